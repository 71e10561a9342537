"""A line on a terminal that says what a long run is at; elsewhere nothing is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

PATIENCE = 0.5  # seconds that a run may take without a word

Tell = Callable[[str], None]


def quiet(text: str) -> None:
    """Tell nobody."""
    del text


class Progress:
    """Tell what a run is at, each time in the place of what was told before; nothing is left of it.

    A stream that is no terminal, such as a file or a pipe, gets nothing.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream if stream.isatty() else None
        self._begin = time.monotonic()
        self._width = 0

    def __call__(self, text: str) -> None:
        """Show a text of some words."""
        if self._stream is not None and time.monotonic() >= self._begin + PATIENCE:
            self._show(f"{text} ...")

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._stream is not None and self._width:
            self._show("")
            self._stream.write("\r")
            self._stream.flush()

    def _show(self, text: str) -> None:
        assert self._stream is not None
        self._stream.write(f"\r{text:{self._width}}")
        self._stream.flush()
        self._width = len(text)
