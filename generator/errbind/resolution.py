"""Make catalogs of documents: every name, order and default is decided here.

Resolving never fails: a reference to something that is not there is left out, and `rules` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from errbind import addresses, naming
from errbind.documents import Document
from errbind.hierarchy import Lattice, Traits
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
    Handling,
    HttpStatus,
    Junction,
    TypeValue,
)

GROUP = "group:"  # marks a trait that is a group; the others are categories
SHARED = "category:"  # marks a base class that all catalogs share


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
    membership = _Membership(spec, categories)
    names = _ClassNames(spec["prefix"])
    codes = _codes(document, membership, names)
    statuses = _http_statuses(document, membership, names)
    groups = _groups(document, names)
    hierarchy = _Hierarchy(names, groups, codes, statuses, membership)
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
        http_statuses=tuple(hierarchy.placed(status) for status in statuses),
        groups=groups,
        codes=tuple(hierarchy.placed(code) for code in codes),
        junctions=hierarchy.junctions(),
        types=tuple(
            TypeValue(t["value"], t.get("description")) for t in spec.get("types", ())
        ),
        envelopes=_envelopes(document),
        examples=_examples(document),
        advice=tuple(_advice(entry) for entry in spec.get("advice", ())),
        handling=membership.handling_of_all,
        retired=tuple(spec.get("retired", ())),
    )


class _ClassNames:
    """Give out class names, each once: codes first, then what yields to them."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.root = f"{prefix}Error"
        self._taken = {self.root}

    def of_code(self, name: str) -> str:
        """Return a code's class; two codes that want the same one are a problem of `rules`."""
        text = naming.class_name(name, self.prefix)
        if text == self.root:
            text = f"{self.prefix}{text}"
        self._taken.add(text)
        return text

    def yielding(self, *wishes: str) -> str:
        """Return the first wish that no class has yet, numbered when all are taken."""
        free = (
            w
            for w in wishes
            if w not in self._taken and not naming.is_taken_by_python(w)
        )
        text = next(free, None)
        count = 2
        while text is None or text in self._taken:
            text = f"{wishes[-1]}{count}"
            count += 1
        self._taken.add(text)
        return text


class _Membership:
    """Which categories a named code or status is in, and how it is to be handled."""

    def __init__(
        self, spec: Mapping[str, Any], categories: tuple[Category, ...]
    ) -> None:
        self._by_id = {category.id: category for category in categories}
        self._of: dict[str, list[str]] = {}
        listed: Mapping[str, list[str]] = spec.get("categories", {})
        for category in categories:  # the shared list's order, not the catalog's
            for name in listed.get(category.id, ()):
                self._of.setdefault(name, []).append(category.id)
        self.used = [c for c in categories if listed.get(c.id)]
        self._entries: list[tuple[Any, Handling]] = [
            (entry["of"], _handling(entry)) for entry in spec.get("handling", ())
        ]
        self.handling_of_all = self._merged("all")

    def categories_of(self, name: str) -> tuple[str, ...]:
        """Return the ids of the categories that list this name."""
        return tuple(self._of.get(name, ()))

    def handling_of(self, name: str, own_remedy: str | None = None) -> Handling:
        """Return the handling of a name: its own, else its categories', else everyone's."""
        result = _filled(Handling(remedy=own_remedy), self._merged(name))
        for category_id in self.categories_of(name):
            result = _filled(result, self._own(self._by_id[category_id]))
        return _filled(result, self.handling_of_all)

    def handling_of_category(self, category: Category) -> Handling:
        """Return how this catalog's errors of a category are to be handled."""
        return _filled(self._own(category), self.handling_of_all)

    def _own(self, category: Category) -> Handling:
        shared = Handling(category.retryable, category.actor)
        return _filled(self._merged(category.id), shared)

    def _merged(self, name: str) -> Handling:
        result = Handling()
        for of, handling in reversed(self._entries):  # the later entry wins
            if of == name if isinstance(of, str) else name in of:
                result = _filled(result, handling)
        return result


def _handling(entry: Mapping[str, Any]) -> Handling:
    return Handling(
        entry.get("retryable"),
        entry.get("actor"),
        entry.get("remedy"),
        entry.get("user_safe"),
        entry.get("advice"),
    )


def _filled(first: Handling, second: Handling) -> Handling:
    """Return `first` with its gaps filled from `second`."""
    return Handling(
        second.retryable if first.retryable is None else first.retryable,
        first.actor or second.actor,
        first.remedy or second.remedy,
        second.user_safe if first.user_safe is None else first.user_safe,
        first.advice or second.advice,
    )


def code_name(entry: Mapping[str, Any]) -> str:
    """Return a code's name: the document's, else the text of the code itself."""
    if "name" in entry:
        return str(entry["name"])
    code = entry["code"]
    return naming.constant_of_number(code) if isinstance(code, int) else str(code)


def _codes(
    document: Document, membership: _Membership, names: _ClassNames
) -> list[Code]:
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
    membership: _Membership,
    names: _ClassNames,
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
    document: Document, membership: _Membership, names: _ClassNames
) -> list[HttpStatus]:
    return [
        HttpStatus(
            status=entry["status"],
            name=entry["name"],
            label=entry.get("label"),
            description=entry.get("description"),
            note=entry.get("note"),
            constant=naming.constant(entry["name"]),
            class_name=_status_class(entry, names) if entry["status"] >= 400 else None,
            bases=(),
            categories=membership.categories_of(entry["name"]),
            handling=membership.handling_of(entry["name"]),
            place=document.place("http_statuses", index, "status"),
        )
        for index, entry in enumerate(document.value.get("http_statuses", ()))
    ]


def _status_class(entry: Mapping[str, Any], names: _ClassNames) -> str:
    stem = naming.stem(naming.constant(entry["name"]).removeprefix("HTTP_"))
    return names.yielding(
        f"{stem}Error", f"{names.prefix}{stem}Error", f"Http{stem}Error"
    )


def _groups(document: Document, names: _ClassNames) -> tuple[Group, ...]:
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


def _group_class(group_id: str, names: _ClassNames) -> str:
    stem = naming.stem(group_id)
    return names.yielding(
        f"{stem}Error", f"{stem}GroupError", f"{names.prefix}{stem}GroupError"
    )


Placed = TypeVar("Placed", Code, HttpStatus)


class _Hierarchy:
    """The classes between the catalog's root and its codes."""

    def __init__(
        self,
        names: _ClassNames,
        groups: tuple[Group, ...],
        codes: Iterable[Code],
        statuses: Iterable[HttpStatus],
        membership: _Membership,
    ) -> None:
        self._names = names
        self._membership = membership
        self._titles = {f"{GROUP}{g.id}": g.title for g in groups}
        self._stems = {f"{GROUP}{g.id}": naming.stem(g.id) for g in groups}
        self._classes: dict[Traits, str] = {
            frozenset([f"{GROUP}{g.id}"]): g.class_name for g in groups
        }
        self._categories: list[tuple[str, Category]] = []
        for category in membership.used:
            self._add_category(category)
        order = [trait for node in self._classes for trait in node]
        traits = [*map(_traits, codes), *map(_traits, statuses)]
        self._lattice = Lattice(order, traits)
        for node in self._lattice.junctions:
            self._classes[node] = self._junction_name(node)

    def _add_category(self, category: Category) -> None:
        prefix = self._names.prefix
        name = self._names.yielding(
            f"{prefix}{category.class_name}", f"{prefix}Category{category.class_name}"
        )
        self._titles[category.id] = category.title
        self._stems[category.id] = category.class_name.removesuffix("Error")
        self._classes[frozenset([category.id])] = name
        self._categories.append((name, category))

    def _junction_name(self, node: Traits) -> str:
        ordered = self._lattice.sorted(node)
        rest = "".join(self._stems[t] for t in ordered if not t.startswith(GROUP))
        groups = [self._stems[t] for t in ordered if t.startswith(GROUP)]
        first = groups[0] if groups else self._names.prefix
        return self._names.yielding(f"{first}{rest}Error", f"{first}Group{rest}Error")

    def placed(self, entry: Placed) -> Placed:
        """Return a code or status with its bases filled in."""
        return replace(entry, bases=self._bases(_traits(entry), is_junction=False))

    def _bases(self, traits: Traits, *, is_junction: bool) -> tuple[str, ...]:
        parents = self._lattice.parents(traits, is_junction=is_junction)
        return tuple(self._classes[parent] for parent in parents) or (self._names.root,)

    def junctions(self) -> tuple[Junction, ...]:
        """Return the classes between, in an order in which each follows its bases."""
        own = [
            Junction(
                name,
                (self._names.root, f"{SHARED}{category.id}"),
                category.title,
                self._membership.handling_of_category(category),
            )
            for name, category in self._categories
        ]
        between = [
            Junction(
                self._classes[node],
                self._bases(node, is_junction=True),
                ": ".join(self._titles[trait] for trait in self._lattice.sorted(node)),
            )
            for node in self._lattice.junctions
        ]
        return (*own, *between)


def _traits(entry: Code | HttpStatus) -> Traits:
    group = [f"{GROUP}{entry.group}"] if isinstance(entry, Code) else []
    return frozenset([*group, *entry.categories])


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


def texts(value: str | list[str]) -> list[str]:
    """Return a role's alternates as a list, however the author wrote them."""
    return [value] if isinstance(value, str) else value


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
