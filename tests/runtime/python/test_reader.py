"""The reader of the Python runtime, as source: what it makes of plans that are written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from errbind.runtime import reader, values, writer

CODES = reader.KnownCodes(
    {"main": {604: "tag", "WAIT_{s}": "wait"}, "more": {"a": "A"}},
    {
        "main": {
            "WAIT_{s}": {
                "literals": ["WAIT_", ""],
                "placeholders": [{"name": "s", "integer": True}],
            }
        }
    },
)


def at(*path: str, **more: Any) -> dict[str, Any]:
    return {"in": "body", "path": list(path), **more}


def read(roles: dict[str, Any], body: Any, **more: Any) -> reader.Reading:
    envelope = {"id": "one", "roles": roles, **more}
    return reader.Reader([envelope], CODES).read(400, body, {"Retry-After": "7"})


@pytest.mark.parametrize(
    ("code", "known", "parameters"),
    [
        (604, "tag", {}),
        ("604", "tag", {}),
        (604.0, "tag", {}),
        ("WAIT_30", "wait", {"s": 30}),
        ("WAIT_x", None, {}),
        ("0604", None, {}),
        ("a", "A", {}),
    ],
)
def test_a_code_is_known_as_number_and_text_and_by_its_pattern(
    code: Any, known: str | None, parameters: dict[str, Any]
) -> None:
    top = read({"code": [at("code")]}, {"code": code}).top
    assert (top.known, top.parameters) == (known, parameters)


def test_the_first_alternate_that_is_accepted_counts() -> None:
    roles = {"message": [at("a"), at("b", "0"), at("c", "*")]}
    assert read(roles, {"a": 5, "b": ["x"], "c": ["y"]}).texts == {"message": "x"}
    assert read(roles, {"b": {"0": "y"}}).texts == {"message": "y"}
    assert read(roles, {"c": [None, "z"]}).texts == {"message": "z"}
    assert read(roles, [1]) == reader.NO_READING


def test_a_part_of_a_text_and_a_joined_list_are_read() -> None:
    pattern = {"literals": ["", ": ", ""], "placeholders": [{"name": "code"}, {}]}
    roles = {"code": [at("text", pattern=pattern)], "field": [at("way", join=".")]}
    reading = read(roles, {"text": "604: no tag", "way": ["user", 3, None, "tag"]})
    assert (reading.top.known, reading.top.field) == ("tag", "user.3.tag")


def test_headers_and_the_status_line_have_addresses() -> None:
    roles = {
        "code": [{"in": "http"}],
        "retry_after": [{"in": "header", "header": "retry-after"}],
    }
    reading = read(roles, None)
    assert (reading.top.code, reading.retry_after) == (400, 7)


def test_an_item_knows_the_names_that_led_to_it() -> None:
    item = {"in": "item", "path": []}
    roles = {"message": [item], "field": [{"in": "wildcard_path"}]}
    items = {"any": [at("errors", "*")], "roles": roles}
    reading = read({}, {"errors": {"b": ["x", None], "a": "y"}}, items=items)
    told = [(each.field, each.message) for each in reading.items]
    assert told == [("b", "x"), ("a", "y")]


WHEN = {"any": [{"all": [{"address": at("ok"), "bounds": {"const": False}}]}]}


def test_an_envelope_whose_condition_fails_is_the_last_resort() -> None:
    roles = {"message": [at("m")]}
    first = {"id": "first", "roles": roles, "when": WHEN}
    both = reader.Reader([first, {"id": "second", "roles": roles}], CODES)
    assert both.read(200, {"ok": False, "m": "x"}).envelope == "first"
    assert both.read(200, {"ok": 0, "m": "x"}).envelope == "second"
    alone = reader.Reader([first], CODES)
    assert alone.read(200, {"ok": True, "m": "x"}).is_confirmed is False
    assert alone.is_error(200, {"ok": False, "m": "x"})
    assert not alone.is_error(200, {"m": "x"})


def test_items_whose_codes_are_of_an_earlier_vocabulary_decide() -> None:
    items = {"any": [at("all")], "roles": {"code": [{"in": "item", "path": []}]}}
    reading = read({"code": [at("code")]}, {"code": "a", "all": [604]}, items=items)
    assert [item.known for item in reading.deciding] == ["tag"]


class Odd(dict[str, Any]):
    """A mapping that fails."""

    def get(self, *_: object) -> Any:
        raise RuntimeError


def test_nothing_that_stands_for_a_body_raises() -> None:
    for body in (Odd(code=604), {1: 2}, object(), float("nan")):
        assert read({"code": [at("*", "code")], "message": [at("m")]}, body) is not None


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf {"a": 1} \r\n', {"a": 1}),
        (b"", None),
        (b"<html>", "<html>"),
        ('{"a": 1} x', '{"a": 1} x'),
        ("NaN", "NaN"),
        ("[NaN]", "[NaN]"),
        ("9" * 5_000, float("inf")),
        (memoryview(b"true"), True),
        ([1], [1]),
        ("[" * 101 + "]" * 101, None),
    ],
)
def test_a_body_becomes_its_json_value(body: Any, value: Any) -> None:
    found = values.parsed(body)
    if value is None and body:
        value = None
        for _ in range(100):
            value = [value]
    assert found == value


def test_what_is_written_stands_where_the_plan_says() -> None:
    slots = [
        {"path": ["errors", 1], "role": "code", "type": "string"},
        {"path": ["status"], "role": "status", "type": "integer"},
        {"path": ["kind"], "const": "error"},
        {"path": ["none"], "role": "detail"},
    ]
    body = writer.written(slots, {"code": 604, "status": "404"})
    assert body == {"errors": [None, "604"], "status": 404, "kind": "error"}
