"""Files as a git revision has them: nothing is checked out, and the index is not looked at.

A repository may be hostile, and its configuration names commands. Git is asked only what reads
objects and names, and in a way that it runs none of them and reaches no network.
"""

from __future__ import annotations

import os
import posixpath
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from errbind.model.problem import did_you_mean
from errbind.model.records import record

# What a user says to git of this machine. All else that git reads leads to another repository, as in
# a hook, which runs with GIT_DIR and its like set for its own, or names commands, such as GIT_SSH.
_KEPT = frozenset(
    [
        *("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"),
        *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
        "GIT_EXEC_PATH",
    ]
)
# A partial clone would fetch what it lacks, by a command of its configuration. GIT_NO_LAZY_FETCH
# is known to git since 2024 only. GIT_ALLOW_PROTOCOL allows what it lists, here nothing, whatever
# `protocol.file.allow` or its like say in the repository.
_GUARDS = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": ":",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
# These go before what the repository's own configuration says.
_OVERRIDES = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
}
_FOUND = re.compile(rb"([0-9a-f]+) (blob|tree) ([0-9]+)")


class RevisionError(Exception):
    """The text names no revision that can be read; the message says why and what would help."""


@record
class Revision:
    """A commit, and the folder of a project in it: `prefix` is empty or ends with a slash."""

    folder: Path
    commit: str
    prefix: str

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file of the project, None where the commit has none.

        Raise RevisionError where it has one whose content is not in the repository.
        """
        return _object(self.folder, self.commit, self._whole(path), "blob")

    def names(self, path: str) -> list[str]:
        """Return the sorted names of what is in a folder of the project; none if it is not there.

        Raise RevisionError where what is in it is not in the repository.
        """
        whole = self._whole(path)
        tree = _object(self.folder, self.commit, whole, "tree", content=False)
        return [] if tree is None else sorted(_entries(self.folder, tree.decode()))

    def _whole(self, path: str) -> str:
        """Return a path of the project as one of the repository, nothing for its top."""
        whole = posixpath.normpath(f"{self.prefix}{path}")
        return "" if whole == "." else whole


def find(folder: Path, text: str) -> Revision:
    """Return the revision that `text` names in the repository around a folder.

    Raise RevisionError where there is no git, no repository or no such revision.
    """
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().rstrip("\n")
    commit = None
    if text and not text.startswith("-") and text.isprintable():
        arguments = ("rev-parse", "--verify", "--quiet", f"{text}^{{commit}}")
        done = _run(folder, arguments)
        commit = done.stdout.decode().strip() if done.returncode == 0 else None
    if not commit:
        raise RevisionError(f"no revision is called {text!r} here{_hint(folder, text)}")
    return Revision(folder, commit, prefix)


def prefix(folder: Path) -> str:
    """Return where a folder stands in its repository, as `api/`; nothing at its top or in none."""
    try:
        return _git(folder, "rev-parse", "--show-prefix").decode().rstrip("\n")
    except RevisionError:
        return ""


def _hint(folder: Path, text: str) -> str:
    listed = _git(folder, "for-each-ref", "--format=%(refname:short)").decode()
    known = listed.splitlines()
    for name in known:
        if name.endswith(f"/{text}"):
            return f" (did you mean {name!r}?)"
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return (
            "; the clone is shallow, so fetch what it lacks: git fetch --unshallow"
            " (with actions/checkout, fetch-depth: 0)"
        )
    return did_you_mean(text, known)


def _object(
    folder: Path, commit: str, path: str, kind: str, *, content: bool = True
) -> bytes | None:
    """Return an object's content, or else its id; links within the commit are followed.

    Return None where the commit has none of the kind there, and raise RevisionError where it has
    one that is not in the repository.
    """
    name = f"{commit}:{path}"
    if "\n" in name:
        return None  # the protocol is of lines
    batch = "--batch" if content else "--batch-check"
    arguments = ("cat-file", batch, "--follow-symlinks")
    done = _run(folder, arguments, os.fsencode(f"{name}\n"))
    head, _, rest = done.stdout.partition(b"\n")
    found = _FOUND.fullmatch(head)
    if done.returncode != 0 or head.endswith(b" missing"):
        _refuse_absent(folder, commit, path)
    if done.returncode != 0:
        raise RevisionError(_said(done.stderr))
    if found is None or found[2] != kind.encode():
        return None
    return rest[: int(found[3])] if content else found[1]


def _refuse_absent(folder: Path, commit: str, path: str) -> None:
    """Raise RevisionError where a commit has a file or folder that is not in the repository.

    Git says of it no more than of a path that the commit does not have.
    """
    parent, _, name = path.rpartition("/")
    if path:
        tree = _object(folder, commit, parent, "tree", content=False)
        is_there = tree and _entries(folder, tree.decode()).get(name)
        if is_there not in ("blob", "tree"):
            return
    raise RevisionError(
        f"{path or 'its folder'} is in the commit, and its content is not in this repository, as"
        " in a partial clone; errbind fetches nothing, so fetch it first:"
        f" git cat-file -e {shlex.quote(f'{commit}:{path}')}"
    )


def _entries(folder: Path, tree: str) -> dict[str, str]:
    """Return the kinds of what is in a tree, by its names."""
    listed = _git(folder, "ls-tree", "-z", "--full-tree", tree)
    entries = (line.partition(b"\t") for line in listed.split(b"\0") if line)
    return {os.fsdecode(name): head.decode().split()[1] for head, _, name in entries}


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git prints; raise RevisionError with its own words where it fails."""
    done = _run(folder, arguments)
    if done.returncode != 0:
        raise RevisionError(_said(done.stderr))
    return done.stdout


def _run(
    folder: Path, arguments: Sequence[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    program = _program()
    if program is None:
        reason = "git is not installed, so only a folder can be read"
        raise RevisionError(reason)
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=_environment(),
        input=given,
        capture_output=True,
    )


def _program() -> str | None:
    """Return the git of PATH; one in the folder that is looked at would be the repository's own."""
    places = [place for place in os.get_exec_path() if Path(place).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(places)) if places else None
    return found if found and Path(found).is_absolute() else None


def _environment() -> dict[str, str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("GIT_") or name.upper() in _KEPT
    }
    own |= _GUARDS | {"GIT_CONFIG_COUNT": str(len(_OVERRIDES))}
    for number, (key, value) in enumerate(_OVERRIDES.items()):
        own |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return own


def _said(words: bytes) -> str:
    lines = words.decode("utf-8", "replace").split("\n")
    return f"git says: {lines[0].removeprefix('fatal: ')}"
