"""errbind as other repositories get it: built, installed in an empty environment, used there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from tests import shown
from tests.projects import ROOT, tree

CI = (ROOT / "docs" / "ci.md").read_text("utf-8")
BIN = "Scripts" if os.name == "nt" else "bin"
GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.com")


def run(
    *command: str | Path, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    # What Python and pip find must be what was installed, not this checkout.
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**kept, **env},
        capture_output=True,
        text=True,
    )


def done(*command: str | Path, cwd: Path | None = None, **env: str) -> str:
    """Run a command that must succeed, and return what it prints."""
    result = run(*command, cwd=cwd, **env)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def pip(*arguments: str | Path) -> None:
    done(sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of all workers of this run: what is built there is built once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / ".lock"):
        if not (folder / "ready").exists():
            build(folder)
            (folder / "ready").touch()
    yield folder


def build(folder: Path) -> None:
    """Build from a copy of what git would commit, and download what the wheel needs, by hash."""
    listed = done("git", "ls-files", "-co", "--exclude-standard", "-z", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / "source" / name)
    command = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    done(*command, folder / "built", "--sdist", "--wheel", folder / "source")
    (sdist,) = (folder / "built").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    done(*command, folder / "again", "--wheel", unpacked)
    locked = ("--require-hashes", "-r", ROOT / "requirements" / "generate.txt")
    pip("download", "--quiet", "--only-binary=:all:", "-d", folder / "needs", *locked)
    done(sys.executable, "-m", "venv", "--without-pip", folder / "env")
    offline = ("--no-index", "--find-links", folder / "needs")
    (wheel,) = (folder / "built").glob("*.whl")
    inside = ("--python", folder / "env" / BIN / "python", "install", "--quiet")
    pip(*inside, *offline, wheel)


class Repository:
    """A git repository, and the installed errbind run in it."""

    def __init__(self, folder: Path, env: Path) -> None:
        self.folder = folder
        self.bin = env / BIN
        folder.mkdir()
        done("git", "init", "--quiet", "--initial-branch=main", cwd=folder)

    def errbind(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return run(self.bin / "errbind", *arguments, cwd=self.folder, **env)

    def commit(self, *options: str) -> str:
        done(*GIT, "add", "--all", cwd=self.folder)
        done(*GIT, "commit", "--quiet", "-m", "x", *options, cwd=self.folder)
        return done("git", "rev-parse", "HEAD", cwd=self.folder).strip()

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def repository(shared: Path, tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository", shared / "env")


def contents(wheel: Path) -> dict[str, str]:
    """Return the hash of every file in a wheel, by path."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
        }


def test_the_wheel_holds_all_that_errbind_reads(shared: Path) -> None:
    (wheel,) = (shared / "built").glob("*.whl")
    inside = {
        name: digest
        for name, digest in contents(wheel).items()
        if "dist" not in name.split("/")[0]
    }
    expected = {}
    for folder, prefix in (
        ("generator/errbind", "errbind"),
        ("templates", "errbind/templates"),
    ):
        for path, content in tree(shared / "source" / folder).items():
            expected[f"{prefix}/{path}"] = hashlib.sha256(content).hexdigest()
    assert inside == expected
    for part in ("schemas/catalog.schema.json", "templates/python/target.yaml"):
        assert f"errbind/{part}" in inside
    assert "errbind/scaffold/starter/specs/acme.yaml" in inside


def test_the_sdist_gives_the_same_wheel(shared: Path) -> None:
    (wheel,) = (shared / "built").glob("*.whl")
    (again,) = (shared / "again").glob("*.whl")
    assert contents(again) == contents(wheel)


def test_the_environment_holds_what_the_wheel_asks_for_and_no_more(
    shared: Path,
) -> None:
    listed = done(
        sys.executable,
        "-m",
        "pip",
        "--python",
        shared / "env" / BIN / "python",
        "list",
        "--format=json",
    )
    names = {entry["name"].lower() for entry in json.loads(listed)}
    assert {"errbind", "jinja2", "pyyaml", "jsonschema", "black", "packaging"} <= names
    assert not {"pytest", "hypothesis", "mypy", "hatchling", "editables"} & names


def test_a_repository_is_started_generated_checked_and_changed(
    repository: Repository,
) -> None:
    for command in ("init", "generate", "check", "validate"):
        ended = repository.errbind(command)
        assert ended.returncode == 0, ended.stderr
    repository.commit()
    repository.change("specs/acme.yaml", "The order does not exist", "No such order")
    stale = repository.errbind("check")
    assert stale.returncode == 1
    assert stale.stderr.endswith("differ from the specs; run: errbind generate\n")
    assert repository.errbind("generate").returncode == 0
    assert repository.errbind("check").returncode == 0
    changed = done("git", "status", "--short", cwd=repository.folder)
    assert " M specs/acme.yaml\n" in changed and "??" not in changed
    repository.change("specs/acme.yaml", "title: Acme API", "titel: Acme API")
    wrong = repository.errbind("validate")
    assert wrong.returncode == 1
    assert "did you mean 'title'?" in wrong.stderr


def test_what_is_generated_is_imported_by_an_environment_without_errbind(
    repository: Repository,
) -> None:
    repository.errbind("init")
    repository.errbind("generate")
    code = "from acme_errors import acme; print(acme.OrderLockedError().retryable)"
    package = repository.folder / "out" / "python"
    assert (
        done(
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(package)!r}); {code}",
        )
        == "True\n"
    )


def test_a_template_of_the_repository_goes_before_the_shipped_one(
    repository: Repository,
) -> None:
    repository.errbind("init")
    repository.errbind("generate")
    before = tree(repository.folder / "out")
    own = repository.folder / "templates" / "python" / "README.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("# {{ package.name }}, ours\n")
    assert repository.errbind("generate").stdout.startswith(
        "wrote out/python/README.md\n1 changed"
    )
    after = tree(repository.folder / "out")
    assert after.pop("python/README.md") == b"# acme-errors, ours\n"
    del before["python/README.md"]
    # Its text has no header, so the record notes what was written.
    noted = {*after.pop(".errbind").splitlines()} - {
        *before.pop(".errbind").splitlines()
    }
    assert [line.split()[-1] for line in noted] == [b"python/README.md"]
    assert after == before


def test_a_new_folder_is_a_new_target(repository: Repository) -> None:
    repository.errbind("init")
    folder = repository.folder / "templates" / "list"
    folder.mkdir(parents=True)
    (folder / "target.yaml").write_text(
        "description: x\noutputs: [{template: a.txt.j2, path: list.txt}]\n"
    )
    (folder / "a.txt.j2").write_text(
        "{% for c in catalogs %}\n{{ c.id }}: {{ c.codes | length }}\n{% endfor %}\n"
    )
    assert repository.errbind("generate").returncode == 0
    assert (repository.folder / "out" / "list.txt").read_text() == "acme: 4\n"


@pytest.mark.parametrize("file", ["errbind.toml", "pyproject.toml"])
def test_both_files_of_configuration_say_the_same(
    repository: Repository, file: str
) -> None:
    if file == "pyproject.toml":
        (repository.folder / file).write_text('[project]\nname = "mine"\n')
    repository.errbind("init")
    repository.change(
        file,
        '# targets = ["python", "typescript", "openapi", "catalog", "vectors"]',
        'targets = ["python"]',
    )
    repository.change(file, "0.1.0", "2.3.4")
    assert repository.errbind("generate").returncode == 0
    assert [
        path.name for path in (repository.folder / "out").iterdir() if path.is_dir()
    ] == ["python"]
    assert (
        'version = "2.3.4"'
        in (repository.folder / "out/python/pyproject.toml").read_text()
    )
    repository.change(file, "root-class", "rootclass")
    wrong = repository.errbind("generate")
    assert wrong.returncode == 1
    assert (
        f"{file}: configuration: package.rootclass is not a key (did you mean 'root-class'?)"
        in wrong.stderr
    )


# -- hooks and CI ----------------------------------------------------------------------


def pre_commit(
    repository: Repository, *arguments: str | Path, **env: str
) -> subprocess.CompletedProcess[str]:
    path = f"{repository.bin}{os.pathsep}{os.environ['PATH']}"
    home = str(repository.folder.parent / "hooks")
    command = (sys.executable, "-m", "pre_commit", *arguments)
    return run(*command, cwd=repository.folder, PATH=path, PRE_COMMIT_HOME=home, **env)


FOLDERS = pytest.mark.parametrize(
    "options", [(), ("--specs", "api/errors", "--out", "gen")], ids=["usual", "own"]
)


@FOLDERS
def test_the_hooks_run_from_the_repository_of_errbind(
    repository: Repository, shared: Path, options: tuple[str, ...]
) -> None:
    """Its environment is made from the locked wheels, without the network."""
    source = Repository(repository.folder.parent / "source", shared / "env")
    shutil.copytree(shared / "source", source.folder, dirs_exist_ok=True)
    block = next(b for b in shown.blocks(CI) if b.kind == "pre-commit")
    config = block.text.replace("https://HOST/REPOSITORY", str(source.folder))
    config = config.replace("COMMIT", source.commit())
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shared / "needs")}
    check_that_hooks_stop_commits(repository, config, 2, options, **offline)


@FOLDERS
def test_a_local_hook_keeps_a_stale_commit_out(
    repository: Repository, options: tuple[str, ...]
) -> None:
    block = [b for b in shown.blocks(CI) if b.kind == "pre-commit"][1]
    check_that_hooks_stop_commits(repository, block.text, 1, options)


def check_that_hooks_stop_commits(
    repository: Repository,
    config: str,
    count: int,
    options: tuple[str, ...],
    **env: str,
) -> None:
    """So many hooks pass on what is right, and on a commit of other files alone; on no other."""
    specs, out = (options[1], options[3]) if options else ("specs", "out")
    for command in (("init", *options), ("generate",)):
        assert repository.errbind(*command).returncode == 0
    (repository.folder / ".pre-commit-config.yaml").write_text(config)
    repository.commit()
    (repository.folder / "other.txt").touch()
    done("git", "add", "--all", cwd=repository.folder)
    for arguments in (("run", "--all-files"), ("run",)):
        fine = pre_commit(repository, *arguments, **env)
        assert fine.returncode == 0, fine.stdout + fine.stderr
        assert fine.stdout.count("Passed") == count
    repository.change(f"{specs}/acme.yaml", "The order does not exist", "No such order")
    stopped = stopped_commit(repository, **env)
    assert f"{out}/catalog/acme.json: stale" in stopped
    assert "run: errbind generate" in stopped
    done("git", "rm", "--quiet", f"{out}/catalog/acme.json", cwd=repository.folder)
    assert f"{out}/catalog/acme.json: missing" in stopped_commit(repository, **env)
    done("git", "rm", "--quiet", f"{specs}/acme.yaml", cwd=repository.folder)
    assert "acme" in stopped_commit(repository, **env)


def stopped_commit(repository: Repository, **env: str) -> str:
    """Return what hooks say that keep out what was changed, and take the changes back."""
    done("git", "add", "--all", cwd=repository.folder)
    stopped = pre_commit(repository, "run", **env)
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "errbind check" in stopped.stdout and "Failed" in stopped.stdout
    done("git", "reset", "--hard", "--quiet", cwd=repository.folder)
    return stopped.stdout


def test_the_hooks_run_at_each_commit() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["errbind-check", "errbind-validate"]
    for hook in hooks:
        assert hook["always_run"] and not hook["pass_filenames"]


def workflow_steps() -> list[dict[str, str]]:
    (block,) = (b for b in shown.blocks(CI) if b.kind == "workflow")
    steps: list[dict[str, str]] = yaml.safe_load(block.text)["jobs"]["errors"]["steps"]
    return [step for step in steps if "run" in step]


def step(repository: Repository, script: str) -> subprocess.CompletedProcess[str]:
    path = f"{repository.bin}{os.pathsep}{os.environ['PATH']}"
    command = ("bash", "-e", "-o", "pipefail", "-c", script)
    return run(*command, cwd=repository.folder, PATH=path, BASE="main")


def test_the_steps_of_the_workflow_tell_a_good_change_from_a_bad_one(
    repository: Repository, tmp_path: Path
) -> None:
    install, *steps = [entry["run"] for entry in workflow_steps()]
    assert install.startswith("pip install -r ")
    for command in ("init", "generate"):
        assert repository.errbind(command).returncode == 0
    repository.commit()
    done("git", "clone", "--quiet", repository.folder, tmp_path / "clone")
    clone = repository
    clone.folder = tmp_path / "clone"
    done("git", "checkout", "--quiet", "-b", "change", cwd=clone.folder)
    assert [step(clone, script).returncode for script in steps] == [0, 0, 0]
    clone.change("specs/acme.yaml", "code: TOO_FAST", "code: TOO_QUICK")
    clone.change("specs/acme.yaml", "[TOO_FAST,", "[TOO_QUICK,")
    results = [step(clone, script) for script in steps]
    assert [result.returncode for result in results] == [0, 1, 1]
    assert "TOO_FAST" in results[2].stdout
