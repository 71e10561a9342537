"""What stands where a spec, a manifest or a setting should: no wait, no traceback, no way out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.projects import SPEC, errbind, new_project, problem_lines, tree

MARKDOWN = MarkdownIt("commonmark")
TEMPLATE = "{{ header | join(' ') }}\n"
HEAD = "description: x\noutputs:\n"


no_file = pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        os.mkfifo,
        lambda path: path.symlink_to("nowhere"),
        lambda path: path.symlink_to(path.name),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to(path.parent),
        lambda path: path.symlink_to("/proc/self/mem"),  # may not be read at 0
    ],
    ids=["folder", "pipe", "dangling", "loop", "device", "link", "unreadable"],
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project")


def refused(project: Path, *command: str) -> list[str]:
    """Return the problems for which nothing is written; a traceback or a wait would be none."""
    done = errbind(project, *(command or ("generate",)))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert not (project / "out").exists()
    return problem_lines(done.stderr)


# -- specs -----------------------------------------------------------------------------------


@no_file
@pytest.mark.parametrize("name", ["more.yaml", "more.yml", "categories.yaml"])
def test_what_is_called_like_a_spec_and_is_no_file_is_told(
    project: Path, make: Callable[[Path], None], name: str
) -> None:
    make(project / "specs" / name)
    (line,) = refused(project)
    assert line.startswith(f"specs/{name}: unreadable-spec: ")


def test_what_is_no_file_is_told_to_programs_too(project: Path) -> None:
    (project / "specs" / "more.yaml").mkdir()
    for kind in ("json", "sarif", "github"):
        done = errbind(project, "validate", "--format", kind)
        assert (done.returncode, done.stderr) == (1, "")
        assert "unreadable-spec" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "--> <b>x<!-- .yaml",
        "*_`$(x)`.yaml",
        "a\nb \u202e.yaml",
        '"""\\.yaml',
        "#.yml",
    ],
)
def test_the_name_of_a_file_leaves_no_comment(project: Path, name: str) -> None:
    (project / "specs" / "shop.yaml").rename(project / "specs" / name)
    (project / "errbind.toml").write_text("")
    assert errbind(project, "generate").returncode == 0
    for path in ("python/README.md", "typescript/README.md"):
        text = (project / "out" / path).read_text("utf-8")
        assert opens_with_comments(text)
    for path, data in tree(project / "out").items():
        assert "\u202e" not in data.decode(), path
    compile((project / "out/python/payment_errors/shop.py").read_bytes(), "x", "exec")


def opens_with_comments(text: str) -> bool:
    """Say whether two comments go before the heading of a page, and nothing that stands in them."""
    first, second, heading = MARKDOWN.parse(text)[:3]
    contents = [first.content.strip(), second.content.strip()]
    is_closed = all(
        c.startswith("<!--") and c.find("-->") == len(c) - 3 for c in contents
    )
    return is_closed and heading.type == "heading_open"


def test_a_name_that_is_no_unicode_is_shown_as_it_can_be(project: Path) -> None:
    (project / "specs" / "shop.yaml").rename(
        os.fsdecode(os.fsencode(project / "specs") + b"/\xff.yaml")
    )
    assert errbind(project, "generate").returncode == 0
    (project / "specs" / "shop.yaml").write_text(SPEC.replace("id: shop", "id: '.'"))
    for kind in ("text", "json", "sarif", "github"):
        done = errbind(project, "validate", "--format", kind)
        assert done.returncode == 1
        assert "schema-pattern" in done.stdout + done.stderr


@pytest.mark.parametrize("other", ["id: shop", "id: shop\nprefix: SHOP"])
def test_two_catalogs_are_told_apart_by_more_than_case(
    project: Path, other: str
) -> None:
    spec = SPEC.replace("id: shop", other.split("\n")[0].replace("shop", "shop2"))
    (project / "specs" / "more.yaml").write_text(
        spec.replace("prefix: Shop", "prefix: SHOP")
    )
    found = refused(project)
    assert [line.split(":")[:3] for line in found] == [["specs/shop.yaml", "5", "9"]]


def test_a_title_is_no_markdown(project: Path) -> None:
    title = "*b* <script>x</script> [a](javascript:b) _c_ `d`"
    spec = SPEC.replace("title: Shop API", f"title: '{title}'")
    (project / "specs" / "shop.yaml").write_text(spec)
    (project / "errbind.toml").write_text("")
    assert errbind(project, "generate").returncode == 0
    for path in ("python/README.md", "typescript/README.md"):
        tokens = MARKDOWN.parse((project / "out" / path).read_text("utf-8"))
        inner = [t for t in tokens if t.type == "inline" and "script" in t.content]
        assert inner
        for token in inner:
            kinds = {child.type for child in token.children or ()}
            assert kinds <= {"text", "softbreak", "code_inline"}
            shown = "".join(child.content for child in token.children or ())
            assert title in shown


# -- configuration ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 10_000, "nested too deeply"),
        ("a = " + "{a=" * 10_000, "nested too deeply"),
        ("a = " + "1" * 5_000, "4300 digits"),
        ("a = \udcff", "can't decode"),
        ("a = 1\0", "Expected newline"),
        ('specs = "a\\u0000b"', "not inside the project"),
        ('specs = "../x"', "not inside the project"),
        ('templates = "/etc"', "not inside the project"),
        ('out = "a/../../x"', "not inside the project"),
        ('targets = ["../catalog"]', "no target is called"),
        ('targets = ["catalog", "catalog"]', "names something twice"),
        ('docs-url = "javascript:alert(1)"', "no URL of http"),
        ('docs-url = "https://x\\n/"', "no URL of http"),
        ('docs-url = "https://x/{id.__class__}"', "may name {id} only"),
        ('[package]\nname = "con"', "Windows has a meaning for"),
        ('[package]\nname = "NUL"', "does not match"),
        ('[package]\nname = "../x"', "does not match"),
        ('[package]\nname = "x\\n"', "does not match"),
        ('[package]\nname = "sys"', "Python has a meaning for"),
        ('[package]\nversion = "\u0661.2.3"', "does not match"),
        ('[package]\nlicense = "MIT\\n"', "does not match"),
        ('[package]\nroot-class = "TypeError"', "is Python's own"),
        ('[package]\nroot-class = "XError\\n"', "does not match"),
    ],
)
def test_a_hostile_configuration_is_refused(
    project: Path, text: str, message: str
) -> None:
    data = text.encode("utf-8", "surrogateescape")
    (project / "errbind.toml").write_bytes(data)
    done = errbind(project, "generate")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert message in done.stderr
    assert not (project / "out").exists()


def test_the_command_of_the_configuration_leaves_no_comment(project: Path) -> None:
    command = '--> */ \\n import os \\u202e \\"\\"\\" {{ x }}'
    (project / "errbind.toml").write_text(f'command = "{command}"\n')
    assert errbind(project, "generate").returncode == 0
    for path in ("python/README.md", "typescript/README.md"):
        assert opens_with_comments((project / "out" / path).read_text("utf-8"))
    module = (project / "out/python/payment_errors/shop.py").read_text("utf-8")
    assert module.split("\n")[2].startswith('"""')
    script = (project / "out/typescript/shop.js").read_text("utf-8")
    assert "\u202e" not in script and script.split("\n")[2:3] == [""]


@no_file
@pytest.mark.parametrize("name", ["errbind.toml", "pyproject.toml"])
@pytest.mark.parametrize("is_above", [False, True])
def test_what_is_called_like_a_configuration_and_is_no_file_is_told(
    project: Path, make: Callable[[Path], None], name: str, is_above: bool
) -> None:
    (project / "errbind.toml").unlink()
    make((project.parent if is_above else project) / name)
    for command in ("generate", "check", "validate", "diff", "explain 101"):
        (line,) = refused(project, *command.split())
        assert re.match(rf"{name}: configuration: it is .*; remove it, or ", line)


@no_file
def test_a_configuration_that_is_no_file_does_not_count_behind_one_that_is(
    project: Path, make: Callable[[Path], None]
) -> None:
    make(project / "pyproject.toml")
    assert errbind(project, "validate").returncode == 0


@no_file
def test_a_configuration_that_comes_is_not_overlooked_by_a_run_with_nothing_to_do(
    project: Path, make: Callable[[Path], None]
) -> None:
    (project / "errbind.toml").unlink()
    for _ in range(2):
        assert errbind(project, "generate").returncode == 0
        assert errbind(project, "check").returncode == 0
    make(project / "errbind.toml")
    for command in ("generate", "check"):
        done = errbind(project, command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "errbind.toml: configuration: " in done.stderr


@no_file
@pytest.mark.parametrize("name", ["errbind.toml", "pyproject.toml"])
def test_a_new_project_is_not_begun_beside_such_a_configuration(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / name)
    done = errbind(tmp_path, "init")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name}: init: " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


# -- targets ---------------------------------------------------------------------------------


def own_target(project: Path, manifest: str, template: str | bytes = TEMPLATE) -> None:
    folder = project / "templates" / "own"
    folder.mkdir(parents=True)
    (folder / "target.yaml").write_text(manifest)
    data = template if isinstance(template, bytes) else template.encode()
    (folder / "x.j2").write_bytes(data)
    (project / "errbind.toml").write_text('targets = ["own"]\n')


@pytest.mark.parametrize(
    "path",
    [
        *("../x", "/x", "a/../../x", "a//b", ".", "a/.", "a\\b", "C:x", "a\n", "a\0b"),
        *("con", "CON", "nul.txt", "a/Aux.json", "lpt1", "a.", "a./b", "ä", "a b", "~"),
        *(".git/config", "a/.GIT/hooks/x", ".git"),
        *(".errbind", ".errbind-drafts/x", "{module}/../../x", "{id}", "{package"),
    ],
)
def test_an_output_stays_where_outputs_are(project: Path, path: str) -> None:
    shown = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\0", "\\0")
    own_target(project, f'{HEAD}  - {{template: x.j2, path: "{shown}"}}\n')
    (line,) = refused(project)
    assert ": output-path: " in line


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("a", "A", "output-case"),
        ("x/Readme", "X/README", "output-case"),
        ("a", "a/b", "output-path"),
        ("a/b", "A", "output-path"),
        ("a", "a", "duplicate-output"),
        ("{module}", "payment_errors", "duplicate-output"),
    ],
)
def test_two_outputs_are_two_files_on_every_system(
    project: Path, first: str, second: str, rule: str
) -> None:
    entries = (f'  - {{template: x.j2, path: "{path}"}}\n' for path in (first, second))
    own_target(project, HEAD + "".join(entries))
    (line,) = refused(project)
    assert f": {rule}: " in line


@pytest.mark.parametrize(
    ("template", "rule"),
    [
        ("{{ '\\ud800' }}", "invalid-output"),
        (b"\xff\xfe", "template-syntax"),
        ("{% include 'x.j2' %}", "template"),
        ("{{ " + "(" * 50_000 + " }}", "template"),
        ("{% if 1 %}" * 3_000, "template"),
        ("{{ ''.__class__.__mro__ }}", "template"),
        ("{% for x in range(10 ** 12) %}{% endfor %}", "template"),
        ("{% include '../../specs/shop.yaml' %}", "missing-template"),
        ("{% include '/etc/passwd' %}", "missing-template"),
    ],
)
def test_a_hostile_template_is_told(
    project: Path, template: str | bytes, rule: str
) -> None:
    own_target(project, f"{HEAD}  - {{template: x.j2, path: x}}\n", template)
    (line,) = refused(project)
    assert f": {rule}: " in line


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_manifest_that_is_no_file_makes_no_target(
    project: Path, make: Callable[[Path], None]
) -> None:
    folder = project / "templates" / "own"
    folder.mkdir(parents=True)
    make(folder / "target.yaml")
    assert errbind(project, "generate").returncode == 0
    (project / "errbind.toml").write_text('targets = ["own"]\n')
    assert "no target is called 'own'" in errbind(project, "check").stderr


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "[]",
        "description: 1\noutputs: x\n",
        f"{HEAD}  - {{template: ../x.j2, path: x}}\n",
        f'{HEAD}  - {{template: "x.j2\\n", path: x}}\n',
        f"{HEAD}  - {{template: x.j2, path: [x]}}\n",
        f"{HEAD}  - {{template: x.j2, path: x, each: code}}\n",
        f"{HEAD}  - {{template: x.j2, path: x, variables: x}}\n",
        f"{HEAD}  - {{template: x.j2, path: x, formatted: no}}\n",
        f"{HEAD}  - &a {{template: x.j2, path: x}}\n  - *a\n",
        "[" * 100_000,
        "\0",
    ],
)
def test_a_hostile_manifest_is_told(project: Path, manifest: str) -> None:
    own_target(project, manifest)
    found = refused(project)
    assert found
    assert all(line.startswith("templates/own/target.yaml") for line in found)
