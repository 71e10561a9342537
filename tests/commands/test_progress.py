"""A long run tells on a terminal what it is at, and leaves nothing of it there."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from errbind.output import progress
from errbind.output.progress import Progress
from tests.projects import new_project

CODE = "from errbind import cli; from errbind.output import progress; progress.PATIENCE = 0; cli.main(['generate'])"
IMPATIENT = [sys.executable, "-c", CODE]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_a_long_run_is_at(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        IMPATIENT, cwd=project, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 0
    steps = [step.strip() for step in shown.split(b"\r")]
    assert steps[1:3] == [
        b"reading specs/shop.yaml ...",
        b"checking specs/shop.yaml ...",
    ]
    assert b"rendering python/payment_errors/shop.py ..." in steps
    assert steps[-3:] == [b"writing ...", b"", b""]


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1000)
    except OSError:  # what Linux says when nobody holds the other end
        return b""


def test_a_pipe_gets_nothing_of_it(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    done = subprocess.run(IMPATIENT, cwd=project, capture_output=True, check=True)
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
