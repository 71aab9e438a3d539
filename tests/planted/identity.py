"""How well identity finds the truth of a planted world: `python -m tests.planted.identity --records 20000`.

Matters: pairs of reports. Enterprises: pairs of (report, firm) in which the firm's name was read. Persons: pairs of
mentions that were read. Matters are also split by what is hard about them, and counted once more over the pairs that a
careful human could tell from what is written (`oracle.py`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.identity import Identity, resolve
from knowledge import load
from tests.planted.oracle import Oracle
from tests.planted.score import Score, Tally, decidable, score, tallies
from tests.planted.world import Spot, World, firms_of, make, persons_of


@dataclass(frozen=True, slots=True)
class Measured:
    """The tallies of one world, by true cluster, and the stories of its matters."""

    matters: Mapping[str, Tally]
    decidable: Mapping[str, Tally]
    enterprises: Mapping[str, Tally]
    persons: Mapping[str, Tally]
    stories: Mapping[str, frozenset[str]]

    def overall(self) -> dict[str, Score]:
        return {
            "matters": score(self.matters),
            "matters, decidable": score(self.decidable),
            "enterprises": score(self.enterprises),
            "persons": score(self.persons),
        }

    def by_story(self) -> dict[str, Score]:
        """Matters, by each of their stories."""
        tags = sorted({tag for found in self.stories.values() for tag in found})
        return {tag: score(self.matters, self._of_story(tag)) for tag in tags} | {
            f"{tag}, decidable": score(self.decidable, self._of_story(tag)) for tag in tags
        }

    def _of_story(self, tag: str) -> set[str]:
        return {matter for matter, found in self.stories.items() if tag in found}


def measure(world: World, identity: Identity) -> Measured:
    """The tallies of what `identity` says about `world`."""
    homes = {document: matter.id for matter in identity.matters for document in matter.documents}
    truth = {document: world.matter(document) for document in world.reports}
    return Measured(
        tallies(truth, homes),
        decidable(truth, homes, Oracle(world)),
        tallies(*_enterprises(world, identity)),
        tallies(*_persons(world, identity)),
        world.stories,
    )


def _enterprises(world: World, identity: Identity) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    spots = _entities((e.id, s.document, s.field, s.start, s.end) for e in identity.enterprises for s in e.spots)
    truth, found = {}, {}
    for spot, firm in sorted(firms_of(world).items()):
        item = (spot[0], firm)
        truth[item] = firm
        if (entity := _at(spots, spot)) is not None and item not in found:
            found[item] = entity
    return truth, found


def _persons(world: World, identity: Identity) -> tuple[dict[Spot, str], dict[Spot, str]]:
    spots = _entities((p.id, s.document, s.field, s.start, s.end) for p in identity.persons for s in p.spots)
    truth = persons_of(world)
    found = {spot: entity for spot in truth if (entity := _at(spots, spot)) is not None}
    return truth, found


Spans = Mapping[tuple[str, str], list[tuple[int, int, str]]]


def _entities(rows: Iterable[tuple[str, str, str, int, int]]) -> Spans:
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for id, document, field, start, end in rows:
        found[(document, field)].append((start, end, id))
    return found


def _at(spans: Spans, spot: Spot) -> str | None:
    """The entity whose span overlaps most with a spot."""
    document, field, start, end = spot
    over = [(min(end, b) - max(start, a), id) for a, b, id in spans.get((document, field), ()) if a < end and start < b]
    return max(over)[1] if len(over) > 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    world = make(options.records, options.seed, options.noise)
    began = time.process_time()
    identity = resolve(world.records, load())
    seconds = time.process_time() - began
    found = measure(world, identity)
    _print(found, {**vars(options), "seconds": round(seconds, 1), "matters": len(world.stories)}, options.json)


def _print(found: Measured, head: Mapping[str, object], as_json: bool) -> None:
    overall = {name: one.row() for name, one in found.overall().items()}
    stories = {name: one.row() for name, one in found.by_story().items()}
    if as_json:
        print(json.dumps({"world": head, "overall": overall, "matters by story": stories}, ensure_ascii=False))
        return
    print(head)
    for name, row in (*overall.items(), *stories.items()):
        print(f"{name:22}", *(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
