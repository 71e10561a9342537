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
from math import isfinite
from typing import Any, Protocol

import yaml

from errbind.problems import Place, Problem, SpecError, short
from errbind.records import record

Path = tuple[str | int, ...]

MAX_DEPTH = 64
AGAIN = "(again)"  # stands in the path of what a key that is given twice holds the second time

_Loader: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml where it is built in


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
_LINE_BREAK = re.compile(
    "\r\n|[\n\r\x85\u2028\u2029]"
)  # where libyaml begins a new line
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
    of the mapping key. `has_decimals` where a number has a dot.
    """

    file: str
    value: Any
    values: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]
    has_decimals: bool = False

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
        found = [*reader.problems, _syntax_problem(file, text, error)]
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


def lines(text: str) -> list[str]:
    """Split a text into the lines that places count."""
    return _LINE_BREAK.split(text)


def decoded(file: str, data: bytes) -> str:
    """Return the text; a byte-order mark is dropped, anything but UTF-8 is a problem."""
    content = data.removeprefix(BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _end(file, content[: error.start].decode("utf-8"))
        byte = content[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        raise SpecError([Problem(place, "encoding", message)], {file: data}) from None


def _end(file: str, before: str) -> Place:
    """Return the place that follows a text."""
    whole = lines(before)
    return Place(file, len(whole), len(whole[-1]) + 1)


def _syntax_problem(file: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        rest = lines(text)[mark.line :][:1]
        # The end of a last line that has no line break is to libyaml the beginning of another.
        place = (
            Place(file, mark.line + 1, mark.column + 1) if rest else _end(file, text)
        )
        is_tab = rest and rest[0][mark.column :].startswith("\t")
        hint = "; indent with spaces, not with a tab" if is_tab else ""
        return Problem(place, "yaml-syntax", f"{_what_is_wrong(error)}{hint}")
    position = getattr(error, "position", None)
    if position is not None:
        return _bad_character(file, text, position)
    return Problem(Place(file), "yaml-syntax", " ".join(str(error).split()))


def _what_is_wrong(error: yaml.YAMLError) -> str:
    """Return what the parser met, and where that began which it was reading."""
    what = getattr(error, "problem", None) or getattr(error, "context", None)
    context, mark = getattr(error, "context", None), getattr(
        error, "context_mark", None
    )
    if not context or mark is None or context == what:
        return str(what)
    begin = f"line {mark.line + 1}, column {mark.column + 1}"
    return f"{what} {context} that begins at {begin}"


def _bad_character(file: str, text: str, position: int) -> Problem:
    # libyaml counts bytes and PyYAML characters; look for the character itself instead.
    bad = re.search(
        r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text
    )
    at = bad.start() if bad else min(position, len(text))
    shown = f"U+{ord(text[at]):04X}" if at < len(text) else "the last character"
    message = f"{shown} may not stand in YAML as it is; write it as an escape in double quotes"
    return Problem(_end(file, text[:at]), "yaml-character", message)


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
        self._next_event = _Loader(self._text).get_event
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
        return Document(self.file, value, self._values, self._keys, self._has_decimals)

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
                f"write the value of *{short(str(event.anchor))} out in full",
            )
            return None
        self._refuse_marks(event)
        if len(path) >= MAX_DEPTH:
            self._problem(
                event, "yaml-depth", f"nested more than {MAX_DEPTH} levels deep"
            )
            raise SpecError(self.problems)
        if kind is yaml.MappingStartEvent:
            return self._mapping(path)
        return self._sequence(path)

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor:
            self._problem(
                event, "yaml-anchor", f"remove the anchor &{short(event.anchor)}"
            )
        if event.tag and event.tag != "!":
            self._problem(event, "yaml-tag", f"remove the tag {short(str(event.tag))}")

    def _mapping(self, path: Path) -> dict[str, Any]:
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
            value = self._value(self._next_event(), here)
            result.setdefault(key, value)
        return result

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
        self._ambiguous(event)
        return text

    def _refuse_surrogates(self, event: Any) -> None:
        # libyaml refuses these escapes itself; PyYAML's own parser lets them pass.
        if not event.value.isascii() and _SURROGATE.search(event.value):
            message = "write a character as one escape, not as a pair: \\U0001F600"
            self._problem(event, "yaml-syntax", message)

    def _ambiguous(self, event: Any) -> None:
        shown = short(event.value)
        message = f"YAML readers do not agree what {shown} means; write it in quotes: '{shown}'"
        self._problem(event, "ambiguous-scalar", message)
