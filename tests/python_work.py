"""Prints how many steps a generated package takes to read each body that standard input lists.

Run with the package's folder as the working directory. A step is an instruction of Python's own
machine, so that the same body takes as many on every machine, however busy it is.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
asked = json.load(sys.stdin)
module = importlib.import_module(f"{asked['package']}.{asked['catalog']}")
root = getattr(module, asked["root"])


def read(body):
    error = root.from_body(400, body)
    root.is_error(200, body)
    for name in ("errors", "codes", "message", "field", "parameters", "request_id"):
        getattr(error, name)
    str(error), error.by_field(), error.as_group(), error.to_problem(), error.to_body()


def steps(body):
    taken = 0

    def count(frame, event, _):
        nonlocal taken
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        taken += event == "opcode"
        return count

    read(
        body
    )  # what is only made at first, such as the enum of the codes, does not count
    sys.settrace(count)
    read(body)
    sys.settrace(None)
    return taken


print(json.dumps([steps(body) for body in asked["bodies"]]))
