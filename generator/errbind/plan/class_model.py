"""The classes of a catalog's errors: which stands above which, and what each inherits.

Every language asks this model. It makes no class of any language: classes are ids, such as
`group:card`, and a class states only what it would not inherit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from errbind.model import naming
from errbind.model.catalog import Catalog, Category, Code, Handling, HttpStatus
from errbind.model.memo import remembered
from errbind.plan.linearisation import Line, linearised
from errbind.resolve.class_tree import GROUP, OWN, SHARED

ROOT = "root"
CODE = "code:"
STATUS = "status:"
HANDLING = ("retryable", "actor", "remedy", "user_safe")
Values = Mapping[str, Any]  # what a class states or inherits, None where nobody said


class Node(NamedTuple):
    """A class above the codes: what it is, and what it states itself.

    `kind` is `root`, `shared_category`, `group`, `category` for a catalog's own class of one,
    `intersection` or `status`. `name` is its name in Python, `words` that of any language.
    """

    id: str
    kind: str
    name: str
    words: tuple[str, ...]
    title: str
    parents: tuple[str, ...]
    stated: Values


class ClassModel:
    """The classes above a catalog's codes by their ids, each after its parents."""

    def __init__(self, catalog: Catalog, categories: Sequence[Category]) -> None:
        self.nodes: dict[str, Node] = {}
        self.ids: dict[str, str] = {}  # of classes by their names, shared ones by ids
        self.ancestors: dict[str, Line] = {}
        self._shared = [f"{SHARED}{category.id}" for category in categories]
        self._lines: dict[tuple[str, ...], Line] = {}
        self._inherited: dict[Line, Values] = {}
        for node in _nodes(catalog, categories):
            self._add(node)
        self.statuses = {
            s.status: self.ids[s.class_name]
            for s in catalog.http_statuses
            if s.class_name
        }

    def _add(self, node: Node) -> None:
        bases = tuple(self.ids[base] for base in node.parents)
        line = linearised(bases, self.ancestors)
        inherited = self.inherited(line)
        stated = {k: v for k, v in node.stated.items() if inherited.get(k) != v}
        self.nodes[node.id] = node._replace(parents=bases, stated=stated)
        self.ids[node.id if node.id.startswith(SHARED) else node.name] = node.id
        self.ancestors[node.id] = line

    def parents(self, entry: Code | HttpStatus) -> tuple[str, ...]:
        """Return the ids of the classes that a code's or status's derives from."""
        return tuple([self.ids[base] for base in entry.bases])

    def line(self, bases: tuple[str, ...]) -> Line:
        """Return the ancestors of a class with these bases, which many codes have in common."""
        if bases not in self._lines:
            ids = [self.ids[base] for base in bases]
            self._lines[bases] = linearised(ids, self.ancestors)
        return self._lines[bases]

    def whole_line(self, entry: Code | HttpStatus | None) -> Line:
        """Return the class of an entry and its ancestors; of None that of the catalog's root."""
        if isinstance(entry, Code):
            return (id_of(entry), *self.line(entry.bases))
        own = ROOT if entry is None else self.statuses.get(entry.status, ROOT)
        return (own, *self.ancestors[own])

    def inherited(self, line: Line) -> Values:
        """Return what a class with these ancestors inherits: the nearest that states it decides."""
        if line not in self._inherited:
            merged: dict[str, Any] = {}
            for id in reversed(line):
                merged.update(self.nodes[id].stated)
            self._inherited[line] = merged
        return self._inherited[line]

    def values(self, id: str) -> Values:
        """Return what a class above the codes has, stated or inherited."""
        return self.inherited((id, *self.ancestors[id]))

    def categories(self, line: Line) -> tuple[str, ...]:
        """Return the categories among the ids of classes, in the order of the shared list."""
        return tuple(id.removeprefix(SHARED) for id in self._shared if id in line)


@remembered
def class_model(catalog: Catalog, categories: Sequence[Category]) -> ClassModel:
    """Return the classes above a catalog's codes."""
    return ClassModel(catalog, categories)


def id_of(code: Code) -> str:
    """Return the id of a code's class: `code:CARD_NOT_FOUND`, `code:decline_code:EXPIRED`."""
    return f"{CODE}{code.reference}"


def nearest(lines: Sequence[Line]) -> str:
    """Return the first of the first line's ids that is in all: the nearest common ancestor."""
    others = [frozenset(line) for line in lines[1:]]
    return next(id for id in lines[0] if all(id in other for other in others))


def words_of(name: str) -> tuple[str, ...]:
    """Return a name as words in small letters, of which every language makes its own."""
    return tuple(word.lower() for word in naming.words(name))


def _nodes(catalog: Catalog, categories: Sequence[Category]) -> Iterator[Node]:
    for category in categories:
        values = {
            "retryable": category.retryable,
            "actor": category.actor,
            "http_status": category.http_status,
        }
        yield Node(
            f"{SHARED}{category.id}",
            "shared_category",
            category.class_name,
            _stem(category),
            category.title,
            (),
            values,
        )
    root = catalog.root_class
    yield Node(
        ROOT,
        "root",
        root,
        words_of(catalog.prefix),
        catalog.title,
        (),
        handling_of(catalog.handling),
    )
    for group in catalog.groups:
        words = words_of(group.id)
        id = f"{GROUP}{group.id}"
        yield Node(id, "group", group.class_name, words, group.title, (root,), {})
    yield from _between(catalog, categories)


def _between(catalog: Catalog, categories: Sequence[Category]) -> Iterator[Node]:
    """Yield the classes of categories, the intersections and the statuses."""
    words = {f"{OWN}{category.id}": _stem(category) for category in categories}
    words |= {f"{GROUP}{group.id}": words_of(group.id) for group in catalog.groups}
    statuses = {s.class_name: s for s in catalog.http_statuses if s.class_name}
    for junction in catalog.junctions:
        status = statuses.pop(junction.class_name, None)
        stated = {} if junction.handling is None else handling_of(junction.handling)
        yield Node(
            junction.id,
            "intersection" if "+" in junction.id else "category",
            junction.class_name,
            tuple(word for id in junction.id.split("+") for word in words[id]),
            junction.title,
            junction.bases,
            {**stated, **({} if status is None else _of_status(status))},
        )
    for status in statuses.values():
        yield Node(
            f"{STATUS}{status.status}",
            "status",
            status.class_name or "",
            words_of(status.constant.removeprefix("HTTP_")),
            status.default_message,
            status.bases,
            _of_status(status),
        )


def _stem(category: Category) -> tuple[str, ...]:
    return words_of(category.class_name.removesuffix("Error"))


def handling_of(handling: Handling) -> dict[str, Any]:
    """Return how errors are to be handled, by the names of the members of classes."""
    return {name: getattr(handling, name) for name in HANDLING}


def _of_status(status: HttpStatus) -> dict[str, Any]:
    return {
        "message": status.default_message,
        "http_status": status.status,
        **handling_of(status.handling),
    }
