"""`errbind validate`: look for problems in the specs."""

from __future__ import annotations

import argparse
import sys

from errbind import commands

NAME = "validate"
HELP = "look for problems in the specs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    parser.add_argument(
        "--base",
        metavar="BASE",
        help="a git revision or a folder: what it published and is gone must be retired",
    )


def run(options: argparse.Namespace) -> int:
    """Print what was looked at and return 0; problems are raised."""
    from errbind import baseline, pipeline

    settings = commands.settings(options)
    today = pipeline.read(settings)
    named = settings.base if options.base is None else options.base
    if named:
        try:
            baseline.check(settings.root, commands.root(options), named, today)
        except baseline.BaseError as error:
            print(f"errbind validate: {error}", file=sys.stderr)
            return 2
    for catalog in today.project.catalogs:
        print(f"{catalog.file}: {len(catalog.codes)} codes, no problem")
    return 0
