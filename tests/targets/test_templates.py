"""Templates from a project: they read what they are given and do nothing else, and say where they fail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from errbind import pipeline
from errbind.model.problem import Problem, SpecError
from errbind.spec import config
from errbind.targets import rendering
from tests.projects import ROOT, errbind, new_project
from tests.targets.test_cases import FOLDER
from tests.targets.test_cases import NAMES as CASES

NAME = "catalog.json.j2"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return the folder of a project's own templates of the target `catalog`."""
    project = new_project(tmp_path / "project")
    (project / "errbind.toml").write_text('targets = ["catalog"]\n', "utf-8")
    folder = project / "templates" / "catalog"
    folder.mkdir(parents=True)
    return folder


def rendered(templates: Path, **files: str | bytes) -> str:
    """Return what the templates give; `main` is the one that the manifest names."""
    for stem, text in files.items():
        name = NAME if stem == "main" else f"{stem}.j2"
        content = text.encode() if isinstance(text, str) else text
        (templates / name).write_bytes(content)
    texts = pipeline.generate(config.find(templates.parents[1]))
    return texts["catalog/shop.json"]


def problem(templates: Path, **files: str | bytes) -> Problem:
    """Return the only problem of templates."""
    with pytest.raises(SpecError) as raised:
        rendered(templates, **files)
    (found,) = raised.value.problems
    return found


def told(found: Problem) -> str:
    """Return a problem as its place in the target's folder, its rule and its message."""
    where = found.place.file.removeprefix("templates/catalog/")
    return f"{where}:{found.place.line}: {found.rule}: {found.message}"


# -- shipped templates -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", *CASES])
def test_shipped_templates_need_nobody_to_watch_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config.find(FOLDER / name if name else ROOT)
    texts = pipeline.generate(settings)
    monkeypatch.setattr(rendering, "are_shipped", lambda _: False)
    assert pipeline.generate(settings) == texts


# -- the sandbox -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__ }}",
        "{{ catalog.__class__.__mro__ }}",
        "{{ catalog['__class__'] }}",
        "{{ catalog | attr('__class__') }}",
        "{{ [catalog] | map(attribute='__class__') | list }}",
        "{{ [catalog] | selectattr('__class__') | list }}",
        "{{ catalogs | groupby('__class__') }}",
        "{{ [catalog] | sum(attribute='__class__', start='') }}",
        "{{ '{0.__class__}'.format(catalog) }}",
        "{{ '{a.__class__}'.format_map({'a': catalog}) }}",
        "{{ ('{0.__cl' ~ 'ass__}').format(catalog) }}",
        "{{ '%s' | format(catalog.__dict__) }}",
        "{{ catalog.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ joiner.__call__.__globals__ }}",
        "{{ namespace.__init__ }}",
        "{{ range.__self__ }}",
        "{{ catalog.codes.__reduce__() }}",
        "{% macro m() %}{% endmacro %}{{ m.__func__ }}{{ m._func.__code__ }}",
        "{{ (catalog.codes | map('upper')).gi_frame.f_back }}",
        "{% set x = catalog.codes[0].handling.__class__ %}{{ x() }}",
        "{% import 'os' as os %}{{ os.getcwd() }}",
        "{{ open('/etc/passwd') }}",
        "{{ __import__('os') }}",
        "{{ range(10 ** 9) | length }}",
        "{% do catalog.codes %}",
    ],
)
def test_no_way_leads_out_of_the_sandbox(templates: Path, escape: str) -> None:
    found = problem(templates, main=f"one\n{escape}\n")
    assert found.rule in ("template", "template-syntax", "missing-template")
    if found.rule != "missing-template":
        assert (found.place.file, found.place.line) == (
            f"templates/catalog/{NAME}",
            2,
        ), found


@pytest.mark.parametrize(
    "change",
    [
        "{{ phrases.update({404: 'x'}) }}",
        "{{ phrases.pop(404) }}",
        "{{ phrases.clear() }}",
        "{{ phrases.setdefault(1, 2) }}",
        "{% set _ = catalog.texts.append(1) %}",
        "{% set list = [1] %}{% set _ = list.append(2) %}{{ list }}",
        "{% set _ = catalogs.sort() %}",
    ],
)
def test_what_a_template_is_given_cannot_be_changed(
    templates: Path, change: str
) -> None:
    found = problem(templates, main=f"one\n{change}\n")
    assert found.place.line == 2, found
    assert rendered(templates, main="{{ phrases[404] }}") == "Not Found"


@pytest.mark.parametrize(
    "value",
    [
        "catalog",
        "catalog.codes",
        "catalog.codes | map(attribute='name')",
        "[1]",
        "{}",
        "namespace()",
        "range(3)",
    ],
)
def test_only_texts_and_numbers_are_printed(templates: Path, value: str) -> None:
    """Whatever else there is has a form of Python's own, some with an address in memory."""
    found = problem(templates, main=f"one\n{{{{ {value} }}}}\n")
    assert found.place.line == 2
    assert "is printed; join it, or quote it" in found.message


UNSTABLE = {
    "a function": "range",
    "a class": "cycler",
    "an object of Jinja": "cycler(1)",
    "another": "joiner()",
    "a namespace": "namespace(a=1)",
    "a method": "'x'.upper",
    "a method of a list": "catalogs.count",
    "a macro": "m",
    "a generator": "([1, 2] | batch(1))",
    "a mapped generator": "(catalog.codes | map(attribute='name'))",
    "an object": "catalog",
    "objects": "catalog.codes",
    "an object in a list": "[[cycler(1)]]",
    "an object in a mapping": "{'a': [joiner()]}",
    "an object as a key": "{range: 1}",
    "bytes": "'x'.encode()",
    "a view": "{'a': 1}.values()",
}
TEXTS = {
    "string": "{{ VALUE | string }}",
    "mapped string": "{{ [VALUE] | map('string') | join }}",
    "py": "{{ VALUE | py }}",
    "json": "{{ VALUE | json }}",
    "json on lines": "{{ VALUE | json(2) }}",
    "json(3)": "{{ VALUE | json(3) }}",
    "yaml": "{{ VALUE | yaml }}",
    "js": "{{ VALUE | js }}",
    "toml": "{{ VALUE | toml }}",
    "py_literal": "{{ VALUE | py_literal }}",
    "py_tuple": "{{ [VALUE] | py_tuple }}",
    "ts_quoted_union": "{{ 'a' | ts_quoted_union([VALUE]) }}",
    "ts_value": "{{ VALUE | ts_value(1, 2) }}",
    "ts_doc": "{{ [VALUE, VALUE] | ts_doc }}",
    "ts_doc's margin": "{{ ['a'] | ts_doc(VALUE) }}",
    "pprint": "{{ VALUE | pprint }}",
    "tojson": "{{ VALUE | tojson }}",
    "format": "{{ '%s' | format(VALUE) }}",
    "format by name": "{{ '%(a)s' | format(a=VALUE) }}",
    "%": "{{ '%s' % (VALUE,) }}",
    "% by name": "{{ '%(a)s' % {'a': VALUE} }}",
    "% of bytes": "{{ ('%a'.encode() % (VALUE,)).decode() }}",
    "~": "{{ VALUE ~ '' }}",
    "~ within": "{% set a = 'x' ~ VALUE ~ 'y' %}{{ a }}",
    "~ in a test": "{% if 'x' ~ VALUE == 'y' %}{% endif %}",
    "join": "{{ [VALUE] | join }}",
    "join by": "{{ [1, 2] | join(VALUE) }}",
    "join a member": "{{ [{'a': VALUE}] | join(attribute='a') }}",
    "join of HTML": "{{ (',' | safe).join([VALUE]) }}",
    "replace of HTML": "{{ ('x' | e).replace('x', VALUE) }}",
    "% of HTML": "{{ ('%s' | e) % VALUE }}",
    ".format": "{{ '{}'.format(VALUE) }}",
    ".format by name": "{{ '{a!r:>9}'.format(a=VALUE) }}",
    ".format of HTML": "{{ ('{}' | safe).format(VALUE) }}",
    ".format_map": "{{ '{a}'.format_map({'a': VALUE}) }}",
    ".format of a member": "{{ '{0[a]}'.format({'a': VALUE}) }}",
    "upper": "{{ VALUE | upper }}",
    "capitalize": "{{ VALUE | capitalize }}",
    "title": "{{ VALUE | title }}",
    "trim": "{{ VALUE | trim }}",
    "center": "{{ VALUE | center }}",
    "indent": "{{ VALUE | indent }}",
    "truncate": "{{ VALUE | truncate }}",
    "wordwrap": "{{ VALUE | wordwrap }}",
    "replace": "{{ 'x' | replace('x', VALUE) }}",
    "e": "{{ VALUE | e }}",
    "forceescape": "{{ VALUE | forceescape }}",
    "safe": "{{ VALUE | safe }}",
    "striptags": "{{ VALUE | striptags }}",
    "urlencode": "{{ VALUE | urlencode }}",
    "urlize": "{{ VALUE | urlize }}",
    "xmlattr": "{{ {'a': VALUE} | xmlattr }}",
    "a filter block": "{% filter replace('x', VALUE) %}x{% endfilter %}",
    "alone": "{{ VALUE }}",
}


@pytest.mark.parametrize("use", TEXTS.values(), ids=TEXTS)
def test_no_text_is_made_of_what_differs_from_run_to_run(
    templates: Path, use: str
) -> None:
    for what, value in UNSTABLE.items():
        main = f"{{% macro m() %}}{{% endmacro %}}\n{use.replace('VALUE', value)}\n"
        found = problem(templates, main=main)
        assert (found.rule, found.place.line) == ("template", 2), what
        assert " at 0x" not in found.message, what


def test_each_filter_that_makes_a_text_of_a_value_is_held_to_plain_ones(
    templates: Path,
) -> None:
    (target,) = rendering.find_targets(templates.parent, ["catalog"])
    own = rendering._environment(target)
    for name in own.filters:
        for value in ("cycler(1)", "{range: 1}", "[joiner()]"):
            main = f"{{{{ {value} | {name} | list | first | default(1) }}}}"
            try:
                text = rendered(templates, main=main)
            except SpecError:
                continue
            assert "object" not in text and "class" not in text, (name, text)


@pytest.mark.parametrize(
    "gone",
    [
        "{{ [1, 2] | random }}",
        "{{ 'ab' | list | random }}",
        "{{ [[1, 2]] | map('random') | join }}",
        "{{ lipsum() }}",
        "{{ lipsum(1, false) }}",
        "{{ ({'a': 1}.keys() - {}.keys()) | join }}",
        "{{ ({'a': 1}.items() - [])  | list | join }}",
        "{% for name in {'a': 1}.keys() - ['b'] %}{{ name }}{% endfor %}",
    ],
)
def test_nothing_that_comes_by_chance_is_there(templates: Path, gone: str) -> None:
    found = problem(templates, main=f"one\n{gone}\n")
    assert found.place.line == 2


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 1 ~ 'x' ~ true ~ none }}", "1xTrueNone"),
        ("{{ [1, 'a', {'b': none}] | string }}", "[1, 'a', {'b': None}]"),
        ("{{ [1, 2] | join(', ') }}", "1, 2"),
        ("{{ [1, 2] | map('string') | join }}", "12"),
        ("{{ catalogs | join(',', attribute='id') }}", "shop"),
        ("{{ catalogs | map(attribute='id') | join(',') }}", "shop"),
        ("{{ ','.join(catalogs | map(attribute='id')) }}", "shop"),
        ("{{ '{0.id}{1:>3}{a}'.format(catalog, 2, a='z') }}", "shop  2z"),
        ("{{ '{c.id}'.format_map({'c': catalog}) }}", "shop"),
        ("{{ '%s-%d' % ('a', 2) }}{{ 7 % 4 }}{{ 7 - 4 }}", "a-233"),
        ("{{ '%s' | format(1.5) }}", "1.5"),
        ("{{ ('<' | e) ~ ('a%s' | safe) % '<' }}", "&lt;a&lt;"),
        ("{{ {'b': 1, 'a': [true]} | tojson }}", '{"a": [true], "b": 1}'),
        ("{{ {'b': (1, 2)} | py }}{{ 'a' | upper | lower }}", '{"b": (1, 2)}a'),
        (
            "{% for x in [1, 2] %}{{ loop.cycle('a', 'b') ~ loop.index }}{% endfor %}",
            "a1b2",
        ),
        ("{% set n = namespace(a=1) %}{% set n.a = n.a ~ 2 %}{{ n.a }}", "12"),
        ("{% set c = cycler('a', 'b') %}{{ c.next() ~ c.next() }}", "ab"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(1) ~ m('a') }}", "<1><a>"),
        ("{{ [3, 1] | sort | first ~ range(2) | join }}", "101"),
    ],
)
def test_plain_values_become_texts_as_ever(
    templates: Path, template: str, text: str
) -> None:
    assert rendered(templates, main=template) == text


# -- what is not there -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing",
    [
        "{{ nothing }}",
        "{{ catalog.nothing }}",
        "{{ catalog.nothing.more }}",
        "{{ catalog['nothing'] }}",
        "{{ catalog.codes[10_000] }}",
        "{{ catalog.codes[0].nothing }}",
        "{{ phrases[1] }}",
        "{{ nothing | upper }}",
        "{{ catalog.codes | map(attribute='nothing') | list }}",
        "{{ catalog.codes | map(attribute='nothing') | join }}",
        "{{ catalog.codes | sort(attribute='nothing') }}",
        "{{ 'x' ~ nothing }}",
        "{{ 'x' if nothing }}",
        "{% if nothing %}{% endif %}",
        "{% if nothing == 1 %}{% endif %}",
        "{% if nothing.more is defined %}{% endif %}",
        "{% for each in nothing %}{% endfor %}",
        "{% set x = nothing %}{{ x }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ nothing }}{% endmacro %}{{ m() }}",
        "{% call nothing() %}{% endcall %}",
        "{% include nothing %}",
        "{% extends nothing %}",
        "{{ nothing() }}",
        "{{ catalog.id | nothing }}",
        "{{ catalog.id is nothing }}",
        "{{ catalog.description }}",
    ],
)
def test_an_undefined_name_is_refused_where_it_stands(
    templates: Path, missing: str
) -> None:
    found = problem(templates, main=f"one\n\n{missing}\n")
    assert (found.place.file, found.place.line) == (f"templates/catalog/{NAME}", 3)
    assert found.rule in ("template", "template-syntax")


# -- a failure names its file and line -------------------------------------------------------


@pytest.mark.parametrize(
    ("main", "part", "expected"),
    [
        ("{% include 'part.j2' %}", "a\n{{ nothing }}", r"part\.j2:2: template: Undef"),
        ("{% include 'part.j2' %}", "\n\n{% for %}", r"part\.j2:3: template-syntax: "),
        (
            "{% import 'part.j2' as p %}\n{{ p.m(1) }}",
            "a\n{% macro m(x) %}\n{{ x.y }}{% endmacro %}",
            r"part\.j2:3: template: Undef",
        ),
        (
            "{% from 'part.j2' import m %}\n\n{{ m(1, 2) }}",
            "{% macro m(x) %}{% endmacro %}",
            r"catalog\.json\.j2:3: template: TypeError: macro 'm'",
        ),
        (
            "\n{% from 'part.j2' import gone %}\n{{ gone() }}",
            "",
            r"catalog\.json\.j2:3: template: Undef",
        ),
        (
            "{% extends 'part.j2' %}\n{% block b %}\n{{ nothing }}{% endblock %}",
            "{% block b %}{% endblock %}",
            r"catalog\.json\.j2:3: template: Undef",
        ),
        ("a\n{{ 5 | comment }}", "", r"catalog\.json\.j2:2: template: "),
        ("a\n{{ 'x' | round }}", "", r"catalog\.json\.j2:2: template: TypeError"),
        ("a\n{{ 1 / 0 }}", "", r"catalog\.json\.j2:2: template: ZeroDivisionError"),
        ("a\n{{ 'x' + 1 }}", "", r"catalog\.json\.j2:2: template: TypeError"),
        (
            "a\n{% include 'catalog.json.j2' %}",
            "",
            r"catalog\.json\.j2:2: template: RecursionError: ",
        ),
        (
            "{% include 'part.j2' %}",
            "a\n\n{% include 'catalog.json.j2' %}",
            r"(catalog\.json\.j2:1|part\.j2:3): template: RecursionError: ",
        ),
        (
            "{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}",
            "",
            r"catalog\.json\.j2:2: template: RecursionError: ",
        ),
        (
            "a\n{% include 'gone.j2' %}",
            "",
            r"catalog\.json\.j2:2: missing-template: there is no template 'gone\.j2' ",
        ),
        (
            "a\n{% include '../../../errbind.toml' %}",
            "",
            r"catalog\.json\.j2:2: missing-template: there is no template '\.\./",
        ),
        (
            "a\n{% include '/etc/hostname' %}",
            "",
            r"catalog\.json\.j2:2: missing-template: there is no template '/etc",
        ),
        (
            "a\n{% include '..' %}",
            "",
            r"catalog\.json\.j2:2: missing-template: ",
        ),
        (
            "a\n{{ 'x' * 10 ** 11 }}",
            "",
            r"catalog\.json\.j2:2: template: (Memory|Overflow)Error",
        ),
    ],
)
def test_a_template_that_fails_says_where(
    templates: Path, main: str, part: str, expected: str
) -> None:
    found = told(problem(templates, main=main, part=part))
    assert re.match(expected, found), found


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\nb {# never closed\n\n", 2, "end of comment"),
        ("body {\n  a: 1;\n}\n#x {#id { color: red }}\n", 4, "opens a comment"),
        ("{#\n#}\n{#-\n", 3, "end of comment"),
        ("{% raw %}\n\n", 1, "end of raw"),
        ("a\n{% raw -%}{% endraw\nb\n", 2, "end of raw"),
        ("a\n{{ x", 2, "end of print"),
        ("a\n\n{% if x", 3, "end of statement"),
        ("a\n{{ 'x }}\nb", 2, "unexpected char"),
        ('a\n{{ "x }}\nb', 2, "unexpected char"),
        ("a\n{{ x ! y }}\nb", 2, "unexpected char"),
        ("a\n{{ x ` }}\n", 2, "unexpected char"),
        ("a\n{{ x \0 }}\n", 2, "unexpected char"),
        ("a\n{{ (x }}\n", 2, "unexpected '}'"),
        ("a\n{{ x) }}\n", 2, "unexpected ')'"),
        ("a\n{% gone %}\n", 2, "unknown tag"),
        ("a\n{{ '\\ud' }}\n", 2, "escape"),
        ("a\n{{ '\\N{nothing}' }}\n", 2, "unicode"),
        ("a\n{{ 1 | gone }}\n", 2, "no filter"),
    ],
)
@pytest.mark.parametrize("way", ["", "include", "import", "extends"])
def test_a_template_that_cannot_be_read_says_where(
    templates: Path, text: str, line: int, said: str, way: str
) -> None:
    name, uses = "catalog.json.j2", {"import": "{% import 'part.j2' as p %}"}
    if way:
        name, main = "part.j2", uses.get(way, f"{{% {way} 'part.j2' %}}")
        found = problem(templates, main=main, part=text)
    else:
        found = problem(templates, main=text)
    assert re.match(rf"{re.escape(name)}:{line}: template-syntax: ", told(found))
    assert said in found.message.casefold()


def test_a_template_that_cannot_be_read_shows_its_line(templates: Path) -> None:
    project = templates.parents[1]
    (templates / "catalog.json.j2").write_text("a\n{% include 'part.css' %}\n")
    (templates / "part.css").write_text("b\n  p {#id { color: red }\n")
    lines = errbind(project, "generate").stderr.splitlines()
    assert lines[0].startswith("templates/catalog/part.css:2:1: template-syntax: ")
    assert lines[1] == "  2 |   p {#id { color: red }"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "it is a folder"),
        (os.mkfifo, "it is no file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is no file"),
        (lambda path: path.symlink_to("nowhere"), "a link that cannot be followed"),
        (lambda path: path.symlink_to(path.name), "a link that cannot be followed"),
    ],
    ids=["folder", "pipe", "device", "dangling", "loop"],
)
@pytest.mark.parametrize("is_included", [False, True])
def test_a_template_that_is_no_file_is_named_and_no_other_is_taken(
    templates: Path, make: Callable[[Path], None], reason: str, is_included: bool
) -> None:
    name = "part.j2" if is_included else "catalog.json.j2"
    make(templates / name)
    including = {"main": "a\n{% include 'part.j2' %}"}
    found = problem(templates, **(including if is_included else {}))
    where = "catalog.json.j2:2" if is_included else "target.yaml:"
    assert told(found).startswith(where)
    assert found.rule == "missing-template"
    assert found.message.startswith(f"{name!r} is no template: ")
    assert reason in found.message and found.message.endswith("; put a file there")


@pytest.mark.parametrize(
    "content", [b"a\n\xff\xfe\n", b"\x89PNG\r\n\x1a\n\x00\x00", "é".encode("latin-1")]
)
def test_a_template_that_is_no_text_is_named(templates: Path, content: bytes) -> None:
    found = told(problem(templates, main="a\n{% include 'part.j2' %}", part=content))
    assert re.match(r"part\.j2:\d+: template-syntax: .*UTF-8", found), found
    found = told(problem(templates, main=content))
    assert re.match(r"catalog\.json\.j2:\d+: template-syntax: .*UTF-8", found), found


def test_a_template_in_a_folder_of_its_own_is_named_with_it(templates: Path) -> None:
    (templates / "parts").mkdir()
    (templates / "parts" / "one.j2").write_text("a\n{{ nothing }}", "utf-8")
    found = told(problem(templates, main="{% include 'parts/one.j2' %}"))
    assert found.startswith("parts/one.j2:2: template: Undef"), found


def test_a_template_whose_name_does_not_end_in_j2_is_named_too(templates: Path) -> None:
    (templates / "part.txt").write_text("a\n{{ nothing }}", "utf-8")
    found = told(problem(templates, main="{% include 'part.txt' %}"))
    assert found.startswith("part.txt:2: template: Undef"), found


def test_a_template_with_the_line_endings_of_windows_gives_the_same(
    templates: Path,
) -> None:
    text = "a\n{% if true %}\nb\n{% endif %}\n{{ catalog.id }}\n"
    assert rendered(templates, main=text.replace("\n", "\r\n")) == rendered(
        templates, main=text
    )


def test_a_symbolic_link_leads_to_no_template_outside_of_the_project(
    templates: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (templates / "part.j2").symlink_to(tmp_path / "secret.txt")
    found = told(problem(templates, main="a\n{% include 'part.j2' %}"))
    assert re.match(r"catalog\.json\.j2:2: missing-template: ", found), found


def test_a_long_output_is_written(templates: Path) -> None:
    text = rendered(
        templates, main="{% for n in range(99999) %}{{ 'ab' * 50 }}{% endfor %}"
    )
    assert len(text) == 9_999_900


def test_a_source_is_copied_as_it_stands_below_a_header(templates: Path) -> None:
    folder = templates.with_name("own")
    (folder / "runtime").mkdir(parents=True)
    text = "const open = '{{ and {% and {#';\n"
    (folder / "runtime" / "reader.ts").write_text(text, "utf-8")
    manifest = """\
description: A runtime
comment: {start: //}
outputs:
  - {source: runtime/reader.ts, path: own/reader.ts}
"""
    (folder / "target.yaml").write_text(manifest, "utf-8")
    project = templates.parents[1]
    (project / "errbind.toml").write_text('targets = ["own"]\n', "utf-8")
    written = pipeline.generate(config.find(project))["own/reader.ts"]
    first, second, *rest = written.splitlines(keepends=True)
    assert "from templates/own/runtime/reader.ts. DO NOT EDIT." in first
    assert second.startswith("// It is the same in every project: ")
    assert "".join(rest) == text


def test_what_is_no_python_names_the_output(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    folder = project / "templates" / "python"
    folder.mkdir(parents=True)
    (folder / "_info.py.j2").write_text("def (:\n", "utf-8")
    with pytest.raises(SpecError) as raised:
        pipeline.generate(config.find(project))
    (found,) = raised.value.problems
    assert found.rule == "invalid-output"
    assert found.place.file.endswith("_info.py")
