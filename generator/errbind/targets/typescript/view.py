"""Views of a catalog for the TypeScript templates: its names, constants, tables and texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from errbind.model import naming, patterns
from errbind.model.catalog import Catalog, Category, Code, Handling, HttpStatus
from errbind.model.http_phrases import PHRASES
from errbind.model.memo import remembered
from errbind.model.records import record
from errbind.plan.class_model import class_model
from errbind.resolve.class_tree import OWN
from errbind.targets.quoting import js, jsdoc
from errbind.targets.typescript import formatting as ts
from errbind.targets.typescript.decoder import Decoder
from errbind.targets.typescript.encoder import Encoder, encoder

UNKNOWN_STATUS = 500  # what an error is written with that knows none


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

    name: str
    stem: str
    title: str
    index: int
    values: tuple[int | str, ...]
    constants: tuple[Constant, ...]


class View(NamedTuple):
    """What the templates of a catalog's modules lay out."""

    prefix: str
    lower: str
    unknown: str
    any_code: tuple[str, ...]
    fallback: str
    vocabularies: tuple[Codes, ...]
    statuses: tuple[Constant, ...]
    phrases: tuple[str, ...]
    handling: HandlingTables
    decoder: Decoder
    encoder: Encoder


@remembered
def view(catalog: Catalog, categories: Sequence[Category]) -> View:
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
        phrases=tuple(_phrases(catalog)),
        handling=HandlingTables(catalog, categories),
        decoder=Decoder(catalog),
        encoder=encoder(catalog),
    )


# -- constants -------------------------------------------------------------------------------


def _codes(catalog: Catalog) -> Iterator[Codes]:
    for index, vocabulary in enumerate(catalog.vocabularies):
        yield Codes(
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


def _phrases(catalog: Catalog) -> Iterator[str]:
    documented = {status.status for status in catalog.http_statuses}
    told = {code.http_status for code in catalog.codes if code.http_status}
    for status in sorted({*documented, *told, UNKNOWN_STATUS}):
        if status >= 400 and status in PHRASES:
            yield f"{status}: {js(PHRASES[status])}"


# -- handling --------------------------------------------------------------------------------


class HandlingTables:
    """The categories of codes and statuses and whether to retry, as the class tree has them."""

    def __init__(self, catalog: Catalog, categories: Sequence[Category]) -> None:
        self._catalog = catalog
        self._categories = categories
        self._is_rich = Decoder(catalog).is_rich

    @property
    def has_runs(self) -> bool:
        """Whether codes are numbers, which are written as runs."""
        return self._catalog.code_type == "integer" and not self._is_rich

    def kinds(self, head: str) -> str:
        """Return what codes and statuses have in common: categories, and whether to retry.

        Between the two stand the codes, as runs if they are numbers, and the statuses.
        """
        return ts.literal(head, self._rows, ";")

    @cached_property
    def _rows(self) -> list[ts.Tree]:
        return list(self._kinds())

    def _kinds(self) -> Iterator[ts.Tree]:
        ids = [vocabulary.id for vocabulary in self._catalog.vocabularies]
        codes: dict[tuple[int, _Traits], list[int | str]] = {}
        for code in self._catalog.codes_by_value:
            kind = (ids.index(code.vocabulary), _traits(code))
            codes.setdefault(kind, []).append(code.value)
        statuses: dict[_Traits, list[str]] = {}
        for status in _by_status(self._catalog):
            if status.class_name and _traits(status) != ((), self._of_all):
                statuses.setdefault(_traits(status), []).append(js(status.status))
        kinds = dict.fromkeys([*codes, *((0, traits) for traits in statuses)])
        for index, traits in kinds:
            categories, retryable = traits
            of_kind = codes.get((index, traits), [])
            written = list(runs(of_kind)) if self.has_runs else _quoted(of_kind)
            in_common = [_quoted(categories), written]
            in_common.append(statuses.get(traits, []) if index == 0 else [])
            vocabulary = [js(index)] if self._is_rich else []
            yield [*vocabulary, *in_common, *_stated(retryable)]

    def unclassified(self, head: str) -> str:
        """Return what is known of an error of which neither code nor status is known."""
        vocabulary = [js(0)] if self._is_rich else []
        return ts.literal(head, [*vocabulary, [], [], [], *_stated(self._of_all)], ";")

    def patterns(self, head: str) -> str:
        """Return the codes that have patterns: the vocabulary, the code and its pattern."""
        ids = [vocabulary.id for vocabulary in self._catalog.vocabularies]
        rows = [
            [
                js(ids.index(c.vocabulary)),
                js(c.value),
                _quoted(patterns.parts(c.pattern)),
            ]
            for c in self._catalog.codes_by_value
            if c.pattern is not None
        ]
        return ts.literal(head, rows, ";")

    def vocabularies(self, head: str) -> str:
        """Return the names of the vocabularies, in their order."""
        return ts.literal(head, _quoted(v.id for v in self._catalog.vocabularies), ";")

    @property
    def common(self) -> str:
        """An expression for whether to retry what several codes have in common."""
        return (
            "pair?.[1]"
            if self._of_all is None
            else f"(pair?.[1] ?? {js(self._of_all)})"
        )

    @property
    def _of_all(self) -> bool | None:
        return self._catalog.handling.retryable

    def retryable(self, head: str) -> str:
        """Return pairs of a category and whether to retry its errors, the most decisive first.

        What a catalog states of a category goes before what all catalogs say.
        """
        pairs = sorted(self._retryable(), key=lambda pair: pair[0])
        rows = [[js(category), js(value)] for _, category, value in pairs]
        return ts.literal(head, rows, ";")

    def _retryable(self) -> Iterator[tuple[bool, str, bool]]:
        model = class_model(self._catalog, self._categories)
        for category in self._categories:
            node = model.nodes.get(f"{OWN}{category.id}")
            value = None if node is None else model.values(node.id).get(_RETRYABLE)
            if node is not None and value is not None:
                yield _RETRYABLE not in node.stated, category.id, value


_RETRYABLE = "retryable"  # as classes state it
_Traits = tuple[tuple[str, ...], bool | None]  # categories, and whether to retry


def _traits(entry: Code | HttpStatus) -> _Traits:
    return entry.categories, entry.handling.retryable


def runs(codes: Sequence[int | str]) -> Iterator[list[str]]:
    """Yield runs of codes that follow each other, each as its first and last or as its only one."""
    first = last = None
    for code in codes:
        if isinstance(code, int) and isinstance(last, int) and code == last + 1:
            last = code
            continue
        if last is not None:
            yield _run(first, last)
        first = last = code
    if last is not None:
        yield _run(first, last)


def _run(first: int | str | None, last: int | str) -> list[str]:
    return [js(last)] if first == last else [js(first), js(last)]


def _stated(retryable: bool | None) -> list[str]:
    return [] if retryable is None else [js(retryable)]


def _quoted(values: Iterable[int | str]) -> list[str]:
    return [js(value) for value in values]


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
