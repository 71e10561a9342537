"""Where the targets are that ship with errbind."""

from pathlib import Path

SHIPPED = Path(__file__).parent / "templates"
if not SHIPPED.is_dir():  # a source checkout, where they stand at the top
    SHIPPED = Path(__file__).parents[2] / "templates"
