"""Words of changes. What comes from a spec stands in code spans, which nothing in it can end.

So a message is right as Markdown, and reads well in a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from errbind.model.catalog import Json
from errbind.targets.quoting import to_json

LONGEST = 80


def span(text: str) -> str:
    """Return a text as one line in a code span: invisible characters are escaped."""
    inside = line(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", inside)), default=0))
    pad = " " if inside[:1] in ("`", " ", "") or inside[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{inside}{pad}{fence}"


def line(text: str) -> str:
    """Return a text as one line in which nothing is invisible."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def label(key: str) -> str:
    """Return a key of a spec as a sentence calls it."""
    return key.replace("_", " ").replace("http ", "HTTP ")


def _escaped(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def spans(texts: Iterable[str]) -> str:
    """Return texts as code spans with commas between."""
    return ", ".join(span(text) for text in texts)


def value(given: Json) -> str:
    """Return a JSON value in a code span, cut where it is long."""
    text = to_json(given)
    return span(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def pair(before: Json, after: Json) -> tuple[str, str]:
    """Return two values in code spans; where they are long, cut to where they begin to differ."""
    texts = to_json(before), to_json(after)
    start = next(
        (n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b),
        min(map(len, texts)),
    )
    cuts = [_window(text, start) for text in texts]
    return span(cuts[0]), span(cuts[1])


def _window(text: str, start: int) -> str:
    if len(text) <= LONGEST:
        return text
    begin = max(0, min(start - 20, len(text) - LONGEST))
    end = begin + LONGEST
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def difference(label: str, of: str, before: Json, after: Json) -> str:
    """Return the sentence that something's text or value differs; None or empty is none."""
    if is_nothing(before):
        return f"{of} has a {label} now: {value(after)}"
    if is_nothing(after):
        return f"{of} has no {label} any more; it was {value(before)}"
    old, new = pair(before, after)
    return f"the {label} of {of} is {new}; it was {old}"


def is_nothing(given: Json) -> bool:
    """Say whether a value says nothing: it is None or empty."""
    return given is None or given in ("", [], {})
