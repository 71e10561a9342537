"""The start of a project: which files it gets, what is in the way, and writing them.

What is written comes from `starter/`, itself a small project. Names are put in the place of its own.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from errbind import pipeline
from errbind.model import naming
from errbind.model.problem import Place, Problem, SpecError
from errbind.model.records import record
from errbind.output import folder as outputs
from errbind.spec import config, files, spec_schemas
from errbind.targets import quoting

STARTER = Path(__file__).parent / "starter"
RULE = "init"
SCHEMAS = (
    "schemas"  # beside the specs, where their first lines can name it in any repository
)
API_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@record
class Names:
    """What the new project is called: its first API, its packages and its folders."""

    api: str = "acme"
    package: str = "acme-errors"
    specs: str = "specs"
    out: str = "out"

    @property
    def prefix(self) -> str:
        """The beginning of class names: `MyShop` for my_shop."""
        prefix = "".join(part.capitalize() for part in self.api.split("_"))
        taken = naming.is_avoided(f"{prefix}Error")
        return f"{prefix}Api" if taken else prefix

    @property
    def root_class(self) -> str:
        """The class of all errors, which is not the one of this API."""
        return "AnyApiError" if self.prefix == "Api" else "ApiError"


@record
class Addition:
    """What is added to a project: a new file, or lines at the end of one that is there."""

    path: str
    content: bytes
    is_new: bool


def plan(folder: Path, names: Names) -> tuple[Addition, ...]:
    """Return all that a folder needs to become a project.

    Raise SpecError with everything that is in the way, or with why the names cannot be used.
    """
    problems = list(_wrong_names(names)) or list(_in_the_way(folder, names))
    if problems:
        raise SpecError(problems)
    additions = (
        *_specs(names),
        *_schemas(folder, names),
        _configuration(folder, names),
        *_attributes(folder, names),
    )
    _try(folder, names)
    return additions


def carry_out(folder: Path, additions: Iterable[Addition]) -> None:
    """Write what was planned. Where that fails, what was written is taken back."""
    done: list[tuple[Path, int | None]] = []
    try:
        for addition in additions:
            path = folder / addition.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb" if addition.is_new else "ab") as file:
                done.append((path, None if addition.is_new else file.tell()))
                file.write(addition.content)
    except BaseException:
        for path, length in done:
            if length is None:
                path.unlink()
            else:
                os.truncate(path, length)
        raise


# -- what is written -------------------------------------------------------------------


def _read(name: str) -> bytes:
    return (STARTER / name).read_bytes()


def _specs(names: Names) -> Iterator[Addition]:
    categories = _with_schema(_read("specs/categories.yaml").decode())
    yield Addition(f"{names.specs}/{names.api}.yaml", _spec(names), True)
    yield Addition(f"{names.specs}/categories.yaml", categories.encode(), True)


def _schemas(folder: Path, names: Names) -> Iterator[Addition]:
    """Yield the schemas that the first lines of the specs name, unless they are there."""
    for kind, path in _schema_paths(names):
        content = spec_schemas.text(kind).encode()
        if not _holds(folder / path, content):
            yield Addition(path, content, True)


def _schema_paths(names: Names) -> Iterator[tuple[str, str]]:
    for kind in ("catalog", "categories"):
        file = spec_schemas.file_name(kind)
        yield kind, f"{names.specs}/{SCHEMAS}/{file}"


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _with_schema(text: str) -> str:
    """Return a spec of the starter whose first line leads to the schema of the new project."""
    head = spec_schemas.MODELINE
    return text.replace(f"{head}../../schemas/", f"{head}{SCHEMAS}/", 1)


def _spec(names: Names) -> bytes:
    text = _with_schema(_read("specs/acme.yaml").decode())
    title = " ".join(part.capitalize() for part in names.api.split("_"))
    text = text.replace("Acme API", f"{title} API").replace("Acme", names.prefix)
    return re.sub(r"\bacme\b", names.api, text).encode()


def _settings(names: Names) -> str:
    text = _read("errbind.toml").decode()
    values = {
        "specs": names.specs,
        "out": names.out,
        "name": names.package,
        "root-class": names.root_class,
    }
    for key, value in values.items():
        head, _, rest = text.partition(f'\n{key} = "')
        _, _, end = rest.partition('"')
        text = f"{head}\n{key} = {quoting.toml(value)}{end}"
    return text


def _configuration(folder: Path, names: Names) -> Addition:
    """Return the end of pyproject.toml where there is one that can take it, else errbind.toml."""
    text = _settings(names)
    project = folder / "pyproject.toml"
    if project.is_file() and not project.is_symlink():
        before = project.read_bytes()
        lines = text.replace("[package]", "[tool.errbind.package]")
        added = _ending(before, f"[tool.errbind]\n{lines}")
        if _adds_only(before, before + added):
            return Addition("pyproject.toml", added, False)
    return Addition("errbind.toml", text.encode(), True)


def _adds_only(before: bytes, after: bytes) -> bool:
    """Say whether a TOML document says what it did before, and has a table for errbind."""
    old, new = _toml(before), _toml(after)
    if old is None or new is None:
        return False
    added = new["tool"].pop("errbind")
    return bool(added) and new == {"tool": {}, **old}


def _toml(content: bytes) -> dict[str, Any] | None:
    """Return what a TOML document says, None for what is none."""
    try:
        return tomllib.loads(content.decode())
    except ValueError:  # not TOML, or not UTF-8
        return None


def _attributes(folder: Path, names: Names) -> Iterator[Addition]:
    """Yield the lines for git, unless it is told something about the outputs already."""
    path = folder / ".gitattributes"
    text = _read("gitattributes").decode().replace("out/**", _pattern(names.out))
    if not path.exists():
        yield Addition(".gitattributes", text.encode(), True)
    elif f"{_pattern(names.out)} ".encode() not in path.read_bytes():
        yield Addition(".gitattributes", _ending(path.read_bytes(), text), False)


def _pattern(out: str) -> str:
    """Return what git calls all that is in a folder; a pattern with a space stands in quotes."""
    pattern = f"{out}/**"
    return quoting.toml(pattern) if re.search(r'[\s"\\]', pattern) else pattern


def _ending(before: bytes, text: str) -> bytes:
    """Return the text to be put behind a file, with the file's own line endings."""
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
    return (gap + text.encode()).replace(b"\n", newline)


# -- what stands against it ------------------------------------------------------------


def _wrong_names(names: Names) -> Iterator[Problem]:
    if not API_ID.fullmatch(names.api) or names.api == "categories":
        message = (
            f"{names.api!r} is no id of an API; one is called like acme or my_shop"
        )
        yield Problem(Place("--api"), RULE, message)
    for option in ("specs", "out"):
        value = getattr(names, option)
        if not config.is_inside(value) or Path(value) == Path():
            message = f"{value!r} is no folder inside the project"
            yield Problem(Place(f"--{option}"), RULE, message)
    if Path(names.out) == Path(names.specs):
        message = f"{names.out!r} is the folder of the specs; name another"
        yield Problem(Place("--out"), RULE, message)


def _in_the_way(folder: Path, names: Names) -> Iterator[Problem]:
    """Yield what of the folder would have to be replaced."""
    if files.is_there(folder / "errbind.toml"):
        message = "is there already, so this is a project; run: errbind generate"
        yield Problem(Place("errbind.toml"), RULE, message)
    yield from _unfit_pyproject(folder / "pyproject.toml")
    specs = folder / names.specs
    if specs.exists() and not specs.is_dir():
        message = "is no folder; name another with --specs"
        yield Problem(Place(names.specs), RULE, message)
    for path in sorted(specs.glob("*.y*ml")) if specs.is_dir() else ():
        message = "would be read as a catalog; name another folder with --specs"
        yield Problem(Place(path.relative_to(folder).as_posix()), RULE, message)
    if specs.is_dir():
        yield from _other_schemas(folder, names)
    attributes = folder / ".gitattributes"
    if attributes.exists() and not attributes.is_file():
        yield Problem(Place(".gitattributes"), RULE, "is no file; remove it")


def _other_schemas(folder: Path, names: Names) -> Iterator[Problem]:
    """Yield what stands where the schemas belong, and is something else."""
    schemas = f"{names.specs}/{SCHEMAS}"
    if (folder / schemas).exists() and not (folder / schemas).is_dir():
        message = "is no folder; name another with --specs"
        yield Problem(Place(schemas), RULE, message)
        return
    for kind, path in _schema_paths(names):
        content = spec_schemas.text(kind).encode()
        if (folder / path).exists() and not _holds(folder / path, content):
            message = "is not this errbind's schema; remove it, or name another folder with --specs"
            yield Problem(Place(path), RULE, message)


def _unfit_pyproject(path: Path) -> Iterator[Problem]:
    if not files.is_there(path):
        return
    if reason := files.unreadable(path):
        yield Problem(Place(path.name), RULE, f"{reason}; remove it")
        return
    table = _toml(path.read_bytes())
    if table is None:
        yield Problem(Place(path.name), RULE, "is no TOML; mend it or remove it")
    elif "errbind" in dict(table.get("tool", {})):
        message = "has [tool.errbind], so this is a project; run: errbind generate"
        yield Problem(Place(path.name), RULE, message)


def _try(folder: Path, names: Names) -> None:
    """Generate from what would be written, elsewhere; raise SpecError where that does not work."""
    with tempfile.TemporaryDirectory() as name:
        try:
            texts = _trial(Path(name).resolve(), folder, names)
        except SpecError as error:
            raise SpecError(map(_of_an_option, error.problems)) from None
    if not folder.exists():
        return
    found = outputs.drift(folder / names.out, texts, folder)
    message = "is in the way of what errbind writes; name another folder with --out"
    blocked = [e.path for e in found if e.path in texts and not e.is_mended_by_writing]
    places = (Place(f"{names.out}/{path}") for path in blocked)
    if problems := [Problem(place, RULE, message) for place in places]:
        raise SpecError(problems)


def _trial(trial: Path, folder: Path, names: Names) -> dict[str, str]:
    """Return what a project makes that is written to a folder, with the other one's templates."""
    carry_out(trial, [Addition("errbind.toml", _settings(names).encode(), True)])
    settings = config.find(trial)
    carry_out(trial, _specs(names))
    own = str(folder / settings.templates)
    return pipeline.generate(replace(settings, templates=own))


def _of_an_option(problem: Problem) -> Problem:
    """Return a problem of a file that is not there yet as one of the name that leads to it."""
    if problem.place.file == "errbind.toml":
        return problem._replace(place=Place("--name"))
    if problem.place.file.startswith("templates/"):
        return problem
    return problem._replace(place=Place("--api"))
