"""JSON Schemas as OpenAPI documents may hold them.

OpenAPI 3.1 takes JSON Schema 2020-12 as it is; what refers to other places or is no keyword is left
out. OpenAPI 3.0 has a dialect of its own, with fewer keywords. Lowering a schema to it never
refuses a value that the schema accepts; where 3.0 cannot say as much, it accepts more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from errbind.model.catalog import Json
from errbind.model.json_values import plain
from errbind.model.records import record
from errbind.spec.json_schema import fitting
from errbind.spec.schema_walk import LISTS, NAMED, ONE, keywords

Schema = dict[str, Any]


ANNOTATIONS = keywords(
    "title description default deprecated readOnly writeOnly examples $comment"
)
_PLAIN = keywords(
    "type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum "
    "maxLength minLength pattern maxItems minItems uniqueItems maxContains "
    "minContains maxProperties minProperties required dependentRequired format "
    "contentEncoding contentMediaType"
)
_MAY_BE_BOOLEAN = keywords(
    "additionalProperties unevaluatedItems unevaluatedProperties"
)
_NEVER: Schema = {"not": {}}  # no value fits


def is_extension(keyword: str) -> bool:
    """Say whether a keyword is one that OpenAPI leaves to everybody."""
    return keyword.startswith("x-")


def for_31(schema: Json) -> Schema:
    """Return a JSON Schema as OpenAPI 3.1 and its linters take it."""
    schema = plain(schema)
    return _clean(schema, filled="unevaluatedItems" not in json.dumps(schema))


def _clean(schema: Json, *, filled: bool) -> Schema:
    """Return a schema of known keywords; `filled` says what the items of every list are."""
    if not isinstance(schema, dict):
        return {} if schema else dict(_NEVER)
    result: Schema = {}
    for keyword, value in schema.items():
        if keyword == "default" and not _fits(schema, value):
            continue
        if keyword == "examples":
            value = [example for example in value if _fits(schema, example)]
        if keyword == "enum":
            value = _distinct(value)
        if keyword not in ("examples", "enum", "required") or value:
            result |= _cleaned(keyword, value, filled)
    if filled and schema.get("type") == "array":
        result.setdefault("items", {})
    return result | _NEVER if schema.get("enum") == [] else result


def _fits(schema: Schema, value: Json) -> bool:
    return fitting(schema)(value)


def _distinct(values: list[Json]) -> list[Json]:
    """Return the values that no earlier one equals, as JSON Schema compares them."""
    kept: list[Json] = []
    for value in values:
        if not any(_fits({"const": other}, value) for other in kept):
            kept.append(value)
    return kept


def _cleaned(keyword: str, value: Json, filled: bool) -> Schema:
    """Return a keyword with its value, or nothing for what is no keyword."""
    if keyword in ONE:
        keep = keyword in _MAY_BE_BOOLEAN and isinstance(value, bool)
        return {keyword: value if keep else _clean(value, filled=filled)}
    if keyword in LISTS:
        return {keyword: [_clean(inner, filled=filled) for inner in value]}
    if keyword in NAMED:
        inner = {name: _clean(each, filled=filled) for name, each in value.items()}
        return {keyword: inner}
    known = keyword in _PLAIN or keyword in ANNOTATIONS or is_extension(keyword)
    return {keyword: value} if known else {}


def as_component(schema: Schema) -> Schema:
    """Return a schema to stand alone: beside `allOf`, what is required must be declared."""
    missing = set(schema.get("required", ())) - set(schema.get("properties", ()))
    if "allOf" not in schema or not missing:
        return schema
    rest = {key: value for key, value in schema.items() if key != "required"}
    return {**rest, "allOf": [*schema["allOf"], {"required": schema["required"]}]}


def for_30(schema: Schema) -> Schema:
    """Return a schema of `for_31` in the dialect of OpenAPI 3.0."""
    return _lowered(schema).schema


@record
class _Lowered:
    """A schema of 3.0; not `exact` where it accepts more than it should.

    What accepts more must not stand below `not`, where it would refuse more, nor in `oneOf`.
    """

    schema: Schema
    exact: bool


def _lowered(schema: Schema) -> _Lowered:
    draft = _Draft(schema)
    for keyword, value in schema.items():
        if keyword in _COPIED or is_extension(keyword):
            draft.out[keyword] = value
        elif keyword in _RULES:
            _RULES[keyword](draft, value)
        elif keyword in _INEXPRESSIBLE and value not in (True, {}):
            draft.exact = False
    return draft.finished()


class _Draft:
    """A schema of 3.0 in the making: its keywords, and more schemas that must hold too."""

    def __init__(self, schema: Schema) -> None:
        self.source = schema
        self.out: Schema = {}
        self.also: list[Schema] = []
        self.exact = True

    def lowered(self, schema: Schema) -> Schema:
        """Return an inner schema that may accept more without harm."""
        inner = _lowered(schema)
        self.exact = self.exact and inner.exact
        return inner.schema

    def require(self, *alternatives: Schema) -> None:
        """Note that one of several schemas of 3.0 must hold."""
        if (schema := _any(alternatives)) != {}:
            self.also.append(schema)

    def each(self, schemas: Iterable[Schema]) -> list[Schema]:
        """Return inner schemas lowered."""
        return [self.lowered(schema) for schema in schemas]

    def finished(self) -> _Lowered:
        """Return what has been made."""
        _split_types(self.out, self.also)
        for schema in self.also:
            self._add(schema)
        if self.out.get("type") == "array":
            self.out.setdefault("items", {})
        return _Lowered(self.out, self.exact)

    def _add(self, schema: Schema) -> None:
        keyword, *others = schema
        if others or keyword in self.out or keyword not in _ALONE:
            self.out["allOf"] = [*self.out.get("allOf", ()), schema]
        else:
            self.out |= schema


_COPIED = keywords(
    "$ref title description default deprecated readOnly format enum type multipleOf "
    "maxLength minLength pattern minItems uniqueItems maxProperties minProperties "
    "required externalDocs"
)
_ALONE = keywords("anyOf enum not")  # mean the same beside whatever other keyword
_INEXPRESSIBLE = keywords(
    "propertyNames maxContains unevaluatedItems unevaluatedProperties"
)
_OF_TYPE = {
    "string": keywords("format maxLength minLength pattern"),
    "number": keywords(
        "format multipleOf maximum exclusiveMaximum minimum exclusiveMinimum"
    ),
    "array": keywords("items maxItems minItems uniqueItems"),
    "object": keywords(
        "properties additionalProperties maxProperties minProperties required"
    ),
}
_OF_TYPE["integer"] = _OF_TYPE["number"]
_OF_SOME_TYPE = frozenset().union(*_OF_TYPE.values())


def _split_types(out: Schema, also: list[Schema]) -> None:
    """Say a list of types with `nullable` and `anyOf`, which is what 3.0 has."""
    if "type" not in out:
        return
    listed = [out["type"]] if isinstance(out["type"], str) else out["type"]
    names = [name for name in listed if name != "null"]
    nullable: Schema = {"nullable": True} if "null" in listed else {}
    if len(names) == 1:
        out["type"] = names[0]
        out |= nullable
        return
    del out["type"]
    if not names:
        _both(out, also, "enum", [None])
        return
    branches = [{"type": name, **nullable, **_taken(out, name)} for name in names]
    for keyword in _OF_SOME_TYPE & set(out):
        del out[keyword]
    _both(out, also, "anyOf", branches)


def _taken(out: Schema, name: str) -> Schema:
    """Return the keywords that say something of values of one type."""
    own = {key: value for key, value in out.items() if key in _OF_TYPE.get(name, ())}
    return {"items": {}, **own} if name == "array" else own


def _both(out: Schema, also: list[Schema], keyword: str, value: Any) -> None:
    """Add a keyword, beside another of its name if there is one."""
    if keyword in out:
        also.append({keyword: value})
    else:
        out[keyword] = value


def _const(draft: _Draft, value: Json) -> None:
    if "enum" in draft.source:
        draft.also.append({"enum": [value]})
    else:
        draft.out["enum"] = [value]


def _minimum(draft: _Draft, _: Json) -> None:
    _bound(draft, "minimum", "exclusiveMinimum", max)


def _maximum(draft: _Draft, _: Json) -> None:
    _bound(draft, "maximum", "exclusiveMaximum", min)


def _bound(
    draft: _Draft, name: str, exclusive: str, nearer: Callable[..., Any]
) -> None:
    """Write the nearer of two bounds, marked where it is the exclusive one."""
    given = [draft.source[key] for key in (exclusive, name) if key in draft.source]
    draft.out[name] = nearer(given)
    if draft.out[name] == draft.source.get(exclusive):
        draft.out[exclusive] = True


def _example(draft: _Draft, values: list[Json]) -> None:
    draft.out["example"] = values[0]


def _write_only(draft: _Draft, value: bool) -> None:
    if not (value and draft.source.get("readOnly")):  # 3.0 forbids both
        draft.out["writeOnly"] = value


def _properties(draft: _Draft, members: Mapping[str, Schema]) -> None:
    draft.out["properties"] = {n: draft.lowered(inner) for n, inner in members.items()}


def _pattern_properties(draft: _Draft, members: Mapping[str, Schema]) -> None:
    """Accept in any other member what one with a fitting name may hold."""
    draft.exact = draft.exact and not members
    rest = draft.source.get("additionalProperties", True)
    if members and rest not in (True, {}):
        allowed = [*members.values(), *([rest] if rest is not False else [])]
        draft.out["additionalProperties"] = _any(draft.each(allowed))


def _additional_properties(draft: _Draft, rest: Schema | bool) -> None:
    if not draft.source.get("patternProperties"):
        known = rest if isinstance(rest, bool) else draft.lowered(rest)
        draft.out["additionalProperties"] = known


def _items(draft: _Draft, rest: Schema) -> None:
    if "prefixItems" not in draft.source:
        draft.out["items"] = draft.lowered(rest)


def _prefix_items(draft: _Draft, first: list[Schema]) -> None:
    """Accept at every position what one of them may hold."""
    draft.exact = False
    _max_items(draft)
    more = draft.out.get("maxItems", len(first) + 1) > len(first)
    rest = [draft.source.get("items", {})] if more else []
    draft.out["items"] = _any(draft.each([*first, *rest]))


def _max_items(draft: _Draft, _: Json = None) -> None:
    """Write how many items there may be; none after the first ones if they are all."""
    given = [draft.source["maxItems"]] if "maxItems" in draft.source else []
    if "prefixItems" in draft.source and draft.source.get("items") == _NEVER:
        given.append(len(draft.source["prefixItems"]))
    if given:
        draft.out["maxItems"] = min(given)


def _any(schemas: Iterable[Schema]) -> Schema:
    """Return the schema of what fits one of several."""
    several: list[Schema] = []
    for schema in schemas:
        several += [s for s in _alternatives(schema) if s not in several]
    if {} in several:
        return {}
    return several[0] if len(several) == 1 else {"anyOf": several}


def _alternatives(schema: Schema) -> list[Schema]:
    return schema["anyOf"] if schema.keys() == {"anyOf"} else [schema]


def _contains(draft: _Draft, schema: Schema) -> None:
    """Say that not every item is something else."""
    inner = _lowered(schema)
    count = draft.source.get("minContains", 1)
    draft.exact = draft.exact and (count == 0 or (count == 1 and inner.exact))
    if count >= 1 and inner.exact:
        others = {"type": "array", "items": {"not": inner.schema}}
        draft.also.append({"not": others})


def _dependent_required(draft: _Draft, names: Mapping[str, list[str]]) -> None:
    for name, others in names.items():
        if others:
            absent = {"not": {"type": "object", "required": [name]}}
            draft.require(absent, {"required": others})


def _dependent_schemas(draft: _Draft, schemas: Mapping[str, Schema]) -> None:
    for name, schema in schemas.items():
        absent = {"not": {"type": "object", "required": [name]}}
        draft.require(absent, draft.lowered(schema))


def _if(draft: _Draft, schema: Schema) -> None:
    """Say that it is not so or `then` holds, and that it is so or `else` holds."""
    condition = _lowered(schema)
    then, otherwise = (draft.source.get(key) for key in ("then", "else"))
    if then is None and otherwise is None:
        return
    if not condition.exact:
        draft.exact = False
        if then is not None and otherwise is not None:
            draft.require(*draft.each([then, otherwise]))
        return
    if then is not None:
        draft.require({"not": condition.schema}, draft.lowered(then))
    if otherwise is not None:
        draft.require(condition.schema, draft.lowered(otherwise))


def _not(draft: _Draft, schema: Schema) -> None:
    inner = _lowered(schema)
    draft.exact = draft.exact and inner.exact
    if inner.exact:
        draft.out["not"] = inner.schema


def _all_of(draft: _Draft, schemas: list[Schema]) -> None:
    draft.out["allOf"] = draft.each(schemas)


def _any_of(draft: _Draft, schemas: list[Schema]) -> None:
    branches = [_alternatives(schema) for schema in draft.each(schemas)]
    _both(draft.out, draft.also, "anyOf", [s for several in branches for s in several])


def _one_of(draft: _Draft, schemas: list[Schema]) -> None:
    branches = [_lowered(schema) for schema in schemas]
    if all(branch.exact for branch in branches):
        draft.out["oneOf"] = [branch.schema for branch in branches]
        return
    draft.exact = False
    _both(draft.out, draft.also, "anyOf", [branch.schema for branch in branches])


_RULES: Mapping[str, Callable[[_Draft, Any], None]] = {
    "const": _const,
    "minimum": _minimum,
    "exclusiveMinimum": _minimum,
    "maximum": _maximum,
    "exclusiveMaximum": _maximum,
    "examples": _example,
    "writeOnly": _write_only,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "items": _items,
    "prefixItems": _prefix_items,
    "maxItems": _max_items,
    "contains": _contains,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "if": _if,
    "not": _not,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
}
