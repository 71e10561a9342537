"""What a response says, read by a catalog's envelopes: the reference for every language.

The generated decoders do the same in their own language; `out/vectors` holds them to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from errbind import patterns
from errbind.addresses import find, walk
from errbind.memo import remembered
from errbind.model import (
    Address,
    Catalog,
    Code,
    Condition,
    Envelope,
    Json,
)

MAX_SAFE_INTEGER = (
    2**53 - 1
)  # beyond it JavaScript rounds, and languages would disagree
TEXT_ROLES = (
    "title",
    "message",
    "detail",
    "type",
    "field",
    "request_id",
    "docs_url",
    "user_message",
)
ITEM_TEXTS = ("message", "type", "field")  # the roles of those of one error


class Item(NamedTuple):
    """One error of a response; None for what it does not say.

    `code` is the wire's, or the known code's own value where the wire's is one of its pattern;
    `parameters` are what the pattern's placeholders stand for.
    """

    code: int | str | None = None
    message: str | None = None
    type: str | None = None
    field: str | None = None
    known: Code | None = None
    parameters: Mapping[str, int | str] = MappingProxyType({})


NOTHING = Item()
Texts = Mapping[str, str | None]  # by their roles


class Reading(NamedTuple):
    """What the first envelope that fits makes of a response; `envelope` is None if none does.

    `top` is the error that stands beside the items, `sub` holds its finer code.
    """

    envelope: Envelope | None = None
    status: int | None = None
    top: Item = NOTHING
    sub: Item = NOTHING
    texts: Texts = MappingProxyType({})
    retry_after: float | None = None
    items: tuple[Item, ...] = ()

    @property
    def code(self) -> int | str | None:
        """The code at the top: the wire's, or the known one that it is a form of."""
        return self.top.code

    @property
    def parameters(self) -> Mapping[str, int | str]:
        """What the first code carries that carries anything."""
        each = (self.top, *self.items, self.sub)
        return next((item.parameters for item in each if item.parameters), {})

    def text(self, role: str) -> str | None:
        """Return the text of a role such as `message`."""
        return self.texts.get(role)


class Reader:
    """Read responses by a catalog's envelopes; nothing is raised, whatever they hold."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._codes = known_codes(catalog)
        self._rank = {each.id: n for n, each in enumerate(catalog.vocabularies)}

    def read(
        self,
        http_status: int | None,
        body: Json,
        headers: Mapping[str, str] | None = None,
    ) -> Reading:
        """Read any JSON value."""
        lower: dict[str, str] = {}
        for name, value in (headers or {}).items():
            lower.setdefault(name.lower(), value)
        source = _Source(http_status, lower, body)
        denied = Reading()
        for envelope in self._catalog.envelopes:
            reading = _read(envelope, source, self._codes)
            if _says_something(reading):
                if _is_confirmed(reading, body):
                    return reading
                # What one says of a body that its `when` denies is taken for want of better only.
                denied = denied if denied.envelope else reading
        return denied

    def is_error(
        self,
        http_status: int | None,
        body: Json,
        headers: Mapping[str, str] | None = None,
    ) -> bool:
        """Say whether a response is an error: by its status, or by what its body says."""
        if http_status is not None and http_status >= 400:
            return True
        reading = self.read(http_status, body, headers)
        if reading.envelope is None:
            return False
        if not reading.envelope.when:
            return http_status is None
        return _is_confirmed(reading, body)

    def deciding(self, reading: Reading) -> tuple[Item, ...]:
        """Return the errors that decide the class: whose codes are of the first vocabulary.

        That is the one at the top before the items, and those before the finer code. Where no code
        is known it is the one at the top.
        """
        candidates = ((reading.top,), reading.items, (reading.sub,))
        return min(candidates, key=self._first_rank)

    def _first_rank(self, items: tuple[Item, ...]) -> int:
        first = len(self._rank)
        for item in items:
            if item.known is not None:
                first = min(first, self._rank[item.known.vocabulary])
        return first


def _says_something(reading: Reading) -> bool:
    texts = (reading.text("message"), reading.text("title"))
    codes = (reading.top.code, reading.sub.code)
    return bool(reading.items) or any(v is not None for v in (*codes, *texts))


def _is_confirmed(reading: Reading, body: Json) -> bool:
    conditions = reading.envelope.when if reading.envelope else ()
    return all(holds(condition, body) for condition in conditions)


def holds(condition: Condition, body: Json) -> bool:
    """Say whether some value at the condition's address satisfies all its bounds."""
    return any(
        all(
            _satisfies(value, bound, wanted)
            for bound, wanted in condition.bounds.items()
        )
        for value in find(body, condition.address)
    )


_NUMBERS = (int, float)  # a union, which is made at each call, would take longer


def wire_key(value: Json) -> str | None:
    """Return what a code is compared by: its decimal digits or its text; None if it is no code."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        return None
    if not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER or value != int(value):
        return None
    return str(int(value))


class KnownCodes:
    """The codes of a catalog by what the wire may write for them."""

    def __init__(self, catalog: Catalog) -> None:
        self._exact: dict[str, dict[str | None, Code]] = {}
        self._patterns: dict[str, patterns.Index[Code]] = {}
        for vocabulary in catalog.vocabularies:
            codes = catalog.codes_of(vocabulary)
            self._exact[vocabulary.id] = {wire_key(code.value): code for code in codes}
            self._patterns[vocabulary.id] = patterns.Index(
                (code.pattern, code) for code in codes if code.pattern
            )

    def told(self, value: int | str | None, vocabulary: str | None = None) -> Item:
        """Return a code as an item that has nothing else; exact codes go before patterns."""
        if value is None:
            return NOTHING
        ids = self._exact if vocabulary is None else [vocabulary, *self._exact]
        key = wire_key(value)
        for id in ids:
            if (known := self._exact[id].get(key)) is not None:
                return Item(value, known=known)
        if isinstance(value, str):
            for id in ids:
                if (found := self._patterns[id].find(value)) is not None:
                    code, parameters = found
                    return Item(code.value, known=code, parameters=parameters)
        return Item(value)


@remembered
def known_codes(catalog: Catalog) -> KnownCodes:
    """Return the codes of a catalog by what the wire may write for them."""
    return KnownCodes(catalog)


class _Source(NamedTuple):
    """A response, or one of its items: where addresses lead into."""

    http_status: int | None
    headers: Mapping[str, str]
    body: Json
    trail: str | None = None


Roles = Mapping[str, tuple[Address, ...]]


def _read(envelope: Envelope, source: _Source, codes: KnownCodes) -> Reading:
    roles = envelope.roles
    texts = _texts(TEXT_ROLES, roles, source)
    return Reading(
        envelope,
        _first(_status, "status", roles, source),
        _item(_code_of("code", roles, source, codes), texts),
        _code_of("subcode", roles, source, codes),
        texts,
        _first(_seconds, "retry_after", roles, source),
        _items(envelope, source, codes),
    )


def _items(envelope: Envelope, source: _Source, codes: KnownCodes) -> tuple[Item, ...]:
    for address in envelope.roles.get("items", ()):
        found = [
            _Source(None, {}, each, trail or None)
            for trail, value in walk(source.body, address)
            for each in (value if isinstance(value, list) else [value])
        ]
        roles = envelope.item_roles
        every = [
            _item(_code_of("code", roles, each, codes), _texts(ITEM_TEXTS, roles, each))
            for each in found
        ]
        if items := [item for item in every if _is_error(item, envelope)]:
            return tuple(items)
    return ()


def _is_error(item: Item, envelope: Envelope) -> bool:
    if item.code is not None or item.message is not None or item.type is not None:
        return True
    return item.field is not None and not envelope.ignores_lone_fields


def _item(told: Item, texts: Texts) -> Item:
    """Return an error that has a code and texts."""
    message, type_, field = texts.get("message"), texts.get("type"), texts.get("field")
    return Item(told.code, message, type_, field, told.known, told.parameters)


def _texts(wanted: Iterable[str], roles: Roles, source: _Source) -> Texts:
    return {r: _first(_text, r, roles, source) for r in wanted if r in roles}


def _code_of(role: str, roles: Roles, source: _Source, codes: KnownCodes) -> Item:
    for address in roles.get(role, ()):
        for value in _values(role, address, source):
            if (code := _code(value)) is not None:
                return codes.told(code, address.vocabulary)
    return NOTHING


def _first(accept: Any, role: str, roles: Roles, source: _Source) -> Any:
    """Return the first value at a role's addresses that is accepted, as `accept` returns it."""
    for address in roles.get(role, ()):
        for value in _values(role, address, source):
            if (found := accept(value)) is not None:
                return found
    return None


def _values(role: str, address: Address, source: _Source) -> Iterable[Json]:
    """Return the values at an address, or the parts of them that are the role's."""
    is_inside = address.source == "body"
    values = find(source.body, address) if is_inside else [_beside(address, source)]
    if address.join is None and address.pattern is None:
        return values
    return _parts(role, address, values)


def _parts(role: str, address: Address, values: Iterable[Json]) -> Iterator[Json]:
    for value in values:
        if address.join is not None and isinstance(value, list):
            value = joined(value, address.join)
        if address.pattern is None:
            yield value
        elif isinstance(value, str):
            yield (patterns.match(address.pattern, value) or {}).get(role)


def _beside(address: Address, source: _Source) -> Json:
    """Return what an address beside the body leads to."""
    if address.source == "http":
        return source.http_status
    if address.source == "header":
        return source.headers.get(address.header or "")
    return source.trail


def joined(values: Iterable[Json], between: str) -> str | None:
    """Return the texts and integers of a list as one text, None where that is empty."""
    parts = map(wire_key, values)
    return between.join(part for part in parts if part is not None) or None


def _seconds(value: Json) -> float | None:
    """Return a number of seconds, or one that a text has the digits of."""
    number = _number(value)
    return number if number is not None and 0 <= number <= MAX_SAFE_INTEGER else None


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
    if name == "integer":  # beyond the range of floats it is none in JavaScript
        is_finite = isinstance(value, int | float) and abs(value) <= sys.float_info.max
        return is_finite and bool(value % 1 == 0)
    types: dict[str, Any] = {
        "string": str,
        "number": (int, float),
        "boolean": bool,
        "object": dict,
        "array": list,
        "null": type(None),
    }
    return isinstance(value, types[name])
