"""What a file is read into: tables, examples and schemas, the same for every format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import NamedTuple

from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem, SpecError
from errbind.model.records import record

RULE = "import"
MAX_DEPTH = 200  # of a document; Python's own readers give up at about 1000
LONGEST = 500  # characters of a pointer that a place shows
MAX_BODY_DEPTH = 48  # of an example; a spec with all that it holds may have 64 levels


class Written(float):
    """A number that remembers its spelling: `2.10` as a version is no `2.1`, and 1e999 no code."""

    def __new__(cls, text: str) -> Written:
        """Return the number that a text writes."""
        made = super().__new__(cls, text)
        made._text = text
        return made

    _text: str

    def __str__(self) -> str:
        return self._text


class Row(NamedTuple):
    """A row of a table; its cells are texts, or any values where the source is JSON."""

    place: Place
    cells: tuple[Json, ...]


@record
class Table:
    """Rows with the names of their columns, and the heading and paragraphs above them.

    `header` is empty where the source names no columns. `is_typed` says that the source tells
    numbers from texts.
    """

    place: Place
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str | None = None
    introduction: str | None = None
    is_typed: bool = False


@record
class Shown:
    """A response that the source shows; `http_status` only where it is said outside the body."""

    place: Place
    title: str
    body: Json
    introduction: str | None = None
    section: str | None = None
    http_status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@record
class Shape:
    """A JSON Schema of an error's body that the source declares."""

    place: Place
    schema: Mapping[str, Json]


@record
class Source:
    """A file as it was read."""

    file: str
    title: str | None = None
    version: str | None = None
    tables: tuple[Table, ...] = ()
    examples: tuple[Shown, ...] = ()
    shapes: tuple[Shape, ...] = ()
    types: tuple[str, ...] = ()
    remarks: tuple[Problem, ...] = ()


def refusal(place: Place, message: str, remarks: Iterable[Problem] = ()) -> SpecError:
    """Return the error of a file that no spec can be made of."""
    return SpecError([Problem(place, RULE, message), *remarks])


def pointed(file: str, pointer: str) -> Place:
    """Return the place of a JSON Pointer; of a very long one the beginning, as rows have one each."""
    said = pointer if len(pointer) <= LONGEST else f"{pointer[:LONGEST]}…"
    return Place(f"{file}#{said}" if pointer else file)


def refuse_sparse(place: Place, columns: int, rows: int, cells: int) -> None:
    """Raise SpecError for a table nearly all of whose cells would be empty, which only costs."""
    if columns * rows > 50_000 + 20 * cells:
        message = (
            f"{rows:,} rows with {columns:,} columns have only {cells:,} cells that hold"
            " something; give rows that have the same members"
        )
        raise refusal(place, message)


def is_too_deep(value: Json, limit: int = MAX_DEPTH) -> bool:
    """Say whether a JSON value is nested deeper than the limit."""
    level = [value]
    for _ in range(limit):
        if not level:
            break
        members = [
            list(v.values()) if isinstance(v, dict) else v
            for v in level
            if isinstance(v, dict | list)
        ]
        level = [inner for listed in members for inner in listed]
    return bool(level)


def shown(value: object, length: int = 60) -> str:
    """Return a value as a remark quotes it: on one line, not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= length else f"{text[:length]}…"
