"""`errbind import`: what it makes of lists, pages and OpenAPI documents, and what it says.

Each folder of tests/imports holds a source, the arguments of a call, the spec that it gives, and in
report.txt what is said on standard error.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from errbind.importing import cells, drafting, formats, review
from errbind.model.problem import SpecError
from errbind.spec.documents import read_document
from tests.projects import ROOT, errbind

FOLDER = Path(__file__).parents[1] / "imports"
DOCUMENTS = Path(__file__).parents[1] / "documents"
NAMES = sorted(path.name for path in FOLDER.iterdir())


def imported(
    folder: Path, *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "errbind", "import", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        check=False,
    )


def imported_case(name: str) -> tuple[str, str]:
    folder = FOLDER / name
    arguments = shlex.split((folder / "arguments.txt").read_text("utf-8"))
    stdin = (folder / "stdin").read_bytes() if "-" in arguments else b""
    done = imported(folder, *arguments, "--output", "-", stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_source_gives_exactly_this_spec_and_report(
    name: str, regenerate: bool
) -> None:
    spec, report = imported_case(name)
    if regenerate:
        (FOLDER / name / "spec.yaml").write_bytes(spec.encode())
        (FOLDER / name / "report.txt").write_bytes(report.encode())
    assert spec == (FOLDER / name / "spec.yaml").read_bytes().decode()
    assert report == (FOLDER / name / "report.txt").read_bytes().decode()


@pytest.mark.parametrize("name", NAMES)
def test_errbind_has_nothing_to_say_of_an_imported_spec(name: str) -> None:
    assert review.problems(name, (FOLDER / name / "spec.yaml").read_text("utf-8")) == []


# -- the documents of the shipped specs ----------------------------------------------


def shipped(name: str) -> Any:
    return spec_of((ROOT / "specs" / f"{name}.yaml").read_bytes())


def spec_of(text: bytes) -> Any:
    return read_document("x.yaml", text).value


# What a person added to the transcribed part of specs/mugglepay.yaml, which no import can know.
BY_A_PERSON = {
    ("title",): "MugglePay API",
    ("prefix",): "MugglePay",
    ("source", "title"): (
        "HTTP Response and Error Codes, a page of MugglePay's API documentation"
    ),
    ("source", "retrieved"): "2026-11-21",
    ("envelopes", 0, "schema", "properties", "status", "type"): ["string", "integer"],
    ("envelopes", 0, "when"): {"/error_code": {"type": "string"}},
    ("groups", 0, "errors", 3, "aliases"): ["INVOICE_CANCELED_FAILED"],
    ("groups", 0, "errors", 5, "aliases"): ["ORDER_CANCELED_FAILED"],
}
REMARK_KEYS = {"note", "$comment"}


def values(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Any]]:
    """Yield every scalar and empty collection of a spec with its path, but for our remarks."""
    members: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        members = [(k, v) for k, v in value.items() if k not in REMARK_KEYS]
    elif isinstance(value, list) and path[-1] not in ("aliases", "type"):
        members = list(enumerate(value))
    if not members or path[-1:] == ("when",):
        yield path, value
        return
    for key, inner in members:
        yield from values(inner, (*path, key))


def transcribed(spec: Any) -> dict[Any, Any]:
    ours = ("categories", "handling", "retired")
    return dict(values({key: spec[key] for key in spec if key not in ours}))


def test_the_document_gives_the_transcribed_part_of_the_shipped_spec() -> None:
    done = imported(DOCUMENTS, "mugglepay.txt", "--output", "-")
    made, kept = transcribed(spec_of(done.stdout)), transcribed(shipped("mugglepay"))
    differing = {
        path for path in made.keys() | kept.keys() if made.get(path) != kept.get(path)
    }
    assert {path: kept.get(path) for path in differing} == BY_A_PERSON
    assert done.stderr.decode().splitlines() == [
        "mugglepay.txt:9:1: unlisted-code: API_LIMIT_EXCEEDED stands in the example"
        " 'Response example' only; added with `listed: false`",
        "wrote standard output: 24 codes, 1 group, 4 HTTP statuses, 1 envelope, 1 example",
    ]


def test_split_rows_give_the_transcribed_codes_and_statuses() -> None:
    done = imported(DOCUMENTS, "xmoney_rows.tsv", "--output", "-")
    made, kept = spec_of(done.stdout), shipped("xmoney")
    assert made["http_statuses"] == kept["http_statuses"]
    assert [g["title"] for g in made["groups"]] == [g["title"] for g in kept["groups"]]
    for mine, theirs in zip(made["groups"], kept["groups"], strict=True):
        assert mine.get("range") == theirs.get("range")
        noted = ("note", "aliases", "type")
        assert mine["errors"] == [
            {k: v for k, v in error.items() if k not in noted}
            for error in theirs["errors"]
        ]


def test_tables_whose_columns_have_run_together_are_said_to_be_lost(
    tmp_path: Path,
) -> None:
    shutil.copy(DOCUMENTS / "xmoney.txt", tmp_path)
    done = imported(tmp_path, "xmoney.txt")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert (
        lines[0]
        == "xmoney.txt: import: no error code was found, so there is no spec to write"
    )
    text = (DOCUMENTS / "xmoney.txt").read_text("utf-8").splitlines()
    tables = [
        n
        for n, line in enumerate(text, 1)
        if line.startswith(("CodeConst", "FieldDesc"))
    ]
    lost = [line.split(": ")[:2] for line in lines if "run together" in line]
    assert lost == [[f"xmoney.txt:{n}:1", "skipped-table"] for n in tables]
    assert [path.name for path in tmp_path.iterdir()] == ["xmoney.txt"]


# -- to the letter -------------------------------------------------------------------

# What a page can show: no control characters, no space at an end or beside another.
SHOWN = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"])
    | st.sampled_from(" \\`*_{}[]<>()#+-.!|~&;:'\"0123456789NO"),
    min_size=1,
    max_size=20,
).map(lambda text: " ".join(text.split()))
CODES = SHOWN.filter(
    lambda text: not cells.is_empty(text)
    and not cells.is_several(text)
    and bool(text.strip())
)
ROWS = st.lists(
    st.tuples(CODES, SHOWN.filter(lambda text: not cells.is_empty(text)) | st.just("")),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)
Rows = list[tuple[str, str]]


def read_back(form: str, text: str, *options: str) -> Rows:
    """Import a text in this process, and return what errbind's own reader finds in the spec."""
    source = formats.read("x", text, form, (), has_header=True)
    made = drafting.spec(source, drafting.Wishes(codes="string"))
    entries = [e for g in spec_of(made.text.encode())["groups"] for e in g["errors"]]
    assert {problem.rule for problem in made.problems} <= {
        "name-collision",
        "impossible-name",
        "odd-character",  # kept to the letter, for its owner to look at
    }
    return [(e["code"], e.get("description", "")) for e in entries]


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_csv_comes_back_to_the_letter(rows: Rows, delimiter: str, end: str) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerows([("code", "description"), *rows])
    assert read_back("csv", stream.getvalue()) == rows


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda row: row[0],
    )
)
def test_json_comes_back_to_the_letter(rows: Rows) -> None:
    told = [(c, d if not cells.is_empty(d) else "") for c, d in rows]
    objects = [{"code": code, "description": text} for code, text in rows]
    assert read_back("json", json.dumps({"errors": objects})) == told


@given(ROWS)
def test_html_comes_back_to_the_letter(rows: Rows) -> None:
    lines = [
        f"<tr><td>{html.escape(c)}</td><td>{html.escape(d)}</td></tr>" for c, d in rows
    ]
    text = "<table><tr><th>Code</th><th>Description</th></tr>" + "\n".join(lines)
    assert read_back("html", text) == rows


@given(ROWS)
def test_markdown_comes_back_to_the_letter(rows: Rows) -> None:
    lines = [f"| {escaped(code)} | {escaped(text)} |" for code, text in rows]
    text = "\n".join(["| Code | Description |", "|---|---|", *lines])
    assert read_back("markdown", text) == rows


def escaped(text: str) -> str:
    """Return a text as Markdown shows it to the letter."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


@given(st.text(max_size=300) | st.text("<>/=\"' tdrhablep\n|-#`{}[]:,", max_size=300))
@example("<table><tr><td rowspan=99999999 colspan=99999999>x")
@example("<table>" * 300 + "<tr><td>code")
@example("| code |\n|---|\n" + "| a |\n" * 50)
@example("[" * 3000)
@example("a: &a [*a]")
@example(
    "openapi: 3.0.0\npaths: {a: {get: {responses: {default: {$ref: '#/x'}}}}}\nx: {$ref: '#/x'}"
)
@example('{"code": {"code": {"code": []}}}')
@pytest.mark.parametrize("form", formats.FORMATS)
def test_anything_is_imported_or_refused_with_a_place(form: str, text: str) -> None:
    try:
        source = formats.read("x", text, form, (), has_header=True)
        made = drafting.spec(source, drafting.Wishes())
    except SpecError as error:
        assert error.problems
        assert all(problem.place.file.startswith("x") for problem in error.problems)
    else:
        assert spec_of(made.text.encode())["groups"]


# -- the command ---------------------------------------------------------------------

CSV = b"code,message\ncart_empty,The cart is empty\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acme.csv").write_bytes(CSV)
    return tmp_path


def test_the_spec_goes_where_specs_are_and_passes_validate(folder: Path) -> None:
    (folder / "errbind.toml").write_text('specs = "apis"\n')
    done = imported(folder, "acme.csv", "--id", "acme_pay")
    assert (done.returncode, done.stdout.decode()) == (
        0,
        "wrote apis/acme_pay.yaml: 1 code, 1 group, 1 envelope\n",
    )
    validated = errbind(folder, "validate")
    assert (validated.returncode, validated.stderr) == (0, "")


def test_what_is_there_is_never_overwritten(folder: Path) -> None:
    (folder / "specs").mkdir()
    (folder / "specs" / "acme.yaml").write_text("mine")
    for arguments in (["acme.csv"], ["acme.csv", "--output", "specs/acme.yaml"]):
        done = imported(folder, *arguments)
        assert done.returncode == 1
        assert b"specs/acme.yaml: import: it is there already" in done.stderr
        assert done.stderr.endswith(b"1 problem; nothing was written\n")
    assert (folder / "specs" / "acme.yaml").read_text() == "mine"
    (folder / "specs" / "acme.yaml").rename(folder / "specs" / "acme.yml")
    assert (
        imported(folder, "acme.csv").returncode == 1
    )  # two of one id would not go together


def test_the_same_source_gives_the_same_bytes(folder: Path) -> None:
    first = imported(folder, "acme.csv", "--output", "one.yaml")
    again = imported(folder.parent, f"{folder.name}/acme.csv", "--output", "-")
    assert first.returncode == 0
    assert (folder / "one.yaml").read_bytes() == again.stdout


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, codec: str) -> None:
    text = "code;text\nÜ_1;Ärger\n"
    (tmp_path / "acme.csv").write_bytes(text.encode(codec))
    done = imported(tmp_path, "acme.csv", "--column", "description=text", "-o", "-")
    (group,) = spec_of(done.stdout)["groups"]
    assert group["errors"] == [{"code": "Ü_1", "description": "Ärger"}]


def test_another_encoding_is_refused_with_its_place_until_it_is_named(
    tmp_path: Path,
) -> None:
    (tmp_path / "acme.csv").write_bytes("code;text\nA;B\nU;Ärger\n".encode("cp1252"))
    done = imported(tmp_path, "acme.csv")
    assert done.returncode == 1
    assert done.stderr.decode().startswith(
        "acme.csv:3:3: import: byte 0xc4 is not UTF-8; say what it is"
    )
    done = imported(tmp_path, "acme.csv", "--encoding", "cp1252", "-o", "-")
    assert 'description: "Ärger"' in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--column", "code"],
            "'code' is not KEY=NAME with a KEY of code, http_status",
        ),
        (["--column", "cod=x"], "'cod=x' is not KEY=NAME"),
        (["--retrieved", "2026-02-30"], "'2026-02-30' is not a day as YYYY-MM-DD"),
        (["--id", "Acme"], "'Acme' is not an id such as acme_pay"),
        (["--prefix", "acme"], "'acme' is not a prefix such as AcmePay"),
        (["--url", "acme.example"], "'acme.example' is not an address"),
        (["--from", "word"], "invalid choice: 'word'"),
        (["--encoding", "utf-9"], "'utf-9' is no encoding"),
        (["--force"], "unrecognized arguments: --force"),
    ],
)
def test_a_wrong_call_is_told_so(
    folder: Path, arguments: list[str], message: str
) -> None:
    done = imported(folder, "acme.csv", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not (folder / "specs").exists()


@pytest.mark.parametrize(
    ("name", "data", "arguments", "message"),
    [
        ("a.csv", b"", [], "a.csv: import: there is nothing in it"),
        ("a.csv", b"x,y\n1,2\n", [], "none of its columns ('x', 'y') is called a code"),
        ("a.csv", CSV, ["--column", "code=Code 1"], "the columns are: code, message"),
        (
            "a.csv",
            CSV,
            ["--codes", "integer"],
            "a.csv:2:1: import: 'cart_empty' is no integer",
        ),
        ("a.json", b'{"a": 1,}', [], "a.json:1:9: import: this is no JSON: "),
        ("a.json", b'{"a": 1}', [], "no list of errors is in it; say where"),
        ("a.json", b"[]", ["--pointer", "/x"], "--pointer /x leads to no list"),
        ("a.json", b"[]", ["--pointer", "x"], "an address starts with a slash"),
        ("a.yaml", b"a: [1", [], "a.yaml:2:1: import: this is no YAML"),
        ("a.yaml", b"openapi: 3.1.0\npaths: {}\n", [], "no error code was found"),
        ("a.yaml", b"openapi: 3.1.0\n", ["--pointer", "/components"], "leads nowhere"),
        ("a.html", b"<p>Nothing", [], "a.html: import: no error code was found"),
        ("a.md", b"# Errors\n", [], "a.md: import: no error code was found"),
    ],
)
def test_a_source_without_codes_is_refused(
    tmp_path: Path, name: str, data: bytes, arguments: list[str], message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = imported(tmp_path, name, *arguments)
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "specs").exists()


def test_a_source_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    for name in ("nothing.csv", "."):
        done = imported(tmp_path, name)
        assert done.returncode == 1
        assert done.stderr.decode().startswith("errbind: ")
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("code,message\na,b\n", "csv"),
        ('[{"code": "a"}]', "json"),
        ("openapi: 3.1.0\n", "openapi"),
        ("<!-- x -->\n<!DOCTYPE html><p>", "html"),
        ("# Errors\n\n| code |\n", "markdown"),
        ("Just prose, with commas.\n", "markdown"),
    ],
)
def test_the_format_is_told_by_the_content(text: str, form: str) -> None:
    assert formats.guessed("page.txt", text) == form


def test_what_needs_a_person_is_marked_in_the_spec(tmp_path: Path) -> None:
    (tmp_path / "acme.csv").write_text("code\nitem_gone\nITEM-GONE\n")
    done = imported(tmp_path, "acme.csv")
    assert done.returncode == 1
    lines = (tmp_path / "specs" / "acme.yaml").read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if "TODO: name-collision" in line)
    assert any("ITEM-GONE" in line and "code:" in line for line in lines[at : at + 4])
    assert done.stderr.decode().endswith("1 problem, marked with TODO in the spec\n")


def test_a_large_table_is_read_in_reasonable_time() -> None:
    lines = [f"| CODE_{n} | Text of {n} | {400 + n % 100} |" for n in range(5000)]
    text = "\n".join(["| Code | Description | HTTP |", "|---|---|---|", *lines])
    begin = time.monotonic()
    assert len(read_back("markdown", text)) == 5000
    assert time.monotonic() - begin < 60
