"""Work that this process and copies of it take from one list, a process for each core."""

from __future__ import annotations

import contextlib
import marshal
import mmap
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
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
    taken = mmap.mmap(-1, len(parts) or 1)  # what all of them see
    orders = _orders(len(parts), min(processes(), len(parts) or 1))
    own, *others = [_untaken(parts, taken, order) for order in orders]
    copies: list[tuple[int, int]] = []
    try:
        for each in others:
            copies.append(_copy(make, each))
        texts = make(own)
        for _, pipe in copies:
            with os.fdopen(pipe, "rb", closefd=False) as file:
                texts |= iter(partial(marshal.load, file), None)
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


def _orders(size: int, count: int) -> list[list[int]]:
    """Return for each of some processes the order in which it looks for parts.

    Two at a time begin at the ends of their part of the list and meet, so that what stands together,
    and may have work in common, is made by one; whoever is done looks on where others are.
    """
    forwards = [(size * n // count, 1) for n in range(0, count, 2)]
    backwards = [(size * (n + 1) // count - 1, -1) for n in range(1, count, 2)]
    return [
        [(start + step * turn) % size for turn in range(size)]
        for start, step in (*forwards, *backwards)
    ]


def _untaken(
    parts: Sequence[Part], taken: mmap.mmap, order: Iterable[int]
) -> Iterator[Part]:
    """Yield the parts that nobody has begun; should two begin one at once, it is made twice."""
    for number in order:
        if not taken[number]:
            taken[number] = 1
            yield parts[number]


def _copy(
    make: Callable[[Iterable[Part]], Texts], parts: Iterable[Part]
) -> tuple[int, int]:
    """Start a copy of this process that makes parts; return its id and the pipe to read from."""
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
            for text in make(parts).items():
                marshal.dump(text, file)
            marshal.dump(None, file)
    finally:
        # Without a word, and without what else waits for the end of a process.
        os._exit(0)
