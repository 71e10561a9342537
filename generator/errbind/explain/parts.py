"""What explanations are made of, and the facts that several kinds of them have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from errbind.explain.catching import Snippet
from errbind.model.catalog import (
    Advice,
    Catalog,
    Code,
    Handling,
    HttpStatus,
    Json,
    Project,
)
from errbind.model.problem import Place
from errbind.model.records import record

ACTORS = {
    "caller": "the caller (the program that sends the request)",
    "payer": "the payer (the person who pays)",
    "merchant": "the merchant (the owner of the account)",
    "provider": "the provider (the API itself)",
}
RETRY = {
    True: "yes, the same request can help later",
    False: "no, the same request gives the same answer",
}
USER_SAFE = {
    True: "the API's text can be shown",
    False: "the API's text is not fit to be shown",
}


SHOWN = 12  # names of a list; the rest is counted


class Fact(NamedTuple):
    """Something that is known: as data under `key`, and as a text after its label.

    Without a label the text stands for itself; without a text it is data alone, and without a key
    a text alone.
    """

    key: str
    value: Json
    text: str = ""
    label: str = ""


@record
class Section:
    """Facts under one title; without a title they are data alone."""

    key: str
    title: str
    facts: tuple[Fact, ...]


@record
class Explanation:
    """All that is known of one thing. `notice` is what to know first, such as a deprecation."""

    kind: str
    id: str
    heading: str
    notice: str | None
    place: Place | None
    sections: tuple[Section, ...]
    snippets: tuple[Snippet, ...]


def sections(*found: tuple[str, str, Iterable[Fact]]) -> tuple[Section, ...]:
    """Return the sections that have facts, each of a key, a title and facts."""
    made = (Section(key, title, tuple(facts)) for key, title, facts in found)
    return tuple(section for section in made if section.facts)


def fact(key: str, value: Json, label: str = "", text: str = "") -> Iterator[Fact]:
    """Yield a fact, nothing where there is none."""
    if value is not None and value not in ([], ""):
        shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Fact(key, value, text or shown, label or key)


def plain_fact(key: str, value: str | None) -> Iterator[Fact]:
    """Yield a fact whose text needs no label, nothing where there is none."""
    if value:
        yield Fact(key, value, value)


def categories_fact(project: Project, ids: Sequence[str]) -> Iterator[Fact]:
    """Yield what kinds of failure something is."""
    titles = {category.id: category.title for category in project.categories}
    label = "categories" if len(ids) > 1 else "category"
    text = ", ".join(f"{id} ({titles[id]})" for id in ids)
    yield from fact("categories", list(ids), label, text)


def handling_facts(
    catalog: Catalog, handling: Handling, user_message: str | None = None
) -> Iterator[Fact]:
    """Yield who acts and what to do, with the document's sentence that it comes from."""
    if handling.actor is not None:
        yield Fact("actor", handling.actor, ACTORS[handling.actor], "who acts")
    yield from fact("remedy", handling.remedy, "what to do")
    if handling.retryable is not None:
        yield Fact("retryable", handling.retryable, RETRY[handling.retryable], "retry")
    if handling.advice is not None:
        text = _advice(catalog.advice).get(handling.advice)
        yield from fact("advice", text, "the document advises")
    if handling.user_safe is not None:
        text = USER_SAFE[handling.user_safe]
        yield Fact("user_safe", handling.user_safe, text, "to an end user")
    yield from fact("user_message", user_message, "say to an end user")


def _advice(advice: Iterable[Advice]) -> dict[str, str]:
    """Return the document's sentences by their ids."""
    found: dict[str, str] = {}
    for entry in advice:
        found[entry.id] = entry.text
        found |= _advice(entry.items)
    return found


def members(
    key: str, catalog: Catalog, found: Sequence[Code | HttpStatus], label: str
) -> Iterator[Fact]:
    """Yield what belongs to something: all of it as data, the first ones as text."""
    names = [e.reference if isinstance(e, Code) else e.name for e in found]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    text = ", ".join(names[:SHOWN]) + more
    yield from fact(key, [f"{catalog.id}:{name}" for name in names], label, text)
