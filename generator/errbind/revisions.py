"""Files as a git revision has them: nothing is checked out, and the index is not looked at."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Sequence
from pathlib import Path

from errbind.problems import did_you_mean
from errbind.records import record

# A hook runs with these set for its own folder; the repository is that of the project's folder.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


class RevisionError(Exception):
    """The text names no revision that can be read; the message says why and what would help."""


@record
class Revision:
    """A commit, and the folder of a project in it: `prefix` is empty or ends with a slash."""

    folder: Path
    commit: str
    prefix: str

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file of the project, None where the commit has none."""
        return _object(self.folder, self._name(path), "blob")

    def names(self, path: str) -> list[str]:
        """Return the sorted names of what is in a folder of the project; none if it is not there."""
        tree = _object(self.folder, self._name(path), "tree", content=False)
        if tree is None:
            return []
        listed = _git(
            self.folder, "ls-tree", "-z", "--full-tree", "--name-only", tree.decode()
        )
        return sorted(os.fsdecode(name) for name in listed.split(b"\0") if name)

    def _name(self, path: str) -> str:
        whole = posixpath.normpath(f"{self.prefix}{path}")
        return f"{self.commit}:{'' if whole == '.' else whole}"


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
    folder: Path, name: str, kind: str, *, content: bool = True
) -> bytes | None:
    """Return an object's content, or else its id; links within the commit are followed."""
    if "\n" in name:
        return None  # the protocol is of lines
    batch = "--batch" if content else "--batch-check"
    arguments = ("cat-file", batch, "--follow-symlinks")
    done = _run(folder, arguments, os.fsencode(f"{name}\n"))
    head, _, rest = done.stdout.partition(b"\n")
    words = head.split(b" ")
    if len(words) == 3 and words[1] == kind.encode():
        return rest[: int(words[2])] if content else words[0]
    if done.returncode != 0:
        raise RevisionError(_said(done.stderr))
    return None


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git prints; raise RevisionError with its own words where it fails."""
    done = _run(folder, arguments)
    if done.returncode != 0:
        raise RevisionError(_said(done.stderr))
    return done.stdout


def _run(
    folder: Path, arguments: Sequence[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    own = {key: value for key, value in os.environ.items() if key not in _OF_HOOKS}
    own |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        return subprocess.run(
            ["git", *arguments], cwd=folder, env=own, input=given, capture_output=True
        )
    except OSError:
        reason = "git is not installed, so only a folder can be read"
        raise RevisionError(reason) from None


def _said(words: bytes) -> str:
    lines = words.decode("utf-8", "replace").split("\n")
    return f"git says: {lines[0].removeprefix('fatal: ')}"
