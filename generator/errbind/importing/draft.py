"""A spec that is being made: sections of entries with comments, statuses, envelopes, examples."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Any

from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem

MAX_ID = 60
# Words that say of a section no more than that it lists errors.
_EMPTY_WORDS = frozenset(
    ["error", "errors", "code", "codes", "list", "table", "example", "examples"]
)
_RANGE = re.compile(r"(?<!\s)\s*+\(([0-9]+[xX]+|[0-9]+\s*[-\u2013]\s*[0-9]+)\)\Z")


@dataclass(slots=True)
class Entry:
    """An error or an HTTP status: its keys in the spec, and comments for what has no key."""

    place: Place
    values: dict[str, Json]
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A group of errors; `title` is None where the source has none."""

    title: str | None
    introduction: str | None = None
    entries: list[Entry] = field(default_factory=list)
    says_http: bool = False  # its numbers stand in a column of HTTP statuses


@dataclass(slots=True)
class Draft:
    """All that a spec holds."""

    file: str
    id: str
    title: str
    prefix: str
    source: Mapping[str, str]
    sections: list[Section] = field(default_factory=list)
    statuses: list[Entry] = field(default_factory=list)
    statuses_introduction: str | None = None
    types: list[str] = field(default_factory=list)
    envelopes: list[Mapping[str, Any]] = field(default_factory=list)
    examples: list[Mapping[str, Any]] = field(default_factory=list)
    todos: dict[str, str] = field(
        default_factory=dict
    )  # what to do, by the key it is above
    remarks: list[Problem] = field(default_factory=list)

    def remark(self, place: Place, rule: str, message: str) -> None:
        """Note what the person who called must know."""
        self.remarks.append(Problem(place, rule, message))

    @property
    def codes(self) -> list[Entry]:
        """The errors of all sections."""
        return [entry for section in self.sections for entry in section.entries]


class Ids:
    """Give out ids made of titles, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}  # the number that a wish gets that is taken

    def of(self, title: str, fallback: str) -> str:
        """Return `card` for `Card Errors`; `fallback` where the title has no letter for an id."""
        wish = slug(title, drop=_EMPTY_WORDS) or slug(title) or fallback
        made, count = wish, self._next.get(wish, 2)
        while made in self._taken:
            made = f"{wish[: MAX_ID - len(str(count)) - 1].rstrip('_')}_{count}"
            count += 1
        self._next[wish] = count
        self._taken.add(made)
        return made


def slug(text: str, drop: frozenset[str] = frozenset()) -> str:
    """Return a text as an id: lower case, words joined by `_`; empty where it has no such letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).lower())
    kept = [word for word in words if word not in drop]
    named = list(dropwhile(lambda word: word[0].isdigit(), kept))
    kept = named or [f"n{word}" for word in kept[:1]] + kept[1:]
    return "_".join(kept)[:MAX_ID].rstrip("_")


def titled(text: str) -> tuple[str, str | None]:
    """Return a heading without the range of codes that it ends with, and that range."""
    match = _RANGE.search(text)
    if match is None or not text[: match.start()].strip():
        return text, None
    return text[: match.start()], match[1]
