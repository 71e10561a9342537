"""What `errbind validate --strict` notes: what is no mistake, and what a reader of the outputs will miss.

Each kind of note is named like its function, with dashes. Many of one kind and group are one note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from errbind.model.catalog import Catalog, Code, Group
from errbind.model.problem import NOTE, Place, Problem
from errbind.pipeline import Loaded, is_categories
from errbind.spec import spec_schemas
from errbind.spec.documents import Document

HANDFUL = 4  # codes of a group that each have a note of their own
NAMED = 3  # codes that a note of many names
# As editors look for it: in any remark.
_MODELINE = re.compile(
    r"^#\s+yaml-language-server\s*:.*\$schema=(?P<target>\S+)", re.MULTILINE
)


def notes(loaded: Loaded, root: Path) -> tuple[Problem, ...]:
    """Return the notes on a project without problems, sorted by place; `root` is its folder."""
    found = [note for d in loaded.documents.values() for note in _on_schema(d, root)]
    for catalog in loaded.project.catalogs:
        document = loaded.documents[catalog.file]
        for test in NOTES:
            found += _on_codes(test, catalog, document)
    return tuple(sorted(found))


# -- one function for each kind: what is missing of a code, as `is …` or `has …` -------------------


def made_up_name(code: Code, entry: Mapping[str, object]) -> str | None:
    """A code of digits has a name that a person has chosen."""
    is_made = "name" not in entry and not any(map(str.isalpha, str(code.value)))
    return f"no `name`, so it becomes {code.constant}" if is_made else None


def no_category(code: Code, entry: Mapping[str, object]) -> str | None:
    """A code is in a category, by which one clause catches it with those of other APIs."""
    return None if code.categories else "no category"


def no_handling(code: Code, entry: Mapping[str, object]) -> str | None:
    """It is known of a code whether the same request can help later."""
    is_known = code.handling.retryable is not None
    return (
        None if is_known else "no `retryable`, so no client knows whether to try again"
    )


def no_description(code: Code, entry: Mapping[str, object]) -> str | None:
    """A code has the document's words."""
    return None if code.description else "no description"


Test = Callable[[Code, Mapping[str, object]], "str | None"]
NOTES: tuple[Test, ...] = (made_up_name, no_category, no_handling, no_description)


def _on_codes(test: Test, catalog: Catalog, document: Document) -> Iterator[Problem]:
    """Yield the notes of one kind: one for each code, or for a group with many."""
    entries = (entry for group in document.value["groups"] for entry in group["errors"])
    missed: dict[str, list[tuple[Code, str]]] = {}
    for code, entry in zip(catalog.codes, entries, strict=True):
        if (lack := test(code, entry)) is not None:
            missed.setdefault(code.group, []).append((code, lack))
    rule = test.__name__.replace("_", "-")
    for group in catalog.groups:
        found = missed.pop(group.id, [])
        if len(found) > HANDFUL:
            yield Problem(group.place, rule, _of_many(group, found), NOTE)
        else:
            for code, lack in found:
                yield Problem(code.place, rule, f"{code.name} has {lack}", NOTE)


def _of_many(group: Group, found: Sequence[tuple[Code, str]]) -> str:
    names = [code.name for code, _ in found[:NAMED]]
    more = len(found) - len(names)
    lack = found[0][1].partition(", so it")[0]
    lines = _ranges([code.place.line for code, _ in found])
    shown = f"{', '.join(names)} and {more} more"
    return f"{len(found)} codes of {group.id} have {lack}: {shown} (lines {lines})"


def _ranges(numbers: Sequence[int]) -> str:
    """Return numbers with those that follow each other as one: `3-7, 9`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


# -- the schema that editors read ------------------------------------------------------------------


def _on_schema(document: Document, root: Path) -> Iterator[Problem]:
    """Yield a note where a spec leads an editor to no schema, or to one of another errbind."""
    match = _MODELINE.search(document.text)
    if match is None or "://" in match["target"]:
        return
    kind = "categories" if is_categories(document.file) else "catalog"
    path = Path(document.file).parent / match["target"]
    content = _content(root / path)
    if content == spec_schemas.text(kind):
        return
    what = "is not there" if content is None else "is not that of this errbind"
    message = f"the schema that editors read {what}; run: errbind schema {kind} -o {path.as_posix()}"
    place = Place(document.file, document.text.count("\n", 0, match.start()) + 1, 1)
    yield Problem(place, "stale-schema", message, NOTE)


def _content(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return None
