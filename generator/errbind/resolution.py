"""Make catalogs of documents: every name, order and default is decided here.

Resolving never fails: a reference to something that is not there is left out, and `rules` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from errbind import addresses, naming
from errbind.class_tree import ClassNames, ClassTree
from errbind.documents import Document
from errbind.membership import Membership
from errbind.model import (
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
    TypeValue,
)


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
    groups = _groups(document, names)
    statuses = _http_statuses(document, membership, names)
    for category in membership.used:
        names.of_category(category)
    codes = _codes(document, membership, names)
    tree = ClassTree(names, groups, codes, statuses, membership)
    return Catalog(
        id=spec["id"],
        title=spec["title"],
        prefix=spec["prefix"],
        description=spec.get("description"),
        source=spec["source"],
        file=document.file,
        code_type=(
            "integer" if all(isinstance(c.value, int) for c in codes) else "string"
        ),
        root_class=names.root,
        http_statuses=tuple(tree.placed(status) for status in statuses),
        http_statuses_description=spec.get("http_statuses_description"),
        groups=groups,
        codes=tuple(tree.placed(code) for code in codes),
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


def _codes(document: Document, membership: Membership, names: ClassNames) -> list[Code]:
    return [
        _code(document, (group_index, index), group["id"], entry, membership, names)
        for group_index, group in enumerate(document.value["groups"])
        for index, entry in enumerate(group["errors"])
    ]


def _code(
    document: Document,
    position: tuple[int, int],
    group: str,
    entry: Mapping[str, Any],
    membership: Membership,
    names: ClassNames,
) -> Code:
    path = ("groups", position[0], "errors", position[1])
    name = code_name(entry)
    fields = entry.get("fields", ())
    aliases = tuple(entry.get("aliases", ()))
    return Code(
        value=entry["code"],
        name=name,
        description=entry.get("description"),
        fields=() if fields == "various" else tuple(fields),
        fields_vary=fields == "various",
        http_status=entry.get("http_status"),
        type=entry.get("type"),
        group=group,
        listed=entry.get("listed", True),
        note=entry.get("note"),
        aliases=aliases,
        constant_aliases=tuple(naming.constant(alias) for alias in aliases),
        since=entry.get("since"),
        deprecated=_deprecated(entry.get("deprecated")),
        user_message=entry.get("user_message"),
        example=entry.get("example"),
        docs_url=entry.get("docs_url"),
        constant=naming.constant(name),
        class_name=names.of_code(name),
        class_aliases=tuple(names.of_code(alias) for alias in aliases),
        bases=(),
        categories=membership.categories_of(name),
        handling=membership.handling_of(name, entry.get("remedy")),
        place=document.place(*path, "code"),
        name_place=document.place(*path, "name" if "name" in entry else "code"),
        alias_places=tuple(
            document.place(*path, "aliases", n) for n in range(len(aliases))
        ),
    )


def _deprecated(entry: Mapping[str, Any] | None) -> Deprecated | None:
    if entry is None:
        return None
    return Deprecated(entry.get("since"), entry.get("use"), entry.get("reason"))


def _http_statuses(
    document: Document, membership: Membership, names: ClassNames
) -> list[HttpStatus]:
    return [
        HttpStatus(
            status=entry["status"],
            name=entry["name"],
            label=entry.get("label"),
            description=entry.get("description"),
            note=entry.get("note"),
            constant=naming.constant(entry["name"]),
            class_name=(
                _status_class(entry, membership, names)
                if entry["status"] >= 400
                else None
            ),
            bases=(),
            categories=membership.categories_of(entry["name"]),
            handling=membership.handling_of(entry["name"]),
            place=document.place("http_statuses", index, "status"),
        )
        for index, entry in enumerate(document.value.get("http_statuses", ()))
    ]


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
        role.removeprefix("item."): tuple(_parsed(texts(value), relative=relative))
        for role, value in roles.items()
        if role.startswith("item.") == relative
    }


def texts(value: Any) -> list[str]:
    """Return a role's alternates as a list, however the author wrote them."""
    listed = value if isinstance(value, list) else [value]
    return [text for text in listed if isinstance(text, str)]


def _parsed(alternates: Iterable[str], *, relative: bool) -> Iterable[Address]:
    for text in alternates:
        try:
            yield addresses.parse(text, relative=relative)
        except addresses.AddressError:
            continue  # `rules` reports it


def _conditions(when: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(
        Condition(address, bounds)
        for text, bounds in when.items()
        for address in _parsed([text], relative=False)
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
