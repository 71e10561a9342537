"""The formats that can be imported: told apart by their extension or content, and read."""

from __future__ import annotations

import codecs
import re
from typing import Any

from errbind.importing import csv_source, json_source
from errbind.importing.source import Source, refusal
from errbind.model.problem import Place

FORMATS = ("csv", "json", "html", "markdown", "openapi")

_EXTENSIONS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".yaml": "json",
    ".yml": "json",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".mdx": "markdown",
    ".markdown": "markdown",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset=["']?([A-Za-z0-9_.:-]+)""", re.I)
_OPENAPI = re.compile(r"""^["']?(openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_HTML = re.compile(r"\s*+(?><!--.*?-->\s*)*+<(!doctype|[a-z])", re.I | re.DOTALL)
_MARKDOWN = re.compile(
    r"^(#{1,6} |```|~~~|\|?[ \t]*:?-{2,}:?[ \t]*\||<table)", re.I | re.MULTILINE
)


def decoded(file: str, data: bytes, encoding: str | None) -> str:
    """Return the text of a file; raise SpecError with the place where it can't be read."""
    chosen = encoding or next(
        (name for mark, name in _MARKS if data.startswith(mark)), None
    )
    try:
        if chosen:
            return data.decode(chosen).removeprefix("\ufeff")
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = None if chosen else _declared(data)
        if declared is not None:
            return declared
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        wanted = (chosen or "utf-8").removesuffix("-sig").upper()
        message = (
            f"byte 0x{data[error.start]:02x} is not {wanted};"
            " say what it is, such as --encoding cp1252"
        )
        raise refusal(Place(file, line, column), message) from None


def _declared(data: bytes) -> str | None:
    """Return the text of a page that names another encoding itself."""
    match = _CHARSET.search(data[:4096])
    try:
        return data.decode(match[1].decode("ascii")) if match else None
    except (LookupError, UnicodeDecodeError):
        return None


def guessed(name: str, text: str) -> str:
    """Return the format of a file by its name's extension, else by what it holds."""
    dot = name.rfind(".")
    known = _EXTENSIONS.get(name[dot:].lower()) if dot >= 0 else None
    if known:
        return known
    start = text.lstrip()
    if start[:1] in ("{", "["):
        return "json"
    if _OPENAPI.search(text):
        return "openapi"
    if _HTML.match(text):
        return "html"
    if not _MARKDOWN.search(text) and csv_source.is_table(text):
        return "csv"
    return "markdown"


def read(
    file: str, text: str, form: str, pointers: tuple[str, ...], *, has_header: bool
) -> Source:
    """Return what a text of a format holds; raise SpecError if it can't be read."""
    if not text.strip():
        raise refusal(Place(file), "there is nothing in it")
    if form == "csv":
        return csv_source.read(file, text, has_header=has_header)
    if form == "html":
        from errbind.importing import html_source

        return html_source.read(file, text)
    if form == "markdown":
        from errbind.importing import markdown_source

        return markdown_source.read(file, text)
    return _data(file, text, form, pointers)


def _data(file: str, text: str, form: str, pointers: tuple[str, ...]) -> Source:
    """Return what JSON or YAML holds: an OpenAPI document, or a list of errors."""
    from errbind.importing import openapi_source, plain_yaml

    rows = json_source.lines(file, text) if form == "json" else None
    if rows:
        return json_source.read_lines(file, rows)
    is_json = text.lstrip()[:1] in ("{", "[")
    value: Any = (
        json_source.loaded(file, text) if is_json else plain_yaml.loaded(file, text)
    )
    if form == "openapi" or openapi_source.is_openapi(value):
        return openapi_source.read(file, value, pointers)
    return json_source.read(file, value, pointers)
