"""Every question that the specs of this repository can be asked, and every response that they show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from errbind import pipeline
from errbind.explain import diagnosis_text, lookup
from errbind.explain.catching import Bindings, bindings
from errbind.explain.diagnosis import Diagnosis, diagnoses, meant
from errbind.explain.explanation import explain
from errbind.explain.http_message import Response, response
from errbind.explain.parts import Explanation
from errbind.explain.text import as_data, as_text, entry_data
from errbind.model.catalog import Catalog, Code, Project
from errbind.plan.reader import reader_of
from errbind.spec import config
from tests.catalog_project import FOLDER as CATALOGS
from tests.catalog_project import payloads
from tests.projects import ROOT

PROJECTS = [ROOT, CATALOGS, *sorted((ROOT / "tests" / "cases").iterdir())]
ALL = ("openapi", "python", "typescript")

every_project = pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: path.name)


@cache
def loaded(folder: Path) -> tuple[Project, Bindings]:
    """Return a project, and that it generates all."""
    settings = replace(config.find(folder), targets=ALL)
    project = pipeline.load(settings)
    return project, bindings(project, settings)


def alone(folder: Path) -> Iterator[Project]:
    """Yield a project for each catalog of one, in which a question is answered sooner."""
    project, _ = loaded(folder)
    for catalog in project.catalogs:
        yield replace(project, catalogs=(catalog,))


@cache
def explained(folder: Path) -> dict[tuple[str, str], Explanation]:
    """Return the explanation of each entry of a project, by its kind and id."""
    project, bindings = loaded(folder)
    return {
        (entry.kind, entry.id): explain(project, bindings, entry)
        for entry in lookup.entries(project)
    }


def spellings(code: Code) -> Iterator[str]:
    """Yield what a code can be asked by."""
    yield from (str(code.value), code.reference, code.name, code.constant)
    yield from (code.class_name, *code.aliases)
    yield from (*code.constant_aliases, *code.class_aliases)


def codes_found(project: Project, what: str) -> list[Code]:
    return [e.value for e in lookup.find(project, what).entries if e.kind == "code"]


@every_project
def test_each_code_is_found_by_all_that_it_is_called(folder: Path) -> None:
    for project in alone(folder):
        (catalog,) = project.catalogs
        for code in catalog.codes:
            for what in dict.fromkeys(spellings(code)):
                assert code in codes_found(project, what), what
            for what in dict.fromkeys((str(code.value), code.reference)):
                assert code in codes_found(project, f"{catalog.id}:{what}"), what
            # A class is of one code alone, which is the surest name of one.
            assert codes_found(project, f"{catalog.id}:{code.class_name}") == [code]


@every_project
def test_a_code_is_found_among_all_catalogs(folder: Path) -> None:
    project = loaded(folder)[0]
    for catalog in project.catalogs:
        for code in catalog.codes[::25]:
            what = f"{catalog.id}:{code.class_name}"
            assert codes_found(project, what) == [code]
            assert code in codes_found(project, code.reference)


@every_project
def test_each_entry_is_found_by_its_id_and_names(folder: Path) -> None:
    for project in alone(folder):
        for entry in lookup.entries(project):
            names = () if entry.kind == "code" else entry.names  # see above
            for what in (entry.id, *names):
                found = {(e.kind, e.id) for e in lookup.find(project, what).entries}
                assert (entry.kind, entry.id) in found, what


@every_project
def test_each_entry_is_explained_as_what_it_is(folder: Path) -> None:
    for entry in lookup.entries(loaded(folder)[0]):
        explanation = explained(folder)[entry.kind, entry.id]
        assert (explanation.kind, explanation.id) == (entry.kind, entry.id)
        text, data = as_text(explanation), as_data(explanation)
        assert {c for c in text if not c.isprintable()} <= {"\n"}
        assert json.loads(json.dumps(data)) == data
        assert json.dumps(entry_data(entry))
        if isinstance(entry.value, Code):
            names = data["names"]
            assert (names["code"], names["vocabulary"], names["class"]) == (
                entry.value.value,
                entry.value.vocabulary,
                entry.value.class_name,
            )
            assert (
                f" {entry.catalog and entry.catalog.id}.{entry.value.class_name} as "
                in text
            )


@every_project
def test_a_code_is_found_by_what_its_document_says(folder: Path) -> None:
    for project in alone(folder):
        for code in project.catalogs[0].codes[::20]:
            if code.description:
                assert code in codes_found(project, code.description), code.reference


def responses(folder: Path) -> Iterator[tuple[Catalog, Response]]:
    """Yield every response that the specs of a project and its payloads show."""
    for catalog in loaded(folder)[0].catalogs:
        for each in catalog.examples:
            yield catalog, Response(each.http_status, each.headers, each.body)
        for payload in payloads(catalog.id) if folder == CATALOGS else ():
            headers = {k.lower(): v for k, v in payload.get("headers", {}).items()}
            yield catalog, Response(payload["http_status"], headers, payload["body"])


def own_diagnosis(
    project: Project, catalog: Catalog, given: Response
) -> Diagnosis | None:
    found = diagnoses(project, given)
    return next((each for each in found if each.catalog is catalog), None)


@every_project
def test_each_response_is_explained_by_the_vocabularies_of_its_reading(
    folder: Path,
) -> None:
    project, _ = loaded(folder)
    for catalog, given in responses(folder):
        reader = reader_of(catalog)
        reading = reader.read(given.status, given.body, given.headers)
        items = (reading.top, reading.sub, *reading.items)
        wanted = list(dict.fromkeys(i.known.reference for i in items if i.known))
        found = own_diagnosis(project, catalog, given)
        if found is None:
            assert not reader.is_error(given.status, given.body, given.headers)
            continue
        entries = meant(project, found)
        codes = [entry.value.reference for entry in entries if entry.kind == "code"]
        assert codes == wanted
        for entry in entries:
            assert entry.catalog is catalog
            assert as_text(explained(folder)[entry.kind, entry.id])
        assert diagnosis_text.as_text(found, found.class_name)
        assert json.dumps(diagnosis_text.as_data(found))


@every_project
def test_each_response_is_the_same_as_a_transcript_and_as_a_line_of_a_log(
    folder: Path,
) -> None:
    for _, given in responses(folder):
        if not isinstance(given.body, dict) or not given.body:
            continue
        body = json.dumps(given.body)
        logged = response(f"2026-11-28T10:00:00Z ERROR api 404 {body}".encode())
        assert (logged.body, logged.remark) == (given.body, None)
        head = "".join(f"< {k}: {v}\r\n" for k, v in given.headers.items())
        first = f"< HTTP/1.1 {given.status or 500} Some Reason\r\n{head}< \r\n"
        sent = "*   Trying 127.0.0.1:80...\n> GET / HTTP/1.1\r\n> \r\n"
        left = "* Connection #0 to host localhost left intact\n"
        verbose = response(f"{sent}{first}{body}{left}".encode())
        assert (verbose.body, verbose.remark) == (given.body, None)
        assert verbose.status == (given.status or 500)
        assert verbose.headers == {k.lower(): v for k, v in given.headers.items()}


def exceptions(catalog: Catalog) -> Iterator[tuple[Code, str]]:
    """Yield each code with the last line of the traceback that its exception leaves."""
    for code in catalog.codes:
        label = f"{code.constant} ({code.value})"
        line = f"errors.{catalog.id}.{code.class_name}: 400 {label}: {code.title}"
        yield code, line


@pytest.mark.parametrize("folder", [ROOT, CATALOGS], ids=lambda path: path.name)
def test_the_text_of_each_exception_names_its_code(folder: Path) -> None:
    for project in alone(folder):
        (catalog,) = project.catalogs
        lines = "\n".join(line for _, line in exceptions(catalog))
        found = lookup.mentioned(lookup.entries(project), f"Traceback:\n{lines}\n")
        assert [entry.value for entry in found] == list(catalog.codes)


def test_a_code_with_a_part_that_changes_is_found_by_each_of_its_forms() -> None:
    project = loaded(ROOT / "tests" / "cases" / "vocabularies")[0]
    (found,) = codes_found(project, "wait_31")
    assert found.name == "WAIT"
    assert codes_found(project, "bank:wait_7") == [found]
