"""What all tests share: the flag that writes golden files anew, and the generated package."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

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

sys.path.insert(0, str(ROOT / "out" / "python"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the expected files of tests/cases and tests/rejected anew; read the diff",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the sums of what tests say that they tried, with `record_property`."""
    tried: Counter[str] = Counter()
    for report in (r for each in terminalreporter.stats.values() for r in each):
        if getattr(report, "when", "") == "call":
            tried.update(dict(report.user_properties))
    for name, count in sorted(tried.items()):
        terminalreporter.write_line(f"tried {count:,} {name}")


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
