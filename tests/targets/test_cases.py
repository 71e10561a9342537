"""Golden cases: each folder of tests/cases holds a project, and in expected/ all that it gives.

What hardly depends on a spec, such as `base.py` and `package.json`, stands for all in two cases. The
runtimes do not depend on any, and `errbind check` compares those of out/ with their sources; what a
compiler makes of the TypeScript is compared with it elsewhere.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from errbind import pipeline
from errbind.spec import config

FOLDER = Path(__file__).parents[1] / "cases"
NAMES = sorted(path.name for path in FOLDER.iterdir())
WITH_ALL = {"flat", "shared_categories"}
ALIKE = {
    *("base.py", "py.typed", "pyproject.toml", "README.md"),
    *("package.json", "redocly.yaml", "spectral.yaml"),
}


def is_golden(path: str, name: str) -> bool:
    """Say whether a reviewer of a case sees an output."""
    *folders, file = path.split("/")
    if {"_runtime", "runtime"} & {*folders} or file.endswith((".js", ".d.ts")):
        return False
    return name in WITH_ALL or file not in ALIKE


@pytest.mark.parametrize("name", NAMES)
def test_a_project_gives_exactly_these_files(name: str, regenerate: bool) -> None:
    expected = FOLDER / name / "expected"
    made = pipeline.generate(config.find(FOLDER / name))
    texts = {path: text for path, text in made.items() if is_golden(path, name)}
    if regenerate:
        write_anew(expected, texts)
    assert texts == present(expected)


@pytest.mark.parametrize("name", NAMES)
def test_the_python_of_a_case_compiles(name: str) -> None:
    for path, text in present(FOLDER / name / "expected").items():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)


CHECK = """
import importlib, json, sys

problems = []
for path in sys.argv[2:]:
    document = json.load(open(path, encoding="utf-8"))
    package = importlib.import_module(sys.argv[1])
    module = importlib.import_module(f"{sys.argv[1]}.{document['catalog']}")
    root = next(iter(module.ErrorCode)).error_class.catalog.root
    shared = {e["id"]: getattr(package, e["class"]) for e in document["categories"]}
    for vector in document["vectors"]:
        status, body = vector["http_status"], vector["body"]
        error = root.from_body(status, body, vector["headers"])
        read = {
            "is_error": root.is_error(status, body, vector["headers"]),
            "http_status": error.http_status,
            "class": type(error).__name__,
            "code": error.code,
            "errors": [detail._asdict() for detail in error.errors],
            "categories": [name for name, cls in shared.items() if isinstance(error, cls)],
            "retryable": error.retryable,
        }
        more = vector["expected"].keys() - read.keys()
        read |= {name: getattr(error, name) for name in more}
        if read != vector["expected"]:
            problems.append([vector, read])
    for code in module.ErrorCode:
        made = code.error_class("Text")
        again = root.from_body(made.http_status or 500, json.dumps(made.to_body()))
        if type(again) is not type(made):
            problems.append([str(code), made.to_body()])
print(json.dumps(problems[:5]))
"""


@pytest.mark.parametrize("name", NAMES)
def test_the_python_of_a_case_reads_every_vector_and_what_it_writes(
    name: str, tmp_path: Path
) -> None:
    settings = replace(config.find(FOLDER / name), targets=("python", "vectors"))
    write_anew(tmp_path, pipeline.generate(settings))
    paths = [str(path) for path in sorted((tmp_path / "vectors").glob("*.json"))]
    done = subprocess.run(
        [sys.executable, "-c", CHECK, settings.package.module, *paths],
        cwd=tmp_path / "python",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[]\n", done.stdout + done.stderr


def present(folder: Path) -> dict[str, str]:
    """Return the texts of all files below a folder, by their path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in files
    }
    return dict(sorted(found.items()))


def write_anew(folder: Path, texts: dict[str, str]) -> None:
    """Replace a folder by these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def test_a_deprecated_code_stays_and_names_its_replacement(tmp_path: Path) -> None:
    program = (
        "from payment_errors import clash\n"
        "code = clash.ErrorCode.OLD\n"
        "print(code.info.deprecated)\n"
        "print(type(clash.ClashError.from_body(400, {'code': 12})).__doc__)\n"
        "assert clash.ErrorCode.lookup('12') is code\n"
    )
    for path, text in pipeline.generate(config.find(FOLDER / "names")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    package = tmp_path / "python"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=package, capture_output=True, text=True
    )
    notice = "Deprecated since 2; use DATABASE_ERROR: It said too little."
    assert (done.stdout, done.stderr) == (f"{notice}\nOld. {notice}\n", "")
    codes = package / "payment_errors" / "_clash_codes.py"
    assert f'    OLD = 12\n    """Old. {notice}"""\n' in codes.read_text("utf-8")
