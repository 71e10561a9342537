"""The tables that the TypeScript runtime reads and writes by: a catalog's plan, without its texts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from errbind.model import patterns
from errbind.model.catalog import Catalog, Category, Code, HttpStatus, Json
from errbind.model.memo import remembered
from errbind.model.records import record
from errbind.plan.build import plan_of
from errbind.plan.class_model import class_model
from errbind.resolve.class_tree import OWN
from errbind.targets.quoting import js
from errbind.targets.typescript import formatting as ts
from errbind.targets.typescript.shapes import NAMES, writing

# What errors of some catalogs have, and the types; a code's own members are others.
MORE = {
    "docs_url": "string",
    "user_message": "string",
    "detail": "string",
    "retry_after": "number",
}
_Traits = tuple[tuple[str, ...], bool | None]  # categories, and whether to retry


# What a role accepts that is no text. This, tests, what finds a value elsewhere than at a path of
# names, and what else tables name are functions of runtime/parts.ts.
_TESTS = {"const": "equal"}
_ACCEPTS = {"retry_after": "asSeconds"}
_WILDCARDS = {"*", "**"}


@record
class Tables:
    """What a catalog's modules say of its codes and envelopes, as text.

    `plan` is its members; `uses_parts` where they name functions that not every catalog needs.
    """

    plan: tuple[str, ...]
    codes: str
    writing: str
    uses_parts: bool


@remembered
def tables(catalog: Catalog, categories: Sequence[Category]) -> Tables:
    """Return the tables of a catalog."""
    envelopes: list[Any] = plan_of(catalog, categories)["envelopes"]
    members: dict[str, ts.Tree] = {
        "envelopes": [_envelope(each) for each in envelopes],
        **_parts(catalog),
    }
    tables = {
        "codes": ts.literal("", _codes(catalog, categories), ";"),
        "writing": ts.literal("", writing(catalog, envelopes[0]), ";"),
    }
    plan = [ts.literal(f"  {name}: ", tree, ",") for name, tree in members.items()]
    uses_parts = any("parts." in text for text in (*plan, *tables.values()))
    return Tables(plan=tuple(plan), uses_parts=uses_parts, **tables)


def _parts(catalog: Catalog) -> dict[str, ts.Tree]:
    """Return the functions that a plan needs and not every one does, by what they do."""
    found: dict[str, ts.Tree] = {}
    accepts = {
        NAMES.get(role, role): f"parts.{_ACCEPTS[role]}"
        for role in more(catalog)
        if role in _ACCEPTS
    }
    if accepts:
        found["accepts"] = accepts
    if _may_disagree(catalog):
        found["decide"] = "parts.decide"
    if names := _members(catalog):
        found |= {"complete": "parts.complete", "more": quoted(names)}
    return found


def _may_disagree(catalog: Catalog) -> bool:
    """Say whether a response may have codes of which one decides."""
    are_beside = any({"code", "items"} <= set(e.roles) for e in catalog.envelopes)
    return are_beside or has_role(catalog, "subcode") or has_patterns(catalog)


def more(catalog: Catalog) -> tuple[str, ...]:
    """Return the roles that errors of this catalog have and those of others may lack."""
    roles = {role for envelope in catalog.envelopes for role in envelope.roles}
    return tuple(role for role in MORE if role in roles)


def has_role(catalog: Catalog, role: str) -> bool:
    """Say whether an envelope says where a role stands."""
    return any(role in envelope.roles for envelope in catalog.envelopes)


def has_patterns(catalog: Catalog) -> bool:
    """Say whether a part of some code changes."""
    return any(code.pattern for code in catalog.codes)


def _members(catalog: Catalog) -> list[str]:
    """Return the names of the members that errors of this catalog have beside those of all."""
    own = {
        "vocabulary": len(catalog.vocabularies) > 1,
        "subcode": has_role(catalog, "subcode"),
        "parameters": has_patterns(catalog),
    }
    names = [name for name, is_there in own.items() if is_there]
    return [*names, *(NAMES.get(role, role) for role in more(catalog))]


# -- codes -----------------------------------------------------------------------------------


def _codes(catalog: Catalog, categories: Sequence[Category]) -> ts.Tree:
    order = {category.id: index for index, category in enumerate(categories)}
    tree: dict[str, ts.Tree] = {"vocabularies": _kinds(catalog, order)}
    patterned = [code for code in catalog.codes_by_value if code.pattern]
    if patterned:
        tree["patterns"] = [_code_pattern(code) for code in patterned]
        tree["patterned"] = "parts.patterned"
    pairs = sorted(_retryable(catalog, categories), key=lambda pair: pair[0])
    tree["retryable"] = [[js(category), js(value)] for _, category, value in pairs]
    if catalog.handling.retryable is not None:
        tree["otherwise"] = js(catalog.handling.retryable)
    return tree


def _kinds(catalog: Catalog, order: Mapping[str, int]) -> dict[str, ts.Tree]:
    """Return the codes of each vocabulary by how they are handled; statuses are in the first."""
    found: dict[str, dict[_Traits, dict[str, list[Any]]]]
    found = {vocabulary.id: {} for vocabulary in catalog.vocabularies}
    for code in catalog.codes_by_value:
        kind = found[code.vocabulary].setdefault(_traits(code), {})
        kind.setdefault("codes", []).append(code.value)
    first = found[catalog.vocabularies[0].id]
    for status in sorted(catalog.http_statuses, key=lambda each: each.status):
        if status.class_name and _traits(status) != ((), catalog.handling.retryable):
            kind = first.setdefault(_traits(status), {})
            kind.setdefault("statuses", []).append(js(status.status))
    return {id: _rows(kinds, order) for id, kinds in found.items()}


def _rows(
    kinds: Mapping[_Traits, Mapping[str, list[Any]]], order: Mapping[str, int]
) -> ts.Tree:
    def place(traits: _Traits) -> tuple[list[int], str]:
        return [order[id] for id in traits[0]], str(traits[1])

    return [_kind(traits, **kinds[traits]) for traits in sorted(kinds, key=place)]


def _kind(
    traits: _Traits,
    codes: Sequence[int | str] = (),
    statuses: Sequence[str] = (),
) -> ts.Tree:
    categories, retryable = traits
    row: list[ts.Tree] = [quoted(categories), list(_runs(codes)), list(statuses)]
    if retryable is not None:
        return [*row, js(retryable)]
    return row if statuses else row[:2]


def _traits(entry: Code | HttpStatus) -> _Traits:
    return entry.categories, entry.handling.retryable


def _runs(codes: Sequence[int | str]) -> Iterator[ts.Tree]:
    """Yield codes; of integers that follow each other the first and the last as one pair."""
    if not codes:
        return
    first = last = codes[0]
    for code in (*codes[1:], None):
        if isinstance(code, int) and isinstance(last, int) and code == last + 1:
            last = code
            continue
        yield js(last) if first == last else [js(first), js(last)]
        if code is not None:
            first = last = code


def _code_pattern(code: Code) -> ts.Tree:
    assert code.pattern is not None
    parts = quoted(patterns.parts(code.pattern))
    return [js(code.vocabulary), js(code.value), parts]


def _retryable(
    catalog: Catalog, categories: Sequence[Category]
) -> Iterator[tuple[bool, str, bool]]:
    """Yield categories and whether to retry their errors: what a catalog states goes first."""
    model = class_model(catalog, categories)
    for category in categories:
        node = model.nodes.get(f"{OWN}{category.id}")
        value = None if node is None else model.values(node.id).get("retryable")
        if node is not None and value is not None:
            yield "retryable" not in node.stated, category.id, value


# -- envelopes -------------------------------------------------------------------------------


def _envelope(envelope: Mapping[str, Any]) -> ts.Tree:
    tree: dict[str, ts.Tree] = {"roles": _roles(envelope["roles"])}
    items = envelope.get("items")
    if items:
        tree["items"] = [_address(each) for each in items["any"]]
        tree["item"] = _roles(items["roles"])
        alternates = itertools.chain.from_iterable(items["roles"].values())
        if any(each["in"] == "wildcard_path" for each in alternates):
            tree["named"] = js(True)
    when = envelope.get("when")
    if when:
        tree["when"] = [list(map(_test, tests["all"])) for tests in when["any"]]
    return tree


def _roles(roles: Mapping[str, Any]) -> ts.Tree:
    return {
        NAMES.get(role, role): [_address(each, role) for each in alternates]
        for role, alternates in roles.items()
    }


def _address(address: Mapping[str, Any], role: str = "") -> ts.Tree:
    """Return the names that lead to a value; an object where there is more to it."""
    if address.keys() <= {"at", "in", "path"} and address["in"] in ("body", "item"):
        path = address.get("path", [])
        if not _WILDCARDS & {*path}:
            return quoted(path)
    return _place(address, role)


def _place(address: Mapping[str, Any], role: str = "") -> ts.Tree:
    """Return what finds a value, of what, and the vocabulary of a code."""
    path = address.get("path", [])
    if address["in"] == "http":
        place: list[ts.Tree] = ["parts.http", "[]"]
    elif address["in"] == "wildcard_path":
        place = ["parts.way", "[]"]
    elif "header" in address:
        place = ["parts.header", js(address["header"])]
    elif "name" in address:
        place = ["parts.names", quoted(path)]
    else:
        finder = "walk" if _WILDCARDS & {*path} else "path"
        place = [f"parts.{finder}", quoted(path)]
    if "join" in address:
        place = ["parts.join", [js(address["join"]), place]]
    if "pattern" in address:
        part = js(NAMES.get(role, role))
        place = ["parts.pattern", [_pattern(address["pattern"]), part, place]]
    if "vocabulary" in address:
        place.append(js(address["vocabulary"]))
    return place


def _pattern(pattern: Mapping[str, Any]) -> ts.Tree:
    names = []
    for placeholder in pattern["placeholders"]:
        name = NAMES.get(placeholder.get("name"), placeholder.get("name", "_"))
        names.append(f"{name}:integer" if placeholder.get("integer") else name)
    return quoted(_in_turn(pattern["literals"], names))


def _in_turn(literals: Sequence[str], names: Iterable[str]) -> list[str]:
    first, *others = literals
    rest = [part for pair in zip(names, others, strict=True) for part in pair]
    return [first, *rest]


def _test(test: Mapping[str, Any]) -> ts.Tree:
    bounds: list[ts.Tree] = [
        [f"parts.{_TESTS.get(name, name)}", ts.tree(value)]
        for name, value in test["bounds"].items()
    ]
    return [_address(test["address"]), *bounds]


def quoted(values: Iterable[Json]) -> list[ts.Tree]:
    """Return values as texts, each quoted."""
    return [js(value) for value in values]
