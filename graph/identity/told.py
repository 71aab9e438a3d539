"""Which names each record tells: those read in it, that of its place column, and known ones that the reading missed.

Invariants: a name found only by the name list counts as unread; nothing depends on the order of records; with a kept
memo only records that the new names touch are gone through again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from graph.identity import enterprises, sites
from graph.identity.enterprises import EnterpriseName
from graph.identity.frames import Frame
from graph.identity.lookup import columns, new_spots
from graph.identity.memo import Finder, Memo
from graph.identity.naming import Item
from graph.identity.regions import Gazetteer
from graph.identity.sites import SiteName
from graph.identity.statements import with_codes
from graph.identity.types import Spot
from graph.model import Mention, MentionType
from knowledge.identity import IdentityPack

_SHORT, _OFTEN = 3, 3
_FAIR = 2


@dataclass(frozen=True, slots=True)
class Told:
    """Names of one record as items: those of places, those of organisations."""

    sites: tuple[Item[SiteName], ...] = ()
    firms: tuple[Item[EnterpriseName], ...] = ()


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

    def item(self, one: Frame, spot: Spot, text: str, firm: bool) -> Told:
        """What a name at `spot` tells: one item, or none where it says too little."""
        if firm:
            return Told(firms=_firm_item(self.firm(text), one, spot, self.pack))
        return Told(sites=_site_item(self.site(text), one, spot))


class ToldMemo:
    """What `told` may keep from one run to the next."""

    def __init__(self, pack: IdentityPack, places: Gazetteer) -> None:
        self.readers = Readers(pack, places)
        self.read: Memo[str, Told] = Memo()
        self.column: Memo[str, tuple[Spot, str] | None] = Memo()
        self.of_column: Memo[str, Told] = Memo()
        self.unread: Memo[str, tuple[tuple[Spot, str], ...]] = Memo()
        self.of_unread: Memo[str, Told] = Memo()
        self.whole: Memo[str, Told] = Memo()
        self.finder = Finder()

    def turn(self) -> None:
        for memo in (self.read, self.column, self.of_column, self.unread, self.of_unread, self.whole):
            memo.turn()


@dataclass(slots=True)
class Vocabulary:
    """The names in the records of this run: as places, as organisations (or tried as such), and how often."""

    sites: set[str]
    firms: set[str]
    used: Mapping[str, int]

    def spellings(self, readers: Readers) -> dict[str, str]:
        """Spellings worth looking for in other texts, each with the name it stands for."""
        known = {spelling: text for text in sorted(self.sites) for spelling in _site_spellings(readers.site(text))}
        firms = ((text, readers.firm(text)) for text in sorted(self.firms))
        told = ((text, name) for text, name in firms if not name.generic)
        return known | {t: t for t, n in told if len(n.stem) >= 4 or (len(n.stem) == _SHORT and self.used[t] >= _OFTEN)}


def told(frames: Sequence[Frame], memo: ToldMemo) -> list[Told]:
    """The names of each record, in the order of `frames`."""
    readers = memo.readers
    read = [memo.read.get(one.record.document.id, (one,), partial(_read, one, readers)) for one in frames]
    mentions = [mention for one in frames for mention in one.record.extraction.mentions]
    vocabulary = Vocabulary(
        {mention.text for mention in mentions if mention.type is MentionType.SITE},
        {mention.text for mention in mentions if mention.type is MentionType.ENTERPRISE},
        Counter(mention.text for mention in mentions),
    )
    of_columns = _of_columns(frames, vocabulary, memo)
    of_unread = _of_unread(frames, vocabulary, memo)
    return [
        memo.whole.get(one.record.document.id, parts, partial(_whole, *parts))
        for one, parts in zip(frames, zip(read, of_columns, of_unread, strict=True), strict=True)
    ]


def _whole(*parts: Told) -> Told:
    """The names of a record, its organisations with the places beside which they stand."""
    sites = tuple(item for part in parts for item in part.sites)
    firms = tuple(item for part in parts for item in part.firms)
    around = frozenset(item.name.core for item in sites if not item.name.generic)
    return Told(sites, tuple(replace(item, context=around) for item in firms) if len(around) > 0 else firms)


def _read(one: Frame, readers: Readers) -> Told:
    found = list(chain(_spots(one, MentionType.SITE), _spots(one, MentionType.ENTERPRISE)))
    made = _together(readers.item(one, spot, m.text, m.type is MentionType.ENTERPRISE) for spot, m in found)
    return replace(made, firms=with_codes(made.firms, one.record.document))


def _together(parts: Iterable[Told]) -> Told:
    made = list(parts)
    return Told(tuple(item for one in made for item in one.sites), tuple(item for one in made for item in one.firms))


def _spots(one: Frame, kind: MentionType) -> Iterable[tuple[Spot, Mention]]:
    for mention in sorted(one.record.extraction.mentions, key=lambda m: (m.field, m.start, m.end)):
        if mention.type is kind:
            yield Spot(one.record.document.id, mention.field, mention.start, mention.end), mention


def _of_columns(frames: Sequence[Frame], names: Vocabulary, memo: ToldMemo) -> list[Told]:
    """The place or organisation that each place column names; these names join the vocabulary."""
    known_sites, known_firms = frozenset(names.sites), frozenset(names.firms)
    made = []
    for one in frames:
        document = one.record.document
        hit = memo.column.get(document.id, (document.place,), partial(_column, one, memo.readers.places))
        told = Told()
        if hit is not None and _telling(hit[1], known_sites, known_firms, memo.readers.pack):
            firm = hit[1] in known_firms or (hit[1] not in known_sites and memo.readers.firm(hit[1]).trade != "")
            told = memo.of_column.get(document.id, (one, *hit, firm), partial(memo.readers.item, one, *hit, firm))
            if firm or hit[1] not in known_sites:
                names.firms.add(hit[1])
            if not firm:
                names.sites.add(hit[1])
        made.append(told)
    return made


def _column(one: Frame, places: Gazetteer) -> tuple[Spot, str] | None:
    column = one.record.document.place or ""
    text = places.named_in(column)
    start = column.find(text)
    return (Spot(one.record.document.id, "place", start, start + len(text)), text) if text and start >= 0 else None


def _telling(text: str, known_sites: Set[str], known_firms: Set[str], pack: IdentityPack) -> bool:
    """A road is no place of a matter unless somebody wrote of it."""
    return text in known_sites or text in known_firms or not text.endswith(pack.site.roads)


def _of_unread(frames: Sequence[Frame], names: Vocabulary, memo: ToldMemo) -> list[Told]:
    """Known names that the reading missed. A name found far more often than it was read is no name and is left out."""
    spellings = names.spellings(memo.readers)
    texts = {one.record.document.id: columns(one.record.document) for one in frames}
    missed = [
        memo.unread.get(one.record.document.id, (one, hits), partial(_missed, one, hits))
        for one, hits in zip(frames, memo.finder.find(spellings, texts), strict=True)
    ]
    times = Counter(name for found in missed for _, name in found)
    fair = {
        name: (spellings[name], spellings[name] not in names.sites)
        for name, n in times.items()
        if n <= _FAIR * (names.used[name] + names.used[spellings[name]])
    }
    return [
        memo.of_unread.get(
            one.record.document.id,
            (one, found, tuple(fair.get(name) for _, name in found)),
            partial(_fairly, one, found, fair, memo.readers),
        )
        for one, found in zip(frames, missed, strict=True)
    ]


def _missed(one: Frame, hits: Sequence[Sequence[tuple[int, int, str]]]) -> tuple[tuple[Spot, str], ...]:
    return tuple(new_spots(one.record.document.id, hits, _taken(one)))


def _fairly(
    one: Frame, found: Sequence[tuple[Spot, str]], fair: Mapping[str, tuple[str, bool]], readers: Readers
) -> Told:
    return _together(readers.item(one, spot, *fair[name]) for spot, name in found if name in fair)


def _taken(one: Frame) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in one.record.extraction.mentions:
        spans.setdefault(mention.field, []).append((mention.start, mention.end))
    return spans


def _site_item(name: SiteName, one: Frame, spot: Spot) -> tuple[Item[SiteName], ...]:
    """A generic place name (人民公园) counts only within a known area."""
    area = one.around(spot.field, spot.start, name.area)
    at = sites.at_number(name, one.behind(spot.field, spot.end)) if name.road else name
    return () if name.generic and area.depth() < 2 else (Item(at, area, spot),)


def _firm_item(name: EnterpriseName, one: Frame, spot: Spot, pack: IdentityPack) -> tuple[Item[EnterpriseName], ...]:
    """A company is one where its name says; a school, a shop or a generic name is one in the area it stands in."""
    around = one.around(spot.field, spot.start, name.region)
    if name.generic:
        return () if around.depth() < 2 else (Item(name, around, spot),)
    if name.branch != "" or name.stem.endswith(pack.enterprise.institutions):
        return (Item(name, around.upto("county"), spot),)
    return (Item(name, around.upto("city") if name.trade == name.form == "" else name.region.area(), spot),)


def _site_spellings(name: SiteName) -> tuple[str, ...]:
    if name.generic or len(name.core) < 3:
        return ()
    return (name.written, name.core) if len(name.core) >= 4 else (name.written,)
