"""Nothing is reused: what was published and is gone stands under `retired` for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from errbind.diff import vocabularies, wording
from errbind.model.catalog import Catalog, Code, Json
from errbind.model.problem import Place, Problem
from errbind.model.records import record
from errbind.pipeline import Loaded
from errbind.plan.reader import wire_key
from errbind.spec.documents import Document
from errbind.targets.quoting import yaml_text

RULE = "code-not-retired"

# Longer than any word that YAML has a meaning for.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{5,}")


@record
class Missing:
    """A name of the base, with its vocabulary, that is gone or not what it was; what would mend it."""

    vocabulary: str
    name: str
    what: str
    remedy: str


class _Ledger:
    """What a catalog uses and what it keeps from being used, by vocabulary.

    `ids` says what the vocabularies of the base are called today.
    """

    def __init__(self, catalog: Catalog, ids: Mapping[str, str]) -> None:
        self.first = catalog.vocabularies[0].id
        self.ids = ids
        self.codes = {code.reference: code for code in catalog.codes}
        self.by_name = {(c.vocabulary, c.name): c for c in catalog.codes}
        self.by_value = {(c.vocabulary, wire_key(c.value)): c for c in catalog.codes}
        self.names = {
            (code.vocabulary, name)
            for code in catalog.codes
            for name in (code.name, *code.aliases)
        }
        self.retired_names = {
            (_home(entry, self.first), entry["name"]) for entry in catalog.retired
        }
        self.retired_values = {
            (_home(entry, self.first), wire_key(entry["code"]))
            for entry in catalog.retired
            if "code" in entry
        }

    def knows_name(self, key: tuple[str, str]) -> bool:
        """Say whether a name is used or retired."""
        return key in self.names or key in self.retired_names

    def knows_value(self, key: tuple[str, str | None]) -> bool:
        """Say whether a wire value is used or retired."""
        return key in self.by_value or key in self.retired_values

    def line(self, vocabulary: str, entry: Mapping[str, Json]) -> str:
        """Return what to add to the spec; a replacement is named only where it can be one."""
        use = self.codes.get(str(entry.get("use")))
        told = {
            key: value
            for key, value in entry.items()
            if value is not None and (key != "use" or (use and use.deprecated is None))
        }
        if vocabulary != self.first:
            told["vocabulary"] = vocabulary
        inside = ", ".join(f"{key}: {_scalar(value)}" for key, value in told.items())
        return f"add to `retired`: - {{{inside}}}"


def _home(entry: Mapping[str, Json], first: str) -> str:
    return str(entry.get("vocabulary", first))


def missing(old: Catalog, new: Catalog, ids: Mapping[str, str]) -> Iterator[Missing]:
    """Yield what the base published and the catalog neither has nor retires.

    `ids` says what the vocabularies of the base are called today.
    """
    ledger = _Ledger(new, ids)
    for code in old.codes:
        yield from _of_code(code, ledger)
        home = ids.get(code.vocabulary, code.vocabulary)
        for alias in code.aliases:
            if not ledger.knows_name((home, alias)):
                what = f"the alias {alias} of {code.reference} is gone"
                line = ledger.line(home, {"name": alias, "use": code.reference})
                yield Missing(code.vocabulary, alias, what, line)
    for entry in old.retired:
        yield from _of_entry(entry, _home(entry, old.vocabularies[0].id), ledger)


def _of_code(code: Code, ledger: _Ledger) -> Iterator[Missing]:
    home = ledger.ids.get(code.vocabulary, code.vocabulary)
    value = (home, wire_key(code.value))
    same = ledger.by_name.get((home, code.name))
    heir = ledger.by_value.get(value)

    def gone(what: str, remedy: str) -> Missing:
        return Missing(code.vocabulary, code.name, what, remedy)

    if same is not None and same is not heir:
        entry: dict[str, Json] = {"code": code.value, "name": code.name}
        remedy = f"let it be {code.value} again, or call the new one otherwise and "
        what = f"{code.reference} was {code.value} and is {same.value}; a code is never renumbered"
        yield gone(what, remedy + ledger.line(home, entry))
    elif not ledger.knows_value(value):
        use = code.deprecated.use if code.deprecated else None
        entry = {"code": code.value, "name": code.name, "use": use}
        shown = "" if code.name == code.value else f" ({code.value})"
        yield gone(f"{code.reference}{shown} is gone", ledger.line(home, entry))
    elif not ledger.knows_name((home, code.name)):
        now = f"; {code.value} is called {heir.reference} now" if heir else ""
        entry = {"name": code.name, "use": heir.reference if heir else None}
        what = f"the name {code.reference} is gone{now}"
        yield gone(what, ledger.line(home, entry))


def _of_entry(
    entry: Mapping[str, Json], vocabulary: str, ledger: _Ledger
) -> Iterator[Missing]:
    home = ledger.ids.get(vocabulary, vocabulary)
    name, code = entry["name"], entry.get("code")
    has_code = code is None or (home, wire_key(code)) in ledger.retired_values
    if (home, name) not in ledger.retired_names or not has_code:
        shown = name if code is None else f"{name} ({code})"
        kept = {key: entry.get(key) for key in ("code", "name", "use")}
        what = f"{shown} is not retired any more"
        yield Missing(vocabulary, name, what, ledger.line(home, kept))


def _scalar(value: Json) -> str:
    text = str(value)
    return text if isinstance(value, int) or _PLAIN.fullmatch(text) else yaml_text(text)


def problems(base: Loaded, today: Loaded, label: str) -> Iterator[Problem]:
    """Yield a problem for everything that the base published and that is not retired today."""
    before = {catalog.id: catalog for catalog in base.project.catalogs}
    for catalog in today.project.catalogs:
        if catalog.id in before:
            place = _place(today.documents[catalog.file])
            old = before[catalog.id]
            for found in missing(old, catalog, vocabularies.ids(old, catalog)):
                message = f"{found.what} (it was in {label}); {found.remedy}"
                yield Problem(place, RULE, wording.line(message))


def _place(document: Document) -> Place:
    key = "retired" if ("retired",) in document.keys else "groups"
    return document.key_place(key)
