"""Write bodies as the envelopes of a catalog say: which value goes where, in what order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .values import is_array, is_object, other_form

Path = Sequence[str | int]  # numbers are positions in an array
Plan = Mapping[str, Any]  # a part of a catalog's plan, as its JSON has it


def body_of(
    write: Plan, said: Mapping[str, Any], items: Sequence[Plan], vocabulary: str
) -> Any:
    """Return the body that says what an error does: `said` by role, and each of its items.

    `vocabulary` is the one that the error's code is of; where a place is for the codes of another,
    it does not stand there.
    """
    slots = {slot["role"]: slot for slot in write.get("body", ()) if "role" in slot}
    values = {**said, **_codes(slots, said, vocabulary)}
    bodies = [written(write.get("item", ()), item) for item in items]
    # An error may say nothing that an item has a place for, such as a code that stands at the top.
    listed = [body for body in bodies if body != {}]
    is_optional = "code" in slots and not slots.get("items", {}).get("required")
    values["items"] = None if is_optional and not listed else listed
    return written(write.get("body", ()), values)


def is_said_at_the_top(write: Plan, said: Mapping[str, Any], vocabulary: str) -> bool:
    """Say whether a body has a place for the error's code beside its items."""
    slots = {slot["role"]: slot for slot in write.get("body", ()) if "role" in slot}
    codes = _codes(slots, said, vocabulary)
    return any(code is not None and role in slots for role, code in codes.items())


def _codes(
    slots: Plan, said: Mapping[str, Any], vocabulary: str
) -> Mapping[str, int | str | None]:
    """Return the code and the finer code as they stand in a body; None for what does not."""
    code, subcode = said["code"], said["subcode"]
    top, below = (slots.get(role, {}).get("vocabulary") for role in ("code", "subcode"))
    if subcode is None and below == vocabulary:
        subcode = code
    return {"code": code if top in (None, vocabulary) else None, "subcode": subcode}


def written(slots: Iterable[Plan], values: Mapping[str, Any]) -> Any:
    """Return the JSON value that has each value at its place."""
    body: Any = None
    for slot in slots:
        path, role = slot["path"], slot.get("role")
        value = slot["const"] if role is None else as_json(values.get(role), slot)
        # What follows in an array keeps its position, but the items may be missing at the end.
        is_gap = bool(path) and isinstance(path[-1], int) and role != "items"
        if value is not None or is_gap:
            body = put(body, path, value)
    return {} if body is None else body


def put(whole: Any, path: Path, value: Any) -> Any:
    """Return what there is with a value at its path."""
    if not path:
        return value
    token, rest = path[0], path[1:]
    if isinstance(token, int):
        array: list[Any] = whole if is_array(whole) else []
        array += [None] * (token + 1 - len(array))
        array[token] = put(array[token], rest, value)
        return array
    members: dict[str, Any] = whole if is_object(whole) else {}
    members[token] = put(members.get(token), rest, value)
    return members


def as_json(value: Any, slot: Plan) -> Any:
    """Return a value as the JSON type of its place; of items one, if that is no list."""
    wanted = slot.get("type")
    if is_array(value) and wanted == "object":
        return value[0] if value else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value)) if wanted == "string" else int(value)
    if isinstance(value, str):
        form = other_form(value) if wanted == "integer" else value
        return form if isinstance(form, int) else str(value)
    return value
