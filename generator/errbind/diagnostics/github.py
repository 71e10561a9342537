"""Annotations of GitHub: workflow commands, which it shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Mapping

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def command(level: str, properties: Mapping[str, str], message: str) -> str:
    """Return a workflow command on one line; `level` is `error`, `warning` or `notice`."""
    said = ",".join(f"{k}={v.translate(_PROPERTY)}" for k, v in properties.items())
    return f"::{level} {said}::{message.translate(_DATA)}"
