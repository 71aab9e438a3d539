"""Sites, regions and enterprises of all records, and which record uses which.

Invariants: a name found only by the name list counts as unread; a name that many unlike reports use is a hub, is listed
with its weight, and identifies less.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from graph.identity import enterprises, sites
from graph.identity.areas import Areas, region_entities, region_links
from graph.identity.enterprises import EnterpriseName
from graph.identity.frames import Frame, frame
from graph.identity.lookup import NameList, new_spots
from graph.identity.naming import Group, Item, Kind, Named, resolve_names
from graph.identity.regions import Gazetteer, Path
from graph.identity.sites import SiteName
from graph.identity.text import fold, variants
from graph.identity.types import Enterprise, Link, Region, Site, Spot, Verdict
from graph.model import MentionType, Record
from knowledge.identity import IdentityPack, Limits

N = TypeVar("N", SiteName, EnterpriseName)
_SHORT, _OFTEN = 3, 3
Decisions = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Entities:
    """All that has a name, its links, and the entity of each spot."""

    frames: tuple[Frame, ...]
    areas: Areas
    sites: tuple[Site, ...]
    enterprises: tuple[Enterprise, ...]
    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    spots: Mapping[Spot, str]


def resolve_entities(
    records: Sequence[Record],
    places: Gazetteer,
    pack: IdentityPack,
    site_decisions: Decisions,
    firm_decisions: Decisions,
) -> Entities:
    """Entities of `records`, which must be sorted by document id."""
    paths: dict[str, Path] = {}
    frames = tuple(frame(record, places, paths) for record in records)
    read = Readers(pack, places)
    site_items, firm_items = _site_items(frames, read), _firm_items(frames, read)
    known_sites, known_firms = frozenset(read.sites), frozenset(read.firms)
    for one, spot, text in _columns(frames, read, places):
        if text in known_firms or (text not in known_sites and read.firm(text).trade != ""):
            firm_items.extend(_firm_item(read.firm(text), one, spot, pack))
        else:
            site_items.extend(_site_item(read.site(text), one, spot))
    for one, spot, text in _unread(frames, read):
        if text in read.sites:
            site_items.extend(_site_item(read.site(text), one, spot))
        else:
            firm_items.extend(_firm_item(read.firm(text), one, spot, pack))
    found_sites = resolve_names(site_items, _site_kind(), site_decisions)
    found_firms = resolve_names(firm_items, _firm_kind(), firm_decisions)
    areas = Areas(frames, places)
    guard = partial(_guard, kinds={r.document.id: r.extraction.reading.kind for r in records}, limits=pack.limits)
    return Entities(
        frames,
        areas,
        tuple(_sites(found_sites, areas, guard)),
        tuple(_firms(found_firms, areas, guard)),
        region_entities(frames, areas, (g.key[2] for groups in found_sites.entities.values() for g in groups)),
        found_sites.links + found_firms.links + region_links(frames, areas, places),
        {**found_sites.of_spots(), **found_firms.of_spots()},
    )


def _site_items(frames: Sequence[Frame], read: Readers) -> list[Item[SiteName]]:
    found = ((one, spot, read.site(text)) for one, spot, text in _spots(frames, MentionType.SITE))
    return [item for one, spot, name in found for item in _site_item(name, one, spot)]


def _site_item(name: SiteName, one: Frame, spot: Spot) -> list[Item[SiteName]]:
    """A generic place name (人民公园) counts only within a known area."""
    area = one.around(spot.field, spot.start, name.area)
    return [] if name.generic and area.depth() < 2 else [Item(name, area, spot)]


def _firm_items(frames: Sequence[Frame], read: Readers) -> list[Item[EnterpriseName]]:
    found = ((one, spot, read.firm(text)) for one, spot, text in _spots(frames, MentionType.ENTERPRISE))
    return [item for one, spot, name in found for item in _firm_item(name, one, spot, read.pack)]


def _firm_item(name: EnterpriseName, one: Frame, spot: Spot, pack: IdentityPack) -> list[Item[EnterpriseName]]:
    """A company is one where its name says; a school, a shop or a generic name is one in the area it stands in."""
    if name.generic:
        area = one.around(spot.field, spot.start, name.region)
        return [] if area.depth() < 2 else [Item(name, area, spot)]
    around = one.around(spot.field, spot.start, name.region)
    if name.branch != "" or name.stem.endswith(pack.enterprise.institutions):
        return [Item(name, around.upto("county"), spot)]
    return [Item(name, around.upto("city") if name.trade == name.form == "" else name.region.area(), spot)]


def _spots(frames: Sequence[Frame], kind: MentionType) -> Iterable[tuple[Frame, Spot, str]]:
    for one in frames:
        for mention in sorted(one.record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
            if mention.type is kind:
                yield one, Spot(one.record.document.id, mention.field, mention.start, mention.end), mention.text


@dataclass(slots=True)
class Readers:
    """The parsed form of each spelling, parsed once."""

    pack: IdentityPack
    places: Gazetteer
    sites: dict[str, SiteName] = field(default_factory=dict)
    firms: dict[str, EnterpriseName] = field(default_factory=dict)

    def site(self, text: str) -> SiteName:
        if text not in self.sites:
            self.sites[text] = sites.parse(text, self.pack.site, self.places)
        return self.sites[text]

    def firm(self, text: str) -> EnterpriseName:
        if text not in self.firms:
            self.firms[text] = enterprises.parse(text, self.pack.enterprise, self.places, self.pack.provinces)
        return self.firms[text]

    def spellings(self, used: Mapping[str, int]) -> dict[str, str]:
        """Spellings worth looking for in other texts, each with the mention it stands for; `used`: how often read."""
        known = {spelling: text for text, name in sorted(self.sites.items()) for spelling in _site_spellings(name)}
        firms = ((text, name) for text, name in self.firms.items() if not name.generic)
        return known | {t: t for t, n in firms if len(n.stem) >= 4 or (len(n.stem) == _SHORT and used[t] >= _OFTEN)}


def _site_spellings(name: SiteName) -> tuple[str, ...]:
    if name.generic or len(name.core) < 3:
        return ()
    return (name.written, name.core) if len(name.core) >= 4 else (name.written,)


Hit = tuple[Frame, Spot, str]


def _unread(frames: Sequence[Frame], read: Readers) -> list[Hit]:
    """Known names that the reading missed. A name found far more often than it was read is no name and is left
    out.
    """
    used = Counter(mention.text for one in frames for mention in one.record.extraction.mentions)
    spellings = read.spellings(used)
    names = NameList(spellings)
    hits: dict[str, list[tuple[Frame, Spot]]] = defaultdict(list)
    for one in frames:
        for spot, name in new_spots(one.record.document, names, _taken(one)):
            hits[name].append((one, spot))
    fair = [name for name in sorted(hits) if len(hits[name]) <= 10 * (used[name] + used[spellings[name]])]
    return [(one, spot, spellings[name]) for name in fair for one, spot in hits[name]]


def _columns(frames: Sequence[Frame], read: Readers, places: Gazetteer) -> list[Hit]:
    """The place or organisation that a place column names; known names of the other columns are found by `_unread`."""
    found = []
    known = {**read.sites, **read.firms}
    for one in frames:
        column = one.record.document.place or ""
        text = places.named_in(column)
        start = column.find(text)
        if text != "" and start >= 0 and (text in known or not text.endswith(read.pack.site.roads)):
            found.append((one, Spot(one.record.document.id, "place", start, start + len(text)), text))
    return sorted(found, key=lambda hit: hit[1])


def _taken(one: Frame) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in one.record.extraction.mentions:
        spans[mention.field].append((mention.start, mention.end))
    return spans


def _site_kind() -> Kind[SiteName]:
    return Kind(
        "site",
        "S-",
        lambda n: n.core,
        lambda n: n.phase,
        lambda n: n.written,
        sites.compare,
        lambda n: {n.core, n.core[-3:], n.bare} | (variants(n.core) if len(n.core) >= 4 else frozenset()),
        lambda a, b: sites.short_of(a, b),
    )


def _firm_kind() -> Kind[EnterpriseName]:
    return Kind(
        "enterprise",
        "E-",
        lambda n: n.stem + ("集团" if "集团" in n.form else ""),
        lambda n: n.branch,
        lambda n: n.written,
        lambda a, b, _x, _y: enterprises.compare(a, b),
        lambda n: {n.stem, n.core, n.stem[-4:]} | (variants(n.stem) if len(n.stem) >= 5 else frozenset()),
        enterprises.short_of,
    )


Guard = Callable[[Iterable[str]], tuple[float, bool]]


def _guard(documents: Iterable[str], kinds: Mapping[str, str], limits: Limits) -> tuple[float, bool]:
    """Weight in (0, 1] of a value used by `documents`, and whether it is a hub: used by many reports of unlike
    kinds.
    """
    used = Counter(kinds[document] for document in documents)
    degree = sum(used.values())
    most = max(limits.hub_least, int(limits.hub_share * len(kinds)))
    spread = 1 - max(used.values()) / degree
    if degree <= most or spread < 0.5:
        return 1.0, False
    return round(0.5 * math.sqrt(most / degree), 3), True


def _sites(named: Named[SiteName], areas: Areas, guard: Guard) -> Iterable[Site]:
    wholes = {link.a: link.b for link in named.links if link.verdict is Verdict.PART_OF}
    for id, groups in named.entities.items():
        lead, spots, names = _gathered(groups, lambda n: n.written)
        weight, hub = guard({spot.document for spot in spots})
        core, phase, area = lead.key
        weight *= 0.75 if lead.name.road else 1.0
        yield Site(id, core + phase, names, areas.id(area), spots, round(weight, 3), hub, wholes.get(id))


def _firms(named: Named[EnterpriseName], areas: Areas, guard: Guard) -> Iterable[Enterprise]:
    for id, groups in named.entities.items():
        lead, spots, names = _gathered(groups, lambda n: n.written)
        weight, hub = guard({spot.document for spot in spots})
        weight *= 0.4 if lead.name.generic else 1.0
        yield Enterprise(id, _display(lead.name), names, areas.id(lead.key[2]), spots, round(weight, 3), hub)


def _display(name: EnterpriseName) -> str:
    return fold(name.written)


def _gathered(
    groups: Sequence[Group[N]], written: Callable[[N], str]
) -> tuple[Group[N], tuple[Spot, ...], tuple[str, ...]]:
    """The leading group of an entity, all its spots, all its spellings."""
    lead = min(groups, key=lambda group: (-len(group.items), -len(group.key[0]), group.key))
    items = [item for group in groups for item in group.items]
    return lead, tuple(sorted({i.spot for i in items})), tuple(sorted({written(i.name) for i in items}))
