"""Huge specs are read, refused and generated in a time that grows no faster than they do.

Nothing is timed: what was not linear here took hours, and `TIMEOUT` is minutes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from errbind.importing import (
    columns,
    draft,
    formats,
    html_source,
    markdown_source,
    pages,
)
from errbind.model.problem import suggestion
from tests.projects import ROOT, SPEC, new_project

TIMEOUT = 240
MANY = 100_000
CODE = "      - {code: CART_EMPTY, "


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; what hangs is ended and fails."""
    command = [sys.executable, "-m", "errbind", *arguments]
    done = subprocess.run(
        command, cwd=project, capture_output=True, encoding="utf-8", timeout=TIMEOUT
    )
    assert "Traceback" not in done.stderr
    return done


def with_code(entry: str) -> str:
    """Return the spec with more said of a code."""
    assert CODE in SPEC
    return SPEC.replace(CODE, f"{CODE}{entry}, ")


SPECS = {
    "comment": SPEC + "#" + "x" * 2 * 10**6 + "\n",
    "keys": SPEC + "".join(f"k{n}: 1\n" for n in range(20_000)),
    "same key": SPEC + "k: 1\n" * 20_000,
    "long key": f'{SPEC}? "{"k" * 10**6}"\n: 1\n',
    "key like a hint": f'{SPEC}? "{" (did you mean " * 60_000}"\n: 1\n',
    "aliases": f"a: &x [1]\nb: [{', '.join(['*x'] * 10_000)}]\n",
    "long anchor": f"a: &{'x' * 10**6} 1\n",
    "long alias": f"a: *{'x' * 10**6}\n",
    "long tag": f"a: !{'x' * 10**6} 1\n",
    "long number": f"a: {'1' * 10**6}\n",
    "long time": f"a: 1{':00' * 300_000}\n",
    "long line": SPEC + "x " * 500_000,
    "empty lines": SPEC + "\n" * 10**6 + "x",
    "mixed fields": with_code(
        f"fields: [{', '.join(f'f{n}, {n}' for n in range(10_000))}]"
    ),
    "quotes": SPEC + '"' * 100_001,
    "open lists": SPEC + "x: [" + "[]," * MANY,
    "colons": SPEC + "x: " + ":" * 10**6 + "\n: :",
    "unknown members": SPEC.replace(
        CODE, "".join(f"      - {{code: CODE_{n}}}\n" for n in range(2_000)) + CODE
    )
    + "categories:\n  gone:\n"
    + "".join(f"    - KODE_{n}_X\n" for n in range(2_000)),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_huge_spec_is_looked_at_in_linear_time(name: str, tmp_path: Path) -> None:
    project = new_project(tmp_path, SPECS[name])
    done = run(project, "validate", "--format", "json")
    found = json.loads(done.stdout)["problems"]
    assert bool(found) == (name != "comment")
    assert all(len(problem["message"]) < 2_000 for problem in found)


TEXTS = {
    "words": "retry later ",
    "ends": """it's */ \"\"\" ${x} --> {{ y }} \\ [{(, a\n""",
    "wide": "漢字😀\u200d",
    "unseen": "retry later and again \0\u202e\x1b",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_a_megabyte_is_generated(name: str, tmp_path: Path) -> None:
    text = (TEXTS[name] * 10**6)[: 10**6]
    said = json.dumps(text).replace("\\ud83d\\ude00", "\\U0001f600")
    spec = SPEC.replace('description: "The cart is empty"', f"description: {said}")
    assert said in spec
    project = new_project(tmp_path, spec)
    (project / "errbind.toml").unlink()
    done = run(project, "generate")
    assert done.returncode == 0, done.stderr[:1000]
    script = "import payment_errors.shop as s; print(ascii(s.CartEmptyError().message))"
    command = [sys.executable, "-c", script]
    python = project / "out" / "python"
    printed = subprocess.run(command, cwd=python, capture_output=True, text=True)
    assert (printed.stdout == f"{text!a}\n", printed.stderr) == (True, "")


# -- regular expressions -----------------------------------------------------------------------

# What makes a careless regular expression look at each character again from each other one.
RUNS = (
    *(
        " ",
        "\t",
        "a",
        "A",
        "aA",
        "0",
        "_",
        "\\",
        '"',
        "'",
        "\\'",
        "<",
        "<!--",
        "<!---->",
    ),
    *(
        "-",
        "--",
        "---\n",
        "title: ",
        "title: a ",
        "[",
        "(",
        "(1",
        "{",
        "{#a",
        "{_",
        "}",
    ),
    *(
        "*",
        "`",
        "#",
        ".",
        ",",
        ":",
        ":1",
        "[1",
        "1-",
        "1 ",
        "err",
        "error",
        "a.",
        "a, ",
    ),
    *(
        "A_",
        "0_",
        "/",
        "a/",
        "x=",
        "x: ",
        "\u00b6",
        "\u00b6 ",
        "\0",
        "\0 ",
        "é",
        "漢",
        "//",
    ),
    *("https://", "<meta ", "| ", "|-", "(did you mean '", "a: a | ", "1e", "+1", "_1"),
)


# A module, the pattern's name there, it, its flags, and whether it is looked for in the text.
Sought = tuple[str, str, str, int, bool]


def patterns() -> list[Sought]:
    """Return every regular expression that a module of the generator keeps."""
    script = """
import importlib, inspect, json, pkgutil, re, errbind
found = []
for info in pkgutil.walk_packages(errbind.__path__, "errbind."):
    if info.name.endswith("__main__"):
        continue
    module = importlib.import_module(info.name)
    source = inspect.getsource(module)
    for name, value in vars(module).items():
        listed = value.items() if isinstance(value, dict) else [(name, value)]
        for key, pattern in listed:
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                uses = rf"\\b{name}(\\[\\w+\\])?\\.(search|sub|split|find\\w+)\\("
                is_sought = re.search(uses, source) is not None
                found.append((info.name, name, pattern.pattern, pattern.flags, is_sought))
print(json.dumps(found))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return [tuple(entry) for entry in json.loads(done.stdout)]


def schema_patterns() -> list[Sought]:
    folder = ROOT / "generator" / "errbind" / "schemas"
    texts = "".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))
    found = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', texts)
    return [
        ("schema", "pattern", json.loads(text), 0, True)
        for text in dict.fromkeys(found)
    ]


MATCH = """
import json, re, sys
from errbind.importing.columns import LONGEST  # all that `_PARTS` is given
found, runs = json.load(sys.stdin)
for module, name, pattern, flags, is_sought in found:
    compiled = re.compile(pattern, flags)
    for run in runs:
        text = "a" + run * 20_000 + "\\u0001"
        print(module, name, repr(run), flush=True)
        compiled.match(text), compiled.fullmatch(text)
        is_sought and compiled.search(text[:LONGEST] if name == "_PARTS" else text)
print("done", flush=True)
"""


def test_every_regular_expression_is_linear() -> None:
    found = patterns() + schema_patterns()
    assert len(found) > 50
    given = json.dumps([found, RUNS])
    command = [sys.executable, "-c", MATCH]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            printed, _ = process.communicate(given, timeout=TIMEOUT / 2)
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
    assert printed.rstrip("\n").rpartition("\n")[2] == "done"


def test_the_name_of_a_column_may_be_long() -> None:
    assert columns.rank("code", "err" * 100_000) is None
    assert columns.rank("code", "The error code") is not None


def test_a_hint_is_found_behind_what_looks_like_one() -> None:
    message = "'x (did you mean 'y'?)' is not a key here (did you mean 'title'?); it is"
    assert suggestion(message) == "title"
    assert suggestion("'x (did you mean ' is not a key here") is None


def test_pages_are_read_as_before() -> None:
    assert formats._HTML.match(" <!-- a --> <!-- b -->\n<P>")
    assert not formats._HTML.match("<!-- a --> text <p>")
    assert pages._ANCHOR.sub("", "Errors  {#errors} ") == "Errors"
    assert draft.titled("Cards  (9xx)") == ("Cards", "9xx")
    assert html_source.flat("a \n b\0 \0 c") == "a b\nc"
    page = '---\ntitle:  "The errors"  \n---\n# x\n\n| Code |\n|---|\n| A |\n'
    assert markdown_source.read("x.md", page).title == "The errors"
