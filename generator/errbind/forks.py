"""Work that is shared out to copies of this process, one for each core."""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

Part = TypeVar("Part")
Texts = dict[str, str]


def shares(parts: Sequence[Part]) -> list[list[Part]]:
    """Deal the parts out, a share for each core that this process may use; one where it cannot fork.

    Another thread might hold a lock that a copy would wait for, and macOS is not made for it.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return [list(parts)]
    count = max(1, min(len(os.sched_getaffinity(0)), len(parts)))
    bounds = [-(-len(parts) * n // count) for n in range(count + 1)]
    return [list(parts[a:b]) for a, b in pairwise(bounds)]


def gathered(make: Callable[[Part], Texts], parts: Sequence[Part]) -> Texts | None:
    """Return the texts of all parts, the first made here and each other by a copy of this process.

    None where one of them raised: whoever asks makes them all again, and learns of it in order.
    """
    copies = [_copy(make, part) for part in parts[1:]]
    try:
        texts = make(parts[0])
        for _, pipe in copies:
            with os.fdopen(pipe, "rb", closefd=False) as file:
                texts |= marshal.load(file)
    except Exception:
        return None
    finally:
        for process, pipe in copies:
            os.close(pipe)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)  # nothing of it is wanted any more
            os.waitpid(process, 0)
    return texts


def _copy(make: Callable[[Part], Texts], part: Part) -> tuple[int, int]:
    """Start a copy of this process that makes a part; return its id and the pipe to read from."""
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # one of them tells what it is at
        with os.fdopen(writing, "wb") as file:
            marshal.dump(make(part), file)
    finally:
        # Without a word, and without what else waits for the end of a process.
        os._exit(0)
