"""A catalog of today beside the same one of the base, with all that comparing them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errbind.diff import wording
from errbind.diff.change import Change, Subject
from errbind.diff.classes import Classes, lost, shown
from errbind.diff.spots import Spots
from errbind.model.catalog import Catalog, Code, Handling, HttpStatus
from errbind.model.problem import Place
from errbind.model.records import record


@record
class Scope:
    """`old` is the catalog of the base, `new` that of today."""

    old: Catalog
    new: Catalog
    then: Spots
    now: Spots
    classes_then: Classes
    classes_now: Classes
    missing: dict[tuple[str, str], str]  # by vocabulary and name: what retires it
    vocabularies: dict[str, str]  # the id today of each that the base has

    @property
    def catalog(self) -> str:
        """The catalog's id."""
        return self.new.id

    def subject(self, name: str, label: str, new: Place) -> Subject:
        """Return an entry of the catalog that is in both, by its place today."""
        return Subject(self.catalog, name, label, self.now.of(new))

    def added(self, kind: str, name: str, message: str, place: Place) -> Change:
        """Return the change that an entry is new."""
        return Change(kind, self.catalog, name, message, None, name, place)

    def removed(
        self,
        kind: str,
        name: str,
        message: str,
        place: Place,
        remedy: str | None = None,
    ) -> Change:
        """Return the change that an entry is gone."""
        return Change(
            kind, self.catalog, name, message, name, None, place, True, remedy
        )

    def moved(
        self,
        subject: Subject,
        before: frozenset[str],
        after: frozenset[str],
        which: str = "",
    ) -> Iterator[Change]:
        """Yield the change that an error is not caught by all that caught it."""
        names = lost(before, after, self.classes_now)
        if names:
            clauses = wording.spans(
                f"except {name}" for name in shown(names, self.catalog)
            )
            message = (
                f"{which or subject.label} was caught by {clauses}, and is not any more"
            )
            old, new = (
                list(shown(sorted(side), self.catalog)) for side in (before, after)
            )
            yield subject.change("class-moved", "group", message, old, new)


def handling(subject: Subject, old: Handling, new: Handling) -> Iterator[Change]:
    """Yield what is said otherwise of what to do; it is told at the entry that it concerns."""
    yield from flag(subject, "retryable", old.retryable, new.retryable)
    yield from flag(subject, "user-safe", old.user_safe, new.user_safe)
    yield from subject.promise("actor", "actor", old.actor, new.actor)
    yield from subject.texts(
        {"remedy": old.remedy, "advice": old.advice},
        {"remedy": new.remedy, "advice": new.advice},
    )


def flag(
    subject: Subject, name: str, old: bool | None, new: bool | None
) -> Iterator[Change]:
    """Yield the change of something that is true, false or not known."""
    if old is not new:
        end = "off" if old else "on" if new else "changed"
        label, key = name.replace("-", " "), name.replace("-", "_")
        words = {True: "yes", False: "no", None: "not known"}
        message = f"{subject.label} is {label}: {words[new]}; it was: {words[old]}"
        yield subject.change(f"{name}-{end}", key, message, old, new)


def memberships(
    scope: Scope, subject: Subject, old: Code | HttpStatus, new: Code | HttpStatus
) -> Iterator[Change]:
    """Yield the categories that a code or HTTP status is in now, or is not in any more."""
    for id in _without(new.categories, old.categories):
        name = new.reference if isinstance(new, Code) else new.name
        place = scope.now.member(id, name, new.place)
        message = f"{subject.label} is in the category {wording.span(id)} now"
        yield Change(
            "category-joined", scope.catalog, subject.name, message, None, id, place
        )
    for id in _without(old.categories, new.categories):
        message = f"{subject.label} is in the category {wording.span(id)} no more"
        yield subject.change("category-left", "categories", message, id, None)


def _without(these: Iterable[str], those: Iterable[str]) -> list[str]:
    excluded = set(those)
    return [text for text in these if text not in excluded]
