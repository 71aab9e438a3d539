"""kill -9 at any moment: what was acknowledged stays, nothing is doubled, and the end is that of an undisturbed run."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from ingest.journal import Journal, Totals
from ingest.receive import receive
from tests.ingest.made import MAPPING, csv_file, opened

KILLS = 10
ROWS = 1200
TWINS = 100
CHUNK = 50
REPO = Path(__file__).resolve().parents[2]


def test_an_import_killed_at_ten_points_ends_like_an_undisturbed_one(journal_url: str, tmp_path: Path) -> None:
    file = csv_file(tmp_path, rows=ROWS)
    with file.open("a", encoding="utf-8") as rows:
        rows.writelines(file.read_text(encoding="utf-8").splitlines(keepends=True)[1 : TWINS + 1])
    with opened(f"sqlite:///{tmp_path / 'undisturbed.sqlite'}") as undisturbed:
        receive(undisturbed, [file], MAPPING)
        documents = list(undisturbed.documents())
    points = random.Random(20240601).sample(range(2, (ROWS + TWINS) // CHUNK - 2), KILLS)
    killed = sum(_import(journal_url, file, kill_after=point) for point in sorted(points))
    assert _import(journal_url, file, kill_after=None) == 0
    with opened(journal_url) as journal:
        assert killed == KILLS
        assert list(journal.documents()) == documents
        assert journal.totals() == Totals(ROWS + TWINS, ROWS, TWINS, 0)
        assert [batch.done for batch in journal.batches()] == [True]


def _import(url: str, file: Path, kill_after: int | None) -> int:
    """Import until `kill_after` chunks are acknowledged and a moment longer; 1 if the process was killed."""
    stop = "all" if kill_after is None else str((kill_after + 2) * CHUNK)  # never done before it is killed
    command = [sys.executable, "-m", "tests.ingest.importing", url, str(CHUNK), stop, str(file)]
    with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        safe = 0
        for number, line in enumerate(process.stdout, start=1):
            safe = int(line)
            if number == kill_after:
                time.sleep(random.Random(number).uniform(0, 0.02))
                process.kill()
                break
        process.stdout.read()
    with opened(url) as journal:
        assert _receipts(journal) >= safe, "an acknowledged row was lost"
    return int(process.returncode == -9)


def _receipts(journal: Journal) -> int:
    return journal.totals().received
