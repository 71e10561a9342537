"""The records of a plan. Its JSON Schema, `schemas/plan.schema.json`, says what each member means.

The JSON of a record has its members in this order; one that is its default is left out. These are
named tuples, since dataclasses take many times as long to define, and their types are no texts,
since each text would be compiled.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from errbind.model.catalog import Advice, Deprecated, Json, Occurrence, TypeValue

VERSION = 1


# -- where things stand in a response --------------------------------------------------------


class Placeholder(NamedTuple):
    """What changes in a text; no name where nobody needs it."""

    name: str | None = None
    integer: bool = False


class Pattern(NamedTuple):
    """A text with placeholders, of which each stands between two of the literals."""

    text: str
    literals: tuple[str, ...]
    placeholders: tuple[Placeholder, ...]


class Address(NamedTuple):
    """Where a value stands: `at` as a spec has it, the rest as a program wants it."""

    at: str
    in_: str
    path: tuple[str, ...] = ()
    name: bool = False
    header: str | None = None
    join: str | None = None
    pattern: Pattern | None = None
    vocabulary: str | None = None


Roles = Mapping[str, tuple[Address, ...]]


class Items(NamedTuple):
    """Where the list of errors stands, and each role in one of them."""

    any: tuple[Address, ...]
    roles: Roles


class Test(NamedTuple):
    """A test: some value at the address is within all bounds."""

    address: Address
    bounds: Mapping[str, Json]


class Tests(NamedTuple):
    """Tests that hold together."""

    all: tuple[Test, ...]


class When(NamedTuple):
    """What tells an error from a success: one of these."""

    any: tuple[Tests, ...]


class Slot(NamedTuple):
    """A place of a body to write: what a role has, or always the same value."""

    path: tuple[str | int, ...]
    role: str | None = None
    const: Json = ...
    type: str | None = None
    vocabulary: str | None = None
    required: bool = False


class Write(NamedTuple):
    """What to write in a body, and in each of its items."""

    body: tuple[Slot, ...] = ()
    item: tuple[Slot, ...] = ()


_NOTHING_TO_WRITE = Write()


class Envelope(NamedTuple):
    """A shape of a body."""

    id: str
    schema: Json
    roles: Roles
    items: Items | None = None
    when: When | None = None
    write: Write = _NOTHING_TO_WRITE
    description: str | None = None
    note: str | None = None


# -- errors ----------------------------------------------------------------------------------


class Class(NamedTuple):
    """A class above the codes."""

    id: str
    kind: str
    class_: str
    words: tuple[str, ...]
    title: str | None = None
    description: str | None = None
    parents: tuple[str, ...] = ()
    ancestors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    message: str | None = None
    default_http_status: int | None = None
    retryable: bool | None = None
    actor: str | None = None
    remedy: str | None = None
    user_safe: bool | None = None


class Code(NamedTuple):
    """A code and its class."""

    code: int | str
    vocabulary: str
    name: str
    description: str | None
    fields: tuple[str, ...]
    fields_vary: bool
    group: str
    http_status: int | None
    constant: str
    class_: str
    categories: tuple[str, ...]
    id: str
    words: tuple[str, ...]
    parents: tuple[str, ...]
    ancestors: tuple[str, ...]
    title: str | None = None
    pattern: Pattern | None = None
    also: tuple[Occurrence, ...] = ()
    type: str | None = None
    listed: bool = True
    aliases: tuple[str, ...] = ()
    note: str | None = None
    since: str | None = None
    deprecated: Deprecated | None = None
    docs_url: str | None = None
    user_message: str | None = None
    example: Json = None
    default_http_status: int | None = None
    retryable: bool | None = None
    actor: str | None = None
    remedy: str | None = None
    user_safe: bool | None = None
    advice: str | None = None


class HttpStatus(NamedTuple):
    """An HTTP status that the document lists."""

    status: int
    name: str
    constant: str
    description: str | None
    class_: str | None
    categories: tuple[str, ...]
    label: str | None
    note: str | None
    retryable: bool | None
    actor: str | None
    remedy: str | None
    user_safe: bool | None
    advice: str | None


class Status(NamedTuple):
    """What a response of an HTTP status without a known code is."""

    class_id: str


class Group(NamedTuple):
    """A section of the document."""

    id: str
    title: str
    class_: str
    range: str | None
    description: str | None


# -- the catalog -----------------------------------------------------------------------------


class Vocabulary(NamedTuple):
    """A set of codes in which each stands once."""

    id: str
    code_type: str
    enum: str
    prefix: str
    title: str | None
    description: str | None


class Example(NamedTuple):
    """A response that the document shows."""

    id: str
    title: str
    body: Json
    description: str | None
    http_status: int | None
    headers: Mapping[str, str]


class Plan(NamedTuple):
    """All of a catalog."""

    errbind_catalog: int
    id: str
    title: str
    prefix: str
    source: Mapping[str, str]
    code_type: str
    vocabularies: tuple[Vocabulary, ...]
    http_statuses: tuple[HttpStatus, ...]
    groups: tuple[Group, ...]
    classes: tuple[Class, ...]
    statuses: Mapping[str, Status]
    envelopes: tuple[Envelope, ...]
    codes: tuple[Code, ...]
    description: str | None
    docs_url: str | None
    http_statuses_description: str | None
    types: tuple[TypeValue, ...]
    examples: tuple[Example, ...]
    advice: tuple[Advice, ...]
    retired: tuple[Mapping[str, Json], ...]


# -- JSON ------------------------------------------------------------------------------------


def as_json(value: Any) -> Json:
    """Return a record as plain JSON values, without the members that are their defaults."""
    kind = value.__class__
    if kind in _SCALARS:
        return value
    if kind is tuple or kind is list:
        return [e if e.__class__ in _SCALARS else as_json(e) for e in value]
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    return {
        key: each if each.__class__ in _SCALARS else as_json(each)
        for each, (key, default) in zip(value, members(kind), strict=True)
        if each is not default and each != default
    }


_SCALARS = frozenset([str, int, float, bool, type(None)])


@cache
def members(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the members of a record: the key in JSON, and the default, `...` for none."""
    defaults = kind._field_defaults
    names = kind._fields  # a trailing _ keeps a name from being one of Python's own
    return tuple((name.rstrip("_"), defaults.get(name, ...)) for name in names)
