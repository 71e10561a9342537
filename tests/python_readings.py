"""Reads the responses that standard input lists by a generated package, and prints what each is read as.

Run with the package's folder as the working directory. For each response all that an exception
offers is asked for, so that nothing of it may raise.
"""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
asked = json.load(sys.stdin)
package = importlib.import_module(asked["package"])
module = importlib.import_module(f"{asked['package']}.{asked['catalog']}")
root = getattr(module, asked["root"])
shared = {id: getattr(package, name) for id, name in asked["categories"].items()}
members = [name for name in dir(root) if not name.startswith("_") and name != "catalog"]


class Answer:
    """A response of a client's shape."""

    def __init__(self, status, content, headers):
        self.status_code = status
        self.content = content
        self.headers = headers


def given(response):
    """Return what a caller has of a response: the status, the body and the headers."""
    body = response["body"]
    if response["form"] == "bytes":
        body = body.encode("latin-1")
    elif response["form"] == "value":
        body = json.loads(body)
    return response["http_status"], body, response["headers"]


def reading(response):
    """Return what a response is read as, None for a success; whatever raises ends the run."""
    try:
        return asked_for_all(response)
    except Exception as error:
        error.add_note(json.dumps(response)[:5_000])
        raise


def asked_for_all(response):
    status, body, headers = given(response)
    error = root.from_body(status, body, headers)
    is_error = root.is_error(status, body, headers)
    found = told(error, is_error)
    ask_for_all(error)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error), response
    assert told(again, is_error) == found, response
    answered = root.from_response(Answer(status, body, headers))
    assert (answered is not None) == is_error, response
    assert answered is None or told(answered, is_error) == found, response
    return found


def ask_for_all(error):
    """Ask for all that an error offers."""
    values = {name: getattr(error, name) for name in members}
    assert values["message"] and isinstance(values["message"], str)
    assert isinstance(values["request_id"], str | None)
    assert "\n" not in str(error) and "\n" not in repr(error)
    assert len(str(error)) <= 500
    assert len(error.as_group().exceptions) == max(1, len(error.errors))
    assert sum(map(len, error.by_field().values())) == len(error.errors)
    assert all(error.has(code) and error.has(str(code)) for code in error.codes[:3])
    json.dumps([error.to_body(), error.to_problem()])
    copy.copy(error)


def told(error, is_error):
    if not is_error:
        return None
    return {
        "http_status": error.http_status,
        "code": error.code,
        "codes": list(error.codes),
        "errors": [detail._asdict() for detail in error.errors],
        "categories": [id for id, cls in shared.items() if isinstance(error, cls)],
        "retryable": error.retryable,
        **{name: getattr(error, name) for name in asked["more"]},
    }


print(json.dumps([reading(response) for response in asked["responses"]]))
