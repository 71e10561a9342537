"""The base: the project as it was, which `diff` and `validate --base` compare with.

It is a git revision or a folder, which is another checkout of the project. It is read with the
configuration that it has itself, and by the same rules as the project of today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from errbind import pipeline
from errbind.diff import retirement, revisions
from errbind.model.catalog import Project
from errbind.model.problem import Place, Problem, SpecError
from errbind.model.records import record
from errbind.pipeline import Loaded
from errbind.spec import config
from errbind.spec.config import Config


class BaseError(Exception):
    """What was named as the base cannot be read; the message says why."""


@record
class Baseline:
    """The base as it was named, its configuration, what it holds, and whether it has a spec at all."""

    label: str
    settings: Config
    loaded: Loaded
    is_empty: bool


@record
class _Files:
    """The files of a base, by paths from the project's root."""

    read: Callable[[str], bytes | None]
    names: Callable[[str], list[str]]


def load(root: Path, start: Path, base: str) -> Baseline:
    """Return the base of the project at `root`; a folder is looked for from `start`.

    Raise BaseError where there is none of that name, SpecError where its specs are wrong today.
    """
    files = _files(root, start, base)
    try:
        settings = config.given(root, files.read) or Config(root)
        sources = dict(_sources(files, settings.specs))
        if not sources:
            empty = Loaded(Project(settings.package, (), ()), {}, {})
            return Baseline(base, settings, empty, True)
        # What a language reserves is no matter of what was published: no language is asked.
        loaded = pipeline.resolve(settings.package, sources, profiles=())
        return Baseline(base, settings, loaded, False)
    except SpecError as error:
        problems = [_in_base(problem, base) for problem in error.problems]
        texts = {f"{base}:{file}": data for file, data in error.sources.items()}
        raise SpecError(problems, texts) from None
    except revisions.RevisionError as error:
        raise BaseError(f"the base {base!r} cannot be read: {error}") from None


def check(root: Path, start: Path, base: str, today: Loaded) -> None:
    """Raise SpecError where something that the base published is gone and not retired today.

    Raises what `load` raises too.
    """
    before = load(root, start, base)
    problems = list(retirement.problems(before.loaded, today, base))
    if problems:
        raise SpecError(problems)


def _files(root: Path, start: Path, base: str) -> _Files:
    """Return the files of the revision of that name, else of the folder."""
    folder = start / base
    try:
        revision = revisions.find(root, base)
    except revisions.RevisionError as error:
        if not base or not folder.is_dir():
            reason = f"{base!r} is neither a git revision nor a folder: {error}"
            raise BaseError(reason) from None
        return _Files(lambda path: _bytes(folder / path), _lister(folder))
    return _Files(revision.read, revision.names)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _lister(root: Path) -> Callable[[str], list[str]]:
    def names(path: str) -> list[str]:
        folder = root / path
        return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []

    return names


def _sources(files: _Files, folder: str) -> Mapping[str, bytes]:
    found = {}
    for name in filter(pipeline.is_spec, files.names(folder)):
        path = (Path(folder) / name).as_posix()
        data = files.read(path)
        if data is not None:
            found[path] = data
    return found


def _in_base(problem: Problem, base: str) -> Problem:
    """Return a problem of the base as one that says so: its place is written as git does."""
    place = Place(f"{base}:{problem.place.file}", *problem.place[1:])
    message = f"{problem.message} (so it is in the base {base}, by the rules of today)"
    return Problem(place, problem.rule, message)
