"""Among many patterns the first that fits is found, as if each were tried in turn."""

from __future__ import annotations

from errbind.runtime.reader import Patterns, matched
from hypothesis import example, given
from hypothesis import strategies as st

from errbind.model import patterns
from errbind.plan import build

PARTS = st.sampled_from(["", "a", "ab", "wait ", "-", "{a}", "{n:integer}"])


def _is_pattern(text: str) -> bool:
    try:
        patterns.parse(text)
    except patterns.PatternError:
        return False
    return True


texts = st.lists(st.sampled_from(["a", "b", "ab", "wait ", "-", "7", ""]), max_size=6)


@given(
    st.lists(st.lists(PARTS, max_size=4).map("".join).filter(_is_pattern), max_size=8),
    texts.map("".join),
)
@example(["{a}", "a{a}"], "ab")
@example(["a{a}", "{a}"], "ab")
def test_the_first_pattern_that_fits_is_found(listed: list[str], text: str) -> None:
    each = [(build.pattern(patterns.parse(pattern)), pattern) for pattern in listed]
    found = ((name, matched(pattern, text)) for pattern, name in each)
    first = next((pair for pair in found if pair[1] is not None), None)
    assert Patterns(each).find(text) == first
