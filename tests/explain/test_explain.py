"""`errbind explain`: what it is asked, what it says, and that the code which it shows works."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from errbind import pipeline
from errbind.explain import diagnosis_text, lookup
from errbind.explain.catching import Bindings, bindings
from errbind.explain.diagnosis import best, diagnoses
from errbind.explain.explanation import explain
from errbind.explain.http_message import MAX_BYTES, Response, response
from errbind.explain.lookup import Entry
from errbind.explain.text import as_data, as_text
from errbind.model.catalog import Code, HttpStatus, Project
from errbind.plan.vectors import body_of, detail_of
from errbind.spec import config
from tests.projects import ROOT, SPEC, errbind, new_project
from tests.tools import run_npm_bin

CASES = ROOT / "tests" / "cases"
ALL = ("openapi", "python", "typescript")
SECTIONS = [
    "What happened, in the document's words:",
    "Who acts, and what to do:",
    "How this project classifies it:",
    "In Python:",
    "In TypeScript:",
    "In OpenAPI:",
]
BODY = {
    "code": 404,
    "message": "Not Found",
    "errors": [{"code": 902, "message": "Card not found", "field": "cardId"}],
}


def ask(*arguments: str, stdin: str | bytes = "", folder: Path = ROOT) -> Any:
    """Run `errbind explain` with something on standard input."""
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run(
        [sys.executable, "-m", "errbind", "explain", *arguments],
        cwd=folder,
        input=data,
        capture_output=True,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def ids(*arguments: str, stdin: str = "") -> list[str]:
    """Return the ids of what is explained."""
    data = json.loads(ask(*arguments, "--format", "json", stdin=stdin).stdout)
    found = data["explanations"]
    for told in data.get("responses", ()):
        found += told["explanations"]
    return [explanation["id"] for explanation in found]


# -- what is asked -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("838", ["xmoney:TRANSACTION_TIMED_OUT"]),
        ("xmoney:CARD_NOT_FOUND", ["xmoney:CARD_NOT_FOUND"]),
        ("xmoney:902", ["xmoney:CARD_NOT_FOUND"]),
        ("XMONEY:card_not_found", ["xmoney:CARD_NOT_FOUND"]),
        ("CARD_NOT_FOUND", ["xmoney:CARD_NOT_FOUND"]),
        ("cardNotFound", ["xmoney:CARD_NOT_FOUND"]),
        ("CardNotFoundError", ["xmoney:CARD_NOT_FOUND"]),
        ("GREATER_THAN_ID_INVALID", ["xmoney:GREATER_THEN_ID_INVALID"]),
        ("InvoiceCanceledFailedError", ["mugglepay:INVOICE_CANCELED_FAIILED"]),
        ("404", ["mugglepay:404", "xmoney:404"]),
        ("400", ["mugglepay:400", "xmoney:400"]),
        ("xmoney:HTTP_NOT_FOUND", ["xmoney:404"]),
        ("not_found", ["not_found"]),
        ("NotFoundError", ["not_found"]),
        ("card", ["xmoney:card"]),
        ("CardError", ["xmoney:card"]),
        ("CardInvalidRequestError", ["xmoney:CardInvalidRequestError"]),
        ("xmoney", ["xmoney"]),
        ("MugglePayError", ["mugglepay"]),
        ("PaymentError", ["PaymentError"]),
        ("Card not found", ["xmoney:CARD_NOT_FOUND"]),
        ("The specified card was not found.", ["xmoney:CARD_NOT_FOUND"]),
        ("*amount* is a required field", ["xmoney:AMOUNT_MISSING"]),
        ("fraud", ["xmoney:TRANSACTION_FRAUD_SUSPECTED"]),
        (
            "<CardNotFoundError 404 CARD_NOT_FOUND (902): No card>",
            ["xmoney:CARD_NOT_FOUND"],
        ),
    ],
)
def test_a_question_finds_what_is_meant(what: str, found: list[str]) -> None:
    assert ids(what) == found


def test_words_need_no_quotes() -> None:
    assert ids("Card", "not", "found") == ["xmoney:CARD_NOT_FOUND"]


def test_a_catalog_alone_can_be_asked() -> None:
    assert ids("404", "--catalog", "xmoney") == ["xmoney:404"]
    done = ask("404", "--catalog", "xmony")
    assert done.returncode == 2
    assert "no catalog is called 'xmony' (did you mean 'xmoney'?)" in done.stderr
    python = json.loads(ask("xmoney:not_found", "--format", "json").stdout)
    code = python["explanations"][0]["catch"]["python"]["code"]
    assert code.startswith("from payment_errors import NotFoundError, xmoney\n")


def test_several_that_say_so_are_listed_the_best_first() -> None:
    done = ask("insufficient funds")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "xmoney:TRANSACTION_INSUFFICIENT_FUNDS",
        "xmoney:TRANSACTION_CREDIT_INSUFFICIENT_FUNDS",
    ]
    same = ask("The JSON value is invalid or malformed").stdout
    assert same.splitlines() == [
        "xmoney:JSON2_VALUE_INVALID  620: The JSON value is invalid or malformed",
        "xmoney:JSON_VALUE_INVALID   634: The JSON value is invalid or malformed",
    ]


@pytest.mark.parametrize(
    ("what", "first"),
    [
        ("CARD_NOT_FOND", "xmoney:CARD_NOT_FOUND"),
        ("xmony:CARD_NOT_FOUND", "xmoney:CARD_NOT_FOUND"),
        ("xmoney:CARD_NOT_FOND", "xmoney:CARD_NOT_FOUND"),
        ("Card 5 was not found", "xmoney:CARD_NOT_FOUND"),
        ("CardNotFondError", "xmoney:CARD_NOT_FOUND"),
    ],
)
def test_where_nothing_is_meant_the_nearest_are_named(what: str, first: str) -> None:
    done = ask(what)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"errbind explain: nothing is known of {what!r}\n")
    assert done.stderr.splitlines()[2].split()[0] == first


@pytest.mark.parametrize("what", ["987654", "***", "é", "\x1b[31m", " ", ":"])
def test_what_is_like_nothing_is_told_so(what: str) -> None:
    done = ask(what)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing is known of" in done.stderr
    assert "\x1b" not in done.stderr


NO_STATUSES = (
    *("x", "", "0", "99", "099", "600", "999", "0404", "4040", "05991234", "404 "),
    *(
        "+404",
        "40_4",
        "404\n",
        "404.0",
        "0x194",
        "\uff14\uff10\uff14",
        "\u0664\u0660\u0664",
    ),
)


@pytest.mark.parametrize(
    "arguments",
    [
        [""],
        ["902", "--status", "404"],
        ["902", "--header", "a: b"],
        *(["-", "--status", status] for status in NO_STATUSES),
        ["-", "--header", "nothing"],
        ["-", "--header", "x code: 1"],
        ["-", "--header", "x\ny: 1"],
        ["-", "--catalog", "nothing"],
        ["902", "--format", "xml"],
    ],
)
def test_a_wrong_call_is_told_so(arguments: list[str]) -> None:
    done = ask(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "errbind explain: " in done.stderr


@pytest.mark.parametrize("status", [*NO_STATUSES, "404Not Found"])
def test_a_pasted_status_line_without_a_status_is_told_so(status: str) -> None:
    if status in ("404 ", "404\n"):
        return  # these are the end of a status line
    for version in ("HTTP/1.1", "HTTP/2", "HTTP"):
        done = ask("-", stdin=f"{version} {status}\nX-A: b\n\n{{}}")
        assert (done.returncode, done.stdout) == (1, ""), done.stdout
        assert "is no status line such as HTTP/1.1 404 Not Found" in done.stderr


def test_a_wrong_spec_is_told_first(tmp_path: Path) -> None:
    project = new_project(tmp_path / "p", SPEC.replace("title:", "titel:", 1))
    done = ask("101", folder=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert "unknown-key" in done.stderr


# -- what is said --------------------------------------------------------------------------


def test_an_error_is_explained_from_what_happened_to_how_to_catch_it() -> None:
    text = ask("xmoney:902").stdout
    assert [line for line in text.splitlines() if line in SECTIONS] == SECTIONS
    for line in (
        "  The specified card was not found",
        "  section: Card Errors (9xx)",
        "  fields: cardId",
        "  who acts: the caller (the program that sends the request)",
        "  what to do: Verify the resource ID is correct",
        "  retry: no, the same request gives the same answer",
        "  the document advises: 404 Not Found: Verify the resource ID is correct",
        "  category: not_found (The thing asked for does not exist)",
        "  except xmoney.CardNotFoundError as error:",
        "  if (error?.code === XMoneyErrorCode.CARD_NOT_FOUND) console.log(error.message);",
        "  out/openapi/xmoney.yaml#/components/examples/XMoney_CARD_NOT_FOUND",
    ):
        assert line in text.splitlines()


def test_the_place_that_is_said_is_that_of_the_code() -> None:
    data = json.loads(ask("902", "--format", "json").stdout)["explanations"][0]
    file, line, column = data["place"].split(":")
    row = (ROOT / file).read_text("utf-8").splitlines()[int(line) - 1]
    assert row[int(column) - 1 :].startswith("902")


def test_only_the_languages_of_the_project_are_shown(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    text = ask("CART_EMPTY", folder=project).stdout
    assert "In Python:" in text
    assert "In TypeScript:" not in text
    assert "In OpenAPI:" not in text
    (project / "errbind.toml").write_text(
        'targets = ["openapi", "typescript"]\nout = "made"\n'
        'package = {name = "shop-faults"}\n'
    )
    text = ask("CART_EMPTY", folder=project).stdout
    assert "In Python:" not in text
    assert 'from "shop-faults/shop"' in text
    assert "\n  made/openapi/shop.yaml#/components/" in text


def own_target(project: Path, catch: str) -> None:
    """Give a project a target of its own that shows how an error is caught."""
    folder = project / "templates" / "ruby"
    folder.mkdir(parents=True, exist_ok=True)
    (project / "errbind.toml").write_text('targets = ["ruby", "python"]\n', "utf-8")
    (folder / "target.yaml").write_text(
        "{title: Ruby, description: Ruby, raises: '{id}::{class}', catch: catch.rb.j2,"
        ' outputs: [{template: a.j2, path: "ruby/{id}.rb", each: catalog},'
        " {template: a.j2, path: all.rb}]}",
        "utf-8",
    )
    (folder / "catch.rb.j2").write_text(catch, "utf-8")


CATCH = """
{% if code %}
rescue {{ catalog.prefix }}::{{ code.constant }} # {{ paths | join(" ") }}
{% endif %}
{% if several %}{% set note = "One of " ~ kind %}{% endif %}
"""


def test_a_target_of_ones_own_shows_how_an_error_is_caught(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    own_target(project, CATCH)
    text = ask("CART_EMPTY", folder=project).stdout
    shown = "\nIn Ruby:\n  rescue Shop::CART_EMPTY # out/ruby/shop.rb\n"
    assert text.endswith(shown)
    assert text.index("In Python:") < text.index("In Ruby:")
    assert "In Ruby:" not in ask("shop", folder=project).stdout
    text = ask(stdin='{"error_code": "CART_EMPTY", "error": ""}', folder=project).stdout
    wanted = "shop.CartEmptyError in Python, shop::CartEmptyError in Ruby"
    assert f"1 error, raised as {wanted}\n" in text
    spec = (CASES / "items" / "specs").glob("*.yaml")
    project = new_project(tmp_path / "items", next(spec).read_text("utf-8"))
    own_target(project, CATCH)
    code, *_ = pipeline.load(config.find(project)).catalogs[0].codes
    found = json.loads(ask(str(code.value), "--format", "json", folder=project).stdout)
    assert found["explanations"][0]["catch"]["ruby"]["note"] == "One of code"


@pytest.mark.parametrize(
    ("catch", "problem"),
    [
        ("\n{{ nothing }}", "catch.rb.j2:2:1: template: UndefinedError: "),
        ("{% if %}", "catch.rb.j2:1:1: template-syntax: "),
        ("{{ ''.__class__ }}", "catch.rb.j2:1:1: template: SecurityError: "),
        ("{{ code.aliases }}", "catch.rb.j2:1:1: template: TypeError: "),
        ("{% include 'x.j2' %}", "catch.rb.j2:1:1: missing-template: "),
    ],
)
def test_a_template_that_cannot_show_it_says_where(
    tmp_path: Path, catch: str, problem: str
) -> None:
    project = new_project(tmp_path / "project")
    own_target(project, catch)
    done = ask("CART_EMPTY", folder=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"templates/ruby/{problem}")
    (project / "templates" / "ruby" / "catch.rb.j2").unlink()
    done = ask("CART_EMPTY", folder=project)
    assert "templates/ruby/target.yaml:1:" in done.stderr
    assert "there is no template 'catch.rb.j2'" in done.stderr


def test_a_deprecated_and_a_retired_code_say_what_to_use_instead(
    tmp_path: Path,
) -> None:
    spec = (CASES / "names" / "specs" / "clash.yaml").read_text("utf-8")
    retired = "retired: [{code: 99, name: GONE_AWAY, reason: No more., use: VALUE}]\n"
    project = new_project(tmp_path / "project", spec + retired)
    text = ask("OLD", folder=project).stdout
    wanted = (
        "Deprecated since 2; use clash:DATABASE_ERROR (2) instead: It said too little."
    )
    assert text.splitlines()[1] == wanted
    for what in ("99", "GONE_AWAY", "clash:gone-away", "GoneAwayError"):
        text = ask(what, folder=project).stdout
        assert text.splitlines()[:2] == [
            "clash:GONE_AWAY was code 99 of Clash API",
            "Retired; use clash:VALUE (14) instead: No more.",
        ]
        assert "except clash.ClashValueError as error:" in text


def test_a_code_and_a_status_of_the_same_number_are_both_shown(tmp_path: Path) -> None:
    spec = (CASES / "names" / "specs" / "clash.yaml").read_text("utf-8")
    project = new_project(tmp_path / "p", spec.replace("code: 7,", "code: 404,"))
    text = ask("404", folder=project).stdout
    assert "clash:NOT_FOUND is code 404 of Clash API" in text
    assert "clash:404 is HTTP status 404 Not Found of Clash API" in text


def test_a_negative_code_and_awkward_ones_can_be_asked(tmp_path: Path) -> None:
    names = (CASES / "names" / "specs" / "clash.yaml").read_text("utf-8")
    project = new_project(tmp_path / "names", names)
    assert "is code -10 of" in ask("-10", folder=project).stdout
    texts = (CASES / "texts" / "specs" / "awkward.yaml").read_text("utf-8")
    project = new_project(tmp_path / "texts", texts)
    for code in ("000", "a b", "it's", " ", "é", "\\", "urn:x:y#z", "awkward:a b"):
        done = ask(code, folder=project)
        assert done.returncode == 0, code
        assert done.stdout.startswith("awkward:"), code
        unsafe = {c for c in done.stdout if not c.isprintable()} - {"\n"}
        assert unsafe == set(), code


# -- a response on standard input ----------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_a_body_is_read_by_the_catalog_that_it_fits(arguments: list[str]) -> None:
    text = ask(*arguments, stdin=json.dumps(BODY)).stdout
    assert text.startswith(
        "This is a response of xMoney API (xmoney, envelope error).\n"
        "HTTP status 404, 1 error, raised as xmoney.CardNotFoundError\n"
        "title: Not Found\n"
        "1. 902 CARD_NOT_FOUND (field cardId): Card not found\n"
        "\nxmoney:CARD_NOT_FOUND is code 902 of xMoney API ("
    )
    flat = {"error": "No", "error_code": "ORDER_NOT_NEW", "status": 400}
    assert ids(stdin=json.dumps(flat)) == ["mugglepay:ORDER_NOT_NEW"]


def test_what_curl_prints_is_read_up_to_the_last_response() -> None:
    head = "HTTP/1.1 301 Moved Permanently\r\nLocation: /x\r\n\r\n"
    head += "HTTP/2 404 \r\ncontent-type: application/json\r\nx-request-id: 7\r\n\r\n"
    for text in (head, head.replace("\r\n", "\n"), f"\n{head}"):
        assert ids("-", stdin=text + json.dumps(BODY)) == ["xmoney:CARD_NOT_FOUND"]
    status = "HTTP/1.1 504 Gateway Timeout\r\ncontent-type: text/html\r\n\r\n<html>"
    done = ask("-", stdin=status)
    assert done.returncode == 0
    assert "the body is HTML" in done.stderr
    assert done.stdout.startswith("xmoney:504 is HTTP status 504 Gateway Timeout of")


def test_a_status_and_headers_that_are_given_count() -> None:
    body = json.dumps({**BODY, "errors": [{"code": 1651, "message": "New"}]})
    text = ask("-", "--status", "409", stdin=body).stdout
    assert "raised as xmoney.XMoneyConflictError" in text
    assert "1. 1651, a code that the catalog does not know: New\n" in text
    assert "\nxmoney:409 is HTTP status 409 Conflict of xMoney API" in text
    assert ids("-", "--status", "401", stdin="") == ["mugglepay:401", "xmoney:401"]
    assert ids("-", "--status", "401", "--catalog", "xmoney") == ["xmoney:401"]


def test_every_error_of_a_body_is_told_and_each_code_explained_once() -> None:
    codes = [902, 838, 902, 1651]
    body = json.dumps({**BODY, "errors": [{"code": c, "message": "m"} for c in codes]})
    done = ask("-", stdin=body)
    assert "HTTP status 404, 4 errors, raised as " in done.stdout
    wanted = ["xmoney:CARD_NOT_FOUND", "xmoney:TRANSACTION_TIMED_OUT", "xmoney:404"]
    assert ids("-", stdin=body) == wanted


def test_a_body_that_is_nearly_right_is_read_and_told_of() -> None:
    text = ask("-", "--status", "404", stdin='{"errors": [{"code": "902"}]}').stdout
    assert "$: 'code' is a required property" in text
    assert "$.errors[0].code: '902' is not of type 'integer'" in text
    assert "xmoney:CARD_NOT_FOUND is code 902" in text


MISFITS = [
    ("", "the input is empty"),
    (" \n", "the input is empty"),
    (
        "<html><head><title>502  Bad\nGateway</title></head></html>",
        "the body is HTML, '502 Bad Gateway'",
    ),
    ("<?xml version='1.0'?><Error/>", "the body is XML"),
    ("Not found", "the body is no JSON: Expecting value at line 1, column 1"),
    ('{"code": 404, "mess', "the body is cut short: "),
    ('{"code": 404,', "the body is cut short: "),
    ('{"code": 404}\n{"code": 404}', "several JSON values follow each other"),
    ('{"code": NaN}', "which knows no NaN"),
    ('{"code": ' + "9" * 5000 + "}", "a number that is too long"),
    ("[" * 200_000, "nested too deeply"),
    (b'{"message": "\xe9"}', "byte 14 of the input, 0xe9, is not UTF-8"),
    (b"\x1f\x8b\x08\x00", "compressed (gzip)"),
    (b" " * (MAX_BYTES + 1), "more than 1 MiB"),
    ("[]", "fits no error"),
    ("5", "fits no error"),
    ("null", "fits no error"),
    ('{"id": 5}', "fits no error"),
    ('{"code": 200, "message": "OK"}', "fits no error"),
]


@pytest.mark.parametrize(("content", "reason"), MISFITS)
def test_what_is_no_error_is_told_so_with_what_was_expected(
    content: str | bytes, reason: str
) -> None:
    done = ask("-", stdin=content)
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr.splitlines()[0]
    assert "xMoney API (xmoney, error): an object with code, message" in done.stderr
    assert "for example {" in done.stderr
    assert len(done.stderr) < 2000


def test_json_is_what_is_answered_where_it_is_asked_for() -> None:
    for content, _ in MISFITS[:4]:
        done = ask("-", "--format", "json", stdin=content)
        data = json.loads(done.stdout)
        assert (done.returncode, done.stderr, data["responses"]) == (1, "", [])
        assert data["remark"] and data["expected"]
    data = json.loads(ask("-", "--format", "json", stdin=json.dumps(BODY)).stdout)
    (found,) = data["responses"]
    assert found["class"] == "CardNotFoundError"
    assert found["errors"][0]["name"] == "CARD_NOT_FOUND"
    data = json.loads(ask("CARD_NOT_FOND", "--format", "json").stdout)
    assert data["explanations"] == []
    assert data["nearest"][0]["id"] == "xmoney:CARD_NOT_FOUND"


def test_texts_of_other_systems_are_read() -> None:
    text = json.dumps(BODY)
    for content in (b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        done = ask("-", "--format", "json", stdin=content)
        assert json.loads(done.stdout)["responses"][0]["class"] == "CardNotFoundError"


def test_a_terminal_is_not_steered_by_a_body() -> None:
    item = {"code": "902", "message": "\x1b]0;gone\x07\u202e\r", "field": "\x9b1m"}
    body = {**BODY, "message": "\x1b[2J", "errors": [item]}
    text = ask("-", stdin=json.dumps(body)).stdout
    assert {c for c in text if not c.isprintable()} == {"\n"}
    long = {**BODY, "errors": [{"code": 1, "message": "x" * 100_000}] * 5}
    assert len(ask("-", stdin=json.dumps(long)).stdout) < 5000


def test_the_vectors_of_each_catalog_are_its_own() -> None:
    """A code's own body is read by the catalog of that code, whatever other catalogs there are."""
    project = shipped()[0]
    for catalog in project.catalogs:
        for code in catalog.codes:
            status = code.http_status or 400
            body = body_of(catalog.envelopes[0], status, [detail_of(code)])
            found = best(diagnoses(project, Response(None, {}, body)))
            assert [each.catalog.id for each in found] == [catalog.id]
            assert [error.name for error in found[0].errors] == [code.name]


@pytest.mark.parametrize("case", ["flat", "items", "top_and_items", "two_envelopes"])
def test_a_response_is_read_as_the_bindings_read_it(case: str) -> None:
    project = pipeline.load(config.find(CASES / case))
    path = CASES / case / "expected" / "vectors" / f"{project.catalogs[0].id}.json"
    count = 0
    for vector in json.loads(path.read_text("utf-8"))["vectors"]:
        head = "".join(f"{k}: {v}\r\n" for k, v in vector["headers"].items())
        status, body = vector["http_status"], vector["body"]
        if status is not None:
            head = f"HTTP/1.1 {status} Some Reason\r\n{head}\r\n"
        text = "" if body is None else body
        text = text if isinstance(text, str) else json.dumps(text)
        if not head and not text.strip():
            continue
        found = diagnoses(project, response((head + text).encode()))
        for each in found:
            expected = vector["expected"]
            assert expected["is_error"], vector["name"]
            assert each.class_name == expected["class"], vector["name"]
            assert each.status == expected["http_status"], vector["name"]
            assert diagnosis_text.as_text(each, each.class_name)
            assert diagnosis_text.as_data(each)["catalog"] == each.catalog.id
            count += 1
    assert count >= len(project.catalogs[0].codes)


def test_apis_that_a_body_fits_alike_are_all_shown(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    twin = SPEC.replace("id: shop", "id: twin").replace("prefix: Shop", "prefix: Twin")
    (project / "specs" / "twin.yaml").write_text(twin, "utf-8")
    (catalog,) = pipeline.load(config.find(CASES / "flat")).catalogs
    body = body_of(catalog.envelopes[0], 400, [detail_of(catalog.codes[0])])
    text = ask("-", stdin=json.dumps(body), folder=project).stdout
    assert text.count("This is a response of ") == 2


# -- the code that is shown ----------------------------------------------------------------


@cache
def shipped() -> tuple[Project, Bindings]:
    """This project, and what it generates."""
    settings = config.find(ROOT)
    project = pipeline.load(settings)
    return project, bindings(project, settings)


def explained() -> list[tuple[Entry, dict[str, str]]]:
    """Everything that can be explained, with the code for each language."""
    project, made = shipped()
    found = []
    for entry in lookup.entries(project):
        snippets = explain(project, made, entry).snippets
        found.append((entry, {s.language: s.code for s in snippets}))
    return found


def response_of(entry: Entry) -> httpx.Response:
    """A response that an entry's snippet must catch: one of a code or status that belongs to it."""
    project, made = shipped()
    data = as_data(explain(project, made, entry))
    found: list[str] = [
        *data.get("classification", {}).get("members", ()),
        *(data.get("document", {}).get("codes", ()) if entry.kind == "group" else ()),
    ]
    name = found[0].partition(":")[2] if found else ""
    first = next(c for c in project.catalogs if not found or found[0].startswith(c.id))
    catalog = entry.catalog or first
    of_all = entry.kind == "catalog" or entry.value is project.package
    wanted = catalog.codes[0] if of_all else entry.value
    for each in (*catalog.codes, *catalog.http_statuses):
        wanted = each if each.name == name else wanted
    if isinstance(wanted, Code):
        body = body_of(catalog.envelopes[0], 400, [detail_of(wanted)])
        return httpx.Response(400, json=body)
    return httpx.Response(wanted if isinstance(wanted, int) else wanted.status)


def test_the_python_that_is_shown_catches_what_it_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count = 0
    for entry, code in explained():
        if "python" not in code:
            value = entry.value
            assert isinstance(value, HttpStatus) and value.status < 400, entry.id
            continue
        exec(code["python"], {"response": response_of(entry)})
        assert capsys.readouterr().out.strip(), entry.id
        count += 1
    assert count > 230


def test_the_remark_on_several_errors_holds() -> None:
    import payment_errors
    from payment_errors import xmoney

    data = json.loads(ask("902", "--format", "json").stdout)["explanations"][0]
    above, among = data["catch"]["python"]["note"].splitlines()
    expression = among.partition(" finds ")[0]
    errors = [{"code": 838}, {"code": 902}]
    error = xmoney.XMoneyError.from_body(400, {"code": 400, "errors": errors})
    assert not isinstance(error, xmoney.CardNotFoundError)
    assert eval(expression, {"error": error, "xmoney": xmoney}) is True
    names = above.removeprefix("Also caught as ").rstrip(".").split(", ")
    own = [xmoney.CardNotFoundError("x").__class__.__mro__]
    assert names[0] == "xmoney.CardError"
    for name in names:
        module = xmoney if name.startswith("xmoney.") else payment_errors
        assert getattr(module, name.rpartition(".")[2]) in own[0]


def test_the_typescript_that_is_shown_compiles(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "payment-errors"
    package.parent.mkdir()
    package.symlink_to(ROOT / "out" / "typescript", target_is_directory=True)
    count = 0
    for number, (_, code) in enumerate(explained()):
        if "typescript" in code:
            text = f"{code['typescript']}\ndeclare const response: Response;\n"
            (tmp_path / f"shown{number}.ts").write_text(text, "utf-8")
            count += 1
    assert count > 220
    settings = {
        "strict": True,
        "noEmit": True,
        "module": "nodenext",
        "target": "es2022",
        "lib": ["es2022", "dom"],
        "noUnusedLocals": True,
        "types": [],
    }
    text = json.dumps({"compilerOptions": settings, "include": ["*.ts"]})
    (tmp_path / "tsconfig.json").write_text(text, "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    done = run_npm_bin("tsc", "-p", "tsconfig.json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_openapi_components_that_are_named_are_there() -> None:
    documents: dict[str, str] = {}
    count = 0
    for _, code in explained():
        for line in code.get("openapi", "").splitlines():
            path, _, pointer = line.partition("#/components/")
            kind, _, name = pointer.partition("/")
            text = documents.setdefault(path, (ROOT / path).read_text("utf-8"))
            section = text[text.index(f"\n  {kind}:\n") :]
            assert f"\n    {name}:\n" in section, line
            count += 1
    assert count > 400


def test_every_explanation_is_text_that_can_be_shown() -> None:
    for case in sorted(CASES.iterdir()):
        settings = replace(config.find(case), targets=ALL)
        project = pipeline.load(settings)
        made = bindings(project, settings)
        for entry in lookup.entries(project):
            text = as_text(explain(project, made, entry))
            assert text.endswith("\n")
            assert {c for c in text if not c.isprintable()} <= {"\n"}, entry.id
            assert lookup.find(project, entry.id).entries, entry.id


def test_the_help_names_what_can_be_asked() -> None:
    text = errbind(ROOT, "explain", "--help").stdout
    for word in ("code", "class", "HTTP status", "curl -i", "--catalog", "--header"):
        assert word in text
