"""Patterns: texts with placeholders, such as `WAIT_{seconds:integer}` or `{code}: {message}`.

A placeholder stands for one character or more, up to the first occurrence of what follows it;
`:integer` wants digits. `{_}` stands for what nobody needs. There is nothing else, so a pattern is
read in one pass over the text and means the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from errbind.model.catalog import Pattern

_PLACEHOLDER = re.compile(r"\{(_|[a-z][a-z0-9_]*)(:integer)?\}")


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


def parts(pattern: Pattern) -> Sequence[str]:
    """Return literals and placeholders in turn, as the generated decoders want them."""
    result = [pattern.literals[0]]
    for (name, is_integer), literal in zip(
        pattern.names, pattern.literals[1:], strict=True
    ):
        result += [f"{name}:integer" if is_integer else name, literal]
    return result
