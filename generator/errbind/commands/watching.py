"""Notice when what a project is generated from has changed: specs, templates, configuration.

Files are polled. The systems' own notices differ from each other, miss changes on network and
container mounts, and would need a dependency; to look at a few dozen files five times a second
costs next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from errbind.pipeline import spec_files
from errbind.spec import config
from errbind.spec.config import Config

INTERVAL = 0.2  # seconds between two looks
PATIENCE = 10  # looks that a file which keeps changing is waited for

# For each file: when it was changed, how large it is, and which one it is, since many editors
# write another file and give it the name.
Snapshot = dict[Path, tuple[int, int, int]]


def snapshot(settings: Config, start: Path) -> Snapshot:
    """Return how the inputs are now; what is not there, or cannot be looked at, is left out."""
    found: Snapshot = {}
    for path in inputs(settings, start):
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def inputs(settings: Config, start: Path) -> Iterator[Path]:
    """Yield the files that outputs are made of, and those that would configure it if they came."""
    for folder in (start, *start.parents):
        yield from (folder / name for name in config.FILES)
        if folder == settings.root:
            break
    yield from spec_files(settings)
    templates = settings.root / settings.templates
    yield from templates.glob("*/*")  # also where a target is a link to a folder
    yield from (path for path in sources(templates) if path.is_file())


def sources(folder: Path) -> Iterator[Path]:
    """Yield what is below a folder but what Python keeps there of the sources of a runtime."""
    found = folder.rglob("*")
    yield from (path for path in found if "__pycache__" not in path.parts)


def changed(before: Snapshot, after: Snapshot) -> list[Path]:
    """Return the files that came, went or are not what they were, sorted."""
    paths = before.keys() | after.keys()
    return sorted(path for path in paths if before.get(path) != after.get(path))


def settled(look: Callable[[], Snapshot], before: Snapshot) -> Snapshot:
    """Wait until something is not as it was before, and has stopped changing; return how it is.

    An editor may write a file in parts, or remove it before it writes it.
    """
    now = look()
    while now == before:
        time.sleep(INTERVAL)
        now = look()
    for _ in range(PATIENCE):
        time.sleep(INTERVAL)
        latest = look()
        if latest == now:
            break
        now = latest
    return now
