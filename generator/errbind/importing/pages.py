"""Pages as blocks, and what the blocks of a page mean: sections, tables and example responses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from errbind.importing import columns
from errbind.importing.cells import MAX_LINE
from errbind.importing.source import (
    MAX_BODY_DEPTH,
    Row,
    Shown,
    Source,
    Table,
    is_too_deep,
    shown,
)
from errbind.model.problem import Place, Problem


class Heading(NamedTuple):
    """A heading; level 1 is the page's own."""

    line: int
    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph, or a point of a list."""

    line: int
    text: str


class Code(NamedTuple):
    """A block of code, its white space kept."""

    line: int
    text: str


class GridRow(NamedTuple):
    """A row of a table; `is_header` where all its cells are, `is_span` where it is one wide cell."""

    line: int
    cells: tuple[str, ...]
    is_header: bool = False
    is_span: bool = False


class Grid(NamedTuple):
    """A table as it is laid out."""

    line: int
    caption: str
    rows: tuple[GridRow, ...]


Block = Heading | Paragraph | Code | Grid

_ANCHOR = re.compile(r"(?<!\s)\s*+(\{#[\w-]++\}|[¶#\U0001f517])\s*+\Z")
_STATUS_LINE = re.compile(r"HTTP/[0-9.]+ +([1-5][0-9]{2})\b")
_TITLE_STATUS = re.compile(r"(?:HTTP )?([1-5][0-9]{2})\b")
# `CodeConstantDescription`: the names of columns, their borders gone.
_RUN_TOGETHER = re.compile(r"(?:[A-Z][a-z]+(?:\(s\))?){2,}\Z")
MAX_LABEL_WORDS = 5


def source(file: str, title: str | None, blocks: Iterable[Block]) -> Source:
    """Return what a page holds; `title` is what the page calls itself outside its text."""
    page = _Page(file)
    for block in blocks:
        page.take(block)
    return Source(
        file,
        title=page.title or title,
        tables=tuple(page.tables),
        examples=tuple(page.examples),
        remarks=tuple(page.remarks),
    )


@dataclass(slots=True)
class _Page:
    """Goes through the blocks, minding what stands above each table."""

    file: str
    title: str | None = None
    heading: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    examples: list[Shown] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def take(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.heading = _ANCHOR.sub("", block.text) or None
            self.title = self.title or self.heading
            self.paragraphs = []
        elif isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Code):
            self._code(block)
        elif block.text[:1] in "{[" and as_json(block.text) is not None:
            self._code(Code(*block))  # plain text has no other way to show code
        else:
            self.paragraphs.append(block.text)
            self._remark_on_lost_columns(block)

    def _grid(self, grid: Grid) -> None:
        title = self.heading or grid.caption or None
        introduction = "\n\n".join(self.paragraphs) or None
        self.paragraphs = []
        header, rows = _header(grid.rows)
        place = Place(self.file, grid.line, 1)
        for heading, part in _parts(rows):
            self.tables.append(
                Table(
                    place=place,
                    header=header,
                    rows=tuple(
                        Row(Place(self.file, row.line, 1), row.cells) for row in part
                    ),
                    title=heading or title,
                    introduction=None if heading else introduction,
                )
            )

    def _code(self, code: Code) -> None:
        body, preamble = _body(code.text)
        if body is None:
            if code.text.lstrip()[:1] in ("{", "["):
                message = "this block looks like JSON and is none, so it is no example"
                place = Place(self.file, code.line, 1)
                self.remarks.append(Problem(place, "skipped-example", message))
            return
        title, introduction = self._above()
        titles = (title, self.heading or "")
        said = _STATUS_LINE.match(preamble) or next(
            filter(None, map(_TITLE_STATUS.match, titles)), None
        )
        self.examples.append(
            Shown(
                place=Place(self.file, code.line, 1),
                title=title,
                body=body,
                introduction=introduction,
                section=self.heading,
                http_status=int(said[1]) if said else None,
                headers=_headers(preamble),
            )
        )

    def _above(self) -> tuple[str, str | None]:
        """Return an example's title and introduction, and take them off the section's words."""
        heading = shown(self.heading or self.title or "Example", MAX_LINE)
        if not self.paragraphs or not self.paragraphs[-1].endswith(":"):
            return heading, None
        last = self.paragraphs.pop()
        if len(last.split()) <= MAX_LABEL_WORDS:
            return last.removesuffix(":").rstrip() or heading, None
        return heading, last

    def _remark_on_lost_columns(self, block: Paragraph) -> None:
        first, *rest = block.text.split()
        names = re.findall(r"[A-Z][a-z]+(?:\(s\))?", first)
        known = [name for name in names if _is_column(name)]
        if _RUN_TOGETHER.match(first) and len(known) > len(names) / 2:
            message = (
                f"the columns of a table have run together here ({first}), "
                f"{shown(' '.join(rest))!r}; give a copy that keeps them apart"
            )
            self.remarks.append(
                Problem(Place(self.file, block.line, 1), "skipped-table", message)
            )


def _is_column(name: str) -> bool:
    ranks = [columns.rank(role, name) for role in columns.NAMES]
    return columns.weak_rank(name) is not None or any(r is not None for r in ranks)


def _header(rows: tuple[GridRow, ...]) -> tuple[tuple[str, ...], tuple[GridRow, ...]]:
    """Return the names of the columns, none where no row looks like it, and the other rows."""
    count = 0
    while count < len(rows) and rows[count].is_header:
        count += 1
    if count:
        return rows[count - 1].cells, rows[count:]
    if rows and sum(map(_is_column, rows[0].cells)) > len(rows[0].cells) / 2:
        return rows[0].cells, rows[1:]
    return (), rows


def _parts(rows: Iterable[GridRow]) -> Iterator[tuple[str | None, list[GridRow]]]:
    """Yield the rows below each row that is one wide cell, with its text as their heading."""
    heading: str | None = None
    part: list[GridRow] = []
    for row in rows:
        if row.is_header or not any(row.cells):
            continue  # the names of the columns again
        if row.is_span:
            if part:
                yield heading, part
            heading, part = row.cells[0], []
        else:
            part.append(row)
    if part:
        yield heading, part


def _body(text: str) -> tuple[Any, str]:
    """Return the JSON of a block and what of a response stands before it."""
    body = as_json(text)
    if body is not None or not _STATUS_LINE.match(text.lstrip()):
        return body, ""
    preamble, _, rest = text.strip().replace("\r\n", "\n").partition("\n\n")
    return as_json(rest), preamble


def as_json(text: str) -> Any:
    """Return the object or list that a text writes, None for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_body = (
        isinstance(value, dict | list)
        and value
        and not is_too_deep(value, MAX_BODY_DEPTH)
    )
    return value if is_body else None


def _headers(preamble: str) -> dict[str, str]:
    lines = (line.partition(":") for line in preamble.split("\n")[1:])
    return {name.strip(): value.strip() for name, colon, value in lines if colon}
