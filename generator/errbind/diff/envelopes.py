"""Changes of a catalog's envelopes: the shape on the wire, and where each part of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from errbind.diff import wording
from errbind.diff.change import Change, Subject
from errbind.diff.matching import matched
from errbind.diff.schemas import Schemas
from errbind.diff.scope import Scope
from errbind.diff.spots import Spots
from errbind.model import addresses
from errbind.model.addresses import written
from errbind.model.catalog import Envelope, Json
from errbind.model.json_values import plain
from errbind.model.problem import Place
from errbind.spec.schema_walk import Path
from errbind.targets.quoting import to_json


def changes(scope: Scope) -> Iterator[Change]:
    """Yield every change of an envelope, and of the order in which they are tried."""
    pairs, gone, added = matched(
        scope.old.envelopes, scope.new.envelopes, [lambda envelope: envelope.id]
    )
    for old, new in pairs:
        yield from _changed(scope, old, new)
    for envelope in gone:
        message = f"the envelope {wording.span(envelope.id)} is gone"
        yield scope.removed("envelope-removed", envelope.id, message, envelope.place)
    for envelope in added:
        message = f"the envelope {wording.span(envelope.id)} is new"
        yield scope.added("envelope-added", envelope.id, message, envelope.place)
    yield from _order(scope, {envelope.id for envelope in gone})


def _order(scope: Scope, gone: set[str]) -> Iterator[Change]:
    """Yield that the first to be tried are not those of the base."""
    before = [envelope.id for envelope in scope.old.envelopes]
    after = [envelope.id for envelope in scope.new.envelopes]
    kept = [id for id in before if id not in gone]
    if after[: len(kept)] != kept:
        message = wording.difference("order", "the envelopes", before, after)
        place = scope.now.top("envelopes")
        yield Change(
            "envelope-order", scope.catalog, "envelopes", message, before, after, place
        )


def _changed(scope: Scope, old: Envelope, new: Envelope) -> Iterator[Change]:
    label = f"the envelope {wording.span(new.id)}"
    subject = scope.subject(new.id, label, new.place)
    yield from _roles(subject, _all_roles(old), _all_roles(new))
    before, after = _when(old), _when(new)
    if to_json(before) != to_json(after):
        yield subject.differs("when-changed", "when", "condition", before, after)
    yield from subject.texts(
        {"description": old.description, "note": old.note},
        {"description": new.description, "note": new.note},
    )
    then, now = _schema_places(scope.then, old), _schema_places(scope.now, new)
    schemas = Schemas(scope.catalog, new.id, then, now)
    yield from schemas.changes(plain(old.schema), plain(new.schema))


def _schema_places(spots: Spots, envelope: Envelope) -> Callable[[Path], Place]:
    return lambda path: spots.inside(envelope.place, "schema", *path)


def _when(envelope: Envelope) -> dict[str, Json]:
    return {
        addresses.text(condition.address, relative=False): plain(condition.bounds)
        for condition in envelope.when
    }


def _all_roles(envelope: Envelope) -> dict[str, list[Json]]:
    """Return the addresses of each role as a spec writes them, with what goes with them."""
    sides = (("", envelope.roles), ("item.", envelope.item_roles))
    return {
        f"{prefix}{role}": [
            written(address, relative=bool(prefix)) for address in alternates
        ]
        for prefix, roles in sides
        for role, alternates in roles.items()
    }


def _roles(
    subject: Subject, old: dict[str, list[Json]], new: dict[str, list[Json]]
) -> Iterator[Change]:
    for role in sorted({*old, *new}):
        before, after = old.get(role), new.get(role)
        if before == after:
            continue
        name = f"role {wording.span(role)}"
        if after is None:
            message = f"{subject.label} has no {name} any more; it was {wording.value(before)}"
            yield subject.change("role-removed", f"roles/{role}", message, before)
            continue
        kind = _kind(before, after)
        yield subject.differs(kind, f"roles/{role}", name, before, after)


def _kind(before: Sequence[Json] | None, after: Sequence[Json]) -> str:
    """Return what became of a role: the first of its places that fits is the one that counts."""
    if before is None:
        return "role-added"
    return (
        "alternate-added"
        if list(after[: len(before)]) == list(before)
        else "role-changed"
    )
