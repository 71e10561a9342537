"""What a problem shows beside its message, and the formats that programs read."""

from __future__ import annotations

import codecs
import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbind import pipeline
from errbind.diagnostics import reports
from errbind.diagnostics.diagnostic import Diagnostic, diagnose
from errbind.diagnostics.excerpts import WINDOW, excerpt
from errbind.diagnostics.sarif import as_sarif
from errbind.model.problem import SpecError, did_you_mean, suggestion
from errbind.model.suggestions import nearest
from errbind.spec import config
from tests.projects import ROOT, SPEC, errbind, new_project

REJECTED = ROOT / "tests" / "rejected"
WRONG = sorted(path.name for path in REJECTED.iterdir())
SARIF = json.loads((ROOT / "tests" / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
FORMATS = ["json", "github", "sarif"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project")


def rejected(tmp_path: Path, name: str) -> Path:
    """Return a copy of a wrong project; in the checkout the configuration would be the checkout's."""
    return Path(shutil.copytree(REJECTED / name, tmp_path / "project"))


def sarif(folder: Path, *arguments: str) -> Any:
    """Return the log of a run, which is what the standard says a log is."""
    done = errbind(folder, *arguments, "validate", "--format", "sarif")
    assert done.stderr == ""
    log = json.loads(done.stdout)
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    return run


# -- the line and its caret ------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("a: b", 4, "a: b", "   ^"),
        ("\ta: b", 2, "    a: b", "    ^"),
        ("a:\tb", 4, "a:    b", "      ^"),
        ("日本: x", 3, "日本: x", "    ^"),
        ("x: 日本", 5, "x: 日本", "     ^"),
        ("🎉: x", 4, "🎉: x", "    ^"),
        ("e\u0301: x", 5, "e\u0301: x", "   ^"),
        ("xe\u0301", 3, "xe\u0301", " ^"),  # the mark's own place is under its letter
        ("❤\ufe0f: x", 5, "❤\ufe0f: x", "    ^"),
        ("👍🏽: x", 5, "👍🏽: x", "    ^"),
        ("\u1112\u1161\u11ab: x", 6, "\u1112\u1161\u11ab: x", "    ^"),
        ("a\u202eb: x", 5, "a\\u202eb: x", "         ^"),
        ("a\u200bb", 3, "a\\u200bb", "       ^"),
        ("a\x1b[31m: x", 9, "a\\x1b[31m: x", "           ^"),
        ("a\xa0b", 3, "a\\xa0b", "     ^"),
        ("a: b", 99, "a: b", "    ^"),
        ("", 1, "", "^"),
    ],
)
def test_the_caret_is_under_its_character(
    line: str, column: int, shown: str, caret: str
) -> None:
    assert excerpt(line, column) == (shown, caret)


def test_what_a_terminal_cannot_write_is_an_escape_that_the_caret_counts() -> None:
    assert excerpt("é日: x", 5, "ascii") == ("\\xe9\\u65e5: x", "            ^")
    assert excerpt("é日: x", 5, "latin-1") == ("é\\u65e5: x", "         ^")


@pytest.mark.parametrize("column", [1, 2, 50, 51, 500, 999, 1000])
def test_a_long_line_is_cut_to_what_is_around_the_caret(column: int) -> None:
    line = "".join(chr(ord("A") + n % 26) for n in range(1000))
    shown, caret = excerpt(line, column)
    assert shown[len(caret) - 1] == line[column - 1]
    assert len(shown) <= WINDOW + 6
    assert shown.startswith("...") == (column > 51)
    assert shown.endswith("...") == (column < 950)


def test_a_huge_line_costs_no_more_than_a_long_one() -> None:
    shown, caret = excerpt("日" * 1_000_000 + "x" + "日" * 1_000_000, 1_000_001)
    assert shown[3:].partition("x")[0] == "日" * 25
    assert caret == " " * 53 + "^"
    assert len(excerpt("e" + "\u0301" * 1_000_000, 500_000)[0]) < 500


@given(st.text(st.characters(), max_size=300), st.integers(1, 310))
def test_any_line_is_shown_in_one_line_with_one_caret(line: str, column: int) -> None:
    for encoding in ("utf-8", "cp1252"):
        shown, caret = excerpt(line, column, encoding)
        assert caret.lstrip(" ") == "^"
        assert len(caret) <= WINDOW + 10
        assert {unicodedata.category(c) for c in shown}.isdisjoint({"Cc", "Cf", "Zl"})
        shown.encode(encoding)


# -- the text --------------------------------------------------------------------------


def found(name: str) -> tuple[Diagnostic, ...]:
    """Return what is known of the problems of a wrong spec."""
    with pytest.raises(SpecError) as caught:
        pipeline.generate(config.Config(REJECTED / name))
    return diagnose(caught.value.problems, caught.value.sources.get)


@pytest.mark.parametrize("name", WRONG)
def test_the_first_line_of_each_problem_is_what_it_was(name: str) -> None:
    lines = [line for line in reports.text(found(name)) if line.startswith("specs/")]
    expected = (REJECTED / name / "problems.txt").read_text("utf-8")
    assert lines == expected.splitlines()


@pytest.mark.parametrize("name", WRONG)
def test_a_problem_with_a_line_shows_it(name: str) -> None:
    for entry in found(name):
        assert (entry.line is None) == (entry.problem.place.line == 0)


@pytest.mark.parametrize("command", ["validate", "generate", "check"])
def test_each_command_shows_the_line_the_key_and_the_rule(
    tmp_path: Path, command: str
) -> None:
    done = errbind(rejected(tmp_path, "unknown-advice"), command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[:5] == [
        "specs/shop.yaml:15:40: unknown-advice: no advice has the id 'retry_latre'"
        " (did you mean 'retry_later'?)",
        "  15 |   - {of: all, retryable: true, advice: retry_latre}",
        "     |                                        ^",
        "     = advice: The id of the advice that this comes from.",
        "To learn more: errbind explain unknown-advice",
    ]


def test_a_key_is_described_once(project: Path) -> None:
    spec = SPEC.replace("CART_LOCKED", "CART_EMPTY")
    line = next(line for line in spec.splitlines() if "code: CART_EMPTY" in line)
    (project / "specs" / "shop.yaml").write_text(spec.replace(line, f"{line}\n" * 3))
    done = errbind(project, "validate").stderr
    assert done.count("duplicate-code: ") == 3
    assert done.count("= code: ") == 1
    assert done.count("To learn more: ") == 1


def test_a_misspelt_key_shows_what_the_right_one_means(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "unknown-key"), "validate").stderr
    assert "= title: The section's heading.\n" in done
    assert "= description: The document's words.\n" in done


def test_what_the_message_says_already_is_not_said_again(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "missing-key"), "validate").stderr
    assert done.count("The beginning of class and component names") == 1


def test_a_place_without_a_line_shows_none(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "empty-file"), "validate").stderr
    assert done.splitlines()[1:] == [
        "To learn more: errbind explain schema-type",
        "1 problem",
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85"])
def test_lines_are_counted_as_yaml_counts_them(project: Path, end: str) -> None:
    spec = SPEC.replace("prefix: Shop", "prefix: shop").replace("\n", end)
    (project / "specs" / "shop.yaml").write_bytes(codecs.BOM_UTF8 + spec.encode())
    done = errbind(project, "validate").stderr
    line = SPEC.splitlines().index("prefix: Shop") + 1
    assert f"\n  {line} | prefix: shop\n" in done


def test_bytes_that_are_no_text_are_shown_under_the_caret(project: Path) -> None:
    data = codecs.BOM_UTF8 + "id: é".encode() + b"\xff\n"
    (project / "specs" / "shop.yaml").write_bytes(data)
    head, line, caret = errbind(project, "validate").stderr.splitlines()[:3]
    assert head.startswith("specs/shop.yaml:1:6: encoding: byte 0xff is not UTF-8")
    assert line == "  1 | id: é\\xff"
    assert caret == "    |      ^"


def test_a_terminal_is_not_ruled_by_a_spec(project: Path) -> None:
    code = r'"\e[2J\n::error::\u202e"'
    spec = SPEC.replace("CART_EMPTY", code).replace("CART_LOCKED", code)
    (project / "specs" / "shop.yaml").write_text(spec)
    for options in ([], ["--format", "github"]):
        done = errbind(project, "validate", *options)
        shown = done.stdout + done.stderr
        assert done.returncode == 1
        assert "\\x1b[2J" in shown
        assert shown.replace("\n", "").isprintable()
        assert "\n::error::" not in shown


def test_an_ascii_terminal_gets_escapes_with_the_caret_in_its_place(
    project: Path,
) -> None:
    spec = SPEC.replace("- {code: CART_EMPTY", "- {note: é日, code: CART_LOCKED")
    (project / "specs" / "shop.yaml").write_text(spec, "utf-8")
    shown = errbind(project, "validate", env={"PYTHONIOENCODING": "ascii"}).stderr
    line, caret = shown.splitlines()[1:3]
    assert "note: \\xe9\\u65e5, code" in line
    assert line[caret.index("^") :].startswith("CART_LOCKED")


def test_a_configuration_that_is_no_toml_shows_its_line(project: Path) -> None:
    (project / "errbind.toml").write_text('out = "out"\nspecs = [\n')
    lines = errbind(project, "validate").stderr.splitlines()
    assert lines[0] == "errbind.toml:3:1: configuration: Invalid value"
    (project / "errbind.toml").write_text('out = "out"\nspecs = x\n')
    lines = errbind(project, "validate").stderr.splitlines()
    assert lines[:3] == [
        "errbind.toml:2:9: configuration: Invalid value",
        "  2 | specs = x",
        "    |         ^",
    ]


def test_a_template_that_fails_shows_its_line(project: Path) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    (folder / "catalog.json.j2").write_text("one\n{{ catalog.nothing }}\n")
    assert "\n  2 | {{ catalog.nothing }}\n" in errbind(project, "generate").stderr


def test_a_source_that_cannot_be_imported_shows_its_own_line(project: Path) -> None:
    (project / "errors.json").write_text("[]\n[]\n[]\n")  # not the one that is read
    (project.parent / "errors.json").write_text('{"a": 1,\n "title": }\n')
    done = errbind(project, "import", "../errors.json", "-o", "-")
    assert done.stderr.splitlines() == [
        "errors.json:2:11: import: this is no JSON: Expecting value",
        '  2 |  "title": }',
        "    |           ^",
        "To learn more: errbind explain import",
        "1 problem; nothing was written",
    ]


def test_a_base_that_is_wrong_shows_its_own_line(project: Path) -> None:
    base = SPEC.replace("prefix: Shop", "prefix: shop # as it was")
    new_project(project / "before", base)
    for command in (["validate", "--base"], ["diff"]):
        done = errbind(project, *command, "before")
        assert done.returncode == 1
        assert done.stderr.startswith("before:specs/shop.yaml:")
        assert " | prefix: shop # as it was\n" in done.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_gone_since_the_base_is_told_in_the_format(
    project: Path, form: str
) -> None:
    new_project(project / "before")
    gone = "".join(line for line in SPEC.splitlines(True) if "CART_LOCKED" not in line)
    (project / "specs" / "shop.yaml").write_text(gone)
    done = errbind(project, "validate", "--base", "before", "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    assert "code-not-retired" in done.stdout
    wrong = errbind(project, "validate", "--base", "nothing", "--format", form)
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_thousands_of_misspelt_names_are_told_in_seconds(project: Path) -> None:
    errors = "".join(f"      - {{code: SOME_LONGER_NAME_{n}}}\n" for n in range(2000))
    wrong = ", ".join(f"SOME_LONGR_NAME_{n}" for n in range(2000))
    spec = SPEC.replace("envelopes:\n", f"{errors}envelopes:\n", 1)
    spec += f"handling:\n  - {{of: [{wrong}], retryable: true}}\n"
    (project / "specs" / "shop.yaml").write_text(spec)
    done = subprocess.run(
        [sys.executable, "-m", "errbind", "validate"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr.endswith("2000 problems\n")
    assert "'SOME_LONGR_NAME_77' (did you mean 'SOME_LONGER_NAME_77'?)" in done.stderr


# -- names that are nearly right -------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("title: Shop API", "titel: Shop API", "title"),
        ("[CART_EMPTY]", "[CART_EMTPY]", "CART_EMPTY"),
        ("[CART_EMPTY]", "[cart-empty]", "CART_EMPTY"),
        ('[CART_EMPTY]', '["400"]', "BAD_REQUEST"),
        ("actor: caller", "actor: caler", "caller"),
        ("{of: all,", "{of: All,", "all"),
        ("advice: retry", "advice: retyr", "retry"),
        ("{use: CART_LOCKED}", "{use: CART_LOKED}", "CART_LOCKED"),
        ("{not_found:", "{notfound:", "not_found"),
        ("code: /code", "code: /cdoe", "code"),
        ("message: /message", "mesage: /message", "message"),
        ("type: object", "type: objekt", "object"),
    ],
)  # fmt: skip
def test_a_name_that_is_nearly_right_gets_a_suggestion(
    tmp_path: Path, old: str, new: str, hint: str
) -> None:
    assert WHOLE.count(old) == 1
    project = new_project(tmp_path / "project", WHOLE)
    (project / "specs" / "categories.yaml").write_text(CATEGORIES)
    assert errbind(project, "validate").returncode == 0
    (project / "specs" / "shop.yaml").write_text(WHOLE.replace(old, new))
    (problem,) = json.loads(errbind(project, "validate", "--format=json").stdout)[
        "problems"
    ][-1:]
    assert f" (did you mean '{hint}'?)" in problem["message"]
    assert problem["suggestion"] == hint


WHOLE = """\
errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: The shop's error page}
http_statuses:
  - {status: 400, name: BAD_REQUEST}
groups:
  - id: cart
    title: Cart Errors
    errors:
      - {code: 101, name: CART_EMPTY}
      - {code: 102, name: CART_LOCKED}
      - {code: 103, name: CART_SHUT, deprecated: {use: CART_LOCKED}}
categories: {not_found: [CART_EMPTY]}
advice: [{id: retry, text: Try again.}]
handling: [{of: all, actor: caller, advice: retry}]
envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: integer}, message: {type: string}}}
    roles: {code: /code, message: /message}
"""
CATEGORIES = """\
errbind: 1
categories:
  - {id: not_found, class: NotFoundError, title: Not found, description: It is gone.}
"""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('targets = ["pyton"]', "python"),
        ('target = ["python"]', "targets"),
        ('[package]\nroot_class = "ShopError"', "root-class"),
    ],
)
def test_a_configuration_that_is_nearly_right_gets_a_suggestion(
    project: Path, text: str, hint: str
) -> None:
    (project / "errbind.toml").write_text(text)
    assert f"(did you mean '{hint}'?)" in errbind(project, "generate").stderr


def test_a_template_that_is_nearly_there_gets_a_suggestion(project: Path) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    (folder / "target.yaml").write_text(
        "description: x\noutputs:\n  - {template: catalogue.json.j2, path: x}\n"
    )
    assert "(did you mean 'catalog.json.j2'?)" in errbind(project, "generate").stderr


def test_a_deprecated_replacement_is_told_apart_from_a_misspelt_one(
    tmp_path: Path,
) -> None:
    wrong = WHOLE.replace("{use: CART_LOCKED}", "{use: CART_SHUT}")
    project = new_project(tmp_path / "project", wrong)
    (project / "specs" / "categories.yaml").write_text(CATEGORIES)
    assert "'CART_SHUT' is deprecated itself" in errbind(project, "validate").stderr


def test_a_key_of_a_wrong_form_has_its_own_place(tmp_path: Path) -> None:
    wrong = WHOLE.replace("{not_found:", "{Not-Found:")
    done = errbind(new_project(tmp_path / "project", wrong), "validate").stderr
    assert done.startswith(
        "specs/shop.yaml:15:14: schema-pattern:"
        ' the key "Not-Found" of categories which does not match'
    )


def test_nearest_is_the_same_among_few_and_among_many() -> None:
    many = [f"NAME_{n}" for n in range(1000)]
    assert nearest("CARD_NOT_FOND", [*many, "CARD_NOT_FOUND"]) == "CARD_NOT_FOUND"
    assert nearest("card-not-found", [*many, "CARD_NOT_FOUND"]) == "CARD_NOT_FOUND"
    assert nearest("NAEM_999", many) == "NAME_999"
    assert nearest("something else", many) is None
    assert nearest("", many) is None
    assert nearest("x", []) is None


@given(st.text(min_size=1))
def test_a_suggestion_is_read_back_from_its_message(name: str) -> None:
    if "\n" not in name and nearest(name, [name]):
        assert suggestion(f"no{did_you_mean(name, [name])}; try") == repr(name)[1:-1]


# -- the formats -----------------------------------------------------------------------


def message_of_the_readme() -> str:
    """Return the message of the first problem of the wrong spec that the README shows."""
    text = (REJECTED / "readme" / "problems.txt").read_text("utf-8")
    return text.splitlines()[0].partition(": unknown-key: ")[2]


def test_json_is_one_object_with_all_that_is_known(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "readme"), "validate", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    document = json.loads(done.stdout)
    assert document["version"] == 1
    assert document["problems"][0] == {
        "file": "specs/shop.yaml",
        "line": 9,
        "column": 5,
        "level": "error",
        "rule": "unknown-key",
        "message": message_of_the_readme(),
        "path": "groups[0].titel",
        "suggestion": "title",
        "description": "The section's heading.",
        "explanation": "errbind explain unknown-key",
    }
    assert document["problems"][1]["path"] == "groups[0].errors[2].code"
    assert document["problems"][1]["suggestion"] is None
    assert len(document["problems"]) == 3


def test_json_says_null_where_a_whole_file_is_meant(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "empty-file"), "validate", "--format=json")
    problem = json.loads(done.stdout)["problems"][0]
    assert (problem["line"], problem["column"], problem["path"]) == (None, None, None)


def test_without_problems_the_documents_are_empty(project: Path) -> None:
    done = errbind(project, "validate", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"version": 1, "problems": []}
    assert sarif(project)["results"] == []
    github = errbind(project, "validate", "--format", "github")
    assert (github.returncode, github.stdout, github.stderr) == (0, "", "")


@pytest.mark.parametrize("form", FORMATS)
def test_a_wrong_configuration_is_told_in_the_format_too(
    project: Path, form: str
) -> None:
    (project / "errbind.toml").write_text('target = ["python"]')
    done = errbind(project, "validate", "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    assert "errbind.toml" in done.stdout
    assert "did you mean 'targets'" in done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_a_terminal_of_another_encoding_breaks_no_document(
    project: Path, form: str
) -> None:
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("[CART_EMPTY]", "[日本]").replace("prefix: Shop", "prefix: 日本"),
        "utf-8",
    )
    arguments = ["validate", "--format", form]
    done = errbind(project, *arguments, env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    if form != "github":
        text = errbind(project, *arguments).stdout
        assert json.loads(done.stdout) == json.loads(text)
        assert "日本" in str(json.loads(text))


def test_an_unknown_format_is_a_wrong_call(project: Path) -> None:
    assert errbind(project, "validate", "--format", "xml").returncode == 2


def test_github_gets_an_annotation_for_each_problem(tmp_path: Path) -> None:
    done = errbind(rejected(tmp_path, "readme"), "validate", "--format", "github")
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert lines[0] == (
        "::error file=specs/shop.yaml,line=9,col=5,title=unknown-key::"
        f"{message_of_the_readme()}%0Atitle: The section's heading."
        "%0Aerrbind explain unknown-key"
    )


def test_odd_names_of_files_are_escaped(project: Path) -> None:
    (project / "specs" / "shop.yaml").rename(project / "specs" / "a, é:100%.yaml")
    spec = project / "specs" / "a, é:100%.yaml"
    spec.write_text(SPEC.replace("prefix: Shop", 'prefix: "100%"'), "utf-8")
    line = errbind(project, "validate", "--format", "github").stdout
    assert line.startswith("::error file=specs/a%2C é%3A100%25.yaml,line=")
    assert '"100%25"' in line
    (result,) = sarif(project)["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "specs/a%2C%20%C3%A9%3A100%25.yaml"


def test_sarif_names_rules_and_places(tmp_path: Path) -> None:
    run = sarif(rejected(tmp_path, "readme"))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        "duplicate-code",
        "unknown-key",
        "unknown-member",
    ]
    assert all(rule["help"]["markdown"].count("```") == 4 for rule in rules)
    result = run["results"][0]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "unknown-key"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "specs/shop.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 9, "startColumn": 5},
    }
    assert run["columnKind"] == "unicodeCodePoints"


@pytest.mark.parametrize("name", WRONG)
def test_every_wrong_spec_gives_a_valid_log(name: str) -> None:
    log = json.loads(as_sarif(found(name)))
    jsonschema.Draft4Validator(SARIF).validate(log)
    results = log["runs"][0]["results"]
    assert len(results) == len(found(name))
    prints = {str(result["partialFingerprints"]) for result in results}
    assert len(prints) == len(results)


def test_a_fingerprint_outlives_lines_that_are_added(project: Path) -> None:
    wrong = SPEC.replace("CART_LOCKED", "CART_EMPTY")
    (project / "specs" / "shop.yaml").write_text(wrong)
    (before,) = sarif(project)["results"]
    (project / "specs" / "shop.yaml").write_text(f"# A remark.\n\n{wrong}")
    (after,) = sarif(project)["results"]
    assert before["locations"] != after["locations"]
    assert before["partialFingerprints"] == after["partialFingerprints"]


def test_in_a_repository_paths_begin_at_its_top(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project.parent, check=True)
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("prefix: Shop", "prefix: shop")
    )
    line = errbind(project, "validate", "--format", "github").stdout
    assert line.startswith("::error file=project/specs/shop.yaml,")
    (result,) = sarif(project.parent, "-C", "project")["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "project/specs/shop.yaml"
