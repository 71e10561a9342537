"""Views of a catalog for the Python templates: its exception classes, and its tables.

A class states only what it does not inherit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from errbind.model.catalog import Catalog, Category, Code, Handling, Json, Package
from errbind.plan import build
from errbind.plan.class_model import STATUS, ClassModel, Node, class_model, handling_of
from errbind.resolve.class_tree import GROUP, SHARED
from errbind.targets.python_formatting import fits
from errbind.targets.quoting import docstring, py

# What the generated classes call a value of the class model.
ATTRIBUTES = {"message": "default_message", "http_status": "default_http_status"}


class ExceptionClass(NamedTuple):
    """A class as it is defined: its bases and attributes are Python text."""

    name: str
    bases: tuple[str, ...]
    doc: str
    attributes: tuple[tuple[str, str], ...]


def exception_classes(
    catalog: Catalog, categories: Sequence[Category]
) -> tuple[ExceptionClass, ...]:
    """Return the classes below the catalog's root, each after its bases."""
    model = class_model(catalog, categories)
    code = _CodeClasses(catalog, model)
    return (*_above_codes(catalog, model), *map(code.made, catalog.codes_by_value))


def _above_codes(catalog: Catalog, model: ClassModel) -> Iterator[ExceptionClass]:
    descriptions = {f"{GROUP}{g.id}": g.description or "" for g in catalog.groups}
    for node in model.nodes.values():
        if node.kind in ("root", "shared_category"):
            continue
        doc = f"{node.title}. {descriptions.get(node.id, '')}".strip()
        if node.kind == "status":
            status = node.id.removeprefix(STATUS)
            doc = f"HTTP {status} without a known code. {node.title}"
        bases = tuple(_base(model.nodes[parent]) for parent in node.parents)
        yield ExceptionClass(node.name, bases, doc, _attributes(node.stated))


def _base(node: Node) -> str:
    return f"base.{node.name}" if node.kind == "shared_category" else node.name


def _attributes(stated: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((ATTRIBUTES.get(k, k), py(value)) for k, value in stated.items())


def root_attributes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return what the catalog's root class states for all."""
    values = handling_of(catalog.handling).items()
    return [(k, py(v)) for k, v in values if v is not None]


@lru_cache  # many codes are handled alike
def handling_arguments(handling: Handling) -> str:
    """Return what is to be done about an error as the lines of a call's arguments."""
    named = handling_of(handling).items()
    return "\n".join(f"        {name}={py(value)}," for name, value in named)


class _CodeClasses:
    """Make the classes of codes, each of which states what it would not inherit."""

    def __init__(self, catalog: Catalog, model: ClassModel) -> None:
        self._positions = {each.id: n for n, each in enumerate(catalog.vocabularies)}
        self._vocabularies = catalog.vocabularies
        self._model = model

    def made(self, code: Code) -> ExceptionClass:
        """Return a code's class."""
        position = self._positions[code.vocabulary]
        values = {
            "message": code.default_message,
            "vocabulary": position or None,
            "http_status": code.http_status,
            "default_type": code.type,
            "default_docs_url": code.docs_url,
            "default_user_message": code.user_message,
            **handling_of(code.handling),
        }
        if code.http_status is None:
            del values["http_status"]
        inherited = self._model.inherited(self._model.line(code.bases))
        stated = {k: v for k, v in values.items() if inherited.get(k) != v}
        enum = f", {py(self._vocabularies[position].enum)}" if position else ""
        own = ("code", f"_code({py(code.value)}{enum})")
        nodes = self._model.nodes
        bases = tuple(_base(nodes[id]) for id in self._model.parents(code))
        attributes = (own, *_attributes(stated))
        return ExceptionClass(code.class_name, bases, code.summary, attributes)


def class_tree(catalog: Catalog, categories: Sequence[Category]) -> list[str]:
    """Return the tree of the classes above the codes, as lines of a bullet list."""
    shared = {f"{SHARED}{category.id}": category.class_name for category in categories}
    lines = [f"- {catalog.root_class}"]
    lines += [
        f"  - {group.class_name}: {docstring(group.title)}".rstrip()
        for group in catalog.groups
    ]
    for junction in catalog.junctions:
        bases = ", ".join(shared.get(base, base) for base in junction.bases)
        lines.append(f"  - {junction.class_name}({bases})")
    lines += [
        f"  - {status.class_name}: HTTP {status.status}"
        for status in catalog.http_statuses
        if status.class_name
    ]
    return [*lines, f"  - a class for each of the {len(catalog.codes)} codes"]


def shared_names(package: Package, categories: Sequence[Category]) -> list[str]:
    """Return the names that all catalogs share, sorted."""
    own = ["ErrorDetail", "ErrorInfo", package.root_class]
    return sorted(
        [*own, *(category.class_name for category in categories)], key=natural
    )


def exported(catalog: Catalog) -> list[str]:
    """Return the names that the module exports: constants, classes, functions, each sorted."""
    classes = [*enums(catalog), catalog.root_class]
    classes += [group.class_name for group in catalog.groups]
    classes += [junction.class_name for junction in catalog.junctions]
    classes += [s.class_name for s in catalog.http_statuses if s.class_name]
    classes += [
        n for code in catalog.codes for n in (code.class_name, *code.class_aliases)
    ]
    return ["RESPONSES", *sorted(set(classes), key=natural), "raise_for_error"]


def enums(catalog: Catalog) -> list[str]:
    """Return the enums of a catalog's module, sorted: of its vocabularies, and of its statuses."""
    codes = [vocabulary.enum for vocabulary in catalog.vocabularies]
    names = [*codes, *(["HttpStatus"] if catalog.http_statuses else [])]
    return sorted(names, key=natural)


def natural(name: str) -> list[tuple[int, int | str]]:
    """Return a key that sorts numbers within names as numbers, as linters do.

    Digits that start with a zero are compared one by one, and go before all others.
    """
    if name.isalpha():
        return [(2, name)]
    return [_rank(part) for part in re.findall(r"[0-9]+|[^0-9]+", name)]


def _rank(part: str) -> tuple[int, int | str]:
    if not part.isdigit():
        return 2, part
    return (0, part) if part.startswith("0") else (1, int(part))


def python_envelopes(catalog: Catalog) -> tuple[Json, ...]:
    """Return how responses are read and written, as the plan has it."""
    return tuple(build.reading_and_writing(each) for each in catalog.envelopes)


def python_patterns(catalog: Catalog) -> dict[str, dict[int | str, Json]]:
    """Return the patterns of codes by vocabulary and code."""
    found: dict[str, dict[int | str, Json]] = {}
    for code in catalog.codes:
        if code.pattern is not None:
            pattern = build.pattern(code.pattern)
            found.setdefault(code.vocabulary, {})[code.value] = pattern
    return found


def table(value: Json, margin: str = "", key: str = "") -> str:
    """Return JSON values as a Python literal: on a line if it fits, else an item on each."""
    line = _line(value)
    if not value or not isinstance(value, dict | list | tuple):
        return line
    # The outermost always has several lines, so that what follows it need not be known.
    if margin and fits(f"{margin}{key}{line},"):
        return line
    inner = f"{margin}    "
    keys = [f"{py(name)}: " for name in value] if isinstance(value, dict) else []
    each: list[Json] = list(value.values() if isinstance(value, dict) else value)
    named = zip(keys or repeat(""), each, strict=False)
    items = "".join(f"{inner}{k}{table(v, inner, k)},\n" for k, v in named)
    opening, closing = _BRACKETS[type(value)]
    return f"{opening}\n{items}{margin}{closing}"


_BRACKETS: Mapping[type, tuple[str, str]] = {
    dict: ("{", "}"),
    list: ("[", "]"),
    tuple: ("(", ")"),
}


def _line(value: Json) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{py(k)}: {_line(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_line, value))}]"
    return py_tuple(value) if isinstance(value, tuple) else py(value)


def py_tuple(values: Sequence[Any]) -> str:
    """Return a tuple of literals."""
    if len(values) == 1:
        return f"({py(values[0])},)"
    return "(" + ", ".join(py(value) for value in values) + ")"
