"""A change of meaning between two states of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from errbind.diff import wording
from errbind.diff.kinds import KINDS, LEVELS
from errbind.model.catalog import Json
from errbind.model.json_values import plain
from errbind.model.problem import Place
from errbind.model.records import record
from errbind.targets.quoting import to_json


@record
class Change:
    """One change: of which kind, in which catalog (None for what all share), of what.

    `message` is a sentence with everything from a spec in code spans, `remedy` what the owner of the
    spec still has to do. `before` and `after` are JSON
    values, None for what is not there. `place` is in the spec of today, or in that of the base where
    `in_base` is true: what is gone stands nowhere else.
    """

    kind: str
    catalog: str | None
    subject: str
    message: str
    before: Json
    after: Json
    place: Place
    in_base: bool = False
    remedy: str | None = None

    @property
    def level(self) -> str:
        """The version bump that it asks for: `major`, `minor` or `patch`."""
        return KINDS[self.kind].level

    @property
    def section(self) -> str:
        """Its heading in a changelog."""
        return KINDS[self.kind].section


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Return changes with the gravest first, then by catalog and place."""
    return sorted(
        changes,
        key=lambda c: (
            LEVELS.index(c.level),
            c.catalog or "",
            c.in_base,
            c.place,
            c.kind,
            c.subject,
            c.message,
        ),
    )


def bump(changes: Iterable[Change]) -> str | None:
    """Return the gravest level among changes, None where there is no change."""
    levels = {change.level for change in changes}
    return next((level for level in LEVELS if level in levels), None)


@record
class Subject:
    """Something that is in the base and today, and where its keys stand today.

    `label` is how a sentence calls it. What it has no more is told where it stands itself.
    """

    catalog: str | None
    name: str
    label: str
    now: Callable[[str], Place]

    def change(
        self,
        kind: str,
        key: str,
        message: str,
        before: Json,
        after: Json = None,
        remedy: str | None = None,
    ) -> Change:
        """Return a change of one of its keys."""
        return Change(
            kind,
            self.catalog,
            self.name,
            message,
            plain(before),
            plain(after),
            self.now(key),
            remedy=remedy,
        )

    def differs(
        self, kind: str, key: str, label: str, before: Json, after: Json
    ) -> Change:
        """Return the change of a value, with the sentence that tells it."""
        before, after = plain(before), plain(after)
        message = wording.difference(label, self.label, before, after)
        return self.change(kind, key, message, before, after)

    def texts(
        self, before: Mapping[str, Json], after: Mapping[str, Json]
    ) -> Iterator[Change]:
        """Yield a change for every text that differs; the keys are those of the spec."""
        for key, old in before.items():
            new = after[key]
            if to_json(old) != to_json(new):
                yield self.differs("text-changed", key, wording.label(key), old, new)

    def promise(
        self, name: str, key: str, before: Json, after: Json
    ) -> Iterator[Change]:
        """Yield the change of a value that programs rely on: stated, or changed."""
        if before != after:
            kind = f"{name}-{'stated' if before is None else 'changed'}"
            yield self.differs(kind, key, wording.label(key), before, after)
