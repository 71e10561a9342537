"""What a run found that left nothing to do, kept until something that it looked at changes.

Most runs have nothing to do: `make` is run again, or a hook looks at a commit without a spec. To do
all the work for that answer takes twenty times as long as Python takes to start. So a run notes
the state of every file that its answer came from, in the user's cache folder; never in the
project, whose files anybody may have written. Whoever could write there would choose what a run
prints and, by a compiled template, what it executes: so a folder is used only where it is the user's
alone, and what is read is used only where it is whole. Nothing is imported that Python has not
loaded anyway, since imports are what is left to save.
"""

import os
import stat
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


def refusal() -> str | None:
    """Return why the folder that `ERRBIND_CACHE_DIR` names is not used, None where it is or names none.

    Of the default folder nothing is said: nobody has asked for it.
    """
    folder = os.environ.get("ERRBIND_CACHE_DIR") and cache_folder()
    if not folder:
        return None
    try:
        inner = (os.path.join(folder, name) for name in os.listdir(folder))
        for path in (folder, *filter(os.path.isdir, inner)):
            _refuse(path, os.lstat(path), stat.S_IFDIR)
    except FileNotFoundError:
        return None  # it is made when there is something to keep
    except OSError as error:
        return (
            f"ERRBIND_CACHE_DIR is not used: {error.filename}: {error.strerror};"
            " name a folder that is yours and that nobody else may write"
        )
    return None


def answer(arguments: "Sequence[str]") -> str | None:
    """Return what a command printed that found nothing to do, None where it has to run."""
    asked = _head(arguments)
    try:
        told, *states = stored("answers", asked).split(b"\0")
        return None if any(map(is_changed, states)) else told.decode()
    except (OSError, ValueError):
        return None


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
            store("answers", _head(arguments), b"\0".join([told.encode(), *noted]))


def program() -> "list[bytes]":
    """Return how the files are of errbind itself, and of the libraries that this run has loaded."""
    return [_entry(b"s", os.fsencode(path)) for path in _program()]


def written(outputs: "Iterable[str]") -> "list[bytes]":
    """Return how the files are that a run has written; links are not followed."""
    return [_entry(b"l", os.fsencode(path)) for path in outputs]


def stored(kind: str, head: bytes) -> bytes:
    """Return what was stored under a head; raise OSError where nothing is that can be relied on."""
    path = _file(kind, head)
    _refuse_folders(path)
    with open(path, "rb", opener=_opened) as file:
        _refuse(path, os.fstat(file.fileno()), stat.S_IFREG)
        seal, _, sealed = file.read().partition(b"\n")
    if seal != _seal(sealed) or not sealed.startswith(head + b"\0"):
        raise FileNotFoundError(path)  # cut short, or of another head
    return sealed[len(head) + 1 :]


def store(kind: str, head: bytes, content: bytes) -> None:
    """Store something under a head in one step; where that fails nothing is stored."""
    sealed = head + b"\0" + content
    mask = os.umask(0o077)  # `os.makedirs` has a mode for the innermost folder only
    try:
        file = _file(kind, head)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        _refuse_folders(file)
        draft = f"{file}.{os.getpid()}"
        with open(draft, "wb") as target:
            target.write(_seal(sealed) + b"\n" + sealed)
        os.replace(draft, file)
    except OSError:
        return
    finally:
        os.umask(mask)


def _file(kind: str, head: bytes) -> str:
    """Return where something is stored; raise OSError where nothing may be."""
    folder = cache_folder()
    if folder is None:
        raise FileNotFoundError
    return os.path.join(folder, kind, _seal(head).decode())


def _seal(content: bytes) -> bytes:
    from binascii import crc32

    return b"%08x" % crc32(content)


def _opened(path: str, flags: int) -> int:
    """Open a file for reading; a link is not followed, and a pipe is not waited for."""
    guards = ("O_NOFOLLOW", "O_NONBLOCK")
    return os.open(path, flags | sum(getattr(os, name, 0) for name in guards))


def _refuse_folders(file: str) -> None:
    """Raise OSError where a file of the cache is not in folders that are the user's alone."""
    kind = os.path.dirname(file)
    for folder in (os.path.dirname(kind), kind):
        _refuse(folder, os.lstat(folder), stat.S_IFDIR)


def _refuse(path: str, state: os.stat_result, kind: int) -> None:
    """Raise OSError for what is of another kind, such as a link, or is not the user's alone."""
    if stat.S_IFMT(state.st_mode) != kind:
        reason = "it is a symbolic link, or no folder"
    elif sys.platform == "win32":  # where neither owner nor mode says who may write
        if _is_local(path):
            return
        reason = "it is not below LOCALAPPDATA"
    elif state.st_uid != os.geteuid():
        reason = "it belongs to another user"
    elif state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        reason = "others may write it"
    elif kind == stat.S_IFREG and state.st_nlink != 1:
        reason = "it has another name elsewhere"
    else:
        return
    raise PermissionError(1, reason, path)


def _is_local(path: str) -> bool:
    """Say whether a path is in the folder that Windows keeps for the user's programs alone."""
    local = os.environ.get("LOCALAPPDATA")
    if not local or not os.path.isabs(local):
        return False
    around = os.path.normcase(os.path.join(os.path.realpath(local), ""))
    return os.path.normcase(os.path.realpath(path)).startswith(around)


def _head(arguments: "Sequence[str]") -> bytes:
    """Return what an answer is to, beside the files."""
    return head(os.getcwd(), *arguments)


def head(*parts: str) -> bytes:
    """Return what tells apart the work of this errbind, under this Python, on what the parts name."""
    here = _package()
    own = (__version__, here, sys.version, sys.prefix)
    return b"\1".join(os.fsencode(part) for part in (*own, *parts))


def _package() -> str:
    """Return the folder of errbind itself."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _program() -> "Iterable[str]":
    """Yield the files of errbind itself, and of the libraries that this run has loaded."""
    for folder, _, names in os.walk(_package()):
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
