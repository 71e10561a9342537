"""The command line: `errbind generate`, `check` and `validate`.

Exit status: 0 when all is well, 1 when specs or outputs are not, 2 for a wrong call.
"""

from __future__ import annotations

import argparse
import errno
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from errbind import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a terminal that cannot show a character
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    from errbind.problems import (
        SpecError,  # the rest is imported when a command needs it
    )

    try:
        return int(options.run(options))
    except SpecError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        end = "; nothing was written" if options.command == "generate" else ""
        print(f"{count} problem{'s' if count > 1 else ''}{end}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; that is no error of ours
        return 1
    except OSError as error:
        print(f"errbind: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="errbind",
        description="Turn YAML catalogs of an API's errors into Python, TypeScript, OpenAPI and JSON.",
        epilog="Exit status: 0 all is well, 1 the specs or outputs are not, 2 a wrong call.",
    )
    parser.add_argument("--version", action="version", version=f"errbind {__version__}")
    parser.add_argument(
        "-C",
        "--directory",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="work on the project in DIR instead of the current folder",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run, text in (
        (
            "generate",
            _generate,
            "write the outputs; files that are right are not touched",
        ),
        ("check", _check, "say whether the outputs are what would be generated"),
        ("validate", _validate, "look for problems in the specs"),
    ):
        command = commands.add_parser(
            name, help=text, description=text.capitalize() + "."
        )
        command.set_defaults(run=run)
        if name == "generate":
            command.add_argument(
                "--check",
                dest="run",
                action="store_const",
                const=_check,
                help="same as `check`",
            )
    return parser


def _root(options: argparse.Namespace) -> Path:
    folder: Path = options.directory.resolve()
    if not folder.is_dir():
        raise NotADirectoryError(
            errno.ENOTDIR, "no such folder", str(options.directory)
        )
    return folder


def _generate(options: argparse.Namespace) -> int:
    from errbind import config, outputs, pipeline

    settings = config.find(_root(options))
    texts = pipeline.generate(settings)
    changes = outputs.write(settings.root / settings.out, texts)
    for path in changes.written:
        print(f"wrote {settings.out}/{path}")
    for path in changes.removed:
        print(f"removed {settings.out}/{path}")
    count = len(changes.written) + len(changes.removed)
    print(f"{count} changed, {changes.unchanged} unchanged")
    return 0


def _check(options: argparse.Namespace) -> int:
    from errbind import config, outputs, pipeline

    settings = config.find(_root(options))
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


def _validate(options: argparse.Namespace) -> int:
    from errbind import config, pipeline

    project = pipeline.load(config.find(_root(options)))
    for catalog in project.catalogs:
        print(f"{catalog.file}: {len(catalog.codes)} codes, no problem")
    return 0
