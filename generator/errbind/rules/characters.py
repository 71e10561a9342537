"""Rules on what an author does not see: quotes, blanks and invisible characters in codes and names.

Where the API really has them, a `note` beside the code says so, and nothing is wrong.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from errbind.diagnostics.excerpts import visible
from errbind.model.catalog import Json
from errbind.model.problem import Place, short
from errbind.rules.subject import Finding, Subject
from errbind.spec.plain_texts import quoted

QUOTES = frozenset(
    "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\xab\xbb\u2039\u203a"
)
_LINE_BREAKS = "\n\r"


def odd_character(subject: Subject) -> Iterator[Finding]:
    """Codes and names have no quotes or blanks around them, and nothing invisible in them."""
    for place, text in _texts(subject):
        if found := _oddity(text):
            right = quoted(short(_mended(text)))
            yield place, f"'{short(visible(text))}' {found}; write {right}, or, if the API sends it so, say that in a `note` beside it"


def _texts(subject: Subject) -> Iterator[tuple[Place, str]]:
    """Yield codes, names and aliases that have no note, and their places."""
    paths = [path for path, entry in subject.errors() if "note" not in entry]
    statuses = subject.spec.get("http_statuses", ())
    paths += [
        ("http_statuses", n) for n, entry in enumerate(statuses) if "note" not in entry
    ]
    for path in paths:
        entry = subject.at(path)
        for key in ("code", "name"):
            if isinstance(entry.get(key), str):
                yield subject.document.place(*path, key), entry[key]
        for n, alias in enumerate(entry.get("aliases", ())):
            yield subject.document.place(*path, "aliases", n), alias


def _oddity(text: Json) -> str | None:
    """Return what a reader does not see in a text."""
    hidden = next((char for char in text if _is_hidden(char)), None)
    if hidden is not None:
        name = unicodedata.name(hidden, "").lower()
        return f"has an invisible character, U+{ord(hidden):04X}{f' ({name})' if name else ''}"
    if text.strip(" ") not in ("", text):  # blanks alone are no slip
        return "has a blank at its beginning or end"
    if text[:1] in QUOTES or text[-1:] in QUOTES:
        return "has typographic quotes, which YAML takes for a part of the text"
    return None


def _is_hidden(char: str) -> bool:
    """Say whether nothing is drawn for a character, or a blank that is not the usual one."""
    if char in " " + _LINE_BREAKS or char.isascii():
        return False
    return unicodedata.category(char) in ("Cf", "Cc", "Zs", "Zl", "Zp")


def _mended(text: str) -> str:
    blanks = (" " if unicodedata.category(c) == "Zs" else c for c in text)
    seen = "".join(c for c in blanks if not _is_hidden(c)).strip()
    return seen.strip("".join(QUOTES)).strip() or seen
