"""A view of a catalog for frameworks that document responses: FastAPI's `responses=`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from errbind.model.catalog import Catalog, Category, Json
from errbind.model.json_values import plain
from errbind.plan.examples import made, shown
from errbind.targets.quoting import py

DEFAULT = "default"  # OpenAPI's key for every status that is not listed


def responses(
    catalog: Catalog, categories: Sequence[Category]
) -> dict[int | str, dict[str, Any]]:
    """Return a response object of OpenAPI for each documented error status, and the default."""
    examples = [*shown(catalog), *made(catalog, categories)]
    statuses = {
        s.status: s.default_message for s in catalog.http_statuses if s.class_name
    }
    for code in catalog.codes:
        if code.http_status is not None and code.http_status >= 400:
            statuses.setdefault(
                code.http_status, f"Errors with status {code.http_status}."
            )
    found: dict[int | str, dict[str, Any]] = {
        status: _response(
            text, {e.name: e.body for e in examples if e.status == status}
        )
        for status, text in sorted(statuses.items())
    }
    return {**found, DEFAULT: _response(f"Any error of {catalog.title}.", {})}


def responses_literal(catalog: Catalog, categories: Sequence[Category]) -> str:
    """Return them as a Python literal, one item per line."""
    return literal(responses(catalog, categories))


def schema(catalog: Catalog) -> Json:
    """Return the JSON Schema of a body: that of the envelope, or of any of several."""
    schemas = [envelope.schema for envelope in catalog.envelopes]
    return plain(schemas[0] if len(schemas) == 1 else {"anyOf": schemas})


def _response(text: str, examples: dict[str, Json]) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": SCHEMA}
    if examples:
        content["examples"] = {name: {"value": body} for name, body in examples.items()}
    return {"description": text, "content": {"application/json": content}}


class _Schema:
    """Stands for the schema in the literal, which names it instead of repeating it."""


SCHEMA = _Schema()


def literal(value: Json, margin: str = "") -> str:
    """Return a Python literal of JSON values, one item per line."""
    if value is SCHEMA:
        return "SCHEMA"
    inner = f"{margin}    "
    if isinstance(value, dict):
        items = [f"{inner}{py(k)}: {literal(v, inner)},\n" for k, v in value.items()]
    elif isinstance(value, list | tuple):
        items = [f"{inner}{literal(item, inner)},\n" for item in value]
    else:
        return py(value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    body = "".join(items)
    return f"{opening}\n{body}{margin}{closing}" if items else opening + closing
