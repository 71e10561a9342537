"""HTML read into the blocks of a page, as a browser would show it, however broken it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from errbind.importing import pages
from errbind.importing.pages import Block, Code, Grid, GridRow, Heading, Paragraph
from errbind.importing.source import Source, refusal
from errbind.model.problem import Place

# A page may ask for any number; browsers stop somewhere too.
MAX_COLUMNS = 100

# How many times as long as the page its cells may be; a small page may have longer ones.
MAX_GROWTH = 20
SMALL = 20_000

# What the Markdown reader sets, so that places are those of the source.
LINE = "data-line"

# Python's parser looks through the rest of a page for the end of each tag, comment or the like.
MAX_UNCLOSED = 10

_LONG_NUMBER = re.compile("&#[0-9]{20,}")  # of a character; Python's `int` has a limit
_BREAK = "\0"  # a line's end that the page wants; it can't be in a page's text
_SPACE = re.compile(r"[ \t\n\f\r]+")
_BREAKS = re.compile(rf" ?{_BREAK}[ {_BREAK}]*")  # after `_SPACE` there is one at most
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    [
        *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside"),
        *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption"),
        *("details", "summary", "form", "fieldset", "address", "hr", "body", "html"),
    ]
)


def read(file: str, text: str) -> Source:
    """Return what an HTML page holds."""
    reader = _Reader(file)
    reader.feed(_LONG_NUMBER.sub("&#xFFFD", text.replace(_BREAK, "")))
    reader.end()
    title = flat("".join(reader.title)) or None
    _refuse_repetition(file, reader.blocks, len(text))
    return pages.source(file, title, reader.blocks)


def _refuse_repetition(file: str, blocks: list[Block], length: int) -> None:
    """Raise SpecError where cells that reach over others make much more of a page than it is."""
    left = MAX_GROWTH * length + SMALL
    for block in blocks:
        for row in block.rows if isinstance(block, Grid) else ():
            left -= sum(map(len, row.cells))
            if left < 0:
                message = (
                    "the cells that reach over several rows or columns make this table more than"
                    f" {MAX_GROWTH} times as long as the page; write their text once"
                )
                raise refusal(Place(file, row.line, 1), message)


def flat(text: str) -> str:
    """Return a text with its white space as a browser shows it."""
    return _BREAKS.sub("\n", _SPACE.sub(" ", text)).strip(" \n\u00a0")


@dataclass(slots=True)
class _Cell:
    is_header: bool
    columns: int = 1
    rows: int = 1
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    line: int
    in_head: bool
    cells: list[_Cell] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    line: int
    in_head: bool = False
    caption: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    target: list[str] | None = None  # where text goes: the open cell or the caption

    def grid(self) -> Grid:
        caption = flat("".join(self.caption))
        return Grid(self.line, caption, tuple(_laid_out(self.rows)))


def _laid_out(rows: list[_Row]) -> Iterator[GridRow]:
    """Yield the rows with every cell in its column, also those that reach over several."""
    spanning: dict[int, tuple[int, str]] = {}
    for row in rows:
        if not row.cells:
            continue
        texts, spanning = _columns(row.cells, spanning)
        is_span = len(row.cells) == 1 < row.cells[0].columns
        is_header = row.in_head or all(cell.is_header for cell in row.cells)
        yield GridRow(row.line, tuple(texts), is_header and not is_span, is_span)


def _columns(
    cells: list[_Cell], above: dict[int, tuple[int, str]]
) -> tuple[list[str], dict[int, tuple[int, str]]]:
    """Return a row's texts by column, and what reaches down into the next row."""
    texts: list[str] = []
    below: dict[int, tuple[int, str]] = {}
    waiting = list(reversed(cells))
    while len(texts) < MAX_COLUMNS and (
        waiting or len(texts) <= max(above, default=-1)
    ):
        at = len(texts)
        if at in above:
            left, text = above[at]
            texts.append(text)
            if left > 1:
                below[at] = (left - 1, text)
        elif waiting:
            cell = waiting.pop()
            text = flat("".join(cell.pieces))
            filler = text if cell.is_header else ""
            texts += [text, *[filler] * (min(cell.columns, MAX_COLUMNS - at) - 1)]
            if cell.rows > 1:
                below |= {n: (cell.rows - 1, texts[n]) for n in range(at, len(texts))}
        else:
            texts.append("")
    return texts, below


class _Reader(HTMLParser):
    """Collect the blocks; a tag that is never closed ends where the next of its kind begins."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self.blocks: list[Block] = []
        self.title: list[str] = []
        self._tables: list[_Table] = []
        self._text: list[str] = []
        self._text_line = 0
        self._level = 0  # of the heading that is open
        self._code: list[str] | None = None
        self._hidden = ""  # script or style, whose text is not shown
        self._in_title = False
        self._shift = 0  # from the reader's lines to those of the source

    def end(self) -> None:
        """Take what is still open when the page ends; raise SpecError if that is too much."""
        self._end_unclosed()
        self.close()
        while self._tables:
            self._end_table()
        self._end_code()
        self._end_text()

    def _end_unclosed(self) -> None:
        """Read what follows each tag that never ends; its `<` is text, as its other characters."""
        place = Place(self._file, *self._position())
        for _ in range(MAX_UNCLOSED):
            if self.cdata_elem or not self.rawdata.startswith("<"):
                return
            rest, self.rawdata = self.rawdata[1:], ""
            self.handle_data("<")
            self.offset += 1
            self.feed(rest)
        message = (
            f"from here on more than {MAX_UNCLOSED} tags or comments begin that never end;"
            " end them, or write &lt; where < is meant"
        )
        raise refusal(place, message)

    def _position(self) -> tuple[int, int]:
        line, offset = self.getpos()
        return line + self._shift, offset + 1

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Take `<![x[` for a comment up to the next `>`, as browsers do."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if (line := values.get(LINE)) and line.isascii() and line.isdigit():
            self._shift = int(line) - self.getpos()[0]
        if tag in ("script", "style"):
            self._hidden = tag
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "table":
            self._end_code()
            self._end_text()
            self._tables.append(_Table(self._line()))
        elif self._tables:
            self._start_in_table(self._tables[-1], tag, values)
        elif tag in _HEADINGS:
            self._end_code()
            self._end_text()
            self._level = int(tag[1])
        elif tag == "pre":
            self._end_text()
            self._code, self._text_line = [], self._line()
        elif tag == "code" and self._code is not None:
            self._text_line = self._line()
        elif tag == "br":
            (self._text if self._code is None else self._code).append("\n")
        elif tag in _BLOCKS:
            self._end_text()

    def _start_in_table(
        self, table: _Table, tag: str, values: dict[str, str | None]
    ) -> None:
        if tag in ("thead", "tbody", "tfoot"):
            table.in_head, table.target = tag == "thead", None
        elif tag == "caption":
            table.target = table.caption
        elif tag == "tr":
            table.rows.append(_Row(self._line(), table.in_head))
            table.target = None
        elif tag in ("td", "th"):
            if not table.rows:
                table.rows.append(_Row(self._line(), table.in_head))
            across, down = _number(values.get("colspan")), _number(
                values.get("rowspan")
            )
            cell = _Cell(tag == "th", across, down)
            table.rows[-1].cells.append(cell)
            table.target = cell.pieces
        elif table.target is not None and (tag == "br" or tag in _BLOCKS):
            table.target.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag == "title":
            self._in_title = False
        elif tag == "table" and self._tables:
            self._end_table()
        elif self._tables:
            self._end_in_table(self._tables[-1], tag)
        elif tag == "pre":
            self._end_code()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_text()

    def _end_in_table(self, table: _Table, tag: str) -> None:
        if tag == "thead":
            table.in_head = False
        if tag in ("td", "th", "tr", "caption", "thead", "tbody"):
            table.target = None
        elif table.target is not None and tag in _BLOCKS:
            table.target.append(_BREAK)

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._in_title:
            self.title.append(data)
        elif self._tables:
            target = self._tables[-1].target
            if target is not None:
                target.append(data)
        elif self._code is not None:
            self._code.append(data)
        else:
            if not self._text and data.strip():
                before = data[: len(data) - len(data.lstrip())]
                self._text_line = self._line() + before.count("\n")
            if self._text or data.strip():
                self._text.append(data)

    def _line(self) -> int:
        return self.getpos()[0] + self._shift

    def _end_table(self) -> None:
        grid = self._tables.pop().grid()
        if grid.rows:
            self.blocks.append(grid)

    def _end_code(self) -> None:
        if self._code is not None:
            self.blocks.append(Code(self._text_line, "".join(self._code)))
        self._code = None

    def _end_text(self) -> None:
        text = flat("".join(self._text))
        if text and self._level:
            self.blocks.append(Heading(self._text_line, self._level, text))
        elif text:
            self.blocks.append(Paragraph(self._text_line, text))
        self._text, self._level = [], 0


def _number(value: str | None) -> int:
    """Return how many columns or rows a cell reaches over, 1 where it does not say."""
    text = (value or "").strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return max(1, int(text)) if is_number else 1
