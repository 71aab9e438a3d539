"""One Trace per record: the comparable side of a report, computed once."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.identity.contacts import account_of, phone_of
from graph.identity.entities import Entities
from graph.identity.features import Scale, curved, familiarity
from graph.identity.frames import Frame
from graph.identity.persons import party_names
from graph.identity.profiles import Profile, Trace
from graph.identity.text import Vector, counts, fold, rarity, vector
from graph.identity.topics import Topics, shared_topics
from graph.identity.types import Enterprise, Region, Site, Spot, Verdict
from graph.model import Document, Field, MentionType, Reading, Record, digest
from knowledge.identity import IdentityPack

_READ, _TITLE, _PASSING, _UNREAD = 1.0, 1.0, 0.75, 0.65
_LOCAL = {"town": 0.25, "village": 0.65, "group": 0.9}
_MASKED_TYPES = frozenset({MentionType.SITE, MentionType.ENTERPRISE, MentionType.REGION, MentionType.PERSON})
_NAMED_THING = 0.9
_ALTERNATIVE, _SIBLING = 0.5, 0.2
_UNREAD_KINDS = ("NONE", "D99")
_NUMBER = re.compile(r"[A-Z]{0,4}\d{5,20}")


def traces(entities: Entities, pack: IdentityPack) -> tuple[Trace, ...]:
    """Traces in the order of `entities.frames`."""
    stock = re.compile("|".join(sorted(map(re.escape, pack.stock_phrases), key=lambda p: (-len(p), p))))
    uses = _uses(entities)
    records = [frame.record for frame in entities.frames]
    full = [counts(stock.sub(" ", r.document.text), stock.sub(" ", r.document.title)) for r in records]
    spots = _spots_by_document(entities)
    bare = [_bare(record, spots.get(record.document.id, ()), stock) for record in records]
    rare = rarity(full)
    quotes = _quotes(records)
    grievances = [vector(text, rare) for text, _ in bare]
    known = _tempered(uses, grievances, records, pack)
    topics = shared_topics([_headline(record, spots.get(record.document.id, ()), stock) for record in records], pack)
    return tuple(
        _trace(
            frame,
            known,
            vector(full[i], rare),
            grievances[i],
            vector(bare[i][1], rare),
            quotes,
            topics[i],
            pack,
        )
        for i, frame in enumerate(entities.frames)
    )


def scale(entities: Entities, found: Sequence[Trace], pack: IdentityPack) -> Scale:
    """What comparisons need to know of all records."""
    akin: dict[str, set[str]] = defaultdict(set)
    for link in entities.links:
        if link.verdict in (Verdict.UNSURE, Verdict.PART_OF, Verdict.SAME) and link.weight > 0:
            akin[link.a].add(link.b)
            akin[link.b].add(link.a)
    named: tuple[Site | Enterprise | Region, ...] = (*entities.sites, *entities.enterprises, *entities.regions)
    names = {entity.id: entity.name for entity in named}
    roads = {site.id for site in entities.sites if site.name.endswith(pack.site.roads)}
    writers = Counter(writer for trace in found for writer in trace.writers())
    used = Counter(id for trace in found for id in Profile.of(trace).uses)
    return Scale(
        pack,
        used,
        {id: frozenset(others) for id, others in akin.items()},
        frozenset(roads),
        {writer: familiarity(n) for writer, n in writers.items()},
        names,
    )


Uses = tuple[Mapping[str, Mapping[str, float]], Mapping[str, frozenset[str]]]


def _uses(entities: Entities) -> Mapping[str, Uses]:
    """Per type: entity weights per document, and the entities a document is about (title, reading)."""
    kinds: dict[str, str] = {site.id: "place" for site in entities.sites} | {e.id: "org" for e in entities.enterprises}
    strength = {site.id: site.weight * _rare(site.spots, entities) for site in entities.sites}
    strength |= {e.id: e.weight * _rare(e.spots, entities) for e in entities.enterprises}
    readings = {frame.record.document.id: frame.record for frame in entities.frames}
    weights: dict[str, dict[str, dict[str, float]]] = {"place": defaultdict(dict), "org": defaultdict(dict)}
    focus: dict[str, dict[str, set[str]]] = {"place": defaultdict(set), "org": defaultdict(set)}
    for spot, id in entities.spots.items():
        kind, role = kinds[id], _role(spot, readings[spot.document])
        known = weights[kind][spot.document]
        known[id] = max(known.get(id, 0.0), role * strength[id])
        if role >= _READ:
            focus[kind][spot.document].add(id)
    _add_villages(entities, weights["place"], focus["place"])
    return {kind: (weights[kind], {d: frozenset(ids) for d, ids in focus[kind].items()}) for kind in ("place", "org")}


def _tempered(
    uses: Mapping[str, Uses], grievances: Sequence[Vector], records: Sequence[Record], pack: IdentityPack
) -> Mapping[str, Uses]:
    """`uses`, each thing the weaker the less the reports that use it are alike: a metro is no place of one matter."""
    place = {record.document.id: index for index, record in enumerate(records)}
    told: dict[str, Mapping[str, dict[str, float]]] = {}
    for kind, (weights, _) in uses.items():
        holders: dict[str, list[int]] = defaultdict(list)
        for document in sorted(weights):
            for id in weights[document]:
                holders[id].append(place[document])
        factor = {id: _particular([grievances[index] for index in found], pack) for id, found in holders.items()}
        told[kind] = {d: {id: w * factor[id] for id, w in named.items()} for d, named in weights.items()}
    return {kind: (told[kind], focus) for kind, (_, focus) in uses.items()}


def _particular(found: Sequence[Vector], pack: IdentityPack) -> float:
    """How far one thing points to one matter, from how alike the grievances of its reports are, two by two."""
    usual, weight = pack.weights.common_prior
    total: dict[str, float] = {}
    for one in found:
        for gram, share in one.items():
            total[gram] = total.get(gram, 0.0) + share
    pairs = len(found) * (len(found) - 1) / 2
    alike = (math.fsum(share * share for share in total.values()) - sum(len(one) > 0 for one in found)) / 2
    return round(curved((max(alike, 0.0) + usual * weight) / (pairs + weight), pack.weights.common), 2)


def _rare(spots: Iterable[Spot], entities: Entities) -> float:
    """1 for a rare name, falling when a large share of all documents uses it."""
    used = len({spot.document for spot in spots})
    return min(1.0, math.log((len(entities.frames) + 50) / used) / math.log(50))


def _role(spot: Spot, record: Record) -> float:
    if spot.field == "place" or not spot.read:
        return _UNREAD if spot.field == "text" else _TITLE
    reading = record.extraction.reading
    text = record.document.field_text(spot.field)[spot.start : spot.end]
    about = spot.field == "title" or any(text in name for name in (*reading.sites, *reading.respondent))
    return _READ if about else _PASSING


def _add_villages(entities: Entities, weights: dict[str, dict[str, float]], focus: dict[str, set[str]]) -> None:
    """Villages and groups are places too; a town is a weak one and never the place of a matter by itself."""
    areas = entities.areas
    rare = {region.id: _rare(region.spots, entities) for region in entities.regions if len(region.spots) > 0}
    for frame in entities.frames:
        document = frame.record.document.id
        stated = [(path, _role(Spot(document, m.field, m.start, m.end), frame.record)) for m, path in frame.regions]
        for path, role in (*stated, (frame.column, _TITLE)):
            for level, share in _LOCAL.items():
                if getattr(path, level) == "":
                    continue
                id = areas.id(path.upto(level)) or ""
                known = weights[document]
                known[id] = max(known.get(id, 0.0), share * role * rare.get(id, 1.0))
                if level != "town" and role >= _READ:
                    focus[document].add(id)


def _trace(
    frame: Frame,
    uses: Mapping[str, Uses],
    full: dict[str, float],
    grievance: dict[str, float],
    headline: dict[str, float],
    quotes: Mapping[str, frozenset[str]],
    topics: Topics,
    pack: IdentityPack,
) -> Trace:
    document, reading = frame.record.document, frame.record.extraction.reading
    (places, place_focus), (orgs, org_focus) = uses["place"], uses["org"]
    return Trace(
        document.id,
        document.key,
        frame.area,
        places.get(document.id, {}),
        place_focus.get(document.id, frozenset()),
        {**orgs.get(document.id, {}), **dict.fromkeys(sorted(topics.names), _NAMED_THING)},
        org_focus.get(document.id, frozenset()) | topics.names,
        reading.kind,
        kinds_of(reading, pack.confused_kinds),
        account_of(document),
        phone_of(document),
        _day(document),
        full,
        grievance,
        headline,
        quotes.get(document.id, frozenset()),
        topics.phrases,
        digest(fold(document.text)) if len(document.text) >= 20 else "",
        party_names(frame.record),
    )


def kinds_of(reading: Reading, confused: Sequence[Sequence[str]]) -> dict[str, float]:
    """Weights of the kinds a reading may mean: the first, its alternatives, and those it is often confused with."""
    if reading.kind in _UNREAD_KINDS:
        return {kind: _ALTERNATIVE for kind in reading.alternatives if kind not in _UNREAD_KINDS}
    siblings = {kind for family in confused if reading.kind in family for kind in family}
    weights = dict.fromkeys(sorted(siblings), _SIBLING)
    weights |= {kind: _ALTERNATIVE for kind in reading.alternatives if kind not in _UNREAD_KINDS}
    return weights | {reading.kind: 1.0}


def _day(document: Document) -> int | None:
    stamp = document.time or document.recorded
    return date.fromisoformat(stamp[:10]).toordinal() if stamp is not None and len(stamp) >= 10 else None


def _spots_by_document(entities: Entities) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = defaultdict(list)
    for spot in entities.spots:
        found[spot.document].append(spot)
    return found


def _bare(record: Record, spots: Sequence[Spot], stock: re.Pattern[str]) -> tuple[Counter[str], Counter[str]]:
    """Gram counts of the grievance, without names and stock phrases: of text and title together, and of the title."""
    spans: dict[Field, set[tuple[int, int]]] = {"text": set(), "title": set()}
    for mention in record.extraction.mentions:
        if mention.type in _MASKED_TYPES:
            spans[mention.field].add((mention.start, mention.end))
    for spot in spots:
        if spot.field == "place":
            continue
        spans[spot.field].add((spot.start, spot.end))
    text = _blanked(record.document.text, spans["text"])
    title = _blanked(record.document.title, spans["title"])
    return counts(stock.sub(" ", text), stock.sub(" ", title)), counts("", stock.sub(" ", title))


def _headline(record: Record, spots: Sequence[Spot], stock: re.Pattern[str]) -> str:
    spans = {(m.start, m.end) for m in record.extraction.mentions if m.field == "title" and m.type in _MASKED_TYPES}
    spans |= {(spot.start, spot.end) for spot in spots if spot.field == "title"}
    return stock.sub(" ", _blanked(record.document.title, spans))


def _blanked(text: str, spans: set[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces.append(text[last:start])
        last = max(last, end)
    return " ".join([*pieces, text[last:]])


def _quotes(records: Sequence[Record]) -> dict[str, frozenset[str]]:
    """Which other records a record quotes by their number (a key of five or more digits)."""
    keys = {record.document.key: record.document.id for record in records if _NUMBER.fullmatch(record.document.key)}
    found = {}
    for record in records:
        quoted = {keys[n] for n in _NUMBER.findall(record.document.text) if n in keys} - {record.document.id}
        if len(quoted) > 0:
            found[record.document.id] = frozenset(quoted)
    return found
