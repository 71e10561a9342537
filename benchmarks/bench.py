"""Measure errbind, and what it generates, as ratios against a peer or a limit in the same run.

Prints a table of the goals with the figure reached, and exits 1 when one falls short. Times are
taken in pairs, one side right after the other, and the median of the ratios counts, so that a
machine whose speed drifts changes both sides alike. `--write` puts the figures into docs/speed.md,
by way of benchmarks/goals.json.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import generated, generating, goals, machine, speed_page  # noqa: E402

PARTS = {"generating": generating, "generated": generated}


def main() -> int:
    """Print the goals with the figures reached; return 1 when one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them into the docs")
    parser.add_argument("--only", choices=PARTS, help="measure one part")
    options = parser.parse_args()
    here = machine.described()
    print(f"{machine.line(here)}\n\n{goals.HEAD}", end="", flush=True)
    reached: list[goals.Figure] = []
    with tempfile.TemporaryDirectory(prefix="errbind-bench-") as folder:
        for name, part in PARTS.items():
            if options.only in (None, name):
                for figure in part.figures(Path(folder)):
                    reached.append(figure)
                    print(goals.row(figure), end="", flush=True)
    if options.write:
        speed_page.write_goals(here, reached)
    return 1 if any(figure.is_missed for figure in reached) else 0


if __name__ == "__main__":
    raise SystemExit(main())
