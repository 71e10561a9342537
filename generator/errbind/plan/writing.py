"""Bodies of responses that say given errors, written as an envelope's layout has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from errbind.model.catalog import Catalog, Code, Envelope, Json
from errbind.plan.slots import CONST, Slot, layout
from errbind.runtime import writer

CODES = ("code", "subcode")  # the roles that a code may have


def detail_of(code: Code, value: Json = ...) -> dict[str, Json]:
    """Return one error as the roles of an item: its code (or another value), text and field."""
    detail = {
        "code": code.value if value is ... else value,
        "vocabulary": code.vocabulary,
        "message": code.default_message,
    }
    if code.type is not None:
        detail["type"] = code.type
    if code.fields:
        detail["field"] = code.fields[0]
    return detail


def envelopes_by_vocabulary(catalog: Catalog) -> dict[str, Envelope]:
    """Return for each vocabulary the first envelope that its codes are written in."""
    result: dict[str, Envelope] = {}
    for envelope in catalog.envelopes:
        plan = layout(envelope)
        for slot in (*plan.body, *plan.item):
            for vocabulary in catalog.vocabularies:
                if slot.role in CODES and slot.vocabulary in (None, vocabulary.id):
                    result.setdefault(vocabulary.id, envelope)
    for vocabulary in catalog.vocabularies:
        result.setdefault(vocabulary.id, catalog.envelopes[0])
    return result


def body_of(
    envelope: Envelope, status: int, details: Sequence[Mapping[str, Json]]
) -> Any:
    """Return a body that says the status and the errors; values are taken as they are."""
    plan = layout(envelope)
    first = dict(details[0]) if details else {}
    items = [_written(plan.item, detail) for detail in details]
    return _written(
        plan.body, {"title": "Title", **first, "status": status, "items": items}
    )


def _written(slots: Sequence[Slot], values: Mapping[str, Json]) -> Any:
    body: Json = {}
    for slot in slots:
        value = _value(slot, values)
        if value is not ...:
            body = writer.put(body, slot.path, value)
    return body


def _value(slot: Slot, values: Mapping[str, Json]) -> Json:
    """Return what to write at a slot, `...` for nothing."""
    if slot.role == CONST:
        return slot.type
    if slot.role in CODES and not _may_stand(slot, values):
        return ...
    value = values.get("code" if slot.role == "subcode" else slot.role, ...)
    if slot.role == "status" and slot.type == "string":
        return str(value)
    if slot.role == "items" and slot.type == "object":
        return next(iter(value), ...)
    return value


def _may_stand(slot: Slot, values: Mapping[str, Json]) -> bool:
    """Say whether a code may: a finer one only where its own vocabulary is asked for."""
    vocabulary = values.get("vocabulary")
    return slot.vocabulary == vocabulary or (
        slot.vocabulary is None and slot.role == "code"
    )
