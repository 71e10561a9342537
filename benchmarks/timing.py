"""Time commands: in pairs, with their peak of memory, and no longer than they may take.

A command's time is the wall clock's, from its start until it has ended. Runs only where there
are `os.wait4` and process groups, which is everywhere but on Windows.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# Of `ru_maxrss`: bytes on macOS, KiB elsewhere.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

Command = Sequence[str | Path]


class Run(NamedTuple):
    """What a command took: seconds, and bytes of memory at the most."""

    seconds: float
    peak: int


def timed(
    command: Command,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Run | None:
    """Run a command; return what it took, or None where it exceeded `timeout` seconds.

    Raises RuntimeError with what it printed where it fails.
    """
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stopped = threading.Event()
        timer = threading.Timer(timeout or 0, _stop, (process.pid, stopped))
        if timeout is not None:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if stopped.is_set():
            return None
        if process.returncode != 0:
            printed.seek(0)
            text = printed.read().decode(errors="replace")
            raise RuntimeError(f"{command} failed with {process.returncode}:\n{text}")
    return Run(seconds, usage.ru_maxrss * RSS_UNIT)


def _stop(group: int, stopped: threading.Event) -> None:
    """End a command, and what it has started itself."""
    stopped.set()
    os.killpg(group, signal.SIGKILL)


def seconds(command: Command, cwd: Path, env: Mapping[str, str] | None = None) -> float:
    """Return how many seconds a command takes."""
    run = timed(command, cwd, env)
    assert run is not None  # it had no timeout
    return run.seconds


class Pairs(NamedTuple):
    """Runs of two sides, each pair side by side: the seconds of each."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of ours / theirs, which a machine whose speed drifts does not change."""
        return statistics.median(
            a / b for a, b in zip(self.ours, self.theirs, strict=True)
        )


def paired(
    name: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    pairs: int,
    *,
    warm: bool = True,
) -> Pairs:
    """Return the seconds of so many pairs of runs; `warm`: a first one does not count."""
    if warm:
        progress(f"{name}: warming up")
        ours(), theirs()
    first: list[float] = []
    second: list[float] = []
    for turn in range(1, pairs + 1):
        progress(f"{name}: pair {turn} of {pairs}")
        first.append(ours())
        second.append(theirs())
    progress("")
    return Pairs(tuple(first), tuple(second))


def progress(text: str) -> None:
    """Show what is being done, on a terminal only; an empty text takes it away."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
