"""The JSON value of a response's text, whatever the text is."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import NoReturn

from errbind.model import Json

MAX_NESTING = 100  # of a text; a decoder cannot recurse for ever


def parsed(body: Json) -> Json:
    """Return the JSON value of a body that is a text; a text that is no JSON stays a text.

    An empty one is no body.
    """
    if not isinstance(body, str):
        return body
    try:
        return _decode(shallow(body.removeprefix("\ufeff")))
    except (ValueError, RecursionError):
        return body or None


def shallow(text: str) -> str:
    """Return a JSON text with null for what is nested too deep; raise ValueError if it is none."""
    brackets = _NOT_BRACKETS.sub("", text)
    deepest = max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)
    if deepest <= MAX_NESTING:
        return text
    levels: list[list[str]] = [[]]  # what was read around each part that is too deep
    depth = start = 0
    for mark in _STRINGS_AND_BRACKETS.finditer(text):
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
            _decode("".join((*levels.pop(), text[start : mark.end()])))
            levels[-1].append("null")
            start = mark.end()
    if len(levels) > 1:
        raise ValueError("it is cut short")
    return "".join((*levels[0], text[start:]))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(
        constant
    )  # NaN and Infinity, which Python reads and JSON does not know


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= 309 else float(digits)


_decode = json.JSONDecoder(parse_constant=_refuse, parse_int=_integer).decode
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"?'
_NOT_BRACKETS = re.compile(_STRING + r'|[^][{}"]+', re.DOTALL)
_STRINGS_AND_BRACKETS = re.compile(_STRING + "|[][{}]", re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
