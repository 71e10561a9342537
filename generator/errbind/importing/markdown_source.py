"""Markdown read into the blocks of a page: rendered as HTML, with the lines of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from errbind.importing import html_source
from errbind.importing.source import Source

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?\n)?---[ \t]*\r?\n", re.DOTALL)
MAX_DEFINITION = 50  # lines of a link's definition with its title
# Up to 4,000 characters that end before white space, where there is any in the last 500.
_PIECE = re.compile(r".{1,3500}\Z|.{3500}(?:.{0,500}(?=\s)|.{0,500})", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:(.+)$", re.MULTILINE)


def read(file: str, text: str) -> Source:
    """Return what a Markdown page holds; HTML in it is read as HTML."""
    front = _FRONT_MATTER.match(text)
    if front:  # its lines stay, so that places hold
        text = "\n" * front.group().count("\n") + text[front.end() :]
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.add_render_rule("html_block", _html_block)
    parser.core.ruler.at("inline", _parse_inline)
    parser.block.ruler.at("reference", _reference)
    tokens = parser.parse(text)
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type != "inline":
            token.attrSet(html_source.LINE, str(token.map[0] + 1))
    page = html_source.read(file, parser.renderer.render(tokens, parser.options, {}))
    title = _FRONT_TITLE.search(front.group()) if front else None
    named = _unquoted(title[1].strip()) if title else None
    return replace(page, title=named) if named else page


def _parse_inline(state: StateCore) -> None:
    """Parse the text of each block piece by piece: the parser's time grows with the square."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            for piece in _PIECE.findall(token.content):
                state.md.inline.parse(piece, state.md, state.env, token.children)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one definition of a link: the parser would look at all that follow for each."""
    last = state.lineMax
    state.lineMax = min(last, start + MAX_DEFINITION)
    try:
        return reference(state, start, end, silent)
    finally:
        state.lineMax = last


def _unquoted(text: str) -> str:
    """Return a text without the quotes around it."""
    is_quoted = len(text) > 2 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if is_quoted else text


def _html_block(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """Render HTML as it is, after a mark that tells its line."""
    line = tokens[index].attrGet(html_source.LINE)
    return f'<i {html_source.LINE}="{line}"></i>{tokens[index].content}'
