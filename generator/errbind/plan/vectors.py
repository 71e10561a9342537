"""Conformance vectors: responses, and what every language must read in them.

The inputs are the document's examples, each code, each HTTP status, and bodies as they should not
be. The readings are those of the Python runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from errbind.model import patterns
from errbind.model.catalog import Catalog, Category, Code, Envelope, HttpStatus, Json
from errbind.plan.class_model import class_model, nearest
from errbind.plan.reader import Item, Reading, parsed, reader_of
from errbind.plan.writing import body_of, detail_of, envelopes_by_vocabulary

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
    writers = envelopes_by_vocabulary(catalog)
    for code in catalog.codes_by_value:
        status = code.http_status or 400
        body = body_of(writers[code.vocabulary], status, [detail_of(code)])
        is_first = code.vocabulary == catalog.vocabularies[0].id
        label = code.value if is_first else f"{code.vocabulary}:{code.value}"
        yield f"code {label}", status, {}, body
        for name, text in _of_pattern(code):
            yield name, status, {}, body_of(envelope, status, [detail_of(code, text)])
    for entry in catalog.http_statuses:
        yield f"status {entry.status} without a body", entry.status, {}, None
    for name, body in HOSTILE_BODIES:
        for http_status in (200, 404, 502, None):
            yield f"{name} with status {http_status}", http_status, {}, body
    yield from _several(catalog, envelope)
    yield from _odd(catalog, envelope)


def _of_pattern(code: Code) -> Iterator[tuple[str, str]]:
    """Yield texts that are of a code's pattern, or nearly so."""
    if code.pattern is not None:
        parts = patterns.parts(code.pattern)
        for filling in ("31", "007", "x", "", "9" * 16):
            text = "".join(filling if n % 2 else part for n, part in enumerate(parts))
            yield f"code {code.reference} as {text}", text


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
    bare = {key: detail_of(code)[key] for key in ("code", "vocabulary")}
    yield "nothing but the code", 400, {}, body_of(envelope, 400, [bare])
    body = body_of(envelope, 400, [detail_of(code)])
    if isinstance(body, dict):
        more = {**body, "order": {"order_id": "1"}}
        yield "more members beside", 400, {}, more


class _Kind(NamedTuple):
    """An exception class: its name, its categories, and whether to retry its errors."""

    name: str
    categories: tuple[str, ...]
    retryable: bool | None


class Expectations:
    """Read responses as the catalog's bindings must."""

    def __init__(self, catalog: Catalog, categories: Sequence[Category]) -> None:
        self._catalog = catalog
        self._model = class_model(catalog, categories)
        self._reader = reader_of(catalog)
        self._statuses = {s.status: s for s in catalog.http_statuses if s.class_name}
        self._more = [name for name in MORE if _has(catalog, name)]

    def expected(
        self, http_status: int | None, body: Json, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return what to read; `errors` is empty where the body holds none."""
        value = parsed(body)
        reading = self._reader.read(http_status, value, headers)
        status = http_status
        if status is None or status < 400:
            status = reading.status or status
        by_status = self._statuses.get(status or 0)
        deciding = reading.deciding
        kind = self._kind([item.known or by_status for item in deciding])
        retryable = kind.retryable
        if retryable is None and by_status is not None:
            retryable = by_status.handling.retryable
        return {
            "is_error": self._reader.is_error(http_status, value, headers),
            "http_status": status,
            "class": kind.name,
            "code": _code(reading, deciding),
            "errors": [self._error(item) for item in reading.errors],
            "categories": list(kind.categories),
            "retryable": retryable,
            **{name: MORE[name](reading) for name in self._more},
        }

    def _kind(self, each: Sequence[Code | HttpStatus | None]) -> _Kind:
        """Return the nearest class that all of these derive from."""
        first = each[0]
        if isinstance(first, Code) and all(other is first for other in each):
            handling = first.handling.retryable
            return _Kind(first.class_name, self._categories(first.bases), handling)
        own = nearest([self._model.whole_line(entry) for entry in each])
        line = (own, *self._model.ancestors[own])
        values = self._model.inherited(line)
        name = self._model.nodes[own].name
        return _Kind(name, self._model.categories(line), values.get("retryable"))

    def _categories(self, bases: tuple[str, ...]) -> tuple[str, ...]:
        return self._model.categories(self._model.line(bases))

    def _error(self, item: Item) -> dict[str, Json]:
        return {
            "code": _known_value(item),
            "message": item.message,
            "type": item.type,
            "field": item.field,
        }


# What a reading says only where the catalog's envelopes have such a role, or codes patterns.
MORE: Mapping[str, Callable[[Reading], Json]] = {
    "subcode": lambda reading: _known_value(reading.sub),
    "detail": lambda reading: reading.texts.get("detail"),
    "retry_after": lambda reading: reading.retry_after,
    "parameters": lambda reading: dict(reading.parameters),
}


def _has(catalog: Catalog, name: str) -> bool:
    if name == "parameters":
        return any(code.pattern for code in catalog.codes)
    return any(name in envelope.roles for envelope in catalog.envelopes)


def _code(reading: Reading, deciding: Sequence[Item]) -> Json:
    """Return the code of the first error that decides, else the first that there is."""
    ordered = [deciding[0], *(known := [item for item in deciding if item.known])]
    if not known:
        ordered = [reading.top, *reading.items[:1], reading.sub]
    for item in ordered:
        if (code := _known_value(item)) is not None:
            return code
    return None


def _known_value(item: Item) -> Json:
    return item.known.value if item.known else item.code
