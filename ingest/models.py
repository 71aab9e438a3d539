"""Where the trained files of a reader lie: beside the package, or in a folder with files of the same names.

A folder of one's own serves to measure a reader that has not seen what it is measured on.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

SHIPPED = ""


def room(folder: str) -> Traversable:
    """The folder of model files; `SHIPPED` means those beside the package."""
    return files("ingest") / "model" if folder == SHIPPED else Path(folder)
