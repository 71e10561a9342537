"""Which clauses catch what: the exception classes of a catalog by the names that consumers import.

A name with a dot in front is one of the catalog's module; one without is shared by all catalogs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from errbind.model.catalog import Catalog, Code, HttpStatus, Project
from errbind.resolve.class_tree import SHARED

Owner = tuple[str, str]  # what a class belongs to: ("code", "902"), ("group", "card")


class Classes:
    """The classes of a catalog: what each derives from, and whose it is."""

    def __init__(self, project: Project, catalog: Catalog) -> None:
        self._shared = {c.id: c.class_name for c in project.categories}
        self.root = f".{catalog.root_class}"
        self._bases: dict[str, tuple[str, ...]] = {project.package.root_class: ()}
        for name in self._shared.values():
            self._bases[name] = (project.package.root_class,)
        self._bases[self.root] = (project.package.root_class,)
        self.owners: dict[str, Owner] = {self.root: ("root", "")}
        self.aliases: dict[str, str] = {}
        self._caught: dict[str, frozenset[str]] = {}
        self._add(catalog)

    def _add(self, catalog: Catalog) -> None:
        for group in catalog.groups:
            self._define(group.class_name, (self.root[1:],), ("group", group.id))
        for junction in catalog.junctions:
            self._define(junction.class_name, junction.bases, ("between", ""))
        for status in catalog.http_statuses:
            # A status that is called like its category shares the category's class.
            if status.class_name and f".{status.class_name}" not in self._bases:
                owner = ("status", str(status.status))
                self._define(status.class_name, status.bases, owner)
        for code in catalog.codes:
            self._define(code.class_name, code.bases, ("code", code.reference))
            for alias in code.class_aliases:
                self.aliases[f".{alias}"] = f".{code.class_name}"
        for name, owner in list(self.owners.items()):
            if owner[0] == "between":
                self.owners[name] = ("between", " ".join(self._traits(name)))

    def _define(self, name: str, bases: Iterable[str], owner: Owner) -> None:
        key = f".{name}"
        self.owners[key] = owner
        self._bases[key] = tuple(
            (
                self._shared[base.removeprefix(SHARED)]
                if base.startswith(SHARED)
                else f".{base}"
            )
            for base in bases
        )

    def _traits(self, name: str) -> list[str]:
        """Return what a class between others brings together: groups and shared categories."""
        ids = {class_name: id for id, class_name in self._shared.items()}
        caught = self.caught(name)
        groups = [self.owners[n][1] for n in caught if self._is_group(n)]
        return sorted(
            [f"group:{id}" for id in groups] + [ids[n] for n in caught if n in ids]
        )

    def _is_group(self, name: str) -> bool:
        return self.owners.get(name, ("", ""))[0] == "group"

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that a clause can be written with, other spellings included."""
        return frozenset([*self._bases, *self.aliases])

    def caught(self, name: str) -> frozenset[str]:
        """Return the names of the classes by which an error of a class is caught, itself included."""
        found = self._caught.get(name)
        if found is None:
            above = (self.caught(base) for base in self._bases[name])
            found = self._caught[name] = frozenset([name]).union(*above)
        return found

    def of_code(self, code: Code) -> frozenset[str]:
        """Return the names by which a code's error is caught, other spellings included."""
        own = self.caught(f".{code.class_name}")
        return own | {f".{alias}" for alias in code.class_aliases}

    def of_status(self, status: HttpStatus | None) -> frozenset[str]:
        """Return the names by which an unknown code under a status is caught."""
        name = status.class_name if status else None
        return self.caught(f".{name}" if name else self.root)


def lost(before: frozenset[str], after: frozenset[str], now: Classes) -> list[str]:
    """Return the sorted names that caught an error and do not, though they are still there.

    A name that is gone is told on its own, not once more for everything that it caught.
    """
    return sorted(name for name in before - after if name in now.names)


def shown(names: Iterable[str], catalog: str) -> Iterator[str]:
    """Yield names as consumers write them: `shop.CartError`, `NotFoundError`."""
    for name in names:
        yield f"{catalog}{name}" if name.startswith(".") else name
