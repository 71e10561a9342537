"""A view of a catalog for the OpenAPI templates: the components of its document.

What the two versions of OpenAPI say differently is in `openapi_schemas`; all else is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from errbind.model import naming
from errbind.model.catalog import (
    Address,
    Catalog,
    Category,
    Code,
    Envelope,
    Json,
    Package,
    Vocabulary,
)
from errbind.model.memo import remembered
from errbind.model.records import record
from errbind.plan.examples import Example, made, shown
from errbind.spec.json_schema import fitting
from errbind.spec.schema_walk import members
from errbind.targets.openapi.names import Names, names_of, statuses_of
from errbind.targets.openapi.schemas import (
    ANNOTATIONS,
    Schema,
    as_component,
    for_30,
    for_31,
    is_extension,
)
from errbind.targets.quoting import to_yaml

SCHEMAS = "#/components/schemas/"
EXAMPLES = "#/components/examples/"
MAX_INT32 = 2**31 - 1


@record
class Response:
    """A response of one status, or of any; `references` are lines that refer to its examples."""

    component: str
    description: str
    headers: Mapping[str, Json]
    schema: Schema
    references: str


@record
class Components:
    """All components of a document, in its order."""

    schemas: Mapping[str, Schema]
    responses: tuple[Response, ...]
    examples: tuple[Example, ...]


def components(
    catalog: Catalog, categories: Sequence[Category], openapi: str
) -> Components:
    """Return the components of a catalog's document of OpenAPI 3.0 or 3.1."""
    names = names_of(catalog)
    examples = (*shown(catalog), *made(catalog, categories))
    schemas = dict(_schemas(catalog, names))
    if openapi.startswith("3.0"):
        schemas = {name: for_30(schema) for name, schema in schemas.items()}
    schemas = {name: as_component(schema) for name, schema in schemas.items()}
    return Components(schemas, _responses(catalog, categories), examples)


def info(catalog: Catalog, package: Package, openapi: str) -> dict[str, Json]:
    """Return what a document says of itself."""
    terms: dict[str, Json] = {"name": package.license}
    if not openapi.startswith("3.0"):
        terms["identifier"] = package.license
    elif " " not in package.license:
        terms["url"] = f"https://spdx.org/licenses/{package.license}.html"
    return {
        "title": f"Errors of {catalog.title}",
        "description": catalog.description or _purpose(catalog),
        "version": package.version,
        "license": terms,
    }


def _purpose(catalog: Catalog) -> str:
    return f"The error responses of {catalog.title}, to be referred to from other documents."


# -- schemas ---------------------------------------------------------------------------


def _schemas(catalog: Catalog, names: Names) -> Iterator[tuple[str, Schema]]:
    for vocabulary in catalog.vocabularies:
        if codes := catalog.codes_of(vocabulary):
            yield names.codes[vocabulary.id], _code_enum(catalog, vocabulary, codes)
    if catalog.types:
        yield names.types, _type_enum(catalog)
    for envelope in catalog.envelopes:
        schema = _opened(
            for_31(envelope.schema), envelope, _closed_sets(catalog, names)
        )
        texts = {"description": envelope.description, "$comment": envelope.note}
        schema = {key: text for key, text in texts.items() if text} | schema
        item_name = names.items[envelope.id]
        schema, item = _parted(schema, _items_path(envelope), item_name)
        yield names.envelopes[envelope.id], schema
        if item is not None:
            yield item_name, item


def _code_enum(
    catalog: Catalog, vocabulary: Vocabulary, codes: Sequence[Code]
) -> Schema:
    title = vocabulary.title or "The error codes"
    notices = [f"{c.constant}: {c.deprecation_notice}" for c in codes if c.deprecated]
    large = any(isinstance(c.value, int) and abs(c.value) > MAX_INT32 for c in codes)
    return {
        "description": "\n".join([f"{title} of {catalog.title}.", *notices]),
        "type": vocabulary.code_type,
        **({"format": "int64"} if large else {}),
        "enum": [code.value for code in codes],
        "x-enum-varnames": [code.constant for code in codes],
        "x-enum-descriptions": [code.default_message for code in codes],
        **_links(catalog, codes),
    }


def _links(catalog: Catalog, codes: Sequence[Code]) -> Schema:
    """Return where the codes are explained: OpenAPI has a place for one link, not for each."""
    page = {"externalDocs": {"url": catalog.docs_url}} if catalog.docs_url else {}
    urls = [code.docs_url or "" for code in codes]
    return {**page, **({"x-enum-docs-urls": urls} if any(urls) else {})}


def _type_enum(catalog: Catalog) -> Schema:
    values = [entry.value for entry in catalog.types]
    constants = [naming.constant(value) for value in values]
    named = all(constants) and len(set(constants)) == len(constants)
    texts = [entry.description or entry.value for entry in catalog.types]
    return {
        "description": f"The types of error that {catalog.title} names.",
        "type": "string",
        "enum": values,
        **({"x-enum-varnames": constants} if named else {}),
        **({"x-enum-descriptions": texts} if texts != values else {}),
    }


@record
class _ClosedSet:
    """A component that is an enum, and the role whose values it names.

    `vocabulary` is that of codes.
    """

    role: str
    component: str
    values: Sequence[int | str]
    vocabulary: str | None = None

    def is_at(self, address: Address) -> bool:
        """Say whether its values stand at an address of its role just as they are."""
        is_part = address.is_name or address.pattern or address.join is not None
        fits = address.vocabulary in (None, self.vocabulary)
        return address.source == "body" and not is_part and fits

    @property
    def reference(self) -> Schema:
        return {"$ref": f"{SCHEMAS}{self.component}"}

    def offered(self, schema: Schema) -> Schema:
        """Return a schema that names the known values and accepts what it did before."""
        accepts = fitting(_without_references(schema))
        if not all(accepts(value) for value in self.values):
            return schema
        noted = {k: v for k, v in schema.items() if k in ANNOTATIONS or is_extension(k)}
        rest = {k: v for k, v in schema.items() if k not in noted}
        others = rest["anyOf"] if rest.keys() == {"anyOf"} else [rest]
        known = [] if self.reference in others else [self.reference]
        return {**noted, "anyOf": [*known, *others]}


def _without_references(schema: Schema) -> Schema:
    """Return the schema without the enums that were offered in it: they add no value."""
    if "anyOf" not in schema:
        return schema
    return {**schema, "anyOf": [s for s in schema["anyOf"] if "$ref" not in s]}


def _closed_sets(catalog: Catalog, names: Names) -> list[_ClosedSet]:
    sets = [
        _ClosedSet(role, names.codes[vocabulary.id], values, vocabulary.id)
        for vocabulary in catalog.vocabularies
        for values in [[code.value for code in catalog.codes_of(vocabulary)]]
        for role in ("code", "subcode")
    ]
    types = [entry.value for entry in catalog.types]
    sets.append(_ClosedSet("type", names.types, types))
    return [each for each in sets if each.values]


def _opened(schema: Schema, envelope: Envelope, sets: Sequence[_ClosedSet]) -> Schema:
    """Return the envelope's schema with the known values named wherever a role has them."""
    for each in sets:
        for address in envelope.roles.get(each.role, ()):
            if each.is_at(address):
                schema = _changed(schema, address.tokens, each.offered)
        for list_address in envelope.roles.get("items", ()):
            for address in envelope.item_roles.get(each.role, ()):
                change = _in_items(address.tokens, each.offered)
                if list_address.source == "body" and each.is_at(address):
                    schema = _changed(schema, list_address.tokens, change)
    return schema


Change = Callable[[Schema], Schema]


def _in_items(tokens: tuple[str, ...], change: Change) -> Change:
    """Return a change of each item of a list, or of the one that stands alone."""

    def changed(schema: Schema) -> Schema:
        is_list = "items" in schema or "prefixItems" in schema
        return _changed(schema, ("*", *tokens) if is_list else tokens, change)

    return changed


def _changed(schema: Schema, tokens: tuple[str, ...], change: Change) -> Schema:
    """Return a schema changed in place in what it says of the value at the tokens."""
    if not tokens:
        return change(schema)
    token, rest = tokens[0], tokens[1:]
    if token == "**":
        schema = _changed(schema, rest, change)
        token, rest = "*", tokens
    for path, inner in [*members(schema, token)]:
        if inner is not True:
            holder: Any = schema
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = _changed(inner, rest, change)
    return schema


def _items_path(envelope: Envelope) -> tuple[str, ...] | None:
    """Return where the list of errors is declared, None if there is none."""
    address = next(iter(envelope.roles.get("items", ())), None)
    return address.tokens if address and address.source == "body" else None


def _parted(
    schema: Schema, path: tuple[str, ...] | None, name: str
) -> tuple[Schema, Schema | None]:
    """Return a schema that refers to that of the items of its list, and the items' own."""
    if path is None:
        return schema, None
    if not path:
        item = schema.get("items")
        if not (isinstance(item, dict) and "properties" in item):
            return schema, None
        return {**schema, "items": {"$ref": f"{SCHEMAS}{name}"}}, item
    members = schema.get("properties", {})
    inner, item = _parted(members.get(path[0], {}), path[1:], name)
    if item is None:
        return schema, None
    return {**schema, "properties": {**members, path[0]: inner}}, item


# -- examples --------------------------------------------------------------------------

MARGIN = 6  # of what an example says, in the document


@remembered
def examples(catalog: Catalog, categories: Sequence[Category]) -> list[tuple[str, str]]:
    """Return the component of each example with its lines, which are the same in all versions."""
    return [
        (each.component, to_yaml({"summary": each.summary, "value": each.body}, MARGIN))
        for each in (*shown(catalog), *made(catalog, categories))
    ]


# -- responses -------------------------------------------------------------------------

REFERENCES_MARGIN = 12  # of those to examples, in the document


def _responses(
    catalog: Catalog, categories: Sequence[Category]
) -> tuple[Response, ...]:
    """Return the responses, which are the same in all versions."""
    names = names_of(catalog)
    headers = dict(_headers(catalog, names))
    references = [{"$ref": f"{SCHEMAS}{name}"} for name in names.envelopes.values()]
    schema = references[0] if len(references) == 1 else {"anyOf": references}
    margin = " " * REFERENCES_MARGIN
    every: list[str] = []
    by_status: dict[int | None, list[str]] = {}
    for example in (*shown(catalog), *made(catalog, categories)):
        target = to_yaml(f"{EXAMPLES}{example.component}")
        lines = f"{margin}{to_yaml(example.name)}:\n{margin}  $ref: {target}"
        every.append(lines)
        by_status.setdefault(example.status, []).append(lines)
    text = f"Any error of {catalog.title}."
    found = [Response(names.response, text, headers, schema, "\n".join(every))]
    for status in statuses_of(catalog):
        own = "\n".join(by_status.get(status.status, ()))
        name = names.statuses[status.status]
        found.append(Response(name, status.description, headers, schema, own))
    return tuple(found)


def _headers(catalog: Catalog, names: Names) -> Iterator[tuple[str, Json]]:
    """Yield the headers that tell of an error."""
    sets = {each.role: each for each in reversed(_closed_sets(catalog, names))}
    for envelope in catalog.envelopes:
        for role, alternates in envelope.roles.items():
            integer = role == "status" or (
                role == "code" and catalog.code_type == "integer"
            )
            schema: Schema = {"type": "integer" if integer else "string"}
            for address in alternates:
                if address.header is not None:
                    text = f"The {role.replace('_', ' ')} of the error."
                    is_whole = role in sets and address.pattern is None
                    offered = sets[role].offered(schema) if is_whole else schema
                    yield address.header, {"description": text, "schema": offered}
