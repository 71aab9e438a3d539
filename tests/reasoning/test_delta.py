"""A day's delta finds what a full run finds, byte for byte, whatever the day brought."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter

from graph.bolt_store import BoltStore
from graph.canonical import graph_hash
from graph.identity import Resolver
from graph.model import Record, digest
from graph.projection import base_state
from graph.state import GraphState, Properties, Relation
from graph.sync import Changes, sync
from knowledge import Knowledge
from reasoning.delta import analyse_changes
from reasoning.findings import Findings
from reasoning.run import analyse
from tests.planted.world import make
from tests.reasoning.signalled import signalled
from tests.reasoning.world import World

DAYS = 50
FINDINGS = TypeAdapter(Findings)


@dataclass
class Chronicle:
    """A graph kept day by day: each day's state is synced, reasoned over by delta, and compared with a full run."""

    store: BoltStore
    packs: Knowledge
    today: date = date(2025, 1, 1)
    last: Findings | None = None
    reused: int = 0

    def day(self, state: GraphState, same_day: bool = False) -> Findings:
        self.today += timedelta(days=0 if same_day else 1)
        changes = sync(self.store, state, "base").changes
        now = self.today.isoformat()
        full = analyse(self.store, self.packs, now)
        if self.last is not None:
            kept = FINDINGS.validate_json(FINDINGS.dump_json(self.last))
            found = analyse_changes(self.store, self.packs, kept, changes, now)
            assert FINDINGS.dump_json(found) == FINDINGS.dump_json(full)
            self.reused += sum(one is kept.by_id.get(one.id) for one in found.disputes)
        self.last = full
        sync(self.store, full.state(), "finding")
        return full

    def rebuilt(self, state: GraphState) -> str:
        """The hash of the graph made from nothing."""
        sync(self.store, GraphState(), "finding")
        sync(self.store, GraphState(), "base")
        sync(self.store, state, "base")
        sync(self.store, analyse(self.store, self.packs, self.today.isoformat()).state(), "finding")
        return graph_hash(self.store)


@pytest.fixture
def chronicle(store: BoltStore, packs: Knowledge) -> Chronicle:
    sync(store, GraphState(), "finding")
    sync(store, GraphState(), "base")
    return Chronicle(store, packs)


# ---- a journal: records come, are corrected and erased, people decide


@dataclass(frozen=True)
class Word:
    """A made-up decision about two records."""

    a: str
    b: str
    decision: str
    time: str
    subject: str = "matter"


@dataclass
class Journal:
    rng: random.Random
    waiting: list[Record]
    known: dict[str, Record] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)

    def add(self, count: int) -> None:
        for record in [self.waiting.pop() for _ in range(min(count, len(self.waiting)))]:
            self.known[record.document.id] = record

    def correct(self) -> None:
        """A record is registered anew with another text; the old one goes."""
        record = self.known.pop(self.rng.choice(sorted(self.known)))
        document = replace(record.document, text=record.document.text + "。更正", id=digest(record.document.id, "n"))
        self.known[document.id] = Record(document, replace(record.extraction, document=document.id))

    def erase(self) -> None:
        del self.known[self.rng.choice(sorted(self.known))]

    def decide(self) -> None:
        a, b = self.rng.sample(sorted(self.known), 2)
        self.words.append(
            Word(a, b, self.rng.choice(("same", "same", "different")), f"2025-01-01T{len(self.words):06d}")
        )

    def undo(self) -> None:
        if len(self.words) > 0:
            word = self.rng.choice(self.words)
            self.words.append(replace(word, decision="undo", time=f"{len(self.words):06d}"))


def test_fifty_days_of_adds_corrections_decisions_and_erasures(chronicle: Chronicle) -> None:
    rng = random.Random(20261123)
    journal = Journal(rng, list(signalled(make(300, 11).records)))
    resolver = Resolver(chronicle.packs)
    journal.add(150)
    state = GraphState()
    for number in range(DAYS):
        journal.add(rng.randrange(4))
        for deed in rng.sample((journal.correct, journal.erase, journal.decide, journal.undo), rng.randrange(3)):
            deed()
        known = tuple(journal.known.values())
        state = base_state(known, resolver.resolve(known, journal.words), chronicle.packs, b"s" * 32)
        chronicle.day(state, same_day=number % 3 == 0)
    standing = graph_hash(chronicle.store)
    assert standing == chronicle.rebuilt(state)
    assert chronicle.reused > 500


# ---- a graph in which everything is shared


class Tangle:
    """A few sites, firms, telephones and persons that forty disputes share; a day changes some nodes and relations."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.disputes: dict[int, dict[str, object]] = {}
        self.reports: dict[int, tuple[int, str, str, str]] = {}
        self.edges: set[tuple[str, str, str]] = set()
        self.same: dict[tuple[str, str], str] = {}
        self.names: dict[str, str] = {}
        self.number = 0

    def day(self, deeds: int) -> None:
        for _ in range(deeds):
            self.rng.choice((self.dispute, self.report, self.report, self.tie, self.tie, self.likeness, self.lose))()

    def dispute(self) -> None:
        place = self.rng.randrange(40)
        since = (date(2024, 1, 1) + timedelta(days=self.rng.randrange(500))).isoformat()
        kind = self.rng.choice(("D01", "D02", "D19", "D25", "D41", "D99", "D18"))
        self.disputes[place] = {"kind": kind, "line": "L12", "since": since, "people": self.rng.randrange(60)}

    def report(self) -> None:
        self.number += 1
        day = (date(2024, 6, 1) + timedelta(days=self.rng.randrange(300))).isoformat()
        signal = self.rng.choice(("T01", "T05", "T06", "T10", "T13", "T18", ""))
        channel = self.rng.choice(("police", "petition", "hotline"))
        self.reports[self.number] = (self.rng.randrange(40), day, signal, channel)

    def tie(self) -> None:
        self.edges ^= {self.rng.choice((self._at, self._at, self._party, self._party, self._reach, self._person))()}

    def _at(self) -> tuple[str, str, str]:
        return ("AT", str(self.rng.randrange(40)), f"S-{self.rng.randrange(9)}")

    def _party(self) -> tuple[str, str, str]:
        return ("PARTY_TO", f"E-{self.rng.randrange(7)}", str(self.rng.randrange(40)))

    def _person(self) -> tuple[str, str, str]:
        return ("PARTY_TO", f"P-{self.rng.randrange(30)}", str(self.rng.randrange(40)))

    def _reach(self) -> tuple[str, str, str]:
        return ("REACHED_BY", str(self.rng.choice(sorted(self.reports) or [0])), f"T-{self.rng.randrange(8)}")

    def likeness(self) -> None:
        label, most = self.rng.choice((("S", 9), ("E", 7), ("D", 40)))
        a, b = sorted(f"{label}-{place}" for place in self.rng.sample(range(most), 2))
        if self.rng.random() < 0.3 and len(self.same) > 0:
            del self.same[self.rng.choice(sorted(self.same))]
        self.same[a, b] = self.rng.choice(("same", "unsure", "related", "part_of"))

    def lose(self) -> None:
        lost = self.rng.choice((self.disputes, self.reports))
        if len(lost) > 30:
            del lost[self.rng.choice(sorted(lost))]
        thing = self.rng.choice(("S-1", "E-2", "S-3"))
        self.names[thing] = f"{thing}又名{self.rng.randrange(3)}"

    def state(self) -> GraphState:
        world = World()
        ids = {place: world.dispute(f"d{place}", **given) for place, given in sorted(self.disputes.items())}  # type: ignore[arg-type]
        told = {}
        for number, (place, day, signal, channel) in sorted(self.reports.items()):
            if place in ids:
                told[number] = self._told(world, number, ids[place], (day, signal, channel))
        for type_, a, b in sorted(self.edges):
            self._tied(world, ids, told, (type_, a, b))
        for (a, b), judgement in sorted(self.same.items()):
            self._alike(world, (a, b), judgement)
        return world.state()

    def _told(self, world: World, number: int, dispute: str, said: tuple[str, str, str]) -> str:
        day, signal, channel = said
        id = f"R-{number:05d}"
        world.node(
            "Report", id, id, source="made-up", channel=channel, key=id, time=day, known_from=day, title="", snippet=""
        )
        world.relate("REPORTS", ("Report", id), ("Dispute", dispute))
        if signal != "":
            world.event(dispute, id, signal)
        return id

    def _tied(self, world: World, ids: dict[int, str], told: dict[int, str], edge: tuple[str, str, str]) -> None:
        type_, a, b = edge
        if type_ == "AT" and int(a) in ids:
            world.node("Site", b, self.names.get(b, f"虚构场所{b}"))
            world.relate("AT", ("Dispute", ids[int(a)]), ("Site", b))
        elif type_ == "REACHED_BY" and int(a) in told:
            world.node("Contact", b, b, kind="phone", key_hash=b)
            world.relate("REACHED_BY", ("Report", told[int(a)]), ("Contact", b))
        elif type_ == "PARTY_TO" and int(b) in ids and a.startswith("E"):
            world.node("Enterprise", a, self.names.get(a, f"虚构企业{a}公司甲"))
            claims = [f"{a}{b}{place}" for place in range(3)]
            world.relate("PARTY_TO", ("Enterprise", a), ("Dispute", ids[int(b)]), role="respondent", claims=claims)
        elif type_ == "PARTY_TO" and int(b) in ids:
            who = int(a[2:])
            role, name = ("claimant", "respondent")[who % 2], f"{'张王李赵钱孙'[who % 6]}*"
            person = world.node("Person", f"{a}-{b}", name, role=role, key_hash=f"h{who % 6}")
            world.relate("PARTY_TO", ("Person", person), ("Dispute", ids[int(b)]), role=role)

    def _alike(self, world: World, two: tuple[str, str], judgement: str) -> None:
        label = {"S": "Site", "E": "Enterprise", "D": "Dispute"}[two[0][0]]
        ends = [id.replace("D-", "D-d") for id in two]
        if all(id in world.nodes[label] for id in ends):
            relation = Relation(label, ends[0], label, ends[1], "", self._judged(label, judgement))
            world.relations["SAME_AS"][relation.identity] = relation

    def _judged(self, label: str, judgement: str) -> Properties:
        return {"judgement": judgement, "reasons": ["文字相近"], **({"likeness": 0.4} if label == "Dispute" else {})}


def test_in_a_tangle_where_everything_is_shared_the_delta_is_still_exact(chronicle: Chronicle) -> None:
    tangle = Tangle(1)
    tangle.day(700)
    seen: set[str] = set()
    for number in range(DAYS):
        tangle.day(1 + number % 3)
        links = chronicle.day(tangle.state(), same_day=number % 2 == 0).links
        seen |= {link.reason for link in links} | {id for link in links for id in link.against}
    assert len(seen) >= 11, "the tangle holds too few kinds of link to prove anything"
    assert "other_firms" in seen
    assert chronicle.reused > 500


def test_nothing_changed_on_one_day_asks_for_nothing_new(chronicle: Chronicle) -> None:
    tangle = Tangle(5)
    tangle.day(700)
    first = chronicle.day(tangle.state())
    found = analyse_changes(chronicle.store, chronicle.packs, first, _nothing(chronicle, tangle), first.today)
    assert all(one is first.by_id[one.id] for one in found.disputes)
    assert all(one is first.cluster_by_id[one.id] for one in found.clusters)


def _nothing(chronicle: Chronicle, tangle: Tangle) -> Changes:
    report = sync(chronicle.store, tangle.state(), "base")
    assert report.before == report.after
    assert (report.changes.nodes, report.changes.relations) == (frozenset(), frozenset())
    return report.changes
