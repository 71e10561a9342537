"""Make catalogs of documents: every name, order and default is decided here.

Resolving never fails: a reference to something that is not there is left out, and `rules` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from errbind.model import addresses, naming, patterns
from errbind.model.catalog import (
    Address,
    Advice,
    Catalog,
    Category,
    Code,
    Condition,
    Deprecated,
    Envelope,
    Example,
    Group,
    HttpStatus,
    Occurrence,
    Pattern,
    TypeValue,
    Vocabulary,
)
from errbind.resolve.class_tree import ClassNames, ClassTree, traits
from errbind.resolve.classification import Membership
from errbind.resolve.lattice import Traits
from errbind.spec.documents import Document


def resolve_categories(document: Document) -> tuple[Category, ...]:
    """Return the shared categories of a valid categories document."""
    return tuple(
        Category(
            id=entry["id"],
            class_name=entry["class"],
            title=entry["title"],
            description=entry["description"],
            actor=entry.get("actor"),
            retryable=entry.get("retryable"),
            http_status=entry.get("http_status"),
            place=document.place("categories", index, "id"),
        )
        for index, entry in enumerate(document.value["categories"])
    )


def resolve_catalog(document: Document, categories: tuple[Category, ...]) -> Catalog:
    """Return the catalog of a valid catalog document."""
    spec = document.value
    membership = Membership(spec, categories)
    names = ClassNames(spec["prefix"])
    # What seldom grows has its names first; all have theirs before the classes between are named.
    groups = _groups(document, names)
    statuses = list(_named_statuses(document, membership, names))
    for category in membership.used:
        names.of_category(category)
    vocabularies = _vocabularies(document)
    codes = list(_named_codes(document, vocabularies, membership, names))
    members = [*(code.traits for code in codes), *(s.traits for s in statuses)]
    tree = ClassTree(names, groups, members, membership)
    return Catalog(
        id=spec["id"],
        title=spec["title"],
        prefix=spec["prefix"],
        description=spec.get("description"),
        source=spec["source"],
        file=document.file,
        vocabularies=vocabularies,
        root_class=names.root,
        http_statuses=tuple(_status(document, s, tree, membership) for s in statuses),
        http_statuses_description=spec.get("http_statuses_description"),
        groups=groups,
        codes=tuple(_code(document, named, tree, membership) for named in codes),
        junctions=tree.junctions(),
        types=tuple(
            TypeValue(t["value"], t.get("description")) for t in spec.get("types", ())
        ),
        envelopes=_envelopes(document),
        examples=_examples(document),
        advice=tuple(_advice(entry) for entry in spec.get("advice", ())),
        handling=membership.handling_of_all,
        retired=tuple(spec.get("retired", ())),
    )


def code_name(entry: Mapping[str, Any]) -> str:
    """Return a code's name: the document's, else the text of the code itself."""
    if "name" in entry:
        return str(entry["name"])
    code = entry["code"]
    return naming.constant_of_number(code) if isinstance(code, int) else str(code)


def _vocabularies(document: Document) -> tuple[Vocabulary, ...]:
    spec = document.value
    entries = spec.get("vocabularies") or [{"id": FIRST}]
    first = entries[0]["id"]
    return tuple(
        Vocabulary(
            id=entry["id"],
            title=entry.get("title"),
            description=entry.get("description"),
            enum="ErrorCode" if index == 0 else naming.enum_name(entry["id"]),
            prefix="" if index == 0 else _prefix(entry),
            code_type=_code_type(spec["groups"], entry["id"], first),
            place=document.place("vocabularies", index, "id"),
        )
        for index, entry in enumerate(entries)
    )


FIRST = "code"  # the id of the only vocabulary, where a spec names none


def _prefix(entry: Mapping[str, Any]) -> str:
    stem = naming.enum_name(entry["id"]).removesuffix("Code")
    return str(entry.get("prefix", stem or "Code"))


def _code_type(groups: Iterable[Mapping[str, Any]], id: str, first: str) -> str:
    codes = [
        entry["code"]
        for group in groups
        if group.get("vocabulary", first) == id
        for entry in group["errors"]
    ]
    return "integer" if all(isinstance(code, int) for code in codes) else "string"


class _Named(NamedTuple):
    """An entry of a code or status: where it stands, what it is called, and what it belongs to."""

    path: tuple[str | int, ...]
    entry: Mapping[str, Any]
    name: str
    class_name: str | None
    categories: tuple[str, ...]
    traits: Traits


class _NamedCode(NamedTuple):
    """An entry of a code, with what else decides its names."""

    path: tuple[str | int, ...]
    entry: Mapping[str, Any]
    name: str
    class_name: str
    categories: tuple[str, ...]
    traits: Traits
    class_aliases: tuple[str, ...]
    reference: str
    group: str
    vocabulary: str


def _named_codes(
    document: Document,
    vocabularies: tuple[Vocabulary, ...],
    membership: Membership,
    names: ClassNames,
) -> Iterator[_NamedCode]:
    by_id = {vocabulary.id: vocabulary for vocabulary in vocabularies}
    for group_index, group in enumerate(document.value["groups"]):
        id = group["id"]
        vocabulary = by_id.get(group.get("vocabulary", ""), vocabularies[0])
        for index, entry in enumerate(group["errors"]):
            name = code_name(entry)
            reference = f"{vocabulary.id}:{name}" if vocabulary.prefix else name
            categories = membership.categories_of(reference)
            yield _NamedCode(
                ("groups", group_index, "errors", index),
                entry,
                name,
                names.of_code(name, vocabulary.prefix),
                categories,
                traits(categories, id),
                tuple(
                    names.of_code(alias, vocabulary.prefix)
                    for alias in entry.get("aliases", ())
                ),
                reference,
                id,
                vocabulary.id,
            )


def _code(
    document: Document, named: _NamedCode, tree: ClassTree, membership: Membership
) -> Code:
    path, entry, name = named.path, named.entry, named.name
    fields = entry.get("fields", ())
    aliases = tuple(entry.get("aliases", ()))
    return Code(
        value=entry["code"],
        vocabulary=named.vocabulary,
        reference=named.reference,
        pattern=_pattern(entry.get("pattern")),
        name=name,
        description=entry.get("description"),
        also=tuple(map(_occurrence, entry.get("also", ()))),
        fields=() if fields == "various" else tuple(fields),
        fields_vary=fields == "various",
        http_status=entry.get("http_status"),
        type=entry.get("type"),
        group=named.group,
        listed=entry.get("listed", True),
        note=entry.get("note"),
        aliases=aliases,
        constant_aliases=tuple(map(naming.constant, aliases)),
        since=entry.get("since"),
        deprecated=_deprecated(entry.get("deprecated")),
        user_message=entry.get("user_message"),
        example=entry.get("example"),
        docs_url=entry.get("docs_url"),
        constant=naming.constant(name),
        class_name=named.class_name,
        class_aliases=named.class_aliases,
        bases=tree.bases(named.traits),
        categories=named.categories,
        handling=membership.handling_of(named.reference, entry.get("remedy")),
        place=document.place(*path, "code"),
        name_place=document.place(*path, "name" if "name" in entry else "code"),
        alias_places=tuple(
            document.place(*path, "aliases", n) for n in range(len(aliases))
        ),
    )


def _pattern(text: str | None) -> Pattern | None:
    try:
        return None if text is None else patterns.parse(text)
    except patterns.PatternError:
        return None  # `rules` reports it


def _occurrence(entry: Mapping[str, Any]) -> Occurrence:
    keys = ("description", "http_status", "group", "name", "note")
    return Occurrence(*(entry.get(key) for key in keys))


def _deprecated(entry: Mapping[str, Any] | None) -> Deprecated | None:
    if entry is None:
        return None
    return Deprecated(entry.get("since"), entry.get("use"), entry.get("reason"))


def _named_statuses(
    document: Document, membership: Membership, names: ClassNames
) -> Iterator[_Named]:
    for index, entry in enumerate(document.value.get("http_statuses", ())):
        is_error = entry["status"] >= 400
        categories = membership.categories_of(entry["name"])
        yield _Named(
            ("http_statuses", index),
            entry,
            entry["name"],
            _status_class(entry, membership, names) if is_error else None,
            categories,
            traits(categories),
        )


def _status(
    document: Document, named: _Named, tree: ClassTree, membership: Membership
) -> HttpStatus:
    entry = named.entry
    return HttpStatus(
        status=entry["status"],
        name=named.name,
        label=entry.get("label"),
        description=entry.get("description"),
        note=entry.get("note"),
        constant=naming.constant(named.name),
        class_name=named.class_name,
        bases=tree.bases(named.traits),
        categories=named.categories,
        handling=membership.handling_of(named.name),
        place=document.place(*named.path, "status"),
    )


def _status_class(
    entry: Mapping[str, Any], membership: Membership, names: ClassNames
) -> str:
    """Return the status's class: that of its category where both would be called the same.

    Else `NotFoundError` of the catalog would not catch what the shared one of that name does.
    """
    stem = naming.stem(naming.constant(entry["name"]).removeprefix("HTTP_"))
    for category in membership.used:
        is_member = category.id in membership.categories_of(entry["name"])
        if is_member and category.class_name == f"{stem}Error":
            return names.of_category(category)
    return names.yielding(
        f"{stem}Error", f"{names.prefix}{stem}Error", f"Http{stem}Error"
    )


def _groups(document: Document, names: ClassNames) -> tuple[Group, ...]:
    return tuple(
        Group(
            id=entry["id"],
            title=entry["title"],
            range=entry.get("range"),
            description=entry.get("description"),
            class_name=_group_class(entry["id"], names),
            place=document.place("groups", index, "id"),
        )
        for index, entry in enumerate(document.value["groups"])
    )


def _group_class(group_id: str, names: ClassNames) -> str:
    stem = naming.stem(group_id)
    return names.yielding(
        f"{stem}Error", f"{stem}GroupError", f"{names.prefix}{stem}GroupError"
    )


def _envelopes(document: Document) -> tuple[Envelope, ...]:
    return tuple(
        Envelope(
            id=entry["id"],
            description=entry.get("description"),
            note=entry.get("note"),
            schema=entry["schema"],
            roles=_roles(entry["roles"], relative=False),
            item_roles=_roles(entry["roles"], relative=True),
            when=_conditions(entry.get("when", {})),
            place=document.place("envelopes", index, "id"),
        )
        for index, entry in enumerate(document.value["envelopes"])
    )


def _roles(
    roles: Mapping[str, Any], *, relative: bool
) -> dict[str, tuple[Address, ...]]:
    return {
        role.removeprefix("item."): tuple(_parsed(parts(value), relative=relative))
        for role, value in roles.items()
        if role.startswith("item.") == relative
    }


def parts(value: Any) -> list[Mapping[str, str]]:
    """Return a role's alternates as a list of `at` and what goes with it, however written."""
    listed = value if isinstance(value, list) else [value]
    found = [{"at": part} if isinstance(part, str) else part for part in listed]
    # What stands at an unknown role may be anything.
    return [p for p in found if isinstance(p, dict) and isinstance(p.get("at"), str)]


def _parsed(
    alternates: Iterable[Mapping[str, str]], *, relative: bool
) -> Iterable[Address]:
    for part in alternates:
        try:
            address = addresses.parse(part["at"], relative=relative)
        except addresses.AddressError:
            continue  # `rules` reports it
        pattern = _pattern(part.get("pattern"))
        yield replace(
            address,
            join=part.get("join"),
            pattern=pattern,
            vocabulary=part.get("vocabulary"),
        )


def _conditions(when: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(
        Condition(address, bounds)
        for text, bounds in when.items()
        for address in _parsed([{"at": text}], relative=False)
        if address.source == "body"
    )


def _examples(document: Document) -> tuple[Example, ...]:
    return tuple(
        Example(
            id=entry["id"],
            title=entry["title"],
            description=entry.get("description"),
            http_status=entry.get("http_status"),
            headers=entry.get("headers", {}),
            body=entry["body"],
            place=document.place("examples", index, "id"),
        )
        for index, entry in enumerate(document.value.get("examples", ()))
    )


def _advice(entry: Mapping[str, Any]) -> Advice:
    items = tuple(_advice(item) for item in entry.get("items", ()))
    return Advice(entry["id"], entry["text"], items)
