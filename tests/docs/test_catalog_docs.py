"""The table of docs/catalogs.md says of each catalog what its spec and its source do."""

from __future__ import annotations

import re

from tests.catalog_project import FOLDER, NAMES, catalogs, source
from tests.projects import ROOT

PAGE = (ROOT / "docs" / "catalogs.md").read_text("utf-8")
NOTHING = "nothing"


def told() -> dict[str, list[str]]:
    """Return the cells of the table by the catalog's id."""
    (table,) = re.findall(r"<!-- catalogs -->\n(?:\|.*\n){2}((?:\|.*\n)+)", PAGE)
    rows = [line.strip("|").split(" | ") for line in table.splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {re.sub(r"\[(\w+)\].*", r"\1", row[0]): row for row in cells}


def expected(name: str) -> list[str]:
    """Return what the table must say of a catalog, but for what is out of reach."""
    catalog = catalogs()[name]
    return [
        f"[{name}](../tests/catalogs/specs/{name}.yaml)",
        str(len(source(name)["codes"])),
        str(len(catalog.codes)),
        ", ".join(f"`{each.id}`" for each in catalog.vocabularies),
        ", ".join(f"`{each.id}`" for each in catalog.envelopes),
    ]


def test_the_table_has_a_row_for_each_catalog_with_its_numbers() -> None:
    rows = told()
    assert list(rows) == list(NAMES)
    for name in NAMES:
        assert rows[name][:-1] == expected(name)


def test_what_a_spec_says_is_out_of_reach_is_in_the_table() -> None:
    for name, row in told().items():
        comments = (FOLDER / "specs" / f"{name}.yaml").read_text("utf-8").lower()
        assert (row[-1] == NOTHING) == ("out of reach" not in comments), name
