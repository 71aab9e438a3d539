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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.model import Record
from tests.planted.stories.read import MODES, Mode, records_of, version_of
from tests.planted.stories.run import Outcome, engine, judged
from tests.planted.stories.score import Tally, by_plot, figures, reading, tallies
from tests.planted.stories.world import StoryWorld, make

FILE = "stories.json"


KEEP_EVERY = 5
"""Seeds after which what was counted so far is kept."""


@dataclass(slots=True)
class Counted:
    """Every story of every seed so far; `signals`: how many records state one as a fact, and how many were read so."""

    seeds: int = 0
    tallies: list[Tally] = field(default_factory=list)
    signals: dict[str, list[int]] = field(default_factory=dict)

    def add(self, world: StoryWorld, records: Sequence[Record], outcome: Outcome) -> None:
        self.seeds += 1
        self.tallies += tallies(world, outcome)
        for signal, (stated, read) in reading(world, records).items():
            before = self.signals.setdefault(signal, [0, 0])
            self.signals[signal] = [before[0] + stated, before[1] + read]

    def row(self, size: int, mode: Mode) -> dict[str, Any]:
        """The figures, JSON-able."""
        return {
            "seeds": self.seeds,
            "records": size,
            "stories": len(self.tallies),
            "reader": version_of(mode),
            "figures": {name: figure.row() for name, figure in figures(self.tallies).items()},
            "plots": by_plot(self.tallies),
            "signals": dict(sorted(self.signals.items())),
        }


def counted(seeds: Iterable[int], size: int, mode: Mode, cache: Path | None) -> Iterator[Counted]:
    """What was counted after each seed; one engine serves them all."""
    found = Counted()
    with engine() as store:
        for seed in seeds:
            world = make(size, seed)
            records = records_of(world, mode, cache)
            found.add(world, records, judged(store, world, records))
            print(f"seed {seed}: {len(found.tallies)} stories", file=sys.stderr, flush=True)
            yield found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and keep."""
    given = _parser().parse_args(arguments)
    row: dict[str, Any] = {}
    for found in counted(range(1, given.seeds + 1), given.records, given.mode, given.cache):
        if found.seeds % KEEP_EVERY == 0 or found.seeds == given.seeds:
            row = found.row(given.records, given.mode)
            if given.figures is not None:
                _keep(given.figures / FILE, given.mode, row)
    print(json.dumps(row if given.json else row["figures"], ensure_ascii=False, indent=1))


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
