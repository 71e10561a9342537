"""Find out what was edited in a spec, by reading no more of it than one error."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from errbind import documents
from errbind.incremental.state import Spec
from errbind.model import Json

# What outputs show as it is: nothing is named after it, found by it or decided by it.
TEXTS = frozenset(("description", "user_message", "note", "remedy"))

Place = tuple[int, int]  # of an error: its group's place, and its own in that


class Edit(NamedTuple):
    """An error with other texts: its place, its entry now, and the texts that it had."""

    place: Place
    entry: Mapping[str, Json]
    texts: tuple[str, ...]

    def made_in(self, value: Json) -> Json:
        """Return the value of a spec with what was edited."""
        group, index = self.place
        groups = list(value["groups"])
        errors = list(groups[group]["errors"])
        errors[index] = self.entry
        groups[group] = {**groups[group], "errors": errors}
        return {**value, "groups": groups}


def edited(spec: Spec, text: str) -> tuple[Spec, Edit]:
    """Return a spec with another text, and the error that was edited.

    Raise ValueError where anything but texts of one error has changed, or may have.
    """
    old = spec.text
    if _has_other_lines(old) or _has_other_lines(text):
        raise ValueError("lines may end in other ways to YAML")
    same, rest = _alike(old, text)
    line = old.count("\n", 0, same)
    place = _error_at(spec, line)
    first, end = _extent(spec, place, old.count("\n"))
    start = _start(old, same, line - first)
    stop = _stop(old, same, end - line)
    if stop < len(old) - rest:
        raise ValueError("more than an error has changed")
    former = old[start:stop]
    latter = text[start : len(text) - (len(old) - stop)]
    before, after = _entry(former, place), _entry(latter, place)
    if before != spec.value["groups"][place[0]]["errors"][place[1]]:
        raise ValueError("the error does not stand on these lines alone")
    if _indent(former) != _indent(latter):
        raise ValueError("the error stands elsewhere")
    edit = Edit(place, after, tuple(_changed_texts(before, after)))
    more = latter.count("\n") - former.count("\n")
    tops = _moved(spec.tops, first, more)
    groups = [_moved(lines, first, more) for lines in spec.groups]
    return Spec(text, edit.made_in(spec.value), tops, groups), edit


def _has_other_lines(text: str) -> bool:
    """Say whether YAML may see lines that do not end in a line feed."""
    return (
        not text.endswith("\n")
        or text.count("\r") != text.count("\r\n")
        or any(other in text for other in "\x85\u2028\u2029")
    )


def _alike(one: str, other: str) -> tuple[int, int]:
    """Return how many characters are the same at the start, and of the others at the end.

    They are searched by halves: to compare megabytes takes no time, to look at each character does.
    """
    start, high = 0, min(len(one), len(other))
    longest = high
    while start < high:
        middle = (start + high + 1) // 2
        if one[start:middle] == other[start:middle]:
            start = middle
        else:
            high = middle - 1
    end, high = 0, longest - start
    while end < high:
        middle = (end + high + 1) // 2
        if one[len(one) - middle :] == other[len(other) - middle :]:
            end = middle
        else:
            high = middle - 1
    return start, end


def _start(text: str, at: int, lines: int) -> int:
    """Return where the line begins that stands so many lines above a place."""
    for _ in range(lines + 1):
        at = text.rfind("\n", 0, at)
    return at + 1


def _stop(text: str, at: int, lines: int) -> int:
    """Return where the line begins that stands so many lines below a place."""
    for _ in range(lines):
        at = text.find("\n", at) + 1
    return at


def _error_at(spec: Spec, line: int) -> Place:
    """Return the error that stands at a line; raise ValueError where something else does."""
    group = bisect_right([lines[0] for lines in spec.groups], line) - 1
    top = bisect_right(spec.tops, line) - 1
    if group < 0 or spec.tops[top] > spec.groups[group][0]:
        raise ValueError("what has changed is no error")
    error = bisect_right(spec.groups[group], line, lo=1) - 2
    if error < 0:
        raise ValueError("what has changed is a group")
    return group, error


def _extent(spec: Spec, error: Place, count: int) -> tuple[int, int]:
    """Return the line where an error begins, and that of what comes next in the spec."""
    group, index = error
    begin = spec.groups[group][index + 1]
    ends = [
        *spec.groups[group][index + 2 : index + 3],
        *(lines[0] for lines in spec.groups[group + 1 : group + 2]),
        *(line for line in spec.tops if line > begin),
    ]
    return begin, min(ends, default=count)


def _entry(text: str, place: Place) -> Json:
    return documents.item(text, ("groups", place[0], "errors", place[1]))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _moved(lines: list[int], after: int, more: int) -> list[int]:
    return [n + more if n > after else n for n in lines] if more else lines


def _changed_texts(
    before: Json, after: Json, key: str = "", texts: frozenset[str] = TEXTS
) -> Iterator[str]:
    """Yield the texts that have changed, as they were; raise ValueError if anything else has."""
    if type(before) is not type(after):
        raise ValueError("another kind of value")
    if isinstance(before, dict):
        if list(before) != list(after):
            raise ValueError("other keys")
        for name, value in before.items():
            inner = frozenset[str]() if name == "example" else texts
            yield from _changed_texts(value, after[name], name, inner)
    elif isinstance(before, list):
        if len(before) != len(after):
            raise ValueError("another number of items")
        for one, other in zip(before, after, strict=True):
            yield from _changed_texts(one, other, "", texts)
    elif repr(before) != repr(after):
        if key not in texts or not before or not after:
            raise ValueError("another value than a text")
        yield before
