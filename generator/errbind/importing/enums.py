"""The values of an enum in OpenAPI with their names and descriptions, however those are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from errbind.importing.references import Node, References
from errbind.importing.source import refusal
from errbind.model.catalog import Json

NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names")
MAX_REPEATED = 200_000  # values of enums that are looked at again
DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")


class Value(NamedTuple):
    """A value of an enum; `name` and `description` None where the document has none."""

    value: Json
    name: str | None = None
    description: str | None = None
    is_deprecated: bool = False


def values(references: References, node: Node) -> list[Value]:
    """Return the values that a schema lists, as an enum or a choice of constants; [] for none."""
    found: list[Value] = []
    passed: set[int] = set()
    waiting = [(iter([node]), False)]
    while waiting:
        nodes, is_text = waiting[-1]
        branch = next(nodes, None)
        if branch is None:
            waiting.pop()
            continue
        schema = branch.value
        if not isinstance(schema, Mapping) or id(schema) in passed:
            continue
        passed.add(id(schema))
        own = _once(references, schema, is_choice=len(waiting) > 1)
        # YAML may have made numbers of texts.
        is_text = is_text or (schema.get("type") == "string" and len(waiting) == 1)
        if own is None:
            waiting.append(
                (references.branches(branch, "oneOf", "anyOf", "allOf"), is_text)
            )
        else:
            found += [v._replace(value=str(v.value)) if is_text else v for v in own]
    return found


def _once(
    references: References, schema: Mapping[str, Any], *, is_choice: bool
) -> list[Value] | None:
    """Return what `_own` does; raise SpecError where a document asks for the same too often."""
    key = (id(schema), is_choice)
    if key not in references.listed:
        references.listed[key] = _own(schema, is_choice=is_choice)
    else:
        references.repeated += 1 + len(references.listed[key] or ())
    if references.repeated > MAX_REPEATED:
        message = f"references repeat more than {MAX_REPEATED:,} values of enums; list each once"
        raise refusal(references.place(""), message)
    found: list[Value] | None = references.listed[key]
    return found


def _own(schema: Mapping[str, Any], *, is_choice: bool) -> list[Value] | None:
    """Return the values that a schema lists itself, None where it has no list."""
    listed = schema.get("enum")
    if "const" in schema and (is_choice or not isinstance(listed, list)):
        found = [_constant(schema, schema["const"])]
    elif isinstance(listed, list):
        is_constant = is_choice and len(listed) == 1 and "x-enum-varnames" not in schema
        found = (
            [_constant(schema, listed[0])]
            if is_constant
            else _described(schema, listed)
        )
    else:
        return None
    return [
        v
        for v in found
        if isinstance(v.value, str | int) and not isinstance(v.value, bool)
    ]


def _constant(schema: Mapping[str, Any], value: Json) -> Value:
    title, description = schema.get("title"), schema.get("description")
    return Value(
        value,
        title if isinstance(title, str) and title else None,
        description if isinstance(description, str) and description else None,
        schema.get("deprecated") is True,
    )


def _described(schema: Mapping[str, Any], listed: list[Json]) -> list[Value]:
    elements = schema.get("x-enum-elements")
    vendor = schema.get("x-ms-enum")
    if isinstance(vendor, Mapping):
        elements = vendor.get("values")
    objects = (
        [e for e in elements if isinstance(e, Mapping)]
        if isinstance(elements, list)
        else []
    )
    return [
        _with_element(schema, value, n, len(listed), element)
        for n, (value, element) in enumerate(
            zip(listed, _elements(objects, listed), strict=True)
        )
    ]


def _with_element(
    schema: Mapping[str, Any],
    value: Json,
    index: int,
    count: int,
    element: Mapping[str, Any],
) -> Value:
    name = _extra(schema, NAMES, value, index, count)
    description = _extra(schema, DESCRIPTIONS, value, index, count)
    named = element.get("name")
    if named != value:
        name = name or (named if isinstance(named, str) else None)
    said = element.get("description")
    return Value(
        value,
        name,
        description or (said if isinstance(said, str) and said else None),
        element.get("deprecated") is True,
    )


def _extra(
    schema: Mapping[str, Any],
    keys: tuple[str, ...],
    value: Json,
    index: int,
    count: int,
) -> str | None:
    """Return what an extension says of a value, by position in a list or by key in a mapping."""
    for key in keys:
        extra = schema.get(key)
        found: Any = None
        if isinstance(extra, Mapping):
            found = extra.get(str(value))
        elif isinstance(extra, list) and len(extra) == count:
            found = extra[index]
        if isinstance(found, str) and found:
            return found
    return None


def _elements(
    objects: list[Mapping[str, Any]], listed: list[Json]
) -> list[Mapping[str, Any]]:
    """Return the object that describes each value: the one that names it, else the one in its place."""
    naming: dict[Any, Mapping[str, Any]] = {}
    for element in objects:
        for name in (element.get("value"), element.get("name")):
            if isinstance(name, str | int):
                naming.setdefault(name, element)
    in_place = objects if len(objects) == len(listed) else [{}] * len(listed)
    return [
        naming.get(value, placed) if isinstance(value, str | int) else placed
        for value, placed in zip(listed, in_place, strict=True)
    ]
