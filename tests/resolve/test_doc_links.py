"""Links to where a code is explained, made of the configured page, in every binding."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import yaml
from openapi_spec_validator import validate

from tests.projects import SPEC, errbind, new_project
from tests.tools import run_node

CASES = Path(__file__).parents[1] / "cases" / "vocabularies" / "specs"
OWN = "https://shop.example/locked"
CART_EMPTY = "https://docs.example/shop/errors#shop-CART_EMPTY"


def linked_project(folder: Path, config: str = "") -> Path:
    spec = SPEC.replace(
        "http_status: 409}", f"http_status: 409, docs_url: {json.dumps(OWN)}}}"
    )
    project = new_project(folder, spec)
    page = 'docs-url = "https://docs.example/{id}/errors"\n'
    (project / "errbind.toml").write_text(config or page)
    done = errbind(project, "generate")
    assert done.returncode == 0, done.stderr
    return project / "out"


def test_the_catalog_links_each_code_and_keeps_the_specs_own_links(
    tmp_path: Path,
) -> None:
    out = linked_project(tmp_path / "project")
    catalog = json.loads((out / "catalog" / "shop.json").read_text("utf-8"))
    links = {code["code"]: code["docs_url"] for code in catalog["codes"]}
    assert links == {"CART_LOCKED": OWN, "CART_EMPTY": CART_EMPTY}


def test_python_offers_the_link_on_the_exception_and_on_the_code(
    tmp_path: Path,
) -> None:
    out = linked_project(tmp_path / "project")
    code = (
        "from payment_errors import shop;"
        "print(shop.CartEmptyError().docs_url, shop.ErrorCode.CART_EMPTY.info.docs_url,"
        " shop.CartLockedError().docs_url)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=out / "python",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [CART_EMPTY, CART_EMPTY, OWN]


def test_typescript_offers_the_link_with_the_texts(tmp_path: Path) -> None:
    out = linked_project(tmp_path / "project")
    script = (
        'import * as texts from "./shop/catalog.js";'
        "const found = JSON.stringify(Object.values(texts));"
        f"console.log([{json.dumps(CART_EMPTY)}, {json.dumps(OWN)}]"
        '.every((url) => found.includes(`"docsUrl":"${url}"`)));'
    )
    (out / "typescript" / "shown.mjs").write_text(script)
    assert run_node("shown.mjs", cwd=out / "typescript").stdout == "true\n"


def test_openapi_has_the_page_and_the_link_of_each_code(tmp_path: Path) -> None:
    out = linked_project(tmp_path / "project")
    for file in ("shop.yaml", "shop.3.0.yaml"):
        document = yaml.safe_load((out / "openapi" / file).read_text("utf-8"))
        validate(document)
        codes = document["components"]["schemas"]["ShopErrorCode"]
        assert codes["externalDocs"] == {"url": "https://docs.example/shop/errors"}
        links = dict(zip(codes["enum"], codes["x-enum-docs-urls"], strict=True))
        assert links == {"CART_LOCKED": OWN, "CART_EMPTY": CART_EMPTY}


def test_without_a_page_there_are_only_the_specs_own_links(tmp_path: Path) -> None:
    out = linked_project(tmp_path / "project", 'command = "x"\n')
    document = yaml.safe_load((out / "openapi" / "shop.yaml").read_text("utf-8"))
    codes = document["components"]["schemas"]["ShopErrorCode"]
    assert "externalDocs" not in codes
    assert codes["x-enum-docs-urls"] == ["", OWN]


def test_an_anchor_is_a_valid_part_of_a_url_whatever_the_code(tmp_path: Path) -> None:
    odd = 'a b/#?"<é%'
    project = new_project(
        tmp_path / "project",
        SPEC.replace("code: CART_LOCKED", f"code: {json.dumps(odd)}, name: ODD"),
    )
    (project / "errbind.toml").write_text('docs-url = "https://docs.example"\n')
    done = errbind(project, "generate")
    assert done.returncode == 0, done.stderr
    catalog = json.loads((project / "out/catalog/shop.json").read_text("utf-8"))
    page, _, anchor = catalog["codes"][0]["docs_url"].partition("#")
    assert page == "https://docs.example"
    assert anchor.isascii() and not set(anchor) & set(' /#?"<')
    assert unquote(anchor) == f"shop-{odd}"


def test_codes_of_two_vocabularies_have_anchors_of_their_own(tmp_path: Path) -> None:
    project = new_project(tmp_path, (CASES / "bank.yaml").read_text("utf-8"))
    shutil.copy(CASES / "categories.yaml", project / "specs")
    (project / "errbind.toml").write_text('docs-url = "https://docs.example/"\n')
    assert errbind(project, "generate").returncode == 0
    catalog = json.loads((project / "out" / "catalog" / "bank.json").read_text("utf-8"))
    links = [c["docs_url"] for c in catalog["codes"] if c["code"] == "expired_card"]
    assert links == [
        "https://docs.example/#bank-expired_card",
        "https://docs.example/#bank-decline_code-expired_card",
    ]
