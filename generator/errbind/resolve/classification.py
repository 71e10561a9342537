"""Which categories a code or status is in, and how it is to be handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from errbind.model.catalog import Category, Handling


class Membership:
    """Which categories a named code or status is in, and how it is to be handled."""

    def __init__(
        self, spec: Mapping[str, Any], categories: tuple[Category, ...]
    ) -> None:
        self._by_id = {category.id: category for category in categories}
        self._of: dict[str, list[str]] = {}
        listed: Mapping[str, list[str]] = spec.get("categories", {})
        for category in categories:  # the shared list's order, not the catalog's
            for name in listed.get(category.id, ()):
                self._of.setdefault(name, []).append(category.id)
        self.used = [c for c in categories if listed.get(c.id)]
        self._stated: dict[str, list[Handling]] = {}
        self._handling: dict[tuple[str | None, ...], Handling] = {}
        for entry in spec.get("handling", ()):
            of = entry["of"]
            for name in [of] if isinstance(of, str) else dict.fromkeys(of):
                self._stated.setdefault(name, []).append(_handling(entry))
        self.handling_of_all = self._merged("all")

    def categories_of(self, name: str) -> tuple[str, ...]:
        """Return the ids of the categories that list this name."""
        return tuple(self._of.get(name, ()))

    def handling_of(self, name: str, own_remedy: str | None = None) -> Handling:
        """Return the handling of a name: its own, else its categories', else everyone's."""
        categories = self.categories_of(name)
        stated = name if name in self._stated else None
        key = (stated, own_remedy, *categories)  # which many codes have in common
        if key not in self._handling:
            result = _filled(Handling(remedy=own_remedy), self._merged(name))
            for category_id in categories:
                result = _filled(result, self._own(self._by_id[category_id]))
            self._handling[key] = _filled(result, self.handling_of_all)
        return self._handling[key]

    def handling_of_category(self, category: Category) -> Handling:
        """Return how this catalog's errors of a category are to be handled."""
        return _filled(self._own(category), self.handling_of_all)

    def _own(self, category: Category) -> Handling:
        shared = Handling(category.retryable, category.actor)
        return _filled(self._merged(category.id), shared)

    def _merged(self, name: str) -> Handling:
        result = _NOTHING
        for handling in reversed(self._stated.get(name, ())):  # the later one wins
            result = _filled(result, handling)
        return result


_NOTHING = Handling()


def _handling(entry: Mapping[str, Any]) -> Handling:
    return Handling(
        entry.get("retryable"),
        entry.get("actor"),
        entry.get("remedy"),
        entry.get("user_safe"),
        entry.get("advice"),
    )


def _filled(first: Handling, second: Handling) -> Handling:
    """Return `first` with its gaps filled from `second`."""
    return Handling(
        second.retryable if first.retryable is None else first.retryable,
        first.actor or second.actor,
        first.remedy or second.remedy,
        second.user_safe if first.user_safe is None else first.user_safe,
        first.advice or second.advice,
    )
