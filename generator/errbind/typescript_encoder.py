"""The expression by which a catalog's TypeScript module writes an error as its API does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from errbind import typescript_layout as ts
from errbind.layout import CONST, Layout, Slot, layout
from errbind.model import Catalog
from errbind.typescript_decoder import ITEM_ROLES, NAMES

PRESENT = {
    CONST,
    "status",
    "title",
    "message",
    "items",
}  # roles that always have a value


@dataclass(frozen=True, slots=True)
class Encoder:
    """An expression for the body that says what an error says, and what it refers to."""

    body: str
    uses_status: bool
    uses_phrases: bool
    leaves_out: bool
    lists_others: bool  # items are errors beside the one at the top, not the same again


def encoder(catalog: Catalog) -> Encoder:
    """Return how an error is written in the catalog's first envelope."""
    plan = layout(catalog.envelopes[0])
    roles = {slot.role for slot in plan.body}
    lists_others = {"code", "items"} <= roles
    listed = "others" if lists_others else "this.errors"
    items = f"{listed}.map((error) => {_item(plan, catalog)})"
    body = _literal(plan.body, lambda role: _own_value(role, items), catalog, "    ")
    return Encoder(
        body,
        uses_status=bool(roles & {"status", "title"}),
        uses_phrases="title" in roles,
        leaves_out=f"{_LEFT_OUT}(" in body,
        lists_others=lists_others,
    )


def _item(plan: Layout, catalog: Catalog) -> str:
    depth = next((len(slot.path) for slot in plan.body if slot.role == "items"), 0)
    margin = "  " * (depth + 2)
    if [(slot.path, slot.role) for slot in plan.item] == [
        ((r,), r) for r in ITEM_ROLES
    ]:
        more = ts.members({"message": _item_value("message")}, margin)
        return f"({more.replace('{', '{' + chr(10) + margin + '  ...error,', 1)})"
    text = _literal(plan.item, _item_value, catalog, margin)
    return f"({text})" if text.startswith("{") else text


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
        target[slot.path[-1]] = (slot.role, value)
    return ts.members(dict(_members(tree, margin)), margin)


_LEFT_OUT = "orNothing"  # the function that leaves out an object without any value


def _members(tree: Mapping[str, Any], margin: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, tuple):
            yield name, value[1]
            continue
        text = ts.members(dict(_members(value, f"{margin}  ")), f"{margin}  ")
        yield name, text if _is_present(value) else f"{_LEFT_OUT}({text})"


def _is_present(tree: Mapping[str, Any]) -> bool:
    return any(
        value[0] in PRESENT if isinstance(value, tuple) else _is_present(value)
        for value in tree.values()
    )


def _as_wanted(slot: Slot, value: str, catalog: Catalog) -> str:
    """Return the expression of a value as the JSON type that the schema wants."""
    if slot.role == CONST:
        return ts.inline(slot.type)
    if slot.type == "string" and slot.role == "status":
        return f"String({value})"
    if slot.type == "string" and slot.role == "code" and catalog.code_type == "integer":
        return f"{value}?.toString()"
    return value
