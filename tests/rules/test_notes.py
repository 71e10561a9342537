"""`errbind validate --strict`: what is no mistake and will be missed, with a level of its own."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.projects import ROOT, errbind, new_project, problem_lines

HEAD = """\
errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: The shop's error page}
"""
ENVELOPES = """\
envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: integer}, message: {type: string}}}
    roles: {code: /code, message: /message}
"""
ONE = """\
groups:
  - id: cart
    title: Cart Errors
    errors:
      - {code: 101}
"""
SARIF = json.loads((ROOT / "tests" / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
KINDS = ["made-up-name", "no-category", "no-description", "no-handling"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project", HEAD + ONE + ENVELOPES)


def rules(stderr: str) -> list[str]:
    return sorted(line.split(": ")[2] for line in problem_lines(stderr))


def test_without_strict_there_are_no_notes(project: Path) -> None:
    done = errbind(project, "validate")
    assert (done.returncode, done.stderr) == (0, "")


def test_strict_notes_all_that_a_code_lacks_and_fails(project: Path) -> None:
    done = errbind(project, "validate", "--strict")
    assert done.returncode == 1
    lines = problem_lines(done.stderr)
    assert all(line.startswith("specs/shop.yaml:10:16: note: ") for line in lines)
    assert rules(done.stderr) == KINDS
    assert done.stderr.endswith("\n4 notes\n")


def test_a_spec_that_lacks_nothing_has_no_note(tmp_path: Path) -> None:
    errbind(tmp_path, "init")
    done = errbind(tmp_path, "validate", "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "specs/acme.yaml: 4 codes, no problem\n"


def test_a_code_of_letters_is_its_own_name(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    text = path.read_text().replace("101", "EMPTY").replace("integer", "string")
    path.write_text(text)
    assert "made-up-name" not in rules(errbind(project, "validate", "--strict").stderr)
    path.write_text(text.replace("EMPTY", '"0101"'))
    assert "made-up-name" in rules(errbind(project, "validate", "--strict").stderr)


def test_many_codes_of_a_group_are_one_note_with_their_lines(project: Path) -> None:
    codes = "".join(f"      - {{code: {n}}}\n" for n in range(101, 151))
    other = "  - {id: other, title: Other, errors: [{code: 1}, {code: 2}]}\n"
    spec = HEAD + ONE.replace("      - {code: 101}\n", codes) + other + ENVELOPES
    (project / "specs" / "shop.yaml").write_text(spec)
    done = errbind(project, "validate", "--strict")
    assert done.stderr.endswith("\n12 notes\n")
    (line,) = [
        line
        for line in problem_lines(done.stderr)
        if "note: no-category: 50 codes" in line
    ]
    assert line == (
        "specs/shop.yaml:7:9: note: no-category: 50 codes of cart have no category:"
        " CODE_101, CODE_102, CODE_103 and 47 more (lines 10-59)"
    )


def test_problems_come_first_and_are_counted_apart(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    path.write_text(path.read_text().replace("prefix: Shop", "prefix: shop"))
    done = errbind(project, "validate", "--strict")
    assert done.returncode == 1
    assert done.stderr.endswith("\n1 problem\n")


def test_each_format_has_the_level(project: Path) -> None:
    plain = json.loads(
        errbind(project, "validate", "--strict", "--format", "json").stdout
    )
    assert {entry["level"] for entry in plain["problems"]} == {"note"}
    github = errbind(project, "validate", "--strict", "--format", "github")
    assert github.returncode == 1
    lines = github.stdout.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("::notice file=specs/shop.yaml,") for line in lines)
    log = json.loads(
        errbind(project, "validate", "--strict", "--format", "sarif").stdout
    )
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert {result["level"] for result in run["results"]} == {"note"}
    levels = {
        r["defaultConfiguration"]["level"] for r in run["tool"]["driver"]["rules"]
    }
    assert levels == {"note"}


def test_a_problem_has_its_level_in_json(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    path.write_text(path.read_text().replace("prefix: Shop", "prefix: shop"))
    done = errbind(project, "validate", "--format", "json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["level"] == "error"


def test_a_schema_that_is_old_or_missing_is_noted_until_it_is_renewed(
    tmp_path: Path,
) -> None:
    errbind(tmp_path, "init")
    schemas = tmp_path / "specs" / "schemas"
    (schemas / "catalog.schema.json").write_text('{"$id": "urn:errbind:catalog:0"}')
    (schemas / "categories.schema.json").unlink()
    done = errbind(tmp_path, "validate", "--strict")
    assert done.returncode == 1
    lines = problem_lines(done.stderr)
    assert [line.split(": ")[0] for line in lines] == [
        "specs/acme.yaml:1:1",
        "specs/categories.yaml:1:1",
    ]
    assert all(": note: stale-schema: " in line for line in lines)
    for line in lines:
        command = line.partition("; run: errbind ")[2]
        assert errbind(tmp_path, *command.split()).returncode == 0
    assert errbind(tmp_path, "validate", "--strict").returncode == 0


def test_this_repository_s_own_schemas_are_not_noted() -> None:
    stderr = errbind(ROOT, "validate", "--strict").stderr
    assert "stale-schema" not in stderr
    assert "made-up-name" not in stderr
