"""Work that is shared out comes together again, and one part that fails makes all of it fail."""

from __future__ import annotations

import os

import pytest

from errbind import config, forks, pipeline, targets
from tests.projects import ROOT


def named(parts: list[int]) -> dict[str, str]:
    if 99 in parts:
        raise ValueError("a part that fails")
    return {f"{part}": f"{part} half a pair: \ud800" for part in parts}


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_all_parts_are_made_by_somebody(count: int) -> None:
    parts = [[n, n + 10] for n in range(count)]
    made = forks.gathered(named, parts)
    assert made == {k: v for part in parts for k, v in named(part).items()}


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_part_that_fails_leaves_nothing_and_nobody_behind(failing: int) -> None:
    parts = [[99] if n == failing else [n] for n in range(3)]
    assert forks.gathered(named, parts) is None
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_shares_are_all_parts_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks.threading, "active_count", lambda: 1)
    monkeypatch.setattr(forks.sys, "platform", "linux")
    for cores in range(1, 9):
        monkeypatch.setattr(
            forks.os, "sched_getaffinity", lambda _, n=cores: set(range(n))
        )
        dealt = forks.shares(list(range(5)))
        assert len(dealt) == min(cores, 5) and all(dealt)
        assert [part for share in dealt for part in share] == list(range(5))
    monkeypatch.setattr(forks.sys, "platform", "darwin")
    assert forks.shares([1, 2]) == [[1, 2]]


def test_what_is_made_by_many_is_what_one_makes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = config.find(ROOT)
    alone = pipeline.generate(settings)
    monkeypatch.setattr(targets, "SHARED_FROM", 0)
    monkeypatch.setattr(forks, "shares", lambda plans: [[plan] for plan in plans])
    together = pipeline.generate(settings)
    assert list(together.items()) == list(alone.items())
