"""Responses that no sane server sends: made by chance, near what a catalog knows and far from it.

The same seed makes the same responses. A response is JSON itself, for every language to get the
same: `http_status`, `headers`, and `body`, which `form` says how to hand over: the `bytes` of a
latin-1 text, a `text`, or the `value` that a JSON text has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

Response = dict[str, Any]

# Members that JavaScript objects have without being given them, or that are called like positions.
NAMES = (
    *("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "length"),
    *("", "0", "1", "01", "-1", "4294967295", "*", "**", "#", "/", "~", "a.b", "\x00"),
    *("code", "message", "errors", "error", "error_code", "status", "type", "field"),
    *("long " * 300, "\U0001f600" * 700),
)
LEAVES: Sequence[Any] = (
    *(
        None,
        True,
        False,
        0,
        -0.0,
        1,
        -1,
        0.5,
        1e300,
        5e-324,
        2**53 - 1,
        2**53,
        -(2**60),
    ),
    *(
        400,
        "400",
        404,
        404.0,
        "404",
        599,
        600,
        99,
        " 404",
        "0404",
        "4e2",
        "+404",
        "٤٠٤",
    ),
    *(
        "",
        "x",
        "\ud800",
        "\udc00x",
        "é",
        "\u2028",
        "\x00",
        "NaN",
        "null",
        "[object Object]",
    ),
    *([], {}, [[]], [{}], [None], {"": None}, "1" * 15, "1" * 16, "-5", "0x10", "1_0"),
    *(10**308, 10**309, -(10**400), 1e16, "\ufeff", "toString", "__proto__"),
)
STATUSES: Sequence[Any] = (
    *(None, 100, 200, 201, 204, 302, 399, 400, 401, 403, 404, 409, 418, 421, 422, 429),
    *(500, 502, 503, 504, 599),
)
ODD_STATUSES: Sequence[Any] = (
    *(0, -1, -404, 99, 600, 999, 1000, 2**53, 10**400, 404.0, 404.5, True, False),
    *("404", "200", "", "abc", "999", [], [404], {}, {"status": 404}),
)
HEADER_VALUES: Sequence[Any] = (
    *(
        "",
        "x",
        "30",
        "-1",
        "1e3",
        "Wed, 21 Oct 2015 07:28:00 GMT",
        "é",
        "\ud800",
        "1" * 400,
    ),
    *(None, 17, True, 0.5, [], ["a", "b"], {}, {"a": 1}),
)
ODD_HEADERS: Sequence[Any] = (
    None,
    [],
    {},
    "",
    "x",
    5,
    True,
    [["x-request-id", "1"]],
    ["x"],
)

# What may stand in a text that is nearly JSON, in the place of a value.
NUMBERS = (
    *(
        "NaN",
        "-Infinity",
        "Infinity",
        "1e400",
        "-1e400",
        "1e-400",
        "-0",
        "-0.0",
        "404.0",
    ),
    *("4.04e2", "1E3", "01", "+1", ".5", "1.", "0x10", "1_000", "9" * 17, "9" * 400),
    *("-" + "7" * 5_000, "1" + "0" * 5_000 + "e-4998", "9007199254740993", "1n"),
)
PIECES = (
    *(
        "",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\\",
        "\\u",
        "\\ud800",
        "\\x41",
        "\x00",
        "\n",
    ),
    *(
        "\t",
        "\u2028",
        "\ufeff",
        "\u00a0",
        "/*x*/",
        "//x\n",
        "'",
        "undefined",
        "True",
        "None",
    ),
)
PAGES = (
    *(
        "",
        " ",
        "\n",
        "\ufeff",
        "\ufeff\ufeff{}",
        "null",
        "true",
        "404",
        '"text"',
        "''",
        "\x00",
    ),
    "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>",
    "<?xml version='1.0'?><error><code>404</code></error>",
    "code=404&message=x",
    "upstream connect error or disconnect/reset before headers",
    '{"code": 404}{"code": 404}',
    '{"code": 404}\n{"code": 404}\n',
    ")]}',\n" + '{"code": 404}',
    "data: {}\n\n",
)


class Bodies:
    """Make responses for a catalog, given responses that it knows and words that it may look for."""

    def __init__(
        self, known: Sequence[Mapping[str, Any]], words: Sequence[Any]
    ) -> None:
        self._bodies = [response["body"] for response in known]
        told = [*words, *(w for body in self._bodies[:200] for w in inside(body))]
        values = dict.fromkeys(map(json.dumps, [*told, *LEAVES]))
        self._values = [json.loads(value) for value in values]
        texts = [value for value in self._values if isinstance(value, str)]
        self._names = [*dict.fromkeys((*NAMES, *texts))]
        self._headers = [r["headers"] for r in known if r["headers"]] or [{}]

    def responses(self, seed: str, count: int) -> list[Response]:
        """Return so many responses: the same ones for a seed."""
        made = Random(seed)
        return [self._response(made) for _ in range(count)]

    def _response(self, made: Random) -> Response:
        form, body = self._body(made)
        odd = made.random() < 0.1
        return {
            "http_status": made.choice(ODD_STATUSES if odd else STATUSES),
            "headers": self._some_headers(made),
            "body": body,
            "form": form,
        }

    def _body(self, made: Random) -> tuple[str, str]:
        """Return the form of a body, and its text."""
        kind = made.random()
        if kind < 0.03:
            return "bytes", raw(made)
        near = kind < 0.75
        value = self._near(made) if near else self._anything(made, 5)
        text = json.dumps(value, ensure_ascii=made.random() < 0.5)
        if kind < 0.15:
            text = self._damaged(made, text)
            return (
                ("text", text) if made.random() < 0.5 else ("bytes", _latin(made, text))
            )
        return ("text" if kind < 0.25 else "value"), text

    def _near(self, made: Random) -> Any:
        value = self._changed(made, made.choice(self._bodies))
        return self._changed(made, value) if made.random() < 0.4 else value

    def _changed(self, made: Random, value: Any, depth: int = 0) -> Any:
        """Return a JSON value with a part of it replaced, removed, repeated or wrapped."""
        if depth > 6 or made.random() < 0.12:
            other = made.choice(self._values)
            name = made.choice(self._names)
            replaced = [other, [other], [value, other], {"0": value, "b": other}]
            return made.choice([*replaced, {name: value}, {name: other}, [[value]]])
        if isinstance(value, dict) and value:
            kept = {k: v for k, v in value.items() if made.random() > 0.1}
            key = made.choice([*value, *value, made.choice(self._names)])
            inner = kept.get(key, made.choice(list(value.values())))
            return {**kept, key: self._changed(made, inner, depth + 1)}
        if isinstance(value, list) and value:
            at = made.randrange(len(value))
            inner = self._changed(made, value[at], depth + 1)
            return [*value[:at], inner, *value[at + made.randrange(2) :]]
        return made.choice([value, made.choice(self._values)])

    def _anything(self, made: Random, depth: int) -> Any:
        """Return some JSON value, more often than not with members that a decoder looks at."""
        kind = made.random()
        if depth == 0 or kind < 0.35:
            return made.choice(self._values)
        if kind < 0.6:
            return [self._anything(made, depth - 1) for _ in range(made.randrange(4))]
        return {
            made.choice(self._names): self._anything(made, depth - 1)
            for _ in range(made.randrange(5))
        }

    def _damaged(self, made: Random, text: str) -> str:
        """Return a JSON text after what may happen to one, which it may survive."""
        at = made.randrange(len(text) + 1)
        scalars = [*re.finditer(r'(?<=: )(?:"[^"\\]*"|[^][{}",:]+)', text)]
        spot = made.choice(scalars).span() if scalars else (at, at)
        member = json.dumps(made.choice(self._names)) + ":" + made.choice(NUMBERS)
        deep = made.choice([70, 1_000, 3_000, 100_000])
        return made.choice(
            [
                lambda: text[:at],
                lambda: text[:at] + made.choice(PIECES) + text[at:],
                lambda: text[: spot[0]] + made.choice(NUMBERS) + text[spot[1] :],
                lambda: text[: spot[0]] + made.choice(NUMBERS) + text[spot[1] :],
                lambda: text.replace("{", f"{{{member},", 1),
                lambda: text.replace("{", "{" + (text[1:-1] or '"":0') + ",", 1),
                lambda: made.choice(["\ufeff", " ", "\n\t", "\x00"]) + text,
                lambda: text + made.choice([" ", "\n", ",", "\x00", "]", text]),
                lambda: nested(made, text, deep) if made.random() < 0.1 else text,
            ]
        )()

    def _some_headers(self, made: Random) -> Any:
        kind = made.random()
        if kind < 0.5:
            return {}
        if kind < 0.6:
            return made.choice(ODD_HEADERS)
        headers = dict(made.choice(self._headers))
        for _ in range(made.randrange(3)):
            name = made.choice([*headers, "x-request-id", "Request-Id", "retry-after"])
            name = made.choice([name, name.upper(), name.title(), f" {name}", ""])
            value = made.choice([*HEADER_VALUES, *headers.values()])
            headers = {name: value, **headers}
        return headers


def inside(value: Any) -> Iterator[Any]:
    """Yield every key and leaf of a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from inside(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from inside(inner)
    else:
        yield value


def raw(made: Random) -> str:
    """Return bytes, as a latin-1 text, that are hardly JSON: a page, noise, another encoding."""
    page = made.choice(PAGES)
    kind = made.randrange(5)
    if kind == 0:
        return made.randbytes(made.randrange(40)).decode("latin-1")
    if kind == 1:
        coding = made.choice(["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
        return page.encode(coding).decode("latin-1")
    if kind == 2:
        noise = made.randbytes(2).decode("latin-1")
        return f'{{"code": 404, "message": "{noise}"}}'
    return page.encode("utf-8").decode("latin-1")


def nested(made: Random, text: str, depth: int) -> str:
    """Return a JSON text with one that is nested deeply beside or around it, or half of that."""
    opened, closed = made.choice([("[", "]"), ('{"a":', "}"), ('[{"errors":', "}]")])
    deep = opened * depth + "1" + closed * depth
    wrong = opened * depth + "1" + closed * (depth - 1) + "x"
    beside = text.replace("{", f'{{"deep":{made.choice([deep, deep, wrong])},', 1)
    return made.choice([beside, beside, deep, opened * depth])


def _latin(made: Random, text: str) -> str:
    """Return the UTF-8 bytes of a text as latin-1, some of them broken now and then."""
    coded = text.encode("utf-8", "surrogatepass")
    if made.random() < 0.2:
        at = made.randrange(len(coded) + 1)
        coded = coded[:at] + made.randbytes(1) + coded[at + 1 :]
    return coded.decode("latin-1")


def grown(value: Any, size: int) -> Iterator[Any]:
    """Yield a JSON value with one part of it much larger, for each of its parts."""
    if isinstance(value, str):
        yield value * size
        yield "a" * size
    if isinstance(value, dict):
        yield {**value, **{f"more{n}": n for n in range(size)}}
        yield {**{str(n): n for n in range(size)}, **value}
    yield [value] * size
    yield {f"k{n}": value for n in range(size)}
    yield {"k" * size: {f"k{n}": value for n in range(size)}}
    members: Any = value.items() if isinstance(value, dict) else []
    for key, inner in members:
        yield from ({**value, key: large} for large in grown(inner, size))
    if isinstance(value, list) and value:
        yield from ([large, *value[1:]] for large in grown(value[0], size))
