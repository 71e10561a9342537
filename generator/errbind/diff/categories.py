"""Changes of the categories that all catalogs share."""

from __future__ import annotations

from collections.abc import Iterator

from errbind.diff import wording
from errbind.diff.change import Change, Subject
from errbind.diff.matching import matched
from errbind.diff.scope import flag
from errbind.diff.spots import Spots
from errbind.model.catalog import Category, Project


def changes(old: Project, new: Project, now: Spots | None) -> Iterator[Change]:
    """Yield every change of a category; without a shared list there is none of it."""
    keys = [lambda c: c.id, lambda c: c.class_name]
    pairs, gone, added = matched(old.categories, new.categories, keys)
    for before, after in pairs:
        if now:
            yield from _changed(before, after, now)
    for category in gone:
        message = f"{_shown(category)} is gone, {_class(category)}"
        place = category.place
        yield Change(
            "category-removed",
            None,
            category.id,
            message,
            category.id,
            None,
            place,
            True,
        )
    for category in added:
        message = f"{_shown(category)} is new, {_class(category)}"
        place = category.place
        yield Change(
            "category-added", None, category.id, message, None, category.id, place
        )


def _shown(category: Category) -> str:
    return f"the category {wording.span(category.id)}"


def _class(category: Category) -> str:
    return f"with its class {wording.span(category.class_name)}"


def _changed(old: Category, new: Category, now: Spots) -> Iterator[Change]:
    subject = Subject(None, new.id, _shown(new), now.of(new.place))
    if old.id != new.id:
        yield subject.differs("category-renamed", "id", "id", old.id, new.id)
    if old.class_name != new.class_name:
        names = old.class_name, new.class_name
        yield subject.differs("class-renamed", "class", "class", *names)
    yield from flag(subject, "retryable", old.retryable, new.retryable)
    yield from subject.promise("actor", "actor", old.actor, new.actor)
    statuses = old.http_status, new.http_status
    yield from subject.promise("http-status", "http_status", *statuses)
    keys = ("title", "description")
    texts = [{key: getattr(category, key) for key in keys} for category in (old, new)]
    yield from subject.texts(texts[0], texts[1])
