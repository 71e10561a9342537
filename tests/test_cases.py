"""Golden cases: each folder of tests/cases holds a project, and in expected/ all that it gives.

`base.py` hardly depends on a spec, so that of two cases stands for all.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from errbind import config, pipeline

FOLDER = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in FOLDER.iterdir())
WITH_BASE = {"flat", "shared_categories"}


@pytest.mark.parametrize("name", NAMES)
def test_a_project_gives_exactly_these_files(name: str, regenerate: bool) -> None:
    expected = FOLDER / name / "expected"
    texts = pipeline.generate(config.find(FOLDER / name))
    if name not in WITH_BASE:
        texts = {
            path: text for path, text in texts.items() if not path.endswith("/base.py")
        }
    if regenerate:
        write_anew(expected, texts)
    assert texts == present(expected)


@pytest.mark.parametrize("name", NAMES)
def test_the_python_of_a_case_compiles(name: str) -> None:
    for path, text in present(FOLDER / name / "expected").items():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)


def present(folder: Path) -> dict[str, str]:
    """Return the texts of all files below a folder, by their path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in files
    }
    return dict(sorted(found.items()))


def write_anew(folder: Path, texts: dict[str, str]) -> None:
    """Replace a folder by these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
