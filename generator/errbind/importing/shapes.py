"""Envelopes made of example bodies and of schemas: the shape, and where each role stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from errbind.importing import columns
from errbind.model import addresses
from errbind.model.catalog import Json
from errbind.model.http_phrases import PHRASES
from errbind.plan.reader import is_type, wire_key

MAX_MEMBERS = 200  # of an object that may have a role
MAX_DEPTH = 6  # of objects in objects in which roles are looked for

# For each role but the code its members' names, the surest first; see `columns` for the code's.
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "message": (
        *("message", "errormessage", "msg", "errmsg", "errormsg", "description"),
        *("errordescription", "detail", "details", "error", "text", "reason", "title"),
    ),
    "status": ("httpstatus", "httpstatuscode", "statuscode", "status", "httpcode"),
    "title": ("title", "error", "status", "name"),
    "type": ("type", "errortype", "category", "kind", "errorcategory"),
    "field": (
        "field",
        "fieldname",
        "param",
        "parameter",
        "property",
        "path",
        "pointer",
    ),
    "request_id": (
        "requestid",
        "traceid",
        "correlationid",
        "debugid",
        "errorid",
        "logid",
    ),
    "docs_url": (
        "docurl",
        "docsurl",
        "documentationurl",
        "helpurl",
        "moreinfo",
        "infourl",
    ),
    "user_message": ("usermessage", "displaymessage", "customermessage"),
}
ITEM_LISTS = (
    "errors",
    "error",
    "details",
    "issues",
    "violations",
    "causes",
    "problems",
)
WEAK_CODES = ("error", "errortype", "errorname", "issue", "type", "reason", "name")
_TYPES: Mapping[str, tuple[str, ...]] = {
    "code": ("string", "integer"),
    "status": ("integer", "string"),
}
_AT_ROOT = ("status", "request_id", "docs_url", "user_message")


@dataclass(slots=True)
class Candidate:
    """A shape with the bodies that showed it."""

    schema: dict[str, Any]
    bodies: list[Json] = field(default_factory=list)


def of_body(value: Json) -> dict[str, Any]:
    """Return the JSON Schema that a body shows."""
    if isinstance(value, dict):
        made: dict[str, Any] = {"type": "object"}
        if value:
            made["required"] = list(value)
            made["properties"] = {name: of_body(inner) for name, inner in value.items()}
        return made
    if isinstance(value, list):
        made = {"type": "array"}
        if value:
            made["items"] = merged([of_body(inner) for inner in value])
        return made
    names = ("null", "boolean", "integer", "number", "string")
    return {"type": next(name for name in names if is_type(value, name))}


def merged(schemas: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one schema for all that some schemas allow."""
    if len(schemas) == 1:
        return dict(schemas[0])
    made: dict[str, Any] = {}
    if all("type" in schema for schema in schemas):
        types = list(dict.fromkeys(name for s in schemas for name in _types(s)))
        if "number" in types and "integer" in types:
            types.remove("integer")
        made["type"] = types[0] if len(types) == 1 else types
    for key in ("description", "title", "format"):
        if key in schemas[0]:
            made[key] = schemas[0][key]
    if any("properties" in schema for schema in schemas):
        first, *others = [dict.fromkeys(s.get("required", ())) for s in schemas]
        required = [n for n in first if all(n in other for other in others)]
        if required:
            made["required"] = required
        made["properties"] = _merged_properties(schemas)
    if any("items" in schema for schema in schemas):
        lists = [s["items"] for s in schemas if isinstance(s.get("items"), Mapping)]
        made["items"] = merged(lists) if lists else {}
    return made


def _merged_properties(schemas: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for schema in schemas:
        for name, inner in schema.get("properties", {}).items():
            found.setdefault(name, []).append(inner)
    return {
        name: listed[0] if len(listed) == 1 else merged(listed)
        for name, listed in found.items()
    }


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return types if isinstance(types, list) else [types]


def without_lone_nulls(schema: Any) -> Any:
    """Return a schema in which what was only seen as null may be anything."""
    if isinstance(schema, list):
        return [without_lone_nulls(inner) for inner in schema]
    if not isinstance(schema, Mapping):
        return schema
    kept = {k: without_lone_nulls(v) for k, v in schema.items()}
    if kept.get("type") == "null":
        del kept["type"]
    return kept


def roles(shape: Candidate, codes: frozenset[str]) -> dict[str, str]:
    """Return where each role stands in a shape; empty where nothing looks like an error.

    `codes` are the codes that the source lists: a member that holds one is the code.
    """
    finder = _Finder(shape, codes)
    found = finder.main()
    items = finder.items()
    if items:
        found |= items
        finder.part_status_from_code(found)
    if not {"code", "message", "items"} & set(found):
        return {}
    if "code" not in found and "items" not in found and not finder.is_explicit(found):
        return {}
    return found


@dataclass(slots=True)
class _Finder:
    shape: Candidate
    codes: frozenset[str]

    def main(self) -> dict[str, str]:
        """Return the roles of the object that tells the error."""
        objects = [
            (address, schema["properties"])
            for address, _, schema in _within(self.shape.schema)
            if "properties" in schema
        ]
        best: dict[str, str] = {}
        best_score = 0
        for prefix, properties in objects:
            found = self._own(prefix, properties)
            score = self._score(found)
            if score > best_score:
                best, best_score = found, score
        if objects and best:
            rest = self._own(objects[0][0], objects[0][1], only=_AT_ROOT)
            taken = set(best.values())
            best = best | {
                r: a for r, a in rest.items() if r not in best and a not in taken
            }
        return best

    def items(self) -> dict[str, str]:
        """Return the roles of a list of errors, empty where there is none."""
        found: list[tuple[int, dict[str, str]]] = []
        for address, name, schema in _within(self.shape.schema):
            members = schema.get("items", {}).get("properties", {})
            own = self._own(address + "/*", members, relative=address + "/*/")
            is_named = columns.key(name) in ITEM_LISTS or not name
            score = self._score(own) + 2 * is_named
            if ("code" in own or "message" in own) and score >= 4:
                named = {
                    f"item.{r}": a
                    for r, a in own.items()
                    if r in ("code", "message", "type", "field")
                }
                found.append((score, {"items": address, **named}))
        return max(found, key=lambda pair: pair[0])[1] if found else {}

    def _own(
        self,
        prefix: str,
        properties: Mapping[str, Any],
        only: Iterable[str] = (),
        relative: str = "",
    ) -> dict[str, str]:
        """Return the roles of an object's members; `relative` is what item addresses leave out."""
        found = self._named(prefix, properties, only, is_weak=True)
        if (
            "message" not in found
        ):  # then `error` and the like are no code but the message
            found = self._named(prefix, properties, only, is_weak=False)
        if "message" not in found and "title" in found:
            found["message"] = found.pop("title")
        return {role: address.removeprefix(relative) for role, address in found.items()}

    def _named(
        self,
        prefix: str,
        properties: Mapping[str, Any],
        only: Iterable[str],
        is_weak: bool,
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for role in only or ("code", *MEMBERS):
            ranked = []
            first = islice(properties.items(), MAX_MEMBERS)
            for index, (name, schema) in enumerate(first):
                address = f"{prefix}/{_escaped(name)}"
                if name and address not in found.values() and _fits(role, schema):
                    rank = self._rank(role, name, address, is_weak)
                    ranked += [] if rank is None else [(rank, index, address)]
            if ranked:
                found[role] = min(ranked)[2]
        return found

    def _rank(self, role: str, name: str, address: str, is_weak: bool) -> int | None:
        values = list(self._values(address))
        if role == "code":
            if any(wire_key(value) in self.codes for value in values):
                return -1
            sure = columns.rank("code", name)
            if sure is None and is_weak and columns.key(name) in WEAK_CODES:
                return 100 + WEAK_CODES.index(columns.key(name))
            return sure
        names = MEMBERS[role]
        rank = names.index(columns.key(name)) if columns.key(name) in names else None
        if role == "status" and not all(_is_status(value) for value in values):
            return None
        if role == "title" and rank and not any(_is_phrase(value) for value in values):
            return None
        return rank

    def _values(self, address: str) -> Iterator[Json]:
        place = addresses.parse(address, relative=False)
        for body in self.shape.bodies:
            yield from addresses.find(body, place)

    def _score(self, found: Mapping[str, str]) -> int:
        return 3 * ("code" in found) + 2 * ("message" in found) + bool(found)

    def part_status_from_code(self, found: dict[str, str]) -> None:
        """Where the items have codes, a code at the top that is always a status is the status."""
        if "code" not in found or "item.code" not in found:
            return
        values = list(self._values(found["code"]))
        if not values or not all(_is_status(value) for value in values):
            return
        address = found.pop("code")
        found.setdefault("status", address)
        texts = list(self._values(found["message"])) if "message" in found else []
        if texts and all(_is_phrase(text) for text in texts):
            found["title"] = found.pop("message")

    def is_explicit(self, found: Mapping[str, str]) -> bool:
        """Say whether a body without a code calls something an error."""
        name = found["message"].rpartition("/")[2] if "message" in found else ""
        return (
            "error" in found.get("message", "").lower()
            or columns.key(name) == "detail"
            or "status" in found
        )


def _within(
    schema: Any, address: str = "", name: str = "", depth: int = 0
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield a schema and those of the members in it: address, name, schema."""
    if isinstance(schema, Mapping) and depth <= MAX_DEPTH:
        yield address, name, schema
        for member, inner in schema.get("properties", {}).items():
            yield from _within(
                inner, f"{address}/{_escaped(member)}", member, depth + 1
            )


def _escaped(name: str) -> str:
    text = name.replace("~", "~0").replace("/", "~1")
    return f"{text[:-1]}~2" if text.endswith("#") else text


def _fits(role: str, schema: Any) -> bool:
    wanted = _TYPES.get(role, ("string",))
    types = _types(schema) if isinstance(schema, Mapping) else []
    return not types or any(name in wanted for name in types)


def _is_status(value: Json) -> bool:
    key = wire_key(value)
    return (
        key is not None
        and key.isascii()
        and key.isdigit()
        and 100 <= int(key[:4]) <= 599
        and len(key) == 3
    )


def _is_phrase(value: Json) -> bool:
    return value in PHRASES.values()
