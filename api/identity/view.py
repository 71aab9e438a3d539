"""All records, and what identity makes of them under a list of decisions.

Invariant: a view never changes; `after` gives another one, so a decision can be tried out and forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from api import usecases
from api.bootstrap import Workspace
from api.identity.common import phrases
from graph.identity import Enterprise, Identity, Link, Matter, Resolver, Site
from graph.identity.anchors import Register, named_sites, read, register_of
from graph.identity.decisions import standing
from graph.identity.text import fold
from graph.masking import mask_text
from graph.model import Record
from graph.namebook import NameBook
from ingest.journal import Decision
from knowledge import Knowledge
from knowledge.identity import load_identity

Entity = Site | Enterprise
Standing = tuple[object, ...]
SUBJECTS = ("matter", "enterprise", "site")
REMEMBERED = 12


def standing_of(decisions: Sequence[Decision]) -> Standing:
    """What identity is given: the decisions that stand, in the order in which they came to stand."""
    return tuple((subject, *standing(decisions, subject).items()) for subject in SUBJECTS)


@dataclass(frozen=True)
class Shelf:
    """The records, how to find them, and how to name them without naming a person."""

    records: tuple[Record, ...]
    knowledge: Knowledge
    resolved: dict[Standing, Identity] = field(default_factory=dict, repr=False, compare=False)

    def identity(self, decisions: Sequence[Decision]) -> Identity:
        """Identity under these decisions; the last few are remembered."""
        key = standing_of(decisions)
        if key not in self.resolved:
            while len(self.resolved) >= REMEMBERED:
                self.resolved.pop(next(iter(self.resolved)))
            self.resolved[key] = self.resolver.resolve(self.records, decisions)
        return self.resolved[key]

    @cached_property
    def resolver(self) -> Resolver:
        """Works out under one more decision only what that decision touches."""
        return Resolver(self.knowledge)

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        return {record.document.id: record for record in self.records}

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            found[fold(record.document.key)].append(record)
        return found

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Document ids as references spell them (folded) -> as they are."""
        return {fold(id): id for id in self.by_id}

    @cached_property
    def book(self) -> NameBook:
        return NameBook.of(self.records)

    def key(self, document: str) -> str:
        return self.by_id[document].document.key if document in self.by_id else document

    def title(self, document: str) -> str:
        """The masked title of a record; its first masked words where it has none."""
        if document not in self.by_id:
            return ""
        record = self.by_id[document]
        shown = record.document.title or record.document.text[:24]
        return mask_text(shown, self.book.persons(record)).strip()

    def common(self, a: str, b: str) -> tuple[str, ...]:
        """Phrases that two records both write, persons masked."""
        return phrases(self._masked(a), self._masked(b), load_identity().stock_phrases)

    def _masked(self, document: str) -> str:
        record = self.by_id[document]
        said = f"{record.document.title}\n{record.document.text}"
        return mask_text(said, self.book.persons(record))

    def caption(self, document: str) -> str:
        return f"{self.key(document)} {self.title(document)}".strip()


@dataclass(frozen=True)
class View:
    """What the records say under these decisions (oldest first)."""

    shelf: Shelf
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, space: Workspace) -> View:
        return cls(Shelf(usecases.records(space), space.knowledge), space.judgements())

    def after(self, *decisions: Decision) -> View:
        """The view under more decisions."""
        return View(self.shelf, (*self.decisions, *decisions))

    @cached_property
    def identity(self) -> Identity:
        return self.shelf.identity(self.decisions)

    @cached_property
    def home(self) -> Mapping[str, Matter]:
        """The matter of each document."""
        return {document: matter for matter in self.identity.matters for document in matter.documents}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Sites and enterprises by id; what is rather a person is left out, as in the graph."""
        named: tuple[Entity, ...] = (*named_sites(self.identity.sites), *self.identity.enterprises)
        return {one.id: one for one in named if not self.shelf.book.hides(one.name, len(_documents(one)))}

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """What each region is called, from the top."""
        regions = {region.id: region for region in self.identity.regions}
        found: dict[str, str] = {}
        for id in regions:
            names, at = [], id
            while at in regions and regions[at].name not in names:
                names.append(regions[at].name)
                at = regions[at].parent or ""
            found[id] = "".join(reversed(names))
        return found

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        """Entities of each subject by what references may name them by."""
        regions = {region.id: region for region in self.identity.regions}
        return {
            "site": register_of(named_sites(self.identity.sites), regions),
            "enterprise": register_of(self.identity.enterprises, regions),
        }

    def meant(self, subject: str, reference: str) -> str | None:
        """The document or entity id that a reference of a decision names today, or None."""
        if subject != "matter":
            found = self.registers[subject].find(reference)
            return found[0][0] if len(found) > 0 else None
        plain = fold(reference.removeprefix("D-").removeprefix("R-"))
        if plain in self.shelf.by_name:
            return self.shelf.by_name[plain]
        records = self.shelf.by_key.get(fold(reference), ())
        return records[0].document.id if len(records) > 0 else None

    def name(self, subject: str, id: str) -> str:
        """A document's key and masked title, or an entity's masked name with its area."""
        if subject == "matter":
            return self.shelf.caption(id)
        if id not in self.entities:
            return id
        one = self.entities[id]
        area = self.areas.get(one.region or "", "")
        return self.shelf.book.masked(one.name) + (f"（{area}）" if area != "" else "")

    def referred(self, subject: str, reference: str) -> str:
        """How a reference of a decision is shown, also when no record bears it out today."""
        anchor = read(reference)
        if subject == "matter":
            found = self.meant(subject, reference)
            return self.shelf.caption(found) if found is not None else reference
        if anchor is None:
            return self.name(subject, reference)
        area = anchor.area.text()
        return self.shelf.book.masked(anchor.name) + (f"（{area}）" if area != "" else "")

    def ends(self, link: Link) -> tuple[str, str]:
        """The two matters or entities that a link is between."""
        if link.subject != "matter":
            return link.a, link.b
        return self.home[link.a].id, self.home[link.b].id


def _documents(entity: Entity) -> set[str]:
    return {spot.document for spot in entity.spots}
