"""Ancestors are ordered as Python orders them, without making any class."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbind.plan.linearisation import Line, NoOrderError, linearised


@st.composite
def hierarchies(draw: st.DrawFn) -> list[list[int]]:
    """Return the parents of some classes: numbers of classes before."""
    parents: list[list[int]] = []
    for number in range(draw(st.integers(1, 9))):
        before = st.sampled_from(range(number)) if number else st.nothing()
        parents.append(draw(st.lists(before, max_size=min(4, number), unique=True)))
    return parents


@given(hierarchies())
def test_ancestors_stand_in_the_order_of_python(hierarchy: list[list[int]]) -> None:
    made: dict[str, type] = {}
    ancestors: dict[str, Line] = {}
    for number, parents in enumerate(hierarchy):
        names = [f"c{parent}" for parent in parents]
        bases = tuple(made[name] for name in names)
        try:
            cls = type(f"c{number}", bases, {})
        except TypeError:  # Python finds no order
            with pytest.raises(NoOrderError):
                linearised(names, ancestors)
            return
        made[cls.__name__] = cls
        ancestors[cls.__name__] = linearised(names, ancestors)
        assert ancestors[cls.__name__] == tuple(c.__name__ for c in cls.__mro__[1:-1])


def test_a_contradiction_names_the_classes() -> None:
    ancestors: dict[str, Line] = {"a": (), "b": (), "ab": ("a", "b"), "ba": ("b", "a")}
    with pytest.raises(NoOrderError, match="a, b"):
        linearised(["ab", "ba"], ancestors)


def test_a_class_without_parents_has_no_ancestors() -> None:
    assert linearised([], {}) == ()
