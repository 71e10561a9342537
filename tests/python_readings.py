"""Reads the responses that standard input lists by a generated package, and prints what each is read as.

Run with the package's folder as the working directory.
"""

import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
asked = json.load(sys.stdin)
package = importlib.import_module(asked["package"])
module = importlib.import_module(f"{asked['package']}.{asked['catalog']}")
root = getattr(module, asked["root"])
shared = {id: getattr(package, name) for id, name in asked["categories"].items()}


def reading(response):
    status, body, headers = (response[k] for k in ("http_status", "body", "headers"))
    error = root.from_body(status, body, headers)
    error.to_body()
    if not root.is_error(status, body, headers):
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
