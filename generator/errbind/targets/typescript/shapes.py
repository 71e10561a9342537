"""The shapes of bodies as the TypeScript runtime writes them."""

from __future__ import annotations

import json
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
_ALWAYS = {"message", "status", "title", "items"}  # what every error is written with
_CONST = "="


def writing(catalog: Catalog, envelope: Mapping[str, Any]) -> ts.Tree:
    """Return how an error is written in an envelope of the plan: `Writing` in the runtime."""
    write = envelope.get("write", {})
    slots, inner = write.get("body", []), write.get("item", [])
    roles = {slot.get("role"): slot for slot in slots}
    lists_others = {"code", "items"} <= roles.keys()
    leaves = [_leaf(slot, catalog, lists_others=lists_others) for slot in slots]
    tree: dict[str, ts.Tree] = {"body": _function(slots, leaves)}
    if "items" in roles:
        plain = [_plain_leaf(slot, catalog) for slot in inner]
        tree["item"] = _function(inner, plain)
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
    return not leaf.startswith(_CONST) and (
        leaf == "item" or "@" in leaf or "?" in leaf
    )


def _function(slots: Sequence[Mapping[str, Any]], leaves: Sequence[str]) -> ts.Tree:
    """Return a function that makes a body of the values of roles."""
    paths = (tuple(slot["path"]) for slot in slots)
    shape = placed(zip(paths, leaves, strict=True))
    made = _made(shape)
    if isinstance(shape, dict) and isinstance(made, ts.Call):
        made = made.argument  # a body is never left out
    has_roles = any(not leaf.startswith(_CONST) for leaf in leaves)
    return ts.Function("e" if has_roles else "", made)


def _made(shape: Json) -> ts.Tree:
    """Return what makes a part of a body; what may have no value inside is left out then."""
    if shape is None:
        return js(None)  # what an array lacks
    if isinstance(shape, str):
        return _value(shape)
    if isinstance(shape, dict):
        made: ts.Tree = {name: _made(inner) for name, inner in shape.items()}
    else:
        made = [_item(inner) for inner in shape]
    return made if _is_certain(shape) else ts.Call("parts.some", made)


def _item(shape: Json) -> ts.Tree:
    made = _made(shape)
    return f"...({made} ? [{made}] : [])" if shape == "items?" else made


def _value(leaf: str) -> ts.Tree:
    if leaf.startswith(_CONST):
        return ts.tree(json.loads(leaf.removeprefix(_CONST)))
    role, _, text = leaf.partition(":")
    member = f"e.{role}" if role.isalpha() else f"e[{js(role)}]"
    return f"parts.text({member})" if text else member


def _is_certain(shape: Json) -> bool:
    """Say whether there is a value in a part of a body for every error."""
    if isinstance(shape, str):
        return shape.startswith(_CONST) or shape.split(":")[0] in _ALWAYS
    if isinstance(shape, dict):
        return any(map(_is_certain, shape.values()))
    if isinstance(shape, list):
        return any(
            not isinstance(each, dict | list) or _is_certain(each) for each in shape
        )
    return False


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
        return f"{_CONST}{to_json(slot['const'])}"
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
