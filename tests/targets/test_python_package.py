"""The generated distribution as consumers get it: built, installed elsewhere, type-checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import ROOT
from tests.tools import run_npm_bin

SOURCE = ROOT / "out" / "python"
CONSUMER = ROOT / "tests" / "python" / "consumer.py"

PROBE = """
import json, pickle, sys
import payment_errors
from payment_errors import xmoney, mugglepay

error = xmoney.XMoneyError.from_body(404, '{"errors": [{"code": 902}]}')
again = pickle.loads(pickle.dumps(error))
print(json.dumps({
    "version": list(sys.version_info[:2]),
    "file": payment_errors.__file__,
    "error": str(again),
    "caught": isinstance(again, payment_errors.NotFoundError),
    "codes": [len(xmoney.ErrorCode), len(mugglepay.ErrorCode)],
    "info": xmoney.ErrorCode.CARD_NOT_FOUND.info.fields,
    "responses": len(xmoney.RESPONSES),
}))
"""


def run(*command: str | Path, cwd: Path | None = None) -> str:
    # What pip and Python find must be what was installed, not this checkout.
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def newest_python() -> Path:
    """Return the newest CPython that is on the PATH or installed beside the one that runs us."""
    names = [f"python3.{minor}" for minor in range(11, 30)]
    found = [Path(path) for name in names if (path := shutil.which(name))]
    found += Path(sys.base_prefix).parent.glob("*/bin/python3")
    versions = [
        (version, path) for path in found if (version := version_of(path)) >= (3, 11)
    ]
    return max([*versions, (sys.version_info[:2], Path(sys.executable))])[1]


def version_of(python: Path) -> tuple[int, ...]:
    """Return a Python's version, (0,) for one that does not start."""
    code = "import sys; print(*sys.version_info[:2])"
    done = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=False
    )
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else (0,)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    copied = folder / "source"
    shutil.copytree(SOURCE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        folder,
        copied,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.parametrize("which", ["this", "newest"])
def test_the_wheel_works_in_an_empty_environment(
    wheel: Path, tmp_path: Path, which: str
) -> None:
    python = Path(sys.executable) if which == "this" else newest_python()
    run(python, "-m", "venv", "--without-pip", tmp_path / "env")
    inside = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = ("install", "--quiet", "--no-index", "--no-deps", wheel)
    run(sys.executable, "-m", "pip", "--python", inside, *install)
    shown = json.loads(run(inside, "-W", "error", "-c", PROBE, cwd=tmp_path))
    assert tuple(shown["version"]) == version_of(python)
    assert Path(shown["file"]).is_relative_to(tmp_path)
    assert (
        shown["error"] == "404 CARD_NOT_FOUND (902): The specified card was not found"
    )
    assert shown["caught"] is True
    assert shown["codes"] == [164, 24]
    assert shown["info"] == ["cardId"]
    assert shown["responses"] >= 9


def test_a_vendored_copy_works_under_another_name(tmp_path: Path) -> None:
    shutil.copytree(SOURCE / "payment_errors", tmp_path / "shop" / "errors")
    (tmp_path / "shop" / "__init__.py").touch()
    code = (
        "from shop.errors import xmoney, NotFoundError;"
        "e = xmoney.XMoneyError.from_body(404, {'errors': [{'code': 902}]});"
        "print(isinstance(e, NotFoundError), e.code.info.group)"
    )
    assert run(sys.executable, "-c", code, cwd=tmp_path) == "True card\n"


def test_it_installs_from_a_git_url_with_a_subdirectory(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(SOURCE, repository / "out" / "python")
    git = ("git", "-c", "user.name=t", "-c", "user.email=t@example.com")
    run("git", "init", "--quiet", repository)
    run(*git, "add", ".", cwd=repository)
    run(*git, "commit", "--quiet", "-m", "x", cwd=repository)
    url = f"git+{repository.as_uri()}#subdirectory=out/python"
    target = tmp_path / "target"
    install = (
        "install",
        "--quiet",
        "--no-build-isolation",
        "--no-deps",
        "--target",
        target,
    )
    run(sys.executable, "-m", "pip", *install, url)
    code = "import payment_errors; print(payment_errors.__file__)"
    assert Path(run(sys.executable, "-c", code, cwd=target).strip()).is_relative_to(
        target
    )


def test_a_consumers_code_passes_mypy_strict(tmp_path: Path) -> None:
    (tmp_path / "mypy.ini").write_text(f"[mypy]\nstrict = True\nmypy_path = {SOURCE}\n")
    options = (
        "--config-file",
        tmp_path / "mypy.ini",
        "--cache-dir",
        tmp_path / "cache",
    )
    run(sys.executable, "-m", "mypy", *options, CONSUMER)


def test_a_consumers_code_passes_pyright_strict(tmp_path: Path) -> None:
    shutil.copytree(SOURCE / "payment_errors", tmp_path / "payment_errors")
    shutil.copy(CONSUMER, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    done = run_npm_bin("pyright", "--pythonpath", sys.executable, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_consumers_code_runs() -> None:
    code = f"import sys, runpy; sys.path.insert(0, {str(SOURCE)!r}); runpy.run_path({str(CONSUMER)!r}, run_name='__main__')"
    assert run(sys.executable, "-c", code).startswith("no such card\n")
