"""Records: dataclasses that are not changed once they are made.

Python freezes an object member by member, which takes longer than all else about making it, and
longer to define the class: for thousands of errors a twentieth of a run. So these are frozen to
whoever checks the types, and to nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

Class = TypeVar("Class")


@dataclass_transform(frozen_default=True)
def record(cls: type[Class]) -> type[Class]:
    """Return the class as a dataclass with slots that is equal, and hashed, by its members.

    mypy refuses what would assign one of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
