"""Views of a catalog for the TypeScript templates: its names, constants, tables and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from errbind.model import naming
from errbind.model.catalog import Catalog, Code, Handling, HttpStatus
from errbind.model.memo import remembered
from errbind.model.records import record
from errbind.targets.quoting import js, jsdoc
from errbind.targets.typescript import formatting as ts
from errbind.targets.typescript import tables
from errbind.targets.typescript.shapes import NAMES


class Constant(NamedTuple):
    """A member of an object of constants, or a constant alone; `doc` is a JSDoc comment's lines."""

    name: str
    value: int | str
    doc: tuple[str, ...]


@record
class Codes:
    """The codes of a vocabulary: `AcmeErrorCode`, what begins its other names, and its constants.

    `stem` is `Error` for the first vocabulary and `Decline` for `decline_code`.
    """

    id: str
    name: str
    stem: str
    title: str
    index: int
    values: tuple[int | str, ...]
    constants: tuple[Constant, ...]


@record
class View:
    """What the templates of a catalog's modules lay out.

    `more` are the names and types of what its errors have beside those of all catalogs.
    """

    prefix: str
    lower: str
    unknown: str
    any_code: tuple[str, ...]
    fallback: str
    vocabularies: tuple[Codes, ...]
    statuses: tuple[Constant, ...]
    has_subcode: bool
    has_patterns: bool
    more: tuple[tuple[str, str], ...]


@remembered
def view(catalog: Catalog) -> View:
    """Return what the templates of a catalog's modules lay out."""
    return View(
        prefix=catalog.prefix,
        lower=naming.lower_first(catalog.prefix),
        unknown=(
            "number | string" if catalog.code_type == "integer" else "string | number"
        ),
        any_code=(
            *(f"{catalog.prefix}{v.enum}" for v in catalog.vocabularies),
            f"Unknown{catalog.prefix}ErrorCode",
        ),
        fallback=f"{catalog.title} error",
        vocabularies=tuple(_codes(catalog)),
        statuses=tuple(_status_constants(catalog)),
        has_subcode=tables.has_role(catalog, "subcode"),
        has_patterns=tables.has_patterns(catalog),
        more=tuple(
            (NAMES.get(role, role), tables.MORE[role]) for role in tables.more(catalog)
        ),
    )


# -- constants -------------------------------------------------------------------------------


def _codes(catalog: Catalog) -> Iterator[Codes]:
    for index, vocabulary in enumerate(catalog.vocabularies):
        yield Codes(
            id=vocabulary.id,
            name=f"{catalog.prefix}{vocabulary.enum}",
            stem=vocabulary.enum.removesuffix("Code") or "Code",
            title=vocabulary.title or "The error codes",
            index=index,
            values=tuple(code.value for code in catalog.codes_of(vocabulary)),
            constants=tuple(_constants(catalog.codes_of(vocabulary), "")),
        )


@remembered
def code_constants(catalog: Catalog) -> tuple[Constant, ...]:
    """Return the codes and their other spellings as constants that stand alone, by code."""
    return tuple(
        constant
        for vocabulary in catalog.vocabularies
        for constant in _constants(
            catalog.codes_of(vocabulary), vocabulary.constant_prefix
        )
    )


def _constants(codes: Iterable[Code], prefix: str) -> Iterator[Constant]:
    for code in codes:
        name = f"{prefix}{code.constant}"
        yield Constant(name, code.value, tuple(_code_doc(code)))
        for alias in code.constant_aliases:
            doc = f"Another spelling of {name}."
            yield Constant(f"{prefix}{alias}", code.value, (doc,))


def _code_doc(code: Code) -> Iterator[str]:
    yield jsdoc(code.default_message)
    if code.deprecation_notice is not None:
        yield ""
        more = code.deprecation_notice.removeprefix("Deprecated").lstrip(" ;:")
        yield f"@deprecated {jsdoc(more)}"


def _status_constants(catalog: Catalog) -> Iterator[Constant]:
    for status in _by_status(catalog):
        text = status.description or status.label or status.name
        yield Constant(status.constant, status.status, (jsdoc(text),))


def _by_status(catalog: Catalog) -> list[HttpStatus]:
    return sorted(catalog.http_statuses, key=lambda status: status.status)


# -- texts -----------------------------------------------------------------------------------


MARGIN = "    "  # of what is known of a code


class Info(NamedTuple):
    """What is known of a code: the name of its property, and the lines of its members.

    `is_apart` where the name is so long that the object stands on the lines below it.
    """

    key: str
    members: str
    is_apart: bool = False


@remembered
def infos(catalog: Catalog, index: int) -> list[Info]:
    """Return what is known of each code of a vocabulary, ordered by code."""
    codes = catalog.codes_of(catalog.vocabularies[index])
    return [_info(ts.property_name(code.value), code) for code in codes]


def _info(key: str, code: Code) -> Info:
    is_apart = not ts.fits(f"  {key}: {{")
    lines = _told(code, MARGIN + "  " if is_apart else MARGIN)
    return Info(key, "\n".join(lines), is_apart)


def status_infos(catalog: Catalog) -> list[Info]:
    """Return what to do about each HTTP status of which something is known."""
    found = [
        Info(str(status.status), "\n".join(_handling(status.handling, MARGIN)))
        for status in catalog.http_statuses
        if status.class_name is not None
    ]
    return [info for info in found if info.members]


@lru_cache  # many codes are handled alike
def _handling(handling: Handling, margin: str) -> tuple[str, ...]:
    members = {
        "retryable": handling.retryable,
        "actor": handling.actor,
        "remedy": handling.remedy,
        "userSafe": handling.user_safe,
    }
    return tuple(_said(margin, members))


@lru_cache
def _names(head: str, names: tuple[str, ...]) -> str:
    return ts.literal(head, _quoted(names), ",")


def _told(code: Code, margin: str) -> Iterator[str]:
    """Yield the members that every code has, then those that say something."""
    yield ts.value(f"{margin}title: ", js(code.title), ",")
    yield _names(f"{margin}fields: ", code.fields)
    yield f"{margin}fieldsVary: {js(code.fields_vary)},"
    yield ts.value(f"{margin}group: ", js(code.group), ",")
    yield _names(f"{margin}categories: ", code.categories)
    optional = {
        "description": code.description,
        "type": code.type,
        "httpStatus": code.http_status,
    }
    more = {
        "userMessage": code.user_message,
        "since": code.since,
        "deprecated": code.deprecation_notice,
        "docsUrl": code.docs_url,
        "note": code.note,
    }
    also = [js(text) for text in code.other_descriptions]
    yield from _said(margin, optional)
    yield from _handling(code.handling, margin)
    yield from _said(margin, more)
    if also:
        yield ts.literal(f"{margin}also: ", also, ",")


def _said(margin: str, members: Mapping[str, Any]) -> Iterator[str]:
    for name, value in members.items():
        if value is not None:
            yield ts.value(f"{margin}{name}: ", js(value), ",")


def _quoted(values: Iterable[int | str]) -> list[str]:
    return [js(value) for value in values]
