"""The resolved catalog: what every template, rule and output sees.

Everything is frozen and ordered as the source document orders it. Names for every language,
defaults and cross references are decided in `resolution`; templates only lay them out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from errbind.problems import Place

Json = Any  # None, bool, int, float, str, list of Json or dict of str to Json


@dataclass(frozen=True, slots=True)
class Handling:
    """What a consumer should do; None where nobody said.

    `retryable`: can the same request help later. `actor`: who must act (`caller`, `payer`,
    `merchant`, `provider`). `user_safe`: is the API's text fit for an end user. `advice`: the
    document's own sentence that this comes from.
    """

    retryable: bool | None = None
    actor: str | None = None
    remedy: str | None = None
    user_safe: bool | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Deprecated:
    """That a code should not be used any more: since when, what instead, why."""

    since: str | None
    use: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of failure that all catalogs share, so that one `except` serves them all."""

    id: str
    class_name: str
    title: str
    description: str
    actor: str | None
    retryable: bool | None
    http_status: int | None
    place: Place = field(compare=False, repr=False)

    @property
    def constant(self) -> str:
        """The category in capitals, as a constant is named: `NOT_FOUND`."""
        return self.id.upper()


@dataclass(frozen=True, slots=True)
class HttpStatus:
    """An HTTP status that the document lists.

    `name` is the document's constant or one made of its `label`; `class_name` is the exception
    class for this status without a known code, None for statuses below 400.
    """

    status: int
    name: str
    label: str | None
    description: str | None
    note: str | None
    constant: str
    class_name: str | None
    bases: tuple[str, ...]
    categories: tuple[str, ...]
    handling: Handling
    place: Place = field(compare=False, repr=False)

    @property
    def default_message(self) -> str:
        """What an exception says when the response brought no text."""
        return (
            self.description or self.label or as_words(self.name.removeprefix("HTTP_"))
        )


def as_words(name: str) -> str:
    """Return a name as words: `Card not found` for CARD_NOT_FOUND."""
    text = " ".join(name.replace("_", " ").replace("-", " ").split())
    return text[:1].upper() + (text[1:].lower() if text.isupper() else text[1:])


@dataclass(frozen=True, slots=True)
class Code:
    """One error code, with the document's words and the names that bindings give it.

    `value` is the wire value to the letter. `constant` names it in enums, `class_name` is its
    exception class and `bases` that class's parents: names of this catalog's classes, or
    `category:<id>` for a class shared by all catalogs. `fields_vary` is the document saying that
    the field differs from case to case.
    """

    value: int | str
    name: str
    description: str | None
    fields: tuple[str, ...]
    fields_vary: bool
    http_status: int | None
    type: str | None
    group: str
    listed: bool
    note: str | None
    aliases: tuple[str, ...]
    constant_aliases: tuple[str, ...]
    since: str | None
    deprecated: Deprecated | None
    user_message: str | None
    example: Json
    docs_url: str | None
    constant: str
    class_name: str
    class_aliases: tuple[str, ...]
    bases: tuple[str, ...]
    categories: tuple[str, ...]
    handling: Handling
    place: Place = field(compare=False, repr=False)
    name_place: Place = field(compare=False, repr=False)
    alias_places: tuple[Place, ...] = field(compare=False, repr=False)

    @property
    def title(self) -> str:
        """The name as words: `Card not found`."""
        return as_words(self.name)

    @property
    def default_message(self) -> str:
        """What an exception says when the response brought no text."""
        return self.description or self.title

    @property
    def deprecation_notice(self) -> str | None:
        """The deprecation as a sentence, None for a code that is not deprecated."""
        if self.deprecated is None:
            return None
        since = f" since {self.deprecated.since}" if self.deprecated.since else ""
        use = f"; use {self.deprecated.use}" if self.deprecated.use else ""
        reason = f": {self.deprecated.reason}" if self.deprecated.reason else ""
        return f"Deprecated{since}{use}{reason}"


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the document and its class."""

    id: str
    title: str
    range: str | None
    description: str | None
    class_name: str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Junction:
    """A class between others, so that a clause that catches each of several errors catches them
    together: the nearest common ancestor of codes with the same group or category."""

    class_name: str
    bases: tuple[str, ...]
    title: str
    handling: Handling | None = None  # of a category's own class


@dataclass(frozen=True, slots=True)
class Address:
    """Where a role's value stands; see `addresses` for the language.

    `source` is `body`, `header` or `http`; `tokens` is the pointer, split and unescaped; `header` is
    in lower case.
    """

    source: str
    tokens: tuple[str, ...] = ()
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on one address of the body: it must be there and satisfy every bound given."""

    address: Address
    bounds: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A shape of an error body and where in it each role stands (alternates, first that fits)."""

    id: str
    description: str | None
    note: str | None
    schema: Mapping[str, Json]
    roles: Mapping[str, tuple[Address, ...]]
    item_roles: Mapping[str, tuple[Address, ...]]
    when: tuple[Condition, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A response that the document shows; `http_status` only where it is said outside the body."""

    id: str
    title: str
    description: str | None
    http_status: int | None
    headers: Mapping[str, str]
    body: Json
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of advice in the document, with the sentences under it."""

    id: str
    text: str
    items: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeValue:
    """A value that the document names for an error's type."""

    value: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Catalog:
    """One API's errors, resolved."""

    id: str
    title: str
    prefix: str
    description: str | None
    source: Mapping[str, str]
    file: str
    code_type: str  # "integer" or "string": what the enum's members are
    root_class: str
    http_statuses: tuple[HttpStatus, ...]
    http_statuses_description: str | None
    groups: tuple[Group, ...]
    codes: tuple[Code, ...]
    junctions: tuple[Junction, ...]
    types: tuple[TypeValue, ...]
    envelopes: tuple[Envelope, ...]
    examples: tuple[Example, ...]
    advice: tuple[Advice, ...]
    handling: Handling
    retired: tuple[Mapping[str, Json], ...]
    docs_url: str | None = (
        None  # the page that explains its errors, if one is configured
    )

    @property
    def codes_by_value(self) -> list[Code]:
        """The codes in the order of their values: numbers as numbers, texts as texts."""
        return sorted(
            self.codes,
            key=lambda c: c.value if isinstance(c.value, int) else str(c.value),
        )


@dataclass(frozen=True, slots=True)
class Package:
    """How the generated packages are called, from the project's configuration."""

    name: str = "payment-errors"
    version: str = "0.1.0"
    root_class: str = "PaymentError"
    license: str = "MIT"

    @property
    def module(self) -> str:
        """The Python package: `payment_errors`."""
        return self.name.replace("-", "_").replace(".", "_")


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that the outputs are a function of."""

    package: Package
    categories: tuple[Category, ...]
    catalogs: tuple[Catalog, ...]
