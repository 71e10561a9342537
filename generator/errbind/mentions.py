"""What a longer text mentions by name: a line of a log, a traceback, a page of notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errbind.lookup import Entry

MOST = 1000  # lines that are looked at

_WORD = re.compile(r"(?:(\w+)\.)?\b(\w+)")
_IDENTIFIER = re.compile(r"\w_\w|[a-z][A-Z]")  # words of prose look otherwise
_CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")
# As generated exceptions print themselves: `404 CARD_NOT_FOUND (902): Card not found`.
_PRINTED = re.compile(r"(?:^|[\s<])[1-5][0-9][0-9] ([^\s:()]+)(?: \(([^\s()]+)\))?: ")

Names = Mapping[str, list["Entry"]]


def mentioned(everything: Iterable[Entry], text: str) -> tuple[Entry, ...]:
    """Return the entries that a text names, each once, in the order of its lines."""
    names: dict[str, list[Entry]] = {}
    for entry in everything:
        for name in entry.names:
            names.setdefault(name, []).append(entry)
    found: dict[tuple[str, str], Entry] = {}
    for line in text.splitlines()[:MOST]:
        for entry in _of_line(names, line):
            found.setdefault((entry.kind, entry.id), entry)
    return tuple(found.values())


def _of_line(names: Names, line: str) -> list[Entry]:
    """Return what a line names most exactly: by a code's class, else the code, else a class."""
    words = dict.fromkeys(_words(line))
    of_classes = [word for word in words if _CLASS.fullmatch(word[1])]
    codes = ("code", "retired")
    for wanted, kinds in ((of_classes, codes), (words, codes), (of_classes, ())):
        found = [
            entry
            for module, word in wanted
            for entry in _own(names.get(word, []), module)
            if not kinds or entry.kind in kinds
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
