"""Measure how the cost grows with the number of errors: errbind's, and that of its peers.

Writes benchmarks/growth.json, and docs/growth.svg and docs/speed.md with it. Each figure is the
median of the runs that there was time for. A peer that takes longer than LIMIT is stopped, and not
tried with more errors.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import catalogs, machine, peers, speed_page  # noqa: E402
from benchmarks.projects import Project  # noqa: E402
from benchmarks.timing import Run, progress, timed  # noqa: E402

SIZES = (164, 1_000, 10_000, 100_000)
LIMIT = 100  # seconds that a run of a peer may take
RUNS, PATIENCE = 3, 15  # no further run after so many, or so many seconds

Point = dict[str, object]


def main() -> None:
    """Measure all, print each series, and write what docs/speed.md shows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--draw", action="store_true", help="draw anew what was measured"
    )
    parser.add_argument(
        "--only", choices=("errbind", "peers"), help="keep the figures of the others"
    )
    options = parser.parse_args()
    if options.draw:
        speed_page.write()
        return
    here = machine.described()
    print(machine.line(here), flush=True)
    kept = speed_page.read(speed_page.GROWTH)["series"] if options.only else []
    with tempfile.TemporaryDirectory(prefix="errbind-growth-") as folder:
        ours = [series for series in kept if series["ours"]]
        if options.only != "peers":
            ours = list(_ours(Path(folder)))
        theirs = [series for series in kept if not series["ours"]]
        if options.only != "errbind":
            theirs = list(_theirs(Path(folder)))
    series = [*ours, *theirs]
    speed_page.write_growth({"limit": LIMIT, "machine": here, "series": series})


def _ours(folder: Path) -> Iterator[dict[str, object]]:
    """Yield errbind's series: fresh, and with nothing changed."""
    fresh: list[Point] = []
    unchanged: list[Point] = []
    for count in SIZES:
        progress(f"errbind, {count:,} errors")
        project = Project(folder / str(count), count)
        fresh.append(_point(count, project.fresh))
        project.settle()
        unchanged.append(_point(count, project.generate))
    named = {
        "every target, fresh": fresh,
        "nothing changed": unchanged,
    }
    for name, points in named.items():
        yield _series(f"errbind, {name}", "", True, points)


def _theirs(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the series of each peer."""
    for peer in peers.PEERS:
        points: list[Point] = []
        for count in SIZES:
            progress(f"{peer.name}, {count:,} errors")
            missing = points[-1]["missing"] if points else None
            points.append(
                _lost(count, missing) if missing else _run(peer, count, folder)
            )
        yield _series(peer.name, peer.version(), False, points)


def _run(peer: peers.Peer, count: int, folder: Path) -> Point:
    """Return what a peer takes for so many errors, and why there is no figure if there is none."""
    errors = catalogs.made_up_errors(count)
    document = peers.document(folder, f"peer-{count}", errors)
    with tempfile.TemporaryDirectory(dir=folder) as output:
        command = peer.command(document, Path(output) / peer.output)

        def run() -> Run | None:
            return timed(command, folder, timeout=LIMIT)

        try:
            return _point(count, run)
        except RuntimeError as error:
            told = str(error)[-2000:]
            print(f"{peer.name}, {count:,} errors: {told}", file=sys.stderr)
            return _lost(count, "failure")


def _point(count: int, run: Callable[[], Run | None]) -> Point:
    """Return the median of the runs that there is time for, or that one was stopped."""
    taken: list[float] = []
    while len(taken) < RUNS and sum(taken) < PATIENCE:
        done = run()
        if done is None:
            return _lost(count, "timeout")
        taken.append(done.seconds)
    middle = round(statistics.median(taken), 4)
    return {"errors": count, "missing": None, "runs": len(taken), "seconds": middle}


def _lost(count: int, missing: object) -> Point:
    """Return that there is no figure, and why: `timeout` or `failure`."""
    return {"errors": count, "missing": missing, "runs": 1, "seconds": None}


def _series(
    name: str, version: str, ours: bool, points: list[Point]
) -> dict[str, object]:
    progress("")
    print(name, *(p["seconds"] or p["missing"] for p in points), sep=" | ", flush=True)
    return {"name": name, "ours": ours, "points": points, "version": version}


if __name__ == "__main__":
    main()
