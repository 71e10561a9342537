"""Links to where an error is explained: the spec's own, or made of the configured page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from errbind.model.catalog import Catalog, Code, Project


def linked(project: Project, page: str | None) -> Project:
    """Return the project with a link for each code that its spec gives none.

    `page` is a URL; `{id}` in it stands for the catalog's id. An anchor is made of the id and the
    wire value, the two that never change: `#acme-CARD_EXPIRED`.
    """
    if page is None:
        return project
    catalogs = tuple(_linked(catalog, page) for catalog in project.catalogs)
    return replace(project, catalogs=catalogs)


def _linked(catalog: Catalog, page: str) -> Catalog:
    url = page.replace("{id}", catalog.id)
    codes = tuple(
        replace(code, docs_url=code.docs_url or f"{url}#{anchor(catalog, code)}")
        for code in catalog.codes
    )
    return replace(catalog, docs_url=url, codes=codes)


def anchor(catalog: Catalog, code: Code) -> str:
    """Return the place of a code on a page, fit for a URL and for the `id` of an element."""
    is_first = code.vocabulary == catalog.vocabularies[0].id
    home = catalog.id if is_first else f"{catalog.id}-{code.vocabulary}"
    return quote(f"{home}-{code.value}", safe="")
