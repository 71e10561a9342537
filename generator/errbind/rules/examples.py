"""Rules on examples: the codes that they show are those of the catalog, to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from errbind.model.catalog import Json
from errbind.model.problem import did_you_mean, short
from errbind.model.suggestions import is_slip, nearest
from errbind.plan.reader import Reading, reader_of
from errbind.rules.subject import Finding, Subject
from errbind.spec.documents import Path


def misspelt_code(subject: Subject) -> Iterator[Finding]:
    """An example's code is no slip of a known one; a document may well show others."""
    reader = reader_of(subject.catalog)
    known = [str(code.value) for code in subject.catalog.codes]
    for path, body, status, headers, own in _bodies(subject):
        for code in _unknown(reader.read(status, body, headers)):
            meant = nearest(code, own) if own else None
            meant = meant or nearest(code, known)
            if meant is None or not (own or is_slip(code, meant)):
                continue
            place = subject.document.place(*path, *_way_to(code, body))
            hint = did_you_mean(meant, [meant])
            said = f"the example's code {short(code)!r} is none of the catalog's{hint}"
            yield place, f"{said}; if the document shows it so, add it as a code with `listed: false`"


_Body = tuple[Path, Json, int | None, Mapping[str, str] | None, list[str]]


def _bodies(subject: Subject) -> Iterator[_Body]:
    """Yield every example: its path, body, status, headers, and the code that it should show."""
    for index, example in enumerate(subject.catalog.examples):
        path: Path = ("examples", index, "body")
        yield path, example.body, example.http_status, example.headers, []
    for path, entry in subject.errors():
        if "example" in entry:
            own = [str(entry["code"])]
            yield (*path, "example"), entry["example"], entry.get(
                "http_status"
            ), None, own


def _unknown(reading: Reading) -> list[str]:
    """Return the texts that stand where a code belongs, and are none."""
    every = (reading.top, *reading.items, reading.sub)
    found = (item.code for item in every if item.known is None)
    return list(dict.fromkeys(code for code in found if isinstance(code, str)))


def _way_to(code: str, body: Json) -> Path:
    """Return the path of the first value in a body that is or holds a code."""
    pending: list[tuple[Path, Json]] = [((), body)]
    while pending:
        path, value = pending.pop(0)
        if isinstance(value, dict):
            pending += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            pending += [((*path, n), inner) for n, inner in enumerate(value)]
        elif isinstance(value, str) and code in value:
            return path
    return ()
