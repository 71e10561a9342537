"""Conformance vectors: responses, and what every language must read in them.

The inputs are the document's examples, each code, each HTTP status, and bodies as they should not
be. The readings come from `readings`, which no generated decoder shares code with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from errbind import readings
from errbind.class_tree import SHARED
from errbind.layout import CONST, Slot, layout
from errbind.model import Catalog, Category, Code, Envelope, Handling, HttpStatus, Json
from errbind.python_classes import class_types

HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
UNKNOWN = {"integer": 987654, "string": "SOMETHING_NEW"}
HOSTILE_CODES: tuple[Json, ...] = (
    True,
    False,
    None,
    0.5,
    1e300,
    2**60,
    "",
    [],
    {},
    [1],
    {"a": 1},
)
HOSTILE_BODIES: tuple[tuple[str, Json], ...] = (
    ("html", HTML),
    ("empty text", ""),
    ("cut short", '{"code": 404, "mess'),
    ("text of a number", "404"),
    ("null", None),
    ("true", True),
    ("number", 5),
    ("empty list", []),
    ("list", [1, "two", None]),
    ("empty object", {}),
    (
        "other object",
        {"detail": "Not here", "__proto__": {"code": 1}, "constructor": "x"},
    ),
)


def vectors(
    catalog: Catalog, categories: Sequence[Category], header: Sequence[str]
) -> dict[str, Any]:
    """Return the document of a catalog's vectors: each a response and the expected reading."""
    return {
        "header": header[0],
        "catalog": catalog.id,
        "categories": [{"id": c.id, "class": c.class_name} for c in categories],
        "vectors": list(_vectors(catalog, categories)),
    }


def _vectors(
    catalog: Catalog, categories: Sequence[Category]
) -> Iterator[dict[str, Any]]:
    reader = Expectations(catalog, categories)
    for name, status, headers, body in _responses(catalog):
        yield {
            "name": name,
            "http_status": status,
            "headers": dict(headers),
            "body": body,
            "expected": reader.expected(status, body, headers),
        }


Response = tuple[str, int | None, Mapping[str, str], Json]


def _responses(catalog: Catalog) -> Iterator[Response]:
    for example in catalog.examples:
        yield f"example {example.id}", example.http_status, example.headers, example.body
    envelope = catalog.envelopes[0]
    for code in catalog.codes_by_value:
        status = code.http_status or 400
        yield f"code {code.value}", status, {}, body_of(
            envelope, status, [detail_of(code)]
        )
    for entry in catalog.http_statuses:
        yield f"status {entry.status} without a body", entry.status, {}, None
    for name, body in HOSTILE_BODIES:
        for http_status in (200, 404, 502, None):
            yield f"{name} with status {http_status}", http_status, {}, body
    yield from _several(catalog, envelope)
    yield from _odd(catalog, envelope)


def _several(catalog: Catalog, envelope: Envelope) -> Iterator[Response]:
    """Yield responses with more than one error."""
    if "items" not in envelope.roles:
        return
    codes = [
        catalog.codes[0],
        catalog.codes[min(1, len(catalog.codes) - 1)],
        catalog.codes[-1],
    ]
    unknown = {**detail_of(codes[0]), "code": UNKNOWN[catalog.code_type]}
    for name, details in (
        ("two of a group", [detail_of(codes[0]), detail_of(codes[1])]),
        ("two of a group, reversed", [detail_of(codes[1]), detail_of(codes[0])]),
        ("two of two groups", [detail_of(codes[1]), detail_of(codes[2])]),
        ("two of two groups, reversed", [detail_of(codes[2]), detail_of(codes[1])]),
        ("one code twice", [detail_of(codes[0]), detail_of(codes[0])]),
        ("known and unknown", [detail_of(codes[0]), unknown]),
        ("unknown and known", [unknown, detail_of(codes[0])]),
        ("no error in the list", []),
    ):
        yield name, 400, {}, body_of(envelope, 400, details)


def _odd(catalog: Catalog, envelope: Envelope) -> Iterator[Response]:
    """Yield responses whose code is not what the document says."""
    code = catalog.codes[0]
    other: Json = str(code.value)
    if isinstance(code.value, int):
        yield "code as a float", 400, {}, body_of(
            envelope, 400, [detail_of(code, float(code.value))]
        )
        yield "code as a text", 400, {}, body_of(
            envelope, 400, [detail_of(code, other)]
        )
        spaced = body_of(envelope, 400, [detail_of(code, f" {other}")])
        yield "code with a space", 400, {}, spaced
    for value in (UNKNOWN[catalog.code_type], *HOSTILE_CODES):
        yield f"code {value!r}", 400, {}, body_of(
            envelope, 400, [detail_of(code, value)]
        )
    for status in (200, 302, 404, 500, None):
        body = body_of(envelope, 404, [detail_of(code)])
        yield f"an error that says 404 with status {status}", status, {}, body
    bare = {key: value for key, value in detail_of(code).items() if key == "code"}
    yield "nothing but the code", 400, {}, body_of(envelope, 400, [bare])
    body = body_of(envelope, 400, [detail_of(code)])
    if isinstance(body, dict):
        more = {**body, "order": {"order_id": "1"}}
        yield "more members beside", 400, {}, more


def detail_of(code: Code, value: Json = ...) -> dict[str, Json]:
    """Return one error as the roles of an item: its code (or another value), text and field."""
    detail = {
        "code": code.value if value is ... else value,
        "message": code.default_message,
    }
    if code.type is not None:
        detail["type"] = code.type
    if code.fields:
        detail["field"] = code.fields[0]
    return detail


def body_of(
    envelope: Envelope, status: int, details: Sequence[Mapping[str, Json]]
) -> Any:
    """Return a body that says the status and the errors; values are taken as they are."""
    plan = layout(envelope)
    first = details[0] if details else {}
    items = [_written(plan.item, detail) for detail in details]
    return _written(
        plan.body, {"title": "Title", **first, "status": status, "items": items}
    )


def _written(slots: Sequence[Slot], values: Mapping[str, Json]) -> Any:
    body: dict[str, Any] = {}
    for slot in slots:
        if slot.role != CONST and slot.role not in values:
            continue
        value = slot.type if slot.role == CONST else values[slot.role]
        if slot.role == "status" and slot.type == "string":
            value = str(value)
        if not slot.path:
            return value
        target = body
        for token in slot.path[:-1]:
            target = target.setdefault(token, {})
        target[slot.path[-1]] = value
    return body


class Expectations:
    """Read responses as the catalog's bindings must."""

    def __init__(self, catalog: Catalog, categories: Sequence[Category]) -> None:
        self._catalog = catalog
        self._types = class_types(catalog, categories)
        self._shared = [(c.id, self._types[f"{SHARED}{c.id}"]) for c in categories]
        self._codes = {readings.wire_key(code.value): code for code in catalog.codes}
        self._statuses = {s.status: s for s in catalog.http_statuses if s.class_name}

    def expected(
        self, http_status: int | None, body: Json, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return what to read; `errors` is empty where the body holds none."""
        value = readings.parsed(body)
        reading = readings.read(self._catalog, http_status, value, headers)
        status = http_status
        if status is None or status < 400:
            status = reading.status or status
        by_status = self._statuses.get(status or 0)
        known = [
            self._codes.get(readings.wire_key(item.code)) for item in reading.items
        ]
        top = self._codes.get(readings.wire_key(reading.code))
        each: list[Code | HttpStatus | None] = [top or by_status]
        if top is None and any(known):
            each = [code or by_status for code in known]
        kind = self._nearest(each)
        return {
            "is_error": readings.is_error(self._catalog, http_status, value, headers),
            "http_status": status,
            "class": kind.__name__,
            "code": self._code(reading, known, top),
            "errors": [self._error(item) for item in self._details(reading)],
            "categories": [
                name for name, shared in self._shared if issubclass(kind, shared)
            ],
            "retryable": self._retryable(kind, by_status),
        }

    def _nearest(self, each: Sequence[Code | HttpStatus | None]) -> type:
        names = [self._catalog.root_class if e is None else e.class_name for e in each]
        types = [self._types[name or ""] for name in names]
        return next(t for t in types[0].__mro__ if all(issubclass(o, t) for o in types))

    def _code(
        self, reading: readings.Reading, known: Sequence[Code | None], top: Code | None
    ) -> Json:
        """Return the code: that at the top, unless only those of the items are known."""
        if top is not None:
            return top.value
        if reading.items and (any(known) or reading.code is None):
            first, first_known = reading.items[0].code, known[0]
            if first_known is not None:
                return first_known.value
            return (
                first
                if first is not None
                else next((k.value for k in known if k), None)
            )
        return reading.code

    def _details(self, reading: readings.Reading) -> Sequence[readings.Item]:
        if reading.items or (reading.code is None and reading.text("message") is None):
            return reading.items
        message, kind, field = (
            reading.text(role) for role in ("message", "type", "field")
        )
        return [readings.Item(reading.code, message, kind, field)]

    def _error(self, item: readings.Item) -> dict[str, Json]:
        known = self._codes.get(readings.wire_key(item.code))
        code = known.value if known else item.code
        return {
            "code": code,
            "message": item.message,
            "type": item.type,
            "field": item.field,
        }

    def _retryable(self, kind: Any, by_status: HttpStatus | None) -> bool | None:
        own: bool | None = kind.retryable
        return _status_handling(by_status).retryable if own is None else own


def _status_handling(status: HttpStatus | None) -> Handling:
    return Handling() if status is None else status.handling
