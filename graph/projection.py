"""Records and identity as graph: what Browser and the reasoning see. Pure: records in, `GraphState` ("base") out.

Invariants: no raw name, number, account or full text gets into a property (see `graph.masking`); ids come from content,
never from the secret; only `key_hash` depends on the secret; relations carry the ids of the claims they rest on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from graph.details import detail_properties
from graph.elements import EVENT_OF, MEDIATION, ORDERED, STAGE, Stated, answers, courses, legal_state, unit_answers
from graph.figures import MONEY, OVERDUE, PEOPLE, Figure, statements
from graph.identity import Identity, Matter
from graph.identity.contacts import address_of
from graph.identity.text import fold
from graph.identity.voices import voices_of
from graph.masking import mask_snippet, mask_text
from graph.model import Assertion, Claim, Document, Mention, MentionType, Record, digest
from graph.parties import entity_captions, project_contacts, project_names, project_persons
from graph.sheet import Plan, Sheet, shown, stamp
from graph.state import GraphState, Properties
from graph.when import stated_interval, stated_time
from knowledge import Knowledge

_HAPPENED = frozenset({Assertion.ACTUAL, Assertion.PAST, Assertion.HEARSAY})
_ABOUT = 7
_UNCLEAR = frozenset({"NONE", "D99"})


def base_state(records: Sequence[Record], identity: Identity, knowledge: Knowledge, secret: bytes) -> GraphState:
    """The whole base layer. `secret` keys the hashes of contacts and accounts; it changes nothing else."""
    sheet = Sheet.of(records, knowledge, secret)
    plan = Plan()
    for unit in knowledge.units.values():
        plan.node("Unit", {"id": unit.id, "name": unit.name, "kind": unit.kind})
    for record in sheet.records.values():
        plan.node("Report", _report(record, sheet))
    captions = entity_captions(identity, sheet)
    for matter in identity.matters:
        _project_matter(matter, captions, sheet, plan)
    project_names(identity, captions, sheet, plan)
    project_persons(identity.persons, sheet, plan)
    project_contacts(identity.contacts, sheet, plan)
    return plan.state()


def _report(record: Record, sheet: Sheet) -> Properties:
    document, persons = record.document, sheet.persons[record.document.id]
    title = mask_text(document.title, persons)
    snippet = mask_snippet(document.text, persons, 0, 0)
    return {
        "id": "R-" + document.id,
        "name": shown(title or snippet or document.key),
        "known_from": stamp(document),
        "source": document.source,
        "channel": document.channel,
        "key": document.key,
        "time": document.time,
        "answered": True if document.reply or document.reply_time else None,
        "replied": document.reply_time,
        "title": title,
        "snippet": snippet,
    }


def _project_matter(matter: Matter, captions: Mapping[str, str], sheet: Sheet, plan: Plan) -> None:
    records = [sheet.records[document] for document in matter.documents]
    about = next((captions[id] for id in (*matter.sites, *matter.enterprises) if id in captions), "")
    kind = voted_kind(records)
    told, legal = statements(kind, records, sheet), legal_state(records, sheet)
    stated = {signal: found[0] for signal, found in told.items() if len(found) > 0}
    handled = unit_answers(records, sheet, lambda name: unit_of(name, sheet.knowledge))
    answered = answers(handled)
    plan.node("Dispute", {**_dispute(matter, about, kind, records, stated, sheet), **_legal(legal)})
    for record in records:
        claims = [claim.id for claim in sheet.of_predicate(record.document.id, "kind")]
        plan.relate("REPORTS", ("Report", "R-" + record.document.id, "Dispute", matter.id), claims=claims)
        _project_units(record, matter.id, answered, sheet, plan)
    _project_events(matter.id, records, sheet, plan)
    grounds: list[tuple[str, Figure | Stated]] = [(one.signal, one) for found in told.values() for one in found]
    for signal, ground in [*grounds, *legal.items(), *courses(records, sheet)]:
        _project_ground(matter.id, signal, ground, sheet, plan)
    for unit, answer in handled:
        _project_ground(matter.id, EVENT_OF["handled"], answer, sheet, plan, unit)


def _dispute(
    matter: Matter, about: str, kind: str, records: Sequence[Record], stated: Mapping[str, Figure], sheet: Sheet
) -> Properties:
    entry = sheet.knowledge.kinds[kind]
    times = sorted(t for r in records if (t := r.document.time or r.document.recorded) is not None)
    return {
        "id": matter.id,
        "name": shown(f"{about[:_ABOUT]} {entry.name}".strip()),
        "known_from": sheet.known_from(matter.documents),
        "kind": kind,
        "line": entry.line,
        "since": times[0] if len(times) > 0 else None,
        "until": times[-1] if len(times) > 0 else None,
        "reports": len(records),
        "voices": _voices(matter, records),
        "people": stated[PEOPLE].value if PEOPLE in stated else None,
        "money": stated[MONEY].value if MONEY in stated else None,
        "overdue_days": stated[OVERDUE].value if OVERDUE in stated else None,
        "group": any("GROUP" in r.extraction.reading.claimant for r in records),
    }


def _voices(matter: Matter, records: Sequence[Record]) -> int:
    """Independent voices: one caller, one household and one pasted text each count once."""
    doors = {record.document.id: address_of(record.document) for record in records}
    return voices_of(matter.tellings, doors) if len(matter.tellings) > 0 else matter.voices


def _legal(stated: Mapping[str, Stated]) -> Properties:
    """What is known of the case in law; an order without an amount is one of 0."""
    order = stated[ORDERED].value if ORDERED in stated else None
    return {
        "court_stage": str(stated[STAGE].value) if STAGE in stated else None,
        "mediation": str(stated[MEDIATION].value) if MEDIATION in stated else None,
        "ordered_to_pay": None if order is None else float(order or 0),
    }


def voted_kind(records: Sequence[Record]) -> str:
    """The kind most clear readings give, of which an alternative counts two fifths; D99 where none is clear.

    However many readings are unclear, they outvote no clear one.
    """
    votes: Counter[str] = Counter()
    for record in records:
        reading = record.extraction.reading
        for kind, weight in ((reading.kind, 10), *((other, 4) for other in reading.alternatives)):
            if _UNCLEAR.isdisjoint((reading.kind, kind)):
                votes[kind] += weight
    return min(votes, key=lambda kind: (-votes[kind], kind), default="D99")


def _project_units(record: Record, dispute: str, answered: Mapping[str, Stated], sheet: Sheet, plan: Plan) -> None:
    """Units that already had the matter on their desk, as the text or the source's own column says."""
    document = record.document
    for mention in record.extraction.mentions:
        id = unit_of(mention.text, sheet.knowledge) if mention.type is MentionType.AGENCY else None
        if id is not None:
            claims = sheet.claims_at([(document.id, mention.field, mention.start, mention.end)])
            _routed((id, mention.text), dispute, claims, answered.get(id), plan)
    if document.unit is not None and document.unit.strip() != "":
        id = unit_of(document.unit, sheet.knowledge) or "U-" + digest(fold(document.unit))
        _routed((id, sheet.names.masked(document.unit.strip())), dispute, [], answered.get(id), plan)


def _routed(unit: tuple[str, str], dispute: str, claims: list[str], answer: Stated | None, plan: Plan) -> None:
    """`unit`: id and name, which is taken for one that the pack does not know; the others are all planned already."""
    id, name = unit
    plan.node("Unit", {"id": id, "name": shown(name), "kind": "other"})
    outcome = None if answer is None else str(answer.value)
    grounds = claims if answer is None else [*claims, answer.claim.id]
    plan.relate("ROUTED_TO", ("Dispute", dispute, "Unit", id), claims=grounds, outcome=outcome)


def unit_of(name: str, knowledge: Knowledge) -> str | None:
    """The unit whose longest known name ends `name` (an area may stand before it), or None."""
    folded = fold(name)
    for start in range(max(len(folded) - 1, 0)):
        id = knowledge.unit_by_name.get(folded[start:])
        if id is not None:
            return id
    return None


def _project_events(dispute: str, records: Sequence[Record], sheet: Sheet, plan: Plan) -> None:
    chain: list[tuple[str, str, str, str, int, str]] = []
    for record in records:
        document, persons = record.document, sheet.persons[record.document.id]
        for claim in sheet.of_predicate(document.id, "signal"):
            signal = str(json.loads(claim.value)["id"])
            known = sheet.knowledge.text_signals.get(signal)
            event = {
                **_event(claim, document, persons, signal, known.name if known is not None else signal),
                **detail_properties(claim, record, sheet),
            }
            id = _plan_event(event, claim, dispute, plan)
            if claim.assertion in _HAPPENED and claim.event_from is not None and claim.event_to is not None:
                chain.append((claim.event_from, claim.event_to, document.key, claim.field, claim.start, id))
    chain.sort()
    for (_, ends, *_, first), (begins, *_, then) in pairwise(chain):
        if ends < begins:
            plan.relate("NEXT", ("Event", first, "Event", then), claims=[first[2:], then[2:]])


def _project_ground(
    dispute: str, signal: str, ground: Figure | Stated, sheet: Sheet, plan: Plan, unit: str | None = None
) -> None:
    """The statement behind a number or a legal element of the dispute, as an event outside the chain of happenings."""
    document, claim = ground.document, ground.claim
    event = _event(claim, document, sheet.persons[document.id], signal, ground.caption())
    dates = sheet.records[document.id].extraction.quantities
    told = stated_time(document.field_text(claim.field), dates, claim.field, claim.start, claim.end, document.time)
    first, last = stated_interval(told) or (None, None)
    own = {"value": str(ground.value), "unit": unit, "time_from": first, "time_to": last}
    _plan_event({**event, **own}, claim, dispute, plan)


def _plan_event(event: Properties, claim: Claim, dispute: str, plan: Plan) -> str:
    id = plan.node("Event", event)
    plan.relate("STATES", ("Report", "R-" + claim.document, "Event", id), claims=[claim.id])
    plan.relate("PART_OF", ("Event", id, "Dispute", dispute), claims=[claim.id])
    return id


def _event(claim: Claim, document: Document, persons: Sequence[Mention], signal: str, name: str) -> Properties:
    return {
        "id": "V-" + claim.id,
        "name": shown(name),
        "known_from": stamp(document),
        "signal": signal,
        "assertion": claim.assertion.value,
        "time_from": claim.event_from,
        "time_to": claim.event_to,
        "report": "R-" + document.id,
        "document": document.id,
        "field": claim.field,
        "start": claim.start,
        "end": claim.end,
        "snippet": mask_snippet(document.field_text(claim.field), persons, claim.start, claim.end),
    }
