"""The made-up county that ships with the product: its files, and how each is read."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ingest.mapping import Mapping, load_mapping

NOT_SOURCES = ("truth.json", "README.md")


def county_files() -> list[Path]:
    """The sample's files, one per source and named for it: in the installed package, else in this checkout."""
    return sorted(path for path in _folder().iterdir() if path.name not in NOT_SOURCES and path.is_file())


def mapping_of(path: Path) -> Mapping:
    """The mapping of one of the sample's files: its name begins with its source (`lead.csv`, `lead-notes.txt`)."""
    return load_mapping(path.stem.partition("-")[0])


def _folder() -> Path:
    installed = Path(str(files("api") / "county"))
    return installed if installed.is_dir() else Path(__file__).parents[1] / "examples" / "county"
