"""Targets: folders of templates with a manifest, and what they make of a project.

A target is a folder below `templates/` that holds `target.yaml` and Jinja templates. A project's
own folder goes before the one that ships with errbind, file by file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from jinja2.bccache import Bucket

from errbind.model import naming
from errbind.model.catalog import Catalog, Project
from errbind.model.http_phrases import PHRASES
from errbind.model.problem import Place, Problem, SpecError, did_you_mean
from errbind.model.records import record
from errbind.output import up_to_date
from errbind.output.progress import Tell, quiet
from errbind.shipped import SHIPPED
from errbind.spec import files
from errbind.spec.documents import Document, read_document
from errbind.spec.validation import violations
from errbind.targets import forks
from errbind.targets.filters import FILTERS
from errbind.targets.profiles import Profile, profile_of
from errbind.targets.python_formatting import formatted, laid_out
from errbind.targets.sandbox import ProjectEnvironment, printable

MANIFEST = "target.yaml"
SHARED_FROM = (
    2_000  # codes, from which on a second core saves more than it costs to share
)
_SAFE_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")


@record
class Output:
    """One line of a manifest: a template, the path that it makes, once or for each catalog.

    One that `is_source` is no template: it is copied as it stands, below a header.
    """

    template: str
    path: str
    is_source: bool
    each_catalog: bool
    variables: Mapping[str, Any]
    is_formatted: bool
    place: Place


@record
class Catch:
    """The template that shows how an error is caught, and where the manifest names it."""

    template: str
    place: Place


@record
class Target:
    """A folder of templates. `folders` are searched in order for each file.

    `catch` is the template that shows how an error is caught, and `raises` how a class that is raised
    is written; both are None where there is none.
    """

    name: str
    folders: tuple[Path, ...]
    outputs: tuple[Output, ...]
    catch: Catch | None
    raises: str | None
    profile: Profile


def find_targets(folder: Path, wanted: Sequence[str]) -> tuple[Target, ...]:
    """Return the project's and the shipped targets by name; `wanted` empty means all."""
    roots, known = _roots(folder), names(folder)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known)
        message = (
            f"no target is called {unknown[0]!r}{hint}; there are {', '.join(known)}"
        )
        raise SpecError([Problem(Place("templates"), "unknown-target", message)])
    return tuple(_target(name, roots) for name in (wanted or known))


def names(folder: Path) -> list[str]:
    """Return the names of the project's and the shipped targets, sorted."""
    manifests = (p for r in _roots(folder) for p in r.glob(f"*/{MANIFEST}"))
    return sorted({path.parent.name for path in manifests if path.is_file()})


def _roots(folder: Path) -> list[Path]:
    """Return the folders of targets, the project's own first."""
    unique = dict.fromkeys((folder.resolve(), SHIPPED))
    return [root for root in unique if root.is_dir()]


def _target(name: str, roots: Sequence[Path]) -> Target:
    folders = tuple(root / name for root in roots if (root / name).is_dir())
    manifest = next(path for f in folders if (path := f / MANIFEST).is_file())
    is_own = not manifest.is_relative_to(SHIPPED)
    document = _manifest(f"templates/{name}/{MANIFEST}", manifest.read_bytes(), is_own)
    return Target(
        name,
        folders,
        tuple(_outputs(document)),
        _catch(document),
        document.value.get("raises"),
        profile_of(name, document.value),
    )


@lru_cache  # the rules read manifests as well, before anything is generated
def _manifest(file: str, data: bytes, is_own: bool) -> Document:
    document = read_document(file, data)
    # The shipped ones are checked by a test; to build the validator takes longer than to read them.
    if problems := list(violations(document, "target")) if is_own else []:
        raise SpecError(problems)
    return document


def profiles(folder: Path, wanted: Sequence[str]) -> tuple[Profile, ...]:
    """Return how the languages of targets write names; see `find_targets`.

    Where a target is unknown or its manifest wrong, which whoever generates is told, they are those
    of the shipped targets.
    """
    try:
        found = find_targets(folder, wanted)
    except SpecError:
        found = find_targets(SHIPPED, ())
    return tuple(target.profile for target in found)


def shipped_profiles() -> tuple[Profile, ...]:
    """Return how the languages of the shipped targets write names."""
    return profiles(SHIPPED, ())


def _catch(document: Document) -> Catch | None:
    template = document.value.get("catch")
    return None if template is None else Catch(template, document.place("catch"))


def _outputs(document: Document) -> Iterator[Output]:
    for index, entry in enumerate(document.value["outputs"]):
        yield Output(
            entry.get("template") or entry["source"],
            entry["path"],
            "source" in entry,
            entry.get("each") == "catalog",
            entry.get("variables", {}),
            entry.get("formatted", False),
            document.place("outputs", index, "path"),
        )


def are_shipped(targets: Iterable[Target]) -> bool:
    """Say whether no target has files of a project's own."""
    return all(f.is_relative_to(SHIPPED) for target in targets for f in target.folders)


def render(
    project: Project, targets: Sequence[Target], command: str, tell: Tell = quiet
) -> dict[str, str]:
    """Return the text of every output by its path below the output folder.

    The same arguments give the same texts. Python text is in black's layout. `tell` is told what it
    is at.
    """
    plans = [_plan(project, target) for target in targets]
    _refuse_duplicates(plans)
    jobs = [job for plan in plans for job in _jobs(plan)]
    make = partial(_made, project, command, tell)
    texts = None
    if sum(len(catalog.codes) for catalog in project.catalogs) >= SHARED_FROM:
        texts = forks.gathered(make, jobs)
    return dict(sorted((make(jobs) if texts is None else texts).items()))


class _Plan(NamedTuple):
    """A target, and what it makes: each output with its path and the catalog that it is for."""

    target: Target
    outputs: tuple[tuple[Output, str, Catalog | None], ...]


def _jobs(plan: _Plan) -> list[_Plan]:
    """Return what a plan has of each catalog, which has much of its work in common."""
    jobs: dict[Catalog | None, list[tuple[Output, str, Catalog | None]]] = {}
    for made in plan.outputs:
        jobs.setdefault(made[2], []).append(made)
    return [_Plan(plan.target, tuple(outputs)) for outputs in jobs.values()]


def _plan(project: Project, target: Target) -> _Plan:
    return _Plan(
        target,
        tuple(
            (output, _path(output, project, catalog), catalog)
            for output in target.outputs
            for catalog in (project.catalogs if output.each_catalog else [None])
        ),
    )


def _refuse_duplicates(plans: Iterable[_Plan]) -> None:
    paths: set[str] = set()
    for output, path, _ in (made for plan in plans for made in plan.outputs):
        if path in paths:
            message = f"two templates make {path}"
            raise SpecError([Problem(output.place, "duplicate-output", message)])
        paths.add(path)


def _made(
    project: Project, command: str, tell: Tell, jobs: Iterable[_Plan]
) -> dict[str, str]:
    texts: dict[str, str] = {}
    environments: dict[str, jinja2.Environment] = {}
    for target, outputs in jobs:
        if target.name not in environments:
            environments[target.name] = _environment(target)
        environment = environments[target.name]
        rendered: dict[tuple[str, str], str] = {}
        for output, path, catalog in outputs:
            tell(f"rendering {path}")
            if output.is_source:
                texts[path] = _source(environment, target, output)
                continue
            same = output.template, repr(output.variables)
            if same not in rendered:
                variables = _variables(output, project, catalog, command)
                rendered[same] = _render(environment, target, output, variables)
            is_own = getattr(environment.loader, "is_own", True)
            is_laid_out = output.is_formatted and not is_own
            texts[path] = _formatted(path, rendered[same], is_laid_out)
    return texts


class _UnreadableError(jinja2.TemplateNotFound):
    """There is something of a template's name that is none; the message says what."""


class _Loader(jinja2.FileSystemLoader):
    """Load the files of a target's folders; `is_own` once one was not a shipped file."""

    is_own = False

    def get_source(self, environment: Any, template: str) -> Any:
        self._refuse_what_is_no_file(template)
        try:
            found = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            message = f"the file is not UTF-8: {error.reason} at byte {error.start + 1}"
            raise jinja2.TemplateSyntaxError(message, line, template) from None
        path = Path(found[1])
        real = path.resolve()
        if not any(real.is_relative_to(Path(f).parent) for f in self.searchpath):
            message = f"{template!r} leads away from the templates by a symbolic link"
            raise _UnreadableError(template, message)
        self.is_own |= not path.is_relative_to(SHIPPED)
        return found

    def _refuse_what_is_no_file(self, template: str) -> None:
        """Refuse what Jinja passes over, to look in the next folder or wait for its end."""
        parts = jinja2.loaders.split_template_path(template)
        paths = (Path(folder, *parts) for folder in self.searchpath)
        first = next(filter(files.is_there, paths), None)
        if first is not None and (reason := files.unreadable(first)):
            message = f"{template!r} is no template: {reason}; put a file there"
            raise _UnreadableError(template, message)


class ShippedEnvironment(jinja2.Environment):
    """The environment of shipped templates.

    They ask nothing for a member that is not its attribute, so Python's own way to get one, which
    takes less time, will do.
    """

    getattr: Any = staticmethod(getattr)


def _environment(target: Target) -> jinja2.Environment:
    # Only a project's own templates are strangers; to watch them doubles the time to render. That
    # nothing would be found in the shipped ones is tested.
    is_shipped = are_shipped([target])
    kind = ShippedEnvironment if is_shipped else ProjectEnvironment
    environment = kind(
        loader=_Loader([str(folder) for folder in target.folders]),
        bytecode_cache=_BytecodeCache(kind.__name__),
        optimized=False,  # else what filters make of constants would be in the cache
        undefined=jinja2.StrictUndefined,
        finalize=None if is_shipped else printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the outputs are code: each piece of text is quoted for its language
    )
    environment.filters.update({**FILTERS, **target.profile.filters()})
    if isinstance(environment, ProjectEnvironment):
        environment.restrict()
    return environment


class _BytecodeCache(jinja2.BytecodeCache):
    """Compiled templates, which are kept for the user: of a small run a third of the time is to compile them.

    Whoever writes one chooses what runs, so they are never in the project, and `up_to_date` holds
    their folder and files to be the user's alone. What is compiled for the sandbox is never run
    outside of it.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what tells a template from others; its path may have bytes that are no UTF-8."""
        return super().get_cache_key(ascii(name), filename and ascii(filename))

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            kept = up_to_date.stored(self._kind, up_to_date.head(bucket.key))
            bucket.bytecode_from_string(kept)
        except Exception:  # whatever a file raises that holds something else
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        content = bucket.bytecode_to_string()
        up_to_date.store(self._kind, up_to_date.head(bucket.key), content)


def _path(output: Output, project: Project, catalog: Catalog | None) -> str:
    names = {"package": project.package.name, "module": project.package.module}
    if catalog is not None:
        names["id"] = catalog.id
    path = output.path
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", value)
    if "{" in path:
        known = ", ".join(f"{{{name}}}" for name in names)
        message = f"{output.path!r} may name {known} only"
        raise SpecError([Problem(output.place, "output-path", message)])
    if not _SAFE_PATH.fullmatch(path) or any(map(_is_odd, path.split("/"))):
        message = f"{path!r} is not a path inside the output folder"
        raise SpecError([Problem(output.place, "output-path", message)])
    return path


def _is_odd(name: str) -> bool:
    """Say whether a name is git's, or another to some system: `..`, `con.txt`, or `a.`, which is `a`."""
    return name.endswith(".") or naming.is_device(name) or naming.is_of_git(name)


def _variables(
    output: Output, project: Project, catalog: Catalog | None, command: str
) -> dict[str, Any]:
    specs = [catalog.file] if catalog else [c.file for c in project.catalogs]
    variables: dict[str, Any] = {
        "package": project.package,
        "categories": project.categories,
        "catalogs": project.catalogs,
        "phrases": PHRASES,
        "header": header(specs, command),
        **output.variables,
    }
    if catalog is not None:
        variables["catalog"] = catalog
    return variables


def header(files: Sequence[str], command: str) -> tuple[str, str]:
    """Return the two lines that open every generated file."""
    return (
        f"Code generated by errbind from {', '.join(files)}. DO NOT EDIT.",
        f"To change it, edit the spec and run: {command}",
    )


def _render(
    environment: jinja2.Environment,
    target: Target,
    output: Output,
    variables: Mapping[str, Any],
) -> str:
    with _located(environment, target, output):
        return environment.get_template(output.template).render(variables)


def _source(environment: jinja2.Environment, target: Target, output: Output) -> str:
    """Return a file of a runtime as it stands, below comments that say what it is."""
    with _located(environment, target, output):
        assert environment.loader is not None
        text = environment.loader.get_source(environment, output.template)[0]
    if not target.profile.comment.start:
        return text
    origin = f"templates/{target.name}/{output.template}"
    lines = (
        f"Code generated by errbind from {origin}. DO NOT EDIT.",
        "It is the same in every project: what it reads of an API stands in other files.",
    )
    return "".join(f"{target.profile.comment.around(line)}\n" for line in lines) + text


@contextmanager
def _located(
    environment: jinja2.Environment, target: Target, output: Output | Catch
) -> Iterator[None]:
    """Raise what fails within as the problem of a template's line."""
    try:
        yield
    except jinja2.TemplateNotFound as error:
        place = _innermost(target, error) or output.place
        hint = did_you_mean(str(error.name), environment.list_templates())
        where = f"in templates/{target.name}{hint}"
        message = f"there is no template {error.name!r} {where}"
        if isinstance(error, _UnreadableError):
            message = str(error.message)
        raise SpecError([Problem(place, "missing-template", message)]) from None
    except jinja2.TemplateSyntaxError as error:
        raise SpecError([_syntax_problem(target, output, error)]) from None
    except Exception as error:  # a template may fail in any way; say where it did
        raise SpecError([_failure(target, output, error)]) from None


def _syntax_problem(
    target: Target, output: Output | Catch, error: jinja2.TemplateSyntaxError
) -> Problem:
    """Return the problem of a template that cannot be read, at the line where that shows."""
    name = error.name or output.template
    for folder in target.folders:  # of some errors the name is the file's whole path
        if Path(name).is_relative_to(folder):
            name = Path(name).relative_to(folder).as_posix()
    message = str(error.message)
    if "end of comment" in message:
        message += """; {# opens a comment, so where it is meant write {{ "{#" }}"""
    place = Place(f"templates/{target.name}/{name}", error.lineno, 1)
    return Problem(place, "template-syntax", message)


def _failure(target: Target, output: Output | Catch, error: Exception) -> Problem:
    """Return the problem of a template that failed, at the innermost template line."""
    place = _innermost(target, error) or Place(
        f"templates/{target.name}/{output.template}"
    )
    return Problem(place, "template", f"{type(error).__name__}: {error}")


def catcher(
    target: Target, catch: Catch
) -> Callable[[Mapping[str, Any]], tuple[str, str]]:
    """Return what renders a target's `catch` template: its text, and the `note` that it sets."""
    environment = _environment(target)

    def render(variables: Mapping[str, Any]) -> tuple[str, str]:
        with _located(environment, target, catch):
            template = environment.get_template(catch.template)
            try:
                module = template.make_module({**variables})
            except Exception:
                environment.handle_exception()  # which gives it the template's lines
            return str(module).strip("\n"), str(getattr(module, "note", "")).strip()

    return render


def paths_of(target: Target, project: Project, catalog: Catalog) -> list[str]:
    """Return the paths of the files that a target makes of a catalog alone, as in its manifest."""
    own = (output for output in target.outputs if output.each_catalog)
    return [_path(output, project, catalog) for output in own]


def _innermost(target: Target, error: Exception) -> Place | None:
    """Return the line of a template that an error comes from, None if it is from no template."""
    found = None
    step = error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        for folder in target.folders:
            if file.is_relative_to(folder):
                name = file.relative_to(folder).as_posix()
                found = Place(f"templates/{target.name}/{name}", step.tb_lineno, 1)
        step = step.tb_next
    return found


def _formatted(path: str, text: str, is_laid_out: bool) -> str:
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        message = f"the output holds {half}, half a character, which no file can"
        raise SpecError([Problem(Place(path), "invalid-output", message)]) from None
    if not path.endswith((".py", ".pyi")):
        return text
    finished = laid_out(text) if is_laid_out else None
    try:
        return finished or formatted(text, is_stub=path.endswith(".pyi"))
    except ValueError as error:
        message = f"the output is no Python: {error}"
        raise SpecError([Problem(Place(path), "invalid-output", message)]) from None
