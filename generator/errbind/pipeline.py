"""The pipeline: files of a project -> checked catalogs -> texts of the outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from errbind import rules
from errbind.model.catalog import Catalog, Category, Package, Project
from errbind.model.problem import Place, Problem, SpecError
from errbind.output.progress import Tell, quiet
from errbind.resolve.catalog import resolve_catalog, resolve_categories
from errbind.resolve.doc_links import linked
from errbind.spec import files
from errbind.spec.config import Config
from errbind.spec.documents import Document, read_document
from errbind.spec.validation import UNKNOWN_KEY, violations
from errbind.targets import rendering
from errbind.targets.profiles import Profile

CATEGORIES = "categories.yaml"


def generate(config: Config, tell: Tell = quiet) -> dict[str, str]:
    """Return the text of every output by its path; raise SpecError with all problems.

    Reads the specs and templates and nothing else: no clock, no environment, no output folder.
    `tell` is told what it is at.
    """
    return rendered(config, read(config, tell).project, tell)


def rendered(config: Config, project: Project, tell: Tell = quiet) -> dict[str, str]:
    """Return the text of every output of a project that has been read; raise SpecError."""
    found = rendering.find_targets(config.root / config.templates, config.targets)
    return rendering.render(
        linked(project, config.docs_url), found, config.command, tell
    )


class Loaded(NamedTuple):
    """A project, and by their names the documents that it was made of, and their bytes."""

    project: Project
    documents: Mapping[str, Document]
    sources: Mapping[str, bytes]


def load(config: Config) -> Project:
    """Return the project that the specs make; raise SpecError with every problem of every file."""
    return linked(read(config).project, config.docs_url)


def read(config: Config, tell: Tell = quiet) -> Loaded:
    """Return what `load` does, with the documents, which know where everything stands."""
    paths = spec_files(config)
    if not paths:
        message = "no spec here; each API has one, such as specs/acme.yaml"
        raise SpecError([Problem(Place(config.specs), "no-spec", message)])
    named = {path.relative_to(config.root).as_posix(): path for path in paths}
    unreadable = [problem for item in named.items() for problem in _unreadable(*item)]
    if unreadable:
        raise SpecError(unreadable)
    sources = {name: path.read_bytes() for name, path in named.items()}
    profiles = rendering.profiles(config.root / config.templates, config.targets)
    return resolve(config.package, sources, tell, profiles)


def _unreadable(name: str, path: Path) -> Iterator[Problem]:
    if reason := files.unreadable(path):
        message = f"{reason}; a name that ends in .yaml or .yml is that of a spec"
        yield Problem(Place(name), "unreadable-spec", message)


def resolve(
    package: Package,
    sources: Mapping[str, bytes],
    tell: Tell = quiet,
    profiles: tuple[Profile, ...] | None = None,
) -> Loaded:
    """Return the project of specs that are read already, by their names; raise SpecError.

    `profiles` are the languages whose names the rules respect; None means those of the shipped
    targets.
    """
    profiles = rendering.shipped_profiles() if profiles is None else profiles
    problems: list[Problem] = []
    documents = list(_documents(sources, problems, tell))
    categories = _categories(documents, package.root_class, profiles, problems)
    are_wrong = any(is_categories(problem.place.file) for problem in problems)
    catalogs: list[Catalog] = []
    for document in documents:
        if not is_categories(document.file):
            tell(f"checking {document.file}")
            catalogs += _catalog(document, categories, profiles, are_wrong, problems)
    problems += rules.problems_between(catalogs, documents)
    if problems:
        raise SpecError(problems, sources)
    ordered = tuple(sorted(catalogs, key=lambda c: c.id))
    project = Project(package, categories, ordered)
    return Loaded(project, {d.file: d for d in documents}, sources)


def spec_files(config: Config) -> list[Path]:
    """Return the specs of a project, sorted by name."""
    folder = config.root / config.specs
    return sorted(path for path in folder.glob("*.y*ml") if is_spec(path.name))


def is_spec(name: str) -> bool:
    """Say whether a file of the folder of specs is one; a hidden one is somebody's own."""
    return Path(name).suffix in (".yaml", ".yml") and not name.startswith(".")


def _documents(
    sources: Mapping[str, bytes], problems: list[Problem], tell: Tell
) -> Iterator[Document]:
    for name, data in sources.items():
        tell(f"reading {name}")
        try:
            yield read_document(name, data)
        except SpecError as error:
            problems += error.problems


def is_categories(file: str) -> bool:
    """Say whether a spec is the shared list of categories."""
    return file.rpartition("/")[2] == CATEGORIES


def _categories(
    documents: Iterable[Document],
    root_class: str,
    profiles: tuple[Profile, ...],
    problems: list[Problem],
) -> tuple[Category, ...]:
    """Return the shared list; without one there are no categories."""
    for document in documents:
        if is_categories(document.file):
            found = list(violations(document, "categories"))
            found = found or list(
                rules.category_problems(document, root_class, profiles)
            )
            problems += found
            return () if found else resolve_categories(document)
    return ()


def _catalog(
    document: Document,
    categories: tuple[Category, ...],
    profiles: tuple[Profile, ...],
    are_wrong: bool,
    problems: list[Problem],
) -> list[Catalog]:
    found = list(violations(document, "catalog"))
    if any(problem.rule != UNKNOWN_KEY for problem in found):
        problems += found
        return []  # the rules rely on the shape that the schema asks for
    catalog = resolve_catalog(document, categories)
    subject = rules.Subject(document, catalog, categories, profiles, are_wrong)
    found += rules.problems(subject)
    problems += found
    return [] if found else [catalog]
