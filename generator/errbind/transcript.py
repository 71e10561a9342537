"""A response as somebody pastes it: a body, or what `curl -i` printed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import NoReturn

from errbind.addresses import TOKEN
from errbind.model import Json
from errbind.problems import short
from errbind.records import record

MAX_BYTES = 1024 * 1024  # far more than any error's body

_END = r"[ \t]*\r?(?:\n|\Z)"
_STATUS_LINE = re.compile(rf"HTTP/[0-9.]+ ([1-5][0-9][0-9])(?: [^\r\n]*)?{_END}")
_LIKE_STATUS_LINE = re.compile(r"HTTP(?:/[^\s]*)?[ \t]+[^\r\n]*", re.IGNORECASE)
_FIELD = re.compile(rf"({TOKEN}):([^\r\n]*){_END}")
_EMPTY = re.compile(_END)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_EXPECTED = "an error's body is one JSON value"


class TranscriptError(ValueError):
    """The bytes are no response; the message says what they are, and what was expected."""


@record
class Response:
    """A response: the status and headers where they were there, and the body.

    `remark` says why a body is no JSON; it is a text then, or None for an empty one.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    remark: str | None = None


def response(
    content: bytes,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response that was pasted; raise TranscriptError where it is none.

    A status and headers that are given go before those that were pasted; their names are in lower
    case.
    """
    if len(content) > MAX_BYTES:
        size = f"more than {MAX_BYTES // 1024 // 1024} MiB"
        raise TranscriptError(f"the input is {size}; give the body of one error")
    pasted_status, pasted_headers, body = _parted(_text(content))
    status = pasted_status if status is None else status
    headers = {**pasted_headers, **(headers or {})}
    if body.strip():
        value, remark = _value(body.strip())
        return Response(status, headers, value, remark)
    if status is None and not headers:
        raise TranscriptError("the input is empty; give the body of a response")
    return Response(status, headers, None, "the body is empty")


def _text(content: bytes) -> str:
    if content.startswith(b"\x1f\x8b"):
        raise TranscriptError("the input is compressed (gzip); use curl --compressed")
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"  # what a pipe of Windows makes of a text
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 1].hex()
        message = f"byte {error.start + 1} of the input, 0x{found}, is not UTF-8"
        raise TranscriptError(f"{message}; JSON is") from None


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
    if text.startswith("<"):
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


def _refuse(constant: str) -> NoReturn:
    raise TranscriptError(f"the body is no JSON, which knows no {constant}")


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    if error.msg == "Extra data":
        follows = text[error.pos : error.pos + 1]
        if follows in ("{", "["):
            return "several JSON values follow each other; give one body at a time"
    place = f"at line {error.lineno}, column {error.colno}"
    message = error.msg.removesuffix(" at")
    if error.pos >= len(text) or error.msg.startswith("Unterminated"):
        return f"the body is cut short: {message} {place}"
    return f"the body is no JSON: {message} {place}"
