"""What a spec must satisfy beyond the JSON Schema: one small generator function per rule.

Each rule is named like its function, with dashes, and yields a problem for everything it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from errbind import addresses, naming, readings, resolution
from errbind.documents import Document
from errbind.model import Catalog, Category, Code, HttpStatus
from errbind.problems import Place, Problem, did_you_mean


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at: a catalog, the document it was made of, and the shared list."""

    document: Document
    catalog: Catalog
    categories: tuple[Category, ...]

    @property
    def spec(self) -> Any:
        """The document's plain values."""
        return self.document.value


Finding = tuple[Place, str]
Rule = Callable[[Subject], Iterator[Finding]]


def problems(subject: Subject) -> Iterator[Problem]:
    """Yield every problem of a catalog whose document fits the JSON Schema."""
    for rule in RULES:
        name = rule.__name__.replace("_", "-")
        for place, message in rule(subject):
            yield Problem(place, name, message)


def problems_between(catalogs: Iterable[Catalog]) -> Iterator[Problem]:
    """Yield what is wrong with several catalogs together: one id, prefix or file name twice."""
    seen: dict[tuple[str, str], Catalog] = {}
    for catalog in catalogs:
        for key, value in (("id", catalog.id), ("prefix", catalog.prefix)):
            first = seen.setdefault((key, value.lower()), catalog)
            if first is not catalog:
                message = f"the {key} {value!r} is already that of {first.file}"
                yield Problem(Place(catalog.file), "duplicate-catalog", message)


def _repeated(entries: Iterable[tuple[Any, Place, str]]) -> Iterator[Finding]:
    """Yield a finding for each (key, place, what) whose key came before, naming the first."""
    first: dict[Any, tuple[Place, str]] = {}
    for key, place, what in entries:
        before, what_before = first.setdefault(key, (place, what))
        if before != place:
            taken = "given" if what == what_before else what_before
            yield place, f"{what} is already {taken} at {before}"


def duplicate_code(subject: Subject) -> Iterator[Finding]:
    """A code is unique within its catalog; 604 and "604" are one code on the wire."""
    first: dict[str | None, Code] = {}
    for code in subject.catalog.codes:
        before = first.setdefault(readings.wire_key(code.value), code)
        if before is not code:
            yield code.place, f"{code.value} is already {before.name} at {before.place}"


def mixed_codes(subject: Subject) -> Iterator[Finding]:
    """The codes of a catalog are all integers or all strings: they become one enum."""
    codes = subject.catalog.codes
    integers = [code for code in codes if isinstance(code.value, int)]
    if integers and len(integers) < len(codes):
        minority = min(
            integers, [c for c in codes if isinstance(c.value, str)], key=len
        )
        kind = "an integer" if isinstance(minority[0].value, int) else "a string"
        for code in minority:
            yield code.place, f"{code.value!r} is {kind} among codes that are not; they must agree"


def duplicate_name(subject: Subject) -> Iterator[Finding]:
    """A name is unique within its catalog, among codes and among HTTP statuses."""
    catalog = subject.catalog
    nameless: dict[str, Code] = (
        {}
    )  # a code that is its own name: once is enough to say it
    codes = [
        code
        for code in catalog.codes
        if code.name_place != code.place or nameless.setdefault(code.name, code) is code
    ]
    yield from _repeated(
        (c.name, c.name_place, f"{c.name} of {c.value}") for c in codes
    )
    statuses = catalog.http_statuses
    yield from _repeated((s.name, s.place, f"{s.name} of {s.status}") for s in statuses)


def duplicate_status(subject: Subject) -> Iterator[Finding]:
    """An HTTP status is listed once."""
    statuses = subject.catalog.http_statuses
    yield from _repeated((s.status, s.place, f"{s.status} {s.name}") for s in statuses)


def duplicate_id(subject: Subject) -> Iterator[Finding]:
    """Groups, envelopes, examples and advice have ids of their own."""
    for key in ("groups", "envelopes", "examples", "advice"):
        entries = subject.spec.get(key, [])
        yield from _repeated(
            (e["id"], subject.document.place(key, i, "id"), f"{e['id']!r} of {key}")
            for i, e in enumerate(entries)
        )


def name_collision(subject: Subject) -> Iterator[Finding]:
    """Two names may not become one identifier: in enums, as classes, or differing by case only."""
    constants: dict[str, tuple[str, Place]] = {}
    classes: dict[str, tuple[str, Place]] = {}
    for name, place in _named(subject):
        constant = naming.constant(name)
        class_name = naming.class_name(name, subject.catalog.prefix)
        for seen, made, kind in (
            (constants, constant, "member"),
            (classes, class_name, "class"),
        ):
            before, where = seen.setdefault(made.lower(), (name, place))
            if before != name and constant:
                message = (
                    f"{name} becomes the {kind} {made}, as {before} at {where} does"
                )
                yield place, f"{message}; give one of them another `name`"
                break


def status_collision(subject: Subject) -> Iterator[Finding]:
    """Two HTTP statuses may not become one member of an enum."""
    seen: dict[str, HttpStatus] = {}
    for status in subject.catalog.http_statuses:
        before = seen.setdefault(status.constant, status)
        if not status.constant:
            yield status.place, f"{status.name!r} gives no identifier; use letters, digits and _"
        elif before.name != status.name:
            message = f"{status.name} becomes {status.constant}, as {before.name} at {before.place}"
            yield status.place, f"{message} does; give one of them another `name`"


def _named(subject: Subject) -> Iterator[tuple[str, Place]]:
    """Yield every name and every alias of a code, with its place."""
    for code in subject.catalog.codes:
        yield code.name, code.name_place
        yield from zip(code.aliases, code.alias_places, strict=True)


def impossible_name(subject: Subject) -> Iterator[Finding]:
    """A name has a letter or digit that every language can write."""
    for name, place in _named(subject):
        constant = naming.constant(name)
        if not constant:
            yield place, f"{name!r} gives no identifier; add a `name` of letters, digits and _"
        elif len(constant) > 200:
            yield place, f"a name of {len(constant)} characters; add a `name` of 200 at most"


def alias_is_name(subject: Subject) -> Iterator[Finding]:
    """An alias differs from every name and from every other alias."""
    names = {code.name: code for code in subject.catalog.codes}
    aliases: dict[str, Place] = {}
    for code in subject.catalog.codes:
        for alias, place in zip(code.aliases, code.alias_places, strict=True):
            before = aliases.setdefault(alias, place)
            if alias in names:
                yield place, f"the alias {alias} is the name of {names[alias].value}"
            elif before != place:
                yield place, f"the alias {alias} is already given at {before}"


def reserved_prefix(subject: Subject) -> Iterator[Finding]:
    """A prefix that Python or a browser gives a meaning would hide it."""
    root = subject.catalog.root_class
    if naming.is_taken_by_python(root) or root in (
        "DOMError",
        "RangeError",
        "URIError",
    ):
        place = subject.document.place("prefix")
        yield place, f"the class {root} would hide the language's own; choose another prefix"


def reserved_id(subject: Subject) -> Iterator[Finding]:
    """An id is a module's name, so it is no keyword and no device of Windows."""
    name = subject.catalog.id
    devices = {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
    }
    if (
        naming.is_taken_by_python(name)
        or name in devices
        or name in ("base", "catalog")
    ):
        yield subject.document.place(
            "id"
        ), f"{name!r} cannot name a module; choose another id"


def unknown_category(subject: Subject) -> Iterator[Finding]:
    """Categories are those of the shared list."""
    known = [category.id for category in subject.categories]
    for category in subject.spec.get("categories", {}):
        if category not in known:
            place = subject.document.key_place("categories", category)
            hint = did_you_mean(category, known)
            yield place, f"{category!r} is no shared category{hint}; they are {', '.join(known)}"


def unknown_member(subject: Subject) -> Iterator[Finding]:
    """What categories and handling refer to is there: a code's name or a status's."""
    names = _names(subject)
    for category, members in subject.spec.get("categories", {}).items():
        for index, member in enumerate(members):
            if member not in names:
                place = subject.document.place("categories", category, index)
                yield place, _no_such(member, names)
    known = (
        names
        | set(subject.spec.get("categories", {}))
        | {c.id for c in subject.categories}
    )
    for index, entry in enumerate(subject.spec.get("handling", ())):
        for n, member in enumerate(
            entry["of"] if isinstance(entry["of"], list) else ()
        ):
            if member not in known:
                yield subject.document.place("handling", index, "of", n), _no_such(
                    member, known
                )


def _names(subject: Subject) -> set[str]:
    codes = {code.name for code in subject.catalog.codes}
    return codes | {status.name for status in subject.catalog.http_statuses}


def _no_such(name: str, known: Iterable[str]) -> str:
    return (
        f"no code or HTTP status is called {name!r}{did_you_mean(name, sorted(known))}"
    )


def repeated_member(subject: Subject) -> Iterator[Finding]:
    """A category lists a name once, and a name is in four categories at most."""
    counts: dict[str, int] = {}
    for category, members in subject.spec.get("categories", {}).items():
        places = [
            subject.document.place("categories", category, n)
            for n in range(len(members))
        ]
        yield from _repeated(
            (m, p, f"{m} in {category}") for m, p in zip(members, places, strict=True)
        )
        for member, place in zip(members, places, strict=True):
            counts[member] = counts.get(member, 0) + 1
            if counts[member] == 5:
                yield place, f"{member} is in more than four categories"


def unknown_advice(subject: Subject) -> Iterator[Finding]:
    """Handling refers to advice that the document gives."""
    known: list[str] = []
    pending = list(subject.spec.get("advice", ()))
    while pending:
        entry = pending.pop()
        known.append(entry["id"])
        pending += entry.get("items", ())
    for index, entry in enumerate(subject.spec.get("handling", ())):
        advice = entry.get("advice")
        if advice is not None and advice not in known:
            place = subject.document.place("handling", index, "advice")
            yield place, f"no advice has the id {advice!r}{did_you_mean(advice, known)}"


def unknown_replacement(subject: Subject) -> Iterator[Finding]:
    """`use` names a code that is there and is not deprecated itself."""
    usable = {c.name for c in subject.catalog.codes if c.deprecated is None}
    for (g, i), entry in _errors(subject):
        use = entry.get("deprecated", {}).get("use")
        if use is not None and use not in usable:
            place = subject.document.place(
                "groups", g, "errors", i, "deprecated", "use"
            )
            yield place, f"{use!r} is no code that can be used instead{did_you_mean(use, usable)}"
    for index, entry in enumerate(subject.spec.get("retired", ())):
        use = entry.get("use")
        if use is not None and use not in usable:
            place = subject.document.place("retired", index, "use")
            yield place, f"{use!r} is no code that can be used instead{did_you_mean(use, usable)}"


def reused_code(subject: Subject) -> Iterator[Finding]:
    """What is retired is not used again, neither the code nor the name."""
    for index, entry in enumerate(subject.spec.get("retired", ())):
        retired = subject.document.place("retired", index)
        key = readings.wire_key(entry.get("code"))
        for code in subject.catalog.codes:
            if key is not None and readings.wire_key(code.value) == key:
                yield code.place, f"the code {code.value} is retired at {retired}"
            elif entry["name"] in (code.name, *code.aliases):
                yield code.name_place, f"the name {code.name} is retired at {retired}"


def _errors(subject: Subject) -> Iterator[tuple[tuple[int, int], Mapping[str, Any]]]:
    for g, group in enumerate(subject.spec["groups"]):
        for i, entry in enumerate(group["errors"]):
            yield (g, i), entry


def bad_address(subject: Subject) -> Iterator[Finding]:
    """Roles and conditions hold addresses."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        for role, value in envelope["roles"].items():
            for n, text in enumerate(resolution.texts(value)):
                path = (
                    "envelopes",
                    index,
                    "roles",
                    role,
                    *([n] if isinstance(value, list) else []),
                )
                yield from _address_problem(
                    subject, path, text, role.startswith("item.")
                )
        for text in envelope.get("when", {}):
            path = ("envelopes", index, "when", text)
            place = subject.document.key_place(*path)
            if text == "http" or text.startswith("header:"):
                yield place, f"{text!r} is not in the body, which `when` is about"
            elif message := _address_error(text, relative=False):
                yield place, message


def _address_problem(
    subject: Subject, path: tuple[str | int, ...], text: str, relative: bool
) -> Iterator[Finding]:
    if message := _address_error(text, relative=relative):
        yield subject.document.place(*path), message


def _address_error(text: str, *, relative: bool) -> str | None:
    try:
        addresses.parse(text, relative=relative)
    except addresses.AddressError as error:
        return str(error)
    return None


def missing_role(subject: Subject) -> Iterator[Finding]:
    """An envelope tells a code or a message, its own or its items'."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        roles = envelope["roles"]
        place = subject.document.key_place("envelopes", index, "roles")
        if any(role.startswith("item.") for role in roles) and "items" not in roles:
            yield place, "roles of items are given, but not where the `items` stand"
        elif "items" in roles and not any(role.startswith("item.") for role in roles):
            yield place, "`items` are given, but no `item.code` or other role of theirs"
        elif not {"code", "message", "items"} & set(roles):
            yield place, "none of `code`, `message` and `items` is given, so nothing can be read"


def bad_schema(subject: Subject) -> Iterator[Finding]:
    """An envelope's schema is a JSON Schema that stands alone."""
    for index, envelope in enumerate(subject.spec["envelopes"]):
        path = ("envelopes", index, "schema")
        error = _schema_error(envelope["schema"])
        if error is not None:
            where = subject.document.place(*path, *error.path)
            yield where, f"this is no JSON Schema: {error.message}"
        for steps in _references(envelope["schema"]):
            place = subject.document.key_place(*path, *steps)
            yield place, "write the schema out: a reference means nothing where it is copied to"


def _schema_error(schema: Any) -> SchemaError | None:
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return error
    return None


def _references(schema: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every `$ref` in a schema."""
    if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        yield ("$ref",)
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(schema, list):
        steps = enumerate(schema)
    elif isinstance(schema, dict):
        steps = schema.items()
    for step, inner in steps:
        for rest in _references(inner):
            yield (step, *rest)


def role_outside_schema(subject: Subject) -> Iterator[Finding]:
    """A role's first address is a member that the envelope's schema knows, of a type that fits."""
    for index, envelope in enumerate(subject.catalog.envelopes):
        if _schema_error(envelope.schema):
            continue  # `bad_schema` says so
        for (role, relative), alternates in _all_roles(envelope):
            if not alternates or alternates[0].source != "body":
                continue
            base = _item_schemas(envelope) if relative else [envelope.schema]
            found = _schemas_at(base, alternates[0].tokens)
            name = f"item.{role}" if relative else role
            place = subject.document.place("envelopes", index, "roles", name)
            shown = "/".join(alternates[0].tokens)
            if found is not None and not found:
                yield place, f"the schema has no member at {shown!r}, where {name} should stand"
            elif found and not any(_type_fits(role, schema) for schema in found):
                wanted = " or ".join(ROLE_TYPES[role])
                yield place, f"the schema says that {shown!r} is not {wanted}, as {name} must be"


ROLE_TYPES: Mapping[str, tuple[str, ...]] = {
    "status": ("integer", "string"),
    "code": ("integer", "string"),
    "items": ("array", "object"),
    **dict.fromkeys(readings.TEXT_ROLES, ("string",)),
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
    return [s.get("items", {}) if _allows(s, "array") else s for s in lists]


def _schemas_at(schemas: list[Any], tokens: tuple[str, ...]) -> list[Any] | None:
    """Return the schemas of the member at the tokens; None where the schema does not tell."""
    for token in tokens:
        if token == "**":
            return None
        found: list[Any] = []
        for schema in schemas:
            if not isinstance(schema, dict) or not (SHAPE_KEYS & set(schema)):
                return None  # anything may be there
            found += _member_schemas(schema, token)
        schemas = found
    return schemas


SHAPE_KEYS = {
    "properties",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
}


def _member_schemas(schema: Mapping[str, Any], token: str) -> list[Any]:
    properties = schema.get("properties", {})
    if token == "*":
        rest = [schema[k] for k in ("items", "additionalProperties") if k in schema]
        return [*properties.values(), *rest]
    if token in properties:
        return [properties[token]]
    if token.isdigit() and ("items" in schema or "prefixItems" in schema):
        positions = schema.get("prefixItems", [])
        return (
            [positions[int(token)]]
            if int(token) < len(positions)
            else [schema.get("items", {})]
        )
    patterns = list(schema.get("patternProperties", {}).values())
    more = schema.get("additionalProperties")
    return patterns + ([more] if more not in (None, False) else [])


def _type_fits(role: str, schema: Any) -> bool:
    return any(_allows(schema, name) for name in ROLE_TYPES[role])


def _allows(schema: Any, name: str) -> bool:
    if not isinstance(schema, dict) or "type" not in schema:
        return True
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return name in types


def example_does_not_fit(subject: Subject) -> Iterator[Finding]:
    """Each example fits an envelope's schema, and is read as an error."""
    schemas = [e.schema for e in subject.catalog.envelopes]
    if any(_schema_error(schema) or any(_references(schema)) for schema in schemas):
        return  # `bad_schema` says so
    validators = [Draft202012Validator(schema) for schema in schemas]
    for index, example in enumerate(subject.catalog.examples):
        errors = [next(v.iter_errors(example.body), None) for v in validators]
        place = subject.document.place("examples", index, "body")
        if all(errors):
            first = next(error for error in errors if error is not None)
            where = subject.document.place(
                "examples", index, "body", *first.absolute_path
            )
            yield where, f"the example fits no envelope: {first.message}"
        elif not readings.is_error(subject.catalog, example.http_status, example.body):
            yield place, "the example is not read as an error by any envelope"


RULES: tuple[Rule, ...] = (
    duplicate_code,
    mixed_codes,
    duplicate_name,
    duplicate_status,
    duplicate_id,
    name_collision,
    status_collision,
    impossible_name,
    alias_is_name,
    reserved_prefix,
    reserved_id,
    unknown_category,
    unknown_member,
    repeated_member,
    unknown_advice,
    unknown_replacement,
    reused_code,
    bad_address,
    missing_role,
    bad_schema,
    role_outside_schema,
    example_does_not_fit,
)


def category_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with the shared list: ids and classes stand once, and hide nothing."""
    entries = document.value["categories"]
    for key in ("id", "class"):
        places = [
            document.place("categories", index, key) for index in range(len(entries))
        ]
        values = [entry[key] for entry in entries]
        for place, message in _repeated(
            (value, place, f"{key} {value}")
            for value, place in zip(values, places, strict=True)
        ):
            yield Problem(place, "duplicate-category", message)
        for value, place in zip(values, places, strict=True):
            if key == "class" and naming.is_taken_by_python(value):
                message = f"{value} would hide Python's own; choose another class"
                yield Problem(place, "reserved-class", message)
