"""What the generated code takes: time, and of TypeScript bytes and the time to compile as well."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.catalogs import ROOT, made_up
from benchmarks.goals import Figure
from benchmarks.projects import Project
from benchmarks.timing import Command, paired, seconds
from tests.tools import node, node_environment, npm_bin, run_npm_bin

PACKAGE = ROOT / "out" / "python"
TYPESCRIPT = ROOT / "out" / "typescript"
LARGE = 10_000  # errors of the made-up catalog that TypeScript is tried with


def figures(folder: Path) -> Iterator[Figure]:
    """Measure; the package of a large catalog is generated in a folder."""
    yield from _decoding()
    yield _importing()
    yield from _decoding_in_typescript()
    yield from _bundling()
    large = Project(folder / "typescript", LARGE)
    large.fresh()
    package = large.folder / "out" / "typescript"
    yield _one_constant(package, "made_up", next(made_up(1)).name, f"{LARGE:,}")
    for compiler, version, pairs in (("tsc5", "5.9", 5), ("tsc", "7.0", 9)):
        yield _compiling(compiler, version, package, pairs)


# -- a body into its exception ---------------------------------------------------------

ALONE, SHOWN = 1.2, 5  # times what is written by hand


class Body(NamedTuple):
    """A response, and what is to be read in it: the class, the code and the message."""

    about: str
    http_status: int
    content: bytes
    class_name: str
    code: int | str | None
    message: str


def _xmoney(*codes: int, key: str = "errors") -> bytes:
    entries = [
        {"code": code, "message": f"About {code}", "type": "Exception"}
        for code in codes
    ]
    return json.dumps({"code": 404, "message": "Not Found", key: entries}).encode()


GATEWAY = "The server received an invalid response from an upstream server"
MISSING = "The requested resource was not found"
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
FLAT = b'{"error": "Gone", "error_code": "INVOICE_NOT_EXIST", "status": "400"}'
XMONEY = (
    Body("one error", 404, _xmoney(902), "CardNotFoundError", 902, "About 902"),
    Body("several", 404, _xmoney(902, 804, 805), "XMoneyError", 902, "About 902"),
    Body("unknown code", 404, _xmoney(12), "XMoneyNotFoundError", 12, "About 12"),
    Body(
        "in `error`",
        404,
        _xmoney(902, key="error"),
        "CardNotFoundError",
        902,
        "About 902",
    ),
    Body("a page", 502, PAGE, "BadGatewayError", None, GATEWAY),
    Body("nothing", 404, b"", "XMoneyNotFoundError", None, MISSING),
)
MUGGLEPAY = (
    Body("flat", 400, FLAT, "InvoiceNotExistError", "INVOICE_NOT_EXIST", "Gone"),
)


def _calls(call: Callable[[], object], count: int = 5_000) -> float:
    """Return how many seconds `count` calls take."""
    start = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - start


class ByHandError(Exception):
    """What an exception is at the least."""

    def __init__(
        self, message: str, code: object, http_status: int, body: object
    ) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status
        self.body = body


def _by_hand(body: Body, table: dict[object, type[ByHandError]]) -> ByHandError:
    """Do what a careful engineer writes for one API: loads, a lookup, a constructor."""
    try:
        value = json.loads(body.content)
    except ValueError:
        return ByHandError("Unknown error", None, body.http_status, None)
    entries = value.get("errors") or value.get("error")
    entry = entries[0] if isinstance(entries, list) else value
    code = entry.get("code") or entry.get("error_code")
    return table.get(code, ByHandError)(
        entry.get("message"), code, body.http_status, value
    )


def _decoding() -> Iterator[Figure]:
    """Compare an exception alone, and with all that is shown of it, with what is written by hand."""
    sys.path.insert(0, str(PACKAGE))
    from payment_errors import mugglepay, xmoney

    yield _reading(XMONEY[0], xmoney.XMoneyError, "a body into its exception", False)
    for body in XMONEY:
        yield _reading(body, xmoney.XMoneyError, f"{body.about}, shown", True)
    for body in MUGGLEPAY:
        yield _reading(body, mugglepay.MugglePayError, f"{body.about}, shown", True)


def _reading(body: Body, root: Any, about: str, is_shown: bool) -> Figure:
    table: dict[object, type[ByHandError]] = {
        902: ByHandError,
        "INVOICE_NOT_EXIST": ByHandError,
    }

    def generated() -> Any:
        error = root.from_body(body.http_status, body.content)
        return (error, error.message, error.errors, str(error)) if is_shown else error

    made = root.from_body(body.http_status, body.content)
    read = (type(made).__name__, made.code, made.message)
    assert read == (body.class_name, body.code, body.message), read
    count = max(body.content.count(b"About"), int(body.content.startswith(b"{")))
    assert body.message in str(made) and len(made.errors) == count, made
    name = f"Python: {about}"
    by_hand = partial(_by_hand, body, table)
    ratio = paired(name, lambda: _calls(generated), lambda: _calls(by_hand), 31).ratio
    detail = "json.loads + dict lookup + construction, by hand"
    if is_shown:
        detail = f"with message, errors and str; {detail}"
    return Figure(name, ratio, SHOWN if is_shown else ALONE, "x", detail)


def _decoding_in_typescript() -> Iterator[Figure]:
    """Compare with JSON.parse, a lookup of each code and a constructor, by hand."""
    module = (TYPESCRIPT / "xmoney.js").as_uri()
    command: Command = [node(), ROOT / "benchmarks" / "decoding.mjs", module]
    done = subprocess.run(
        command, capture_output=True, check=True, env=node_environment()
    )
    detail = "JSON.parse + a lookup of each code + construction, by hand"
    for body, ratio in json.loads(done.stdout).items():
        yield Figure(f"TypeScript: {body} into its error", ratio, 3, "x", detail)


# -- import ----------------------------------------------------------------------------

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


def _importing() -> Figure:
    """Compare the import per error with psycopg.errors' per class, from compiled files."""
    name = "Python: import per error"
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONPYCACHEPREFIX": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(code: str) -> float:
            command = [sys.executable, "-c", code]
            return float(
                subprocess.run(command, env=env, capture_output=True, check=True).stdout
            )

        ratio = paired(name, lambda: run(OURS), lambda: run(PSYCOPG), 15).ratio
    detail = "psycopg.errors per class; the enum loads on first use"
    return Figure(name, ratio, 1.5, "x", detail)


# -- bundles ---------------------------------------------------------------------------


def _bundling() -> Iterator[Figure]:
    """Measure what a page downloads: one constant, and the decoder without texts."""
    catalog = json.loads((ROOT / "out" / "catalog" / "xmoney.json").read_text("utf-8"))
    codes = len(catalog["codes"])
    yield _one_constant(TYPESCRIPT, "xmoney", "CARD_NOT_FOUND", f"{codes}")
    own = 'export { parseXMoneyError, XMoneyError } from "payment-errors/xmoney";'
    other = (
        "export { parseMugglePayError, MugglePayError } "
        'from "payment-errors/mugglepay";'
    )
    first, second, both = map(_packed, (own, other, own + other))
    detail = (
        f"decoder and class for {codes} codes, minified, gzipped; names and texts apart"
    )
    yield Figure(
        "TypeScript: the first catalog of a page", first, 2400, "bytes", detail
    )
    detail = f"the one for {codes} codes, beside a catalog that is there already"
    name = "TypeScript: each further catalog of a page"
    yield Figure(name, both - second, 700, "bytes", detail)


def _packed(source: str) -> int:
    return len(gzip.compress(_bundle(TYPESCRIPT, source), 9, mtime=0))


def _one_constant(package: Path, catalog: str, name: str, codes: str) -> Figure:
    """Measure what one constant adds to a page."""
    one = f'import {{ {name} }} from "payment-errors/{catalog}/codes"; use({name});'
    size = len(_bundle(package, one)) - len(_bundle(package, "use(0);")) + len("0")
    detail = "bundled and minified by esbuild"
    return Figure(
        f"TypeScript: one constant of {codes} codes", size, 32, "bytes", detail
    )


def _bundle(package: Path, source: str) -> bytes:
    """Return what esbuild makes of a module that imports a package."""
    with tempfile.TemporaryDirectory() as folder:
        entry = _consumer(Path(folder), package, "entry.js", source)
        options = (
            "--bundle",
            "--minify",
            "--format=esm",
            entry.name,
            "--outfile=out.js",
        )
        done = run_npm_bin("esbuild", *options, cwd=Path(folder))
        assert done.returncode == 0, done.stderr
        return Path(folder, "out.js").read_bytes()


# -- types -----------------------------------------------------------------------------

CONSUMER = """\
import {{ MadeUpError, MadeUpErrorCode, parseMadeUpError }} from "payment-errors/made_up";

const error = parseMadeUpError(404, {{ errors: [{{ code: 1001 }}] }});
if (error instanceof MadeUpError && error.code === MadeUpErrorCode.{name}) {{
  throw error;
}}
"""
STRICT = {
    "module": "nodenext",
    "noEmit": True,
    "strict": True,
    "target": "es2022",
    "types": [],
}


def _compiling(compiler: str, version: str, package: Path, pairs: int) -> Figure:
    """Compare the check of a consumer of a package with that of an empty file."""
    name = f"TypeScript {version}: tsc --strict of a consumer of {LARGE:,} codes"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source = CONSUMER.format(name=next(made_up(1)).name)
        consumer = _consumer(folder, package, "consumer.ts", source)
        empty = _consumer(folder, None, "empty.ts", "export {};\n")

        def run(file: Path) -> float:
            settings = {"compilerOptions": STRICT, "files": [file.name]}
            project = file.with_suffix(".json")
            project.write_text(json.dumps(settings), "utf-8")
            command: Command = [node(), npm_bin(compiler), "--project", project]
            return seconds(command, folder, node_environment())

        ratio = paired(name, lambda: run(consumer), lambda: run(empty), pairs).ratio
    detail = "the same tsc checking an empty file"
    return Figure(name, ratio, 1.35, "x", detail)


def _consumer(folder: Path, package: Path | None, name: str, source: str) -> Path:
    """Write a file of a project which has a package installed, if any; return its path."""
    modules = folder / "node_modules"
    modules.mkdir(exist_ok=True)
    if package is not None:
        (modules / "payment-errors").symlink_to(package)
    (folder / "package.json").write_text('{"type": "module"}\n', "utf-8")
    path = folder / name
    path.write_text(source, "utf-8")
    return path
