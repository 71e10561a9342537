"""Patch a large file by what changed in a small one that was made in the same way.

The small file, a sample, holds whole lines of the large one, as often and in the same order.
Nothing is guessed: where the sample does not account for every place, there is no patch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

NEAR = 4  # lines on each side of a change that tell alike places apart
ENOUGH = 3  # lines that are the same end a change
LONGEST = 100  # lines that go or come in a change


class Hunk(NamedTuple):
    """Whole lines of a text, from `start` to `end`, and what stands in their place."""

    start: int
    end: int
    lines: Sequence[bytes]


def patched(present: bytes, before: bytes, after: bytes) -> list[memoryview | bytes]:
    """Return a file with the changes that its sample has had, in parts, which are no copies.

    Raise ValueError where a place is not certain. Each run of changed lines must stand in the file
    as often as in the sample, which then has them in the same order.
    """
    old, new = _lines(before), _lines(after)
    found: list[tuple[int, int, bytes]] = []
    for hunk in _hunks(old, new):
        start = _place(present, old, hunk)
        end = start + sum(map(len, old[hunk.start : hunk.end]))
        found.append((start, end, b"".join(hunk.lines)))
    found.sort()
    if any(one[1] > other[0] for one, other in pairwise(found)):
        raise ValueError("two changes of the same lines")
    return list(_parts(memoryview(present), found))


def _alike(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """Return how many lines are the same from the beginning on."""
    pairs = enumerate(zip(one, other, strict=False))
    differing = (n for n, (a, b) in pairs if a != b)
    return next(differing, min(len(one), len(other)))


def places_of(text: bytes, present: bytes) -> int:
    """Return how often a text stands in a file, not counting where it is a part of longer words."""
    count = 0
    at = present.find(text)
    while at >= 0:
        end = at + len(text)
        around = present[at - 1 : at + 1] if at else b"", present[end - 1 : end + 1]
        count += not any(len(each) == 2 and _is_word(each) for each in around)
        at = present.find(text, at + 1)
    return count


def _is_word(text: bytes) -> bool:
    return text.replace(b"_", b"x").isalnum()


def _parts(
    present: memoryview, found: Sequence[tuple[int, int, bytes]]
) -> Iterator[memoryview | bytes]:
    at = 0
    for start, end, text in found:
        yield present[at:start]
        yield text
        at = end
    yield present[at:]


def _hunks(old: list[bytes], new: list[bytes]) -> Iterator[Hunk]:
    """Yield what differs; raise ValueError where a change is too long."""
    a = b = 0
    while True:
        same = _alike(old[a:], new[b:])
        a, b = a + same, b + same
        if (a, b) == (len(old), len(new)):
            return
        gone, come = _change(old[a:], new[b:])
        yield Hunk(a, a + gone, new[b : b + come])
        a, b = a + gone, b + come


def _change(old: list[bytes], new: list[bytes]) -> tuple[int, int]:
    """Return how many lines have gone and come until some lines are the same again.

    A changed text takes a few lines, mostly as many as before, so that is what is looked at first;
    to compare all with all would take the square of thousands.
    """
    for size in range(1, LONGEST + 1):
        for less in range(size + 1):
            for gone, come in ((size, size - less), (size - less, size)):
                if gone > len(old) or come > len(new):
                    continue
                if old[gone : gone + ENOUGH] == new[come : come + ENOUGH]:
                    return gone, come
    raise ValueError("a change of many lines")


def _place(present: bytes, old: list[bytes], hunk: Hunk) -> int:
    """Return where the lines of a hunk stand in the file; raise ValueError where that is not certain."""
    size = hunk.end - hunk.start
    wanted = old[hunk.start : hunk.end]
    starts = [
        n
        for n, line in enumerate(old)
        if wanted and line == wanted[0] and old[n : n + size] == wanted
    ]
    places = list(_occurrences(present, b"".join(wanted))) if wanted else []
    if not places or len(places) != len(starts):
        raise ValueError("the sample does not have all places")
    place = places[starts.index(hunk.start)]
    if len(places) > 1:
        likeness = [_likeness(present, p, old, hunk) for p in places]
        if likeness[places.index(place)] < max(likeness):
            raise ValueError("the sample has another order")
    return place


def _occurrences(present: bytes, block: bytes) -> Iterator[int]:
    """Yield where a block of whole lines begins."""
    at = present.find(block)
    while at >= 0:
        if at == 0 or present[at - 1 : at] == b"\n":
            yield at
        at = present.find(block, at + 1)


def _lines(text: bytes) -> list[bytes]:
    """Split a text after each line feed, and nowhere else."""
    return [line + b"\n" for line in text.removesuffix(b"\n").split(b"\n")]


def _likeness(present: bytes, place: int, old: list[bytes], hunk: Hunk) -> int:
    """Return how many of the lines around a place are as around the hunk."""
    end = place + sum(map(len, old[hunk.start : hunk.end]))
    above = _lines(present[max(0, place - 2_000) : place])[::-1]
    below = _lines(present[end : end + 2_000])
    near = (
        (above, old[: hunk.start][::-1]),
        (below, old[hunk.end :]),
    )
    return sum(
        a == b
        for there, here in near
        for a, b in zip(there[:NEAR], here[:NEAR], strict=False)
    )
