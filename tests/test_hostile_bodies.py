"""Whatever a server answers, no decoder fails, and all read the same.

`ERRBIND_BODIES=1000000` reads so many responses in Python, and a tenth of them in TypeScript and by
the generator's own reader; other ones at each run, of which `ERRBIND_START` repeats one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from errbind import config, pipeline
from errbind.model import Catalog, Project
from errbind.vectors import Expectations, vectors
from tests import catalog_project
from tests.projects import ROOT
from tests.random_bodies import STATUSES, Bodies, Response
from tests.tools import run_node

CASES = ROOT / "tests" / "cases"
PROJECTS = {
    "shipped": ROOT,
    "catalogs": catalog_project.FOLDER,
    **{path.name: path for path in sorted(CASES.iterdir())},
}
READ = Path(__file__).parent / "python_readings.py"
READINGS = Path(__file__).parent / "typescript" / "readings.mjs"
COUNT = int(os.environ.get("ERRBIND_BODIES", "20000"))
IS_LONG = "ERRBIND_BODIES" in os.environ
START = os.environ.get(
    "ERRBIND_START", str(Random().randrange(10**6)) if IS_LONG else "0"
)
BATCH = 2_000


@cache
def project(name: str) -> Project:
    """Return a project that has specs."""
    return pipeline.load(config.find(PROJECTS[name]))


@cache
def catalogs() -> tuple[tuple[str, str], ...]:
    """Return every catalog that the tests have: its project's name and its own."""
    return tuple((n, c.id) for n in PROJECTS for c in project(n).catalogs)


@pytest.fixture
def outputs(name: str, tmp_path: Path, catalog_outputs: Path) -> Path:
    """Return the folder of a project's Python and TypeScript."""
    if name == "shipped":
        return ROOT / "out"
    if name == "catalogs":
        return catalog_outputs
    settings = replace(config.find(PROJECTS[name]), targets=("python", "typescript"))
    for path, text in pipeline.generate(settings).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return tmp_path


def questions(name: str, catalog: Catalog, folder: Path) -> dict[str, Any]:
    """Return what the readers in both languages must know of a catalog."""
    found = project(name)
    roles = {role for envelope in catalog.envelopes for role in envelope.roles}
    more = roles & {"subcode", "detail", "retry_after"}
    patterned = {"parameters"} if any(c.pattern for c in catalog.codes) else set()
    return {
        "package": found.package.module,
        "catalog": catalog.id,
        "root": catalog.root_class,
        "categories": {c.id: c.class_name for c in found.categories},
        "module": (folder / "typescript" / f"{catalog.id}.js").as_uri(),
        "prefix": catalog.prefix,
        "more": ["request_id", *sorted(more | patterned)],
    }


def bodies(name: str, catalog: Catalog) -> Bodies:
    """Return a maker of responses for a catalog."""
    known = vectors(catalog, project(name).categories, [""])["vectors"]
    return Bodies(known, [code.value for code in catalog.codes])


def batches(count: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the size of each batch of responses."""
    for number, start in enumerate(range(0, count, BATCH)):
        yield number, min(BATCH, count - start)


def python_readings(asked: Mapping[str, Any], folder: Path) -> list[Any]:
    done = subprocess.run(
        [sys.executable, str(READ)],
        cwd=folder / "python",
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def typescript_readings(asked: Mapping[str, Any]) -> list[Any]:
    done = run_node(READINGS, stdin=json.dumps(asked))
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def own_readings(
    reader: Expectations, responses: Sequence[Response], ours: Sequence[Any]
) -> list[Any]:
    """Return what the generator's own reader makes of the responses that it is made for."""
    found = []
    for response, mine in zip(responses, ours, strict=True):
        status, headers = response["http_status"], response["headers"]
        texts = headers.values() if isinstance(headers, dict) else [None]
        if status not in STATUSES or not all(isinstance(t, str) for t in texts):
            found.append(mine)
            continue
        read = reader.expected(status, handed_over(response), headers)
        is_error, _ = read.pop("is_error"), read.pop("class")
        found.append({**(mine or {}), **read} if is_error else None)
    return found


def handed_over(response: Response) -> Any:
    """Return the body as the generator's own reader takes it."""
    body = response["body"]
    if response["form"] == "bytes":
        return body.encode("latin-1").decode("utf-8", "replace")
    return json.loads(body) if response["form"] == "value" else body


def differences(
    responses: Sequence[Response], ours: Sequence[Any], theirs: Sequence[Any]
) -> str:
    """Return the first responses that are not read alike, with both readings."""
    read = zip(responses, ours, theirs, strict=True)
    found = [each for each in read if each[1] != each[2]]
    lines = [json.dumps(part)[:3_000] for each in found[:3] for part in each]
    return "\n".join([f"{len(found)} of {len(responses)}:", *lines] if found else [])


@pytest.mark.parametrize(("name", "id"), catalogs())
def test_every_language_reads_every_response_alike(
    name: str, id: str, outputs: Path
) -> None:
    catalog = next(c for c in project(name).catalogs if c.id == id)
    made, asked = bodies(name, catalog), questions(name, catalog, outputs)
    own = Expectations(catalog, project(name).categories)
    read = 0
    for number, size in batches(COUNT // len(catalogs())):
        seed = f"{START} {id} {number}"
        responses = made.responses(seed, size)
        asked["responses"] = responses
        ours = python_readings(asked, outputs)
        read += sum(reading is not None for reading in ours)
        if not IS_LONG or number % 10 == 0:
            theirs = typescript_readings(asked)
            assert not (found := differences(responses, ours, theirs)), seed + found
            theirs = own_readings(own, responses, ours)
            assert not (found := differences(responses, ours, theirs)), seed + found
    assert read > COUNT / len(catalogs()) / 3
