"""The generated catalogs say what their source documents say, to the letter.

`tests/documents/<id>.txt` are the documents. `<id>_rows.tsv` beside them are their
tables with the columns split by a reader, which the text of xMoney's document has run
together. The first tests prove the split rows against the documents, the others prove
the catalogs against both.
"""

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest

DOCUMENTS = Path(__file__).parents[1] / "documents"
CATALOGS = Path(__file__).parents[2] / "out" / "catalog"

HTTP_STATUSES = "HTTP Status Codes"
STATUS_NAMES = {
    "(Unauthorized)": "UNAUTHORIZED",
    "(Not Found)": "NOT_FOUND",
    "(Too Many Requests)": "TOO_MANY_REQUESTS",
    "(InternalServerError)": "INTERNAL_SERVER_ERROR",
}

both = pytest.mark.parametrize("catalog_id", ["mugglepay", "xmoney"])


class Section(NamedTuple):
    """A table of xMoney's document with what stands above it."""

    title: str
    description: str | None
    header: str
    lines: tuple[str, ...]


class Cells(HTMLParser):
    """Collect the rows of an HTML table as lists of texts, and the text around it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.rows[-1][-1] += data


def document(catalog_id: str) -> str:
    return (DOCUMENTS / f"{catalog_id}.txt").read_bytes().decode()


def catalog(catalog_id: str) -> dict[str, Any]:
    text = (CATALOGS / f"{catalog_id}.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def split_rows(catalog_id: str) -> list[list[str]]:
    """Return the rows of the TSV, its header first."""
    text = (DOCUMENTS / f"{catalog_id}_rows.tsv").read_bytes().decode()
    return list(csv.reader(text.splitlines(), "excel-tab", quoting=csv.QUOTE_NONE))


def xmoney_rows(statuses: bool) -> list[list[str]]:
    """Return the rows of the HTTP statuses, or those of all other sections."""
    return [
        row for row in split_rows("xmoney")[1:] if (row[4] == HTTP_STATUSES) == statuses
    ]


def mugglepay_rows(statuses: bool) -> list[list[str]]:
    """Return the rows with a label in brackets, or those with a code."""
    return [
        row for row in split_rows("mugglepay")[1:] if row[1].startswith("(") == statuses
    ]


def mugglepay_table() -> list[list[str]]:
    cells = Cells()
    cells.feed(document("mugglepay"))
    cells.close()
    return cells.rows


def sections() -> Iterator[Section]:
    """Yield the tables of xMoney's document; an introduction ends in a full stop."""
    paragraphs = document("xmoney").split("\n\n")
    for index, paragraph in enumerate(paragraphs):
        if not paragraph.startswith("CodeConstant"):
            continue
        title, introduction = paragraphs[index - 2], paragraphs[index - 1]
        described = introduction.endswith(".")
        header, *lines = paragraph.split("\n")
        yield Section(
            title=title if described else introduction,
            description=introduction if described else None,
            header=header,
            lines=tuple(lines),
        )


def json_blocks(catalog_id: str) -> list[Any]:
    blocks = re.findall(r"^\{\n.*?^\}$", document(catalog_id), re.DOTALL | re.MULTILINE)
    return [json.loads(block) for block in blocks]


def example_titles() -> Iterator[str]:
    """Yield what stands above each JSON block of xMoney's document, sentences apart."""
    above = ""
    for paragraph in document("xmoney").split("\n\n"):
        if paragraph.startswith("{\n"):
            yield above
        elif not paragraph.endswith(":"):
            above = paragraph


def practices() -> Iterator[tuple[bool, str]]:
    """Yield the listed advice: whether it is a point under another, and its text."""
    _, listed = document("xmoney").split("\n\nBest Practices for Error Handling\n\n")
    for line in filter(None, listed.split("\n")):
        match = re.fullmatch(r"  (?:\d\.|(  •)) (.+)", line)
        assert match, line
        yield match[1] is not None, match[2]


def flattened(advice: list[dict[str, Any]]) -> Iterator[tuple[bool, str]]:
    for entry in advice:
        yield False, entry["text"]
        for item in entry.get("items") or []:
            yield True, item["text"]


def heading(group: dict[str, Any]) -> str:
    """Return a group's title as the document writes it: `Card Errors (9xx)`."""
    title: str = group["title"]
    return f"{title} ({group['range']})" if group["range"] else title


def fields(code: dict[str, Any]) -> str:
    """Return a code's fields as the document's column writes them."""
    if code["fields_vary"]:
        assert code["fields"] == []
        return "Various"
    return ", ".join(code["fields"])


# -- the split rows are the documents' -----------------------------------------------


def test_xmoney_rows_joined_again_are_every_line_of_every_table() -> None:
    lines = [(s.title, line) for s in sections() for line in s.lines]
    joined = [(row[4], "".join(row[:4])) for row in split_rows("xmoney")[1:]]
    assert joined == lines


def test_xmoney_lines_that_look_like_a_row_are_all_in_a_table() -> None:
    lines = re.findall(r"^\d{3,4}[A-Z].*$", document("xmoney"), re.MULTILINE)
    assert lines == [line for section in sections() for line in section.lines]


def test_xmoney_rows_have_the_columns_of_their_table() -> None:
    columns = split_rows("xmoney")[0]
    headers = {section.title: section.header for section in sections()}
    assert set(headers.values()) == {"".join(columns[:3]), "".join(columns[:4])}
    for row in split_rows("xmoney")[1:]:
        assert len(row) == len(columns)
        assert not row[3] or headers[row[4]] == "".join(columns[:4]), row


def test_xmoney_columns_are_split_where_a_reader_would_split_them() -> None:
    for code, constant, description, field, _ in split_rows("xmoney")[1:]:
        assert re.fullmatch(r"[1-9]\d{2,3}", code)
        assert re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", constant), constant
        assert re.fullmatch(r"[A-Z]([a-z']+)?( [^ ]+)+", description), description
        assert re.fullmatch(r"(Various|[a-z]+\d?([A-Z][a-z]+)*)?", field), field


def test_mugglepay_rows_are_the_cells_of_the_table() -> None:
    assert split_rows("mugglepay") == mugglepay_table()


# -- the catalogs are the documents' -------------------------------------------------


def test_xmoney_codes_are_the_rows_in_the_order_of_the_document() -> None:
    found = catalog("xmoney")
    titles = {g["id"]: heading(g) for g in found["groups"]}
    codes = [
        [str(c["code"]), c["name"], c["description"], fields(c), titles[c["group"]]]
        for c in found["codes"]
    ]
    assert codes == xmoney_rows(statuses=False)


def test_xmoney_codes_are_integers() -> None:
    assert {type(code["code"]) for code in catalog("xmoney")["codes"]} == {int}


def test_xmoney_groups_are_the_sections_with_their_introductions() -> None:
    groups = [(heading(g), g["description"]) for g in catalog("xmoney")["groups"]]
    expected = [(s.title, s.description) for s in sections()]
    assert groups == expected[1:]
    assert expected[0][0] == HTTP_STATUSES


def test_xmoney_http_statuses_are_the_rows_of_their_table() -> None:
    statuses = catalog("xmoney")["http_statuses"]
    found = [[str(s["status"]), s["name"], s["description"]] for s in statuses]
    assert found == [row[:3] for row in xmoney_rows(statuses=True)]
    assert {s["label"] for s in statuses} == {None}


def test_xmoney_states_no_http_status_for_a_code() -> None:
    assert {code["http_status"] for code in catalog("xmoney")["codes"]} == {None}


def test_mugglepay_codes_are_the_rows_and_the_code_of_the_example() -> None:
    (example,) = json_blocks("mugglepay")
    shown = [example["status"], example["error_code"], example["error"]]
    codes = catalog("mugglepay")["codes"]
    found = [[str(c["http_status"]), c["code"], c["description"]] for c in codes]
    assert found == [*mugglepay_rows(statuses=False), shown]
    assert [c["name"] for c in codes] == [c["code"] for c in codes]
    assert not any(c["fields"] or c["fields_vary"] for c in codes)


def test_mugglepay_http_statuses_are_the_rows_with_a_label() -> None:
    statuses = catalog("mugglepay")["http_statuses"]
    found = [[str(s["status"]), s["label"], s["description"]] for s in statuses]
    assert found == mugglepay_rows(statuses=True)
    assert [s["name"] for s in statuses] == [STATUS_NAMES[s["label"]] for s in statuses]


def test_mugglepay_has_one_group_with_the_heading_and_its_sentence() -> None:
    (group,) = catalog("mugglepay")["groups"]
    assert f"## {group['title']}\n\n{group['description']}\n" in document("mugglepay")
    assert group["range"] is None
    assert {code["group"] for code in catalog("mugglepay")["codes"]} == {group["id"]}


def test_nothing_is_missing_by_the_numbers() -> None:
    mugglepay, xmoney = catalog("mugglepay"), catalog("xmoney")
    assert len(mugglepay_rows(statuses=False)) == 23
    assert len(mugglepay["codes"]) == 24
    assert len(mugglepay["http_statuses"]) == 4
    assert len(xmoney["codes"]) == 164
    assert len(xmoney["groups"]) == 9
    assert len(xmoney["http_statuses"]) == 13


@both
def test_examples_are_the_json_blocks_of_the_document(catalog_id: str) -> None:
    bodies = [example["body"] for example in catalog(catalog_id)["examples"]]
    assert bodies == json_blocks(catalog_id)
    assert len(bodies) == {"mugglepay": 1, "xmoney": 5}[catalog_id]


def test_xmoney_examples_have_their_headings_and_the_statuses_named_there() -> None:
    examples = catalog("xmoney")["examples"]
    assert [example["title"] for example in examples] == list(example_titles())
    for example in examples:
        status = re.match(r"\d{3} ", example["title"])
        assert example["http_status"] == (int(status[0]) if status else None)


def test_mugglepay_example_has_its_heading_and_no_status_outside_the_body() -> None:
    (example,) = catalog("mugglepay")["examples"]
    assert f"\n\n{example['title']}:\n\n" in document("mugglepay")
    assert example["http_status"] is None


def test_xmoney_envelope_describes_its_members_as_the_table_of_fields() -> None:
    (envelope,) = catalog("xmoney")["envelopes"]
    errors = envelope["schema"]["properties"]["errors"]
    members = errors["items"]["properties"].items()
    lines = [f"{name}{member['description']}" for name, member in members]
    table = "\n".join(["FieldDescription", *lines])
    assert f"\n\n{errors['description']}\n\n{table}\n\n" in document("xmoney")


def test_xmoney_envelope_description_is_a_paragraph_of_the_document() -> None:
    (envelope,) = catalog("xmoney")["envelopes"]
    assert envelope["description"] in document("xmoney").split("\n\n")


def test_xmoney_types_are_those_that_the_table_of_fields_names() -> None:
    types = " or ".join(entry["value"] for entry in catalog("xmoney")["types"])
    assert f"\ntypeThe type of error {types}.\n" in document("xmoney")


def test_mugglepay_envelope_has_the_members_of_table_and_example() -> None:
    (envelope,) = catalog("mugglepay")["envelopes"]
    (example,) = json_blocks("mugglepay")
    assert set(envelope["schema"]["properties"]) == set(example)
    assert set(example) == set(split_rows("mugglepay")[0])


def test_xmoney_advice_is_the_list_of_best_practices() -> None:
    advice = list(flattened(catalog("xmoney")["advice"]))
    assert advice == list(practices())
    assert len(advice) == 11


def test_mugglepay_document_gives_no_advice() -> None:
    assert catalog("mugglepay")["advice"] == []


def test_introductions_are_kept_to_the_letter() -> None:
    kept = catalog("xmoney")
    lines = (DOCUMENTS / "xmoney.txt").read_text("utf-8").splitlines()
    assert kept["http_statuses_description"] in lines
    assert kept["examples"][0]["description"] in lines
    assert all(group["description"] in lines for group in kept["groups"][:-1])
