"""Views of a catalog for the Python templates: its exception classes and its envelopes.

A class states only what it does not inherit. To know what it inherits, the hierarchy is built here
as real classes, which also proves that Python accepts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from errbind import patterns
from errbind.class_tree import SHARED
from errbind.layout import Slot, layout
from errbind.memo import remembered
from errbind.model import (
    Address,
    Catalog,
    Category,
    Code,
    Condition,
    Envelope,
    Handling,
    HttpStatus,
    Package,
    Vocabulary,
)
from errbind.quoting import docstring, py
from errbind.records import record

HANDLING = ("retryable", "actor", "remedy", "user_safe")


@record
class ExceptionClass:
    """A class as it is defined: its bases and attributes are Python text."""

    name: str
    bases: tuple[str, ...]
    doc: str
    attributes: tuple[tuple[str, str], ...]


def exception_classes(
    catalog: Catalog, categories: Sequence[Category]
) -> tuple[ExceptionClass, ...]:
    """Return the classes below the catalog's root, each after its bases."""
    above, tree = _hierarchy(catalog, categories)
    return (*above, *map(tree.add_code, catalog.codes_by_value))


def _above_codes(tree: _Tree, catalog: Catalog) -> Iterator[ExceptionClass]:
    for group in catalog.groups:
        doc = f"{group.title}. {group.description or ''}".strip()
        yield tree.add(group.class_name, (catalog.root_class,), doc, {})
    statuses = {s.class_name: s for s in catalog.http_statuses if s.class_name}
    for junction in catalog.junctions:
        status = statuses.pop(junction.class_name, None)
        stated = {} if junction.handling is None else _handling(junction.handling)
        stated |= {} if status is None else _status(status)
        yield tree.add(
            junction.class_name, junction.bases, f"{junction.title}.", stated
        )
    for name, status in statuses.items():
        doc = f"HTTP {status.status} without a known code. {status.default_message}"
        yield tree.add(name, status.bases, doc, _status(status))


def class_types(catalog: Catalog, categories: Sequence[Category]) -> dict[str, type]:
    """Return the classes above the codes as real ones by name, shared ones by `category:<id>`."""
    return _hierarchy(catalog, categories)[1].types


def code_type(code: Code, types: Mapping[str, type]) -> type:
    """Return a code's class as a real one, of those that `class_types` returns."""
    return type(code.class_name, tuple(types[base] for base in code.bases), {})


@remembered
def _hierarchy(
    catalog: Catalog, categories: Sequence[Category]
) -> tuple[tuple[ExceptionClass, ...], _Tree]:
    tree = _Tree(catalog, categories)
    return tuple(_above_codes(tree, catalog)), tree


def root_attributes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return what the catalog's root class states for all."""
    return [(k, py(v)) for k, v in _handling(catalog.handling).items() if v is not None]


def _status(status: HttpStatus) -> dict[str, Any]:
    return {
        "default_message": status.default_message,
        "default_http_status": status.status,
        **_handling(status.handling),
    }


def _handling(handling: Handling) -> dict[str, Any]:
    return {name: getattr(handling, name) for name in HANDLING}


@lru_cache  # many codes are handled alike
def handling_arguments(handling: Handling) -> str:
    """Return what is to be done about an error as the lines of a call's arguments."""
    named = _handling(handling).items()
    return "\n".join(f"        {name}={py(value)}," for name, value in named)


class _Tree:
    """The classes so far, as real classes that know what they inherit.

    A code's own class has no other below it, and most codes share their bases with many: what they
    inherit is asked of one class with these bases, since to make a class takes longer than to
    write it.
    """

    def __init__(self, catalog: Catalog, categories: Sequence[Category]) -> None:
        nothing: dict[str, Any] = dict.fromkeys(
            (
                *HANDLING,
                "default_http_status",
                "default_docs_url",
                "default_type",
                "default_user_message",
            )
        )
        base = type("Base", (), {**nothing, "default_message": None, "vocabulary": 0})
        self._positions = {each.id: n for n, each in enumerate(catalog.vocabularies)}
        self._vocabularies = catalog.vocabularies
        self._with: dict[tuple[str, ...], type] = {}
        of_all = {k: v for k, v in _handling(catalog.handling).items() if v is not None}
        root = type(catalog.root_class, (base,), of_all)
        self.types: dict[str, type] = {catalog.root_class: root}
        self._texts = {catalog.root_class: catalog.root_class}
        for category in categories:
            values = {
                "retryable": category.retryable,
                "actor": category.actor,
                "default_http_status": category.http_status,
            }
            stated = {key: value for key, value in values.items() if value is not None}
            name = f"{SHARED}{category.id}"
            self.types[name] = type(category.class_name, (base,), stated)
            self._texts[name] = f"base.{category.class_name}"

    def add(
        self, name: str, bases: tuple[str, ...], doc: str, values: dict[str, Any]
    ) -> ExceptionClass:
        """Define a class above the codes; of `values` it states what it would not inherit."""
        made = type(name, tuple(self.types[base] for base in bases), {})
        stated = _stated(made, values)
        for key, value in stated.items():
            setattr(made, key, value)
        self.types[name] = made
        self._texts[name] = name
        return self._class(name, bases, doc, stated)

    def add_code(self, code: Code) -> ExceptionClass:
        """Define a code's class."""
        if code.bases not in self._with:
            self._with[code.bases] = code_type(code, self.types)
        position = self._positions[code.vocabulary]
        values = {
            "default_message": code.default_message,
            "vocabulary": position,
            "default_http_status": code.http_status,
            "default_type": code.type,
            "default_docs_url": code.docs_url,
            "default_user_message": code.user_message,
            **_handling(code.handling),
        }
        if code.http_status is None:
            del values["default_http_status"]
        enum = f", {py(self._vocabularies[position].enum)}" if position else ""
        own = ("code", f"_code({py(code.value)}{enum})")
        stated = _stated(self._with[code.bases], values)
        return self._class(code.class_name, code.bases, code.summary, stated, own)

    def _class(
        self,
        name: str,
        bases: tuple[str, ...],
        doc: str,
        stated: dict[str, Any],
        *own: tuple[str, str],
    ) -> ExceptionClass:
        texts = tuple(self._texts[base] for base in bases)
        attributes = (*own, *((key, py(value)) for key, value in stated.items()))
        return ExceptionClass(name, texts, doc, attributes)


def _stated(inherits: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a class has to state: what it would not inherit."""
    return {k: v for k, v in values.items() if getattr(inherits, k) != v}


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


def python_envelope(envelope: Envelope, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield the arguments of an envelope of the generated decoder."""
    for role, alternates in envelope.roles.items():
        yield role, _tuple(_address(address, role) for address in alternates)
    for role, alternates in envelope.item_roles.items():
        yield f"item_{role}", _tuple(_address(address, role) for address in alternates)
    if envelope.when:
        yield "when", _tuple(_condition(condition) for condition in envelope.when)
    plan = layout(envelope)
    yield "layout", _tuple(_slot(slot) for slot in plan.body)
    if plan.item:
        yield "item_layout", _tuple(_slot(slot) for slot in plan.item)
    ids = [vocabulary.id for vocabulary in catalog.vocabularies]
    roles = {slot.role for slot in plan.body}
    for slot in plan.body:
        if slot.role == "items" and "code" in roles and not slot.is_required:
            yield "items_optional", "True"
        if slot.vocabulary is not None:
            yield f"{slot.role}_of", py(ids.index(slot.vocabulary))


def python_patterns(catalog: Catalog, vocabulary: Vocabulary) -> str:
    """Return the tuple of a vocabulary's patterns, each with its code."""
    found = [
        f"({py_tuple(patterns.parts(code.pattern))}, {py(code.value)})"
        for code in catalog.codes_of(vocabulary)
        if code.pattern
    ]
    return _tuple(found, "    ")


def _tuple(parts: Iterable[str], margin: str = "        ") -> str:
    """Return a tuple; of several parts each has a line."""
    items = list(parts)
    if len(items) < 2:
        return f"({''.join(f'{item},' for item in items)})"
    lines = "".join(f"{margin}    {item},\n" for item in items)
    return f"(\n{lines}{margin})"


def _address(address: Address, role: str) -> str:
    options = {
        "is_name": address.is_name or None,
        "join": address.join,
        "role": role if address.pattern else None,
        "vocabulary": address.vocabulary,
    }
    said = [f"{k}={py(v)}" for k, v in options.items() if v is not None]
    if address.pattern is not None:
        said.append(f"pattern={py_tuple(patterns.parts(address.pattern))}")
    place = _place(address)
    return f"base.At({', '.join([place, *said])})" if said else place


def _place(address: Address) -> str:
    if address.source == "http":
        return "None"
    if address.source == "header":
        return py(address.header)
    return "base.TRAIL" if address.source == "trail" else py_tuple(address.tokens)


def _condition(condition: Condition) -> str:
    bounds = [f"({py(name)}, {py(value)})" for name, value in condition.bounds.items()]
    listed = f"{', '.join(bounds)}{',' * (len(bounds) == 1)}"
    return f"base.Condition({py_tuple(condition.address.tokens)}, ({listed}))"


def _slot(slot: Slot) -> str:
    return f"({py_tuple(slot.path)}, {py(slot.role)}, {py(slot.type)})"


def py_tuple(values: Sequence[Any]) -> str:
    """Return a tuple of literals."""
    if len(values) == 1:
        return f"({py(values[0])},)"
    return "(" + ", ".join(py(value) for value in values) + ")"
