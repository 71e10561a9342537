"""What a manifest says of a language is how its filters write names, texts and comments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from errbind import pipeline
from errbind.model.catalog import Code
from errbind.model.problem import SpecError
from errbind.spec import config
from errbind.spec.documents import read_document
from errbind.spec.validation import violations
from errbind.targets import quoting, rendering
from errbind.targets.profiles import Profile, profile_of
from tests.projects import ROOT, new_project

OUTPUTS = "description: x\noutputs: [{template: a.j2, path: a}]\n"


def profile(text: str) -> Profile:
    """Return the profile of a manifest, which must be valid."""
    document = read_document("target.yaml", (OUTPUTS + text).encode())
    assert list(violations(document, "target")) == []
    return profile_of("x", document.value)


def names(casing: dict[str, str], **more: Any) -> Profile:
    return profile(yaml.safe_dump({"names": {"casing": casing, **more}}))


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (
            "UPPER_SNAKE_CASE",
            ["CARD_ID_GONE", "CODE_1_11", "CODE_11_1", "NOT_3_D_SECURE2"],
        ),
        ("snake_case", ["card_id_gone", "code_1_11", "code_11_1", "not_3_d_secure2"]),
        ("PascalCase", ["CardIDGone", "Code1_11", "Code11_1", "Not3DSecure2"]),
        ("camelCase", ["cardIDGone", "code1_11", "code11_1", "not3DSecure2"]),
    ],
)
def test_a_name_is_written_in_the_style_of_its_kind(
    style: str, written: list[str]
) -> None:
    write = names({"constant": style}, initialisms=["ID"]).filters()["as_constant"]
    given = ["CARD_ID_GONE", "CODE_1_11", "CODE_11_1", "NOT_3D_SECURE2"]
    assert [write(name) for name in given] == written


def test_a_name_of_a_kind_without_a_style_stays_as_it_is() -> None:
    filters = names({"member": "camelCase"}, initialisms=["ID"]).filters()
    assert filters["as_constant"]("CARD_ID_2_3D") == "CARD_ID_2_3D"
    assert filters["as_class"]("XMLError") == "XMLError"
    assert filters["as_member"]("ID_OF_CARD") == "idOfCard"
    assert filters["as_module"]("") == ""


def test_a_reserved_word_is_written_as_the_language_can() -> None:
    filters = names(
        {"member": "camelCase"},
        reserved={"any": "in is", "member": "object"},
        escape="`{}`",
    ).filters()
    given = ["IN", "OBJECT", "IN_IT", "IS"]
    assert [filters["as_member"](n) for n in given] == [
        "`in`",
        "`object`",
        "inIt",
        "`is`",
    ]
    assert filters["as_constant"]("object") == "object"


def test_a_literal_has_the_words_and_quotes_of_the_language() -> None:
    said = {
        "escapes": "utf16",
        "quotes": ["'", '"'],
        "also": ["$"],
        "values": {"null": "nil"},
    }
    write = profile(yaml.safe_dump({"literal": said})).filters()["literal"]
    assert [write(v) for v in (None, True, 5, -0.5)] == ["nil", "true", "5", "-0.5"]
    assert write("it's $5") == '"it\'s \\$5"'
    assert write("plain") == "'plain'"
    with pytest.raises(TypeError, match="list"):
        write([1])


def test_a_comment_has_the_start_line_and_end_of_the_language() -> None:
    text = 'doc: {start: "/**", line: " *", end: " */", replaced: {"@": "&#64;"}}'
    filters = profile(f"{text}\ncomment: {{start: '#'}}").filters()
    assert filters["doc_lines"]("a */ @b") == "/** a * / &#64;b */"
    assert (
        filters["doc_lines"](["a\nb", "", "c"], "  ")
        == "  /**\n   * a b\n   *\n   * c\n   */"
    )
    assert filters["comment_lines"](["a", "", "b\u2028c"]) == "# a\n#\n# b c"


def deprecated_code(tmp_path: Path) -> Code:
    spec = LOOKUP.replace("{code: A}", '{code: A, deprecated: {reason: "a@b"}}')
    project = new_project(tmp_path / "project", spec.replace("class", "shop"))
    (project / "errbind.toml").write_text('targets = ["typescript"]\n', "utf-8")
    return pipeline.load(config.find(project)).catalogs[0].codes[0]


def test_a_doc_comment_ends_with_the_deprecation_of_its_code(tmp_path: Path) -> None:
    code = deprecated_code(tmp_path)
    doc = "doc: {start: '/**', line: ' *', end: ' */', replaced: {'@': '&#64;'}}\n"
    filters = profile(doc + "deprecation: '@deprecated {notice}.'\n").filters()
    shown = "/**\n * @x\n *\n * @deprecated Deprecated: a&#64;b.\n */"
    assert filters["doc_lines"]("@x", "", code) == shown.replace("@x", "&#64;x")
    assert filters["doc_lines"]("x", code=replace(code, deprecated=None)) == "/** x */"
    filters = profile(f"{doc}deprecation: '@Deprecated({{literal}})'\n").filters()
    assert filters["doc_lines"]("x", "", code) == "/** x */"
    assert filters["deprecation"](code) == '@Deprecated("Deprecated: a@b")'
    assert filters["deprecation"](replace(code, deprecated=None)) == ""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("names: {casing: {constant: Pascal}}", "names.casing.constant"),
        ("names: {reserved: {field: a}}", "'field' is not a key"),
        ("names: {escape: _}", "names.escape"),
        ("names: {initialisms: [Id]}", "names.initialisms[0]"),
        ("literal: {escapes: ruby}", "literal.escapes"),
        ("literal: {quotes: ['\"']}", "'escapes'"),
        ("literal: {escapes: json, quotes: [ab]}", "literal.quotes[0]"),
        ('literal: {escapes: json, also: ["\\\\"]}', "literal.also[0]"),
        ("comment: {stop: a}", "'stop' is not a key"),
        ("doc: {style: html}", "doc.style"),
        ("deprecation: '{text}'", "deprecation"),
        ("catch: ../a", "catch"),
    ],
)
def test_a_wrong_manifest_is_told_what_is_wrong(text: str, wanted: str) -> None:
    document = read_document("target.yaml", (OUTPUTS + text).encode())
    found = [problem.message for problem in violations(document, "target")]
    assert len(found) == 1 and wanted in found[0], found


TEXTS = ["a", 'a "b"', "it's", "\\", "*/ @x", '"""', "\n\u2028\ud800", "é"]


@pytest.mark.parametrize(
    ("target", "literal", "doc"),
    [
        ("python", quoting.py, quoting.docstring),
        ("typescript", quoting.js, quoting.jsdoc),
    ],
)
def test_shipped_languages_write_as_their_own_filters_do(
    target: str, literal: Any, doc: Any
) -> None:
    (found,) = rendering.find_targets(ROOT / "none", [target])
    filters = found.profile.filters()
    for text in TEXTS:
        assert filters["literal"](text) == literal(text)
        assert filters["doc"](text) == doc(text)
    for value in (None, True, False, 0, -5, 1.5):
        assert filters["literal"](value) == literal(value)


@pytest.mark.parametrize("name", rendering.names(ROOT / "none"))
def test_a_shipped_manifest_is_valid(name: str) -> None:
    path = rendering.SHIPPED / name / rendering.MANIFEST
    assert list(violations(read_document("x.yaml", path.read_bytes()), "target")) == []


LOOKUP = (
    "errbind: 1\nid: class\ntitle: Shop\nprefix: Lookup\nsource: {title: x}\n" + """
groups: [{id: all, title: All, errors: [{code: A}]}]
envelopes:
  - {id: e, schema: {type: object, properties: {code: {type: string}}}, roles: {code: /code}}
"""
)
CATEGORY = "errbind: 1\ncategories:\n  - {id: a, class: TimeoutError, title: A, description: A}\n"


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        ('["typescript", "openapi"]', set()),
        ('["python"]', {"reserved-prefix", "reserved-id", "reserved-class"}),
        ("[]", {"reserved-prefix", "reserved-id", "reserved-class"}),
        ('["unknown"]', {"reserved-prefix", "reserved-id", "reserved-class"}),
    ],
)
def test_only_what_the_languages_of_the_project_reserve_is_refused(
    tmp_path: Path, chosen: str, refused: set[str]
) -> None:
    project = new_project(tmp_path / "project", LOOKUP)
    (project / "specs" / "categories.yaml").write_text(CATEGORY, "utf-8")
    (project / "errbind.toml").write_text(f"targets = {chosen}\n", "utf-8")
    found = set()
    try:
        pipeline.load(config.find(project))
    except SpecError as error:
        found = {problem.rule for problem in error.problems}
        assert all("Python" in problem.message for problem in error.problems)
    assert found == refused


def test_what_browsers_have_is_refused_without_python_too(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project", LOOKUP.replace("Lookup", "Type"))
    (project / "errbind.toml").write_text('targets = ["typescript"]\n', "utf-8")
    with pytest.raises(SpecError, match="TypeError would hide TypeScript's own"):
        pipeline.load(config.find(project))


def test_a_reserved_word_that_the_language_can_write_is_not_refused(
    tmp_path: Path,
) -> None:
    project = new_project(tmp_path / "project", LOOKUP.replace("class", "shop"))
    folder = project / "templates" / "ruby"
    folder.mkdir(parents=True)
    (project / "errbind.toml").write_text('targets = ["ruby"]\n', "utf-8")
    manifest = "names: {reserved: {any: A shop}, escape: '{}_'}\n"
    (folder / "target.yaml").write_text(OUTPUTS + manifest, "utf-8")
    (folder / "a.j2").write_text("{{ catalogs[0].codes[0].constant | as_constant }}")
    assert pipeline.generate(config.find(project)) == {"a": "A_"}
    (folder / "target.yaml").write_text(OUTPUTS + "names: {reserved: {any: A}}\n")
    with pytest.raises(SpecError, match="constant A, which ruby reserves"):
        pipeline.generate(config.find(project))
