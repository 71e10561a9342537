"""The TypeScript runtime as ordinary source: compiled, formatted and tested on its own.

What Node.js runs and the declarations stand beside the source, since generation needs Python alone;
`make runtime` makes them anew.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.targets.test_typescript import COMPILERS, OPTIONS, WITHOUT_CONFIG, done
from tests.tools import run_node, run_npm_bin

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = ROOT / "templates" / "typescript" / "runtime"
UNITS = ROOT / "tests" / "runtime" / "typescript"
# What the compiler drops: a line between two functions or members.
BETWEEN = re.compile(r"(?<=\n)((  )?\}[,;]?\n)(?=(?:  )?[^\s}])")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folders of what each compiler makes of the runtime, formatted."""
    folder = tmp_path_factory.mktemp("runtime")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    for path in sources():
        shutil.copy(path, folder)
    settings = {**OPTIONS, "include": ["*.ts"]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    for compiler in COMPILERS:
        made = folder / "made" / compiler
        done(run_npm_bin(compiler, "-p", folder, "--outDir", made, "--pretty", "false"))
        (made / "plan.js").unlink()  # types alone
        for path in made.glob("*.js"):
            text = BETWEEN.sub(r"\1\n", path.read_text("utf-8"))
            path.write_text(
                re.sub(r"^(import .*\n)(?!import)", r"\1\n", text, flags=re.M)
            )
        done(run_npm_bin("prettier", *WITHOUT_CONFIG, "--write", made))
    return {compiler: folder / "made" / compiler for compiler in COMPILERS}


def sources() -> list[Path]:
    return [p for p in sorted(RUNTIME.glob("*.ts")) if not p.name.endswith(".d.ts")]


def made_files(folder: Path) -> dict[str, str]:
    """Return what is made of the sources, by name."""
    paths = (*folder.glob("*.js"), *folder.glob("*.d.ts"))
    return {path.name: path.read_text("utf-8") for path in sorted(paths)}


@pytest.mark.parametrize("compiler", COMPILERS)
def test_what_runs_is_what_the_compiler_makes_of_the_source(
    compiler: str, compiled: dict[str, Path], pytestconfig: pytest.Config
) -> None:
    made = made_files(compiled[compiler])
    if pytestconfig.getoption("--regenerate"):
        for name, text in made.items():
            (RUNTIME / name).write_text(text, "utf-8")
    assert made_files(RUNTIME) == made


def test_the_source_is_formatted_as_prettier_does() -> None:
    done(run_npm_bin("prettier", *WITHOUT_CONFIG, "--check", RUNTIME, UNITS))


def test_every_part_of_it_does_what_it_says() -> None:
    done(run_node("--test", *sorted(UNITS.glob("*.test.mjs"))))
