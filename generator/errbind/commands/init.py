"""`errbind init`: start a project."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errbind.scaffold import project

NAME = "init"
HELP = "start a project: a spec to fill in that generates at once"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder of the project, and what things in it are called."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder of the project, made if it is missing (default: the current one)",
    )
    for option, metavar, default, text in (
        ("--api", "ID", "acme", "the id of the first API"),
        ("--name", "NAME", None, "the name of the packages (default: ID-errors)"),
        ("--specs", "FOLDER", "specs", "the folder of the specs"),
        ("--out", "FOLDER", "out", "the folder that is written"),
    ):
        shown = f"{text} (default: {default})" if default else text
        parser.add_argument(option, metavar=metavar, default=default, help=shown)


def run(options: argparse.Namespace) -> int:
    """Write the files of a new project, say what comes next, and return 0."""
    from errbind import commands
    from errbind.model.problem import SpecError
    from errbind.scaffold import project

    folder = commands.root(options) / options.folder
    try:
        additions = project.plan(folder, _names(options))
    except SpecError as error:
        if not all(problem.place.file.startswith("--") for problem in error.problems):
            raise
        for problem in error.problems:  # of the options alone: the call is wrong
            print(f"errbind init: {problem}", file=sys.stderr)
        return 2
    project.carry_out(folder, additions)
    for addition in additions:
        print(f"{'wrote' if addition.is_new else 'added to'} {addition.path}")
    _say_what_comes_next(options, additions[0].path)
    return 0


def _say_what_comes_next(options: argparse.Namespace, spec: str) -> None:
    print("\nNext:")
    if options.folder != Path():
        print(f"  cd {options.folder}")
    print(f"  errbind generate   # writes {_names(options).out}/: commit it")
    print(f"  edit {spec}, where an example stands for your API's errors")
    print("  errbind check      # in CI: are the outputs what the specs give?")


def _names(options: argparse.Namespace) -> project.Names:
    from errbind.scaffold import project

    package = options.name or f"{options.api.replace('_', '-')}-errors"
    return project.Names(options.api, package, options.specs, options.out)
