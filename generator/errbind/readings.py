"""What a response says, read by a catalog's envelopes: the reference for every language.

The generated decoders do the same in their own language; `out/vectors` holds them to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from errbind.addresses import find
from errbind.model import Address, Catalog, Condition, Envelope, Json

MAX_SAFE_INTEGER = (
    2**53 - 1
)  # beyond it JavaScript rounds, and languages would disagree
TEXT_ROLES = (
    "title",
    "message",
    "type",
    "field",
    "request_id",
    "docs_url",
    "user_message",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One error of a response; None for what it does not say."""

    code: int | str | None = None
    message: str | None = None
    type: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the first envelope that fits makes of a response; `envelope` is None if none does."""

    envelope: Envelope | None = None
    status: int | None = None
    code: int | str | None = None
    texts: Mapping[str, str | None] | None = None
    items: tuple[Item, ...] = ()

    def text(self, role: str) -> str | None:
        """Return the text of a role such as `message`."""
        return self.texts.get(role) if self.texts else None


def read(
    catalog: Catalog,
    http_status: int | None,
    body: Json,
    headers: Mapping[str, str] | None = None,
) -> Reading:
    """Read any JSON value; nothing is raised, whatever it is."""
    source = _Source(
        http_status, {k.lower(): v for k, v in (headers or {}).items()}, body
    )
    found = [_read(envelope, source) for envelope in catalog.envelopes]
    fitting = [reading for reading in found if _says_something(reading)]
    # What an envelope says of a body that its own `when` denies is taken only for want of better.
    fitting.sort(key=lambda reading: not _is_confirmed(reading, body))
    return fitting[0] if fitting else Reading()


def _says_something(reading: Reading) -> bool:
    texts = (reading.text("message"), reading.text("title"))
    return bool(reading.items) or any(v is not None for v in (reading.code, *texts))


def _is_confirmed(reading: Reading, body: Json) -> bool:
    conditions = reading.envelope.when if reading.envelope else ()
    return all(holds(condition, body) for condition in conditions)


def parsed(body: Json) -> Json:
    """Return the JSON value of a body that is a text; a text that is no JSON stays a text."""
    if not isinstance(body, str):
        return body
    try:
        return json.loads(body.removeprefix("\ufeff"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(
        constant
    )  # NaN and Infinity, which Python reads and JSON does not know


def is_error(
    catalog: Catalog,
    http_status: int | None,
    body: Json,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Say whether a response is an error: by its status, or by what its body says."""
    if http_status is not None and http_status >= 400:
        return True
    reading = read(catalog, http_status, body, headers)
    if reading.envelope is None:
        return False
    if not reading.envelope.when:
        return http_status is None
    return all(holds(condition, body) for condition in reading.envelope.when)


def holds(condition: Condition, body: Json) -> bool:
    """Say whether some value at the condition's address satisfies all its bounds."""
    return any(
        all(
            _satisfies(value, bound, wanted)
            for bound, wanted in condition.bounds.items()
        )
        for value in find(body, condition.address.tokens)
    )


def wire_key(value: Json) -> str | None:
    """Return what a code is compared by: its decimal digits or its text; None if it is no code."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        return value
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER or value != int(value):
        return None
    return str(int(value))


@dataclass(frozen=True, slots=True)
class _Source:
    http_status: int | None
    headers: Mapping[str, str]
    body: Json


def _read(envelope: Envelope, source: _Source) -> Reading:
    def values(role: str) -> Iterator[Json]:
        for address in envelope.roles.get(role, ()):
            yield from _values(address, source)

    texts = {role: _first(_text, values(role)) for role in TEXT_ROLES}
    return Reading(
        envelope,
        _first(_status, values("status")),
        _first(_code, values("code")),
        texts,
        _items(envelope, source),
    )


def _values(address: Address, source: _Source) -> Iterable[Json]:
    if address.source == "http":
        return [source.http_status]
    if address.source == "header":
        return [source.headers.get(address.header or "")]
    return find(source.body, address.tokens)


def _items(envelope: Envelope, source: _Source) -> tuple[Item, ...]:
    for address in envelope.roles.get("items", ()):
        found: list[Json] = []
        for value in _values(address, source):
            found += (
                value
                if isinstance(value, list)
                else [value] if isinstance(value, dict) else []
            )
        items = tuple(
            item for item in (_item(envelope, v) for v in found) if item != Item()
        )
        if items:
            return items
    return ()


def _item(envelope: Envelope, value: Json) -> Item:
    def first(accept: Any, role: str) -> Any:
        addresses = envelope.item_roles.get(role, ())
        return _first(accept, (v for a in addresses for v in find(value, a.tokens)))

    return Item(
        first(_code, "code"),
        first(_text, "message"),
        first(_text, "type"),
        first(_text, "field"),
    )


def _first(accept: Any, values: Iterable[Json]) -> Any:
    return next(
        (found for value in values if (found := accept(value)) is not None), None
    )


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _code(value: Json) -> int | str | None:
    """Return a code as JSON writes it: an integer (604.0 is 604) or a text."""
    if isinstance(value, str):
        return value
    key = wire_key(value)
    return None if key is None else int(key)


def _status(value: Json) -> int | None:
    """Return an HTTP status from 100 to 599, given as a number or as its three digits."""
    key = wire_key(value)
    if key is None or len(key) != 3 or not (key.isascii() and key.isdigit()):
        return None
    return int(key) if "100" <= key <= "599" else None


def _satisfies(value: Json, bound: str, wanted: Json) -> bool:
    if bound == "const":
        return isinstance(value, bool) == isinstance(wanted, bool) and bool(
            value == wanted
        )
    if bound == "type":
        return is_type(value, wanted)
    number = _number(value)
    if number is None or not isinstance(wanted, int | float):
        return False
    return bool(number >= wanted if bound == "minimum" else number <= wanted)


def _number(value: Json) -> float | None:
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) <= 15
    ):
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return None


def is_type(value: Json, name: str) -> bool:
    """Say whether a value is of a JSON Schema type."""
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer":
        return isinstance(value, int) or (
            isinstance(value, float) and value.is_integer()
        )
    types: dict[str, Any] = {
        "string": str,
        "number": (int, float),
        "boolean": bool,
        "object": dict,
        "array": list,
        "null": type(None),
    }
    return isinstance(value, types[name])
