"""The page on speed shows the figures that were measured; none is measured here."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import catalogs, goals, plot, speed_page
from errbind import pipeline
from errbind.spec import config


def test_the_page_shows_the_figures_of_its_data() -> None:
    page = speed_page.PAGE.read_text("utf-8")
    assert speed_page.filled(page) == page


def test_the_picture_is_drawn_of_its_data() -> None:
    assert speed_page.PICTURE.read_text("utf-8") == speed_page.picture()


def test_the_picture_names_every_series_and_no_name_covers_another() -> None:
    drawn = ElementTree.fromstring(speed_page.picture())
    labels = drawn.findall("{*}text[@class='ours']") + drawn.findall(
        "{*}text[@class='peer']"
    )
    heights = sorted(float(label.attrib["y"]) for label in labels)
    assert len(labels) == len(
        json.loads(speed_page.GROWTH.read_text("utf-8"))["series"]
    )
    assert all(b - a >= plot.GAP - 0.2 for a, b in pairwise(heights))


@pytest.mark.parametrize("count", [1, 164, 1_001])
def test_a_made_up_catalog_is_right_and_as_large_as_asked(
    count: int, tmp_path: Path
) -> None:
    catalogs.new_project(tmp_path, count)
    project = pipeline.load(config.find(tmp_path))
    assert len(project.catalogs[0].codes) == count


def test_an_edit_changes_one_line_each_turn(tmp_path: Path) -> None:
    spec = catalogs.new_project(tmp_path, 100)
    lines = spec.read_text("utf-8").splitlines()
    for turn in (1, 2):
        catalogs.edit(spec, 100, turn)
        after = spec.read_text("utf-8").splitlines()
        assert sum(a != b for a, b in zip(lines, after, strict=True)) == 1
        lines = after
    assert "for the time being 2" in spec.read_text("utf-8")


def test_a_peer_gets_a_schema_for_each_error() -> None:
    errors = catalogs.made_up_errors(1_000)
    groups = {error.group for error in errors}
    document = catalogs.openapi(errors)
    count = len(document["components"]["schemas"])  # type: ignore[arg-type,index]
    assert count == 1 + len(groups) + len(errors)


def test_a_goal_is_missed_above_its_limit_only() -> None:
    reached = goals.Figure("a goal", 1.2, 1.2, "x", "a peer")
    assert not reached.is_missed
    assert reached._replace(reached=1.21).is_missed
    assert not reached._replace(limit=None).is_missed
    (row,) = re.findall(r"^\| a goal .*", goals.table([reached]), re.MULTILINE)
    assert row == "| a goal | 1.2 x | 1.2 x | 1.00 | a peer | ok |"
