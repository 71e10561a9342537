"""Values that are alike but for what stands at some places: laid out once, then filled in.

Each code of a catalog has an example, and most examples differ in a few texts and numbers. To lay
every one of them out takes a fifth of the time of a whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from errbind.model.catalog import Json
from errbind.model.records import record

Scalar = Json  # a text, a number, a truth value or None


class Hole(NamedTuple):
    """A place for the value of a role; `is_text` where a number is written as a text."""

    role: str
    is_text: bool = False

    def value(self, values: Mapping[str, Scalar]) -> Scalar:
        """Return what to put there."""
        value = values[self.role]
        return str(value) if self.is_text else value


@dataclass(frozen=True, eq=False, slots=True)
class Form:
    """An object or a list with holes; each is equal to itself alone."""

    tree: Json
    printed: dict[str, tuple[list[str], list[Hole]] | None] = field(
        default_factory=dict, repr=False
    )


@record
class Filled:
    """A form and what its holes hold."""

    form: Form
    values: Mapping[str, Scalar]

    @property
    def value(self) -> Json:
        """The value that this stands for."""
        return _with_values(self.form.tree, self.values)

    def text(
        self, key: str, show: Callable[[Json], str], quote: Callable[[Scalar], str]
    ) -> str:
        """Return what `show` makes of the value, where it makes of a scalar what `quote` does.

        What it makes of the form is kept under `key`, which says how it shows.
        """
        printed = self.form.printed
        if key not in printed:
            printed[key] = _printed(self.form.tree, show, quote)
        if (found := printed[key]) is None:
            return show(self.value)
        parts, holes = found
        texts = list(parts)
        values = self.values
        texts[1::2] = [
            quote(str(values[role]) if is_text else values[role])
            for role, is_text in holes
        ]
        return "".join(texts)


def _printed(
    tree: Json, show: Callable[[Json], str], quote: Callable[[Scalar], str]
) -> tuple[list[str], list[Hole]] | None:
    """Return the texts around the holes, with a gap for each, and the holes in their order.

    None where a text of the form itself looks like what marks the holes.
    """
    holes: list[Hole] = []

    def marked(hole: Hole) -> str:
        holes.append(hole)
        return f"\0{len(holes)}\0"

    text = show(_with_marks(tree, marked))
    parts: list[str] = []
    for number in range(1, len(holes) + 1):
        before, mark, text = text.partition(quote(f"\0{number}\0"))
        if not mark or mark in text:
            return None
        parts += [before, ""]
    return [*parts, text], holes


def _with_values(tree: Json, values: Mapping[str, Scalar]) -> Json:
    kind = tree.__class__
    if kind is Hole:
        return tree.value(values)
    if kind is dict:  # of holes for the most part; to ask here saves a call for each
        return {
            key: (
                each.value(values)
                if each.__class__ is Hole
                else _with_values(each, values)
            )
            for key, each in tree.items()
        }
    return [_with_values(inner, values) for inner in tree] if kind is list else tree


def _with_marks(tree: Json, mark: Callable[[Hole], str]) -> Json:
    if isinstance(tree, Hole):
        return mark(tree)
    if isinstance(tree, dict):
        return {key: _with_marks(inner, mark) for key, inner in tree.items()}
    return (
        [_with_marks(inner, mark) for inner in tree] if isinstance(tree, list) else tree
    )
