"""How an envelope is written: which value goes where, in the order of its schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from errbind.model.catalog import Address, Envelope, Json

CONST = "const"
Path = tuple[str | int, ...]
_POSITION = re.compile("0|[1-9][0-9]?")


class Slot(NamedTuple):
    """A member to write: its path, the role whose value it takes, and its JSON type.

    In the path, numbers are positions in an array. For the role `const`, `type` is the value itself;
    a code is written only where its `vocabulary` may stand, None for any. `is_required` where the
    schema wants the member in any case.
    """

    path: Path
    role: str
    type: Json
    vocabulary: str | None = None
    is_required: bool = False


class Layout(NamedTuple):
    """The slots of a body, and those of each of its items."""

    body: tuple[Slot, ...]
    item: tuple[Slot, ...]


@lru_cache(maxsize=256)
def layout(envelope: Envelope) -> Layout:
    """Return where to write each role: at the first of its addresses that names members only.

    Of two roles that stand in one place, or one within the other, the first is written, but a role
    within the items never instead of them.
    """
    constants = [
        Slot(path, CONST, condition.bounds["const"])
        for condition in envelope.when
        if "const" in condition.bounds
        and (path := _path(condition.address, envelope.schema)) is not None
    ]
    found = _slots(envelope.roles, envelope.schema)
    roles = sorted(found, key=lambda slot: slot.role != "items")
    constants += _constants(envelope.schema, ())
    body = _apart([*roles, *constants])
    inner = item_schema(envelope)
    return Layout(
        tuple(sorted(body, key=lambda slot: _position(envelope.schema, slot.path))),
        tuple(
            sorted(
                _apart(list(_slots(envelope.item_roles, inner))),
                key=lambda slot: _position(inner, slot.path),
            )
        ),
    )


def _constants(schema: Mapping[str, Json], path: Path) -> Iterator[Slot]:
    """Yield the members that a body must have and that have but one value."""
    for name, inner in schema.get("properties", {}).items():
        if name in schema.get("required", ()) and isinstance(inner, dict):
            if "const" in inner:
                yield Slot((*path, name), CONST, inner["const"])
            yield from _constants(inner, (*path, name))


def item_schema(envelope: Envelope) -> Mapping[str, Json]:
    """Return what the envelope's schema says of one item: of a list's, or of the one there is."""
    paths = (_path(a, envelope.schema) for a in envelope.roles.get("items", ()))
    path = next((path for path in paths if path is not None), None)
    if path is None:
        return {}
    schema = _schema_at(envelope.schema, path)
    inner = schema.get("items", {}) if _type(schema) != "object" else schema
    return inner if isinstance(inner, dict) else {}


def _apart(slots: list[Slot]) -> list[Slot]:
    kept: list[Slot] = []
    for slot in slots:
        lengths = [min(len(slot.path), len(other.path)) for other in kept]
        met = (
            slot.path[:n] == other.path[:n]
            for n, other in zip(lengths, kept, strict=True)
        )
        if not any(met):
            kept.append(slot)
    return kept


def _path(address: Address, schema: Mapping[str, Json]) -> Path | None:
    """Return the one place that an address names, None for what names many, or no place to write."""
    has_more = address.is_name or address.pattern or address.join is not None
    if address.source != "body" or has_more or {"*", "**"} & set(address.tokens):
        return None
    path: list[str | int] = []
    for token in address.tokens:
        is_position = token.isascii() and token.isdecimal()
        if is_position and not (_is_array(schema) and _POSITION.fullmatch(token)):
            return None
        path.append(int(token) if is_position else token)
        schema = _schema_at(schema, (path[-1],))
    return tuple(path)


def _is_array(schema: Mapping[str, Json]) -> bool:
    return _type(schema) == "array" or "prefixItems" in schema


def _slots(
    roles: Mapping[str, tuple[Address, ...]], schema: Mapping[str, Json]
) -> Iterator[Slot]:
    for role, alternates in roles.items():
        for address in alternates:
            path = _path(address, schema)
            if path is not None:
                type_ = _type(_schema_at(schema, path))
                is_required = _is_required(schema, path)
                yield Slot(path, role, type_, address.vocabulary, is_required)
                break


def _is_required(schema: Mapping[str, Json], path: Path) -> bool:
    parent = _schema_at(schema, path[:-1])
    if not path:
        return True
    name = path[-1]
    if isinstance(name, int):
        return name < int(parent.get("minItems", 0))
    return name in parent.get("required", ())


def _type(schema: Mapping[str, Json]) -> str:
    """Return the type to write: the first that the schema names."""
    types = schema.get("type", "")
    return str(types[0] if isinstance(types, list) and types else types or "")


def _schema_at(schema: Json, path: Path) -> Mapping[str, Json]:
    for token in path:
        if not isinstance(schema, dict):
            return {}
        if isinstance(token, int):
            positions = schema.get("prefixItems", ())
            is_own = token < len(positions)
            schema = positions[token] if is_own else schema.get("items", {})
        else:
            schema = schema.get("properties", {}).get(token, {})
    return schema if isinstance(schema, dict) else {}


def _position(schema: Json, path: Path) -> list[int]:
    """Return where a path stands in the schema's order of members; unknown ones come last."""
    position = []
    for token in path:
        if isinstance(token, int):
            position.append(token)
        else:
            names = list(schema.get("properties", {}))
            position.append(names.index(token) if token in names else len(names))
        schema = _schema_at(schema, (token,))
    return position


def placed(slots: Iterable[tuple[Path, Json]]) -> Json:
    """Return the JSON value that has each value at its path; gaps in an array are null."""
    tree: dict[str | int, Json] = {}
    for path, value in slots:
        if not path:
            return value
        target = tree
        for token in path[:-1]:
            target = target.setdefault(token, {})
        target[path[-1]] = Leaf(value)
    return _grown(tree)


class Leaf(NamedTuple):
    """A value to write, whatever it looks like."""

    value: Json


def _grown(tree: Json) -> Json:
    if isinstance(tree, Leaf):
        return tree.value
    if tree and all(isinstance(key, int) for key in tree):
        return [_grown(tree[n]) if n in tree else None for n in range(max(tree) + 1)]
    return {str(key): _grown(inner) for key, inner in tree.items()}
