"""Sites, regions, enterprises, persons and contacts of the disputes, as nodes and relations.

Invariants: only what stands in a relation becomes a node; a person is masked and belongs to one dispute; a contact
shows its kind and a keyed hash, never its value; a link that a person rejected is not in the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.identity import Contact, Enterprise, Identity, Link, Matter, Person, Region, Site, Spot, Verdict
from graph.masking import mask_person
from graph.sheet import Plan, Sheet, shown

_CONTACTS = {"account": "同一账号", "phone": "同一电话", "address": "同一住址"}
_SIDES = ("claimant", "respondent", "other")
_REASONS = 5
_QUOTELESS = frozenset({"grievance", "whole", "kind", "time"})


@dataclass(frozen=True, slots=True)
class _Names:
    """Entities by id, and the spots of each entity in each document."""

    sites: Mapping[str, Site]
    enterprises: Mapping[str, Enterprise]
    regions: Mapping[str, Region]
    spots: Mapping[str, Mapping[str, Sequence[Spot]]]
    captions: Mapping[str, str]

    @classmethod
    def of(cls, identity: Identity, captions: Mapping[str, str]) -> _Names:
        spots: dict[str, dict[str, list[Spot]]] = defaultdict(lambda: defaultdict(list))
        named: tuple[Site | Enterprise | Region, ...] = (*identity.sites, *identity.enterprises, *identity.regions)
        for entity in named:
            for spot in entity.spots:
                spots[entity.id][spot.document].append(spot)
        return cls(
            {site.id: site for site in identity.sites},
            {enterprise.id: enterprise for enterprise in identity.enterprises},
            {region.id: region for region in identity.regions},
            spots,
            captions,
        )

    def shown(self, ids: Sequence[str]) -> list[str]:
        return [id for id in ids if id in self.captions]

    def claims(self, id: str, documents: Iterable[str], sheet: Sheet) -> list[str]:
        spots = (spot for document in documents for spot in self.spots.get(id, {}).get(document, ()))
        return sheet.claims_at((spot.document, spot.field, spot.start, spot.end) for spot in spots)


def entity_captions(identity: Identity, sheet: Sheet) -> dict[str, str]:
    """Masked captions of the sites, enterprises and regions that may be shown; one that is rather a person has none."""
    named: tuple[Site | Enterprise | Region, ...] = (*identity.sites, *identity.enterprises, *identity.regions)
    return {
        entity.id: sheet.names.masked(entity.name)
        for entity in named
        if isinstance(entity, Region) or not sheet.names.hides(entity.name, len({s.document for s in entity.spots}))
    }


def project_names(identity: Identity, captions: Mapping[str, str], sheet: Sheet, plan: Plan) -> None:
    """Where each dispute is, which organisations are parties, and which names may be one."""
    names = _Names.of(identity, captions)
    for matter in identity.matters:
        _project_places(matter, names, sheet, plan)
        _project_enterprises(matter, names, sheet, plan)
    _project_named(names, sheet, plan)
    _project_links(identity.links, names, sheet, plan)
    _project_matters(identity, plan)


def _project_places(matter: Matter, names: _Names, sheet: Sheet, plan: Plan) -> None:
    for id in names.shown(matter.sites):
        _site(id, names, sheet, plan)
        claims = names.claims(id, matter.documents, sheet)
        plan.relate("AT", ("Dispute", matter.id, "Site", id), claims=claims)
    for id in matter.regions:
        _region(id, names, plan)
        claims = names.claims(id, matter.documents, sheet)
        plan.relate("IN_REGION", ("Dispute", matter.id, "Region", id), claims=claims)


def _site(id: str, names: _Names, sheet: Sheet, plan: Plan) -> None:
    site = names.sites[id]
    plan.node("Site", {"id": id, "name": shown(names.captions[id]), "known_from": sheet.known_from(names.spots[id])})
    if site.region is not None:
        _region(site.region, names, plan)
        plan.relate("IN_REGION", ("Site", id, "Region", site.region), claims=[])


def _region(id: str, names: _Names, plan: Plan) -> None:
    region = names.regions[id]
    grade = region.level if region.level in ("town", "village") else "other"
    plan.node("Region", {"id": id, "name": shown(names.captions[id]), "code": region.code, "grade": grade})
    if region.parent is not None and region.parent != id:
        plan.relate("IN_REGION", ("Region", id, "Region", region.parent), claims=[])
        if region.parent not in plan.nodes["Region"]:
            _region(region.parent, names, plan)


def _project_enterprises(matter: Matter, names: _Names, sheet: Sheet, plan: Plan) -> None:
    for id in names.shown(matter.enterprises):
        _enterprise(id, names, sheet, plan)
        role = _side(id, matter, names, sheet)
        claims = names.claims(id, matter.documents, sheet)
        plan.relate("PARTY_TO", ("Enterprise", id, "Dispute", matter.id), role, role=role, claims=claims)


def _enterprise(id: str, names: _Names, sheet: Sheet, plan: Plan) -> None:
    name = shown(names.captions[id])
    plan.node("Enterprise", {"id": id, "name": name, "known_from": sheet.known_from(names.spots[id])})


def _project_named(names: _Names, sheet: Sheet, plan: Plan) -> None:
    """Every report that names a site or an organisation, so that two reports of one place are two steps apart."""
    for id in sorted({**names.sites, **names.enterprises}):
        if id not in names.captions:
            continue
        label = "Site" if id in names.sites else "Enterprise"
        (_site if id in names.sites else _enterprise)(id, names, sheet, plan)
        for document in sorted(names.spots[id]):
            claims = names.claims(id, [document], sheet)
            plan.relate("NAMES", ("Report", "R-" + document, label, id), claims=claims)


def _side(id: str, matter: Matter, names: _Names, sheet: Sheet) -> str:
    """The side on which most readings put the organisation; `other` where none does."""
    votes = dict.fromkeys(_SIDES, 0)
    for document in matter.documents:
        reading = sheet.records[document].extraction.reading
        written = {
            sheet.records[document].document.field_text(spot.field)[spot.start : spot.end]
            for spot in names.spots[id].get(document, ())
            if spot.field != "place"
        }
        votes["claimant"] += any(text in reading.claimant for text in written)
        votes["respondent"] += any(text in reading.respondent for text in written)
    return min(_SIDES, key=lambda side: (-votes[side], -_SIDES.index(side)))


def _project_links(links: Sequence[Link], names: _Names, sheet: Sheet, plan: Plan) -> None:
    """Judged links between entities that are both in the graph."""
    labels = {"site": "Site", "enterprise": "Enterprise"}
    for link in links:
        label = labels.get(link.subject)
        if label is None or link.verdict is Verdict.DIFFERENT or link.weight < 0 or link.a == link.b:
            continue
        if link.a in plan.nodes[label] and link.b in plan.nodes[label]:
            reasons = [sheet.names.masked(reason.text) for reason in link.reasons][:_REASONS]
            ends = (label, link.a, label, link.b)
            plan.relate("SAME_AS", ends, judgement=link.verdict.value, reasons=reasons, claims=[])


def _project_matters(identity: Identity, plan: Plan) -> None:
    """Disputes that may be one matter, or are about one subject, each pair once by its strongest link.

    Reasons that could quote a text or a party stay in the journal; the graph keeps likeness and kind.
    """
    home = {document: matter.id for matter in identity.matters for document in matter.documents}
    best: dict[tuple[str, str], Link] = {}
    for link in identity.links:
        if link.subject != "matter" or link.verdict not in (Verdict.UNSURE, Verdict.RELATED):
            continue
        ends = sorted({home.get(link.a, link.a), home.get(link.b, link.b)})
        if len(ends) == 2 and all(end in plan.nodes["Dispute"] for end in ends):
            key = (ends[0], ends[1])
            best[key] = max(best.get(key, link), link, key=lambda one: (one.verdict is Verdict.UNSURE, one.weight))
    for (a, b), link in sorted(best.items()):
        reasons = [reason.text for reason in link.reasons if reason.feature in _QUOTELESS]
        judgement, pair = link.verdict.value, ("Dispute", a, "Dispute", b)
        plan.relate("SAME_AS", pair, judgement=judgement, likeness=link.likeness, reasons=reasons, claims=[])


def project_persons(persons: Sequence[Person], sheet: Sheet, plan: Plan) -> None:
    """Parties named in a dispute, masked; a bystander without a side is left out."""
    for person in persons:
        if person.role == "other":
            continue
        documents = sorted({spot.document for spot in person.spots})
        name = mask_person(max(person.names, key=lambda n: (len(n), n)))
        hashed = sheet.keyed("account", person.account) if person.account is not None else None
        known = sheet.known_from(documents) if len(documents) > 0 else None
        node = {"id": person.id, "name": shown(name), "role": person.role, "key_hash": hashed, "known_from": known}
        plan.node("Person", node)
        claims = sheet.claims_at((s.document, s.field, s.start, s.end) for s in person.spots)
        ends = ("Person", person.id, "Dispute", person.matter)
        plan.relate("PARTY_TO", ends, person.role, role=person.role, claims=claims)


def project_contacts(contacts: Sequence[Contact], sheet: Sheet, plan: Plan) -> None:
    """Contacts that two or more reports share; one that a single report uses says nothing."""
    for contact in contacts:
        if len(contact.documents) < 2:
            continue
        hashed = sheet.keyed(contact.kind, contact.value)
        name = _CONTACTS.get(contact.kind, "同一联系方式")
        known = sheet.known_from(contact.documents)
        plan.node(
            "Contact", {"id": contact.id, "name": name, "kind": contact.kind, "key_hash": hashed, "known_from": known}
        )
        for document in contact.documents:
            plan.relate("REACHED_BY", ("Report", "R-" + document, "Contact", contact.id), claims=[])
