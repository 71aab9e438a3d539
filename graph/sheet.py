"""What the projection works on: the records with their claims, and the graph as planned so far.

Invariant: nothing is planned twice under one identity, and what was planned first stays, so the order of planning must
not depend on the order of records.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.claims import claims_of
from graph.model import Claim, Document, Mention, Record
from graph.namebook import NameBook
from graph.state import GraphState, Properties, Relation
from knowledge import Knowledge

SHOWN = 14
CLAIMS = 12


@dataclass(slots=True)
class Plan:
    """What has been decided to be in the graph, by identity, so that nothing is written twice."""

    nodes: dict[str, dict[str, Properties]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, dict[tuple[str, ...], Relation]] = field(default_factory=lambda: defaultdict(dict))

    def node(self, label: str, properties: Properties) -> str:
        id = str(properties["id"])
        self.nodes[label].setdefault(id, properties)
        return id

    def relate(self, type: str, ends: tuple[str, str, str, str], key: str = "", **properties: object) -> None:
        relation = Relation(
            *ends, key, {k: v for k, v in properties.items() if isinstance(v, str | int | float | list)}
        )
        self.relations[type].setdefault(relation.identity, relation)

    def state(self) -> GraphState:
        nodes = {label: [rows[id] for id in sorted(rows)] for label, rows in sorted(self.nodes.items())}
        relations = {type: [rows[key] for key in sorted(rows)] for type, rows in sorted(self.relations.items())}
        return GraphState(nodes, relations)


Place = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records by document id, their claims, and the knowledge to read them with."""

    records: Mapping[str, Record]
    claims: Mapping[str, Sequence[Claim]]
    mentions: Mapping[Place, str]
    knowledge: Knowledge
    secret: bytes
    names: NameBook
    persons: Mapping[str, Sequence[Mention]]

    @classmethod
    def of(cls, records: Sequence[Record], knowledge: Knowledge, secret: bytes) -> Sheet:
        by_id = {r.document.id: r for r in sorted(records, key=lambda r: r.document.id)}
        claims = {id: claims_of(r.document, r.extraction, grade_of(r.document, knowledge)) for id, r in by_id.items()}
        mentions: dict[Place, str] = {
            (id, claim.field, claim.start, claim.end): claim.id
            for id, made in claims.items()
            for claim in made
            if claim.predicate == "mentions"
        }
        names = NameBook.of(by_id.values())
        persons = {id: names.persons(record) for id, record in by_id.items()}
        return cls(by_id, claims, mentions, knowledge, secret, names, persons)

    def keyed(self, *parts: str) -> str:
        return hmac.new(self.secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    def known_from(self, documents: Iterable[str]) -> str | None:
        return min((t for d in documents if (t := stamp(self.records[d].document)) is not None), default=None)

    def claims_at(self, spots: Iterable[tuple[str, str, int, int]]) -> list[str]:
        """Ids of the mention claims at these spots, at most a dozen; where a name was put right, of the one it was."""
        found = {id for spot in spots if (id := self.mentions.get(spot) or self._overlapping(spot)) is not None}
        return sorted(found)[:CLAIMS]

    def _overlapping(self, spot: Place) -> str | None:
        document, field, start, end = spot
        made = (c for c in self.of_predicate(document, "mentions") if c.field == field)
        return min((c.id for c in made if c.start < end and start < c.end), default=None)

    def of_predicate(self, document: str, predicate: str) -> list[Claim]:
        return [claim for claim in self.claims[document] if claim.predicate == predicate]


def stamp(document: Document) -> str | None:
    """When the source knew of it: registered, else written."""
    return document.recorded or document.time


def shown(name: str) -> str:
    """A name short enough for a caption."""
    return name if len(name) <= SHOWN else name[: SHOWN - 1] + "…"


def grade_of(document: Document, knowledge: Knowledge) -> str:
    channel = knowledge.channels.get(document.channel)
    return channel.grade if channel is not None else "F"
