"""The plan of a catalog: it is what its schema says, and enough to read every vector by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from errbind import pipeline
from errbind.plan import plan
from errbind.plan.plan import as_json, members
from errbind.spec import config
from errbind.spec.validation import schema
from errbind.targets.quoting import to_json
from tests.projects import ROOT
from tests.tools import run_node

TESTS = Path(__file__).parents[1]
READER = TESTS / "plan" / "vectors.mjs"
PROJECTS = {
    "specs": ROOT,
    "catalogs": TESTS / "catalogs",
    **{path.name: path for path in sorted((TESTS / "cases").iterdir())},
}
each_project = pytest.mark.parametrize("name", PROJECTS)


@cache
def outputs(name: str) -> dict[str, str]:
    """Return the plans and vectors of a project."""
    settings = replace(config.find(PROJECTS[name]), targets=("catalog", "vectors"))
    return pipeline.generate(settings)


def plans(name: str) -> Iterator[Any]:
    """Yield the plans of a project."""
    for path, text in outputs(name).items():
        if path.startswith("catalog/"):
            yield json.loads(text)


# -- the schema ------------------------------------------------------------------------------


@each_project
def test_a_plan_fits_its_schema(name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema("plan"))
    for each in plans(name):
        assert [error.message for error in validator.iter_errors(each)] == []


def records() -> list[Any]:
    """Return every record of a plan."""
    found = [each for each in vars(plan).values() if isinstance(each, type)]
    return [each for each in found if hasattr(each, "_field_defaults")]


def described(record: Any) -> Any:
    """Return what the schema says of a record."""
    words = "".join(f"_{c.lower()}" if c.isupper() else c for c in record.__name__)
    whole = schema("plan")
    return whole if record is plan.Plan else whole["$defs"][words.strip("_")]


def resolved(property_: Any) -> Any:
    """Return what the schema says of a member, also where it refers to it."""
    shared = property_.get("$ref", "").rpartition("/")[2]
    return {**schema("plan")["$defs"].get(shared, {}), **property_}


@pytest.mark.parametrize("record", records())
def test_the_schema_has_the_members_of_a_record_with_their_defaults(
    record: Any,
) -> None:
    stated = described(record)
    own = members(record)
    assert list(stated["properties"]) == [key for key, _ in own]
    always = [n for n in record._fields if n not in record._field_defaults]
    assert stated.get("required", []) == [name.rstrip("_") for name in always]
    for key, default in own:
        if default is not ...:
            assert resolved(stated["properties"][key])["default"] == as_json(default)


# -- what is written -------------------------------------------------------------------------


def test_a_default_is_left_out_and_a_constant_null_is_not() -> None:
    assert as_json(plan.Slot(("a", 0), const=None)) == {"path": ["a", 0], "const": None}
    address = plan.Address("/a", "body", ("a",), join="")
    assert as_json(address) == {"at": "/a", "in": "body", "path": ["a"], "join": ""}


@pytest.mark.parametrize(
    "value",
    [
        {"a": {"b": [1, [2, {"c": None}]]}, "[": ["{", "]\n", "}"], "empty": [{}, []]},
        ["x" * 40, "y" * 40, "z" * 40],
        [{"long": "x" * 90}, {"short": [["["]]}],
        {"two": ["\u2028", "\x7f\ud800"]},
    ],
)
def test_lines_of_json_are_joined_without_changing_it(value: Any) -> None:
    text = to_json(value, 2, 88)
    assert json.loads(text) == value
    assert text.count("\n") <= to_json(value, 2).count("\n")


def test_what_fits_into_a_line_stands_in_one() -> None:
    assert to_json({"a": [1, {"b": [2]}]}, 2, 30) == '{"a": [1, {"b": [2]}]}'
    assert to_json({"a": [1, {"b": [2]}]}, 2, 20) == (
        '{\n  "a": [\n    1,\n    {"b": [2]}\n  ]\n}'
    )


@each_project
def test_every_reference_leads_to_a_class_and_ids_are_unique(name: str) -> None:
    for each in plans(name):
        classes = [*each["classes"], *each["codes"]]
        ids = [cls["id"] for cls in classes]
        assert len(set(ids)) == len(ids)
        seen: set[str] = set()
        for cls in classes:  # parents stand before what derives from them
            assert {*cls.get("parents", ()), *cls.get("ancestors", ())} <= seen
            seen.add(cls["id"])
        assert {status["class_id"] for status in each["statuses"].values()} <= seen


def test_a_new_code_is_one_block_and_moves_nothing_else() -> None:
    settings = replace(config.find(ROOT), targets=("catalog",))
    loaded = pipeline.read(settings)
    before = pipeline.rendered(settings, loaded.project)["catalog/xmoney.json"]
    name = "specs/xmoney.yaml"
    spec = loaded.sources[name].decode()
    at = spec.index("      - {code: 903,")
    new = "      - {code: 9021, name: CARD_SHY, description: The card is shy}\n"
    sources = {**loaded.sources, name: (spec[:at] + new + spec[at:]).encode()}
    project = pipeline.resolve(settings.package, sources).project
    after = pipeline.rendered(settings, project)["catalog/xmoney.json"]
    old, made = before.splitlines(), after.splitlines()
    start = next(n for n, line in enumerate(old) if line != made[n])
    count = len(made) - len(old)
    assert made[:start] + made[start + count :] == old
    assert count <= 19


# -- a reader that has nothing but the plan --------------------------------------------------


@each_project
def test_a_reader_that_has_the_plan_alone_reads_every_vector(name: str) -> None:
    given = [
        {
            "plan": each,
            "vectors": json.loads(outputs(name)[f"vectors/{each['id']}.json"]),
        }
        for each in plans(name)
    ]
    done = run_node(READER, stdin=json.dumps(given))
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert sum(len(each["vectors"]["vectors"]) for each in given) > 40
