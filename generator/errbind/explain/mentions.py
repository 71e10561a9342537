"""What a longer text mentions by name: a line of a log, a traceback, a page of notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errbind.explain.lookup import Entry

MOST = 1000  # lines that are looked at

_WORD = re.compile(r"(?:(\w+)\.)?\b(\w+)")
_IDENTIFIER = re.compile(r"\w_\w|[a-z][A-Z]")  # words of prose look otherwise
# As generated exceptions print themselves: `404 CARD_NOT_FOUND (902): Card not found`.
_PRINTED = re.compile(r"(?:^|[\s<])[1-5][0-9][0-9] ([^\s:()]+)(?: \(([^\s()]+)\))?: ")

Names = Mapping[str, list["Entry"]]


def mentioned(everything: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """Return the entries that a text names, each once, in the order of its lines."""
    entries = list(everything)
    codes = [entry for entry in entries if entry.kind in ("code", "retired")]
    # A code's class is the surest sign of it, and any class is better than nothing.
    indexes = (
        _index(codes, _classes),
        _index(codes, lambda entry: entry.names),
        _index(entries, _classes),
    )
    found: dict[tuple[str, str], Entry] = {}
    for line in text.splitlines()[:MOST]:
        for entry in _of_line(indexes, list(_words(line))):
            found.setdefault((entry.kind, entry.id), entry)
    return tuple(found.values())


def _index(
    entries: Iterable[Entry], names: Callable[[Entry], Iterable[str]]
) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in dict.fromkeys(names(entry)):
            found.setdefault(name, []).append(entry)
    return found


def _classes(entry: Entry) -> tuple[str, ...]:
    """Return the classes that are made of an entry alone."""
    if entry.kind == "retired":
        return entry.names[-1:]
    value = entry.value
    own = getattr(value, "class_name", None) or getattr(value, "root_class", None)
    return (own, *getattr(value, "class_aliases", ())) if own else ()


def _of_line(indexes: Iterable[Names], words: Iterable[tuple[str, str]]) -> list[Entry]:
    """Return what the first index has that knows any of a line's words."""
    for names in indexes:
        found = [
            entry
            for module, word in words
            for entry in _own(names.get(word, []), module)
        ]
        if found:
            return found
    return []


def _words(line: str) -> Iterator[tuple[str, str]]:
    """Yield each word that may be a name, with the module that it is said to be of, or nothing."""
    for module, word in _WORD.findall(line):
        if _IDENTIFIER.search(word):
            yield module, word
    for name, value in _PRINTED.findall(line):
        yield "", name
        if value:
            yield "", value


def _own(entries: list[Entry], module: str) -> list[Entry]:
    """Return the entries of the catalog that a module is made of, all where it is of none."""
    own = [e for e in entries if e.catalog is not None and e.catalog.id == module]
    return own or entries
