"""Who is who, where is where, what is one matter: judged links with reasons, never a destructive merge.

`resolve(records, knowledge, judgements)` is a pure function: any order of the records gives an equal `Identity`, and a
decision that was undone leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from graph.identity.contacts import earliest, resolve_contacts
from graph.identity.decisions import Decided, report_pairs, standing
from graph.identity.entities import Entities, resolve_entities
from graph.identity.matters import group
from graph.identity.persons import persons_of
from graph.identity.profiles import Trace
from graph.identity.regions import Gazetteer, KnownArea
from graph.identity.tidy import tidied
from graph.identity.traces import scale, traces
from graph.identity.types import (
    Contact,
    Enterprise,
    Identity,
    Judgement,
    Link,
    Matter,
    Person,
    Reason,
    Region,
    Site,
    Spot,
    Verdict,
)
from graph.identity.voices import count_voices
from graph.model import Record
from knowledge.identity import IdentityPack, load_identity

__all__ = [
    "Contact",
    "Enterprise",
    "Identity",
    "Judgement",
    "Link",
    "Matter",
    "Person",
    "Reason",
    "Region",
    "Site",
    "Spot",
    "Verdict",
    "resolve",
]


class Places(Protocol):
    """What identity needs of `knowledge.load()`."""

    @property
    def regions(self) -> Mapping[str, KnownArea]: ...


def resolve(
    records: Sequence[Record], knowledge: Places, judgements: Iterable[Decided] = (), pack: IdentityPack | None = None
) -> Identity:
    """Identity of all records. Raises ValueError when two records are of one document."""
    words = pack if pack is not None else load_identity()
    ordered = sorted(records, key=lambda record: record.document.id)
    if len({record.document.id for record in ordered}) != len(ordered):
        raise ValueError("two records of one document; to mend: pass the records of one extractor version only")
    made = list(judgements)
    sites, firms = standing(made, "site"), standing(made, "enterprise")
    places = Gazetteer(knowledge.regions)
    ordered = tidied(ordered, places, words)
    entities = resolve_entities(ordered, places, words, sites, firms)
    found = traces(entities, words)
    forced = report_pairs(standing(made, "matter"), ordered)
    groups, links = group(found, scale(entities, found, words), forced)
    matters = tuple(sorted((_matter(members, ordered, found, entities) for members in groups), key=lambda m: m.id))
    return _identity(matters, entities, links, ordered)


def _matter(members: Sequence[int], records: Sequence[Record], found: Sequence[Trace], entities: Entities) -> Matter:
    documents = sorted((records[index].document for index in members), key=earliest)
    regions = sorted({id for index in members if (id := entities.areas.id(entities.frames[index].area)) is not None})
    return Matter(
        "D-" + documents[0].id,
        tuple(document.id for document in documents),
        _agreed([found[index].place_focus for index in members], [found[index].places for index in members], "S-"),
        tuple(regions),
        _agreed([found[index].org_focus for index in members], [found[index].orgs for index in members], "E-"),
        count_voices([found[index] for index in members]),
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


def _identity(
    matters: tuple[Matter, ...], entities: Entities, links: tuple[Link, ...], records: Sequence[Record]
) -> Identity:
    home = {document: matter.id for matter in matters for document in matter.documents}
    by_id = {record.document.id: record for record in records}
    persons = [p for m in matters for p in persons_of(m.id, [by_id[document] for document in m.documents])]
    return Identity(
        matters,
        entities.enterprises,
        entities.sites,
        entities.regions,
        tuple(persons),
        resolve_contacts([record.document for record in records], home),
        entities.links + links,
    )
