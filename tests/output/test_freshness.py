"""A run with nothing to do answers from what the last one noted, and never when anything changed."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2.bccache import bc_magic

from errbind.output import up_to_date
from tests.projects import ROOT, SPEC, new_project, tree

Edit = Callable[[Path], object]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project")


def run(
    folder: Path, *arguments: str, cache: Path | None = None, source: Path | None = None
) -> tuple[str, bool]:
    """Run a command; return what it printed, and whether it did its work for that."""
    time.sleep(1.2 * up_to_date.TICK / 1e9)  # what is newer might still change unseen
    cache = folder.parent / "cache" if cache is None else cache
    env = {**os.environ, "ERRBIND_CACHE_DIR": str(cache)}
    if source is not None:
        env["PYTHONPATH"] = str(source)
    command = [sys.executable, "-X", "importtime", "-m", "errbind", *arguments]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if "import time" not in line]
    return "\n".join([done.stdout, *told]), "errbind.cli" in done.stderr


def test_a_second_run_answers_without_work(project: Path) -> None:
    first, worked = run(project, "generate")
    assert worked and "wrote out/catalog/shop.json" in first
    count = len(first.splitlines()) - 1
    assert run(project, "generate") == (f"0 changed, {count} unchanged\n", False)
    assert run(project, "check") == ("", True)
    assert run(project, "check") == ("", False)


def own_template(project: Path) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "catalog" / "catalog.json.j2", folder)


def same_size_and_time(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    before = path.stat()
    path.write_text(SPEC.replace("Shop", "Pohs"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def moved_into_place(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    other = project / "other"
    shutil.copy2(path, other)
    other.replace(path)


def linked_output(project: Path) -> None:
    path = project / "out" / "catalog" / "shop.json"
    path.rename(project / "elsewhere")
    path.symlink_to(project / "elsewhere")


def linked_folder(project: Path) -> None:
    (project / "out").rename(project / "elsewhere")
    (project / "out").symlink_to(project / "elsewhere")


def more(name: str, text: str = "\n") -> Edit:
    """Return an edit that adds to a file, or makes it."""

    def edit(project: Path) -> None:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        more("specs/shop.yaml"),
        same_size_and_time,
        moved_into_place,
        lambda project: (project / "specs" / "shop.yaml").unlink(),
        more("specs/other.yaml", SPEC),
        more("errbind.toml", '[package]\nname = "other"\n'),
        lambda project: (project / "errbind.toml").unlink(),
        own_template,
        more("out/catalog/shop.json"),
        lambda project: (project / "out" / "catalog" / "shop.json").unlink(),
        lambda project: shutil.rmtree(project / "out"),
        more("out/catalog/new.json"),
        more("out/.errbind", "more\n"),
        linked_output,
        linked_folder,
    ],
)
def test_whatever_changes_makes_a_run_work_again(project: Path, edit: Edit) -> None:
    run(project, "generate")
    run(project, "check")
    edit(project)
    assert run(project, "check")[1] is True
    assert run(project, "generate")[1] is True


def test_a_template_that_changes_makes_a_run_work_again(project: Path) -> None:
    own_template(project)
    run(project, "generate")
    assert run(project, "generate")[1] is False
    more("templates/catalog/catalog.json.j2")(project)
    told, worked = run(project, "generate")
    assert worked and "wrote out/catalog/shop.json" in told


def test_a_configuration_that_comes_nearer_makes_a_run_work_again(
    project: Path,
) -> None:
    run(project / "specs", "generate")
    assert run(project / "specs", "generate")[1] is False
    more("specs/errbind.toml")(project)
    told, worked = run(project / "specs", "generate")
    assert worked and "no-spec" in told


def test_another_errbind_works_again(project: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    package = source / "errbind"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "generator" / "errbind", package, ignore=ignored)
    shutil.copytree(ROOT / "templates", package / "templates")
    run(project, "generate", source=source)
    assert run(project, "generate", source=source)[1] is False
    quoting = package / "targets" / "quoting.py"
    quoting.write_text(quoting.read_text("utf-8") + "\n", "utf-8")
    assert run(project, "generate", source=source)[1] is True
    assert run(project, "generate", source=source)[1] is False
    assert run(project, "generate")[1] is True


def test_the_folder_and_the_arguments_belong_to_the_question(project: Path) -> None:
    run(project, "generate")
    assert run(project / "specs", "generate", cache=project.parent / "cache")[1] is True
    assert run(project, "-C", ".", "generate")[1] is True
    assert run(project, "-C", ".", "generate")[1] is False


def test_what_was_changed_a_moment_ago_is_read_again(project: Path) -> None:
    path = project / "specs" / "shop.yaml"
    time.sleep(1.2 * up_to_date.TICK / 1e9)
    assert up_to_date.Look([str(path)]).is_settled
    os.utime(path)
    assert not up_to_date.Look([str(path)]).is_settled


def test_a_failure_is_told_each_time(project: Path) -> None:
    more("specs/shop.yaml", "nonsense: 1\n")(project)
    first = run(project, "generate")
    assert first[1] and "unknown-key" in first[0]
    assert run(project, "generate") == first


@pytest.mark.parametrize("content", [b"", b"\0", b"\0\0", b"\xff\0\0s- x"])
def test_a_broken_note_is_no_answer(project: Path, content: bytes) -> None:
    run(project, "generate")
    (note,) = (project.parent / "cache" / "answers").iterdir()
    note.write_bytes(content)
    assert run(project, "generate")[1] is True
    assert run(project, "generate")[1] is False


def test_a_cache_that_cannot_be_written_changes_nothing(project: Path) -> None:
    blocked = project.parent / "cache"
    blocked.write_text("a file", "utf-8")
    assert run(project, "generate")[1] is True
    told, worked = run(project, "generate")
    assert worked and told.startswith("0 changed")


def test_compiled_templates_are_kept_apart_from_those_of_the_sandbox(
    project: Path,
) -> None:
    cache = project.parent / "cache"
    first, _ = run(project, "generate")
    names = {"answers", "ShippedEnvironment"}
    assert {path.name for path in cache.iterdir()} == names
    own_template(project)
    run(project, "generate")
    names.add("ProjectEnvironment")
    assert {path.name for path in cache.iterdir()} == names
    for path in cache.glob("*/*"):
        path.write_bytes(path.read_bytes()[:30])  # as a full disk leaves it
    shutil.rmtree(project / "out")
    assert run(project, "generate") == (first, True)


def test_an_empty_name_of_the_cache_keeps_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(project.parent / "home"))
    env = {**os.environ, "ERRBIND_CACHE_DIR": ""}
    command = [sys.executable, "-m", "errbind", "generate"]
    subprocess.run(command, cwd=project, env=env, check=True, capture_output=True)
    assert not (project.parent / "home").exists()
    assert up_to_date.cache_folder() is None


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"ERRBIND_CACHE_DIR": "/x/y"}, "/x/y"),
        ({"XDG_CACHE_HOME": "/x/cache", "HOME": "/h"}, "/x/cache/errbind"),
        ({"HOME": "/h"}, "/h/.cache/errbind"),
        ({"HOME": "relative"}, None),
    ],
)
def test_the_cache_is_where_a_system_keeps_caches(
    variables: dict[str, str], folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ERRBIND_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert up_to_date.cache_folder() == folder


# -- a cache that somebody else could have written ---------------------------------------------

HEAD = up_to_date.head("what is asked")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder that holds one entry."""
    folder = tmp_path / "deep" / "cache"
    monkeypatch.setenv("ERRBIND_CACHE_DIR", str(folder))
    up_to_date.store("kind", HEAD, b"answer")
    assert up_to_date.stored("kind", HEAD) == b"answer"
    assert up_to_date.refusal() is None
    return folder


def entry(cache: Path) -> Path:
    (path,) = (cache / "kind").iterdir()
    return path


def behind_a_link(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def of_another_user(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can give a file away")
    os.chown(path, 12345, -1)


SPOILT: dict[str, Edit] = {
    "all may write": lambda path: path.chmod(path.stat().st_mode | 0o002),
    "a group may write": lambda path: path.chmod(path.stat().st_mode | 0o020),
    "another owner": of_another_user,
    "a link": behind_a_link,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("name", ["", "kind"])
def test_a_folder_that_is_not_the_user_s_alone_is_not_used(
    cache: Path, name: str, spoil: Edit
) -> None:
    spoil(cache / name)
    before = tree(cache)
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)
    up_to_date.store("kind", HEAD, b"other")
    assert tree(cache) == before
    said = str(up_to_date.refusal())
    assert said.startswith(f"ERRBIND_CACHE_DIR is not used: {cache / name}")
    assert said.endswith("name a folder that is yours and that nobody else may write")


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_not_the_user_s_alone_is_replaced(
    cache: Path, spoil: Edit
) -> None:
    spoil(entry(cache))
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)
    up_to_date.store("kind", HEAD, b"other")
    assert up_to_date.stored("kind", HEAD) == b"other"


def as_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[:9]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes().replace(b"swer", b"swEr")),
        lambda path: path.write_bytes(b"\0" * path.stat().st_size),
        lambda path: os.link(path, path.parents[2] / "another name"),
        as_a_pipe,
        as_a_folder,
    ],
)
def test_a_damaged_file_is_as_none(cache: Path, damage: Edit) -> None:
    damage(entry(cache))
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)


def test_what_is_of_another_head_is_not_believed(cache: Path) -> None:
    other = up_to_date.head("something else")
    up_to_date.store("kind", other, b"forged")
    Path(up_to_date._file("kind", other)).replace(up_to_date._file("kind", HEAD))
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)


def test_folders_and_files_of_the_cache_are_the_user_s_whatever_the_mask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRBIND_CACHE_DIR", str(tmp_path / "a" / "b"))
    before = os.umask(0)
    try:
        up_to_date.store("kind", HEAD, b"answer")
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {0o700, 0o600}
    assert up_to_date.stored("kind", HEAD) == b"answer"


class Executed:
    """What a pickle does that somebody has put there."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.system, ("echo EXECUTED",)


@pytest.mark.parametrize("below", ["", "ShippedEnvironment", "answers"])
def test_nothing_is_executed_or_believed_that_others_may_have_written(
    project: Path, below: str
) -> None:
    cache = project.parent / "cache"
    first, _ = run(project, "generate")
    for path in (cache / "ShippedEnvironment").iterdir():
        content = bc_magic + pickle.dumps(Executed())
        path.write_bytes(up_to_date._seal(content) + b"\n" + content)
    for path in (cache / "answers").iterdir():
        forged = path.read_bytes().split(b"\n", 1)[1].replace(b"0 changed", b"forged")
        path.write_bytes(up_to_date._seal(forged) + b"\n" + forged)
    (cache / below).chmod(0o777)
    shutil.rmtree(project / "out")
    told, worked = run(project, "generate")
    reason = (
        f"errbind: ERRBIND_CACHE_DIR is not used: {cache / below}: others may write it;"
    )
    assert worked and "EXECUTED" not in told and "forged" not in told
    assert told.split(reason)[0].strip() == first.strip()


def test_on_windows_only_the_folder_of_the_user_s_programs_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.delenv("ERRBIND_CACHE_DIR", raising=False)
    up_to_date.store("kind", HEAD, b"answer")
    assert up_to_date.stored("kind", HEAD) == b"answer"
    assert (tmp_path / "local" / "errbind" / "kind").is_dir()
    monkeypatch.setenv("ERRBIND_CACHE_DIR", str(tmp_path / "local-not" / "cache"))
    up_to_date.store("kind", HEAD, b"answer")
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)
    assert "it is not below LOCALAPPDATA" in str(up_to_date.refusal())
    monkeypatch.delenv("LOCALAPPDATA")
    with pytest.raises(OSError):
        up_to_date.stored("kind", HEAD)
