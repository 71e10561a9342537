"""`errbind validate`: look for problems in the specs."""

from __future__ import annotations

import argparse

from errbind import commands

NAME = "validate"
HELP = "look for problems in the specs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments: none."""


def run(options: argparse.Namespace) -> int:
    """Print what was looked at and return 0; problems are raised."""
    from errbind import pipeline

    project = pipeline.load(commands.settings(options))
    for catalog in project.catalogs:
        print(f"{catalog.file}: {len(catalog.codes)} codes, no problem")
    return 0
