"""Strict YAML: what is read, and what is refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from errbind.model.problem import Place, SpecError
from errbind.spec import documents
from errbind.spec.documents import MAX_DEPTH, Document, read_document
from tests.projects import ROOT

AMBIGUOUS = (
    *("NO", "no", "Yes", "on", "OFF", "y", "N", "True", "FALSE", "Null", "="),
    *(
        "010",
        "0x1F",
        "0o17",
        "0b1",
        "00",
        "08006",
        "1_000",
        "1.5_0",
        "12:30",
        "190:20:30",
    ),
    *("12345678901234567890", "1.0e999"),
    *("1e3", "1.", ".5", "+1", ".inf", "-.INF", ".nan"),
)


def read(text: str | bytes) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return read_document("x.yaml", data).value


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(SpecError) as caught:
        read(text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "a"),
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-11-21", "2026-11-21"),
        ("'010'", "010"),
        ('"NO"', "NO"),
        ("1.2.3", "1.2.3"),
        ("00_400x", "00_400x"),
        ("it`s", "it`s"),
        ("|\n  two\n  lines", "two\nlines"),
        ("[1, {a: b}]", [1, {"a": "b"}]),
        ("404: x", {"404": "x"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ('"\\U0001F600"', "😀"),
    ],
)
def test_what_every_reader_agrees_on_is_read(text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    "text",
    AMBIGUOUS,
)
def test_what_readers_do_not_agree_on_is_refused(text: str) -> None:
    (problem,) = problems(f"a: {text}")
    assert problem.startswith("x.yaml:1:4: ambiguous-scalar: ")
    assert read(f"a: '{text}'") == {"a": text}


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("a: 1\nb: 2\na: 3", "duplicate-key", "3:1"),
        ("a: &x 1", "yaml-anchor", "1:4"),
        ("a: !!int '1'", "yaml-tag", "1:4"),
        ("a: !!python/object:os.system x", "yaml-tag", "1:4"),
        ("<<: {a: 1}", "yaml-merge", "1:1"),
        ("? [a]\n: b", "yaml-key", "1:3"),
        ("a: 1\n--- \nb: 2", "yaml-documents", "2:1"),
        ("a: [1", "yaml-syntax", "1:4"),
        ("a: [1\n", "yaml-syntax", "1:4"),
        ("a: b: c", "unquoted-text", "1:4"),
        ("a:\n\tb: 1", "yaml-syntax", "2:1"),
        ('a: "\\q"', "yaml-syntax", "1:5"),
        ("a: \x00", "yaml-character", "1:4"),
        ("ä: \x07", "yaml-character", "1:4"),
        (b"a: b\nc: \xff", "encoding", "2:4"),
    ],
)
def test_a_refusal_has_its_place(text: str | bytes, rule: str, place: str) -> None:
    found = problems(text)
    assert any(line.startswith(f"x.yaml:{place}: {rule}: ") for line in found), found


def test_an_alias_bomb_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert len(problems("\n".join(lines))) == 100


@pytest.mark.parametrize("name", ["categories", "mugglepay", "xmoney"])
def test_without_libyaml_the_same_is_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (ROOT / "specs" / f"{name}.yaml").read_bytes()
    by_default = _with_places(read_document("x.yaml", data))
    monkeypatch.setattr(documents, "LOADER", yaml.SafeLoader)
    assert _with_places(read_document("x.yaml", data)) == by_default


def _with_places(document: Document) -> tuple[Any, dict[Any, Place], dict[Any, Place]]:
    values = {path: document.place(*path) for path in document.values}
    keys = {path: document.key_place(*path) for path in document.keys}
    return document.value, values, keys


def test_depth_is_bounded() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    (problem,) = problems("[" * 5000)
    assert "yaml-depth" in problem


def test_places_are_those_of_values_and_keys() -> None:
    document = read_document("x.yaml", b"a:\n  - {b: 1}\n  - c\n")
    assert str(document.place("a", 0, "b")) == "x.yaml:2:9"
    assert str(document.key_place("a", 0, "b")) == "x.yaml:2:6"
    assert str(document.place("a", 1)) == "x.yaml:3:5"
    assert str(document.place("a", 7, "z")) == "x.yaml:2:3"  # the nearest that is there
    assert str(document.place()) == "x.yaml:1:1"


# JSON writes what is beyond the first plane as two halves, which YAML has no use for.
PLANE = st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(PLANE),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(st.text(PLANE, max_size=20), inner, max_size=4),
        max_leaves=10,
    )
)
def test_json_is_read_as_json(value: Any) -> None:
    assert read(json.dumps({"k": value})) == {"k": value}


@given(st.text(max_size=200) | st.binary(max_size=200))
@example("a: *b")
@example("%YAML 1.1\n---\na")
@example("- - -\n  ? x")
@example(b"\xff\xfea\x00")
def test_anything_is_read_or_refused_with_places(text: str | bytes) -> None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        read_document("x.yaml", data)
    except SpecError as error:
        assert error.problems
        assert all(problem.place.file == "x.yaml" for problem in error.problems)
