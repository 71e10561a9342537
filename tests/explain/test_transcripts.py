"""What people paste into `errbind explain` that is no body: what is read in it, or what it is."""

from __future__ import annotations

import json
import time

import pytest

from errbind import pipeline
from errbind.explain.diagnosis import best, diagnoses, named, statuses
from errbind.explain.http_message import MAX_BYTES, TranscriptError, response
from errbind.model.catalog import Project
from errbind.spec import config
from tests.projects import ROOT

BODY = {"code": 404, "message": "Not Found", "errors": [{"code": 902}]}
JSON = json.dumps(BODY)
LINE = "2026-11-28T10:00:00Z ERROR xmoney 404"
TRACEBACK = 'Traceback (most recent call last):\n  File "pay.py", line 3\n    pay()\n'
ACCESS = '127.0.0.1 - - [28/Nov/2026:10:00:00 +0000] "GET /x HTTP/1.1" {} 123'


@pytest.fixture(scope="module")
def project() -> Project:
    return pipeline.load(config.find(ROOT))


def ids(project: Project, text: str) -> list[str]:
    """Return what is explained of a text that somebody pastes."""
    given = response(text.encode())
    found = best(diagnoses(project, given))
    if found:
        return [f"{each.catalog.id}:{e.name}" for each in found for e in each.errors]
    entries = named(project, given) or statuses(project, given.status)
    return [entry.id for entry in entries]


@pytest.mark.parametrize(
    "text",
    [
        f"{LINE} {JSON}",
        f"{LINE} {JSON} in 5 ms\n",
        f"[2026-11-28 10:00:00] ERROR {{request 5}} params={{}} body={JSON}",
        f"<34>1 2026-11-28T10:00:00Z host api - {JSON}",
        f"{LINE}\n{json.dumps(BODY, indent=2)}\nINFO done\n",
        f"{LINE} {JSON}\n{LINE} {JSON}\n",  # it was tried twice
        f"data: {JSON}",
        f"api_1  | b'{JSON}'",
    ],
)
def test_the_body_in_a_line_of_a_log_is_read(project: Project, text: str) -> None:
    assert ids(project, text) == ["xmoney:CARD_NOT_FOUND"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("404 CARD_NOT_FOUND (902): Card not found", ["xmoney:CARD_NOT_FOUND"]),
        ("<CardNotFoundError 404 902: No card>", ["xmoney:CARD_NOT_FOUND"]),
        ("<CardNotFoundError CARD_NOT_FOUND (902): -->", ["xmoney:CARD_NOT_FOUND"]),
        (
            f"{TRACEBACK}payment_errors.xmoney.CardNotFoundError: 404 CARD_NOT_FOUND (902): x",
            ["xmoney:CARD_NOT_FOUND"],
        ),
        (
            f"{TRACEBACK}errors.xmoney.XMoneyConflictError: 409 1651: New",
            ["xmoney:409", "xmoney:XMoneyConflictError"],
        ),
        (f"{LINE} ORDER_NOT_NEW, then CARD_NOT_FOUND {{}}", 2),
        ("409 1651: New", ["xmoney:409"]),
        (ACCESS.format(409), ["xmoney:409"]),
        (f"{ACCESS.format(409)}\n{ACCESS.format(500)}", []),
        ("Nothing of the kind", []),
    ],
)
def test_without_a_body_the_names_and_then_the_status_tell(
    project: Project, text: str, found: list[str] | int
) -> None:
    given = ids(project, text)
    assert (len(given) if isinstance(found, int) else given) == found


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (f"{TRACEBACK}ValueError: no", "the input is a Python traceback"),
        (ACCESS.format(404), "the input is an access log"),
        ("409 1651: New", "the input is an exception whose code no catalog knows"),
        (f"{JSON}\n{JSON}", "several JSON values follow each other"),
        (f'{LINE} {JSON}\n{LINE} {{"code": 1}}', "several JSON values"),
        (f'[{{"code": 902}}, {JSON[:40]}', "the body is cut short"),
        ("<!doctype html><title>Sorry</title>", "the body is HTML, 'Sorry'"),
        ("curl: (6) Could not resolve host", "the body is no JSON"),
    ],
)
def test_what_is_no_body_is_called_what_it_is(text: str, remark: str) -> None:
    assert (response(text.encode()).remark or "").startswith(remark)


HAR = b'{\n  "log": {"version": "1.2", "entries": ['


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HAR + b"]}}", "a HAR file; save the content of one response"),
        (b"\xef\xbb\xbf" + HAR + b" " * MAX_BYTES, "a HAR file; save the content"),
        (b"\x89PNG\r\n\x1a\n\0\0", "the input is a binary file"),
        (b"\0\1\2", "the input is a binary file"),
        (b"\xff\xfe{", "is not UTF-16"),
        (b"caf\xe9", "is not UTF-8"),
        (b"", "the input is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(
    content: bytes, message: str
) -> None:
    with pytest.raises(TranscriptError, match=message):
        response(content)


# As curl 8 prints them with -v: to a terminal, and with its progress into a file.
SENT = (
    "*   Trying 127.0.0.1:80...\n* Connected to localhost (127.0.0.1) port 80\n"
    "> GET /cards/5 HTTP/1.1\r\n> Host: localhost\r\n> Accept: */*\r\n> \r\n"
)
MOVED = "< HTTP/1.1 302 Found\r\n< location: /x\r\n< \r\n* Ignoring the response-body\n"
HEAD = "< HTTP/1.1 404 Not Found\r\n< x-request-id: 7\r\n< \r\n"
METER = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
    "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0"
)
DONE = (
    "\r100   112  100   112    0     0  14785      0 --:--:-- --:--:-- --:--:-- 16000\n"
)


@pytest.mark.parametrize(
    "text",
    [
        f"{SENT}{HEAD}{JSON}",
        f"{SENT}{HEAD}* Closing connection 0\n{JSON}\n",
        f"{SENT}{HEAD}{JSON}* Connection #0 to host localhost left intact\n",
        f"{SENT}{MOVED}{SENT}{HEAD}{JSON}* Closing connection\n",
        f"{METER}{SENT}{HEAD}{{ [112 bytes data]\n{DONE}* Closing connection 0\n{JSON}",
        f"{SENT}{HEAD}{json.dumps(BODY, indent=1)}\n* Closing connection 0\n",
        f"{SENT}{HEAD}{JSON}".replace("\r\n", "\n"),
    ],
)
def test_what_curl_prints_with_all_that_it_does_is_read(text: str) -> None:
    given = response(text.encode())
    assert (given.status, given.body, given.remark) == (404, BODY, None)
    assert given.headers == {"x-request-id": "7"}


@pytest.mark.parametrize(
    "unit",
    [
        'x {"a":',
        "[ ",
        "[ {",
        '{"',
        "9 ",
        "_aA",
        "404 x: ",
        '" 404 1 ',
        "< HTTP/1.1 404\n0 ",
    ],
)
def test_no_log_takes_long(project: Project, unit: str) -> None:
    text = f"x {unit * (MAX_BYTES // len(unit) - 1)}"
    begin = time.process_time()
    named(project, response(text.encode()))
    assert time.process_time() - begin < 5
