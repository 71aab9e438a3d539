"""One Trace per record: the comparable side of a report, computed once."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

from graph.identity.areas import Areas
from graph.identity.bags import UNIT, Bag, Rarity, held, square_of_sum, weighed
from graph.identity.contacts import account_of, earliest, phone_of
from graph.identity.curves import curved
from graph.identity.entities import Entities
from graph.identity.features import Scale
from graph.identity.frames import Frame
from graph.identity.memo import Memo
from graph.identity.particulars import crowding, particulars
from graph.identity.persons import party_names
from graph.identity.profiles import Trace, used_ids
from graph.identity.regions import Path
from graph.identity.spread import spread
from graph.identity.steps import above, coarse
from graph.identity.text import fold
from graph.identity.topics import TopicMemo, Topics, shared_topics
from graph.identity.types import Enterprise, Region, Site, Spot, Verdict
from graph.identity.words import Counted, Spots, words
from graph.model import Document, Reading, Record, digest
from knowledge.identity import IdentityPack

_NOTHING: frozenset[str] = frozenset()
_PLACES = 6
STEP = 2
_READ, _TITLE, _PASSING, _UNREAD = 1.0, 1.0, 0.55, 0.5
_LOCAL = {"town": 0.25, "village": 0.65, "group": 0.9}
_NAMED_THING = 0.9
_ALTERNATIVE, _SIBLING = 0.5, 0.2
_UNREAD_KINDS = ("NONE", "D99")
_NUMBER = re.compile(r"[A-Z]{0,4}\d{5,20}")


class Stamps:
    """A number for each record that changes when the rarity of any of its pairs of characters does."""

    def __init__(self) -> None:
        self._table: Rarity | None = None
        self._known: dict[str, int] = {}
        self._next = 0

    def of(self, ids: Sequence[str], bags: Sequence[tuple[Bag, Bag, Bag]], rarity: Rarity) -> list[int]:
        """The number of each record under the table `rarity`."""
        self._next += 1
        touched = self._touched(bags, rarity)
        now = self._next
        self._known = {id: now if hit else self._known.get(id, now) for id, hit in zip(ids, touched, strict=True)}
        self._table = rarity
        return list(self._known.values())

    def _touched(self, bags: Sequence[tuple[Bag, Bag, Bag]], rarity: Rarity) -> list[bool]:
        if self._table is None or self._table is rarity:
            return [self._table is None] * len(bags)
        moved = self._table.moved(rarity)
        if moved is None:
            return [True] * len(bags)
        return held([Bag(b"".join([bag.pairs for bag in three])) for three in bags], moved)


@dataclass(frozen=True, slots=True)
class Uses:
    """What one report says of places and bodies: how far each identifies, and which it is about (title, reading)."""

    places: Mapping[str, float]
    place_focus: frozenset[str]
    orgs: Mapping[str, float]
    org_focus: frozenset[str]


class TraceMemo:
    """What `traces` may keep from one run to the next."""

    def __init__(self) -> None:
        self.counted: Memo[str, Counted] = Memo()
        self.stamps = Stamps()
        self.weighed: Memo[str, tuple[Bag, Bag, Bag]] = Memo()
        self.rarity: Memo[str, Rarity] = Memo()
        self.stated: Memo[str, Stated] = Memo()
        self.uses: Memo[str, Uses] = Memo()
        self.particular: Memo[str, float] = Memo()
        self.tempered: Memo[str, Uses] = Memo()
        self.topics = TopicMemo()
        self.traces: Memo[str, Trace] = Memo()

    def turn(self) -> None:
        for texts in (self.counted, self.weighed, self.rarity, self.topics):
            texts.turn()
        for named in (self.stated, self.uses, self.particular, self.tempered, self.traces):
            named.turn()


def traces(entities: Entities, pack: IdentityPack, memo: TraceMemo | None = None) -> tuple[Trace, ...]:
    """Traces in the order of `entities.frames`."""
    kept = memo if memo is not None else TraceMemo()
    stock = re.compile("|".join(sorted(map(re.escape, pack.stock_phrases), key=lambda p: (-len(p), p))))
    frames = entities.frames
    wanted = [(f.record.document.id, (f.record, spots)) for f, spots in zip(frames, entities.spots, strict=True)]
    told = kept.counted.many(wanted, lambda missing: words([wanted[place][1] for place in missing], stock))
    weighed = _vectors([one.record.document for one in frames], [one.bags for one in told], pack, kept)
    uses = _tempered(_uses(entities, pack, kept), [parts[1] for parts in weighed], frames, pack, kept)
    quotes = _quotes([one.record.document for one in frames], told)
    titles = [(one.record.document.id, said.title) for one, said in zip(frames, told, strict=True)]
    topics = shared_topics(titles, pack, kept.topics)
    return tuple(
        kept.traces.get(one.record.document.id, (one, *parts), partial(_trace, pack, one, *parts))
        for one, parts in zip(frames, zip(uses, weighed, quotes, topics, strict=True), strict=True)
    )


def _vectors(
    documents: Sequence[Document], bags: Sequence[tuple[Bag, Bag, Bag]], pack: IdentityPack, memo: TraceMemo
) -> list[tuple[Bag, Bag, Bag]]:
    """By record the weighed bags of the whole text, of the grievance, and of the title."""
    chosen = reference(documents, pack.limits.reference)
    counted = tuple(bags[place][0] for place in chosen)
    ratio = 1 if len(chosen) == len(documents) else STEP
    rarity = memo.rarity.get("", (counted, ratio), lambda: Rarity.of(counted, ratio))
    stamps = memo.stamps.of([document.id for document in documents], bags, rarity)
    return memo.weighed.many(
        [(document.id, (three, stamp)) for document, three, stamp in zip(documents, bags, stamps, strict=True)],
        lambda missing: _weighed([bags[place] for place in missing], rarity),
    )


def _weighed(bags: Sequence[tuple[Bag, Bag, Bag]], rarity: Rarity) -> list[tuple[Bag, Bag, Bag]]:
    whole, bare, titles = (weighed([three[part] for three in bags], rarity) for part in range(3))
    return list(zip(whole, bare, titles, strict=True))


def reference(documents: Sequence[Document], least: int) -> list[int]:
    """The positions of the reports whose words say what is rare: all, or of many the earliest ones.

    Beyond `least` only the earliest 2 ** (k / 2) reports count, as many as there are for the greatest such k, so that a
    new day does not change what is rare, but half as many reports again do.
    """
    if len(documents) <= least:
        return list(range(len(documents)))
    order = sorted(range(len(documents)), key=lambda place: earliest(documents[place]))
    return sorted(order[: coarse(len(documents), least)])


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
    used = Counter(id for trace in found for id in used_ids(trace))
    private = [trace for trace in found if trace.kind in pack.household_kinds]
    return Scale(
        pack,
        {id: above(n) for id, n in used.items()},
        {id: frozenset(others) for id, others in akin.items()},
        frozenset(roads),
        {writer: above(n) for writer, n in writers.items()},
        names,
        crowding(((used_ids(trace), trace.particulars) for trace in private), pack.weights.particulars["crowding"]),
    )


def _uses(entities: Entities, pack: IdentityPack, memo: TraceMemo) -> list[Uses]:
    """Entity weights of each record, and the entities it is about."""
    size = coarse(len(entities.frames), pack.limits.reference)
    strength = {site.id: site.weight * _rare(site.spots, size) for site in entities.sites}
    strength |= {firm.id: firm.weight * _rare(firm.spots, size) for firm in entities.enterprises}
    rare = {region.id: _rare(region.spots, size) for region in entities.regions if len(region.spots) > 0}
    within = cache(partial(_levels, areas=entities.areas, rare=rare))
    made = []
    for one, spots in zip(entities.frames, entities.spots, strict=True):
        stated = memo.stated.get(one.record.document.id, (one,), partial(_stated, one))
        local = _local(stated, within)
        weights = tuple(strength[id] for _, id in spots)
        inputs = (one, spots, weights, local)
        made.append(memo.uses.get(one.record.document.id, inputs, partial(_used, one.record, spots, weights, local)))
    return made


def _tempered(
    uses: Sequence[Uses], grievances: Sequence[Bag], frames: Sequence[Frame], pack: IdentityPack, memo: TraceMemo
) -> list[Uses]:
    """`uses`, each thing the weaker the less the reports that use it are alike: a metro is no place of one matter."""
    holders: dict[str, list[Bag]] = defaultdict(list)
    for one, grievance in zip(uses, grievances, strict=True):
        for id in (*one.places, *one.orgs):
            holders[id].append(grievance)
    factor = {
        id: memo.particular.get(id, tuple(found), partial(_particular, found, pack)) for id, found in holders.items()
    }
    for id, places in spread((_chief(one), one.orgs) for one in uses).items():
        factor[id] = round(factor[id] * curved(places, pack.weights.spread), 1)
    made = []
    for frame, one in zip(frames, uses, strict=True):
        factors = [factor[id] for id in (*one.places, *one.orgs)]
        made.append(memo.tempered.get(frame.record.document.id, (one, factors), partial(_weakened, one, factor)))
    return made


def _chief(uses: Uses) -> str | None:
    """The place that a report is about; of several the one that identifies most."""
    return min(uses.place_focus, key=lambda id: (-uses.places.get(id, 0.0), id), default=None)


def _weakened(uses: Uses, factor: Mapping[str, float]) -> Uses:
    return replace(
        uses,
        places={id: round(weight * factor[id], _PLACES) for id, weight in uses.places.items()},
        orgs={id: round(weight * factor[id], _PLACES) for id, weight in uses.orgs.items()},
    )


def _particular(found: Sequence[Bag], pack: IdentityPack) -> float:
    """How far one thing points to one matter, from how alike the grievances of its reports are, two by two."""
    usual, weight = pack.weights.common_prior
    pairs = len(found) * (len(found) - 1) / 2
    alike = (square_of_sum(found) / UNIT**2 - sum(len(one) > 0 for one in found)) / 2
    return round(curved((max(alike, 0.0) + usual * weight) / (pairs + weight), pack.weights.common), 1)


def _rare(spots: Iterable[Spot], size: int) -> float:
    """1 for a rare name, falling when a large share of all documents uses it."""
    used = above(len({spot.document for spot in spots}))
    return min(1.0, math.log((size + 50) / used) / math.log(50))


def _role(spot: Spot, record: Record) -> float:
    if spot.field == "place" or not spot.read:
        return _UNREAD if spot.field == "text" else _TITLE
    reading = record.extraction.reading
    text = record.document.field_text(spot.field)[spot.start : spot.end]
    about = spot.field == "title" or any(text in name for name in (*reading.sites, *reading.respondent))
    return _READ if about else _PASSING


Local = tuple[tuple[str, float, bool], ...]


Stated = tuple[tuple[Path, float], ...]


def _stated(one: Frame) -> Stated:
    """The areas of a record, each with how far the report is about it."""
    stated = [(path, _role(Spot("", m.field, m.start, m.end), one.record)) for m, path in one.regions]
    return (*stated, (one.column, _TITLE))


def _local(stated: Stated, within: Callable[[Path], Local]) -> Local:
    """Id, weight and focus of villages and groups: places too; a town is a weak one and never the place of a matter."""
    return tuple(
        [(id, role * share, about and role >= _READ) for path, role in stated for id, share, about in within(path)]
    )


def _levels(path: Path, areas: Areas, rare: Mapping[str, float]) -> Local:
    """The town, village and group of a path: id, how far it identifies, and whether a matter can be about it."""
    found = []
    for level, share in _LOCAL.items():
        if getattr(path, level) != "":
            id = areas.id(path.upto(level)) or ""
            found.append((id, share * rare.get(id, 1.0), level != "town"))
    return tuple(found)


def _used(record: Record, spots: Spots, weights: Sequence[float], local: Local) -> Uses:
    known: dict[str, dict[str, float]] = {"S": {}, "E": {}}
    focus: dict[str, set[str]] = {"S": set(), "E": set()}
    for (spot, id), weight in zip(spots, weights, strict=True):
        kind, role = id[0], _role(spot, record)
        known[kind][id] = max(known[kind].get(id, 0.0), role * weight)
        if role >= _READ:
            focus[kind].add(id)
    for id, weight, about in local:
        known["S"][id] = max(known["S"].get(id, 0.0), weight)
        focus["S"] |= {id} if about else set()
    return Uses(
        {id: round(weight, _PLACES) for id, weight in known["S"].items()},
        frozenset(focus["S"]),
        {id: round(weight, _PLACES) for id, weight in known["E"].items()},
        frozenset(focus["E"]),
    )


def _trace(
    pack: IdentityPack,
    frame: Frame,
    uses: Uses,
    vectors: tuple[Bag, Bag, Bag],
    quotes: frozenset[str],
    topics: Topics,
) -> Trace:
    document, reading = frame.record.document, frame.record.extraction.reading
    full, grievance, headline = vectors
    return Trace(
        document.id,
        document.key,
        frame.area,
        uses.places,
        uses.place_focus,
        {**uses.orgs, **dict.fromkeys(sorted(topics.names), _NAMED_THING)},
        uses.org_focus | topics.names,
        reading.kind,
        kinds_of(reading, pack.confused_kinds),
        account_of(document),
        phone_of(document),
        _day(document),
        full,
        grievance,
        headline,
        quotes,
        topics.phrases,
        digest(fold(document.text)) if len(document.text) >= 20 else "",
        party_names(frame.record),
        particulars(frame.record),
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


def _quotes(documents: Sequence[Document], told: Sequence[Counted]) -> list[frozenset[str]]:
    """Which other records each record quotes by their number (a key of five or more digits)."""
    keys = {document.key: document.id for document in documents if _NUMBER.fullmatch(document.key)}
    found = []
    for document, said in zip(documents, told, strict=True):
        quoted = {keys[number] for number in said.numbers if number in keys} - {document.id}
        found.append(frozenset(quoted) if len(quoted) > 0 else _NOTHING)
    return found
