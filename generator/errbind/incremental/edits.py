"""Find out what was edited in a spec, by reading no more of it than one error."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from errbind import documents
from errbind.incremental.patches import alike
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
    old, new = _lines(spec.text), _lines(text)
    first = alike(old, new)
    last = alike(old[first:][::-1], new[first:][::-1])
    error = _error_at(spec, first)
    line, end = _extent(spec, error, len(old))
    if end < len(old) - last:
        raise ValueError("more than an error has changed")
    more = len(new) - len(old)
    before = _entry(old[line:end], error)
    after = _entry(new[line : end + more], error)
    if before != spec.value["groups"][error[0]]["errors"][error[1]]:
        raise ValueError("the error does not stand on these lines alone")
    if _indent(old[line]) != _indent(new[line]):
        raise ValueError("the error stands elsewhere")
    edit = Edit(error, after, tuple(_changed_texts(before, after)))
    tops = _moved(spec.tops, line, more)
    groups = [_moved(lines, line, more) for lines in spec.groups]
    return Spec(text, edit.made_in(spec.value), tops, groups), edit


def _lines(text: str) -> list[str]:
    """Split a text after each line feed; raise ValueError where YAML may see other lines."""
    if (
        not text.endswith("\n")
        or text.count("\r") != text.count("\r\n")
        or any(other in text for other in "\x85\u2028\u2029")
    ):
        raise ValueError("other lines")
    return [f"{line}\n" for line in text[:-1].split("\n")]


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


def _entry(lines: Sequence[str], place: Place) -> Json:
    path = ("groups", place[0], "errors", place[1])
    return documents.item("".join(lines), path)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


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
