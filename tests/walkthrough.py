"""Run a walkthrough that a page shows: its edits and its commands, in a copy of this project.

`<!-- edit FILE -->` stands before the lines of a difference, which must fit the file in one place;
`<!-- commands -->` before a shell's lines, each followed by all that it prints.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.projects import ROOT
from tests.repositories import SETTINGS, commit, git

_BLOCK = re.compile(
    r"<!-- (?:edit (?P<file>\S+)|commands) -->\n```\w*\n(?P<text>.*?)```\n", re.DOTALL
)
COPIED = ("specs", "templates", "out", "pyproject.toml")


def copy(folder: Path) -> Path:
    """Make a repository with one commit, of this project's specs, configuration and outputs."""
    folder.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, {})
    return folder


def follow(page: str, folder: Path) -> int:
    """Do all that a page shows, assert that it prints what is shown, return how many blocks."""
    count = 0
    for match in _BLOCK.finditer(page):
        count += 1
        if match["file"]:
            edit(folder / match["file"], match["text"])
            continue
        for command, expected in commands(match["text"]):
            assert run(folder, command) == expected, command
    return count


def edit(path: Path, difference: str) -> None:
    """Apply the lines of a difference: those after `-` become those after `+`."""
    lines = [(line[:1], line[1:]) for line in difference.splitlines(keepends=True)]
    old = "".join(line for mark, line in lines if mark != "+")
    new = "".join(line for mark, line in lines if mark != "-")
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path.name} has {text.count(old)} times:\n{old}"
    path.write_text(text.replace(old, new), "utf-8")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield each command behind a `$` with the lines below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def run(folder: Path, command: str) -> str:
    """Return what a shell prints for a command, on both streams."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **SETTINGS, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.stdout
