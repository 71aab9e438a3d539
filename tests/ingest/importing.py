"""A process that imports files and says aloud every chunk that was acknowledged; `test_crash` kills it.

Arguments: journal URL, rows per chunk, how many rows to stop behind ("all": none), one file. One line per acknowledged
chunk: how many rows are safe so far. Behind the stop it waits to be killed, so it cannot end first on any machine.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from ingest.receive import receive
from tests.ingest.made import MAPPING, opened


def main(url: str, chunk: str, stop: str, file: str) -> None:
    safe = 0

    def acknowledge(rows: int) -> None:
        nonlocal safe
        safe += rows
        print(safe, flush=True)
        if stop != "all" and safe >= int(stop):
            signal.pause()

    with opened(url) as journal:
        receive(journal, [Path(file)], MAPPING, acknowledge, int(chunk))


if __name__ == "__main__":
    main(*sys.argv[1:])
