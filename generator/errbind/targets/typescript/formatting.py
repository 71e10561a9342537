"""TypeScript text in prettier's layout, so that what is written need not be formatted again.

What fits stays on one line; else it has a line for each of its parts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from errbind.model.catalog import Json
from errbind.model.records import record
from errbind.targets.quoting import js

WIDTH = 80  # prettier's default
_SHORT = len("four:")  # after a key of four letters nothing is gained by a new line


def fits(line: str) -> bool:
    """Say whether a line is as short as prettier keeps lines."""
    if line.isascii():
        return len(line) <= WIDTH
    return all(columns <= WIDTH for columns in accumulate(map(_columns, line)))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def margin_of(line: str) -> str:
    """Return the spaces that a line starts with."""
    return " " * (len(line) - len(line.lstrip(" ")))


@record
class Call:
    """A call of a function with one argument."""

    name: str
    argument: Tree

    @property
    def head(self) -> str:
        """Return what is written before the argument."""
        return f"{self.name}("

    @property
    def tail(self) -> str:
        """Return what is written behind the argument."""
        return ")"


@record
class Function:
    """A function of no more than one parameter that returns a value."""

    parameter: str
    argument: Tree

    @property
    def head(self) -> str:
        """Return what is written before the value."""
        return f"({self.parameter}) => {'(' if self._is_object else ''}"

    @property
    def tail(self) -> str:
        """Return what is written behind the value."""
        return ")" if self._is_object else ""

    @property
    def _is_object(self) -> bool:
        return isinstance(self.argument, Mapping)


# A literal: the text of a value, the items of an array, or the members of an object.
Tree = str | Call | Function | Sequence["Tree"] | Mapping[str, "Tree"]


def tree(value: Json) -> Tree:
    """Return a JSON value as a literal."""
    if isinstance(value, Mapping):
        return {name: tree(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tree(inner) for inner in value]
    return js(value)


def literal(head: str, tree: Tree, tail: str) -> str:
    """Return a value after its name; arrays have an item a line, numbers as many as fit.

    An object that holds another has a member a line as well, so that each change is one line.
    """
    if isinstance(tree, str):
        return value(head, tree, tail)
    if isinstance(tree, Call | Function):
        return literal(f"{head}{tree.head}", tree.argument, f"{tree.tail}{tail}")
    line = f"{head}{_flat(tree)}{tail}" if len(tree) < WIDTH else None
    if line is not None and fits(line) and not _is_table(tree):
        return line
    margin = f"{margin_of(head)}  "
    if isinstance(tree, Mapping):
        names = ((property_name(name), inner) for name, inner in tree.items())
        rows = [literal(f"{margin}{name}: ", inner, ",") for name, inner in names]
        return "\n".join([f"{head}{{", *rows, f"{margin_of(head)}}}{tail}"])
    if all(isinstance(item, str) and _is_number(item) for item in tree):
        rows = list(_filled(map(_flat, tree), WIDTH - len(margin)))
        return _broken(f"{head}[", rows, f"]{tail}")
    items = [literal(margin, item, ",") for item in tree]
    return "\n".join([f"{head}[", *items, f"{margin_of(head)}]{tail}"])


def _flat(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Call | Function):
        return f"{tree.head}{_flat(tree.argument)}{tree.tail}"
    if isinstance(tree, Mapping):
        rows = [f"{property_name(key)}: {_flat(inner)}" for key, inner in tree.items()]
        return f"{{ {', '.join(rows)} }}" if rows else "{}"
    return f"[{', '.join([i if i.__class__ is str else _flat(i) for i in tree])}]"


def _is_table(tree: Tree) -> bool:
    """Say whether each item has a line, though all may fit on one.

    Of arrays and objects in an array prettier does so, if they have two members each.
    """
    if isinstance(tree, str):
        return False
    if isinstance(tree, Call | Function):
        return _is_table(tree.argument)
    if isinstance(tree, Mapping):
        return any(map(_holds_object, tree.values())) or any(
            map(_is_table, tree.values())
        )
    parts = [item for item in tree if not isinstance(item, str | Call | Function)]
    rows = [item for item in parts if len(item) > 1]
    are_alike = len({isinstance(row, Mapping) for row in rows}) == 1
    is_full = len(tree) > 1 and len(rows) == len(tree) and are_alike
    return is_full or any(map(_is_table, tree))


def _holds_object(tree: Tree) -> bool:
    if isinstance(tree, Call | Function):
        return _holds_object(tree.argument)
    if isinstance(tree, Mapping):
        return bool(tree)
    return not isinstance(tree, str) and any(map(_holds_object, tree))


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit()


def call(head: str, name: str, arguments: Sequence[str], tail: str) -> str:
    """Return a call after the name of its value."""
    line = f"{head}{name}({', '.join(arguments)}){tail}"
    if fits(line):
        return line
    return _broken(f"{head}{name}(", [f"{text}," for text in arguments], f"){tail}")


def value(head: str, text: str, tail: str) -> str:
    """Return a value that has no parts after its name, or below it unless that is short.

    A number stays after its name in any case.
    """
    line = f"{head}{text}{tail}"
    if fits(line) or len(head.strip()) <= _SHORT or text.isdigit():
        return line
    return f"{head.rstrip()}\n{margin_of(head)}  {text}{tail}"


def signature(
    head: str, parameters: Mapping[str, str], returns: str, types: bool, end: str = " {"
) -> str:
    """Return a function's head, with or without its types.

    `parameters` are types by name; a type that starts with `?` makes its parameter optional.
    """
    if not types:
        return _parameters(head, list(parameters), f"){end}")
    typed = [
        f"{name}?: {type_[1:]}" if type_.startswith("?") else f"{name}: {type_}"
        for name, type_ in parameters.items()
    ]
    return _parameters(head, typed, f"): {returns}{end}")


def _parameters(head: str, parameters: Sequence[str], tail: str) -> str:
    line = f"{head}({', '.join(parameters)}{tail}"
    if fits(line):
        return line
    rows = [f"{text}{'' if text.startswith('...') else ','}" for text in parameters]
    return _broken(f"{head}(", rows, tail)


def union(head: str, members: Sequence[str]) -> str:
    """Return the declaration of a type that is one of several."""
    members = members or ["never"]
    line = f"{head} = {' | '.join(members)};"
    if fits(line):
        return line
    below = f"  {' | '.join(members)};"
    if fits(below) or len(members) == 1:
        return f"{head} =\n{below}"
    return "\n".join([f"{head} =", *(f"  | {member}" for member in members)]) + ";"


def quoted_union(head: str, values: Iterable[int | str]) -> str:
    """Return the declaration of a type that is one of several values."""
    return union(head, [js(value) for value in values])


def doc(lines: Sequence[str], margin: str = "") -> str:
    """Return a JSDoc comment of lines that are quoted for one."""
    if len(lines) == 1:
        return f"{margin}/** {lines[0]} */"
    rows = [f"{margin} * {line}".rstrip() for line in lines]
    return "\n".join([f"{margin}/**", *rows, f"{margin} */"])


def property_name(name: int | str) -> str:
    """Return the name of an object's property, in quotes where it needs them."""
    text = str(name)
    if text == "__proto__":  # which without brackets would be the object's prototype
        return f"[{js(text)}]"
    is_number = text.isascii() and text.isdigit() and str(int(text)) == text
    if is_number and len(text) <= 15:
        return text
    letters = text.replace("$", "_")
    return text if letters.isidentifier() and max(text) < "\u0250" else js(text)


def _broken(first: str, rows: Iterable[str], last: str) -> str:
    margin = margin_of(first)
    return "\n".join([first, *(f"{margin}  {row}" for row in rows), f"{margin}{last}"])


def _filled(items: Iterable[str], width: int) -> Iterator[str]:
    row = ""
    for item in items:
        if row and len(f"{row} {item},") > width:
            yield row
            row = ""
        row = f"{row} {item}," if row else f"{item},"
    yield row
