"""A story world through the product: identity, graph, findings on its last day, and what was alarming on which day.

Replay is made affordable by one graph that holds every dispute once for each day on which a record of it came in, as it
was known on that day (`copies`); ids are told apart by a suffix, so the product's own queries and rules judge all of
them in one pass. It takes identity as it is on the last day; `test_replay_says_what_analysis_as_of_a_day_says` shows
how seldom that matters.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from graph.bolt_store import BoltStore
from graph.engines import embedded
from graph.identity import Identity, resolve
from graph.model import Colour, Record
from graph.projection import base_state
from graph.state import GraphState, Properties, Relation
from graph.sync import sync
from knowledge import Knowledge, load
from reasoning.facts import all_ids, read_facts
from reasoning.findings import Findings
from reasoning.judge import Judge
from reasoning.model import RANK, Surroundings
from reasoning.run import analyse, surroundings
from tests.planted.stories.draw import Story
from tests.planted.stories.tell import START
from tests.planted.stories.world import StoryWorld

T = TypeVar("T")
SECRET = b"a secret of planted worlds, 32 b."
_SHARED = frozenset({"Region", "Unit"})
"""What all copies have in common; everything else of a copy is its own."""
_IDLE = frozenset({"Person", "Contact"})
"""What no rule on a single dispute looks at."""


@dataclass(frozen=True)
class Outcome:
    """What the product made of a world: identity and findings on the last day, and the colours of each day.

    `days`: found dispute -> (day, axes) for each day on which a record of it came in, earliest first.
    """

    identity: Identity
    findings: Findings
    days: Mapping[str, tuple[tuple[int, Mapping[str, Colour | None]], ...]]

    @cached_property
    def found(self) -> Mapping[str, str]:
        """The found dispute of each document."""
        return {document: matter.id for matter in self.identity.matters for document in matter.documents}

    @cached_property
    def documents(self) -> Mapping[str, tuple[str, ...]]:
        return {matter.id: matter.documents for matter in self.identity.matters}

    @cached_property
    def clusters(self) -> Mapping[str, frozenset[str]]:
        """The documents of each found cluster."""
        return {
            cluster.id: frozenset(d for member in cluster.members for d in self.documents[member])
            for cluster in self.findings.clusters
        }


@contextmanager
def engine() -> Iterator[BoltStore]:
    """An empty graph on the embedded engine, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jiefen-stories-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        try:
            with embedded.scratch(home) as at, BoltStore(at.url, at.user, at.password, at.database) as store:
                store.prepare()
                yield store
        finally:
            embedded.stop(home)


def judged(store: BoltStore, world: StoryWorld, records: Sequence[Record]) -> Outcome:
    """Everything the product says of a world whose records were read as `records`."""
    known = load()
    identity = resolve(records, known)
    load_state(store, base_state(records, identity, known, SECRET))
    findings = analyse(store, known, world.day(world.last))
    return Outcome(identity, findings, replayed(store, world, records, identity, known))


def as_of(store: BoltStore, world: StoryWorld, records: Sequence[Record], day: int) -> tuple[Identity, Findings]:
    """The slow and certain way: everything anew from what was known on a day."""
    known = load()
    then = tuple(record for record in records if world.beat_of[record.document.id].day <= day)
    identity = resolve(then, known)
    load_state(store, base_state(then, identity, known, SECRET))
    return identity, analyse(store, known, world.day(day))


def load_state(store: BoltStore, state: GraphState) -> None:
    sync(store, GraphState(), "finding")
    sync(store, state, "base")


# ---- replay


def replayed(
    store: BoltStore, world: StoryWorld, records: Sequence[Record], identity: Identity, known: Knowledge
) -> dict[str, tuple[tuple[int, Mapping[str, Colour | None]], ...]]:
    """The axes of every found dispute on each day on which a record of its story came in."""
    state, when = copies(world, records, identity, known)
    load_state(store, state)
    judge, every = Judge.of(known), read_facts(store, all_ids(store))
    around = surroundings(store, judge, every)
    told: defaultdict[str, list[tuple[int, Mapping[str, Colour | None]]]] = defaultdict(list)
    for id, facts in every.items():
        day = when[id]
        finding = judge.dispute(facts, around.get(id, Surroundings()), (START + timedelta(days=day)).isoformat())
        told[id.partition("@")[0]].append((day, finding.verdict.axes))
    return {id: tuple(sorted(days, key=lambda one: one[0])) for id, days in told.items()}


def copies(
    world: StoryWorld, records: Sequence[Record], identity: Identity, known: Knowledge
) -> tuple[GraphState, dict[str, int]]:
    """One graph with all disputes as known on each of their days, and the day of each copy of a dispute.

    Round n holds the n-th day of every bundle, so one projection serves many bundles. Bundles of one round that share
    a site stand there together though their days differ; no colour of yellow or above rests on that.
    """
    by_id = {record.document.id: record for record in records}
    nodes: defaultdict[str, dict[str, Properties]] = defaultdict(dict)
    relations: defaultdict[str, dict[tuple[str, ...], Relation]] = defaultdict(dict)
    when: dict[str, int] = {}
    for number, rows in enumerate(rounds(world, identity)):
        day_of = {document: day for day, documents in rows for document in documents}
        here = restricted(identity, frozenset(day_of))
        state = base_state([by_id[id] for id in sorted(day_of)], here, known, SECRET)
        for label in state.nodes.keys() - _IDLE:
            copied = (row if label in _SHARED else _renamed(row, number) for row in state.nodes[label])
            nodes[label] |= {str(row["id"]): row for row in copied}
        for type_, links in state.relations.items():
            used = (_relinked(link, number) for link in links if not {link.from_label, link.to_label} & _IDLE)
            relations[type_] |= {link.identity: link for link in used}
        when |= {f"{matter.id}@{number}": day_of[matter.documents[0]] for matter in here.matters}
    return GraphState(_listed(nodes), _listed(relations)), when


def _listed(of: Mapping[str, Mapping[Any, T]]) -> dict[str, list[T]]:
    return {name: list(rows.values()) for name, rows in of.items()}


def rounds(world: StoryWorld, identity: Identity) -> Iterator[list[tuple[int, list[str]]]]:
    """The n-th day of every bundle on which it gained a record, with what was known of it by then."""
    day_of = {id: beat.day for id, beat in world.beat_of.items()}
    left = [(documents, sorted({day_of[id] for id in documents})) for documents in bundles(world, identity)]
    for number in range(max(len(days) for _, days in left)):
        now = ((days[number], documents) for documents, days in left if number < len(days))
        yield [(day, [id for id in documents if day_of[id] <= day]) for day, documents in now]


def bundles(world: StoryWorld, identity: Identity) -> Iterator[tuple[str, ...]]:
    """Found disputes of one story together, since what one says bears on the others; each dispute in one bundle."""
    taken: set[str] = set()
    found = {document: matter for matter in identity.matters for document in matter.documents}
    for unit in units(world):
        matters = {found[id].id: found[id] for id in unit if found[id].id not in taken}
        taken |= set(matters)
        documents = tuple(id for matter in matters.values() for id in matter.documents)
        if len(documents) > 0:
            yield documents


def units(world: StoryWorld) -> Iterator[tuple[str, ...]]:
    """The documents of what belongs together: a whole story, or one matter of a story whose matters stand apart."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for id, beat in world.beat_of.items():
        of[unit_of(world.story_of[beat.matter.id], beat.matter.id)].append(id)
    yield from (tuple(documents) for _, documents in sorted(of.items()))


def unit_of(story: Story, matter: str) -> str:
    """What a dispute belongs to: its story, or itself alone."""
    return matter if story.plot.apart else story.id


def restricted(identity: Identity, documents: frozenset[str]) -> Identity:
    """Identity as far as some documents show it."""
    matters = tuple(
        replace(m, documents=kept, tellings=tuple(one for one in m.tellings if one.document in documents))
        for m in identity.matters
        if len(kept := tuple(d for d in m.documents if d in documents)) > 0
    )
    enterprises = tuple(
        replace(one, spots=spots)
        for one in identity.enterprises
        if len(spots := tuple(s for s in one.spots if s.document in documents)) > 0
    )
    sites = tuple(
        replace(one, spots=spots)
        for one in identity.sites
        if len(spots := tuple(s for s in one.spots if s.document in documents)) > 0
    )
    regions = tuple(
        replace(one, spots=tuple(s for s in one.spots if s.document in documents)) for one in identity.regions
    )
    here = {*(one.id for one in enterprises), *(one.id for one in sites), *(one.id for one in regions)}
    return replace(
        identity,
        matters=tuple(replace(m, sites=_of(m.sites, here), enterprises=_of(m.enterprises, here)) for m in matters),
        enterprises=enterprises,
        sites=tuple(replace(one, whole=one.whole if one.whole in here else None) for one in sites),
        regions=regions,
        persons=tuple(
            replace(one, spots=spots)
            for one in identity.persons
            if len(spots := tuple(s for s in one.spots if s.document in documents)) > 0
        ),
        contacts=tuple(
            replace(one, documents=kept)
            for one in identity.contacts
            if len(kept := tuple(d for d in one.documents if d in documents)) > 0
        ),
        links=tuple(one for one in identity.links if {one.a, one.b} <= (here | documents)),
    )


def _of(ids: Iterable[str], here: set[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if id in here)


def _renamed(row: Properties, number: int) -> Properties:
    own = {name: f"{row[name]}@{number}" for name in ("id", "report") if isinstance(row.get(name), str)}
    return {**row, **own}


def _relinked(link: Relation, number: int) -> Relation:
    ends = (
        id if label in _SHARED else f"{id}@{number}"
        for label, id in ((link.from_label, link.from_id), (link.to_label, link.to_id))
    )
    return replace(link, from_id=next(ends), to_id=next(ends))


def alarming(axes: Mapping[str, Colour | None], axis: str) -> bool:
    """Whether an axis stands at yellow or above."""
    return RANK[axes.get(axis)] >= RANK[Colour.YELLOW]
