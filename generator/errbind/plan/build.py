"""Make the plan of a catalog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from errbind.model import addresses
from errbind.model import catalog as model
from errbind.plan import plan
from errbind.plan.class_model import (
    ClassModel,
    class_model,
    handling_of,
    id_of,
    words_of,
)
from errbind.plan.slots import CONST, layout
from errbind.plan.slots import Slot as LaidSlot
from errbind.resolve.class_tree import SHARED


def plan_of(
    catalog: model.Catalog, categories: Sequence[model.Category]
) -> dict[str, model.Json]:
    """Return the plan of a catalog as plain JSON values, in document order."""
    found: dict[str, model.Json] = plan.as_json(_plan(catalog, categories))
    return found


def _plan(catalog: model.Catalog, categories: Sequence[model.Category]) -> plan.Plan:
    classes = class_model(catalog, categories)
    return plan.Plan(
        errbind_catalog=plan.VERSION,
        id=catalog.id,
        title=catalog.title,
        prefix=catalog.prefix,
        source=catalog.source,
        code_type=catalog.code_type,
        vocabularies=tuple(map(_vocabulary, catalog.vocabularies)),
        http_statuses=tuple(map(_http_status, catalog.http_statuses)),
        groups=tuple(map(_group, catalog.groups)),
        classes=tuple(_classes(classes, categories)),
        statuses={
            str(status): plan.Status(id) for status, id in classes.statuses.items()
        },
        envelopes=tuple(map(_envelope, catalog.envelopes)),
        codes=tuple(_code(code, classes) for code in catalog.codes),
        description=catalog.description,
        docs_url=catalog.docs_url,
        http_statuses_description=catalog.http_statuses_description,
        types=catalog.types,
        examples=tuple(map(_example, catalog.examples)),
        advice=catalog.advice,
        retired=catalog.retired,
    )


# -- the document ----------------------------------------------------------------------------


def _vocabulary(vocabulary: model.Vocabulary) -> plan.Vocabulary:
    return plan.Vocabulary(
        id=vocabulary.id,
        code_type=vocabulary.code_type,
        enum=vocabulary.enum,
        prefix=vocabulary.prefix,
        title=vocabulary.title,
        description=vocabulary.description,
    )


def _http_status(status: model.HttpStatus) -> plan.HttpStatus:
    return plan.HttpStatus(
        status=status.status,
        name=status.name,
        constant=status.constant,
        description=status.description,
        class_=status.class_name,
        categories=status.categories,
        label=status.label,
        note=status.note,
        **handling_of(status.handling),
        advice=status.handling.advice,
    )


def _group(group: model.Group) -> plan.Group:
    return plan.Group(
        group.id, group.title, group.class_name, group.range, group.description
    )


def _example(example: model.Example) -> plan.Example:
    return plan.Example(
        example.id,
        example.title,
        example.body,
        example.description,
        example.http_status,
        example.headers,
    )


# -- classes ---------------------------------------------------------------------------------


def _classes(
    classes: ClassModel, categories: Sequence[model.Category]
) -> Iterator[plan.Class]:
    """Yield the classes above the codes; of the shared ones those that others derive from."""
    used = {id for line in classes.ancestors.values() for id in line}
    descriptions = {f"{SHARED}{c.id}": c.description for c in categories}
    for node in classes.nodes.values():
        if node.kind == "shared_category" and node.id not in used:
            continue
        values = classes.values(node.id)
        ancestors = classes.ancestors[node.id]
        yield plan.Class(
            id=node.id,
            kind=node.kind,
            class_=node.name,
            words=node.words,
            title=_unlike(node.title, node.words),
            description=descriptions.get(node.id),
            parents=node.parents,
            ancestors=ancestors,
            categories=classes.categories((node.id, *ancestors)),
            message=values.get("message"),
            default_http_status=values.get("http_status"),
            retryable=values.get("retryable"),
            actor=values.get("actor"),
            remedy=values.get("remedy"),
            user_safe=values.get("user_safe"),
        )


def _unlike(title: str, words: Sequence[str]) -> str | None:
    """Return a title, None for one that says the words with a capital at the beginning."""
    return None if title == " ".join(words).capitalize() else title


def _code(code: model.Code, classes: ClassModel) -> plan.Code:
    words = words_of(code.constant)
    line = classes.line(code.bases)
    return plan.Code(
        code=code.value,
        vocabulary=code.vocabulary,
        name=code.name,
        description=code.description,
        fields=code.fields,
        fields_vary=code.fields_vary,
        group=code.group,
        http_status=code.http_status,
        constant=code.constant,
        class_=code.class_name,
        categories=code.categories,
        id=id_of(code),
        words=words,
        parents=classes.parents(code),
        ancestors=line,
        title=_unlike(code.title, words),
        pattern=_pattern(code.pattern),
        also=code.also,
        type=code.type,
        listed=code.listed,
        aliases=code.aliases,
        note=code.note,
        since=code.since,
        deprecated=code.deprecated,
        docs_url=code.docs_url,
        user_message=code.user_message,
        example=code.example,
        default_http_status=(
            classes.inherited(line).get("http_status")
            if code.http_status is None
            else None
        ),
        **handling_of(code.handling),
        advice=code.handling.advice,
    )


# -- envelopes -------------------------------------------------------------------------------


def _envelope(envelope: model.Envelope) -> plan.Envelope:
    read = _reading(envelope)
    return read._replace(
        schema=envelope.schema,
        write=_write(envelope),
        description=envelope.description,
        note=envelope.note,
    )


def reading(envelope: model.Envelope) -> dict[str, model.Json]:
    """Return what a reader of responses needs of an envelope, as plain JSON values."""
    found: dict[str, model.Json] = plan.as_json(_reading(envelope))
    del found["schema"]
    for address in _addresses(found):
        del address["at"]  # as a spec writes it, which is parsed beside it
    return found


def reading_and_writing(envelope: model.Envelope) -> dict[str, model.Json]:
    """Return what reads and writes bodies by an envelope, as plain JSON values."""
    return {**reading(envelope), "write": plan.as_json(_write(envelope))}


def _addresses(envelope: dict[str, model.Json]) -> Iterator[dict[str, model.Json]]:
    items = envelope.get("items", {"any": [], "roles": {}})
    roles = (envelope["roles"], items["roles"], {"items": items["any"]})
    for alternates in (each for found in roles for each in found.values()):
        yield from alternates
    for tests in envelope.get("when", {"any": []})["any"]:
        yield from (test["address"] for test in tests["all"])


def _reading(envelope: model.Envelope) -> plan.Envelope:
    roles = _roles(envelope.roles, relative=False)
    lists = roles.pop("items", None)
    item_roles = _roles(envelope.item_roles, relative=True)
    return plan.Envelope(
        id=envelope.id,
        schema=None,
        roles=roles,
        items=None if lists is None else plan.Items(lists, item_roles),
        when=_when(envelope.when),
    )


def _write(envelope: model.Envelope) -> plan.Write:
    slots = layout(envelope)
    return plan.Write(tuple(map(_slot, slots.body)), tuple(map(_slot, slots.item)))


def _roles(
    roles: Mapping[str, tuple[model.Address, ...]], *, relative: bool
) -> dict[str, tuple[plan.Address, ...]]:
    return {
        role: tuple(_address(each, relative=relative) for each in alternates)
        for role, alternates in roles.items()
    }


def _address(address: model.Address, *, relative: bool) -> plan.Address:
    return plan.Address(
        at=addresses.text(address, relative=relative),
        in_=_source(address, relative=relative),
        path=address.tokens,
        name=address.is_name,
        header=address.header,
        join=address.join,
        pattern=_pattern(address.pattern),
        vocabulary=address.vocabulary,
    )


def _source(address: model.Address, *, relative: bool) -> str:
    if address.source == "trail":
        return "wildcard_path"
    return "item" if relative else address.source


def pattern(pattern: model.Pattern) -> dict[str, model.Json]:
    """Return a pattern as plain JSON values."""
    found: dict[str, model.Json] = plan.as_json(_pattern(pattern))
    return found


def _pattern(pattern: model.Pattern | None) -> plan.Pattern | None:
    if pattern is None:
        return None
    placeholders = tuple(
        plan.Placeholder(None if name == "_" else name, is_integer)
        for name, is_integer in pattern.names
    )
    return plan.Pattern(pattern.text, pattern.literals, placeholders)


def _when(conditions: Sequence[model.Condition]) -> plan.When | None:
    if not conditions:
        return None
    tests = (
        plan.Test(_address(each.address, relative=False), each.bounds)
        for each in conditions
    )
    return plan.When((plan.Tests(tuple(tests)),))


def _slot(slot: LaidSlot) -> plan.Slot:
    if slot.role == CONST:
        return plan.Slot(slot.path, const=slot.type)
    return plan.Slot(
        slot.path,
        role=slot.role,
        type=slot.type or None,
        vocabulary=slot.vocabulary,
        required=slot.is_required,
    )
