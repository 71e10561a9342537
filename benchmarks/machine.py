"""The machine that figures are taken on."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def described() -> dict[str, object]:
    """Return the processor, the number of its cores that may be used, the system and the Python."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {
        "cores": (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count()
        ),
        "processor": _processor(),
        "python": python,
        "system": f"{platform.system()} {platform.machine()}",
    }


def line(machine: dict[str, object]) -> str:
    """Return a machine as one line of text."""
    return "{processor}, {cores} cores, {system}, {python}".format_map(machine)


def _processor() -> str:
    """Return the processor's name; Linux tells it in a file only."""
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or "unknown processor"
