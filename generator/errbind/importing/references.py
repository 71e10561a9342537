"""An OpenAPI document with its local references followed, and its schemas written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from errbind.importing import shapes
from errbind.importing.source import pointed, shown
from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem

MAX_DEPTH = 100  # of schemas that refer to schemas, in one that is written out
MAX_LEVELS = (
    20  # of objects in objects; a spec with all that it holds may have 64 levels
)
MAX_NODES = 2000  # of one schema written out; what is larger is cut
MAX_ALL_NODES = 100_000  # of all schemas of a document
MAX_REPEATED_NODES = 500_000
_TYPES = frozenset(
    ["object", "array", "string", "integer", "number", "boolean", "null"]
)


class Node(NamedTuple):
    """A value of the document and its pointer."""

    pointer: str
    value: Any


@dataclass(slots=True)
class References:
    """Follows references; `remarks` tells of those that lead nowhere and of schemas that are cut."""

    file: str
    document: Json
    remarks: dict[str, Problem] = field(default_factory=dict)
    nodes: int = 0  # of schemas that were written out
    repeated_nodes: int = 0  # that were so for another time
    shared: dict[int, dict[str, Any]] = field(
        default_factory=dict
    )  # by the schema's id
    listed: dict[tuple[int, bool], Any] = field(default_factory=dict)  # see `enums`
    repeated: int = 0  # values of those that were looked at again
    _followed: dict[str, Node | None] = field(default_factory=dict)
    _written: dict[int, dict[str, Any]] = field(default_factory=dict)

    def place(self, pointer: str) -> Place:
        """Return the place of a pointer."""
        return pointed(self.file, pointer)

    def at(self, pointer: str) -> Node | None:
        """Return the node at a JSON Pointer, its references followed."""
        found = self._at(pointer)
        return self.followed(found) if found else None

    def followed(self, node: Node) -> Node:
        """Return what a node refers to; a mapping without content where that is nowhere."""
        passed: dict[str, None] = {}
        end: Node | None = node
        while end is not None and (target := _target(end)) is not None:
            if target in self._followed or target in passed:
                end = self._followed.get(target)  # none at the end of a circle
                break
            passed[target] = None
            end = self._at(unquote(target[1:])) if target.startswith("#/") else None
            if end is None:
                self._remark_on_nothing(node, target)
        self._followed |= dict.fromkeys(passed, end)
        return end or Node(node.pointer, {})

    def _remark_on_nothing(self, node: Node, target: str) -> None:
        message = f"{shown(target)} leads nowhere in this document"
        problem = Problem(self.place(node.pointer), "unknown-reference", message)
        self.remarks.setdefault(target, problem)

    def _at(self, pointer: str) -> Node | None:
        value: Any = self.document
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and name in value:
                value = value[name]
            elif isinstance(value, list) and 0 <= _index(name) < len(value):
                value = value[_index(name)]
            else:
                return None
        return Node(pointer, value)

    def members(self, node: Node) -> Iterator[tuple[str, Node]]:
        """Yield the named members of a mapping, their references followed."""
        if isinstance(node.value, Mapping):
            for name, inner in node.value.items():
                yield str(name), self.followed(Node(joined(node.pointer, name), inner))

    def branches(self, node: Node, *keys: str) -> Iterator[Node]:
        """Yield the schemas in lists such as `oneOf`, their references followed."""
        for key in keys:
            listed = node.value.get(key) if isinstance(node.value, Mapping) else None
            for index, inner in enumerate(listed if isinstance(listed, list) else ()):
                pointer = joined(joined(node.pointer, key), index)
                yield self.followed(Node(pointer, inner))

    def child(self, node: Node, key: str) -> Node | None:
        """Return a member, its references followed; None where there is none."""
        if not isinstance(node.value, Mapping) or key not in node.value:
            return None
        return self.followed(Node(joined(node.pointer, key), node.value[key]))

    def written_out(self, node: Node) -> dict[str, Any]:
        """Return a schema's shape without references: types, members, descriptions."""
        if id(node.value) not in self._written:
            writer = _Writer(self)
            self._written[id(node.value)] = writer.written(node)
            if writer.is_cut:
                message = "this schema with all that it refers to is too large; a part is left out"
                self.remarks[node.pointer] = Problem(
                    self.place(node.pointer), "cut-schema", message
                )
        return self._written[id(node.value)]


def _target(node: Node) -> str | None:
    found = node.value.get("$ref") if isinstance(node.value, Mapping) else None
    return found if isinstance(found, str) else None


def _index(name: str) -> int:
    """Return the index that a part of a pointer means, -1 if it means none."""
    return int(name) if name.isdecimal() and len(name) < 10 else -1


def joined(pointer: str, name: str | int) -> str:
    """Return the pointer of a member."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


@dataclass(slots=True)
class _Writer:
    """Writes one schema out; what no circle is part of is made once for all of the document."""

    references: References
    nodes: int = 0
    is_cut: bool = False
    is_whole: bool = True  # what was made last holds all, whatever is above it

    def written(self, node: Node) -> dict[str, Any]:
        made = self.schema(node, ())
        self.nodes = 0
        return self._tree(made, 0)

    def schema(self, node: Node, above: tuple[int, ...]) -> dict[str, Any]:
        node = self.references.followed(node)
        if not isinstance(node.value, Mapping):
            return {}
        known = self.references.shared.get(id(node.value))
        if known is not None and not self._costs_too_much(known):
            return known
        if id(node.value) in above or len(above) > MAX_DEPTH or self._is_too_large(1):
            self.is_cut |= id(node.value) not in above
            self.is_whole = False
            return {}
        before, self.is_whole = self.is_whole, True
        made = self._made(node, (*above, id(node.value)))
        if _size(made) > MAX_NODES:
            nodes, self.nodes = self.nodes, 0
            made = self._tree(
                made, 0
            )  # what is merged with it later must not grow as its ways do
            self.nodes = nodes
        if self.is_whole:
            self.references.shared[id(node.value)] = made
        self.is_whole &= before
        return made

    def _made(self, node: Node, inside: tuple[int, ...]) -> dict[str, Any]:
        made = self._own(node, inside)
        for branch in self._different(node, "allOf"):
            made = _together(made, self.schema(branch, inside))
        choices = [
            self.schema(b, inside) for b in self._different(node, "oneOf", "anyOf")
        ]
        if len(choices) > 1:  # what is said of one choice does not hold for all
            choices = [
                {k: v for k, v in c.items() if k != "description"} for c in choices
            ]
        if choices:
            made = _together(made, shapes.merged(choices))
        return made

    def _costs_too_much(self, made: Mapping[str, Any]) -> bool:
        """Count what is written for another time, which is merged with what stands beside it."""
        self.references.repeated_nodes += _size(made)
        return self.references.repeated_nodes > MAX_REPEATED_NODES

    def _is_too_large(self, count: int) -> bool:
        """Count what is written; say whether that is more than one schema or all may hold."""
        self.nodes += count
        self.references.nodes += count
        return self.nodes > MAX_NODES or self.references.nodes > MAX_ALL_NODES

    def _different(self, node: Node, *keys: str) -> list[Node]:
        """Return the schemas in lists, each once."""
        found = self.references.branches(node, *keys)
        return list({id(branch.value): branch for branch in found}.values())

    def _tree(self, made: Mapping[str, Any], level: int) -> dict[str, Any]:
        """Return a schema in which nothing is shared, cut where it becomes too large."""
        if level > MAX_LEVELS or self._is_too_large(1):
            self.is_cut = True
            return {}
        tree = dict(made)
        if "properties" in tree:
            members = tree["properties"].items()
            tree["properties"] = {n: self._tree(m, level + 1) for n, m in members}
        for key in ("items", "additionalProperties"):
            if key in tree:
                tree[key] = self._tree(tree[key], level + 1)
        return tree

    def _own(self, node: Node, inside: tuple[int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        types = _types(node.value)
        if types:
            made["type"] = types[0] if len(types) == 1 else types
        description = node.value.get("description")
        if isinstance(description, str) and description.strip():
            made["description"] = description
        properties = self.references.child(node, "properties")
        if properties is not None and isinstance(properties.value, Mapping):
            names = {str(name) for name in properties.value}
            required = node.value.get("required")
            kept = (
                [n for n in required if isinstance(n, str) and n in names]
                if isinstance(required, list)
                else []
            )
            if kept:
                made["required"] = list(dict.fromkeys(kept))
            made["properties"] = {
                name: self.schema(inner, inside)
                for name, inner in self.references.members(properties)
            }
        for key in ("items", "additionalProperties"):
            inner = self.references.child(node, key)
            if inner is not None and isinstance(inner.value, Mapping):
                made[key] = self.schema(inner, inside)
        return made


def _size(made: Mapping[str, Any]) -> int:
    """Return how many schemas are in one that is written out; one more than enough for too many."""
    waiting, count = [made], 0
    while waiting and count <= MAX_NODES:
        schema = waiting.pop()
        count += 1
        waiting += schema.get("properties", {}).values()
        waiting += [schema[k] for k in ("items", "additionalProperties") if k in schema]
    return count


def _types(schema: Mapping[str, Any]) -> list[str]:
    given = schema.get("type")
    types = given if isinstance(given, list) else [given]
    known = [name for name in types if name in _TYPES]
    if not known and "properties" in schema:
        known = ["object"]
    elif not known:
        listed = [schema["const"]] if "const" in schema else schema.get("enum")
        values = listed if isinstance(listed, list) else []
        known = [str(shapes.of_body(value)["type"]) for value in values]
    if known and schema.get("nullable") is True and "null" not in known:
        known.append("null")
    return list(dict.fromkeys(known))


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema for what both ask for."""
    made = {**other, **one}
    for key in ("properties",):
        if key in one and key in other:
            made[key] = {**other[key], **one[key]}
    required = dict.fromkeys([*other.get("required", ()), *one.get("required", ())])
    if required:
        made["required"] = list(required)
    return made
