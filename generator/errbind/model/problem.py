"""Places in a spec, and the problems found there.

A problem is a value: stages collect and return them, and only the command line prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from errbind.model.suggestions import nearest


class Place(NamedTuple):
    """A position in a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


ERROR, NOTE = "error", "note"


class Problem(NamedTuple):
    """One thing that is wrong: where, which rule, and what would be right.

    The level is `error`, or `note` for what is no mistake and yet worth a look.
    """

    place: Place
    rule: str
    message: str
    level: str = ERROR

    def __str__(self) -> str:
        level = "" if self.level == ERROR else f"{self.level}: "
        return f"{self.place}: {level}{self.rule}: {self.message}"


class SpecError(Exception):
    """Carry every problem of a run to whoever called; `problems` is sorted by place.

    `sources` holds the bytes of files as they were read, by the name that places give them: what
    is on the disk may have changed since, or be of another revision.
    """

    def __init__(
        self,
        problems: Iterable[Problem],
        sources: Mapping[str, bytes] | None = None,
    ) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.sources = dict(sources or {})
        super().__init__("\n".join(map(str, self.problems)))


def short(text: str, longest: int = 40) -> str:
    """Return a text of a spec as a message shows it: of a long one the beginning."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a clause such as ` (did you mean 'card'?)`, or nothing."""
    match = nearest(word, known)
    return f" (did you mean {match!r}?)" if match else ""


def suggestion(message: str) -> str | None:
    """Return the name that a message's `did_you_mean` suggests, if it has one."""
    # The last one: what stands before it may be a text of the spec that looks the same.
    _, _, last = message.rpartition(" (did you mean ")
    found = re.match(r"""(['"])(.+?)\1\?\)""", last)
    return found[2] if found else None
