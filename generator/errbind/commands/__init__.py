"""The commands of the command line, a module for each.

A module says its command's name and one-line help in `NAME` and `HELP`, takes its arguments in
`arguments(parser)`, and runs in `run(options)`, which prints and returns the exit status. What a
command needs is imported where it runs, so that no command waits for the others.
"""

from __future__ import annotations

import argparse
import errno
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errbind.config import Config


def root(options: argparse.Namespace) -> Path:
    """Return the folder that the command works on; raise NotADirectoryError where there is none."""
    folder: Path = options.directory.resolve()
    if not folder.is_dir():
        raise NotADirectoryError(
            errno.ENOTDIR, "no such folder", str(options.directory)
        )
    return folder


def settings(options: argparse.Namespace) -> Config:
    """Return the configuration of the project that the command works on."""
    from errbind import config

    return config.find(root(options))
