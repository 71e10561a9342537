"""`errbind diff`: every change of meaning, its place, and the version that it asks for."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from errbind import cli, pipeline
from errbind.diff import comparison, kinds, versions, wording
from errbind.diff.change import Change, bump
from errbind.model.catalog import Package
from errbind.model.problem import SpecError
from errbind.pipeline import Loaded
from errbind.spec import config
from tests.edits import CATEGORIES, EDITS, FILES, SHOP, edited
from tests.projects import ROOT, errbind
from tests.repositories import repository


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose only commit has the files of `tests.edits`."""
    return repository(tmp_path_factory.mktemp("diff"), FILES)


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Make the specs and the configuration of a project these."""
    for path in folder.glob("specs/*"):
        path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def diff(
    folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> dict[str, Any]:
    """Return what `errbind diff HEAD --format json` says, run in this process to save time."""
    calls = ["-C", str(folder), "diff", "HEAD", "--format", "json", *arguments]
    assert cli.main(calls) == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def told(report: dict[str, Any]) -> list[str]:
    return [f"{c['level']} {c['kind']} {c['subject']}" for c in report["changes"]]


# -- each kind of change ---------------------------------------------------------------------


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_with_its_level_and_its_place(
    name: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits, expected = EDITS[name]
    files = edited(edits)
    write(project, files)
    report = diff(project, capsys)
    assert set(expected) <= set(told(report)), told(report)
    gravest = min((line.split()[0] for line in expected), key=kinds.LEVELS.index)
    assert report["bump"] == gravest
    for change in report["changes"]:
        place = change["place"]
        text = (FILES if place["in_base"] else files)[place["file"]].splitlines()
        if place["line"] is None:
            assert place["file"] == "errbind.toml"
        else:
            assert 0 < place["column"] <= len(text[place["line"] - 1])


def test_every_kind_of_change_is_tried() -> None:
    tried = {line.split()[1] for _, expected in EDITS.values() for line in expected}
    elsewhere = {"catalog-added", "catalog-removed", "code-type-changed"}
    assert set(kinds.KINDS) - tried == elsewhere | {"user-safe-on"}
    assert {kind.level for kind in kinds.KINDS.values()} == set(kinds.LEVELS)
    assert {kind.section for kind in kinds.KINDS.values()} == set(kinds.SECTIONS)


def test_the_page_lists_every_kind_with_its_level() -> None:
    page = (ROOT / "docs" / "changing.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.*) \|$", page, re.MULTILINE)
    expected = [(name, kind.level, kind.meaning) for name, kind in kinds.KINDS.items()]
    assert rows == expected


def test_a_catalog_that_comes_or_goes_is_one_change(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = SHOP.replace("id: shop", "id: depot").replace("Shop", "Depot")
    write(project, {**FILES, "specs/depot.yaml": other})
    assert told(diff(project, capsys)) == ["minor catalog-added depot"]
    depot = {**FILES, "specs/depot.yaml": other}
    del depot["specs/shop.yaml"]
    write(project, depot)
    assert told(diff(project, capsys)) == [
        "major catalog-removed shop",
        "minor catalog-added depot",
    ]


def test_codes_that_become_texts_are_told_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = re.sub(r"(?<=[{ ]code: )([0-9]+)(?=[,\n])", r'"\1"', SHOP)
    texts = re.sub(r"code: {type: integer}", "code: {type: string}", texts)
    texts = re.sub(r"minimum: 100", "type: string", texts)
    write(project, {**FILES, "specs/shop.yaml": texts})
    found = [line.split()[1] for line in told(diff(project, capsys))]
    assert found.count("code-type-changed") == 1
    assert "code-renumbered" not in found


def test_a_new_code_must_be_caught_by_what_caught_it_as_an_unknown_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "      - {code: 105, name: CART_NEW, http_status: 404}\n  - id: stock\n"
    files = edited([("  - id: stock\n", code)])
    write(project, files)
    first = diff(project, capsys)["changes"][0]
    assert (first["kind"], first["subject"]) == ("class-moved", "CART_NEW")
    assert first["message"] == (
        "`CART_NEW`, as an unknown code of HTTP 404, was caught by"
        " `except shop.ShopNotFoundError`, `except NotFoundError`, and is not any more"
    )
    spec = files["specs/shop.yaml"].replace("[CART_GONE,", "[CART_NEW, CART_GONE,")
    write(project, {**files, "specs/shop.yaml": spec})
    kinds_now = [line.split()[:2] for line in told(diff(project, capsys))]
    assert kinds_now == [["minor", "code-added"], ["minor", "class-added"]]


def test_a_new_code_says_which_class_of_its_status_it_was(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "      - {code: 105, name: CART_NEW, http_status: 400}\n  - id: stock\n"
    write(project, edited([("  - id: stock\n", code)]))
    (change,) = diff(project, capsys)["changes"]
    assert (change["level"], change["message"]) == (
        "minor",
        "`CART_NEW` (`105`) is new; as an unknown code of HTTP 400 it was"
        " `shop.BadRequestError`",
    )


def test_a_name_that_another_class_takes_over_does_not_hide_that_a_clause_lost_a_code(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The junction StockGroupBusyError yields its name to the new code's class.
    code = "      - {code: 205, name: STOCK_GROUP_BUSY}\n  - id: why\n"
    write(project, edited([("  - id: why\n", code)]))
    lines = told(diff(project, capsys))
    assert "major class-moved STOCK_BUSY" in lines
    assert "major class-renamed shop.StockGroupBusyError2" in lines


# -- nothing is forgotten, and nothing is made up --------------------------------------------


def resolved(spec: Any, categories: Any) -> Loaded | None:
    """Return the project of plain values, None where they are no valid specs."""
    sources = {
        "specs/shop.yaml": json.dumps(spec, ensure_ascii=False).encode(),
        "specs/categories.yaml": json.dumps(categories, ensure_ascii=False).encode(),
    }
    try:
        return pipeline.resolve(Package(), sources)
    except SpecError:
        return None


def changed(before: Loaded, after: Loaded) -> list[Change]:
    return comparison.changes(before, after, "errbind.toml")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything in a value: of mappings, lists and scalars."""
    if path:
        yield path
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, inner in children:
        yield from leaves(inner, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def altered(value: Any) -> list[Any]:
    """Return other values of the same kind."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, str):
        return [f"{value}X", f"{value}_x", value[:-1] or "other"]
    return []


def mutations(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the value with one thing in it changed or taken away."""
    for path in leaves(value):
        holder, key = path[:-1], path[-1]
        for other in altered(at(value, path)):
            copied = copy.deepcopy(value)
            at(copied, holder)[key] = other
            yield path, copied
        copied = copy.deepcopy(value)
        del at(copied, holder)[key]
        yield path, copied


def test_whatever_changes_in_a_spec_is_told() -> None:
    spec, categories = yaml.safe_load(SHOP), yaml.safe_load(CATEGORIES)
    before = resolved(spec, categories)
    assert before is not None
    count = 0
    for path, mutated in mutations(spec):
        after = resolved(mutated, categories)
        if after is not None:
            assert changed(before, after) != [], path
            assert changed(after, before) != [], path
            count += 1
    for path, mutated in mutations(categories):
        after = resolved(spec, mutated)
        if after is not None:
            assert changed(before, after) != [], path
            count += 1
    assert count > 200


def projects() -> list[Path]:
    return [ROOT, *sorted(path.parent for path in ROOT.glob("tests/cases/*/specs"))]


@pytest.mark.parametrize("folder", projects(), ids=lambda folder: folder.name)
def test_a_project_does_not_differ_from_itself(folder: Path) -> None:
    loaded = pipeline.read(config.find(folder))
    assert changed(loaded, loaded) == []


def test_order_without_a_meaning_is_no_change() -> None:
    spec, categories = yaml.safe_load(SHOP), yaml.safe_load(CATEGORIES)
    before = resolved(spec, categories)
    for key in ("groups", "http_statuses", "types", "examples", "retired"):
        spec[key].reverse()
    for group in spec["groups"]:
        group["errors"].reverse()
    for members in spec["categories"].values():
        members.reverse()
    spec["categories"] = dict(reversed(spec["categories"].items()))
    after = resolved(dict(reversed(spec.items())), categories)
    assert before is not None and after is not None
    assert changed(before, after) == []


@given(st.lists(st.sampled_from(sorted(EDITS)), max_size=4, unique=True))
def test_the_bump_is_that_of_the_gravest_change(names: list[str]) -> None:
    files = dict(FILES)
    for name in names:
        for old, new in EDITS[name][0]:
            files = {file: text.replace(old, new) for file, text in files.items()}
    loaded = []
    for texts in (FILES, files):
        sources = {k: v.encode() for k, v in texts.items() if k.startswith("specs/")}
        try:
            loaded.append(pipeline.resolve(Package(), sources))
        except SpecError:
            return
    found = changed(loaded[0], loaded[1])
    levels = [kinds.LEVELS.index(change.level) for change in found]
    assert levels == sorted(levels)
    assert bump(found) == (kinds.LEVELS[levels[0]] if levels else None)


def test_ten_thousand_codes_are_compared() -> None:
    # A comparison of each with each would not end while anybody waits for the tests.
    def project(word: str, step: int) -> Loaded:
        errors = [
            {
                "code": n + step * (n % 5 == 0),
                "name": f"CODE_{n}_X",
                "description": word,
            }
            for n in range(0, 100_000, 10)
        ]
        spec = yaml.safe_load(SHOP)
        spec["groups"] = [{"id": "all", "title": "All", "errors": errors}]
        names = [error["name"] for error in errors]
        spec["categories"] = {"busy": names[::2], "not_found": names[step::3]}
        del spec["handling"], spec["examples"], spec["vocabularies"]
        del spec["envelopes"][0]["roles"]["subcode"]
        loaded = resolved(spec, yaml.safe_load(CATEGORIES))
        assert loaded is not None
        return loaded

    assert len(changed(project("one", 0), project("two", 1))) > 20_000


# -- versions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "level", "least"),
    [
        ("1.4.2", "major", "2.0.0"),
        ("1.4.2", "minor", "1.5.0"),
        ("1.4.2", "patch", "1.4.3"),
        ("1.4.2", None, "1.4.2"),
        ("0.4.2", "major", "0.5.0"),
        ("0.4.2", "minor", "0.4.3"),
        ("0.4.2", "patch", "0.4.3"),
        ("9.99.99", "minor", "9.100.0"),
        ("2.0.0rc1", "major", "2.0.0"),
        ("2.1.0-rc.1", "major", "3.0.0"),
        ("2.1.0-rc.1", "minor", "2.1.0"),
        ("2.1.1rc1", "minor", "2.2.0"),
        ("0.5.0.dev1", "major", "0.5.0"),
        ("0.5.1rc1", "major", "0.6.0"),
        ("0.5.1rc1", "minor", "0.5.1"),
        ("1.2.3.post1", "patch", "1.2.4"),
    ],
)
def test_the_least_version_is_that_of_semantic_versioning(
    base: str, level: str | None, least: str
) -> None:
    assert versions.required(base, level) == least
    assert versions.covers(least, base, level)
    assert level is None or not versions.covers(base, base, level)


@pytest.mark.parametrize(
    ("version", "base", "level", "is_enough"),
    [
        ("2.0.0", "1.4.2", "minor", True),
        ("1.4.3", "1.4.2", "minor", False),
        ("1.10.0", "1.9.0", "minor", True),
        ("2.0.0rc1", "1.4.2", "major", True),
        ("2.0.0rc2", "2.0.0rc1", "major", True),
        ("2.0.0rc10", "2.0.0rc9", "major", True),
        ("2.0.0rc1", "2.0.0rc1", "patch", False),
        ("2.0.0.dev1", "2.0.0rc1", "patch", False),
        ("2.0.0", "2.0.0rc1", "major", True),
        ("1.4.1", "1.4.2", None, False),
        ("1.4.2.post1", "1.4.2", None, True),
    ],
)
def test_a_version_is_enough_or_not(
    version: str, base: str, level: str | None, is_enough: bool
) -> None:
    assert versions.covers(version, base, level) is is_enough


@pytest.mark.parametrize(
    ("version", "status"), [("1.4.3", 1), ("1.5.0", 1), ("2.0.0", 0), ("3.0.0-rc.1", 0)]
)
def test_a_pull_request_fails_until_its_version_is_high_enough(
    project: Path, version: str, status: int
) -> None:
    write(project, edited([("code: 202", "code: 292"), ("1.4.2", version)]))
    done = errbind(project, "diff", "HEAD", "--fail-on", "version")
    assert done.returncode == status, done.stdout
    too_low = (
        f"errbind.toml: version-too-low: package.version is {version}, which is too low:"
        " it was 1.4.2 in HEAD, and there are major changes; set it to 2.0.0 or more"
    )
    assert (too_low in done.stdout) is bool(status)


@pytest.mark.parametrize(
    ("edit", "failing"),
    [
        ([], set()),
        ([("Nothing left", "Nothing")], {"--exit-code", "patch"}),
        ([("[a, b]", "[a, b, c]")], {"--exit-code", "patch", "minor"}),
        ([("code: 202", "code: 292")], {"--exit-code", "patch", "minor", "major"}),
    ],
)
def test_the_exit_status_is_what_was_asked_for(
    project: Path, edit: list[tuple[str, str]], failing: set[str]
) -> None:
    write(project, edited([*edit, ("1.4.2", "2.0.0")]))
    assert errbind(project, "diff", "HEAD").returncode == 0
    assert errbind(project, "diff", "HEAD", "--fail-on", "version").returncode == 0
    plain = errbind(project, "diff", "--exit-code", "HEAD")
    assert plain.returncode == ("--exit-code" in failing)
    for level in kinds.LEVELS:
        done = errbind(project, "diff", "--fail-on", level, "HEAD")
        assert done.returncode == (level in failing), level


# -- formats ---------------------------------------------------------------------------------

SEVERAL = [
    ("      - {code: 201, name: STOCK_NONE, description: Nothing left}\n", ""),
    ("STOCK_NONE, ", ""),
    ("  - id: stock\n", "      - {code: 105, name: CART_NEW}\n  - id: stock\n"),
    ("The cart is empty", '"100% empty, is it: yes"'),
    ("type: state,", "type: state, deprecated: {use: CART_EMPTY},"),
]


def test_text_is_a_line_for_each_change_and_a_summary(project: Path) -> None:
    write(project, edited(SEVERAL))
    done = errbind(project, "diff", "HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "HEAD:specs/shop.yaml:32:16: major: code-removed: `STOCK_NONE` (`201`) is gone"
        " (it is not retired: add to `retired`: - {code: 201, name: STOCK_NONE})\n"
        "specs/shop.yaml:19:98: minor: code-deprecated: `CART_LOCKED` is deprecated;"
        " use `CART_EMPTY`\n"
        "specs/shop.yaml:29:16: minor: code-added: `CART_NEW` (`105`) is new\n"
        "specs/shop.yaml:18:52: patch: text-changed: the description of `CART_EMPTY` is"
        ' `"100% empty, is it: yes"`; it was `"The cart is empty"`\n'
        "4 changes since HEAD (1 major, 2 minor, 1 patch): they ask for version 2.0.0 or more\n"
        "errbind.toml: version-too-low: package.version is 1.4.2, which is too low: it was 1.4.2"
        " in HEAD, and there are major changes; set it to 2.0.0 or more\n"
    )


def test_markdown_fits_a_changelog(project: Path) -> None:
    write(project, edited([*SEVERAL, ("1.4.2", "2.0.0")]))
    done = errbind(project, "diff", "HEAD", "--format", "markdown")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "### Breaking\n\n"
        "- `shop`: `STOCK_NONE` (`201`) is gone\n\n"
        "### Added\n\n"
        "- `shop`: `CART_NEW` (`105`) is new\n\n"
        "### Deprecated\n\n"
        "- `shop`: `CART_LOCKED` is deprecated; use `CART_EMPTY`\n\n"
        "### Texts\n\n"
        '- `shop`: the description of `CART_EMPTY` is `"100% empty, is it: yes"`;'
        ' it was `"The cart is empty"`\n'
    )


def test_github_gets_annotations_in_files_of_the_repository(tmp_path: Path) -> None:
    files = {f"a,b/c:d/{name}": text for name, text in FILES.items()}
    folder = repository(tmp_path / "repository", files) / "a,b" / "c:d"
    write(folder, edited(SEVERAL))
    done = errbind(folder, "diff", "HEAD", "--format", "github")
    assert done.returncode == 0
    start = "file=a%2Cb/c%3Ad/specs/shop.yaml"
    assert done.stdout == (
        f"::error {start},title=code-removed::`STOCK_NONE` (`201`) is gone"
        " (it is not retired: add to `retired`: - {code: 201, name: STOCK_NONE})\n"
        f"::warning {start},line=19,col=98,title=code-deprecated::`CART_LOCKED` is deprecated;"
        " use `CART_EMPTY`\n"
        f"::warning {start},line=29,col=16,title=code-added::`CART_NEW` (`105`) is new\n"
        f"::notice {start},line=18,col=52,title=text-changed::the description of `CART_EMPTY` is"
        ' `"100%25 empty, is it: yes"`; it was `"The cart is empty"`\n'
        "::error file=a%2Cb/c%3Ad/errbind.toml,title=version-too-low::package.version is 1.4.2,"
        " which is too low: it was 1.4.2 in HEAD, and there are major changes;"
        " set it to 2.0.0 or more\n"
    )


def test_json_has_the_documented_keys(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, edited(SEVERAL))
    report = diff(project, capsys)
    assert report.keys() == {"base", "bump", "version", "changes"}
    assert report["version"] == {
        "base": "1.4.2",
        "current": "1.4.2",
        "required": "2.0.0",
        "covered": False,
    }
    assert report["changes"][0] == {
        "level": "major",
        "kind": "code-removed",
        "catalog": "shop",
        "subject": "STOCK_NONE",
        "message": "`STOCK_NONE` (`201`) is gone",
        "remedy": "add to `retired`: - {code: 201, name: STOCK_NONE}",
        "before": "STOCK_NONE",
        "after": None,
        "place": {
            "file": "specs/shop.yaml",
            "line": 32,
            "column": 16,
            "in_base": True,
        },
    }
    described = (ROOT / "docs" / "changing.md").read_text("utf-8")
    for key in {*report, *report["version"], *report["changes"][0]}:
        assert f"`{key}`" in described


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
def test_no_change_is_said_in_every_form(project: Path, form: str) -> None:
    write(project, FILES)
    done = errbind(project, "diff", "HEAD", "--format", form, "--exit-code")
    assert (done.returncode, done.stderr) == (0, "")
    if form == "json":
        assert json.loads(done.stdout)["changes"] == []
    else:
        assert done.stdout == ("no change since HEAD\n" if form == "text" else "")


HOSTILE = (
    "``` ` </code><script>alert(1)</script> @everyone #1 [x](y) ![i](j) | % :: ,\n"
    "::error::no\r\n# Heading\n- item \x1b[31m \u202e \u2028 \x07 é 🙂"
)


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_a_text_of_a_spec_cannot_break_out(project: Path, form: str) -> None:
    quoted = json.dumps(HOSTILE)[1:-1].replace("\\ud83d\\ude42", "🙂")
    name = '"`EVIL` <b>\\e[31m"'
    edits = [
        ("description: Nothing left", f'description: "{quoted}"'),
        ("name: STOCK_JAMMED", f"name: {name}"),
        ("[STOCK_BUSY, STOCK_JAMMED]", f"[STOCK_BUSY, {name}]"),
    ]
    write(project, edited(edits))
    done = errbind(project, "diff", "HEAD", "--format", form)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split("\n")
    assert all(line.isprintable() for line in lines)
    start = {"text": r"specs/shop|2 changes|errbind", "markdown": r"- `shop`: |### |$"}
    beginning = start.get(form, r"::(error|warning|notice) file=")
    assert all(re.match(beginning, line) for line in lines if line)
    assert sum("text-changed" in line or "Nothing left" in line for line in lines) == 1


@given(st.text())
def test_what_is_in_a_code_span_stays_in_it(text: str) -> None:
    span = wording.span(text)
    assert span.isprintable()
    fence = re.match("`+", span)
    assert fence is not None and span.endswith(fence[0])
    inside = span[len(fence[0]) : -len(fence[0])]
    assert inside != "" and inside[0] != "`" and inside[-1] != "`"
    assert fence[0] not in re.findall("`+", inside)


def test_a_long_text_is_shown_where_it_begins_to_differ() -> None:
    before, after = wording.pair(f"{'a' * 300}b{'c' * 300}", f"{'a' * 300}d{'c' * 300}")
    assert len(before) < 100 and "ab" in before and "ad" in after


def test_a_wrong_call_is_told_so(project: Path) -> None:
    write(project, FILES)
    for call in (
        ["diff", "HEAD", "--format", "xml"],
        ["diff", "HEAD", "--fail-on", "x"],
    ):
        assert errbind(project, *call).returncode == 2
    none = errbind(project, "diff")
    assert (none.returncode, none.stdout) == (2, "")
    assert none.stderr == "errbind diff: name the BASE to compare with\n"
