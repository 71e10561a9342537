"""The commands of the command line, a module for each.

A module says its command's name and one-line help in `NAME` and `HELP`, takes its arguments in
`arguments(parser)`, and runs in `run(options)`, which prints and returns the exit status. What a
command needs is imported where it runs, so that no command waits for the others.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errbind.diagnostics.diagnostic import Diagnostic
    from errbind.model.problem import Problem, SpecError
    from errbind.output.up_to_date import Look
    from errbind.spec.config import Config

# What writes only when all is well, and says so when it is not.
WRITING = ("generate", "init", "import")


def root(options: argparse.Namespace) -> Path:
    """Return the folder that the command works on; raise NotADirectoryError where there is none."""
    folder: Path = options.directory.resolve()
    if not folder.is_dir():
        raise NotADirectoryError(
            errno.ENOTDIR, "no such folder", str(options.directory)
        )
    return folder


def settings(options: argparse.Namespace) -> Config:
    """Return the configuration of the project that the command works on."""
    from errbind.spec import config

    return config.find(root(options))


def look(settings: Config, start: Path) -> Look:
    """Return how everything is that outputs are made of, also what is not there.

    Where that will not be kept in the folder that the user named for it, print why.
    `settings` were found at `start`. Raise SpecError or OSError as finding them does.
    """
    from errbind.commands import watching
    from errbind.output import up_to_date
    from errbind.shipped import SHIPPED
    from errbind.spec import config

    if reason := up_to_date.refusal():
        print(f"errbind: {reason}", file=sys.stderr)
    templates = settings.root / settings.templates
    folders = (settings.root / settings.specs, templates, SHIPPED)
    within = (path for folder in folders[1:] for path in watching.sources(folder))
    files = watching.inputs(settings, start)
    found = up_to_date.Look(map(str, dict.fromkeys([*folders, *within, *files])))
    if config.find(start) != settings:  # it was saved meanwhile
        found.is_settled = False
    return found


def written(settings: Config) -> Iterator[str]:
    """Yield all that is in the output folder, and the folders that lead there from the root."""
    out = settings.root / settings.out
    steps = [path for path in out.parents if path.is_relative_to(settings.root)]
    yield from map(str, (*steps[:-1], out, *out.rglob("*")))


def project_root(options: argparse.Namespace) -> Path:
    """Return the root of the project; where its configuration is wrong, the folder of the command."""
    from errbind.model.problem import SpecError

    try:
        return settings(options).root
    except SpecError:
        return root(options)


def diagnostics(base: Path, error: SpecError) -> tuple[Diagnostic, ...]:
    """Return the problems of an error with what the files of the project at `base` tell of them."""
    from errbind.diagnostics.diagnostic import diagnose
    from errbind.shipped import SHIPPED

    def source(file: str) -> bytes | None:
        if file in error.sources:
            return error.sources[file]
        shipped = SHIPPED.parent  # `file` begins with the folder's name
        for path in (base / file, shipped / file):
            with contextlib.suppress(
                OSError, ValueError
            ):  # the problem is told without it
                return path.read_bytes()
        return None

    return diagnose(error.problems, source)


def report(
    base: Path, error: SpecError, *, writes: bool, encoding: str = "utf-8"
) -> Iterator[str]:
    """Yield the lines that tell every problem, what helps to mend it, and that nothing was written."""
    from errbind.diagnostics import reports

    yield from reports.text(diagnostics(base, error), encoding)
    end = "; nothing was written" if writes else ""
    yield f"{_counted(error.problems)}{end}"


def _counted(problems: Sequence[Problem]) -> str:
    """Return how many problems there are, and how many notes: `1 problem, 2 notes`."""
    levels = Counter(problem.level for problem in problems)
    named = ((levels["error"], "problem"), (levels["note"], "note"))
    return ", ".join(f"{n} {name}{'s' if n > 1 else ''}" for n, name in named if n)


def print_problems(options: argparse.Namespace, error: SpecError) -> None:
    """Print every problem, with its line and what helps to mend it, on standard error."""
    base, writes = project_root(options), options.command in WRITING
    for line in report(base, error, writes=writes, encoding=sys.stderr.encoding):
        print(line, file=sys.stderr)
