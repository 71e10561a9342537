"""Rows of tables made into the sections and statuses of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from errbind.importing import cells, columns
from errbind.importing.columns import Columns
from errbind.importing.draft import Draft, Entry, Section
from errbind.importing.source import Row, Table, shown
from errbind.model import naming
from errbind.model.catalog import Json
from errbind.model.http_phrases import PHRASES

_ABOUT_ERRORS = re.compile(
    r"error|fault|failure|exception|decline|problem|reject", re.I
)
_SPELT_PHRASES = frozenset(columns.key(phrase) for phrase in PHRASES.values())
# How a cell becomes the value of a key; None where it can't, and is kept as a comment.
_READERS: Mapping[str, Callable[[Json], Any]] = {
    "name": cells.line,
    "description": cells.text,
    "fields": cells.fields,
    "type": cells.line,
    "remedy": cells.text,
    "user_message": cells.text,
    "docs_url": cells.url,
    "since": cells.line,
    "deprecated": cells.deprecated,
    "note": cells.text,
}
_ORDER = (
    *("code", "name", "description", "fields", "http_status", "type", "since"),
    *("deprecated", "user_message", "remedy", "docs_url", "note"),
)


def take(draft: Draft, tables: tuple[Table, ...], given: Mapping[str, str]) -> None:
    """Add what tables say to the draft; one that says nothing of errors gets a remark."""
    known = {section.title: section for section in draft.sections}
    found = [columns.find(table.header, given) for table in tables]
    is_sure = any(columns_.is_sure for columns_ in found)
    for table, own in zip(tables, found, strict=True):
        reason = _reason_to_skip(table, own, given, len(tables) == 1)
        if (
            not reason
            and is_sure
            and not {"http_status"} & set(own.roles)
            and not own.is_sure
        ):
            reason = (
                "other tables have a column that is called a code, this one has none"
            )
        if reason:
            about = f" under {shown(table.title)!r}" if table.title else ""
            message = f"the table{about} is not taken: {reason}"
            draft.remark(table.place, "skipped-table", message)
        else:
            _Rows(draft, table, _without_status_names(table, own), known).take()


def _reason_to_skip(
    table: Table, found: Columns, given: Mapping[str, str], is_only: bool
) -> str | None:
    if not table.header and not found.roles:
        return "its columns have no names"
    named = ", ".join(repr(shown(name, 30)) for name in table.header)
    if not {"code", "http_status"} & set(found.roles):
        return f"none of its columns ({named}) is called a code; say which with --column code=..."
    if found.is_sure or given or "http_status" in found.roles:
        return None
    names = {columns.key(name) for name in table.header}
    above = f"{table.title or ''} {table.introduction or ''}"
    is_about = (is_only or _ABOUT_ERRORS.search(above)) and not _lists_data_types(table)
    if names & columns.PARAMETER_NAMES or not is_about:
        return f"its columns ({named}) are not those of codes; say which with --column code=..."
    return None


def _lists_data_types(table: Table) -> bool:
    """Say whether a column holds the types of parameters, such as `string`."""
    for index in range(len(table.header)):
        said = [
            cells.text(row.cells[index]) for row in table.rows if index < len(row.cells)
        ]
        words = [text.strip().lower() for text in said if text.strip()]
        if words and all(word in columns.DATA_TYPES for word in words):
            return True
    return False


def _without_status_names(table: Table, found: Columns) -> Columns:
    """Take back a code's column that was guessed and only names HTTP statuses."""
    if found.is_sure or not {"code", "http_status"} <= set(found.roles):
        return found
    texts = [cells.text(row.cells[found.roles["code"]]) for row in table.rows]
    texts = [text for text in texts if text.strip()]
    names = [t for t in texts if columns.key(t.removeprefix("HTTP_")) in _SPELT_PHRASES]
    is_prose = any(re.search(r"\s", text.strip()) for text in texts)
    if not is_prose and len(names) * 2 <= len(texts) and len(set(texts)) == len(texts):
        return found
    roles = {role: index for role, index in found.roles.items() if role != "code"}
    roles.setdefault("name", found.roles["code"])
    return Columns(roles, is_sure=False)


@dataclass(slots=True)
class _Rows:
    """Goes through the rows of one table."""

    draft: Draft
    table: Table
    columns: Columns
    known: dict[str | None, Section]  # those of the draft, by title

    def take(self) -> None:
        roles = self.columns.roles
        sections: dict[str | None, Section] = {}
        self._remark_on_unmapped()
        for row in self.table.rows:
            title = self._title(row)
            if title not in sections:
                sections[title] = self._section(title)
            self._take_row(row, sections[title])
        code = roles.get("code")
        for section in sections.values():
            name = (
                self.table.header[code]
                if code is not None and self.table.header
                else ""
            )
            section.says_http |= columns.rank("http_status", name) is not None

    def _cell(self, row: Row, role: str) -> Json:
        index = self.columns.roles.get(role)
        return None if index is None or index >= len(row.cells) else row.cells[index]

    def _title(self, row: Row) -> str | None:
        group = self._cell(row, "group")
        return self.table.title if cells.is_empty(group) else cells.text(group).strip()

    def _section(self, title: str | None) -> Section:
        """Return the section with a title, a new one if there is none yet."""
        if title in self.known:
            return self.known[title]
        introduction = self.table.introduction if title == self.table.title else None
        made = self.known[title] = Section(title, introduction)
        self.draft.sections.append(made)
        return made

    def _take_row(self, row: Row, section: Section) -> None:
        raw = self._cell(row, "code")
        status = cells.status(self._cell(row, "http_status"))
        code = cells.code(raw, is_typed=self.table.is_typed)
        if status and (code is None or cells.label(raw)):
            self.draft.statuses.append(self._status_entry(row, status))
            intro = section.introduction if "code" not in self.columns.roles else None
            self.draft.statuses_introduction = self.draft.statuses_introduction or intro
            return
        wrong = self._wrong_code(raw, code)
        if code is None or wrong:
            said = "; ".join(
                shown(cells.text(c), 80) for c in row.cells if cells.text(c)
            )
            self.draft.remark(
                row.place, "no-code", f"{wrong or 'the row has no code'}: {said}"
            )
            return
        section.entries.append(self._entry(row, self._visible(row, code)))

    def _wrong_code(self, raw: Json, code: int | str | None) -> str | None:
        if not isinstance(code, str):
            return None
        if cells.SURROGATE.search(code):
            return "the code holds half a character, which no YAML can write"
        if len(code) > cells.MAX_LINE:
            return (
                f"a code of {len(code)} characters, where {cells.MAX_LINE} are the most"
            )
        if not self.table.is_typed and cells.is_several(code):
            return f"{code} is a range or a list rather than a code"
        return None

    def _visible(self, row: Row, code: int | str) -> int | str:
        """Return a code without the invisible marks of a page; remark on what looks odd."""
        if not isinstance(code, str):
            return code
        kept = code if self.table.is_typed else cells.INVISIBLE.sub("", code) or code
        if kept != code:
            self.draft.remark(
                row.place, "invisible", f"{kept}: dropped characters that can't be seen"
            )
        if kept != kept.strip():
            message = f"{kept!r} begins or ends with white space, which is kept"
            self.draft.remark(row.place, "white-space", message)
        return kept

    def _entry(self, row: Row, code: int | str) -> Entry:
        values: dict[str, Json] = {"code": code}
        comments = self._unmapped(row)
        for role in self.columns.roles:
            value = self._cell(row, role)
            if role in _READERS and not cells.is_empty(value):
                self._put(row, role, value, values, comments)
        self._put_status(row, values, comments)
        if values.get("name") == code:
            del values["name"]
        ordered = {key: values[key] for key in _ORDER if key in values}
        return Entry(row.place, ordered, comments)

    def _put(
        self,
        row: Row,
        role: str,
        value: Json,
        values: dict[str, Json],
        comments: list[str],
    ) -> None:
        made = _READERS[role](self._whole(row, value))
        if made is None:
            comments.append(self._comment(self.columns.roles[role], value))
        elif made is not False:
            values[role] = made

    def _whole(self, row: Row, value: Json) -> Json:
        """Return a value with half characters replaced, which no YAML can write."""
        if not isinstance(value, str) or not cells.SURROGATE.search(value):
            return value
        self.draft.remark(
            row.place, "encoding", f"half a character replaced in {value!r}"
        )
        return cells.SURROGATE.sub("\ufffd", value)

    def _put_status(
        self, row: Row, values: dict[str, Json], comments: list[str]
    ) -> None:
        value = self._cell(row, "http_status")
        if cells.is_empty(value):
            return
        status = cells.status(value)
        if status:
            values["http_status"] = status.number
        if status is None or status.phrase:
            comments.append(self._comment(self.columns.roles["http_status"], value))
        if status is None:
            message = f"{shown(cells.text(value))!r} is not one HTTP status; it is kept as a comment"
            self.draft.remark(row.place, "http-status", message)

    def _status_entry(self, row: Row, status: cells.Status) -> Entry:
        """Return an HTTP status, its name the source's or one made of its label."""
        raw = self._cell(row, "code")
        label = raw if cells.label(raw) else None
        values: dict[str, Json] = {"status": status.number}
        name = cells.line(self._cell(row, "name"))
        phrase = cells.label(raw) or status.phrase
        description = self._cell(row, "description")
        words = name or phrase or status_words(status.number, description)
        values["name"] = naming.constant(words) or f"HTTP_{status.number}"
        if name and naming.constant(name) == name:
            values["name"], label = name, label or status.phrase
        elif label or name or status.phrase:
            label = label or name or status.phrase
        if label:
            values["label"] = label
        if not cells.is_empty(description):
            values["description"] = cells.text(self._whole(row, description))
        kept = {"code", "name", "description", "http_status", "group"}
        rest = [i for role, i in self.columns.roles.items() if role not in kept]
        comments = [
            self._comment(i, row.cells[i])
            for i in rest
            if not cells.is_empty(row.cells[i])
        ]
        return Entry(row.place, values, [*self._unmapped(row), *comments])

    def _unmapped(self, row: Row) -> list[str]:
        indexes = self.columns.unmapped(row.cells)
        return [
            self._comment(index, row.cells[index])
            for index in indexes
            if not cells.is_empty(row.cells[index])
        ]

    def _comment(self, index: int, value: Json) -> str:
        name = self.table.header[index] if index < len(self.table.header) else ""
        name = shown(name, cells.MAX_LINE) if len(name) > cells.MAX_LINE else name
        said = cells.text(value)
        is_plain = said == " ".join(said.split()) and said.isprintable()
        return f"{name or index + 1}: {said if is_plain else ascii_json(said)}"

    def _remark_on_unmapped(self) -> None:
        indexes = self.columns.unmapped(self.table.header)
        names = [
            repr(shown(self.table.header[i], 30))
            for i in indexes
            if any(
                i < len(r.cells) and not cells.is_empty(r.cells[i])
                for r in self.table.rows
            )
        ]
        if names:
            message = f"kept as comments, since no key of a spec is called so: {', '.join(names)}"
            self.draft.remark(self.table.place, "unmapped-column", message)


def status_words(number: int, description: Json) -> str:
    """Return what an HTTP status without a name of its own is called, by RFC or by the source."""
    said = cells.text(description)
    return PHRASES.get(number) or (said if len(said.split()) <= 4 else "")


def ascii_json(text: str) -> str:
    """Return a text as JSON writes it, on one line."""
    import json

    return json.dumps(text)
