"""Texts of YAML that stand without quotes, and what to write where YAML reads them as something else.

A parser says where it could not go on, which is seldom what the author must change. So changes that
people need are tried on the lines there, and the first that lets the parser go further is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from errbind.model.problem import short
from errbind.spec import spec_schemas

LONGEST_LINE = 5_000  # characters of a line that is looked at
LONGEST = 150  # characters of a proposal
TRIED = 12  # changes, each of which costs a reading of the file
WIDE_COLON = "\uff1a"
# What may follow `{` or `,` as a key although no schema of ours has it: those of JSON Schema.
_JSON_SCHEMA = frozenset(
    re.findall(
        r"\w+",
        "additionalProperties const default enum examples format items maxLength maximum"
        " minLength minimum pattern properties required type",
    )
)
_PROSE = ("description", "note", "reason", "remedy", "text", "title", "user_message")
_BLOCK_ENTRY = re.compile(
    r"""(?P<margin>\s*(?:-\s+)*)["']?(?P<key>[A-Za-z_][\w.\-]*)["']?\s*:\s+(?P<value>\S.*)"""
)
_LIST_ITEM = re.compile(r"\s*(?:-\s+)+(?P<value>[^\s\-{].*)")
_FLOW_KEY = re.compile(
    r"""(?<=[{,])\s*["']?(?P<key>[A-Za-z_][\w.]*)["']?\s*:(?=\s|\Z)\s*"""
)
_UNSPACED = re.compile(
    rf"(?:^\s*(?:-\s+)*|[{{,]\s*)(?P<key>[A-Za-z_][\w.]*)\s*(?P<colon>[:{WIDE_COLON}])\s*(?P<rest>\S.*)"
)
CLOSING = {"[": "]", "{": "}"}
# A bracket, or a text in quotes, in which brackets mean nothing.
_BRACKET = re.compile(r"""(?<=[\s\[{,])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|[\[\]{}]""")
_NEXT_KEY = re.compile(r"(?<=\S)\s+(?P<key>[A-Za-z_][\w.]*)\s*:\s")
_MAPPING = re.compile(r"[\[\s]*\{\s*[A-Za-z_][\w.]*\s*:\s")
_MARKS = re.compile(r"""[][{}&*!|>'"%@`#,?:\-]""")  # what a text cannot begin with


class Entry(NamedTuple):
    """A key and its value on one line, as they are written; `at` is where the value begins."""

    key: str
    value: str
    at: int
    is_flow: bool


class Mend(NamedTuple):
    """What to write instead: the place (from 0), why, and the whole text with it."""

    line: int
    column: int
    rule: str
    message: str
    text: str


def quoted(text: str) -> str:
    """Return a text in quotes, as YAML has it and a person would write it."""
    if '"' in text and "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@lru_cache(maxsize=8)  # thousands of problems may ask for one line
def entries(line: str) -> tuple[Entry, ...]:
    """Return the entries of a line whose values have no quotes around them."""
    return tuple(_entries(line)) if len(line) <= LONGEST_LINE else ()


def _entries(line: str) -> Iterator[Entry]:
    block = _BLOCK_ENTRY.match(line)
    if block is not None:
        at = block.start("value")
        if not _closing_quote(line, at):
            yield Entry(block["key"], _uncommented(block["value"]), at, False)
    elif item := _LIST_ITEM.match(line):
        yield Entry("", _uncommented(item["value"]), item.start("value"), False)
    yield from _flow_entries(line)


def _flow_entries(line: str) -> Iterator[Entry]:
    """Yield what stands in braces; a key is one that a schema knows, since texts have colons too."""
    known = _known_keys()
    matches = [m for m in _FLOW_KEY.finditer(line) if m["key"] in known]
    end = 0
    for index, match in enumerate(matches):
        at = match.end()
        if at < end:  # within a text that has quotes
            continue
        if closed := _closing_quote(line, at):
            end = closed
            continue
        following = matches[index + 1 :]
        stop = next((m.start() - 1 for m in following), len(line))
        value = _balanced(line[at:stop]).strip()
        if value.strip("[{- "):
            yield Entry(match["key"], value, at, True)


def _closing_quote(line: str, at: int) -> int:
    """Return where a value ends that stands in quotes as a whole; 0 for any other."""
    whole = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:[,}\]]|\Z))""")
    match = whole.match(line, at)
    return match.end() if match else 0


def _balanced(text: str) -> str:
    """Return a text up to a bracket that closes what was opened before it."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "[{") - (char in "]}")
        if depth < 0:
            return text[:index]
    return text


def _uncommented(value: str) -> str:
    kept = value if value[0] in "\"'" else value.partition(" #")[0]
    return kept.rstrip()


@cache
def _known_keys() -> frozenset[str]:
    return spec_schemas.keys() | _JSON_SCHEMA


# -- what is read as something else without an error ----------------------------------------------


def at(line: str, column: int) -> Entry | None:
    """Return the entry whose value begins at a column, as the author meant it."""
    found = (entry for entry in entries(line) if entry.at == column)
    return min(found, key=lambda entry: len(entry.value), default=None)


def around(line: str, column: int) -> Entry | None:
    """Return the entry in braces whose value goes on at a column."""
    for entry in entries(line):
        if entry.is_flow and entry.at < column < entry.at + len(entry.value):
            return entry
    return None


def is_prose(entry: Entry) -> bool:
    """Say whether an entry holds a sentence rather than a name."""
    return entry.key in _PROSE or " " in entry.value.partition(",")[0]


def as_item(text: str) -> str:
    """Return a text as an item of a list in brackets, in quotes where it needs them."""
    return text if _is_plain(text) else quoted(text)


def in_quotes(entry: Entry) -> str:
    """Return what to write for an entry that is a text."""
    text = quoted(short(entry.value, LONGEST))
    return f"{entry.key}: {text}" if entry.key else text


def meant(text: str) -> str | None:
    """Return how a boolean, a null or an integer is written that is one to some readers only."""
    word = text.lower()
    if word in ("null", "true", "false"):
        return word
    if word in ("y", "yes", "on", "n", "no", "off"):
        return "true" if word in ("y", "yes", "on") else "false"
    digits = text.replace("_", "").removeprefix("+")
    return (
        digits
        if digits != text and re.fullmatch(r"-?(0|[1-9][0-9]*)", digits)
        else None
    )


def in_words(text: str) -> str | None:
    """Return a text such as `title:Orders` as the entry that was meant."""
    match = _UNSPACED.fullmatch(text)
    if match is None or match["key"] not in _known_keys() or "\n" in text:
        return None
    return f"{match['key']}: {short(match['rest'], LONGEST)}"


def colon_reason(text: str) -> str:
    """Return what is wrong with a colon that ends no key."""
    if WIDE_COLON in text:
        return "the colon is a full-width one"
    return "the colon needs a blank behind it"


# -- where the parser stopped -----------------------------------------------------------------------


def mend(
    lines: Sequence[str],
    begin: int,
    stop: tuple[int, int],
    is_better: Callable[[str, tuple[int, int]], bool],
) -> Mend | None:
    """Return the change that lets the parser go further than where it stopped, if one is known.

    `begin` is the line of what it was reading then; `is_better` says whether it gets beyond a place
    of another text. Lines and columns count from 0.
    """
    last = stop[0]
    near = [last, begin, *range(last - 1, max(last - 4, -1), -1)]
    tried = 0
    for number in dict.fromkeys(n for n in near if 0 <= n < len(lines)):
        for change in _changes(lines[number]):
            if tried == TRIED:
                return None
            tried += 1
            text = "\n".join([*lines[:number], change.line, *lines[number + 1 :]])
            # Of a line that is changed all must be read: its columns are others now.
            beyond = (number, LONGEST_LINE * 2) if number == last else stop
            if is_better(text, beyond):
                return Mend(number, change.column, change.rule, change.message, text)
    return None


class _Change(NamedTuple):
    line: str
    column: int
    rule: str
    message: str


def _changes(line: str) -> Iterator[_Change]:
    """Yield what the author of a line may have meant, the likeliest first."""
    yield from _with_blanks(line)
    yield from _with_brackets(line)
    yield from _with_comma(line)
    yield from _with_quotes(line)


def _with_brackets(line: str) -> Iterator[_Change]:
    """Yield the line with what closes the brackets that nothing closes."""
    opened: list[re.Match[str]] = []
    for match in _BRACKET.finditer(line) if len(line) <= LONGEST_LINE else ():
        if match[0] in CLOSING:
            opened.append(match)
        elif match[0] in "]}":
            last = opened.pop() if opened else None
            if last is None or CLOSING[last[0]] == match[0]:
                continue
            end = CLOSING[last[0]]
            changed = f"{line[:match.start()]}{end}{line[match.start():]}"
            message = (
                f"nothing closes this {last[0]}; write {end} before the {match[0]}"
            )
            yield _Change(changed, last.start(), "yaml-syntax", message)
            return
    if opened:
        ends = "".join(CLOSING[match[0]] for match in reversed(opened))
        message = f"nothing closes this {opened[0][0]}; end the line with {ends}"
        changed = f"{line.rstrip()}{ends}"
        yield _Change(changed, opened[0].start(), "yaml-syntax", message)


def _with_comma(line: str) -> Iterator[_Change]:
    """Yield the line with a comma between two entries in braces that have none."""
    for entry in entries(line):
        for match in _NEXT_KEY.finditer(entry.value):
            if (
                entry.is_flow
                and entry.key not in _PROSE
                and match["key"] in _known_keys()
            ):
                at = entry.at + match.start()
                changed = f"{line[:at]},{line[at:]}"
                message = f"a comma must stand before {match['key']}"
                yield _Change(changed, at + 1, "yaml-syntax", message)


def _unspaced(line: str) -> Iterator[re.Match[str]]:
    if len(line) > LONGEST_LINE:
        return
    known = _known_keys()
    position = 0
    while match := _UNSPACED.search(line, position):
        position = match.end("colon")
        follows = line[position : position + 1]
        is_wide = match["colon"] == WIDE_COLON
        if match["key"] in known and (is_wide or not follows.isspace()):
            yield match


def _with_blanks(line: str) -> Iterator[_Change]:
    for match in _unspaced(line):
        is_flow = "{" in line[: match.start("key")]
        rest = match["rest"] if is_flow else _value(match["rest"])
        right = f"{match['key']}: {rest}"
        message = f"{colon_reason(match['colon'])}; write {short(right, LONGEST)}"
        changed = line[: match.start("key")] + right
        yield _Change(changed, match.start("key"), "yaml-colon", message)


def _value(text: str) -> str:
    """Return a value as it can stand behind a key."""
    is_plain = ": " not in text and " #" not in text and not text.endswith(":")
    return (
        text
        if is_plain and not _MARKS.match(text)
        else text if text[0] in "\"'[{" else quoted(text)
    )


def _with_quotes(line: str) -> Iterator[_Change]:
    found = list(entries(line))
    for entry in sorted(found, key=lambda e: (not e.is_flow, _is_sound(e))):
        for right in _quotings(entry):
            end = entry.at + len(entry.value)
            changed = f"{line[:entry.at]}{right}{line[end:]}"
            key = f"{entry.key}: " if entry.key else ""
            rule = "unquoted-text"
            what = "it" if right[0] == "[" else "the text"
            proposal = f"{key}{short(right, LONGEST)}"
            message = f"{_reason(entry)}; put {what} in quotes: {proposal}"
            if _is_open(entry.value):
                rule, message = (
                    "yaml-syntax",
                    f"this quote is not closed; write {proposal}",
                )
            yield _Change(changed, entry.at, rule, message)


def _quotings(entry: Entry) -> Iterator[str]:
    """Yield a value in quotes: each item of a list, or the text as a whole."""
    value = entry.value
    if _is_open(value):
        yield f"{value}{value[0]}"
    if value.startswith("[") and value.endswith("]"):
        items = [item.strip() for item in value[1:-1].split(",")]
        yield f"[{', '.join(map(as_item, items))}]"
    if not _MAPPING.match(value) and value[0] not in "]}":
        yield quoted(value)


def _is_open(value: str) -> bool:
    """Say whether a value begins with a quote that nothing closes."""
    return value[0] in "\"'" and value.count(value[0]) == 1


def _is_plain(item: str) -> bool:
    return bool(re.fullmatch(r"[\w.\- ]+|\"[^\"]*\"|'[^']*'", item))


def _is_sound(entry: Entry) -> bool:
    """Say whether nothing in an entry looks as if it needed quotes."""
    return not _MARKS.match(entry.value) and not re.search(
        r"[][{},]|: | #|:\Z", entry.value
    )


def _reason(entry: Entry) -> str:
    """Return what of a text YAML reads as something else."""
    value = entry.value
    if value[0] in "\"'":
        return "the text goes on behind its quote"
    if _MARKS.match(value):
        return (
            f"a text cannot begin with {value[0]}"
            if value[0] not in "[{"
            else f"{value[0]} begins a {'list' if value[0] == '[' else 'mapping'}"
        )
    if ": " in value or value.endswith(":"):
        return "a colon in a text ends a key"
    if " #" in value:
        return "a # behind a blank begins a remark"
    return "within braces a text cannot hold any of , [ ] { }"
