"""Text of a spec arrives unchanged in every language and cannot break out of its literal."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import black
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from errbind.spec.documents import read_document
from errbind.targets import quoting
from errbind.targets.profiles import Comment

ANY_TEXT = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("\"'\\`*/{}$#\n\r@")
)
YAML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\"'\\:#-?{}[]&*!|>%@`0123456789_")
)


@given(ANY_TEXT)
@example('"""')
@example("\ud800")
@example("\u2028\u202e\x00\\")
def test_python_reads_back_what_was_written(text: str) -> None:
    literal = quoting.py(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable() or not text.isprintable()


@given(ANY_TEXT)
def test_black_leaves_a_python_literal_as_it_is(text: str) -> None:
    line = f"x = {quoting.py(text)}\n"
    try:
        line.encode()
    except UnicodeEncodeError:
        raise AssertionError("a lone surrogate was not escaped") from None
    assert black.format_str(line, mode=black.Mode()) == line


@given(ANY_TEXT)
@example('ends with "')
@example("\\")
@example('""""')
def test_a_docstring_holds_its_text(text: str) -> None:
    module = ast.parse(f'"""{quoting.docstring(text)}"""')
    assert ast.get_docstring(module, clean=False) == " ".join(text.split())


@given(ANY_TEXT)
def test_json_reads_back_what_was_written(text: str) -> None:
    written = quoting.to_json({"k": [text]}, 2)
    assert json.loads(written) == {"k": [text]}
    written.encode()


@given(ANY_TEXT)
def test_javascript_literals_are_closed_and_on_one_line(text: str) -> None:
    literal = quoting.js(text)
    quote = literal[0]
    assert quote == literal[-1]
    assert not set("\n\r\u2028\u2029") & set(literal)
    inner = literal[1:-1].replace("\\\\", "").replace(f"\\{quote}", "")
    assert quote not in inner
    assert not inner.endswith("\\")
    literal.encode()


@given(ANY_TEXT)
def test_comments_cannot_be_left(text: str) -> None:
    assert not set("\n\r\u2028\u2029\x0b\x0c\x85") & set(quoting.comment(text))
    assert "*/" not in quoting.jsdoc(text)


HALF = re.compile("[\ud800-\udfff]")
FAMILIES = {
    "python": ast.literal_eval,
    "json": json.loads,
    "utf16": json.loads,
    "utf32": ast.literal_eval,
    "braces": lambda literal: re.sub(
        r"\\u\{([0-9a-f]+)\}|\\(.)",
        lambda m: (
            chr(int(m[1], 16))
            if m[1]
            else {"n": "\n", "t": "\t", "r": "\r"}.get(m[2], m[2])
        ),
        literal[1:-1],
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
@given(ANY_TEXT)
@example('\x00\x08\x0c\x85\u2028\U000e0001\ud800\\"$#{a}')
def test_each_family_of_escapes_keeps_the_text(family: str, text: str) -> None:
    literal = quoting.quoted(text, family, '"')
    literal.encode()
    assert not set("\n\r\x85\u2028\u2029\u202e\x00") & set(literal)
    kept = text if family in ("python", "json", "utf16") else HALF.sub("\ufffd", text)
    assert FAMILIES[family](literal) == kept


@given(ANY_TEXT)
@example("\\$a $")
def test_what_begins_a_name_in_a_text_is_escaped(text: str) -> None:
    literal = quoting.quoted(text, "braces", '"', "$")
    assert "$" not in re.sub(r"\\.", "", literal)
    assert FAMILIES["braces"](literal) == HALF.sub("\ufffd", text)


@given(ANY_TEXT, st.sampled_from(["*/", "-->", "}}", "--", "*"]))
@example("*/*/ ***///", "*/")
def test_a_comment_is_not_ended_by_its_text(text: str, end: str) -> None:
    comment = Comment("/*", end=end, replaced={"x": "*", "y": "-"})
    assert end not in comment.inside(text) or len(end) == 1
    assert not set("\n\r\u2028\u2029") & set(comment.inside(text))


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(ANY_TEXT)
@example("a|b\nc | d")
@example("[x](y) ![z](w) <b> <a@b.cd> <!-- --> &amp; `c` **d** _e_ f_g_h _ ~~i~~ \\")
@example("_a_ a_ _a __a__ a__b _*a*_")
def test_markdown_shows_the_text_in_one_cell(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {quoting.markdown(text)} | end |\n"
    cells = [token for token in MARKDOWN.parse(table) if token.type == "inline"]
    assert [cell.content for cell in cells][-1:] == ["end"]
    assert len(cells) == 4
    inner = cells[2].children or []
    assert {token.type for token in inner} <= {"text"}
    shown = "".join(token.content for token in inner)
    assert shown == " ".join(quoting.comment(text).split())
    table.encode()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | YAML_TEXT,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(YAML_TEXT, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(YAML_TEXT, JSON_VALUES, min_size=1, max_size=4))
def test_yaml_reads_back_what_was_written(value: dict[str, Any]) -> None:
    written = quoting.to_yaml(value)
    assert yaml.safe_load(written) == value
    assert (
        read_document("x.yaml", written.encode()).value == value
    )  # nothing ambiguous in it


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(
    -(2**63), 2**64
)
texts = st.text(st.characters(min_codepoint=32, max_codepoint=126)) | st.sampled_from(
    ["1e+300", "1e+300,", "x 1e-7", " 0.00001", "x\n1.50\n", "1e+16\n2e-9"]
)
values = st.recursive(
    numbers | texts | st.none() | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=12,
)


@given(values)
@example([1e300, 1e16, 1e-5, 1.5e-7, -1e-10, 0.0001, 123456789012345.6, 5e-324])
@example({"a": {"b": -1e22}, "c": [[1e-300], "e+5"]})
def test_indented_json_is_what_python_itself_writes(value: Any) -> None:
    assert quoting.to_json(value, 2) == json.dumps(value, ensure_ascii=False, indent=2)
