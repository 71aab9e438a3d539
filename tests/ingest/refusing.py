"""A process that tries to take in files one by one and says what each cost it; `test_hostile` reads what it says.

Arguments: journal file, files. One JSON line per file: error, message, CPU seconds, bytes gained, documents stored.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

from ingest.journal import Journal
from ingest.receive import receive
from tests.ingest.made import MAPPING, csv_file, opened


def main(journal_file: str, *files: str) -> None:
    import_module("openpyxl")
    with opened(f"sqlite:///{journal_file}.warm") as journal:  # imports and caches are nobody's cost
        warm = Path(f"{journal_file}.csv")
        receive(journal, [csv_file(warm.parent, warm.name)], MAPPING)
    with opened(f"sqlite:///{journal_file}") as journal:
        for file in files:
            _reset_peak()
            before, began = _peak(), time.process_time()
            error, message = _refusal(journal, Path(file))
            cost = {"seconds": time.process_time() - began, "memory": _peak() - before}
            stored = sum(1 for _ in journal.documents())
            print(json.dumps({"error": error, "message": message, "documents": stored} | cost))


def _refusal(journal: Journal, path: Path) -> tuple[str, str]:
    try:
        receive(journal, [path], MAPPING)
    except Exception as error:
        return type(error).__name__, str(error)
    return "", "was taken in"


def _peak() -> int:
    """The highest memory since the last reset; elsewhere than on Linux, since the process began."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (line,) = (line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def _reset_peak() -> None:
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        reset.write_text("5", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
