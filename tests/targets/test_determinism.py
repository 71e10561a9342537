"""The same specs and templates give the same bytes, whatever is around them."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import ROOT, SPEC, errbind, tree
from tests.repositories import SETTINGS, commit, git, repository

SPECS = ROOT / "tests" / "cases" / "shared_categories" / "specs"
OTHER = """
description: Another one
outputs:
  - {template: list.txt.j2, path: "other/{id}.txt", each: catalog}
"""
LIST = "{% for code in catalog.codes %}\n{{ code.name }}\n{% endfor %}\n"
FILES = {
    **{f"specs/{path.name}": path.read_text("utf-8") for path in SPECS.iterdir()},
    "specs/shop.yaml": SPEC.replace("title: Shop API", "title: Şhop İı API"),
    "templates/other/target.yaml": OTHER,
    "templates/other/list.txt.j2": LIST,
    "errbind.toml": "",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    """Make a project of these files, in their order."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the outputs of a project of three specs and a target of its own."""
    folder = written(tmp_path_factory.mktemp("project"), FILES)
    done = errbind(folder, "generate")
    assert done.returncode == 0, done.stderr
    return tree(folder / "out")


@pytest.mark.parametrize(
    "env",
    [
        {
            "PYTHONHASHSEED": "1",
            "TZ": "Asia/Tokyo",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONOPTIMIZE": "2",
        },
        {
            "PYTHONHASHSEED": "4242",
            "TZ": "America/Lima",
            "LANG": "tr_TR.UTF-8",
            "LC_ALL": "tr_TR.UTF-8",
            "PYTHONWARNINGS": "error",
            "PYTHONDEVMODE": "1",
            "SOURCE_DATE_EPOCH": "0",
            "COLUMNS": "20",
            "USER": "nobody",
            "HOME": "/nowhere",
        },
    ],
    ids=["c", "turkish"],
)
def test_the_environment_changes_nothing(
    generated: dict[str, bytes], env: dict[str, str], tmp_path: Path
) -> None:
    folder = written(tmp_path / "ordner ü", FILES)
    done = errbind(folder, "generate", env=env)
    assert done.returncode == 0, done.stderr
    assert tree(folder / "out") == generated


def test_another_folder_order_and_umask_change_nothing(
    generated: dict[str, bytes], tmp_path: Path
) -> None:
    folder = written(tmp_path / "project", dict(reversed(FILES.items())))
    command = [sys.executable, "-I", "-m", "errbind", "-C", str(folder), "generate"]
    done = subprocess.run(
        command, cwd="/", umask=0o077, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert tree(folder / "out") == generated


def test_no_output_knows_where_or_when_it_was_made(
    generated: dict[str, bytes], tmp_path: Path
) -> None:
    known = [str(tmp_path.parents[1]), str(ROOT), sys.executable, platform.node()]
    for path, content in generated.items():
        assert not [name for name in known if name.encode() in content], path


def test_inputs_with_the_line_endings_of_windows_give_the_same(
    generated: dict[str, bytes], tmp_path: Path
) -> None:
    files = {name: text.replace("\n", "\r\n") for name, text in FILES.items()}
    folder = written(tmp_path / "project", files)
    done = errbind(folder, "generate")
    assert done.returncode == 0, done.stderr
    assert tree(folder / "out") == generated
    assert not [path for path, content in generated.items() if b"\r" in content]


@pytest.mark.parametrize("setting", ["core.autocrlf=true", "core.eol=crlf"])
def test_a_clone_of_any_setting_holds_what_is_generated(
    generated: dict[str, bytes], tmp_path: Path, setting: str
) -> None:
    starter = ROOT / "generator" / "errbind" / "scaffold" / "starter" / "gitattributes"
    attributes = starter.read_text("utf-8")  # what `errbind init` writes
    origin = repository(tmp_path / "origin", {**FILES, ".gitattributes": attributes})
    assert errbind(origin, "generate").returncode == 0
    commit(origin, {})
    clone = tmp_path / "clone"
    git(
        tmp_path,
        "-c",
        setting,
        "clone",
        "--quiet",
        f"--config={setting}",
        "origin",
        "clone",
    )
    done = errbind(clone, "check", env=SETTINGS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree(clone / "out") == generated


def test_a_problem_is_told_where_the_terminal_has_only_ascii(tmp_path: Path) -> None:
    files = {**FILES, "specs/shop.yaml": FILES["specs/shop.yaml"] + "\nÄrger: ☃\n"}
    folder = written(tmp_path / "project", files)
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = errbind(folder, "generate", env={**env, "PYTHONCOERCECLOCALE": "0"})
    assert done.returncode == 1
    assert "unknown-key" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_records_of_two_runs_are_the_same(
    generated: dict[str, bytes], tmp_path: Path
) -> None:
    folder = written(tmp_path / "project", FILES)
    shutil.copytree(folder, tmp_path / "other")
    for each in (folder, tmp_path / "other"):
        assert errbind(each, "generate").returncode == 0
    assert tree(folder) == tree(tmp_path / "other")
    assert json.loads(generated["catalog/shop.json"])["title"] == "Şhop İı API"


def test_of_a_wrong_schema_always_the_first_error_is_told(tmp_path: Path) -> None:
    wrong = "{type: [], items: 3, minItems: x, maxLength: -1, enum: 5}"
    schema = f"{{properties: {{code: {wrong}, text: {wrong}}}, required: 1}}"
    spec = re.sub(r"(?m)^( *)schema:\n(?:\1 .*\n)+", rf"\1schema: {schema}\n", SPEC)
    project = written(tmp_path, {"specs/shop.yaml": spec})
    told = {
        errbind(project, "validate", env={"PYTHONHASHSEED": str(seed)}).stderr
        for seed in range(6)
    }
    assert len(told) == 1
    assert "bad-schema: this is no JSON Schema: [] is not valid" in told.pop()
