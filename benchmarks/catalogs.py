"""Made-up catalogs of any size, written as people write them, and what the peers get of a catalog.

A group is a thing that an API knows (`recurring order`), with up to a hundred errors: what may be
wrong with each of its parts (`RECURRING_ORDER_AMOUNT_MISSING`). Every error has an HTTP status, a
description, a field and a category.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
CATEGORIES = ROOT / "specs" / "categories.yaml"

KINDS = (
    *("recurring", "single", "partial", "scheduled", "pending", "archived", "foreign"),
    *("domestic", "shared", "private", "instant", "delayed", "manual", "automatic"),
    *("primary", "secondary", "expired", "verified", "prepaid", "disputed", "digital"),
    *("physical", "external", "internal", "temporary"),
)
THINGS = (
    *("order", "card", "customer", "invoice", "refund", "payout", "transfer", "wallet"),
    *("account", "merchant", "terminal", "mandate", "subscription", "coupon", "tax"),
    *("shipment", "product", "price", "dispute", "report", "session", "token", "key"),
    *("webhook", "event", "address", "document", "balance", "statement", "batch"),
    *("settlement", "fee", "receipt", "quote", "contract", "voucher", "device"),
    *("location", "schedule", "message"),
)
PARTS = (
    *("amount", "currency", "status", "owner", "country", "description", "reference"),
    *("start date", "end date", "external id"),
)


class Failure(NamedTuple):
    """What may be wrong with a part: how names end, the text, the status and the category."""

    name: str
    text: str
    http_status: int
    category: str


FAILURES = (
    Failure("MISSING", "is required but was not provided", 400, "invalid_request"),
    Failure("INVALID", "is invalid (max 100 characters)", 400, "invalid_request"),
    Failure("NOT_SUPPORTED", "is not supported here", 400, "invalid_request"),
    Failure("NOT_FOUND", "was not found", 404, "not_found"),
    Failure("EXISTS", "is in use already", 409, "already_exists"),
    Failure("CONFLICT", "conflicts with the present state", 409, "conflict"),
    Failure("FORBIDDEN", "may not be changed by this key", 403, "permission"),
    Failure("LIMIT_EXCEEDED", "exceeds the site's limit", 429, "limit_exceeded"),
    Failure("TIMED_OUT", "could not be checked in time", 504, "timeout"),
    Failure("UNAVAILABLE", "cannot be read just now", 503, "unavailable"),
)
MOST = len(KINDS) * len(THINGS) * len(PARTS) * len(FAILURES)
FIRST_CODE = 1001


class Error(NamedTuple):
    """An error as the peers get it."""

    code: int
    name: str
    text: str
    group: str


class MadeUp(NamedTuple):
    """An error of a made-up catalog, and the group that it stands in."""

    code: int
    name: str
    text: str
    field: str
    failure: Failure
    group: str


def made_up(count: int) -> Iterator[MadeUp]:
    """Yield so many errors, at most MOST, group by group."""
    if count > MOST:
        raise ValueError(f"{count} errors: there are words for {MOST}")
    combined = (
        (f"{kind} {thing}", part, failure)
        for thing in THINGS
        for kind in KINDS
        for part in PARTS
        for failure in FAILURES
    )
    for code, (group, part, failure) in zip(
        range(FIRST_CODE, FIRST_CODE + count), combined, strict=False
    ):
        name = f"{group} {part}".replace(" ", "_").upper() + f"_{failure.name}"
        text = f"The {part} of the {group} {failure.text}"
        yield MadeUp(code, name, text, camel(part), failure, group)


def camel(words: str) -> str:
    """Return words as a field's name: startDate."""
    first, *others = words.split()
    return first + "".join(word.capitalize() for word in others)


# -- the spec --------------------------------------------------------------------------

HEAD = """\
errbind: 1
id: made_up
title: Made-up API
prefix: MadeUp
source: {title: No document}

groups:
"""
ENVELOPE = """
envelopes:
  - id: error
    schema:
      type: object
      properties:
        code: {type: integer}
        message: {type: string}
        errors:
          type: array
          items:
            type: object
            properties:
              code: {type: integer}
              message: {type: string}
              field: {type: string}
    roles:
      status: /code
      title: /message
      items: /errors
      item.code: code
      item.message: message
      item.field: field

categories:
"""


def spec(count: int) -> str:
    """Return the YAML of a catalog with so many errors."""
    return "".join(_lines(tuple(made_up(count))))


def _lines(errors: tuple[MadeUp, ...]) -> Iterator[str]:
    yield HEAD
    group = ""
    for error in errors:
        if error.group != group:
            group = error.group
            title = f"{group.title()} Errors"
            yield f"  - id: {group.replace(' ', '_')}\n    title: {title}\n    errors:\n"
        yield (
            f"      - {{code: {error.code}, name: {error.name}, description: {error.text},"
            f" http_status: {error.failure.http_status}, fields: [{error.field}]}}\n"
        )
    yield ENVELOPE
    for category in dict.fromkeys(failure.category for failure in FAILURES):
        names = [e.name for e in errors if e.failure.category == category]
        if names:
            yield f"  {category}:\n"
            yield from (f"    - {name}\n" for name in names)


def new_project(folder: Path, count: int) -> Path:
    """Lay out a project of one made-up catalog, with the shipped categories; return its spec."""
    specs = folder / "specs"
    specs.mkdir(parents=True)
    shutil.copyfile(CATEGORIES, specs / CATEGORIES.name)
    path = specs / "made_up.yaml"
    path.write_text(spec(count), "utf-8")
    return path


def edit(path: Path, count: int, turn: int) -> None:
    """Change the description of the error in the middle, to another text each turn."""
    middle = list(made_up(count // 2 + 1))[-1]
    lines = path.read_text("utf-8").splitlines(keepends=True)
    mark = f"code: {middle.code}, "
    place = next(n for n, line in enumerate(lines) if mark in line)
    before, _, rest = lines[place].partition("description: ")
    after = rest.partition(", http_status")[2]
    text = f"{middle.text} for the time being {turn}"
    lines[place] = f"{before}description: {text}, http_status{after}"
    path.write_text("".join(lines), "utf-8")


# -- what the peers get ----------------------------------------------------------------


def errors_of(path: Path) -> list[Error]:
    """Return the errors of a spec file."""
    groups = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["groups"]
    return [
        Error(e["code"], e["name"], e["description"], group["id"])
        for group in groups
        for e in group["errors"]
    ]


def made_up_errors(count: int) -> list[Error]:
    """Return the errors of a made-up catalog."""
    return [
        Error(error.code, error.name, error.text, error.group.replace(" ", "_"))
        for error in made_up(count)
    ]


def openapi(errors: list[Error]) -> dict[str, object]:
    """Return an OpenAPI document with a schema for each error, all of them in one response.

    As with the classes that errbind makes, each derives from that of its group, those from one.
    """
    own = {class_name(e.name): _schema(e) for e in errors}
    groups = dict.fromkeys(error.group for error in errors)
    schemas: dict[str, object] = {"ApiError": ROOT_SCHEMA}
    schemas |= {_group(group): {"allOf": [_reference("ApiError")]} for group in groups}
    schemas |= own
    references = [_reference(name) for name in own]
    content = {"application/json": {"schema": {"oneOf": references}}}
    failed = {"default": {"description": "An error", "content": content}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Errors", "version": "1.0.0"},
        "paths": {"/orders": {"get": {"operationId": "orders", "responses": failed}}},
        "components": {"schemas": schemas},
    }


def class_name(name: str) -> str:
    """Return the class of a constant: CardNotFound."""
    return "".join(part.capitalize() for part in name.split("_"))


ROOT_SCHEMA = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string"},
        "field": {"type": "string"},
    },
}


def _group(group: str) -> str:
    return f"{class_name(group)}Group"


def _reference(name: str) -> dict[str, object]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schema(error: Error) -> dict[str, object]:
    own = {
        "code": {"type": "integer", "const": error.code},
        "message": {"type": "string", "default": error.text},
    }
    return {
        "description": error.text,
        "allOf": [_reference(_group(error.group)), {"properties": own}],
    }
