"""What errbind itself takes: a complete run, one with nothing to do, one after an edit."""

from __future__ import annotations

import functools
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import catalogs, peers
from benchmarks.goals import Figure
from benchmarks.projects import Project
from benchmarks.timing import Run, paired, progress, seconds

KIB = 1024
CODEGEN = "datamodel-code-generator --formatters builtin"


def figures(folder: Path) -> Iterator[Figure]:
    """Measure in projects that are laid out in an empty folder."""
    shipped = Project(folder / "shipped")
    yield _shipped(shipped, folder)
    yield _nothing_changed("both shipped catalogs", shipped, 2.0)
    thousand = Project(folder / "1000", 1_000)
    yield _nothing_changed("1,000 errors", thousand, 2.0)
    tens = Project(folder / "10000", 10_000)
    yield from _ten_thousand(tens, Project(folder / "100000", 100_000), folder)
    yield _nothing_changed("10,000 errors", tens, 2.5)
    yield from _edited(Project(folder / "2500", 2_500))


def _codegen(document: Path) -> float:
    """Return the seconds that the peer takes for a document."""
    output = document.with_suffix(".py")
    return seconds(peers.CODEGEN.command(document, output), document.parent)


def _shipped(shipped: Project, folder: Path) -> Figure:
    """Compare a complete run for both catalogs with the peer's for the larger one."""
    errors = catalogs.errors_of(catalogs.ROOT / "specs" / "xmoney.yaml")
    theirs = functools.partial(_codegen, peers.document(folder, "xmoney", errors))
    name = "Both shipped catalogs, every target, fresh"
    ratio = paired(name, lambda: shipped.fresh().seconds, theirs, 11).ratio
    detail = f"{CODEGEN}: its one Python file, of xMoney's {len(errors)} errors alone"
    return Figure(name, ratio, 0.4, "x", detail)


def _nothing_changed(what: str, project: Project, limit: float) -> Figure:
    """Compare a run that has nothing to do with the start of the same Python."""
    project.settle()
    python = [sys.executable, "-c", "pass"]
    name = f"Nothing changed, {what}"
    ratio = paired(
        name,
        lambda: project.generate().seconds,
        lambda: seconds(python, project.folder, project.environment()),
        31,
    ).ratio
    return Figure(name, ratio, limit, "x", "`python -c pass`")


def _ten_thousand(tens: Project, hundreds: Project, folder: Path) -> Iterator[Figure]:
    """Compare 10,000 and 100,000 errors with the peer's 10,000, and with each other."""
    errors = catalogs.made_up_errors(10_000)
    theirs = functools.partial(_codegen, peers.document(folder, "10000", errors))
    name = "10,000 errors, every target, fresh"
    runs = paired(name, lambda: tens.fresh().seconds, theirs, 5, warm=False)
    detail = f"{CODEGEN}: its one Python file, of as many errors"
    yield Figure(name, runs.ratio, 0.1, "x", detail)
    large = [_large(hundreds, turn) for turn in (1, 2, 3)]
    seconds_of_large = statistics.median(run.seconds for run in large)
    peer, ours = statistics.median(runs.theirs), statistics.median(runs.ours)
    name = "100,000 errors, every target, fresh"
    yield Figure(name, seconds_of_large / peer, 1.0, "x", f"{CODEGEN} for 10,000")
    name = "100,000 errors, how the time grows"
    yield Figure(name, seconds_of_large / ours, 12.0, "x", "errbind for 10,000")
    peak = max(run.peak for run in large) / 100_000 / KIB
    name = "100,000 errors, memory per error"
    yield Figure(
        name, peak, 16, "KiB", "peak of what is resident, by the system's count"
    )


def _large(project: Project, turn: int) -> Run:
    progress(f"100,000 errors: run {turn} of 3")
    return project.fresh()


def _edited(watched: Project) -> Iterator[Figure]:
    """Tell how long an edit of the size of the largest real catalog takes to be written."""
    progress("--watch")
    name = "One description edited, under --watch"
    detail = (
        "from the save to the outputs, of 2,500 errors; it looks five times a second"
    )
    yield Figure(name, watched.watched(), None, "s", detail)
    progress("")
