"""What is known of an error, told to the person who met it.

The document's words stand apart from what the project says. Nothing is made up: what nobody said is
not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from errbind.explain.catching import Asked, Bindings
from errbind.explain.lookup import Entry, retired_reference
from errbind.explain.parts import (
    Explanation,
    Fact,
    categories_fact,
    fact,
    handling_facts,
    members,
    plain_fact,
    sections,
)
from errbind.model.catalog import (
    Catalog,
    Category,
    Code,
    Deprecated,
    Group,
    Handling,
    HttpStatus,
    Json,
    Junction,
    Package,
    Project,
    Vocabulary,
)
from errbind.model.http_phrases import PHRASES
from errbind.model.problem import Place
from errbind.plan.class_model import class_model


def explain(project: Project, bindings: Bindings, entry: Entry) -> Explanation:
    """Return the explanation of an entry of the project."""
    value, catalog = entry.value, entry.catalog
    if isinstance(value, Category):
        return _category(project, bindings, value, catalog)
    if isinstance(value, Package) or catalog is None:
        return _root(project, bindings)
    if isinstance(value, Code):
        return _code(project, bindings, catalog, value)
    if isinstance(value, HttpStatus | int):
        return _status(project, bindings, catalog, value)
    if isinstance(value, Group):
        return _group(bindings, catalog, value)
    if isinstance(value, Vocabulary):
        return _vocabulary(catalog, value)
    if isinstance(value, Junction):
        return _class(bindings, catalog, value)
    if isinstance(value, Catalog):
        return _catalog(bindings, catalog)
    return _retired(bindings, catalog, value)


SAID = ("document", "What happened, in the document's words")
TO_DO = ("handling", "Who acts, and what to do")
OURS = ("classification", "How this project classifies it")
NAMES = ("names", "")


# -- codes -----------------------------------------------------------------------------


def _code(
    project: Project, bindings: Bindings, catalog: Catalog, code: Code
) -> Explanation:
    number = f"code {code.value}" if str(code.value) != code.name else "a code"
    return Explanation(
        "code",
        f"{catalog.id}:{code.reference}",
        f"{catalog.id}:{code.reference} is {number} of {catalog.title}",
        _deprecation(catalog, code.deprecated),
        code.place,
        sections(
            (*NAMES, _code_names(catalog, code)),
            (*SAID, _code_said(catalog, code)),
            (*TO_DO, handling_facts(catalog, code.handling, code.user_message)),
            (*OURS, _code_classified(project, code)),
        ),
        bindings.snippets(Asked("code", catalog, code=code)),
    )


def _code_names(catalog: Catalog, code: Code) -> Iterator[Fact]:
    values: Mapping[str, Json] = {
        "catalog": catalog.id,
        "code": code.value,
        "name": code.name,
        "vocabulary": code.vocabulary,
        "constant": code.constant,
        "class": code.class_name,
    }
    for key, value in values.items():
        yield Fact(key, value)


def _code_said(catalog: Catalog, code: Code) -> Iterator[Fact]:
    yield from plain_fact("description", code.description)
    if not code.listed:
        yield Fact(
            "listed", False, "It stands in an example of the document, in no list."
        )
    group = next(group for group in catalog.groups if group.id == code.group)
    yield from fact("group", group.id, "section", _group_text(group))
    if len(catalog.vocabularies) > 1:
        vocabulary = next(v for v in catalog.vocabularies if v.id == code.vocabulary)
        title = vocabulary.title or vocabulary.id
        yield Fact("", None, title, "vocabulary")
    fields = "they differ from case to case" if code.fields_vary else ""
    yield from fact("fields", list(code.fields) or fields, "fields")
    yield from fact("http_status", code.http_status, "HTTP status")
    yield from fact("type", code.type)
    yield from fact("since", code.since)
    yield from fact("docs_url", code.docs_url, "more")


def _group_text(group: Group) -> str:
    return f"{group.title} ({group.range})" if group.range else group.title


def _code_classified(project: Project, code: Code) -> Iterator[Fact]:
    yield from categories_fact(project, code.categories)
    yield from fact("aliases", list(code.aliases), "also spelt")
    yield from fact("note", code.note)


def _deprecation(catalog: Catalog, deprecated: Deprecated | None) -> str | None:
    if deprecated is None:
        return None
    since = f" since {deprecated.since}" if deprecated.since else ""
    return f"Deprecated{since}{_instead(catalog, deprecated.use, deprecated.reason)}"


def _instead(catalog: Catalog, use: str | None, reason: str | None) -> str:
    """Return what to use in place of a code, and why, as the end of a sentence."""
    text = f": {reason}" if reason else "."
    if use is None:
        return text
    code = next((code for code in catalog.codes if code.reference == use), None)
    number = f" ({code.value})" if code and str(code.value) != code.name else ""
    return f"; use {catalog.id}:{use}{number} instead{text}"


def _retired(
    bindings: Bindings, catalog: Catalog, entry: Mapping[str, Any]
) -> Explanation:
    name, number = str(entry["name"]), entry.get("code")
    reference = retired_reference(catalog, entry)
    which = f"code {number}" if number is not None and str(number) != name else "a code"
    replacing = [c for c in catalog.codes if c.reference == entry.get("use")]
    names = {"catalog": catalog.id, "code": number, "name": name}
    caught = [bindings.snippets(Asked("code", catalog, code=c)) for c in replacing]
    return Explanation(
        "retired",
        f"{catalog.id}:{reference}",
        f"{catalog.id}:{reference} was {which} of {catalog.title}",
        f"Retired{_instead(catalog, entry.get('use'), entry.get('reason'))}",
        None,
        sections(
            (*NAMES, (Fact(k, v) for k, v in names.items() if v is not None)),
            (*OURS, fact("use", entry.get("use"), "instead")),
        ),
        caught[0] if caught else (),
    )


# -- HTTP statuses ---------------------------------------------------------------------


def _status(
    project: Project, bindings: Bindings, catalog: Catalog, status: HttpStatus | int
) -> Explanation:
    listed = status if isinstance(status, HttpStatus) else None
    number = status if isinstance(status, int) else status.status
    phrase = f" {PHRASES[number]}" if number in PHRASES else ""
    return Explanation(
        "status",
        f"{catalog.id}:{number}",
        f"{catalog.id}:{number} is HTTP status {number}{phrase} of {catalog.title}",
        None,
        None if listed is None else listed.place,
        sections(
            (*NAMES, _status_names(catalog, number, listed)),
            (*SAID, _status_said(catalog, number, listed)),
            (*TO_DO, _status_handling(catalog, listed)),
            (*OURS, _status_classified(project, listed)),
        ),
        bindings.snippets(Asked("status", catalog, status=number, http_status=listed)),
    )


def _status_names(
    catalog: Catalog, number: int, status: HttpStatus | None
) -> Iterator[Fact]:
    yield Fact("catalog", catalog.id)
    yield Fact("http_status", number)
    if status is not None:
        yield Fact("name", status.name)
        if status.class_name is not None:
            yield Fact("class", status.class_name)


def _status_said(
    catalog: Catalog, number: int, status: HttpStatus | None
) -> Iterator[Fact]:
    if status is None:
        yield Fact("listed", False, "It is stated for codes, and not listed itself.")
    else:
        yield from plain_fact("description", status.description)
        yield from fact("label", status.label)
    codes = [code for code in catalog.codes if code.http_status == number]
    yield from members("codes", catalog, codes, "stated for")


def _status_handling(catalog: Catalog, status: HttpStatus | None) -> Iterator[Fact]:
    if status is not None and status.class_name is not None:
        yield from handling_facts(catalog, status.handling)


def _status_classified(project: Project, status: HttpStatus | None) -> Iterator[Fact]:
    if status is not None:
        yield from categories_fact(project, status.categories)
        yield from fact("note", status.note)


# -- what stands above the codes -------------------------------------------------------


def _category(
    project: Project, bindings: Bindings, category: Category, asked: Catalog | None
) -> Explanation:
    filed = [
        (c, [entry for entry in _both(c) if category.id in entry.categories])
        for c in project.catalogs
    ]
    using = [catalog for catalog, entries in filed if entries]
    first = asked or next(iter((*using, *project.catalogs)), None)
    handling = Handling(category.retryable, category.actor)
    status = category.http_status
    facts = [
        *plain_fact("title", category.title),
        *plain_fact("description", category.description),
        *fact("http_status", status, "usual HTTP status"),
    ]
    ids = [f"{catalog.id}:{each.name}" for catalog, found in filed for each in found]
    facts.append(Fact("members", ids))
    for catalog, entries in filed:
        facts += members("", catalog, entries, f"in {catalog.title}")
    return Explanation(
        "category",
        category.id,
        f"{category.id} is a category that all APIs share",
        None,
        category.place,
        sections(
            (*NAMES, _pairs(id=category.id, class_=category.class_name)),
            (*OURS, facts),
            (*TO_DO, handling_facts(first, handling) if first else ()),
        ),
        (
            bindings.snippets(Asked("category", first, category=category))
            if first
            else ()
        ),
    )


def _both(catalog: Catalog) -> list[Code | HttpStatus]:
    """Return what categories and classes have as members."""
    return [*catalog.codes, *catalog.http_statuses]


def _pairs(**values: str) -> Iterator[Fact]:
    for key, value in values.items():
        yield Fact(key.rstrip("_"), value)


def _group(bindings: Bindings, catalog: Catalog, group: Group) -> Explanation:
    codes = [code for code in catalog.codes if code.group == group.id]
    said = [
        *plain_fact("title", _group_text(group)),
        *plain_fact("description", group.description),
        *members("codes", catalog, codes, "errors"),
    ]
    names = _pairs(catalog=catalog.id, id=group.id, class_=group.class_name)
    return Explanation(
        "group",
        f"{catalog.id}:{group.id}",
        f"{catalog.id}:{group.id} is a section of {catalog.title}",
        None,
        group.place,
        sections((*NAMES, names), ("document", "What the document says", said)),
        bindings.snippets(Asked("group", catalog, group=group)),
    )


def _vocabulary(catalog: Catalog, vocabulary: Vocabulary) -> Explanation:
    said = [
        *plain_fact("title", vocabulary.title),
        *plain_fact("description", vocabulary.description),
        *members("codes", catalog, catalog.codes_of(vocabulary), "codes"),
    ]
    names = _pairs(catalog=catalog.id, id=vocabulary.id, enum=vocabulary.enum)
    return Explanation(
        "vocabulary",
        f"{catalog.id}:{vocabulary.id}",
        f"{catalog.id}:{vocabulary.id} is a vocabulary of codes of {catalog.title}",
        None,
        vocabulary.place,
        sections((*NAMES, names), ("document", "What the document says", said)),
        (),
    )


def _class(bindings: Bindings, catalog: Catalog, junction: Junction) -> Explanation:
    name = junction.class_name
    model = class_model(catalog, bindings.project.categories)
    caught = [
        entry
        for entry in _both(catalog)
        if entry.class_name and junction.id in model.whole_line(entry)
    ]
    facts = [
        *plain_fact("title", junction.title),
        *members("members", catalog, caught, "catches"),
    ]
    handling = junction.handling or Handling()
    return Explanation(
        "class",
        f"{catalog.id}:{name}",
        f"{catalog.id}:{name} is a class above several errors of {catalog.title}",
        None,
        None,
        sections(
            (*NAMES, _pairs(catalog=catalog.id, class_=name)),
            (*OURS, facts),
            (*TO_DO, handling_facts(catalog, handling)),
        ),
        bindings.snippets(Asked("class", catalog, junction=junction)),
    )


def _catalog(bindings: Bindings, catalog: Catalog) -> Explanation:
    envelopes = [envelope.id for envelope in catalog.envelopes]
    groups = [group.id for group in catalog.groups]
    said = [
        *plain_fact("description", catalog.description),
        *fact("source", catalog.source["title"]),
        *fact("docs_url", catalog.source.get("url"), "more"),
        *fact("groups", groups, "sections"),
        *fact("codes", len(catalog.codes)),
        *fact("envelopes", envelopes),
    ]
    names = _pairs(catalog=catalog.id, class_=catalog.root_class)
    return Explanation(
        "catalog",
        catalog.id,
        f"{catalog.id} is the catalog of {catalog.title}",
        None,
        Place(catalog.file),
        sections((*NAMES, names), ("document", "What the document says", said)),
        bindings.snippets(Asked("catalog", catalog)),
    )


def _root(project: Project, bindings: Bindings) -> Explanation:
    name = project.package.root_class
    titles = [catalog.title for catalog in project.catalogs]
    return Explanation(
        "class",
        name,
        f"{name} is the class above all errors of all APIs",
        None,
        None,
        sections(
            (*NAMES, _pairs(class_=name)), (*OURS, fact("catalogs", titles, "APIs"))
        ),
        (
            bindings.snippets(Asked("root", project.catalogs[0]))
            if project.catalogs
            else ()
        ),
    )
