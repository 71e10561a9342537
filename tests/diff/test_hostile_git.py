"""Repositories whose configuration names commands and whose objects are not all there.

Nothing that they name is run, nothing is fetched, and no variable leads to another repository.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from errbind.diff import revisions
from tests.edits import FILES
from tests.projects import errbind, tree
from tests.repositories import git, repository

SPEC = "specs/shop.yaml"
GIT = str(shutil.which("git"))


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    """Return a clone that says it is partial, and lacks a spec and a folder with another."""
    files = {**FILES, "more/specs/shop.yaml": FILES[SPEC]}
    repository(tmp_path / "origin", files)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--no-local", "origin", "clone")
    packs = clone / ".git" / "objects" / "pack"
    (pack,) = packs.glob("*.pack")
    content = pack.read_bytes()
    shutil.rmtree(packs)
    command = [GIT, "unpack-objects", "-q"]
    subprocess.run(command, cwd=clone, input=content, check=True)
    for name in (SPEC, "more/specs"):
        sha = git(clone, "rev-parse", f"HEAD:{name}").strip()
        (clone / ".git" / "objects" / sha[:2] / sha[2:]).unlink()
    for key, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
    }.items():
        git(clone, "config", key, value)
    return clone


@pytest.fixture(params=["this git", "a git that knows no GIT_NO_LAZY_FETCH"])
def any_git(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.param != "this git":
        own = tmp_path / "bin"
        own.mkdir()
        script = f'#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec {GIT} "$@"\n'
        (own / "git").write_text(script)
        (own / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{own}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def port() -> Iterator[int]:
    """Return a port of this machine; nobody has asked for it when the test is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


# Each is what a configuration may say; RUN stands for a command that leaves a mark.
CONFIGURATIONS = {
    "upload-pack": {"remote.origin.uploadpack": "RUN; git-upload-pack"},
    "upload-pack, and files allowed": {
        "remote.origin.uploadpack": "RUN; git-upload-pack",
        "protocol.file.allow": "always",
        "protocol.allow": "always",
    },
    "ext": {
        "remote.origin.url": "ext::sh -c RUN%",
        "protocol.ext.allow": "always",
    },
    "another address": {
        "url.ext::sh -c RUN% .insteadOf": "file://",
        "remote.origin.url": "file://x",
        "protocol.ext.allow": "always",
    },
    "a helper": {"remote.origin.vcs": "mine", "protocol.mine.allow": "always"},
    "ssh": {
        "core.sshCommand": "RUN;",
        "remote.origin.url": "ssh://127.0.0.1:PORT/x",
        "protocol.ssh.allow": "always",
    },
    "git": {
        "core.gitProxy": "RUN",
        "remote.origin.url": "git://127.0.0.1:PORT/x",
        "protocol.git.allow": "always",
    },
    "http": {
        "credential.helper": "!RUN",
        "core.askPass": "RUN",
        "remote.origin.url": "http://127.0.0.1:PORT/x",
        "protocol.http.allow": "always",
    },
    "commands": {
        "core.fsmonitor": "RUN",
        "core.hooksPath": "HOOKS",
        "core.pager": "RUN",
        "pager.for-each-ref": "RUN",
        "pager.cat-file": "RUN",
        "core.editor": "RUN",
        "core.alternateRefsCommand": "RUN",
        "gpg.program": "RUN",
        "diff.external": "RUN",
        "diff.x.textconv": "RUN",
        "filter.x.smudge": "RUN",
        "filter.x.process": "RUN",
        "alias.cat-file": "!RUN",
        "alias.rev-parse": "!RUN",
    },
}


def configure(folder: Path, values: dict[str, str], port: int, mark: Path) -> None:
    """Write a configuration by way of an include, as another file may hold it."""
    command = mark.with_name("command")
    command.write_text(f"#!/bin/sh\ntouch {mark}\n")
    command.chmod(0o755)
    hooks = mark.with_name("hooks")
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "reference-transaction", "read-object"):
        shutil.copy(command, hooks / name)
    included = folder / ".git" / "included"
    for key, value in values.items():
        value = value.replace("RUN", str(command)).replace("PORT", str(port))
        value = value.replace("HOOKS", str(hooks))
        git(folder, "config", "--file", str(included), key, value)
    git(folder, "config", f"includeIf.gitdir:{folder}/.path", "included")
    (folder / ".git" / "info" / "attributes").write_text("* filter=x diff=x\n")


@pytest.mark.usefixtures("any_git")
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_no_command_of_a_repository_is_run_and_nothing_is_fetched(
    name: str, partial: Path, port: int, tmp_path: Path
) -> None:
    mark = tmp_path / "executed"
    configure(partial, CONFIGURATIONS[name], port, mark)
    before = tree(partial / ".git")
    found = revisions.find(partial, "HEAD")
    assert "shop.yaml" in found.names("specs")
    assert found.read("errbind.toml") == FILES["errbind.toml"].encode()
    assert found.read("specs/none.yaml") is None
    for attempt in (found.read, found.names):
        for path in (SPEC, "more/specs", "more/specs/shop.yaml"):
            if (attempt, path) != (found.names, SPEC):
                with pytest.raises(revisions.RevisionError, match="fetch it first"):
                    attempt(path)
    with pytest.raises(revisions.RevisionError):
        revisions.find(partial, "0123456789" * 4)
    assert not mark.exists()
    after = tree(partial / ".git")
    if shutil.which("git") != GIT:  # an old git notes that it is about to fetch
        before["config"] = after["config"]
    assert after == before


def test_the_configuration_of_this_test_runs_commands(
    partial: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "executed"
    configure(partial, CONFIGURATIONS["upload-pack"], 0, mark)
    git(partial, "cat-file", "-e", f"HEAD:{SPEC}")
    assert mark.exists()


def test_what_a_partial_clone_lacks_is_told_with_the_remedy(partial: Path) -> None:
    for call in (["diff", "HEAD"], ["validate", "--base", "HEAD"]):
        done = errbind(partial, *call)
        assert done.returncode == 2, done.stderr
        assert done.stdout == ""
        told, _, remedy = done.stderr.rstrip().partition("fetch it first: ")
        assert told == (
            f"errbind {call[0]}: the base 'HEAD' cannot be read: {SPEC} is in the commit, and"
            " its content is not in this repository, as in a partial clone; errbind fetches"
            " nothing, so "
        )
    git(partial, *remedy.split()[1:])
    assert errbind(partial, "diff", "HEAD").stdout == "no change since HEAD\n"


def test_a_link_of_the_base_that_leads_nowhere_is_no_spec(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "specs").mkdir(parents=True)
    for name, to in {"a": "none.yaml", "b": "b.yaml", "c": "../..", "d": "/x"}.items():
        (folder / "specs" / f"{name}.yaml").symlink_to(to)
    found = revisions.find(repository(folder, FILES), "HEAD")
    assert [found.read(f"specs/{name}.yaml") for name in "abcd"] == [None] * 4


LOCAL = subprocess.run(
    [GIT, "rev-parse", "--local-env-vars"], capture_output=True, text=True
).stdout.split()
OTHERS = ["GIT_NAMESPACE", "GIT_SSH", "GIT_PROXY_COMMAND", "GIT_EXTERNAL_DIFF"]
OTHERS += ["GIT_TRACE", "GIT_REF_PARANOIA", "GIT_ATTR_SOURCE", "GIT_DEFAULT_HASH"]


@pytest.mark.parametrize("name", [*LOCAL, *OTHERS])
def test_a_variable_does_not_lead_to_another_repository(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "project", FILES)
    other = repository(tmp_path / "other", {"errbind.toml": "[nothing]\n"})
    expected = git(folder, "rev-parse", "HEAD").strip()
    monkeypatch.setenv(name, str(other / ".git"))
    assert name not in revisions._environment() or name == "GIT_CONFIG_COUNT"
    found = revisions.find(folder, "HEAD")
    assert found.commit == expected
    assert found.read("errbind.toml") == FILES["errbind.toml"].encode()


@pytest.mark.parametrize("place", [".", "", "bin"])
def test_a_git_that_the_repository_holds_is_not_run(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = repository(tmp_path / "project", FILES)
    (folder / "bin").mkdir()
    for own in (folder / "git", folder / "bin" / "git"):
        own.write_text(f"#!/bin/sh\ntouch {tmp_path}/executed\n")
        own.chmod(0o755)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    assert revisions.find(folder, "HEAD").read(SPEC) == FILES[SPEC].encode()
    assert not (tmp_path / "executed").exists()


def test_a_bare_repository_in_the_project_is_not_its_repository(tmp_path: Path) -> None:
    folder = repository(tmp_path / "project", FILES)
    other = repository(tmp_path / "other", {"errbind.toml": "[nothing]\n"})
    git(folder, "clone", "--quiet", "--bare", str(other), "inner")
    with pytest.raises(revisions.RevisionError, match="bare"):
        revisions.find(folder / "inner", "HEAD")
