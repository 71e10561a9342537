"""Small projects in a temporary folder, and the command line run on them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = (Path(__file__).parent / "cases" / "flat" / "specs" / "shop.yaml").read_text(
    "utf-8"
)


def new_project(folder: Path, spec: str = SPEC) -> Path:
    """Make a project that generates the catalog and the Python package of one small API."""
    (folder / "specs").mkdir(parents=True)
    (folder / "specs" / "shop.yaml").write_text(spec, "utf-8")
    (folder / "errbind.toml").write_text('targets = ["catalog", "python"]\n', "utf-8")
    return folder


def errbind(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "errbind", *arguments],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
    )


def problem_lines(stderr: str) -> list[str]:
    """Return the first line of each problem that was printed: place, rule and reason."""
    return re.findall(r"^\S+: [a-z]+(?:-[a-z]+)*: .*$", stderr, re.MULTILINE)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
