"""Work that this process and copies of it take from one list, a process for each core.

10,000 errors take seven tenths of the time of one process where there are two cores.
"""

from __future__ import annotations

import contextlib
import marshal
import mmap
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

MOST = 4  # more would end no sooner: the longest part is a fourth of all the work
Part = TypeVar("Part")
Texts = dict[str, str]


def processes() -> int:
    """Return how many can work at once: one for each core, one alone where none can be copied.

    Another thread might hold a lock that a copy would wait for, and macOS is not made for it.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def gathered(
    make: Callable[[Iterable[Part]], Texts], parts: Sequence[Part]
) -> Texts | None:
    """Return the texts of all parts, each made here or by a copy, by whoever is free for it.

    None where one of them raised, or no copy could be made: whoever asks makes them all again, and
    learns of it in order.
    """
    begun = mmap.mmap(-1, len(parts) or 1)  # what all of them see
    copies: list[tuple[int, int]] = []
    try:
        for _ in range(min(processes(), len(parts)) - 1):
            copies.append(_copy(lambda: make(_not_begun(parts, begun))))
        texts = make(_not_begun(parts, begun))
        for _, pipe in copies:
            with os.fdopen(pipe, "rb", closefd=False) as file:
                texts |= marshal.load(file)
    except Exception:
        return None
    finally:
        for process, pipe in copies:
            os.close(pipe)
            # It may be gone: where SIGCHLD is ignored, whoever ends does not wait to be asked.
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(process, signal.SIGKILL)  # nothing of it is wanted any more
                os.waitpid(process, 0)
    return texts


def _not_begun(parts: Sequence[Part], begun: mmap.mmap) -> Iterator[Part]:
    """Yield the parts that nobody has begun; should two begin one at once, it is made twice."""
    for number, part in enumerate(parts):
        if not begun[number]:
            begun[number] = 1
            yield part


def _copy(make: Callable[[], Texts]) -> tuple[int, int]:
    """Start a copy of this process that makes texts; return its id and the pipe to read from."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process:
        os.close(writing)
        return process, reading
    try:
        os.close(reading)  # else it would wait for ever for a reader that is itself
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # one of them tells what it is at
        with os.fdopen(writing, "wb") as file:
            marshal.dump(make(), file)
    finally:
        # Without a word, and without what else waits for the end of a process.
        os._exit(0)
