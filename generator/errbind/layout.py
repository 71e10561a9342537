"""How an envelope is written: which value goes where, in the order of its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from errbind.model import Address, Envelope, Json

CONST = "const"


@dataclass(frozen=True, slots=True)
class Slot:
    """A member to write: its path, the role whose value it takes, and its JSON type.

    For the role `const`, `type` is the value itself.
    """

    path: tuple[str, ...]
    role: str
    type: Json


@dataclass(frozen=True, slots=True)
class Layout:
    """The slots of a body, and those of each of its items."""

    body: tuple[Slot, ...]
    item: tuple[Slot, ...]


def layout(envelope: Envelope) -> Layout:
    """Return where to write each role: at the first of its addresses that names members only.

    Of two roles that stand in one place, or one within the other, the first is written.
    """
    constants = [
        Slot(condition.address.tokens, CONST, condition.bounds["const"])
        for condition in envelope.when
        if "const" in condition.bounds and _is_plain(condition.address)
    ]
    roles = list(_slots(envelope.roles, envelope.schema))
    taken = {slot.path for slot in roles}
    body = _apart([*roles, *(slot for slot in constants if slot.path not in taken)])
    items = envelope.roles.get("items", ())
    inner = (
        _schema_at(envelope.schema, items[0].tokens).get("items", {}) if items else {}
    )
    return Layout(
        tuple(sorted(body, key=lambda slot: _position(envelope.schema, slot.path))),
        tuple(
            sorted(
                _apart(list(_slots(envelope.item_roles, inner))),
                key=lambda slot: _position(inner, slot.path),
            )
        ),
    )


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


def _is_plain(address: Address) -> bool:
    return address.source == "body" and not any(
        token in ("*", "**") or token.isdecimal() for token in address.tokens
    )


def _slots(
    roles: Mapping[str, tuple[Address, ...]], schema: Mapping[str, Json]
) -> Iterator[Slot]:
    for role, alternates in roles.items():
        address = next((a for a in alternates if _is_plain(a)), None)
        if address is not None:
            yield Slot(address.tokens, role, _type(_schema_at(schema, address.tokens)))


def _type(schema: Mapping[str, Json]) -> str:
    """Return the type to write: the first that the schema names."""
    types = schema.get("type", "")
    return str(types[0] if isinstance(types, list) and types else types or "")


def _schema_at(schema: Json, path: tuple[str, ...]) -> Mapping[str, Json]:
    for token in path:
        inner = schema.get("properties", {}) if isinstance(schema, dict) else {}
        schema = inner.get(token, {})
    return schema if isinstance(schema, dict) else {}


def _position(schema: Json, path: tuple[str, ...]) -> list[int]:
    """Return where a path stands in the schema's order of members; unknown ones come last."""
    position = []
    for token in path:
        names = list(schema.get("properties", {})) if isinstance(schema, dict) else []
        position.append(names.index(token) if token in names else len(names))
        schema = _schema_at(schema, (token,))
    return position
