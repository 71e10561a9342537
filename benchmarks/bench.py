"""Measure what is generated, as ratios against a peer or a limit in one and the same run.

Prints a table of the goals with the figure reached, and exits 1 when one falls short. Times are
taken in pairs, one side right after the other, and the median of the ratios counts, so that a
machine whose speed drifts changes both sides alike.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "out" / "python"
TYPESCRIPT = ROOT / "out" / "typescript"

sys.path[:0] = [str(ROOT), str(PACKAGE)]


class Figure(NamedTuple):
    """A goal: what is measured, the figure reached, the most that it may be, and its unit."""

    name: str
    reached: float
    limit: float
    unit: str
    detail: str


def median_ratio(
    ours: Callable[[], float], theirs: Callable[[], float], pairs: int
) -> float:
    """Return the median of ours / theirs over pairs of runs, each pair side by side."""
    ours(), theirs()  # the first run of each warms caches up and does not count
    return statistics.median(ours() / theirs() for _ in range(pairs))


# -- a body into its exception ----------------------------------------------------------------

BODY = json.dumps(
    {
        "code": 404,
        "message": "Not Found",
        "errors": [{"code": 902, "message": "Card not found", "type": "Exception"}],
    }
).encode()


def seconds(call: Callable[[], object], count: int = 5_000) -> float:
    """Return how long `count` calls take."""
    start = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - start


def decoding() -> Iterator[Figure]:
    """Compare with what a careful engineer writes by hand: loads, a lookup, a constructor."""
    from payment_errors import xmoney

    class CardNotFoundError(Exception):
        def __init__(self, message: str, code: int, status: int, body: object) -> None:
            super().__init__(message)
            self.code = code
            self.status = status
            self.body = body

    table = {902: CardNotFoundError}

    def by_hand() -> Exception:
        body = json.loads(BODY)
        entry = body["errors"][0]
        return table[entry["code"]](entry["message"], entry["code"], 404, body)

    def generated() -> Exception:
        return xmoney.XMoneyError.from_body(404, BODY)

    ratio = median_ratio(lambda: seconds(generated), lambda: seconds(by_hand), 31)
    detail = "json.loads + dict lookup + construction, by hand"
    yield Figure("Python: a body into its exception", ratio, 1.2, "x", detail)


# -- import -----------------------------------------------------------------------------------

IMPORT = """
import sys, time
{prepare}
start = time.perf_counter()
import {module} as module
spent = time.perf_counter() - start
print(spent / {count})
"""
OURS = IMPORT.format(
    prepare="import payment_errors",
    module="payment_errors.xmoney",
    count="len(module.ErrorCode)",
)
PSYCOPG = IMPORT.format(
    # Everything that psycopg.errors imports is there already, so that its own classes count.
    prepare="import psycopg; del sys.modules['psycopg.errors'], psycopg.errors",
    module="psycopg.errors",
    count="sum(isinstance(v, type) and issubclass(v, Exception) for v in vars(module).values())",
)


def importing() -> Iterator[Figure]:
    """Compare the import per error with psycopg.errors' per class, from compiled files."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONPYCACHEPREFIX": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(code: str) -> float:
            command = [sys.executable, "-c", code]
            return float(
                subprocess.run(command, env=env, capture_output=True, check=True).stdout
            )

        ratio = median_ratio(lambda: run(OURS), lambda: run(PSYCOPG), 15)
    yield Figure(
        "Python: import per error",
        ratio,
        1.5,
        "x",
        "psycopg.errors per class; the enum loads on first use",
    )


# -- bundles ----------------------------------------------------------------------------------


def bundling() -> Iterator[Figure]:
    """Measure what a page downloads: one constant, and the decoder without texts."""
    one = 'import { CARD_NOT_FOUND } from "payment-errors/xmoney/codes"; use(CARD_NOT_FOUND);'
    none = "use(0);"
    size = len(bundle(one)) - len(bundle(none)) + len("0")
    yield Figure(
        "TypeScript: one constant", size, 32, "bytes", "bundled and minified by esbuild"
    )
    catalog = json.loads((ROOT / "out" / "catalog" / "xmoney.json").read_text("utf-8"))
    runtime = 'export { parseXMoneyError, XMoneyError } from "payment-errors/xmoney";'
    packed = len(gzip.compress(bundle(runtime), 9, mtime=0))
    codes = len(catalog["codes"])
    detail = (
        f"decoder and class for {codes} codes, minified, gzipped; names and texts apart"
    )
    yield Figure("TypeScript: the runtime", packed, 2048, "bytes", detail)


def bundle(source: str) -> bytes:
    """Return what esbuild makes of a module that imports the package."""
    from tests.tools import run_npm_bin

    with tempfile.TemporaryDirectory() as folder:
        modules = Path(folder, "node_modules")
        modules.mkdir()
        (modules / "payment-errors").symlink_to(TYPESCRIPT)
        Path(folder, "entry.js").write_text(source, "utf-8")
        options = (
            "--bundle",
            "--minify",
            "--format=esm",
            "entry.js",
            "--outfile=out.js",
        )
        done = run_npm_bin("esbuild", *options, cwd=Path(folder))
        assert done.returncode == 0, done.stderr
        return Path(folder, "out.js").read_bytes()


# -- the table --------------------------------------------------------------------------------


def main() -> int:
    """Print the goals with the figures reached; return 1 when one falls short."""
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores,"
    )
    print(f"{platform.system()} {platform.machine()}\n")
    print("| goal | reached | at most | against | |\n|---|---:|---:|---|---|")
    missed = 0
    for measure in (decoding, importing, bundling):
        for name, reached, limit, unit, detail in measure():
            verdict = "ok" if reached <= limit else "MISSED"
            missed += reached > limit
            shown = f"{reached:.2f}" if unit == "x" else f"{reached:.0f}"
            row = f"{name} | {shown} {unit} | {limit} {unit} | {detail} | {verdict}"
            print(f"| {row} |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
