"""The version that changes ask for, by Semantic Versioning.

Below 1.0.0 nothing is stable yet, so a breaking change asks for the second number and all else for
the third, as is usual there. A pre-release announces the version that it goes before: changes that
1.4.0 would cover are covered by 1.4.0rc1, and after 2.0.0rc1 another breaking change asks for no
third number but for what comes after that pre-release.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(.*)")
_WORDS = re.compile(r"\d+|[A-Za-z]+")

Numbers = tuple[int, int, int]
Rank = tuple[int, tuple[tuple[bool, int, str], ...]]


class Version(NamedTuple):
    """A version: its three numbers, and what follows them as something to compare by."""

    numbers: Numbers
    rank: Rank

    @property
    def is_early(self) -> bool:
        """Say whether it is a pre-release of its three numbers."""
        return self.rank[0] < 0


def parse(text: str) -> Version:
    """Return the version that a text of the configuration's form means: `1.2.3`, `1.3.0rc1`."""
    match = _VERSION.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no version")
    major, minor, patch = (int(match[n]) for n in (1, 2, 3))
    return Version((major, minor, patch), _rank(match[4]))


def _rank(suffix: str) -> Rank:
    """Rank what follows the numbers: development and pre-releases go before, the rest after."""
    words = _WORDS.findall(suffix.lower())
    if not words:
        return 0, ()
    is_late = words[0] in ("post", "rev", "r") or (
        suffix.startswith(".") and words[0].isdigit()
    )
    key = tuple((not w.isdigit(), int(w) if w.isdigit() else 0, w) for w in words)
    return (1 if is_late else -2 if words[0] == "dev" else -1), key


def required(base: str, level: str | None) -> str:
    """Return the least version that changes of a level ask for after the version of the base."""
    before = parse(base)
    if level is None:
        return base
    major, minor, patch = before.numbers
    if before.is_early and _announces(before.numbers, level):
        return _text(before.numbers)
    if level == "major" and major:
        return _text((major + 1, 0, 0))
    if level == "major" or (level == "minor" and major):
        return _text((major, minor + 1, 0))
    return _text((major, minor, patch + 1))


def _announces(numbers: Numbers, level: str) -> bool:
    """Say whether a version of these numbers is itself a step of a level from the one before."""
    major, minor, patch = numbers
    if level == "major" and major:
        return (minor, patch) == (0, 0)
    return patch == 0 or (level != "major" and (level == "patch" or not major))


def _text(numbers: Numbers) -> str:
    return ".".join(map(str, numbers))


def covers(version: str, base: str, level: str | None) -> bool:
    """Say whether a version is high enough for changes of a level since the base."""
    now, before = parse(version), parse(base)
    if level is None:
        return now >= before
    return now > before and now.numbers >= parse(required(base, level)).numbers
