"""Rules on codes and names: each is there once, and every language can write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from errbind.model import naming
from errbind.model.catalog import Code, HttpStatus
from errbind.model.problem import Place
from errbind.plan.reader import wire_key
from errbind.rules.subject import Finding, Subject, repeated


def duplicate_code(subject: Subject) -> Iterator[Finding]:
    """A code is unique within its vocabulary; 604 and "604" are one code on the wire."""
    first: dict[tuple[str, str | None], Code] = {}
    for code in subject.catalog.codes:
        key = (code.vocabulary, wire_key(code.value))
        before = first.setdefault(key, code)
        if before is not code:
            message = f"{code.value} is already {before.name} at {before.place}"
            yield code.place, f"{message}; {_ways_out(subject, code, before)}"


def _ways_out(subject: Subject, code: Code, before: Code) -> str:
    """Return what to do with a code that stands twice: it is one error, or of another vocabulary."""
    if code.value != before.value:
        return "a server may send either, so they are one code; remove one of them"
    same = "if it is the same error, use `also` there"
    return (
        f"{same}; if it is of another set of codes, {_other_vocabulary(subject, code)}"
    )


def _other_vocabulary(subject: Subject, code: Code) -> str:
    """Return how a code is told to be of another vocabulary than it is now."""
    ids = dict.fromkeys(each.id for each in subject.catalog.vocabularies)
    others = [each for each in ids if each != code.vocabulary]
    if not others:
        return "use `vocabularies`"
    more = f" (or {', '.join(others[1:])})" if others[1:] else ""
    return f"give its group `vocabulary: {others[0]}`{more}"


def no_codes(subject: Subject) -> Iterator[Finding]:
    """A vocabulary has codes: enums and classes are made of them."""
    used = {code.vocabulary for code in subject.catalog.codes}
    for vocabulary in subject.catalog.vocabularies:
        if "vocabularies" in subject.spec and vocabulary.id not in used:
            named = f"give the group of its codes `vocabulary: {vocabulary.id}`"
            message = f"no group has an error of {vocabulary.id}; {named}"
            yield vocabulary.place, message
    if "vocabularies" not in subject.spec and not used:
        yield subject.document.place("groups"), "no group has an error; add the first"


def mixed_codes(subject: Subject) -> Iterator[Finding]:
    """The codes of a vocabulary are all integers or all strings: they become one enum."""
    for vocabulary in subject.catalog.vocabularies:
        codes = subject.catalog.codes_of(vocabulary)
        integers = [code for code in codes if isinstance(code.value, int)]
        if not integers or len(integers) == len(codes):
            continue
        minority = min(
            integers, [c for c in codes if isinstance(c.value, str)], key=len
        )
        kind = "an integer" if isinstance(minority[0].value, int) else "a string"
        for code in minority:
            message = (
                f"{code.value!r} is {kind} among codes that are not; they must agree"
            )
            yield code.place, f"{message}: {_agreeing(code)}, or, if it is of another set of codes, {_other_vocabulary(subject, code)}"


def _agreeing(code: Code) -> str:
    """Return how to write a code as the others of its vocabulary are written."""
    if isinstance(code.value, int):
        return f'write "{code.value}"'
    is_number = str(wire_key(code.value)) == code.value and code.value.isdecimal()
    return f"write {code.value}" if is_number else "write the integers in quotes"


def duplicate_name(subject: Subject) -> Iterator[Finding]:
    """A name is unique within its catalog, among codes and among HTTP statuses."""
    catalog = subject.catalog
    # A code that is its own name is told by `duplicate_code`; once is enough to say it.
    nameless: dict[str, Code] = {}
    codes = [
        code
        for code in catalog.codes
        if code.name_place != code.place
        or nameless.setdefault(code.reference, code) is code
    ]
    yield from repeated(
        (c.reference, c.name_place, f"{c.name} of {c.value}") for c in codes
    )
    statuses = catalog.http_statuses
    yield from repeated((s.name, s.place, f"{s.name} of {s.status}") for s in statuses)


def duplicate_status(subject: Subject) -> Iterator[Finding]:
    """An HTTP status is listed once."""
    statuses = subject.catalog.http_statuses
    yield from repeated((s.status, s.place, f"{s.status} {s.name}") for s in statuses)


def duplicate_id(subject: Subject) -> Iterator[Finding]:
    """Groups, envelopes, examples and advice have ids of their own."""
    types = subject.catalog.types
    yield from repeated(
        (t.value, subject.document.place("types", i, "value"), f"the type {t.value!r}")
        for i, t in enumerate(types)
    )
    for key in ("vocabularies", "groups", "envelopes", "examples", "advice"):
        entries = subject.spec.get(key, [])
        yield from repeated(
            (e["id"], subject.document.place(key, i, "id"), f"{e['id']!r} of {key}")
            for i, e in enumerate(entries)
        )


def name_collision(subject: Subject) -> Iterator[Finding]:
    """Two names may not become one identifier: in enums, as classes, or differing by case only."""
    seen: dict[tuple[str, str, str], tuple[str, Place]] = {}
    for name, constant, class_name, place, vocabulary in _named(subject):
        members, classes = ("member", vocabulary, constant), ("class", "", class_name)
        for kind, home, made in (members, classes):
            before, where = seen.setdefault((kind, home, made.lower()), (name, place))
            if before != name and constant:
                message = (
                    f"{name} becomes the {kind} {made}, as {before} at {where} does"
                )
                yield place, f"{message}; give one of them another `name`"
                break


def status_collision(subject: Subject) -> Iterator[Finding]:
    """Two HTTP statuses may not become one member of an enum."""
    seen: dict[str, HttpStatus] = {}
    for status in subject.catalog.http_statuses:
        before = seen.setdefault(status.constant, status)
        if not status.constant:
            yield status.place, f"{status.name!r} gives no identifier; use letters, digits and _"
        elif before.name != status.name:
            message = f"{status.name} becomes {status.constant}, as {before.name} at {before.place}"
            yield status.place, f"{message} does; give one of them another `name`"


def _named(subject: Subject) -> Iterator[tuple[str, str, str, Place, str]]:
    """Yield every name and alias of a code: it, what it becomes, its place and vocabulary."""
    for code in subject.catalog.codes:
        for names in spellings(code):
            yield *names, code.vocabulary


def spellings(code: Code) -> Iterator[tuple[str, str, str, Place]]:
    """Yield the name and every alias of a code: it, what it becomes, and its place."""
    yield code.name, code.constant, code.class_name, code.name_place
    if code.aliases:
        yield from zip(
            code.aliases,
            code.constant_aliases,
            code.class_aliases,
            code.alias_places,
            strict=True,
        )


def impossible_name(subject: Subject) -> Iterator[Finding]:
    """A name has a letter or digit that every language can write."""
    for name, constant, _, place, _ in _named(subject):
        if not constant:
            yield place, f"{name!r} gives no identifier; add a `name` of letters, digits and _"
        elif len(constant) > 200:
            yield place, f"a name of {len(constant)} characters; add a `name` of 200 at most"


def alias_is_name(subject: Subject) -> Iterator[Finding]:
    """An alias differs from every name and from every other alias."""
    names = {(code.vocabulary, code.name): code for code in subject.catalog.codes}
    aliases: dict[tuple[str, str], Place] = {}
    for code in subject.catalog.codes:
        for alias, place in zip(code.aliases, code.alias_places, strict=True):
            key = (code.vocabulary, alias)
            before = aliases.setdefault(key, place)
            if key in names:
                yield place, f"the alias {alias} is the name of {names[key].value}"
            elif before != place:
                yield place, f"the alias {alias} is already given at {before}"


def reserved_prefix(subject: Subject) -> Iterator[Finding]:
    """A prefix whose class a language has already would hide it."""
    root = subject.catalog.root_class
    hidden = [p.title for p in subject.profiles if p.names.hides(root, is_root=True)]
    if hidden:
        place = subject.document.place("prefix")
        yield place, f"the class {root} would hide {_and(hidden)}'s own; choose another prefix"


def _and(titles: Sequence[str]) -> str:
    return " and ".join(titles)


def reserved_vocabulary(subject: Subject) -> Iterator[Finding]:
    """The enum of a vocabulary is called like nothing else of the catalog's."""
    catalog = subject.catalog
    taken = {catalog.root_class, "HttpStatus"}
    taken |= {code.class_name for code in catalog.codes}
    by_id = {vocabulary.id: vocabulary for vocabulary in catalog.vocabularies}
    for vocabulary in by_id.values():
        if vocabulary.enum in taken:
            yield vocabulary.place, f"its enum would be {vocabulary.enum}, which there is already; choose another id"
        taken.add(vocabulary.enum)


def unused_prefix(subject: Subject) -> Iterator[Finding]:
    """The first vocabulary has no prefix: its classes begin with nothing."""
    for entry in subject.spec.get("vocabularies", ())[:1]:
        if "prefix" in entry:
            place = subject.document.key_place("vocabularies", 0, "prefix")
            yield place, "the first vocabulary's classes have no prefix; remove it, or put another vocabulary first"


def reserved_id(subject: Subject) -> Iterator[Finding]:
    """An id is a module's name, so no language reserves it, and it is no device of Windows."""
    name = subject.catalog.id
    refusing = [p.title for p in subject.profiles if p.names.is_refused(name, "module")]
    if refusing or naming.is_device(name):
        of = f" of {_and(refusing)}" if refusing else ""
        place = subject.document.place("id")
        yield place, f"{name!r} cannot name a module{of}; choose another id"
