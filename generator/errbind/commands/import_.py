"""`errbind import`: make a spec of a list, a page or an OpenAPI document."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errbind import commands

if TYPE_CHECKING:
    from errbind.importing.drafting import Made, Wishes

NAME = "import"
HELP = "make a spec of a CSV or JSON list, an HTML or Markdown page, or an OpenAPI document"
STANDARD = "-"  # in place of a file: standard input or output


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the command's arguments."""
    parser.add_argument(
        "source", metavar="SOURCE", help="the file to read, - for standard input"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write, - for standard output; specs/ID.yaml without it",
    )
    _about_the_source(parser.add_argument_group("what the source is"))
    _about_the_spec(parser.add_argument_group("what the spec says"))


def _about_the_source(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    forms = ("csv", "json", "html", "markdown", "openapi")
    text = "its format, where extension and content do not tell"
    add("--from", dest="form", choices=forms, help=text)
    text = "the column that holds a key of the spec, by name or number: code=errorCode"
    column: Any = {"action": "append", "default": [], "type": _column}
    add("--column", **column, metavar="KEY=NAME", help=text)
    text = "the first row of a CSV is no header; columns are 1, 2, ..."
    add("--no-header", action="store_true", help=text)
    text = "a list of errors in JSON, an enum in OpenAPI: /components/schemas/ErrorCode"
    add("--pointer", action="append", default=[], metavar="POINTER", help=text)
    text = "what the codes are on the wire"
    add("--codes", choices=("integer", "string"), help=text)
    add("--encoding", type=_encoding, help="its encoding, where it is not UTF-8")


def _about_the_spec(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--id", type=_id, help="the catalog's id; without it, made of the file's name")
    text = "what a reader calls the API; without it, the source's title"
    add("--title", type=_text, help=text)
    text = "the beginning of class names; without it, made of the id"
    add("--prefix", type=_prefix, help=text)
    add("--url", type=_url, help="where the source can be read")
    text = "the day the source was read"
    add("--retrieved", type=_day, metavar="YYYY-MM-DD", help=text)


def run(options: argparse.Namespace) -> int:
    """Write the spec and print what could not be placed; return 1 if the spec needs a person."""
    from errbind.model.problem import SpecError

    file, data = _read(options)
    try:
        made = _made(options, file, data)
    except SpecError as error:
        text = data.decode(options.encoding or "utf-8", "backslashreplace")
        raise SpecError(error.problems, {file: text.encode()}) from None
    written = _write(options, made)
    _report(made, written)
    return 1 if made.problems else 0


def _made(options: argparse.Namespace, file: str, data: bytes) -> Made:
    """Return the spec that the source gives; raise SpecError."""
    from errbind.importing import drafting, formats

    text = formats.decoded(file, data, options.encoding)
    form = options.form or formats.guessed(file, text)
    source = formats.read(
        file, text, form, tuple(options.pointer), has_header=not options.no_header
    )
    return drafting.spec(source, _wishes(options))


def _read(options: argparse.Namespace) -> tuple[str, bytes]:
    """Return the name that problems carry, which is no path of this machine, and the bytes."""
    if options.source == STANDARD:
        return "stdin", sys.stdin.buffer.read()
    path: Path = commands.root(options) / options.source
    return path.name, path.read_bytes()


def _wishes(options: argparse.Namespace) -> Wishes:
    from errbind.importing.drafting import Wishes

    return Wishes(
        id=options.id,
        title=options.title,
        prefix=options.prefix,
        url=options.url,
        retrieved=options.retrieved,
        codes=options.codes,
        columns=dict(options.column),
    )


def _write(options: argparse.Namespace, made: Made) -> str:
    """Write a new file, never over another one, and return what it is called."""
    if options.output == STANDARD:
        sys.stdout.buffer.write(made.text.encode())  # whatever the terminal's encoding
        sys.stdout.flush()
        return "standard output"
    root = commands.root(options)
    if options.output:
        path, shown = root / options.output, str(options.output)
    else:
        settings = commands.settings(options)
        path = settings.root / settings.specs / f"{made.id}.yaml"
        if path.with_suffix(".yml").exists():
            path = path.with_suffix(".yml")
        shown = f"{settings.specs}/{path.name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    _create(path, shown, made.text)
    return shown


def _create(path: Path, shown: str, text: str) -> None:
    from errbind.importing.source import refusal
    from errbind.model.problem import Place

    try:
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        message = "it is there already and is not overwritten; choose another --id or --output"
        raise refusal(Place(shown), message) from None


def _report(made: Made, written: str) -> None:
    for problem in (*made.remarks, *made.problems):
        print(problem, file=sys.stderr)
    stream = sys.stderr if written == "standard output" else sys.stdout
    print(f"wrote {written}: {made.summary}", file=stream)
    if made.problems:
        count = len(made.problems)
        what = "problem, marked" if count == 1 else "problems, each marked"
        print(f"{count} {what} with TODO in the spec", file=sys.stderr)


def _matching(pattern: str, value: str, wanted: str) -> str:
    if not re.fullmatch(pattern, value):
        raise argparse.ArgumentTypeError(f"{value!r} is not {wanted}")
    return value


def _id(value: str) -> str:
    return _matching(
        r"(?=.{1,60}\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*", value, "an id such as acme_pay"
    )


def _prefix(value: str) -> str:
    return _matching(r"[A-Z][A-Za-z0-9]{0,39}", value, "a prefix such as AcmePay")


def _text(value: str) -> str:
    return _matching(r"(?s).*\S.*", value, "a text")


def _url(value: str) -> str:
    return _matching(
        r"https?://[^\s<>\"]+", value, "an address such as https://acme.example/errors"
    )


def _day(value: str) -> str:
    text = _matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value, "a day as YYYY-MM-DD")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a day as YYYY-MM-DD"
        ) from None


def _column(value: str) -> tuple[str, str]:
    from errbind.importing.columns import NAMES

    key, equals, name = value.partition("=")
    if not equals or not name or key not in NAMES:
        known = ", ".join(NAMES)
        raise argparse.ArgumentTypeError(
            f"{value!r} is not KEY=NAME with a KEY of {known}"
        )
    return key, name


def _encoding(value: str) -> str:
    import codecs

    try:
        codecs.lookup(value)
    except LookupError:
        raise argparse.ArgumentTypeError(f"{value!r} is no encoding") from None
    return value
