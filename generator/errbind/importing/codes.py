"""What the codes of a draft are, seen together: statuses after all, integers, repeated ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from errbind.importing import cells, columns
from errbind.importing.draft import Draft, Entry, Section
from errbind.importing.entries import status_words
from errbind.importing.source import refusal, shown
from errbind.model import naming
from errbind.model.catalog import Json
from errbind.model.http_phrases import PHRASES
from errbind.targets import quoting


def part_statuses(draft: Draft) -> None:
    """Move sections whose codes are HTTP statuses to the statuses, unless nothing else is left."""
    found = [section for section in draft.sections if _lists_statuses(section)]
    taken = set(map(id, found))
    others = [s for s in draft.sections if id(s) not in taken and s.entries]
    for section in found:
        first = section.entries[0]
        about = f" under {shown(section.title)!r}" if section.title else ""
        if not others:
            message = f"the codes{about} look like HTTP statuses; with no others, they are the codes"
            draft.remark(first.place, "ambiguous", message)
            continue
        message = f"the codes{about} are taken for HTTP statuses"
        draft.remark(first.place, "ambiguous", message)
        draft.statuses += [_as_status(entry) for entry in section.entries]
        draft.statuses_introduction = (
            draft.statuses_introduction or section.introduction
        )
    if others:
        draft.sections = [s for s in draft.sections if id(s) not in taken]


def _lists_statuses(section: Section) -> bool:
    entries = section.entries
    numbers = [cells.status(entry.values["code"]) for entry in entries]
    if not entries or any(n is None or n.phrase for n in numbers):
        return False
    if any("http_status" in entry.values for entry in entries):
        return False
    words = columns.key(section.title or "")
    if section.says_http or "http" in words or "statuscode" in words:
        return True
    named = [entry for entry in entries if _says_phrase(entry)]
    return len(named) * 5 >= len(entries) * 3


def _says_phrase(entry: Entry) -> bool:
    code = cells.status(entry.values["code"])
    phrase = columns.key(PHRASES.get(code.number, "")) if code else ""
    texts = [cells.text(entry.values.get(k)) for k in ("name", "description")]
    said = [columns.key(text.removeprefix("HTTP_")) for text in texts]
    return bool(phrase) and any(text.startswith(phrase) for text in said)


def _as_status(entry: Entry) -> Entry:
    status = cells.status(entry.values["code"])
    number = status.number if status else 0
    values: dict[str, Json] = {"status": number}
    name = cells.text(entry.values.get("name"))
    words = name or status_words(number, entry.values.get("description"))
    constant = naming.constant(words) or f"HTTP_{number}"
    values["name"] = constant
    if name and name != constant:
        values["label"] = name
    for key in ("description", "note"):
        if key in entry.values:
            values[key] = entry.values[key]
    kept = {"code", "name", "description", "note"}
    rest = {key: value for key, value in entry.values.items() if key not in kept}
    comments = [f"{key}: {cells.text(value)}" for key, value in rest.items()]
    return Entry(entry.place, values, [*entry.comments, *comments])


def settle_types(draft: Draft, wanted: str | None, *, is_typed: bool) -> None:
    """Make the codes all integers or all texts; raise SpecError if they can't be what is wanted."""
    entries = draft.codes
    texts = [e for e in entries if isinstance(e.values["code"], str)]
    foreign = [e for e in entries if not cells.is_integer(_code(e))]
    if wanted == "integer" and foreign:
        message = f"{_code(foreign[0])!r} is no integer, as --codes integer asks for"
        raise refusal(foreign[0].place, message)
    if wanted == "integer" or (wanted is None and not is_typed and not foreign):
        for entry in entries:
            entry.values["code"] = int(_code(entry))
    elif texts or wanted == "string":
        if len(texts) < len(entries) and wanted is None:
            numbers = (e for e in entries if not isinstance(e.values["code"], str))
            place = next(numbers).place
            message = "integers among codes that are texts: all are written as texts"
            draft.remark(place, "mixed-codes", message)
        for entry in entries:
            entry.values["code"] = str(_code(entry))
    for entry in entries:
        if entry.values.get("name") == entry.values["code"]:
            del entry.values["name"]


def _code(entry: Entry) -> int | str:
    code = entry.values["code"]
    return code if isinstance(code, int) else str(code)


def merge_repeated(draft: Draft) -> None:
    """Keep a code's first entry, and in it what later ones say differently."""
    repeats: dict[int, _Repeats] = {}
    first: dict[str, Entry] = {}
    for section in draft.sections:
        kept = []
        for entry in section.entries:
            before = first.setdefault(str(_code(entry)), entry)
            if before is entry:
                kept.append(entry)
            else:
                said = repeats.get(id(before)) or _Repeats(before)
                repeats[id(before)] = said
                _join(draft, said, entry, section.title, "code")
        section.entries = kept
    statuses: dict[str, Entry] = {}
    for entry in draft.statuses:
        before = statuses.setdefault(str(entry.values["status"]), entry)
        if before is not entry:
            said = repeats.get(id(before)) or _Repeats(before)
            repeats[id(before)] = said
            _join(draft, said, entry, None, "status")
    draft.statuses = list(statuses.values())


REPEATED = ("description", "http_status", "name")  # what `also` of a code has a key for


@dataclass(slots=True)
class _Repeats:
    """An entry that others repeat, with what it has of them already."""

    entry: Entry
    comments: set[str] = field(init=False)
    also: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.comments = set(self.entry.comments)


def _join(
    draft: Draft, repeats: _Repeats, entry: Entry, title: str | None, key: str
) -> None:
    before = repeats.entry
    own = {k: v for k, v in entry.values.items() if before.values.get(k) != v}
    other = {k: own.pop(k) for k in REPEATED if key == "code" and k in own}
    said = [f"{k}: {quoting.to_json(v)}" for k, v in own.items()]
    more = [c for c in entry.comments if c not in repeats.comments]
    about = f" under {title}" if title else ""
    if other:
        listed = before.values.setdefault("also", [])
        written = quoting.to_json(other)
        listed += [other] if written not in repeats.also else []
        repeats.also.add(written)
    if said or more or not other:
        text = ": " * bool(said or more) + "; ".join([*said, *more])
        before.comments.append(f"again at {entry.place}{about}{text}")
        repeats.comments.add(before.comments[-1])
    kept = "under `also`" if other else "as a comment"
    message = (
        f"{entry.values[key]!r} is already given at {before.place}; kept {kept} there"
    )
    draft.remark(entry.place, f"duplicate-{key}", message)


def part_names(draft: Draft) -> None:
    """Take names away that give no identifier of their own: errbind makes one where it can."""
    taken: dict[str, Entry] = {}
    for entry in draft.codes:
        name = entry.values.get("name", entry.values["code"])
        if not isinstance(name, str):
            continue
        made = naming.class_name(
            name, draft.prefix
        ).lower()  # what is equal here clashes
        before = taken.setdefault(made, entry)
        if "name" not in entry.values or (before is entry and naming.constant(name)):
            continue
        del entry.values["name"]
        entry.comments.append(f"name: {quoting.comment(name)}")
        if before is entry:
            reason = "gives no identifier"
            del taken[made]
        else:
            reason = f"is the name of {before.values['code']!r} too, or too near to it"
        message = f"{shown(name)!r} {reason}; kept as a comment"
        draft.remark(entry.place, "unusable-name", message)
    _part_status_names(draft)


def _part_status_names(draft: Draft) -> None:
    names: set[str] = set()
    for status in draft.statuses:
        if status.values["name"] in names:
            status.values["name"] = f"{status.values['name']}_{status.values['status']}"
        names.add(str(status.values["name"]))
