"""What each rule is about: read from `rule_docs.toml`, which is kept by hand.

Every rule that a problem can name has an entry there, and the tests run its examples.
"""

from __future__ import annotations

import textwrap
import tomllib
from functools import cache
from importlib import resources

from errbind.diagnostics.excerpts import visible
from errbind.model.records import record


@record
class RuleDoc:
    """A rule: what it asks for in a few words, why, and an example that breaks and one that keeps it.

    An example shows the part of the spec that matters. One that is not about a spec names its
    file in a first line such as `# errbind.toml`; lines with a `$` are commands of a shell.
    """

    rule: str
    summary: str
    why: str
    wrong: str
    right: str


@cache
def rule_docs() -> dict[str, RuleDoc]:
    """Return every rule's explanation by its id, sorted."""
    text = (resources.files("errbind.diagnostics") / "rule_docs.toml").read_text(
        "utf-8"
    )
    entries = tomllib.loads(text)
    return {rule: RuleDoc(rule, **entries[rule]) for rule in sorted(entries)}


def as_text(doc: RuleDoc) -> str:
    """Return an explanation as a terminal shows it."""
    why = "\n\n".join(textwrap.fill(part, 88) for part in doc.why.strip().split("\n\n"))
    parts = [f"{doc.rule}: {doc.summary}", why]
    for title, example in (("Wrong:", doc.wrong), ("Right:", doc.right)):
        parts += [title, textwrap.indent(_shown(example), "    ")]
    return "\n\n".join(parts) + "\n"


def as_markdown(doc: RuleDoc) -> str:
    """Return an explanation as a code host shows it."""
    parts = [doc.why.strip()]
    for title, example in (("Wrong:", doc.wrong), ("Right:", doc.right)):
        parts += [title, f"```yaml\n{_shown(example)}\n```"]
    return "\n\n".join(parts) + "\n"


def _shown(example: str) -> str:
    return "\n".join(map(visible, example.strip("\n").split("\n")))


def listing() -> str:
    """Return a line for each rule."""
    width = max(map(len, rule_docs()))
    return "".join(
        f"{doc.rule:<{width}}  {doc.summary}\n" for doc in rule_docs().values()
    )
