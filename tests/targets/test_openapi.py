"""The OpenAPI documents: valid, complete, clean for linters, and fit for generators of clients."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator, OAS31Validator
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT4, DRAFT202012

from errbind import pipeline
from errbind.spec.config import Config
from errbind.targets.openapi.schemas import as_component, for_30, for_31
from errbind.targets.quoting import to_yaml, yaml_text
from tests.tools import npm_tools, run_node, run_npm_bin

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "openapi"
FOLDER = Path(__file__).parents[1] / "openapi"
LINTED = (FOLDER / "odd", *sorted((Path(__file__).parents[1] / "cases").iterdir()))
IDS = ("mugglepay", "xmoney")
VERSIONS = ("", ".3.0")

each_catalog = pytest.mark.parametrize("catalog_id", IDS)
each_version = pytest.mark.parametrize("version", VERSIONS, ids=["3.1", "3.0"])


@cache
def texts() -> dict[str, str]:
    """Return the text of every document, of this project and of small odd ones, by name."""
    found = {
        path.name: path.read_text("utf-8")
        for path in OUT.iterdir()
        if path.name not in ("redocly.yaml", "spectral.yaml")
    }
    for folder in LINTED:
        made = pipeline.generate(Config(folder, targets=("openapi",)))
        found |= {Path(path).name: text for path, text in made.items()}
    return dict(sorted(found.items()))


@cache
def documents() -> dict[str, Any]:
    """Return every document by its name, such as `xmoney.3.0.yaml`."""
    settings = ("redocly.yaml", "spectral.yaml")
    return {n: yaml.safe_load(t) for n, t in texts().items() if n not in settings}


def document(catalog_id: str, version: str = "") -> Any:
    """Return one document."""
    return documents()[f"{catalog_id}{version}.yaml"]


@cache
def catalog(catalog_id: str) -> Any:
    """Return the catalog as JSON."""
    return json.loads(
        (ROOT / "out" / "catalog" / f"{catalog_id}.json").read_text("utf-8")
    )


def prefix(catalog_id: str) -> str:
    """Return what the names of a catalog's components begin with."""
    return str(catalog(catalog_id)["prefix"])


def resolved(holder: Any, value: Any) -> Any:
    """Return what a value refers to, or the value."""
    if "$ref" in value:
        *_, section, name = value["$ref"].split("/")
        return holder["components"][section][name]
    return value


def validator(holder: Any, schema: Any) -> Any:
    """Return a validator of a schema within its document."""
    old = holder["openapi"].startswith("3.0")
    specification = DRAFT4 if old else DRAFT202012
    resource = specification.create_resource(holder)
    registry: Registry[Any] = Registry().with_resource("urn:doc", resource)
    kind = OAS30Validator if old else OAS31Validator
    pointed = json.loads(json.dumps(schema).replace('"#/', '"urn:doc#/'))
    return kind(pointed, registry=registry, format_checker=kind.FORMAT_CHECKER)


# -- valid ---------------------------------------------------------------------------------


def test_every_document_is_valid() -> None:
    assert len(documents()) >= 16
    for name, holder in documents().items():
        expected = "3.0.3" if name.endswith(".3.0.yaml") else "3.1.0"
        assert holder["openapi"] == expected
        validate(holder)


def test_every_example_fits_the_schema_of_its_response() -> None:
    for name, holder in documents().items():
        assert list(problems_of_examples(holder)) == [], name


def problems_of_examples(holder: Any) -> Iterator[str]:
    """Yield the examples that no response shows, or one whose schema they do not fit."""
    shown = set()
    for response in holder["components"]["responses"].values():
        media = response["content"]["application/json"]
        check = validator(holder, media["schema"])
        for key, example in media.get("examples", {}).items():
            shown.add(example["$ref"].rpartition("/")[2])
            body = resolved(holder, example)["value"]
            yield from (f"{key}: {e.message}" for e in check.iter_errors(body))
    yield from holder["components"].get("examples", {}).keys() - shown


def test_every_reference_is_to_a_component() -> None:
    for holder in documents().values():
        for reference in re.findall(
            r'"\$ref": "#/components/([^"]+)"', json.dumps(holder)
        ):
            section, name = reference.split("/")
            assert name in holder["components"][section]


def test_every_component_has_the_prefix() -> None:
    for name, holder in documents().items():
        sections = holder["components"]
        start = next(iter(sections["responses"])).removesuffix("ErrorResponse")
        keys = [key for section in sections.values() for key in section]
        assert all(key.startswith(start) for key in keys), name
        assert len(set(keys)) == len(keys)


def test_every_document_opens_with_the_header() -> None:
    for name, text in texts().items():
        first, second = text.splitlines()[:2]
        assert re.fullmatch(
            r"# Code generated by errbind from .+\. DO NOT EDIT\.", first
        ), name
        assert second.startswith("# To change it, ")


# -- complete ------------------------------------------------------------------------------


@each_catalog
@each_version
def test_every_code_has_its_name_and_its_description_to_the_letter(
    catalog_id: str, version: str
) -> None:
    enum = document(catalog_id, version)["components"]["schemas"][
        f"{prefix(catalog_id)}ErrorCode"
    ]
    rows = zip(
        enum["enum"], enum["x-enum-varnames"], enum["x-enum-descriptions"], strict=True
    )
    codes = catalog(catalog_id)["codes"]
    assert list(rows) == sorted(
        (c["code"], c["constant"], c["description"]) for c in codes
    )
    assert enum["type"] == catalog(catalog_id)["code_type"]


@each_catalog
@each_version
def test_every_code_has_an_example_that_says_it(catalog_id: str, version: str) -> None:
    holder = document(catalog_id, version)
    response = holder["components"]["responses"][f"{prefix(catalog_id)}ErrorResponse"]
    examples = response["content"]["application/json"]["examples"]
    for code in catalog(catalog_id)["codes"]:
        example = resolved(holder, examples[code["constant"]])
        assert example["summary"] == code["description"]
        body = example["value"]
        entry = body["errors"][0] if "errors" in body else body
        assert code["code"] in entry.values()
        assert code["description"] in entry.values()


@each_catalog
def test_every_example_of_the_document_stands_to_the_letter(catalog_id: str) -> None:
    holder = document(catalog_id)
    response = holder["components"]["responses"][f"{prefix(catalog_id)}ErrorResponse"]
    examples = response["content"]["application/json"]["examples"]
    for example in catalog(catalog_id)["examples"]:
        found = resolved(holder, examples[example["id"]])
        assert found == {"summary": example["title"], "value": example["body"]}


@each_catalog
def test_every_documented_error_status_has_its_response(catalog_id: str) -> None:
    responses = document(catalog_id)["components"]["responses"]
    statuses = [s for s in catalog(catalog_id)["http_statuses"] if s["status"] >= 400]
    for status in statuses:
        words = status["name"].removeprefix("HTTP_").split("_")
        name = prefix(catalog_id) + "".join(word.capitalize() for word in words)
        assert responses[name]["description"] == status["description"]


def test_responses_are_called_by_the_status() -> None:
    assert list(document("xmoney")["components"]["responses"]) == [
        "XMoneyErrorResponse",
        "XMoneyBadRequest",
        "XMoneyUnauthorized",
        "XMoneyPaymentRequired",
        "XMoneyForbidden",
        "XMoneyNotFound",
        "XMoneyConflict",
        "XMoneySystemError",
        "XMoneyBadGateway",
        "XMoneyGatewayTimeout",
    ]
    assert list(document("mugglepay")["components"]["responses"]) == [
        "MugglePayErrorResponse",
        "MugglePayBadRequest",
        "MugglePayUnauthorized",
        "MugglePayNotFound",
        "MugglePayTooManyRequests",
        "MugglePayInternalServerError",
    ]


def test_a_response_shows_the_examples_of_its_status() -> None:
    assert shown("xmoney", "XMoneyNotFound") == ["not_found"]
    assert shown("xmoney", "XMoneyConflict") == ["conflict"]
    assert shown("xmoney", "XMoneyBadRequest") == [
        "format",
        "validation_error",
        "transaction_declined",
    ]
    stated = [c["constant"] for c in catalog("mugglepay")["codes"]]
    assert shown("mugglepay", "MugglePayBadRequest") == ["response", *sorted(stated)]
    assert shown("mugglepay", "MugglePayUnauthorized") == []


def shown(catalog_id: str, name: str) -> list[str]:
    """Return the names of the examples of a response."""
    response = document(catalog_id)["components"]["responses"][name]
    return list(response["content"]["application/json"].get("examples", {}))


# -- open ----------------------------------------------------------------------------------


@each_version
def test_known_codes_are_named_and_unknown_ones_accepted(version: str) -> None:
    schemas = document("xmoney", version)["components"]["schemas"]
    item = schemas["XMoneyErrorItem"]["properties"]
    assert item["code"]["anyOf"] == [
        {"$ref": "#/components/schemas/XMoneyErrorCode"},
        {"type": "integer"},
    ]
    assert item["type"]["anyOf"] == [
        {"$ref": "#/components/schemas/XMoneyErrorType"},
        {"type": "string"},
    ]
    check = validator(
        document("xmoney", version), {"$ref": "#/components/schemas/XMoneyError"}
    )
    entry = {"code": 1651, "message": "New", "type": "New", "extra": [None]}
    assert check.is_valid({"code": 418, "message": "", "errors": [entry], "more": {}})
    assert not check.is_valid({"code": 418, "message": "", "errors": [{"code": 902}]})


@each_version
def test_a_member_of_several_types_takes_each(version: str) -> None:
    reference = {"$ref": "#/components/schemas/MugglePayError"}
    check = validator(document("mugglepay", version), reference)
    for status in ("400", 400):
        body = {"error": "x", "error_code": "SOMETHING_NEW", "status": status}
        assert check.is_valid({**body, "invoice": {"invoice_id": "1"}})
    assert not check.is_valid({"error": "x", "error_code": "y", "status": None})


def test_no_document_of_this_project_closes_an_object() -> None:
    for catalog_id in IDS:
        for version in VERSIONS:
            text = json.dumps(document(catalog_id, version)["components"]["schemas"])
            assert "additionalProperties" not in text
            assert "discriminator" not in text


def test_a_code_under_one_of_several_shapes_is_named() -> None:
    schemas = document("odd")["components"]["schemas"]
    branches = schemas["OddErrorCodeBody"]["properties"]["failures"]["items"]["oneOf"]
    assert {"$ref": "#/components/schemas/OddErrorCode"} in branches[0]["properties"][
        "code"
    ]["anyOf"]


def test_a_list_at_the_root_has_items_of_their_own() -> None:
    schemas = document("rows")["components"]["schemas"]
    assert schemas["RowsRows"]["items"] == {"$ref": "#/components/schemas/RowsRowsItem"}
    assert schemas["RowsErrorCode"]["format"] == "int64"


def test_a_code_or_id_in_a_header_is_declared_with_each_response() -> None:
    for response in document("odd")["components"]["responses"].values():
        assert set(response["headers"]) == {"x-error-code", "x-request-id"}


def test_names_that_would_repeat_one_yield() -> None:
    sections = document("odd")["components"]
    assert {"OddError", "OddErrorCode", "OddErrorCodeBody"} <= set(sections["schemas"])
    assert {"OddError418", "OddErrorCode409", "OddStatus599"} <= set(
        sections["responses"]
    )


def test_a_deprecated_code_says_so() -> None:
    description = document("odd")["components"]["schemas"]["OddErrorCode"][
        "description"
    ]
    assert description.splitlines()[1:] == [
        "NO: Deprecated since 2; use OFF: no: # reason"
    ]


def test_a_spec_s_own_example_of_a_code_goes_before_a_made_one() -> None:
    examples = document("odd")["components"]["examples"]
    assert examples["Odd_EXAMPLE"]["value"]["trace"] == [1, "t"]
    assert examples["Odd_UNFIT"]["value"]["problem"]["id"] == "UNFIT"
    spec = yaml.safe_load((FOLDER / "odd" / "specs" / "odd.yaml").read_text("utf-8"))
    assert len(examples) == len(spec["groups"][0]["errors"]) + 1


# -- schemas -------------------------------------------------------------------------------

# Made up by a seed, which a failure names: hypothesis is slow to build what nests this deep.

NAMES = ["a", "b", "x-c"]
SCALARS = [None, True, False, 0, 1, 2, -1, 0.5, "", "a", "ab", "x-c"]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]
NUMBERS = [-1, 0, 0.5, 1, 2]


class Author:
    """Makes up JSON Schemas; `lossy` ones say what OpenAPI 3.0 cannot."""

    def __init__(self, seed: int, *, lossy: bool) -> None:
        self.random = Random(seed)
        self.lossy = lossy

    def value(self, depth: int = 2) -> Any:
        kind = self.random.randrange(5) if depth else 0
        if kind == 3:
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        if kind == 4:
            return {name: self.value(depth - 1) for name in self.names()}
        return self.random.choice(SCALARS)

    def values(self) -> list[Any]:
        return [self.value() for _ in range(self.random.randrange(4))]

    def names(self) -> list[str]:
        return self.random.sample(NAMES, self.random.randrange(4))

    def schema(self, depth: int = 2) -> Any:
        """Return a schema of some keywords, now and then a boolean."""
        if depth < 2 and not self.random.randrange(8):
            return self.random.choice([True, False])
        makers = {**self.flat(), **(self.nested(depth - 1) if depth else {})}
        keywords = self.random.sample(sorted(makers), self.random.randrange(6))
        return {keyword: makers[keyword]() for keyword in keywords}

    def flat(self) -> dict[str, Callable[[], Any]]:
        """Return what makes the value of each keyword that holds no schema."""
        choice = self.random.choice
        number, size = partial(choice, NUMBERS), partial(self.random.randrange, 4)
        flag = partial(choice, [True, False])
        return {
            "type": lambda: choice(
                [choice(TYPES), self.random.sample(TYPES, 2), TYPES]
            ),
            "const": self.value,
            "enum": self.values,
            **dict.fromkeys(("minimum", "maximum"), number),
            **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), number),
            "multipleOf": partial(choice, [0.5, 1, 2]),
            **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), size),
            **dict.fromkeys(("minProperties", "maxProperties"), size),
            "pattern": partial(choice, ["^a", "b$"]),
            **dict.fromkeys(("uniqueItems", "deprecated", "nullable"), flag),
            "required": self.names,
            "dependentRequired": lambda: {name: self.names() for name in self.names()},
            "title": lambda: "A title",
            "$comment": lambda: "A comment",
            **dict.fromkeys(("default", "discriminator", "xml", "x-own"), self.value),
            **dict.fromkeys(("unknown", "example"), self.value),
            "examples": self.values,
            "definitions": lambda: {"a": {"type": "string"}},
            "$id": lambda: "https://schemas.example/own",
        }

    def nested(self, depth: int) -> dict[str, Callable[[], Any]]:
        """Return what makes the value of each keyword that holds schemas."""
        one = partial(self.schema, depth)
        known = (
            "additionalProperties",
            "items",
            "contains",
            "not",
            "if",
            "then",
            "else",
        )
        return {
            **dict.fromkeys(known, one),
            **dict.fromkeys(("allOf", "anyOf", "oneOf"), partial(self.several, depth)),
            **dict.fromkeys(
                ("properties", "dependentSchemas"), partial(self.members, depth)
            ),
            **(self.inexpressible(depth) if self.lossy else {}),
        }

    def inexpressible(self, depth: int) -> dict[str, Callable[[], Any]]:
        """Return what makes the value of each keyword that 3.0 lacks."""
        one = partial(self.schema, depth)
        closing = ("unevaluatedItems", "unevaluatedProperties")
        counts = ("minContains", "maxContains")
        return {
            **dict.fromkeys((*closing, "propertyNames", "contentSchema"), one),
            **dict.fromkeys(counts, partial(self.random.randrange, 4)),
            "prefixItems": partial(self.several, depth),
            "patternProperties": lambda: {pattern: one() for pattern in ("^a", "^x-")},
        }

    def several(self, depth: int) -> list[Any]:
        return [self.schema(depth) for _ in range(self.random.randrange(1, 3))]

    def members(self, depth: int) -> dict[str, Any]:
        return {name: self.schema(depth) for name in self.names()}


def made_up(count: int, *, lossy: bool) -> Iterator[tuple[int, Any, list[Any]]]:
    """Yield schemas, each with its seed and with values to try it on."""
    for seed in range(count):
        author = Author(seed, lossy=lossy)
        yield seed, author.schema(), [author.value() for _ in range(12)]


def accepts_30(schema: Any, value: Any) -> bool:
    """Say whether OpenAPI 3.0 accepts a value."""
    return bool(OAS30Validator(schema).is_valid(value))


def test_a_schema_means_the_same_in_31() -> None:
    for seed, schema, values in made_up(2000, lossy=True):
        author = Draft202012Validator(schema)
        ours = Draft202012Validator(as_component(for_31(schema)))
        for value in values:
            assert ours.is_valid(value) == author.is_valid(value), (seed, value)


def test_what_31_accepts_30_accepts() -> None:
    for seed, schema, values in made_up(2000, lossy=True):
        author = Draft202012Validator(schema)
        lowered = as_component(for_30(for_31(schema)))
        for value in values:
            accepted = accepts_30(lowered, value)
            assert accepted or not author.is_valid(value), (seed, value)


def test_what_30_can_say_means_the_same() -> None:
    for seed, schema, values in made_up(2000, lossy=False):
        author = Draft202012Validator(schema)
        lowered = as_component(for_30(for_31(schema)))
        for value in values:
            assert accepts_30(lowered, value) == author.is_valid(value), (seed, value)


def test_any_schema_makes_valid_documents() -> None:
    cleaned = {f"S{n}": for_31(schema) for n, schema, _ in made_up(600, lossy=True)}
    lowered = {name: for_30(schema) for name, schema in cleaned.items()}
    head = {"info": {"title": "x", "version": "1"}, "paths": {}}
    for version, schemas in (("3.1.0", cleaned), ("3.0.3", lowered)):
        components = {name: as_component(schema) for name, schema in schemas.items()}
        validate({"openapi": version, **head, "components": {"schemas": components}})


@pytest.mark.parametrize(
    ("schema", "lowered"),
    [
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": "null"}, {"enum": [None]}),
        ({"const": "a"}, {"enum": ["a"]}),
        ({"exclusiveMinimum": 3}, {"minimum": 3, "exclusiveMinimum": True}),
        ({"exclusiveMaximum": 5, "maximum": 3}, {"maximum": 3}),
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"examples": [1, 2], "$comment": "c"}, {"example": 1}),
        (
            {"type": ["integer", "string"], "minimum": 1, "maxLength": 2},
            {
                "anyOf": [
                    {"type": "integer", "minimum": 1},
                    {"type": "string", "maxLength": 2},
                ]
            },
        ),
        (
            {"prefixItems": [{"type": "string"}], "items": False},
            {"maxItems": 1, "items": {"type": "string"}},
        ),
        (
            {
                "patternProperties": {"^x": {"type": "string"}},
                "additionalProperties": False,
            },
            {"additionalProperties": {"type": "string"}},
        ),
        ({"not": {"propertyNames": {"maxLength": 1}}}, {}),
        ({"contains": {"propertyNames": {"maxLength": 1}}}, {}),
        ({"if": {"propertyNames": {"maxLength": 1}}, "then": {"minLength": 1}}, {}),
        (
            {
                "if": {"propertyNames": {"maxLength": 1}},
                "then": {"minLength": 1},
                "else": {"minLength": 2},
            },
            {"anyOf": [{"minLength": 1}, {"minLength": 2}]},
        ),
        (
            {"oneOf": [{"propertyNames": {"maxLength": 1}}, {"type": "string"}]},
            {"anyOf": [{}, {"type": "string"}]},
        ),
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
            {"anyOf": [{"not": {"required": ["a"]}}, {"required": ["b"]}]},
        ),
    ],
)
def test_a_keyword_that_30_lacks_is_said_otherwise(schema: Any, lowered: Any) -> None:
    assert for_30(for_31(schema)) == lowered


# -- texts ---------------------------------------------------------------------------------

TEXTS = [
    *(
        "",
        " ",
        "#",
        "a #b",
        "a# b",
        "a: b",
        "a:",
        ":",
        "- a",
        "-",
        "? a",
        "!a",
        "&a",
        "*a",
        "|",
    ),
    *(
        ">",
        "%a",
        "@a",
        "`a`",
        "'a'",
        '"a"',
        "it's",
        "a\nb",
        "a\n",
        "\na",
        "a\tb",
        "\r",
        "\\n",
    ),
    *(
        "NO",
        "no",
        "Yes",
        "on",
        "y",
        "N",
        "null",
        "Null",
        "~",
        "true",
        "FALSE",
        "=",
        "<<",
    ),
    *(
        "0",
        "007",
        "0o7",
        "0x1F",
        "1_000",
        "12:30",
        "1e3",
        ".5",
        ".inf",
        ".NaN",
        "-1",
        "+1",
    ),
    *(
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "a,b",
        "[a]",
        "{a}",
        "a]",
        "a}",
        "---",
        "...",
        "--- a",
    ),
    *(
        "a\u00a0b",
        "a\u2028b",
        "a\u2029b",
        "a\x85b",
        "\ufeffa",
        "a\u202eb",
        "a\u200db",
        "a\x00b",
    ),
    *(
        "a\x7fb",
        "😀",
        "\U000e0041",
        "\U0010ffff",
        "\ue000",
        "é",
        "中文",
        "a" * 200,
        "a " * 200,
    ),
    *(
        "a  b",
        " a",
        "a ",
        "$a",
        "/a",
        "#/a",
        "a/b#c",
        "{{ a }}",
        "{% a %}",
        "${a}",
        "%s",
        "C:\\x",
    ),
]


def test_every_text_is_read_back_by_yaml_11_and_12(tmp_path: Path) -> None:
    holder = {
        "list": TEXTS,
        "keys": {text: text for text in TEXTS},
        "deep": [[{"a": TEXTS}, [[], {}]], {"a": [], "b": {}}],
        "numbers": [0, -1, 1.5, 1e300, -2.5e-7, 1e16, 2**53, True, False, None],
    }
    written = f"{to_yaml(holder)}\nin quotes:\n" + "".join(
        f"  - {yaml_text(text)}\n" for text in TEXTS
    )
    expected = {**holder, "in quotes": TEXTS}
    assert yaml.safe_load(written) == expected
    (tmp_path / "texts.yaml").write_text(written, "utf-8", newline="")
    read = run_node(
        "-e", READ_AS_YAML_12, tmp_path / "texts.yaml", cwd=npm_tools().parent
    )
    assert not read.stderr
    assert json.loads(read.stdout) == [expected, expected]


READ_AS_YAML_12 = """
const text = require('fs').readFileSync(process.argv[1], 'utf8');
const values = [require('yaml').parse(text, {version: '1.2'}), require('js-yaml').load(text)];
console.log(JSON.stringify(values));
"""


@given(st.text())
def test_any_text_is_read_back(text: str) -> None:
    for written in (to_yaml(text), to_yaml([text])[2:], yaml_text(text)):
        assert yaml.safe_load(written) == text
        assert "\n" not in written


def test_texts_of_a_spec_arrive_unchanged() -> None:
    spec = yaml.safe_load((FOLDER / "odd" / "specs" / "odd.yaml").read_text("utf-8"))
    entries = spec["groups"][0]["errors"]
    for version in VERSIONS:
        enum = document("odd", version)["components"]["schemas"]["OddErrorCode"]
        rows = zip(enum["enum"], enum["x-enum-descriptions"], strict=True)
        assert sorted(rows) == sorted((e["code"], e["description"]) for e in entries)


# -- linters -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every document and the consumer's own beside them."""
    made = tmp_path_factory.mktemp("openapi")
    for name, text in texts().items():
        (made / name).write_text(text, "utf-8")
    for path in (*OUT.iterdir(), *FOLDER.iterdir()):
        if path.is_file():
            shutil.copy(path, made)
    consumer = (FOLDER / "consumer.yaml").read_text("utf-8")
    (made / "consumer.3.0.yaml").write_text(older(consumer), "utf-8")
    return made


def older(text: str) -> str:
    """Return a document of OpenAPI 3.1 as one of 3.0 that refers to such ones."""
    text = text.replace("openapi: 3.1.0", "openapi: 3.0.3")
    text = text.replace("identifier: MIT", "url: https://shop.example/license")
    return re.sub(r"(\./\w+)\.yaml#", r"\1.3.0.yaml#", text)


def test_redocly_finds_nothing(folder: Path) -> None:
    options = ("--config", "redocly.yaml", "--format", "json")
    done = run_npm_bin("redocly", "lint", *options, *documents(), cwd=folder)
    assert done.returncode == 0, done.stdout
    assert problems_of_redocly(done.stdout) == []


def test_redocly_finds_nothing_in_a_consumer_s_document(folder: Path) -> None:
    (folder / "recommended.yaml").write_text("extends: [recommended-strict]\n", "utf-8")
    names = ("consumer.yaml", "consumer.3.0.yaml")
    options = ("--config", "recommended.yaml", "--format", "json")
    done = run_npm_bin("redocly", "lint", *options, *names, cwd=folder)
    assert done.returncode == 0, done.stdout
    assert problems_of_redocly(done.stdout) == []


def problems_of_redocly(printed: str) -> list[Any]:
    """Return what Redocly reports, one JSON document for each file."""
    found: list[Any] = []
    decoder, start = json.JSONDecoder(), printed.find("{")
    while start >= 0:
        report, end = decoder.raw_decode(printed, start)
        found += report["problems"]
        start = printed.find("{", end)
    return found


def test_spectral_finds_nothing(folder: Path) -> None:
    assert spectral(folder, "spectral.yaml", *documents()) == NOTHING_FOUND


def test_spectral_finds_nothing_in_a_consumer_s_document(folder: Path) -> None:
    (folder / "oas.yaml").write_text("extends: [spectral:oas]\n", "utf-8")
    names = ("consumer.yaml", "consumer.3.0.yaml")
    assert spectral(folder, "oas.yaml", *names) == NOTHING_FOUND


NOTHING_FOUND = "No results with a severity of 'hint' or higher found!"


def spectral(folder: Path, ruleset: str, *names: str) -> str:
    """Return what Spectral prints."""
    options = ("--ruleset", ruleset, "--fail-severity", "hint")
    done = run_npm_bin("spectral", "lint", *options, *names, cwd=folder)
    return done.stdout.strip() + done.stderr


# -- clients -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundles(folder: Path) -> Path:
    """Return a folder in which the consumer's documents have been made one file each."""
    done = run_npm_bin(
        "redocly", "bundle", "consumer.yaml", "-o", "bundle.yaml", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    done = run_npm_bin(
        "redocly", "bundle", "consumer.3.0.yaml", "-o", "bundle.3.0.yaml", cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_a_bundle_keeps_names_and_is_valid(bundles: Path) -> None:
    for version in VERSIONS:
        bundle = yaml.safe_load((bundles / f"bundle{version}.yaml").read_text("utf-8"))
        validate(bundle)
        assert "x-enum-varnames" in bundle["components"]["schemas"]["XMoneyErrorCode"]
        assert set(bundle["components"]["responses"]) == {
            "XMoneyBadRequest",
            "XMoneyNotFound",
            "XMoneyErrorResponse",
            "MugglePayErrorResponse",
        }


def test_typescript_clients_keep_names_and_stay_open(bundles: Path) -> None:
    for name in ("bundle", "bundle.3.0"):
        target = f"openapi-typescript/{name}.ts"
        done = run_npm_bin(
            "openapi-typescript", f"{name}.yaml", "--enum", "-o", target, cwd=bundles
        )
        assert done.returncode == 0, done.stderr
    done = run_npm_bin("openapi-ts", "-f", "openapi-ts.config.mjs", cwd=bundles)
    assert done.returncode == 0, done.stdout + done.stderr
    options = (
        "--strict",
        "--noEmit",
        "--target",
        "es2022",
        "--moduleResolution",
        "bundler",
    )
    done = run_npm_bin("tsc", *options, "--module", "esnext", "uses.ts", cwd=bundles)
    assert done.returncode == 0, done.stdout
    for folder in ("openapi-typescript/bundle.ts", "hey-api/bundle/types.gen.ts"):
        text = (bundles / folder).read_text("utf-8")
        for catalog_id in IDS:
            for code in catalog(catalog_id)["codes"]:
                assert code["description"] in text
                assert re.search(
                    rf"^    {code['constant']}\b", text, re.MULTILINE
                ), folder


@each_version
def test_python_models_keep_names_and_stay_open(bundles: Path, version: str) -> None:
    target = bundles / f"models{version.replace('.', '_')}.py"
    command = ["-m", "datamodel_code_generator", "--input", f"bundle{version}.yaml"]
    command += ["--input-file-type", "openapi", "--output", target.name]
    command += [
        "--output-model-type",
        "pydantic_v2.BaseModel",
        "--formatters",
        "builtin",
    ]
    done = subprocess.run(
        [sys.executable, *command], cwd=bundles, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    models = imported(target)
    for catalog_id in IDS:
        enum = getattr(models, f"{prefix(catalog_id)}ErrorCode")
        codes = {c["constant"]: c["code"] for c in catalog(catalog_id)["codes"]}
        assert {member.name: member.value for member in enum} == codes
    item = models.XMoneyErrorItem(code=1651, message="New", extra=1)
    assert (item.code, item.type) == (1651, None)
    assert (
        models.XMoneyErrorItem(code=902, message="x").code
        == models.XMoneyErrorCode.CARD_NOT_FOUND
    )
    assert (
        models.MugglePayError(error="x", error_code="NEW", status=400).error_code
        == "NEW"
    )


def imported(path: Path) -> ModuleType:
    """Return the module of a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
