"""The values of a response: what its bytes are, and what stands where in its body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import Any, NoReturn, TypeGuard

Code = int | str
Found = tuple[
    str | None, Any
]  # a value after the names that wildcards met, joined by dots

MAX_SAFE_INTEGER = (
    2**53 - 1
)  # JavaScript rounds beyond it, and languages would disagree
MAX_DIGITS = 15  # what every language has exactly
MAX_DEPTH = 64  # how deep `**` looks into a body
MAX_NESTING = 100  # of a text; what is deeper could neither be pickled nor copied
MAX_NAMES = 1_000  # units of UTF-16 in the names that led to an item


def header(headers: Mapping[str, Any] | None, name: str) -> str | None:
    """Return the text of the first header of a name, which is in small letters."""
    named = (value for key, value in (headers or {}).items() if key.lower() == name)
    return as_text(next(named, None))


def as_headers(headers: Any) -> dict[str, Any] | None:
    """Return the headers as a dict, the first of each name; None if they are no mapping."""
    found: dict[str, Any] = {}
    with suppress(Exception):  # whatever a client has in their place
        for name, value in headers.items():
            if isinstance(name, str):
                found.setdefault(name, value)
        return found
    return None


def parsed(body: object) -> Any:
    """Return the JSON value of a body; text that is no JSON stays text, bytes become text.

    An empty one is no body. What is nested deeper than anything is looked for becomes null.
    """
    if isinstance(body, bytes | bytearray):
        whole = str(body, "utf-8", "replace")
    elif isinstance(body, str):
        whole = str.__str__(body)
    elif isinstance(body, memoryview):
        return parsed(body.tobytes())
    else:
        return body
    text = whole.removeprefix("\ufeff").strip(" \t\r\n")
    if text[:1] not in _OPENINGS:  # most are pages of HTML
        return whole or None
    try:
        return _json_value(text, _DECODER)
    except json.JSONDecodeError:
        return whole
    except (ValueError, RecursionError):
        with suppress(ValueError, RecursionError):
            return _json_value(text, _DECODER_OF_LONG)
        return whole


def _json_value(text: str, decoder: json.JSONDecoder) -> Any:
    """Return the value of a JSON text without white space around it; raise ValueError if it is none."""
    if len(text) > 2 * MAX_NESTING:
        text = shallow(text)
    value, end = decoder.raw_decode(text)
    if end < len(text):
        raise json.JSONDecodeError("more than a value", text, end)
    return value


def shallow(text: str) -> str:
    """Return a JSON text with null for what is nested too deep; raise ValueError if it is none."""
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return text
    strings_and_brackets, others = map(re.compile, (_STRINGS_AND_BRACKETS, _OTHERS))
    brackets = others.sub("", text)
    deepest = max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)
    if deepest <= MAX_NESTING:
        return text
    levels: list[list[str]] = [[]]  # what was read around each part that is too deep
    depth = start = 0
    for mark in strings_and_brackets.finditer(text):
        step = _STEPS.get(mark[0], 0)
        around = depth + min(step, 0)
        depth += step
        if step == 0 or around <= 0 or around % MAX_NESTING:
            continue
        if step > 0:
            levels[-1].append(text[start : mark.start()])
            levels.append([])
            start = mark.start()
        else:
            _DECODER_OF_LONG.decode("".join((*levels.pop(), text[start : mark.end()])))
            levels[-1].append("null")
            start = mark.end()
    if len(levels) > 1:
        raise ValueError("it is cut short")
    return "".join((*levels[0], text[start:]))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _long_integer(digits: str) -> float:
    return int(digits) if len(digits) <= 309 else float(digits)


# NaN and Infinity, which Python reads, are no JSON.
_DECODER = json.JSONDecoder(parse_constant=_refuse)
# For an integer of more digits than Python reads, which takes longer for all others.
_DECODER_OF_LONG = json.JSONDecoder(parse_constant=_refuse, parse_int=_long_integer)

_OPENINGS = frozenset('{["-0123456789tfn')  # what a JSON value begins with
_STRING = r'(?s:"[^"\\]*(?:\\.[^"\\]*)*"?)'
_OTHERS = _STRING + r'|[^][{}"]+'
_STRINGS_AND_BRACKETS = _STRING + "|[][{}]"
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


# -- what a value is taken for ---------------------------------------------------------------


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Say whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


def as_text(value: Any) -> str | None:
    """Return a text, None for the rest."""
    if value.__class__ is str:
        return value
    return str.__str__(value) if isinstance(value, str) else None


def as_code(value: Any) -> Code | None:
    """Return a code as JSON writes it: an integer (604.0 is 604) or a text; None for the rest."""
    if value.__class__ is int:
        return value if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else None
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER or value != int(value):
        return None
    return int(value)


def other_form(code: Code) -> Code:
    """Return a number as text, and a text of digits as the number; any other text as it is."""
    if not isinstance(code, str):
        return str(code)
    digits = code.removeprefix("-")
    is_short = len(digits) <= 16 and digits.isascii() and digits.isdigit()
    is_number = is_short and str(as_code(int(code))) == code
    return int(code) if is_number else code


def as_status(value: Any) -> int | None:
    """Return an HTTP status from 100 to 599, given as a number or as three digits."""
    if value.__class__ is int:
        return value if 100 <= value <= 599 else None
    code = as_code(value)
    if isinstance(code, str):
        code = int(code) if len(code) == 3 and are_digits(code) else None
    return code if code is not None and 100 <= code <= 599 else None


def as_seconds(value: object) -> float | None:
    """Return a number of seconds, or that which a text has the digits of."""
    number = as_number(value)
    return number if number is not None and 0 <= number <= MAX_SAFE_INTEGER else None


def as_number(value: object) -> float | None:
    """Return a number, or that which a text has the digits of; None for the rest."""
    if isinstance(value, str):
        return int(value) if are_digits(value) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return value


def is_failure(status: object) -> bool:
    """Say whether a status is that of a failure, also one that HTTP does not know, such as 999."""
    code = as_code(status)
    if isinstance(code, str):
        code = int(code) if are_digits(code) else None
    return code is not None and code >= 400


def are_digits(text: str) -> bool:
    """Say whether a text is a number that every language has exactly."""
    return len(text) <= MAX_DIGITS and text.isascii() and text.isdigit()


def is_type(value: Any, name: str) -> bool:
    """Say whether a value is of a JSON Schema type."""
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer":  # beyond the range of floats it is none in JavaScript
        is_finite = isinstance(value, int | float) and abs(value) <= _MAX_FLOAT
        return is_finite and bool(value % 1 == 0)
    return isinstance(value, _TYPES[name])


def joined(values: Iterable[Any], between: str) -> str | None:
    """Return the texts and integers of a list as one text, None where that is empty."""
    parts = (as_code(value) for value in values)
    return between.join(str(part) for part in parts if part is not None) or None


_MAX_FLOAT = 1.7976931348623157e308
_TYPES: Mapping[str, Any] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


# -- what stands where -----------------------------------------------------------------------


def at(value: Any, path: Iterable[str]) -> Any:
    """Return the value at a path without wildcards, None where there is nothing."""
    for token in path:
        if is_object(value):
            value = value.get(token)
        elif is_array(value) and is_position(token):
            value = value[int(token)] if int(token) < len(value) else None
        else:
            return None
    return value


def walk(value: Any, path: Iterable[str]) -> list[Found]:
    """Return every value at a path; `*` is any one member and `**` any depth, none included."""
    found: list[Found] = [(None, value)]
    for token in path:
        found = [step for each in found for step in steps(each, token)]
    return found


def names_at(value: Any, path: Sequence[str]) -> list[Found]:
    """Return the names of the members at a path instead of their values."""
    inner = [
        (names, key)
        for names, each in walk(value, path[:-1])
        for key, _ in members(each)
    ]
    return [found for found in inner if path[-1] in ("*", found[1])]


def steps(found: Found, token: str) -> Iterable[Found]:
    """Return what a token of a path leads to."""
    names, value = found
    if token == "**":
        return depths(found)
    if token == "*":
        return [(longer(names, key), member) for key, member in members(value)]
    if is_object(value):
        return [(names, value[token])] if token in value else []
    is_there = is_array(value) and is_position(token)
    return [(names, value[int(token)])] if is_there and int(token) < len(value) else []


def depths(found: Found) -> Iterator[Found]:
    """Yield a value and all that is inside, each before what is in it."""
    waiting = [(*found, 0)]
    while waiting:
        names, value, depth = waiting.pop()
        yield names, value
        if depth < MAX_DEPTH:
            inner = [(longer(names, k), m, depth + 1) for k, m in members(value)]
            waiting.extend(reversed(inner))


def longer(names: str | None, name: str) -> str:
    """Return the names on a way with one more; of many long ones no more than is of use."""
    text = name if names is None else f"{names}.{name}"
    if 2 * len(text) <= MAX_NAMES:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * MAX_NAMES]
    return units.decode("utf-16-le", "surrogatepass")


def members(value: Any) -> Iterable[tuple[str, Any]]:
    """Return the named members of an object or the numbered ones of an array."""
    if is_object(value):
        # JavaScript puts members that are called like positions first, whatever the text says.
        positions = [key for key in value if key[:1].isdigit() and is_position(key)]
        if positions:
            ordered = dict.fromkeys([*sorted(positions, key=int), *value])
            return [(key, value[key]) for key in ordered]
        return value.items()
    if is_array(value):
        return [(str(index), member) for index, member in enumerate(value)]
    return ()


def is_position(key: str) -> bool:
    """Say whether a name is a position in an array, as JavaScript has it."""
    is_number = len(key) <= 10 and key.isascii() and key.isdigit()
    return is_number and str(int(key)) == key and int(key) < 2**32 - 1
