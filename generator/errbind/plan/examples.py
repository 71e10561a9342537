"""Example bodies: those that the document shows, and one made for each code.

A made body has all that the envelope's schema requires; where none can be made, there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from errbind.model import naming
from errbind.model.catalog import Catalog, Category, Code, Envelope, Json
from errbind.model.http_phrases import PHRASES
from errbind.model.json_values import plain
from errbind.model.records import record
from errbind.plan.reader import reader_of
from errbind.plan.writing import body_of, envelopes_by_vocabulary
from errbind.spec.json_schema import fitting

# What a made example holds for a text of a known format.
SAMPLES: Mapping[str, str] = {
    "date": "2024-01-31",
    "date-time": "2024-01-31T12:00:00Z",
    "email": "user@example.com",
    "ipv4": "192.0.2.1",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


@record
class Example:
    """A body: its name within a response, that of its component, and what it shows.

    `status` is the HTTP status that the document states for it.
    """

    name: str
    component: str
    summary: str
    body: Json
    status: int | None


def shown(catalog: Catalog) -> tuple[Example, ...]:
    """Return the document's own examples."""
    return tuple(_shown(catalog))


def _shown(catalog: Catalog) -> Iterator[Example]:
    reader = reader_of(catalog)
    for example in catalog.examples:
        reading = reader.read(example.http_status, example.body, example.headers)
        yield Example(
            name=example.id,
            component=f"{catalog.prefix}_example_{example.id}",
            summary=example.title,
            body=plain(example.body),
            status=example.http_status or reading.status,
        )


def made(catalog: Catalog, categories: Sequence[Category]) -> tuple[Example, ...]:
    """Return an example for each code, the spec's or one made of what is known."""
    return _kept(catalog, tuple(categories))


# OpenAPI's two documents ask six times in a row. Only the last catalog's are kept, since under
# `--watch` each edit makes another.
@lru_cache(maxsize=1)
def _kept(catalog: Catalog, categories: tuple[Category, ...]) -> tuple[Example, ...]:
    return tuple(_made(catalog, categories))


def _made(catalog: Catalog, categories: Sequence[Category]) -> Iterator[Example]:
    fits = _fitting(catalog)
    defaults = {category.id: category.http_status for category in categories}
    writers = envelopes_by_vocabulary(catalog)
    reasons = _Reasons(catalog)
    prefixes = {each.id: each.constant_prefix for each in catalog.vocabularies}
    for code in catalog.codes_by_value:
        first = next((defaults[id] for id in code.categories), None)
        envelope = writers[code.vocabulary]
        made = _written(envelope, code, code.http_status or first or 400, reasons)
        for body in (plain(code.example), made):
            if body is not None and fits(body):
                name = f"{prefixes[code.vocabulary]}{code.constant}"
                yield Example(
                    name=name,
                    component=f"{catalog.prefix}_{name}",
                    summary=code.default_message,
                    body=body,
                    status=code.http_status,
                )
                break


def _fitting(catalog: Catalog) -> Callable[[Json], bool]:
    """Return a test of whether a body is as some envelope says."""
    tests = [fitting(e.schema, formats=True) for e in catalog.envelopes]
    return lambda body: any(fits(body) for fits in tests)


def _written(envelope: Envelope, code: Code, status: int, reasons: _Reasons) -> Json:
    told = (
        ("code", code.value),
        ("title", reasons.of(status)),
        ("message", code.default_message),
        ("type", code.type),
        ("field", code.fields[0] if code.fields else None),
        ("docs_url", code.docs_url),
        ("user_message", code.user_message),
    )
    values: dict[str, Json] = {role: value for role, value in told if value is not None}
    values["vocabulary"] = code.vocabulary
    return _completed(body_of(envelope, status, [values]), envelope.schema)


class _Reasons:
    """The HTTP statuses in words."""

    def __init__(self, catalog: Catalog) -> None:
        self._own: dict[int, str] = {}
        for known in catalog.http_statuses:
            words = naming.words(known.constant.removeprefix("HTTP_"))
            text = " ".join(word.capitalize() for word in words)
            self._own.setdefault(known.status, text or str(known.status))

    def of(self, status: int) -> str:
        """Return a status in words, the document's if it has some."""
        return self._own.get(status) or PHRASES.get(status, "Error")


def _completed(value: Json, schema: Json) -> Json:
    """Return a body with all that its schema requires, in the order of its schema."""
    if not isinstance(schema, dict):
        return value
    if isinstance(value, list):
        return [_completed(item, schema.get("items")) for item in value]
    if not isinstance(value, dict):
        return value
    known = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in value]
    filled = value | {name: _sample(known.get(name)) for name in missing}
    ordered = [*(name for name in known if name in filled), *filled]
    return {name: _completed(filled[name], known.get(name)) for name in ordered}


def _sample(schema: Json) -> Json:
    """Return some value for a member that is required and of which nothing is known."""
    schema = schema if isinstance(schema, dict) else {}
    stated = [schema[key] for key in ("const", "default") if key in schema]
    listed = [schema[key][0] for key in ("examples", "enum") if schema.get(key)]
    for value in (*stated, *listed):
        return value
    types = schema.get("type", "string")
    by_type = {
        "array": [],
        "boolean": False,
        "integer": schema.get("minimum", 0),
        "null": None,
        "number": schema.get("minimum", 0),
        "object": _completed({}, schema),
        "string": SAMPLES.get(schema.get("format", ""), "string"),
    }
    return by_type[types[0] if isinstance(types, list) else types]
