"""How a run ends that does not return: the exit status, and the line that says why."""

from __future__ import annotations

import contextlib
import platform
import sys
from collections.abc import Sequence

from errbind import __version__

FAULT = 70  # of errbind's own; EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # what a shell says of a process that Ctrl-C ended
READER_GONE = 141  # and of one whose output nobody reads any more, as `head` does

LONGEST = 500  # characters of a message


def status(error: BaseException, arguments: Sequence[str]) -> int:
    """Return the exit status of a run that ended by an exception, after saying why it did."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(bool(error.code))
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED  # what was being written is whole or as it was
    if "--debug" in arguments:
        _say_traceback(error)
    if isinstance(error, BrokenPipeError):
        return READER_GONE  # that is no error of ours
    if isinstance(error, OSError):
        if (
            error.filename or _prints()
        ):  # else it is said of the printing, see `undelivered`
            _say(f"errbind: {reason(error)}")
        return 1
    _say(f"errbind: internal error: {_named(error)}; {_report()}")
    return FAULT


def _prints() -> bool:
    """Say whether standard output takes what was printed."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        return False
    return True


def undelivered(error: OSError | ValueError, status: int) -> int:
    """Return the exit status of a run that could not print all that it had to say."""
    if isinstance(error, BrokenPipeError):
        return READER_GONE
    what = reason(error) if isinstance(error, OSError) else str(error)
    _say(f"errbind: standard output or error: {what}")
    return status or 1


def reason(error: OSError) -> str:
    """Return what the system says, with the file where it names one."""
    text = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {text}" if error.filename else text


def _named(error: BaseException) -> str:
    """Return an exception on one line; its own text may be of any kind, or fail itself."""
    try:
        text = " ".join(str(error).split())
    except Exception:
        text = ""
    name = type(error).__name__
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"{name}: {shown}" if shown else name


def _report() -> str:
    system = f"{platform.python_implementation()} {platform.python_version()}"
    facts = f"errbind {__version__}, {system}, {sys.platform}"
    how = f"please report it: send this line and the command ({facts})"
    return f"{how}; run with --debug for the traceback"


def _say_traceback(error: BaseException) -> None:
    import traceback

    _say("".join(traceback.format_exception(error)).rstrip("\n"))


def _say(text: str) -> None:
    """Print on standard error; where that fails too, the status alone tells."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)
