"""The blocks that a page of the documentation shows, and how each kind of them is proven.

A comment before a block names its kind, and what it is about behind a colon:
`<!-- file: specs/shop.yaml -->`. A page's blocks are proven in their order, in one project that
they make up. To add a kind, write a function below `@proves("kind")`.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.projects import ROOT, errbind

_BLOCK = re.compile(
    r"<!-- (?P<kind>[^>]*) -->\n```[a-z]*\n(?P<text>.*?)```\n", re.DOTALL
)


class Block(NamedTuple):
    """A block that a page shows; `about` is what its comment says behind the kind."""

    kind: str
    about: str
    text: str
    line: int


Proof = Callable[[Block, Path], None]
KINDS: dict[str, Proof] = {}


def proves(kind: str) -> Callable[[Proof], Proof]:
    """Register the function that proves a kind: it gets the block and the project's folder."""

    def register(proof: Proof) -> Proof:
        KINDS[kind] = proof
        return proof

    return register


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page that say their kind."""
    for match in _BLOCK.finditer(page):
        kind, _, about = match["kind"].partition(": ")
        line = page.count("\n", 0, match.start()) + 1
        yield Block(kind, about, match["text"], line)


def count_of_blocks(page: str) -> int:
    """Return how many blocks a page has, with or without a kind."""
    return len(re.findall(r"^```", page, re.MULTILINE)) // 2


# -- kinds -----------------------------------------------------------------------------


@proves("file")
def written(block: Block, project: Path) -> None:
    """Write the block to a file of the project."""
    path = project / block.about
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, "utf-8")


@proves("output")
def made(block: Block, project: Path) -> None:
    """A file of the project is what the block shows."""
    assert (project / block.about).read_text("utf-8") == block.text


@proves("part of")
def there(block: Block, project: Path) -> None:
    """The lines of the block stand together in a file of the project."""
    assert block.text in (project / block.about).read_text("utf-8")


@proves("commands")
def printed(block: Block, project: Path) -> None:
    """Each line behind a `$` prints the lines below it; `...` stands for any others."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        shown = run(command, project)
        pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*")
        assert re.fullmatch(pattern, shown), f"$ {command}\n{shown}"


@proves("python")
def runs(block: Block, project: Path) -> None:
    """A program that imports what the project generates ends well, and each `assert` holds."""
    folder = project / "out" / "python"
    done = subprocess.run(
        [sys.executable, "-c", block.text], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@proves("pre-commit")
def hooked(block: Block, project: Path) -> None:
    """It is YAML, and names hooks that there are; `test_wheel` runs them."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    used = yaml.safe_load(block.text)["repos"][0]["hooks"]
    assert {hook["id"] for hook in used} <= {hook["id"] for hook in hooks}


@proves("workflow")
def stepped(block: Block, project: Path) -> None:
    """It is YAML, and each step does something; `test_wheel` runs the commands."""
    for job in yaml.safe_load(block.text)["jobs"].values():
        assert all(("run" in step) != ("uses" in step) for step in job["steps"])


@proves("spec")
@proves("reading")
def understood(block: Block, project: Path) -> None:
    """It is YAML; `test_envelopes` runs it."""
    assert isinstance(yaml.safe_load(block.text), dict)


@proves("written")
def is_json(block: Block, project: Path) -> None:
    """It is JSON; `test_envelopes` writes it."""
    assert json.loads(block.text)


@proves("response")
def is_response(block: Block, project: Path) -> None:
    """It has a status line and JSON; `test_envelopes` reads it."""
    head, _, body = block.text.partition("\n\n")
    assert head.startswith("HTTP/1.1 ") and json.loads(body)


def run(command: str, project: Path) -> str:
    """Return what a command of a page prints, on both streams."""
    program, *arguments = shlex.split(command)
    if program == "errbind":
        done = errbind(project, *arguments)
    else:
        done = subprocess.run(
            [program, *arguments], cwd=project, capture_output=True, encoding="utf-8"
        )
    return done.stdout + done.stderr
