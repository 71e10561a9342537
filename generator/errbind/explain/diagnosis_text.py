"""What a response means, as text and as data; the explanations of its errors follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from errbind.explain.diagnosis import Diagnosis, Error
from errbind.plan.reader import TEXT_ROLES
from errbind.targets.quoting import visible

SHOWN = 50  # errors of a response; the rest is counted
LENGTH = 300  # of a text of the response


def as_text(diagnosis: Diagnosis, raised: str | None) -> str:
    """Return what a response is, with a final newline; `raised` is as what it is raised."""
    return "".join(f"{line}\n" for line in _lines(diagnosis, raised))


def _lines(diagnosis: Diagnosis, raised: str | None) -> Iterator[str]:
    catalog, count = diagnosis.catalog, len(diagnosis.errors)
    status = f"HTTP status {diagnosis.status}" if diagnosis.status else "no HTTP status"
    errors = f"{count} error{'' if count == 1 else 's'}"
    envelope = f"{catalog.id}, envelope {diagnosis.envelope.id}"
    yield visible(f"This is a response of {catalog.title} ({envelope}).")
    yield visible(f"{status}, {errors}{f', raised as {raised}' if raised else ''}")
    for role in ("title", "request_id", "docs_url", "user_message"):
        if role in diagnosis.texts:
            yield f"{role.replace('_', ' ')}: {_short(diagnosis.texts[role])}"
    for deviation in diagnosis.deviations:
        yield visible(f"not as the envelope's schema has it: {deviation}")
    for number, error in enumerate(diagnosis.errors[:SHOWN], 1):
        yield f"{number}. {_error(error)}"
    if count > SHOWN:
        yield f"and {count - SHOWN} more"


def _error(error: Error) -> str:
    item = error.item
    code = "no code" if item.code is None else _short(str(item.code))
    if error.name is None and item.code is not None:
        code = f"{code}, a code that the catalog does not know"
    elif error.name is not None and error.name != str(item.code):
        code = f"{code} {visible(error.name)}"
    field = f" (field {_short(item.field)})" if item.field else ""
    return (
        f"{code}{field}: {_short(item.message)}" if item.message else f"{code}{field}"
    )


def _short(text: str) -> str:
    return visible(text if len(text) <= LENGTH else f"{text[:LENGTH]}…")


def as_data(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return what a response is as plain JSON values."""
    return {
        "catalog": diagnosis.catalog.id,
        "envelope": diagnosis.envelope.id,
        "http_status": diagnosis.status,
        "class": diagnosis.class_name,
        **{role: diagnosis.texts.get(role) for role in TEXT_ROLES},
        "deviations": list(diagnosis.deviations),
        "errors": [
            {
                "code": error.item.code,
                "name": error.name,
                "message": error.item.message,
                "type": error.item.type,
                "field": error.item.field,
            }
            for error in diagnosis.errors
        ],
    }
