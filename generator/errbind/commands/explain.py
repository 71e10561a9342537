"""`errbind explain`: say what an error means, given its code, name, message or response.

It also says what a rule asks for that a problem names.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from errbind import commands
from errbind.model.problem import SpecError

if TYPE_CHECKING:
    from errbind.explain.catching import Bindings
    from errbind.explain.diagnosis import Diagnosis
    from errbind.explain.http_message import Response
    from errbind.explain.lookup import Entry, Found
    from errbind.model.catalog import Project

NAME = "explain"
HELP = "say what an error means, who acts, what to do and how to catch it"
BREAK = f"\n{'-' * 72}\n\n"  # between explanations


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to explain, and how to read and to show it."""
    parser.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="the rule of a problem; or a code, name, class, HTTP status, category or group, alone or as CATALOG:WHAT; a"
        " message; or - for a response on standard input: a body, what `curl -i` or `curl -v` prints, or a line of a log",
    )
    parser.add_argument("--catalog", metavar="ID", help="look in this catalog alone")
    parser.add_argument(
        "--status",
        type=_status,
        help="the HTTP status of the response on standard input",
    )
    parser.add_argument(
        "--header",
        type=_header,
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help="a header of that response; may be given again",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text is the default"
    )
    parser.add_argument(
        "--rules",
        action="store_true",
        help="list the rules that problems name, as without WHAT at a terminal",
    )


def _status(text: str) -> int:
    if not re.fullmatch(r"[1-5][0-9]{2}", text):
        wanted = "which has three digits and is 100 to 599"
        raise argparse.ArgumentTypeError(f"{text!r} is not an HTTP status, {wanted}")
    return int(text)


def _header(text: str) -> tuple[str, str]:
    from errbind.model.addresses import header_error

    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 'Name: value'")
    if message := header_error(name.strip()):
        raise argparse.ArgumentTypeError(message)
    return name.strip().lower(), value.strip()


def run(options: argparse.Namespace) -> int:
    """Print what is known; return 1 where nothing is, 2 for a wrong call."""
    what = " ".join(options.what)
    options.rules = options.rules or (not options.what and _is_terminal())
    if options.rules or _is_rule(options, what):
        return _run_on_rule(options, what)
    is_response = what == "-" or (not options.what and not _is_terminal())
    if not is_response and not what:
        return _wrong("say what to explain, such as a code, or pipe a response into it")
    if not is_response and (options.status is not None or options.header):
        return _wrong("--status and --header belong to a response on standard input")
    try:
        project, bindings = _loaded(options)
    except SpecError:
        if hint := _nearest_rule(
            what
        ):  # asked of the problem that the specs still have
            return _wrong(hint)
        raise
    if options.catalog is not None:
        own = tuple(c for c in project.catalogs if c.id == options.catalog)
        if not own:
            return _wrong(_unknown(project, options.catalog))
        project = replace(project, catalogs=own)
    if is_response:
        return _run_on_response(options, project, bindings)
    return _run_on_name(options, project, bindings, what)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _wrong(message: str) -> int:
    print(f"errbind explain: {message}", file=sys.stderr)
    return 2


def _loaded(options: argparse.Namespace) -> tuple[Project, Bindings]:
    """Return the project and what it generates; raise SpecError."""
    from errbind import pipeline
    from errbind.explain import catching

    settings = commands.settings(options)
    project = pipeline.load(settings)
    return project, catching.bindings(project, settings)


def _unknown(project: Project, catalog_id: str) -> str:
    """Return what is wrong with the name of a catalog."""
    from errbind.model.problem import did_you_mean

    known = [catalog.id for catalog in project.catalogs]
    hint = did_you_mean(catalog_id, known)
    return f"no catalog is called {catalog_id!r}{hint}; there are {', '.join(known)}"


# -- a rule ----------------------------------------------------------------------------


def _is_rule(options: argparse.Namespace, what: str) -> bool:
    """Say whether a rule is meant; a catalog's own name is reached by `--catalog` or `ID:NAME`."""
    from errbind.diagnostics.rule_docs import rule_docs

    return options.catalog is None and what in rule_docs()


def _run_on_rule(options: argparse.Namespace, what: str) -> int:
    from errbind.diagnostics import rule_docs

    docs = rule_docs.rule_docs()
    if options.format == "json":
        shown = docs.values() if options.rules else [docs[what]]
        _print_json({"rules": [asdict(doc) for doc in shown]})
    elif options.rules:
        print(rule_docs.listing(), end="")
    else:
        print(rule_docs.as_text(docs[what]), end="")
    return 0


def _nearest_rule(what: str) -> str | None:
    """Return that no rule is called so, where one is called nearly so."""
    from errbind.diagnostics.rule_docs import rule_docs
    from errbind.model.problem import did_you_mean

    hint = did_you_mean(what, rule_docs()) if "-" in what else ""
    return f"no rule is called {what!r}{hint}" if hint else None


# -- a name ----------------------------------------------------------------------------


def _run_on_name(
    options: argparse.Namespace, project: Project, bindings: Bindings, what: str
) -> int:
    from errbind.explain import lookup

    found = lookup.find(project, what)
    # What is named is shown; of what only says so there may be much.
    shown = found.entries
    if len(shown) > (lookup.MANY if found.is_named else 1):
        shown = ()
    if options.format == "json":
        data = {"what": what, "explanations": _data(project, bindings, shown)}
        others = {"matches": found.entries, "nearest": found.nearest}
        _print_json({**data, **{key: _listed(some) for key, some in others.items()}})
    elif shown:
        print(_explained(project, bindings, shown), end="")
    else:
        _print_list(what, found)
    return 0 if found.entries else 1


def _print_list(what: str, found: Found) -> None:
    from errbind.explain import text
    from errbind.targets.quoting import visible

    if found.entries:
        print(text.listed(found.entries), end="")
        print("\nAsk for one of them: errbind explain NAME", file=sys.stderr)
        return
    unknown = f"nothing is known of {visible(what)!r}"
    print(f"errbind explain: {_nearest_rule(what) or unknown}", file=sys.stderr)
    if found.nearest:
        print("The nearest are:", file=sys.stderr)
        print(text.listed(found.nearest), end="", file=sys.stderr)


def _explained(project: Project, bindings: Bindings, entries: Sequence[Entry]) -> str:
    from errbind.explain import text
    from errbind.explain.explanation import explain

    return BREAK.join(text.as_text(explain(project, bindings, e)) for e in entries)


def _data(
    project: Project, bindings: Bindings, entries: Sequence[Entry]
) -> list[dict[str, Any]]:
    from errbind.explain import text
    from errbind.explain.explanation import explain

    return [text.as_data(explain(project, bindings, entry)) for entry in entries]


def _listed(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    from errbind.explain import text

    return [text.entry_data(entry) for entry in entries]


def _print_json(data: dict[str, Any]) -> None:
    import json

    # ASCII alone, so that the output is JSON whatever the terminal's encoding is.
    print(json.dumps(data, indent=2))


# -- a response ------------------------------------------------------------------------


def _run_on_response(
    options: argparse.Namespace, project: Project, bindings: Bindings
) -> int:
    from errbind.explain import diagnosis, http_message

    try:
        response = http_message.response(_stdin(), options.status, dict(options.header))
    except http_message.TranscriptError as error:
        response = http_message.Response(remark=str(error))
    found = diagnosis.best(diagnosis.diagnoses(project, response))
    if options.format == "json":
        return _print_response_data(project, bindings, response, found)
    if not found:
        return _print_misfit(project, bindings, response)
    for number, each in enumerate(found):
        print(f"{BREAK if number else ''}{_diagnosed(project, bindings, each)}", end="")
    return 0


def _stdin() -> bytes:
    from errbind.explain.http_message import MAX_BYTES

    return b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_BYTES + 1)


def _diagnosed(project: Project, bindings: Bindings, found: Diagnosis) -> str:
    from errbind.explain import diagnosis, diagnosis_text

    raised = bindings.raised(found.catalog, found.class_name)
    summary = diagnosis_text.as_text(found, raised)
    entries = diagnosis.meant(project, found)
    explained = _explained(project, bindings, entries)
    return f"{summary}\n{explained}" if explained else summary


def _print_misfit(project: Project, bindings: Bindings, response: Response) -> int:
    """Print what a response is instead of an error, and what its names or its status alone say."""
    from errbind.explain import diagnosis
    from errbind.targets.quoting import visible

    if named := diagnosis.named(project, response):
        print(f"errbind explain: {diagnosis.NAMES_ONLY}", file=sys.stderr)
        _print_named(project, bindings, named)
        return 0
    remark = response.remark or diagnosis.NO_ERROR
    print(f"errbind explain: {visible(remark)}", file=sys.stderr)
    print("What is expected:", file=sys.stderr)
    for line in diagnosis.expected(project):
        print(f"  {visible(line)}", file=sys.stderr)
    entries = diagnosis.statuses(project, response.status)
    print(_explained(project, bindings, entries), end="")
    return 0 if entries else 1


def _print_named(project: Project, bindings: Bindings, named: Sequence[Entry]) -> None:
    """Print the explanations of what a log names, a list where it names much."""
    from errbind.explain import lookup
    from errbind.explain import text as explanation_text

    if len(named) > lookup.MANY:
        print(explanation_text.listed(named), end="")
    else:
        print(_explained(project, bindings, named), end="")


def _print_response_data(
    project: Project, bindings: Bindings, response: Response, found: list[Diagnosis]
) -> int:
    from errbind.explain import diagnosis, diagnosis_text

    made = [
        {
            **diagnosis_text.as_data(each),
            "explanations": _data(project, bindings, diagnosis.meant(project, each)),
        }
        for each in found
    ]
    named = [] if found else diagnosis.named(project, response)
    misfits = not found and not named
    entries = diagnosis.statuses(project, response.status) if misfits else named
    wanted = diagnosis.expected(project) if misfits else []
    remark = diagnosis.NAMES_ONLY if named else response.remark
    if misfits and remark is None:
        remark = diagnosis.NO_ERROR
    _print_json(
        {
            "http_status": response.status,
            "responses": made,
            "remark": remark,
            "expected": wanted,
            "explanations": _data(project, bindings, entries),
        }
    )
    return 0 if found or entries else 1
