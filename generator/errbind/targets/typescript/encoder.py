"""The expression by which a catalog's TypeScript module writes an error as its API does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from errbind.model.catalog import Catalog
from errbind.model.records import record
from errbind.plan.slots import CONST, Layout, Slot, layout, placed
from errbind.targets.typescript import formatting as ts
from errbind.targets.typescript.reader import ITEM_ROLES, NAMES

PRESENT = {
    CONST,
    "status",
    "title",
    "message",
    "items",
}  # roles that always have a value


@record
class Encoder:
    """An expression for the body that says what an error says, and what it refers to."""

    body: str
    uses_status: bool
    uses_phrases: bool
    leaves_out: bool
    lists_others: bool  # items are errors beside the one at the top, not the same again
    has_field: bool  # the one at the top has a place for its field
    listed: str | None  # an expression for the items, where an empty list is left out
    fits_top: (
        str | None
    )  # an expression: whether the code may stand at the top; None if any may
    asks_vocabulary: bool


def encoder(catalog: Catalog) -> Encoder:
    """Return how an error is written in the catalog's first envelope."""
    plan = layout(catalog.envelopes[0])
    roles = {slot.role for slot in plan.body}
    lists_others = {"code", "items"} <= roles
    slot = next((slot for slot in plan.body if slot.role == "items"), None)
    is_one = slot is not None and slot.type == "object"
    is_optional = lists_others and slot is not None and not slot.is_required
    listed = "others" if lists_others else "this.errors"
    listed = f"{listed}.slice(0, 1)" if is_one else listed
    head = "const listed = " if is_optional else _head(slot)
    margin = "    " if is_optional or slot is None else "  " * (len(slot.path) + 2)
    items = _mapped(f"{head}{listed}", _item(plan, catalog, margin), margin)
    items = items.removeprefix(head) + ("[0]" if is_one and not is_optional else "")
    codes = _codes(plan, catalog)
    left_out = f"{_LEFT_OUT}(listed{'[0]' if is_one else ''})"
    values = {**codes, "items": left_out if is_optional else items}
    body = _literal(plan.body, lambda role: _own_value(role, values), catalog, "    ")
    return Encoder(
        body,
        uses_status=bool(roles & {"status", "title"}),
        uses_phrases="title" in roles,
        leaves_out=f"{_LEFT_OUT}(" in body,
        lists_others=lists_others,
        has_field="field" in roles,
        listed=items if is_optional else None,
        fits_top=f"{codes['code']} !== undefined" if "code" in codes else None,
        asks_vocabulary="codeOf(" in body,
    )


def _codes(plan: Layout, catalog: Catalog) -> dict[str, str]:
    """Return expressions for the codes that are written where only some vocabularies may."""
    ids = [vocabulary.id for vocabulary in catalog.vocabularies]
    if len(ids) == 1:
        return {}
    found = {}
    for slot in plan.body:
        if slot.vocabulary is not None:
            own = f"codeOf(this, {ids.index(slot.vocabulary)})"
            found[slot.role] = own if slot.role == "code" else f"this.subcode ?? {own}"
    return found


def _head(slot: Slot | None) -> str:
    """Return what stands before the items on their line."""
    name = slot.path[-1] if slot and slot.path else None
    return f"{ts.property_name(name)}: " if isinstance(name, str) else ""


def _item(plan: Layout, catalog: Catalog, margin: str) -> str:
    if [(slot.path, slot.role) for slot in plan.item] == [
        ((r,), r) for r in ITEM_ROLES
    ]:
        more = ts.members({"message": _item_value("message")}, margin)
        return more.replace("{", "{" + chr(10) + margin + "  ...error,", 1)
    return _literal(plan.item, _item_value, catalog, margin)


def _mapped(listed: str, item: str, margin: str) -> str:
    """Return the list with an item for each error; an array is on one line if it fits there."""
    text = f"({item})" if item.startswith("{") else item
    line = f"{listed}.map((error) => {text})"
    if item.startswith("[") and not ts.fits(f"{margin}{line},"):
        text = ts.items(item[1:-1].split(", "), margin, is_long=True)
        return f"{listed}.map((error) => {text})"
    return line


def _item_value(role: str) -> str:
    return "error.message ?? this.message" if role == "message" else f"error.{role}"


def _own_value(role: str, special: Mapping[str, str]) -> str:
    values = {
        "status": "status",
        "title": 'PHRASES[status] ?? "Error"',
        "type": "this.errors[0]?.type",
        "field": "this.errors[0]?.field",
        **special,
    }
    return values.get(role, f"this.{NAMES.get(role, role)}")


def _literal(
    slots: Sequence[Slot], value_of: Callable[[str], str], catalog: Catalog, margin: str
) -> str:
    """Return an object that has each value at its path, one member a line."""
    values = [(slot, _as_wanted(slot, value_of(slot.role), catalog)) for slot in slots]
    tree = placed((slot.path, (slot.role, value)) for slot, value in values)
    return tree[1] if isinstance(tree, tuple) else _written(tree, margin)


def _written(tree: Any, margin: str) -> str:
    """Return an object or an array, one member a line; what an array lacks is null."""
    if not isinstance(tree, list):
        return ts.members(dict(_members(tree, margin)), margin)
    rows = [
        text
        for _, text in _members({str(n): each for n, each in enumerate(tree)}, margin)
    ]
    if (
        rows and rows[-1] == f"{_LEFT_OUT}(listed)"
    ):  # what is missing at the end is no null
        rows[-1] = "...[listed].filter((each) => each.length > 0)"
    return ts.items(rows, margin)


_LEFT_OUT = "orNothing"  # the function that leaves out an object without any value


def _members(tree: Mapping[str, Any], margin: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if value is None or isinstance(value, tuple):
            yield name, "null" if value is None else value[1]
            continue
        text = _written(value, f"{margin}  ")
        yield name, text if _is_present(value) else f"{_LEFT_OUT}({text})"


def _is_present(tree: Any) -> bool:
    """Say whether some value inside is always there; the gaps of an array are."""
    if isinstance(tree, list):
        inner = [each for each in tree if each is not None]
        return any(isinstance(each, tuple) or _is_present(each) for each in inner)
    return any(
        (
            (value[0] in PRESENT and not value[1].startswith(f"{_LEFT_OUT}("))
            if isinstance(value, tuple)
            else _is_present(value)
        )
        for value in tree.values()
    )


def _as_wanted(slot: Slot, value: str, catalog: Catalog) -> str:
    """Return the expression of a value as the JSON type that the schema wants."""
    if slot.role == CONST:
        return ts.inline(slot.type)
    if slot.type == "string" and slot.role == "status":
        return f"String({value})"
    is_number = any(v.code_type == "integer" for v in catalog.vocabularies)
    if slot.type == "string" and slot.role in ("code", "subcode") and is_number:
        is_chain = " ?? " in value
        return f"({value})?.toString()" if is_chain else f"{value}?.toString()"
    return value
