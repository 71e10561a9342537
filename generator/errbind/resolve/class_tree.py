"""The names of a catalog's exception classes, and which derives from which."""

from __future__ import annotations

from collections.abc import Iterable

from errbind.model import naming
from errbind.model.catalog import Category, Group, Junction
from errbind.resolve.classification import Membership
from errbind.resolve.lattice import Lattice, Traits

GROUP = "group:"  # marks a trait that is a group; the others are categories
SHARED = "category:"  # marks a base class that all catalogs share
OWN = "own:"  # marks the class of a catalog's own errors of a category


class ClassNames:
    """Give out class names, each once: first what seldom grows, then the codes.

    So a code that is added later never takes the name of a group, status or category away.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.root = f"{prefix}Error"
        self._taken = {self.root}
        self._of_codes: set[str] = set()
        self._of_categories: dict[str, str] = {}

    def of_category(self, category: Category) -> str:
        """Return the class of this catalog's errors of a category."""
        if category.id not in self._of_categories:
            self._of_categories[category.id] = self.yielding(
                f"{self.prefix}{category.class_name}",
                f"{self.prefix}Category{category.class_name}",
            )
        return self._of_categories[category.id]

    def of_code(self, name: str, own: str = "") -> str:
        """Return a code's class; two codes that want the same one are a problem of `rules`.

        `own` is the prefix of the code's vocabulary.
        """
        text = naming.class_name(name, self.prefix, own)
        if text in self._taken:
            text = f"{own}{naming.stem(name)}CodeError"
        self._of_codes.add(text)
        return text

    def yielding(self, *wishes: str) -> str:
        """Return the first wish that no class has yet, numbered when all are taken."""
        free = (
            wish
            for wish in wishes
            if not self._is_taken(wish) and not naming.is_avoided(wish)
        )
        text = next(free, None)
        count = 2
        while text is None or self._is_taken(text):
            text = f"{wishes[-1]}{count}"
            count += 1
        self._taken.add(text)
        return text

    def _is_taken(self, name: str) -> bool:
        return name in self._taken or name in self._of_codes


class ClassTree:
    """The classes between the catalog's root and its codes."""

    def __init__(
        self,
        names: ClassNames,
        groups: tuple[Group, ...],
        members: Iterable[Traits],
        membership: Membership,
    ) -> None:
        self._names = names
        self._membership = membership
        self._titles = {f"{GROUP}{g.id}": g.title for g in groups}
        self._stems = {f"{GROUP}{g.id}": naming.stem(g.id) for g in groups}
        self._classes: dict[Traits, str] = {
            frozenset([f"{GROUP}{g.id}"]): g.class_name for g in groups
        }
        self._categories: list[tuple[str, Category]] = []
        self._shared = {category.id for category in membership.used}
        self._bases_of: dict[Traits, tuple[str, ...]] = {}
        for category in membership.used:
            self._add_category(category)
        order = [trait for node in self._classes for trait in node]
        self._lattice = Lattice(order, members)
        for node in self._lattice.junctions:
            self._classes[node] = self._junction_name(node)

    def _add_category(self, category: Category) -> None:
        name = self._names.of_category(category)
        self._titles[category.id] = category.title
        self._stems[category.id] = category.class_name.removesuffix("Error")
        self._classes[frozenset([category.id])] = name
        self._categories.append((name, category))

    def _junction_name(self, node: Traits) -> str:
        ordered = self._lattice.sorted(node)
        rest = "".join(self._stems[t] for t in ordered if not t.startswith(GROUP))
        groups = [self._stems[t] for t in ordered if t.startswith(GROUP)]
        first = groups[0] if groups else self._names.prefix
        return self._names.yielding(f"{first}{rest}Error", f"{first}Group{rest}Error")

    def bases(self, traits: Traits) -> tuple[str, ...]:
        """Return the bases of the class of a code or status that has these traits."""
        if traits not in self._bases_of:
            self._bases_of[traits] = self._bases(traits, is_junction=False)
        return self._bases_of[traits]

    def _bases(self, traits: Traits, *, is_junction: bool) -> tuple[str, ...]:
        parents = self._lattice.parents(traits, is_junction=is_junction)
        bases = [self._classes[parent] for parent in parents] or [self._names.root]
        categories = [t for t in self._lattice.sorted(traits) if t in self._shared]
        if len(bases) > 1 and len(categories) > 1:
            # Else the classes above decide how the shared ones are ordered, each in its own way,
            # and for what derives from several of them Python may find no order at all.
            bases += [f"{SHARED}{category}" for category in categories]
        return tuple(bases)

    def junctions(self) -> tuple[Junction, ...]:
        """Return the classes between, in an order in which each follows its bases."""
        own = [
            Junction(
                f"{OWN}{category.id}",
                name,
                (self._names.root, f"{SHARED}{category.id}"),
                category.title,
                self._membership.handling_of_category(category),
            )
            for name, category in self._categories
        ]
        between = [
            Junction(
                "+".join(map(_id, self._lattice.sorted(node))),
                self._classes[node],
                self._bases(node, is_junction=True),
                ": ".join(self._titles[trait] for trait in self._lattice.sorted(node)),
            )
            for node in self._lattice.junctions
        ]
        return (*own, *between)


def _id(trait: str) -> str:
    """Return the id of the class of a trait."""
    return trait if trait.startswith(GROUP) else f"{OWN}{trait}"


def traits(categories: Iterable[str], group: str | None = None) -> Traits:
    """Return what a code or status belongs to: its categories, and the group of a code."""
    return frozenset([*([] if group is None else [f"{GROUP}{group}"]), *categories])
