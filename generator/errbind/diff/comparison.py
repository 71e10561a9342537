"""Compare two states of a project: every change of meaning, the gravest first.

Only what the specs mean is looked at: comments, layout and the order of entries that have none
change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from errbind.diff import (
    categories,
    codes,
    envelopes,
    retirement,
    sections,
    vocabularies,
    wording,
)
from errbind.diff.change import Change, Subject, ordered
from errbind.diff.classes import Classes
from errbind.diff.matching import matched
from errbind.diff.scope import Scope, handling
from errbind.diff.spots import Spots
from errbind.model.catalog import Catalog, Package, Project
from errbind.model.problem import Place
from errbind.pipeline import Loaded, is_categories
from errbind.spec.documents import Document


def changes(base: Loaded, today: Loaded, configuration: str) -> list[Change]:
    """Return every change from the base to today, in order; `configuration` is the file's name."""
    return ordered(_all(base, today, Place(configuration)))


def _all(base: Loaded, today: Loaded, configuration: Place) -> Iterator[Change]:
    if base.project.catalogs:
        yield from _package(base.project.package, today.project.package, configuration)
    shared = _shared(today.documents)
    yield from categories.changes(base.project, today.project, shared)
    keys = [lambda c: c.id, lambda c: c.file, lambda c: c.prefix]
    pairs, gone, added = matched(base.project.catalogs, today.project.catalogs, keys)
    defaults = codes.Defaults(_statuses(base.project), _statuses(today.project))
    for old, new in pairs:
        yield from _catalog(_scope(base, today, old, new), defaults)
    for catalog in gone:
        yield _whole("catalog-removed", catalog, base, in_base=True)
    for catalog in added:
        yield _whole("catalog-added", catalog, today, in_base=False)


def _statuses(project: Project) -> dict[str, int | None]:
    return {category.id: category.http_status for category in project.categories}


def _shared(documents: Mapping[str, Document]) -> Spots | None:
    return next(
        (Spots(d) for file, d in documents.items() if is_categories(file)), None
    )


def _whole(kind: str, catalog: Catalog, side: Loaded, *, in_base: bool) -> Change:
    place = side.documents[catalog.file].place("id")
    what = "gone" if in_base else "new"
    message = (
        f"{wording.span(catalog.title)} is {what}, with {len(catalog.codes)} codes"
    )
    id = catalog.id
    before, after = (id, None) if in_base else (None, id)
    return Change(kind, id, id, message, before, after, place, in_base)


def _package(old: Package, new: Package, place: Place) -> Iterator[Change]:
    subject = Subject(None, new.name, "the packages", lambda _: place)
    if old.name != new.name:
        yield subject.differs("package-renamed", "name", "name", old.name, new.name)
    if old.root_class != new.root_class:
        names = old.root_class, new.root_class
        yield subject.differs("class-renamed", "root-class", "root class", *names)
    if old.license != new.license:
        yield subject.differs(
            "license-changed", "license", "license", old.license, new.license
        )


def _scope(base: Loaded, today: Loaded, old: Catalog, new: Catalog) -> Scope:
    ids = vocabularies.ids(old, new)
    found = retirement.missing(old, new, ids)
    missing = {(each.vocabulary, each.name): each.remedy for each in found}
    return Scope(
        old,
        new,
        Spots(base.documents[old.file]),
        Spots(today.documents[new.file]),
        Classes(base.project, old),
        Classes(today.project, new),
        missing,
        ids,
    )


def _catalog(scope: Scope, defaults: codes.Defaults) -> Iterator[Change]:
    yield from _head(scope)
    yield from vocabularies.changes(scope)
    yield from codes.changes(scope, defaults)
    yield from sections.groups(scope)
    yield from sections.statuses(scope)
    yield from sections.between(scope)
    yield from sections.types(scope)
    yield from envelopes.changes(scope)
    yield from sections.examples(scope)
    yield from sections.advice(scope)
    yield from sections.retired(scope)


def _head(scope: Scope) -> Iterator[Change]:
    """Yield the changes of the catalog as a whole."""
    old, new = scope.old, scope.new
    subject = Subject(new.id, new.id, "the catalog", scope.now.top)
    if old.id != new.id:
        yield subject.differs("catalog-renamed", "id", "id", old.id, new.id)
    if old.prefix != new.prefix:
        yield subject.differs(
            "prefix-changed", "prefix", "prefix", old.prefix, new.prefix
        )
    if old.root_class != new.root_class:
        clauses = [f"{new.id}.{catalog.root_class}" for catalog in (old, new)]
        yield subject.differs("class-renamed", "prefix", "root class", *clauses)
    yield from handling(subject, old.handling, new.handling)
    keys = ("title", "description", "http_statuses_description", "source")
    texts = [{key: getattr(catalog, key) for key in keys} for catalog in (old, new)]
    yield from subject.texts(texts[0], texts[1])
