"""A response as somebody pastes it: a body, what `curl -i` or `curl -v` printed, or a line of a log."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NoReturn

from errbind.model.addresses import TOKEN
from errbind.model.catalog import Json
from errbind.model.problem import short
from errbind.model.records import record

MAX_BYTES = 1024 * 1024  # far more than any error's body

_END = r"[ \t]*\r?(?:\n|\Z)"
_STATUS_LINE = re.compile(rf"HTTP/[0-9.]+ ([1-5][0-9][0-9])(?: [^\r\n]*)?{_END}")
_LIKE_STATUS_LINE = re.compile(r"HTTP(?:/[^\s]*)?[ \t]+[^\r\n]*", re.IGNORECASE)
_FIELD = re.compile(rf"({TOKEN}):([^\r\n]*){_END}")
_EMPTY = re.compile(_END)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_EXPECTED = "an error's body is one JSON value"
_SEVERAL = "several JSON values follow each other; give one body at a time"
_HAR = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"log\"\s*:\s*\{")

# What `curl -v` prints: what came after `< `, between remarks, what was sent, and how far it is.
_VERBOSE = re.compile(r"^< HTTP/[0-9.]+ [1-5][0-9][0-9]", re.MULTILINE)
_PROGRESS = re.compile(
    r"\r? {0,9}(?:[0-9.]{1,9}[kMGTP]? {1,9}){6,8}(?:[-0-9:]{7,9} {1,9}){3}[0-9.]{1,9}[kMGTP]?"
)
_NOT_RECEIVED = re.compile(
    r"[*>] |>\r?$|[{}] \[[0-9]+ bytes data\]|\s*(?:% Total|Dload) "
)
_LAST_REMARK = re.compile(
    r"\* (?:Connection #[0-9]+|Closing connection|shutting down)\b.*$"
)

# Lines of a log: what begins like JSON or markup is a body that is damaged.
# `<CardNotFoundError 404 ...>` is an exception, and `<34>1 ...` a line of syslog.
_MARKUP = re.compile(r"<(?![0-9]|\w+ [0-9]{3}\b|\w+ [^\s<>=]+(?: \(|: ))")
_NO_LOG = re.compile(rf'{_MARKUP.pattern}|[{{"]|\[\s*[\[{{"]')
_LOGGED_BODY = re.compile(r'(?:\[\s*)?\{\s*"')
_LOGGED_STATUS = re.compile(
    r'" ([1-5][0-9][0-9]) (?:[0-9]+|-)(?:\s|$)'
)  # an access log
_PRINTED_STATUS = re.compile(  # and an exception's text whose code is none of a catalog
    r"^(?:[\w.]+: |<\w+ )?([1-5][0-9][0-9]) [^\s:]+(?: \([^\s()]+\))?: ", re.MULTILINE
)
_TRACEBACK = "Traceback (most recent call last):"
_ATTEMPTS = 100  # to read JSON in a log, each of which may look at all of it


class TranscriptError(ValueError):
    """The bytes are no response; the message says what they are, and what was expected."""


@record
class Response:
    """A response: the status and headers where they were there, and the body.

    `remark` says why a body is no JSON; it is a text then, or None for an empty one. `log` is the
    input where it is lines of a log, which may have a body in it.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    remark: str | None = None
    log: str = ""


def response(
    content: bytes,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response that was pasted; raise TranscriptError where it is none.

    A status and headers that are given go before those that were pasted; their names are in lower
    case.
    """
    if _HAR.match(content[:1000]):
        where = "log.entries[].response.content.text"
        message = f"the input is a HAR file; save the content of one response ({where})"
        raise TranscriptError(f"{message} and give that")
    if len(content) > MAX_BYTES:
        size = f"more than {MAX_BYTES // 1024 // 1024} MiB"
        raise TranscriptError(f"the input is {size}; give the body of one error")
    pasted_status, pasted_headers, body = _parted(_received(_text(content)))
    status = pasted_status if status is None else status
    headers = {**pasted_headers, **(headers or {})}
    if body.strip():
        body = body.strip()
        value, remark = _value(body)
        if remark is not None and not _NO_LOG.match(body):
            return _logged(body, status, headers, remark)
        return Response(status, headers, value, remark)
    if status is None and not headers:
        raise TranscriptError("the input is empty; give the body of a response")
    return Response(status, headers, None, "the body is empty")


def _text(content: bytes) -> str:
    if content.startswith(b"\x1f\x8b"):
        raise TranscriptError("the input is compressed (gzip); use curl --compressed")
    encoding = "utf-8-sig"
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TranscriptError("the input is a binary file; give the body of a response")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"  # what a pipe of Windows makes of a text
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 1].hex()
        name = "UTF-16, as it begins" if encoding == "utf-16" else "UTF-8; JSON is"
        message = f"byte {error.start + 1} of the input, 0x{found}, is not {name}"
        raise TranscriptError(message) from None


def _received(text: str) -> str:
    """Return what `curl -v` received, without its remarks and marks; any other text as it is."""
    if not _VERBOSE.search(text):
        return text
    lines = _PROGRESS.sub("", text).split("\n")
    received = (line for line in lines if not _NOT_RECEIVED.match(line))
    return "\n".join(
        (
            line[1:].removeprefix(" ")
            if line.startswith(("< ", "<\r")) or line == "<"
            else _LAST_REMARK.sub("", line)
        )
        for line in received
    )


def _parted(text: str) -> tuple[int | None, dict[str, str], str]:
    """Return the last status line's status, its headers, and what follows them.

    There are several where there was a redirect, a proxy or a 100 (Continue). Raise TranscriptError
    where a line looks like one and is none.
    """
    status: int | None = None
    headers: dict[str, str] = {}
    position = len(text) - len(text.lstrip())
    while found := _STATUS_LINE.match(text, position):
        status = int(found[1])
        headers, position = _headers(text, found.end())
    if odd := _LIKE_STATUS_LINE.match(text, position):
        wanted = "HTTP/1.1 404 Not Found, with a status of 100 to 599"
        raise TranscriptError(f"{short(odd[0])!r} is no status line such as {wanted}")
    return status, headers, text[position:]


def _headers(text: str, position: int) -> tuple[dict[str, str], int]:
    """Return the headers at a position, and where what follows the empty line after them is."""
    told: dict[str, list[str]] = {}
    while found := _FIELD.match(text, position):
        told.setdefault(found[1].lower(), []).append(found[2].strip())
        position = found.end()
    empty = _EMPTY.match(text, position)
    headers = {name: ", ".join(values) for name, values in told.items()}
    return headers, empty.end() if empty else position


def _value(text: str) -> tuple[Json, str | None]:
    """Return a body's JSON value, or its text and why that is no JSON."""
    if _MARKUP.match(text):
        title = _TITLE.search(text[:10_000])
        named = f", {' '.join(title[1].split())!r}" if title else ""
        kind = "XML" if text.startswith("<?xml") else "HTML"
        reason = f"the body is {kind}{named}, as proxies and gateways answer"
        return text, f"{reason}; {_EXPECTED}"
    try:
        return json.loads(text, parse_constant=_refuse), None
    except json.JSONDecodeError as error:
        return text, f"{_syntax(text, error)}; {_EXPECTED}"
    except RecursionError:
        return text, "the body is nested too deeply to be an error's"
    except TranscriptError as error:
        return text, str(error)
    except ValueError:
        return text, "the body has a number that is too long to be read"


def _logged(
    text: str, status: int | None, headers: Mapping[str, str], remark: str
) -> Response:
    """Return the response that lines of a log tell of: the body in them, or their HTTP status."""
    bodies: list[Json] = []
    for body in _bodies(text):
        if body not in bodies:
            bodies.append(body)
    if len(bodies) == 1:
        return Response(status, headers, bodies[0], log=text)
    statuses, what = _logged_statuses(text)
    if bodies:
        remark = _SEVERAL
    elif what:
        remark = f"the input is {what}; {_EXPECTED}"
    if status is None and len(statuses) == 1:
        status = int(statuses.pop())
    return Response(status, headers, text, remark, log=text)


def _logged_statuses(text: str) -> tuple[set[str], str]:
    """Return the HTTP statuses that lines tell of, and what the lines are if that is plain."""
    if statuses := set(_LOGGED_STATUS.findall(text)):
        return statuses, "an access log, which has no bodies"
    statuses = set(_PRINTED_STATUS.findall(text))
    if _TRACEBACK in text:
        return statuses, "a Python traceback, which has no body"
    return statuses, "an exception whose code no catalog knows" if statuses else ""


def _bodies(text: str) -> Iterator[Json]:
    """Yield the JSON objects in a text, and lists of them."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    position = 0
    for _ in range(_ATTEMPTS):
        if (found := _LOGGED_BODY.search(text, position)) is None:
            return
        try:
            body, position = decoder.raw_decode(text, found.start())
        except (ValueError, RecursionError):
            position = found.end()
        else:
            yield body


def _refuse(constant: str) -> NoReturn:
    raise TranscriptError(f"the body is no JSON, which knows no {constant}")


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        follows = text[error.pos : error.pos + 1]
        if follows in ("{", "["):
            return _SEVERAL
    place = f"at line {error.lineno}, column {error.colno}"
    message = error.msg.removesuffix(" at")
    if error.pos >= len(text) or error.msg.startswith("Unterminated"):
        return f"the body is cut short: {message} {place}"
    return f"the body is no JSON: {message} {place}"
