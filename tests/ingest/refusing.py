"""A process that tries to take in files one by one and says what each cost it; `test_hostile` reads what it says.

Arguments: journal file, files. One JSON line per file: error, message, seconds, bytes gained, documents stored.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from ingest.journal import Journal
from ingest.receive import receive
from tests.ingest.made import MAPPING, csv_file, opened


def main(journal_file: str, *files: str) -> None:
    with opened(f"sqlite:///{journal_file}.warm") as journal:  # imports and caches are nobody's cost
        warm = Path(f"{journal_file}.csv")
        receive(journal, [csv_file(warm.parent, warm.name)], MAPPING)
    with opened(f"sqlite:///{journal_file}") as journal:
        for file in files:
            before, began = _peak(), time.perf_counter()
            error, message = _refusal(journal, Path(file))
            cost = {"seconds": time.perf_counter() - began, "memory": _peak() - before}
            stored = sum(1 for _ in journal.documents())
            print(json.dumps({"error": error, "message": message, "documents": stored} | cost))


def _refusal(journal: Journal, path: Path) -> tuple[str, str]:
    try:
        receive(journal, [path], MAPPING)
    except Exception as error:
        return type(error).__name__, str(error)
    return "", "was taken in"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
