"""`errbind generate --watch`: the real process, files saved as editors save them, and signals."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.projects import SPEC, new_project, tree

PATIENCE = 60  # seconds for what takes one; a slow machine is no failure
CLOCK = re.compile(r"\d\d:\d\d:\d\d (.*) changed")
END = re.compile(
    r"\d+ changed, \d+ unchanged|\d+ problems?; nothing was written|errbind: .*"
)


def hear_signals() -> None:
    """Hear Ctrl-C also where the tests themselves run in the background and do not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Watch:
    """A running `errbind generate --watch`, whose output is read line by line."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "errbind", *options, "generate", "--watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            preexec_fn=hear_signals,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self) -> str:
        """Return the next line; fail where none comes."""
        found = self._lines.get(timeout=PATIENCE)
        assert found is not None, "the process has ended"
        return found

    def report(self) -> list[str]:
        """Return the lines up to the one that ends a run."""
        lines = [self.line()]
        while not END.fullmatch(lines[-1]):
            lines.append(self.line())
        return lines

    def is_quiet(self, seconds: float) -> bool:
        """Say whether no line comes for some time."""
        time.sleep(seconds)
        return self._lines.empty()

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal; return the exit status and what stands on standard error."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        return status, self.process.stderr.read()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project")


@pytest.fixture
def watch(project: Path) -> Iterator[Watch]:
    """A watch of the project, after its first run."""
    running = Watch(project)
    assert running.line().startswith("watching specs, templates and the configuration")
    assert running.report()[-1] == "15 changed, 0 unchanged"
    yield running
    running.close()


def in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def by_renaming(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}~")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def by_removing(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.05)
    path.write_text(text, "utf-8")


def in_parts(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), len(text) // 4):
            file.write(text[start : start + len(text) // 4])
            file.flush()
            time.sleep(0.05)


def keeping_the_time(path: Path, text: str) -> None:
    """As a copy that keeps times does: what is saved looks as old as what it replaces."""
    state = path.stat()
    by_renaming(path, text)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize(
    "save", [in_place, by_renaming, by_removing, in_parts, keeping_the_time]
)
def test_a_saved_spec_is_generated_anew(
    project: Path, watch: Watch, save: Callable[[Path, str], None]
) -> None:
    save(project / "specs" / "shop.yaml", SPEC.replace("is empty", "has none"))
    lines = watch.report()
    named = CLOCK.fullmatch(lines[0])
    assert named is not None
    assert named[1] == "specs/shop.yaml"
    assert "wrote out/catalog/shop.json" in lines
    assert lines[-1] == "5 changed, 10 unchanged"
    assert "has none" in (project / "out" / "catalog" / "shop.json").read_text("utf-8")
    assert watch.is_quiet(1)  # one save, one run


def test_a_broken_spec_is_told_and_the_outputs_stay(
    project: Path, watch: Watch
) -> None:
    before = tree(project / "out")
    spec = project / "specs" / "shop.yaml"
    spec.write_text(SPEC.replace("title:", "titel:", 1), "utf-8")
    lines = watch.report()
    assert lines[1].startswith("specs/shop.yaml:")
    assert "unknown-key" in "\n".join(lines)
    assert lines[-1].endswith("; nothing was written")
    assert tree(project / "out") == before
    spec.write_text(SPEC, "utf-8")
    assert watch.report()[-1] == "0 changed, 15 unchanged"


def test_specs_may_come_and_go(project: Path, watch: Watch) -> None:
    other = project / "specs" / "other.yaml"
    other.write_text(
        SPEC.replace("id: shop", "id: other").replace("prefix: Shop", "prefix: Other"),
        "utf-8",
    )
    lines = watch.report()
    assert "wrote out/catalog/other.json" in lines
    other.unlink()
    lines = watch.report()
    assert "removed out/catalog/other.json" in lines
    assert not (project / "out" / "catalog" / "other.json").exists()
    (project / "specs" / "shop.yaml").unlink()
    assert watch.report()[1].startswith("specs: no-spec: ")
    assert (project / "out" / "catalog" / "shop.json").is_file()


def test_the_project_may_be_gone_for_a_while(project: Path, watch: Watch) -> None:
    aside = project.with_name("aside")
    project.rename(aside)
    assert any("no-spec" in line for line in watch.report())
    aside.rename(project)
    assert watch.report()[-1].startswith("0 changed")


def test_a_template_is_watched_and_its_error_is_told(
    project: Path, watch: Watch
) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    template = folder / "catalog.json.j2"
    template.write_text("{{ catalog.id }}\n", "utf-8")
    assert "wrote out/catalog/shop.json" in watch.report()
    assert (project / "out" / "catalog" / "shop.json").read_text("utf-8") == "shop\n"
    template.write_text("one\n{{ catalog.nothing }}\n", "utf-8")
    assert watch.report()[1].startswith("templates/catalog/catalog.json.j2:2:1: ")
    template.unlink()
    assert "wrote out/catalog/shop.json" in watch.report()


def test_the_configuration_is_watched_and_may_be_wrong_for_a_while(
    project: Path, watch: Watch
) -> None:
    settings = project / "errbind.toml"
    settings.write_text('target = ["catalog"]\n', "utf-8")
    assert "target is not a key (did you mean 'targets'?)" in "\n".join(watch.report())
    assert (project / "out" / "python").is_dir()
    settings.write_text('targets = ["catalog"]\nspecs = "apis"\n', "utf-8")
    assert watch.report()[1].startswith("apis: no-spec: ")
    (project / "specs").rename(project / "apis")
    assert "removed out/python/pyproject.toml" in watch.report()
    (project / "apis" / "shop.yaml").write_text(
        SPEC.replace("is empty", "has none"), "utf-8"
    )
    lines = watch.report()
    assert lines[0].endswith(" apis/shop.yaml changed")
    assert lines[-1] == "1 changed, 0 unchanged"


def test_a_wrong_start_is_no_end(project: Path) -> None:
    (project / "errbind.toml").write_text("targets = [", "utf-8")
    watch = Watch(project.parent, "-C", "project")
    try:
        assert watch.line().startswith("watching ")
        assert watch.report()[-1] == "1 problem; nothing was written"
        (project / "errbind.toml").write_text('targets = ["catalog"]\n', "utf-8")
        assert watch.report()[-1] == "1 changed, 0 unchanged"
    finally:
        watch.close()


def test_what_editors_leave_beside_a_spec_is_no_spec(
    project: Path, watch: Watch
) -> None:
    specs = project / "specs"
    (specs / ".#shop.yaml").symlink_to("somebody@somewhere.1234:1")
    (specs / ".shop.yaml.swp").write_bytes(b"\0")
    (specs / "shop.yaml~").write_text(SPEC, "utf-8")
    (specs / "._shop.yaml").write_bytes(b"\0\5\26\7")
    assert watch.is_quiet(1)
    (specs / "shop.yaml").write_text(SPEC.replace("is empty", "has none"), "utf-8")
    assert watch.report()[-1] == "5 changed, 10 unchanged"


def test_a_file_that_is_only_touched_changes_nothing(
    project: Path, watch: Watch
) -> None:
    before = {p: p.stat().st_mtime_ns for p in (project / "out").rglob("*")}
    (project / "specs" / "shop.yaml").touch()
    assert watch.report()[1:] == ["0 changed, 15 unchanged"]
    assert {p: p.stat().st_mtime_ns for p in (project / "out").rglob("*")} == before


def test_what_is_saved_during_a_run_is_not_missed(project: Path, watch: Watch) -> None:
    spec = project / "specs" / "shop.yaml"
    spec.write_text(SPEC.replace("is empty", "has 0"), "utf-8")
    watch.line()  # the run begins now
    spec.write_text(SPEC.replace("is empty", "has none"), "utf-8")
    written = project / "out" / "catalog" / "shop.json"
    deadline = time.monotonic() + PATIENCE
    while "has none" not in written.read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_ends_it_without_a_word(
    watch: Watch, number: signal.Signals, status: int
) -> None:
    assert watch.end(number) == (status, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_during_a_run_leaves_every_file_whole(
    project: Path, watch: Watch, number: signal.Signals
) -> None:
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("is empty", "has none"), "utf-8"
    )
    watch.line()
    time.sleep(0.05)
    status, told = watch.end(number)
    assert (status, told) == (128 + number, "")
    done = subprocess.run(
        [sys.executable, "-m", "errbind", "generate"], cwd=project, check=True
    )
    assert done.returncode == 0
    assert "has none" in (project / "out" / "catalog" / "shop.json").read_text("utf-8")


def test_a_reader_that_goes_ends_it(project: Path) -> None:
    watch = subprocess.Popen(
        [sys.executable, "-m", "errbind", "generate", "--watch"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert watch.stdout is not None
    assert watch.stderr is not None
    watch.stdout.readline()
    watch.stdout.close()
    try:
        assert watch.wait(PATIENCE) == 141
        assert watch.stderr.read() == ""
    finally:
        watch.kill()
        watch.stderr.close()


def test_watch_and_check_exclude_each_other(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "errbind", "generate", "--watch", "--check"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "not allowed with" in done.stderr
