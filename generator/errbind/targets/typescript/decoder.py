"""What the decoder of a catalog's TypeScript module is made of.

A module gets the pieces that its envelopes need, and no others.
"""

from __future__ import annotations

from functools import cached_property

from errbind.model.catalog import Catalog, Json
from errbind.targets.typescript import formatting as ts
from errbind.targets.typescript.reader import (
    ANY,
    DEEP,
    NAMES,
    OWN,
    Reader,
    Readers,
    Taker,
    Test,
    addresses,
    is_nested,
    is_trailed,
    list_addresses,
    parameters,
    value_addresses,
    walks,
)

# What the types of roles are; others are texts.
TYPES = {"status": "number", "code": "number | string", "retry_after": "number"}
MORE = ("docs_url", "user_message", "detail", "retry_after")  # what some catalogs have


class Decoder:
    """What a catalog's envelopes need: whether a piece is needed, and the texts in it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._envelopes = catalog.envelopes
        self._addresses = list(addresses(catalog.envelopes))
        self.is_several = len(catalog.vocabularies) > 1
        self.has_patterns = any(code.pattern for code in catalog.codes)
        self.roles = {role for envelope in catalog.envelopes for role in envelope.roles}

    # -- the pieces --------------------------------------------------------------------------

    @property
    def has_items(self) -> bool:
        """Whether an envelope has a list of errors."""
        return "items" in self.roles

    @property
    def has_beside(self) -> bool:
        """Whether an envelope has a code or a message beside a list."""
        return any("items" in e.roles and OWN & set(e.roles) for e in self._envelopes)

    @property
    def has_either(self) -> bool:
        """Whether an envelope that tells an error of its own may fit without one."""
        return any(
            {"items", "title", "subcode"} & set(e.roles) and OWN & set(e.roles)
            for e in self._envelopes
        )

    @property
    def has_when(self) -> bool:
        """Whether an envelope tells an error from a success."""
        return any(envelope.when for envelope in self._envelopes)

    @property
    def has_always_when(self) -> bool:
        """Whether every envelope does."""
        return all(envelope.when for envelope in self._envelopes)

    @property
    def has_any(self) -> bool:
        """Whether an address has the token for any member."""
        return any(ANY in address.tokens for address in self._addresses)

    @property
    def has_depths(self) -> bool:
        """Whether an address has the token for any depth."""
        return any(DEEP in address.tokens for address in self._addresses)

    @property
    def has_trails(self) -> bool:
        """Whether items are asked for the names that led to them."""
        return any(address.source == "trail" for address in self._addresses)

    @property
    def has_names(self) -> bool:
        """Whether an address asks for the names of members."""
        return any(address.is_name for address in self._addresses)

    @property
    def has_lists(self) -> bool:
        """Whether an envelope has items that are not asked for the names that led to them."""
        return any("items" in e.roles and not is_trailed(e) for e in self._envelopes)

    @property
    def has_paths(self) -> bool:
        """Whether an address leads to one value."""
        trailed = [e for e in self._envelopes if is_trailed(e)]
        walked = list(list_addresses(trailed))  # the way to their items is kept
        plain = (a for a in self._addresses if a.tokens and not walks(a))
        return any(not any(a is each for each in walked) for a in plain)

    @property
    def has_objects(self) -> bool:
        """Whether anything is looked for in an object."""
        return self.has_paths or self.walks or self.has_trails or bool(self._bounds)

    @property
    def walks(self) -> bool:
        """Whether an address may lead to several values."""
        return any(map(walks, self._addresses))

    @property
    def walks_to_values(self) -> bool:
        """Whether the address of what is no list may."""
        return any(map(walks, value_addresses(self._envelopes)))

    @property
    def finds(self) -> bool:
        """Whether values are looked for at an address that may lead to several."""
        conditions = (c.address for e in self._envelopes for c in e.when)
        plain = any(map(walks, conditions)) or self.walks_to_lists
        return plain or self.walks_to_values

    @property
    def walks_to_lists(self) -> bool:
        """Whether the address of a list may, whose items are not asked how they were found."""
        plain = [e for e in self._envelopes if not is_trailed(e)]
        return any(map(walks, list_addresses(plain)))

    @property
    def compares_numbers(self) -> bool:
        """Whether a condition has a minimum or maximum."""
        return any(name in ("minimum", "maximum") for name, _ in self._bounds)

    @property
    def compares_mappings(self) -> bool:
        """Whether a condition wants an object."""
        return ("type", "object") in self._bounds

    @property
    def compares_nested(self) -> bool:
        """Whether a condition wants one certain object or array."""
        return any(name == "const" and is_nested(value) for name, value in self._bounds)

    @property
    def _bounds(self) -> list[tuple[str, Json]]:
        return [
            bound
            for envelope in self._envelopes
            for condition in envelope.when
            for bound in condition.bounds.items()
        ]

    # -- their texts -------------------------------------------------------------------------

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the function that reads every envelope, and their types."""
        return parameters(self._catalog, self._envelopes)

    def call(self, body: str, status: str, headers: str | None) -> str:
        """Return a call of that function with these arguments, as far as it takes them."""
        given = {"body": body, "status": status, "headers": headers}
        arguments = [given[name] for name in self.parameters]
        return f"read({', '.join(text for text in arguments if text is not None)})"

    @property
    def members(self) -> list[tuple[str, str]]:
        """The members of a reading beside its errors, and their types."""
        told = ["code", "message"] if self.has_beside or self.is_rich else []
        finer = ["subcode"] if self.has_subcode else []
        roles = ["status", "title", *told, *finer, "request_id", *self._more_roles]
        names = [
            (NAMES.get(role, role), self._type(role))
            for role in roles
            if role in self.roles
        ]
        return [*names, *([("isError", "boolean")] if self.has_when else [])]

    def _type(self, role: str) -> str:
        is_code = role in ("code", "subcode")
        return "Coded" if is_code and self.is_rich else TYPES.get(role, "string")

    @property
    def is_rich(self) -> bool:
        """Whether a code is more than its value: of a vocabulary or pattern, or a finer one."""
        return self.has_subcode or not self._catalog.has_exact_codes_only

    @property
    def has_subcode(self) -> bool:
        """Whether an envelope has a finer code."""
        return "subcode" in self.roles

    @property
    def keeps_top(self) -> bool:
        """Whether the code at the top may stand beside one that decides."""
        return self.is_rich or (self.has_beside and "code" in self.roles)

    @property
    def has_rivals(self) -> bool:
        """Whether a code beside the items may decide instead of theirs."""
        return bool({"code", "subcode"} & self.roles)

    @property
    def has_seconds(self) -> bool:
        """Whether an envelope says how long to wait."""
        return "retry_after" in self.roles

    @property
    def _more_roles(self) -> list[str]:
        return [role for role in MORE if role in self.roles]

    @property
    def more_values(self) -> list[tuple[str, str]]:
        """What an error has for this catalog alone: names and types."""
        return [(NAMES[role], TYPES.get(role, "string")) for role in self._more_roles]

    @property
    def message(self) -> str | None:
        """An expression for the message of a response; None if its first error's is all there is."""
        beside = (self.has_beside or self.is_rich) and "message" in self.roles
        terms = ["reading?.message"] if beside else []
        terms += ["reading?.title"] if "title" in self.roles else []
        first = ["said"] if beside and "code" in self.roles else []
        return " || ".join([*first, "errors[0]?.message", *terms]) if terms else None

    @property
    def readers(self) -> list[Reader]:
        """The functions for each envelope; the only one has no name of its own."""
        return self._made[0]

    @property
    def takers(self) -> list[Taker]:
        """The functions that they call for a part of what stands at an address."""
        return self._made[1]

    @property
    def tests(self) -> list[Test]:
        """The functions that conditions on several values call."""
        return self._made[2]

    @cached_property
    def _made(self) -> tuple[list[Reader], list[Taker], list[Test]]:
        made = Readers(self._catalog, is_rich=self.is_rich)
        is_only = len(self._envelopes) == 1
        names = ["" if is_only else _function_name(e.id) for e in self._envelopes]
        readers = [
            made.reader(envelope, name)
            for envelope, name in zip(self._envelopes, names, strict=True)
        ]
        return readers, made.takers, made.tests

    @property
    def has_joins(self) -> bool:
        """Whether a list is made one text."""
        return any(address.join is not None for address in self._addresses)

    @property
    def matches(self) -> bool:
        """Whether texts are matched with patterns."""
        return self.has_patterns or any(a.pattern for a in self._addresses)

    @property
    def read_all(self) -> str:
        """A declaration of what each envelope reads."""
        calls = [f"read{r.name}({', '.join(r.parameters)})" for r in self.readers]
        return ts.literal("  const readings = ", calls, ";")


def _function_name(envelope_id: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in envelope_id.split("_"))
