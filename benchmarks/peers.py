"""The generators that errbind is measured beside; each makes a class or type per error.

All of them get the same OpenAPI document (`catalogs.openapi`), and write one language of it.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks import catalogs
from benchmarks.timing import Command
from tests.tools import node, npm_tools

NPM = Path(__file__).resolve().parent / "npm"


class Peer(NamedTuple):
    """A generator: its name, the file or folder that it writes, and its command for a document."""

    name: str
    output: str
    command: Callable[[Path, Path], Command]
    version: Callable[[], str]


def _codegen(*formatters: str) -> Callable[[Path, Path], Command]:
    """Return the command of datamodel-code-generator with some formatters."""

    def command(document: Path, output: Path) -> Command:
        program = Path(sys.executable).parent / "datamodel-codegen"
        read = ("--input", document, "--input-file-type", "openapi")
        # `--formatters` takes as many names as follow it, so it is not the last.
        return [program, "--formatters", *formatters, *read, "--output", output]

    return command


def _openapi_generator(document: Path, output: Path) -> Command:
    java = shutil.which("java")
    spec = importlib.util.find_spec("openapi_generator_cli")
    if java is None or spec is None or spec.origin is None:
        raise RuntimeError(
            "openapi-generator needs `java`, and what `make growth` installs"
        )
    jar = Path(spec.origin).parent / "openapi-generator.jar"
    named = ("-g", "typescript-fetch", "-i", document, "-o", output)
    return [java, "-jar", jar, "generate", *named]


def _swagger_typescript_api(document: Path, output: Path) -> Command:
    script = npm_tools(NPM) / "swagger-typescript-api" / "dist" / "cli.mjs"
    return [node(), script, "generate", "--path", document, "--output", output]


def _openapi_typescript(document: Path, output: Path) -> Command:
    script = npm_tools(NPM) / "openapi-typescript" / "bin" / "cli.js"
    return [node(), script, document, "--output", output]


def _npm_version(package: str) -> Callable[[], str]:
    """Return what tells the version of a package that is installed from npm."""

    def told() -> str:
        text = (npm_tools(NPM) / package / "package.json").read_text("utf-8")
        return str(json.loads(text)["version"])

    return told


def _codegen_version() -> str:
    return version("datamodel-code-generator")


CODEGEN = Peer(
    "datamodel-code-generator, built-in formatter",
    "models.py",
    _codegen("builtin"),
    _codegen_version,
)
PEERS = (
    CODEGEN,
    Peer(
        "datamodel-code-generator, black",
        "models.py",
        _codegen("black"),
        _codegen_version,
    ),
    Peer(
        "openapi-generator, typescript-fetch",
        "client",
        _openapi_generator,
        lambda: version("openapi-generator-cli"),
    ),
    Peer(
        "swagger-typescript-api",
        "client",
        _swagger_typescript_api,
        _npm_version("swagger-typescript-api"),
    ),
    Peer(
        "openapi-typescript, types only",
        "types.ts",
        _openapi_typescript,
        _npm_version("openapi-typescript"),
    ),
)


def document(folder: Path, name: str, errors: list[catalogs.Error]) -> Path:
    """Write the OpenAPI document of a catalog's errors to a folder, and return its path."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(catalogs.openapi(errors)), "utf-8")
    return path
