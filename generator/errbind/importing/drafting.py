"""A source made into a draft, and a draft into the text of a spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from errbind.importing import codes, columns, entries, envelopes, review, spec_text
from errbind.importing.draft import Draft, slug
from errbind.importing.source import Source, refusal
from errbind.model import naming
from errbind.model.problem import Place, Problem
from errbind.model.records import record


@record
class Wishes:
    """What the person who calls says about the spec; None and empty for what is to be guessed."""

    id: str | None = None
    title: str | None = None
    prefix: str | None = None
    url: str | None = None
    retrieved: str | None = None
    codes: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@record
class Made:
    """A spec's text, what it holds, what is to be known about it, and what is wrong with it."""

    id: str
    text: str
    summary: str
    remarks: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def spec(source: Source, wishes: Wishes) -> Made:
    """Return the spec of a source; raise SpecError, with every remark, if no code is in it."""
    draft = _draft(source, wishes)
    _refuse_unknown_columns(source, wishes.columns)
    entries.take(draft, source.tables, wishes.columns)
    draft.sections = [section for section in draft.sections if section.entries]
    codes.part_statuses(draft)
    codes.merge_repeated(draft)
    codes.part_names(draft)
    draft.types = list(source.types)
    has_lost_tables = any(remark.rule == "skipped-table" for remark in draft.remarks)
    if not draft.codes and (has_lost_tables or not source.examples):
        raise _without_codes(draft)  # the few codes of the examples would pass for all
    envelopes.take(draft, source)
    if not draft.codes:
        raise _without_codes(draft)
    is_typed = any(table.is_typed for table in source.tables)
    codes.settle_types(draft, wishes.codes, is_typed=is_typed)
    envelopes.complete(draft)
    return _made(draft)


def _draft(source: Source, wishes: Wishes) -> Draft:
    stem = re.sub(r"\.[^.]*\Z", "", source.file)
    catalog_id = wishes.id or slug(stem) or slug(source.title or "") or "api"
    title = wishes.title or source.title or catalog_id
    origin = {"title": source.title or source.file}
    optional = (
        ("url", wishes.url),
        ("retrieved", wishes.retrieved),
        ("version", source.version),
    )
    origin |= {key: value for key, value in optional if value}
    draft = Draft(
        source.file, catalog_id, title, wishes.prefix or _prefix(catalog_id), origin
    )
    draft.remarks += source.remarks
    return draft


def _prefix(catalog_id: str) -> str:
    prefix = "".join(word.capitalize() for word in catalog_id.split("_"))[:40]
    return f"{prefix}Api" if naming.is_avoided(f"{prefix}Error") else prefix


def _refuse_unknown_columns(source: Source, given: Mapping[str, str]) -> None:
    """Raise SpecError for a column that no table has: else a typing error would go unseen."""
    for role, name in given.items():
        headers = [table.header for table in source.tables if table.header]
        if all(columns.position(header, name) is None for header in headers):
            known = dict.fromkeys(column for header in headers for column in header)
            listed = ", ".join(known) or "there are none"
            message = f"--column {role}={name}: no column is called so; the columns are: {listed}"
            raise refusal(Place(source.file), message, source.remarks)


def _without_codes(draft: Draft) -> Exception:
    message = "no error code was found, so there is no spec to write"
    return refusal(Place(draft.file), message, draft.remarks)


def _made(draft: Draft) -> Made:
    name = f"{draft.id}.yaml"
    text = spec_text.text(draft)
    found = review.problems(name, text)
    if found:
        text = review.marked(text, found)
        found = review.problems(name, text)
    groups = sum(1 for section in draft.sections if section.entries)
    counts = (
        (len(draft.codes), "code"),
        (groups, "group"),
        (len(draft.statuses), "HTTP status"),
        (len(draft.envelopes), "envelope"),
        (len(draft.examples), "example"),
    )
    summary = ", ".join(_counted(count, noun) for count, noun in counts if count)
    remarks = tuple(dict.fromkeys(draft.remarks))
    return Made(draft.id, text, summary, remarks, tuple(found))


def _counted(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
