"""An OpenAPI document with its local references followed, and its schemas written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from errbind.importing import shapes
from errbind.importing.source import shown
from errbind.model import Json
from errbind.problems import Place, Problem

MAX_DEPTH = 12
MAX_HOPS = 32
MAX_NODES = 2000  # of one schema written out; what is larger is cut
_TYPES = frozenset(
    ["object", "array", "string", "integer", "number", "boolean", "null"]
)


class Node(NamedTuple):
    """A value of the document and its pointer."""

    pointer: str
    value: Any


@dataclass(slots=True)
class References:
    """Follows references; `remarks` tells of those that lead nowhere."""

    file: str
    document: Json
    remarks: dict[str, Problem] = field(default_factory=dict)

    def place(self, pointer: str) -> Place:
        """Return the place of a pointer."""
        return Place(f"{self.file}#{pointer}" if pointer else self.file)

    def at(self, pointer: str) -> Node | None:
        """Return the node at a JSON Pointer, its references followed."""
        value: Any = self.document
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and name in value:
                value = value[name]
            elif (
                isinstance(value, list) and name.isdecimal() and int(name) < len(value)
            ):
                value = value[int(name)]
            else:
                return None
        return self.followed(Node(pointer, value))

    def followed(self, node: Node) -> Node:
        """Return what a node refers to; a mapping without content where that is nowhere."""
        for _ in range(MAX_HOPS):
            target = node.value.get("$ref") if isinstance(node.value, Mapping) else None
            if not isinstance(target, str):
                return node
            found = self._target(target)
            if found is None:
                message = f"{shown(target)} leads nowhere in this document"
                self.remarks.setdefault(
                    target,
                    Problem(self.place(node.pointer), "unknown-reference", message),
                )
                return Node(node.pointer, {})
            node = found
        return Node(node.pointer, {})

    def _target(self, target: str) -> Node | None:
        if not target.startswith("#/"):
            return None
        from urllib.parse import unquote

        value: Any = self.document
        for token in unquote(target[2:]).split("/"):
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            elif isinstance(value, Mapping) and name in value:
                value = value[name]
            else:
                return None
        return Node(unquote(target[1:]), value)

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
        return _Writer(self).schema(node, ())


def joined(pointer: str, name: str | int) -> str:
    """Return the pointer of a member."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


@dataclass(slots=True)
class _Writer:
    references: References
    nodes: int = 0

    def schema(self, node: Node, above: tuple[str, ...]) -> dict[str, Any]:
        node = self.references.followed(node)
        self.nodes += 1
        is_cut = (
            node.pointer in above or len(above) > MAX_DEPTH or self.nodes > MAX_NODES
        )
        if not isinstance(node.value, Mapping) or is_cut:
            return {}
        inside = (*above, node.pointer)
        made = self._own(node, inside)
        for branch in self.references.branches(node, "allOf"):
            made = _together(made, self.schema(branch, inside))
        choices = [
            self.schema(b, inside)
            for b in self.references.branches(node, "oneOf", "anyOf")
        ]
        if len(choices) > 1:  # what is said of one choice does not hold for all
            choices = [
                {k: v for k, v in c.items() if k != "description"} for c in choices
            ]
        if choices:
            made = _together(made, shapes.merged(choices))
        return made

    def _own(self, node: Node, inside: tuple[str, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        types = _types(node.value)
        if types:
            made["type"] = types[0] if len(types) == 1 else types
        description = node.value.get("description")
        if isinstance(description, str) and description.strip():
            made["description"] = description
        properties = self.references.child(node, "properties")
        if properties is not None and isinstance(properties.value, Mapping):
            names = [str(name) for name in properties.value]
            required = node.value.get("required")
            kept = (
                [n for n in required if n in names]
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
