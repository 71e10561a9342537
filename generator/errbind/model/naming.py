"""Names that bindings give to codes, statuses and classes.

The document's names stay what they are; these functions make the identifiers of other languages
from them. They look at one name alone; what happens where two meet is decided in `class_tree`.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+|[A-Z]")
_JOINT = re.compile(
    r"_(?![0-9])|(?<![0-9])_"
)  # but for one between digits: 1_11 is not 11_1
_LETTERS = re.compile(r"[A-Z]+(_[A-Z]+)*\Z")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\Z")
# No class of a code gets these names, whatever is generated: else a catalog's names would depend on its
# languages. The list is part of the contract and holds what the first of them, Python, had then.
_AVOIDED = frozenset(
    [
        "ArithmeticError",
        "AssertionError",
        "AttributeError",
        "BlockingIOError",
        "BrokenPipeError",
        "BufferError",
        "ChildProcessError",
        "ConnectionAbortedError",
        "ConnectionError",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "EOFError",
        "EnvironmentError",
        "FileExistsError",
        "FileNotFoundError",
        "FloatingPointError",
        "IOError",
        "ImportError",
        "IndentationError",
        "IndexError",
        "InterruptedError",
        "IsADirectoryError",
        "KeyError",
        "LookupError",
        "MemoryError",
        "ModuleNotFoundError",
        "NameError",
        "NotADirectoryError",
        "NotImplementedError",
        "OSError",
        "OverflowError",
        "PermissionError",
        "ProcessLookupError",
        "PythonFinalizationError",
        "RecursionError",
        "ReferenceError",
        "RuntimeError",
        "SyntaxError",
        "SystemError",
        "TabError",
        "TimeoutError",
        "TypeError",
        "UnboundLocalError",
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "UnicodeError",
        "UnicodeTranslateError",
        "ValueError",
        "WindowsError",
        "ZeroDivisionError",
    ]
)


def words(name: str) -> list[str]:
    """Split a name of any style: `cardNotFound`, `CARD_NOT_FOUND` and `card-not-found` alike."""
    return _WORD.findall(name)


def constant(name: str) -> str:
    """Return the name of an enum member, UPPER_SNAKE; empty when the name has no letter or digit."""
    if _CONSTANT.match(name):
        return name
    text = "_".join(word.upper() for word in words(name))
    return f"CODE_{text}" if text[:1].isdigit() else text


def constant_of_number(code: int) -> str:
    """Return the name of a numeric code that has none: `CODE_10001`, `CODE_MINUS_1`."""
    return f"CODE_MINUS_{-code}" if code < 0 else f"CODE_{code}"


def stem(name: str) -> str:
    """Return the class name without its ending: `DATABASE_ERROR` gives `Database`."""
    if _LETTERS.match(name) and name != "ERROR":  # what follows does that, but slower
        return name.removesuffix("_ERROR").title().replace("_", "")
    parts = words(constant(name))
    if parts[-1:] == ["ERROR"]:
        parts = parts[:-1]
    text = "_".join(part.capitalize() for part in parts) or "Generic"
    return _JOINT.sub("", text)


def class_name(name: str, prefix: str, own: str = "") -> str:
    """Return the exception class of a code: never `ErrorError`, and no name that is avoided.

    `prefix` is the catalog's, `own` that of the code's vocabulary.
    """
    text = f"{own}{stem(name)}Error"
    is_root = text == f"{prefix}Error"
    return f"{prefix}{text}" if is_root or is_avoided(text) else text


def enum_name(id: str) -> str:
    """Return the enum of a vocabulary: `decline_code` gives `DeclineCode`, `cause` `CauseCode`."""
    text = "".join(part.capitalize() for part in id.split("_"))
    return text if text.endswith("Code") else f"{text}Code"


def is_avoided(name: str) -> bool:
    """Say whether no class gets a name, in any language."""
    return name in _AVOIDED


_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
    ]
)


def is_device(name: str) -> bool:
    """Say whether Windows takes a file's name for a device, whatever its ending."""
    return name.partition(".")[0].lower() in _DEVICES


def is_of_git(name: str) -> bool:
    """Say whether some system takes a name for `.git`, where files say what git executes."""
    ascii_only = name.lower().encode("ascii", "ignore").decode()
    return ascii_only.partition(":")[0].rstrip(". ") in (".git", "git~1")


def lower_first(name: str) -> str:
    """Return `acmePay` for `AcmePay`, `urlShortener` for `URLShortener`."""
    capitals = re.match(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+\Z", name)
    head = 1 if capitals is None else capitals.end()
    return name[:head].lower() + name[head:]
