"""JSON, JSON lines or YAML data read into a table: a list of errors, or an object keyed by code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from errbind.importing import columns
from errbind.importing.source import (
    Row,
    Source,
    Table,
    Written,
    is_too_deep,
    pointed,
    refusal,
    refuse_sparse,
    shown,
)
from errbind.model import addresses
from errbind.model.catalog import Json
from errbind.model.problem import Place, Problem
from errbind.model.records import record
from errbind.runtime import values

MAX_DEPTH = 6  # how deep a list of errors is looked for
KEY = "error key"  # the column of an object's keys


class Repeated(dict[str, Any]):
    """An object in which a member is given more than once; the first of each is kept."""

    dropped: Sequence[tuple[str, Any]] = ()


def loaded(file: str, text: str) -> Any:
    """Return the value of a JSON text; raise SpecError with the place where it is wrong."""
    try:
        value = _parsed(text)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise refusal(place, f"this is no JSON: {error.msg}") from None
    except RecursionError:
        value = None
    if value is None or is_too_deep(value):
        raise refusal(Place(file), "there is nothing in it, or it is nested too deep")
    return value


def _parsed(text: str) -> Any:
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_constant=str,
        parse_float=Written,
        parse_int=_integer,
    )


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= 400 else text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = Repeated()
    dropped = []
    for name, value in pairs:
        if name in made:
            dropped.append((name, value))
        made.setdefault(name, value)
    made.dropped = dropped
    return made if dropped else dict(made)


def lines(file: str, text: str) -> list[Row] | None:
    """Return the values of JSON lines with their places; None if the text is something else."""
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                value = _parsed(line)
            except (ValueError, RecursionError):
                return None
            if is_too_deep(value):
                return None
            rows.append(Row(Place(file, number, 1), (value,)))
    return rows if len(rows) > 1 else None


def read_lines(file: str, rows: list[Row]) -> Source:
    """Return the table that JSON lines make."""
    table, remarks = _table(Place(file, 1, 1), [(r.place, r.cells[0]) for r in rows])
    return Source(file, tables=(table,), remarks=tuple(remarks))


def read(file: str, value: Json, pointers: tuple[str, ...] = ()) -> Source:
    """Return the lists that the pointers lead to, or the one that looks most like a list of errors.

    Raises SpecError where there is none.
    """
    if pointers:
        chosen = [_at(file, value, pointer) for pointer in pointers]
    else:
        chosen = _likeliest(file, value)
    tables, remarks = [], []
    for candidate in chosen:
        table, said = _table(pointed(file, candidate.pointer), candidate.items(file))
        tables.append(table)
        remarks += [*_repeated(table.place, candidate.value), *said]
    remarks += _not_taken(file, value, [c.pointer for c in chosen])
    return Source(
        file,
        title=_text(value, "title") or _text(value, "name"),
        version=_text(value, "version"),
        tables=tuple(tables),
        remarks=tuple(remarks),
    )


def _text(value: Json, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) and str(found).strip() else None


@record
class _Candidate:
    """A list or an object of errors, and how sure it is that it is one."""

    pointer: str
    value: Any
    fitness: tuple[int, int] = (0, 0)

    def items(self, file: str) -> list[tuple[Place, Json]]:
        if isinstance(self.value, list):
            named = [(str(index), item) for index, item in enumerate(self.value)]
        else:
            called = _description_name(self.value)
            named = [
                (name, item if isinstance(item, list) else _keyed(name, item, called))
                for name, item in self.value.items()
            ]
            if named and all(isinstance(item, list) for _, item in named):
                return self._grouped(file)
        return [
            (pointed(file, self.pointer + _step(name)), item) for name, item in named
        ]

    def _grouped(self, file: str) -> list[tuple[Place, Json]]:
        """Return the items of an object that holds a list for each group."""
        return [
            (
                pointed(file, f"{self.pointer}{_step(name)}/{index}"),
                _in_group(name, item),
            )
            for name, items in self.value.items()
            for index, item in enumerate(items)
        ]


def _description_name(value: dict[str, Any]) -> str:
    """Return what the objects among the values call a description."""
    objects = [item for item in value.values() if isinstance(item, dict)]
    names = dict.fromkeys(name for item in objects for name in item)
    ranked = [(columns.rank("description", n), n) for n in names]
    found = [(rank, name) for rank, name in ranked if rank is not None]
    return min(found)[1] if found else "description"


def _keyed(name: str, item: Json, called: str) -> dict[str, Json]:
    if not isinstance(item, dict):
        return {KEY: name, called: item}
    has_code = any(columns.rank("code", own) is not None for own in item)
    return {"name" if has_code and "name" not in item else KEY: name, **item}


def _in_group(name: str, item: Json) -> dict[str, Json]:
    own = item if isinstance(item, dict) else {"code": item}
    return {**own, "group": name} if "group" not in own else own


def _step(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _at(file: str, value: Json, pointer: str) -> _Candidate:
    try:
        address = addresses.parse(pointer, relative=False)
    except addresses.AddressError as error:
        raise refusal(Place(file), f"--pointer {pointer}: {error}") from None
    found = next(iter(addresses.find(value, address)), None)
    if not isinstance(found, list | dict):
        message = f"--pointer {pointer} leads to no list and no object"
        raise refusal(Place(file), message)
    return _Candidate(pointer, found)


def _likeliest(file: str, value: Json) -> list[_Candidate]:
    found = sorted(_candidates(value, "", 0), key=lambda c: c.fitness, reverse=True)
    if not found:
        message = "no list of errors is in it; say where it is: --pointer /path/to/it"
        raise refusal(Place(file), message)
    return found[:1]


def _candidates(value: Json, pointer: str, depth: int) -> Iterator[_Candidate]:
    """Yield what may be the list of errors, however unlikely."""
    if not isinstance(value, list | dict) or depth > MAX_DEPTH:
        return
    fitness = _fitness(value)
    if fitness[0]:
        yield _Candidate(pointer, value, fitness)
    for name, inner in values.members(value):
        yield from _candidates(inner, pointer + _step(name), depth + 1)


def _fitness(value: Any) -> tuple[int, int]:
    """Return how sure it is that a value lists errors (0: it does not), and how many."""
    members = list(value.values()) if isinstance(value, dict) else value
    if not members:
        return 0, 0
    if isinstance(value, dict) and all(isinstance(m, list) and m for m in members):
        ranks = [_fitness(member)[0] for member in members]
        is_grouped = len(members) > 1 and min(ranks) >= 3
        return (4 if is_grouped else 0), sum(map(len, members))
    if all(isinstance(member, dict) for member in members):
        return _fitness_of_objects(value, members), len(members)
    if isinstance(value, list) and all(isinstance(m, list) and m for m in members):
        return 2, len(members)
    if isinstance(value, list) and all(isinstance(m, str) for m in members):
        return 1, len(members)
    is_map = isinstance(value, dict) and all(isinstance(m, str) for m in members)
    looks_coded = is_map and all(map(_looks_like_a_code, value))
    return (1 if looks_coded else 0), len(members)


def _fitness_of_objects(value: Any, members: list[dict[str, Json]]) -> int:
    names = set().union(*members)
    if any(columns.rank("code", name) is not None for name in names):
        return 4
    says_more = any(columns.rank("description", name) is not None for name in names)
    if isinstance(value, dict):
        return 3 if says_more and all(map(_looks_like_a_code, value)) else 0
    return 3 if any(columns.weak_rank(name) is not None for name in names) else 0


def _looks_like_a_code(name: str) -> bool:
    """Say whether a key is a number or written like a constant; other keys are parts of a whole."""
    return name.lstrip("-").isdigit() or "_" in name or "-" in name or name.isupper()


def _table(
    place: Place, items: list[tuple[Place, Json]]
) -> tuple[Table, list[Problem]]:
    """Return the items as rows, with a column for every name that any of them has."""
    remarks = [r for at, item in items for r in _repeated(at, item)]
    objects = [(at, _as_object(item)) for at, item in items]
    header = tuple(dict.fromkeys(name for _, item in objects for name in item))
    refuse_sparse(place, len(header), len(objects), sum(len(o) for _, o in objects))
    rows = tuple(
        Row(at, tuple(item.get(name) for name in header)) for at, item in objects
    )
    # A member's name is a text whatever it means, so the names of all are looked at together.
    return Table(place, header, rows, is_typed=KEY not in header), remarks


def _repeated(place: Place, item: Json) -> Iterator[Problem]:
    for name, value in getattr(item, "dropped", ()):
        again = shown(json.dumps(value, ensure_ascii=False), 200)
        message = f"the member {shown(name)!r} is given again; the first is taken, not {again}"
        yield Problem(place, "duplicate-member", message)


def _as_object(item: Json) -> dict[str, Json]:
    if isinstance(item, dict):
        return item
    if isinstance(item, list):  # positions: the code, then what it means
        names = ("code", "description")
        return {
            names[n] if n < len(names) else str(n + 1): value
            for n, value in enumerate(item)
        }
    return {"code": item}


def _not_taken(file: str, value: Json, pointers: list[str]) -> Iterator[Problem]:
    """Yield a remark on the members beside the lists that were taken."""
    if isinstance(value, dict) and "" not in pointers:
        yield from _repeated(Place(file), value)
        taken = {pointer.split("/")[1] for pointer in pointers}
        read = taken | {"title", "name", "version"}
        names = [name for name in value if _step(name)[1:] not in read]
        if names:
            listed = ", ".join(names)
            yield Problem(
                Place(file), "not-taken", f"other members: {shown(listed, 200)}"
            )
