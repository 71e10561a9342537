"""Goals, the figures reached, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """What is measured, the figure reached, the most that it may be (if anything), and its unit.

    `detail` says what it is measured against, and what both sides are.
    """

    name: str
    reached: float
    limit: float | None
    unit: str
    detail: str

    @property
    def is_missed(self) -> bool:
        """Whether the figure falls short of the goal."""
        return self.limit is not None and self.reached > self.limit


HEAD = (
    "| | reached | at most | of the goal | against | |\n|---|---:|---:|---:|---|---|\n"
)


def row(figure: Figure) -> str:
    """Return a figure as a row of the table; its share of the goal is reached / at most."""
    reached, limit, share, verdict = _shown(figure.reached, figure.unit), "", "", ""
    if figure.limit is not None:
        limit = _shown(figure.limit, figure.unit)
        share = f"{figure.reached / figure.limit:.2f}"
        verdict = "missed" if figure.is_missed else "ok"
    cells = (figure.name, reached, limit, share, figure.detail, verdict)
    return f"| {' | '.join(cells)} |\n"


def table(figures: Iterable[Figure]) -> str:
    """Return the table of figures, in Markdown."""
    return HEAD + "".join(map(row, figures))


def _shown(value: float, unit: str) -> str:
    """Return a value with its unit: ratios and seconds with three digits, counts whole."""
    number = f"{value:.3g}" if unit in ("x", "s") else f"{value:.0f}"
    return f"{number} {unit}"
