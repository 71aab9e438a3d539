"""The tables of a page, rendered from measured figures between two marks; prose is left as it is.

    <!-- figures: NAME -->
    (the table, rewritten each time)
    <!-- end -->

Invariants: rendering twice changes nothing; what stands outside the marks is kept to the letter; a mark with an unknown
name, without figures or without an end is refused.
"""

from __future__ import annotations

import re
from pathlib import Path

from ingest.measure import figures
from ingest.measure.story_tables import STORY_TABLES
from ingest.measure.tables import TABLES as READING_TABLES
from ingest.measure.tables import Table

TABLES = {**READING_TABLES, **STORY_TABLES}

_BLOCK = re.compile(r"(<!-- figures: (?P<name>[^>]*?) -->\n)(?P<body>.*?)(?P<end><!-- end -->|\Z)", re.DOTALL)


class BrokenPage(ValueError):
    """A page whose marks cannot be filled; the message says which and how to mend it."""


def rendered(text: str, folder: Path) -> str:
    """`text` with every marked block filled from the figures of `folder`. Raises BrokenPage."""
    return _BLOCK.sub(lambda found: _filled(found, folder), text)


def _filled(found: re.Match[str], folder: Path) -> str:
    name = found["name"].strip()
    if found["end"] == "" or "<!-- figures:" in found["body"]:
        raise BrokenPage(f"block “{name}” has no end. To mend: write <!-- end --> behind it")
    return f"{found[1]}{table(name, folder)}\n{found['end']}"


def table(name: str, folder: Path) -> str:
    """The Markdown table `name`. Raises BrokenPage if there is no such table, or nothing was measured for it."""
    if name not in TABLES:
        raise BrokenPage(f"no table “{name}”. To mend: one of {', '.join(sorted(TABLES))}")
    wanted: Table = TABLES[name]
    found = {need: figures.read(folder, need) for need in wanted.needs}
    missing = [need for need, value in found.items() if value is None and need not in wanted.may_lack]
    if len(missing) > 0:
        raise BrokenPage(f"table “{name}”: nothing measured for {', '.join(missing)}. To mend: measure it first")
    return "\n".join(wanted.lines(found))


def refresh(file: Path, folder: Path, check: bool) -> bool:
    """Fill the blocks of `file`; whether it was stale. With `check` nothing is written."""
    old = file.read_text(encoding="utf-8")
    new = rendered(old, folder)
    if new != old and not check:
        file.write_text(new, encoding="utf-8")
    return new != old
