"""Diagnostics as SARIF 2.1.0, the format in which code hosts take the results of analyses."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from errbind import __version__
from errbind.diagnostics import rule_docs
from errbind.diagnostics.diagnostic import Diagnostic
from errbind.diagnostics.excerpts import one_line

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# The first two are all that a reader assumes; YAML has more.
LINE_BREAKS = ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029"]


def as_sarif(found: Sequence[Diagnostic], folder: str = "") -> str:
    """Return one SARIF log with one run, in ASCII so that any terminal can carry it.

    `folder` is the project's in the repository, which paths there begin with.
    """
    levels = {entry.problem.rule: entry.problem.level for entry in found}
    rules = sorted(levels)
    run = {
        "tool": {
            "driver": {
                "name": "errbind",
                "version": __version__,
                "rules": [_rule(rule, levels[rule]) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": LINE_BREAKS,
        "results": list(_results(found, folder, rules)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: str, level_of_all: str) -> dict[str, Any]:
    level = {"defaultConfiguration": {"level": level_of_all}}
    doc = rule_docs.rule_docs().get(rule)
    if doc is None:
        return {"id": rule, **level}
    return {
        "id": rule,
        "shortDescription": {"text": doc.summary},
        "fullDescription": {"text": doc.why.strip()},
        "help": {
            "text": rule_docs.as_text(doc),
            "markdown": rule_docs.as_markdown(doc),
        },
        **level,
    }


def _results(
    found: Sequence[Diagnostic], folder: str, rules: list[str]
) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for entry in found:
        rule, message = entry.problem.rule, one_line(entry.problem.message)
        remark = f"\n{entry.remark}" if entry.remark else ""
        fingerprint = _fingerprint(entry)
        seen[fingerprint] += 1
        yield {
            "ruleId": rule,
            "ruleIndex": rules.index(rule),
            "level": entry.problem.level,
            "message": {"text": f"{message}{remark}"},
            "locations": [{"physicalLocation": _location(entry, folder)}],
            "partialFingerprints": {"errbind/v1": f"{fingerprint}:{seen[fingerprint]}"},
        }


def _location(entry: Diagnostic, folder: str) -> dict[str, Any]:
    place = entry.problem.place
    uri = quote(f"{folder}{place.file}", errors="surrogateescape")
    location: dict[str, Any] = {
        "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}
    }
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": place.column}
    return location


def _fingerprint(entry: Diagnostic) -> str:
    """Return what stays the same when lines are added above: the rule, and what it says."""
    place, rule, message, _ = entry.problem
    lasting = re.sub(r":\d+:\d+\b|\[\d+\]", "", message)
    data = "\0".join([place.file, rule, lasting]).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]
