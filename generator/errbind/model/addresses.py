"""Addresses: where in a response the value of a role stands.

A body address is a JSON Pointer (RFC 6901) in which `*` is any one member and `**` any depth, none
included; a trailing `#` asks for the last member's name instead of its value. Addresses of an item
are relative to it and have no leading slash; the empty address is the whole, and `#` alone the
names that the wildcards of `items` met on the way to it, joined by dots. `header:NAME` is a
response header and `http` the status line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from errbind.model.catalog import Address, Json
from errbind.model.problem import short
from errbind.runtime import values

ANY, DEEP = WILDCARDS = ("*", "**")
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # the name of a header: RFC 9110, section 5.6.2


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
        if text == "#":
            return Address("trail")
        text = f"/{text}"
    elif not text.startswith("/"):
        raise AddressError(f"an address starts with a slash; write '/{text}'")
    return _pointer(text)


def _pointer(text: str) -> Address:
    is_name = text.endswith("#")
    parts = text.removesuffix("#")[1:].split("/")
    tokens = tuple(_token(part) for part in parts)
    if tokens.count("**") > 1:
        raise AddressError("`**` may stand in an address once")
    if is_name and tokens[-1] == "**":
        raise AddressError("`**` has many names; end with a member or `*` before the #")
    return Address("body", tokens, is_name=is_name)


def _header(name: str) -> Address:
    if message := header_error(name):
        raise AddressError(message)
    return Address("header", header=name.lower())


def header_error(name: str) -> str | None:
    """Return why a text is not the name of an HTTP header, None for one that is.

    Browsers and Node.js throw where they are asked for a header of another name.
    """
    if re.fullmatch(TOKEN, name):
        return None
    wanted = "letters, digits and any of !#$%&'*+-.^_`|~"
    return f"{short(name)!r} is not the name of an HTTP header, which has {wanted}"


def _token(part: str) -> str:
    if part.count("~") != sum(part.count(escape) for escape in ("~0", "~1", "~2")):
        raise AddressError(
            "in an address ~ is written ~0, / within a name ~1, and # at its end ~2"
        )
    return part.replace("~2", "#").replace("~1", "/").replace("~0", "~")


def text(address: Address, *, relative: bool) -> str:
    """Return an address as a spec writes it."""
    if address.source == "trail":
        return "#"
    if address.source != "body":
        return "http" if address.header is None else f"header:{address.header}"
    parts = [token.replace("~", "~0").replace("/", "~1") for token in address.tokens]
    if parts and parts[-1].endswith("#"):
        parts[-1] = f"{parts[-1][:-1]}~2"
    pointer = "".join(f"/{part}" for part in parts) + ("#" if address.is_name else "")
    return pointer.removeprefix("/") if relative else pointer


def written(address: Address, *, relative: bool) -> str | dict[str, str]:
    """Return an address as a spec has it: its text, or an object with what goes with it."""
    at = text(address, relative=relative)
    options = {
        "join": address.join,
        "pattern": address.pattern.text if address.pattern else None,
        "vocabulary": address.vocabulary,
    }
    stated = {key: value for key, value in options.items() if value is not None}
    return {"at": at, **stated} if stated else at


def find(value: Json, address: Address) -> Sequence[Json]:
    """Return every value at an address of the body, or its names, in the order of the body."""
    look = values.names_at if address.is_name else values.walk
    return [found for _, found in look(value, address.tokens)]
