"""What a spec must satisfy beyond the JSON Schema: one small generator function per rule.

Each rule is named like its function, with dashes, and yields a problem for everything it finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from errbind.model.catalog import Catalog
from errbind.model.problem import Place, Problem
from errbind.rules import (
    characters,
    envelopes,
    examples,
    languages,
    names,
    references,
)
from errbind.rules.subject import Rule, Subject, repeated
from errbind.spec.documents import Document
from errbind.targets.profiles import Profile

__all__ = ["RULES", "Subject", "category_problems", "problems", "problems_between"]

RULES: tuple[Rule, ...] = (
    names.duplicate_code,
    names.mixed_codes,
    names.no_codes,
    names.duplicate_name,
    names.duplicate_status,
    names.duplicate_id,
    names.name_collision,
    languages.name_collision,
    names.status_collision,
    names.impossible_name,
    languages.impossible_name,
    names.alias_is_name,
    names.reserved_prefix,
    names.reserved_vocabulary,
    names.reserved_id,
    names.unused_prefix,
    characters.odd_character,
    references.unknown_category,
    references.unknown_member,
    references.repeated_member,
    references.unknown_advice,
    references.unknown_replacement,
    references.unknown_group,
    references.reused_code,
    envelopes.bad_address,
    envelopes.bad_pattern,
    envelopes.unknown_vocabulary,
    envelopes.missing_role,
    envelopes.bad_schema,
    envelopes.role_outside_schema,
    envelopes.example_does_not_fit,
    examples.misspelt_code,
)


def problems(subject: Subject) -> Iterator[Problem]:
    """Yield every problem of a catalog whose document fits the JSON Schema."""
    for rule in RULES:
        name = rule.__name__.replace("_", "-")
        for place, message in rule(subject):
            yield Problem(place, name, message)


def problems_between(
    catalogs: Iterable[Catalog], documents: Iterable[Document]
) -> Iterator[Problem]:
    """Yield what is wrong with several catalogs together: an id or prefix that two have."""
    by_file = {document.file: document for document in documents}
    seen: dict[tuple[str, str], Place] = {}
    for catalog in catalogs:
        for key, value in (("id", catalog.id), ("prefix", catalog.prefix)):
            place = by_file[catalog.file].place(key)
            first = seen.setdefault((key, value.lower()), place)
            if first is not place:
                message = f"the {key} {value!r} is already given at {first}"
                yield Problem(place, "duplicate-catalog", message)


def category_problems(
    document: Document, root_class: str, profiles: Sequence[Profile]
) -> Iterator[Problem]:
    """Yield what is wrong with the shared list: ids and classes stand once, and hide nothing."""
    entries = document.value["categories"]
    for key in ("id", "class"):
        places = [
            document.place("categories", index, key) for index in range(len(entries))
        ]
        values = [entry[key] for entry in entries]
        for place, message in repeated(
            (value, place, f"{key} {value}")
            for value, place in zip(values, places, strict=True)
        ):
            yield Problem(place, "duplicate-category", message)
        for value, place in zip(values, places, strict=True):
            hidden = [p.title for p in profiles if p.names.hides(value)]
            if key == "class" and hidden:
                message = f"{value} would hide {' and '.join(hidden)}'s own; choose another class"
                yield Problem(place, "reserved-class", message)
            elif key == "class" and value == root_class:
                message = f"{value} is the root of all classes; choose another class"
                yield Problem(place, "reserved-class", message)
