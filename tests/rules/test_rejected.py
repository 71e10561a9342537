"""Each folder of tests/rejected holds specs with a mistake, and in problems.txt what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from errbind import pipeline
from errbind.model.problem import SpecError
from errbind.spec import config

FOLDER = Path(__file__).parents[1] / "rejected"


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_a_wrong_spec_gives_exactly_these_problems(name: str, regenerate: bool) -> None:
    with pytest.raises(SpecError) as caught:
        pipeline.generate(config.Config(FOLDER / name))
    text = "".join(f"{problem}\n" for problem in caught.value.problems)
    expected = FOLDER / name / "problems.txt"
    if regenerate:
        expected.write_text(text, "utf-8")
    assert text == expected.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir()))
def test_every_problem_has_a_place_a_rule_and_a_reason(name: str) -> None:
    with pytest.raises(SpecError) as caught:
        pipeline.generate(config.Config(FOLDER / name))
    for problem in caught.value.problems:
        assert problem.place.file.startswith("specs/")
        assert problem.rule
        assert problem.message
