"""Black changes nothing of the Python that the shipped templates print, whatever the spec holds.

`tests/fuzz.py` says how many made-up specs are tried.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import black
import pytest
from black.mode import TargetVersion
from hypothesis import example, given
from hypothesis import strategies as st

from errbind import pipeline
from errbind.spec import config
from errbind.targets import python_formatting
from errbind.targets.quoting import docstring, py
from tests import fuzz, hostile
from tests.projects import ROOT, new_project
from tests.random_specs import outputs
from tests.tools import BLACKS, old_black

CASES = sorted((ROOT / "tests" / "cases").iterdir())
TOGETHER = 10  # made-up specs in a project
CATALOGS = ROOT / "tests" / "catalogs"
MODE = black.Mode(target_versions={TargetVersion.PY311})

# All of it in a process that has an older black: black itself says how wide rare characters are,
# and its versions do not agree on them.
OLD = """
import sys
from tests.targets.test_layout import changed, made_up
for path in changed(made_up(range(*map(int, sys.argv[1:])))):
    print(path)
"""


@pytest.mark.parametrize("folder", [ROOT, *CASES, CATALOGS], ids=lambda path: path.name)
def test_black_changes_nothing_of_a_project(folder: Path) -> None:
    assert changed(pipeline.generate(config.find(folder))) == []


@pytest.mark.parametrize("batch", range(fuzz.BATCHES))
def test_black_changes_nothing_of_any_spec(batch: int) -> None:
    for seeds in fuzz.chunks(fuzz.seeds(batch), TOGETHER):
        assert changed(made_up(seeds)) == []
        fuzz.tried("specs that black changes nothing of", len(seeds))


@pytest.mark.parametrize("batch", range(fuzz.BATCHES))
@pytest.mark.parametrize("year", BLACKS)
def test_black_of_other_years_changes_nothing_either(year: str, batch: int) -> None:
    env = {**os.environ, "PYTHONPATH": str(old_black(year))}
    for seeds in fuzz.chunks(fuzz.seeds(batch, 0.25), 10 * TOGETHER):
        bounds = map(str, (seeds.start, seeds.stop, seeds.step))
        command = [sys.executable, "-W", "ignore", "-c", OLD, *bounds]
        done = subprocess.run(
            command, capture_output=True, text=True, env=env, cwd=ROOT
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        fuzz.tried(f"specs that black of 20{year} changes nothing of", len(seeds))


def test_black_is_not_even_imported_for_what_the_shipped_templates_print() -> None:
    code = "import sys; from errbind.cli import main; main(['check']); print('black' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_black_formats_what_a_template_of_the_project_prints(tmp_path: Path) -> None:
    project = new_project(tmp_path)
    own = project / "templates" / "python" / "_info.py.j2"
    own.parent.mkdir(parents=True)
    own.write_text("INFO = {'a':1}\n", "utf-8")
    texts = pipeline.generate(config.find(project))
    infos = [text for path, text in texts.items() if path.endswith("_info.py")]
    assert infos and set(infos) == {'INFO = {"a": 1}\n'}


@given(st.text(max_size=120))
@example('"')
@example("'" * 45 + '"' * 44)
@example("漢" * 50)
def test_black_keeps_a_literal_as_it_is_quoted(text: str) -> None:
    laid_out = python_formatting.laid_out(f"x = {py(text)}\n")
    assert laid_out == black.format_str(laid_out or "", mode=MODE)


@given(st.text(max_size=120))
@example('"')
@example('say "x"')
@example("\\")
def test_black_keeps_a_docstring_as_it_is_quoted(text: str) -> None:
    written = f'def f() -> None:\n    """{docstring(text, True) or "x"}"""\n'
    assert black.format_str(written, mode=MODE) == written


def made_up(seeds: Sequence[int]) -> dict[str, str]:
    """Return the Python files of made-up specs by their paths, in which the seeds stand."""
    categories, specs = hostile.specs(seeds)
    texts = outputs(hostile.project(categories, specs), "python")
    return {path: text for path, text in texts.items() if path.endswith(".py")}


def changed(texts: Mapping[str, str]) -> list[str]:
    """Return the Python files that black would change."""
    python = ((path, text) for path, text in texts.items() if path.endswith(".py"))
    return [path for path, text in python if black.format_str(text, mode=MODE) != text]
