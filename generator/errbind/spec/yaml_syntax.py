"""Why YAML cannot be read, and what of it would let the parser go on."""

from __future__ import annotations

import re
from typing import Any

import yaml

from errbind.model.problem import Place, Problem
from errbind.spec import plain_texts

LOADER: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml where it is built in
READ_AGAIN = (
    4_000_000  # characters that are read in the search for mends, about two seconds
)
_LINE_BREAK = re.compile(
    "\r\n|[\n\r\x85\u2028\u2029]"
)  # where libyaml begins a new line


def lines(text: str) -> list[str]:
    """Split a text into the lines that places count."""
    return _LINE_BREAK.split(text)


def end_of(file: str, before: str) -> Place:
    """Return the place that follows a text."""
    whole = lines(before)
    return Place(file, len(whole), len(whole[-1]) + 1)


class Trials:
    """Changes that are tried on a text, as long as that takes no more than a moment."""

    def __init__(self) -> None:
        self._left = READ_AGAIN

    def mend(self, text: str, error: yaml.YAMLError) -> plain_texts.Mend | None:
        """Return the change by which the parser gets further, if one is found."""
        stop = getattr(error, "problem_mark", None)
        if stop is None:
            return None
        begin = getattr(error, "context_mark", None) or stop
        whole = lines(text)
        return plain_texts.mend(
            whole, begin.line, (stop.line, stop.column), self._is_better
        )

    def _is_better(self, text: str, place: tuple[int, int]) -> bool:
        """Say whether the parser gets beyond a place of the text."""
        self._left -= len(text)
        if self._left < 0:
            return False
        error = syntax_error(text)
        mark = getattr(error, "problem_mark", None)
        return error is None or (mark is not None and (mark.line, mark.column) > place)


def syntax_error(text: str) -> yaml.YAMLError | None:
    """Return why the parser cannot read a text, None where it can."""
    loader = LOADER(text)
    try:
        while loader.check_event():
            loader.get_event()
    except yaml.YAMLError as error:
        return error
    return None


def syntax_problem(file: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = str(getattr(error, "problem", None))
    begin = getattr(error, "context_mark", None)
    if what == "could not find expected ':'" and begin is not None:
        place = Place(file, begin.line + 1, begin.column + 1)
        message = "this line has no colon behind its key; write `key: value`"
        return Problem(place, "yaml-syntax", message)
    if mark is not None:
        rest = lines(text)[mark.line :][:1]
        # The end of a last line that has no line break is to libyaml the beginning of another.
        place = (
            Place(file, mark.line + 1, mark.column + 1) if rest else end_of(file, text)
        )
        is_tab = rest and rest[0][mark.column :].startswith("\t")
        hint = "; indent with spaces, not with a tab" if is_tab else ""
        if what.startswith("mapping values are not allowed"):
            hint = "; put a text that has a colon in quotes"
        return Problem(place, "yaml-syntax", f"{_what_is_wrong(error)}{hint}")
    position = getattr(error, "position", None)
    if position is not None:
        return _bad_character(file, text, position)
    return Problem(Place(file), "yaml-syntax", " ".join(str(error).split()))


def _what_is_wrong(error: yaml.YAMLError) -> str:
    """Return what the parser met, and where that began which it was reading."""
    what = getattr(error, "problem", None) or getattr(error, "context", None)
    context, mark = getattr(error, "context", None), getattr(
        error, "context_mark", None
    )
    if not context or mark is None or context == what:
        return str(what)
    begin = f"line {mark.line + 1}, column {mark.column + 1}"
    return f"{what} {context} that begins at {begin}"


def _bad_character(file: str, text: str, position: int) -> Problem:
    # libyaml counts bytes and PyYAML characters; look for the character itself instead.
    bad = re.search(
        r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text
    )
    at = bad.start() if bad else min(position, len(text))
    shown = f"U+{ord(text[at]):04X}" if at < len(text) else "the last character"
    message = f"{shown} may not stand in YAML as it is; write it as an escape in double quotes"
    return Problem(end_of(file, text[:at]), "yaml-character", message)
