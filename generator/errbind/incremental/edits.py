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


class _Part(NamedTuple):
    """A key at the top, a group or an error: where it begins, which is where the last one ends."""

    line: int
    error: Place | tuple[()] = ()


def edited(spec: Spec, text: str) -> tuple[Spec, Edit]:
    """Return a spec with another text, and the error that was edited.

    Raise ValueError where anything but texts of one error has changed, or may have.
    """
    old, new = _lines(spec.text), _lines(text)
    first = alike(old, new)
    last = alike(old[first:][::-1], new[first:][::-1])
    (line, error), end = _part_at(spec, first, len(old))
    if not error or end < len(old) - last:
        raise ValueError("what has changed is no error, or more than one")
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


def _part_at(spec: Spec, line: int, count: int) -> tuple[_Part, int]:
    """Return the part that a line belongs to, and the line where it ends."""
    parts = [_Part(0), *map(_Part, spec.tops)]
    for g, (begin, *errors) in enumerate(spec.groups):
        parts.append(_Part(begin))
        parts += (_Part(line, (g, e)) for e, line in enumerate(errors))
    parts.sort()
    place = bisect_right(parts, line, key=lambda part: part.line) - 1
    end = parts[place + 1].line if place + 1 < len(parts) else count
    return parts[place], end


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
