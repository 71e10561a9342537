"""Specs that no person would write, made up by a seed: all that the schema lets pass, at any length.

Texts are full of what ends literals, comments and lines, in every script, and many lie close to the
width at which lines are broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from errbind.model.addresses import TOKEN
from errbind.model.catalog import Project
from errbind.targets.rendering import find_targets, render

ROOT = Path(__file__).resolve().parent.parent


def listed(*lines: str) -> tuple[str, ...]:
    """Return the words of lines, in which a bar stands between them."""
    return tuple(word for line in lines for word in line.split("|"))


PLAIN = listed("the card was not found|retry|a|x-y|10 %|é|Größe|\u2013|“q”|…")
# What ends a literal, a comment or a line of some language, or begins another.
WORDS = PLAIN + listed(
    r"""'|"|it's|"quoted"|'''|\|\\|\n|\"|\u0041|\N{DOLLAR}|`|%s|{}""",
    '"""',
    "#|  # x|# fmt: skip|# type: ignore|*/|${x}|{{ y }}|{% raw %}|-->|<!--|//|/*",
    "{# x #}|</script>|&amp;|*b*|[x](y)|__proto__|@see {@link x}|: |- |!!",
    "\n|\t|\r\n|\x00|\x1b[0m|\x7f|\x85|\xa0|\xad|\u2028|\u2029|\ufeff|\x1c|\v|\f",
    "漢字|カード|카드|Карта|κάρτα|بطاقة|कार्ड|บัตร|e\u0301|ﷺ|\uff21",
    "😀|👩‍👩‍👧|🇩🇪|\u200b|\u202e|\u2066x|\u2069|\u061c|\U000e0001|\U0001d4b3|\ud800",
)
URL_ENDS = ("", "'", "`;${x}", "*/", "\\", "{{y}}", "?a=b&amp;c")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROLES = (
    "status",
    "title",
    "message",
    "type",
    "field",
    "request_id",
    "docs_url",
    "user_message",
)
TYPES = {"status": "integer", "retry_after": "number"}


def outputs(project: Project, *targets: str) -> dict[str, str]:
    """Return what the shipped templates make of a project."""
    return render(project, find_targets(ROOT / "templates", targets), "make generate")


class Maker(Random):
    """Make the parts of a spec, each with what it may hold and more often than people do."""

    def maybe(self, make: Callable[[], Any], of: int = 2) -> Any:
        """Return a thing or None, which one of so many times is a thing."""
        return make() if self.randrange(of) == 0 else None

    def length(self) -> int:
        """Return a length: mostly short, often near the width of a line."""
        return self.choice(
            (self.randint(1, 12), self.randint(20, 60), self.randint(55, 95))
        )

    def text(self, longest: int = 400) -> str:
        """Return a text of any characters; half of them are of plain words."""
        size, text = self.length(), ""
        words = self.choice((WORDS, WORDS, PLAIN, PLAIN[:1], ("'", '"', "ab ")))
        while len(text) < size:
            text += self.choice(("", "", " ")) + self.choice(words)
        cut = text[: self.choice((size, 300))][:longest]
        return cut or "x"

    def line(self) -> str:
        """Return a text of one line."""
        return self.text(300).replace("\n", " ").replace("\r", " ")

    def header_name(self) -> str:
        """Return a token of RFC 9110, the oddest that a text gives."""
        found = "".join(re.findall(TOKEN, self.line()))
        return f"x{found}"

    def header_value(self) -> str:
        """Return what may stand behind a header's name: one line of Latin-1."""
        return re.sub(r"[^\t -~\u0080-\u00ff]", "", self.line())

    def identifier(self, longest: int) -> str:
        """Return a name in small letters and underscores."""
        size = min(self.length(), longest)
        parts = [self.choice(LETTERS)]
        while len(parts) < size:
            parts.append(self.choice(f"{LETTERS}{LETTERS}0123456789"))
            if len(parts) < size - 1 and self.randrange(8) == 0:
                parts += ["_", self.choice(LETTERS)]
        return "".join(parts)[:size].rstrip("_")

    def class_name(self, longest: int) -> str:
        """Return a name as classes have."""
        return "".join(
            part.capitalize() for part in self.identifier(longest).split("_")
        )

    def json(self, depth: int = 3) -> Any:
        """Return any JSON value."""
        scalars = (
            None,
            True,
            False,
            0,
            -1,
            1.5,
            -0.0,
            1e16,
            1e-7,
            2**60,
            self.text(),
            self.line(),
            "",
        )
        kind = self.randrange(4 if depth else 2)
        if kind < 2:
            return self.choice(scalars)
        if kind == 2:
            return [self.json(depth - 1) for _ in range(self.randrange(4))]
        return {self.text(): self.json(depth - 1) for _ in range(self.randrange(4))}

    def kept(self, **values: Any) -> dict[str, Any]:
        """Return an entry without what it does not say."""
        return {
            key.rstrip("_"): value for key, value in values.items() if value is not None
        }

    def shared_categories(self) -> list[dict[str, Any]]:
        """Return the entries of the shared list."""
        return [
            self.kept(
                id=f"{self.identifier(50)}{n}",
                class_=f"{self.class_name(70)}{n}Error",
                title=self.text(),
                description=self.text(),
                actor=self.maybe(self.actor),
                retryable=self.choice((True, False, None)),
                http_status=self.maybe(lambda: self.randint(400, 599)),
            )
            for n in range(self.randrange(5))
        ]

    def actor(self) -> str:
        return self.choice(("caller", "payer", "merchant", "provider"))

    def spec(self, categories: Sequence[str]) -> dict[str, Any]:
        """Return a spec as YAML would give it."""
        vocabularies = self.vocabularies()
        groups = [
            self.group(n, id, kind) for n, (id, kind) in enumerate(vocabularies * 2)
        ]
        groups += [
            self.group(90 + n, *vocabularies[0]) for n in range(self.randrange(3))
        ]
        statuses = [self.status(n) for n in range(self.randrange(5))]
        first = vocabularies[0][0]
        names = [status["name"] for status in statuses]
        for group in groups:
            head = (
                ""
                if group.get("vocabulary", first) == first
                else f"{group['vocabulary']}:"
            )
            names += [f"{head}{entry['name']}" for entry in group["errors"]]
        named = len(vocabularies) > 1 or self.randrange(4) == 0
        if not named:
            for group in groups:
                del group["vocabulary"]
        return self.kept(
            errbind=1,
            id=self.identifier(self.choice((8, 20, 60))),
            title=self.text(),
            prefix=self.class_name(self.choice((5, 15, 40))),
            description=self.maybe(self.text),
            source=self.source(),
            types=self.maybe(self.types, 3),
            advice=self.maybe(self.advice, 3),
            retired=self.maybe(self.retired, 3),
            http_statuses_description=self.maybe(self.text),
            vocabularies=(
                [self.vocabulary(n, id) for n, (id, _) in enumerate(vocabularies)]
                if named
                else None
            ),
            groups=groups,
            http_statuses=statuses or None,
            envelopes=[
                self.envelope(n, vocabularies) for n in range(self.randint(1, 2))
            ],
            examples=[self.example(n) for n in range(self.randrange(3))],
            categories={id: self.some(names) for id in categories if self.randrange(3)},
            handling=[self.handling(names) for _ in range(self.randrange(4))],
        )

    def source(self) -> dict[str, Any]:
        return self.kept(
            title=self.text(),
            url=self.maybe(self.url),
            retrieved=self.maybe(lambda: "2026-02-30"),
            version=self.maybe(self.text),
        )

    def url(self) -> str:
        """Return an address with what ends literals in it."""
        return f"https://example.com/{self.identifier(90)}{self.choice(URL_ENDS)}"

    def types(self) -> list[dict[str, Any]]:
        return [
            self.kept(
                value=f"{self.line()[:290]}{n}", description=self.maybe(self.text)
            )
            for n in range(self.randint(1, 3))
        ]

    def advice(self) -> list[dict[str, Any]]:
        point = {"id": "point", "text": self.text()}
        return [
            self.kept(id="a", text=self.text(), items=self.maybe(lambda: [point])),
            {"id": "b", "text": self.text()},
        ]

    def retired(self) -> list[dict[str, Any]]:
        return [{"name": f"GONE_{self.randrange(10**6)}", "reason": self.text()}]

    def some(self, names: Sequence[str]) -> list[str]:
        """Return some of the names."""
        return self.sample(names, self.randint(0, len(names)))

    def vocabularies(self) -> list[tuple[str, type]]:
        """Return the ids of vocabularies, and what their codes are."""
        count = self.choice((1, 1, 2, 4))
        ids = [f"{self.identifier(self.choice((10, 58)))}{n}" for n in range(count)]
        return [(id, self.choice((int, str))) for id in ids]

    def vocabulary(self, n: int, id: str) -> dict[str, Any]:
        prefix = self.maybe(lambda: self.class_name(40)) if n else None
        return self.kept(
            id=id,
            title=self.maybe(self.text),
            description=self.maybe(self.text),
            prefix=prefix,
        )

    def group(self, n: int, vocabulary: str, kind: type) -> dict[str, Any]:
        """Return a group; the first of each vocabulary has codes."""
        count = self.randint(1, 5) if n < 4 else self.randrange(3)
        return self.kept(
            id=f"{self.identifier(55)}{n}",
            title=self.text(),
            range=self.maybe(self.line, 4),
            description=self.maybe(self.text),
            vocabulary=vocabulary,
            errors=[self.error(10 * n + m, kind) for m in range(count)],
        )

    def error(self, n: int, kind: type) -> dict[str, Any]:
        """Return an entry of a code."""
        name = self.identifier(self.choice((20, 80, 180))).upper()
        number = self.choice((n, -n - 1, n + 10**15))
        return self.kept(
            code=number if kind is int else f"{self.line()[:290]}{n}",
            name=f"{name}_N{n}",
            pattern=self.maybe(self.pattern, 6) if kind is str else None,
            description=self.maybe(self.text),
            also=self.maybe(
                lambda: [{"description": self.text()}, {"description": "x"}], 5
            ),
            fields=self.choice(
                (
                    None,
                    "various",
                    [self.line()],
                    [f"{self.line()[:290]}{m}" for m in range(3)],
                )
            ),
            http_status=self.maybe(lambda: self.randint(100, 599)),
            type=self.maybe(self.line),
            aliases=self.maybe(lambda: [f"{name}_ALIAS{n}", f"OTHER_{name}{n}"], 4),
            since=self.maybe(self.line, 6),
            deprecated=self.maybe(
                lambda: {"reason": self.text(), "since": self.line()}, 5
            ),
            user_message=self.maybe(self.text, 4),
            remedy=self.maybe(self.text, 4),
            docs_url=self.maybe(self.url, 4),
            example=self.maybe(self.json, 6),
            listed=self.maybe(lambda: False, 6),
            # A note says that a code's odd characters are there on purpose.
            note=self.text() if kind is str else self.maybe(self.text, 4),
        )

    def pattern(self) -> str:
        literal = self.line().replace("{", "(").replace("}", ")")[:100]
        return f"{literal}{{seconds:integer}}{self.choice(('', literal))} {{rest}}"

    def status(self, n: int) -> dict[str, Any]:
        return self.kept(
            status=100 + n + 100 * self.randrange(5),
            name=f"{self.identifier(80).upper()}_S{n}",
            label=self.maybe(self.line),
            description=self.maybe(self.text),
            note=self.maybe(self.text),
        )

    def envelope(
        self, n: int, vocabularies: Sequence[tuple[str, type]]
    ) -> dict[str, Any]:
        """Return an envelope of objects in objects, with any members beside."""
        members = {
            role: self.member(n) for role in self.sample(ROLES, self.randrange(7))
        }
        code = self.member(n)
        roles: dict[str, Any] = {role: f"/{name}" for role, name in members.items()}
        roles["code"] = self.addresses(f"/{code}", "code", vocabularies)
        properties = {
            name: {"type": TYPES.get(role, "string")} for role, name in members.items()
        }
        properties[code] = {"type": ["string", "integer"]}
        if self.randrange(2):
            items = {
                "type": "object",
                "properties": {code: {}, "text": {"type": "string"}},
            }
            properties["list"] = {"type": "array", "items": items}
            roles |= {"items": "/list", "item.message": "text", "item.code": code}
        schema = {
            "type": "object",
            "properties": properties,
            "description": self.text(),
        }
        schema |= {"x-more": self.json()} if self.randrange(2) else {}
        when = {
            f"/{code}": {"type": "string", "const": self.json(2)},
            "/a/b": {"minimum": 1.5},
        }
        return self.kept(
            id=f"e{n}",
            description=self.maybe(self.text),
            note=self.maybe(self.text),
            schema=schema,
            roles=roles,
            when=self.maybe(lambda: when, 4),
        )

    def member(self, n: int) -> str:
        """Return the name of a member that an address can hold."""
        name = self.line()[:100].replace("~", "").replace("/", "").replace("*", "")
        return f"{name}m{self.randrange(10**6)}"

    def addresses(
        self, at: str, role: str, vocabularies: Sequence[tuple[str, type]]
    ) -> Any:
        """Return an address, or alternates with all that they may have."""
        pattern = (
            f"{self.line()[:60].replace('{', '').replace('}', '')}{{{role}}}: {{_}}"
        )
        more = self.kept(
            pattern=self.maybe(lambda: pattern),
            join=self.maybe(lambda: self.text()[:10], 4),
            vocabulary=vocabularies[0][0] if len(vocabularies) > 1 else None,
        )
        alternates = [
            at,
            *([{"at": at, **more}] if more else []),
            "header:X-Code",
            "/list/0/*#",
        ]
        return self.choice((at, alternates, alternates[:2], [at]))

    def example(self, n: int) -> dict[str, Any]:
        """Return an example; a member that no role has may hold anything."""
        body = {self.line(): self.json() for _ in range(self.randrange(5))}
        return self.kept(
            id=f"x{n}_{self.identifier(50)}",
            title=self.text(),
            description=self.maybe(self.text),
            http_status=400,
            headers=self.maybe(lambda: {self.header_name(): self.header_value()}),
            body=body,
        )

    def handling(self, names: Sequence[str]) -> dict[str, Any]:
        return self.kept(
            of=self.choice(("all", self.some(names) or "all")),
            retryable=self.choice((True, False)),
            actor=self.maybe(self.actor),
            remedy=self.maybe(self.text),
            user_safe=self.maybe(lambda: True),
        )
