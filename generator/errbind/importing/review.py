"""What errbind itself says of a spec that was just made: each problem becomes a TODO in its place."""

from __future__ import annotations

import re

from errbind import rules
from errbind.importing.spec_text import comment
from errbind.model.problem import Problem, SpecError
from errbind.resolve.catalog import resolve_catalog
from errbind.spec.documents import read_document
from errbind.spec.validation import violations
from errbind.targets import rendering

_PLACE = re.compile(r" at [^ ]+:[0-9]+:[0-9]+")


def problems(file: str, text: str) -> list[Problem]:
    """Return every problem of a spec's text, taken by itself."""
    try:
        document = read_document(file, text.encode())
    except SpecError as error:
        return list(error.problems)
    found = sorted(set(violations(document, "catalog")))
    if found:
        return found
    catalog = resolve_catalog(document, ())
    subject = rules.Subject(document, catalog, (), rendering.shipped_profiles())
    return sorted(set(rules.problems(subject)))


def marked(text: str, found: list[Problem]) -> str:
    """Return the text with a TODO above each line that has a problem."""
    lines = text.split("\n")
    marks: dict[int, list[str]] = {}
    for problem in sorted(found, key=lambda p: p.place.line, reverse=True):
        at = max(problem.place.line - 1, 0)
        indent = len(lines[at]) - len(lines[at].lstrip())
        message = _PLACE.sub("", problem.message)  # the marks themselves move the lines
        mark = comment(f"TODO: {problem.rule}: {message}", indent)
        marks[at] = mark + marks.get(at, [])
    return "\n".join(
        line for n, own in enumerate(lines) for line in (*marks.get(n, ()), own)
    )
