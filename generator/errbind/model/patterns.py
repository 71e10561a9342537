"""Patterns: texts with placeholders, such as `WAIT_{seconds:integer}` or `{code}: {message}`.

A placeholder stands for one character or more, up to the first occurrence of what follows it;
`:integer` wants digits. `{_}` stands for what nobody needs. There is nothing else, so a pattern is
read in one pass over the text and means the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from errbind.model.catalog import Pattern

_PLACEHOLDER = re.compile(r"\{(_|[a-z][a-z0-9_]*)(:integer)?\}")
MAX_DIGITS = 15  # what every language has exactly


class PatternError(ValueError):
    """The text is not a pattern; the message says why."""


def parse(text: str) -> Pattern:
    """Return the pattern that a spec's text means; raise PatternError."""
    parts = re.split(r"(\{[^{}]*\})", text)
    names = parts[1::2]
    if not names:
        raise PatternError("a pattern has a placeholder, such as {seconds}")
    for name in names:
        if not _PLACEHOLDER.fullmatch(name):
            message = (
                "is no placeholder; write {name} or {name:integer} in small letters"
            )
            raise PatternError(f"{name} {message}")
    literals = parts[0::2]
    if any("{" in literal or "}" in literal for literal in literals):
        raise PatternError("a brace can only stand around the name of a placeholder")
    if "" in literals[1:-1]:
        raise PatternError("between two placeholders something must stand")
    found = [_placeholder(name) for name in names]
    told = [name for name, _ in found if name != "_"]
    if len(set(told)) < len(told):
        raise PatternError("a placeholder stands in a pattern once")
    return Pattern(text, tuple(literals), tuple(found))


def _placeholder(text: str) -> tuple[str, bool]:
    return text[1:-1].removesuffix(":integer"), text.endswith(":integer}")


def match(pattern: Pattern, text: str) -> dict[str, int | str] | None:
    """Return what stands for each placeholder, None where the text is not of the pattern."""
    first, *rest = pattern.literals
    if not text.startswith(first):
        return None
    found: list[tuple[str, int | str]] = []
    start = len(first)
    for (name, is_integer), literal in zip(pattern.names, rest, strict=True):
        end = _end(text, literal, start, is_last=len(found) == len(rest) - 1)
        value = text[start:end]
        if end <= start or (is_integer and not _is_digits(value)):
            return None
        found.append((name, int(value) if is_integer else value))
        start = end + len(literal)
    return {name: value for name, value in found if name != "_"}


Entry = TypeVar("Entry")


class Index(Generic[Entry]):
    """Patterns in their order, found by what a text begins with: catalogs may have thousands."""

    def __init__(self, entries: Iterable[tuple[Pattern, Entry]]) -> None:
        self._by_start: dict[str, list[tuple[int, Pattern, Entry]]] = {}
        for rank, (pattern, entry) in enumerate(entries):
            starting = self._by_start.setdefault(pattern.literals[0], [])
            starting.append((rank, pattern, entry))
        self._lengths = sorted({len(start) for start in self._by_start})

    def find(self, text: str) -> tuple[Entry, dict[str, int | str]] | None:
        """Return the first whose pattern a text is of, and what stands for its placeholders."""
        starts = (text[:length] for length in self._lengths if length <= len(text))
        near = (each for start in starts for each in self._by_start.get(start, ()))
        for _, pattern, entry in sorted(near, key=itemgetter(0)):
            parameters = match(pattern, text)
            if parameters is not None:
                return entry, parameters
        return None


def _end(text: str, literal: str, start: int, *, is_last: bool) -> int:
    """Return where a placeholder ends: before the next literal, -1 where that is not found."""
    if is_last:
        return len(text) - len(literal) if text.endswith(literal) else -1
    return text.find(literal, start + 1)


def _is_digits(text: str) -> bool:
    return len(text) <= MAX_DIGITS and text.isascii() and text.isdigit()


def parts(pattern: Pattern) -> Sequence[str]:
    """Return literals and placeholders in turn, as the generated decoders want them."""
    result = [pattern.literals[0]]
    for (name, is_integer), literal in zip(
        pattern.names, pattern.literals[1:], strict=True
    ):
        result += [f"{name}:integer" if is_integer else name, literal]
    return result
