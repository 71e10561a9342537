"""The resolved catalog as language-neutral JSON: what `out/catalog/<id>.json` holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errbind import addresses
from errbind.model import (
    Address,
    Advice,
    Catalog,
    Code,
    Envelope,
    Group,
    Handling,
    HttpStatus,
    Occurrence,
)
from errbind.quoting import plain


def as_data(catalog: Catalog) -> dict[str, Any]:
    """Return the catalog as plain JSON values, in document order, every key always there."""
    return {
        "id": catalog.id,
        "title": catalog.title,
        "prefix": catalog.prefix,
        "description": catalog.description,
        "source": dict(catalog.source),
        "code_type": catalog.code_type,
        "vocabularies": [
            {
                "id": vocabulary.id,
                "title": vocabulary.title,
                "description": vocabulary.description,
                "code_type": vocabulary.code_type,
                "enum": vocabulary.enum,
            }
            for vocabulary in catalog.vocabularies
        ],
        "http_statuses": [_status(status) for status in catalog.http_statuses],
        "http_statuses_description": catalog.http_statuses_description,
        "groups": [_group(group) for group in catalog.groups],
        "codes": [_code(code) for code in catalog.codes],
        "types": [
            {"value": t.value, "description": t.description} for t in catalog.types
        ],
        "envelopes": [_envelope(envelope) for envelope in catalog.envelopes],
        "examples": [
            {
                "id": example.id,
                "title": example.title,
                "description": example.description,
                "http_status": example.http_status,
                "headers": plain(example.headers),
                "body": example.body,
            }
            for example in catalog.examples
        ],
        "advice": [_advice(advice) for advice in catalog.advice],
        "retired": plain(catalog.retired),
    }


def _status(status: HttpStatus) -> dict[str, Any]:
    return {
        "status": status.status,
        "name": status.name,
        "label": status.label,
        "description": status.description,
        "note": status.note,
        "class": status.class_name,
        "categories": list(status.categories),
        **_handling(status.handling),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "range": group.range,
        "description": group.description,
        "class": group.class_name,
    }


def _code(code: Code) -> dict[str, Any]:
    deprecated = code.deprecated
    return {
        "code": code.value,
        "vocabulary": code.vocabulary,
        "pattern": code.pattern.text if code.pattern else None,
        "name": code.name,
        "description": code.description,
        "also": [_occurrence(other) for other in code.also],
        "fields": list(code.fields),
        "fields_vary": code.fields_vary,
        "group": code.group,
        "http_status": code.http_status,
        "type": code.type,
        "listed": code.listed,
        "aliases": list(code.aliases),
        "note": code.note,
        "since": code.since,
        "deprecated": (
            None
            if deprecated is None
            else {
                "since": deprecated.since,
                "use": deprecated.use,
                "reason": deprecated.reason,
            }
        ),
        "docs_url": code.docs_url,
        "user_message": code.user_message,
        "constant": code.constant,
        "class": code.class_name,
        "categories": list(code.categories),
        **_handling(code.handling),
    }


def _occurrence(other: Occurrence) -> dict[str, Any]:
    return {
        "description": other.description,
        "http_status": other.http_status,
        "group": other.group,
        "name": other.name,
        "note": other.note,
    }


def _handling(handling: Handling) -> dict[str, Any]:
    return {
        "retryable": handling.retryable,
        "actor": handling.actor,
        "remedy": handling.remedy,
        "user_safe": handling.user_safe,
        "advice": handling.advice,
    }


def _envelope(envelope: Envelope) -> dict[str, Any]:
    return {
        "id": envelope.id,
        "description": envelope.description,
        "note": envelope.note,
        "schema": plain(envelope.schema),
        "roles": {**_roles(envelope.roles, ""), **_roles(envelope.item_roles, "item.")},
        "when": {
            addresses.text(condition.address, relative=False): plain(condition.bounds)
            for condition in envelope.when
        },
    }


def _roles(
    roles: Mapping[str, tuple[Address, ...]], prefix: str
) -> dict[str, list[Any]]:
    return {
        f"{prefix}{role}": [part(a, is_relative=bool(prefix)) for a in alternates]
        for role, alternates in roles.items()
    }


def part(address: Address, *, is_relative: bool) -> str | dict[str, str]:
    """Return an address as a spec has it: its text, or an object with what goes with it."""
    at = addresses.text(address, relative=is_relative)
    options = {
        "join": address.join,
        "pattern": address.pattern.text if address.pattern else None,
        "vocabulary": address.vocabulary,
    }
    said = {key: value for key, value in options.items() if value is not None}
    return {"at": at, **said} if said else at


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "id": advice.id,
        "text": advice.text,
        "items": [_advice(item) for item in advice.items],
    }
