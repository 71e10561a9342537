"""Work that is shared out comes together again, and one part that fails makes all of it fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from errbind import pipeline
from errbind.spec import config
from errbind.targets import forks, rendering
from tests.projects import ROOT


@pytest.fixture(params=[1, 2, 3, 5, 8])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    count: int = request.param
    monkeypatch.setattr(forks, "processes", lambda: count)
    return count


def named(parts: Iterable[int]) -> dict[str, str]:
    made = {}
    for part in parts:
        if part == 99:
            raise ValueError("a part that fails")
        made[f"{part}"] = f"{part} half a pair: \ud800"
    return made


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 40])
def test_all_parts_are_made_by_somebody(size: int, cores: int) -> None:
    assert forks.gathered(named, range(size)) == named(range(size))


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_part_that_fails_leaves_nothing_and_nobody_behind(
    failing: int, cores: int
) -> None:
    parts = [99 if n == failing else n for n in range(3)]
    assert forks.gathered(named, parts) is None
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_where_a_process_cannot_be_copied_again_nobody_is_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fork() -> int:
        if next(turns):
            return real()
        raise BlockingIOError("there are too many processes")

    real, turns = os.fork, iter([True, False])
    monkeypatch.setattr(forks, "processes", lambda: 3)
    monkeypatch.setattr(forks.os, "fork", fork)
    files = len(list(Path("/proc/self/fd").iterdir()))
    assert forks.gathered(named, range(9)) is None
    assert len(list(Path("/proc/self/fd").iterdir())) == files
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ENDED = """
import os, signal, time
from errbind.targets import forks

def make(parts):
    if os.getpid() == here:
        time.sleep(0.5)  # until the copies wait for somebody to read
        os.kill(here, signal.SIGKILL)
    return {str(part): "x" * 1_000_000 for part in parts}

here = os.getpid()
forks.processes = lambda: 3
forks.gathered(make, range(9))
"""


def test_copies_end_where_the_process_is_killed_that_they_work_for() -> None:
    # They would hold its output open, and whoever reads that waits for its end.
    done = subprocess.run(
        [sys.executable, "-c", ENDED], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL


UNHEEDED = """
import signal
from errbind.targets import forks

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
forks.processes = lambda: 3
made = forks.gathered(lambda parts: {str(part): "x" for part in parts}, range(9))
assert made == {str(part): "x" for part in range(9)}, made
"""


def test_copies_are_waited_for_where_the_system_is_told_not_to_tell_of_them() -> None:
    subprocess.run([sys.executable, "-c", UNHEEDED], timeout=60, check=True)


def test_whoever_is_free_makes_what_others_have_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def until_nine(parts: Iterable[int]) -> dict[str, str]:
        for count, _ in enumerate(parts, start=1):
            if os.getpid() != here:
                time.sleep(60)
            if count == 9:
                raise ValueError("all but the one that the copy sleeps over")
        return {}

    here = os.getpid()
    monkeypatch.setattr(forks, "processes", lambda: 2)
    assert forks.gathered(until_nine, range(10)) is None


def test_there_is_a_process_for_each_core_where_a_process_can_be_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forks.threading, "active_count", lambda: 1)
    monkeypatch.setattr(forks.sys, "platform", "linux")
    monkeypatch.setattr(forks.os, "sched_getaffinity", lambda _: {0, 3, 4})
    assert forks.processes() == 3
    monkeypatch.setattr(forks.os, "sched_getaffinity", lambda _: set(range(64)))
    assert forks.processes() == forks.MOST
    monkeypatch.setattr(forks.threading, "active_count", lambda: 2)
    assert forks.processes() == 1
    monkeypatch.setattr(forks.threading, "active_count", lambda: 1)
    monkeypatch.setattr(forks.sys, "platform", "darwin")
    assert forks.processes() == 1


def test_what_is_made_by_many_is_what_one_makes(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config.find(ROOT)
    alone = pipeline.generate(settings)
    monkeypatch.setattr(rendering, "SHARED_FROM", 0)
    together = pipeline.generate(settings)
    assert list(together.items()) == list(alone.items())
