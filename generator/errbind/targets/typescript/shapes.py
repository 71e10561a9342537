"""The shapes of bodies as the TypeScript runtime writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from errbind.model.catalog import Catalog, Json
from errbind.model.http_phrases import PHRASES
from errbind.plan.slots import placed
from errbind.targets.quoting import js, to_json
from errbind.targets.typescript import formatting as ts

# What roles are called in TypeScript, where that is another name.
NAMES = {
    "request_id": "requestId",
    "docs_url": "docsUrl",
    "user_message": "userMessage",
    "retry_after": "retryAfter",
}
UNKNOWN_STATUS = 500  # what an error is written with that knows none
_CODES = ("code", "subcode")


def writing(catalog: Catalog, envelope: Mapping[str, Any]) -> ts.Tree:
    """Return how an error is written in an envelope of the plan: `Writing` in the runtime."""
    write = envelope.get("write", {})
    slots, inner = write.get("body", []), write.get("item", [])
    roles = {slot.get("role"): slot for slot in slots}
    lists_others = {"code", "items"} <= roles.keys()
    leaves = [_leaf(slot, catalog, lists_others=lists_others) for slot in slots]
    tree: dict[str, ts.Tree] = {"body": _shape(slots, leaves)}
    if "items" in roles:
        plain = [_plain_leaf(slot, catalog) for slot in inner]
        tree["item"] = _shape(inner, plain)
    if "title" in roles:
        tree["phrases"] = dict(_phrases(catalog))
    if lists_others:
        top = _leaf(roles["code"], catalog).split(":")[0]
        tree |= {"top": js(top), "hasField": js("field" in roles)}
    if lists_others or any(map(_is_limited, leaves)):
        tree["values"] = "parts.values"
    return tree


def _is_limited(leaf: str) -> bool:
    """Say whether a leaf is one of those that not every catalog has."""
    return not leaf.startswith("=") and (leaf == "item" or "@" in leaf or "?" in leaf)


def _shape(slots: Sequence[Mapping[str, Any]], leaves: Sequence[str]) -> ts.Tree:
    """Return the body with the leaf of each slot at its path; what an array lacks is null."""
    paths = (tuple(slot["path"]) for slot in slots)
    shape: ts.Tree = ts.tree(_without_gaps(placed(zip(paths, leaves, strict=True))))
    return shape


def _without_gaps(shape: Json) -> Json:
    if isinstance(shape, list):
        return [_without_gaps(inner) for inner in shape]
    if isinstance(shape, dict):
        return {name: _without_gaps(inner) for name, inner in shape.items()}
    return "=null" if shape is None else shape


def _leaf(
    slot: Mapping[str, Any], catalog: Catalog, *, lists_others: bool = False
) -> str:
    """Return what a body has for a slot; see `Shape` and `values` in the runtime."""
    role = slot.get("role")
    if role == "items" and slot.get("type") == "object":
        return "item"
    if role == "items" and lists_others and not slot.get("required"):
        return "items?"
    leaf = _plain_leaf(slot, catalog)
    if role in _CODES and "vocabulary" in slot and len(catalog.vocabularies) > 1:
        return leaf.replace(role, f"{role}@{slot['vocabulary']}", 1)
    return leaf


def _plain_leaf(slot: Mapping[str, Any], catalog: Catalog) -> str:
    if "role" not in slot:
        return f"={to_json(slot['const'])}"
    role: str = slot["role"]
    is_text = slot.get("type") == "string" and _may_be_number(role, catalog)
    return f"{NAMES.get(role, role)}{':text' if is_text else ''}"


def _may_be_number(role: str, catalog: Catalog) -> bool:
    is_number = any(v.code_type == "integer" for v in catalog.vocabularies)
    return role == "status" or (role in _CODES and is_number)


def _phrases(catalog: Catalog) -> Iterator[tuple[str, str]]:
    documented = {status.status for status in catalog.http_statuses}
    stated = {code.http_status for code in catalog.codes if code.http_status}
    for status in sorted({*documented, *stated, UNKNOWN_STATUS}):
        if status >= 400 and status in PHRASES:
            yield str(status), js(PHRASES[status])
