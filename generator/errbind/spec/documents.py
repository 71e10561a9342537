"""Read a YAML file into plain values that remember where each of them stands.

YAML is read more strictly than any library does by itself: what two YAML versions read
differently (`NO`, `010`, `1_000`, `12:30`), duplicate keys, aliases, merge keys and tags are
problems, so that a spec means the same to every reader, a person included.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from math import isfinite
from typing import Any, Protocol

import yaml

from errbind.model.problem import Place, Problem, SpecError, short
from errbind.model.records import record
from errbind.spec import plain_texts
from errbind.spec.yaml_syntax import (
    LOADER,
    Trials,
    end_of,
    lines,
    syntax_error,
    syntax_problem,
)

Path = tuple[str | int, ...]

MAX_DEPTH = 64
AGAIN = "(again)"  # stands in the path of what a key that is given twice holds the second time

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
# Without its sign, an exponent makes a text of a number for YAML 1.1.
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+][0-9]+)?\Z")
# What YAML 1.1 (PyYAML), YAML 1.2 (most editors and JavaScript) or a JSON reader take for
# something else than the text, and do not agree upon.
_AMBIGUOUS = re.compile(
    r"""(?: (?:y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)
          | (?:True|TRUE|False|FALSE|Null|NULL)
          | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
          | [-+]?0[xob][0-9a-fA-F_]+
          | [-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?
          | [-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?
          | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
          | = | <<
        )\Z""",
    re.VERBOSE,
)
_PLAIN = re.compile(r"[^\s,\]}#\"'][^\s,\]}]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}


# The kinds of events that a file has most of.
_SCALAR, _MAPPING_END, _SEQUENCE_END = (
    yaml.ScalarEvent,
    yaml.MappingEndEvent,
    yaml.SequenceEndEvent,
)


class Mark(Protocol):
    """A place in a text as YAML libraries count: from 0."""

    line: int
    column: int


@record
class Document:
    """A YAML file as plain dicts, lists and scalars, with the place of every one of them.

    `values` maps a path such as `("groups", 0, "id")` to the mark of the value and `keys` to that
    of the mapping key. `has_decimals` where a number has a dot. `text` is what was read.
    """

    file: str
    value: Any
    values: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]
    has_decimals: bool = False
    text: str = ""

    def line(self, *path: str | int) -> tuple[str, int]:
        """Return the line on which the value at `path` begins, and the column there, from 0."""
        mark = self.values.get(path)
        if mark is None:
            return "", 0
        return _line(self.text, mark.line), mark.column

    def line_at(self, place: Place) -> str:
        """Return the line of a place."""
        return _line(self.text, place.line - 1)

    def written(self, *path: str | int) -> str | None:
        """Return a value without quotes as it is written: `2025.10`, not 2025.1."""
        line, column = self.line(*path)
        found = _PLAIN.match(line, column)
        return found[0] if found else None

    def place(self, *path: str | int) -> Place:
        """Return the place of the value at `path`, or of its nearest ancestor that is there."""
        while (mark := self.values.get(path)) is None and path:
            path = path[:-1]
        return self._place(mark)

    def key_place(self, *path: str | int) -> Place:
        """Return the place of the mapping key at `path`, else that of the value."""
        if path in self.keys:
            return self._place(self.keys[path])
        return self.place(*path)

    def _place(self, mark: Mark | None) -> Place:
        if mark is None:
            return Place(self.file, 0, 0)
        return Place(self.file, mark.line + 1, mark.column + 1)


def read_document(file: str, data: bytes) -> Document:
    """Read YAML bytes; raise SpecError with every problem that the reading shows.

    `file` is the name that problems carry.
    """
    text = decoded(file, data)
    reader = _Reader(file, text)
    try:
        document = reader.read()
    except yaml.YAMLError as error:
        found = _with_mends(file, text, error, reader.problems)
        raise SpecError(found, {file: data}) from None
    except SpecError as error:
        raise SpecError(error.problems, {file: data}) from None
    if reader.problems:
        raise SpecError(reader.problems, {file: data})
    return document


def outline(text: str) -> Document:
    """Return what a text gives as far as it can be read, problems or not; the value is left out."""
    reader = _Reader("", text)
    with suppress(yaml.YAMLError, SpecError):
        reader.read()
    return reader.document(None)


def _line(text: str, number: int) -> str:
    """Return a line of a text, counted from 0."""
    whole = _split(text)
    return whole[number] if number < len(whole) else ""


@lru_cache(maxsize=1)  # problems come in thousands, and each asks for a line
def _split(text: str) -> tuple[str, ...]:
    return tuple(lines(text))


def decoded(file: str, data: bytes) -> str:
    """Return the text; a byte-order mark is dropped, anything but UTF-8 is a problem."""
    content = data.removeprefix(BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = end_of(file, content[: error.start].decode("utf-8"))
        byte = content[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        raise SpecError([Problem(place, "encoding", message)], {file: data}) from None


MENDS = 20  # texts without quotes that are told at once


def _with_mends(
    file: str, text: str, error: yaml.YAMLError | None, before: list[Problem]
) -> list[Problem]:
    """Return what is wrong with YAML that cannot be read: all of it that can be mended meanwhile."""
    found: dict[Place, Problem] = {}
    trials = Trials()
    for _ in range(MENDS):
        if error is None or (mend := trials.mend(text, error)) is None:
            break
        place = Place(file, mend.line + 1, mend.column + 1)
        found[place] = Problem(place, mend.rule, mend.message)
        text = mend.text
        error = syntax_error(text)
    known = [*(p for p in before if p.place not in found), *found.values()]
    if error is not None:
        return [*known, syntax_problem(file, text, error)]
    mended = {place.line for place in found}
    reader = _Reader(file, text)
    with suppress(SpecError):
        reader.read()
    return [*known, *(p for p in reader.problems if p.place.line not in mended)]


def _has_colon(key: Any, content: Any) -> bool:
    """Say whether a colon stands behind a key: without one its value is empty, and begins there."""
    if content.__class__ is not _SCALAR or content.value or not content.implicit[0]:
        return True
    end: Any = key.end_mark
    start: Any = content.start_mark
    return (end.line, end.column) != (start.line, start.column)


class _Reader:
    """Walk the parser's events once, building values and noting places and problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._values: dict[Path, Mark] = {}
        self._keys: dict[Path, Mark] = {}
        self._has_decimals = False
        self._fine: set[str] = set()  # keys that all readers take for a text
        self._text = text
        self._next_event: Callable[[], Any]

    def read(self) -> Document:
        """Return the only document of the stream."""
        self._next_event = LOADER(self._text).get_event
        self._next_event()  # the start of the stream
        event = self._next_event()
        value = None
        if not isinstance(event, yaml.StreamEndEvent):
            value = self._value(self._next_event(), ())
            self._next_event()  # the end of the document
            event = self._next_event()
        if not isinstance(event, yaml.StreamEndEvent):
            self._problem(
                event, "yaml-documents", "a spec is one YAML document; remove the `---`"
            )
        return self.document(value)

    def document(self, value: Any) -> Document:
        """Return the value with the places that were seen."""
        return Document(
            self.file, value, self._values, self._keys, self._has_decimals, self._text
        )

    def _problem(self, event: Any, rule: str, message: str) -> None:
        mark = event.start_mark
        self.problems.append(
            Problem(Place(self.file, mark.line + 1, mark.column + 1), rule, message)
        )

    def _value(self, event: Any, path: Path) -> Any:
        self._values[path] = event.start_mark
        kind = event.__class__
        if kind is _SCALAR:
            if event.anchor or event.tag:
                self._refuse_marks(event)
            return self._scalar(event)
        if kind is yaml.AliasEvent:
            self._problem(
                event,
                "yaml-alias",
                f"write the value of *{short(str(event.anchor))} out in full{self._or_quoted(event)}",
            )
            return None
        self._refuse_marks(event)
        if len(path) >= MAX_DEPTH:
            self._problem(
                event, "yaml-depth", f"nested more than {MAX_DEPTH} levels deep"
            )
            raise SpecError(self.problems)
        if kind is yaml.MappingStartEvent:
            return self._mapping(path, event)
        return self._sequence(path)

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor:
            message = f"remove the anchor &{short(event.anchor)}"
            self._problem(event, "yaml-anchor", f"{message}{self._or_quoted(event)}")
        if event.tag and event.tag != "!":
            message = f"remove the tag {short(str(event.tag))}"
            self._problem(event, "yaml-tag", f"{message}{self._or_quoted(event)}")

    def _or_quoted(self, event: Any) -> str:
        """Return that what begins with a mark may be a text, and how that is written."""
        mark = event.start_mark
        entry = plain_texts.at(_line(self._text, mark.line), mark.column)
        if entry is None or entry.value.startswith("!!"):
            return ""
        return f"; if it is a text, put it in quotes: {plain_texts.in_quotes(entry)}"

    def _mapping(self, path: Path, start: Any) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while (event := self._next_event()).__class__ is not _MAPPING_END:
            key = self._key(event)
            here = (*path, key)
            if key in result:
                first = self.document(None).key_place(*here)
                self._problem(
                    event,
                    "duplicate-key",
                    f"{short(key)!r} is already given at {first}",
                )
                here = (*path, key, AGAIN)
            self._keys[here] = event.start_mark
            content = self._next_event()
            if start.flow_style and not _has_colon(event, content):
                self._lone_key(event, start)
            value = self._value(content, here)
            result.setdefault(key, value)
        return result

    def _lone_key(self, key: Any, start: Any) -> None:
        """Note what stands in braces like a key and has no colon: most often a part of a text."""
        mark = key.start_mark
        line = _line(self._text, mark.line)
        said = repr(short(key.value))
        entry = plain_texts.around(line, mark.column)
        if right := plain_texts.in_words(key.value):
            reason = plain_texts.colon_reason(key.value)
            self._problem(key, "yaml-colon", f"{reason}; write {right}")
        elif entry is not None:
            message = "a comma in braces ends a text"
            if entry.value.startswith("{"):
                message = "braces make a mapping"
            place = Place(self.file, mark.line + 1, entry.at + 1)
            message = (
                f"{message}; put the text in quotes: {plain_texts.in_quotes(entry)}"
            )
            self.problems.append(Problem(place, "unquoted-text", message))
        elif whole := plain_texts.at(line, start.start_mark.column):
            message = "braces make a mapping; put the text in quotes"
            message = f"{message}: {plain_texts.in_quotes(whole)}"
            self._problem(start, "unquoted-text", message)
        else:
            message = (
                f"{said} has no value; put the text that it is a part of in quotes"
            )
            self._problem(key, "unquoted-text", message)

    def _key(self, event: Any) -> str:
        """Return a mapping's key as a string: numbers (`404: …`) are keys by their text."""
        if event.__class__ is not _SCALAR:
            self._problem(
                event, "yaml-key", "a key is a plain text, not a list, mapping or alias"
            )
            raise SpecError(self.problems)
        key: str = event.value
        if event.anchor or event.tag:
            self._refuse_marks(event)
        if key in self._fine or not event.implicit[0] or _INTEGER.match(key):
            return key
        if key == "<<":
            self._problem(event, "yaml-merge", "write the keys out, do not merge them")
        elif _AMBIGUOUS.match(key):
            self._ambiguous(event)
        else:
            self._fine.add(key)
        return key

    def _sequence(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while (event := self._next_event()).__class__ is not _SEQUENCE_END:
            result.append(self._value(event, (*path, len(result))))
        return result

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block
            self._refuse_surrogates(event)
            return text
        if text in _WORDS:
            return _WORDS[text]
        # Most texts are sentences and names, which are told apart sooner than by the pattern.
        is_clear = " " in text or (len(text) > len("false") and text.isidentifier())
        if is_clear or not _AMBIGUOUS.match(text):
            return text
        if len(text) <= 19 and _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text) and isfinite(float(text)):
            self._has_decimals = True
            return float(text)
        self._ambiguous(event, plain_texts.meant(text))
        return text

    def _refuse_surrogates(self, event: Any) -> None:
        # libyaml refuses these escapes itself; PyYAML's own parser lets them pass.
        if not event.value.isascii() and _SURROGATE.search(event.value):
            message = "write a character as one escape, not as a pair: \\U0001F600"
            self._problem(event, "yaml-syntax", message)

    def _ambiguous(self, event: Any, meant: str | None = None) -> None:
        shown = short(event.value)
        other = f", or {meant} if that is meant" if meant else ""
        message = f"YAML readers do not agree what {shown} means; write it in quotes: '{shown}'{other}"
        self._problem(event, "ambiguous-scalar", message)
