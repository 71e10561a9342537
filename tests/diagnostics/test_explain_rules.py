"""`errbind explain RULE`: every rule is explained, and its examples are what it says of them."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from errbind import pipeline, rules
from errbind.commands import notes
from errbind.diagnostics.rule_docs import rule_docs
from errbind.model.problem import SpecError
from errbind.output import folder as outputs
from errbind.spec import config
from tests.projects import ROOT, errbind

SOURCES = ROOT / "generator" / "errbind"
BASE = {
    "specs/shop.yaml": """\
errbind: 1
id: shop
title: Shop API
prefix: Shop
source: {title: The shop's error page}
groups:
  - id: cart
    title: Cart Errors
    errors:
      - {code: 101, name: CART_EMPTY}
      - {code: 102, name: CART_LOCKED}
envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: integer}, message: {type: string}}}
    roles: {code: /code, message: /message}
""",
    "specs/categories.yaml": """\
errbind: 1
categories:
  - {id: not_found, class: NotFoundError, title: Not found, description: It is not there.}
""",
}
DOCS = rule_docs()
# What is called with a rule in second place.
MAKERS = ("Problem", "_problem", "_Obstacle", "remark")


def rules_in_the_sources() -> set[str]:
    """Return every rule that a problem can be made with."""
    found = {rule.__name__.replace("_", "-") for rule in rules.RULES}
    found |= {note.__name__.replace("_", "-") for note in notes.NOTES}
    found |= {f"schema-{keyword}" for keyword in schema_keywords()}
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = dict(named_texts(tree))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and called(call) in MAKERS:
                rule = call.args[1]
                if isinstance(rule, ast.Constant):
                    found.add(str(rule.value))
                elif isinstance(rule, ast.Name) and rule.id in constants:
                    found.add(constants[rule.id])
            elif isinstance(call, ast.JoinedStr):
                found |= set(re.findall(r": ([a-z]+(?:-[a-z]+)+): ", ast.unparse(call)))
    return found


def called(call: ast.Call) -> str:
    """Return the name of what is called, without its object's."""
    function = call.func
    return str(getattr(function, "attr", getattr(function, "id", "")))


def named_texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the texts that a module gives a name to."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.value, ast.Constant
        ):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, str(statement.value.value)


def schema_keywords() -> set[str]:
    """Return the keywords of the shipped schemas that a problem is named after."""
    own_rules = {"required", "additionalProperties"}  # missing-key, unknown-key
    lead_on = {"properties", "items", "propertyNames", "$ref"}
    known = set(jsonschema.Draft202012Validator.VALIDATORS) - own_rules - lead_on
    return {
        keyword
        for path in (SOURCES / "schemas").glob("*.json")
        if path.name != "plan.schema.json"  # of what errbind writes itself
        for schema in schemas(json.loads(path.read_text("utf-8")))
        for keyword in known & set(schema)
    }


def schemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("properties", "$defs"):
        for inner in schema.get(key, {}).values():
            yield from schemas(inner)
    for key in ("items", "additionalProperties", "propertyNames"):
        yield from schemas(schema.get(key))
    for inner in schema.get("oneOf", ()):
        yield from schemas(inner)


def test_every_rule_of_the_sources_is_explained_and_no_other() -> None:
    assert set(DOCS) == rules_in_the_sources()


def test_every_rule_of_the_rejected_specs_is_explained() -> None:
    for path in (ROOT / "tests" / "rejected").glob("*/problems.txt"):
        for line in path.read_text("utf-8").splitlines():
            assert line.split(": ")[1] in DOCS


def sections(text: str) -> list[tuple[str, str]]:
    """Return the parts of a YAML text, each beginning at the left edge, with their keys."""
    parts = re.split(r"(?m)^(?=\S)", text)
    return [(part.partition(":")[0], part) for part in parts if part]


def files(example: str) -> dict[str, str]:
    """Return the files that an example shows, by their paths."""
    parts = re.split(r"(?m)^# ([\w./]+\.\w+)\n", re.sub(r"(?m)^\$ .*\n", "", example))
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {"specs/shop.yaml": parts[0], **named} if parts[0].strip() else named


def completed(path: str, text: str) -> str:
    """Return a part of a spec with all else that a spec has."""
    if not path.startswith("specs/"):
        return text
    base = BASE.get(path, BASE["specs/shop.yaml"])
    given = sections(text)
    keys = {key for key, _ in given}
    kept = "".join(part for key, part in sections(base) if key not in keys)
    return kept + "".join(part for _, part in given)


def commands(example: str) -> list[str]:
    return re.findall(r"(?m)^\$ (.*)$", example)


def apply(folder: Path, example: str) -> set[str]:
    """Make a project of an example, or do to it what it does; return the rules that errbind names."""
    lines = commands(example)
    for path, text in files(example).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(completed(path, text), "utf-8")
    named: set[str] = set()
    for line in lines:
        if line.startswith("errbind "):
            done = errbind(folder, *line.split()[1:])
            told = f"{done.stdout}\n{done.stderr}"
            named.update(re.findall(r"(?m)^\S+: (?:note: )?([a-z-]+): ", told))
            assert done.returncode in (0, 1), done.stderr
        else:
            subprocess.run(line, shell=True, cwd=folder, check=True)
    return named


def found_rules(folder: Path) -> set[str]:
    """Return the rules that a project breaks when its outputs are written."""
    try:
        settings = config.find(folder)
        pipeline.load(settings)  # some rules depend on the languages that are generated
        if not settings.targets:
            own = [path.parent.name for path in folder.glob("templates/*/target.yaml")]
            settings = replace(settings, targets=("catalog", *own))
        outputs.write(folder / settings.out, pipeline.generate(settings))
    except SpecError as error:
        return {problem.rule for problem in error.problems}
    return set()


def new_base(folder: Path) -> Path:
    for path, text in BASE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    (folder / "errbind.toml").touch()
    return folder


def test_what_the_examples_are_part_of_is_right(tmp_path: Path) -> None:
    assert found_rules(new_base(tmp_path)) == set()


@pytest.mark.parametrize("rule", DOCS)
def test_the_wrong_example_breaks_its_rule_and_the_right_one_none(
    rule: str, tmp_path: Path
) -> None:
    doc = DOCS[rule]
    wrong = new_base(tmp_path / "wrong")
    assert rule in apply(wrong, doc.wrong) | found_rules(wrong)
    is_mended = bool(commands(doc.right)) and not files(doc.right)
    right = wrong if is_mended else new_base(tmp_path / "right")
    named = apply(right, doc.right)
    assert (
        rule not in named
    )  # an import seldom gives all that a spec needs, so others may be
    assert found_rules(right) == set()


@pytest.mark.parametrize("rule", DOCS)
def test_an_explanation_is_short_and_whole(rule: str) -> None:
    doc = DOCS[rule]
    assert re.fullmatch(r"[A-Z].{10,78}\.", doc.summary)
    assert len(doc.why) > 40
    assert doc.why.strip().endswith(".")
    assert doc.wrong.strip() and doc.right.strip() and doc.wrong != doc.right


def test_explain_shows_what_a_rule_is_about(tmp_path: Path) -> None:
    done = errbind(tmp_path, "explain", "duplicate-code")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == """\
duplicate-code: A code stands once in its vocabulary.

A consumer looks a code up and gets one name, one text and one exception. `101` and
`"101"` are the same code, since servers send either. If two sections of the document
list it, keep the first and name the other under `also`; if they are two sets of codes,
make them two `vocabularies`.

Wrong:

    groups:
      - id: cart
        title: Cart Errors
        errors:
          - {code: 101, name: CART_EMPTY}
          - {code: 101, name: CART_GONE}

Right:

    groups:
      - id: cart
        title: Cart Errors
        errors:
          - {code: 101, name: CART_EMPTY}
          - {code: 103, name: CART_GONE}
"""


def test_what_is_explained_rules_no_terminal(tmp_path: Path) -> None:
    for rule in ("yaml-character", "encoding"):
        shown = errbind(tmp_path, "explain", rule).stdout
        assert shown.replace("\n", "").isprintable()


def test_explain_lists_the_rules(tmp_path: Path) -> None:
    lines = errbind(tmp_path, "explain", "--rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(DOCS)
    assert all(DOCS[line.split()[0]].summary in line for line in lines)


def test_at_a_terminal_explain_alone_lists_the_rules(tmp_path: Path) -> None:
    main, end = os.openpty()
    command = [sys.executable, "-m", "errbind", "explain"]
    done = subprocess.run(command, stdin=end, capture_output=True, cwd=tmp_path)
    os.close(main)
    os.close(end)
    assert done.returncode == 0
    assert done.stdout.decode() == errbind(tmp_path, "explain", "--rules").stdout


def test_a_rule_is_explained_to_programs_too(tmp_path: Path) -> None:
    arguments = ("explain", "no-codes", "--format", "json")
    (rule,) = json.loads(errbind(tmp_path, *arguments).stdout)["rules"]
    assert rule["rule"] == "no-codes"
    assert rule["summary"] == DOCS["no-codes"].summary
    every = errbind(tmp_path, "explain", "--rules", "--format", "json").stdout
    assert [rule["rule"] for rule in json.loads(every)["rules"]] == list(DOCS)


def test_a_catalog_s_own_name_goes_before_a_rule_where_the_catalog_is_named(
    tmp_path: Path,
) -> None:
    spec = BASE["specs/shop.yaml"].replace("CART_LOCKED", "encoding")
    new_base(tmp_path)
    (tmp_path / "specs" / "shop.yaml").write_text(spec)
    assert errbind(tmp_path, "explain", "encoding").stdout.startswith("encoding: A ")
    for named in (["shop:encoding"], ["encoding", "--catalog", "shop"]):
        done = errbind(tmp_path, "explain", *named)
        assert done.stdout.startswith("shop:encoding is code 102"), done.stderr


def test_a_rule_that_is_not_there_gets_a_suggestion(tmp_path: Path) -> None:
    done = errbind(tmp_path, "explain", "duplicate-cod")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'duplicate-cod' (did you mean 'duplicate-code'?)" in done.stderr
    new_base(tmp_path)
    done = errbind(tmp_path, "explain", "duplicate-cod")
    assert (done.returncode, done.stdout) == (1, "")
    assert "'duplicate-cod' (did you mean 'duplicate-code'?)" in done.stderr
