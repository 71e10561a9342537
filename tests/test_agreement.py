"""Arbitrary bodies, thrown at both decoders: neither raises, and both read the same."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from payment_errors import mugglepay, xmoney

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
