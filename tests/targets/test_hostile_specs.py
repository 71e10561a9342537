"""Any spec, however odd its texts, is rejected with places or arrives whole in every language.

Many made-up specs share a project, as a compiler takes longer to start than to check one. Each has
its seed in its id, which a failure shows; `tests/fuzz.py` says how to try one again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from errbind import pipeline
from errbind.diagnostics import reports, sarif
from errbind.diagnostics.diagnostic import diagnose
from errbind.model.catalog import Catalog, Code, Package, Project
from errbind.model.json_values import plain
from errbind.model.problem import SpecError
from errbind.spec import yaml_syntax
from errbind.targets.openapi.components import components, info
from errbind.targets.python_responses import responses, schema
from errbind.targets.typescript.formatting import union
from tests import fuzz, hostile
from tests.random_specs import outputs
from tests.targets.test_typescript import (
    CONSUMERS,
    OPTIONS,
    expected_codes,
    expected_infos,
    infos_name,
)
from tests.tools import run_node, run_npm_bin

TOGETHER = 50  # specs in a project
DUMP = Path(__file__).parents[1] / "python" / "dump.py"
each_batch = pytest.mark.parametrize("batch", range(fuzz.BATCHES))


@each_batch
def test_every_text_arrives_in_every_language(batch: int, tmp_path: Path) -> None:
    for seeds in fuzz.chunks(fuzz.seeds(batch), TOGETHER):
        categories, specs = hostile.specs(seeds)
        project = hostile.project(categories, specs)
        folder = tmp_path / str(seeds[0])
        texts = outputs(project)
        write(folder, texts)
        check_what_readers_see(texts)
        for spec in specs:
            check_json(spec, texts)
        check_python(project, folder / "python")
        check_typescript(project, folder / "typescript")
        check_openapi(project, texts)
        fuzz.tried("specs that every language reads back", len(specs))


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


# -- source code -----------------------------------------------------------------------------


# What reorders, hides or ends a line for some reader: "Trojan source".
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def check_what_readers_see(texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        assert UNSEEN.search(text) is None, path


# -- JSON ------------------------------------------------------------------------------------


def check_json(spec: hostile.Spec, texts: Mapping[str, str]) -> None:
    value, found = spec.value, json.loads(texts[f"catalog/{spec.value['id']}.json"])
    for key in ("title", "description", "http_statuses_description", "source"):
        assert found.get(key) == value.get(key), spec.seed
    errors = [entry for group in value["groups"] for entry in group["errors"]]
    assert said(found["codes"], errors, CODE_KEYS) == []
    patterns = [code.get("pattern", {}).get("text") for code in found["codes"]]
    assert patterns == [error.get("pattern") for error in errors], spec.seed
    assert said(found["groups"], value["groups"], GROUP_KEYS) == []
    statuses = value.get("http_statuses", [])
    assert said(found["http_statuses"], statuses, STATUS_KEYS) == []
    assert (
        said(found.get("types", []), value.get("types", []), ("value", "description"))
        == []
    )
    examples = value.get("examples", [])
    assert (
        said(found.get("examples", []), examples, ("title", "description", "body"))
        == []
    )
    assert found.get("retired", []) == value.get("retired", [])
    json.loads(texts[f"vectors/{spec.value['id']}.json"])


CODE_KEYS = ("code", "name", "description", "type", "note", "since", "user_message")
CODE_KEYS += ("docs_url", "http_status")
GROUP_KEYS = ("id", "title", "range", "description")
STATUS_KEYS = ("status", "name", "label", "description", "note")


def said(found: Any, given: Any, keys: tuple[str, ...]) -> list[tuple[Any, Any]]:
    """Return what is not as it was given."""
    pairs = [
        (entry.get(key), said.get(key))
        for entry, said in zip(found, given, strict=True)
        for key in keys
    ]
    return [(one, other) for one, other in pairs if one != other]


# -- Python ----------------------------------------------------------------------------------


def check_python(project: Project, folder: Path) -> None:
    asked = {
        "package": project.package.module,
        "enums": {c.id: [v.enum for v in c.vocabularies] for c in project.catalogs},
    }
    command = [sys.executable, "-W", "error", str(DUMP)]
    done = subprocess.run(
        command, cwd=folder, input=json.dumps(asked), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for catalog in project.catalogs:
        check_module(catalog, found[catalog.id])
        wanted = python_responses(catalog, project)
        assert found[catalog.id]["responses"] == wanted


def python_responses(catalog: Catalog, project: Project) -> Any:
    """Return what the responses hold as JSON has it, the schema of a body written out."""
    body = schema(catalog)
    made = responses(catalog, project.categories)
    return json.loads(json.dumps(made, default=lambda _: body))


def check_module(catalog: Catalog, found: Any) -> None:
    statuses = {status.constant: status.status for status in catalog.http_statuses}
    assert found["statuses"] == statuses
    assert found["doc"].startswith(f"The errors of {one_line(catalog.title)}.\n")
    for vocabulary in catalog.vocabularies:
        enum = found["enums"][vocabulary.enum]
        codes = catalog.codes_of(vocabulary)
        assert enum["members"] == expected_codes(catalog, vocabulary)
        title = vocabulary.title or "The error codes"
        assert enum["doc"].strip() == one_line(f"{title} of {catalog.title}.")
        for code, known, cls in zip(codes, enum["infos"], enum["classes"], strict=True):
            assert known == json.loads(json.dumps(python_info(code)))
            assert cls == {
                "doc": cls["doc"],
                "message": code.default_message,
                "type": code.type,
                "docs_url": code.docs_url,
                "user_message": code.user_message,
                "code": code.value,
            }
            assert cls["doc"].strip() == one_line(code.summary)


def one_line(text: str) -> str:
    return " ".join(text.split())


def python_info(code: Code) -> dict[str, Any]:
    return {
        "title": code.title,
        "description": code.description,
        "fields": code.fields,
        "fields_vary": code.fields_vary,
        "group": code.group,
        "type": code.type,
        "http_status": code.http_status,
        "categories": code.categories,
        "retryable": code.handling.retryable,
        "actor": code.handling.actor,
        "remedy": code.handling.remedy,
        "user_safe": code.handling.user_safe,
        "user_message": code.user_message,
        "since": code.since,
        "deprecated": code.deprecation_notice,
        "docs_url": code.docs_url,
        "note": code.note,
        "also": code.other_descriptions,
    }


# -- TypeScript ------------------------------------------------------------------------------


def check_typescript(project: Project, folder: Path) -> None:
    options = {**OPTIONS["compilerOptions"], "noEmit": True}
    sources = ["src/**/*.ts", "*.d.ts", "*/*.d.ts"]
    settings = {"compilerOptions": options, "include": sources}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    compiled = run_npm_bin("tsc", "-p", folder, "--pretty", "false")
    assert compiled.returncode == 0, compiled.stdout[:4000]
    modules = {
        (catalog.id, part): (folder / f"{catalog.id}{part}.js").as_uri()
        for catalog in project.catalogs
        for part in ("", "/codes", "/catalog")
    }
    asked = json.dumps(list(modules.values()))
    dumped = run_node(CONSUMERS / "dump.mjs", stdin=asked)
    assert dumped.returncode == 0, dumped.stderr[:4000]
    found = json.loads(dumped.stdout)
    for catalog in project.catalogs:
        parts = ("", "/codes", "/catalog")
        main, codes, infos = (found[modules[catalog.id, part]] for part in parts)
        for vocabulary in catalog.vocabularies:
            wanted = expected_codes(catalog, vocabulary)
            assert main[f"{catalog.prefix}{vocabulary.enum}"] == wanted
            start = vocabulary.constant_prefix
            assert {
                f"{start}{k}": v for k, v in wanted.items()
            }.items() <= codes.items()
            texts = infos[infos_name(catalog, vocabulary)]
            assert texts == expected_infos(catalog, vocabulary)


def test_a_union_of_nothing_is_never_however_long_its_name() -> None:
    assert union("type A", []) == "type A = never;"
    name = f"type {'A' * 80}"
    assert union(name, []) == f"{name} =\n  never;"


# -- OpenAPI ---------------------------------------------------------------------------------

VERSIONS = (("", "3.1.0"), (".3.0", "3.0.3"))


def check_openapi(project: Project, texts: Mapping[str, str]) -> None:
    """Half of the catalogs are looked at in each version, since validating takes the longest."""
    for n, catalog in enumerate(project.catalogs):
        ending, version = VERSIONS[n % 2]
        text = texts[f"openapi/{catalog.id}{ending}.yaml"]
        document = yaml.load(text, yaml.CSafeLoader)
        validate(document)
        assert document["info"] == info(catalog, project.package, version)
        made = components(catalog, project.categories, version)
        found = document["components"]
        assert found["schemas"] == plain(made.schemas)
        responses = {k: r["description"] for k, r in found["responses"].items()}
        assert responses == {r.component: r.description for r in made.responses}
        examples = found.get("examples", {}).items()
        shown = {e.component: [e.summary, plain(e.body)] for e in made.examples}
        assert {k: [e["summary"], e["value"]] for k, e in examples} == shown


# -- what is spoilt --------------------------------------------------------------------------


@each_batch
def test_a_spec_with_something_wrong_gives_problems_with_places(batch: int) -> None:
    for seed in fuzz.seeds(batch):
        categories, (spec,) = hostile.specs([seed])
        random = Random(seed)
        value = hostile.spoilt(spec.value, random)
        check_refusal(categories, spec, hostile.written(value, random), "values")


@each_batch
def test_a_damaged_file_gives_problems_with_places(batch: int) -> None:
    for seed in fuzz.seeds(batch):
        categories, (spec,) = hostile.specs([seed])
        for n in range(2):
            data = hostile.damaged(spec.data, Random(f"{seed}:{n}"))
            check_refusal(categories, spec, data, "bytes")


def check_refusal(
    categories: list[dict[str, Any]], spec: hostile.Spec, data: bytes, what: str
) -> None:
    """A spec is taken, and then it can be rendered; or its problems have places and are told."""
    shared = hostile.written({"errbind": 1, "categories": categories}, Random(0))
    sources = {hostile.CATEGORIES: shared, spec.file: data}
    try:
        loaded = pipeline.resolve(Package(), sources)
    except SpecError as error:
        check_problems(error, sources)
        fuzz.tried(f"specs of spoilt {what} that were rejected with places")
        return
    outputs(loaded.project, "catalog", "openapi")
    fuzz.tried(f"specs of spoilt {what} that were right still")


def check_problems(error: SpecError, sources: Mapping[str, bytes]) -> None:
    assert error.problems
    for problem in error.problems:
        place = problem.place
        text = sources[place.file].decode("utf-8-sig", "backslashreplace")
        lines = yaml_syntax.lines(text)
        if place.line == 0:  # the whole file, where nothing is in it
            assert problem.rule == "schema-type" and "is null" in problem.message
            continue
        assert 1 <= place.line <= len(lines), problem
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1, problem
    found = diagnose(error.problems, sources.get)
    for line in (*reports.text(found), *reports.github(found)):
        line.encode()
        assert line.isprintable() or not set(line) & {"\n", "\r", "\x1b", "\u202e"}
    assert len(json.loads(reports.as_json(found))["problems"]) == len(found)
    assert len(json.loads(sarif.as_sarif(found))["runs"][0]["results"]) == len(found)
