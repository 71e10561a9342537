"""Run the command line: `errbind`, or `python -m errbind`."""

import os
import sys

from errbind.output import up_to_date

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO


def main() -> int:
    """Run the command of `sys.argv` and end the process with its exit status."""
    try:
        if None in (sys.stdin, sys.stdout, sys.stderr):
            _open_closed_streams()
        status = _run()
    except BaseException as error:  # nothing but a status ends this process
        from errbind.commands import endings

        status = endings.status(error, sys.argv[1:])
    return _end(status)


def _run() -> int:
    answer = up_to_date.answer(sys.argv[1:])
    if answer is None:
        import gc

        from errbind import cli  # all else is imported from there

        # Nearly all that a run makes lives to its end; to look for cycles takes a third of it.
        gc.disable()
        return cli.main()
    if answer:  # to write nothing fails too where a device is full
        sys.stdout.write(answer)
    return 0


def _open_closed_streams() -> None:
    """Give the null device for each stream that whoever started this process has closed.

    What is said there is not wanted, and a file that is written would take its number.
    """
    sys.stdin = sys.stdin or _null_device("r")
    sys.stdout = sys.stdout or _null_device("w")
    sys.stderr = sys.stderr or _null_device("w")


def _null_device(mode: str) -> "IO[str]":
    # To import pathlib takes half as long as Python takes to start; it stays open to the end.
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123


def _end(status: int) -> int:
    """End the process with a status, once all that was printed is delivered.

    To take all apart that a run has made, as Python does at its end, takes as long as to write the
    outputs.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError) as error:
        from errbind.commands import endings

        status = endings.undelivered(error, status)
    os._exit(status)


if __name__ == "__main__":
    raise SystemExit(main())
