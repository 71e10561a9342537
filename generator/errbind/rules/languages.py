"""Rules about names that depend on the languages which a project generates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from errbind.model.problem import Place
from errbind.rules.names import spellings
from errbind.rules.subject import Finding, Subject
from errbind.targets.profiles import Names


class _Name(NamedTuple):
    """A name of the document, and the kind of identifier that it becomes; each is once in `home`."""

    name: str
    kind: str
    home: str
    identifier: str
    place: Place


def impossible_name(subject: Subject) -> Iterator[Finding]:
    """No name is a word that a language reserves and has no other way to write."""
    for profile in subject.profiles:
        if not profile.names.reserved or profile.names.escape is not None:
            continue
        for name, kind, _, identifier, place in _identifiers(subject):
            if profile.names.is_refused(identifier, kind):
                written = profile.names.written(identifier, kind)
                message = f"{name} becomes the {kind} {written}, which {profile.title} reserves"
                yield place, f"{message}; give it another `name`"


def name_collision(subject: Subject) -> Iterator[Finding]:
    """Two names that differ may not become one in a language that writes them in its own way."""
    for profile in subject.profiles:
        if profile.names.casing or profile.names.escape is not None:
            for place, message in _collisions(subject, profile.names):
                yield place, f"{message} in {profile.title}; give one of them another `name`"


def _collisions(subject: Subject, names: Names) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], _Name] = {}
    for each in _identifiers(subject):
        written = names.written(each.identifier, each.kind)
        before = seen.setdefault((each.kind, each.home, written), each)
        if before.identifier.lower() != each.identifier.lower():
            message = f"{each.name} becomes the {each.kind} {written}"
            yield each.place, f"{message}, as {before.name} at {before.place} does"


def _identifiers(subject: Subject) -> Iterator[_Name]:
    """Yield what the names of codes and HTTP statuses become, but for those that become nothing."""
    for code in subject.catalog.codes:
        for name, constant, class_name, place in spellings(code):
            if constant:
                yield _Name(name, "constant", code.vocabulary, constant, place)
                yield _Name(name, "class", "", class_name, place)
    for status in subject.catalog.http_statuses:
        if status.constant:
            yield _Name(status.name, "constant", "http", status.constant, status.place)
