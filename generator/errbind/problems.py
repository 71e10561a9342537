"""Places in a spec, and the problems found there.

A problem is a value: stages collect and return them, and only the command line prints.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that is wrong: where, which rule, and what would be right."""

    place: Place
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.message}"


class SpecError(Exception):
    """Carry every problem of a run to whoever called; `problems` is sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` is probably a misspelling of, if any."""
    from difflib import get_close_matches  # only a wrong spec pays for this import

    matches = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a clause such as ` (did you mean 'card'?)`, or nothing."""
    match = nearest(word, known)
    return f" (did you mean {match!r}?)" if match else ""
