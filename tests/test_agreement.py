"""Arbitrary bodies, thrown at both decoders: neither raises, and both read the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from payment_errors import mugglepay, xmoney

from errbind import config, pipeline
from errbind.model import Catalog
from tests.projects import ROOT
from tests.test_python import CATEGORIES
from tests.tools import run_node
from tests.vectors import vectors

READINGS = Path(__file__).parent / "typescript" / "readings.mjs"
COUNT = 5_000
CATALOGS = [
    ("xmoney", "XMoney", xmoney.XMoneyError),
    ("mugglepay", "MugglePay", mugglepay.MugglePayError),
]
KEYS = (
    "code",
    "message",
    "errors",
    "error",
    "error_code",
    "status",
    "type",
    "field",
    "__proto__",
)
LEAVES: Sequence[Any] = (
    *(None, True, False, 0, 1, -1, 0.5, 1e300, 2**60, "", "x", "\ud800", "é", "0604"),
    *(
        400,
        "400",
        404,
        404.0,
        "404",
        599,
        600,
        99,
        902,
        "902",
        902.0,
        " 902",
        804,
        838,
        1651,
    ),
    *(
        "ERROR",
        "ORDER_NOT_NEW",
        "PAYMENT_NOT_AVAILABLE",
        "API_LIMIT_EXCEEDED",
        "Validation",
    ),
)
STATUSES = (
    None,
    100,
    200,
    201,
    302,
    399,
    400,
    401,
    404,
    409,
    418,
    421,
    500,
    502,
    504,
    599,
)


def any_json(made: random.Random, depth: int) -> Any:
    """Return some JSON value, more often than not with members that a decoder looks at."""
    kind = made.random()
    if depth == 0 or kind < 0.35:
        return made.choice(LEAVES)
    if kind < 0.6:
        return [any_json(made, depth - 1) for _ in range(made.randrange(4))]
    return {
        made.choice(KEYS): any_json(made, depth - 1) for _ in range(made.randrange(5))
    }


def any_responses(name: str) -> list[dict[str, Any]]:
    """Return many responses: the same ones in each run."""
    made = random.Random(f"errbind {name}")
    bodies = [vector["body"] for vector in vectors(name)]
    found = []
    for _ in range(COUNT):
        body = any_json(made, 4)
        if made.random() < 0.3 and isinstance(known := made.choice(bodies), dict):
            body = {**known, made.choice(KEYS): body}
        if made.random() < 0.1:
            body = json.dumps(body)
        found.append({"http_status": made.choice(STATUSES), "body": body})
    return found


def python_reading(root: Any, response: dict[str, Any]) -> dict[str, Any] | None:
    status, body = response["http_status"], response["body"]
    error = root.from_body(status, body)
    if not root.is_error(status, body):
        return None
    return {
        "http_status": error.http_status,
        "code": error.code,
        "codes": list(error.codes),
        "errors": [detail._asdict() for detail in error.errors],
        "categories": [id for id, cls in CATEGORIES.items() if isinstance(error, cls)],
        "retryable": error.retryable,
    }


@pytest.mark.parametrize(("name", "prefix", "root"), CATALOGS)
def test_python_and_typescript_read_every_body_alike(
    name: str, prefix: str, root: Any
) -> None:
    responses = any_responses(name)
    module = (ROOT / "out" / "typescript" / f"{name}.js").as_uri()
    done = run_node(
        READINGS,
        stdin=json.dumps({"module": module, "prefix": prefix, "responses": responses}),
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    ours = [python_reading(root, response) for response in responses]
    assert sum(reading is not None for reading in ours) > COUNT / 3
    different = [
        (response, mine, other)
        for response, mine, other in zip(responses, ours, theirs, strict=True)
        if mine != other
    ]
    assert different[:3] == []


# -- the golden cases ------------------------------------------------------------------------

CASES = ROOT / "tests" / "cases"
READ = Path(__file__).parent / "python_readings.py"
ODD: Sequence[Any] = (
    None,
    True,
    0,
    17,
    "17",
    -3,
    0.5,
    2**60,
    "",
    "#",
    "x",
    [],
    {},
    "\u00e9",
)


def words(value: Any) -> Iterator[Any]:
    """Yield every key and leaf of a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    else:
        yield value


def changed(
    made: random.Random, value: Any, pool: Sequence[Any], depth: int = 0
) -> Any:
    """Return a JSON value with a part of it replaced, removed, repeated or wrapped."""
    if depth > 6 or made.random() < 0.12:
        other = made.choice(pool)
        return made.choice([other, [other], [value, other], {"0": value, "b": other}])
    if isinstance(value, dict) and value:
        kept = {k: v for k, v in value.items() if made.random() > 0.1}
        key = made.choice([*value, *(k for k in pool if isinstance(k, str))])
        inner = kept.get(key, made.choice(list(value.values())))
        return {**kept, key: changed(made, inner, pool, depth + 1)}
    if isinstance(value, list) and value:
        at = made.randrange(len(value))
        inner = changed(made, value[at], pool, depth + 1)
        return [*value[:at], inner, *value[at + made.randrange(2) :]]
    return made.choice([value, made.choice(pool)])


def changed_responses(
    catalog: Catalog, found: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return responses that are nearly those of the vectors: the same ones in each run."""
    made = random.Random(f"errbind {catalog.id}")
    bodies = [vector["body"] for vector in found]
    texts = [
        w for body in bodies[:200] for w in words(body) if not isinstance(w, float)
    ]
    pool = [
        *dict.fromkeys(
            map(json.dumps, [*texts, *ODD, *(c.value for c in catalog.codes)])
        )
    ]
    values = [json.loads(text) for text in pool]
    headers = [vector["headers"] for vector in found if vector["headers"]] or [{}]
    return [
        {
            "http_status": made.choice(STATUSES),
            "headers": made.choice([{}, made.choice(headers)]),
            "body": changed(made, made.choice(bodies), values),
        }
        for _ in range(1_500)
    ]


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_cases_read_every_body_alike_in_both_languages(
    case: str, tmp_path: Path
) -> None:
    found = config.find(CASES / case)
    settings = replace(found, targets=("python", "typescript", "vectors"))
    for path, text in pipeline.generate(settings).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    project = pipeline.load(settings)
    for catalog in project.catalogs:
        known = json.loads(
            (tmp_path / "vectors" / f"{catalog.id}.json").read_text("utf-8")
        )
        keys = ("subcode", "detail", "retry_after", "parameters")
        asked = {
            "package": settings.package.module,
            "catalog": catalog.id,
            "root": catalog.root_class,
            "categories": {c.id: c.class_name for c in project.categories},
            "module": (tmp_path / "typescript" / f"{catalog.id}.js").as_uri(),
            "prefix": catalog.prefix,
            "more": [k for k in keys if k in known["vectors"][0]["expected"]],
            "responses": changed_responses(catalog, known["vectors"]),
        }
        theirs = run_node(READINGS, stdin=json.dumps(asked))
        ours = subprocess.run(
            [sys.executable, str(READ)],
            cwd=tmp_path / "python",
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ours.returncode == 0, ours.stderr
        assert theirs.returncode == 0, theirs.stderr
        mine = json.loads(ours.stdout)
        different = [
            (response, one, other)
            for response, one, other in zip(
                asked["responses"], mine, json.loads(theirs.stdout), strict=True
            )
            if one != other
        ]
        assert different[:2] == []
