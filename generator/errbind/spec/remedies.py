"""What to write where a value of a spec has the wrong type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from errbind.model.problem import short
from errbind.spec import plain_texts
from errbind.spec.documents import Document, Path

# JSON Schema's types as YAML's authors call them.
WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "y", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "n", "off", "0"), "false"),
}
_LONGEST = 100  # characters of what is proposed
# The most telling first: a text can be made of anything.
_ORDER = ("boolean", "integer", "number", "array", "object", "string")


def in_words(types: Iterable[str], constants: Iterable[str] = ()) -> str:
    """Return what can stand somewhere: `a whole number or a text`."""
    words = [f"`{each}`" for each in constants] + [WORDS.get(t, t) for t in types]
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def is_missing(document: Document, path: Path) -> bool:
    """Say whether nothing stands at a path, not even the word `null`."""
    return document.written(*path) is None


def remedy(
    document: Document, path: Path, types: Iterable[str], value: Any
) -> str | None:
    """Return what to write for a value that should be of one of these JSON types, if that is clear."""
    wanted = set(types)
    for name in (each for each in _ORDER if each in wanted):
        found = _MAKERS[name](document, path, value, wanted)
        if found is not None:
            return found
    if value is not None or not path:
        return None
    is_code = path[-1] == "code"
    return "write the code" if is_code else "give it a value, or leave the key out"


def _boolean(
    document: Document, path: Path, value: Any, wanted: set[str]
) -> str | None:
    word = _BOOLEANS.get(str(value).strip().lower())
    if word is None:
        return None
    return f"write {word}{', without quotes' if str(value).strip().lower() == word else ''}"


def _integer(
    document: Document, path: Path, value: Any, wanted: set[str]
) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str) and re.fullmatch(r"-?[1-9]\d{0,15}|0", value.strip()):
        return f"write {value.strip()}, without quotes"
    if isinstance(value, str) and (begin := re.match(r"([1-9]\d{2})\b", value)):
        return f"write {begin[1]}"
    is_whole = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_whole or value != int(value):
        return None
    other = _quoted(document, path) if "string" in wanted else None
    return f"write {int(value)}{f', or {other} for a text' if other else ''}"


def _number(document: Document, path: Path, value: Any, wanted: set[str]) -> str | None:
    is_number = isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(\.\d+)?", value)
    return f"write {value}, without quotes" if is_number else None


def _list(document: Document, path: Path, value: Any, wanted: set[str]) -> str | None:
    if "string" in wanted:  # a list of one would say no more than it
        return None
    if isinstance(value, str) and value and "\n" not in value:
        items = [item for item in re.split(r"\s*[,;]\s*", value.strip()) if item]
        shown = ", ".join(map(plain_texts.as_item, items))
        return f"write [{short(shown, _LONGEST)}]"
    if isinstance(value, bool | int | float):
        return f"write [{_quoted(document, path) or value}]"
    if isinstance(value, dict):
        line, column = document.line(*path)
        is_flow = line[column : column + 1] == "{"
        return (
            "put brackets around it: [{…}]"
            if is_flow
            else "put `- ` before its first key"
        )
    return None


def _mapping(
    document: Document, path: Path, value: Any, wanted: set[str]
) -> str | None:
    if isinstance(value, str) and (entry := plain_texts.in_words(value)):
        return f"the colon needs a blank behind it: write {entry}"
    if (
        isinstance(value, list)
        and value
        and all(isinstance(each, dict) for each in value)
    ):
        return "write its keys without `- ` and brackets"
    return None


def _text(document: Document, path: Path, value: Any, wanted: set[str]) -> str | None:
    if isinstance(value, dict | list) and wanted != {"string"}:
        return None
    right = _quoted(document, path, value)
    if (
        value is None
        and path[-1] not in ("code", "name")
        and not is_missing(document, path)
    ):
        return f"leave the key out, or write {right} if that is the text"
    if right is None and isinstance(value, dict | list):
        return "write one text"
    return f"write it in quotes: {right}" if right else None


def _quoted(document: Document, path: Path, value: Any = None) -> str | None:
    """Return a value as a text, with the characters that stand in the file."""
    line, column = document.line(*path)
    if isinstance(value, dict | list):
        entry = plain_texts.at(line, column)
        if entry is not None and entry.value[-1] == plain_texts.CLOSING.get(
            entry.value[0]
        ):
            return plain_texts.quoted(short(entry.value, _LONGEST))
        pairs = list(value.items()) if isinstance(value, dict) else []
        is_pair = len(pairs) == 1 and isinstance(pairs[0][1], str | int)
        return plain_texts.quoted(f"{pairs[0][0]}: {pairs[0][1]}") if is_pair else None
    remark = re.match(r"\s*(#.*\S)", line[column:])
    written = remark[1] if remark else document.written(*path)
    return plain_texts.quoted(short(written, _LONGEST)) if written else None


_MAKERS = {
    "boolean": _boolean,
    "integer": _integer,
    "number": _number,
    "array": _list,
    "object": _mapping,
    "string": _text,
}
