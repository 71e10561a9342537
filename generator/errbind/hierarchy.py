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
from collections.abc import Iterable, Sequence

Traits = frozenset[
    str
]  # ids of classes that something belongs to: its group, its categories


def shared_traits(members: Iterable[Traits]) -> set[Traits]:
    """Return the sets of two or more traits that members share, closed under intersection.

    A set that only one member has is no junction: that member's own class stands for it.
    """
    counts = Counter(members)
    shared = {traits for traits, count in counts.items() if count > 1}
    closed = fresh = set(counts)
    while fresh:
        # Two different pairs share one trait at most, so only larger sets can meet in two.
        large = [traits for traits in fresh if len(traits) > 2]
        met = {a & b for a in large for b in closed if a != b}
        shared |= met
        fresh = met - closed
        closed = closed | fresh
    return {traits for traits in shared if len(traits) > 1}


class Lattice:
    """Find the parents of classes among the junctions and the traits themselves.

    `order` ranks the traits: groups before categories, each in its own order.
    """

    def __init__(self, order: Sequence[str], members: Iterable[Traits]) -> None:
        self._rank = {trait: rank for rank, trait in enumerate(order)}
        nodes = {*shared_traits(members), *(frozenset([trait]) for trait in order)}
        self._nodes = sorted(nodes, key=lambda node: (-len(node), self._ranks(node)))
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
            above = [
                n
                for n in self._nodes
                if n <= traits and not (is_junction and n == traits)
            ]
            nearest = [n for n in above if not any(n < other for other in above)]
            self._parents[key] = nearest if len(nearest) == 1 else above
        return self._parents[key]
