"""`errbind validate`: look for problems in the specs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from errbind import commands
from errbind.output.progress import Progress

if TYPE_CHECKING:
    from errbind.model.catalog import Project
    from errbind.model.problem import SpecError

NAME = "validate"
HELP = "look for problems in the specs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    parser.add_argument(
        "--base",
        metavar="BASE",
        help="a git revision or a folder: what it published and is gone must be retired",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="note what is no mistake but will be missed: codes without a name, a category,"
        " a `retryable` or a description; the exit status is 1 if there is a note",
    )
    parser.add_argument(
        "--format",
        choices=["text", "json", "github", "sarif"],
        default="text",
        help="how problems are told: as text (the default), or on standard output as a JSON"
        " object, as annotations of a GitHub workflow, or as a SARIF 2.1.0 log",
    )


def run(options: argparse.Namespace) -> int:
    """Print what was looked at and return 0; raise problems, or print them in the format and return 1."""
    from errbind.diff import baseline
    from errbind.model.problem import SpecError

    error = SpecError([])
    try:
        project = _checked(options)
    except baseline.BaseError as failure:
        print(f"errbind validate: {failure}", file=sys.stderr)
        return 2
    except SpecError as found:
        if options.format == "text":
            raise
        error = found
    if options.format != "text":
        _report(options, error)
        return 1 if error.problems else 0
    for catalog in project.catalogs:
        print(f"{catalog.file}: {len(catalog.codes)} codes, no problem")
    return 0


def _checked(options: argparse.Namespace) -> Project:
    """Return the project; raise SpecError, also for notes, or BaseError where the base cannot be read."""
    from errbind import pipeline
    from errbind.commands import notes
    from errbind.diff import baseline
    from errbind.model.problem import SpecError

    settings = commands.settings(options)
    with Progress(sys.stderr) as tell:
        today = pipeline.read(settings, tell)
    named = settings.base if options.base is None else options.base
    if named:
        baseline.check(settings.root, commands.root(options), named, today)
    if options.strict and (found := notes.notes(today, settings.root)):
        raise SpecError(found, today.sources)
    return today.project


def _report(options: argparse.Namespace, error: SpecError) -> None:
    from errbind.diagnostics import reports, sarif
    from errbind.diff import revisions

    root = commands.project_root(options)
    found = commands.diagnostics(root, error)
    if options.format == "json":
        print(reports.as_json(found))
    elif options.format == "sarif":
        print(sarif.as_sarif(found, revisions.prefix(root)))
    else:
        for line in reports.github(found, revisions.prefix(root)):
            print(line)
