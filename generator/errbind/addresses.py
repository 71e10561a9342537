"""Addresses: where in a response the value of a role stands.

A body address is a JSON Pointer (RFC 6901) in which `*` is any one member and `**` any depth, none
included. Addresses of an item are relative to it and have no leading slash; the empty address is
the whole. `header:NAME` is a response header and `http` the status line.
"""

from __future__ import annotations

from collections.abc import Iterator

from errbind.model import Address, Json

MAX_DEPTH = 64  # how deep `**` looks; a hostile body may be deeper


class AddressError(ValueError):
    """The text is not an address; the message says why."""


def parse(text: str, *, relative: bool) -> Address:
    """Return the address that a spec's text means; raise AddressError."""
    if text == "http" and not relative:
        return Address("http")
    if text.startswith("header:") and not relative:
        return _header(text.removeprefix("header:"))
    if text == "":
        return Address("body")
    if relative:
        if text.startswith("/"):
            raise AddressError(
                f"an item's address has no leading slash; write {text[1:]!r}"
            )
        text = f"/{text}"
    elif not text.startswith("/"):
        raise AddressError(f"an address starts with a slash; write '/{text}'")
    tokens = tuple(_token(part) for part in text[1:].split("/"))
    if tokens.count("**") > 1:
        raise AddressError("`**` may stand in an address once")
    return Address("body", tokens)


def _header(name: str) -> Address:
    if (
        not name
        or not name.isascii()
        or any(c in name for c in ' \t:;,"/\\()<>@[]?={}')
    ):
        raise AddressError(f"{name!r} is not the name of an HTTP header")
    return Address("header", header=name.lower())


def _token(part: str) -> str:
    if part.count("~") != part.count("~0") + part.count("~1"):
        raise AddressError("in an address ~ is written ~0, and / within a name ~1")
    return part.replace("~1", "/").replace("~0", "~")


def text(address: Address, *, relative: bool) -> str:
    """Return an address as a spec writes it."""
    if address.source != "body":
        return "http" if address.header is None else f"header:{address.header}"
    parts = (token.replace("~", "~0").replace("/", "~1") for token in address.tokens)
    pointer = "".join(f"/{part}" for part in parts)
    return pointer.removeprefix("/") if relative else pointer


def find(value: Json, tokens: tuple[str, ...], depth: int = 0) -> Iterator[Json]:
    """Yield every value at the tokens, in the order of the body."""
    if not tokens:
        yield value
        return
    token, rest = tokens[0], tokens[1:]
    if token == "**":
        yield from find(value, rest, depth)
        if depth < MAX_DEPTH:
            for _, member in members(value):
                yield from find(member, tokens, depth + 1)
        return
    for key, member in members(value):
        if token in ("*", key):
            yield from find(member, rest, depth)


def members(value: Json) -> Iterator[tuple[str, Json]]:
    """Yield the named members of an object or the numbered ones of an array."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield str(index), member
