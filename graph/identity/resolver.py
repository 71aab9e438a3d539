"""Identity of all records, and again of all records when a night has brought a few more.

Invariant: `Resolver.resolve` is a function of its arguments. What a resolver keeps from its last run only saves work: a
step is skipped where everything that goes into it is what went into it before, so a resolver that saw the records day
by day, in any order, says the same as a new one that sees all of them at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Protocol

from graph.identity.contacts import earliest, phone_of, resolve_contacts
from graph.identity.decisions import Decided, report_pairs, standing
from graph.identity.entities import Entities, EntityMemo, resolve_entities
from graph.identity.matters import GroupMemo, group
from graph.identity.memo import Memo
from graph.identity.persons import persons_of
from graph.identity.profiles import Trace
from graph.identity.regions import Gazetteer, KnownArea
from graph.identity.tidy import TidyMemo, tidied
from graph.identity.traces import TraceMemo, scale, traces
from graph.identity.types import Identity, Link, Matter, Person, Telling
from graph.identity.voices import count_voices, tellings
from graph.model import Record
from knowledge.identity import IdentityPack, load_identity

_LARGE = 10_000


class Places(Protocol):
    """What identity needs of `knowledge.load()`."""

    @property
    def regions(self) -> Mapping[str, KnownArea]: ...


class Resolver:
    """Keeps what it worked out, for the next run over nearly the same records. One run at a time; others wait.

    Where very many pairs are to be weighed, `workers` processes share them; their number changes nothing that is said.
    """

    def __init__(self, knowledge: Places, pack: IdentityPack | None = None, workers: int = 1) -> None:
        self._busy = Lock()
        self._workers = workers
        self._pack = pack if pack is not None else load_identity()
        self._places = Gazetteer(knowledge.regions)
        self._tidy = TidyMemo()
        self._entities = EntityMemo(self._pack, self._places)
        self._traces = TraceMemo()
        self._groups = GroupMemo()
        self._matters: Memo[str, Matter] = Memo()
        self._people: Memo[str, tuple[tuple[Person, ...], tuple[Telling, ...]]] = Memo()

    def resolve(self, records: Sequence[Record], judgements: Iterable[Decided] = ()) -> Identity:
        """Identity of all `records`. Raises ValueError when two records are of one document."""
        with self._busy, _uncollected(len(records)):
            return self._resolved(records, judgements)

    def _resolved(self, records: Sequence[Record], judgements: Iterable[Decided]) -> Identity:
        ordered = sorted(records, key=lambda record: record.document.id)
        if len({record.document.id for record in ordered}) != len(ordered):
            raise ValueError("two records of one document; to mend: pass the records of one extractor version only")
        made = list(judgements)
        sites, firms = standing(made, "site"), standing(made, "enterprise")
        ordered = tidied(ordered, self._places, self._pack, self._tidy)
        entities = resolve_entities(ordered, self._places, self._pack, sites, firms, self._entities)
        found = traces(entities, self._pack, self._traces)
        forced = report_pairs(standing(made, "matter"), ordered)
        groups, links = group(found, scale(entities, found, self._pack), forced, self._groups, self._workers)
        matters = self._all_matters(groups, ordered, found, entities)
        identity = self._identity(matters, entities, links, ordered)
        self._turn()
        return identity

    def _turn(self) -> None:
        """End a run: what it did not ask for is forgotten."""
        for memo in (self._tidy, self._entities, self._traces, self._groups, self._matters, self._people):
            memo.turn()

    def _all_matters(
        self, groups: Sequence[Sequence[int]], records: Sequence[Record], found: Sequence[Trace], entities: Entities
    ) -> tuple[Matter, ...]:
        made = []
        for members in groups:
            told = tuple(found[index] for index in members)
            areas = tuple(entities.areas.id(entities.frames[index].area) for index in members)
            make = partial(_matter, [records[index] for index in members], told, areas)
            made.append(self._matters.get(told[0].id, (told, areas), make))
        return tuple(sorted(made, key=lambda matter: matter.id))

    def _identity(
        self, matters: tuple[Matter, ...], entities: Entities, links: tuple[Link, ...], records: Sequence[Record]
    ) -> Identity:
        home = {document: matter.id for matter in matters for document in matter.documents}
        by_id = {record.document.id: record for record in records}
        contacts = resolve_contacts([record.document for record in records], home)
        switchboards = frozenset(one.value for one in contacts if one.hub and one.kind == "phone")
        persons: list[Person] = []
        told_by: list[Matter] = []
        for matter in matters:
            told = tuple(by_id[document] for document in matter.documents)
            shared = switchboards & {phone_of(record.document) for record in told}
            found, stands = self._people.get(matter.id, (told, shared), partial(_people, matter.id, told, shared))
            persons.extend(found)
            told_by.append(replace(matter, tellings=stands))
        return Identity(
            tuple(told_by),
            entities.enterprises,
            entities.sites,
            entities.regions,
            tuple(persons),
            contacts,
            entities.links + links,
        )


def _people(
    matter: str, told: Sequence[Record], shared: frozenset[str]
) -> tuple[tuple[Person, ...], tuple[Telling, ...]]:
    return persons_of(matter, told, shared), tellings(told, shared)


@contextmanager
def _uncollected(records: int) -> Iterator[None]:
    """No search for garbage in rings meanwhile: millions of values are made here, none of them in a ring. After a large
    run they are taken out of later searches, each of which would else go through all of them again.
    """
    on = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        if records > _LARGE:
            gc.freeze()
        if on:
            gc.enable()


def _matter(records: Sequence[Record], told: Sequence[Trace], areas: Sequence[str | None]) -> Matter:
    documents = sorted((record.document for record in records), key=earliest)
    return Matter(
        "D-" + documents[0].id,
        tuple(document.id for document in documents),
        _agreed([trace.place_focus for trace in told], [trace.places for trace in told], "S-"),
        tuple(sorted({area for area in areas if area is not None})),
        _agreed([trace.org_focus for trace in told], [trace.orgs for trace in told], "E-"),
        count_voices(told),
    )


def _agreed(
    focus: Sequence[frozenset[str]], named: Sequence[Mapping[str, float]], prefix: str, most: int = 3
) -> tuple[str, ...]:
    """The entities most reports are about: those in focus of at least a third of the voices, else the most
    named one.
    """
    votes: dict[str, int] = {}
    for ids in focus:
        for id in ids:
            votes[id] = votes.get(id, 0) + 1
    counted = {id: n for id, n in votes.items() if id.startswith(prefix) and 3 * n >= len(focus)}
    if len(counted) == 0 and len(focus) > 1:
        several = {
            id: n for id in {i for m in named for i in m} if (n := sum(id in m for m in named)) * 2 >= len(named)
        }
        counted = {id: n for id, n in several.items() if id.startswith(prefix)}
    return tuple(sorted(counted, key=lambda id: (-counted[id], id))[:most])
