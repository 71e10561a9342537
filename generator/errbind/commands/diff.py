"""`errbind diff`: tell every change of meaning, and the version that it asks for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from errbind import commands
from errbind.output.progress import Progress

if TYPE_CHECKING:
    from errbind.diff.baseline import Baseline
    from errbind.diff.report import Report
    from errbind.pipeline import Loaded
    from errbind.spec.config import Config

NAME = "diff"
HELP = "tell what changed since BASE, and which version that asks for"
FORMATS = ("text", "json", "markdown", "github")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    parser.add_argument(
        "base",
        metavar="BASE",
        nargs="?",
        help="a git revision (main, v1.2.0, HEAD~1), or the folder of another checkout;"
        " without it the one of the configuration",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="how it is told"
    )
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 1 where anything changed, as `git diff --exit-code` does",
    )
    parser.add_argument(
        "--fail-on",
        choices=("version", "major", "minor", "patch"),
        metavar="WHAT",
        help="exit with 1 where the `version` does not cover the changes, or where"
        " something changed that is `major`, `minor` or more, `patch` or more",
    )


def run(options: argparse.Namespace) -> int:
    """Print what changed; return 0, or what --exit-code and --fail-on ask for."""
    from errbind import pipeline
    from errbind.diff import baseline, report, revisions

    settings = commands.settings(options)
    named = settings.base if options.base is None else options.base
    if not named:
        print("errbind diff: name the BASE to compare with", file=sys.stderr)
        return 2
    with Progress(sys.stderr) as tell:
        today = pipeline.read(settings, tell)
    try:
        base = baseline.load(settings.root, commands.root(options), named)
    except baseline.BaseError as error:
        print(f"errbind diff: {error}", file=sys.stderr)
        return 2
    found = _report(settings, base, today)
    prefix = revisions.prefix(settings.root) if options.format == "github" else ""
    for line in report.lines(found, options.format, prefix):
        print(line)
    if options.format in ("json", "markdown") and (low := report.shortfall(found)):
        print(f"{found.configuration}: version-too-low: {low}", file=sys.stderr)
    return 1 if _is_failing(options, found) else 0


def _report(settings: Config, base: Baseline, today: Loaded) -> Report:
    from errbind.diff import comparison, configured
    from errbind.diff.change import ordered
    from errbind.diff.report import Report
    from errbind.model.problem import Place
    from errbind.spec import config
    from errbind.targets import rendering

    file = config.file(settings.root)
    found = comparison.changes(base.loaded, today, file)
    version = None
    if not base.is_empty:
        version = base.loaded.project.package.version
        every = rendering.names(settings.root / settings.templates)
        found += configured.changes(base.settings, settings, every, Place(file))
    changes = tuple(ordered(found))
    return Report(base.label, changes, version, settings.package.version, file)


def _is_failing(options: argparse.Namespace, found: Report) -> bool:
    from errbind.diff.kinds import LEVELS

    if options.exit_code and found.changes:
        return True
    if options.fail_on == "version":
        return not found.is_covered
    if options.fail_on is None or found.bump is None:
        return False
    return LEVELS.index(found.bump) <= LEVELS.index(options.fail_on)
