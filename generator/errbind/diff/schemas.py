"""Changes of an envelope's JSON Schema, told by the members of the body.

A body is written by the API and read by the consumer: what can stand there more than before may
meet code that does not expect it, what can stand there less does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from errbind.diff import wording
from errbind.diff.change import Change
from errbind.model.catalog import Json
from errbind.model.json_values import plain
from errbind.model.problem import Place
from errbind.model.records import record
from errbind.spec.schema_walk import DEFINITIONS, LISTS, NAMED, ONE, Path, subschemas
from errbind.targets.quoting import to_json

TEXTS = (
    "title",
    "description",
    "$comment",
    "default",
    "examples",
    "example",
    "deprecated",
)


@record
class Schemas:
    """Compare the schemas of one envelope; `then` and `now` place what stands at a path of them."""

    catalog: str
    envelope: str
    then: Callable[[Path], Place]
    now: Callable[[Path], Place]

    def changes(self, old: Json, new: Json, path: Path = ()) -> Iterator[Change]:
        """Yield every change between two schemas at a path."""
        if to_json(old) == to_json(new):
            return
        if not isinstance(old, Mapping) or not isinstance(new, Mapping):
            yield self._change("schema-changed", path, "schema", old, new)
            return
        yield from self._members(old, new, path)
        yield from self._required(old, new, path)
        yield from self._types(old, new, path)
        yield from self._values(old, new, path)
        yield from self._within(old, new, path)
        yield from self._rest(old, new, path)

    def _members(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        before, after = _properties(old), _properties(new)
        gone = [name for name in before if name not in after]
        added = [name for name in after if name not in before]
        for name in gone:
            here = (*path, "properties", name)
            heir = next((a for a in added if _same(before[name], after[a])), None)
            if heir is None:
                yield self._change(
                    "member-removed", here, "member", plain(before[name]), None
                )
                continue
            added.remove(heir)
            there = (*path, "properties", heir)
            message = (
                f"{self._label(here)} is called {wording.span(pointer(there))} now"
            )
            yield self._told(
                "member-renamed", there, message, pointer(here), pointer(there)
            )
        for name in added:
            here = (*path, "properties", name)
            yield self._change("member-added", here, "member", None, plain(after[name]))
        for name, schema in before.items():
            if name in after:
                yield from self.changes(
                    schema, after[name], (*path, "properties", name)
                )

    def _required(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        before, after = old.get("required", ()), new.get("required", ())
        here, there = _properties(old), _properties(new)
        for name in before:
            is_member = name in there or name not in here
            if name not in after and is_member:
                member = (*path, "properties", name)
                message = (
                    f"{self._label(member)} was always there, and can be absent now"
                )
                yield self._told("member-optional", member, message, True, False)
        for name in after:
            is_member = name in here or name not in there
            if name not in before and is_member:
                member = (*path, "properties", name)
                message = f"{self._label(member)} is always there now"
                yield self._told("member-required", member, message, False, True)

    def _types(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        before, after = _listed(old.get("type")), _listed(new.get("type"))
        if before != after:
            # The first of several types is the one that is written.
            is_narrower = set(after) < set(before) and after[:1] == before[:1]
            narrower = bool(after) and (is_narrower or not before)
            kind = "member-type-narrowed" if narrower else "member-type-changed"
            yield self._change(kind, path, "type", old.get("type"), new.get("type"))

    def _values(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        if not isinstance(old.get("enum"), list) or not isinstance(
            new.get("enum"), list
        ):
            return
        before = {to_json(value): value for value in old["enum"]}
        after = {to_json(value): value for value in new["enum"]}
        for text in after.keys() - before.keys():
            message = f"{self._label(path)} can be {wording.value(after[text])} now"
            yield self._told("value-added", path, message, None, after[text])
        for text in before.keys() - after.keys():
            message = (
                f"{self._label(path)} cannot be {wording.value(before[text])} any more"
            )
            yield self._told("value-removed", path, message, before[text], None)

    def _within(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        """Yield the changes of the schemas inside, where both sides have them."""
        for key in sorted(old.keys() - {"properties"}):
            for steps, before, after in _pairs(key, old[key], new.get(key)):
                yield from self.changes(before, after, (*path, *steps))

    def _rest(self, old: Any, new: Any, path: Path) -> Iterator[Change]:
        for key in sorted({*old, *new} - {"properties", "required", "type"}):
            before, after = old.get(key), new.get(key)
            is_inside = _pairs(key, before, after) != []
            is_enum = (
                key == "enum" and isinstance(before, list) and isinstance(after, list)
            )
            if to_json(before) == to_json(after) or is_inside or is_enum:
                continue
            kind = "text-changed" if key in TEXTS else "schema-changed"
            yield self._change(kind, (*path, key), key, before, after)

    def _label(self, path: Path) -> str:
        envelope = wording.span(self.envelope)
        member = pointer(path)
        if not member:
            return f"the body of the envelope {envelope}"
        return f"the member {wording.span(member)} of the envelope {envelope}"

    def _change(
        self, kind: str, path: Path, label: str, old: Json, new: Json
    ) -> Change:
        of = self._label(path)
        message = wording.difference(wording.span(label), of, plain(old), plain(new))
        if label == "member":
            message = f"{of} is {'gone' if new is None else 'new'}"
        return self._told(kind, path, message, old, new)

    def _told(
        self, kind: str, path: Path, message: str, old: Json, new: Json
    ) -> Change:
        in_base = kind == "member-removed"
        place = self.then(path) if in_base else self.now(path)
        subject = f"{self.envelope}{pointer(path)}"
        return Change(
            kind, self.catalog, subject, message, plain(old), plain(new), place, in_base
        )


def pointer(path: Path) -> str:
    """Return the JSON Pointer of the member that a path of a schema is about; `*` is each item."""
    parts: list[str] = []
    rest = list(path)
    while rest:
        key = rest.pop(0)
        if key in ("properties", "patternProperties") and rest:
            parts.append(str(rest.pop(0)).replace("~", "~0").replace("/", "~1"))
        elif key in ("items", "additionalProperties"):
            parts.append("*")
        elif key in LISTS | NAMED | DEFINITIONS and rest:
            rest.pop(0)
    return "".join(f"/{part}" for part in parts)


def _properties(schema: Any) -> dict[str, Any]:
    found = schema.get("properties")
    return dict(found) if isinstance(found, Mapping) else {}


def _listed(types: Json) -> list[Any]:
    return (
        list(types)
        if isinstance(types, list | tuple)
        else [] if types is None else [types]
    )


def _pairs(key: str, old: Json, new: Json) -> list[tuple[Path, Json, Json]]:
    """Return the schemas under a keyword that can be compared one by one; none if they cannot."""
    if key in ONE and not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return []
    before, after = (dict(subschemas({key: value})) for value in (old, new))
    if [*before] != [*after]:
        return []
    return [(path, inner, after[path]) for path, inner in before.items()]


def _same(one: Json, other: Json) -> bool:
    """Say whether two members differ in their texts at most."""
    return to_json(_without_texts(one)) == to_json(_without_texts(other))


def _without_texts(schema: Json) -> Json:
    if not isinstance(schema, Mapping):
        return schema
    return {key: value for key, value in schema.items() if key not in TEXTS}
