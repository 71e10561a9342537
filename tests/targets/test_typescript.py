"""The generated npm package, compiled, installed and used; and that of every golden case.

The cases stand for other APIs: lists deep in a body, headers, several envelopes, awkward names
and texts. `tests/typescript` has the sources of the consumers.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from errbind import pipeline
from errbind.model import naming
from errbind.model.catalog import Catalog, Code, Vocabulary
from errbind.plan.reader import Reading, reader_of
from errbind.plan.slots import layout
from errbind.spec import config
from tests.catalog_project import catalogs
from tests.tools import run_node, run_npm, run_npm_bin

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "out" / "typescript"
CASES = ROOT / "tests" / "cases"
CONSUMERS = ROOT / "tests" / "typescript"
OPTIONS = json.loads((CONSUMERS / "tsconfig.json").read_text("utf-8"))
COMPILERS = ("tsc", "tsc5")
WITHOUT_CONFIG = ("--no-config", "--no-editorconfig", "--ignore-path", "none")


@dataclass(frozen=True)
class Generated:
    """What a project generates, in a folder: `typescript`, `vectors`; and its catalogs."""

    folder: Path
    catalogs: tuple[Catalog, ...]

    @property
    def package(self) -> Path:
        return self.folder / "typescript"


def generated(project: Path, folder: Path, package: str | None = None) -> Generated:
    """Generate the npm package and the vectors of a project into a folder."""
    found = config.find(project)
    named = replace(found.package, name=package or found.package.name)
    settings = replace(found, targets=("typescript", "vectors"), package=named)
    for path, text in pipeline.generate(settings).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return Generated(folder, pipeline.load(settings).catalogs)


@pytest.fixture(scope="session")
def projects(
    tmp_path_factory: pytest.TempPathFactory, catalog_outputs: Path
) -> dict[str, Generated]:
    """This project, the golden cases and the catalogs of real APIs, generated."""
    folder = tmp_path_factory.mktemp("projects")
    paths = {"shipped": ROOT, **{path.name: path for path in sorted(CASES.iterdir())}}
    found = {name: generated(path, folder / name) for name, path in paths.items()}
    return {**found, "catalogs": Generated(catalog_outputs, tuple(catalogs().values()))}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project into which the package and those of two cases are installed."""
    folder = tmp_path_factory.mktemp("installed")
    cases = {"depot-errors": "items", "shop-errors": "flat"}
    packages = [
        generated(CASES / case, folder / "cases" / case, name).package
        for name, case in cases.items()
    ]
    (folder / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    tarballs = [packed(package, folder) for package in (SHIPPED, *packages)]
    done(
        run_npm(
            "install", "--offline", "--no-audit", "--no-fund", *tarballs, cwd=folder
        )
    )
    shutil.copytree(SHIPPED, folder / "copy")
    return folder


def packed(package: Path, folder: Path) -> Path:
    """Pack a package as it would be published."""
    result = run_npm(
        "pack", "--json", "--pack-destination", folder, package, cwd=folder
    )
    name: str = json.loads(done(result))[0]["filename"]
    return folder / name


def done(result: CompletedProcess[str]) -> str:
    """Return what a command printed; fail with it if the command did."""
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def write_tsconfig(folder: Path, include: str, **options: object) -> None:
    settings = {**OPTIONS["compilerOptions"], **options}
    text = json.dumps({"compilerOptions": settings, "include": [include]})
    (folder / "tsconfig.json").write_text(text, "utf-8")


# -- the sources -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sources(
    projects: Mapping[str, Generated], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The TypeScript of all projects below one folder, so that one run compiles them."""
    folder = tmp_path_factory.mktemp("sources")
    for name, project in projects.items():
        shutil.copytree(project.package / "src", folder / "src" / name)
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    return folder


@pytest.mark.parametrize("compiler", COMPILERS)
def test_javascript_and_declarations_are_what_the_compiler_makes_of_the_source(
    compiler: str, sources: Path, projects: Mapping[str, Generated], tmp_path: Path
) -> None:
    write_tsconfig(sources, "src", rootDir="src")
    made = tmp_path / "made"
    done(run_npm_bin(compiler, "-p", sources, "--outDir", made, "--pretty", "false"))
    for name, project in projects.items():
        # A module of types alone has no JavaScript.
        made.joinpath(name, "runtime", "plan.js").unlink()
        for path in made.joinpath(name).rglob("*.?s"):
            committed = project.package / path.relative_to(made / name)
            copy = tmp_path / "committed" / path.relative_to(made)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(comparable(committed), "utf-8")
            path.write_text(comparable(path), "utf-8")
    done(
        run_npm_bin(
            "prettier", *WITHOUT_CONFIG, "--write", made, tmp_path / "committed"
        )
    )
    assert texts(made) == texts(tmp_path / "committed")


def comparable(path: Path) -> str:
    """Return a text without what the compiler drops or writes in another way."""
    text = re.sub(r"\A(//.*\n)+", "", path.read_text("utf-8"))
    if path.name.endswith(".d.ts"):
        text = re.sub(r"\\u([0-9A-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return re.sub(r"\n\s*\n", "\n", text)


def texts(folder: Path) -> dict[str, str]:
    """Return the texts of all files below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_file_is_formatted_as_prettier_does(
    projects: Mapping[str, Generated],
) -> None:
    packages = [project.package for project in projects.values()]
    done(run_npm_bin("prettier", *WITHOUT_CONFIG, "--check", *packages))


def test_a_file_imports_files_of_the_package_and_nothing_else() -> None:
    for path in SHIPPED.rglob("*.?s"):
        for name in imported(path):
            assert re.fullmatch(r"\.\.?/[a-z_/.]+\.js", name), path
            module = path.parent / name
            declared = module.with_suffix(".d.ts")
            assert module.with_suffix(".ts").exists() or declared.exists()


def test_constants_and_texts_alone_import_nothing() -> None:
    for path in (*SHIPPED.rglob("codes.?s"), *SHIPPED.rglob("catalog.?s")):
        if path.parent.name != "runtime":
            assert not imported(path), path


def imported(path: Path) -> list[str]:
    """Return what a module imports."""
    text = path.read_text("utf-8")
    return re.findall(r'^(?:import|export|\}) [^;"=]*\bfrom "([^"]*)"', text, re.M)


def test_a_generated_file_says_what_it_is_made_of() -> None:
    for path in SHIPPED.rglob("*.*"):
        is_runtime = path.parent.name == "runtime"
        source = "templates/typescript/runtime/" if is_runtime else "specs/"
        head = path.read_text("utf-8")[:200]
        assert f"Code generated by errbind from {source}" in head


def test_a_deprecated_code_is_marked_in_every_form(
    projects: Mapping[str, Generated],
) -> None:
    comment = "@deprecated since 2; use DATABASE_ERROR: It said too little."
    package = projects["names"].package
    for path in ("src/clash.ts", "clash.js", "clash.d.ts", "clash/codes.d.ts"):
        text = (package / path).read_text("utf-8")
        assert re.search(
            rf"{re.escape(comment)}\n \*/\n.*\bOLD\b", text.replace("\n  ", "\n")
        )


# -- at run time -----------------------------------------------------------------------------


def test_every_vector_is_read_as_in_every_language(
    projects: Mapping[str, Generated],
) -> None:
    listed = [
        {
            "module": (project.package / f"{catalog.id}.js").as_uri(),
            "prefix": catalog.prefix,
            "vectors": str(project.folder / "vectors" / f"{catalog.id}.json"),
            # What real APIs send says more than an error can; see test_catalogs.
            "examples": [] if name == "catalogs" else list(writable_examples(catalog)),
        }
        for name, project in projects.items()
        for catalog in project.catalogs
    ]
    result = run_node(CONSUMERS / "vectors.mjs", stdin=json.dumps(listed))
    report = json.loads(done(result))
    assert report["problems"] == []
    assert report["count"] > 50 * len(projects)


def writable_examples(catalog: Catalog) -> Iterator[str]:
    """Yield the vectors of the examples that an error made of what they say writes again."""
    reader = reader_of(catalog)
    for example in catalog.examples:
        reading = reader.read(example.http_status, example.body, example.headers)
        if is_writable(reading, catalog):
            yield f"example {example.id}"


def is_writable(reading: Reading, catalog: Catalog) -> bool:
    """Say whether an error that is made of a reading writes all of it.

    That is in the first envelope; without errors at places that the envelope only reads, codes
    that carry something, and items or a finer code that decide beside an unknown code.
    """
    envelope = catalog.envelopes[0]
    plan = layout(envelope)
    if reading.items and not any(slot.role == "items" for slot in plan.body):
        return False
    item_roles = {slot.role for slot in plan.item}
    read_only = {role for role in envelope.item_roles if role not in item_roles}
    listed = any(getattr(item, role) for item in reading.items for role in read_only)
    if reading.top.code is not None and reading.deciding != (reading.top,):
        return False
    return reading.envelope == envelope.id and not listed and not reading.parameters


def test_texts_arrive_unchanged(projects: Mapping[str, Generated]) -> None:
    modules = {
        (name, catalog.id, part): (project.package / f"{catalog.id}{part}.js").as_uri()
        for name, project in projects.items()
        for catalog in project.catalogs
        for part in ("", "/codes", "/catalog")
    }
    result = run_node(CONSUMERS / "dump.mjs", stdin=json.dumps(list(modules.values())))
    dumped = json.loads(done(result))
    for name, project in projects.items():
        for catalog in project.catalogs:
            main, codes, infos = (
                dumped[modules[name, catalog.id, part]]
                for part in ("", "/codes", "/catalog")
            )
            alone: dict[str, int | str] = {}
            for vocabulary in catalog.vocabularies:
                wanted = expected_codes(catalog, vocabulary)
                assert main[f"{catalog.prefix}{vocabulary.enum}"] == wanted
                start = vocabulary.constant_prefix
                alone |= {f"{start}{key}": value for key, value in wanted.items()}
                texts = infos.pop(infos_name(catalog, vocabulary))
                assert texts == expected_infos(catalog, vocabulary)
            assert codes == alone
            assert infos == {}


def infos_name(catalog: Catalog, vocabulary: Vocabulary) -> str:
    prefix = naming.lower_first(catalog.prefix)
    return f"{prefix}{vocabulary.enum.removesuffix('Code') or 'Code'}Catalog"


def expected_codes(catalog: Catalog, vocabulary: Vocabulary) -> dict[str, int | str]:
    return {
        name: code.value
        for code in catalog.codes_of(vocabulary)
        for name in (code.constant, *code.constant_aliases)
    }


def expected_infos(
    catalog: Catalog, vocabulary: Vocabulary
) -> dict[str, dict[str, Any]]:
    codes = catalog.codes_of(vocabulary)
    return {str(code.value): expected_info(code) for code in codes}


def expected_info(code: Code) -> dict[str, Any]:
    members = {
        "title": code.title,
        "description": code.description,
        "fields": list(code.fields),
        "fieldsVary": code.fields_vary,
        "group": code.group,
        "type": code.type,
        "httpStatus": code.http_status,
        "categories": list(code.categories),
        "retryable": code.handling.retryable,
        "actor": code.handling.actor,
        "remedy": code.handling.remedy,
        "userSafe": code.handling.user_safe,
        "userMessage": code.user_message,
        "since": code.since,
        "deprecated": code.deprecation_notice,
        "docsUrl": code.docs_url,
        "note": code.note,
        "also": list(code.other_descriptions) or None,
    }
    return {name: value for name, value in members.items() if value is not None}


# -- installed -------------------------------------------------------------------------------


def test_the_installed_package_behaves(installed: Path) -> None:
    shutil.copy(CONSUMERS / "behaviour.test.mjs", installed)
    done(run_node("--test", "behaviour.test.mjs", cwd=installed))


@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_installed_types_hold(compiler: str, installed: Path) -> None:
    folder = installed / compiler
    folder.mkdir()
    shutil.copy(CONSUMERS / "types.ts", folder)
    write_tsconfig(folder, "types.ts", noEmit=True)
    done(run_npm_bin(compiler, "-p", folder, "--pretty", "false"))


def test_the_package_is_fit_to_be_published(installed: Path) -> None:
    (tarball,) = installed.glob("payment-errors-*.tgz")
    lint = run_npm_bin("publint", "--strict", "--pack", "false", installed / "copy")
    assert "All good!" in done(lint)
    done(run_npm_bin("attw", tarball, "--profile", "esm-only", "--no-emoji"))


# -- how much of it a page loads -------------------------------------------------------------


def bundle(installed: Path, source: str) -> bytes:
    """Return what a page loads that has this source."""
    options = ("--bundle", "--minify", "--format=esm")
    return done(run_npm_bin("esbuild", *options, cwd=installed, stdin=source)).encode()


def test_one_constant_costs_a_page_one_number(installed: Path) -> None:
    source = 'import { CARD_NOT_FOUND } from "payment-errors/xmoney/codes"; f(CARD_NOT_FOUND)'
    assert len(bundle(installed, source)) - len(b"f();\n") <= 32


def test_the_first_catalog_brings_the_runtime_and_a_further_one_its_tables(
    installed: Path,
) -> None:
    exports = {
        module: f'export {{ parse{prefix}Error, {prefix}Error }} from "payment-errors/{module}";'
        for module, prefix in (("xmoney", "XMoney"), ("mugglepay", "MugglePay"))
    }
    both = packed_size(installed, "".join(exports.values()))
    for source in exports.values():
        alone = packed_size(installed, source)
        assert alone <= 3050
        assert both - alone <= 700


def packed_size(installed: Path, source: str) -> int:
    return len(gzip.compress(bundle(installed, source)))


def test_what_a_page_does_not_use_it_does_not_load(installed: Path) -> None:
    source = 'import * as x from "payment-errors/xmoney"; x.XMoneyErrorCode'
    assert bundle(installed, source) == b""
    only = 'import { XMoneyHttpStatus as s } from "payment-errors/xmoney"; f(s)'
    assert len(bundle(installed, only)) < 350
