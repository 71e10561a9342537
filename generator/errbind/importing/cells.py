"""What the cells of a row say: codes, statuses, fields, each from a text or a JSON value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from errbind.model.catalog import Json
from errbind.plan.reader import MAX_SAFE_INTEGER

# What people write where a table has nothing to say.
PLACEHOLDERS = frozenset(["", "-", "--", "\u2013", "\u2014", "n/a", "none", "null"])
INTEGER = re.compile(r"(0|-?[1-9][0-9]{0,15})\Z")
_STATUS = re.compile(
    r"(?:HTTP(?:/[0-9.]+)?\s*)?([1-5][0-9]{2})(?:\s*[-:\u2013\u2014]?\s+(.+)|\s*\((.+)\))?\Z",
    re.I | re.DOTALL,
)
_LABEL = re.compile(r"\(([^()]+)\)\Z")
_SEVERAL = re.compile(
    r"-?[0-9]+\s*(?:-|\u2013|\.\.\.?|to|,|/|&|and)\s*-?[0-9]+(?:\s*[,/]\s*-?[0-9]+)*\Z|[0-9]+[xX]{1,3}\Z"
)
_URL = re.compile(r"https?://[^\s<>\"]+\Z")
_YES = frozenset(
    ["true", "yes", "y", "x", "1", "deprecated", "obsolete", "\u2713", "\u2705"]
)
_NO = PLACEHOLDERS | {"false", "no", "n", "0", "\u2717", "\u274c"}
# Typography that pages put into long names for the sake of line breaks.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
MAX_LINE = 300


class Status(NamedTuple):
    """An HTTP status and what stands beside its number in the same cell."""

    number: int
    phrase: str | None


def text(value: Json) -> str:
    """Return a value as a text; what is neither text nor empty as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_empty(value: Json) -> bool:
    """Say whether a cell says nothing."""
    return value in ([], {}) or text(value).strip().casefold() in PLACEHOLDERS


def code(value: Json, *, is_typed: bool) -> int | str | None:
    """Return a code as the source writes it; None for what is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        return value if abs(value) <= MAX_SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return str(value)
    if not isinstance(value, str):
        return None
    if is_typed:
        return value
    return None if value.strip().casefold() in PLACEHOLDERS else value


def is_integer(value: int | str) -> bool:
    """Say whether a code is a number that every language writes the same way."""
    if isinstance(value, int):
        return True
    return bool(INTEGER.match(value)) and abs(int(value)) <= MAX_SAFE_INTEGER


def is_several(value: str) -> bool:
    """Say whether a text is a range or list of numbers rather than a code."""
    return bool(_SEVERAL.match(value.strip()))


def status(value: Json) -> Status | None:
    """Return the HTTP status of a cell such as `404` or `404 Not Found`."""
    match = _STATUS.match(text(value).strip())
    if isinstance(value, bool) or match is None:
        return None
    return Status(int(match[1]), match[2] or match[3])


def label(value: Json) -> str | None:
    """Return the words of a label in brackets, which stands where a row has no code."""
    match = _LABEL.match(value) if isinstance(value, str) else None
    return match[1] if match else None


def fields(value: Json) -> Json:
    """Return the names of a request's fields, `various`, or None where it is neither."""
    if isinstance(value, list):
        parts = [part for part in value if isinstance(part, str)]
        parts = parts if len(parts) == len(value) else []
    else:
        parts = [part.strip() for part in re.split("[,;\n]", text(value))]
    if [part.casefold() for part in parts] in (["various"], ["varies"]):
        return "various"
    parts = list(dict.fromkeys(part for part in parts if part))
    is_named = all(
        len(part) <= MAX_LINE and not re.search(r"\s", part) for part in parts
    )
    return [*parts] if parts and is_named else None


def deprecated(value: Json) -> Mapping[str, Json] | bool | None:
    """Return what a spec says of a deprecation, False for none, None where it is not clear."""
    if isinstance(value, Mapping):
        known = ("since", "use", "reason")
        return {
            k: v for k, v in value.items() if k in known and isinstance(v, str)
        } or None
    said = text(value).strip()
    if said.casefold() in _NO:
        return False
    if said.casefold() in _YES:
        return {"reason": "The source marks it as deprecated."}
    return {"reason": said}


def line(value: Json) -> str | None:
    """Return a text of one line, None for anything else."""
    said = text(value)
    return (
        said
        if said and len(said) <= MAX_LINE and not re.search("[\n\r]", said)
        else None
    )


def url(value: Json) -> str | None:
    """Return an address of the web, None for anything else."""
    said = text(value).strip()
    return said if _URL.match(said) else None
