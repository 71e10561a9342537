"""Explanations as text for a terminal or a pipe, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from errbind.explain import lookup
from errbind.explain.lookup import Entry
from errbind.explain.parts import Explanation, Fact
from errbind.targets.quoting import visible

LISTED = 20  # entries of a list; the rest is counted


def as_text(explanation: Explanation) -> str:
    """Return an explanation as text with a final newline."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    place = f" ({explanation.place})" if explanation.place else ""
    yield visible(f"{explanation.heading}{place}")
    if explanation.notice:
        yield visible(explanation.notice)
    for section in explanation.sections:
        facts = [fact for fact in section.facts if fact.text]
        if section.title and facts:
            yield ""
            yield f"{section.title}:"
            for fact in facts:
                yield from _indented(_fact(fact))
    for snippet in explanation.snippets:
        yield ""
        yield f"In {snippet.title}:"
        yield from _indented(snippet.code)
        if snippet.note:
            yield from _indented(f"\n{snippet.note}")


def _fact(fact: Fact) -> str:
    return f"{fact.label}: {fact.text}" if fact.label else fact.text


def _indented(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"  {visible(line)}" if line.strip() else ""


def listed(entries: Sequence[Entry]) -> str:
    """Return entries as text, one line each."""
    shown = entries[:LISTED]
    width = max((len(visible(entry.id)) for entry in shown), default=0)
    rows = [
        f"{visible(entry.id):<{width}}  {visible(lookup.line(entry))}"
        for entry in shown
    ]
    if len(entries) > LISTED:
        rows.append(f"and {len(entries) - LISTED} more")
    return "".join(f"{row}\n" for row in rows)


def as_data(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain JSON values."""
    place = explanation.place
    return {
        "kind": explanation.kind,
        "id": explanation.id,
        "heading": explanation.heading,
        "notice": explanation.notice,
        "place": str(place) if place else None,
        **{
            section.key: {fact.key: fact.value for fact in section.facts if fact.key}
            for section in explanation.sections
        },
        "catch": {
            snippet.language: {"code": snippet.code, "note": snippet.note}
            for snippet in explanation.snippets
        },
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry of a list as plain JSON values."""
    return {"kind": entry.kind, "id": entry.id, "text": lookup.line(entry)}
