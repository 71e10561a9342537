"""`errbind check`: compare the outputs with what would be generated."""

from __future__ import annotations

import argparse
import sys

from errbind import commands
from errbind.output.progress import Progress

NAME = "check"
HELP = "say whether the outputs are what would be generated"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments: none."""


def run(options: argparse.Namespace) -> int:
    """Print every difference; return 1 if there is one."""
    from errbind import pipeline
    from errbind.output import folder as outputs

    settings = commands.settings(options)
    look = commands.look(settings, commands.root(options))
    with Progress(sys.stderr) as tell:
        texts = pipeline.generate(settings, tell)
    folder = settings.root / settings.out
    found = outputs.drift(folder, texts, settings.root)
    for entry in found:
        print(f"{settings.out}/{entry.path}: {entry.kind}")
        print(entry.diff(settings.out), end="")
    mended = sum(entry.is_mended_by_writing for entry in found)
    if mended:
        differ = "differs" if mended == 1 else "differ"
        told = f"{mended} {differ} from the specs; run: {settings.command}"
        print(told, file=sys.stderr)
    if mended < len(found):
        told = "errbind leaves links and the files of others alone; move or remove them"
        print(told, file=sys.stderr)
    if not found:
        look.keep(options.arguments, "", commands.written(settings))
    return 1 if found else 0
