"""What all tests share: the flag that writes golden files anew, and the generated package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests import fuzz
from tests.catalog_project import write_outputs

ROOT = Path(__file__).resolve().parent.parent

# A slow machine is no failure; and what CI tries is the same in each run, so that a change is
# never blamed for an input that nobody had thought of. By hand the inputs are always new ones.
settings.register_profile(
    "errbind",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("errbind")

# A test is of a run that does its work; those of tests/output/test_freshness.py are of the others.
os.environ["ERRBIND_CACHE_DIR"] = ""

sys.path.insert(0, str(ROOT / "out" / "python"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the expected files of tests/cases and tests/rejected anew; read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    fuzz.choose_seed()  # before there are workers, which get it by the environment


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:  # a worker of pytest-xdist: this is sent to the main process
        output["tried"] = dict(fuzz.TRIED)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add what a worker of pytest-xdist has tried."""
    fuzz.TRIED.update(getattr(node, "workeroutput", {}).get("tried", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many inputs were tried, and how many tests found something in them."""
    if not fuzz.TRIED:
        return
    write = terminalreporter.write_line
    terminalreporter.section(
        f"inputs that were tried, from seed {fuzz.first_seed()} on"
    )
    for what, count in sorted(fuzz.TRIED.items()):
        write(f"{count:>9,} {what}")
    stats = terminalreporter.stats
    found = len(stats.get("failed", ())) + len(stats.get("error", ()))
    write(f"found: {f'{found} tests failed, see above' if found else 'nothing'}")


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written rather than compared."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def catalog_outputs(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """All that tests/catalogs generates, in a folder that pytest's workers share."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "catalogs"
    with FileLock(folder.with_suffix(".lock")):
        write_outputs(folder)
    return folder
