"""`errbind generate`: write the outputs."""

from __future__ import annotations

import argparse

from errbind import commands
from errbind.commands import check

NAME = "generate"
HELP = "write the outputs; files that are right are not touched"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    parser.add_argument("--check", action="store_true", help="same as `check`")


def run(options: argparse.Namespace) -> int:
    """Write what differs, print each path, and return 0."""
    if options.check:
        return check.run(options)
    from errbind import outputs, pipeline

    settings = commands.settings(options)
    texts = pipeline.generate(settings)
    changes = outputs.write(settings.root / settings.out, texts, settings.root)
    for path in changes.written:
        print(f"wrote {settings.out}/{path}")
    for path in changes.removed:
        print(f"removed {settings.out}/{path}")
    count = len(changes.written) + len(changes.removed)
    print(f"{count} changed, {changes.unchanged} unchanged")
    return 0
