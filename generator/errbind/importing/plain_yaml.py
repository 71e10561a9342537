"""YAML of others, read so that values stay as they are written: `007`, `NO` and `1e5` are texts."""

from __future__ import annotations

import re
from typing import Any

import yaml

from errbind.importing.source import MAX_DEPTH, Written, refusal
from errbind.model.problem import Place

# How many times as large as the text what its aliases stand for may be; a small one may be larger.
MAX_GROWTH = 20
SMALL = 100_000

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
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
    (_MERGE, re.compile(r"<<\Z"), ["<"]),
)


def _number(loader: Any, node: Any) -> Written:
    return Written(node.value)


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader without what YAML 1.1 makes of plain words and numbers."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._left = SMALL + len(
            text
        )  # members that mappings may take over from others

    def flatten_mapping(self, node: Any) -> None:
        """Put what a mapping merges into it, each key once; raise _TooLargeError."""
        count = sum(1 for key, _ in node.value if key.tag == _MERGE)
        if count:
            self._left -= count * len(node.value)
            if self._left >= 0:
                super().flatten_mapping(node)
                self._left -= len(node.value)
            if self._left < 0:
                raise _TooLargeError
            pairs = {_identity(pair[0]): pair for pair in node.value}
            node.value = list(pairs.values())


def _identity(key: Any) -> Any:
    return (key.tag, key.value) if isinstance(key, yaml.ScalarNode) else id(key)


_Loader.yaml_implicit_resolvers = {}
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def loaded(file: str, text: str) -> Any:
    """Return the value of a YAML text, its keys as texts; raise SpecError with the place."""
    try:
        _refuse_deep(text)
        largest = SMALL + MAX_GROWTH * len(text)
        return _Plain(largest).made(yaml.load(text, _Loader))
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


def _refuse_deep(text: str) -> None:
    """Raise _TooLargeError for what is nested deeper than PyYAML's C code has a stack for."""
    depth = 0
    for event in yaml.parse(text, _Base):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _TooLargeError


class _Plain:
    """Makes JSON's kind of values; what an alias shares stays shared, but its size is counted."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._made: dict[int, tuple[Any, int, int]] = {}
        self._open: set[int] = set()

    def made(self, value: Any) -> Any:
        """Return a value with texts for keys; raise _TooLargeError for one that holds itself."""
        return self._measured(value)[0]

    def _measured(self, value: Any) -> tuple[Any, int, int]:
        """Return a value with its size in characters and how deep it is nested."""
        if not isinstance(value, dict | list):
            kept = value is None or isinstance(value, str | int | float)
            made = value if kept else str(value)
            return made, 1 + (len(made) if isinstance(made, str) else 0), 0
        if id(value) not in self._made:
            if id(value) in self._open:
                raise _TooLargeError
            self._open.add(id(value))
            self._made[id(value)] = self._members(value)
            self._open.remove(id(value))
        return self._made[id(value)]

    def _members(self, value: Any) -> tuple[Any, int, int]:
        members = value.values() if isinstance(value, dict) else value
        measured = [self._measured(member) for member in members]
        size = 1 + sum(size for _, size, _ in measured)
        depth = 1 + max((depth for _, _, depth in measured), default=0)
        values = [made for made, _, _ in measured]
        if isinstance(value, dict):
            keys = list(map(_key, value))
            size += sum(map(len, keys))
            values = dict(zip(keys, values, strict=True))  # type: ignore[assignment]
        if size > self._largest or depth > MAX_DEPTH:
            raise _TooLargeError
        return values, size, depth


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    return "null" if key is None else str(key)
