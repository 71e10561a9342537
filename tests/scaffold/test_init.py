"""The start of a project: in an empty folder, and in a repository that is full of other things."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from errbind import pipeline
from errbind.model.problem import SpecError
from errbind.scaffold import project as scaffold
from errbind.spec import config
from tests.projects import errbind, problem_lines, tree

SCHEMAS = [f"specs/schemas/{kind}.schema.json" for kind in ("catalog", "categories")]
NEW = [
    ".gitattributes",
    "errbind.toml",
    "specs/acme.yaml",
    "specs/categories.yaml",
    *SCHEMAS,
]
USE = """
from {module} import NotFoundError, {api}
error = {api}.{root}.from_body(404, {{"error": {{"code": "ORDER_NOT_FOUND", "message": "No 17"}}}})
print(type(error).__name__, isinstance(error, NotFoundError), error.message)
"""


def use(folder: Path, module: str, api: str, root: str) -> str:
    """Return what a program prints that imports the generated package."""
    code = USE.format(module=module, api=api, root=root)
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder / "out" / "python",
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_starter_is_itself_a_project_without_a_problem() -> None:
    settings = config.find(scaffold.STARTER)
    assert settings.root == scaffold.STARTER
    texts = pipeline.generate(settings)
    assert "python/acme_errors/acme.py" in texts
    (catalog,) = pipeline.load(settings).catalogs
    assert catalog.examples and catalog.envelopes and len(catalog.groups) > 1
    assert all(code.categories and code.description for code in catalog.codes)


def test_what_the_starter_says_in_its_remarks_is_taken_too(tmp_path: Path) -> None:
    errbind(tmp_path, "init")
    for name in ("errbind.toml", "specs/acme.yaml"):
        path = tmp_path / name
        text = path.read_text("utf-8")
        for start in ("# targets", "# docs-url", "# license", "# url", "# retrieved"):
            text = text.replace(start, start.removeprefix("# "))
        text = text.replace("# retired:\n#   -", "retired:\n  -")
        for line in text.splitlines():
            if line.strip().startswith(("#   docs_url", "#   user", "#   deprec")):
                text = text.replace(line, "        " + line.strip(" #"))
        path.write_text(text, "utf-8")
    done = errbind(tmp_path, "generate")
    assert done.returncode == 0, done.stderr
    (catalog,) = pipeline.load(config.find(tmp_path)).catalogs
    assert catalog.retired and catalog.source["url"] and catalog.docs_url
    assert [c.name for c in catalog.codes if c.deprecated] == ["ORDER_TOTAL_INVALID"]


def test_an_empty_folder_becomes_a_project_that_generates_at_once(
    tmp_path: Path,
) -> None:
    done = errbind(tmp_path, "init")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tree(tmp_path)) == NEW
    assert [f"wrote {name}" in done.stdout for name in NEW] == [True] * 6
    assert "  errbind generate " in done.stdout
    for command in ("generate", "check", "validate"):
        assert errbind(tmp_path, command).returncode == 0
    assert use(tmp_path, "acme_errors", "acme", "AcmeError") == (
        "OrderNotFoundError True No 17\n"
    )


def test_the_names_go_into_everything(tmp_path: Path) -> None:
    done = errbind(
        tmp_path, "init", "new/shop", "--api", "my_shop", "--name", "shop-faults"
    )
    assert done.returncode == 0, done.stderr
    assert "  cd new/shop\n" in done.stdout
    project = tmp_path / "new" / "shop"
    for name, content in tree(project).items():
        if name not in SCHEMAS:  # whose own examples are of acme
            assert b"acme" not in content.lower()
    assert "title: My Shop API\n" in (project / "specs" / "my_shop.yaml").read_text()
    assert errbind(project, "generate").returncode == 0
    assert use(project, "shop_faults", "my_shop", "MyShopError").startswith("Order")


@pytest.mark.parametrize(
    "api",
    ["a", "api", "any_api", "order", "traffic", "timeout", "error", "payment", "x1_y2"],
)
def test_an_id_that_meets_the_words_of_the_starter_generates_too(
    tmp_path: Path, api: str
) -> None:
    additions = scaffold.plan(tmp_path, scaffold.Names(api=api))
    scaffold.carry_out(tmp_path, additions)
    texts = pipeline.generate(config.find(tmp_path))
    compile(texts[f"python/acme_errors/{api}.py"], api, "exec", dont_inherit=True)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--api", "Acme", "'Acme' is no id of an API"),
        ("--api", "../x", "'../x' is no id of an API"),
        ("--api", "", "'' is no id of an API"),
        ("--api", "categories", "'categories' is no id of an API"),
        ("--api", "con", "'con' cannot name a module"),
        ("--api", "base", "'base' cannot name a module"),
        ("--api", "a" * 61, "60"),
        ("--name", "No Name", "package.name is 'No Name'"),
        ("--name", "json", "which Python has a meaning for"),
        ("--name", 'a"b\n', "package.name is"),
        ("--specs", "../specs", "is no folder inside the project"),
        ("--out", "/out", "is no folder inside the project"),
        ("--out", ".", "is no folder inside the project"),
        ("--out", "specs", "is the folder of the specs"),
        ("--out", "", "is no folder inside the project"),
    ],
)
def test_a_name_that_cannot_be_used_is_a_wrong_call(
    tmp_path: Path, option: str, value: str, said: str
) -> None:
    done = errbind(tmp_path, "init", option, value)
    assert done.returncode == 2
    assert done.stderr.startswith(f"errbind init: {option}: ")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


PYPROJECT = '# mine\n[project]\nname = "shop"\n\n[[tool.thing]]\nx = 1'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_a_pyproject_gets_a_table_at_its_end_and_keeps_every_byte(
    tmp_path: Path, newline: str, end: str
) -> None:
    path = tmp_path / "pyproject.toml"
    before = (PYPROJECT + end).replace("\n", newline).encode()
    path.write_bytes(before)
    path.chmod(0o640)
    done = errbind(tmp_path, "init")
    assert "added to pyproject.toml\n" in done.stdout
    after = path.read_bytes()
    assert after.startswith(before)
    assert (b"\r\n" in after) == (newline == "\r\n")
    assert after.count(b"\n") == after.count(newline.encode())
    assert path.stat().st_mode & 0o777 == 0o640
    new = tomllib.loads(after.decode())
    assert new["tool"].pop("errbind")["package"]["name"] == "acme-errors"
    assert new == tomllib.loads(before.decode())
    assert not (tmp_path / "errbind.toml").exists()
    assert errbind(tmp_path, "generate").returncode == 0
    assert (tmp_path / "out" / "python" / "acme_errors").is_dir()


@pytest.mark.parametrize("text", ["", "# only a remark\n", "[tool.x]\na = 1\n"])
def test_a_pyproject_of_any_kind_can_get_the_table(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert errbind(tmp_path, "init").returncode == 0
    assert (tmp_path / "pyproject.toml").read_text().startswith(text)
    assert config.find(tmp_path).package.name == "acme-errors"


def test_a_pyproject_that_cannot_take_a_table_is_left_alone(tmp_path: Path) -> None:
    text = "tool = {x = {y = 1}}\n"
    (tmp_path / "pyproject.toml").write_text(text)
    done = errbind(tmp_path, "init")
    assert "wrote errbind.toml\n" in done.stdout
    assert (tmp_path / "pyproject.toml").read_text() == text
    assert errbind(tmp_path, "generate").returncode == 0


def test_a_pyproject_that_is_a_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text("# shared\n")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").symlink_to(tmp_path / "shared.toml")
    assert errbind(tmp_path / "project", "init").returncode == 0
    assert (tmp_path / "shared.toml").read_text() == "# shared\n"
    assert (tmp_path / "project" / "errbind.toml").is_file()


def test_attributes_for_git_are_added_once(tmp_path: Path) -> None:
    path = tmp_path / ".gitattributes"
    path.write_bytes(b"*.png binary")
    errbind(tmp_path, "init")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    asked = ["git", "check-attr", "eol", "linguist-generated", "binary", "--"]
    done = subprocess.run(
        [*asked, "out/a/b.py", "x.png"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "out/a/b.py: eol: lf",
        "out/a/b.py: linguist-generated: true",
        "out/a/b.py: binary: unspecified",
        "x.png: eol: unspecified",
        "x.png: linguist-generated: unspecified",
        "x.png: binary: set",
    ]
    for name in ("specs/acme.yaml", "specs/categories.yaml", "errbind.toml"):
        (tmp_path / name).unlink()
    before = path.read_bytes()
    assert errbind(tmp_path, "init").returncode == 0
    assert path.read_bytes() == before


def test_a_repository_full_of_other_things_keeps_them(tmp_path: Path) -> None:
    files = {
        "specs/openapi.json": "{}",
        "specs/deep/petstore.yaml": "openapi: 3.1.0",
        "templates/mail/hello.html": "{% for %}",
        "out/index.html": "<html>",
        "README.md": "# Mine",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    before = tree(tmp_path)
    for command in ("init", "generate", "check", "validate"):
        done = errbind(tmp_path, command)
        assert done.returncode == 0, done.stderr
    assert before.items() <= tree(tmp_path).items()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("errbind.toml", "", "errbind.toml: init: is there already"),
        ("specs/acme.yaml", "x", "specs/acme.yaml: init: would be read as a catalog"),
        ("specs/api.yml", "x", "specs/api.yml: init: would be read as a catalog"),
        ("specs", "x", "specs: init: is no folder; name another with --specs"),
        ("out", "x", "out: output-not-ours: is in the way"),
        ("out/python/README.md", "x", "out/python/README.md: init: is in the way"),
        ("specs/schemas", "x", "specs/schemas: init: is no folder"),
        (SCHEMAS[0], "{}", f"{SCHEMAS[0]}: init: is not this errbind's schema"),
        ("pyproject.toml", "[tool.errbind]", "pyproject.toml: init: has [tool.errbind"),
        ("pyproject.toml", "[tool", "pyproject.toml: init: is no TOML"),
        ("pyproject.toml/x", "", "pyproject.toml: init: it is a folder; remove it"),
        (".gitattributes/x", "", ".gitattributes: init: is no file"),
        ("templates/x/target.yaml", "a: 1", "templates/x/target.yaml:1:1: "),
    ],
)
def test_what_is_in_the_way_is_named_and_nothing_is_written(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    done = errbind(tmp_path, "init")
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.endswith("; nothing was written\n")
    assert tree(tmp_path) == {name: text.encode()}


def test_all_that_is_in_the_way_is_named_at_once(tmp_path: Path) -> None:
    errbind(tmp_path, "init")
    done = errbind(tmp_path, "init")
    assert [line.split(":")[0] for line in problem_lines(done.stderr)] == [
        "errbind.toml",
        "specs/acme.yaml",
        "specs/categories.yaml",
    ]


def schema_of(spec: Path) -> Any:
    """Return the schema that the first line of a spec leads an editor to."""
    head, _, target = spec.read_text("utf-8").splitlines()[0].partition("$schema=")
    assert head == "# yaml-language-server: "
    assert not Path(target).is_absolute()
    return json.loads((spec.parent / target).read_text("utf-8"))


@pytest.mark.parametrize("specs", ["specs", "api errors/specs"])
def test_an_editor_finds_the_schema_of_each_new_spec(
    tmp_path: Path, specs: str
) -> None:
    errbind(tmp_path, "init", "--specs", specs)
    for name in ("acme", "categories"):
        path = tmp_path / specs / f"{name}.yaml"
        schema = schema_of(path)
        value = yaml.safe_load(path.read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).validate(value)
        assert not jsonschema.Draft202012Validator(schema).is_valid({**value, "x": 1})


def test_the_starter_s_own_lines_lead_to_the_schemas() -> None:
    for path in sorted(scaffold.STARTER.glob("specs/*.yaml")):
        kind = "categories" if path.stem == "categories" else "catalog"
        assert schema_of(path)["$id"] == f"urn:errbind:{kind}:1"


def test_each_remark_of_the_starter_is_whole() -> None:
    for path in sorted(scaffold.STARTER.glob("specs/*.yaml")):
        text = path.read_text("utf-8")
        assert not re.search(r"^ *# ?\w+$", text, re.MULTILINE), "a remark of one word"
    (catalog,) = pipeline.load(config.find(scaffold.STARTER)).catalogs
    classes = {str(status.class_name) for status in catalog.http_statuses}
    text = (scaffold.STARTER / "specs" / "acme.yaml").read_text("utf-8")
    named = re.search(r"status's class: (\w+), (\w+)\.", text)
    assert named and set(named.groups()) <= classes


@pytest.mark.parametrize("kind", ["catalog", "categories", "target"])
def test_schema_prints_and_writes_the_schema_of_a_kind(
    tmp_path: Path, kind: str
) -> None:
    printed = errbind(tmp_path, "schema", kind)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout)["$id"] == f"urn:errbind:{kind}:1"
    for _ in range(2):  # the second time it is renewed
        done = errbind(tmp_path, "schema", kind, "-o", "deep/it.json")
        assert (done.returncode, done.stdout) == (0, "wrote deep/it.json\n")
    assert (tmp_path / "deep" / "it.json").read_text("utf-8") == printed.stdout


def test_schema_is_that_of_a_catalog_where_no_kind_is_named(tmp_path: Path) -> None:
    assert (
        errbind(tmp_path, "schema").stdout
        == errbind(tmp_path, "schema", "catalog").stdout
    )
    assert errbind(tmp_path, "schema", "catalogue").returncode == 2


def test_schema_replaces_only_a_schema_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text('{"$id": "mine"}')
    done = errbind(tmp_path, "schema", "-o", "mine.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("errbind schema: mine.json is there, and is no")
    assert (tmp_path / "mine.json").read_text() == '{"$id": "mine"}'
    (tmp_path / "old.json").write_text('{"$id": "urn:errbind:catalog:0"}')
    assert errbind(tmp_path, "schema", "-o", "old.json").returncode == 0


def test_other_folders_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "specs").write_text("mine")
    (tmp_path / "out").write_text("mine")
    folders = ["--specs", "api errors/specs", "--out", 'build/"errors" é']
    done = errbind(tmp_path, "init", *folders)
    assert done.returncode == 0, done.stderr
    for command in ("generate", "check"):
        assert errbind(tmp_path, command).returncode == 0
    assert (tmp_path / 'build/"errors" é' / "python" / "README.md").is_file()
    assert (tmp_path / "specs").read_text() == "mine"


def test_a_link_out_of_the_project_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "out").symlink_to(tmp_path)
    done = errbind(tmp_path / "project", "init")
    assert done.returncode == 1
    assert "out: output-link: " in done.stderr


def test_what_was_written_is_taken_back_where_the_rest_fails(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("mine\n")
    additions = (
        scaffold.Addition("specs/acme.yaml", b"new", True),
        scaffold.Addition(".gitattributes", b"new", False),
        scaffold.Addition(".gitattributes/x", b"new", True),
    )
    with pytest.raises(OSError, match="gitattributes"):
        scaffold.carry_out(tmp_path, additions)
    assert tree(tmp_path) == {".gitattributes": b"mine\n"}


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    scaffold.plan(tmp_path / "new", scaffold.Names())
    with pytest.raises(SpecError):
        scaffold.plan(tmp_path / "new", scaffold.Names(api="con"))
    assert list(tmp_path.iterdir()) == []
