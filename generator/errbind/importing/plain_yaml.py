"""YAML of others, read so that values stay as they are written: `007`, `NO` and `1e5` are texts."""

from __future__ import annotations

import re
from typing import Any

import yaml

from errbind.importing.source import refusal
from errbind.problems import Place

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


class _Loader(_Base):  # type: ignore[misc]
    """PyYAML's safe loader without what YAML 1.1 makes of plain words and numbers."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def loaded(file: str, text: str) -> Any:
    """Return the value of a YAML text, its keys as texts; raise SpecError with the place."""
    try:
        return _with_text_keys(yaml.load(text, _Loader), {})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        what = getattr(error, "problem", None) or " ".join(str(error).split())
        raise refusal(place, f"this is no YAML: {what}") from None
    except RecursionError:
        raise refusal(Place(file), "it is nested too deep to be read") from None
    except ValueError as error:  # such as a tag for a date that is none
        raise refusal(Place(file), f"this is no YAML: {error}") from None


def _with_text_keys(value: Any, seen: dict[int, Any]) -> Any:
    """Return JSON's kind of values; what an alias shares stays shared, so that it can't blow up."""
    if id(value) in seen:
        return seen[id(value)]
    if isinstance(value, dict):
        made: Any = {}
        seen[id(value)] = made
        made.update(
            (_key(key), _with_text_keys(inner, seen)) for key, inner in value.items()
        )
        return made
    if isinstance(value, list):
        listed: list[Any] = []
        seen[id(value)] = listed
        listed += (_with_text_keys(inner, seen) for inner in value)
        return listed
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    return "null" if key is None else str(key)
