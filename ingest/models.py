"""Where the trained files of a reader lie: beside the package, or in a folder with files of the same names.

A folder of one's own serves to measure a reader that has not seen what it is measured on. The files of `--fast` lie in
`fast/` within a folder, those of the reader of addresses in `address/`; a file that is not there is the one above.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

SHIPPED = ""
FAST, ADDRESS = "fast", "address"


def room(folder: str) -> Traversable:
    """The folder of model files; `SHIPPED` means those beside the package."""
    return files("ingest") / "model" if folder == SHIPPED else Path(folder)


def inner(folder: str, name: str) -> str:
    """The folder `name` within `folder`."""
    return str(room(folder) / name)


def quick(folder: str) -> str:
    """The folder of the small model within `folder`."""
    return inner(folder, FAST)


def parts(folder: str) -> dict[str, Traversable]:
    """The files of `folder` by name, those of a folder within another with those it shares."""
    found = parts(str(Path(folder).parent)) if Path(folder).name in (FAST, ADDRESS) else {}
    return found | {entry.name: entry for entry in room(folder).iterdir() if entry.is_file()}


def part(folder: str, name: str) -> Traversable:
    """The file `name` of `folder`. Raises FileNotFoundError where it is missing."""
    found = parts(folder)
    if name not in found:
        raise FileNotFoundError(f"{room(folder)}: no {name}. To mend: write it (python -m ingest.train ship)")
    return found[name]
