"""Read responses as the envelopes of a catalog say.

A `Reader` is compiled from the plan of a catalog: each address, role and envelope becomes a function
once, and a response is then read by calling them. What a code stands for is the caller's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from .values import (
    Code,
    Found,
    are_digits,
    as_code,
    as_number,
    as_seconds,
    as_status,
    as_text,
    at,
    header,
    is_array,
    is_failure,
    is_type,
    joined,
    names_at,
    other_form,
    walk,
)

Plan = Mapping[str, Any]  # a part of a catalog's plan, as its JSON has it

UNKNOWN = 1_000  # the rank of a code that no vocabulary has: behind all of them

NO_PARAMETERS: Mapping[str, Code] = {}
NO_TEXTS: Mapping[str, str] = {}


class Item(NamedTuple):
    """One error of a response; None for what it does not say.

    `code` is the wire's, or the known code's own value where the wire's is of its pattern.
    `known` is what the reader was given for the code, `rank` the position of its vocabulary, and
    `parameters` have what stands for the placeholders of its pattern.
    """

    code: Code | None = None
    message: str | None = None
    type: str | None = None
    field: str | None = None
    known: Any = None
    rank: int = UNKNOWN
    parameters: Mapping[str, Code] = NO_PARAMETERS


NOTHING = Item()


class Reading(NamedTuple):
    """What the first envelope that fits makes of a response.

    `envelope` is its id, None where none fits; `is_confirmed` what its `when` says of the response,
    None where it has none. `top` is the error that stands beside the items, `sub` has its finer
    code, and `texts` those of the response by their roles.
    """

    envelope: str | None = None
    is_confirmed: bool | None = None
    status: int | None = None
    top: Item = NOTHING
    sub: Item = NOTHING
    items: tuple[Item, ...] = ()
    texts: Mapping[str, str] = NO_TEXTS
    retry_after: float | None = None

    @property
    def errors(self) -> tuple[Item, ...]:
        """The items, or the error at the top where there are none."""
        top = self.top
        if self.items or (top.code is None and top.message is None):
            return self.items
        return (top,)

    @property
    def deciding(self) -> tuple[Item, ...]:
        """The errors that decide the class: those with codes of the first vocabulary.

        The one at the top goes before the items, and those before the finer code.
        """
        chosen: tuple[Item, ...] = (self.top,)
        first = self.top.rank
        for items in (self.items, (self.sub,)):
            for item in items:
                if item.rank < first:
                    chosen, first = items, item.rank
        return chosen

    @property
    def parameters(self) -> Mapping[str, Code]:
        """What the first code carries that carries anything."""
        each = (self.top, *self.items, self.sub)
        carried = (item.parameters for item in each if item.parameters)
        return next(carried, NO_PARAMETERS)


NO_READING = Reading()


class Beside(NamedTuple):
    """What stands beside a body, and the names that led to an item."""

    status: int | None = None
    headers: Mapping[str, Any] | None = None
    names: str | None = None


NOTHING_BESIDE = Beside()
# What finds something in a body or an item, and beside it; None where there is nothing.
Extractor = Callable[[Any, Beside], Any]


class Reader:
    """Read the responses of an API; nothing is raised, whatever they hold."""

    def __init__(self, envelopes: Sequence[Plan], codes: KnownCodes) -> None:
        self.codes = codes
        self._envelopes = [envelope_reader(each, codes) for each in envelopes]
        self._may_deny_success = any("when" in each for each in envelopes)

    def read(
        self,
        status: int | None,
        body: Any,
        headers: Mapping[str, Any] | None = None,
    ) -> Reading:
        """Read a response by the first envelope that fits.

        One whose `when` denies that it is an error is taken only where no other fits.
        """
        beside = Beside(status, headers)
        denied = NO_READING
        with suppress(Exception):  # JSON raises nothing; objects of a caller's own may
            for read_envelope in self._envelopes:
                reading: Reading | None = read_envelope(body, beside)
                if reading is not None:
                    if reading.is_confirmed is not False:
                        return reading
                    if denied is NO_READING:
                        denied = reading
        return denied

    def is_error(
        self, status: object, body: Any, headers: Mapping[str, Any] | None = None
    ) -> bool:
        """Say whether a response is an error: by its status, or by what its body says."""
        if is_failure(status):
            return True
        known = as_status(status)
        return self.needs_body(status) and self.says_error(
            known, self.read(known, body, headers)
        )

    def needs_body(self, status: object) -> bool:
        """Say whether only the body tells, where the status is that of no failure."""
        return self._may_deny_success or as_status(status) is None

    def says_error(self, status: int | None, reading: Reading) -> bool:
        """Say whether a response is an error by what was read, where its status is no failure."""
        if reading.envelope is None:
            return False
        if reading.is_confirmed is None:
            return status is None
        return reading.is_confirmed


# -- codes -----------------------------------------------------------------------------------


class Coded(NamedTuple):
    """A code of a response: see `Item`."""

    code: Code | None = None
    known: Any = None
    rank: int = UNKNOWN
    parameters: Mapping[str, Code] = NO_PARAMETERS


NO_CODE = Coded()


class KnownCodes:
    """The codes of a catalog, by vocabulary: by what the wire may write for them, and by pattern.

    `vocabularies` have what each code stands for; `patterns` those of some of their codes.
    """

    def __init__(
        self,
        vocabularies: Mapping[str, Mapping[Any, Any]],
        patterns: Mapping[str, Mapping[Any, Plan]],
    ) -> None:
        tables = {
            id: Vocabulary(rank, codes, patterns.get(id, {}))
            for rank, (id, codes) in enumerate(vocabularies.items())
        }
        each = list(tables.values())
        self._searched: dict[str | None, list[Vocabulary]] = {None: each}
        for id, table in tables.items():
            others = (other for other in each if other is not table)
            self._searched[id] = [table, *others]

    def exact(self, code: Code | None) -> Any:
        """Return what a code stands for, without regard to patterns; None where none has it."""
        for table in self._searched[None]:
            if code in table.codes:
                return table.codes[code].known
        return None

    def find(self, code: Code, vocabulary: str | None = None) -> Coded:
        """Return what is known of a code, by the vocabulary first; exact codes before patterns."""
        searched = self._searched[vocabulary]
        for table in searched:
            found = table.codes.get(code)
            if found is not None:
                return found
        if isinstance(code, str):
            for table in searched:
                match = table.patterns.find(code)
                if match is not None:
                    value, parameters = match
                    return table.codes[value]._replace(parameters=parameters)
        return Coded(code)

    def acceptor(self, vocabulary: str | None) -> Callable[[Any], Coded | None]:
        """Return what takes a value for a code, by the vocabulary first."""

        def accept_code(value: Any) -> Coded | None:
            code = as_code(value)
            return None if code is None else self.find(code, vocabulary)

        return accept_code


class Vocabulary:
    """A set of codes: what each stands for by what the wire may write, and those with patterns."""

    def __init__(
        self, rank: int, codes: Mapping[Any, Any], patterns: Mapping[Any, Plan]
    ) -> None:
        # A server may write 604 where the document has "604", and the other way round.
        self.codes: dict[Any, Coded] = {
            form: Coded(form, known, rank)
            for code, known in codes.items()
            for form in (code, other_form(code))
        }
        self.patterns = Patterns((pattern, code) for code, pattern in patterns.items())


class Patterns:
    """Patterns in their order, found by what a text begins with: catalogs may have thousands."""

    def __init__(self, patterns: Iterable[tuple[Plan, Any]]) -> None:
        self._by_start: dict[str, list[tuple[int, Plan, Any]]] = {}
        for position, (pattern, value) in enumerate(patterns):
            start = pattern["literals"][0]
            self._by_start.setdefault(start, []).append((position, pattern, value))
        self._lengths = sorted({len(start) for start in self._by_start})

    def find(self, text: str) -> tuple[Any, dict[str, Code]] | None:
        """Return the value of the first pattern that a text is of, and what its placeholders hold."""
        starts = (text[:length] for length in self._lengths if length <= len(text))
        near = [each for start in starts for each in self._by_start.get(start, ())]
        for _, pattern, value in sorted(near, key=lambda each: each[0]):
            parameters = matched(pattern, text)
            if parameters is not None:
                return value, parameters
        return None


def matched(pattern: Plan, text: str) -> dict[str, Code] | None:
    """Return what stands in a text for the placeholders of a pattern, None if it is not of it.

    Each placeholder ends where the next literal first occurs.
    """
    first, *literals = pattern["literals"]
    if not text.startswith(first):
        return None
    found: dict[str, Code] = {}
    start, last = len(first), len(literals) - 1
    placeholders = pattern["placeholders"]
    for position, literal in enumerate(literals):
        end = text.find(literal, start + 1)
        if position == last:
            end = len(text) - len(literal) if text.endswith(literal) else -1
        part, is_integer = text[start:end], placeholders[position].get("integer")
        if end <= start or (is_integer and not are_digits(part)):
            return None
        name = placeholders[position].get("name")
        if name is not None:
            found[name] = int(part) if is_integer else part
        start = end + len(literal)
    return found


# -- envelopes -------------------------------------------------------------------------------


def envelope_reader(envelope: Plan, codes: KnownCodes) -> Extractor:
    """Return what makes a `Reading` of a response by an envelope, None where that finds nothing."""
    id, roles = envelope["id"], dict(envelope["roles"])
    read_code = code_reader("code", roles.pop("code", ()), codes)
    read_subcode = code_reader("subcode", roles.pop("subcode", ()), codes)
    read_status = role_reader("status", roles.pop("status", ()), as_status)
    read_seconds = role_reader("retry_after", roles.pop("retry_after", ()), as_seconds)
    read_texts = [(role, role_reader(role, roles[role], as_text)) for role in roles]
    read_items = items_reader(envelope.get("items"), codes)
    confirms = when_reader(envelope.get("when"))

    def read_envelope(body: Any, beside: Beside) -> Reading | None:
        texts: dict[str, str] = {}
        for role, read_text in read_texts:
            text = read_text(body, beside)
            if text is not None:
                texts[role] = text
        message = texts.get("message")
        items = read_items(body)
        code = read_code(body, beside)
        sub = read_subcode(body, beside)
        is_said = message is not None or "title" in texts
        if code is None and sub is None and not items and not is_said:
            return None
        return Reading(
            id,
            confirms(body, beside),
            read_status(body, beside),
            item_of(code, message, texts.get("type"), texts.get("field")),
            NOTHING if sub is None else item_of(sub, None, None, None),
            items,
            texts,
            read_seconds(body, beside),
        )

    return read_envelope


def items_reader(
    items: Plan | None, codes: KnownCodes
) -> Callable[[Any], tuple[Item, ...]]:
    """Return what reads the errors of the first list that has any."""
    if items is None:
        return lambda body: ()
    lists = [locator(address) for address in items["any"]]
    read_item = item_reader(items["roles"], codes)

    def read_items(body: Any) -> tuple[Item, ...]:
        for locate in lists:
            found: list[Item] = []
            for names, value in locate(body):
                beside = NOTHING_BESIDE if names is None else Beside(names=names)
                for each in value if is_array(value) else (value,):
                    if (item := read_item(each, beside)) is not None:
                        found.append(item)
            if found:
                return tuple(found)
        return ()

    return read_items


def item_reader(roles: Plan, codes: KnownCodes) -> Extractor:
    """Return what makes an `Item` of an error of a list, None of what says but the way to it."""
    fields = roles.get("field", ())
    read_code = code_reader("code", roles.get("code", ()), codes)
    read_message = role_reader("message", roles.get("message", ()), as_text)
    read_type = role_reader("type", roles.get("type", ()), as_text)
    read_field = role_reader("field", fields, as_text)
    is_way = any(address["in"] == "wildcard_path" for address in fields)

    def read_item(value: Any, beside: Beside) -> Item | None:
        code = read_code(value, beside)
        message = read_message(value, beside)
        type = read_type(value, beside)
        field = read_field(value, beside)
        is_said = message is not None or type is not None
        if code is None and not is_said and (field is None or is_way):
            return None
        return item_of(code, message, type, field)

    return read_item


def item_of(
    code: Coded | None, message: str | None, type: str | None, field: str | None
) -> Item:
    """Return an error that has a code and texts."""
    if code is None:
        is_said = message is not None or type is not None or field is not None
        return Item(None, message, type, field) if is_said else NOTHING
    return Item(code.code, message, type, field, code.known, code.rank, code.parameters)


def when_reader(when: Plan | None) -> Callable[[Any, Beside], bool | None]:
    """Return what says whether a response is the error that an envelope is for."""
    if when is None:
        return lambda body, beside: None
    alternates = [[condition(test) for test in tests["all"]] for tests in when["any"]]

    def confirms(body: Any, beside: Beside) -> bool:
        for conditions in alternates:
            for holds in conditions:
                if not holds(body, beside):
                    break
            else:
                return True
        return False

    return confirms


def condition(test: Plan) -> Callable[[Any, Beside], bool]:
    """Return what says whether some value at an address is within all bounds."""
    find = finder(test["address"])
    bounds = [bound(name, wanted) for name, wanted in test["bounds"].items()]

    def holds(body: Any, beside: Beside) -> bool:
        for value in find(body, beside):
            for allows in bounds:
                if not allows(value):
                    break
            else:
                return True
        return False

    return holds


def bound(name: str, wanted: Any) -> Callable[[Any], bool]:
    """Return what says whether a value is within a bound."""
    if name == "type":
        return lambda value: is_type(value, wanted)
    if name == "const":
        is_truth = isinstance(wanted, bool)
        return lambda value: isinstance(value, bool) == is_truth and value == wanted
    is_least = name == "minimum"

    def is_in_range(value: Any) -> bool:
        number = as_number(value)
        if number is None:
            return False
        return bool(number >= wanted if is_least else number <= wanted)

    return is_in_range


# -- roles -----------------------------------------------------------------------------------


def code_reader(role: str, addresses: Iterable[Plan], codes: KnownCodes) -> Extractor:
    """Return what finds the first value at some addresses that is a code, as a `Coded`."""
    accepts = ((each, codes.acceptor(each.get("vocabulary"))) for each in addresses)
    return first_of([address_reader(each, role, accept) for each, accept in accepts])


def role_reader(
    role: str, addresses: Iterable[Plan], accept: Callable[[Any], Any]
) -> Extractor:
    """Return what finds the first value at some addresses that is accepted."""
    return first_of([address_reader(address, role, accept) for address in addresses])


def first_of(readers: Sequence[Extractor]) -> Extractor:
    """Return what finds the first thing that one of several readers does."""
    if len(readers) == 1:
        return readers[0]

    def read_role(value: Any, beside: Beside) -> Any:
        for read_address in readers:
            found = read_address(value, beside)
            if found is not None:
                return found
        return None

    return read_role


def address_reader(address: Plan, role: str, accept: Callable[[Any], Any]) -> Extractor:
    """Return what finds the first value at an address that is accepted, or whose part is."""
    accept_part = part_acceptor(address, role, accept)
    if address["in"] in ("body", "item") and not has_wildcards(address):
        return path_reader(address.get("path", ()), accept_part)
    find = finder(address)

    def read_address(value: Any, beside: Beside) -> Any:
        for each in find(value, beside):
            found = accept_part(each)
            if found is not None:
                return found
        return None

    return read_address


def path_reader(path: Sequence[str], accept: Callable[[Any], Any]) -> Extractor:
    """Return what finds the value at a path without wildcards, if it is accepted."""
    if len(path) != 1:
        return lambda value, beside: accept(at(value, path))
    (key,) = path

    def read_member(value: Any, beside: Beside) -> Any:
        return accept(value.get(key) if value.__class__ is dict else at(value, path))

    def read_text(value: Any, beside: Beside) -> str | None:
        found = value.get(key) if value.__class__ is dict else at(value, path)
        return found if found.__class__ is str else as_text(found)

    return read_text if accept is as_text else read_member  # which saves a call


def part_acceptor(
    address: Plan, role: str, accept: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """Return what accepts the part of a value that an address is about."""
    join, pattern = address.get("join"), address.get("pattern")
    if join is None and pattern is None:
        return accept

    def accept_part(value: Any) -> Any:
        if join is not None and is_array(value):
            value = joined(value, join)
        if pattern is None:
            return accept(value)
        text = as_text(value)
        parts = None if text is None else matched(pattern, text)
        return None if parts is None else accept(parts.get(role))

    return accept_part


def finder(address: Plan) -> Callable[[Any, Beside], Iterable[Any]]:
    """Return what finds every value at an address."""
    where, name = address["in"], address.get("header", "")
    if where == "http":
        return lambda value, beside: (beside.status,)
    if where == "header":
        return lambda value, beside: (header(beside.headers, name),)
    if where == "wildcard_path":
        return lambda value, beside: (beside.names,)
    locate = locator(address)
    return lambda value, beside: [found for _, found in locate(value)]


def locator(address: Plan) -> Callable[[Any], Iterable[Found]]:
    """Return what finds every value at an address of a body, after the names that led to it."""
    path = address.get("path", ())
    if address.get("name"):
        return lambda value: names_at(value, path)
    if len(path) != 1 or has_wildcards(address):
        return lambda value: walk(value, path)
    (key,) = path

    def locate_member(value: Any) -> Iterable[Found]:
        if value.__class__ is not dict:
            return walk(value, path)
        return ((None, value[key]),) if key in value else ()

    return locate_member


def has_wildcards(address: Plan) -> bool:
    """Say whether an address may lead to several values, or to names."""
    path = address.get("path", ())
    return bool(address.get("name")) or "*" in path or "**" in path
