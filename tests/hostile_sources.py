"""Documents for `errbind import` that a spiteful person wrote: each shape in any size.

A shape is a function from a count to a document, whose length grows with the count. `SHAPES` holds
those that a reader was once too slow for; `made_up` puts new ones together from the same parts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Any

Shape = Callable[[int], str]

# What opens something in HTML, closes it or stands for a character.
HTML_UNITS = (
    *("<!--", "<!-- a --", "<![CDATA[", "<![if ", "<![x[", "<?", "<?php ", "<!x", "<!doctype"),
    *("</", "</a", "</td ", "<", "<a ", "<a b", "<a b=", "<a b='", '<a b="c', "<a/", "<td"),
    *("a=", "'", '"', ">", "]]>", "-->", "]", "&", "&a", "&#", "&#x1", "&amp;", "&#65;", " ", "\n"),
    *("<table>", "<tr>", "<td>", "<th>a", "<tr><td>x", "<table><tr><td>code", "</table>"),
    *("<td colspan=999999>", "<th colspan=999999>a", "<td rowspan=999999>b", "<caption>"),
    *("<h1>", "<h2>a", "<p>", "<p>a", "<br>", "<li>", "<pre>", "<code>", "<pre>{}", "</pre>"),
    *("<script>", "</script", "<style>", "<title>", "<textarea>", "</title>", "<svg>", "x"),
)  # fmt: skip
MARKDOWN_UNITS = (
    *("[", "]", "[]", "[a](", "[a](<", "[a](b", "![", "![a](b", "[a][", "[a]:b\n", "[a]: b 'c\n"),
    *("*a ", "**a", "_a ", "*a_", "a*", "***", "*", "_", "~~", "`", "`a", "``a`", "```\n", "~~~\n"),
    *("> ", "> a\n", "- ", "- a\n", "1. ", "1) a\n", "* * ", "\n> - ", "# ", "# a\n", "a\n===\n"),
    *("|", "|a", "a|", "| a |\n", "|-", "|---|---|\n", "| code |\n|---|\n", "\\", "\\[", "a", "  \n"),
    *("<!--", "<?", "<![CDATA[", "<!X", "<a ", "<http:", "<a@b", "http://a ", "&", "&a;", "&#9;"),
    *("<div>\n", "<pre>\n", "<table>\n", "\n\n", "    a\n", "\t", " ", "[^1]", "$", "{"),
)  # fmt: skip
CSV_UNITS = (
    *(",", ";", "\t", "|", '"', '""', ",,", "a", "a,b\n", '"a,b', '"a"b,', "\n", "\r", "\r\n", " "),
    *("a, ", "code,", "a\n", ",\n", "x" * 50, "\x00", "é", "1,", "'", "a;b,c|d\n"),
)  # fmt: skip
YAML_UNITS = (
    *("[", "{", "- ", "? ", "a: ", "- a\n", "a: b\n", "[a, ", "{a: ", '"', "'", "|\n", "#", "&a ", "!a "),
    *("*a ", "<<: ", "[[],", ": ", ":", ",", "\n", " ", "---\n", "...\n", "%", "a", "1", "- code: a\n"),
)  # fmt: skip


def repeated(unit: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a unit over and over."""
    return lambda count: before + unit * count + after


def numbered(line: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a line over and over, each with its number for `%`."""
    return lambda count: (
        before + "".join(line.replace("%", str(n)) for n in range(count)) + after
    )


# -- OpenAPI -----------------------------------------------------------------------------------

CODE = {
    "type": "object",
    "properties": {"code": {"type": "string", "enum": ["A", "B"]}},
}
WRAPPERS: Mapping[str, Callable[[list[Any]], dict[str, Any]]] = {
    "allOf": lambda inner: {"allOf": inner},
    "oneOf": lambda inner: {"oneOf": inner},
    "anyOf": lambda inner: {"anyOf": inner},
    "not": lambda inner: {"not": inner[0], "allOf": inner},
    "properties": lambda inner: {"properties": {f"p{n}": s for n, s in enumerate(inner)}},
    "codes": lambda inner: {"properties": {"code": {"oneOf": inner}, "message": inner[0]}},
    "items": lambda inner: {"items": {"anyOf": inner}},
    "additional": lambda inner: {"additionalProperties": {"allOf": inner}},
    "mixed": lambda inner: {"allOf": inner, "oneOf": inner, "properties": {"a": inner[0]}},
}  # fmt: skip


def openapi(
    schemas: Mapping[str, Any], root: str, more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a document whose only response has the schema that is called `root`."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{root}"}}}
    responses = {"400": {"description": "d", "content": content}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/x": {"get": {"responses": responses}}, **(more or {})},
        "components": {"schemas": {**schemas, "Known": CODE}},
    }


def layers(wrapper: str, width: int, count: int, last: Any = CODE) -> dict[str, Any]:
    """Return schemas of which each refers to the one before some times, and the last to none."""
    schemas: dict[str, Any] = {"E0": last}
    for n in range(count):
        inner = [{"$ref": f"#/components/schemas/E{n}"} for _ in range(width)]
        schemas[f"E{n + 1}"] = WRAPPERS[wrapper](inner)
    return schemas


def fan(wrapper: str, width: int, count: int) -> str:
    """Return a document with `width` ** `count` ways through it."""
    return json.dumps(openapi(layers(wrapper, width, count), f"E{count}"))


def cycle(wrapper: str, width: int, count: int) -> str:
    """Return a document in which the last schema refers to the first."""
    last = {"allOf": [{"$ref": f"#/components/schemas/E{count}"}], **CODE}
    return json.dumps(openapi(layers(wrapper, width, count, last), f"E{count}"))


def meshed(wrapper: str, count: int) -> str:
    """Return a document in which each of some schemas refers to all of them."""
    names = range(round(count**0.5) + 1)
    inner = [{"$ref": f"#/components/schemas/E{n}"} for n in names]
    schemas = {f"E{n}": {**WRAPPERS[wrapper](inner), **CODE} for n in names}
    return json.dumps(openapi(schemas, "E0"))


def ref_chain(count: int) -> str:
    """Return a document whose schemas only refer to the next one."""
    schemas: dict[str, Any] = {
        f"E{n + 1}": {"$ref": f"#/components/schemas/E{n}"} for n in range(count)
    }
    members = {f"p{n}": {"$ref": f"#/components/schemas/E{n}"} for n in range(count)}
    return json.dumps(
        openapi({"E0": CODE, **schemas, "Top": {"properties": members}}, "Top")
    )


def many_responses(count: int) -> str:
    """Return a document of many responses, each with a schema and an example of its own."""
    shared = [{"$ref": "#/components/schemas/Known"}]
    more: dict[str, Any] = {}
    for n in range(count):
        schema = {"allOf": shared, "properties": {f"m{n}": {"type": "string"}}}
        media = {"schema": schema, "example": {"code": f"C{n}", f"m{n}": "x"}}
        response = {"description": "d", "content": {"application/json": media}}
        more[f"/p{n}"] = {"get": {"responses": {str(400 + n % 100): response}}}
    return json.dumps(openapi({}, "Known", more))


def many_enums(count: int) -> str:
    """Return a document of many lists of codes, each within the one before."""
    schemas: dict[str, Any] = {"E0": {"enum": ["X"]}}
    for n in range(count):
        inner = {"$ref": f"#/components/schemas/E{n}"}
        schemas[f"E{n + 1}"] = {"oneOf": [{"enum": [f"V{n}", f"W{n}"]}, inner]}
    members = {
        f"p{n}": {"properties": {"code": {"$ref": f"#/components/schemas/E{n}"}}}
        for n in range(count)
    }
    return json.dumps(openapi({**schemas, "Top": {"properties": members}}, "Top"))


def described_enum(count: int) -> str:
    """Return a document of one enum whose values are described by objects in another order."""
    values = [f"V{n}" for n in range(count)]
    elements = [{"value": v, "description": f"About {v}"} for v in reversed(values)]
    code = {"enum": values, "x-ms-enum": {"values": elements}}
    return json.dumps(openapi({"Top": {"properties": {"code": code}}}, "Top"))


def shared_examples(count: int) -> str:
    """Return a document of many responses that show the same large example."""
    example = {"$ref": "#/components/examples/Large"}
    media = {"examples": {"large": example}}
    response = {"description": "d", "content": {"application/json": media}}
    more = {
        f"/p{n}": {"get": {"responses": {str(400 + n % 150): response}}}
        for n in range(count)
    }
    made = openapi({}, "Known", more)
    large = {"code": "A", "items": [{"m": n} for n in range(count)]}
    made["components"]["examples"] = {"Large": {"value": large}}
    return json.dumps(made)


def many_members(count: int) -> str:
    """Return a document whose schema has many members, each an object that leads back to all."""
    top = {"$ref": "#/components/schemas/Top"}
    members = {f"m{n}": {"properties": {"cause": top}} for n in range(count)}
    return json.dumps(
        openapi({"Top": {"properties": {**CODE["properties"], **members}}}, "Top")
    )


def long_name(count: int) -> str:
    """Return a document in which many schemas stand under one long name."""
    members = {f"p{n}": {"properties": {"code": {"const": f"C{n}"}}} for n in range(count)}  # fmt: skip
    return json.dumps(
        openapi(
            {"Top": {"properties": {"n" * 10 * count: {"properties": members}}}}, "Top"
        )
    )


def yaml_aliases(width: int, count: int) -> str:
    """Return a document whose aliases stand for `width` ** `count` schemas."""
    lines = [
        "openapi: 3.1.0",
        "info: {title: T, version: '1'}",
        "x0: &a0 {enum: [A, B]}",
    ]
    for n in range(count):
        inner = ", ".join([f"*a{n}"] * width)
        lines.append(f"x{n + 1}: &a{n + 1} {{allOf: [{inner}]}}")
    schema = f"{{properties: {{code: *a{count}}}}}"
    content = f"{{application/json: {{schema: {schema}}}}}"
    lines.append(
        f"paths: {{/x: {{get: {{responses: {{'400': {{content: {content}}}}}}}}}}}"
    )
    return "\n".join(lines)


# -- lists -------------------------------------------------------------------------------------


def merges(width: int, count: int) -> str:
    """Return YAML whose mappings merge the one before several times."""
    lines = ["- &a0 {code: A, description: d}"]
    for n in range(count):
        inner = ", ".join([f"*a{n}"] * width)
        lines.append(f"- &a{n + 1} {{<<: [{inner}], k{n}: 1, code: C{n}}}")
    return "\n".join(lines)


def laughs(width: int, count: int) -> str:
    """Return YAML whose lists hold the one before several times."""
    lines = ["a0: &a0 [{code: A, description: lol}]"]
    for n in range(count):
        lines.append(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * width)}]")
    return "\n".join(lines)


def wide_csv(count: int) -> str:
    """Return rows of one cell below a header of many."""
    return "code," + "".join(f"c{n}," for n in range(count)) + "\n" + "a\n" * count


def sparse_json(count: int) -> str:
    """Return objects of which each has a member of its own."""
    return json.dumps([{"code": f"C{n}", f"m{n}": "x"} for n in range(count)])


def nested(before: str, inner: str, after: str) -> Shape:
    """Return the shape of something in itself."""
    return lambda count: before * count + inner + after * count


def spanned(count: int) -> str:
    """Return a table with a long cell that reaches over many rows."""
    long = f"<td rowspan=999999>{'long ' * count}"
    rows = "".join(f"<tr><td>C{n}" for n in range(count))
    head = "<table><tr><th>Code<th>Description"
    return f"{head}<tr><td>A{long}{rows}"


HEAD = "code,description\n"
TABLE = "<table><tr><th>Code<th>Description"
ROW = "<tr><td>C%<td>Text of %"
MARKDOWN = "| Code | Description |\n|---|---|\n"
SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "csv": {
        **{repr(unit): repeated(unit, HEAD + "A,b\n") for unit in CSV_UNITS},
        "rows": numbered("C%,Text of %\n", HEAD),
        "same code": numbered("A,Text of %\n", HEAD),
        "same name": numbered("C%,a,b\n", "code,name,description\n"),
        "codes alike": numbered("C-%,a\nC_%,b\n", HEAD),
        "codes with blanks": numbered("A %,a\n", HEAD),
        "statuses": numbered("404,Not Found %,A\n", "status,description,code\n"),
        "statuses alone": numbered("40%,Not Found %\n", "http status,description\n"),
        "groups": numbered("C%,a,G%\n", "code,description,group\n"),
        "groups alike": numbered("C%,a,%\n", "code,description,group\n"),
        "no code": numbered(",Text of %\n", HEAD),
        "long rows": numbered("C%,b,c,d,e\n", HEAD),
        "many columns": numbered("c%,", "code,", "\nA\n"),
        "many columns called a code": repeated("error code,", "", "\nA\n"),
        "wide": wide_csv,
        "long column": lambda n: f"code,{'err' * n}\n" + "a,b\n" * n,
        "long cell": repeated("x", HEAD + "A,"),
        "unclosed quote": repeated("x\n", HEAD + 'A,"'),
        "wrong status": numbered("C%,99%\n", "code,status\n"),
    },
    "json": {
        "rows": numbered('{"code":"C%","message":"m %"},', "[", "{}]"),
        "lines": numbered('{"code":"C%","message":"m %"}\n'),
        "empty": repeated("{},", "[", '{"code":"A"}]'),
        "members": repeated('"a":1,', '[{"code":"A",', '"b":1}]'),
        "members of the whole": numbered('"m%":1,', "{", '"errors":[{"code":"A"}]}'),
        "keyed": numbered('"C_%":"m %",', "{", '"C_X":"m"}'),
        "groups": numbered('"g%":[{"code":"C%","message":"m"}],', "{", '"g":[{"code":"A"}]}'),
        "sparse": sparse_json,
        "lists": nested("[", "1", "]"),
        "objects": nested('{"a":', "1", "}"),
        "lists of a list": repeated("[1],", '[{"code":"A"},', "1]"),
        "positions": repeated("1,", '[["A",', "1]]"),
        "long name": lambda n: json.dumps({"n" * 10 * n: [{"code": f"C{i}"} for i in range(n)]}),
        "long text": repeated("x", '[{"code":"A","message":"', '"}]'),
        "long digits": repeated("1", '[{"code":', "}]"),
        "long fraction": repeated("1", '[{"code":1.', "}]"),
        "escapes": repeated("\\u0041", '[{"code":"A","message":"', '"}]'),
        "unclosed": repeated("[{"),
    },
    "yaml": {
        **{repr(unit): repeated(unit, "- code: A\n") for unit in YAML_UNITS},
        **{f"only {unit!r}": repeated(unit) for unit in YAML_UNITS},
        "rows": numbered("- {code: C%, message: m %}\n"),
        "laughs": partial(laughs, 9),
        "laughs of one": partial(laughs, 1),
        "merges": partial(merges, 6),
        "merges of one": partial(merges, 1),
        "merge keys": lambda n: "- &a {code: A}\n- {" + "<<: *a, " * n + "code: B}\n",
        "aliases": lambda n: f"- &a {{code: A, message: {'m' * n}}}\n" + "- *a\n" * n,
        "long name": lambda n: f"{'n' * 10 * n}:\n" + "".join(f"- code: C{i}\n" for i in range(n)),
    },
    "openapi": {
        **{f"fan of {name}": partial(fan, name, 6) for name in WRAPPERS},
        **{f"chain of {name}": partial(fan, name, 1) for name in WRAPPERS},
        **{f"cycle of {name}": partial(cycle, name, 2) for name in WRAPPERS},
        **{f"mesh of {name}": partial(meshed, name) for name in WRAPPERS},
        "references": ref_chain,
        "responses": many_responses,
        "enums": many_enums,
        "described enum": described_enum,
        "examples": shared_examples,
        "long name": long_name,
        "members": many_members,
        "aliases": partial(yaml_aliases, 6),
        "aliases of one": partial(yaml_aliases, 1),
    },
    "html": {
        **{repr(unit): repeated(unit, TABLE + "<tr><td>A<td>b</table>") for unit in HTML_UNITS},
        **{f"in a cell {unit!r}": repeated(unit, TABLE + "<tr><td>A<td>") for unit in HTML_UNITS},
        **{f"in a script {unit!r}": repeated(unit, TABLE + "<tr><td>A</table><script>") for unit in HTML_UNITS},
        "rows": numbered(ROW, TABLE),
        "tables": numbered(f"<h2>T%</h2>{TABLE}{ROW}</table>"),
        "tables of other things": numbered("<h2>T%</h2><table><tr><th>a<th>b<tr><td>%<td>d</table>"),
        "tables in tables": nested(f"{TABLE}<tr><td>A<td>", "x", "</table>"),
        "headings in a table": numbered(f"<tr><td colspan=2>H%{ROW}", TABLE),
        "spans": spanned,
        "rows below spans": repeated("<tr><td>a", TABLE + "<tr>" + "<td rowspan=99999>b" * 100),
        "long heading": lambda n: f"<h1>{'h' * 20 * n}</h1>" + '<pre>{"code":"A"}</pre>' * n,
        "long column": lambda n: f"<table><tr><th>code<th colspan=100>{'err' * n}" + "<tr><td>a<td>b" * n,
        "examples": numbered('<h2>E%</h2><pre>{"code":"C%","m%":1}</pre>'),
        "other examples": numbered('<h2>E%</h2><pre>{"a%":{"code":"C%"}}</pre>'),
        "long example": lambda n: "<pre>" + json.dumps({"code": "A", "l": [{f"m{i}": 1} for i in range(n)]}),
        "many digits": repeated("1", TABLE + "<tr><td>A<td>&#", ";"),
    },
    "markdown": {
        **{repr(unit): repeated(unit, MARKDOWN + "| A | b |\n\n") for unit in MARKDOWN_UNITS},
        **{f"in a cell {unit!r}": repeated(unit, MARKDOWN + "| A | ", " |\n") for unit in MARKDOWN_UNITS},
        "rows": numbered("| C% | Text of % |\n", MARKDOWN),
        "tables": numbered(f"# T%\n\n{MARKDOWN}| C% | a |\n\n"),
        "wide": lambda n: "| code " * n + "|\n" + "|---" * n + "|\n" + "| a |\n" * n,
        "quotes": lambda n: MARKDOWN + "\n" + "".join(">" * (i % 200) + " a\n" for i in range(n)),
        "lists": lambda n: "".join("  " * (i % 200) + "- a\n" for i in range(n)),
        "front matter": repeated("title: a\n", "---\n"),
    },
}  # fmt: skip
FORMS = {"yaml": "json"}  # what `--from` calls it


# -- made up -----------------------------------------------------------------------------------

UNITS = {
    "csv": CSV_UNITS,
    "yaml": YAML_UNITS,
    "html": HTML_UNITS,
    "markdown": (*MARKDOWN_UNITS, *HTML_UNITS),
}
STARTS = {
    "csv": HEAD,
    "yaml": "- code: A\n",
    "html": TABLE + "<tr><td>A<td>",
    "markdown": MARKDOWN + "| A | b |\n",
}


def made_up(seed: int) -> tuple[str, str, Shape]:
    """Return a format, what a shape is made of, and the shape."""
    random = Random(seed)
    form = random.choice(
        ("csv", "yaml", "html", "html", "markdown", "markdown", "openapi")
    )
    if form == "openapi":
        return _made_up_schemas(random)
    unit = "".join(random.choices(UNITS[form], k=random.randint(1, 5)))
    before = random.choice(("", STARTS[form])) + random.choice(("", *UNITS[form]))
    after = random.choice(("", *UNITS[form]))
    name = f"{before!r} + {unit!r} * n + {after!r}"
    return form, name, repeated(unit, before, after)


def _made_up_schemas(random: Random) -> tuple[str, str, Shape]:
    wrappers = random.choices(list(WRAPPERS), k=random.randint(1, 4))
    width, back = random.randint(1, 6), random.random() < 0.5

    def document(count: int) -> str:
        schemas: dict[str, Any] = {"E0": CODE}
        for n in range(count):
            inner = [
                {"$ref": f"#/components/schemas/E{max(0, n - i // 2)}"}
                for i in range(width)
            ]
            schemas[f"E{n + 1}"] = WRAPPERS[wrappers[n % len(wrappers)]](inner)
        if back:
            schemas["E0"] = {
                **CODE,
                "anyOf": [{"$ref": f"#/components/schemas/E{count}"}],
            }
        return json.dumps(openapi(schemas, f"E{count}"))

    return "openapi", f"{wrappers} of {width}{' in a circle' * back}", document
