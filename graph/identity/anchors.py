"""What a decision names: things that stay when ids change.

A decision about matters names documents. One about enterprises or sites names an `Anchor`: a spelling, the area it
stood in, and documents that wrote it so. Ids of entities are derived from all records and may change with the next
one; a document never changes.

Invariants: finding an anchor depends on content only; an anchor stands for at most one group of mentions; a bare name
(as somebody typed it) stands for every group that is written so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.identity.regions import LEVELS, Path, compatible
from graph.identity.text import fold
from graph.identity.types import Enterprise, Region, Site, Spot
from graph.model import canonical_json, digest

_IDS = ("E-", "S-", "D-", "R-")
Key = tuple[str, str, Path]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name as a person saw it. `documents` (sorted) are a few that wrote it; `area` is empty where none was known."""

    name: str
    area: Path
    documents: tuple[str, ...]

    def text(self) -> str:
        """The one spelling of this anchor, as the journal keeps it."""
        return canonical_json({"name": self.name, "area": self.area.names(), "documents": self.documents})


def read(text: str) -> Anchor | None:
    """The anchor a reference spells; None for an id, a record key or a bare name."""
    if not text.startswith("{"):
        return None
    value = json.loads(text)
    return Anchor(str(value["name"]), Path(*map(str, value["area"])), tuple(map(str, value["documents"])))


def normal(reference: str) -> str:
    """References that mean one thing are one string: names are folded, ids and anchors stay as they are."""
    return reference if reference.startswith(("{", *_IDS)) else fold(reference)


@dataclass(frozen=True, slots=True)
class Standing:
    """One group of mentions, as references may name it. `names` are folded spellings."""

    key: Key
    id: str
    names: frozenset[str]
    documents: frozenset[str]

    @property
    def area(self) -> Path:
        return self.key[2]


class Register:
    """Groups of mentions by everything a reference may name them by."""

    def __init__(self, groups: Iterable[Standing]) -> None:
        self._named: dict[str, list[Standing]] = defaultdict(list)
        self._written: dict[str, list[Standing]] = defaultdict(list)
        for group in sorted(groups, key=lambda one: one.key):
            for alias in sorted({group.id} | group.names):
                self._named[alias].append(group)
            for document in group.documents:
                self._written[document].append(group)

    def find(self, reference: str) -> list[Key]:
        """The groups a reference stands for: for an anchor the one its documents write so, else one in its area."""
        anchor = read(reference)
        if anchor is None:
            return [group.key for group in self._named.get(reference, ())]
        name, documents = fold(anchor.name), frozenset(anchor.documents)
        spelled = self._named.get(name, ())
        here = [group for group in spelled if len(group.documents & documents) > 0]
        near = [group for group in spelled if compatible(group.area, anchor.area)]
        fits = here or near or self._reread(name, documents)
        best = min(fits, key=lambda one: (-len(one.documents & documents), -len(one.documents), one.key), default=None)
        return [] if best is None else [best.key]

    def _reread(self, name: str, documents: frozenset[str]) -> list[Standing]:
        """What another reader reads in those documents instead: a name that holds this one, or is held by it."""
        seen = {group.key: group for document in documents for group in self._written.get(document, ())}
        return [seen[key] for key in sorted(seen) if any(name in other or other in name for other in seen[key].names)]


def decided_keys(decisions: Mapping[tuple[str, str], str], groups: Iterable[Standing]) -> dict[tuple[Key, Key], str]:
    """Sorted pair of group keys -> "same" or "different"; of two that name one pair, the one given last."""
    if len(decisions) == 0:
        return {}
    register = Register(groups)
    found = {}
    for (left, right), said in decisions.items():
        for a in register.find(left):
            for b in register.find(right):
                if a != b:
                    found[(min(a, b), max(a, b))] = said
    return found


def register_of(entities: Sequence[Site] | Sequence[Enterprise], regions: Mapping[str, Region]) -> Register:
    """Entities as references may name them; the first part of a found key is the entity's id."""
    return Register(_entity(one, regions) for one in entities)


def _entity(one: Site | Enterprise, regions: Mapping[str, Region]) -> Standing:
    names = frozenset(fold(name) for name in (*one.names, one.name))
    key = (one.id, "", path_of(one.region, regions))
    return Standing(key, one.id, names, frozenset(spot.document for spot in one.spots))


def named_sites(sites: Sequence[Site]) -> tuple[Site, ...]:
    """The sites that somebody can decide about: no buildings and units, which stand and fall with their estate, and no
    estate that is only known by its phases.
    """
    known = {one.id: one for one in sites}
    doors = {one.id for one in sites if _is_door(one, known)}
    parts: dict[str, set[Spot]] = defaultdict(set)
    for one in sites:
        if one.whole is not None and one.id not in doors:
            parts[one.whole].update(one.spots)
    unnamed = {one.id for one in sites if one.id in parts and parts[one.id] >= set(one.spots)}
    return tuple(one for one in sites if one.id not in doors | unnamed)


def _is_door(site: Site, known: Mapping[str, Site]) -> bool:
    """Whether the id of a site is made from that of a place above it (`entities`)."""
    above = known.get(site.whole or "")
    while above is not None:
        if site.name.startswith(above.name) and site.id == "S-" + digest(above.id, site.name[len(above.name) :]):
            return True
        above = known.get(above.whole or "")
    return False


def path_of(region: str | None, regions: Mapping[str, Region]) -> Path:
    """The path of a region entity, from the names of all above it."""
    levels: dict[str, str] = {}
    while region is not None and region in regions:
        one = regions[region]
        if one.level in LEVELS and one.level not in levels:
            levels[one.level] = one.name
        region = one.parent if one.parent != region else None
    return Path(**levels)


Stated = tuple[str, str, Path]
"""Of one mention: its folded spelling, its document, the area it stands in."""


def kept_apart(keys: Sequence[Key], stated: Sequence[Stated], decisions: Mapping[tuple[str, str], str]) -> list[Key]:
    """The group key of each mention, where a person parted two anchors that would fall into one group: what stands in
    the vaguer of the two areas gets a group of its own. Two that stand in one and the same area cannot be told apart.
    """
    found = list(keys)
    for (left, right), said in decisions.items():
        a, b = read(left), read(right)
        if said != "different" or a is None or b is None:
            continue
        here, there = _places(a, keys, stated), _places(b, keys, stated)
        for key in sorted(here.keys() & there.keys()):
            moved = _vaguer(here[key] - there[key], there[key] - here[key], key[2])
            for place, (_, _, area) in enumerate(stated):
                if found[place] == key and area in moved:
                    found[place] = (key[0], key[1], area)
    return found


def _places(anchor: Anchor, keys: Sequence[Key], stated: Sequence[Stated]) -> Mapping[Key, set[Path]]:
    name, documents = fold(anchor.name), frozenset(anchor.documents)
    found: dict[Key, set[Path]] = defaultdict(set)
    for key, (spelling, document, area) in zip(keys, stated, strict=True):
        if spelling == name and document in documents:
            found[key].add(area)
    return found


def _vaguer(a: set[Path], b: set[Path], settled: Path) -> set[Path]:
    fits = [side for side in (a, b) if len(side) > 0 and settled not in side]
    return min(fits, key=lambda side: (max(path.depth() for path in side), sorted(side)), default=set())
