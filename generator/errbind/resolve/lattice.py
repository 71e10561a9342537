"""The tree of a catalog's exception classes.

    PaymentError
      NotFoundError ...                 a class per category, shared by all catalogs
      AcmeError                         the catalog's root
        AcmeNotFoundError ...           a class per category that the catalog uses
        CardError ...                   a class per group
          CardInvalidRequestError ...   a junction: several codes of one group and category
            CardIdMissingError ...      a class per code
        UnauthorizedError ...           a class per HTTP status of 400 and above

The junctions are there so that any two errors have one nearest common ancestor, which is caught by
every clause that catches each of the two. A response with several errors is raised as that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

Traits = frozenset[
    str
]  # ids of classes that something belongs to: its group, its categories

MOST = 5  # traits that `rules` lets one thing have: a group, and four categories


def shared_traits(members: Iterable[Traits]) -> set[Traits]:
    """Return the sets of two or more traits that members share, closed under intersection.

    A set that only one member has is no junction: that member's own class stands for it.
    """
    common: dict[Traits, Traits] = {}  # what all members have that have some traits
    counts: Counter[Traits] = Counter()
    for traits, count in Counter(members).items():
        for part in _parts(traits):
            common[part] = common.get(part, traits) & traits
            counts[part] += count
    return {
        part
        for part, traits in common.items()
        if traits == part and len(part) > 1 and counts[part] > 1
    }


def _parts(traits: Traits) -> Iterator[Traits]:
    """Yield the sets of some of the traits; of more than are allowed only that of all."""
    sizes = range(len(traits) + 1) if len(traits) <= MOST else [len(traits)]
    return (frozenset(part) for n in sizes for part in combinations(traits, n))


class Lattice:
    """Find the parents of classes among the junctions and the traits themselves.

    `order` ranks the traits: groups before categories, each in its own order.
    """

    def __init__(self, order: Sequence[str], members: Iterable[Traits]) -> None:
        self._rank = {trait: rank for rank, trait in enumerate(order)}
        nodes = {*shared_traits(members), *(frozenset([trait]) for trait in order)}
        self._nodes = nodes
        self._parents: dict[tuple[Traits, bool], list[Traits]] = {}
        self.junctions = sorted(
            (node for node in nodes if len(node) > 1),
            key=lambda node: (len(node), self._ranks(node)),
        )

    def _ranks(self, traits: Traits) -> list[int]:
        return sorted(self._rank[trait] for trait in traits)

    def sorted(self, traits: Traits) -> list[str]:
        """Return the traits in their order."""
        return sorted(traits, key=self._rank.__getitem__)

    def parents(self, traits: Traits, *, is_junction: bool = False) -> list[Traits]:
        """Return the nodes to derive from, the more specific first.

        Where one is not enough they are all listed, in one order for the whole catalog: then
        every class's method resolution order follows it, and Python never finds a contradiction.
        """
        key = (traits, is_junction)
        if key not in self._parents:
            parts = (part for part in _parts(traits) if part in self._nodes)
            above = sorted(
                (part for part in parts if not (is_junction and part == traits)),
                key=lambda part: (-len(part), self._ranks(part)),
            )
            nearest = [n for n in above if not any(n < other for other in above)]
            self._parents[key] = nearest if len(nearest) == 1 else above
        return self._parents[key]
