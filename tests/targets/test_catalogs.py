"""Real APIs, each expressed by a spec alone: tests/catalogs.

`sources/` has what their documents state, `payloads/` real responses with what a person reads in
them. Neither was made by this project, so that nothing here is held to its own output.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from errbind.model.catalog import Catalog, Code
from errbind.plan.reader import Reading, reader_of
from errbind.plan.slots import layout
from tests.catalog_project import FOLDER, NAMES, catalogs, payloads, source
from tests.targets.test_cases import CHECK
from tests.targets.test_openapi import (
    NOTHING_FOUND,
    problems_of_examples,
    problems_of_redocly,
    spectral,
)
from tests.targets.test_typescript import is_writable
from tests.tools import run_node, run_npm_bin

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
READER = Path(__file__).parents[1] / "typescript" / "payloads.mjs"
each_catalog = pytest.mark.parametrize("name", NAMES)
each_language = pytest.mark.parametrize("language", ["python", "typescript"])


# -- the transcription -----------------------------------------------------------------------


class Entry(NamedTuple):
    """What a spec says of a code at one place; sets of what it may mean."""

    names: frozenset[str]
    descriptions: frozenset[str]
    http_statuses: frozenset[int | None]
    group: str


def entries(catalog: Catalog, code: Code) -> Iterator[Entry]:
    """Yield what a spec says of a code, at each place where its document does."""
    titles = {group.id: group.title for group in catalog.groups}
    names = frozenset((code.name, *code.aliases))
    own = frozenset([code.http_status])
    described = code.description or ""
    yield Entry(names, frozenset([described]), own, titles[code.group])
    for other in code.also:
        status = other.http_status
        yield Entry(
            names | {other.name or code.name},
            frozenset([other.description] if other.description else ["", described]),
            frozenset([status]) if status else frozenset([None]) | own,
            titles[other.group or code.group],
        )


def is_told(stated: Mapping[str, Any], catalog: Catalog, code: Code) -> bool:
    """Say whether a spec says of a code what its document does; a name may stand in the note."""
    name = stated["name"]
    if code.value != stated["code"] or type(code.value) is not type(stated["code"]):
        return False
    if (code.deprecated is not None) != bool(stated["deprecated"]):
        return False
    if stated["retryable"] not in (None, code.handling.retryable):
        return False
    is_noted = name is not None and name in (code.note or "")
    return any(
        (name is None or name in entry.names or is_noted)
        and (stated["description"] or "") in entry.descriptions
        and stated["http_status"] in entry.http_statuses
        and stated["group"] in (None, entry.group)
        for entry in entries(catalog, code)
    )


def is_status(stated: Mapping[str, Any], catalog: Catalog) -> bool:
    """Say whether what is stated as a code is an HTTP status, which specs list apart."""
    keys = ("code", "name", "description")
    return stated["http_status"] == stated["code"] and any(
        (status.status, status.name, status.description)
        == tuple(stated[k] for k in keys)
        for status in catalog.http_statuses
    )


def is_type(stated: Mapping[str, Any], catalog: Catalog) -> bool:
    """Say whether what the source lists as a code is a value of the error's type in the spec.

    That is a section of its own, whose values stand in another member. A type has no name.
    """
    return stated["group"] not in {group.title for group in catalog.groups} and any(
        stated["code"] == each.value
        and (each.description or "") == (stated["description"] or "")
        for each in catalog.types
    )


# Where a spec says something else on purpose: the code, and why.
DIFFERENT: dict[str, dict[int | str, str]] = {}


@each_catalog
def test_every_code_of_the_source_is_in_the_spec_to_the_letter(name: str) -> None:
    catalog, allowed = catalogs()[name], DIFFERENT.get(name, {})
    by_value: dict[str, list[Code]] = {}
    for code in catalog.codes:
        by_value.setdefault(str(code.value), []).append(code)
    stated = source(name)["codes"]
    missing = [
        each
        for each in stated
        if not is_status(each, catalog)
        and not is_type(each, catalog)
        and not any(
            is_told(each, catalog, c) for c in by_value.get(str(each["code"]), [])
        )
    ]
    assert {each["code"] for each in missing} == set(allowed), missing[:3]


@each_catalog
def test_the_spec_has_no_code_that_the_source_lacks(name: str) -> None:
    stated = {(type(each["code"]), each["code"]) for each in source(name)["codes"]}
    listed = {(type(c.value), c.value) for c in catalogs()[name].codes if c.listed}
    assert listed - stated == set()


@each_catalog
def test_every_example_of_the_source_is_in_the_spec_and_among_the_payloads(
    name: str,
) -> None:
    bodies = [example.body for example in catalogs()[name].examples]
    real = [payload["body"] for payload in payloads(name)]
    for envelope in source(name)["envelopes"]:
        assert envelope["example"] in bodies
        assert envelope["example"] in real


def test_every_spec_has_its_source_and_its_payloads() -> None:
    for kind in ("sources", "payloads"):
        assert {path.stem for path in (FOLDER / kind).glob("*.json")} == set(NAMES)


# -- what is read ----------------------------------------------------------------------------

PYTHON_KEYS = (
    *("http_status", "code", "message", "field", "subcode", "detail", "retry_after"),
    *("request_id", "docs_url", "user_message", "retryable"),
)

Readings = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def readings(catalog_outputs: Path) -> dict[str, Readings]:
    """What each language reads in the payloads, and writes, by catalog."""
    sys.path.insert(0, str(catalog_outputs / "python"))
    try:
        ours = {
            name: [python_result(name, p) for p in payloads(name)] for name in NAMES
        }
    finally:
        sys.path.pop(0)
    return {"python": ours, "typescript": typescript_results(catalog_outputs)}


def typescript_results(outputs: Path) -> Readings:
    listed = [
        {
            "id": name,
            "module": (outputs / "typescript" / f"{name}.js").as_uri(),
            "prefix": catalogs()[name].prefix,
            "payloads": payloads(name),
        }
        for name in NAMES
    ]
    result = run_node(READER, stdin=json.dumps(listed))
    assert result.returncode == 0, result.stderr
    found: Readings = json.loads(result.stdout)
    return found


def python_result(name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    module = importlib.import_module(f"catalog_errors.{name}")
    root = getattr(module, f"{catalogs()[name].prefix}Error")
    status, body, headers = response(payload)
    if not root.is_error(status, body, headers):
        return {"read": {"is_error": False}}
    error = root.from_body(status, body, headers)
    text = root.from_body(status, json.dumps(body), headers)
    made = anew(error).to_body()
    again = root.from_body(status, json.dumps(made), headers)
    return {
        "read": python_reading(error),
        "text": python_reading(text),
        "back": error.to_body(),
        "made": {"body": made, "again": python_reading(again)},
    }


def response(payload: Mapping[str, Any]) -> tuple[int | None, Any, dict[str, str]]:
    return payload["http_status"], payload["body"], payload.get("headers", {})


def python_reading(error: Any) -> dict[str, Any]:
    return {
        "is_error": True,
        "class": type(error).__name__,
        "errors": [detail._asdict() for detail in error.errors],
        "parameters": dict(error.parameters),
        **{key: getattr(error, key) for key in PYTHON_KEYS},
    }


def anew(error: Any) -> Any:
    """Return an error that a server makes of what another one says."""
    return type(error)(
        error.message,
        code=error.code,
        errors=error.errors,
        **{
            key: getattr(error, key)
            for key in (
                *("type", "field", "http_status", "request_id"),
                *("subcode", "detail", "retry_after"),
            )
        },
    )


@each_catalog
@each_language
def test_every_payload_is_read_as_a_person_does(
    name: str, language: str, readings: Mapping[str, Readings]
) -> None:
    for payload, result in zip(payloads(name), readings[language][name], strict=True):
        expected = dict(payload["expected"])
        if language == "typescript":
            expected.pop("class", None)
        errors = expected.pop("errors", None)
        about = f"{name}: {payload['about']}"
        read = result["read"]
        assert {key: read.get(key) for key in expected} == expected, about
        if errors is not None:
            shown = [
                {key: each[key] for key in wanted}
                for wanted, each in zip(errors, read["errors"], strict=True)
            ]
            assert shown == errors, about


@each_catalog
@each_language
def test_a_body_gives_itself_back_and_reads_the_same_as_text(
    name: str, language: str, readings: Mapping[str, Readings]
) -> None:
    for payload, result in zip(payloads(name), readings[language][name], strict=True):
        read = result["read"]
        if read["is_error"]:
            assert result["text"] == read
            if read["errors"]:
                assert result["back"] == payload["body"]


@each_catalog
def test_both_languages_read_the_same(
    name: str, readings: Mapping[str, Readings]
) -> None:
    pairs = zip(readings["python"][name], readings["typescript"][name], strict=True)
    # Python has the descriptions at hand, and takes one where the response has no text.
    for ours, theirs in pairs:
        keys = theirs["read"].keys() - {"message", "docs_url", "user_message"}
        assert {k: ours["read"][k] for k in keys} == {
            k: theirs["read"][k] for k in keys
        }


@each_catalog
@each_language
def test_an_error_made_anew_writes_what_reads_the_same(
    name: str, language: str, readings: Mapping[str, Readings]
) -> None:
    catalog = catalogs()[name]
    reader, plan = reader_of(catalog), layout(catalog.envelopes[0])
    validator = Draft202012Validator(dict(catalog.envelopes[0].schema))
    slots = {slot.role for slot in plan.body}
    for payload, result in zip(payloads(name), readings[language][name], strict=True):
        status, body, headers = response(payload)
        reading = reader.read(status, body, headers)
        if not result["read"]["is_error"] or not is_writable(reading, catalog):
            continue
        made, read = result["made"], result["read"]
        assert not list(validator.iter_errors(made["body"])), made["body"]
        for key in ("code", *(slots & {"subcode", "detail", "request_id", "message"})):
            assert made["again"][key] == read[key], (payload["about"], made)
        for again, each in zip(made["again"]["errors"], read["errors"], strict=True):
            told = {key: value for key, value in each.items() if value is not None}
            assert again | told == again, (payload["about"], made)


def test_most_envelopes_are_written_as_well() -> None:
    written = [name for name in NAMES if any(map(can_write(name), payloads(name)))]
    assert len(written) >= len(NAMES) - len(READ_ONLY)
    assert not READ_ONLY & set(written)


# Catalogs whose first envelope no error can be written in, and why.
READ_ONLY: set[str] = set()


def can_write(name: str) -> Any:
    catalog = catalogs()[name]
    reader = reader_of(catalog)

    def writable(payload: Mapping[str, Any]) -> bool:
        reading: Reading = reader.read(*response(payload))
        return is_writable(reading, catalog)

    return writable


# -- what is generated -----------------------------------------------------------------------


def test_every_vector_is_read_in_python_and_what_it_writes(
    catalog_outputs: Path,
) -> None:
    paths = [str(catalog_outputs / "vectors" / f"{name}.json") for name in NAMES]
    done = subprocess.run(
        [sys.executable, "-c", CHECK, "catalog_errors", *paths],
        cwd=catalog_outputs / "python",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[]\n", done.stdout + done.stderr


@pytest.mark.parametrize("version", ["", ".3.0"], ids=["3.1", "3.0"])
@each_catalog
def test_every_openapi_document_is_valid_and_so_are_its_examples(
    name: str, version: str, catalog_outputs: Path
) -> None:
    path = catalog_outputs / "openapi" / f"{name}{version}.yaml"
    holder = yaml.load(path.read_text("utf-8"), LOADER)
    validate(holder)
    assert list(problems_of_examples(holder)) == []


def test_linters_find_nothing_in_the_openapi_documents(catalog_outputs: Path) -> None:
    folder = catalog_outputs / "openapi"
    names = [f"{name}{version}.yaml" for name in NAMES for version in ("", ".3.0")]
    options = ("--config", "redocly.yaml", "--format", "json")
    done = run_npm_bin("redocly", "lint", *options, *names, cwd=folder)
    assert done.returncode == 0, done.stdout
    assert problems_of_redocly(done.stdout) == []
    assert spectral(folder, "spectral.yaml", *names) == NOTHING_FOUND
