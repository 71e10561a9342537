"""Files as somebody has put them there: also what is called like one and is none."""

from __future__ import annotations

from pathlib import Path


def is_there(path: Path) -> bool:
    """Say whether a folder has something of that name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # that it may not be looked at says nothing else
    return True


def unreadable(path: Path) -> str | None:
    """Return why a file cannot be read, None for one that can.

    A pipe or a device, which may never end, is not tried.
    """
    try:
        if path.is_file():
            with path.open("rb") as file:
                file.read(1)
            return None
        path.stat()
    except OSError as error:
        if path.is_symlink():
            return f"it is a link that cannot be followed: {error.strerror}"
        return str(error.strerror)
    return "it is a folder" if path.is_dir() else "it is no file"
