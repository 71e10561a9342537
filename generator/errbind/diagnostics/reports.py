"""Diagnostics as text for people, as JSON for programs, and as annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from errbind.diagnostics import github as workflow_commands
from errbind.diagnostics.diagnostic import Diagnostic
from errbind.diagnostics.excerpts import excerpt, one_line
from errbind.model.problem import ERROR, NOTE
from errbind.spec.validation import shown_path


def text(found: Sequence[Diagnostic], encoding: str = "utf-8") -> Iterator[str]:
    """Yield the lines that a person reads.

    A key is described once: what is said of it need not be said again below the next problem.
    """
    gutter = max((len(str(entry.problem.place.line)) for entry in found), default=0)
    remarks: set[str] = set()
    for entry in found:
        yield one_line(str(entry.problem))
        if entry.line is not None:
            place = entry.problem.place
            shown, caret = excerpt(entry.line, place.column, encoding)
            yield f"  {place.line:>{gutter}} | {shown}".rstrip()
            yield f"  {'':>{gutter}} | {caret}"
        if entry.remark is not None and entry.remark not in remarks:
            remarks.add(entry.remark)
            yield f"  {'':>{gutter}} = {entry.remark}"
    for entry in found[:1]:
        yield f"To learn more: {explanation(entry)}"


def explanation(entry: Diagnostic) -> str:
    """Return the command that explains the rule of a problem."""
    return f"errbind explain {entry.problem.rule}"


def as_json(found: Sequence[Diagnostic]) -> str:
    """Return one JSON object with all problems, in ASCII so that any terminal can carry it.

    `line` and `column` count from 1 and are null where the whole file is meant; `path`, the key or
    value, `suggestion` and `description` are null where there is none.
    """
    document = {"version": 1, "problems": [_as_object(entry) for entry in found]}
    return json.dumps(document, indent=2)


def _as_object(entry: Diagnostic) -> dict[str, str | int | None]:
    place, rule, message, level = entry.problem
    return {
        "file": place.file,
        "line": place.line or None,
        "column": place.column or None,
        "level": level,
        "rule": rule,
        "message": message,
        "path": shown_path(entry.path) if entry.path else None,
        "suggestion": entry.suggestion,
        "description": entry.about.text if entry.about else None,
        "explanation": explanation(entry),
    }


def github(found: Sequence[Diagnostic], folder: str = "") -> Iterator[str]:
    """Yield a workflow command for each problem: GitHub shows it beside the line.

    `folder` is the project's in the repository, which paths there begin with.
    """
    for entry in found:
        place, rule, message, level = entry.problem
        values = {"file": f"{folder}{place.file}"}
        if place.line:
            values |= {"line": str(place.line), "col": str(place.column)}
        values["title"] = rule
        lines = filter(None, [one_line(message), entry.remark, explanation(entry)])
        command = {ERROR: "error", NOTE: "notice"}[level]
        yield workflow_commands.command(command, values, "\n".join(lines))
