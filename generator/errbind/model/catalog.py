"""The resolved catalog: what every template, rule and output sees.

Everything is frozen and ordered as the source document orders it. Names for every language,
defaults and cross references are decided in `resolution`; templates only lay them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from errbind.model.problem import Place
from errbind.model.records import record

Json = Any  # None, bool, int, float, str, list of Json or dict of str to Json


@record
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


class Deprecated(NamedTuple):
    """That a code should not be used any more: since when, what instead, why."""

    since: str | None = None
    use: str | None = None
    reason: str | None = None


@record
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


@record
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


class Pattern(NamedTuple):
    """A text with placeholders: what stands around them, and (name, only digits) of each; see
    `patterns`."""

    text: str
    literals: tuple[str, ...]
    names: tuple[tuple[str, bool], ...]


@record
class Vocabulary:
    """A set of codes in which each stands once; most catalogs have one.

    `enum` is the Python enum of its codes. `prefix` begins the names of its codes' classes, and
    `reference` what other parts of a spec call them; both are empty for the first.
    """

    id: str
    title: str | None
    description: str | None
    enum: str
    prefix: str
    code_type: str  # "integer" or "string": what the enum's members are
    place: Place = field(compare=False, repr=False)

    @property
    def table_prefix(self) -> str:
        """What the names of its tables begin with: nothing, or `DECLINE_CODE_`."""
        return f"{self.id.upper()}_" if self.prefix else ""

    @property
    def constant_prefix(self) -> str:
        """What the name of a constant that stands alone begins with: nothing, or `DECLINE_`."""
        words = re.findall("[A-Z][a-z0-9]*", self.prefix)
        return "".join(f"{word.upper()}_" for word in words)


class Occurrence(NamedTuple):
    """Another place of the document that describes a code: its words there, None for the same."""

    description: str | None = None
    http_status: int | None = None
    group: str | None = None
    name: str | None = None
    note: str | None = None


@record
class Code:
    """One error code, with the document's words and the names that bindings give it.

    `value` is the wire value to the letter; `pattern` what it looks like where a part of it changes.
    `reference` is what categories and handling call it. `constant` names it in enums, `class_name` is its
    exception class and `bases` that class's parents: names of this catalog's classes, or
    `category:<id>` for a class shared by all catalogs. `fields_vary` is the document saying that
    the field differs from case to case.
    """

    value: int | str
    vocabulary: str
    reference: str
    pattern: Pattern | None
    name: str
    description: str | None
    also: tuple[Occurrence, ...]
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
    def other_descriptions(self) -> tuple[str, ...]:
        """What the document says of the code in other places, each text once."""
        texts = (other.description for other in self.also)
        told = dict.fromkeys(text for text in texts if text is not None)
        return tuple(text for text in told if text != self.description)

    @property
    def summary(self) -> str:
        """The default message, and that the code is deprecated where it is."""
        notice, text = self.deprecation_notice, self.default_message
        stop = "" if text.endswith((".", "!", "?")) else "."
        return f"{text}{stop} {notice}" if notice else text

    @property
    def deprecation_notice(self) -> str | None:
        """The deprecation as a sentence, None for a code that is not deprecated."""
        if self.deprecated is None:
            return None
        since = f" since {self.deprecated.since}" if self.deprecated.since else ""
        use = f"; use {self.deprecated.use}" if self.deprecated.use else ""
        reason = f": {self.deprecated.reason}" if self.deprecated.reason else ""
        return f"Deprecated{since}{use}{reason}"


@record
class Group:
    """A section of the document and its class."""

    id: str
    title: str
    range: str | None
    description: str | None
    class_name: str
    place: Place = field(compare=False, repr=False)


@record
class Junction:
    """A class between others, so that a clause that catches each of several errors catches them
    together: the nearest common ancestor of codes with the same group or category.

    `id` says what it is: `own:not_found` for the catalog's own class of a category, and what lies
    between is the ids of what it is in at once, such as `group:card+own:not_found`.
    """

    id: str
    class_name: str
    bases: tuple[str, ...]
    title: str
    handling: Handling | None = None  # of a category's own class


@record
class Address:
    """Where a role's value stands; see `addresses` for the language.

    `source` is `body`, `header`, `http` or `trail` (the names that led to an item); `tokens` is the
    pointer, split and unescaped; `is_name` asks for the last member's name instead of its value;
    `header` is in lower case. `join` makes one text of a list of texts and numbers, `pattern` takes
    the value out of a longer text, and `vocabulary` is where a code is looked up first.
    """

    source: str
    tokens: tuple[str, ...] = ()
    header: str | None = None
    is_name: bool = False
    join: str | None = None
    pattern: Pattern | None = None
    vocabulary: str | None = None


class Condition(NamedTuple):
    """A test on one address of the body: it must be there and satisfy every bound given."""

    address: Address
    bounds: Mapping[str, Json]


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """A shape of an error body and where in it each role stands (alternates, first that fits).

    Each is equal to itself alone, so that what is worked out of one is kept by it.
    """

    id: str
    description: str | None
    note: str | None
    schema: Mapping[str, Json]
    roles: Mapping[str, tuple[Address, ...]]
    item_roles: Mapping[str, tuple[Address, ...]]
    when: tuple[Condition, ...]
    place: Place = field(compare=False, repr=False)

    @property
    def ignores_lone_fields(self) -> bool:
        """Whether an item's field is no sign of an error: it may be the way to the item."""
        return any(a.source == "trail" for a in self.item_roles.get("field", ()))


@record
class Example:
    """A response that the document shows; `http_status` only where it is said outside the body."""

    id: str
    title: str
    description: str | None
    http_status: int | None
    headers: Mapping[str, str]
    body: Json
    place: Place = field(compare=False, repr=False)


class Advice(NamedTuple):
    """A sentence of advice in the document, with the sentences under it."""

    id: str
    text: str
    items: tuple[Advice, ...]


class TypeValue(NamedTuple):
    """A value that the document names for an error's type."""

    value: str
    description: str | None


@dataclass(frozen=True, eq=False)
class Catalog:
    """One API's errors, resolved; each is equal to itself alone, as an envelope is."""

    id: str
    title: str
    prefix: str
    description: str | None
    source: Mapping[str, str]
    file: str
    vocabularies: tuple[Vocabulary, ...]
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

    @cached_property
    def _memo(self) -> dict[Any, Any]:
        """What functions made of the catalog; see `errbind.model.memo`."""
        return {}

    @property
    def code_type(self) -> str:
        """What the codes of the first vocabulary are: "integer" or "string"."""
        return self.vocabularies[0].code_type

    @cached_property
    def has_exact_codes_only(self) -> bool:
        """Whether a value is enough to know a code: one vocabulary, and no patterns."""
        return len(self.vocabularies) == 1 and not any(c.pattern for c in self.codes)

    @cached_property
    def codes_by_value(self) -> tuple[Code, ...]:
        """The codes by vocabulary, in each by value: numbers as numbers, texts as texts."""
        ranks = {each.id: rank for rank, each in enumerate(self.vocabularies)}
        known = (code for code in self.codes if code.vocabulary in ranks)
        return tuple(
            sorted(known, key=lambda c: (ranks[c.vocabulary], *_order(c.value)))
        )

    def codes_of(self, vocabulary: Vocabulary) -> list[Code]:
        """Return the codes of a vocabulary in the order of their values."""
        return [c for c in self.codes_by_value if c.vocabulary == vocabulary.id]


def _order(value: int | str) -> tuple[int, int, str]:
    return (0, value, "") if isinstance(value, int) else (1, 0, value)


@record
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


@record
class Project:
    """Everything that the outputs are a function of."""

    package: Package
    categories: tuple[Category, ...]
    catalogs: tuple[Catalog, ...]
