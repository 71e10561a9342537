"""Changes of a catalog's vocabularies: the sets in which its codes are looked up."""

from __future__ import annotations

from collections.abc import Iterator

from errbind.diff import wording
from errbind.diff.change import Change
from errbind.diff.matching import matched
from errbind.diff.scope import Scope
from errbind.model.catalog import Catalog, Vocabulary

Pairs = list[tuple[Vocabulary, Vocabulary]]


def _matched(
    old: Catalog, new: Catalog
) -> tuple[Pairs, list[Vocabulary], list[Vocabulary]]:
    """Match by id, then by position: a spec that has one need not name it."""
    order = {
        id(vocabulary): index
        for catalog in (old, new)
        for index, vocabulary in enumerate(catalog.vocabularies)
    }
    keys = [lambda v: v.id, lambda v: order[id(v)]]
    return matched(old.vocabularies, new.vocabularies, keys)


def ids(old: Catalog, new: Catalog) -> dict[str, str]:
    """Return what each vocabulary of the base is called today."""
    return {before.id: after.id for before, after in _matched(old, new)[0]}


def changes(scope: Scope) -> Iterator[Change]:
    """Yield every change of a vocabulary, and of which of them comes first."""
    pairs, gone, added = _matched(scope.old, scope.new)
    for old, new in pairs:
        yield from _changed(scope, old, new)
    for vocabulary in gone:
        message = (
            f"{_shown(vocabulary)} is gone, with its enum {_enum(scope, vocabulary)}"
        )
        place = vocabulary.place
        yield scope.removed("vocabulary-removed", vocabulary.id, message, place)
    for vocabulary in added:
        message = (
            f"{_shown(vocabulary)} is new, with its enum {_enum(scope, vocabulary)}"
        )
        place = vocabulary.place
        yield scope.added("vocabulary-added", vocabulary.id, message, place)
    yield from _order(scope, pairs)


def _order(scope: Scope, pairs: Pairs) -> Iterator[Change]:
    """Yield that another code decides the class of a response that has several."""
    today = {old.id: new.id for old, new in pairs}
    before = [today[v.id] for v in scope.old.vocabularies if v.id in today]
    after = [v.id for v in scope.new.vocabularies]
    if after[: len(before)] != before:
        message = wording.difference("order", "the vocabularies", before, after)
        place = scope.now.top("vocabularies")
        yield Change(
            "vocabulary-order",
            scope.catalog,
            "vocabularies",
            message,
            before,
            after,
            place,
        )


def _shown(vocabulary: Vocabulary) -> str:
    return f"the vocabulary {wording.span(vocabulary.id)}"


def _enum(scope: Scope, vocabulary: Vocabulary) -> str:
    return wording.span(f"{scope.catalog}.{vocabulary.enum}")


def _changed(scope: Scope, old: Vocabulary, new: Vocabulary) -> Iterator[Change]:
    subject = scope.subject(new.id, _shown(new), new.place)
    if old.id != new.id:
        yield subject.differs("vocabulary-renamed", "id", "id", old.id, new.id)
    if old.enum != new.enum:
        enums = [f"{scope.catalog}.{vocabulary.enum}" for vocabulary in (old, new)]
        yield subject.differs("enum-renamed", "id", "enum", *enums)
    if old.prefix != new.prefix:
        yield subject.differs(
            "prefix-changed", "prefix", "prefix", old.prefix, new.prefix
        )
    if old.code_type != new.code_type:
        kinds = old.code_type, new.code_type
        yield subject.differs("code-type-changed", "id", "type of codes", *kinds)
    keys = ("title", "description")
    texts = [{key: getattr(each, key) for key in keys} for each in (old, new)]
    yield from subject.texts(texts[0], texts[1])
