"""What rules look at and what they yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from errbind.model.catalog import Catalog, Category
from errbind.model.problem import Place
from errbind.model.records import record
from errbind.spec.documents import Document
from errbind.targets.profiles import Profile


@record
class Subject:
    """What the rules look at: a catalog, the document it was made of, and the shared list.

    `profiles` are the languages that the project generates. Where `are_categories_wrong`, the list
    has problems of its own, and nothing is known of it.
    """

    document: Document
    catalog: Catalog
    categories: tuple[Category, ...]
    profiles: tuple[Profile, ...]
    are_categories_wrong: bool = False

    @property
    def spec(self) -> Any:
        """The document's plain values."""
        return self.document.value

    def at(self, path: tuple[str | int, ...]) -> Any:
        """Return the value at a path of the document."""
        value = self.spec
        for step in path:
            value = value[step]
        return value

    def errors(self) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
        """Yield the path and the entry of every code, in the order of the document."""
        for g, group in enumerate(self.spec["groups"]):
            for i, entry in enumerate(group["errors"]):
                yield ("groups", g, "errors", i), entry


Finding = tuple[Place, str]
Rule = Callable[[Subject], Iterator[Finding]]


def repeated(entries: Iterable[tuple[Any, Place, str]]) -> Iterator[Finding]:
    """Yield a finding for each (key, place, what) whose key came before, naming the first."""
    first: dict[Any, tuple[Place, str]] = {}
    for key, place, what in entries:
        before, what_before = first.setdefault(key, (place, what))
        if before != place:
            taken = "given" if what == what_before else what_before
            yield place, f"{what} is already {taken} at {before}"
