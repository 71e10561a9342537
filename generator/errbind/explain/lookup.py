"""What of a project somebody asks about: a code, name, class, status, category or message.

An answer is as exact as can be had: what is called so to the letter, else what is called so but
for case and punctuation, else what says so, else what has all of the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from errbind.explain.mentions import mentioned
from errbind.model import naming, patterns
from errbind.model.catalog import (
    Catalog,
    Category,
    Code,
    Group,
    HttpStatus,
    Junction,
    Project,
    Vocabulary,
)
from errbind.model.memo import remembered
from errbind.model.records import record
from errbind.plan.reader import reader_of

MANY = 5  # suggestions, and what is explained at once rather than listed


@record
class Entry:
    """Something that can be explained.

    `kind` says what `value` is: a `code`, `status`, `category`, `group`, `vocabulary`, `class`,
    `catalog` or `retired` entry; a status that only codes state is an int, and the class of all
    errors is the project's package. `id` asks for it. `names` are its names to the letter, `titles`
    and `texts` what it says of itself.
    """

    kind: str
    catalog: Catalog | None
    value: Any
    id: str
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@record
class Found:
    """The answer to a question: what is meant, or what may be meant.

    `is_named` is true where the entries are called what was asked for, false where they only say
    so; `nearest` has suggestions where there is no entry.
    """

    entries: tuple[Entry, ...] = ()
    is_named: bool = False
    nearest: tuple[Entry, ...] = ()


def find(project: Project, what: str) -> Found:
    """Return what is meant by a text.

    `ID:TEXT` asks in the catalog of that id, unless all of it is a name itself.
    """
    everything = list(entries(project))
    whole = tuple(entry for entry in everything if what in entry.names)
    if whole:
        return Found(whole, is_named=True)
    id, _, rest = what.partition(":")
    scope = next((c for c in project.catalogs if c.id == id.strip().lower()), None)
    if scope is None:
        return _found(everything, what.strip())
    own = [entry for entry in everything if entry.catalog is scope]
    exact = tuple(entry for entry in own if rest in entry.names)
    if exact:  # also of a code that is empty or blank
        return Found(exact, is_named=True)
    if not rest.strip():
        return _found(everything, what.strip())
    shared = [replace(e, catalog=scope) for e in everything if e.kind == "category"]
    return _found([*own, *shared], rest.strip())


def _found(everything: list[Entry], what: str) -> Found:
    for is_named, fits in (
        (True, _has_name(what)),
        (True, _has_spelling(what)),
        (False, _has_text(what)),
        (True, _has_form(what)),
    ):
        matches = tuple(entry for entry in everything if fits(entry))
        if matches:
            return Found(matches, is_named)
    # `nothing:CARD_NOT_FOUND` asks in a catalog that is not there.
    asks_elsewhere = re.fullmatch(r"[\w-]+:\S+", what)
    if not asks_elsewhere and (matches := mentioned(everything, what)):
        return Found(matches, is_named=True)
    ranked = _ranked(everything, what)
    if ranked:
        return Found(ranked)
    return Found(nearest=_nearest(everything, what))


# -- what there is ---------------------------------------------------------------------


def entries(project: Project) -> Iterator[Entry]:
    """Yield all that can be explained, codes first, then what is above them."""
    for catalog in project.catalogs:
        yield from _codes(catalog)
    for catalog in project.catalogs:
        yield from _statuses(catalog)
    for category in project.categories:
        names = (category.id, category.class_name, category.constant)
        yield Entry("category", None, category, category.id, names, (category.title,))
    for catalog in project.catalogs:
        yield from _sections(catalog)
    root = project.package.root_class
    yield Entry("class", None, project.package, root, (root,))


@remembered
def _codes(catalog: Catalog) -> tuple[Entry, ...]:
    """Return a catalog's codes, and those that it had."""
    return (*_present(catalog), *(_retired(catalog, e) for e in catalog.retired))


def _present(catalog: Catalog) -> Iterator[Entry]:
    said = _messages(catalog)
    for code in catalog.codes:
        own = (
            str(code.value),
            code.reference,
            code.name,
            code.constant,
            code.class_name,
        )
        others = (*code.aliases, *code.constant_aliases, *code.class_aliases)
        told = (code.description, *code.other_descriptions, code.user_message)
        texts = (*told, *said.get(code.reference, ()))
        yield Entry(
            "code",
            catalog,
            code,
            f"{catalog.id}:{code.reference}",
            (*own, *others),
            (code.title,),
            tuple(text for text in texts if text),
        )


def _retired(catalog: Catalog, entry: Mapping[str, Any]) -> Entry:
    name, own = str(entry["name"]), _retired_vocabulary(catalog, entry)
    made = (naming.constant(name), naming.class_name(name, catalog.prefix, own.prefix))
    code_names = (str(entry["code"]),) if "code" in entry else ()
    reference = retired_reference(catalog, entry)
    names = (*code_names, reference, name, *made)
    return Entry("retired", catalog, entry, f"{catalog.id}:{reference}", names)


def retired_reference(catalog: Catalog, entry: Mapping[str, Any]) -> str:
    """Return what a retired code was called by other parts of the spec, as `Code.reference`."""
    vocabulary = _retired_vocabulary(catalog, entry)
    own = f"{vocabulary.id}:" if vocabulary.prefix else ""
    return f"{own}{entry['name']}"


def _retired_vocabulary(catalog: Catalog, entry: Mapping[str, Any]) -> Vocabulary:
    first, wanted = catalog.vocabularies[0], entry.get("vocabulary")
    return next((each for each in catalog.vocabularies if each.id == wanted), first)


def _messages(catalog: Catalog) -> dict[str, list[str]]:
    """Return what the document's example responses say, by reference of the code."""
    said: dict[str, list[str]] = {}
    reader = reader_of(catalog)
    for example in catalog.examples:
        reading = reader.read(example.http_status, example.body, example.headers)
        for item in (reading.top, *reading.items):
            if item.known is not None and item.message is not None:
                said.setdefault(item.known.reference, []).append(item.message)
    return said


def _statuses(catalog: Catalog) -> Iterator[Entry]:
    listed = {status.status for status in catalog.http_statuses}
    for status in catalog.http_statuses:
        names = (str(status.status), status.name, status.constant, status.class_name)
        titles = (status.label, status.constant.removeprefix("HTTP_"))
        texts = (status.description,)
        yield Entry(
            "status",
            catalog,
            status,
            f"{catalog.id}:{status.status}",
            tuple(name for name in names if name),
            tuple(title for title in titles if title),
            tuple(text for text in texts if text),
        )
    stated = {code.http_status for code in catalog.codes if code.http_status}
    for number in sorted(stated - listed):
        id = f"{catalog.id}:{number}"
        yield Entry("status", catalog, number, id, (str(number),))


def _sections(catalog: Catalog) -> Iterator[Entry]:
    """Yield a catalog's groups, its vocabularies if it has several, its classes between, and itself."""
    for group in catalog.groups:
        id = f"{catalog.id}:{group.id}"
        texts = (group.description,) if group.description else ()
        names = (group.id, group.class_name)
        yield Entry("group", catalog, group, id, names, (group.title,), texts)
    for vocabulary in catalog.vocabularies if len(catalog.vocabularies) > 1 else ():
        id = f"{catalog.id}:{vocabulary.id}"
        titles = (vocabulary.title,) if vocabulary.title else ()
        texts = (vocabulary.description,) if vocabulary.description else ()
        names = (vocabulary.id, vocabulary.enum)
        yield Entry("vocabulary", catalog, vocabulary, id, names, titles, texts)
    for junction in catalog.junctions:
        name = junction.class_name
        yield Entry("class", catalog, junction, f"{catalog.id}:{name}", (name,))
    names = (catalog.id, catalog.root_class)
    yield Entry("catalog", catalog, catalog, catalog.id, names, (catalog.title,))


def line(entry: Entry) -> str:
    """Return what an entry is on one line, without its id."""
    value = entry.value
    if isinstance(value, Code):
        own = "" if str(value.value) == value.name else f"{value.value}: "
        return f"{own}{value.default_message}"
    if isinstance(value, HttpStatus):
        return f"HTTP status: {value.default_message}"
    if isinstance(value, Category):
        return f"category: {value.title}"
    if isinstance(value, Group):
        return f"group: {value.title}"
    if isinstance(value, Vocabulary):
        return f"vocabulary of codes: {value.title or value.id}"
    if isinstance(value, Junction):
        return f"class: {value.title}"
    if isinstance(value, Catalog):
        return f"catalog: {value.title}"
    if isinstance(value, Mapping):
        return "retired"
    return "HTTP status" if isinstance(value, int) else "class of all errors"


# -- what fits -------------------------------------------------------------------------

Test = Callable[[Entry], bool]


def _has_name(what: str) -> Test:
    return lambda entry: what in entry.names


def _has_form(what: str) -> Test:
    """Return a test for codes with a part that changes: `wait_30` is one of `wait_{seconds}`."""
    return lambda entry: (
        entry.kind == "code"
        and entry.value.pattern is not None
        and patterns.match(entry.value.pattern, what) is not None
    )


def _has_spelling(what: str) -> Test:
    """Return a test for a name or title but for case, spaces and punctuation."""
    wanted = _letters(what)
    return lambda e: bool(wanted) and wanted in map(_letters, (*e.names, *e.titles))


def _has_text(what: str) -> Test:
    wanted = _letters(what)
    return lambda entry: bool(wanted) and wanted in map(_letters, entry.texts)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _words(text: str) -> list[str]:
    """Return the words of a name or a sentence: `cardNotFound` and `Card not found` alike."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).replace("_", " ")
    return re.findall(r"\w+", parts.casefold())


def _vocabulary(entry: Entry) -> set[str]:
    return {
        word
        for text in (*entry.names, *entry.titles, *entry.texts)
        for word in _words(text)
    }


def _ranked(everything: Iterable[Entry], what: str) -> tuple[Entry, ...]:
    """Return the entries that have all of the words, those that say little else first."""
    wanted = set(_words(what))
    scored = []
    for entry in everything:
        known = _vocabulary(entry)
        if wanted and all(_is_among(word, known) for word in wanted):
            scored.append((len(known), entry))
    return tuple(entry for _, entry in sorted(scored, key=lambda pair: pair[0]))


def _is_among(word: str, known: set[str]) -> bool:
    """Say whether a word is known, or is the beginning of one that is."""
    return word in known or (
        len(word) > 3
        and not word.isdigit()
        and any(other.startswith(word) for other in known)
    )


def _nearest(everything: list[Entry], what: str) -> tuple[Entry, ...]:
    """Return what may be meant: what is spelt alike, then what shares the rarest words."""
    names = {
        name.casefold(): entry
        for entry in everything
        for name in (*entry.names, entry.id)
    }
    alike = get_close_matches(what.casefold()[:100], names, n=MANY, cutoff=0.7)
    near = [names[name] for name in alike]
    near += _sharing(everything, set(_words(what)))
    return tuple({entry.id: entry for entry in near}.values())[:MANY]


def _sharing(everything: list[Entry], wanted: set[str]) -> list[Entry]:
    known = [(entry, _vocabulary(entry)) for entry in everything]
    counts = {word: sum(word in words for _, words in known) for word in wanted}
    scored = [
        (sum(1 / counts[word] for word in wanted & words), entry)
        for entry, words in known
    ]
    scored.sort(key=lambda pair: -pair[0])
    # A word that a tenth of all has says nothing.
    return [entry for score, entry in scored[:MANY] if score > 10 / len(known)]
