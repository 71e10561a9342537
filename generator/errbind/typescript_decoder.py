"""What the decoder of a catalog's TypeScript module is made of.

A module gets the pieces that its envelopes need, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from errbind import typescript_layout as ts
from errbind.model import Address, Catalog, Condition, Envelope, Json
from errbind.quoting import js

ITEM_ROLES = ("code", "message", "type", "field")
OWN = {"code", "message"}  # with one of these an envelope tells an error of its own
DECISIVE = (
    "title",
    "code",
    "message",
    "items",
)  # without these an envelope does not fit
TYPES = {"status": "number", "code": "number | string"}  # other roles are texts
ACCEPT = {"status": "asStatus", "code": "asCode"}
NAMES = {
    "request_id": "requestId",
    "docs_url": "docsUrl",
    "user_message": "userMessage",
}
ANY, DEEP = "*", "**"


@dataclass(frozen=True, slots=True)
class Reader:
    """The functions that read one envelope.

    `told` are declarations of what it tells, of which one is defined if `evidence` is; `members`
    and `item_members` are the lines of what the functions return.
    """

    name: str
    parameters: Mapping[str, str]
    told: tuple[str, ...]
    evidence: str
    members: tuple[str, ...]
    item_members: tuple[str, ...]


class Decoder:
    """What a catalog's envelopes need: whether a piece is needed, and the texts in it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._envelopes = catalog.envelopes
        self._addresses = list(_addresses(catalog.envelopes))
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
            {"items", "title"} & set(e.roles) and OWN & set(e.roles)
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
    def has_paths(self) -> bool:
        """Whether an address leads to one value."""
        return any(a.tokens and not _walks(a) for a in self._addresses)

    @property
    def has_objects(self) -> bool:
        """Whether anything is looked for in an object."""
        return self.has_paths or self.walks or self.has_items or bool(self._bounds)

    @property
    def walks(self) -> bool:
        """Whether an address may lead to several values."""
        return any(map(_walks, self._addresses))

    @property
    def walks_to_values(self) -> bool:
        """Whether the address of what is no list may."""
        return any(map(_walks, _value_addresses(self._envelopes)))

    @property
    def walks_to_lists(self) -> bool:
        """Whether the address of a list may."""
        return any(map(_walks, _list_addresses(self._envelopes)))

    @property
    def headers_decide(self) -> bool:
        """Whether an envelope may fit for what a header says."""
        return any(
            address.source == "header"
            for envelope in self._envelopes
            for role in DECISIVE
            for address in envelope.roles.get(role, ())
        )

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
        return any(
            name == "const" and _is_nested(value) for name, value in self._bounds
        )

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
        return _parameters(self._catalog, self._envelopes)

    def call(self, body: str, status: str, headers: str | None) -> str:
        """Return a call of that function with these arguments, as far as it takes them."""
        given = {"body": body, "status": status, "headers": headers}
        arguments = [given[name] for name in self.parameters]
        return f"read({', '.join(text for text in arguments if text is not None)})"

    @property
    def members(self) -> list[tuple[str, str]]:
        """The members of a reading beside its errors, and their types."""
        beside = ("code", "message") if self.has_beside else ()
        roles = ("status", "title", *beside, "request_id", *self._more_roles)
        names = [
            (NAMES.get(role, role), TYPES.get(role, "string"))
            for role in roles
            if role in self.roles
        ]
        return [*names, *([("isError", "boolean")] if self.has_when else [])]

    @property
    def _more_roles(self) -> list[str]:
        return [role for role in ("docs_url", "user_message") if role in self.roles]

    @property
    def more_texts(self) -> list[str]:
        """The texts that an error has for this catalog alone."""
        return [NAMES[role] for role in self._more_roles]

    @property
    def message(self) -> str | None:
        """An expression for the message of a response; None if its first error's is all there is."""
        beside = self.has_beside and "message" in self.roles
        terms = ["reading?.message"] if beside else []
        terms += ["reading?.title"] if "title" in self.roles else []
        first = ["said"] if beside and "code" in self.roles else []
        return " || ".join([*first, "errors[0]?.message", *terms]) if terms else None

    @property
    def readers(self) -> list[Reader]:
        """The functions for each envelope; the only one has no name of its own."""
        if len(self._envelopes) == 1:
            return [_reader(self._catalog, self._envelopes[0], "")]
        return [
            _reader(self._catalog, envelope, _function_name(envelope.id))
            for envelope in self._envelopes
        ]

    @property
    def read_all(self) -> str:
        """A declaration of what each envelope reads."""
        calls = [f"read{r.name}({', '.join(r.parameters)})" for r in self.readers]
        return ts.literal("  const readings = ", calls, ";")


def _parameters(catalog: Catalog, envelopes: Sequence[Envelope]) -> dict[str, str]:
    """Return what is needed to read envelopes, and the types."""
    sources = {address.source for address in _addresses(envelopes)}
    return {
        **({"body": "unknown"} if "body" in sources else {}),
        **({"status": "?number"} if "http" in sources else {}),
        **(
            {"headers": f"?{catalog.prefix}ErrorHeaders"} if "header" in sources else {}
        ),
    }


def _addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    yield from _value_addresses(envelopes)
    yield from _list_addresses(envelopes)
    for envelope in envelopes:
        yield from (condition.address for condition in envelope.when)


def _value_addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    for envelope in envelopes:
        for role, alternates in (*envelope.roles.items(), *envelope.item_roles.items()):
            if role != "items":
                yield from alternates


def _list_addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    for envelope in envelopes:
        yield from envelope.roles.get("items", ())


def _function_name(envelope_id: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in envelope_id.split("_"))


# -- one envelope ----------------------------------------------------------------------------


def _reader(catalog: Catalog, envelope: Envelope, name: str) -> Reader:
    own = ITEM_ROLES if OWN & set(envelope.roles) else ()
    told = [role for role in ("title", *own) if role in envelope.roles]
    terms = [role for role in told if role in DECISIVE]
    terms += ["errors[0]"] if "items" in envelope.roles else []
    return Reader(
        name,
        _parameters(catalog, [envelope]),
        tuple(_told(envelope, name, told)),
        terms[0] if len(terms) == 1 else f"({' ?? '.join(terms)})",
        (*_told_members(envelope, told), *_more_members(envelope)),
        tuple(
            _first(f"    {role}: ", role, envelope.item_roles[role], "item", ",")
            for role in ITEM_ROLES
            if role in envelope.item_roles
        ),
    )


def _told(envelope: Envelope, name: str, roles: Sequence[str]) -> Iterator[str]:
    """Yield declarations of what tells an error: the texts, the code and the list."""
    for role in roles:
        yield _first(f"  const {role} = ", role, envelope.roles[role], "body", ";")
    if "items" in envelope.roles:
        lists = [_list(a) for a in envelope.roles["items"] if a.source == "body"]
        yield ts.call("  const errors = ", "items", [f"item{name}", *lists], ";")


def _told_members(envelope: Envelope, told: Sequence[str]) -> Iterator[str]:
    """Yield the members that were declared: the errors are the list's, else the response's own."""
    own = f"{{ {', '.join(role for role in ITEM_ROLES if role in told)} }}"
    if "title" in told:
        yield "    title,"
    if not OWN & set(told):
        yield "    errors,"
    elif "items" in envelope.roles:
        yield from (f"    {role}," for role in ("code", "message") if role in told)
        yield f"    errors: orOwn(errors, {own}),"
    else:
        yield (
            f"    errors: orOwn([], {own}),"
            if "title" in told
            else f"    errors: [{own}],"
        )


def _more_members(envelope: Envelope) -> Iterator[str]:
    for role, alternates in envelope.roles.items():
        if role in ("status", *NAMES):
            yield _first(
                f"    {NAMES.get(role, role)}: ", role, alternates, "body", ","
            )
    if envelope.when:
        tests = [test for condition in envelope.when for test in _tests(condition)]
        yield ts.chain("    isError: ", tests, "&&", ",")


# -- values ----------------------------------------------------------------------------------


def _first(
    head: str, role: str, alternates: Iterable[Address], source: str, tail: str
) -> str:
    """Return a value after its name: the first that fits of a role's alternates."""
    accept = ACCEPT.get(role, "asText")
    calls = [
        (
            ("first", [accept, _path("find", source, address)])
            if _walks(address)
            else (accept, [_value(source, address)])
        )
        for address in alternates
    ]
    return ts.calls(head, calls, "??", tail)


def _value(source: str, address: Address) -> str:
    """Return an expression for the one value at an address."""
    if address.source == "http":
        return "status"
    if address.source == "header":
        return f"header(headers, {js(address.header)})"
    return _path("at", source, address) if address.tokens else source


def _list(address: Address) -> str:
    if not _walks(address):
        return _value("body", address)
    return _path("all", "body", address)


def _path(function: str, source: str, address: Address) -> str:
    return f"{function}({', '.join([source, *map(js, address.tokens)])})"


def _walks(address: Address) -> bool:
    """Say whether an address may lead to several values, or to an array's `length`: to none."""
    return bool({ANY, DEEP, "length"} & set(address.tokens))


def _tests(condition: Condition) -> Iterator[str]:
    """Yield expressions: the value at the address, or one of several, satisfies all bounds."""
    bounds = condition.bounds.items()
    if _walks(condition.address):
        tests = " && ".join(_test("value", *bound) for bound in bounds)
        yield f"{_path('find', 'body', condition.address)}.some((value) => {tests})"
        return
    value = _value("body", condition.address)
    yield from (_test(value, *bound) for bound in bounds)


def _test(value: str, bound: str, wanted: Json) -> str:
    if bound == "type":
        return _type_test(value, wanted)
    if bound == "const":
        nested = f"same({value}, {ts.inline(wanted)})"
        return nested if _is_nested(wanted) else f"{value} === {js(wanted)}"
    return f"asNumber({value}) {'>=' if bound == 'minimum' else '<='} {js(wanted)}"


def _type_test(value: str, name: str) -> str:
    tests = {
        "integer": f"Number.isInteger({value})",
        "array": f"Array.isArray({value})",
        "null": f"{value} === null",
        "object": f"isMapping({value})",
    }
    return tests.get(name, f"typeof {value} === {js(name)}")


def _is_nested(value: Json) -> bool:
    return isinstance(value, Mapping | list | tuple)
