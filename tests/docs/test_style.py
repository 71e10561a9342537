"""The sources, and the Python that is generated, pass the tools that their readers use."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.projects import ROOT
from tests.tools import run_npm_bin

PACKAGE = ROOT / "out" / "python" / "payment_errors"


def run(*command: str, cwd: Path = ROOT) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_sources_are_formatted() -> None:
    run("black", "--check", "--quiet", "generator", "tests", "benchmarks")


def test_the_sources_pass_ruff() -> None:
    run("ruff", "check", "--no-cache", ".")


def test_the_sources_pass_mypy() -> None:
    run("mypy")


def test_stages_import_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_and_no_template_knows_a_provider() -> None:
    providers = [path.stem for path in (ROOT / "specs").glob("*.yaml")]
    providers.remove("categories")
    for folder in (ROOT / "generator", ROOT / "templates"):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                text = path.read_text("utf-8").lower()
                assert [name for name in providers if name in text] == [], path


@pytest.mark.parametrize("kind", ["catalog", "categories", "plan", "target"])
def test_a_schema_is_valid_and_describes_every_key(kind: str) -> None:
    path = ROOT / "generator" / "errbind" / "schemas" / f"{kind}.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, property_ in properties(schema):
        target = property_
        if "$ref" in property_:
            target = {
                **schema["$defs"][property_["$ref"].rpartition("/")[2]],
                **property_,
            }
        assert target.get("description"), name


def properties(schema: object, name: str = "") -> list[tuple[str, dict[str, object]]]:
    """Return every property that a schema names, however deep."""
    found: list[tuple[str, dict[str, object]]] = []
    if isinstance(schema, dict):
        for key, inner in schema.items():
            if key == "properties":
                found += [(f"{name}.{n}", s) for n, s in inner.items()]
            found += properties(inner, f"{name}.{key}")
    elif isinstance(schema, list):
        for inner in schema:
            found += properties(inner, name)
    return found


def test_each_spec_names_its_schema_for_editors() -> None:
    for path in sorted((ROOT / "specs").glob("*.yaml")):
        first = path.read_text("utf-8").splitlines()[0]
        prefix, _, target = first.partition("$schema=")
        assert prefix == "# yaml-language-server: "
        assert (path.parent / target).is_file()


@pytest.fixture(params=["shipped", "catalogs"])
def package(request: pytest.FixtureRequest) -> Path:
    """A generated Python package: this project's, and that of the catalogs of real APIs."""
    if request.param == "shipped":
        return PACKAGE
    outputs: Path = request.getfixturevalue("catalog_outputs")
    return outputs / "python" / "catalog_errors"


def test_the_generated_python_is_black(package: Path) -> None:
    run("black", "--check", "--quiet", "--line-length", "88", str(package), cwd=package)


def test_the_generated_python_passes_ruff(package: Path) -> None:
    run("ruff", "check", "--isolated", "--no-cache", str(package))


def test_the_generated_python_passes_mypy_strict(package: Path, tmp_path: Path) -> None:
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\nwarn_unreachable = True\n")
    cache = str(tmp_path / "cache")
    run("mypy", "--config-file", str(config), "--cache-dir", cache, str(package))


def test_the_generated_python_passes_pyright_strict(
    package: Path, tmp_path: Path
) -> None:
    shutil.copytree(package, tmp_path / package.name)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    done = run_npm_bin("pyright", "--pythonpath", sys.executable, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
