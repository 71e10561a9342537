"""The JSON Schemas of the files that a person writes: specs, the shared list, manifests of targets."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from errbind.spec.schema_walk import walk

KINDS = ("catalog", "categories", "target")
MODELINE = "# yaml-language-server: $schema="  # what editors look for in a YAML file


def file_name(kind: str) -> str:
    """Return what the file of a schema is called: `catalog.schema.json`."""
    return f"{kind}.schema.json"


@cache
def text(kind: str) -> str:
    """Return the schema of a kind of file as it is written."""
    path = resources.files("errbind") / "schemas" / file_name(kind)
    return path.read_text("utf-8")


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind of file as values."""
    result: dict[str, Any] = json.loads(text(kind))
    return result


def is_one(content: bytes) -> bool:
    """Say whether a file holds a schema of errbind's, of this version or another."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and str(value.get("$id")).startswith("urn:errbind:")


@cache
def keys() -> frozenset[str]:
    """Return every key that some schema knows."""
    nodes = (node for kind in KINDS for _, node in walk(schema(kind)))
    return frozenset(key for node in nodes for key in node.get("properties", ()))
