"""How a run ends whose output nobody takes, or that fails as nobody expected: its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from errbind import __version__
from tests.projects import new_project

COMMANDS = {
    "generate": 0,
    "check": 0,
    "validate": 0,
    "explain CART_EMPTY": 0,
    "explain --rules": 0,
    "explain nothing_like_it": 1,
    "explain -": 1,
    "diff .": 0,
    "import errors.csv -o -": 0,
    "import -": 1,
    "init new": 0,
    "--help": 0,
    "--version": 0,
    "explain --help": 0,
    "nonsense": 2,
}
# Those of them that say something on standard output, and what they do is done before.
PRINTING = [
    "generate",
    "validate",
    "explain CART_EMPTY",
    "explain --rules",
    "import errors.csv -o -",
    "--help",
    "--version",
]
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose outputs are there, and a list to import."""
    folder = new_project(tmp_path_factory.mktemp("endings") / "project")
    (folder / "errors.csv").write_text("code,message\n1,One\n", "utf-8")
    assert shell(folder, f"{sys.executable} -m errbind generate").returncode == 0
    return folder


def shell(
    folder: Path, command: str, *, unbuffered: bool = False, cache: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command of bash in a folder; without a cache no run answers from the last one."""
    own = {"PYTHONUNBUFFERED": "1" if unbuffered else "", "ERRBIND_CACHE_DIR": cache}
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def ended(folder: Path, command: str, streams: str, **how: bool) -> tuple[int, str]:
    """Run errbind with other streams; return its own exit status, and what stood on any stream."""
    call = f"{sys.executable} -m errbind {command} {streams}"
    done = shell(folder, f"{{ {call}; }} 3>&1; exit ${{PIPESTATUS[0]}}", **how)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams_change_no_exit_status(project: Path, command: str) -> None:
    status = COMMANDS[command]
    if command == "init new":
        (project.parent / "new").mkdir(exist_ok=True)
        command = "-C ../new init"
    assert ended(project, command, "<&- >&- 2>&-") == (status, "")


@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-"])
def test_one_closed_stream_leaves_the_others_as_they_are(
    project: Path, streams: str
) -> None:
    status, said = ended(project, "explain CART_EMPTY", streams)
    assert (status, "CART_EMPTY is a code of" in said) == (0, streams != ">&-")
    status, said = ended(project, "explain nothing_like_it", streams)
    assert (status, "nothing is known of" in said) == (1, streams != "2>&-")
    assert "Traceback" not in said


def test_a_file_is_written_where_standard_output_is_closed(tmp_path: Path) -> None:
    """Its number must not be that of the stream, or what is printed would be in it."""
    folder = new_project(tmp_path / "project")
    assert ended(folder, "generate", "<&- >&- 2>&-") == (0, "")
    assert ended(folder, "check", "") == (0, "")


def test_an_answer_without_work_is_as_quiet(project: Path, tmp_path: Path) -> None:
    call = f"{sys.executable} -m errbind generate"
    cache = str(tmp_path / "cache")
    for streams, status in (("", 0), (">&-", 0), ("2>&-", 0), (f">{FULL}", 1)):
        done = shell(project, f"sleep 0.06; {call} {streams}", cache=cache)
        assert done.returncode == status, streams
        assert "Traceback" not in done.stderr
    piped = f"{{ sleep 0.2; exec {call}; }} | true; exit ${{PIPESTATUS[0]}}"
    done = shell(project, piped, cache=cache)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", PRINTING)
def test_what_a_full_device_cannot_take_is_a_failure_with_a_reason(
    project: Path, command: str
) -> None:
    status, said = ended(project, command, f">{FULL}")
    assert status == 1
    assert said.splitlines()[-1].endswith(": No space left on device")
    assert len(said.splitlines()) == 1


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["check", "generate", "--help"])
def test_streams_without_a_buffer_end_alike(project: Path, command: str) -> None:
    status, said = ended(project, command, f">{FULL}", unbuffered=True)
    wanted = [] if command == "check" else ["errbind: No space left on device"]
    assert (status, said.splitlines()) == (bool(wanted), wanted)


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_problems_that_cannot_be_printed_are_a_failure_all_the_same(
    project: Path,
) -> None:
    for command in ("explain nothing_like_it", "nonsense", "import errors.csv -o -"):
        status, said = ended(project, command, f"2>{FULL}")
        assert status == (COMMANDS[command] or 1)
        assert "Traceback" not in said


@pytest.mark.parametrize("command", ["explain --rules", "generate", "--help"])
def test_a_reader_that_has_gone_ends_a_run_without_a_word(
    project: Path, command: str
) -> None:
    # The sleep lets the reader go first, whatever the machine has to do meanwhile.
    call = f"{{ sleep 0.2; exec {sys.executable} -m errbind {command}; }} | true"
    done = shell(project, f"{call}; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stdout, done.stderr) == (141, "", "")


def test_watching_ends_with_its_reader_and_does_without_one(project: Path) -> None:
    call = f"{sys.executable} -m errbind generate --watch"
    done = shell(project, f"{call} | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (141, "")
    assert done.stdout.startswith("watching specs")
    done = shell(project, f"timeout -s TERM 1.5 {call} <&- >&- 2>&-")
    assert done.returncode == 124  # it was still watching


# -- what nobody expected ------------------------------------------------------------------


def faulty(
    folder: Path, error: str, *arguments: str, where: str = "pipeline.load"
) -> subprocess.CompletedProcess[str]:
    """Run a command in which a function raises."""
    code = (
        "import sys\n"
        "from errbind import __main__, pipeline\n"
        "from errbind.explain import catching, lookup\n"
        "from errbind.output import up_to_date\n"
        "from errbind.spec import config\n"
        f"def fail(*arguments, **named): {error}\n"
        f"{where} = fail\n"
        f"sys.argv[1:] = {list(arguments)!r}\n"
        "__main__.main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("error", "named"),
    [
        ("raise TypeError('two\\nlines')", "TypeError: two lines"),
        ("return fail()", "RecursionError: maximum recursion depth exceeded"),
        ("raise MemoryError", "MemoryError;"),
        ("'\\ud800'.encode()", "UnicodeEncodeError: 'utf-8' codec can't encode"),
        ("raise KeyError('x' * 9999)", "KeyError: 'xxx"),
        ("raise GeneratorExit", "GeneratorExit;"),
    ],
)
def test_a_fault_of_errbind_is_one_line_that_says_how_to_report_it(
    project: Path, error: str, named: str
) -> None:
    done = faulty(project, error, "explain", "CART_EMPTY")
    assert (done.returncode, done.stdout) == (70, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"errbind: internal error: {named}")
    assert (
        f"please report it: send this line and the command (errbind {__version__},"
        in line
    )
    assert line.endswith("; run with --debug for the traceback")
    assert len(line) < 800


def test_wherever_it_happens(project: Path) -> None:
    for where in (
        "up_to_date.answer",
        "config.find",
        "lookup.find",
        "catching.variables",
    ):
        done = faulty(project, "1 / 0", "explain", "CART_EMPTY", where=where)
        assert done.returncode == 70, where
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--debug", "explain"), ("explain", "--debug")])
def test_the_traceback_is_there_for_who_asks(
    project: Path, arguments: tuple[str, ...]
) -> None:
    done = faulty(project, "1 / 0", *arguments, "CART_EMPTY")
    assert done.returncode == 70
    first, *_, last = done.stderr.splitlines()
    assert first == "Traceback (most recent call last):"
    assert last.startswith(
        "errbind: internal error: ZeroDivisionError: division by zero"
    )


def test_what_the_system_refuses_is_named_with_its_file(project: Path) -> None:
    done = faulty(project, "raise OSError(28, 'No space', 'a/b')", "explain", "x")
    assert (done.returncode, done.stderr) == (1, "errbind: a/b: No space\n")
    done = faulty(project, "raise OSError('no number')", "explain", "x")
    assert (done.returncode, done.stderr) == (1, "errbind: no number\n")
    done = faulty(project, "raise KeyboardInterrupt", "explain", "x")
    assert (done.returncode, done.stderr) == (130, "")
