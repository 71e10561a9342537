"""Made-up specs as YAML that a spiteful person wrote, and ways to spoil them.

A spec is spoilt as values (a node is removed, renamed or replaced) or as bytes (flipped, cut off,
with characters that do not belong there).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from errbind import pipeline, rules
from errbind.model.catalog import Catalog, Category, Package, Project
from tests.random_specs import Maker

CATEGORIES = f"specs/{pipeline.CATEGORIES}"


class Writer(yaml.CSafeDumper):  # type: ignore[misc]
    """Write YAML with every text in quotes, and without anchors."""

    quote = '"'

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(writer: Writer, text: str) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=writer.quote)


class SingleQuotes(Writer):
    """Write texts in single quotes where YAML can."""

    quote = "'"


for _writer in (Writer, SingleQuotes):
    _writer.add_representer(str, _text)


class Writable(Maker):
    """Make specs that YAML can hold: half a character has no place in it."""

    def text(self, longest: int = 400) -> str:
        return super().text(longest).replace("\ud800", "\ufffd")


@dataclass(frozen=True)
class Spec:
    """A made-up spec: the seed it is made of, its values, and the YAML that they are written as."""

    seed: int
    value: dict[str, Any]
    data: bytes

    @property
    def file(self) -> str:
        return f"specs/{self.value['id']}.yaml"


def specs(seeds: Sequence[int]) -> tuple[list[dict[str, Any]], list[Spec]]:
    """Return shared categories, and a spec of each seed that refers to them."""
    categories = Writable(seeds[0]).shared_categories()
    ids = [category["id"] for category in categories]
    return categories, [spec(seed, ids) for seed in seeds]


def spec(seed: int, categories: Sequence[str]) -> Spec:
    """Return a spec whose id and prefix no other seed gives."""
    maker = Writable(seed)
    value = maker.spec(categories)
    value["id"] = f"{value['id'][:45].rstrip('_')}_s{seed}"
    value["prefix"] = f"{value['prefix'][:30]}{seed}"
    return Spec(seed, value, written(value, maker))


def written(value: Any, random: Random) -> bytes:
    """Return a value as YAML in one of the many ways to write it."""
    data: bytes = yaml.dump(
        value,
        Dumper=random.choice((Writer, SingleQuotes)),
        default_flow_style=random.choice((None, True, False)),
        width=random.choice((20, 80, 10**6)),
        indent=random.choice((2, 7)),
        allow_unicode=random.choice((True, False)),
        explicit_start=random.choice((True, False)),
        line_break=random.choice(("\n", "\r\n", "\r")),
        sort_keys=False,
        encoding="utf-8",
    )
    mark = b"\xef\xbb\xbf" if random.randrange(4) == 0 else b""
    return mark + data


def project(categories: list[dict[str, Any]], specs: Sequence[Spec]) -> Project:
    """Return the project of specs, after looking at what is read of each; raise SpecError."""
    listed = written({"errbind": 1, "categories": categories}, Random(0))
    catalogs: list[Catalog] = []
    shared: tuple[Category, ...] = ()
    package = Package(root_class=root_class(specs[0].seed))
    for each in specs:
        sources = {CATEGORIES: listed, each.file: each.data}
        loaded = pipeline.resolve(package, sources)
        assert loaded.documents[each.file].value == each.value, f"seed {each.seed}"
        documents = loaded.documents.values()
        assert not list(rules.problems_between(loaded.project.catalogs, documents))
        catalogs += loaded.project.catalogs
        shared = loaded.project.categories
    ordered = sorted(catalogs, key=lambda catalog: catalog.id)
    return Project(package, shared, tuple(ordered))


def root_class(seed: int) -> str:
    """Return the class that all errors of a project derive from, which may be a long one."""
    maker = Maker(seed)
    own = f"{maker.class_name(maker.choice((10, 30, 80)))}Error"
    return maker.choice(("PaymentError", own))


# -- spoilt values ---------------------------------------------------------------------------

ODD = (
    *(None, True, False, 0, -1, 10**18, 1.5, "", " ", "x", "all", "*", "/", "{_}", "~"),
    *([], {}, [[]], [None], {"": None}, {"x": {"x": []}}, [1, "1", 1.0, True]),
    *(
        "__proto__",
        "constructor",
        "\0",
        "\u202e",
        "😀" * 200,
        "a" * 70_000,
        "../x",
        "con",
    ),
)


def spoilt(value: Any, random: Random) -> Any:
    """Return a spec in which something, somewhere, is not what it should be."""
    paths = list(_paths(value, ()))
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        path = random.choice(paths)
        change = random.choice((_removed, _renamed, _replaced, _replaced, _moved))
        value = _changed(value, path, lambda node, c=change: c(node, paths, random))
    return value


def _paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield from _paths(value[key], (*path, key))


_GONE = object()


@dataclass(frozen=True)
class _Renamed:
    name: str
    value: Any


def _removed(node: Any, *_: Any) -> Any:
    return _GONE


def _renamed(node: Any, paths: Any, random: Random) -> Any:
    name = random.choice([*paths, ("x",), ("",), ("a" * 300,)])[-1:]
    return _Renamed(str(*name), node)


def _replaced(node: Any, paths: Any, random: Random) -> Any:
    return random.choice(ODD)


def _moved(node: Any, paths: Any, random: Random) -> Any:
    return [node] if random.randrange(2) else {"x": node}


def _changed(value: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """Return a value with a change of what stands at a path, if that is there still."""
    if not path:
        made = change(value)
        return value if made is _GONE or isinstance(made, _Renamed) else made
    if isinstance(value, list) and isinstance(path[0], int) and path[0] < len(value):
        return [*value[: path[0]], *_item(value, path, change), *value[path[0] + 1 :]]
    if not isinstance(value, dict) or path[0] not in value:
        return value
    result: dict[str, Any] = {}
    for key, inner in value.items():
        made = _item(value, path, change) if key == path[0] else [inner]
        for each in made:
            is_named = isinstance(each, _Renamed)
            result[each.name if is_named else key] = each.value if is_named else each
    return result


def _item(value: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> list[Any]:
    inner = value[path[0]]
    made = change(inner) if len(path) == 1 else _changed(inner, path[1:], change)
    if isinstance(made, _Renamed) and isinstance(value, list):
        return [made.value, made.value]
    return [] if made is _GONE else [made]


# -- spoilt bytes ----------------------------------------------------------------------------

PIECES = [
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *("\0", "\x1b", "\x7f", "\ufeff", "\u2028", "\x85", "\r", "\t", "\n", "\n\n  "),
        *("&a ", "*a", "!!binary ", "!<x> ", "<<: ", "? ", ": ", "- ", "# ", "---\n"),
        *("...\n", "%YAML 9.9\n", "%TAG ! x\n", "@", "`", "{", "[", "}", "]", ",", "'"),
        *('"', "|", ">", "|2-\n", '"\\ud800"', '"\\x', "\\U00110000", "NO", "0o7"),
        *("\u202e", "\ud800", "\ufffe", "1e3", "12:30", "=", "~", "[" * 80, " " * 300),
    )
]
PIECES += [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5", b"\xff\xfe", b"\xe2\x80"]


def damaged(data: bytes, random: Random) -> bytes:
    """Return the bytes of a spec after an accident or several."""
    for _ in range(random.choice((1, 1, 1, 2, 5, 30))):
        at = random.randrange(len(data) + 1)
        data = random.choice(ACCIDENTS)(data, at, random)
    return data


def _flipped(data: bytes, at: int, random: Random) -> bytes:
    if at == len(data):
        return data
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def _inserted(data: bytes, at: int, random: Random) -> bytes:
    return data[:at] + random.choice(PIECES) + data[at:]


def _cut(data: bytes, at: int, random: Random) -> bytes:
    return data[:at]


def _left_out(data: bytes, at: int, random: Random) -> bytes:
    return data[:at] + data[at + random.randint(1, 20) :]


def _repeated(data: bytes, at: int, random: Random) -> bytes:
    return data[:at] + data[max(0, at - random.randint(1, 200)) :]


def _indented(data: bytes, at: int, random: Random) -> bytes:
    start = data.rfind(b"\n", 0, at) + 1
    return data[:start] + random.choice((b" ", b"\t", b"   ")) + data[start:]


def _recoded(data: bytes, at: int, random: Random) -> bytes:
    codec = random.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "cp037"))
    return data.decode("utf-8", "replace").encode(codec, "replace")


Accident = Callable[[bytes, int, Random], bytes]
ACCIDENTS: tuple[Accident, ...] = (
    *(_flipped, _flipped, _inserted, _inserted, _inserted, _cut, _left_out),
    *(_repeated, _indented, _recoded),
)
