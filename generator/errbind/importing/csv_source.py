"""Delimited text read into a table: commas, semicolons, tabs or bars, whatever fits best."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator

from errbind.importing import columns
from errbind.importing.source import Row, Source, Table, refusal, refuse_sparse
from errbind.model.problem import Place, Problem

DELIMITERS = ",;\t|"
SAMPLE = 50  # how many records the delimiter is judged by


def read(file: str, text: str, *, has_header: bool) -> Source:
    """Return the table of a delimited text; without a header the columns are 1, 2 and so on."""
    delimiter = best_delimiter(text)
    try:
        records = list(_records(file, text, delimiter, _is_padded(text, delimiter)))
    except csv.Error as error:
        raise refusal(Place(file), f"this can't be read as CSV: {error}") from None
    if not records:
        raise refusal(Place(file), "there is nothing in it")
    first = records[0]
    width = len(first.cells)
    header = tuple(map(str, first.cells if has_header else range(1, width + 1)))
    rows = records[1:] if has_header else records
    cells = sum(len(row.cells) for row in rows)
    refuse_sparse(first.place, len(header), len(rows), cells)
    table = Table(first.place, header, tuple(_fitted(row, len(header)) for row in rows))
    return Source(file, tables=(table,), remarks=tuple(_too_long(rows, len(header))))


def best_delimiter(text: str) -> str:
    """Return the delimiter that makes a header with a code, else the most even table."""
    return max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def is_table(text: str) -> bool:
    """Say whether a text of unknown kind is a delimited table with a column for the code."""
    has_code, is_even, width = _fitness(text, best_delimiter(text))
    return has_code and is_even and width > 1


def _fitness(text: str, delimiter: str) -> tuple[bool, bool, int]:
    sample = []
    try:
        for row in _records("", text, delimiter, padded=False):
            sample.append(row.cells)
            if len(sample) == SAMPLE:
                break
    except csv.Error:
        return False, False, 0
    if not sample:
        return False, False, 0
    header = [str(cell) for cell in sample[0]]
    has_code = any(columns.rank("code", name) is not None for name in header)
    return has_code, len(set(map(len, sample))) == 1, len(header)


def _is_padded(text: str, delimiter: str) -> bool:
    """Say whether the delimiters of the header are each followed by a space, as in `a, b, c`."""
    line = text.lstrip("\r\n").partition("\n")[0]
    count = line.count(delimiter)
    return count > 0 and line.count(f"{delimiter} ") == count


def _records(file: str, text: str, delimiter: str, padded: bool) -> Iterator[Row]:
    """Yield the records that are not empty, each with its first line."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, skipinitialspace=padded)
    line = 1
    for cells in reader:
        if any(cells):
            kept = (cell.rstrip(" ") if padded else cell for cell in cells)
            yield Row(Place(file, line, 1), tuple(kept))
        line = reader.line_num + 1


def _fitted(row: Row, width: int) -> Row:
    return row._replace(cells=(*row.cells, *[""] * (width - len(row.cells)))[:width])


def _too_long(rows: list[Row], width: int) -> Iterator[Problem]:
    for row in rows:
        extra = row.cells[width:]
        if any(extra):
            listed = ", ".join(repr(str(cell)) for cell in extra)
            message = f"the row has more cells than the header; not taken: {listed}"
            yield Problem(row.place, "long-row", message)
