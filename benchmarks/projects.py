"""Projects that errbind generates from, in a folder of their own, and its command run on them.

errbind keeps compiled templates in the user's cache folder, as Python keeps compiled modules
beside their sources. Both are there before anything is timed: each project has a cache folder of
its own, which begins as a run on another project has left one. So no run finds anything kept of
its own catalog but what an earlier run on the same project has left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from benchmarks import catalogs
from benchmarks.timing import Run, timed

ERRBIND = Path(sys.executable).parent / "errbind"
# For how long a file must have been left alone before errbind trusts its times, in seconds.
SETTLED = 0.1


class Project:
    """A project in a folder; `spec` is its catalog where it is a made-up one of `count` errors."""

    def __init__(self, folder: Path, count: int | None = None) -> None:
        """Lay out the project; without `count`, that of the shipped catalogs."""
        self.folder = folder
        self.count = count
        self._turn = 0
        if count is not None:
            self.spec = catalogs.new_project(folder, count)
        else:
            shutil.copytree(catalogs.ROOT / "specs", folder / "specs")

    @property
    def _kept(self) -> Path:
        return self.folder / "cache"

    def environment(self) -> dict[str, str]:
        """Return the environment that errbind runs in."""
        env = {**os.environ, "ERRBIND_CACHE_DIR": str(self._kept)}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        return env

    def generate(self) -> Run:
        """Run `errbind generate` as it is, and return what it took."""
        run = timed([ERRBIND, "generate"], self.folder, self.environment())
        assert run is not None  # it had no timeout
        return run

    def fresh(self) -> Run:
        """Generate every target anew: no outputs, and nothing kept but compiled templates."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(_warmed(self.folder.parent), self._kept)
        return self.generate()

    def settle(self) -> None:
        """Generate until a further run has nothing to do and knows it."""
        if not (self.folder / "out").exists():
            self.fresh()
        time.sleep(SETTLED)
        self.generate()

    def edit(self) -> None:
        """Edit the description of one error of a made-up catalog."""
        assert self.count is not None
        self._turn += 1
        catalogs.edit(self.spec, self.count, self._turn)

    def watched(self) -> float:
        """Return the seconds from a save to the outputs, under `errbind generate --watch`."""
        process = subprocess.Popen(
            [ERRBIND, "generate", "--watch"],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout is not None
        try:
            _skip_to_summary(process.stdout)
            self.edit()
            start = time.perf_counter()
            _skip_to_summary(process.stdout)
            return time.perf_counter() - start
        finally:
            process.terminate()
            process.communicate()


def _skip_to_summary(lines: object) -> None:
    """Read the lines of a run until the one that says that all is written."""
    for text in lines:  # type: ignore[attr-defined]
        if text.rstrip().endswith(" unchanged"):
            return
    raise RuntimeError("errbind generate --watch has ended")


@cache
def _warmed(beside: Path) -> Path:
    """Return a cache folder as a run on another project has left it, made in a folder."""
    other = beside / "warmed"
    (other / "specs").mkdir(parents=True)
    shutil.copyfile(catalogs.CATEGORIES, other / "specs" / catalogs.CATEGORIES.name)
    path = other / "specs" / "made_up.yaml"
    path.write_text(catalogs.spec(10), "utf-8")
    env = {**os.environ, "ERRBIND_CACHE_DIR": str(other / "cache")}
    timed([ERRBIND, "generate"], other, env)
    return other / "cache"
