"""The base that `diff` and `validate` compare with: revisions, folders, and what is retired since."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edits import CONFIGURATION, FILES, SHOP, edited
from tests.projects import ROOT, errbind, problem_lines, tree
from tests.repositories import commit, git, repository

REMOVED = edited(
    [
        ("      - {code: 201, name: STOCK_NONE, description: Nothing left}\n", ""),
        ("STOCK_NONE, ", ""),
    ]
)
CHANGED = edited([("code: 202", "code: 292")])
ONE = "1 change since"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a tag at its first commit, whose second one renumbers a code."""
    folder = repository(tmp_path / "project", FILES)
    git(folder, "tag", "--annotate", "--message=First", "v1")
    git(folder, "branch", "release/1.x")
    commit(folder, CHANGED)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


# -- which revision, which folder ------------------------------------------------------------


def test_a_base_is_any_name_of_a_revision(project: Path) -> None:
    sha = git(project, "rev-parse", "HEAD~1").strip()
    for base in ("v1", "release/1.x", "HEAD~1", "HEAD^", "main~1", sha, sha[:8]):
        done = errbind(project, "diff", base)
        assert f"{ONE} {base} (1 major)" in done.stdout, done.stderr
    assert errbind(project, "diff", "HEAD").stdout == "no change since HEAD\n"


def test_what_is_not_committed_counts_as_today(project: Path) -> None:
    write(project, FILES)
    assert errbind(project, "diff", "v1").stdout == "no change since v1\n"
    assert ONE in errbind(project, "diff", "main").stdout


def test_a_base_is_a_folder_too(project: Path, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text(text, "utf-8")
    for base in ("../old", str(tmp_path / "old")):
        assert f"{ONE} {base} (1 major)" in errbind(project, "diff", base).stdout
    done = errbind(tmp_path, "-C", "project", "diff", "../old")
    assert f"{ONE} ../old" in done.stdout


def test_a_folder_that_is_called_like_a_revision_is_written_with_a_slash(
    project: Path,
) -> None:
    shutil.copytree(project / "specs", project / "v1" / "specs")
    shutil.copy(project / "errbind.toml", project / "v1")
    assert ONE in errbind(project, "diff", "v1").stdout
    done = errbind(project, "diff", "./v1")
    assert "major" not in done.stdout.splitlines()[0]


def test_nothing_of_the_repository_is_touched(project: Path) -> None:
    (project / "specs" / "shop.yaml").write_text(SHOP.replace("Nothing left", "None"))
    git(project, "add", "specs/shop.yaml")
    (project / "specs" / "more.txt").write_text("mine")
    before = tree(project)
    assert errbind(project, "diff", "v1").returncode == 0
    assert errbind(project, "validate", "--base", "v1").returncode == 0
    assert tree(project) == before


def test_a_project_is_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    files = {f"apis/päy/{name}": text for name, text in FILES.items()}
    top = repository(tmp_path / "top", {**files, "specs/shop.yaml": "not: ours\n"})
    folder = top / "apis" / "päy"
    write(folder, CHANGED)
    for place in (folder, folder / "specs"):
        assert f"{ONE} HEAD (1 major)" in errbind(place, "diff", "HEAD").stdout
    assert ONE in errbind(top, "-C", "apis/päy", "diff", "HEAD").stdout


def test_a_remote_branch_of_a_shallow_clone_is_a_base(
    project: Path, tmp_path: Path
) -> None:
    source = project.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", source, "clone")
    clone = tmp_path / "clone"
    write(clone, REMOVED)
    assert "code-removed" in errbind(clone, "diff", "origin/main").stdout
    missing = errbind(clone, "diff", "HEAD~1")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr == (
        "errbind diff: 'HEAD~1' is neither a git revision nor a folder: no revision is called"
        " 'HEAD~1' here; the clone is shallow, so fetch what it lacks: git fetch --unshallow"
        " (with actions/checkout, fetch-depth: 0)\n"
    )


def test_a_branch_that_only_the_remote_has_is_suggested(
    project: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", project.as_uri(), "clone")
    done = errbind(tmp_path / "clone", "diff", "release/1.x")
    assert done.returncode == 2
    assert "(did you mean 'origin/release/1.x'?)" in done.stderr


@pytest.mark.parametrize(
    "base", ["mian", "", "HEAD:specs", "v1..main", "no\nsuch", "/nowhere", "-x"]
)
def test_a_wrong_base_is_told_so(project: Path, base: str) -> None:
    for call in (["diff", "--", base], ["validate", f"--base={base}"]):
        done = errbind(project, *call)
        if call[0] == "validate" and base == "":
            assert (
                done.returncode == 0
            )  # no base, even where the configuration names one
        else:
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr.startswith(f"errbind {call[0]}: ")
            assert "Traceback" not in done.stderr
    if base == "mian":
        assert "(did you mean 'main'?)" in done.stderr


def test_without_a_repository_a_base_is_a_folder(tmp_path: Path) -> None:
    for name in ("new", "old"):
        for path, text in FILES.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, "utf-8")
    environment = {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    done = errbind(tmp_path / "new", "diff", "../old", env=environment)
    assert done.stdout == "no change since ../old\n"
    none = errbind(tmp_path / "new", "diff", "HEAD", env=environment)
    assert none.returncode == 2
    assert "git says: not a git repository" in none.stderr


def test_without_git_a_base_is_a_folder(project: Path) -> None:
    nothing = {"PATH": os.devnull}
    assert errbind(project, "diff", ".", env=nothing).stdout == "no change since .\n"
    done = errbind(project, "diff", "v1", env=nothing)
    assert done.returncode == 2
    assert "git is not installed" in done.stderr


def test_a_hook_s_environment_does_not_mislead(project: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "other", {"a": "b"})
    hook = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / ".git" / "index"),
        "GIT_PREFIX": "x/",
    }
    assert ONE in errbind(project, "diff", "v1", env=hook).stdout


# -- what the base holds ---------------------------------------------------------------------


def test_the_base_is_read_with_its_own_configuration(tmp_path: Path) -> None:
    old = {name.replace("specs/", "api/"): text for name, text in FILES.items()}
    old["errbind.toml"] = f'specs = "api"\n{CONFIGURATION}'
    folder = repository(tmp_path / "project", old)
    git(folder, "mv", "api", "specs")
    (folder / "errbind.toml").unlink()
    (folder / "pyproject.toml").write_text(
        '[tool.errbind]\ntargets = ["catalog"]\n'
        '[tool.errbind.package]\nversion = "1.4.2"\n'
    )
    assert errbind(folder, "diff", "HEAD").stdout == "no change since HEAD\n"


def test_export_attributes_and_line_ends_make_no_difference(tmp_path: Path) -> None:
    attributes = {".gitattributes": "specs/** export-ignore text eol=crlf\n"}
    folder = repository(tmp_path / "project", {**FILES, **attributes})
    git(folder, "rm", "--quiet", "--cached", "-r", ".")
    git(folder, "reset", "--quiet", "--hard")
    assert b"\r\n" in (folder / "specs" / "shop.yaml").read_bytes()
    assert errbind(folder, "diff", "HEAD").stdout == "no change since HEAD\n"


def test_links_within_the_base_are_followed(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "common").mkdir(parents=True)
    (folder / "api").mkdir()
    (folder / "specs").symlink_to("api")
    (folder / "api" / "categories.yaml").symlink_to("../common/categories.yaml")
    shared = FILES["specs/categories.yaml"]
    files = {name: text for name, text in FILES.items() if "categories" not in name}
    repository(folder, {**files, "common/categories.yaml": shared})
    assert errbind(folder, "diff", "HEAD").stdout == "no change since HEAD\n"


def test_a_base_without_a_spec_means_that_all_is_new(tmp_path: Path) -> None:
    folder = repository(tmp_path / "project", {"errbind.toml": CONFIGURATION})
    (folder / "specs").mkdir()
    write(folder, FILES)
    done = errbind(folder, "diff", "HEAD", "--fail-on", "version")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split(": ")[2] for line in lines[:-1]] == [
        *["category-added"] * 3,
        "catalog-added",
    ]
    assert lines[-1] == (
        "4 changes since HEAD (4 minor): there was no spec, so any version is right"
    )


def test_a_spec_that_comes_and_one_that_goes_are_told(project: Path) -> None:
    other = SHOP.replace("id: shop", "id: depot").replace("Shop", "Depot")
    commit(project, {"specs/depot.yaml": other})
    assert "specs/depot.yaml:2:5: minor: catalog-added" in (
        errbind(project, "diff", "HEAD~1").stdout
    )
    (project / "specs" / "depot.yaml").unlink()
    assert "HEAD:specs/depot.yaml:2:5: major: catalog-removed" in (
        errbind(project, "diff", "HEAD").stdout
    )


def test_a_base_that_is_wrong_today_is_told_with_its_revision(project: Path) -> None:
    wrong = SHOP.replace("title: Cart Errors", "titel: Cart Errors")
    commit(project, {"specs/shop.yaml": wrong})
    commit(project, {"specs/shop.yaml": SHOP})
    done = errbind(project, "diff", "HEAD~1")
    assert (done.returncode, done.stdout) == (1, "")
    first = done.stderr.splitlines()[0]
    assert first.startswith("HEAD~1:specs/shop.yaml:14:5: ")
    assert first.endswith("(so it is in the base HEAD~1, by the rules of today)")


def test_a_wrong_configuration_of_the_base_is_told_with_its_revision(
    project: Path,
) -> None:
    commit(project, {"errbind.toml": "speks = 5\n"})
    commit(project, {"errbind.toml": CONFIGURATION})
    done = errbind(project, "diff", "HEAD~1")
    assert done.returncode == 1
    assert done.stderr.startswith("HEAD~1:errbind.toml: configuration: ")


def test_specs_that_are_wrong_today_are_told_first(project: Path) -> None:
    write(project, {"specs/shop.yaml": SHOP.replace("id: cart", "id: Cart")})
    done = errbind(project, "diff", "v1")
    assert done.returncode == 1
    assert done.stderr.startswith("specs/shop.yaml:14:9: ")


def test_a_reader_that_goes_away_is_no_error_of_ours(project: Path) -> None:
    command = f"{sys.executable} -m errbind diff v1 | head -c 4"
    done = subprocess.run(
        ["bash", "-c", command], cwd=project, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("spec", "")


# -- nothing is reused -----------------------------------------------------------------------


def refused(folder: Path, files: dict[str, str]) -> list[str]:
    """Return what `errbind validate --base v1` says of specs."""
    write(folder, files)
    done = errbind(folder, "validate", "--base", "v1")
    assert done.returncode == (1 if done.stderr else 0)
    return problem_lines(done.stderr)


def retire(files: dict[str, str], *entries: str) -> dict[str, str]:
    """Return the files with more entries under `retired`."""
    added = "".join(f"  {entry}\n" for entry in entries)
    spec = files["specs/shop.yaml"].replace("retired:\n", f"retired:\n{added}")
    return {**files, "specs/shop.yaml": spec}


def remedies(lines: list[str]) -> list[str]:
    return [line.partition("add to `retired`: ")[2] for line in lines]


def test_a_code_that_disappears_must_be_retired(project: Path) -> None:
    (line,) = refused(project, REMOVED)
    assert line == (
        "specs/shop.yaml:69:1: code-not-retired: STOCK_NONE (201) is gone (it was in v1);"
        " add to `retired`: - {code: 201, name: STOCK_NONE}"
    )
    assert refused(project, retire(REMOVED, *remedies([line]))) == []


@pytest.mark.parametrize(
    ("edits", "entries"),
    [
        (
            [
                ("202, name: STOCK_BUSY", "202, name: STOCK_FULL"),
                ("[STOCK_BUSY,", "[STOCK_FULL,"),
            ],
            ["- {name: STOCK_BUSY, use: STOCK_FULL}"],
        ),
        (
            [(", aliases: [CART_SHUT]", "")],
            ["- {name: CART_SHUT, use: CART_LOCKED}"],
        ),
        (
            [
                (
                    SHOP[
                        SHOP.index("      - {code: 104") : SHOP.index("  - id: stock")
                    ],
                    "",
                )
            ],
            ["- {code: 104, name: CART_OLD, use: CART_GONE}"],
        ),
        (
            [
                (
                    "  - {code: 199, name: CART_STOLEN, reason: It was never stolen.}\n",
                    "",
                )
            ],
            ["- {code: 199, name: CART_STOLEN}"],
        ),
        (
            [("      - {code: rain, description: It rained}\n", "")],
            ['- {code: "rain", name: "rain", vocabulary: reason}'],
        ),
        (
            [("  - {code: 199, name", "  - {name")],
            ["- {code: 199, name: CART_STOLEN}"],
        ),
        (
            [
                ("202, name: STOCK_BUSY", '202, name: "no"'),
                ("[STOCK_BUSY,", '["no",'),
            ],
            ['- {name: STOCK_BUSY, use: "no"}'],
        ),
    ],
)
def test_the_remedy_of_what_is_gone_mends_it(
    project: Path, edits: list[tuple[str, str]], entries: list[str]
) -> None:
    files = edited(edits)
    if "retired:\n  -" not in files["specs/shop.yaml"]:
        files["specs/shop.yaml"] = files["specs/shop.yaml"].replace(
            "retired:\n", "retired:\n  - {name: OTHER_ONE}\n"
        )
    lines = refused(project, files)
    assert remedies(lines) == entries
    assert refused(project, retire(files, *entries)) == []


def test_a_code_is_never_renumbered(project: Path) -> None:
    (line,) = refused(project, CHANGED)
    assert line.endswith(
        "STOCK_BUSY was 202 and is 292; a code is never renumbered (it was in v1); let it be 202"
        " again, or call the new one otherwise and add to `retired`: - {code: 202,"
        " name: STOCK_BUSY}"
    )
    renamed = edited(
        [
            ("202, name: STOCK_BUSY", "292, name: STOCK_FULL"),
            ("[STOCK_BUSY,", "[STOCK_FULL,"),
        ]
    )
    assert refused(project, retire(renamed, *remedies([line]))) == []


def test_codes_that_swap_their_names_are_refused(project: Path) -> None:
    spec = SHOP.replace("code: 202", "code: X").replace("code: 203", "code: 202")
    swapped = spec.replace("code: X", "code: 203")
    lines = refused(project, {**FILES, "specs/shop.yaml": swapped})
    assert [line.split(": ")[2].split(" ")[0] for line in lines] == [
        "STOCK_BUSY",
        "STOCK_JAMMED",
    ]


def test_a_spec_without_a_list_is_told_at_its_groups(project: Path) -> None:
    commit(project, {"specs/shop.yaml": SHOP[: SHOP.index("retired:")]})
    git(project, "tag", "--force", "v1")
    text = REMOVED["specs/shop.yaml"]
    (line,) = refused(project, {"specs/shop.yaml": text[: text.index("retired:")]})
    assert line.startswith("specs/shop.yaml:13:1: code-not-retired: ")


def test_a_diff_says_what_is_not_retired_until_it_is(project: Path) -> None:
    write(project, REMOVED)
    note = "(it is not retired: add to `retired`: - {code: 201, name: STOCK_NONE})"
    assert note in errbind(project, "diff", "v1").stdout
    write(project, retire(REMOVED, "- {code: 201, name: STOCK_NONE}"))
    done = errbind(project, "diff", "v1")
    assert "code-removed" in done.stdout and "not retired" not in done.stdout


def test_the_base_of_the_configuration_is_the_one_that_is_meant(project: Path) -> None:
    write(project, {**REMOVED, "errbind.toml": f'base = "v1"\n{CONFIGURATION}'})
    assert "1 problem" in errbind(project, "validate").stderr
    assert errbind(project, "validate", "--base=").returncode == 0
    assert "since v1" in errbind(project, "diff").stdout
    assert "since HEAD" in errbind(project, "diff", "HEAD").stdout
    write(project, {"errbind.toml": f'base = "nowhere"\n{CONFIGURATION}'})
    done = errbind(project, "validate")
    assert done.returncode == 2
    assert "'nowhere' is neither a git revision nor a folder" in done.stderr


def test_the_project_s_own_specs_have_retired_what_is_gone() -> None:
    done = errbind(ROOT, "validate", "--base", ".")
    assert (done.returncode, done.stderr) == (0, "")
