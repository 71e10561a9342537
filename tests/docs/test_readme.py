"""Everything that the README shows is true.

A comment before each block says how it is proven: `<!-- python -->` runs it, and so on.
"""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from errbind.model.catalog import Package
from errbind.spec.config import Config
from tests import shown, walkthrough
from tests.projects import ROOT, errbind
from tests.tools import run_node, run_npm_bin

README = (ROOT / "README.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    """Return the texts of the blocks of a kind, in their order."""
    found = [block.text for block in shown.blocks(README) if block.kind == kind]
    assert found, f"the README shows no {kind}"
    return found


def test_every_block_says_how_it_is_proven() -> None:
    kinds = {block.kind for block in shown.blocks(README)}
    assert kinds == {
        "in specs/xmoney.yaml",
        "python",
        "typescript",
        "openapi",
        "problems",
        "help",
        "explain xmoney:902",
        "errors.csv",
        "imported from errors.csv",
        "commands",
        "edit specs/xmoney.yaml",
        "edit pyproject.toml",
    }
    assert shown.count_of_blocks(README) == len(list(shown.blocks(README)))


def test_the_spec_that_is_shown_is_the_spec() -> None:
    lines = (ROOT / "specs" / "xmoney.yaml").read_text("utf-8").splitlines()
    for block in blocks("in specs/xmoney.yaml"):
        assert [line for line in block.splitlines() if line not in lines] == []


def test_the_python_that_is_shown_prints_what_is_shown() -> None:
    text = "\n".join(blocks("python"))
    test = doctest.DocTestParser().get_doctest(text, {}, "README", "README.md", 0)
    assert len(test.examples) > 10
    report: list[str] = []
    runner = doctest.DocTestRunner()
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


def test_the_typescript_that_is_shown_compiles_and_runs(tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    modules.mkdir()
    (modules / "payment-errors").symlink_to(ROOT / "out" / "typescript")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "shown.ts").write_text("\n".join(blocks("typescript")))
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", ""]
    done = run_npm_bin("tsc", *options, "shown.ts", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert run_node("shown.js", cwd=tmp_path).stdout == "404 false\n"


def test_the_openapi_that_is_shown_refers_to_what_is_there() -> None:
    (block,) = blocks("openapi")
    references = re.findall(r'"\./([\w.]+)#/components/responses/(\w+)"', block)
    assert references
    for file, name in references:
        assert f"\n    {name}:\n" in (ROOT / "out" / "openapi" / file).read_text(
            "utf-8"
        )


def test_the_problems_that_are_shown_are_what_a_wrong_spec_gets(tmp_path: Path) -> None:
    (block,) = blocks("problems")
    shutil.copytree(ROOT / "tests" / "rejected" / "readme", tmp_path / "project")
    assert block == errbind(tmp_path / "project", "validate").stderr


def test_the_explanation_that_is_shown_begins_as_the_real_one() -> None:
    (block,) = blocks("explain xmoney:902")
    shown = errbind(ROOT, "explain", "xmoney:902").stdout
    assert shown.startswith(block)
    assert "\nIn TypeScript:\n" in shown[len(block) :]


def test_the_walkthrough_prints_what_is_shown(tmp_path: Path) -> None:
    folder = walkthrough.copy(tmp_path / "copy")
    assert walkthrough.follow(README, folder) == 6


def test_the_commands_that_are_shown_are_those_of_the_tool() -> None:
    (block,) = blocks("help")
    shown = re.sub(r"\s+", " ", errbind(ROOT, "--help").stdout)
    for line in block.splitlines():
        command, text = re.fullmatch(r"errbind (\w+) +(.*)", line).groups()  # type: ignore[union-attr]
        assert f" {command} {text}" in shown


def test_the_import_that_is_shown_gives_the_spec_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "errors.csv").write_text(blocks("errors.csv")[0])
    done = errbind(tmp_path, "import", "errors.csv")
    assert done.returncode == 0, done.stderr
    (block,) = blocks("imported from errors.csv")
    assert block in (tmp_path / "specs" / "errors.yaml").read_text("utf-8")


def test_the_tests_that_are_named_are_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", README)
    assert len(named) >= 15
    for file, name in named:
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), name


def test_the_configuration_that_is_shown_is_all_there_is() -> None:
    shown = dict(
        re.findall(r"^\| `([\w.-]+)` \| .* \| `?(.*?)`? \|$", README, re.MULTILINE)
    )
    own = {
        f.name.replace("_", "-"): f.default
        for f in fields(Config)
        if f.name not in ("root", "package")
    }
    package = {
        f"package.{f.name.replace('_', '-')}": f.default for f in fields(Package)
    }
    defaults = {
        name: f'"{value}"' for name, value in {**own, **package}.items() if value
    }
    assert {key: shown.get(key) for key in defaults} == defaults
    assert set(own) | set(package) <= set(shown)


def test_the_links_lead_to_files() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("verb", ["generate", "test", "check"])
def test_the_verbs_that_are_shown_are_in_the_makefile(verb: str) -> None:
    assert f"make {verb}" in README
    done = subprocess.run(
        ["make", "--dry-run", verb],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
