"""The made-up texts of the tests, as figures: pairs of a fact and its trap, and quantities in free wording.

Nothing of the texts is handed on, only counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from graph.model import Assertion, Document
from ingest import extract
from ingest.compare.gold import read_expressions
from ingest.compare.values import score_values

PAIRS = ("traps.yaml", "spoken.yaml")
QUANTITIES = "quantities.yaml"
Pair = Mapping[str, Any]


def traps(folder: Path, fast: bool = False) -> dict[str, Any]:
    """Pairs, facts heard and traps kept silent, in all and by trap; `folder` holds the files of PAIRS."""
    reader = extract.load(fast)
    rows = [(trap, pair) for name in PAIRS for trap, pairs in _read(folder / name).items() for pair in pairs]
    heard = [_states(reader, pair["fires"], pair["signal"]) for _, pair in rows]
    silent = [not _states(reader, pair["silent"], pair["signal"]) for _, pair in rows]
    names = sorted({trap for trap, _ in rows})
    by_trap = {name: [place for place, (trap, _) in enumerate(rows) if trap == name] for name in names}
    return {
        **_tally(heard, silent, range(len(rows))),
        "traps": {name: _tally(heard, silent, places) for name, places in by_trap.items()},
    }


def _read(file: Path) -> Mapping[str, Sequence[Pair]]:
    found: Mapping[str, Sequence[Pair]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def _states(reader: extract.Extractor, text: str, signal: str) -> bool:
    read = reader.extract(Document("d1", "made", "petition", "1", "", text))
    return any(one.id == signal and one.assertion is Assertion.ACTUAL for one in read.signals)


def _tally(heard: Sequence[bool], silent: Sequence[bool], places: Sequence[int]) -> dict[str, Any]:
    facts, kept = sum(heard[place] for place in places), sum(silent[place] for place in places)
    shares = {"heard_share": round(facts / len(places), 4), "silent_share": round(kept / len(places), 4)}
    return {"pairs": len(places), "heard": facts, "silent": kept, **shares}


def quantities(folder: Path) -> dict[str, Any]:
    """Share of the expressions whose value is read right, in all and by kind."""
    found = score_values(read_expressions(folder / QUANTITIES))
    return {name: value for name, value in found.items() if name != "wrong"}
