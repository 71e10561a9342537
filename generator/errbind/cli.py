"""The command line.

Exit status: 0 when all is well, 1 when specs or outputs are not, 2 for a wrong call; see `endings`
for those of runs that end otherwise.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from errbind import __version__, commands
from errbind.commands import (
    check,
    diff,
    explain,
    generate,
    import_,
    init,
    schema,
    validate,
)

COMMANDS: tuple[ModuleType, ...] = (
    generate,
    check,
    validate,
    diff,
    explain,
    init,
    import_,
    schema,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; raise what is none of the specs' problems."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal may be unable to show a character; that is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(arguments)
    options.arguments = tuple(arguments)
    from errbind.model.problem import SpecError

    try:
        return int(options.run(options))
    except SpecError as error:
        commands.print_problems(options, error)
        return 1


class _Parser(argparse.ArgumentParser):
    """A parser whose help is delivered or fails; argparse does not look."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="errbind",
        description="Turn YAML catalogs of an API's errors into Python, TypeScript, OpenAPI and JSON.",
        epilog="Exit status: 0 all is well, 1 the specs or outputs are not, or what was asked could not"
        " be read, written or printed, 2 a wrong call, 70 a fault of errbind's own, 130 Ctrl-C, 141"
        " the reader of the output has gone.",
    )
    parser.add_argument("--version", action="version", version=f"errbind {__version__}")
    parser.add_argument(
        "--debug",
        action="store_true",
        help="show where in errbind an unexpected error happened",
    )
    parser.add_argument(
        "-C",
        "--directory",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="work on the project in DIR instead of the current folder",
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = subparsers.add_parser(
            command.NAME,
            help=command.HELP,
            description=f"{command.HELP[0].upper()}{command.HELP[1:]}.",
        )
        # After the command too, where somebody adds it who was asked to; said once in the help.
        own.add_argument(
            "--debug",
            action="store_true",
            default=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )
        command.arguments(own)
        own.set_defaults(run=command.run)
    return parser
