"""After the edit of a text the outputs are what a complete run makes, without one; or with one.

What is compared is all of the output folder with `pipeline.generate`, which knows of no edit.
"""

from __future__ import annotations

import copy
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from benchmarks import catalogs as benchmark
from errbind import commands, config, documents, freshness, pipeline
from errbind.commands import generate
from errbind.config import Config
from errbind.freshness import Look
from errbind.incremental import edits, patches, samples, state, updates
from errbind.incremental.state import Spec
from errbind.outputs import Changes
from errbind.problems import SpecError
from tests import fuzz, hostile
from tests.catalog_project import FOLDER as REAL
from tests.projects import ROOT, tree

CASES = sorted((Path(__file__).parent / "cases").iterdir())


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what runs leave, also of files that were written a moment ago."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("ERRBIND_CACHE_DIR", str(folder))
    monkeypatch.setattr(freshness, "TICK", 0)
    return folder


def look(settings: Config) -> Look:
    return commands.look(settings, settings.root)


def complete(settings: Config) -> Changes:
    """Generate, as a command does; what an earlier run has kept is of no use to it."""
    shutil.rmtree(str(freshness.cache_folder()), ignore_errors=True)
    return generate.write(settings, look(settings))


def update(settings: Config) -> Changes | None:
    """Do what an edit asks for, and see that all outputs are right if that was done."""
    changes = updates.update(settings, look(settings))
    if changes is not None:
        check_outputs(settings)
    return changes


def check_outputs(settings: Config) -> None:
    wanted = pipeline.generate(settings)
    found = tree(settings.root / settings.out)
    del found[".errbind"]
    assert found.keys() == wanted.keys()
    assert [path for path in wanted if found[path] != wanted[path].encode()] == []


# -- made-up specs, edited as values ---------------------------------------------------


@pytest.mark.parametrize("batch", range(fuzz.BATCHES))
def test_any_edited_text_arrives_in_every_output(batch: int, tmp_path: Path) -> None:
    tried = done = 0
    for seed in fuzz.seeds(batch, share=0.2):
        folder = tmp_path / str(seed)
        for changes in changes_of(seed, folder):
            tried += 1
            done += changes is not None
        shutil.rmtree(folder)
    fuzz.tried("edits of texts, done without a complete run", done)
    assert done > tried / 3


def changes_of(seed: int, folder: Path) -> Iterator[Changes | None]:
    """Lay out a made-up spec, edit a text of it some times, and yield what each made of it."""
    random = Random(seed)
    categories, (spec,) = hostile.specs([seed])
    value = copy.deepcopy(spec.value)
    multiply(value, random)
    constrain([each["schema"] for each in value["envelopes"]], random)
    style = {
        "Dumper": random.choice((hostile.Writer, hostile.SingleQuotes)),
        "default_flow_style": random.choice((None, False)),
        "width": random.choice((20, 80, 10**6)),
        "allow_unicode": random.choice((True, False)),
        "line_break": random.choice(("\n", "\r\n")),
    }
    (folder / "specs").mkdir(parents=True)
    shared = {"errbind": 1, "categories": categories}
    (folder / hostile.CATEGORIES).write_bytes(hostile.written(shared, random))
    path = folder / spec.file
    path.write_bytes(dumped(value, style))
    root_class = f'root-class = "{hostile.root_class(seed)}"'
    (folder / "errbind.toml").write_text(f"[package]\n{root_class}\n", "utf-8")
    settings = config.find(folder)
    complete(settings)
    for text in new_texts(value, random, hostile.Writable(seed)):
        path.write_bytes(dumped(value, style))
        changes = update(settings)
        if changes is None:
            complete(settings)
        elif text is None:
            assert changes.written == ()
        yield changes


def dumped(value: Any, style: dict[str, Any]) -> bytes:
    data: bytes = yaml.dump(value, sort_keys=False, encoding="utf-8", **style)
    return data


def multiply(value: dict[str, Any], random: Random) -> None:
    """Add errors like those that are there, with texts that many of them share, or nearly so."""
    members: dict[Any, list[Any]] = {}
    number = 7_000_000
    for group in value["groups"]:
        for entry in list(group["errors"]):
            for _ in range(random.randrange(9)):
                number += 1
                more = copy.deepcopy(entry)
                more.pop("aliases", None)
                if isinstance(entry["code"], int):
                    more["code"] = number
                else:
                    more["code"] = f"{entry['code'][:80]}_{number}"
                if "name" in more:
                    more["name"] = f"{more['name'][:200]}_{number}"
                if "pattern" in more:
                    more["pattern"] = f"{number}_{{x}}"
                if "description" in more and random.random() < 0.8:
                    more["description"] = random.choice(
                        (f"Error {number}", f"{number} of them", "Nothing is here")
                    )
                name = entry.get("name", entry["code"])
                members.setdefault(name, []).append(more.get("name", more["code"]))
                group["errors"].insert(random.randrange(len(group["errors"])), more)
    for listed in lists(value.get("categories", {})):
        listed += [new for name in list(listed) for new in members.get(str(name), ())]


def constrain(value: Any, random: Random) -> None:
    """Let some texts of bodies have a longest length, so that some examples do not fit."""
    if isinstance(value, dict):
        if value.get("type") == "string" and random.random() < 0.3:
            value["maxLength"] = random.randrange(5, 60)
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            constrain(inner, random)


def lists(value: Any) -> Iterator[list[Any]]:
    """Yield the lists of texts in a value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from lists(inner)
    elif isinstance(value, list):
        yield value


def new_texts(
    value: dict[str, Any], random: Random, maker: hostile.Writable
) -> Iterator[str | None]:
    """Give some text of some error another wording, and yield it; None where it stays as it is."""
    errors = [entry for group in value["groups"] for entry in group["errors"]]
    said = [entry["description"] for entry in errors if "description" in entry]
    for _ in range(4):
        nodes = list(texts_of(random.choice(errors)))
        if not nodes:
            continue
        node, key = random.choice(nodes)
        old = node[key]
        end = random.choice(
            (" now", ".", ' "x"', "\n", "\\", "x" * random.randrange(90))
        )
        node[key] = random.choice(
            (maker.text(), old + end, random.choice([*said, "zz"]), "Some words " * 9)
        )
        yield node[key] if node[key] != old else None


def texts_of(value: Any) -> Iterator[tuple[Any, str]]:
    """Yield the mappings and keys of an error's texts."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in edits.TEXTS:
                yield value, key
            elif key != "example":
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


# -- specs that people wrote, edited as text -------------------------------------------

TEXT = re.compile(r"""((?:^|[ {])(?:description|user_message|note): ["']?)(\w+)""")


def edited_lines(path: Path, step: int) -> Iterator[int]:
    """Put another word into some of the texts of a spec, and yield the line's number each time."""
    lines = path.read_text("utf-8").split("\n")
    found = [n for n, line in enumerate(lines) if TEXT.search(line)]
    for n in found[::step]:
        lines[n] = TEXT.sub(r"\1Edited", lines[n], count=1)
        path.write_text("\n".join(lines), "utf-8")
        yield n + 1


def copied(source: Path, folder: Path) -> Config:
    """Return a project of the specs of another, which has been generated."""
    shutil.copytree(source / "specs", folder / "specs")
    for path in source.glob("*.toml"):
        shutil.copy(path, folder)
    settings = config.find(folder)
    complete(settings)
    return settings


@pytest.mark.parametrize(
    ("source", "step", "share"),
    [(ROOT, 9, 1), (REAL, 60, 0.8), *((case, 1, 0) for case in CASES)],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_specs_of_people_are_edited(
    source: Path, step: int, share: float, tmp_path: Path
) -> None:
    settings = copied(source, tmp_path / "project")
    done: Counter[tuple[bool, bool]] = Counter()
    for path in sorted((settings.root / "specs").glob("*.yaml")):
        inner = errors_lines(path) if not pipeline.is_categories(path.name) else set()
        for line in edited_lines(path, step):
            is_done = update(settings) is not None
            assert line in inner or not is_done, f"{path.name}:{line}"
            done[line in inner, is_done] += 1
            if not is_done:
                complete(settings)
    assert done[True, True] >= share * (done[True, True] + done[True, False])


def errors_lines(path: Path) -> set[int]:
    """Return the lines of a spec that errors stand on, the first one being 1."""
    found: set[int] = set()
    section, is_inside = "", False
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if re.match(r"\w", line):
            section = line
        is_inside = section == "groups:" and (
            line == "    errors:" or (is_inside and not re.match(r"\S|  - ", line))
        )
        if is_inside:
            found.add(number)
    return found


# -- a large catalog -------------------------------------------------------------------

COUNT = 600


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return benchmark.new_project(tmp_path / "large", COUNT)


def project_of(spec: Path) -> Config:
    settings = config.find(spec.parent.parent)
    complete(settings)
    return settings


def reworded(spec: Path, number: int, new: str) -> None:
    """Give an error, the first being 0, another description."""
    lines = spec.read_text("utf-8").split("\n")
    at = [n for n, text in enumerate(lines) if "{code: " in text][number]
    pattern = r'description: ("[^"]*"|[^,]*),'
    made = f'description: "{new}",'
    lines[at], count = re.subn(pattern, lambda _: made, lines[at])
    assert count == 1
    spec.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("number", [0, 1, 2, 57, 99, 300, COUNT - 1])
def test_one_of_many_errors_is_edited_again_and_again(large: Path, number: int) -> None:
    settings = project_of(large)
    spec = large.read_text("utf-8")
    for text in (
        "Short",
        "It's a long text; " * 9,
        "Line\\nbreak",
        "Short",
        "The very end",
    ):
        reworded(large, number, text)
        changes = update(settings)
        assert changes is not None
        assert len(changes.written) >= 14
        assert changes.count == 29
    large.write_text(spec, "utf-8")
    assert update(settings) is not None


def test_a_text_that_other_errors_have_too_is_edited_at_its_own_places(
    large: Path,
) -> None:
    for number in (3, 40, 55, 150, 480):
        reworded(large, number, "The same text everywhere")
    for number in (7, 10, 155):
        reworded(large, number, f"Not the same text everywhere {number}")
    settings = project_of(large)
    for number in (55, 480, 3):
        reworded(large, number, f"Now it is another, of {number}")
        assert update(settings) is not None


def test_a_text_that_longer_ones_begin_with_is_edited(large: Path) -> None:
    lines = large.read_text("utf-8").split("\n")
    texts = (n for n, line in enumerate(lines) if "{code: " in line)
    for number, n in enumerate(texts):
        text = f"description: Message {number},"
        lines[n] = re.sub(r"description: [^,]*,", text, lines[n])
    large.write_text("\n".join(lines), "utf-8")
    settings = project_of(large)
    for number in (1, 2):
        reworded(large, number, f"Message {number} is another")
        assert update(settings) is not None


def test_what_no_sample_can_account_for_is_left_to_a_complete_run(large: Path) -> None:
    text = large.read_text("utf-8")
    same = re.sub(r"description: [^,]*,", "description: All the same,", text)
    large.write_text(same, "utf-8")
    settings = project_of(large)
    reworded(large, 20, "Another")
    assert update(settings) is None


def test_only_what_was_edited_is_read_again(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = project_of(large)
    reworded(large, 20, "Another")
    monkeypatch.setattr(documents, "read_document", None)
    monkeypatch.setattr(pipeline, "read", None)
    assert updates.update(settings, look(settings)) is not None
    monkeypatch.undo()
    check_outputs(settings)


# -- what is not the edit of a text ----------------------------------------------------

SPEC = """\
errbind: 1
id: shop
title: Shop
prefix: Shop
source: {title: None}
groups:
  # the first
  - id: cart
    title: Cart
    errors:
      - code: 1
        name: EMPTY
        description: It is empty
        fields: [a, b]
        also:
          - {description: Nothing in it, http_status: 404}

      # about the second
      - {code: 2, name: LOCKED, description: It is locked, user_message: Wait}
      - code: 3
        name: GONE
        description: >-
          It is
          gone
        example: {code: 3, message: gone, more: {description: deep}}
  - id: stock
    title: Stock
    description: About stock
    errors:
      - {code: 4, name: NONE, description: Nothing left}
envelopes:
  - id: error
    schema: {type: object, properties: {code: {type: integer}, message: {type: string}}}
    roles: {code: /code, message: /message}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Config:
    (tmp_path / "project" / "specs").mkdir(parents=True)
    (tmp_path / "project" / "specs" / "shop.yaml").write_text(SPEC, "utf-8")
    settings = Config(tmp_path / "project")
    complete(settings)
    return settings


def replace(settings: Config, old: str, new: str) -> None:
    path = settings.root / "specs" / "shop.yaml"
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


TEXTS = {
    "plain": ("It is empty", "There is nothing"),
    "another style": ("It is empty", "'It is \"empty\"'"),
    "more lines": ("It is empty", "|\n          It\n          is\n"),
    "fewer lines": (">-\n          It is\n          gone", "Gone"),
    "in a flow mapping": ("Wait", "Wait a while"),
    "within a list": ("Nothing in it", "Nothing at all in it"),
    "two of an error": (
        "description: It is locked, user_message: Wait",
        "description: Locked, user_message: Wait for it",
    ),
    "of the last": ("Nothing left", "Nothing is left"),
    "and the comment after it": (
        "404}\n\n      # about the second",
        "404}\n      # of the second",
    ),
    "a comment alone": ("# about the second", "# about it"),
    "no change of value": ("It is empty", '"It is empty"'),
}


@pytest.mark.parametrize("edit", TEXTS.values(), ids=TEXTS)
def test_a_text_needs_no_complete_run(shop: Config, edit: tuple[str, str]) -> None:
    replace(shop, *edit)
    assert update(shop) is not None


OTHERS = {
    "a code": ("code: 2", "code: 22"),
    "a code of another type": ("code: 2", "code: '2'"),
    "a name": ("LOCKED", "SHUT"),
    "fields": ("[a, b]", "[a]"),
    "a status": ("404", "403"),
    "a text more": ("user_message: Wait", "user_message: Wait, note: x"),
    "a text less": (", user_message: Wait", ""),
    "a key for another": ("user_message: Wait", "note: Wait"),
    "another order": (
        "description: It is locked, user_message: Wait",
        "user_message: Wait, description: It is locked",
    ),
    "an example": ("message: gone", "message: lost"),
    "a text within an example": ("description: deep", "description: deeper"),
    "an example of another type": ("code: 3, message", "code: 3.0, message"),
    "another error": ("      - {code: 2,", "      - {code: 9}\n      - {code: 2,"),
    "an error less": (", description: Nothing left}\n", "}\n"),
    "two errors": (
        "Nothing in it, http_status: 404}\n\n      # about the second\n"
        "      - {code: 2, name: LOCKED, description: It is locked",
        "Nothing, http_status: 404}\n\n      # about the second\n"
        "      - {code: 2, name: LOCKED, description: It is shut",
    ),
    "a group": ("About stock", "About the stock"),
    "a group's comment": ("# the first", "# the first one"),
    "the title": ("title: Shop", "title: The shop"),
    "an error further in": (
        "      - {code: 2, name: LOCKED, description: It is locked",
        "       - {code: 2, name: LOCKED, description: It is shut",
    ),
    "a schema": ("type: integer", "type: number"),
    "the end of the file": ("{code: /code, message: /message}\n", "{code: /code}"),
}
WRONG = {
    "an empty text": ("It is locked", "''"),
    "no text": ("It is locked", "7"),
    "what is no YAML": ("It is empty", "It: is: empty"),
    "a quote that does not end": ("It is empty", '"It is empty'),
    "a bracket that does not end": ("user_message: Wait}", "user_message: Wait"),
    "an anchor": ("It is empty", "&x It is empty"),
    "another document": ("It is empty", "It is\n---\n"),
    "a key twice": ("user_message: Wait", "description: Wait"),
    "an unknown key": ("user_message: Wait", "message: Wait"),
    "what readers do not agree on": ("It is locked", "No"),
    "a character that may not be": ("It is empty", "It is\x07empty"),
    "an error further out": (
        "      - {code: 2, name: LOCKED",
        "     - {code: 2, name: LOCKED",
    ),
}


@pytest.mark.parametrize("edit", OTHERS.values(), ids=OTHERS)
def test_anything_else_is_left_to_a_complete_run(
    shop: Config, edit: tuple[str, str]
) -> None:
    before = tree(shop.root / shop.out)
    replace(shop, *edit)
    assert update(shop) is None
    assert tree(shop.root / shop.out) == before
    try:
        generate.write(shop, look(shop))
    except SpecError:
        assert tree(shop.root / shop.out) == before
    else:
        check_outputs(shop)


@pytest.mark.parametrize("edit", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_as_ever(shop: Config, edit: tuple[str, str]) -> None:
    before = tree(shop.root / shop.out)
    replace(shop, *edit)
    assert update(shop) is None
    with pytest.raises(SpecError) as told:
        generate.write(shop, look(shop))
    with pytest.raises(SpecError) as wanted:
        pipeline.generate(shop)
    assert told.value.problems == wanted.value.problems
    assert tree(shop.root / shop.out) == before


@pytest.mark.parametrize("ends", ["\r", "\x85", "\u2028"])
def test_where_other_lines_end_too_a_complete_run_is_made(
    shop: Config, ends: str
) -> None:
    replace(shop, "It is empty", f'"It is{ends}empty"')
    assert update(shop) is None


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "specs" / "shop.yaml"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode())
    settings = Config(tmp_path)
    complete(settings)
    replace(settings, "It is empty", "Empty")
    assert update(settings) is not None


# -- what a text decides ---------------------------------------------------------------


def errors_spec(texts: Sequence[str], more: str, roles: str, schema: str) -> str:
    """Return a spec with an error for each text, whose codes are E001 and so on."""
    errors = [
        f"      - {{code: E{n:03}, description: {text!r}{more}}}"
        for n, text in enumerate(texts, 1)
    ]
    head = SPEC.partition("groups:")[0]
    group = ["groups:", "  - id: cart", "    title: Cart", "    errors:", *errors]
    envelope = [
        *("envelopes:", "  - id: error"),
        f"    schema: {{type: object, properties: {{{schema}}}}}",
        f"    roles: {roles}",
    ]
    return head + "\n".join([*group, *envelope, ""])


def spec_project(folder: Path, spec: str, *targets: str) -> Config:
    (folder / "specs").mkdir(parents=True)
    (folder / "specs" / "shop.yaml").write_text(spec, "utf-8")
    (folder / "errbind.toml").write_text(f"targets = {list(targets)}\n", "utf-8")
    settings = config.find(folder)
    complete(settings)
    return settings


@pytest.mark.parametrize("targets", [(), ("openapi",), ("openapi", "typescript")])
@pytest.mark.parametrize("number", [3, 10, 70])
def test_an_example_that_no_longer_fits_is_left_to_a_complete_run(
    number: int, targets: tuple[str, ...], tmp_path: Path
) -> None:
    schema = "code: {type: string}, message: {type: string, maxLength: 40}"
    roles = "{code: /code, message: /message}"
    texts = [f"Text number {n}" for n in range(80)]
    texts[0] = texts[1] = texts[-1] = "A text of far more than forty characters"
    settings = spec_project(
        tmp_path / "project", errors_spec(texts, "", roles, schema), *targets
    )
    replace(settings, f"'{texts[number]}'", f"'{texts[number]} {'is long ' * 5}'")
    assert update(settings) is None
    complete(settings)
    replace(settings, f"{texts[number]} {'is long ' * 5}", "It fits again")
    assert update(settings) is None
    complete(settings)
    replace(settings, "It fits again", "It fits as before")
    assert update(settings) is not None


ROLES = {
    "{code: {at: /message, pattern: '{_} ({code})'}, message: /message}": False,
    "{code: [/code, /error], message: [/message, /error]}": False,
    "{code: /*/code, message: /error/text}": True,
    "{code: '/error/*', message: /error/text}": False,
    "{code: /error/0, message: /error/1}": False,
    "{code: /code, message: /message, type: /message}": True,
    "{code: 'header:x-code', message: /code}": True,
    "{items: /error, item.code: code, item.message: text, code: /x/text}": False,
    "{items: /error, item.code: code, item.message: text, code: /x/y}": True,
}


@pytest.mark.parametrize("roles", ROLES)
def test_a_text_that_a_code_may_be_read_of_is_left_to_a_complete_run(
    roles: str, tmp_path: Path
) -> None:
    texts = [f"Text {n} (E{n + 1:03})" for n in range(80)]
    schema = "code: {type: string}, message: {type: string}, error: {}, x: {}"
    settings = spec_project(tmp_path / "project", errors_spec(texts, "", roles, schema))
    replace(settings, "Text 4 (E005)", "Text 4 (E007)")
    assert (update(settings) is not None) == ROLES[roles]


def more(name: str, text: str = "\n") -> Callable[[Path], object]:
    """Return what adds to a file, or makes it."""

    def add(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return add


def own_template(root: Path) -> None:
    folder = root / "templates" / "catalog"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "catalog" / "catalog.json.j2", folder)


BESIDE = {
    "another spec": lambda root: more("specs/x.yaml", SPEC.replace("hop", "ut"))(root),
    "categories": more("specs/categories.yaml", "errbind: 1\ncategories: []\n"),
    "a configuration": more("errbind.toml", "[package]\nname = 'other'\n"),
    "a template": own_template,
    "an output": more("out/catalog/shop.json"),
    "an output less": lambda root: (root / "out/catalog/shop.json").unlink(),
    "no outputs": lambda root: shutil.rmtree(root / "out"),
    "a file beside the outputs": more("out/catalog/new.json"),
    "the record": more("out/.errbind", "more\n"),
}


@pytest.mark.parametrize("change", BESIDE.values(), ids=BESIDE)
def test_whatever_else_changes_makes_a_complete_run(
    shop: Config, change: Callable[[Path], object]
) -> None:
    replace(shop, "It is empty", "Empty")
    change(shop.root)
    assert update(shop) is None


def test_numbers_of_any_size_are_kept_as_they_are(shop: Config) -> None:
    numbers = f"{'9' * 19}, -{'9' * 18}, 1.0, 1.5, -0.0, 1.0e+300, 5.0e-324, 0.1"
    replace(shop, "deep", f"deep, numbers: [{numbers}]")
    complete(shop)
    replace(shop, "gone\n        example", "lost\n        example")
    assert update(shop) is not None


def test_templates_of_the_project_make_a_complete_run(shop: Config) -> None:
    own_template(shop.root)
    complete(shop)
    replace(shop, "It is empty", "Empty")
    assert update(shop) is None


def test_what_an_editor_leaves_beside_the_spec_does_not_matter(shop: Config) -> None:
    path = shop.root / "specs" / "shop.yaml"
    (path.parent / ".shop.yaml.swp").write_bytes(b"x")
    (path.parent / "new").write_text(SPEC.replace("It is empty", "Empty"), "utf-8")
    (path.parent / "new").replace(path)
    assert update(shop) is not None


@pytest.mark.parametrize("size", [0, 1, 50, 2_000, -1])
def test_a_state_that_was_cut_short_is_none(shop: Config, size: int) -> None:
    (kept,) = (Path(str(freshness.cache_folder())) / state.FOLDER).iterdir()
    kept.write_bytes(kept.read_bytes()[:size])
    replace(shop, "It is empty", "Empty")
    assert update(shop) is None


def test_a_damaged_state_is_none(shop: Config) -> None:
    (kept,) = (Path(str(freshness.cache_folder())) / state.FOLDER).iterdir()
    whole = kept.read_bytes()
    replace(shop, "It is empty", "Empty")
    random = Random(1)
    for _ in range(200):
        at = random.randrange(len(whole))
        flipped = whole[at] ^ 1 << random.randrange(8)
        kept.write_bytes(whole[:at] + bytes([flipped]) + whole[at + 1 :])
        assert update(shop) is None
    kept.write_bytes(whole)
    assert update(shop) is not None


def test_a_configuration_that_is_saved_meanwhile_is_no_state(shop: Config) -> None:
    assert look(shop).is_settled
    more("errbind.toml", "[package]\nname = 'other'\n")(shop.root)
    seen = look(shop)  # after the settings were found
    assert not seen.is_settled
    generate.write(shop, seen)
    replace(shop, "It is empty", "Empty")
    assert updates.update(config.find(shop.root), look(shop)) is None


def test_what_is_kept_is_of_the_outputs_before_another_run_writes(
    shop: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    store = state.store

    def watched(*given: Any) -> None:
        handle = os.open(shop.root / shop.out, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held.append(False)
        except OSError:
            held.append(True)
        finally:
            os.close(handle)
        store(*given)

    monkeypatch.setattr(state, "store", watched)
    complete(shop)
    replace(shop, "It is empty", "Empty")
    assert update(shop) is not None
    assert held == [True, True]


def test_a_cache_that_cannot_be_written_changes_nothing(
    shop: Config, cache: Path
) -> None:
    shutil.rmtree(cache)
    cache.write_text("a file", "utf-8")
    replace(shop, "It is empty", "Empty")
    assert generate.write(shop, look(shop)).written
    check_outputs(shop)


def test_a_run_at_work_meanwhile_is_not_overtaken(
    shop: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = samples.before_and_after

    def late(*given: Any) -> Any:
        more("out/catalog/shop.json")(shop.root)  # once all has been looked at
        return make(*given)

    monkeypatch.setattr(samples, "before_and_after", late)
    replace(shop, "It is empty", "Empty")
    assert updates.update(shop, look(shop)) is None
    generate.write(shop, look(shop))
    check_outputs(shop)


def test_the_command_tells_the_same_as_after_a_complete_run(
    tmp_path: Path, cache: Path
) -> None:
    told = []
    for name, folder in (("with", str(cache)), ("without", "")):
        root = tmp_path / name
        (root / "specs").mkdir(parents=True)
        path = root / "specs" / "shop.yaml"
        env = {**os.environ, "ERRBIND_CACHE_DIR": folder}
        command = [sys.executable, "-m", "errbind"]
        for text in (SPEC, SPEC.replace("It is locked", "It is shut")):
            path.write_text(text, "utf-8")
            os.utime(path, (1, path.stat().st_mtime - 10))
            done = subprocess.run(
                [*command, "generate"], cwd=root, env=env, capture_output=True
            )
            assert (done.returncode, done.stderr) == (0, b"")
            told.append(done.stdout)
        again = subprocess.run(
            [*command, "generate"], cwd=root, env=env, capture_output=True
        )
        assert again.stdout == b"0 changed, 29 unchanged\n"
        done = subprocess.run([*command, "check"], cwd=root, env=env)
        assert done.returncode == 0
    assert told[:2] == told[2:]
    assert tree(tmp_path / "with" / "out") == tree(tmp_path / "without" / "out")


# -- patches ---------------------------------------------------------------------------


def lined(text: str) -> bytes:
    return "".join(f"{letter}\n" for letter in text).encode()


@pytest.mark.parametrize(
    ("present", "before", "after", "wanted"),
    [
        ("abcdefg", "abg", "aBg", "aBcdefg"),
        ("abcdefg", "acg", "aCCg", "abCCdefg"),
        ("abcdefg", "acdg", "ag", "abefg"),
        ("abcdefg", "bcdef", "BcdeF", "aBcdeFg"),
        ("abcdefg", "bf", "BF", None),  # they do not stand side by side
        ("axbxcx", "xbxx", "xbyx", "axbycx"),
        ("abc", "abc", "abc", "abc"),
        ("axbxc", "bxcax", "bycax", None),  # in another order, as what is near shows
        ("axbxcx", "axbx", "aybx", None),  # one place is not in the sample
        ("abc", "axc", "ayc", None),  # the place is in the sample alone
        ("abc", "abc", "abxc", None),  # nothing says where
    ],
)
def test_a_file_is_patched_as_its_sample_was(
    present: str, before: str, after: str, wanted: str | None
) -> None:
    given = lined(present), lined(before), lined(after)
    if wanted is not None:
        assert b"".join(patches.patched(*given)) == lined(wanted)
        return
    with pytest.raises(ValueError, match="sample"):
        patches.patched(*given)


def test_a_change_of_many_lines_is_not_followed() -> None:
    before = b"".join(b"%d\n" % n for n in range(50_000))
    after = b"".join(b"%d\n" % n for n in range(25_000, 100_000))
    with pytest.raises(ValueError, match="many lines"):
        patches.patched(before, before, after)
    lines = before.splitlines(keepends=True)
    lines[100:150] = [b"new\n"] * 60
    lines[49_000:49_001] = []
    after = b"".join(lines)
    assert b"".join(patches.patched(before, before, after)) == after


def test_a_part_of_a_line_is_no_place() -> None:
    with pytest.raises(ValueError, match="places"):
        patches.patched(b"xa\nb\n", b"a\n", b"A\n")


@pytest.mark.parametrize(
    ("text", "present", "count"),
    [
        ("an error", "an error, an error", 2),
        ("an error", "an errors, man error, an error_x", 0),
        ("error 1", "error 11 error 1. error 12", 1),
        ("(x)", "a(x)b(x)", 2),
        ("x", "x", 1),
    ],
)
def test_texts_are_counted_as_whole_words(text: str, present: str, count: int) -> None:
    assert patches.places_of(text.encode(), present.encode()) == count


# -- one item --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- a: 1\n  b: x\n", {"a": 1, "b": "x"}),
        ("    - {a: [1,\n 2]}\n", {"a": [1, 2]}),
        ("  - |\n    x\n\n  # a comment\n", "x\n"),
        ("- 'x'\n\n\n", "x"),
    ],
)
def test_an_item_is_read_alone(text: str, wanted: Any) -> None:
    assert documents.item(text, ("groups", 0)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "- 1\n- 2\n",
        "- a: 1\n b: 2\n",
        "- 'x\n",
        "- [x\n",
        "-\n",
        "- x\n---\n- y\n",
        "- &a x\n",
        "- {a: 1, a: 2}\n",
        "- No\n",
        "- a: 1\nb: 2\n",
        "# only a comment\n",
    ],
)
def test_lines_that_are_not_one_item_are_refused(text: str) -> None:
    if text == "-\n":  # the item is empty, which is one
        assert documents.item(text, ()) is None
        return
    with pytest.raises(ValueError, match=r"item|sequence|follows"):
        documents.item(text, ())


def test_an_item_is_as_deep_as_where_it_stands() -> None:
    text = f"- {'[' * 60}{']' * 60}\n"
    assert documents.item(text, ())
    with pytest.raises(ValueError, match="item"):
        documents.item(text, ("a",) * 10)


def test_the_lines_of_a_spec_move_with_an_edit() -> None:
    document = documents.read_document("x.yaml", SPEC.encode())
    loaded = Spec(
        SPEC, document.value, [0, 1, 2, 3, 4, 5, 30], [[7, 10, 18, 19], [25, 29]]
    )
    text = SPEC.replace("It is empty", "|\n          It\n          is")
    spec, edit = edits.edited(loaded, text)
    assert edit.texts == ("It is empty",)
    assert spec.tops == [0, 1, 2, 3, 4, 5, 32]
    assert spec.groups == [[7, 10, 20, 21], [27, 31]]
    assert spec.value == documents.read_document("x.yaml", text.encode()).value
