"""What all tests share: the flag that writes golden files anew, and the generated package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written rather than compared."""
    return bool(request.config.getoption("--regenerate"))
