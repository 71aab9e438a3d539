"""Measure planted stories:

    python -m tests.planted.stories --seeds 20 --records 2000 --mode read --figures docs/figures

Prints the figures of one mode as JSON and, with `--figures`, puts them into `stories.json` beside those of the other
modes. `stated` takes what the generator says stands in each text, so it measures identity and reasoning alone; `read`
reads the texts with the shipped reader, `fast` with its small one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.planted.stories.read import MODES, Mode, records_of, version_of
from tests.planted.stories.run import engine, judged
from tests.planted.stories.score import Tally, by_plot, figures, reading, tallies
from tests.planted.stories.world import make

FILE = "stories.json"


Signals = dict[str, list[int]]
"""Signal -> how many records state it as a fact, and in how many it was read so."""


def counted(seeds: Sequence[int], size: int, mode: Mode, cache: Path | None) -> tuple[list[Tally], Signals]:
    """Every story of every seed's world, counted; one engine serves them all."""
    found: list[Tally] = []
    signals: Signals = {}
    with engine() as store:
        for seed in seeds:
            world = make(size, seed)
            records = records_of(world, mode, cache)
            found += tallies(world, judged(store, world, records))
            for signal, (stated, read) in reading(world, records).items():
                before = signals.setdefault(signal, [0, 0])
                signals[signal] = [before[0] + stated, before[1] + read]
            print(f"seed {seed}: {len(found)} stories", file=sys.stderr, flush=True)
    return found, dict(sorted(signals.items()))


def measured(seeds: Sequence[int], size: int, mode: Mode, cache: Path | None = None) -> dict[str, Any]:
    """The figures of one mode, JSON-able."""
    found, signals = counted(seeds, size, mode, cache)
    return {
        "seeds": len(seeds),
        "records": size,
        "stories": len(found),
        "reader": version_of(mode),
        "figures": {name: figure.row() for name, figure in figures(found).items()},
        "plots": by_plot(found),
        "signals": signals,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and keep."""
    given = _parser().parse_args(arguments)
    row = measured(range(1, given.seeds + 1), given.records, given.mode, given.cache)
    print(json.dumps(row if given.json else row["figures"], ensure_ascii=False, indent=1))
    if given.figures is not None:
        _keep(given.figures / FILE, given.mode, row)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.planted.stories", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--records", type=int, default=2000)
    parser.add_argument("--mode", choices=MODES, default="stated")
    parser.add_argument("--cache", type=Path, help="folder in which readings are kept")
    parser.add_argument("--figures", type=Path, help="folder of stories.json")
    parser.add_argument("--json", action="store_true", help="with sorts of story")
    return parser


def _keep(file: Path, mode: str, row: dict[str, Any]) -> None:
    known: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known[mode] = row
    file.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
