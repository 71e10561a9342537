"""The expression by which a catalog's TypeScript module writes an error as its API does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from errbind import typescript_layout as ts
from errbind.layout import CONST, Slot, layout
from errbind.model import Catalog
from errbind.quoting import js, plain
from errbind.typescript_decoder import ITEM_ROLES, NAMES


@dataclass(frozen=True, slots=True)
class Encoder:
    """An expression for the body that says what an error says, and what it refers to."""

    body: str
    uses_status: bool
    uses_phrases: bool


def encoder(catalog: Catalog) -> Encoder:
    """Return how an error is written in the catalog's first envelope."""
    plan = layout(catalog.envelopes[0])
    roles = {slot.role for slot in plan.body}
    items = f"this.errors.map((error) => ({_item(plan.item, catalog)}))"
    body = _literal(plan.body, lambda role: _own_value(role, items), catalog, "    ")
    return Encoder(body, bool(roles & {"status", "title"}), "title" in roles)


def _item(slots: Sequence[Slot], catalog: Catalog) -> str:
    if [(slot.path, slot.role) for slot in slots] == [((r,), r) for r in ITEM_ROLES]:
        more = {"message": _item_value("message")}
        return ts.members(more, "      ").replace("{\n", "{\n        ...error,\n", 1)
    return _literal(slots, _item_value, catalog, "      ")


def _item_value(role: str) -> str:
    return "error.message ?? this.message" if role == "message" else f"error.{role}"


def _own_value(role: str, items: str) -> str:
    values = {
        "status": "status",
        "title": 'PHRASES[status] ?? "Error"',
        "type": "this.errors[0]?.type",
        "field": "this.errors[0]?.field",
        "items": items,
    }
    return values.get(role, f"this.{NAMES.get(role, role)}")


def _literal(
    slots: Sequence[Slot], value_of: Callable[[str], str], catalog: Catalog, margin: str
) -> str:
    """Return an object that has each value at its path, one member a line."""
    tree: dict[str, Any] = {}
    for slot in slots:
        value = _as_wanted(slot, value_of(slot.role), catalog)
        if not slot.path:
            return value
        target = tree
        for token in slot.path[:-1]:
            target = target.setdefault(token, {})
        target[slot.path[-1]] = value
    return ts.members(tree, margin)


def _as_wanted(slot: Slot, value: str, catalog: Catalog) -> str:
    """Return the expression of a value as the JSON type that the schema wants."""
    if slot.role == CONST:
        return js(plain(slot.type))
    if slot.type == "string" and slot.role == "status":
        return f"String({value})"
    if slot.type == "string" and slot.role == "code" and catalog.code_type == "integer":
        return f"{value}?.toString()"
    return value
