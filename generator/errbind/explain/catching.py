"""How an error is caught in each language: what the targets' `catch` templates show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from errbind.model.catalog import (
    Catalog,
    Category,
    Code,
    Group,
    HttpStatus,
    Junction,
    Project,
    Vocabulary,
)
from errbind.model.records import record
from errbind.plan.class_model import class_model
from errbind.resolve.class_tree import SHARED
from errbind.spec.config import Config
from errbind.targets import rendering
from errbind.targets.rendering import Target


@record
class Snippet:
    """How something is caught in a language: its title, code, and a remark on it."""

    language: str
    title: str
    code: str
    note: str | None = None


@record
class Asked:
    """What is to be caught: its kind, a catalog that has it, and the thing itself.

    The kinds are `code`, `status`, `category`, `group`, `class`, `catalog` and `root`, which is any
    error of any catalog. A status that only codes state is no `http_status`.
    """

    kind: str
    catalog: Catalog
    code: Code | None = None
    status: int | None = None
    http_status: HttpStatus | None = None
    category: Category | None = None
    group: Group | None = None
    junction: Junction | None = None


@record
class Ancestor:
    """A class above another; the catalogs share those of categories and the root."""

    name: str
    is_shared: bool


@dataclass(frozen=True)
class Bindings:
    """What a project generates, and in which folder."""

    project: Project
    targets: tuple[Target, ...]
    out: str

    def raised(self, catalog: Catalog, class_name: str) -> str | None:
        """Return as what a class of a catalog is raised, None where no language raises it."""
        found = {
            t.profile.title: t.raises.replace("{id}", catalog.id).replace(
                "{class}", class_name
            )
            for t in self.targets
            if t.raises
        }
        if len(found) < 2:
            return next(iter(found.values()), None)
        each = (f"{text} in {title}" for title, text in sorted(found.items()))
        return ", ".join(each)

    def snippets(self, asked: Asked) -> tuple[Snippet, ...]:
        """Return how something is caught in each language that shows it; raise SpecError.

        They are in the order of their templates' names: `catch.py.j2`, `catch.ts.j2`.
        """
        if asked.status is not None and asked.status < 400:  # no error
            return ()
        shared = variables(self.project, asked)
        return tuple(self._rendered(asked, shared))

    def _rendered(self, asked: Asked, shared: Mapping[str, Any]) -> Iterator[Snippet]:
        for target, render in self._catchers:
            paths = rendering.paths_of(target, self.project, asked.catalog)
            own = {"paths": [f"{self.out}/{path}" for path in paths]}
            code, note = render({**shared, **own})
            if code:
                yield Snippet(target.name, target.profile.title, code, note or None)

    @cached_property
    def _catchers(self) -> list[tuple[Target, Callable[..., tuple[str, str]]]]:
        found = [(t.catch, t) for t in self.targets if t.catch]
        found.sort(key=lambda pair: (pair[0].template, pair[1].name))
        return [(target, rendering.catcher(target, catch)) for catch, target in found]


def bindings(project: Project, config: Config) -> Bindings:
    """Return what a project generates; raise SpecError where a target is unknown or wrong."""
    found = rendering.find_targets(config.root / config.templates, config.targets)
    return Bindings(project, found, config.out)


def variables(project: Project, asked: Asked) -> dict[str, Any]:
    """Return what a `catch` template gets, but for the paths of its own target."""
    catalog = asked.catalog
    several = any("items" in envelope.roles for envelope in catalog.envelopes)
    is_shared = asked.kind in ("category", "root")
    name = _class_name(project, asked)
    return {
        "package": project.package,
        "categories": project.categories,
        "kind": asked.kind,
        "catalog": catalog,
        "code": asked.code,
        "status": asked.status,
        "http_status": asked.http_status,
        "category": asked.category or _category_of(project, asked.junction),
        "group": asked.group,
        "junction": asked.junction,
        "vocabulary": _vocabulary(asked),
        "class_name": name,
        "is_shared": is_shared,
        "ancestors": [] if is_shared or name is None else _above(project, asked, name),
        "several": several,
    }


def _class_name(project: Project, asked: Asked) -> str | None:
    if asked.kind == "root":
        return project.package.root_class
    if asked.kind == "catalog":
        return asked.catalog.root_class
    above = asked.category or asked.group or asked.junction
    named = asked.code or asked.http_status or above
    return None if named is None else named.class_name


def _category_of(project: Project, junction: Junction | None) -> Category | None:
    """Return the category whose class a catalog's own is; others derive from several."""
    bases = () if junction is None else junction.bases
    own = [base.removeprefix(SHARED) for base in bases if base.startswith(SHARED)]
    found = (c for c in project.categories if [c.id] == own)
    return next(found, None)


def _vocabulary(asked: Asked) -> Vocabulary:
    """Return the vocabulary of a code, of a group's first one, else the catalog's first."""
    catalog = asked.catalog
    codes = [
        code for code in catalog.codes if asked.group and code.group == asked.group.id
    ]
    first = asked.code or next(iter(codes), None)
    own = (v for v in catalog.vocabularies if first and v.id == first.vocabulary)
    return next(own, catalog.vocabularies[0])


def _above(project: Project, asked: Asked, name: str) -> list[Ancestor]:
    """Return the classes that a class derives from, the nearest first."""
    model = class_model(asked.catalog, project.categories)
    line = (
        model.line(asked.code.bases) if asked.code else model.ancestors[model.ids[name]]
    )
    nodes = [model.nodes[id] for id in line]
    above = [Ancestor(n.name, n.kind == "shared_category") for n in nodes]
    return [*above, Ancestor(project.package.root_class, is_shared=True)]
