"""A long run tells on a terminal what it is at, and leaves nothing of it there."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from errbind import progress
from errbind.progress import Progress
from tests.projects import new_project

COMMAND = [sys.executable, "-m", "errbind", "generate"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose generation takes longer than nobody minds."""
    errors = "".join(
        f"      - {{code: CODE_{n}, description: The thing number {n} is gone.}}\n"
        for n in range(8_000)
    )
    head = """errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: Errors}
groups:
  - id: all
    title: All
    errors:
"""
    tail = """envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: string}}}
    roles: {code: /code}
"""
    return new_project(
        tmp_path_factory.mktemp("large") / "project", head + errors + tail
    )


def test_a_terminal_shows_what_a_long_run_is_at(large: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        COMMAND, cwd=large, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 0
    assert re.search(rb"\r(checking|rendering) [a-z_/.]+ \.\.\.", shown)
    last = shown.split(b"\r")[-2:]
    assert last[0].strip() == last[1] == b""


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1000)
    except OSError:  # what Linux says when nobody holds the other end
        return b""


def test_a_pipe_gets_nothing_of_it(large: Path) -> None:
    done = subprocess.run(COMMAND, cwd=large, capture_output=True, check=True)
    assert done.stderr == b""


def test_a_short_run_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    with Progress(stream) as tell:
        tell("reading")
    assert stream.getvalue() == ""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with Progress(stream) as tell:
        tell("reading")
        tell("at")
    assert stream.getvalue() == "\rreading ...\rat ...     \r      \r"


def test_problems_are_told_on_a_line_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    stream = Terminal()
    with pytest.raises(ValueError, match="wrong"), Progress(stream) as tell:
        tell("reading")
        raise ValueError("wrong")
    assert stream.getvalue() == "\rreading ...\r           \r"
