"""Changes of what a catalog has beside its codes and envelopes: groups, statuses, texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from errbind.diff import wording
from errbind.diff.change import Change
from errbind.diff.matching import matched
from errbind.diff.scope import Scope, handling, memberships
from errbind.model.catalog import Advice, Catalog, Example, Group, HttpStatus, Json
from errbind.model.json_values import plain
from errbind.plan.reader import wire_key
from errbind.targets.quoting import to_json


def groups(scope: Scope) -> Iterator[Change]:
    """Yield every change of a group."""
    pairs, gone, added = matched(scope.old.groups, scope.new.groups, [lambda g: g.id])
    for old, new in pairs:
        label = f"the group {wording.span(new.id)}"
        subject = scope.subject(new.id, label, new.place)
        if old.class_name != new.class_name:
            names = [f"{scope.catalog}.{group.class_name}" for group in (old, new)]
            yield subject.differs("class-renamed", "id", "class", *names)
        yield from subject.texts(_group_texts(old), _group_texts(new))
    for group in gone:
        message = f"the group {wording.span(group.id)} is gone, {_class(scope, group)}"
        yield scope.removed("group-removed", group.id, message, group.place)
    for group in added:
        message = f"the group {wording.span(group.id)} is new, {_class(scope, group)}"
        yield scope.added("group-added", group.id, message, group.place)


def _class(scope: Scope, entry: Group | HttpStatus) -> str:
    return f"with its class {wording.span(f'{scope.catalog}.{entry.class_name}')}"


def _group_texts(group: Group) -> dict[str, Json]:
    return {key: getattr(group, key) for key in ("title", "range", "description")}


def statuses(scope: Scope) -> Iterator[Change]:
    """Yield every change of an HTTP status."""
    keys = [lambda s: (s.status, s.name), lambda s: s.status, lambda s: s.name]
    pairs, gone, added = matched(scope.old.http_statuses, scope.new.http_statuses, keys)
    for old, new in pairs:
        yield from _status(scope, old, new)
    for status in gone:
        end = f", {_class(scope, status)}" if status.class_name else ""
        message = f"{_shown(status)} is gone{end}"
        yield scope.removed("status-removed", status.name, message, status.place)
    for status in added:
        yield scope.added(
            "status-added", status.name, f"{_shown(status)} is new", status.place
        )


def _shown(status: HttpStatus) -> str:
    return f"HTTP {status.status} ({wording.span(status.name)})"


def _status(scope: Scope, old: HttpStatus, new: HttpStatus) -> Iterator[Change]:
    subject = scope.subject(new.name, _shown(new), new.place)
    names = [
        f"{scope.catalog}.{s.class_name}" if s.class_name else None for s in (old, new)
    ]
    if old.name != new.name:
        yield subject.differs("status-renamed", "name", "name", old.name, new.name)
    elif old.class_name != new.class_name and None not in names:
        yield subject.differs("class-renamed", "name", "class", *names)
    if old.status != new.status:
        yield subject.differs(
            "status-renumbered", "status", "status", old.status, new.status
        )
    yield from memberships(scope, subject, old, new)
    if old.class_name and new.class_name:
        before = scope.classes_then.of_status(old)
        after = scope.classes_now.of_status(new)
        if old.class_name != new.class_name:
            before -= {f".{old.class_name}"}  # that it has another class is told above
        which = f"an unknown code of HTTP {new.status}"
        yield from scope.moved(subject, before, after, which)
    yield from handling(subject, old.handling, new.handling)
    keys = ("label", "description", "note")
    texts = [{key: getattr(status, key) for key in keys} for status in (old, new)]
    yield from subject.texts(texts[0], texts[1])


def between(scope: Scope) -> Iterator[Change]:
    """Yield every change of a class that stands between others."""
    then, now = ({j.class_name: j for j in c.junctions} for c in (scope.old, scope.new))
    by_owner = {owner: name for name, owner in scope.classes_now.owners.items()}
    renamed = set()
    for name, junction in then.items():
        owner = scope.classes_then.owners[f".{name}"]
        heir = by_owner.get(owner, "")[1:]
        renamed.add(heir)
        if heir == "":
            yield _between(scope, "class-removed", name, "gone")
            continue
        clauses = [f"{scope.catalog}.{text}" for text in (name, heir)]
        top = scope.now.top("groups")
        subject = scope.subject(
            clauses[1], f"the class {wording.span(clauses[1])}", top
        )
        if heir != name:
            yield subject.differs("class-renamed", "groups", "name", *clauses)
        if junction.handling and (new := now[heir].handling):
            yield from handling(subject, junction.handling, new)
    for name in now:
        if name not in renamed:
            yield _between(scope, "class-added", name, "new")


def _between(scope: Scope, kind: str, name: str, what: str) -> Change:
    is_gone = what == "gone"
    classes = scope.classes_then if is_gone else scope.classes_now
    kinds = classes.owners[f".{name}"][1].replace("group:", "").split()
    clause = f"{scope.catalog}.{name}"
    message = f"the class {wording.span(clause)} of what is in {wording.spans(kinds)} is {what}"
    spots = scope.then if is_gone else scope.now
    if is_gone:
        return scope.removed(kind, clause, message, spots.top("categories"))
    return scope.added(kind, clause, message, spots.top("categories"))


def types(scope: Scope) -> Iterator[Change]:
    """Yield every change of the values that an error's type can have."""
    then, now = ({t.value: t for t in c.types} for c in (scope.old, scope.new))
    places = [
        {t.value: spots.within("types", n, "value") for n, t in enumerate(c.types)}
        for spots, c in ((scope.then, scope.old), (scope.now, scope.new))
    ]
    for value in {**then, **now}:
        shown = f"the type {wording.span(value)}"
        if value not in now:
            yield scope.removed(
                "type-removed", value, f"{shown} is gone", places[0][value]
            )
        elif value not in then:
            yield scope.added("type-added", value, f"{shown} is new", places[1][value])
        else:
            subject = scope.subject(value, shown, places[1][value])
            before, after = then[value].description, now[value].description
            yield from subject.texts({"description": before}, {"description": after})


def examples(scope: Scope) -> Iterator[Change]:
    """Yield every change of an example."""
    pairs, gone, added = matched(
        scope.old.examples, scope.new.examples, [lambda e: e.id]
    )
    for old, new in pairs:
        label = f"the example {wording.span(new.id)}"
        subject = scope.subject(new.id, label, new.place)
        before, after = _example(old), _example(new)
        for key in ("http_status", "headers", "body"):
            then, now = before.pop(key), after.pop(key)
            if to_json(then) != to_json(now):
                label = key.replace("_", " ")
                yield subject.differs("example-changed", key, label, then, now)
        yield from subject.texts(before, after)
    for example in gone:
        message = f"the example {wording.span(example.id)} is gone"
        yield scope.removed("example-removed", example.id, message, example.place)
    for example in added:
        message = f"the example {wording.span(example.id)} is new"
        yield scope.added("example-added", example.id, message, example.place)


def _example(example: Example) -> dict[str, Json]:
    keys = ("title", "description", "http_status", "headers", "body")
    return {key: plain(getattr(example, key)) for key in keys}


def advice(scope: Scope) -> Iterator[Change]:
    """Yield every sentence of advice that differs."""
    then, now = (dict(_sentences(c.advice)) for c in (scope.old, scope.new))
    top = scope.now.top("advice")
    for id in {**then, **now}:
        subject = scope.subject(id, f"the advice {wording.span(id)}", top)
        if then.get(id) != now.get(id):
            yield subject.differs(
                "advice-changed", "advice", "text", then.get(id), now.get(id)
            )


def _sentences(entries: tuple[Advice, ...]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield entry.id, entry.text
        yield from _sentences(entry.items)


def retired(scope: Scope) -> Iterator[Change]:
    """Yield every change of what may not be used again."""
    then, now = (
        {_entry_key(entry, c): (n, entry) for n, entry in enumerate(c.retired)}
        for c in (scope.old, scope.new)
    )
    for key, (index, entry) in {**then, **now}.items():
        name = str(entry["name"])
        shown = f"what is retired as {wording.span(name)}"
        if key not in now:
            place = scope.then.within("retired", index)
            message = f"{wording.span(name)} is not retired any more"
            remedy = scope.missing.get((key[0], name))
            yield scope.removed("retired-removed", name, message, place, remedy)
        elif key not in then:
            place = scope.now.within("retired", index)
            message = f"{wording.span(name)} may not be used again"
            yield scope.added("retired-added", name, message, place)
        else:
            subject = scope.subject(name, shown, scope.now.within("retired", index))
            old = then[key][1]
            texts = [{k: e.get(k) for k in ("reason", "use")} for e in (old, entry)]
            yield from subject.texts(texts[0], texts[1])


def _entry_key(
    entry: Mapping[str, Any], catalog: Catalog
) -> tuple[str, str, str | None]:
    vocabulary = str(entry.get("vocabulary", catalog.vocabularies[0].id))
    return vocabulary, str(entry["name"]), wire_key(entry.get("code"))
