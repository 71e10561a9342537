"""The pipeline: files of a project -> checked catalogs -> texts of the outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from errbind import rules
from errbind.config import Config
from errbind.doc_links import linked
from errbind.documents import Document, read_document
from errbind.model import Catalog, Category, Project
from errbind.problems import Place, Problem, SpecError
from errbind.resolution import resolve_catalog, resolve_categories
from errbind.targets import find_targets, render
from errbind.validation import UNKNOWN_KEY, violations

CATEGORIES = "categories.yaml"


def generate(config: Config) -> dict[str, str]:
    """Return the text of every output by its path; raise SpecError with all problems.

    Reads the specs and templates and nothing else: no clock, no environment, no output folder.
    """
    project = load(config)
    targets = find_targets(config.root / config.templates, config.targets)
    return render(project, targets, config.command)


def load(config: Config) -> Project:
    """Return the project that the specs make; raise SpecError with every problem of every file."""
    return linked(_resolved(config), config.docs_url)


def _resolved(config: Config) -> Project:
    files = spec_files(config)
    if not files:
        message = "no spec here; each API has one, such as specs/acme.yaml"
        raise SpecError([Problem(Place(config.specs), "no-spec", message)])
    problems: list[Problem] = []
    documents = list(_documents(config, files, problems))
    categories = _categories(documents, config.package.root_class, problems)
    catalogs: list[Catalog] = []
    for document in documents:
        if not _is_categories(document):
            catalogs += _catalog(document, categories, problems)
    problems += rules.problems_between(catalogs)
    if problems:
        raise SpecError(problems)
    return Project(
        config.package, categories, tuple(sorted(catalogs, key=lambda c: c.id))
    )


def spec_files(config: Config) -> list[Path]:
    """Return the specs of a project, sorted by name.

    Hidden files are none: editors and systems keep notes of their own under such names.
    """
    folder = config.root / config.specs
    return sorted(
        path
        for path in folder.glob("*.y*ml")
        if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")
    )


def _documents(
    config: Config, files: Iterable[Path], problems: list[Problem]
) -> Iterator[Document]:
    for path in files:
        name = path.relative_to(config.root).as_posix()
        try:
            yield read_document(name, path.read_bytes())
        except SpecError as error:
            problems += error.problems


def _is_categories(document: Document) -> bool:
    return document.file.rpartition("/")[2] == CATEGORIES


def _categories(
    documents: Iterable[Document], root_class: str, problems: list[Problem]
) -> tuple[Category, ...]:
    """Return the shared list; without one there are no categories."""
    for document in documents:
        if _is_categories(document):
            found = list(violations(document, "categories"))
            found = found or list(rules.category_problems(document, root_class))
            problems += found
            return () if found else resolve_categories(document)
    return ()


def _catalog(
    document: Document, categories: tuple[Category, ...], problems: list[Problem]
) -> list[Catalog]:
    found = list(violations(document, "catalog"))
    if any(problem.rule != UNKNOWN_KEY for problem in found):
        problems += found
        return []  # the rules rely on the shape that the schema asks for
    catalog = resolve_catalog(document, categories)
    found += rules.problems(rules.Subject(document, catalog, categories))
    problems += found
    return [] if found else [catalog]
