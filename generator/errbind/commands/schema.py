"""`errbind schema`: print or write the JSON Schema of specs, for editors."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from errbind import commands
from errbind.spec import spec_schemas

NAME = "schema"
HELP = "print or write the JSON Schema by which an editor completes and checks a spec"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the kind of file, and where its schema is written."""
    parser.add_argument(
        "kind",
        nargs="?",
        choices=spec_schemas.KINDS,
        default="catalog",
        metavar="KIND",
        help="catalog (the default), categories (of categories.yaml), or target (of target.yaml)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write it there, in place of what an older errbind wrote; without it, it is printed",
    )


def run(options: argparse.Namespace) -> int:
    """Print the schema, or write it and say so; return 0, or 2 where the file is something else."""
    text = spec_schemas.text(options.kind)
    if options.output is None:
        print(text, end="")
        return 0
    path = commands.root(options) / options.output
    if path.exists() and not spec_schemas.is_one(path.read_bytes()):
        said = "is there, and is no schema of errbind's; name another file"
        print(f"errbind schema: {options.output} {said}", file=sys.stderr)
        return 2
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    print(f"wrote {options.output}")
    return 0
