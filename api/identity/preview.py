"""What a decision would change, found by taking it: identity anew, graph anew in a scratch database, reasoning anew.

Invariants: what is shown is what the next analysis finds when the decision is taken and nothing else changes; the
graph of the home is not touched. The scratch graph is loaded once; after that only differences travel.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from api.bootstrap import Workspace
from api.identity.changes import changes
from api.identity.deciding import draft
from api.identity.things import Pair
from api.identity.view import REMEMBERED, Standing, View, standing_of
from api.rules import packs
from graph.bolt_store import BoltStore
from graph.identity import Identity
from graph.projection import base_state
from graph.sync import sync
from ingest.journal.values import Choice
from reasoning import run as reasoning
from reasoning.findings import Findings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What identity and reasoning make of the records under some decisions; `seconds` is what it took."""

    identity: Identity
    findings: Findings
    seconds: float


@dataclass
class Rehearsal:
    """A scratch graph in which decisions are tried out, one after the other."""

    space: Workspace
    store: BoltStore
    known: dict[Standing, Outcome] = field(default_factory=dict)

    def outcome(self, view: View) -> Outcome:
        """Everything under the decisions of a view; computed once for each list of decisions."""
        key = standing_of(view.decisions)
        if key not in self.known:
            while len(self.known) >= REMEMBERED:
                self.known.pop(next(iter(self.known)))
            self.known[key] = self._computed(view)
        return self.known[key]

    def preview(self, view: View, two: Pair) -> dict[str, Any]:
        """What deciding "same" and what deciding "different" would change, and the seconds both took together."""
        before, started = self.outcome(view), time.perf_counter()
        found = {choice: self._tried(view, two, choice, before) for choice in ("same", "different")}
        return {**found, "seconds": round(time.perf_counter() - started, 1)}

    def _tried(self, view: View, two: Pair, choice: Choice, before: Outcome) -> Mapping[str, Any]:
        then = view.after(draft(view, two, choice))
        return changes(before, self.outcome(then), view.shelf)

    def _computed(self, view: View) -> Outcome:
        started = time.perf_counter()
        shelf = view.shelf
        state = base_state(shelf.records, view.identity, shelf.knowledge, self.space.secret)
        sync(self.store, state, "base")
        known, rules = self.space.journal.horizon(), packs.in_force(self.space.journal)
        today = None if known is None else known.records
        findings = reasoning.analyse(self.store, shelf.knowledge, today, rules=rules)
        return Outcome(view.identity, findings, round(time.perf_counter() - started, 1))


@contextmanager
def rehearsal(space: Workspace) -> Iterator[Rehearsal]:
    """A rehearsal on the embedded engine that leaves nothing behind."""
    with space.scratch() as store:
        yield Rehearsal(space, store)
