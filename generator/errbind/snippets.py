"""How an error is caught in each language: code that runs, with the project's own names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from errbind import naming
from errbind.class_tree import SHARED
from errbind.examples import made
from errbind.model import (
    Catalog,
    Category,
    Code,
    HttpStatus,
    Package,
    Vocabulary,
)
from errbind.openapi_names import referred
from errbind.plan.class_model import class_model
from errbind.quoting import js
from errbind.records import record


@record
class Snippet:
    """How something is caught in a language: its title, code, and a remark on it."""

    language: str
    title: str
    code: str
    note: str | None = None


@record
class Bindings:
    """What a project generates: the targets' names, and where the OpenAPI documents are.

    `openapi` is a path in which `{id}` stands for a catalog's id, None without that target.
    """

    package: Package
    categories: tuple[Category, ...]
    targets: frozenset[str]
    openapi: str | None = None

    def snippets(self, found: Iterable[Snippet | None]) -> tuple[Snippet, ...]:
        """Return those of the languages that the project generates."""
        return tuple(s for s in found if s is not None and s.language in self.targets)


# -- what is caught --------------------------------------------------------------------


def of_code(bindings: Bindings, catalog: Catalog, code: Code) -> tuple[Snippet, ...]:
    """Return how a code is caught."""
    python, typescript = None, None
    enum = vocabulary_of(catalog, code).enum
    if any("items" in envelope.roles for envelope in catalog.envelopes):
        error = _variable("error", catalog)
        python = _among_several(error, f"{catalog.id}.{enum}.{code.constant}")
        typescript = _among_several("error", f"{catalog.prefix}{enum}.{code.constant}")
    enum = f"{catalog.prefix}{enum}"
    test = f"error?.code === {enum}.{code.constant}"
    return bindings.snippets(
        [
            _python(bindings, catalog, f"{catalog.id}.{code.class_name}", note=python),
            _typescript(bindings, catalog, test, enum, note=typescript),
            _openapi(bindings, catalog, code.http_status, code),
        ]
    )


def vocabulary_of(catalog: Catalog, code: Code) -> Vocabulary:
    """Return the vocabulary of a code."""
    return next(v for v in catalog.vocabularies if v.id == code.vocabulary)


def _among_several(error: str, constant: str) -> str:
    return f"{error}.has({constant}) finds it among several errors of a response too."


def of_status(
    bindings: Bindings, catalog: Catalog, status: HttpStatus | int
) -> tuple[Snippet, ...]:
    """Return how an HTTP status is caught; one that only codes state has no class."""
    number = status if isinstance(status, int) else status.status
    if number < 400:
        return ()
    enum, test = None, str(number)
    if isinstance(status, HttpStatus):
        enum = f"{catalog.prefix}HttpStatus"
        test = f"{enum}.{status.constant}"
        name = f"{catalog.id}.{status.class_name}"
        note = "It is raised where no code is known; error.http_status tells the status of all."
        python = _python(bindings, catalog, name, note=note)
    else:
        python = _python_of_status(bindings, catalog, number)
    return bindings.snippets(
        [
            python,
            _typescript(bindings, catalog, f"error?.status === {test}", enum),
            _openapi(bindings, catalog, number),
        ]
    )


def of_category(
    bindings: Bindings, catalog: Catalog | None, category: Category
) -> tuple[Snippet, ...]:
    """Return how a category is caught where the errors are a catalog's."""
    if catalog is None:
        return ()
    name = category.class_name
    note = f"It catches the errors of every API that are in {category.id}."
    return bindings.snippets(
        [
            _python(bindings, catalog, name, name, note),
            _of_category_in_typescript(bindings, catalog, category.id),
        ]
    )


def _of_category_in_typescript(
    bindings: Bindings, catalog: Catalog, category: str
) -> Snippet:
    test = f"error?.categories.includes({js(category)})"
    return _typescript(bindings, catalog, test)


def of_group(bindings: Bindings, catalog: Catalog, group: str) -> tuple[Snippet, ...]:
    """Return how the errors of a group are caught."""
    name = next(g.class_name for g in catalog.groups if g.id == group)
    prefix = catalog.prefix
    codes = [code for code in catalog.codes if code.group == group]
    enum = vocabulary_of(catalog, codes[0]).enum if codes else "ErrorCode"
    stem = enum.removesuffix("Code") or "Code"
    texts = f"{naming.lower_first(prefix)}{stem}Catalog"
    address = f"{bindings.package.name}/{catalog.id}"
    code = [
        f'import {{ parse{prefix}Error, to{prefix}{enum} }} from "{address}";',
        f'import {{ {texts} }} from "{address}/catalog";',
        "",
        _parsed(prefix),
        f"const code = to{prefix}{enum}(error?.code);",
        f"if (code !== undefined && {texts}[code].group === {js(group)}) {{",
        "  console.log(error?.message);",
        "}",
    ]
    return bindings.snippets(
        [
            _python(bindings, catalog, f"{catalog.id}.{name}"),
            Snippet("typescript", "TypeScript", "\n".join(code)),
        ]
    )


def of_class(
    bindings: Bindings, catalog: Catalog, name: str, bases: Sequence[str]
) -> tuple[Snippet, ...]:
    """Return how a class between others is caught; TypeScript has those of categories only."""
    own = [base.removeprefix(SHARED) for base in bases if base.startswith(SHARED)]
    is_own = len(own) == 1  # that of a category; others derive from several
    return bindings.snippets(
        [
            _python(bindings, catalog, f"{catalog.id}.{name}"),
            _of_category_in_typescript(bindings, catalog, own[0]) if is_own else None,
        ]
    )


def of_catalog(bindings: Bindings, catalog: Catalog) -> tuple[Snippet, ...]:
    """Return how any error of a catalog is caught."""
    return bindings.snippets(
        [
            _python(bindings, catalog, f"{catalog.id}.{catalog.root_class}"),
            _typescript(bindings, catalog, "error"),
            _openapi(bindings, catalog, None),
        ]
    )


def of_all(bindings: Bindings, catalog: Catalog) -> tuple[Snippet, ...]:
    """Return how any error of any catalog is caught."""
    root = bindings.package.root_class
    prefix, package = catalog.prefix, bindings.package.name
    code = [
        f'import {{ is{root} }} from "{package}";',
        f'import {{ parse{prefix}Error }} from "{package}/{catalog.id}";',
        "",
        _parsed(prefix),
        f"if (is{root}(error)) console.log(error.message);",
    ]
    return bindings.snippets(
        [
            _python(bindings, catalog, root, root),
            Snippet("typescript", "TypeScript", "\n".join(code)),
        ]
    )


# -- languages -------------------------------------------------------------------------


def _python(
    bindings: Bindings,
    catalog: Catalog,
    caught: str,
    imported: str | None = None,
    note: str | None = None,
) -> Snippet:
    names = ", ".join([imported, catalog.id] if imported else [catalog.id])
    error = _variable("error", catalog)
    code = [
        f"from {bindings.package.module} import {names}",
        "",
        "try:",
        f"    {catalog.id}.raise_for_error({_variable('response', catalog)})",
        f"except {caught} as {error}:",
        f"    print({error}.message)",
    ]
    own = caught.removeprefix(f"{catalog.id}.")
    above = _above(bindings, catalog, own)
    also = f"Also caught as {', '.join(above)}." if above and not imported else None
    note = "\n".join(text for text in (also, note) if text) or None
    return Snippet("python", "Python", "\n".join(code), note)


def _python_of_status(bindings: Bindings, catalog: Catalog, status: int) -> Snippet:
    error = _variable("error", catalog)
    code = [
        f"from {bindings.package.module} import {catalog.id}",
        "",
        "try:",
        f"    {catalog.id}.raise_for_error({_variable('response', catalog)})",
        f"except {catalog.id}.{catalog.root_class} as {error}:",
        f"    if {error}.http_status != {status}:",
        "        raise",
        f"    print({error}.message)",
    ]
    return Snippet("python", "Python", "\n".join(code))


def _variable(name: str, catalog: Catalog) -> str:
    """Return a variable's name that is not the catalog's module."""
    return f"{name}_" if name == catalog.id else name


def _above(bindings: Bindings, catalog: Catalog, name: str) -> list[str]:
    """Return the classes that a class derives from, as they are written after the import."""
    model = class_model(catalog, bindings.categories)
    codes = (c for c in catalog.codes if c.class_name == name)
    code = next(codes, None)
    line = (
        model.line(code.bases) if code else model.ancestors.get(model.ids.get(name, ""))
    )
    if line is None:
        return []
    nodes = [model.nodes[id] for id in line]
    above = [
        n.name if n.kind == "shared_category" else f"{catalog.id}.{n.name}"
        for n in nodes
    ]
    return [*above, bindings.package.root_class]


def _typescript(
    bindings: Bindings,
    catalog: Catalog,
    test: str,
    imported: str | None = None,
    note: str | None = None,
) -> Snippet:
    parse = f"parse{catalog.prefix}Error"
    names = ", ".join([parse, imported] if imported else [parse])
    code = [
        f'import {{ {names} }} from "{bindings.package.name}/{catalog.id}";',
        "",
        _parsed(catalog.prefix),
        f"if ({test}) console.log(error.message);",
    ]
    return Snippet("typescript", "TypeScript", "\n".join(code), note)


def _parsed(prefix: str) -> str:
    arguments = "response.status, await response.text(), response.headers"
    return f"const error = parse{prefix}Error({arguments});"


def _openapi(
    bindings: Bindings, catalog: Catalog, status: int | None, code: Code | None = None
) -> Snippet | None:
    if bindings.openapi is None:
        return None
    path = bindings.openapi.replace("{id}", catalog.id)
    names = _components(bindings, catalog, status, code)
    lines = [f"{path}#/components/{name}" for name in names]
    return Snippet("openapi", "OpenAPI", "\n".join(lines))


def _components(
    bindings: Bindings, catalog: Catalog, status: int | None, code: Code | None
) -> Iterator[str]:
    first = catalog.vocabularies[0].id
    codes, response = referred(catalog, status, code.vocabulary if code else first)
    if code is not None:
        yield f"schemas/{codes}"
    yield f"responses/{response}"
    if code is not None:
        alone = replace(catalog, codes=(code,))
        for example in made(alone, bindings.categories):
            yield f"examples/{example.component}"
