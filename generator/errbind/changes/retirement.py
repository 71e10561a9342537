"""Nothing is reused: what was published and is gone stands under `retired` for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from errbind import readings
from errbind.changes import wording
from errbind.documents import Document
from errbind.model import Catalog, Code, Json
from errbind.pipeline import Loaded
from errbind.problems import Place, Problem
from errbind.quoting import yaml_text

RULE = "code-not-retired"

# Longer than any word that YAML has a meaning for.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{5,}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A name of the base that is gone or not what it was, and what would mend it."""

    name: str
    what: str
    remedy: str


class Ledger:
    """What a catalog uses and what it keeps from being used."""

    def __init__(self, catalog: Catalog) -> None:
        self.codes = {code.name: code for code in catalog.codes}
        self.by_value = {readings.wire_key(code.value): code for code in catalog.codes}
        self.names = {
            name for code in catalog.codes for name in (code.name, *code.aliases)
        }
        self.retired_names = {entry["name"] for entry in catalog.retired}
        self.retired_values = {
            readings.wire_key(entry["code"])
            for entry in catalog.retired
            if "code" in entry
        }

    def knows_name(self, name: str) -> bool:
        """Say whether a name is used or retired."""
        return name in self.names or name in self.retired_names

    def knows_value(self, value: int | str) -> bool:
        """Say whether a wire value is used or retired."""
        key = readings.wire_key(value)
        return key in self.by_value or key in self.retired_values


def missing(old: Catalog, new: Catalog) -> Iterator[Missing]:
    """Yield what the base published and the catalog neither has nor retires."""
    ledger = Ledger(new)
    for code in old.codes:
        yield from _of_code(code, ledger)
        for alias in code.aliases:
            if not ledger.knows_name(alias):
                what = f"the alias {alias} of {code.name} is gone"
                line = _line({"name": alias, "use": code.name}, ledger)
                yield Missing(alias, what, line)
    for entry in old.retired:
        yield from _of_entry(entry, ledger)


def _of_code(code: Code, ledger: Ledger) -> Iterator[Missing]:
    shown = code.name if code.name == code.value else f"{code.name} ({code.value})"
    same = ledger.codes.get(code.name)
    heir = ledger.by_value.get(readings.wire_key(code.value))
    if same is not None and same is not heir:
        remedy = (
            f"let it be {code.value} again, or call the new one otherwise and "
            + _line({"code": code.value, "name": code.name}, ledger)
        )
        what = f"{code.name} was {code.value} and is {same.value}; a code is never renumbered"
        yield Missing(code.name, what, remedy)
    elif not ledger.knows_value(code.value):
        use = code.deprecated.use if code.deprecated else None
        entry = {"code": code.value, "name": code.name, "use": use}
        yield Missing(code.name, f"{shown} is gone", _line(entry, ledger))
    elif not ledger.knows_name(code.name):
        now = f"; {code.value} is called {heir.name} now" if heir else ""
        entry = {"name": code.name, "use": heir.name if heir else None}
        yield Missing(
            code.name, f"the name {code.name} is gone{now}", _line(entry, ledger)
        )


def _of_entry(entry: Mapping[str, Json], ledger: Ledger) -> Iterator[Missing]:
    name, code = entry["name"], entry.get("code")
    has_code = code is None or readings.wire_key(code) in ledger.retired_values
    if name not in ledger.retired_names or not has_code:
        shown = name if code is None else f"{name} ({code})"
        kept = {key: entry.get(key) for key in ("code", "name", "use")}
        yield Missing(name, f"{shown} is not retired any more", _line(kept, ledger))


def _line(entry: Mapping[str, Json], ledger: Ledger) -> str:
    """Return what to add to the spec; a replacement is named only where it can be one."""
    use = ledger.codes.get(str(entry.get("use")))
    told = {
        key: value
        for key, value in entry.items()
        if value is not None and (key != "use" or (use and use.deprecated is None))
    }
    inside = ", ".join(f"{key}: {_scalar(value)}" for key, value in told.items())
    return f"add to `retired`: - {{{inside}}}"


def _scalar(value: Json) -> str:
    text = str(value)
    return text if isinstance(value, int) or _PLAIN.fullmatch(text) else yaml_text(text)


def problems(base: Loaded, today: Loaded, label: str) -> Iterator[Problem]:
    """Yield a problem for everything that the base published and that is not retired today."""
    before = {catalog.id: catalog for catalog in base.project.catalogs}
    for catalog in today.project.catalogs:
        if catalog.id in before:
            place = _place(today.documents[catalog.file])
            for found in missing(before[catalog.id], catalog):
                message = f"{found.what} (it was in {label}); {found.remedy}"
                yield Problem(place, RULE, wording.line(message))


def _place(document: Document) -> Place:
    key = "retired" if ("retired",) in document.keys else "groups"
    return document.key_place(key)
