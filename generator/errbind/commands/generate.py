"""`errbind generate`: write the outputs, once or whenever something is saved."""

from __future__ import annotations

import argparse
import functools
import gc
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from errbind import commands
from errbind.commands import check, endings
from errbind.model.problem import SpecError
from errbind.output.progress import Progress

if TYPE_CHECKING:
    from errbind.output.folder import Changes
    from errbind.spec.config import Config

NAME = "generate"
HELP = "write the outputs; files that are right are not touched"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--check", action="store_true", help="same as `check`")
    ways.add_argument(
        "--watch",
        action="store_true",
        help="write them again whenever a spec, a template or the configuration is saved,"
        " until Ctrl-C",
    )


def run(options: argparse.Namespace) -> int:
    """Write what differs, print each path, and return 0."""
    if options.check:
        return check.run(options)
    if options.watch:
        return _watch(commands.root(options))
    settings = commands.settings(options)
    look = commands.look(settings, commands.root(options))
    changes = write(settings)
    for line in _told(settings, changes):
        print(line)
    again = f"{_summary(0, changes.count)}\n"
    look.keep(options.arguments, again, commands.written(settings))
    return 0


def write(settings: Config) -> Changes:
    """Make the outputs and write those that differ; raise SpecError or OSError."""
    from errbind import pipeline
    from errbind.output import folder

    with Progress(sys.stderr) as tell:
        texts = pipeline.generate(settings, tell)
        tell("writing")
    return folder.write(settings.root / settings.out, texts, settings.root)


def _told(settings: Config, changes: Changes) -> Iterator[str]:
    for path in changes.written:
        yield f"wrote {settings.out}/{path}"
    for path in changes.removed:
        yield f"removed {settings.out}/{path}"
    for path in changes.left:
        yield f"left {settings.out}/{path}: nothing proves that errbind wrote it; remove it if it is not wanted"
    yield _summary(len(changes.written) + len(changes.removed), changes.unchanged)


def _summary(changed: int, unchanged: int) -> str:
    return f"{changed} changed, {unchanged} unchanged"


# -- again and again -------------------------------------------------------------------


def _watch(start: Path) -> int:
    """Generate until a signal ends it; return what a shell reports of a process that one ended."""
    import signal

    def end(number: int, frame: object) -> None:
        del frame
        raise _EndedError(number)

    # Where Ctrl-C is ignored, as in the background of a script, it stays so.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    try:
        _generate_again(start)
    except _EndedError as ended:
        return 128 + ended.number
    return 0


class _EndedError(BaseException):
    """A signal came; like KeyboardInterrupt it is no Exception, which a template could catch."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _generate_again(start: Path) -> None:
    from errbind.commands import watching
    from errbind.spec.config import Config

    settings = Config(start)
    _say("watching specs, templates and the configuration; Ctrl-C ends it")
    while True:
        # The looks are before the reading, so that what is saved meanwhile makes another run.
        before = watching.snapshot(settings, start)
        settings, report = _configured(settings, start)
        now = watching.snapshot(settings, start)
        seen = {path: before.get(path, state) for path, state in now.items()}
        for line in report or _attempt(settings, start):
            _say(line)
        gc.collect()  # else it happens at no time, see `errbind.__main__`
        look = functools.partial(watching.snapshot, settings, start)
        paths = watching.changed(seen, watching.settled(look, seen))
        _say(f"{time.strftime('%H:%M:%S')} {_shown(paths, start)} changed")


def _configured(settings: Config, start: Path) -> tuple[Config, list[str]]:
    """Return the settings as they are now; where they are wrong the former ones and why."""
    from errbind.spec import config

    try:
        return config.find(start), []
    except (SpecError, OSError) as error:
        return settings, _problems(error, start)


def _attempt(settings: Config, start: Path) -> list[str]:
    """Generate once, and return what was done or what is wrong."""
    try:
        return list(_told(settings, write(settings)))
    except (SpecError, OSError) as error:
        return _problems(error, settings.root)


def _problems(error: SpecError | OSError, base: Path) -> list[str]:
    if isinstance(error, OSError):  # such as a file that goes while it is read
        return [f"errbind: {endings.reason(error)}"]
    encoding = sys.stdout.encoding
    return list(commands.report(base, error, writes=True, encoding=encoding))


def _shown(paths: Sequence[Path], start: Path) -> str:
    names = [os.path.relpath(path, start) for path in paths[:5]]
    more = f" and {len(paths) - 5} more" if len(paths) > 5 else ""
    return f"{', '.join(names)}{more}"


def _say(line: str) -> None:
    print(line, flush=True)  # at once, also into a pipe
