"""An OpenAPI document read: enums of error codes, and what its error responses look like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from errbind.importing import columns, enums, pages, shapes
from errbind.importing.enums import Value
from errbind.importing.references import Node, References, joined
from errbind.importing.source import (
    MAX_BODY_DEPTH,
    Row,
    Shape,
    Shown,
    Source,
    Table,
    is_too_deep,
    refusal,
    shown,
)
from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem

HEADER = ("code", "name", "description", "http status", "deprecated")
MAX_STATUSES = 20  # for which the very same example is taken
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_ERROR = re.compile(r"err|fault|failure|problem|decline|exception", re.I)
_CODES = re.compile(r"(code|reason|id|name|key|identifier)s?(enum|value)?\Z", re.I)
_TYPES = re.compile(r"(type|category|kind)s?(enum|value)?\Z", re.I)
_SUCCESS = re.compile(r"ok\b|success|created|accepted|no.?content", re.I)
_JSON = re.compile(r"(application|text)/([\w.+-]*\+)?json\b|\*/\*", re.I)


def is_openapi(value: Json) -> bool:
    """Say whether a value is an OpenAPI or Swagger document."""
    return isinstance(value, dict) and ("openapi" in value or "swagger" in value)


def read(file: str, document: Json, pointers: tuple[str, ...]) -> Source:
    """Return the codes, shapes and examples of a document; raise SpecError for a wrong pointer."""
    if not isinstance(document, dict):
        raise refusal(Place(file), "an OpenAPI document is a mapping")
    reader = _Reader(References(file, document))
    for response in reader.responses():
        reader.take(response)
    if pointers:
        reader.enums = [reader.chosen(pointer) for pointer in pointers]
    else:
        reader.take_components()
    info = document.get("info")
    said = info if isinstance(info, dict) else {}
    return Source(
        file,
        title=_text(said.get("title")),
        version=_text(said.get("version")),
        tables=tuple(reader.tables()),
        examples=tuple(reader.examples),
        shapes=tuple(reader.shapes.values()),
        types=reader.types(),
        remarks=(*reader.references.remarks.values(), *reader.remarks),
    )


def _text(value: Json) -> str | None:
    return (
        str(value)
        if isinstance(value, str | int | float) and str(value).strip()
        else None
    )


class _Response(NamedTuple):
    node: Node
    status: int | None


class _Enum(NamedTuple):
    """A list of values: what it is for, where it stands and what its member is called."""

    role: str  # code, weak (a code where nothing is surer) or type
    pointer: str
    title: str | None
    introduction: str | None
    values: tuple[Value, ...]
    status: int | None = None  # of an enum that only this response has


@dataclass(slots=True)
class _Reader:
    references: References
    enums: list[_Enum] = field(default_factory=list)
    examples: list[Shown] = field(default_factory=list)
    shapes: dict[str, Shape] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    shown: dict[int, set[int | None]] = field(default_factory=dict)  # by a body's id
    searched: set[tuple[int, int | None]] = field(default_factory=set)
    remarks: list[Problem] = field(default_factory=list)

    def responses(self) -> Iterator[_Response]:
        """Yield every error response once, and those of the components that no path uses."""
        used: set[str] = set()
        for node, status in self._of_paths():
            if node.pointer in used and not node.pointer.startswith("/paths"):
                continue
            used.add(node.pointer)
            if status == "default" or re.match(r"[45]([0-9]{2}|XX)\Z", status, re.I):
                yield _Response(node, int(status) if status.isdecimal() else None)
        for pointer in ("/components/responses", "/responses"):
            listed = self.references.at(pointer)
            for name, node in self.references.members(listed) if listed else ():
                if node.pointer not in used and not _SUCCESS.search(name):
                    yield _Response(node, None)

    def _of_paths(self) -> Iterator[tuple[Node, str]]:
        for section in ("/paths", "/webhooks"):
            paths = self.references.at(section)
            for _, path in self.references.members(paths) if paths else ():
                for method, operation in self.references.members(path):
                    responses = self.references.child(operation, "responses")
                    if method in METHODS and responses:
                        for status, node in self.references.members(responses):
                            yield node, status

    def take(self, response: _Response) -> None:
        """Take the shapes, enums and examples of an error response."""
        for media in self._media(response.node):
            schema = self.references.child(media, "schema")
            if schema is not None:
                made = self.references.written_out(schema)
                place = self.references.place(schema.pointer)
                if made:
                    self.shapes.setdefault(json.dumps(made), Shape(place, made))
                self._find(schema, response.status)
            self._take_examples(media, schema, response)

    def _media(self, response: Node) -> Iterator[Node]:
        content = self.references.child(response, "content")
        for name, media in self.references.members(content) if content else ():
            if _JSON.match(name):
                yield media
        if (
            content is None
            and isinstance(response.value, Mapping)
            and "schema" in response.value
        ):
            yield response  # Swagger 2

    def _take_examples(
        self, media: Node, schema: Node | None, response: _Response
    ) -> None:
        description = _text(response.node.value.get("description")) or "Error"
        title = shown(
            f"{response.status} {description}" if response.status else description, 200
        )
        for name, node in self._shown(media, schema):
            statuses = self.shown.setdefault(id(node.value), set())
            if response.status in statuses:
                continue
            if len(statuses) >= MAX_STATUSES:
                message = f"the example is taken for {MAX_STATUSES} statuses already"
                place = self.references.place(node.pointer)
                self.remarks.append(Problem(place, "skipped-example", message))
                continue
            statuses.add(response.status)
            body = (
                pages.as_json(node.value) if isinstance(node.value, str) else node.value
            )
            place = self.references.place(node.pointer)
            if not isinstance(body, dict | list) or is_too_deep(body, MAX_BODY_DEPTH):
                message = "the example is no JSON object or list; not taken"
                self.remarks.append(Problem(place, "skipped-example", message))
                continue
            key = json.dumps([response.status, body], default=str)
            if body and ("example", key) not in self.seen:
                self.seen.add(("example", key))
                said = name or title
                self.examples.append(
                    Shown(place, said, body, http_status=response.status)
                )

    def _shown(
        self, media: Node, schema: Node | None
    ) -> Iterator[tuple[str | None, Node]]:
        plain = self.references.child(media, "example")
        if plain is not None:
            yield None, plain
        named = self.references.child(media, "examples")
        for name, example in self.references.members(named) if named else ():
            value = self.references.child(example, "value")
            if value is not None:
                yield _text(example.value.get("summary")) or name, value
            elif _JSON.match(name):
                yield None, example  # Swagger 2: by media type
        if plain is None and named is None and schema is not None:
            own = self.references.child(schema, "example")
            if own is not None:
                yield None, own

    def _find(self, schema: Node, status: int | None) -> None:
        """Find the enums of all members that are called like a code or type."""
        waiting = [iter([(schema, status)])]
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
            else:
                waiting.append(self._inside(*found))

    def _inside(
        self, node: Node, status: int | None
    ) -> Iterator[tuple[Node, int | None]]:
        """Take the members of a schema and yield what is in it; nothing at the second time."""
        if not node.pointer.startswith("/paths"):
            status = None  # it is shared by responses
        key = (id(node.value), status)
        if key in self.searched or not isinstance(node.value, Mapping):
            return
        self.searched.add(key)
        properties = self.references.child(node, "properties")
        members = dict(self.references.members(properties)) if properties else {}
        texts = self._texts(members)
        for name, member in members.items():
            self._take_member(name, member, texts, status)
            yield member, status
        for name in ("items", "additionalProperties"):
            inner = self.references.child(node, name)
            if inner:
                yield inner, status
        for branch in self.references.branches(node, "allOf", "oneOf", "anyOf"):
            yield branch, status

    def _take_member(
        self, name: str, member: Node, texts: Sequence[Json], status: int | None
    ) -> None:
        role = _role(name)
        if role is None:
            return
        member = self._origin(member)
        if (role, member.pointer) in self.seen:
            return
        self.seen.add((role, member.pointer))
        values = tuple(enums.values(self.references, member))
        if len(values) == 1:
            values = (_with_text(values[0], texts),)
        if values:
            is_own = member.pointer.endswith(joined("/properties", name))
            title, introduction = (None, None) if is_own else _named(member)
            self.enums.append(
                _Enum(role, member.pointer, title, introduction, values, status)
            )

    def _origin(self, member: Node) -> Node:
        """Return the list that a member leaves open or adds to, else the member itself."""
        if {"enum", "const"} & set(
            member.value if isinstance(member.value, Mapping) else ()
        ):
            return member
        branches = list(self.references.branches(member, "anyOf", "oneOf", "allOf"))
        listed = [b for b in branches if enums.values(self.references, b)]
        is_elsewhere = len(listed) == 1 and not listed[0].pointer.startswith(
            member.pointer
        )
        return listed[0] if is_elsewhere else member

    def _texts(self, members: Mapping[str, Node]) -> list[Json]:
        """Return the texts that members called like a message always have."""
        called = shapes.MEMBERS["message"]
        listed = [m for name, m in members.items() if columns.key(name) in called]
        found = [enums.values(self.references, member) for member in listed]
        return [values[0].value for values in found if len(values) == 1]

    def take_components(self) -> None:
        """Take the schemas that are called like a list of error codes."""
        known = {enum.pointer for enum in self.enums}
        for pointer in ("/components/schemas", "/definitions"):
            listed = self.references.at(pointer)
            for name, node in self.references.members(listed) if listed else ():
                if not _ERROR.search(name) or not (
                    _CODES.search(name) or _TYPES.search(name)
                ):
                    continue
                role = "code" if _CODES.search(name) else "type"
                values = tuple(enums.values(self.references, node))
                if values and node.pointer not in known:
                    known.add(node.pointer)
                    self.enums.append(_Enum(role, node.pointer, *_named(node), values))

    def chosen(self, pointer: str) -> _Enum:
        """Return the enum that a user points to."""
        node = self.references.at(pointer.removeprefix("#"))
        values = enums.values(self.references, node) if node else []
        if node is None or not values:
            what = "leads nowhere" if node is None else "lists no values"
            raise refusal(Place(self.references.file), f"--pointer {pointer} {what}")
        return _Enum("code", node.pointer, *_named(node), tuple(values))

    def types(self) -> tuple[str, ...]:
        """Return the values that the document names for an error's type."""
        if not any(enum.role == "code" for enum in self.enums):
            return ()
        found = [
            v.value for enum in self.enums if enum.role == "type" for v in enum.values
        ]
        return tuple(dict.fromkeys(v for v in found if isinstance(v, str) and v))

    def tables(self) -> Iterator[Table]:
        """Yield the lists of codes: the surest that there are."""
        found: list[_Enum] = []
        for role in ("code", "weak", "type"):
            found = found or [enum for enum in self.enums if enum.role == role]
        found.sort(key=lambda enum: enum.title is None)  # what has a name goes first
        own = [enum for enum in found if enum.title is None]
        for enum in found:
            if enum.title is not None:
                yield self._table(enum.title, enum.introduction, [enum], enum.pointer)
        if own:
            yield self._table(None, None, own, own[0].pointer)

    def _table(
        self,
        title: str | None,
        introduction: str | None,
        listed: list[_Enum],
        pointer: str,
    ) -> Table:
        rows: dict[str, Row] = {}
        statuses: dict[str, set[int | None]] = {}
        for enum in listed:
            for value in enum.values:
                statuses.setdefault(json.dumps(value.value), set()).add(enum.status)
        for enum in listed:
            for value in enum.values:
                status, *more = statuses[json.dumps(value.value)]
                cells = (
                    value.value,
                    value.name,
                    value.description,
                    None if more else status,
                    value.is_deprecated,
                )
                place = self.references.place(enum.pointer)
                if ("value", json.dumps(value)) not in self.seen:
                    self.seen.add(("value", json.dumps(value)))
                    rows[json.dumps(cells)] = Row(place, cells)
        place = self.references.place(pointer)
        return Table(
            place, HEADER, tuple(rows.values()), title, introduction, is_typed=True
        )


def _with_text(value: Value, texts: Sequence[Json]) -> Value:
    """Return a lone value with the text that the member beside it always has."""
    text = next((text for text in texts if text != value.value), None)
    if text is None:
        return value
    return value._replace(description=value.description or str(text))


def _named(node: Node) -> tuple[str, str | None]:
    """Return the title and description of a schema; its name in the document for a title."""
    schema: Any = node.value
    name = node.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return _text(schema.get("title")) or name or "Errors", _text(
        schema.get("description")
    )


def _role(name: str) -> str | None:
    if columns.rank("code", name) is not None:
        return "code"
    key = columns.key(name)
    if key in shapes.MEMBERS["type"]:
        return "type"
    return "weak" if key in shapes.WEAK_CODES else None
