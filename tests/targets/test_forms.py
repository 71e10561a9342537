"""Bodies that share a form are written as each of them would be alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errbind.plan.forms import Filled, Form, Hole
from errbind.targets.python_responses import literal
from errbind.targets.quoting import to_yaml

scalars = st.text() | st.integers() | st.booleans() | st.none()
leaves = scalars | st.sampled_from("abc").map(Hole)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
).filter(lambda tree: isinstance(tree, dict | list))


def _filled(tree: Any, values: dict[str, Any]) -> Any:
    if isinstance(tree, Hole):
        return values[tree.role]
    if isinstance(tree, dict):
        return {key: _filled(inner, values) for key, inner in tree.items()}
    return (
        [_filled(inner, values) for inner in tree] if isinstance(tree, list) else tree
    )


@given(
    trees, st.lists(st.fixed_dictionaries(dict.fromkeys("abc", scalars)), min_size=2)
)
def test_a_form_is_written_as_its_value_is(tree: Any, all_values: list[Any]) -> None:
    form = Form(tree)
    for values in all_values:
        alone = _filled(tree, values)
        filled = Filled(form, values)
        assert filled.value == alone
        assert to_yaml({"value": filled}, 4) == to_yaml({"value": alone}, 4)
        assert to_yaml([filled]) == to_yaml([alone])
        assert literal({"value": filled}) == literal({"value": alone})


@pytest.mark.parametrize("odd", ["\0001\0", "\0002\0", "\0001"])
def test_a_text_that_looks_like_the_mark_of_a_hole_stays_a_text(odd: str) -> None:
    form = Form({"first": odd, "second": Hole("a"), "third": [Hole("b")], "last": odd})
    filled = Filled(form, {"a": "one", "b": odd})
    assert json.loads(filled.text("json", json.dumps, json.dumps)) == filled.value


def test_a_number_may_be_written_as_a_text() -> None:
    form = Form({"status": Hole("status", is_text=True)})
    assert literal({"body": Filled(form, {"status": 404})}) == literal(
        {"body": {"status": "404"}}
    )
    assert Filled(form, {"status": 404}).value == {"status": "404"}
