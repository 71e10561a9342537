"""The names of the components of a catalog's OpenAPI document, and the statuses that have some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from errbind.model import naming
from errbind.model.catalog import Catalog, Category, Code, HttpStatus
from errbind.model.http_phrases import PHRASES
from errbind.model.records import record
from errbind.plan.examples import made, shown


@record
class Status:
    """A status of a response of its own."""

    status: int
    words: Sequence[str]
    description: str


@record
class Names:
    """The components' names; the fixed ones come first, what would repeat one yields."""

    codes: Mapping[str, str]  # by vocabulary
    types: str
    response: str
    envelopes: Mapping[str, str]
    items: Mapping[str, str]
    statuses: Mapping[int, str]


def names_of(catalog: Catalog) -> Names:
    """Return the names of a catalog's components."""
    prefix = catalog.prefix
    codes = {v.id: f"{prefix}{v.enum}" for v in catalog.vocabularies}
    types, response = (f"{prefix}Error{end}" for end in ("Type", "Response"))
    taken = {*codes.values(), types, response}
    envelopes = {
        envelope.id: _free(taken, f"{prefix}{_pascal(envelope.id.split('_'))}", "Body")
        for envelope in catalog.envelopes
    }
    items = {id: _free(taken, f"{name}Item", "Entry") for id, name in envelopes.items()}
    statuses = {
        status.status: _free(
            taken, f"{prefix}{_pascal(status.words)}", str(status.status)
        )
        for status in statuses_of(catalog)
    }
    return Names(codes, types, response, envelopes, items, statuses)


def references(
    catalog: Catalog,
    categories: Sequence[Category],
    status: int | None = None,
    code: Code | None = None,
) -> Iterator[str]:
    """Yield the components that tell of a code, else of a status, else of any error."""
    names = names_of(catalog)
    if code is not None:
        status = code.http_status
        yield f"schemas/{names.codes[code.vocabulary]}"
    yield f"responses/{names.statuses.get(status or 0, names.response)}"
    if code is not None:
        alone = replace(catalog, codes=(code,))
        for example in made(alone, categories):
            yield f"examples/{example.component}"


def _free(taken: set[str], name: str, ending: str) -> str:
    """Return a name that no component has yet, and note that it is taken."""
    while name in taken:
        name += ending
    taken.add(name)
    return name


def _pascal(words: Sequence[str]) -> str:
    return "".join(word.capitalize() for word in words)


def statuses_of(catalog: Catalog) -> list[Status]:
    """Return the statuses that the document lists, or states for a code or an example."""
    found = {status.status: _status(status) for status in catalog.http_statuses}
    stated = [code.http_status for code in catalog.codes]
    shows = [example.status for example in shown(catalog)]
    for status in dict.fromkeys([*stated, *shows]):
        if status is not None:
            reason = PHRASES.get(status, f"Status {status}")
            found.setdefault(status, Status(status, reason.split(), reason))
    return [found[status] for status in sorted(found) if status >= 400]


def _status(status: HttpStatus) -> Status:
    words = naming.words(status.constant.removeprefix("HTTP_")) or [str(status.status)]
    text = status.description or status.label or status.name
    return Status(status.status, [word.capitalize() for word in words], text)
