"""Problems with what helps to mend them: the line, the key's description, the nearest name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from errbind.diagnostics import key_descriptions
from errbind.diagnostics.key_descriptions import KeyDescription
from errbind.model.problem import Place, Problem, suggestion
from errbind.model.records import record
from errbind.spec import documents, yaml_syntax
from errbind.spec.documents import AGAIN, Mark, Path

# Rules whose place is that of a value: where a mapping begins, its first key stands there too.
_OF_VALUES = ("schema-", "bad-schema", "example-does-not-fit", "missing-key")
# Rules that say themselves which key they are about, or are not about a spec.
_OF_NO_KEY = ("missing-key", "import")

Source = Callable[[str], bytes | None]


@record
class Diagnostic:
    """A problem, and what is known of its place.

    `line` is the line of the file, None where the place names no line that is there. `path` leads
    to the key or value, empty where it is not known. `about` is what the schema says of the key,
    or of the one that is suggested instead.
    """

    problem: Problem
    line: str | None = None
    path: Path = ()
    about: KeyDescription | None = None
    suggestion: str | None = None

    @property
    def remark(self) -> str | None:
        """Return what the schema says of the key, unless the message says it already."""
        if self.about is None or self.about.text in self.problem.message:
            return None
        return f"{self.about.key}: {self.about.text}"


def diagnose(problems: Sequence[Problem], source: Source) -> tuple[Diagnostic, ...]:
    """Return the problems in their order, each with what its file tells.

    `source` gives the bytes of a file by the name that places have, or None.
    """
    files = {problem.place.file for problem in problems if problem.place.line}
    sheets = {file: _Sheet.of(file, data) for file in files if (data := source(file))}
    return tuple(
        _diagnostic(problem, sheets.get(problem.place.file)) for problem in problems
    )


@record
class _Sheet:
    """A file's lines, and the paths of what begins at a position: of keys, and of values."""

    kind: str | None
    lines: list[str]
    keys: dict[tuple[int, int], Path] = field(default_factory=dict)
    values: dict[tuple[int, int], Path] = field(default_factory=dict)

    @classmethod
    def of(cls, file: str, data: bytes) -> _Sheet:
        text = data.decode("utf-8-sig", "backslashreplace")
        sheet = cls(key_descriptions.kind_of(file), yaml_syntax.lines(text))
        if sheet.kind is not None:
            outline = documents.outline(text)
            sheet.keys.update(_by_place(outline.keys))
            sheet.values.update(_by_place(outline.values))
        return sheet

    def line(self, place: Place) -> str | None:
        index = place.line - 1
        return self.lines[index] if 0 <= index < len(self.lines) else None

    def path(self, problem: Problem) -> Path:
        at = (problem.place.line, problem.place.column)
        first, second = self.keys, self.values
        if problem.rule.startswith(_OF_VALUES):
            first, second = second, first
        return first.get(at, second.get(at, ()))


def _by_place(marks: Mapping[Path, Mark]) -> dict[tuple[int, int], Path]:
    """Return the path of what begins at each place; the outermost, which comes first, is kept."""
    found: dict[tuple[int, int], Path] = {}
    for path, mark in marks.items():
        at = (mark.line + 1, mark.column + 1)
        found.setdefault(at, tuple(step for step in path if step != AGAIN))
    return found


def _diagnostic(problem: Problem, sheet: _Sheet | None) -> Diagnostic:
    nearest = suggestion(problem.message)
    if sheet is None:
        return Diagnostic(problem, suggestion=nearest)
    path = sheet.path(problem)
    about = None
    if problem.rule == "unknown-key":
        about = _suggested(sheet.kind, path, nearest)
    elif sheet.kind is not None and problem.rule not in _OF_NO_KEY:
        about = key_descriptions.described(sheet.kind, path)
    return Diagnostic(problem, sheet.line(problem.place), path, about, nearest)


def _suggested(
    kind: str | None, path: Path, nearest: str | None
) -> KeyDescription | None:
    """Return what the schema says of the key that should stand there."""
    if kind is None or nearest is None:
        return None
    return key_descriptions.described(kind, (*path[:-1], nearest))
