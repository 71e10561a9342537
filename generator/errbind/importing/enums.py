"""The values of an enum in OpenAPI with their names and descriptions, however those are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from errbind.importing.references import Node, References
from errbind.model import Json

NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names")
DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")


class Value(NamedTuple):
    """A value of an enum; `name` and `description` None where the document has none."""

    value: Json
    name: str | None = None
    description: str | None = None
    is_deprecated: bool = False


def values(references: References, node: Node) -> list[Value]:
    """Return the values that a schema lists, as an enum or a choice of constants; [] for none."""
    schema = node.value
    if not isinstance(schema, Mapping):
        return []
    listed = schema.get("enum")
    if isinstance(listed, list):
        found = [
            _described(schema, value, n, len(listed)) for n, value in enumerate(listed)
        ]
    elif "const" in schema:
        found = [_constant(schema, schema["const"])]
    else:
        found = _choices(references, node)
    kept = [
        v
        for v in found
        if isinstance(v.value, str | int) and not isinstance(v.value, bool)
    ]
    if schema.get("type") == "string":  # YAML may have made numbers of them
        return [v._replace(value=str(v.value)) for v in kept]
    return kept


def _choices(references: References, node: Node) -> list[Value]:
    found: list[Value] = []
    for branch in references.branches(node, "oneOf", "anyOf", "allOf"):
        schema = branch.value if isinstance(branch.value, Mapping) else {}
        single = schema.get("enum")
        if "const" in schema:
            found.append(_constant(schema, schema["const"]))
        elif (
            isinstance(single, list)
            and len(single) == 1
            and "x-enum-varnames" not in schema
        ):
            found.append(_constant(schema, single[0]))
        else:
            found += values(references, branch)
    return found


def _constant(schema: Mapping[str, Any], value: Json) -> Value:
    title, description = schema.get("title"), schema.get("description")
    return Value(
        value,
        title if isinstance(title, str) and title else None,
        description if isinstance(description, str) and description else None,
        schema.get("deprecated") is True,
    )


def _described(schema: Mapping[str, Any], value: Json, index: int, count: int) -> Value:
    name = _extra(schema, NAMES, value, index, count)
    description = _extra(schema, DESCRIPTIONS, value, index, count)
    elements = schema.get("x-enum-elements")
    vendor = schema.get("x-ms-enum")
    if isinstance(vendor, Mapping):
        elements = vendor.get("values")
    element = _element(elements, value, index, count)
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


def _element(elements: Any, value: Json, index: int, count: int) -> Mapping[str, Any]:
    """Return the object that describes a value: the one that names it, else the one in its place."""
    listed = (
        [e for e in elements if isinstance(e, Mapping)]
        if isinstance(elements, list)
        else []
    )
    for element in listed:
        if value in (element.get("value"), element.get("name")):
            return element
    return listed[index] if len(listed) == count else {}
