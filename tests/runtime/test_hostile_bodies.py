"""Whatever a server answers, no decoder fails, and all read the same.

`ERRBIND_BODIES=1000000` reads so many responses in Python, and a tenth of them in TypeScript and by
the generator's own reader; see tests/fuzz.py.
"""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from payment_errors import mugglepay, xmoney

from errbind import pipeline
from errbind.model.catalog import Catalog, Project
from errbind.plan.vectors import Expectations, vectors
from errbind.spec import config
from tests import catalog_project, fuzz
from tests.projects import ROOT
from tests.random_bodies import STATUSES, Bodies, Response, grown
from tests.tools import run_node

CASES = ROOT / "tests" / "cases"
PROJECTS = {
    "shipped": ROOT,
    "catalogs": catalog_project.FOLDER,
    **{path.name: path for path in sorted(CASES.iterdir())},
}
READ = Path(__file__).parents[1] / "python_readings.py"
WORK = Path(__file__).parents[1] / "python_work.py"
READINGS = Path(__file__).parents[1] / "typescript" / "readings.mjs"
COUNT, IS_LONG, START = fuzz.bodies(), fuzz.is_long(), fuzz.first_seed()
BATCH = 2_000
PARTS = 1_000 if IS_LONG else 3  # of bodies that are made large


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


def python_readings(
    asked: Mapping[str, Any], folder: Path, script: Path = READ
) -> list[Any]:
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder / "python",
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def typescript_readings(asked: Mapping[str, Any], timeout: float = 600) -> list[Any]:
    done = run_node(READINGS, stdin=json.dumps(asked), timeout=timeout)
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
    for number, size in batches(-(-COUNT // len(catalogs()))):
        seed = f"{START} {id} {number}"
        responses = made.responses(seed, size)
        asked["responses"] = responses
        ours = python_readings(asked, outputs)
        read += sum(reading is not None for reading in ours)
        fuzz.tried("responses in Python", size)
        if not IS_LONG or number % 10 == 0:
            theirs = typescript_readings(asked)
            fuzz.tried("responses in TypeScript", size)
            assert not (found := differences(responses, ours, theirs)), seed + found
            theirs = own_readings(own, responses, ours)
            assert not (found := differences(responses, ours, theirs)), seed + found
    assert read > COUNT / len(catalogs()) / 3


# -- the work for a large body ---------------------------------------------------------------


def enlarged(name: str, catalog: Catalog, sizes: Sequence[int]) -> list[list[Any]]:
    """Return bodies with a part that is larger and larger, by size: the same part in each list."""
    known = vectors(catalog, project(name).categories, [""])["vectors"]
    shapes = {json.dumps(outline(v["body"])): v["body"] for v in known}
    bodies = [body for body in shapes.values() if isinstance(body, dict | list)]
    found = [[each for body in bodies for each in grown(body, n)] for n in sizes]
    picked = Random(f"{START} {catalog.id}").sample(range(len(found[0])), len(found[0]))
    return [[each[at] for at in picked[:PARTS]] for each in found]


def outline(value: Any) -> Any:
    """Return a JSON value without what its leaves are."""
    if isinstance(value, dict):
        return {key: outline(inner) for key, inner in value.items()}
    return [outline(value[0])] if isinstance(value, list) and value else None


@pytest.mark.parametrize(("name", "id"), catalogs())
def test_the_work_grows_as_the_body_does(name: str, id: str, outputs: Path) -> None:
    catalog = next(c for c in project(name).catalogs if c.id == id)
    asked = questions(name, catalog, outputs)
    sizes = enlarged(name, catalog, (10, 20, 40))
    asked["bodies"] = [body for each in sizes for body in each]
    taken = python_readings(asked, outputs, WORK)
    for at, body in enumerate(sizes[0]):
        small, middle, large = taken[at :: len(sizes[0])]
        # Twice as much more of a body is twice as much more work; of a square it is four times.
        assert large - middle <= 2.5 * max(0, middle - small) + 200, json.dumps(body)[
            :500
        ]


def crowds(value: Any, size: int) -> Iterator[Any]:
    """Yield a JSON value with so many of the members of each of its lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: large} for large in crowds(inner, size))
    elif isinstance(value, list) and value:
        yield (value * size)[:size]


LARGE = [
    ("shipped", "xmoney", "two of a group"),
    ("vocabularies", "bank", "example"),
    ("paths", "forms", "example"),
]


@pytest.mark.parametrize(("name", "id", "kind"), LARGE)
def test_a_response_of_megabytes_is_read(
    name: str, id: str, kind: str, outputs: Path
) -> None:
    """A square of these sizes takes many minutes, and no call takes so many arguments."""
    catalog = next(c for c in project(name).catalogs if c.id == id)
    known = vectors(catalog, project(name).categories, [""])["vectors"]
    those = [vector["body"] for vector in known if vector["name"].startswith(kind)]
    bodies = [large for body in those for large in crowds(body, 300_000)][:1]
    if IS_LONG:
        bodies += Random(f"{START} {id}").sample([*grown(those[0], 100_000)], 3)
    asked = questions(name, catalog, outputs)
    headers = {"x-request-id": "a" * 10**6, "b" * 10**6: "b"}
    asked["responses"] = [
        {"http_status": 400, "headers": headers, "body": json.dumps(b), "form": "text"}
        for b in bodies
    ]
    theirs = typescript_readings(asked, timeout=240)
    assert len(theirs[0]["errors"]) >= 300_000
    if IS_LONG:
        ours = python_readings(asked, outputs)
        assert not (found := differences(asked["responses"], ours, theirs)), found


# -- what only a caller can hand over ----------------------------------------------------------


class Raising:
    """An object whose every method raises."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def _fail(self, *_: Any) -> Any:
        raise RuntimeError

    __eq__ = __bool__ = __len__ = __iter__ = __str__ = __repr__ = _fail
    __int__ = __float__ = __lt__ = __le__ = __gt__ = __ge__ = __getitem__ = _fail
    __hash__ = None  # type: ignore[assignment]


class Mapped(dict[str, Any]):
    """A dict that cannot be looked into."""

    get = items = keys = values = __iter__ = __getitem__ = Raising._fail


class Text(str):
    """A text that cannot be worked with."""

    __str__ = __len__ = strip = split = removeprefix = startswith = Raising._fail


class Number(int):
    """A number that cannot be worked with."""

    __int__ = __index__ = __le__ = __ge__ = __lt__ = __gt__ = Raising._fail


def round_and_round() -> tuple[dict[str, Any], list[Any]]:
    """Return an object and a list that hold themselves."""
    members: dict[str, Any] = {"code": 902}
    items: list[Any] = [members]
    items.append(items)
    members.update(errors=items, error=members, detail=members)
    return members, items


def deep(levels: int) -> Any:
    """Return a list in a list, and so on."""
    value: Any = {"code": 902}
    for _ in range(levels):
        value = [value]
    return value


ERROR = {"code": 404, "errors": [{"code": 902, "message": "Card not found"}]}
JSON = json.dumps(ERROR).encode()
ODD: dict[str, Any] = {
    "bytearray": bytearray(JSON),
    "memoryview": memoryview(JSON),
    "memoryview with gaps": memoryview(JSON)[::2],
    "subclass of str": Text(JSON.decode()),
    "subclass of dict": Mapped(ERROR),
    "dict in it": {"errors": [Mapped(ERROR["errors"][0])]},  # type: ignore[index]
    "text in it": {
        "code": Text("404"),
        "errors": [{"code": 902, "message": Text("x")}],
    },
    "number in it": {"code": Number(404), "errors": [{"code": Number(902)}]},
    "object": Raising(),
    "object in it": {"code": Raising(), "errors": [{"code": Raising()}, Raising()]},
    "cycle": round_and_round()[0],
    "cycle of lists": round_and_round()[1],
    "deep": {"errors": deep(100_000), "code": 404},
    "set": {1, 2},
    "tuple": ({"code": 902},),
    "other keys": {1: 2, None: 3, ("a",): 4, b"code": 5},
    "complex": 1j,
    "class": dict,
    "nan": {"code": float("nan"), "errors": [{"code": float("inf")}]},
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
@pytest.mark.parametrize("root", [xmoney.XMoneyError, mugglepay.MugglePayError])
def test_nothing_that_a_caller_can_hand_over_raises(root: Any, body: Any) -> None:
    for status in (400, 200, None):
        root.is_error(status, body)
        error = root.from_body(status, body, {"X-Request-Id": "1"})
        assert str(error)
        assert error.request_id == "1"
        for name in (
            "errors",
            "codes",
            "message",
            "field",
            "retryable",
            "user_message",
        ):
            getattr(error, name)
        error.by_field(), error.as_group(), error.to_body(), error.to_problem()


@pytest.mark.parametrize(
    "status",
    [0, -1, 999, True, 404.0, float("nan"), float("inf"), "404", "x", [], Raising()],
    ids=range(11),
)
def test_no_status_raises(status: Any) -> None:
    error = xmoney.XMoneyError.from_body(status, ERROR)
    assert error.code == 902
    assert xmoney.XMoneyError.is_error(status, ERROR)
    assert xmoney.XMoneyError.from_response(Answer(status, JSON, {})) is not None


@pytest.mark.parametrize(
    "headers",
    [
        None,
        5,
        "x",
        [],
        [("a", "b")],
        {1: "a"},
        {None: None},
        {"x-request-id": 5},
        Raising(),
    ],
    ids=range(9),
)
def test_no_headers_raise(headers: Any) -> None:
    error = xmoney.XMoneyError.from_body(400, ERROR, headers)
    assert error.request_id is None
    assert pickle.loads(pickle.dumps(error)).code == 902


class Answer:
    """A response of a client's shape."""

    def __init__(self, status: Any, content: Any, headers: Any) -> None:
        self.status_code = status
        self.content = content
        self.headers = headers


def test_the_first_of_two_headers_counts() -> None:
    headers = {"X-Request-Id": "a", "x-request-id": "b"}
    error = xmoney.XMoneyError.from_body(400, ERROR, headers)
    assert error.request_id == "a"


@pytest.mark.parametrize("levels", [101, 490, 600, 990, 5_000, 100_000])
@pytest.mark.parametrize(("opened", "closed"), ["[]", ('{"a":', "}"), ('[{"a":', "}]")])
def test_a_deep_text_is_read_and_can_be_pickled_and_copied(
    levels: int, opened: str, closed: str
) -> None:
    inner = opened * levels + "1" + closed * levels
    text = f'{{"deep": {inner}, "errors": [{{"code": 902, "message": "]}}\\""}}]}}'
    error = xmoney.XMoneyError.from_body(404, text)
    assert error.code == 902
    assert error.message == ']}"'
    assert pickle.loads(pickle.dumps(error)).code == 902
    assert copy.deepcopy(error).body == error.body


@pytest.mark.parametrize("wrong", ["x", "]", '"', "[", "1 2", "{1}", "[}"])
def test_a_deep_text_with_a_mistake_is_no_json(wrong: str) -> None:
    inner = "[" * 5_000 + wrong + "]" * 5_000
    text = f'{{"deep": {inner}, "errors": [{{"code": 902}}]}}'
    error = xmoney.XMoneyError.from_body(404, text)
    assert (error.code, error.body) == (None, text)


def test_an_integer_of_many_digits_is_read() -> None:
    text = f'{{"order": {"7" * 5_000}, "errors": [{{"code": 902}}]}}'
    assert xmoney.XMoneyError.from_body(404, text).code == 902
