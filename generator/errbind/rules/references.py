"""Rules on references: what a spec refers to is there, and what is retired is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from errbind.model import naming
from errbind.model.catalog import Catalog, Code
from errbind.model.problem import Place, did_you_mean
from errbind.plan.reader import wire_key
from errbind.rules.names import spellings
from errbind.rules.subject import Finding, Subject, repeated

NO_CATEGORIES = (
    "there is no categories.yaml beside the specs, which lists the categories; `errbind init` in"
    " an empty folder writes one to begin with"
)


def unknown_category(subject: Subject) -> Iterator[Finding]:
    """Categories are those of the shared list."""
    if subject.are_categories_wrong:
        return
    known = [category.id for category in subject.categories]
    if not known and subject.spec.get("categories"):
        yield subject.document.key_place("categories"), NO_CATEGORIES
        return
    for category in subject.spec.get("categories", {}):
        if category not in known:
            place = subject.document.key_place("categories", category)
            hint = did_you_mean(category, known)
            listed = f"they are {', '.join(known)}"
            yield place, f"{category!r} is no shared category{hint}; {listed}"


def unknown_member(subject: Subject) -> Iterator[Finding]:
    """What categories and handling refer to is there: a code's name or a status's."""
    names = _names(subject)
    for category, members in subject.spec.get("categories", {}).items():
        for index, member in enumerate(members):
            if member not in names:
                place = subject.document.place("categories", category, index)
                yield place, _no_such(member, names, subject)
    known = (
        names
        | set(subject.spec.get("categories", {}))
        | {c.id for c in subject.categories}
    )
    for index, entry in enumerate(subject.spec.get("handling", ())):
        for n, member in enumerate(
            entry["of"] if isinstance(entry["of"], list) else ()
        ):
            if member not in known and not _may_be_category(member, subject):
                place = subject.document.place("handling", index, "of", n)
                yield place, _no_such(member, known, subject)


def _may_be_category(member: str, subject: Subject) -> bool:
    """Say whether a name may be a category of the shared list, which cannot be read yet."""
    return subject.are_categories_wrong and member.islower()


def _names(subject: Subject) -> set[str]:
    codes = {code.reference for code in subject.catalog.codes}
    return codes | {status.name for status in subject.catalog.http_statuses}


def _no_such(name: str, known: Iterable[str], subject: Subject) -> str:
    if name == "all":
        return "write `of: all` for every code, without brackets"
    return f"no code or HTTP status is called {name!r}{_meant(name, known, subject)}"


def _meant(name: str, known: Iterable[str], subject: Subject) -> str:
    """Return a hint at the name that was meant; a code or a status may stand instead of its name."""
    by_value = _names_by_value(subject.catalog)
    if name in by_value:
        return did_you_mean(by_value[name], [by_value[name]])
    return did_you_mean(name, known)


@lru_cache(maxsize=1)  # each wrong name of a catalog asks
def _names_by_value(catalog: Catalog) -> dict[str, str]:
    statuses = {str(s.status): s.name for s in catalog.http_statuses}
    return statuses | {str(code.value): code.reference for code in catalog.codes}


def repeated_member(subject: Subject) -> Iterator[Finding]:
    """A category lists a name once, and a name is in four categories at most."""
    counts: dict[str, int] = {}
    for category, members in subject.spec.get("categories", {}).items():
        if len(set(members)) < len(members):
            places = (
                subject.document.place("categories", category, n)
                for n in range(len(members))
            )
            yield from repeated(
                (m, p, f"{m} in {category}")
                for m, p in zip(members, places, strict=True)
            )
        for n, member in enumerate(members):
            counts[member] = counts.get(member, 0) + 1
            if counts[member] == 5:
                place = subject.document.place("categories", category, n)
                yield place, f"{member} is in more than four categories"


def unknown_advice(subject: Subject) -> Iterator[Finding]:
    """Handling refers to advice that the document gives."""
    known: list[str] = []
    pending = list(subject.spec.get("advice", ()))
    while pending:
        entry = pending.pop()
        known.append(entry["id"])
        pending += entry.get("items", ())
    for index, entry in enumerate(subject.spec.get("handling", ())):
        advice = entry.get("advice")
        if advice is not None and advice not in known:
            place = subject.document.place("handling", index, "advice")
            yield place, f"no advice has the id {advice!r}{did_you_mean(advice, known)}"


def unknown_replacement(subject: Subject) -> Iterator[Finding]:
    """`use` names a code that is there and is not deprecated itself."""
    codes = subject.catalog.codes
    deprecated = {c.reference for c in codes if c.deprecated is not None}
    usable = {c.reference for c in codes} - deprecated
    for place, use in _replacements(subject):
        if use in deprecated:
            yield place, f"{use!r} is deprecated itself; name the code to use in the end"
        elif use not in usable:
            hint = _meant(use, usable, subject)
            yield place, f"{use!r} is no code that can be used instead{hint}"


def _replacements(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield every name that is to be used instead of another, and its place."""
    for path, entry in subject.errors():
        if "use" in entry.get("deprecated", {}):
            place = subject.document.place(*path, "deprecated", "use")
            yield place, entry["deprecated"]["use"]
    for index, entry in enumerate(subject.spec.get("retired", ())):
        if "use" in entry:
            yield subject.document.place("retired", index, "use"), entry["use"]


def unknown_group(subject: Subject) -> Iterator[Finding]:
    """Where a code is described again is a group that is there."""
    known = [group.id for group in subject.catalog.groups]
    for path, entry in subject.errors():
        for n, other in enumerate(entry.get("also", ())):
            if "group" in other and other["group"] not in known:
                place = subject.document.place(*path, "also", n, "group")
                hint = did_you_mean(other["group"], known)
                yield place, f"no group has the id {other['group']!r}{hint}"


def reused_code(subject: Subject) -> Iterator[Finding]:
    """What is retired is not used again, neither the code nor the name, nor what a name becomes."""
    if not subject.spec.get("retired"):
        return
    used = _Used(subject)
    for index, entry in enumerate(subject.spec["retired"]):
        retired = subject.document.place("retired", index)
        code = used.code(entry)
        if code is not None:
            yield code.place, f"the code {code.value} is retired at {retired}"
        found = used.name(entry)
        if found is None or found.code is code:
            continue
        if found.name == entry["name"]:
            yield found.place, f"the name {found.name} is retired at {retired}"
        elif found.code.reference != entry.get("use"):  # the same error, only renamed
            message = (
                f"{found.name} becomes {found.made}, as the retired {entry['name']}"
            )
            yield found.place, f"{message} at {retired} did; choose another name"


class _Spelling(NamedTuple):
    """A name or alias in use: what it becomes, whose it is, and where it stands."""

    name: str
    made: str
    code: Code
    place: Place


class _Used:
    """The codes and names in use, and the identifiers that the names become."""

    def __init__(self, subject: Subject) -> None:
        catalog = subject.catalog
        self._prefix = catalog.prefix
        self._prefixes = {each.id: each.prefix for each in catalog.vocabularies}
        self._first = catalog.vocabularies[0].id
        self._codes = {
            (code.vocabulary, wire_key(code.value)): code for code in catalog.codes
        }
        self._spellings: dict[tuple[str, str], _Spelling] = {}
        for code in catalog.codes:
            for name, constant, made, place in spellings(code):
                self._add(code.vocabulary, name, _Spelling(name, name, code, place))
                for home, text in ((f"{code.vocabulary} enum", constant), ("", made)):
                    self._add(home, text.lower(), _Spelling(name, text, code, place))

    def _add(self, home: str, text: str, spelling: _Spelling) -> None:
        self._spellings.setdefault((home, text), spelling)

    def code(self, entry: Mapping[str, Any]) -> Code | None:
        """Return the code in use whose wire value a retired entry has."""
        if "code" not in entry:
            return None
        vocabulary = entry.get("vocabulary", self._first)
        return self._codes.get((vocabulary, wire_key(entry["code"])))

    def name(self, entry: Mapping[str, Any]) -> _Spelling | None:
        """Return who uses a retired name, or a member or class of it in any case."""
        name, vocabulary = entry["name"], entry.get("vocabulary", self._first)
        own = self._prefixes.get(vocabulary, "")
        keys = (
            (vocabulary, name),
            (f"{vocabulary} enum", naming.constant(name).lower()),
            ("", naming.class_name(name, self._prefix, own).lower()),
        )
        return next((self._spellings[k] for k in keys if k in self._spellings), None)
