"""The blocks that show an envelope: a piece of a spec, a response, and what is read or written.

A piece is completed to a spec that has the codes which the blocks below it name, and all of it is
generated and run, in Python and in TypeScript.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from errbind import config, pipeline
from tests.shown import Block, proves
from tests.tools import run_node

HEAD = {
    "errbind": 1,
    "id": "api",
    "title": "API",
    "prefix": "Api",
    "source": {"title": "Shown"},
}
PYTHON = """
import json, sys
from payment_errors import api
asked = json.load(sys.stdin)
if "written" in asked:
    print(json.dumps(api.ErrorCode(asked["written"]).error_class().to_body()))
    raise SystemExit
error = api.ApiError.from_body(*asked["response"])
names = ("message", "subcode", "detail", "retry_after", "request_id")
print(json.dumps({
    "is_error": api.ApiError.is_error(*asked["response"]),
    "class": type(error).__name__,
    "code": error.code,
    "errors": [detail._asdict() for detail in error.errors],
    "parameters": getattr(error, "parameters", {}),
    **{name: getattr(error, name, None) for name in names},
}))
"""
TYPESCRIPT = """
import { readFileSync } from "node:fs";
const asked = JSON.parse(readFileSync(0, "utf8"));
const { ApiError, parseApiError } = await import(asked.module);
if ("written" in asked) console.log(JSON.stringify(new ApiError({ code: asked.written }).toBody()));
else {
  const error = parseApiError(...asked.response);
  console.log(JSON.stringify({
    ...error,
    is_error: error !== undefined,
    message: error?.message,
    retry_after: error?.retryAfter,
    request_id: error?.requestId,
  }));
}
"""


@proves("spec")
def piece(block: Block, project: Path) -> None:
    """Keep the piece; it is part of a spec without a problem once its codes are known."""
    (project / "piece.yaml").write_text(block.text, "utf-8")


@proves("response")
def answered(block: Block, project: Path) -> None:
    """Keep the status, the headers and the body."""
    head, _, body = block.text.partition("\n\n")
    status, *headers = head.splitlines()
    named = dict(line.split(": ", 1) for line in headers)
    response = [int(status.split()[1]), json.loads(body), named]
    (project / "response.json").write_text(json.dumps(response), "utf-8")


@proves("reading")
def read(block: Block, project: Path) -> None:
    """The response says what the block says, in Python and in TypeScript."""
    expected = yaml.safe_load(block.text)
    response = json.loads((project / "response.json").read_text("utf-8"))
    items = expected.get("errors", ())
    codes = [expected.get("code"), *(item.get("code") for item in items)]
    generate(project, (code for code in codes if code is not None))
    for found in answers(project, {"response": response}):
        found["errors"] = [told(item) for item in found.get("errors", ())]
        shown = {name: found.get(name, expected[name]) for name in expected}
        assert shown == expected, shown


@proves("written")
def wrote(block: Block, project: Path) -> None:
    """An error of the code that the comment names is written so."""
    generate(project, [block.about])
    for found in answers(project, {"written": block.about}):
        assert json.dumps(found) + "\n" == block.text


def told(item: Mapping[str, Any]) -> dict[str, Any]:
    names = ("code", "message", "type", "field")
    return {name: item[name] for name in names if item.get(name) is not None}


def generate(project: Path, codes: Iterable[int | str]) -> None:
    """Write what the kept piece gives, once it is a spec that has these codes."""
    known = yaml.safe_load((project / "piece.yaml").read_text("utf-8"))
    if "envelopes" not in known:
        known = {"envelopes": [{"id": "error", "schema": {}, **known}]}
    (project / "specs").mkdir(exist_ok=True)
    spec = {**HEAD, **with_codes(list(codes)), **known}
    text = yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)
    (project / "specs" / "api.yaml").write_text(text, "utf-8")
    (project / "errbind.toml").write_text('targets = ["python", "typescript"]\n')
    for path, content in pipeline.generate(config.find(project)).items():
        (project / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (project / "out" / path).write_text(content, "utf-8")


def with_codes(codes: list[int | str]) -> dict[str, Any]:
    """Return the vocabularies and groups of codes: one of the numbers, one of the texts."""
    kinds = [kind for kind in (int, str) if any(isinstance(c, kind) for c in codes)]
    groups = []
    for kind in kinds or [str]:
        own = dict.fromkeys(code for code in codes if isinstance(code, kind))
        errors = [
            {"code": code, "name": f"E{code}" if str(code).isdigit() else code}
            for code in own or ["OTHER"]
        ]
        id = f"{kind.__name__}_code"
        groups.append({"id": id, "title": id, "vocabulary": id, "errors": errors})
    return {
        "vocabularies": [{"id": group["id"]} for group in groups],
        "groups": groups,
    }


def answers(project: Path, asked: Mapping[str, Any]) -> Iterable[Any]:
    """Yield what Python and TypeScript make of a response, or write."""
    out = project / "out"
    module = (out / "typescript" / "api.js").as_uri()
    text = json.dumps({**asked, "module": module})
    python = [sys.executable, "-B", "-c", PYTHON]
    folder = out / "python"
    done = subprocess.run(
        python, cwd=folder, input=text, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout)
    program = project / "read.mjs"
    program.write_text(TYPESCRIPT, "utf-8")
    node = run_node(program, stdin=text)
    assert node.returncode == 0, node.stderr
    yield json.loads(node.stdout)
