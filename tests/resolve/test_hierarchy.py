"""Class trees of catalogs made up at random are trees that Python accepts."""

from __future__ import annotations

import itertools
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from errbind.model.catalog import Category
from errbind.model.problem import Place
from errbind.plan.class_model import class_model
from errbind.resolve.catalog import resolve_catalog
from errbind.resolve.lattice import Lattice, Traits, shared_traits
from errbind.spec.documents import Document

GROUPS = [f"group:{n}" for n in range(3)]
CATEGORIES = [f"c{n}" for n in range(5)]
ORDER = [*GROUPS, *CATEGORIES]


@st.composite
def members(draw: st.DrawFn) -> list[Traits]:
    """Return the traits of some codes (a group and up to four categories) and statuses."""
    count = draw(st.integers(1, 12))
    return [
        frozenset(
            [
                *([draw(st.sampled_from(GROUPS))] if draw(st.booleans()) else []),
                *draw(st.lists(st.sampled_from(CATEGORIES), max_size=4, unique=True)),
            ]
        )
        for _ in range(count)
    ]


def build(codes: list[Traits]) -> tuple[list[type], dict[str, type]]:
    """Make the classes of the tree, which raises where Python would not accept it."""
    lattice = Lattice(ORDER, codes)
    root = type("Root", (Exception,), {})
    made: dict[Traits, type] = {frozenset([t]): type(t, (root,), {}) for t in ORDER}
    for node in lattice.junctions:
        bases = [made[parent] for parent in lattice.parents(node, is_junction=True)]
        made[node] = type("+".join(sorted(node)), tuple(bases), {})
    classes = [
        type(f"code{n}", tuple(made[p] for p in lattice.parents(traits)) or (root,), {})
        for n, traits in enumerate(codes)
    ]
    return classes, {trait: made[frozenset([trait])] for trait in ORDER}


@given(members())
def test_a_class_derives_from_its_traits_and_no_others(codes: list[Traits]) -> None:
    classes, traits = build(codes)
    for cls, own in zip(classes, codes, strict=True):
        assert {name for name, base in traits.items() if issubclass(cls, base)} == own


@given(members())
def test_two_classes_meet_in_one_that_has_all_they_share(codes: list[Traits]) -> None:
    classes, _ = build(codes)
    for one, other in itertools.combinations(classes, 2):
        common = set(one.__mro__) & set(other.__mro__)
        nearest = next(base for base in one.__mro__ if base in common)
        assert set(nearest.__mro__) == common


@given(members(), st.permutations(range(12)))
def test_the_order_of_the_codes_does_not_matter(
    codes: list[Traits], order: list[int]
) -> None:
    shuffled = [codes[n] for n in order if n < len(codes)]
    assert Lattice(ORDER, codes).junctions == Lattice(ORDER, shuffled).junctions


@given(st.lists(st.frozensets(st.sampled_from("abcdefg"), max_size=5), max_size=9))
def test_junctions_are_what_any_have_in_common(codes: list[Traits]) -> None:
    sizes = range(2, len(codes) + 1)
    groups = (group for n in sizes for group in itertools.combinations(codes, n))
    common = {frozenset.intersection(*group) for group in groups}
    assert shared_traits(codes) == {traits for traits in common if len(traits) > 1}


def test_ten_thousand_codes_with_nothing_in_common_are_compared() -> None:
    # A comparison of each with each would not end while anybody waits for the tests.
    random = Random(0)
    samples = (random.sample(range(1_000), 5) for _ in range(10_000))
    named = [frozenset(map(str, traits)) for traits in samples]
    lattice = Lattice([str(n) for n in range(1_000)], named)
    assert all(lattice.parents(traits) for traits in named)


@given(members())
def test_shared_categories_stand_in_one_order_above_every_class(
    codes: list[Traits],
) -> None:
    place = Place("shop.yaml")
    shared = tuple(
        Category(id, f"{id.upper()}Error", id, id, None, None, None, place)
        for id in CATEGORIES
    )
    groups = [
        {
            "id": f"g{group}",
            "title": "A group",
            "errors": [
                {"code": 10 * n + group, "name": f"CODE_{n}_{group}"}
                for n in range(len(codes))
            ],
        }
        for group in range(len(GROUPS))
    ]
    listed = {
        category: [
            f"CODE_{n}_{group}"
            for n, traits in enumerate(codes)
            for group in range(len(GROUPS))
            if category in traits and (f"group:{group}" in traits or n % 2)
        ]
        for category in CATEGORIES
    }
    spec = {
        **{"id": "shop", "title": "Shop", "prefix": "Shop", "source": {}},
        **{"groups": groups, "categories": listed, "envelopes": []},
    }
    catalog = resolve_catalog(Document("shop.yaml", spec, {}, {}), shared)
    model = class_model(catalog, shared)
    for code in catalog.codes:
        line = model.line(code.bases)
        above = [id for id in line if id.startswith("category:")]
        assert above == [f"category:{id}" for id in code.categories]
        assert list(model.categories(line)) == list(code.categories)
