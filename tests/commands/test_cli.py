"""The command line: what it prints, where, and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import SPEC, errbind, new_project, tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "project")


def test_generate_says_what_it_wrote_and_is_quiet_the_second_time(
    project: Path,
) -> None:
    first = errbind(project, "generate")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[0] == "wrote out/catalog/shop.json"
    assert first.stdout.endswith("15 changed, 0 unchanged\n")
    assert errbind(project, "generate").stdout == "0 changed, 15 unchanged\n"


def test_it_works_from_any_folder_of_the_project(project: Path) -> None:
    assert errbind(project / "specs", "generate").returncode == 0
    assert (project / "out" / "catalog" / "shop.json").is_file()
    assert errbind(project.parent, "-C", "project", "check").returncode == 0


@pytest.mark.parametrize("command", [["check"], ["generate", "--check"]])
def test_check_passes_on_fresh_outputs_and_fails_on_stale_ones(
    project: Path, command: list[str]
) -> None:
    errbind(project, "generate")
    fresh = errbind(project, *command)
    assert (fresh.returncode, fresh.stdout, fresh.stderr) == (0, "", "")
    before = tree(project / "out")
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("is empty", "has nothing")
    )
    stale = errbind(project, *command)
    assert stale.returncode == 1
    assert "out/catalog/shop.json: stale\n" in stale.stdout
    assert '-      "description": "The cart is empty",\n' in stale.stdout
    assert '+      "description": "The cart has nothing",\n' in stale.stdout
    assert stale.stderr == "5 differ from the specs; run: errbind generate\n"
    assert tree(project / "out") == before


def test_a_wrong_spec_writes_nothing_and_says_where(project: Path) -> None:
    errbind(project, "generate")
    before = tree(project)
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("CART_LOCKED", "CART_EMPTY")
    )
    done = errbind(project, "generate")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "specs/shop.yaml:16:16: duplicate-code: CART_EMPTY is already CART_EMPTY"
        " at specs/shop.yaml:15:16; if it is the same error, use `also` there;"
        " if it is of another set of codes, use `vocabularies`\n"
        '  16 |       - {code: CART_EMPTY, description: "The cart is empty", http_status: 400}\n'
        "     |                ^\n"
        "     = code: The code on the wire, to the letter."
        " Put digits that are a string there in quotes.\n"
        "To learn more: errbind explain duplicate-code\n"
        "1 problem; nothing was written\n"
    )
    (project / "specs" / "shop.yaml").write_text(SPEC)
    assert tree(project) == before


def test_problems_of_all_files_come_at_once(project: Path) -> None:
    (project / "specs" / "shop.yaml").write_text(
        SPEC.replace("prefix: Shop", "prefix: shop")
    )
    (project / "specs" / "other.yaml").write_text("id: NO\n")
    done = errbind(project, "validate")
    assert done.returncode == 1
    heads = [line for line in done.stderr.splitlines() if line.startswith("specs/")]
    assert [line.split(": ")[1] for line in heads] == [
        "ambiguous-scalar",
        "schema-pattern",
    ]


def test_validate_says_what_it_looked_at(project: Path) -> None:
    done = errbind(project, "validate")
    assert (done.returncode, done.stdout) == (
        0,
        "specs/shop.yaml: 2 codes, no problem\n",
    )


def test_a_project_without_specs_is_told_so(tmp_path: Path) -> None:
    done = errbind(tmp_path, "generate")
    assert done.returncode == 1
    assert done.stderr.startswith("specs: no-spec: no spec here")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('target = ["python"]', "target is not a key (did you mean 'targets'?)"),
        (
            'targets = ["pyton"]',
            "no target is called 'pyton' (did you mean 'python'?); there are catalog,",
        ),
        (
            '[package]\nrootclass = "E"',
            "package.rootclass is not a key (did you mean 'root-class'?)",
        ),
        ('docs-url = "docs/errors"', "docs-url is 'docs/errors', which is no URL"),
        ('docs-url = "https://a.b/#c"', "no URL of http or https without a #"),
        ('docs-url = "https://a.b/{code}"', "which may name {id} only"),
        ('docs_url = "https://a.b"', "(did you mean 'docs-url'?)"),
        (
            'out = "../elsewhere"',
            "out is '../elsewhere', which is not inside the project",
        ),
        ('[package]\nname = "Not A Name"', "package.name is 'Not A Name'"),
        ("targets = 5", "targets must be a list of names"),
        ("targets = [", "Invalid value"),
    ],
)
def test_a_wrong_configuration_is_told_so(
    project: Path, text: str, message: str
) -> None:
    (project / "errbind.toml").write_text(text)
    done = errbind(project, "generate")
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_template_of_the_project_goes_before_the_shipped_one(project: Path) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    (folder / "catalog.json.j2").write_text("{{ catalog.id }}\n")
    assert errbind(project, "generate").returncode == 0
    assert (project / "out" / "catalog" / "shop.json").read_text() == "shop\n"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            "one\n{{ catalog.nothing }}\n",
            "templates/catalog/catalog.json.j2:2:1: template: Undef",
        ),
        (
            "one\n{% for %}\n",
            "templates/catalog/catalog.json.j2:2:1: template-syntax: ",
        ),
        ("{{ catalog.description }}", "template: UndefinedError: None is printed"),
        ("{{ catalog.__class__.__mro__ }}", "template: SecurityError"),
    ],
)
def test_a_template_that_fails_names_its_file_and_line(
    project: Path, template: str, message: str
) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    (folder / "catalog.json.j2").write_text(template)
    done = errbind(project, "generate")
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "path", ["../{id}.json", "/{id}.json", "{nothing}", "{id.__class__}", "a:b"]
)
def test_a_target_cannot_write_elsewhere(project: Path, path: str) -> None:
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    (folder / "target.yaml").write_text(
        "description: x\noutputs:\n"
        f'  - {{template: catalog.json.j2, path: "{path}", each: catalog}}\n'
    )
    done = errbind(project, "generate")
    assert done.returncode == 1
    assert "templates/catalog/target.yaml:3:39: output-path: " in done.stderr


def test_help_and_wrong_calls(project: Path) -> None:
    shown = errbind(project, "--help")
    assert shown.returncode == 0
    for word in ("generate", "check", "validate", "Exit status"):
        assert word in shown.stdout
    assert errbind(project, "--version").stdout.startswith("errbind 0.")
    assert errbind(project, "generat").returncode == 2
    assert errbind(project).returncode == 2
