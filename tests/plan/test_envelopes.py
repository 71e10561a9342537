"""What docs/envelopes.md shows is read so, and written so, in Python and in TypeScript.

Each piece of a spec is completed to a catalog that has the codes which the blocks below it name;
all of them are generated and run together.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from errbind import pipeline
from errbind.spec import config
from tests.projects import ROOT
from tests.shown import Block, blocks
from tests.tools import run_node

PAGE = (ROOT / "docs" / "envelopes.md").read_text("utf-8")
PYTHON = """
import importlib, json, sys
answers = []
for asked in json.load(sys.stdin):
    module = importlib.import_module("payment_errors." + asked["catalog"])
    if "written" in asked:
        answers.append(module.ErrorCode(asked["written"]).error_class().to_body())
        continue
    root = module.ErrorCode(asked["code"]).error_class.catalog.root
    error = root.from_body(*asked["response"])
    names = ("message", "subcode", "detail", "retry_after", "request_id")
    answers.append({
        "is_error": root.is_error(*asked["response"]),
        "class": type(error).__name__,
        "code": error.code,
        "errors": [detail._asdict() for detail in error.errors],
        "parameters": getattr(error, "parameters", {}),
        **{name: getattr(error, name, None) for name in names},
    })
print(json.dumps(answers))
"""
TYPESCRIPT = """
import { readFileSync } from "node:fs";
const answers = [];
for (const asked of JSON.parse(readFileSync(0, "utf8"))) {
  const exports = await import(asked.module);
  if ("written" in asked) {
    const made = new exports[`${asked.prefix}Error`]({ code: asked.written });
    answers.push(made.toBody());
    continue;
  }
  const error = exports[`parse${asked.prefix}Error`](...asked.response);
  const { message, retryAfter, requestId } = error ?? {};
  const named = { message, retry_after: retryAfter, request_id: requestId };
  answers.push({ ...error, is_error: error !== undefined, ...named });
}
console.log(JSON.stringify(answers));
"""


class Case(NamedTuple):
    """A response that is read, or a code that is written; `line` is where the page says how."""

    catalog: str
    line: int
    response: list[Any]
    written: str | None
    expected: Any


def cases() -> Iterator[Case]:
    """Yield what the page shows, each with the catalog that its piece becomes."""
    pieces = 0
    response: list[Any] = []
    for block in blocks(PAGE):
        if block.kind == "spec":
            pieces += 1
        elif block.kind == "response":
            response = parsed(block)
        elif block.kind == "reading":
            expected = yaml.safe_load(block.text)
            yield Case(f"api{pieces}", block.line, response, None, expected)
        elif block.kind == "written":
            expected = json.loads(block.text)
            yield Case(f"api{pieces}", block.line, [], block.about, expected)


def parsed(block: Block) -> list[Any]:
    """Return the status, the body and the headers of a response."""
    head, _, body = block.text.partition("\n\n")
    status, *headers = head.splitlines()
    named = dict(line.split(": ", 1) for line in headers)
    return [int(status.split()[1]), json.loads(body), named]


CASES = list(cases())


def codes(own: Iterable[Case]) -> list[int | str]:
    """Return the codes that the cases of a catalog name, each once."""
    found: list[Any] = []
    for case in own:
        read = case.expected if case.written is None else {"code": case.written}
        found += [read.get("code"), *(e.get("code") for e in read.get("errors", ()))]
    return list(dict.fromkeys(code for code in found if code is not None))


def completed(catalog: str, piece: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec that a piece stands for; numbers and texts are two vocabularies."""
    known = codes(case for case in CASES if case.catalog == catalog) or ["OTHER"]
    groups = []
    for kind in (int, str):
        errors = [
            {"code": code, "name": f"E{code}" if str(code).isdigit() else code}
            for code in known
            if isinstance(code, kind)
        ]
        id = f"{kind.__name__}_code"
        if errors:
            groups.append(
                {"id": id, "title": id, "vocabulary": id, "errors": errors},
            )
    if "envelopes" not in piece:
        piece = {"envelopes": [{"id": "error", "schema": {}, **piece}]}
    own = {} if "groups" in piece else {"groups": groups}
    vocabularies = [{"id": group["id"]} for group in groups]
    head = {"errbind": 1, "id": catalog, "title": "API", "prefix": catalog.title()}
    more = {"source": {"title": "Shown"}}
    own |= {"vocabularies": vocabularies} if own else {}
    return {**head, **more, **own, **piece}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the pieces of the page, as catalogs of one project, and what it gives."""
    folder = tmp_path_factory.mktemp("envelopes")
    (folder / "specs").mkdir()
    (folder / "errbind.toml").write_text('targets = ["python", "typescript"]\n')
    pieces = (block for block in blocks(PAGE) if block.kind == "spec")
    for number, block in enumerate(pieces, start=1):
        spec = completed(f"api{number}", yaml.safe_load(block.text))
        text = yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)
        (folder / "specs" / f"api{number}.yaml").write_text(text, "utf-8")
    for path, content in pipeline.generate(config.find(folder)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    return folder


def asked(project: Path) -> str:
    """Return the cases as the two programs take them."""
    found = []
    for case in CASES:
        known = yaml.safe_load((project / "specs" / f"{case.catalog}.yaml").read_text())
        found.append(
            {
                "catalog": case.catalog,
                "prefix": case.catalog.title(),
                "module": (project / "typescript" / f"{case.catalog}.js").as_uri(),
                "code": known["groups"][0]["errors"][0]["code"],
                "response": case.response,
                **({} if case.written is None else {"written": case.written}),
            }
        )
    return json.dumps(found)


@pytest.fixture(scope="module")
def in_python(project: Path) -> list[Any]:
    """What the generated Python makes of each case."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", PYTHON],
        cwd=project / "python",
        input=asked(project),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="module")
def in_typescript(project: Path) -> list[Any]:
    """What the generated TypeScript makes of each case."""
    program = project / "answers.mjs"
    program.write_text(TYPESCRIPT, "utf-8")
    done = run_node(program, stdin=asked(project))
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


LINES = [f"line {case.line}" for case in CASES]


@pytest.mark.parametrize("number", range(len(CASES)), ids=LINES)
def test_python_answers_as_the_page_shows(number: int, in_python: list[Any]) -> None:
    assert shown(in_python[number], CASES[number]) == CASES[number].expected


@pytest.mark.parametrize("number", range(len(CASES)), ids=LINES)
def test_typescript_answers_as_the_page_shows(
    number: int, in_typescript: list[Any]
) -> None:
    expected = {**CASES[number].expected}
    expected.pop("class", None)  # it has one class for all
    assert shown(in_typescript[number], CASES[number]) == expected


def shown(answer: Any, case: Case) -> Any:
    """Return what an answer says of the parts that the page shows."""
    if case.written is not None:
        return answer
    found = {name: answer[name] for name in case.expected if name in answer}
    if "errors" in found:
        found["errors"] = [told(item) for item in found["errors"]]
    return found


def told(item: Mapping[str, Any]) -> dict[str, Any]:
    names = ("code", "message", "type", "field")
    return {name: item[name] for name in names if item.get(name) is not None}
