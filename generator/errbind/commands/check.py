"""`errbind check`: compare the outputs with what would be generated."""

from __future__ import annotations

import argparse
import sys

from errbind import commands

NAME = "check"
HELP = "say whether the outputs are what would be generated"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments: none."""


def run(options: argparse.Namespace) -> int:
    """Print every difference; return 1 if there is one."""
    from errbind import outputs, pipeline

    settings = commands.settings(options)
    found = outputs.drift(settings.root / settings.out, pipeline.generate(settings))
    for entry in found:
        print(f"{settings.out}/{entry.path}: {entry.kind}")
        if entry.diff:
            print(entry.diff, end="")
    if found:
        print(
            f"{len(found)} differ from the specs; run: {settings.command}",
            file=sys.stderr,
        )
    return 1 if found else 0
