"""What in a JSON Schema is a schema, which of those are about a member, and what follows for specs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing.jsonschema import DRAFT202012

from errbind import pipeline
from errbind.model.problem import SpecError
from errbind.spec import config
from errbind.spec.schema_walk import members, subschemas, walk
from tests.projects import new_project

A, B, C = {"type": "string"}, {"type": "integer"}, {"type": "null"}
OTHERS = "$defs definitions contentSchema then else default examples title x-own itmes"
KEYWORDS = sorted([*Draft202012Validator.VALIDATORS, *OTHERS.split()])


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_a_keyword_holds_the_schemas_that_the_library_says(keyword: str) -> None:
    """`referencing` knows them too, but not the paths."""
    for value in (A, [A, B], {"a": A, "b": B}):
        try:
            resources = DRAFT202012.create_resource({keyword: value}).subresources()
            wanted = [each.contents for each in resources]
        except AttributeError:  # it fails on what cannot stand there
            continue
        if all(isinstance(each, dict) for each in wanted):
            assert [each for _, each in subschemas({keyword: value})] == wanted


def test_a_path_leads_to_its_schema() -> None:
    schema = {
        "properties": {"a": {"items": {"anyOf": [A, {"not": B}]}}, "/": True},
        "$defs": {"c": C},
    }
    for path, inner in walk(schema):
        found: Any = schema
        for step in path:
            found = found[step]
        assert found is inner
    assert ("properties", "/") not in dict(walk(schema))
    assert len(list(walk(schema))) == 7


def test_neither_a_value_nor_the_name_of_a_member_is_a_schema_or_keyword() -> None:
    value = {"$ref": "#/a", "properties": {"b": {}}}
    values = {"enum": [value], "const": value, "default": value, "examples": [value]}
    assert [path for path, _ in walk(values)] == [()]
    names = ["enum", "items", "properties", "$ref", "allOf"]
    schema = {"properties": dict.fromkeys(names, A)}
    paths = [path for path, _ in walk(schema)]
    assert paths == [(), *(("properties", name) for name in names)]


@pytest.mark.parametrize(
    "odd", [None, 1, "items", [A], {"items": 1, "allOf": {"a": A}}]
)
def test_what_is_no_schema_holds_none(odd: Any) -> None:
    assert list(subschemas(odd)) == []
    assert list(members(odd, "a")) == []


@pytest.mark.parametrize(
    ("schema", "token", "found"),
    [
        ({"properties": {"a": A, "b": B}}, "a", [A]),
        ({"properties": {"a": A, "b": B}}, "*", [A, B]),
        ({"properties": {"a": A}}, "items", []),
        ({"properties": {"items": A}, "items": B}, "items", [A]),
        ({"properties": {"a": A}, "additionalProperties": B}, "a", [A]),
        ({"properties": {"a": A}, "additionalProperties": B}, "b", [B]),
        ({"patternProperties": {"^x": A}, "additionalProperties": B}, "b", [A, B]),
        ({"patternProperties": {"^x": A}}, "*", [A]),
        ({"properties": {"a": A}, "additionalProperties": False}, "b", []),
        ({"additionalProperties": True}, "b", [True]),
        ({"items": A}, 0, [A]),
        ({"items": A}, "7", [A]),
        ({"items": A}, "*", [A]),
        ({"items": A}, "a", []),
        ({"items": A}, "9" * 5000, []),
        ({"prefixItems": [A, B], "items": C}, 1, [B]),
        ({"prefixItems": [A, B], "items": C}, 2, [C]),
        ({"prefixItems": [A, B], "items": C}, "*", [A, B, C]),
        ({"properties": {"0": A}, "items": B}, "0", [A, B]),
        ({"additionalProperties": A}, 0, []),
    ],
)
def test_a_member_has_these_schemas(
    schema: Any, token: str | int, found: list[Any]
) -> None:
    assert [each for _, each in members(schema, token)] == found
    nested = {"allOf": [{"oneOf": [schema]}]}
    paths = [path for path, _ in members(schema, token)]
    branch = ("allOf", 0, "oneOf", 0)
    assert [p for p, _ in members(nested, token)] == [(*branch, *p) for p in paths]
    assert list(members(nested, token, through=())) == []


# -- in specs --------------------------------------------------------------------------------


def texts(folder: Path, schema: Any, code: str = "/code") -> dict[str, str]:
    """Return what a project gives whose only envelope has a schema, with the code at an address."""
    error = {"code": 1, "name": "CART_EMPTY", "description": "The cart is empty"}
    spec = {
        "errbind": 1,
        "id": "shop",
        "title": "Shop API",
        "prefix": "Shop",
        "source": {"title": "The page"},
        "groups": [{"id": "cart", "title": "Cart", "errors": [error]}],
        "envelopes": [{"id": "e", "schema": schema, "roles": {"code": code}}],
    }
    new_project(folder, json.dumps(spec))
    (folder / "errbind.toml").write_text('targets = ["openapi"]\n', "utf-8")
    return pipeline.generate(config.find(folder))


def test_a_value_that_looks_like_a_reference_is_none(tmp_path: Path) -> None:
    link = {"$ref": "#/elsewhere"}
    note = {"default": link, "examples": [link], "enum": [link, None]}
    properties = {"code": {"type": "integer"}, "note": note, "$ref": {"type": "string"}}
    assert texts(tmp_path, {"type": "object", "properties": properties})


@pytest.mark.parametrize(
    "inner",
    [
        {"properties": {"enum": {"$ref": "#/a"}}},
        {"items": {"unevaluatedItems": {"$ref": "#/a"}}},
        {"$defs": {"default": {"$dynamicRef": "#a"}}},
        {"prefixItems": [True, {"not": {"$ref": "#/a"}}]},
    ],
)
def test_a_reference_is_found_wherever_a_schema_stands(
    inner: Any, tmp_path: Path
) -> None:
    properties = {"code": {"type": "integer"}, "more": inner}
    with pytest.raises(SpecError, match="write the schema out"):
        texts(tmp_path, {"type": "object", "properties": properties})


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"properties": {}, "allOf": [{"properties": {"code": B}}]}, "/code"),
        ({"properties": {}, "patternProperties": {"^x": B}}, "/*"),
        ({"type": "array", "prefixItems": [B]}, "/*"),
        ({"type": "array", "prefixItems": [B]}, "/3"),
    ],
)
def test_a_role_may_stand_where_a_branch_a_pattern_or_a_position_has_it(
    schema: Any, code: str, tmp_path: Path
) -> None:
    assert texts(tmp_path, schema, code)


def test_a_code_at_any_depth_is_named_in_a_branch_too(tmp_path: Path) -> None:
    inner = {"properties": {"error": {"properties": {"code": B}}}}
    made = texts(tmp_path, {"allOf": [inner]}, "/**/code")
    schemas = yaml.safe_load(made["openapi/shop.yaml"])["components"]["schemas"]
    (branch,) = schemas["ShopE"]["allOf"]
    code = branch["properties"]["error"]["properties"]["code"]
    assert {"$ref": "#/components/schemas/ShopErrorCode"} in code["anyOf"]
