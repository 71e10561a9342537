"""Texts without quotes: each mistake is told at its own place, and what is proposed mends it."""

from __future__ import annotations

import re

import pytest

from errbind import pipeline
from errbind.model.problem import SpecError
from errbind.spec import config
from tests.projects import SPEC

PACKAGE = config.Config(config.Path()).package
IN_BRACES = "{code: CART_EMPTY, description: Nothing in it, http_status: 404}"
BEHIND_A_KEY = "description: It is locked"
BASE = """\
errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: The shop's error page}
groups:
  - id: cart
    title: Cart Errors
    errors:
      - {code: CART_EMPTY, description: Nothing in it, http_status: 404}
      - code: CART_LOCKED
        description: It is locked
envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: string}, message: {type: string}}}
    roles: {code: /code, message: /message}
"""
TEXTS = [
    "Note: this",
    "Note: this, and that: too",
    "Ends with:",
    "It's: so",
    "@user is unknown",
    "`cartId` is missing",
    "%s is missing",
    "*required* is missing",
    "* is a star",
    "[new] it is",
    "{id} is missing",
    "- none",
    "> 5 items",
    "| pipes",
    "? what",
    '"cartId" is missing',
    "'cartId' is missing",
    "'it' and \"that\": both",
    "back\\slash: there",
]
TEXTS_IN_BRACES = ["Hello, world", "One, two, and three", "See [1] there", "No {id}"]


def problems(spec: str) -> list[str]:
    sources = {"specs/shop.yaml": spec.encode()}
    try:
        pipeline.resolve(PACKAGE, sources)
    except SpecError as error:
        return [str(problem) for problem in error.problems]
    return []


def descriptions(spec: str) -> list[str | None]:
    loaded = pipeline.resolve(PACKAGE, {"specs/shop.yaml": spec.encode()})
    return [code.description for code in loaded.project.catalogs[0].codes]


def proposal(problem: str) -> str:
    found = re.search(r"in quotes: (description: .*)", problem)
    assert found, problem
    return found[1]


@pytest.mark.parametrize("text", [*TEXTS, *TEXTS_IN_BRACES, "Item # 5"])
def test_a_text_in_braces_is_told_at_its_place_with_what_mends_it(text: str) -> None:
    old = "description: Nothing in it"
    spec = BASE.replace(old, f"description: {text}")
    (problem,) = problems(spec)
    assert problem.startswith("specs/shop.yaml:10:41: unquoted-text: ")
    mended = BASE.replace(old, proposal(problem))
    assert descriptions(mended)[0] == text


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_behind_a_key_is_told_at_its_place_with_what_mends_it(text: str) -> None:
    spec = BASE.replace(BEHIND_A_KEY, f"description: {text}")
    (problem,) = problems(spec)
    assert problem.startswith("specs/shop.yaml:12:22: unquoted-text: ")
    mended = BASE.replace(BEHIND_A_KEY, proposal(problem))
    assert descriptions(mended)[1] == text


@pytest.mark.parametrize("text", ["!important is this", "&c is wrong", "*all"])
def test_a_mark_that_yaml_takes_is_said_to_be_a_text_perhaps(text: str) -> None:
    for old, index in (("description: Nothing in it", 0), (BEHIND_A_KEY, 1)):
        (problem,) = problems(BASE.replace(old, f"description: {text}"))
        assert "if it is a text, put it in quotes: " in problem
        assert descriptions(BASE.replace(old, proposal(problem)))[index] == text


@pytest.mark.parametrize("colon", [":", "\uff1a"])
@pytest.mark.parametrize(
    ("right", "key"),
    [
        ("title: Shop API\n", "title"),
        ("    title: Cart Errors\n", "title"),
        ("errbind: 1\n", "errbind"),
        ("  - id: cart\n", "id"),
        ("code: CART_LOCKED\n", "code"),
        ("        description: It is locked\n", "description"),
        ("{code: CART_EMPTY,", "code"),
        (", http_status: 404}", "http_status"),
        ("  - id: error\n", "id"),
    ],
)
def test_a_colon_without_a_blank_is_told_on_its_own_line(
    right: str, key: str, colon: str
) -> None:
    assert BASE.count(right) == 1
    spec = BASE.replace(right, right.replace(": ", colon))
    found = problems(spec)
    at = BASE.index(right) + right.index(key)
    line = BASE.count("\n", 0, at) + 1
    column = at - BASE.rfind("\n", 0, at)
    assert len(found) == 1
    assert found[0].startswith(f"specs/shop.yaml:{line}:{column}: yaml-colon: ")
    assert f"; write {key}: " in found[0]


def test_many_texts_are_told_at_once() -> None:
    lines = "".join(
        f"      - {{code: C{n}, description: Number {n}: gone}}\n" for n in range(9)
    )
    found = problems(BASE.replace("envelopes:", f"{lines}envelopes:", 1))
    assert [problem.split(":")[1] for problem in found] == [
        str(n) for n in range(13, 22)
    ]


def test_what_follows_a_text_that_is_mended_is_looked_at_too() -> None:
    spec = BASE.replace("Nothing in it", "Nothing: none")
    found = problems(spec.replace("title: Cart Errors", "title: 1_0"))
    assert [problem.split(": ")[1] for problem in found] == [
        "ambiguous-scalar",
        "unquoted-text",
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "ends"),
    [
        ("{title: The shop's error page}", "{title: The shop", "5:9", "}"),
        ("http_status: 404}", "fields: [x, z]", "10:9", "}"),
        ("http_status: 404}", "fields: [x, z", "10:9", "]}"),
    ],
)
def test_a_bracket_that_nothing_closes_is_told_on_its_line(
    old: str, new: str, at: str, ends: str
) -> None:
    (problem,) = problems(BASE.replace(old, new))
    assert problem.startswith(f"specs/shop.yaml:{at}: yaml-syntax: nothing closes")
    assert problem.endswith(f"; end the line with {ends}")
    assert problems(BASE.replace(old, f"{new}{ends}")) == []


def test_a_quote_that_nothing_closes_is_told_on_its_line() -> None:
    for quote in "\"'":
        (problem,) = problems(BASE.replace("It is locked", f"{quote}It is locked"))
        assert problem == (
            "specs/shop.yaml:12:22: yaml-syntax: this quote is not closed;"
            f" write description: {quote}It is locked{quote}"
        )


def test_yaml_that_nothing_mends_is_told_as_the_parser_says_it() -> None:
    (problem,) = problems(BASE.replace("roles: {", "roles: }"))
    assert ": yaml-syntax: " in problem


def test_texts_in_a_huge_file_are_told_soon() -> None:
    entries = "".join(f"      - {{code: C{n}}}\n" for n in range(20_000))
    spec = BASE.replace("envelopes:", f"{entries}envelopes:", 1)
    found = problems(spec.replace("It is locked", "It is: locked") + "x: y: z\n")
    assert found[0].startswith("specs/shop.yaml:12:22: unquoted-text: ")


def test_a_text_that_is_fine_is_left_alone() -> None:
    for text in ("http://x.y:80/z?a=b#c", "50% off", "It's [sic] so", "a - b", "x,y"):
        assert descriptions(BASE.replace("It is locked", text))[1] == text
    assert problems(SPEC) == []
