"""The project's configuration: `[tool.errbind]` of pyproject.toml, or errbind.toml.

The file that is found first, looking upwards from the working directory, marks the project's root;
every path in it is relative to that root.
"""

from __future__ import annotations

import keyword
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields
from functools import partial
from pathlib import Path
from typing import Any

from errbind.model import naming
from errbind.model.catalog import Package
from errbind.model.problem import Place, Problem, SpecError, did_you_mean, short
from errbind.model.records import record
from errbind.spec import files, registries

RULE = "configuration"
OWN = "errbind.toml"
SHARED = "pyproject.toml"
FILES = (OWN, SHARED)  # where it may stand


@record
class Config:
    """Where a project keeps what, and what it generates.

    `docs_url` is the page that explains the errors, `{id}` in it the catalog; see `doc_links`.
    `targets` is empty for all. `base` is the revision or folder that `diff` and `validate` compare
    with where none is named. `command` is what a generated file's header tells to run.
    """

    root: Path
    specs: str = "specs"
    templates: str = "templates"
    out: str = "out"
    command: str = "errbind generate"
    base: str = ""
    targets: tuple[str, ...] = ()
    docs_url: str | None = None
    package: Package = field(default_factory=Package)


def find(start: Path) -> Config:
    """Return the configuration that holds at `start`; raise SpecError where it is wrong.

    Without any file the defaults hold, with `start` as the root.
    """
    for folder in (start, *start.parents):
        found = given(folder, partial(_bytes, folder))
        if found is not None:
            return found
    return Config(start)


def given(root: Path, read: Callable[[str], bytes | None]) -> Config | None:
    """Return the configuration that the files of one folder give, None where they give none.

    `read` returns a file's bytes by its name, None for one that is not there.
    """
    own = read(OWN)
    if own is not None:
        return _config(root, OWN, _toml(OWN, own))
    project = read(SHARED)
    tools = {} if project is None else _toml(SHARED, project).get("tool")
    if isinstance(tools, dict) and "errbind" in tools:
        return _config(root, SHARED, tools["errbind"])
    return None


def file(root: Path) -> str:
    """Return the name of the file that configures the project at `root`, or that would."""
    return OWN if (root / OWN).is_file() or not (root / SHARED).is_file() else SHARED


def _bytes(folder: Path, name: str) -> bytes | None:
    """Return a file's bytes, None where there is none; raise SpecError where it cannot be read."""
    path = folder / name
    if not files.is_there(path):
        return None
    if reason := files.unreadable(path):
        message = f"{reason}; remove it, or put the file there that it stands for"
        raise SpecError([Problem(Place(name), RULE, message)])
    return path.read_bytes()


def _toml(name: str, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # no TOML, no UTF-8, or a number of thousands of digits
        raise SpecError([_no_toml(name, data, str(error))], {name: data}) from None
    except RecursionError:
        problem = Problem(Place(name), RULE, "it is nested too deeply")
        raise SpecError([problem], {name: data}) from None


def _no_toml(file: str, data: bytes, message: str) -> Problem:
    """Return a problem at the place that the parser's message ends with."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if found is None:
        return Problem(Place(file), RULE, message)
    last = data.decode("utf-8").split("\n")
    line, column = found[1] or len(last), found[2] or len(last[-1]) + 1
    return Problem(Place(file, int(line), int(column)), RULE, message[: found.start()])


def _config(root: Path, file: str, table: Mapping[str, Any]) -> Config:
    problems = [Problem(Place(file), RULE, message) for message in _wrong(table)]
    if problems:
        raise SpecError(problems)
    values = {_field(key): value for key, value in table.items()}
    values["targets"] = tuple(values.get("targets", ()))
    package = {_field(key): value for key, value in values.pop("package", {}).items()}
    if "license" in package:
        package["license"] = registries.canonical_license(package["license"])
    return Config(root, **values, package=Package(**package))


def _field(key: str) -> str:
    return key.replace("-", "_")


def _wrong(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the table."""
    if not isinstance(table, dict):
        yield "tool.errbind must be a table"
        return
    yield from _unknown(table, Config, "", {"root"})
    for key in ("specs", "templates", "out", "command", "base"):
        if not isinstance(table.get(key, ""), str) or table.get(key) == "":
            yield f"{key} must be a text"
    for key in ("specs", "templates", "out"):
        if isinstance(path := table.get(key), str) and not is_inside(path):
            yield f"{key} is {path!r}, which is not inside the project"
    targets = table.get("targets", [])
    if not isinstance(targets, list) or not all(
        isinstance(name, str) for name in targets
    ):
        yield "targets must be a list of names"
    elif len(set(targets)) < len(targets):
        yield "targets names something twice"
    yield from _wrong_link(table.get("docs-url"))
    package = table.get("package", {})
    if not isinstance(package, dict):
        yield "package must be a table"
        return
    yield from _unknown(package, Package, "package.", set())
    for key in ("name", "version", "root-class", "license"):
        if not isinstance(package.get(key, ""), str):
            yield f"package.{key} must be a text"
    for key, pattern in _PACKAGE_PATTERNS.items():
        value = package.get(key)
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            yield f"package.{key} is {value!r}, which does not match {pattern}"
    yield from _hiding(package)
    yield from _refused_by_registries(package)


def _wrong_link(url: Any) -> Iterator[str]:
    """Yield why a URL is no page that anchors can be added to."""
    if url is None:
        return
    if not (isinstance(url, str) and re.fullmatch(r"https?://[^\s<>\"#]+", url)):
        yield f"docs-url is {url!r}, which is no URL of http or https without a #"
    elif "{" in (rest := url.replace("{id}", "")) or "}" in rest:
        yield f"docs-url is {url!r}, which may name {{id}} only"


def _hiding(package: Mapping[str, Any]) -> Iterator[str]:
    """Yield names that Python has a meaning for."""
    name, root = package.get("name"), package.get("root-class")
    if isinstance(name, str):
        module = Package(name).module
        if keyword.iskeyword(module) or module in sys.stdlib_module_names:
            yield f"package.name is {name!r}, which Python has a meaning for"
        elif naming.is_device(module):
            yield f"package.name is {name!r}, which Windows has a meaning for"
    if isinstance(root, str) and naming.is_avoided(root):
        yield f"package.root-class is {root!r}, which is Python's own"


def _refused_by_registries(package: Mapping[str, Any]) -> Iterator[str]:
    """Yield what no package can have that is for Python and for npm."""
    for key, error in (
        ("name", registries.name_error),
        ("version", registries.version_error),
        ("license", registries.license_error),
    ):
        value = package.get(key)
        if isinstance(value, str) and (message := error(value)):
            yield f"package.{key} is {short(value)!r}, {message}"


_PACKAGE_PATTERNS = {
    "name": r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*",
    # The ending keeps it apart from every other name of the generated package.
    "root-class": r"[A-Z][A-Za-z0-9]*(Error|Failure|Fault|Problem)",
}


def _unknown(
    table: Mapping[str, Any], of: Any, prefix: str, hidden: set[str]
) -> Iterator[str]:
    known = [f.name.replace("_", "-") for f in fields(of) if f.name not in hidden]
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known)
            yield f"{prefix}{key} is not a key{hint}; the keys are {', '.join(known)}"


def is_inside(path: str) -> bool:
    """Say whether a path that a person wrote stays below the folder that it is relative to."""
    pure = Path(path)
    return "\0" not in path and not pure.is_absolute() and ".." not in pure.parts
