"""Sites, regions and enterprises of all records, and which record uses which.

Invariant: a name that many unlike reports use is a hub, is listed with its weight, and identifies less.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import TypeVar

from graph.identity import enterprises, sites
from graph.identity.areas import Areas, region_entities, region_links
from graph.identity.enterprises import EnterpriseName
from graph.identity.frames import Frame, frame
from graph.identity.memo import Memo
from graph.identity.naming import Group, Item, Kind, Named, resolve_names
from graph.identity.regions import Gazetteer, Path
from graph.identity.register import Register
from graph.identity.sites import SiteName
from graph.identity.steps import above, coarse
from graph.identity.text import fold, variants
from graph.identity.told import Told, ToldMemo, told
from graph.identity.types import Enterprise, Link, Region, Site, Spot, Verdict
from graph.model import Record, digest
from knowledge.identity import IdentityPack, Limits

_SITE = "S-"
_KEPT = 1 << 17  # comparisons of two names that are kept: nearly the same names come night after night
_LONG = 4
N = TypeVar("N", SiteName, EnterpriseName)
_WHERE = attrgetter("document", "field", "start", "end", "read")
Decisions = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Entities:
    """All that has a name, its links, and by record (in the order of `frames`) its spots with the entity of each."""

    frames: tuple[Frame, ...]
    areas: Areas
    sites: tuple[Site, ...]
    enterprises: tuple[Enterprise, ...]
    regions: tuple[Region, ...]
    links: tuple[Link, ...]
    spots: tuple[tuple[tuple[Spot, str], ...], ...]


class EntityMemo:
    """What `resolve_entities` may keep from one run to the next."""

    def __init__(self, pack: IdentityPack, places: Gazetteer) -> None:
        self.paths: dict[str, Path] = {}
        self.frames: Memo[str, Frame] = Memo()
        self.told = ToldMemo(pack, places)
        self.sites, self.firms = _site_kind(), _firm_kind(pack)

    def turn(self) -> None:
        self.frames.turn()
        self.told.turn()


def resolve_entities(
    records: Sequence[Record],
    places: Gazetteer,
    pack: IdentityPack,
    site_decisions: Decisions,
    firm_decisions: Decisions,
    memo: EntityMemo | None = None,
) -> Entities:
    """Entities of `records`, which must be sorted by document id."""
    kept = memo if memo is not None else EntityMemo(pack, places)
    frames = tuple(kept.frames.get(r.document.id, (r,), partial(frame, r, places, kept.paths)) for r in records)
    names = told(frames, kept.told)
    found_sites = resolve_names([item for one in names for item in one.sites], kept.sites, site_decisions)
    found_firms = resolve_names([item for one in names for item in one.firms], kept.firms, firm_decisions)
    areas = Areas(frames, places)
    guard = partial(_guard, kinds={r.document.id: r.extraction.reading.kind for r in records}, limits=pack.limits)
    return Entities(
        frames,
        areas,
        tuple(_sites(found_sites, areas, guard, {one.record.document.id: one for one in frames})),
        tuple(_firms(found_firms, areas, guard)),
        region_entities(frames, areas, (g.key[2] for groups in found_sites.entities.values() for g in groups)),
        found_sites.links + found_firms.links + region_links(frames, areas, places),
        _spots_by_record(names, found_sites, found_firms),
    )


def _spots_by_record(
    names: Sequence[Told], found_sites: Named[SiteName], found_firms: Named[EnterpriseName]
) -> tuple[tuple[tuple[Spot, str], ...], ...]:
    """The entity of each spot, record by record; a spot read as both is that of an organisation."""
    homes = {id(item): key for key, groups in found_sites.entities.items() for group in groups for item in group.items}
    homes |= {id(item): key for key, groups in found_firms.entities.items() for group in groups for item in group.items}
    by_record = []
    for one in names:
        spots = {item.spot: homes[id(item)] for item in one.sites}
        spots |= {item.spot: homes[id(item)] for item in one.firms}
        by_record.append(tuple(spots.items()))
    return tuple(by_record)


def _site_kind() -> Kind[SiteName]:
    return Kind(
        "site",
        _SITE,
        lambda n: n.core,
        lambda n: n.part,
        lambda n: n.written,
        lru_cache(_KEPT)(sites.compare),
        lambda n: {n.core, n.core[-3:], n.bare} | (variants(n.core) if len(n.core) >= 4 else frozenset()),
        lambda a, b: sites.short_of(a, b),
        spelled=lambda n: n.core + n.part if len(n.core) >= _LONG and not n.road and not n.generic else "",
    )


def _firm_kind(pack: IdentityPack) -> Kind[EnterpriseName]:
    words, signs = pack.enterprise, pack.provinces.signs
    compare = lru_cache(_KEPT)(partial(enterprises.compare, words=words))
    return Kind(
        "enterprise",
        "E-",
        lambda n: n.stem + ("集团" if "集团" in n.form else "") + (f"@{n.seat()}" if n.full and n.seat() != "" else ""),
        lambda n: n.branch,
        lambda n: n.written,
        lambda a, b, _x, _y: compare(a, b),
        lambda n: {n.stem, n.core, n.stem[-4:]} | (variants(n.stem) if len(n.stem) >= 5 else frozenset()),
        enterprises.short_of,
        lambda names, every: Register(names, words, signs, every).shares,
        words.lookup.enough,
        lambda n: n.code,
        enterprises.clash,
        lambda n: n.stem + n.branch if len(n.core) >= 2 and n.trade != "" and not n.generic else "",
    )


Guard = Callable[[Iterable[str]], tuple[float, bool]]


def _guard(documents: Iterable[str], kinds: Mapping[str, str], limits: Limits) -> tuple[float, bool]:
    """Weight in (0, 1] of a value used by `documents`, and whether it is a hub: used by many reports of unlike
    kinds. Of many records both the bound and the degree go in steps, so that a new day seldom changes either.
    """
    used = Counter(kinds[document] for document in documents)
    degree = sum(used.values())
    most = max(limits.hub_least, int(limits.hub_share * coarse(len(kinds), limits.reference)))
    spread = 1 - max(used.values()) / degree
    if degree <= most or spread < 0.5:
        return 1.0, False
    share = degree if len(kinds) <= limits.reference else above(degree)
    return round(0.5 * math.sqrt(most / share), 3), True


def _sites(named: Named[SiteName], areas: Areas, guard: Guard, frames: Mapping[str, Frame]) -> Iterable[Site]:
    wholes = {link.a: link.b for link in named.links if link.verdict is Verdict.PART_OF}
    unnamed: dict[str, list[Site]] = defaultdict(list)
    for id, groups in named.entities.items():
        lead, spots, names = _gathered(groups, lambda n: n.written)
        weight, hub = guard({spot.document for spot in spots})
        core, part, area = lead.key
        weight *= 0.75 if lead.name.road and part == "" else 1.0
        above = wholes.get(id) or (site_id(core, area) if part != "" else None)
        one = Site(id, core + part, names, areas.id(area), spots, round(weight, 3), hub, above)
        if above is not None and above not in named.entities and above not in wholes.values():
            unnamed[above].append(replace(one, name=core))
        yield one
        yield from _doors(one, groups, frames)
    yield from map(_unnamed, sorted(unnamed), (unnamed[id] for id in sorted(unnamed)))


def _unnamed(id: str, parts: Sequence[Site]) -> Site:
    """The estate or road that is only named by its phases or numbers."""
    spots = tuple(sorted({spot for one in parts for spot in one.spots}, key=_WHERE))
    return Site(id, parts[0].name, (parts[0].name,), parts[0].region, spots, 1.0, False)


def _doors(whole: Site, groups: Sequence[Group[SiteName]], frames: Mapping[str, Frame]) -> Iterable[Site]:
    """The buildings of a place and their units, each part of the next. Reports are compared by the place alone."""
    items: dict[tuple[str, str], list[Item[SiteName]]] = defaultdict(list)
    for item in (item for group in groups for item in group.items):
        spot = item.spot
        building, unit = sites.door(item.name, frames[spot.document].behind(spot.field, spot.end))
        for key in {(building, ""), (building, unit)} if building != "" else ():
            items[key].append(item)
    for building, unit in sorted(items):
        told = items[(building, unit)]
        spots = tuple(sorted({item.spot for item in told}, key=_WHERE))
        names = tuple(sorted({item.name.written for item in told}))
        above = whole.id if unit == "" else _door(whole, building)
        name = whole.name + building + unit
        yield Site(_door(whole, building + unit), name, names, whole.region, spots, 1.0, False, above)


def _door(whole: Site, door: str) -> str:
    return _SITE + digest(whole.id, door)


def site_id(core: str, area: Path) -> str:
    """The id of a place in an area, as `naming` gives it."""
    return _SITE + digest(area.area().text(), core)


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
    return lead, tuple(sorted({i.spot for i in items}, key=_WHERE)), tuple(sorted({written(i.name) for i in items}))
