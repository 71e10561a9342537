"""Run the command line: `errbind`, or `python -m errbind`."""

import os
import sys

from errbind import freshness


def main() -> int:
    """Run the command of `sys.argv` and return its exit status."""
    answer = freshness.answer(sys.argv[1:])
    if answer is None:
        import gc

        from errbind import cli  # all else is imported from there

        # Nearly all that a run makes lives to its end; to look for cycles takes a third of it.
        gc.disable()
        return _ended(cli.main())
    try:
        sys.stdout.write(answer)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; that is no error of ours
        return 1
    return 0


def _ended(status: int) -> int:
    """End the process with a status, or return it where what was printed cannot be delivered.

    To take all apart that a run has made, as Python does at its end, takes as long as to write the
    outputs.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return status
    os._exit(status)


if __name__ == "__main__":
    raise SystemExit(main())
