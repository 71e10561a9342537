"""How many inputs are tried, from which seed on, and what has been tried so far in this process.

`ERRBIND_SPECS=5000` tries so many made-up specs instead of 200, `ERRBIND_BODIES=1000000` so many
responses instead of 6,000 (a tenth of them in TypeScript too), other ones at each run;
`ERRBIND_SEED=17` starts at that seed, so that a run can be repeated. `tests/conftest.py` sums what
all processes of a run have tried, and prints it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

BATCHES = 4  # parts of the work that can run side by side
TRIED: Counter[str] = Counter()


def tried(what: str, count: int = 1) -> None:
    """Count inputs of a kind that were tried; `what` says it in the plural."""
    TRIED[what] += count


def count() -> int:
    """Return how many made-up specs are tried."""
    return int(os.environ.get("ERRBIND_SPECS", "200"))


def bodies() -> int:
    """Return how many responses are tried."""
    return int(os.environ.get("ERRBIND_BODIES", "6000"))


def is_long() -> bool:
    """Say whether more responses are tried than in a run of all tests."""
    return "ERRBIND_BODIES" in os.environ


def first_seed() -> int:
    """Return the seed of the first of them."""
    return int(os.environ.get("ERRBIND_SEED", "0"))


def choose_seed() -> None:
    """Choose where a run begins that was asked for a number, for all of its processes."""
    if {"ERRBIND_SPECS", "ERRBIND_BODIES"} & set(os.environ):
        os.environ.setdefault("ERRBIND_SEED", str(Random().randrange(10**6)))


def seeds(batch: int, share: float = 1) -> range:
    """Return the seeds of one of the batches, or of a share of them."""
    start = first_seed()
    return range(start + batch, start + max(1, int(count() * share)), BATCHES)


def chunks(numbers: range, size: int) -> Iterator[range]:
    """Yield a range in parts of a size."""
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]
