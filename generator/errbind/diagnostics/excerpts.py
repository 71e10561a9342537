"""A line of a file as a terminal shows it, with a caret under one of its characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WINDOW = 100  # columns that are shown of a longer line
CUT = "..."
TAB = "    "
BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Categories of characters that draw nothing, or something else on each terminal.
_INVISIBLE = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"])
_EMOJI_STYLE = "\ufe0f"


@dataclass(slots=True)
class _Cell:
    """A character with the marks that are drawn over it, and the columns that they take."""

    text: str
    width: int
    end: int  # the position in the line that follows it


def excerpt(line: str, column: int, encoding: str = "utf-8") -> tuple[str, str]:
    """Return the line as it is shown, and a caret under its `column`, which counts from 1.

    A long line is cut to what stands around the caret. What a reader would not see, or what
    `encoding` cannot write, is shown as an escape.
    """
    at = min(max(column - 1, 0), len(line))
    first, last = max(0, at - WINDOW), at + WINDOW + 1
    cells = _cells(line[first:last], encoding)
    index = sum(cell.end <= at - first for cell in cells)
    begin, end = _window(cells, index)
    before = CUT if first + begin > 0 else ""
    after = CUT if last < len(line) or end < len(cells) else ""
    shown = "".join(cell.text for cell in cells[begin:end])
    return (
        f"{before}{shown}{after}",
        " " * (len(before) + _width(cells[begin:index])) + "^",
    )


def one_line(text: str) -> str:
    """Return a text with what would break its line, or rule a terminal, as escapes."""
    return "".join(
        (
            _escaped(char)
            if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")
            or char in BIDIRECTIONAL
            else char
        )
        for char in text
    )


def visible(line: str) -> str:
    """Return a line with all that a reader would not see as escapes."""
    return "".join(_shown(char, "utf-8") for char in line)


def _window(cells: Sequence[_Cell], index: int) -> tuple[int, int]:
    """Return which cells to show: all, or as many as fit around the one at `index`."""
    begin, end = 0, len(cells)
    width = _width(cells)
    if width <= WINDOW:
        return begin, end
    before = _width(cells[:index])
    while before > WINDOW // 2:
        before -= cells[begin].width
        width -= cells[begin].width
        begin += 1
    while end > index + 1 and width > WINDOW:
        end -= 1
        width -= cells[end].width
    return begin, end


def _width(cells: Sequence[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _cells(text: str, encoding: str) -> list[_Cell]:
    cells: list[_Cell] = []
    for end, char in enumerate(text, 1):
        shown = _shown(char, encoding)
        if cells and shown == char and _joins(char, cells[-1]):
            cells[-1].text += char
            cells[-1].end = end
            if char == _EMOJI_STYLE and cells[-1].width == 1:
                cells[-1].width = 2
        else:
            width = _char_width(char) if shown == char else len(shown)
            cells.append(_Cell(shown, width, end))
    return cells


def _joins(char: str, before: _Cell) -> bool:
    """Say whether a character is drawn over the one before it: a mark, a skin tone, a Hangul part."""
    if unicodedata.category(char) in ("Mn", "Me"):
        return True
    is_part = "\U0001f3fb" <= char <= "\U0001f3ff" or "\u1160" <= char <= "\u11ff"
    return is_part and before.width == 2


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _shown(char: str, encoding: str) -> str:
    if char == "\t":
        return TAB
    is_seen = unicodedata.category(char) not in _INVISIBLE or char in " \u3000"
    return char if is_seen and _can_write(char, encoding) else _escaped(char)


def _can_write(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
