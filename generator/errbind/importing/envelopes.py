"""The envelopes and examples of a draft, from what the source shows and declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from errbind.importing import shapes
from errbind.importing.draft import Draft, Entry, Ids, Section
from errbind.importing.shapes import Candidate
from errbind.importing.source import Shown, Source, shown
from errbind.model import addresses
from errbind.model.catalog import Json
from errbind.model.problem import Place
from errbind.plan.reader import wire_key

ROLES = (
    *("status", "title", "code", "message", "type", "field", "request_id", "docs_url"),
    *("user_message", "items", "item.code", "item.message", "item.type", "item.field"),
)
MAX_ENVELOPES = 50
MAX_BODIES = 50  # examples that say what the members of a declared schema mean
TODO = (
    "The source does not show the shape of an error's body. Write it here: its members in the"
    " schema, and where code and message stand in the roles."
)

TOO_MANY = (
    f"there are {MAX_ENVELOPES} other shapes of an error's body already; not taken"
)


@dataclass(slots=True)
class _Envelope:
    candidate: Candidate
    roles: dict[str, str]
    is_declared: bool
    schemas: list[Mapping[str, Any]] = field(default_factory=list)  # that others gave
    examples: list[Shown] = field(default_factory=list)

    @property
    def schema(self) -> dict[str, Any]:
        """All that the schemas allow."""
        return shapes.merged([self.candidate.schema, *self.schemas])

    def takes(self, roles: Mapping[str, str]) -> bool:
        """Say whether a body with these roles is of this shape, each role at one place only."""
        shared = set(self.roles) & set(roles)
        return bool(shared) and all(self.roles[r] == roles[r] for r in shared)


def take(draft: Draft, source: Source) -> None:
    """Add the envelopes and examples that the source has to the draft."""
    codes = frozenset(str(entry.values["code"]) for entry in draft.codes)
    found: list[_Envelope] = []
    _take_shapes(draft, source, codes, found)
    declared = [(e, Draft202012Validator(e.schema)) for e in found]
    for example in source.examples:
        _take_example(draft, example, codes, found, declared)
    ids = Ids()
    for number, envelope in enumerate(found, 1):
        _add_unlisted(draft, envelope)
        draft.envelopes.append(_written(envelope, number))
    taken = {id(example) for e in found for example in e.examples}
    for example in source.examples:
        if id(example) in taken:
            draft.examples.append(_example(example, ids))


def complete(draft: Draft) -> None:
    """Give a draft without envelopes one that is marked as to be done."""
    if not draft.envelopes:
        draft.envelopes.append(_placeholder(draft))
        draft.todos["envelopes"] = TODO
        draft.remark(Place(draft.file), "no-envelope", TODO)


def _take_shapes(
    draft: Draft, source: Source, codes: frozenset[str], found: list[_Envelope]
) -> None:
    for shape in source.shapes:
        fits = Draft202012Validator(shape.schema).is_valid
        bodies = [e.body for e in source.examples[:MAX_BODIES] if fits(e.body)]
        candidate = Candidate(dict(shape.schema), bodies)
        roles = shapes.roles(candidate, codes)
        if not roles:
            message = (
                "no member of this schema is called like a code or message of an error"
            )
            draft.remark(shape.place, "skipped-schema", message)
            continue
        same = next((e for e in found if e.roles == roles), None)
        if same is not None:
            same.schemas.append(shape.schema)
        elif len(found) < MAX_ENVELOPES:
            found.append(_Envelope(candidate, roles, is_declared=True))
        else:
            draft.remark(shape.place, "skipped-schema", TOO_MANY)


def _take_example(
    draft: Draft,
    example: Shown,
    codes: frozenset[str],
    found: list[_Envelope],
    declared: list[tuple[_Envelope, Draft202012Validator]],
) -> None:
    if example.http_status is not None and example.http_status < 400:
        message = (
            f"the response with status {example.http_status} is no error; not taken"
        )
        draft.remark(example.place, "skipped-example", message)
        return
    for envelope, fits in declared:
        if _says_something(envelope, example.body) and fits.is_valid(example.body):
            envelope.examples.append(example)
            return
    if declared:
        message = "the example fits none of the schemas of error responses; not taken"
        draft.remark(example.place, "skipped-example", message)
        return
    candidate = Candidate(shapes.of_body(example.body), [example.body])
    roles = shapes.roles(candidate, codes)
    if not roles:
        message = "nothing in this JSON is called like a code or message of an error; not taken"
        draft.remark(example.place, "skipped-example", message)
        return
    same = next((e for e in found if not e.is_declared and e.takes(roles)), None)
    if same is None and len(found) >= MAX_ENVELOPES:
        draft.remark(example.place, "skipped-example", TOO_MANY)
        return
    if same is None:
        found.append(_Envelope(candidate, roles, False, examples=[example]))
        return
    same.schemas.append(candidate.schema)
    same.roles |= roles
    same.examples.append(example)


def _says_something(envelope: _Envelope, body: Json) -> bool:
    """Say whether a body holds something where the roles of an envelope point."""
    return any(list(_at(body, a)) for r, a in envelope.roles.items() if "." not in r)


def _at(body: Json, address: str) -> list[Json]:
    return list(addresses.find(body, addresses.parse(address, relative=False)))


def _written(envelope: _Envelope, number: int) -> dict[str, Any]:
    return {
        "id": "error" if number == 1 else f"error_{number}",
        "schema": shapes.without_lone_nulls(envelope.schema),
        "roles": {
            role: envelope.roles[role] for role in ROLES if role in envelope.roles
        },
    }


def _example(example: Shown, ids: Ids) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": ids.of(example.title, "example"),
        "title": example.title,
    }
    if example.introduction:
        made["description"] = example.introduction
    if example.http_status is not None:
        made["http_status"] = example.http_status
    if example.headers:
        made["headers"] = dict(example.headers)
    return {**made, "body": example.body}


def _placeholder(draft: Draft) -> dict[str, Any]:
    is_integer = all(isinstance(e.values["code"], int) for e in draft.codes)
    properties = {
        "code": {"type": "integer" if is_integer else "string"},
        "message": {"type": "string"},
    }
    return {
        "id": "error",
        "schema": {"type": "object", "required": ["code"], "properties": properties},
        "roles": {"code": "/code", "message": "/message"},
    }


def _add_unlisted(draft: Draft, envelope: _Envelope) -> None:
    """Add the codes that only the examples show."""
    listed = {str(entry.values["code"]) for entry in draft.codes}
    for example in envelope.examples:
        for code, message, status in _shown_codes(envelope, example):
            if str(code) in listed:
                continue
            listed.add(str(code))
            values: dict[str, Json] = {"code": code}
            if message:
                values["description"] = message
            if status:
                values["http_status"] = status
            values["listed"] = False
            _section(draft, example).entries.append(Entry(example.place, values))
            note = f"{shown(code)} stands in the example {example.title!r} only; added with `listed: false`"
            draft.remark(example.place, "unlisted-code", note)


def _shown_codes(
    envelope: _Envelope, example: Shown
) -> list[tuple[int | str, str | None, int | None]]:
    roles, body = envelope.roles, example.body
    statuses = _at(body, roles["status"]) if "status" in roles else []
    status = example.http_status or _http_status(statuses[0] if statuses else None)
    found = [(body, roles, "", status)]
    for items in _at(body, roles["items"]) if "items" in roles else []:
        found += [
            (item, roles, "item.", status) for item in items if isinstance(items, list)
        ]
    made: list[tuple[int | str, str | None, int | None]] = []
    for value, _, prefix, said in found:
        code = _first(value, roles.get(f"{prefix}code"), prefix)
        message = _first(value, roles.get(f"{prefix}message"), prefix)
        if code != "" and wire_key(code) is not None:
            made.append((code, message if isinstance(message, str) else None, said))
    return made


def _first(value: Json, address: str | None, prefix: str) -> Any:
    if address is None:
        return None
    return next(iter(_at(value, f"/{address}" if prefix else address)), None)


def _http_status(value: Json) -> int | None:
    key = wire_key(value)
    is_status = key is not None and key.isascii() and key.isdigit() and len(key) == 3
    return int(key) if is_status and key and 100 <= int(key) <= 599 else None


def _section(draft: Draft, example: Shown) -> Section:
    for section in draft.sections:
        if section.title is not None and section.title == example.section:
            return section
    if not draft.sections:
        draft.sections.append(Section(example.section))
    return draft.sections[-1]
