"""How a catalog's TypeScript module reads one envelope: the functions, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from errbind.model import patterns
from errbind.model.catalog import Address, Catalog, Condition, Envelope, Json
from errbind.targets.quoting import js
from errbind.targets.typescript import formatting as ts

ITEM_ROLES = ("code", "message", "type", "field")
OWN = {"code", "message"}  # with one of these an envelope tells an error of its own
# Without one of these an envelope does not fit.
DECISIVE = ("title", "code", "subcode", "message", "items")
CODES = ("code", "subcode")
ACCEPT = {"status": "asStatus", "retry_after": "asSeconds"}  # other roles are texts
NAMES = {
    "request_id": "requestId",
    "docs_url": "docsUrl",
    "user_message": "userMessage",
    "detail": "detail",
    "retry_after": "retryAfter",
}
ANY, DEEP = "*", "**"


class Reader(NamedTuple):
    """The functions that read one envelope.

    `told` are declarations of what it tells, of which one is defined if `evidence` is; `members`
    and `item_members` are the lines of what the functions return, `item_told` a declaration before.
    """

    name: str
    parameters: Mapping[str, str]
    told: tuple[str, ...]
    evidence: str
    members: tuple[str, ...]
    item_parameters: Mapping[str, str]
    item_told: tuple[str, ...]
    item_members: tuple[str, ...]


class Taker(NamedTuple):
    """A function that takes a role's value out of what stands at an address."""

    name: str
    returns: str
    lines: tuple[str, ...]


class Test(NamedTuple):
    """A function that says whether a value passes; its line declares `holds`."""

    name: str
    line: str


class Readers:
    """Make readers, and the takers that they call.

    `is_rich` where a code is more than its value: of a vocabulary, of a pattern, or a finer one.
    """

    def __init__(self, catalog: Catalog, *, is_rich: bool) -> None:
        self._catalog = catalog
        self._is_rich = is_rich
        self._vocabularies = [vocabulary.id for vocabulary in catalog.vocabularies]
        self.takers: list[Taker] = []
        self.tests: list[Test] = []

    def reader(self, envelope: Envelope, name: str) -> Reader:
        """Return how an envelope is read, by functions that end in this name."""
        own = ITEM_ROLES if OWN & set(envelope.roles) else ()
        finer = ("subcode",) if self._is_rich else ()
        told = [role for role in ("title", *finer, *own) if role in envelope.roles]
        terms = [role for role in told if role in DECISIVE]
        terms += ["errors[0]"] if "items" in envelope.roles else []
        codes = CODES[:1] if self._is_rich and "code" in envelope.item_roles else ()
        return Reader(
            name,
            parameters(self._catalog, [envelope]),
            tuple(self._told(envelope, name, told)),
            terms[0] if len(terms) == 1 else f"({' ?? '.join(terms)})",
            (*self._told_members(envelope, told), *self._more_members(envelope)),
            {
                "item": "unknown",
                **({"trail": "?string"} if is_trailed(envelope) else {}),
            },
            tuple(
                self._first(
                    f"  const {role} = ", role, envelope.item_roles[role], "item", ";"
                )
                for role in codes
            ),
            tuple(self._item_members(envelope)),
        )

    def _told(
        self, envelope: Envelope, name: str, roles: Sequence[str]
    ) -> Iterator[str]:
        """Yield declarations of what tells an error: the texts, the codes and the list."""
        for role in roles:
            yield self._first(
                f"  const {role} = ", role, envelope.roles[role], "body", ";"
            )
        lists = [a for a in envelope.roles.get("items", ()) if a.source == "body"]
        if "items" in envelope.roles and is_trailed(envelope):
            yield from _trailed(lists, name)
        elif "items" in envelope.roles:
            texts = [f"item{name}", *map(_list, lists)]
            yield ts.call("  const errors = ", "items", texts, ";")

    def _told_members(self, envelope: Envelope, told: Sequence[str]) -> Iterator[str]:
        """Yield the members that were declared: the errors are the list's, else the own one."""
        names = [role for role in ITEM_ROLES if role in told]
        if self._is_rich:
            names = ["...code" if role == "code" else role for role in names]
        own = f"{{ {', '.join(names)} }}"
        if "title" in told:
            yield "    title,"
        if self._is_rich:
            yield from (f"    {role}," for role in (*CODES, "message") if role in told)
        if not OWN & set(told):
            yield "    errors," if "items" in envelope.roles else "    errors: [],"
        elif "items" in envelope.roles:
            if not self._is_rich:
                yield from (
                    f"    {role}," for role in ("code", "message") if role in told
                )
            yield f"    errors: orOwn(errors, {own}),"
        else:
            may_lack = {"title", "subcode"} & set(told)
            yield (
                f"    errors: orOwn([], {own}),"
                if may_lack
                else f"    errors: [{own}],"
            )

    def _more_members(self, envelope: Envelope) -> Iterator[str]:
        for role, alternates in envelope.roles.items():
            if role in ("status", *NAMES):
                head = f"    {NAMES.get(role, role)}: "
                yield self._first(head, role, alternates, "body", ",")
        if envelope.when:
            tests = [test for c in envelope.when for test in self._conditions(c)]
            yield ts.chain("    isError: ", tests, "&&", ",")

    def _item_members(self, envelope: Envelope) -> Iterator[str]:
        for role in ITEM_ROLES:
            if role == "code" and self._is_rich and role in envelope.item_roles:
                yield "    ...code,"
            elif role in envelope.item_roles:
                alternates = envelope.item_roles[role]
                yield self._first(f"    {role}: ", role, alternates, "item", ",")

    def _conditions(self, condition: Condition) -> Iterator[str]:
        """Yield expressions: the value at the address, or one of several, satisfies all bounds."""
        bounds = condition.bounds.items()
        if not walks(condition.address):
            value = _value("body", condition.address)
            yield from (_test(value, *bound) for bound in bounds)
            return
        name = f"test{len(self.tests) + 1}"
        tests = [_test("value", *bound) for bound in bounds]
        self.tests.append(Test(name, ts.chain("  const holds = ", tests, "&&", ";")))
        yield f"some({', '.join([name, 'body', *map(js, condition.address.tokens)])})"

    # -- values ------------------------------------------------------------------------------

    def _first(
        self,
        head: str,
        role: str,
        alternates: Iterable[Address],
        source: str,
        tail: str,
    ) -> str:
        """Return a value after its name: the first that fits of a role's alternates."""
        calls = [
            (
                ("first", [self._accept(role, address), _many(source, address)])
                if walks(address)
                else (self._accept(role, address), [_value(source, address)])
            )
            for address in alternates
        ]
        return ts.calls(head, calls, "??", tail)

    def _accept(self, role: str, address: Address) -> str:
        """Return the function that makes the role's value of what stands at an address."""
        accept = ACCEPT.get(role, "asText")
        if role in CODES:
            accept = "coded" if self._is_rich else "asCode"
        lines = list(_taking(role, address))
        more = []
        if role in CODES and address.vocabulary is not None:
            more = [str(self._vocabularies.index(address.vocabulary))]
        if not lines and not more:
            return accept
        found = lines[-1].split()[1] if lines else "value"
        name = f"take{len(self.takers) + 1}"
        returns = {"asStatus": "number", "asSeconds": "number", "coded": "Coded"}
        returns["asCode"] = "number | string"
        lines.append(ts.call("  return ", accept, [found, *more], ";"))
        type_ = f"{returns.get(accept, 'string')} | undefined"
        self.takers.append(Taker(name, type_, tuple(lines)))
        return name


def _taking(role: str, address: Address) -> Iterator[str]:
    """Yield declarations: of a list's parts as one text, of the part of a text."""
    source = "value"
    if address.join is not None:
        yield f"  const list = joined(value, {js(address.join)});"
        source = "list"
    if address.pattern is not None:
        parts = [js(part) for part in patterns.parts(address.pattern)]
        yield ts.literal("  const pattern = ", parts, ";")
        yield f"  const part = matched(pattern, {source})?.[{js(role)}];"


def _trailed(lists: Sequence[Address], name: str) -> Iterator[str]:
    """Yield the declaration of the first list that has an error, with the names that led to it."""
    calls = [("trailed", [f"item{name}", "body", *map(js, a.tokens)]) for a in lists]
    if len(calls) == 1:
        yield ts.call("  const errors = ", *calls[0], ";")
        return
    for index, found in enumerate(calls):
        yield ts.call(f"  const list{index} = ", *found, ";")
    names = [f"list{index}" for index in range(len(calls))]
    yield ts.literal("  const lists = ", names, ";")
    yield "  const errors = lists.find((list) => list.length > 0) ?? [];"


def _value(source: str, address: Address) -> str:
    """Return an expression for the one value at an address."""
    if address.source == "http":
        return "status"
    if address.source == "trail":
        return "trail"
    if address.source == "header":
        return f"header(headers, {js(address.header)})"
    return path("at", source, address) if address.tokens else source


def _many(source: str, address: Address) -> str:
    """Return an expression for the values, or the names, at an address."""
    return path("names" if address.is_name else "find", source, address)


def _list(address: Address) -> str:
    return path("all", "body", address) if walks(address) else _value("body", address)


def path(function: str, source: str, address: Address) -> str:
    """Return a call that follows the names of an address."""
    return f"{function}({', '.join([source, *map(js, address.tokens)])})"


def walks(address: Address) -> bool:
    """Say whether an address may lead to several values, or to an array's `length`: to none."""
    return address.is_name or bool({ANY, DEEP, "length"} & set(address.tokens))


def is_trailed(envelope: Envelope) -> bool:
    """Say whether the items of an envelope are asked for the names that led to them."""
    roles = envelope.item_roles.values()
    return any(
        address.source == "trail" for alternates in roles for address in alternates
    )


# -- addresses -------------------------------------------------------------------------------


def parameters(catalog: Catalog, envelopes: Sequence[Envelope]) -> dict[str, str]:
    """Return what is needed to read envelopes, and the types."""
    sources = {address.source for address in addresses(envelopes)}
    headers = f"?{catalog.prefix}ErrorHeaders"
    return {
        **({"body": "unknown"} if "body" in sources else {}),
        **({"status": "?number"} if "http" in sources else {}),
        **({"headers": headers} if "header" in sources else {}),
    }


def addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    """Yield every address of envelopes."""
    yield from value_addresses(envelopes)
    yield from list_addresses(envelopes)
    for envelope in envelopes:
        yield from (condition.address for condition in envelope.when)


def value_addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    """Yield the addresses of all roles but that of the items."""
    for envelope in envelopes:
        for role, alternates in (*envelope.roles.items(), *envelope.item_roles.items()):
            if role != "items":
                yield from alternates


def list_addresses(envelopes: Sequence[Envelope]) -> Iterator[Address]:
    """Yield the addresses of the items."""
    for envelope in envelopes:
        yield from envelope.roles.get("items", ())


# -- conditions ------------------------------------------------------------------------------


def _test(value: str, bound: str, wanted: Json) -> str:
    if bound == "type":
        return _type_test(value, wanted)
    if bound == "const":
        nested = f"same({value}, {ts.inline(wanted)})"
        return nested if is_nested(wanted) else f"{value} === {js(wanted)}"
    return f"asNumber({value}) {'>=' if bound == 'minimum' else '<='} {js(wanted)}"


def _type_test(value: str, name: str) -> str:
    tests = {
        "integer": f"Number.isInteger({value})",
        "array": f"Array.isArray({value})",
        "null": f"{value} === null",
        "object": f"isMapping({value})",
    }
    return tests.get(name, f"typeof {value} === {js(name)}")


def is_nested(value: Json) -> bool:
    """Say whether a JSON value has values inside."""
    return isinstance(value, Mapping | list | tuple)
