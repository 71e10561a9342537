"""What a response means: the API and the envelope that it fits, and each of its errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator

from errbind.explain import lookup
from errbind.explain.http_message import Response
from errbind.explain.lookup import Entry
from errbind.explain.mentions import mentioned
from errbind.model import addresses
from errbind.model.catalog import Catalog, Category, Envelope, Project
from errbind.model.json_values import plain
from errbind.model.records import record
from errbind.plan.examples import made, shown
from errbind.plan.reader import Item, Reading, reader_of
from errbind.plan.vectors import Expectations

DEVIATIONS = 5  # that are told of a body
NO_ERROR = "the input fits no error of a catalog"
NAMES_ONLY = "the input holds no error's body; this is what it names"


@record
class Error:
    """One error of a response: what it says, and the reference of its code if that is known."""

    item: Item
    name: str | None


@record
class Diagnosis:
    """What one catalog makes of a response.

    `status` is the one that decides, `class_name` the exception that it becomes. `deviations` say
    where the body is not as its schema has it.
    """

    catalog: Catalog
    envelope: Envelope
    status: int | None
    class_name: str
    errors: tuple[Error, ...]
    texts: Mapping[str, str]
    deviations: tuple[str, ...]


def meant(project: Project, diagnosis: Diagnosis) -> list[Entry]:
    """Return what is to be explained: each known code, and the status where a code is unknown."""
    own = [e for e in lookup.entries(project) if e.catalog is diagnosis.catalog]
    codes = {entry.value.reference: entry for entry in own if entry.kind == "code"}
    names = dict.fromkeys(error.name for error in diagnosis.errors)
    known = [codes[name] for name in names if name is not None]
    decides = None in names or not names
    return known + (_of_status(own, diagnosis.status) if decides else [])


def statuses(project: Project, status: int | None) -> list[Entry]:
    """Return what the catalogs say of an HTTP status."""
    return _of_status(list(lookup.entries(project)), status)


def named(project: Project, response: Response) -> list[Entry]:
    """Return what the lines of a log name, where the input is some."""
    return list(mentioned(lookup.entries(project), response.log))


def _of_status(found: Sequence[Entry], status: int | None) -> list[Entry]:
    return [e for e in found if e.kind == "status" and str(status) in e.names]


def diagnoses(project: Project, response: Response) -> list[Diagnosis]:
    """Return what the catalogs make of a response that fits them, those that fit best first."""
    found = [
        _diagnosis(catalog, project.categories, response, reading)
        for catalog in project.catalogs
        if (reading := _reading(catalog, response)) is not None
    ]
    return sorted(found, key=_rank)


def best(found: Sequence[Diagnosis]) -> list[Diagnosis]:
    """Return the first, and those that fit no worse."""
    return [each for each in found if _rank(each) == _rank(found[0])]


def _rank(diagnosis: Diagnosis) -> tuple[bool, int, int]:
    """Rank by known codes, then by what the envelope's schema says."""
    known = sum(error.name is not None for error in diagnosis.errors)
    return not known, len(diagnosis.deviations), -known


def _reading(catalog: Catalog, response: Response) -> Reading | None:
    """Return what a catalog reads in a response if it is one of its errors."""
    reader = reader_of(catalog)
    reading = reader.read(response.status, response.body, response.headers)
    is_error = reader.is_error(response.status, response.body, response.headers)
    if reading.envelope is None or not is_error:
        return None
    return reading


def _diagnosis(
    catalog: Catalog,
    categories: tuple[Category, ...],
    response: Response,
    reading: Reading,
) -> Diagnosis:
    expected = Expectations(catalog, categories).expected(
        response.status, response.body, response.headers
    )
    envelope = next(e for e in catalog.envelopes if e.id == reading.envelope)
    return Diagnosis(
        catalog,
        envelope,
        expected["http_status"],
        expected["class"],
        tuple(_errors(reading)),
        reading.texts,
        tuple(_deviations(envelope, response)),
    )


def _errors(reading: Reading) -> Iterator[Error]:
    """Yield the error at the top, if there is one, its finer code, and those of the list."""
    top = reading.top
    has_top = top.code is not None or (top.message and not reading.items)
    finer = [] if reading.sub.code is None else [reading.sub]
    for item in ([top] if has_top else []) + finer + list(reading.items):
        yield Error(item, item.known.reference if item.known else None)


def _deviations(envelope: Envelope, response: Response) -> Iterator[str]:
    validator = Draft202012Validator(plain(envelope.schema))
    for error in islice(validator.iter_errors(response.body), DEVIATIONS):
        message = error.message if len(error.message) <= 200 else error.validator
        yield f"{error.json_path}: {message}"


# -- what was expected -----------------------------------------------------------------


def expected(project: Project) -> list[str]:
    """Return lines on the envelopes of the first catalogs: what a body of each is."""
    shown = project.catalogs[: lookup.MANY]
    lines = [line for catalog in shown for line in _expected(project, catalog)]
    others = len(project.catalogs) - len(shown)
    return [*lines, f"and {others} more APIs"] if others else lines


def _expected(project: Project, catalog: Catalog) -> Iterator[str]:
    for envelope in catalog.envelopes:
        yield f"{catalog.title} ({catalog.id}, {envelope.id}): {_shape(envelope)}"
    yield from _sample(catalog, project.categories)


def _shape(envelope: Envelope) -> str:
    required = envelope.schema.get("required", ())
    parts = [f"an object with {', '.join(map(str, required))}"] if required else []
    for role in ("code", "items"):
        for address in envelope.roles.get(role, ())[:1]:
            text = addresses.text(address, relative=False) or "the body itself"
            parts.append(f"{'errors' if role == 'items' else role} at {text}")
    for condition in envelope.when:
        place = addresses.text(condition.address, relative=False)
        bounds = ", ".join(f"{k} {json.dumps(v)}" for k, v in condition.bounds.items())
        parts.append(f"{place} has {bounds}")
    return "; ".join(parts) or "any object"


def _sample(catalog: Catalog, categories: tuple[Category, ...]) -> Iterator[str]:
    """Yield a body that fits, the document's own if it shows one."""
    bodies: Iterator[Any] = (
        e.body for e in (*shown(catalog), *made(catalog, categories))
    )
    for body in bodies:
        text = json.dumps(body, ensure_ascii=False)
        if len(text) <= 300:
            yield f"for example {text}"
            return
