"""Everything that the pages of docs/ show is true; how is in `shown`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from functools import cached_property
from pathlib import Path

import pytest

from errbind import pipeline
from errbind.explain import catching
from errbind.explain.catching import Asked
from errbind.model.catalog import Catalog, Code
from errbind.spec import config, validation
from errbind.targets import rendering
from errbind.targets.filters import FILTERS
from errbind.targets.profiles import Profile
from tests.projects import ROOT, new_project
from tests.shown import KINDS, blocks, count_of_blocks

PAGES = sorted((ROOT / "docs").glob("*.md"))
TARGETS = (ROOT / "docs" / "targets.md").read_text("utf-8")
# Blocks that are for reading only: a comment says nothing of them.
UNPROVEN = {"targets.md": 1}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        where = f"{page.name}:{block.line}"
        assert block.kind in KINDS, f"{where}: no test proves {block.kind!r}"
        try:
            KINDS[block.kind](block, tmp_path)
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}") from error


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_says_how_it_is_proven(page: Path) -> None:
    text = page.read_text("utf-8")
    unproven = count_of_blocks(text) - len(list(blocks(text)))
    assert unproven == UNPROVEN.get(page.name, 0)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_links_of_a_page_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_tests_that_a_page_names_are_there() -> None:
    named = {
        (page.name, *found)
        for page in PAGES
        for found in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text("utf-8"))
    }
    assert len(named) >= 35
    for page, file, name in named:
        assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8"), (page, name)


def test_each_row_of_what_is_not_trusted_names_a_test() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    table = page.partition("## What is not\n")[2].partition("## What is not promised")[
        0
    ]
    cells = [line for line in table.splitlines() if line.startswith("|")][2:]
    assert len(cells) >= 25
    for line in cells:
        assert re.search(r"\| `tests/[\w/]+\.py::\w+`[^|]*\|$", line), line


def rows(kind: str) -> list[str]:
    """Return the names in the first column of the tables of a kind."""
    tables = re.findall(rf"<!-- {kind} -->\n((?:\|.*\n)+)", TARGETS)
    first = [line.split(" | ")[0] for table in tables for line in table.splitlines()]
    return [name for cell in first for name in re.findall(r"`(\w+)`", cell)]


def names_of(model: type) -> Iterable[str]:
    """Return what a template can read of an object, without its places in the spec."""
    own = [f.name for f in fields(model)]  # type: ignore[arg-type]
    computed = (property, cached_property)
    own += [name for name, value in vars(model).items() if isinstance(value, computed)]
    return sorted(n for n in own if "place" not in n and not n.startswith("_"))


def test_every_filter_is_listed_once() -> None:
    assert sorted(rows("filters")) == sorted([*FILTERS, *Profile().filters()])


def test_every_key_of_a_manifest_is_listed_once() -> None:
    table = TARGETS.partition("<!-- manifest -->\n")[2].partition("\n\n")[0]
    first = [line.split(" | ")[0] for line in table.splitlines()]
    named = [name for cell in first for name in re.findall(r"`([\w.]+)`", cell)]
    keys = validation.schema("target")["properties"]
    parts = [
        f"{of}.{key}" for of in ("names", "literal") for key in keys[of]["properties"]
    ]
    assert sorted(named) == sorted([*(set(keys) - {"names", "literal"}), *parts])


def test_every_variable_is_listed_once(tmp_path: Path) -> None:
    settings = config.find(new_project(tmp_path / "project"))
    project = pipeline.load(settings)
    (target,) = rendering.find_targets(tmp_path, ["catalog"])
    given = rendering._variables(target.outputs[0], project, project.catalogs[0], "x")
    assert sorted(rows("variables")) == sorted(given)


def test_every_variable_of_a_catch_template_is_listed_once(tmp_path: Path) -> None:
    project = pipeline.load(config.find(new_project(tmp_path / "project")))
    given = catching.variables(project, Asked("catalog", project.catalogs[0]))
    assert sorted(rows("catch")) == sorted([*given, "paths"])


def test_all_of_a_catalog_and_of_a_code_is_listed_once() -> None:
    assert sorted(rows("catalog")) == names_of(Catalog)
    assert sorted(rows("code")) == names_of(Code)
