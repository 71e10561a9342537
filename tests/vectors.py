"""The conformance vectors, for the tests of each language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "out" / "vectors"


def vectors(catalog: str) -> list[dict[str, Any]]:
    """Return the vectors of a catalog: name, http_status, headers, body, expected."""
    found: list[dict[str, Any]] = json.loads(
        (FOLDER / f"{catalog}.json").read_text("utf-8")
    )["vectors"]
    return found
