"""A draft written as the text of a spec, with comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from errbind.importing.draft import Draft, Entry, Ids, titled
from errbind.model.catalog import Json
from errbind.targets import quoting

WIDTH = 100  # where an entry is no longer written on one line
FALLBACK_TITLE = "Errors"


def text(draft: Draft) -> str:
    """Return the YAML of a draft; read strictly, it gives every value back to the letter."""
    lines = [*_head(draft), *_transcribed(draft), *_ours()]
    return "\n".join(lines) + "\n"


def comment(said: str, indent: int = 0) -> list[str]:
    """Return a remark as comment lines."""
    margin = " " * indent
    lines = textwrap.wrap(
        quoting.comment(said),
        WIDTH - indent - 2,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{margin}# {line}" for line in lines]


def _head(draft: Draft) -> Iterator[str]:
    yield from comment(
        f"The errors of {draft.title}. Made by `errbind import` of {draft.file}; yours to edit now."
    )
    yield "#"
    yield from comment(
        "The first part holds the source's words only, to the letter; what has no key of its own stands in a comment. The second part is yours: see the schema for what can stand there."
    )
    yield "errbind: 1"
    for key, value in (
        ("id", draft.id),
        ("title", draft.title),
        ("prefix", draft.prefix),
    ):
        yield f"{key}: {_scalar(value)}"
    yield "source:"
    for key, value in draft.source.items():
        yield f"  {key}: {_scalar(value)}"
    if "retrieved" not in draft.source:
        yield "  # TODO: the day on which the source was read"
        yield "  # retrieved: YYYY-MM-DD"


def _transcribed(draft: Draft) -> Iterator[str]:
    yield ""
    yield _rule("transcribed")
    if draft.statuses:
        yield ""
        if draft.statuses_introduction:
            yield f"http_statuses_description: {_scalar(draft.statuses_introduction)}"
        yield "http_statuses:"
        for status in draft.statuses:
            yield from _entry(status, 2)
    yield ""
    yield from _groups(draft)
    if draft.types:
        yield ""
        yield "types:"
        yield from (f"  - {{value: {_flow(value)}}}" for value in draft.types)
    yield ""
    yield from (
        comment(f"TODO: {draft.todos['envelopes']}")
        if "envelopes" in draft.todos
        else ()
    )
    yield from _listed("envelopes", draft.envelopes)
    if draft.examples:
        yield ""
        yield from _listed("examples", draft.examples)


def _groups(draft: Draft) -> Iterator[str]:
    yield "groups:"
    ids = Ids()
    for section in draft.sections:
        if not section.entries:
            continue
        if section.title is None:
            yield "  # The source gives these no title."
        title, codes = titled(section.title or FALLBACK_TITLE)
        yield f"  - id: {ids.of(title, 'general') if section.title else ids.of('General', 'general')}"
        yield f"    title: {_scalar(title)}"
        if codes:
            yield f"    range: {_scalar(codes)}"
        if section.introduction:
            yield f"    description: {_scalar(section.introduction)}"
        yield "    errors:"
        for entry in section.entries:
            yield from _entry(entry, 6)


def _entry(entry: Entry, indent: int) -> Iterator[str]:
    for said in entry.comments:
        yield from comment(said, indent)
    margin = " " * indent
    line = f"{margin}- {_flow(entry.values)}"
    if len(line) <= WIDTH:
        yield line
        return
    for number, (key, value) in enumerate(entry.values.items()):
        written = _scalar(value) if isinstance(value, str) else _flow(value)
        yield f"{margin}{'  ' if number else '- '}{key}: {written}"


def _listed(key: str, values: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield f"{key}:"
    for value in values:
        yield quoting.to_yaml([value], 2)


def _ours() -> Iterator[str]:
    yield ""
    yield _rule("classified by this project, never read as the document's words")
    yield ""
    yield "categories: {}"
    yield "handling: []"
    yield "retired: []"


def _rule(said: str) -> str:
    return f"# -- {said} ".ljust(WIDTH, "-")


def _scalar(value: str) -> str:
    return quoting.to_yaml(value)


def _flow(value: Json) -> str:
    """Return a value on one line, quoted where a comma or bracket would part it."""
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    bare = quoting.to_yaml(value)
    return quoting.yaml_text(value) if isinstance(value, str) and "," in bare else bare
