"""The order in which the ancestors of a class are asked, for languages that have no such order.

It is C3, the order of Python and of Raku: a class goes before what it derives from, and of the
parents of a class the first goes before the second, all the way up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Line = tuple[str, ...]  # the ids of ancestors, the nearest first


class NoOrderError(ValueError):
    """Two classes stand above another, in one order here and in the other there."""


def linearised(parents: Sequence[str], ancestors: Mapping[str, Line]) -> Line:
    """Return all ancestors of a class that has these parents; raise NoOrderError.

    `ancestors` has those of each parent.
    """
    if len(parents) == 1:
        return (parents[0], *ancestors[parents[0]])
    lines = [[parent, *ancestors[parent]] for parent in parents]
    lines.append(list(parents))
    found: list[str] = []
    while lines := [line for line in lines if line]:
        next_ = _next(lines)
        found.append(next_)
        for line in lines:
            if line[0] == next_:
                del line[0]
    return tuple(found)


def _next(lines: Sequence[Sequence[str]]) -> str:
    """Return the first head of a line that no line has behind its head."""
    for head, *_ in lines:
        if not any(head in line[1:] for line in lines):
            return head
    heads = ", ".join(dict.fromkeys(line[0] for line in lines))
    raise NoOrderError(f"no order of {heads} agrees with the parents of all")
