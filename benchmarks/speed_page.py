"""The page docs/speed.md: its tables and its picture are made of the figures that were written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import goals, machine, plot

ROOT = Path(__file__).resolve().parent.parent
GOALS = ROOT / "benchmarks" / "goals.json"
GROWTH = ROOT / "benchmarks" / "growth.json"
PAGE = ROOT / "docs" / "speed.md"
PICTURE = ROOT / "docs" / "growth.svg"


def write_goals(here: dict[str, object], reached: Iterable[goals.Figure]) -> None:
    """Write the figures of the goals, and the page with them."""
    _write_json(GOALS, {"goals": [f._asdict() for f in reached], "machine": here})
    write()


def write_growth(figures: dict[str, object]) -> None:
    """Write the figures of how the cost grows, and the page and the picture with them."""
    _write_json(GROWTH, figures)
    write()


def write() -> None:
    """Write the page and the picture anew from the figures."""
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
    PICTURE.write_text(picture(), "utf-8")


def filled(page: str) -> str:
    """Return a page with the blocks that are made of the figures as they are now."""
    for name, text in _blocks().items():
        before, begin, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->\n")
        if not end:
            raise ValueError(f"the page has no block called {name}")
        page = f"{before}{begin}{text}{end}{after}"
    return page


def picture() -> str:
    """Return the picture of how the cost grows."""
    return plot.svg(read(GROWTH))


def _blocks() -> dict[str, str]:
    reached, growth = read(GOALS), read(GROWTH)
    return {
        "goals": goals.table(goals.Figure(**each) for each in reached["goals"]),
        "goals machine": f"{machine.line(reached['machine'])}\n",
        "growth": plot.table(growth),
        "growth machine": f"{machine.line(growth['machine'])}\n",
    }


def read(path: Path) -> dict[str, Any]:
    """Return the figures of a file."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", "utf-8")
