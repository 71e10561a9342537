"""YAML of others, read so that values stay as they are written: `007`, `NO` and `1e5` are texts."""

from __future__ import annotations

import re
from typing import Any

import yaml

from errbind.importing.source import MAX_DEPTH, Written, refusal
from errbind.problems import Place

MAX_SIZE = 5_000_000  # values, with everything that aliases repeat

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = (
    ("tag:yaml.org,2002:null", re.compile(r"(~|null|)\Z"), ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"(true|false)\Z"), ["t", "f"]),
    (
        "tag:yaml.org,2002:int",
        re.compile(r"(0|-?[1-9][0-9]{0,17})\Z"),
        list("-0123456789"),
    ),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z"),
        list("-0123456789"),
    ),
    ("tag:yaml.org,2002:merge", re.compile(r"<<\Z"), ["<"]),
)


def _number(loader: Any, node: Any) -> Written:
    return Written(node.value)


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader without what YAML 1.1 makes of plain words and numbers."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def loaded(file: str, text: str) -> Any:
    """Return the value of a YAML text, its keys as texts; raise SpecError with the place."""
    try:
        return _Plain().made(yaml.load(text, _Loader), 0)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        what = getattr(error, "problem", None) or " ".join(str(error).split())
        raise refusal(place, f"this is no YAML: {what}") from None
    except (_TooLargeError, RecursionError):
        message = "it is nested too deep, or its aliases make it too large"
        raise refusal(Place(file), message) from None
    except ValueError as error:  # such as a tag for a date that is none
        raise refusal(Place(file), f"this is no YAML: {error}") from None


class _TooLargeError(Exception):
    """What the aliases stand for can't be written out."""


class _Plain:
    """Makes JSON's kind of values; what an alias shares stays shared, but its size is counted."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()

    def made(self, value: Any, depth: int) -> Any:
        """Return a value with texts for keys; raise _TooLargeError for one that holds itself."""
        return self._sized(value, depth)[0]

    def _sized(self, value: Any, depth: int) -> tuple[Any, int]:
        if not isinstance(value, dict | list):
            kept = value is None or isinstance(value, str | int | float)
            return value if kept else str(value), 1
        if id(value) not in self._made:
            if id(value) in self._open or depth > MAX_DEPTH:
                raise _TooLargeError
            self._open.add(id(value))
            self._made[id(value)] = self._members(value, depth + 1)
            self._open.remove(id(value))
        return self._made[id(value)]

    def _members(self, value: Any, depth: int) -> tuple[Any, int]:
        members = value.values() if isinstance(value, dict) else value
        pairs = [self._sized(member, depth) for member in members]
        size = 1 + sum(size for _, size in pairs)
        if size > MAX_SIZE:
            raise _TooLargeError
        values = [made for made, _ in pairs]
        if isinstance(value, dict):
            return dict(zip(map(_key, value), values, strict=True)), size
        return values, size


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    return "null" if key is None else str(key)
