"""Run the command line: `errbind`, or `python -m errbind`."""

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
        return cli.main()
    try:
        sys.stdout.write(answer)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; that is no error of ours
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
