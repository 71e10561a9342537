"""What a run has read and written, kept in the user's cache folder for the next one."""

from __future__ import annotations

import marshal
import os
from binascii import crc32
from collections.abc import Iterable
from typing import NamedTuple

from errbind import freshness, pipeline
from errbind.config import Config
from errbind.documents import Document, decoded
from errbind.freshness import Look, is_changed, path_of
from errbind.model import Json, Project
from errbind.progress import Tell

FOLDER = "incremental"  # of the cache


class Spec(NamedTuple):
    """A spec as it was read: its text, its value, and the lines where parts of it begin.

    `tops` has the line of each key at the top; `groups` has a list for each group: its own line, then
    that of each of its errors.
    """

    text: str
    value: Json
    tops: list[int]
    groups: list[list[int]]


class State(NamedTuple):
    """The specs by name, each packed, and how all files were: those that a run has read, those of
    errbind itself, and those that it wrote, of which `total` are outputs.
    """

    specs: dict[str, bytes]
    read: list[bytes]
    program: list[bytes]
    written: list[bytes]
    total: int

    def spec(self, name: str) -> Spec:
        """Return a spec by its name."""
        return _unpacked(self.specs[name])

    def changed(self, config: Config, look: Look) -> str | None:
        """Return the spec that is all that has changed since, None if it is not one alone.

        Of the outputs nothing is said; see `are_outputs_right`.
        """
        if list(map(path_of, self.read)) != list(map(path_of, look.entries)):
            return None
        pairs = zip(self.read, look.entries, strict=True)
        differing = {path_of(now) for before, now in pairs if before != now}
        # The folder of the specs changes with what an editor puts there; its specs are listed.
        differing.discard(os.fsencode(config.root / config.specs))
        names = {os.fsencode(config.root / name): name for name in self.specs}
        name = names.get(differing.pop()) if len(differing) == 1 else None
        return None if any(map(is_changed, self.program)) else name

    def are_outputs_right(self) -> bool:
        """Say whether the output folder is as the run has left it."""
        return not any(map(is_changed, self.written))

    def after(self, name: str, spec: Spec, look: Look) -> State:
        """Return the state after the same outputs were written again, of a spec that is another."""
        files = (os.fsdecode(path_of(entry)) for entry in self.written)
        specs = {**self.specs, name: _packed(spec)}
        written = freshness.written(files)
        return self._replace(specs=specs, read=look.entries, written=written)


def read(config: Config, tell: Tell) -> tuple[Project, dict[str, bytes]]:
    """Return a project, and its specs as a state holds them; raise SpecError.

    Their documents, which are large, are let go.
    """
    project, documents, sources = pipeline.read(config, tell)
    if freshness.cache_folder() is None:
        return project, {}
    return project, {n: _packed(_spec(d, sources[n])) for n, d in documents.items()}


def keep(
    config: Config,
    look: Look,
    specs: dict[str, bytes],
    written: Iterable[str],
    total: int,
) -> None:
    """Keep what a complete run has read and written; where that fails nothing is kept.

    `written` are the paths of all that is in the output folder, `total` counts the outputs.
    """
    if freshness.cache_folder() is not None:
        program, files = freshness.program(), freshness.written(written)
        store(config, look, State(specs, look.entries, program, files, total))


def _spec(document: Document, source: bytes) -> Spec:
    tops = [mark.line for path, mark in document.keys.items() if len(path) == 1]
    sizes = [len(group["errors"]) for group in document.value.get("groups", ())]
    groups = [
        [
            document.values["groups", g].line,
            *(document.values["groups", g, "errors", e].line for e in range(size)),
        ]
        for g, size in enumerate(sizes)
    ]
    text = decoded(document.file, source)
    return Spec(text, document.value, tops, groups)


def _packed(spec: Spec) -> bytes:
    import orjson  # as in `quoting`; it takes two thirds of the time of marshal

    # What a document may hold, it can: no integer has more than 19 digits.
    return marshal.dumps(tuple(spec._replace(value=orjson.dumps(spec.value))))


def _unpacked(content: bytes) -> Spec:
    import orjson

    spec = Spec(*marshal.loads(content))
    return spec._replace(value=orjson.loads(spec.value))


def stored(config: Config) -> State | None:
    """Return the state of the last run on a project, None where none is kept."""
    try:
        content = freshness.stored(FOLDER, _head(config))
    except OSError:
        return None
    if content[:_SUM] != _sum(content[_SUM:]):
        return None  # it was cut short, or damaged
    head, *state = marshal.loads(content[_SUM:])
    return State(*state) if head == _head(config) else None


def store(config: Config, look: Look, state: State) -> None:
    """Keep a state for the next run; where that fails, or a file may still change, none is kept."""
    if look.is_settled:
        content = marshal.dumps((_head(config), *state))
        freshness.store(FOLDER, _head(config), _sum(content) + content)


_SUM = 4  # bytes


def _sum(content: bytes) -> bytes:
    return crc32(content).to_bytes(_SUM)


def _head(config: Config) -> bytes:
    return freshness.head(str(config.root))
