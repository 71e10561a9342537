"""What `errbind diff` says: the changes, the bump they ask for, and whether the version covers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from errbind.diagnostics import github as workflow_commands
from errbind.diff import versions, wording
from errbind.diff.change import Change, bump
from errbind.diff.kinds import LEVELS, SECTIONS
from errbind.model.records import record
from errbind.targets.quoting import to_json

ANNOTATIONS = {"major": "error", "minor": "warning", "patch": "notice"}


@record
class Report:
    """The changes since a base, called `base`, and both versions of the packages.

    `version_then` is None where the base has no spec: nothing was published then. `configuration` is
    the file that states the version.
    """

    base: str
    changes: tuple[Change, ...]
    version_then: str | None
    version_now: str
    configuration: str

    @property
    def bump(self) -> str | None:
        """The gravest level of all changes."""
        return bump(self.changes)

    @property
    def required(self) -> str | None:
        """The least version that covers the changes, None where any does."""
        if self.version_then is None:
            return None
        return versions.required(self.version_then, self.bump)

    @property
    def is_covered(self) -> bool:
        """Whether the version is high enough for the changes."""
        if self.version_then is None:
            return True
        return versions.covers(self.version_now, self.version_then, self.bump)


def shortfall(report: Report) -> str | None:
    """Return the sentence that the version is too low, None where it is not."""
    if report.is_covered:
        return None
    why = (
        f"there are {report.bump} changes"
        if report.bump
        else "a version never goes back"
    )
    return (
        f"package.version is {report.version_now}, which is too low: it was {report.version_then}"
        f" in {report.base}, and {why}; set it to {report.required} or more"
    )


def text(report: Report) -> Iterator[str]:
    """Yield the lines for a terminal: each change with its place, level and kind, and a summary."""
    for change in report.changes:
        head = f"{_place(report, change)}: {change.level}: {change.kind}"
        yield f"{head}: {_message(change)}"
    yield summary(report)
    low = shortfall(report)
    if low:
        yield f"{report.configuration}: version-too-low: {low}"


def summary(report: Report) -> str:
    """Return how many changes there are and what they ask for."""
    count = len(report.changes)
    if not count:
        return f"no change since {report.base}"
    levels = Counter(change.level for change in report.changes)
    told = ", ".join(f"{levels[level]} {level}" for level in LEVELS if levels[level])
    start = f"{count} change{'s' if count > 1 else ''} since {report.base} ({told})"
    if report.version_then is None:
        return f"{start}: there was no spec, so any version is right"
    end = f", and it is {report.version_now}" if report.is_covered else ""
    return f"{start}: they ask for version {report.required} or more{end}"


def _message(change: Change) -> str:
    """Return what changed, with what is still to do."""
    todo = f" (it is not retired: {change.remedy})" if change.remedy else ""
    return wording.line(f"{change.message}{todo}")


def _place(report: Report, change: Change) -> str:
    """Return where a change stands; a place in the base is written as git does."""
    return f"{report.base}:{change.place}" if change.in_base else str(change.place)


def as_json(report: Report) -> Iterator[str]:
    """Yield one JSON document; its keys are described in docs/changing.md."""
    data = {
        "base": report.base,
        "bump": report.bump,
        "version": {
            "base": report.version_then,
            "current": report.version_now,
            "required": report.required,
            "covered": report.is_covered,
        },
        "changes": [_data(change) for change in report.changes],
    }
    yield to_json(data, indent=2)


def _data(change: Change) -> dict[str, Any]:
    return {
        "level": change.level,
        "kind": change.kind,
        "catalog": change.catalog,
        "subject": change.subject,
        "message": change.message,
        "remedy": change.remedy,
        "before": change.before,
        "after": change.after,
        "place": {
            "file": change.place.file,
            "line": change.place.line or None,
            "column": change.place.column or None,
            "in_base": change.in_base,
        },
    }


def markdown(report: Report) -> Iterator[str]:
    """Yield a part of a changelog: a heading for each section, an item for each change."""
    is_first = True
    for section in SECTIONS:
        found = [change for change in report.changes if change.section == section]
        if found:
            yield from ([] if is_first else [""])
            yield from (f"### {section}", "")
            yield from (_item(change) for change in found)
            is_first = False


def _item(change: Change) -> str:
    catalog = f"{wording.span(change.catalog)}: " if change.catalog else ""
    return f"- {catalog}{change.message}"


def github(report: Report, prefix: str) -> Iterator[str]:
    """Yield workflow commands, which become annotations of the files of a pull request.

    `prefix` is where the project stands in its repository. What is gone has no line any more, so
    it is told at its file.
    """
    for change in report.changes:
        line, column = change.place.line, change.place.column
        spot = {"file": f"{prefix}{change.place.file}"}
        if line and not change.in_base:
            spot |= {"line": str(line), "col": str(column)}
        spot["title"] = change.kind
        yield workflow_commands.command(
            ANNOTATIONS[change.level], spot, _message(change)
        )
    low = shortfall(report)
    if low:
        spot = {"file": f"{prefix}{report.configuration}", "title": "version-too-low"}
        yield workflow_commands.command("error", spot, low)


def lines(report: Report, form: str, prefix: str) -> Iterator[str]:
    """Yield the report in a form: `text`, `json`, `markdown` or `github`."""
    if form == "github":
        return github(report, prefix)
    return {"text": text, "json": as_json, "markdown": markdown}[form](report)
