"""Spiteful YAML is refused with a place, at once: no trap of YAML, no depth and no byte gets through."""

from __future__ import annotations

import codecs

import pytest
import yaml

from errbind import pipeline
from errbind.model.catalog import Package
from errbind.model.problem import Problem, SpecError
from errbind.spec import documents, yaml_syntax
from tests.projects import SPEC

FILE = "specs/shop.yaml"
DEEP = 100_000
# What YAML 1.1 takes for a boolean, null, number, date or merge key, in the spellings that it knows.
TRAPS = (
    *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO"),
    *("on", "On", "ON", "off", "Off", "OFF", "True", "TRUE", "False", "FALSE"),
    *("Null", "NULL", "=", "<<", "0b1010", "0x_0A", "0o17", "017", "-017", "+1"),
    *("1_000", "0.1_0", "190:20:30", "20:30.15", "1:0", ".5", "1.", "1e3", "6.02E23"),
    *(".inf", "-.Inf", "+.INF", ".nan", ".NaN", "00", "-0x1", "09"),
)
DATES = ("2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-15 2:59:43.10")


def problems(data: str | bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a spec of the project; every problem has a place that is there."""
    content = data.encode() if isinstance(data, str) else data
    with pytest.raises(SpecError) as caught:
        pipeline.resolve(Package(), {FILE: content})
    lines = yaml_syntax.lines(content.decode("utf-8-sig", "backslashreplace"))
    for problem in caught.value.problems:
        place = problem.place
        assert 1 <= place.line <= len(lines), problem
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, problem
    return caught.value.problems


def rules(data: str | bytes) -> set[str]:
    return {problem.rule for problem in problems(data)}


def title(text: str) -> str:
    """Return the title of the spec with another text of YAML in its place."""
    data = SPEC.replace("title: Shop API", f"title: {text}").encode()
    return pipeline.resolve(Package(), {FILE: data}).project.catalogs[0].title


@pytest.mark.parametrize("trap", TRAPS)
def test_what_two_versions_of_yaml_read_differently_is_refused(trap: str) -> None:
    assert rules(f"{SPEC}title2: {trap}\n") == {"ambiguous-scalar"}
    assert rules(f"{SPEC}{trap}: x\n") <= {
        "ambiguous-scalar",
        "yaml-merge",
        "unknown-key",
    }
    assert title(f"'{trap}'") == trap


@pytest.mark.parametrize("date", DATES)
def test_a_date_stays_the_text_that_it_is(date: str) -> None:
    assert title(date) == date


@pytest.mark.parametrize(
    "tag", ["!!str", "!!binary", "!!python/object/apply:os.system", "!x", "!<!a>"]
)
def test_no_tag_is_obeyed(tag: str) -> None:
    assert rules(SPEC.replace("title: Shop", f"title: {tag} Shop")) == {"yaml-tag"}
    assert "yaml-tag" in rules(f"{tag} {{a: b}}")


def test_a_bomb_of_aliases_is_told_once_for_each_alias_and_never_unfolded() -> None:
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    found = problems("\n".join(bomb))
    assert len([p for p in found if p.rule == "yaml-alias"]) == 290
    assert rules("a: &a [*a]\n") == {"yaml-anchor", "yaml-alias"}


@pytest.mark.parametrize("head", ["", "errbind: 1\n"])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[[", "{", "[{a: "])
def test_depth_is_refused_where_it_begins_to_be_too_deep(
    opening: str, head: str
) -> None:
    start = f"{head}x:\n  " if head else ""
    (problem,) = problems(start + opening * DEEP)
    assert problem.rule in ("yaml-depth", "yaml-key")
    assert problem.place.column < 400


def test_depth_by_indentation_is_refused_too() -> None:
    (problem,) = problems("\n".join(f"{' ' * n}a:" for n in range(2_000)))
    assert (problem.rule, problem.place.line) == ("yaml-depth", documents.MAX_DEPTH + 1)


def test_every_key_that_comes_again_is_told() -> None:
    found = problems(SPEC + "id: shop\n" * 3 + '"id": x\n')
    assert [p.rule for p in found] == ["duplicate-key"] * 4


@pytest.mark.parametrize(
    ("codec", "mark", "rule"),
    [
        ("utf-16-le", codecs.BOM_UTF16_LE, "encoding"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "encoding"),
        ("utf-16-le", b"", "yaml-character"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "encoding"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "encoding"),
    ],
)
def test_what_is_not_utf_8_is_refused(codec: str, mark: bytes, rule: str) -> None:
    (problem,) = problems(mark + SPEC.encode(codec))
    assert (problem.rule, problem.place.line) == (rule, 1)


@pytest.mark.parametrize(
    "data", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"]
)
def test_invalid_utf_8_is_refused_where_it_stands(data: bytes) -> None:
    found = problems(SPEC.encode().replace(b"Shop API", b"Sh\xc3\xb6p " + data))
    assert [(p.rule, p.place.column) for p in found] == [("encoding", 13)]


def test_a_byte_order_mark_is_no_part_of_a_spec() -> None:
    for data in (codecs.BOM_UTF8 + SPEC.encode(), SPEC.replace("\n", "\r\n").encode()):
        loaded = pipeline.resolve(Package(), {FILE: data})
        assert loaded.documents[FILE].value == yaml.safe_load(SPEC)


@pytest.mark.parametrize(
    "char", ["\0", "\x01", "\x1b", "\x7f", "\x9b", "\ufffe", "\uffff"]
)
def test_a_control_character_is_refused_as_it_is_and_taken_as_an_escape(
    char: str,
) -> None:
    assert rules(SPEC.replace("Shop API", f"Shop {char}")) == {"yaml-character"}
    assert title(f'"Shop \\u{ord(char):04x}"') == f"Shop {char}"


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200f", "\u061c", "\U000e0041"])
def test_what_reorders_a_line_arrives_in_a_text(char: str) -> None:
    assert title(f"Shop {char}!") == f"Shop {char}!"
    assert title(f'"Shop \\U{ord(char):08x}!"') == f"Shop {char}!"


@pytest.mark.parametrize(
    "half", ["\\ud800", "\\udfff", "\\ud83d\\ude00", "\\U0000d800"]
)
def test_half_a_character_is_refused(half: str) -> None:
    assert rules(SPEC.replace("Shop API", f'"{half}"')) == {"yaml-syntax"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: shop", 'id: "shop\\n"'),
        ("prefix: Shop", 'prefix: "Shop\\n"'),
        ("id: cart", 'id: "cart\\n"'),
        ("errors:", 'range: "1\\n"\n    errors:'),
        ("source: {", 'source: {url: "https://example.com/\\n", '),
    ],
)
def test_a_name_does_not_end_in_a_line_break(old: str, new: str) -> None:
    assert old in SPEC
    assert rules(SPEC.replace(old, new, 1)) == {"schema-pattern"}


@pytest.mark.parametrize(
    "id", ["../x", "/etc/x", "a/b", "C:x", "a\\\\b", "..", ".", "", "x.y", "X", "ä"]
)
def test_an_id_leads_nowhere(id: str) -> None:
    assert rules(SPEC.replace("id: shop", f'id: "{id}"')) == {"schema-pattern"}


@pytest.mark.parametrize(
    "id", ["con", "nul", "aux", "prn", "com1", "lpt9", "index", "base"]
)
def test_an_id_is_no_device_and_no_module_of_ours(id: str) -> None:
    assert rules(SPEC.replace("id: shop", f"id: {id}")) == {"reserved-id"}


@pytest.mark.parametrize(
    "pattern",
    ["(" * 5_000, "(" * 5_000 + ")" * 5_000, "a{99999999999}", "[z-a]", "(?<=a+)b"],
)
def test_a_pattern_that_nobody_can_compile_is_told(pattern: str) -> None:
    schema = f"schema: {{type: object, properties: {{code: {{pattern: '{pattern}'}}}}}}"
    spec = SPEC[: SPEC.index("envelopes:")] + (
        f"envelopes:\n  - id: error\n    {schema}\n    roles: {{code: /code}}\n"
    )
    assert rules(spec) == {"bad-schema"}
