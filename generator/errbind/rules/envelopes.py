"""Rules on envelopes and examples: addresses, schemas and bodies belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from errbind.model import addresses, patterns
from errbind.model.catalog import Address
from errbind.model.problem import did_you_mean, short
from errbind.plan.reader import TEXT_ROLES, reader_of
from errbind.resolve import catalog as resolution
from errbind.rules.subject import Finding, Subject
from errbind.spec import json_schema, schema_walk
from errbind.spec.json_schema import schema_error


def bad_address(subject: Subject) -> Iterator[Finding]:
    """Roles and conditions hold addresses, and the headers of examples have names."""
    for path, role, part in _parts(subject):
        message = _address_error(part["at"], relative=role.startswith("item."))
        if message:
            yield subject.document.place(*path, "at"), message
    for index, envelope in enumerate(subject.spec["envelopes"]):
        for text in envelope.get("when", {}):
            path = ("envelopes", index, "when", text)
            place = subject.document.key_place(*path)
            if text == "http" or text.startswith("header:"):
                yield place, f"{text!r} is not in the body, which `when` is about"
            elif message := _address_error(text, relative=False):
                yield place, message
            elif text.endswith("#"):
                yield place, "`when` is about values; leave out the # at the end"
    for index, example in enumerate(subject.spec.get("examples", ())):
        for name in example.get("headers", {}):
            if message := addresses.header_error(name):
                path = ("examples", index, "headers", name)
                yield subject.document.key_place(*path), message


Part = tuple[tuple[str | int, ...], str, Mapping[str, str]]


def _parts(subject: Subject) -> Iterator[Part]:
    """Yield every alternate of every role: its path, the role, and the address with its options."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        for role, value in envelope["roles"].items():
            path = ("envelopes", index, "roles", role)
            for n, part in enumerate(resolution.parts(value)):
                yield (*path, n) if isinstance(value, list) else path, role, part


def _address_error(text: str, *, relative: bool) -> str | None:
    try:
        addresses.parse(text, relative=relative)
    except addresses.AddressError as error:
        return str(error)
    return None


def bad_pattern(subject: Subject) -> Iterator[Finding]:
    """Patterns can be read; that of a role has a placeholder called like the role."""
    for path, role, part in _parts(subject):
        if "pattern" not in part:
            continue
        name = role.removeprefix("item.")
        place = subject.document.place(*path, "pattern")
        if message := _pattern_error(part["pattern"]):
            yield place, message
        elif name not in (n for n, _ in patterns.parse(part["pattern"]).names):
            yield place, f"no placeholder is called like the role; write {{{name}}}"
    for path, entry in subject.errors():
        if "pattern" in entry:
            place = subject.document.place(*path, "pattern")
            if message := _pattern_error(entry["pattern"]):
                yield place, message
            elif all(n == "_" for n, _ in patterns.parse(entry["pattern"]).names):
                yield place, "name what changes, such as {seconds}: it becomes a parameter"


def _pattern_error(text: str) -> str | None:
    try:
        patterns.parse(text)
    except patterns.PatternError as error:
        return str(error)
    return None


def unknown_vocabulary(subject: Subject) -> Iterator[Finding]:
    """Groups and roles name vocabularies that are there; only codes are of one."""
    known = {vocabulary.id: vocabulary for vocabulary in subject.catalog.vocabularies}
    named = [
        (group["vocabulary"], subject.document.place("groups", index, "vocabulary"))
        for index, group in enumerate(subject.spec["groups"])
        if "vocabulary" in group
    ]
    for path, role, part in _parts(subject):
        if "vocabulary" in part:
            place = subject.document.place(*path, "vocabulary")
            named.append((part["vocabulary"], place))
            if role not in ("code", "subcode", "item.code"):
                yield place, f"only a code is of a vocabulary, not {role}"
    for name, place in named:
        if name not in known:
            hint = did_you_mean(name, known)
            yield place, f"no vocabulary is called {name!r}{hint}; there are {', '.join(known)}"


def missing_role(subject: Subject) -> Iterator[Finding]:
    """An envelope tells a code or a message, its own or its items'."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        roles = envelope["roles"]
        place = subject.document.key_place("envelopes", index, "roles")
        if any(role.startswith("item.") for role in roles) and "items" not in roles:
            yield place, "roles of items are given, but not where the `items` stand"
        elif "items" in roles and not any(role.startswith("item.") for role in roles):
            yield place, "`items` are given, but no `item.code` or other role of theirs"
        elif not {"code", "message", "title", "items"} & set(roles):
            yield place, "none of `code`, `message`, `title` and `items` is given, so nothing can be read"


LONGEST = 300  # characters of what a validator says, which holds the whole value
JSON_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def bad_schema(subject: Subject) -> Iterator[Finding]:
    """An envelope's schema is a JSON Schema that stands alone."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        path = ("envelopes", index, "schema")
        error = schema_error(envelope["schema"])
        if error is not None:
            where = subject.document.place(*path, *error.path)
            hint = did_you_mean(str(error.instance), JSON_TYPES)
            said = short(error.message, LONGEST)
            yield where, f"this is no JSON Schema: {said}{hint}"
        for steps in _references(envelope["schema"]):
            place = subject.document.key_place(*path, *steps)
            yield place, "write the schema out: a reference means nothing where it is copied to"


def _references(schema: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every `$ref` in a schema."""
    for path, inner in schema_walk.walk(schema):
        for key in ("$ref", "$dynamicRef"):
            if isinstance(inner.get(key), str):
                yield (*path, key)


def role_outside_schema(subject: Subject) -> Iterator[Finding]:
    """A role's first address is a member that the envelope's schema knows, of a type that fits."""
    for index, envelope in enumerate(subject.catalog.envelopes):
        if schema_error(envelope.schema):
            continue  # `bad_schema` says so
        for (role, relative), alternates in _all_roles(envelope):
            if role not in ROLE_TYPES:
                continue  # `unknown-key` says so
            if not alternates or alternates[0].source != "body":
                continue
            if alternates[0].is_name:
                continue  # a name is known to be a text, and may be any
            base = _item_schemas(envelope) if relative else [envelope.schema]
            found = _schemas_at(base, alternates[0].tokens)
            name = f"item.{role}" if relative else role
            place = subject.document.place("envelopes", index, "roles", name)
            shown = "/".join(alternates[0].tokens)
            if found is not None and not found:
                hint = _nearest_member(base, alternates[0].tokens)
                yield place, f"the schema has no member at {shown!r}{hint}, where {name} should stand"
            elif found and not any(
                _type_fits(alternates[0], role, schema) for schema in found
            ):
                wanted = " or ".join(_types(alternates[0], role))
                yield place, f"the schema says that {shown!r} is not {wanted}, as {name} must be"


def _nearest_member(schemas: list[Any], tokens: tuple[str, ...]) -> str:
    """Return a hint at the first token that leads nowhere."""
    for index, token in enumerate(tokens):
        above = _schemas_at(schemas, tokens[:index]) or []
        if not _schemas_at(schemas, tokens[: index + 1]):
            known = {name for schema in above for name in schema.get("properties", ())}
            return did_you_mean(token, known)
    return ""


ROLE_TYPES: Mapping[str, tuple[str, ...]] = {
    "status": ("integer", "string"),
    "code": ("integer", "string"),
    "subcode": ("integer", "string"),
    "retry_after": ("number", "integer", "string"),
    "items": ("array", "object"),
    **dict.fromkeys(TEXT_ROLES, ("string",)),
}


def _all_roles(envelope: Any) -> Iterator[tuple[tuple[str, bool], Any]]:
    for role, alternates in envelope.roles.items():
        yield (role, False), alternates
    for role, alternates in envelope.item_roles.items():
        yield (role, True), alternates


def _item_schemas(envelope: Any) -> list[Any]:
    items = envelope.roles.get("items", ())
    if not items or items[0].source != "body":
        return [{}]
    lists = _schemas_at([envelope.schema], items[0].tokens)
    if lists is None:
        return [{}]
    return [
        s.get("items", {}) if isinstance(s, dict) and _allows(s, "array") else s
        for s in lists
    ]


def _schemas_at(schemas: list[Any], tokens: tuple[str, ...]) -> list[Any] | None:
    """Return the schemas of the member at the tokens; None where the schema does not tell."""
    for token in tokens:
        if token == "**" or any(_is_open(schema, token) for schema in schemas):
            return None
        schemas = [inner for s in schemas for _, inner in schema_walk.members(s, token)]
    return schemas


SHAPE_KEYS = {
    "properties",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
}


def _is_open(schema: Any, token: str) -> bool:
    """Say whether anything may be a member, of which the schema says nothing."""
    if not isinstance(schema, dict) or not SHAPE_KEYS & set(schema):
        return True
    first = schema.get("prefixItems", ())
    is_beyond = schema_walk.is_position(token) and int(token) >= len(first)
    return is_beyond and "prefixItems" in schema and "items" not in schema


def _types(address: Address, role: str) -> tuple[str, ...]:
    """Return the JSON types that a role's value may have where the address leads."""
    joined = ("array",) if address.join is not None else ()
    if address.pattern is not None:
        return ("string", *joined)
    if role == "items" and {"*", "**"} & set(address.tokens):
        return (*ROLE_TYPES[role], "string")  # each of the members may be an item
    return (*ROLE_TYPES[role], *joined)


def _type_fits(address: Address, role: str, schema: Any) -> bool:
    return any(_allows(schema, name) for name in _types(address, role))


def _allows(schema: Any, name: str) -> bool:
    if not isinstance(schema, dict) or "type" not in schema:
        return True
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return name in types


def example_does_not_fit(subject: Subject) -> Iterator[Finding]:
    """Each example fits an envelope's schema, and is read as an error."""
    schemas = [e.schema for e in subject.catalog.envelopes]
    if any(schema_error(schema) or any(_references(schema)) for schema in schemas):
        return  # `bad_schema` says so
    tests = [json_schema.fitting(schema) for schema in schemas]
    reader = reader_of(subject.catalog)
    for index, example in enumerate(subject.catalog.examples):
        place = subject.document.place("examples", index, "body")
        if not any(fits(example.body) for fits in tests):
            for first in islice(json_schema.errors(schemas[0], example.body), 1):
                path = ("examples", index, "body", *first.absolute_path)
                where = subject.document.place(*path)
                said = short(first.message, LONGEST)
                yield where, f"the example fits no envelope: {said}"
        elif not reader.is_error(example.http_status, example.body, example.headers):
            yield place, "the example is not read as an error; see `when` of the envelope that fits"
