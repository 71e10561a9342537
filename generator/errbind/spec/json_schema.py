"""Whether values fit a JSON Schema, and why not.

Two libraries share this: jsonschema-rs says yes or no in a hundredth of the time that jsonschema
takes, and jsonschema, which is imported only then, says what is wrong and where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from errbind.model.catalog import Json
from errbind.model.json_values import plain
from errbind.spec.schema_walk import walk

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError


def fitting(
    schema: Mapping[str, Json], *, formats: bool = False
) -> Callable[[Json], bool]:
    """Return a test of whether a value fits a schema, its `format`s too if they are asked for."""
    try:
        quick = jsonschema_rs.Draft202012Validator(
            plain(schema), validate_formats=formats, retriever=_nothing
        )
    except ValueError:  # such as a regular expression of Python's kind only
        return lambda value: next(errors(schema, value), None) is None

    def fits(value: Json) -> bool:
        try:
            return quick.is_valid(value)
        except ValueError:  # such as half a surrogate pair
            return next(errors(schema, value), None) is None

    return fits


def errors(schema: Mapping[str, Json], value: Json) -> Iterator[ValidationError]:
    """Yield what keeps a value from fitting a schema."""
    from jsonschema import Draft202012Validator, validators

    extend: Any = validators.extend
    kind = extend(Draft202012Validator, {"pattern": _pattern})
    yield from kind(schema).iter_errors(value)


def _pattern(
    validator: Any, pattern: str, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Hold a text to a pattern in bounded time, for which Python's `re` may take years."""
    from jsonschema.exceptions import ValidationError

    if not validator.is_type(instance, "string"):
        return
    try:
        is_found = jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid(
            instance
        )
    except ValueError:  # of Python's kind only
        is_found = re.search(pattern, instance) is not None
    if not is_found:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def schema_error(schema: Any) -> ValidationError | None:
    """Return what is wrong with a schema itself, None for a sound one.

    Of several errors it is the first in the schema; jsonschema finds them in an order that differs
    from run to run.
    """
    if _is_sound(schema) and not _has_patterns(schema):
        return None
    from jsonschema import Draft202012Validator as Kind
    from jsonschema.exceptions import ValidationError

    checker = Kind(Kind.META_SCHEMA, format_checker=Kind.FORMAT_CHECKER)
    try:
        found = checker.iter_errors(schema)
        return min(
            found, key=lambda e: (_position(schema, e.path), e.message), default=None
        )
    except (OverflowError, RecursionError):  # by `re`, of which no pattern asks so much
        return ValidationError("a pattern in it is too large", instance="")


def _position(schema: Any, path: Iterable[str | int]) -> list[int]:
    """Return where a path leads, as positions among the members of each level."""
    found = []
    for step in path:
        found.append(step if isinstance(step, int) else list(schema).index(step))
        schema = schema[step]
    return found


def _is_sound(schema: Any) -> bool:
    try:
        jsonschema_rs.Draft202012Validator(schema, retriever=_nothing)
    except ValueError:
        return False
    return True


def _nothing(uri: str) -> Json:
    """Fetch no schema that another one refers to: checking reads no network."""
    raise ValueError(f"{uri} is not in the schema")


def _has_patterns(schema: Any) -> bool:
    """Say whether a schema has regular expressions, of which the libraries read two kinds."""
    return any(
        {"pattern", "patternProperties"} & each.keys() for _, each in walk(schema)
    )
