"""Names, versions and licences of packages: those that pip and npm both build, and no others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.licenses import _spdx
from packaging.version import Version

from errbind import pipeline
from errbind.model import naming
from errbind.model.problem import SpecError
from errbind.spec import config, registries
from tests.projects import SPEC, new_project
from tests.tools import run_node, run_npm

VERSIONS = [
    *("0.0.0", "1.2.3", "10.20.30", "2026.1.0", "1.2.3-rc.1", "1.2.3-alpha1"),
    *("1.2.3-beta.2", "1.2.3-dev.4", "1.2.3-a", "1.2.3+build.5", "1.2.3-rc.1+b-2"),
]
NO_VERSIONS = [
    *(
        "",
        "1",
        "1.2",
        "1.2.3...",
        "1.2.3-zz",
        "01.2.3",
        "1.02.3",
        "1.2.03",
        "1.2.3.4.5",
    ),
    *(
        "1.2.3.4",
        "v1.2.3",
        "V1.2.3",
        " 1.2.3",
        "1.2.3 ",
        "1.2.3\n",
        "1!1.2.3",
        "1.2.3rc1",
    ),
    *(
        "1.2.3.post1",
        "1.2.3-1",
        "1.2.3-post.1",
        "1.2.3-r5",
        "1.2.3.dev1",
        "1.2.3-rc.01",
    ),
    *("1.2.3-", "1.2.3-rc..1", "1.2.3+", "1.2.3+a+b", "1.2.3-ä", "\u0661.2.3", "1.2.x"),
    *(
        "latest",
        "1.2.3-rc.1.x",
        "9" * 5000 + ".0.0",
        f"1.2.{2**53}",
        "1.2.3+" + "a" * 300,
    ),
]
LICENSES = [
    *(
        "MIT",
        "Apache-2.0",
        "0BSD",
        "GPL-3.0-only",
        "LGPL-2.1-or-later",
        "LicenseRef-Own",
    ),
    *("LicenseRef-a.b-2", "(MIT OR Apache-2.0)", "MIT OR Apache-2.0", "MIT AND ISC"),
    *("Apache-2.0 WITH LLVM-exception", "MIT AND (ISC OR BSD-3-Clause)"),
    "GPL-2.0-only WITH Classpath-exception-2.0 OR MIT",
]
NO_LICENSES = [
    *(
        "",
        "NONSENSE",
        "Proprietary",
        "UNLICENSED",
        "SEE LICENSE IN LICENSE",
        "MIT License",
    ),
    *(
        "MIT\n",
        "MIT\tOR ISC",
        "MIT\u00a0OR ISC",
        "MIT OR",
        "OR",
        "(MIT",
        "MIT)",
        "()",
        "MIT ISC",
    ),
    *(
        "MIT, ISC",
        "MIT/ISC",
        "LicenseRef-",
        "LicenseRef-\u00e4",
        "LicenseRef-a_b",
        "MIT WITH MIT",
    ),
    *(
        "LicenseRef-a+",
        "NOASSERTION",
        "NONE",
        "not MIT",
        "Apache 2.0",
        "Apache-2.0 WITH gone",
    ),
    *("(" * 9_000 + "MIT" + ")" * 9_000, "GPL-2.0", "GPL-3.0+ OR MIT", "(LGPL-2.1)"),
]
NAMES = ["acme-errors", "a", "x1.y", "acme_errors", "a" * 214, "test-errors"]
NO_NAMES = [
    *(
        "a" * 215,
        "node-modules",
        "node_modules",
        "node.modules",
        "favicon.ico",
        "build",
        "dist",
    ),
    *(
        "http",
        "zlib",
        "child_process",
        "worker_threads",
        "Acme",
        ".acme",
        "_acme",
        "a b",
        "a/b",
    ),
    *(
        "@acme/errors",
        "a~b",
        "a\n",
        "",
        "-a",
        "a-",
        "a..b",
        "\u00e4",
        "con",
        "sys",
        "class",
    ),
]


def settings(folder: Path, key: str, value: str) -> config.Config:
    """Return the configuration of a project whose package has this; raise SpecError."""
    line = f"{key} = {json.dumps(value)}\n"
    (folder / "errbind.toml").write_text(f"[package]\n{line}", "utf-8")
    return config.find(folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("version", version) for version in VERSIONS),
        *(("license", license) for license in LICENSES),
        *(("name", name) for name in NAMES),
    ],
)
def test_what_both_registries_take_is_taken_as_it_is(
    tmp_path: Path, key: str, value: str
) -> None:
    assert getattr(settings(tmp_path, key, value).package, key) == value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("version", version) for version in NO_VERSIONS),
        *(("license", license) for license in NO_LICENSES),
        *(("name", name) for name in NO_NAMES),
    ],
)
def test_what_one_of_the_registries_refuses_is_refused(
    tmp_path: Path, key: str, value: str
) -> None:
    with pytest.raises(SpecError) as raised:
        settings(tmp_path, key, value)
    for problem in raised.value.problems:
        assert (problem.place.file, problem.rule) == ("errbind.toml", "configuration")
        assert problem.message.startswith(f"package.{key} is ")
        assert len(problem.message) < 600


@pytest.mark.parametrize(
    ("value", "meant"),
    [("3.0.0rc1", "3.0.0-rc.1"), ("1.2.0b2", "1.2.0-beta.2"), ("01.2.3", "1.2.3")],
)
def test_a_version_of_python_alone_gets_the_one_of_both(value: str, meant: str) -> None:
    assert f"(did you mean {meant!r}?)" in str(registries.version_error(value))
    assert registries.version_error(meant) is None


@pytest.mark.parametrize(
    ("value", "written"),
    [("mit", "MIT"), ("apache-2.0 or mit", "Apache-2.0 OR MIT")],
)
def test_a_licence_is_written_in_spdx_s_own_capitals(
    tmp_path: Path, value: str, written: str
) -> None:
    assert settings(tmp_path, "license", value).package.license == written


def test_every_id_that_spdx_has_withdrawn_is_refused() -> None:
    known = [entry for entry in _spdx.LICENSES.values() if entry["deprecated"]]
    assert len(known) > 20
    for entry in known:
        assert "SPDX has replaced" in str(registries.license_error(entry["id"]))
    for entry in _spdx.LICENSES.values():
        if not entry["deprecated"]:
            assert registries.license_error(entry["id"]) is None, entry


def test_no_package_is_called_like_a_module_of_node() -> None:
    script = "console.log(JSON.stringify(require('module').builtinModules))"
    listed = json.loads(run_node("-e", script).stdout)
    plain = {name for name in listed if name.isidentifier() and name[0] != "_"}
    assert {name for name in plain if registries.name_error(name) is None} == set()


@pytest.mark.parametrize("version", VERSIONS[4:])
@pytest.mark.parametrize("license", ["(MIT OR Apache-2.0)", "LicenseRef-Own"])
def test_the_backend_of_the_written_package_takes_what_is_taken(
    tmp_path: Path, version: str, license: str
) -> None:
    project = new_project(tmp_path / "project")
    package = f'[package]\nversion = "{version}"\nlicense = "{license}"\n'
    (project / "errbind.toml").write_text(f'targets = ["python"]\n{package}')
    for path, text in pipeline.generate(config.find(project)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    code = "from flit_core import buildapi; print(buildapi.build_wheel('.'))"
    folder = tmp_path / "python"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert f"payment_errors-{Version(version)}-py3" in done.stdout


# -- ids of catalogs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id",
    [
        *(
            "node_modules",
            "cvs",
            "src",
            "index",
            "base",
            "catalog",
            "redocly",
            "spectral",
        ),
        *(
            "con",
            "nul",
            "aux",
            "com1",
            "lpt9",
            "class",
            "import",
            "none_",
            "__pycache__",
        ),
        *(
            ".git",
            ".npmrc",
            "CVS",
            "package.json",
            "site-packages",
            "README.md",
            "..",
            "a/b",
        ),
        *("_shop_info", "__init__", "py.typed", "node_modules\n", "", "Node_Modules"),
    ],
)
def test_an_id_that_cannot_be_a_file_of_the_packages_is_refused(
    tmp_path: Path, id: str
) -> None:
    project = new_project(
        tmp_path / "project", SPEC.replace("id: shop", f"id: {json.dumps(id)}")
    )
    with pytest.raises(SpecError) as raised:
        pipeline.generate(config.find(project))
    (problem,) = raised.value.problems
    assert problem.rule in ("reserved-id", "schema-pattern")
    assert (problem.place.file, problem.place.line) == ("specs/shop.yaml", 3)


IDS = [
    "test",
    "tests",
    "dist",
    "build",
    "lib",
    "docs",
    "git",
    "readme",
    "license",
    "core",
]


def test_npm_packs_every_file_of_every_other_id(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    for id in IDS:
        assert not naming.is_device(id)
        spec = SPEC.replace("id: shop", f"id: {id}")
        prefix = f"prefix: Shop{id.capitalize()}"
        (project / "specs" / f"{id}.yaml").write_text(
            spec.replace("prefix: Shop", prefix)
        )
    (project / "errbind.toml").write_text('targets = ["typescript"]\n')
    for path, text in pipeline.generate(config.find(project)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    folder = tmp_path / "typescript"
    done = run_npm("pack", "--dry-run", "--json", cwd=folder)
    packed = {entry["path"] for entry in json.loads(done.stdout)[0]["files"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert packed == there
