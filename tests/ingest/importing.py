"""A process that imports files and says aloud every chunk that was acknowledged; `test_crash` kills it.

Arguments: journal URL, rows per chunk, files. One line per acknowledged chunk: how many rows are safe so far.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ingest.receive import receive
from tests.ingest.made import MAPPING, opened


def main(url: str, chunk: str, *files: str) -> None:
    safe = 0

    def acknowledge(rows: int) -> None:
        nonlocal safe
        safe += rows
        print(safe, flush=True)

    with opened(url) as journal:
        receive(journal, [Path(file) for file in files], MAPPING, acknowledge, int(chunk))


if __name__ == "__main__":
    main(*sys.argv[1:])
