"""What the JSON Schemas of the spec format say of a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from errbind.spec.documents import Path
from errbind.spec.schema_walk import members
from errbind.spec.spec_schemas import schema


class KeyDescription(NamedTuple):
    """A key, and what its schema says of it."""

    key: str
    text: str


def kind_of(file: str) -> str | None:
    """Return which schema a file of a project is held against, if any."""
    name = file.rpartition("/")[2]
    if not name.endswith((".yaml", ".yml")):
        return None
    return {"categories.yaml": "categories", "target.yaml": "target"}.get(
        name, "catalog"
    )


def described(kind: str, path: Path) -> KeyDescription | None:
    """Return what the schema says of the key at a path, or of the nearest above that it knows."""
    root = schema(kind)
    nodes: list[Any] = [root]
    found, key = None, ""
    for step in path:
        nodes = [inner for node in nodes for inner in _inner(root, node, step)]
        if isinstance(step, str):
            key = step
        for node in nodes:
            if text := _text(root, node):
                found = KeyDescription(key, text)
                break
    return found


def _inner(root: Any, node: Any, step: str | int) -> Iterator[Any]:
    """Yield the schemas of a member of what a schema describes."""
    node = _resolved(root, node)
    for branch in node.get("oneOf", ()):
        yield from _inner(root, branch, step)
    for _, inner in members(node, step, through=()):
        if inner is not True:
            yield inner


def _resolved(root: Any, node: Any) -> Any:
    """Return a schema with what it refers to; what stands beside a reference goes first."""
    if "$ref" not in node:
        return node
    name = node["$ref"].rpartition("/")[2]
    return {**_resolved(root, root["$defs"][name]), **node}


def _text(root: Any, node: Any) -> str | None:
    text: str | None = _resolved(root, node).get("description")
    return text
