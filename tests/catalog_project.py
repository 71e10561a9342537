"""The project of tests/catalogs: real APIs, what their sources state, and real payloads."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from errbind import pipeline
from errbind.model.catalog import Catalog
from errbind.spec import config

FOLDER = Path(__file__).parent / "catalogs"
NAMES = tuple(
    sorted(
        path.stem
        for path in (FOLDER / "specs").glob("*.yaml")
        if path.stem != "categories"
    )
)
DONE = ".done"


@cache
def catalogs() -> dict[str, Catalog]:
    """Return the resolved catalogs by their ids."""
    return {each.id: each for each in pipeline.load(config.find(FOLDER)).catalogs}


@cache
def source(name: str) -> dict[str, Any]:
    """Return what a catalog is transcribed from."""
    found: dict[str, Any] = _json(FOLDER / "sources" / f"{name}.json")
    return found


@cache
def payloads(name: str) -> list[dict[str, Any]]:
    """Return real responses, each with what must be read in it."""
    found: list[dict[str, Any]] = _json(FOLDER / "payloads" / f"{name}.json")
    return found


def write_outputs(folder: Path) -> None:
    """Generate all targets into a folder, once."""
    if (folder / DONE).exists():
        return
    for path, text in pipeline.generate(config.find(FOLDER)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    (folder / DONE).touch()


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
