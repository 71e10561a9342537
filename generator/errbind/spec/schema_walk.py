"""Which values in a JSON Schema of 2020-12 are schemas too, and which of those are about a member.

What `enum`, `const`, `default` and `examples` hold are values, whatever they look like; a member
called `items` is no keyword.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from errbind.model.catalog import Json

Path = tuple[str | int, ...]


def keywords(names: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(names.split())


BRANCHES = ("allOf", "anyOf", "oneOf")
# Keywords by what they hold: one schema, a list of them, schemas by the names of members.
ONE = keywords(
    "items additionalProperties contains propertyNames not if then else "
    "unevaluatedItems unevaluatedProperties contentSchema"
)
LISTS = keywords("allOf anyOf oneOf prefixItems")
NAMED = keywords("properties patternProperties dependentSchemas")
DEFINITIONS = keywords("$defs definitions")


def subschemas(schema: Json) -> Iterator[tuple[Path, Json]]:
    """Yield each schema directly in another, `true` and `false` too, with its path.

    What cannot stand under a keyword is passed over.
    """
    for keyword, value in schema.items() if isinstance(schema, Mapping) else ():
        found: list[tuple[Path, Json]] = []
        if keyword in ONE:
            found = [((keyword,), value)]
        elif keyword in LISTS and isinstance(value, list | tuple):
            found = [((keyword, n), inner) for n, inner in enumerate(value)]
        elif keyword in NAMED | DEFINITIONS and isinstance(value, Mapping):
            found = [((keyword, name), inner) for name, inner in value.items()]
        for path, inner in found:
            if isinstance(inner, Mapping | bool):
                yield path, inner


def walk(schema: Json, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Json]]]:
    """Yield a schema and every one within it, with their paths; `true` and `false` are left out."""
    if isinstance(schema, Mapping):
        yield path, schema
    for steps, inner in subschemas(schema):
        yield from walk(inner, (*path, *steps))


def members(
    schema: Json, token: str | int, through: tuple[str, ...] = BRANCHES
) -> Iterator[tuple[Path, Json]]:
    """Yield the schemas in a valid one that are about a member or an item, with their paths.

    A number or its digits ask for an item, `*` for all members and items. What a schema says of
    other members counts where it does not name the member, whatever patterns their names have.
    What stands under the keywords `through` is looked into; `false` says that there is no member.
    """
    for path, inner in subschemas(schema):
        if path[0] in through:
            for steps, found in members(inner, token, through):
                yield (*path, *steps), found
        elif inner is not False and _is_about(path, token, schema):
            yield path, inner


def _is_about(path: Path, token: str | int, schema: Json) -> bool:
    """Say whether the schema at a path within another is about a member of it."""
    match path:
        case ("properties", name):
            return token in (name, "*")
        case ("prefixItems", n):
            return str(token) in (str(n), "*")
        case ("items",):
            beyond = len(schema.get("prefixItems", ()))
            return token == "*" or (is_position(token) and int(token) >= beyond)
        case ("additionalProperties",) | ("patternProperties", _):
            named = schema.get("properties", ())
            return isinstance(token, str) and token not in named
    return False


def is_position(token: str | int) -> bool:
    """Say whether a token may be the position of an item; a list has less than 10**9 of them."""
    text = str(token)
    return text.isascii() and text.isdecimal() and len(text) < 10
