"""Changes of a catalog's codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from errbind.diff import wording
from errbind.diff.change import Change, Subject
from errbind.diff.classes import lost, shown
from errbind.diff.matching import matched
from errbind.diff.scope import Scope, handling, memberships
from errbind.model.catalog import Code, Deprecated, Json
from errbind.plan.reader import wire_key


def changes(scope: Scope, defaults: Defaults) -> Iterator[Change]:
    """Yield every change of a code."""

    def home(code: Code) -> str:
        return scope.vocabularies.get(code.vocabulary, code.vocabulary)

    def key(code: Code) -> tuple[str, str | None]:
        return code.name, wire_key(code.value)

    keys: list[Callable[[Code], Any]] = [
        lambda code: (home(code), key(code)),
        lambda code: (home(code), code.name),
        lambda code: (home(code), key(code)[1]),
        key,
    ]
    pairs, gone, added = matched(scope.old.codes, scope.new.codes, keys)
    for old, new in pairs:
        yield from _changed(scope, old, new, defaults)
    for code in gone:
        message = f"{_shown(code)} is gone"
        remedy = scope.missing.get((code.vocabulary, code.name))
        yield scope.removed("code-removed", code.reference, message, code.place, remedy)
    for code in added:
        yield from _added(scope, code)


def _shown(code: Code) -> str:
    if code.name == code.value:
        return wording.span(code.reference)
    return f"{wording.span(code.reference)} ({wording.span(str(code.value))})"


def _added(scope: Scope, code: Code) -> Iterator[Change]:
    """Yield a new code; until now it was raised as an unknown one of its HTTP status."""
    statuses = {status.status: status for status in scope.old.http_statuses}
    status = statuses.get(code.http_status or 0)
    before = scope.classes_then.of_status(status)
    after = scope.classes_now.of_code(code)
    own = f".{status.class_name}" if status else ""
    note = ""
    if scope.classes_then.owners.get(own, ("", ""))[0] == "status":
        # Codes derive from no such class, so this is so for each; it is told, and breaks no rule.
        clause = next(shown([own], scope.catalog))
        note = f"; as an unknown code of HTTP {code.http_status} it was {wording.span(clause)}"
        before -= {own}
    message = f"{_shown(code)} is new{note}"
    yield scope.added("code-added", code.reference, message, code.place)
    if lost(before, after, scope.classes_now):
        subject = scope.subject(
            code.reference, wording.span(code.reference), code.place
        )
        which = f"{subject.label}, as an unknown code of HTTP {code.http_status},"
        yield from scope.moved(subject, before, after, which)


def _changed(
    scope: Scope, old: Code, new: Code, defaults: Defaults
) -> Iterator[Change]:
    subject = scope.subject(new.reference, wording.span(new.reference), new.place)
    yield from _identity(scope, subject, old, new)
    yield from _aliases(scope, subject, old, new)
    yield from _placing(scope, subject, old, new)
    yield from _http_status(subject, old, new, defaults)
    yield from subject.promise("type", "type", old.type, new.type)
    texts = [code.pattern.text if code.pattern else None for code in (old, new)]
    yield from subject.promise("pattern", "pattern", *texts)
    yield from _fields(subject, old, new)
    yield from handling(subject, old.handling, new.handling)
    yield from _deprecation(subject, old.deprecated, new.deprecated)
    yield from subject.texts(_texts(old), _texts(new))


def _identity(scope: Scope, subject: Subject, old: Code, new: Code) -> Iterator[Change]:
    remedy = scope.missing.get((old.vocabulary, old.name))
    home = scope.vocabularies.get(old.vocabulary, old.vocabulary)
    if home != new.vocabulary:
        yield subject.differs(
            "vocabulary-changed", "code", "vocabulary", old.vocabulary, new.vocabulary
        )
    if old.name != new.name:
        value = wording.span(str(new.value))
        message = (
            f"{value} is called {subject.label}; it was {wording.span(old.reference)}"
        )
        yield subject.change(
            "code-renamed", "name", message, old.name, new.name, remedy
        )
    elif old.class_name != new.class_name:
        clauses = [f"{scope.catalog}.{code.class_name}" for code in (old, new)]
        then, now = map(wording.span, clauses)
        message = f"the class of {subject.label} is {now}; it was {then}"
        yield subject.change("class-renamed", "name", message, *clauses)
    if wire_key(old.value) != wire_key(new.value):
        then, now = map(wording.span, (str(old.value), str(new.value)))
        message = f"the code of {subject.label} is {now}; it was {then}"
        yield subject.change(
            "code-renumbered", "code", message, old.value, new.value, remedy
        )


def _aliases(scope: Scope, subject: Subject, old: Code, new: Code) -> Iterator[Change]:
    for alias in sorted({*new.aliases} - {*old.aliases, old.name}):
        message = f"{subject.label} is also called {wording.span(alias)}"
        yield subject.change("alias-added", "aliases", message, None, alias)
    for alias in sorted({*old.aliases} - {*new.aliases, new.name}):
        message = f"{subject.label} is not called {wording.span(alias)} any more"
        remedy = scope.missing.get((old.vocabulary, alias))
        yield subject.change("alias-removed", "aliases", message, alias, None, remedy)


def _placing(scope: Scope, subject: Subject, old: Code, new: Code) -> Iterator[Change]:
    if old.group != new.group:
        group, before = wording.span(new.group), wording.span(old.group)
        message = f"{subject.label} is in the group {group}; it was in {before}"
        yield subject.change("group-changed", "group", message, old.group, new.group)
    yield from memberships(scope, subject, old, new)
    before_names = scope.classes_then.of_code(old)
    yield from scope.moved(subject, before_names, scope.classes_now.of_code(new))


class Defaults:
    """The HTTP statuses that codes have of their categories, where they state none."""

    def __init__(self, then: dict[str, int | None], now: dict[str, int | None]) -> None:
        self._then, self._now = then, now

    def of(self, code: Code, *, today: bool) -> int | None:
        """Return the status that a code's class has."""
        known = self._now if today else self._then
        inherited = (known.get(id) for id in code.categories)
        return code.http_status or next((s for s in inherited if s), None)


def _http_status(
    subject: Subject, old: Code, new: Code, defaults: Defaults
) -> Iterator[Change]:
    """Yield the change of the HTTP status; that of a category itself is told once, there."""
    is_same = old.http_status == new.http_status
    if is_same and (old.http_status or old.categories == new.categories):
        return
    before = defaults.of(old, today=False)
    after = defaults.of(new, today=True)
    if before != after:
        yield from subject.promise("http-status", "http_status", before, after)
    elif not is_same:
        stated = {"http_status": old.http_status}, {"http_status": new.http_status}
        yield from subject.texts(*stated)


def _fields(subject: Subject, old: Code, new: Code) -> Iterator[Change]:
    before, after = _all_fields(old), _all_fields(new)
    added = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    if gone:
        message = f"{subject.label} is not about {wording.spans(gone)} any more"
        yield subject.change("fields-removed", "fields", message, gone)
    if added:
        message = f"{subject.label} is also about {wording.spans(added)}"
        yield subject.change("fields-added", "fields", message, None, added)
    if not gone and not added and before != after:
        yield subject.differs(
            "text-changed", "fields", "order of fields", before, after
        )


def _all_fields(code: Code) -> list[str]:
    return ["various"] if code.fields_vary else list(code.fields)


def _deprecation(
    subject: Subject, old: Deprecated | None, new: Deprecated | None
) -> Iterator[Change]:
    if old is None and new is not None:
        use = f"; use {wording.span(new.use)}" if new.use else ""
        reason = f": {wording.value(new.reason)}" if new.reason else ""
        message = f"{subject.label} is deprecated{use}{reason}"
        yield subject.change("code-deprecated", "deprecated", message, None, _data(new))
    elif old is not None and new is None:
        message = f"{subject.label} is not deprecated any more"
        yield subject.change("deprecation-withdrawn", "deprecated", message, _data(old))
    elif old is not None and new is not None and old != new:
        before, after = _data(old), _data(new)
        yield subject.differs(
            "text-changed", "deprecated", "deprecation", before, after
        )


def _data(deprecated: Deprecated) -> dict[str, str | None]:
    return {
        "since": deprecated.since,
        "use": deprecated.use,
        "reason": deprecated.reason,
    }


def _texts(code: Code) -> dict[str, Json]:
    keys = (
        "description",
        "user_message",
        "docs_url",
        "example",
        "since",
        "note",
        "listed",
    )
    also = [other._asdict() for other in code.also]
    return {**{key: getattr(code, key) for key in keys}, "also": also}
