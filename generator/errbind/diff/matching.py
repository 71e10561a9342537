"""Find what of the base is what today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

Entry = TypeVar("Entry")


def matched(
    old: Sequence[Entry],
    new: Sequence[Entry],
    keys: Iterable[Callable[[Entry], Any]],
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Return the pairs that agree in a key, the first key first, and what is left on each side."""
    pairs: list[tuple[int, int]] = []
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for key in keys:
        wanted = {key(entry): index for index, entry in right.items()}
        for index, entry in list(left.items()):
            other = wanted.pop(key(entry), None)
            if other is not None:
                pairs.append((index, other))
                del left[index], right[other]
    pairs.sort(key=lambda pair: pair[1])
    return [(old[a], new[b]) for a, b in pairs], [*left.values()], [*right.values()]
