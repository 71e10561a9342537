"""`errbind import` takes time and memory in proportion to a document, whatever is in it.

`make test` counts the calls that small documents cost, which is the same at each run; `make fuzz`
measures large ones, and makes up others. `tests/fuzz.py` says how to try one again.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from errbind.importing import drafting, formats
from errbind.model.problem import SpecError
from tests import fuzz, hostile_sources
from tests.hostile_sources import SHAPES, Shape

TIMEOUT = 240
SMALL = 1_000  # characters of a document whose calls are counted
SIZES = (20_000, 40_000, 80_000, 160_000)  # of one that is measured
FLOOR = 0.2  # seconds of the processor's time below which nothing is compared
GROWTH = 3.4  # at most at twice the size; what grows with the square takes four times as long
SHARE = 0.02  # of the made-up specs that `make fuzz` tries, as these take longer
# What these stand for grows with the square until a limit that small documents do not reach.
BOUNDED = ("merges of one", "enums", "aliases", "wide", "examples", "mesh of ")
VARIANTS = ("in a cell ", "in a script ", "only ")  # which are left to `make fuzz`
ALL = [(form, name) for form in SHAPES for name in SHAPES[form]]
each_batch = pytest.mark.parametrize("batch", range(fuzz.BATCHES))
in_fuzz = pytest.mark.skipif(
    not fuzz.is_long(), reason="`make fuzz` measures; nothing is timed in a test"
)


def take(form: str, text: str) -> None:
    """Import a document; what is refused has a place and says why."""
    known = hostile_sources.FORMS.get(form, form)
    try:
        source = formats.read("x", text, known, (), has_header=True)
        made = drafting.spec(source, drafting.Wishes())
    except SpecError as error:
        assert error.problems
        assert all(p.place.file.startswith("x") and p.message for p in error.problems)
    else:
        assert made.text


def count_for(shape: Shape, size: int) -> int:
    """Return the count that makes a shape about so large."""
    count = 1
    while len(shape(2 * count)) <= size:
        count *= 2
    return count


# -- in each run of the tests --------------------------------------------------------------------


def calls(form: str, text: str) -> int:
    """Return how many functions an import calls, those of Python in C included."""
    count = 0

    def profile(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        take(form, text)
    finally:
        sys.setprofile(None)
    return count


def check_calls(form: str, shape: Shape) -> None:
    # A schema is cut at a size that a smaller document than this would not reach.
    count = count_for(shape, 3 * SMALL if form == "openapi" else SMALL)
    take(form, shape(count))  # what is done once in a process is done
    once, twice = calls(form, shape(count)), calls(form, shape(2 * count))
    assert twice < 5_000 + GROWTH * once, (once, twice)


@pytest.mark.parametrize("form", SHAPES)
def test_twice_the_document_costs_twice_the_calls(form: str) -> None:
    for name in SHAPES[form]:
        if name.startswith((*BOUNDED, *VARIANTS)):
            continue
        try:
            check_calls(form, SHAPES[form][name])
        except Exception as error:
            raise AssertionError(f"{form}: {name}") from error
        fuzz.tried("documents that an import's calls were counted of")


@each_batch
def test_any_document_is_imported_or_refused(batch: int) -> None:
    for seed in fuzz.seeds(batch, 0.2):
        form, name, shape = hostile_sources.made_up(seed)
        try:
            take(form, shape(count_for(shape, SMALL)))
        except Exception as error:
            raise AssertionError(f"seed {seed}: {form}: {name}") from error
        fuzz.tried("made-up documents that were imported or refused")


# What took hours or all memory at this size; the rest of a page is always long.
HUGE = {
    "fan of allOf.json": lambda: hostile_sources.fan("allOf", 6, 1_000),
    "fan of properties.json": lambda: hostile_sources.fan("properties", 6, 1_000),
    "fan of codes.json": lambda: hostile_sources.fan("codes", 6, 1_000),
    "circle.json": lambda: hostile_sources.cycle("mixed", 3, 1_000),
    "references.json": lambda: hostile_sources.ref_chain(3_000),
    "deep.yaml": lambda: "[" * 10**6,
    "merges.yaml": lambda: hostile_sources.merges(6, 1_000),
    "laughs.yaml": lambda: hostile_sources.laughs(9, 1_000),
    "wide.csv": lambda: hostile_sources.wide_csv(30_000),
    "sparse.json": lambda: hostile_sources.sparse_json(20_000),
    "references.md": lambda: "[a]: b\n" * 100_000,
    **{
        f"opening {number}.{form}": lambda opening=opening: opening * 200_000
        for number, opening in enumerate(("<!--", "<![CDATA[", "<?", "<!x", "</", "<a ", "<a b='"))
        for form in ("html", "md")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_document_is_imported_or_refused(name: str, tmp_path: Path) -> None:
    made: Callable[[], str] = HUGE[name]
    (tmp_path / name).write_text(made())
    command = [sys.executable, "-m", "errbind", "import", name, "--id", "x", "-o", "-"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=TIMEOUT
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1), done.stderr[-500:]
    if done.returncode == 1:
        assert re.match(rf"{re.escape(name)}[:#]", done.stderr)


def test_a_schema_that_many_ways_lead_to_keeps_all_of_its_codes() -> None:
    for wrapper in hostile_sources.WRAPPERS:
        text = hostile_sources.fan(wrapper, 6, 40)
        source = formats.read("x", text, "openapi", (), has_header=True)
        made = drafting.spec(source, drafting.Wishes())
        assert "{code: A}" in made.text
        assert "{code: B}" in made.text


def test_a_schema_that_is_too_large_keeps_what_stands_first() -> None:
    text = hostile_sources.many_members(5_000)
    source = formats.read("x", text, "openapi", (), has_header=True)
    (shape,) = source.shapes
    assert list(shape.schema["properties"])[:2] == ["code", "m0"]
    assert [remark.rule for remark in source.remarks] == ["cut-schema"]


def test_a_schema_that_is_cut_is_reported() -> None:
    text = hostile_sources.fan("properties", 6, 40)
    source = formats.read("x", text, "openapi", (), has_header=True)
    assert [remark.rule for remark in source.remarks] == ["cut-schema"]


# -- in `make fuzz` ------------------------------------------------------------------------------


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError where more of the processor's time is taken, on systems that can."""

    def stop(*_: object) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(form: str, text: str, tries: int) -> float:
    """Return the least of the processor's time that some imports took."""
    found = []
    for _ in range(tries):
        begin = time.process_time()
        with limited(60):
            take(form, text)
        found.append(time.process_time() - begin)
    return min(found)


def check_time(form: str, shape: Shape) -> None:
    """Double a document several times: its time must not grow with the square."""
    count = count_for(shape, SIZES[0])
    for _ in SIZES[1:]:
        small, large = shape(count), shape(2 * count)
        taken = seconds(form, large, 1)
        if taken > FLOOR and taken > GROWTH * seconds(form, small, 1):
            # A busy machine, or a true fault: only the best of several tries tells.
            least = seconds(form, large, 3)
            assert least < GROWTH * seconds(form, small, 3), (len(large), least)
        count *= 2


def check_memory(form: str, shape: Shape) -> None:
    text = shape(count_for(shape, SIZES[0]))
    take(form, text[: len(text) // 2])  # what is loaded once in a process is loaded
    tracemalloc.start()
    try:
        take(form, text)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEMORY + PER_CHARACTER * len(text), (len(text), peak)


MEMORY = (
    60_000_000  # bytes that any document may take: the limits of what references repeat
)
PER_CHARACTER = (
    200  # a row of two characters is a tuple, a place and an error with its keys
)


@pytest.mark.parametrize(("form", "name"), ALL if fuzz.is_long() else ())
def test_time_and_memory_grow_no_faster_than_a_document(form: str, name: str) -> None:
    check_time(form, SHAPES[form][name])
    check_memory(form, SHAPES[form][name])
    fuzz.tried("documents that were doubled in size")


@in_fuzz
@each_batch
def test_time_and_memory_grow_no_faster_than_a_made_up_document(batch: int) -> None:
    for seed in fuzz.seeds(batch, SHARE):
        form, name, shape = hostile_sources.made_up(seed)
        try:
            check_time(form, shape)
            check_memory(form, shape)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {form}: {name}") from error
        fuzz.tried("documents that were doubled in size")
