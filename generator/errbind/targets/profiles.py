"""How a language writes names, texts and comments: what a manifest says of it.

Filters of templates and the rules about names read it, so a new language is a folder, and no Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from errbind.model import naming
from errbind.model.catalog import Code
from errbind.model.records import record
from errbind.targets import quoting

KINDS = ("constant", "class", "member", "module")
_DIGITS = "0123456789"
_NOTHING: frozenset[str] = frozenset()


@record
class Names:
    """How names are written: casing and reserved words by kind, and words in capitals.

    `escape` is how a reserved word is written, with `{}` for it; without one, it cannot be.
    """

    casing: Mapping[str, str] = field(default_factory=dict)
    initialisms: frozenset[str] = frozenset()
    reserved: Mapping[str, frozenset[str]] = field(default_factory=dict)
    escape: str | None = None

    def written(self, name: str, kind: str) -> str:
        """Return a name as the language writes it."""
        text = self._cased(name, self.casing.get(kind))
        if self.escape is not None and self._is_reserved(text, kind):
            return self.escape.replace("{}", text)
        return text

    def is_refused(self, name: str, kind: str) -> bool:
        """Say whether the language has a meaning of its own for a name, and no way to write it."""
        text = self._cased(name, self.casing.get(kind))
        return self.escape is None and self._is_reserved(text, kind)

    def _is_reserved(self, text: str, *kinds: str) -> bool:
        words = (self.reserved.get(kind, _NOTHING) for kind in ("any", *kinds))
        return any(text in each for each in words)

    def hides(self, class_name: str, *, is_root: bool = False) -> bool:
        """Say whether a class would hide one that the language has already."""
        text = self._cased(class_name, self.casing.get("class"))
        kinds = ("class", "root") if is_root else ("class",)
        return self.escape is None and self._is_reserved(text, *kinds)

    def _cased(self, name: str, style: str | None) -> str:
        words = naming.words(name)
        if style is None or not words:
            return name
        if style == "UPPER_SNAKE_CASE":
            return "_".join(words).upper()
        if style == "snake_case":
            return "_".join(words).lower()
        capitals = [self._capitalized(word) for word in words]
        if style == "camelCase":
            capitals[0] = capitals[0].lower()
        return _joined(capitals)

    def _capitalized(self, word: str) -> str:
        is_initialism = word.rstrip(_DIGITS).upper() in self.initialisms
        return word.upper() if is_initialism else word.capitalize()


def _joined(words: Sequence[str]) -> str:
    """Return words as one; between digits stands a `_`: 1_11 is not 11_1."""
    text = ""
    for word in words:
        text += f"_{word}" if text[-1:].isdigit() and word[:1].isdigit() else word
    return text


@record
class Literal:
    """How a text is written: the escapes, by their family, and the quotes to choose from.

    Characters in `also` have a backslash as well. `values` are the words for null, true and false.
    """

    escapes: str = "json"
    quotes: tuple[str, ...] = ('"',)
    also: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def written(self, value: Any) -> str:
        """Return a text, a number, a truth value or None as the language writes it."""
        if isinstance(value, str):
            return quoting.quoted(value, self.escapes, self.quotes, self.also)
        if value is None or isinstance(value, bool):
            word = json.dumps(value)
            return self.values.get(word, word)
        if isinstance(value, int | float):
            return json.dumps(value)
        kind = type(value).__name__
        raise TypeError(f"a value of type {kind} is no literal; write its parts")


@record
class Comment:
    """How a comment is written: what it begins with, what each further line does, how it ends.

    Each key of `replaced` is written as its value, which has no meaning in a comment.
    """

    start: str = ""
    line: str = ""
    end: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    is_docstring: bool = False

    def inside(self, text: str) -> str:
        """Return a text as words on one line that cannot end the comment."""
        if self.is_docstring:
            return quoting.docstring(text)
        line = quoting.replaced(quoting.comment(text), self.replaced)
        end = self.end.strip()
        return line.replace(end, " ".join(end)) if end else line

    def around(self, text: str | Iterable[str], margin: str = "") -> str:
        """Return whole comments of a text or of lines, each line after a margin."""
        texts = [text] if isinstance(text, str) else text
        return self.around_lines([self.inside(line) for line in texts], margin)

    def around_lines(self, lines: Sequence[str], margin: str) -> str:
        """Return a whole comment of lines that are quoted for its inside."""
        if not self.end:
            return _lines(margin, (f"{self.start} {line}" for line in lines))
        if len(lines) == 1:
            return f"{margin}{self.start} {lines[0]} {self.end.strip()}"
        inner = (f"{self.line} {line}" for line in lines)
        return _lines(margin, [self.start, *inner, self.end])


def _lines(margin: str, lines: Iterable[str]) -> str:
    return "\n".join(f"{margin}{line}".rstrip() for line in lines)


@record
class Profile:
    """How a language writes names, texts, comments and that a code is deprecated."""

    title: str = ""
    names: Names = field(default_factory=Names)
    literal: Literal = field(default_factory=Literal)
    comment: Comment = field(default_factory=Comment)
    doc: Comment = field(default_factory=Comment)
    deprecation: str | None = None

    def deprecated(self, code: Code) -> str:
        """Return how the language says that a code is deprecated, nothing where it is not."""
        notice = code.deprecation_notice
        if notice is None or self.deprecation is None:
            return ""
        parts = {
            "notice": self.doc.inside(notice),
            "literal": self.literal.written(notice),
        }
        return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], self.deprecation)

    def documented(
        self, text: str | Iterable[str], margin: str = "", code: Code | None = None
    ) -> str:
        """Return a whole doc comment; of a deprecated code it ends with that, if that goes there."""
        texts = [text] if isinstance(text, str) else text
        lines = [self.doc.inside(line) for line in texts]
        mark = "" if code is None else self.deprecated(code)
        is_inside = "{notice}" in (self.deprecation or "")
        return self.doc.around_lines(
            [*lines, "", mark] if mark and is_inside else lines, margin
        )

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of templates that write as the language does."""
        return {
            "literal": self.literal.written,
            "comment": self.comment.inside,
            "comment_lines": self.comment.around,
            "doc": self.doc.inside,
            "doc_lines": self.documented,
            "deprecation": self.deprecated,
            **{f"as_{kind}": _writer(self.names, kind) for kind in KINDS},
        }


def _writer(names: Names, kind: str) -> Callable[[str], str]:
    return lambda name: names.written(name, kind)


def profile_of(name: str, manifest: Mapping[str, Any]) -> Profile:
    """Return what a valid manifest of a target says of its language."""
    return Profile(
        manifest.get("title", name),
        _names(manifest.get("names", {})),
        _literal(manifest.get("literal", {})),
        _comment(manifest.get("comment", {})),
        _comment(manifest.get("doc", {})),
        manifest.get("deprecation"),
    )


def _names(said: Mapping[str, Any]) -> Names:
    return Names(
        said.get("casing", {}),
        frozenset(said.get("initialisms", ())),
        {
            kind: frozenset(words.split())
            for kind, words in said.get("reserved", {}).items()
        },
        said.get("escape"),
    )


def _literal(said: Mapping[str, Any]) -> Literal:
    return Literal(
        said.get("escapes", "json"),
        tuple(said.get("quotes", ('"',))),
        tuple(said.get("also", ())),
        said.get("values", {}),
    )


def _comment(said: Mapping[str, Any]) -> Comment:
    return Comment(
        said.get("start", ""),
        said.get("line", ""),
        said.get("end", ""),
        said.get("replaced", {}),
        said.get("style") == "docstring",
    )
