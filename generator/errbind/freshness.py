"""What a run found that left nothing to do, kept until something that it looked at changes.

Most runs have nothing to do: `make` is run again, or a hook looks at a commit without a spec. To do
all the work for that answer takes twenty times as long as Python takes to start. So a run notes
the state of every file that its answer came from, in the user's cache folder; never in the
project, whose files anybody may have written. Nothing is imported that Python has not loaded
anyway, since imports are what is left to save.
"""

import os
import sys

from errbind import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What is newer than this when it is looked at may still change within one tick of its clock.
TICK, COARSE_TICK = 50_000_000, 2_000_000_000  # nanoseconds


def cache_folder() -> str | None:
    """Return the folder for what errbind keeps between runs, None where nothing may be kept.

    `ERRBIND_CACHE_DIR` names another; empty, it says that nothing is kept.
    """
    own = os.environ.get("ERRBIND_CACHE_DIR")
    if own is not None:
        return os.path.abspath(own) if own else None
    home = os.path.expanduser("~")
    places = {
        "win32": os.environ.get("LOCALAPPDATA"),
        "darwin": os.path.join(home, "Library", "Caches"),
    }
    default = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    base = places.get(sys.platform) or default
    return os.path.join(base, "errbind") if os.path.isabs(base) else None


def answer(arguments: "Sequence[str]") -> str | None:
    """Return what a command printed that found nothing to do, None where it has to run."""
    asked = _head(arguments)
    try:
        answered, told, *states = stored("answers", asked).split(b"\0")
    except (OSError, ValueError):
        return None
    if answered != asked:
        return None
    return None if any(map(is_changed, states)) else told.decode()


def is_changed(entry: bytes) -> bool:
    """Say whether a file is no longer as a `Look` has noted it."""
    state, path = entry[1:].split(b" ", 1)
    return _state(entry[:1], path) != state


class Look:
    """How the files that a run reads are before it reads them; `entries` has a state for each."""

    def __init__(self, paths: "Iterable[str]") -> None:
        self.entries = [_entry(b"s", os.fsencode(path)) for path in paths]
        self.is_settled = not any(map(_is_new, self.entries))

    def keep(
        self, arguments: "Sequence[str]", told: str, outputs: "Iterable[str]"
    ) -> None:
        """Note what a command told and wrote, for its next run; where that fails nothing is kept."""
        noted = [*self.entries, *program(), *written(outputs)]
        if self.is_settled and not any(b"\0" in entry for entry in noted):
            head = _head(arguments)
            store("answers", head, b"\0".join([head, told.encode(), *noted]))


def program() -> "list[bytes]":
    """Return how the files are of errbind itself, and of the libraries that this run has loaded."""
    return [_entry(b"s", os.fsencode(path)) for path in _program()]


def written(outputs: "Iterable[str]") -> "list[bytes]":
    """Return how the files are that a run has written; links are not followed."""
    return [_entry(b"l", os.fsencode(path)) for path in outputs]


def stored(kind: str, head: bytes) -> bytes:
    """Return what was stored under a head; raise OSError where nothing is."""
    with open(_file(kind, head), "rb") as file:
        return file.read()


def store(kind: str, head: bytes, content: bytes) -> None:
    """Store something under a head in one step; where that fails nothing is stored."""
    try:
        file = _file(kind, head)
        os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
        draft = f"{file}.{os.getpid()}"
        with open(draft, "wb") as target:
            target.write(content)
        os.replace(draft, file)
    except OSError:
        return


def _file(kind: str, head: bytes) -> str:
    """Return where something is stored; raise OSError where nothing may be."""
    folder = cache_folder()
    if folder is None:
        raise FileNotFoundError
    from binascii import crc32

    return os.path.join(folder, kind, f"{crc32(head):08x}")


def _head(arguments: "Sequence[str]") -> bytes:
    """Return what an answer is to, beside the files."""
    return head(os.getcwd(), *arguments)


def head(*parts: str) -> bytes:
    """Return what tells apart the work of this errbind, under this Python, on what the parts name."""
    here = os.path.dirname(__file__)
    own = (__version__, here, sys.version, sys.prefix)
    return b"\1".join(os.fsencode(part) for part in (*own, *parts))


def _program() -> "Iterable[str]":
    """Yield the files of errbind itself, and of the libraries that this run has loaded."""
    for folder, _, names in os.walk(os.path.dirname(os.path.abspath(__file__))):
        yield from (os.path.join(folder, name) for name in names if name[-4:] != ".pyc")
    libraries = sys.modules.keys() - sys.stdlib_module_names
    for name in sorted(name for name in libraries if "." not in name):
        yield getattr(sys.modules[name], "__file__", None) or name


def _entry(kind: bytes, path: bytes) -> bytes:
    return kind + _state(kind, path) + b" " + path


def _state(kind: bytes, path: bytes) -> bytes:
    """Return what changes with a file's content; a link is followed (s) or looked at itself (l)."""
    try:
        state = os.stat(path) if kind == b"s" else os.lstat(path)
    except OSError:  # not there, or a link that leads nowhere, which is refused
        return b"+" if kind == b"s" and os.path.lexists(path) else b"-"
    return b"%d,%d,%d,%d,%d,%d" % (
        state.st_mtime_ns,
        state.st_ctime_ns,
        state.st_size,
        state.st_ino,
        state.st_dev,
        state.st_mode,
    )


def _is_new(entry: bytes) -> bool:
    """Say whether a file was changed so lately that a further change might not show."""
    from time import time_ns

    state = entry[1:].split(b" ", 1)[0]
    if state in (b"-", b"+"):
        return False
    changed = max(map(int, state.split(b",")[:2]))
    tick = TICK if changed % 1_000_000_000 else COARSE_TICK
    return changed > time_ns() - tick
