"""Where in a document the keys of a catalog's entries stand."""

from __future__ import annotations

from collections.abc import Callable

from errbind.model.problem import Place
from errbind.spec.documents import Document

_OWN = ("code", "status", "id")  # the keys whose values are the places of entries


class Spots:
    """The places of one document: of entries' keys, of members of categories, of the rest."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entries = {
            (mark.line + 1, mark.column + 1): path[:-1]
            for path, mark in document.values.items()
            if path[-1:] and path[-1] in _OWN
        }
        listed = document.value.get("categories", {})
        self._members: dict[tuple[str, str], Place] = {}
        if isinstance(listed, dict):  # the shared list has a list here
            for category, names in listed.items():
                for index, name in enumerate(names):
                    place = document.place("categories", category, index)
                    self._members[category, name] = place

    def top(self, key: str) -> Place:
        """Return the place of a key of the whole catalog; the catalog's own where there is none."""
        if (key,) in self._document.keys:
            return self._document.key_place(key)
        return self._document.key_place("id")

    def of(self, entry: Place) -> Callable[[str], Place]:
        """Return a function from the keys of an entry, which is known by its place, to places.

        A key within a key is written `roles/code`; of what is not there the nearest is told.
        """
        path = self._entries.get((entry.line, entry.column), ())

        def place(key: str) -> Place:
            whole = (*path, *key.split("/"))
            while len(whole) > len(path) and whole not in self._document.values:
                whole = whole[:-1]
            return entry if whole == path else self._document.place(*whole)

        return place

    def member(self, category: str, name: str, otherwise: Place) -> Place:
        """Return where a category lists a name."""
        return self._members.get((category, name), otherwise)

    def inside(self, entry: Place, *path: str | int) -> Place:
        """Return the place of the key at a path in an entry, or of what is there of it."""
        whole = (*self._entries.get((entry.line, entry.column), ()), *path)
        while whole and whole not in self._document.values:
            whole = whole[:-1]
        return self._document.key_place(*whole)

    def within(self, *path: str | int) -> Place:
        """Return the place of the value at a path, or of what is there of it."""
        return self._document.place(*path)
