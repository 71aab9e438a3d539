"""Mentions put right before anything is compared: misread edges, misread types, and words that are no names.

A single text often does not say where a name ends; all texts together do. A mention that runs over or falls short of a
name which other records write plainly is cut or stretched to that name (`隆泰化|工`, `锦帽公司|聚集`), and a name is of
the type it is mostly read as.

Invariants: a mention stays the characters of its span; nothing depends on the order of records; what stands in the
journal is not touched.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from graph.identity import enterprises
from graph.identity.enterprises import EnterpriseName
from graph.identity.lookup import Hit
from graph.identity.memo import Finder, Memo
from graph.identity.regions import Gazetteer
from graph.identity.text import fold
from graph.model import Document, Field, Mention, MentionType, Record
from knowledge.identity import IdentityPack

_NAMED = frozenset({MentionType.SITE, MentionType.ENTERPRISE})
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]*[\u4e00-\u9fff]?[^\u4e00-\u9fff]*")
_DOOR = re.compile(r"(?:第?[一二三四五六七八九十百零〇\dA-Z-]+(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|期|组|队|部)+)+")
_LONG_NUMBER = re.compile(r"\d{5,}")
_PHASE = re.compile(r"[一二三四五六七八九十\d]+期")
_SIDES_OF = "前后东西南北上下大小中新老"
_KNOWN, _CLEARLY = 2, 2
_IN_TOWNS = frozenset({MentionType.REGION, MentionType.AGENCY})
_LEAD = 2
_ABOVE = ("省", "市", "区", "县")


@dataclass(frozen=True, slots=True)
class Usage:
    """How all records write names: `read` counts mentions by text and type, `held` the documents that hold a text."""

    read: Mapping[str, Counter[MentionType]]
    held: Mapping[str, int]

    def support(self, name: str) -> int:
        return sum(self.read[name].values()) if name in self.read else 0


@dataclass(frozen=True, slots=True)
class Clean:
    """A record without noise, and what of it the others may depend on or it may depend on of the others.

    `named`: each name with its types, once; `column`: the name in the place column; `villages` named; `longer`: what a
    region would be with the character before it.
    """

    record: Record
    named: tuple[tuple[str, MentionType], ...]
    column: str
    villages: tuple[str, ...]
    longer: tuple[str, ...]


Met = tuple[tuple[str, ...], tuple[str, ...]]
Hits = tuple[tuple[Hit, ...], ...]


class TidyMemo:
    """What `tidied` may keep from one run to the next."""

    def __init__(self) -> None:
        self.clean: Memo[str, Clean] = Memo()
        self.met: Memo[str, Met] = Memo()
        self.settled: Memo[str, Record] = Memo()
        self.finder = Finder()
        self.names: dict[str, EnterpriseName] = {}

    def turn(self) -> None:
        self.clean.turn()
        self.met.turn()
        self.settled.turn()


def tidied(
    records: Sequence[Record], places: Gazetteer, pack: IdentityPack, memo: TidyMemo | None = None
) -> list[Record]:
    """The records with their mentions of places and organisations put right, in the same order."""
    kept = memo if memo is not None else TidyMemo()
    cleaned = [kept.clean.get(r.document.id, (r,), partial(_clean, r, places, pack)) for r in records]
    read = _read(cleaned)
    listed = [name for name in read if len(name) >= 3 and sum(read[name].values()) >= _KNOWN]
    hits = kept.finder.find(listed, {r.document.id: (r.document.text, r.document.title) for r in records})
    held = Counter(chain.from_iterable({name for _, _, name in chain(*found)} for found in hits))
    usage = Usage(read, held)
    types = _types(usage, pack, places, kept.names)
    villages = frozenset(chain.from_iterable(clean.villages for clean in cleaned))
    counts = {name: (usage.support(name), held[name]) for name in read}
    met = [
        kept.met.get(clean.record.document.id, (clean, found), partial(_met, clean, found))
        for clean, found in zip(cleaned, hits, strict=True)
    ]
    return [
        kept.settled.get(
            clean.record.document.id,
            (clean, found, _facts(names, types, counts), villages.intersection(clean.longer)),
            partial(_settled, clean.record, found, usage, types, villages, pack),
        )
        for clean, found, names in zip(cleaned, hits, met, strict=True)
    ]


def _met(clean: Clean, hits: Hits) -> Met:
    """The names that a record writes, and those of them whose counts matter: where a known name stands over another."""
    written = dict.fromkeys(name for name, _ in clean.named)
    written |= dict.fromkeys(name for found in hits for _, _, name in found)
    columns = dict(zip(("text", "title"), hits, strict=True))
    over: dict[str, None] = {}
    for mention in clean.record.extraction.mentions:
        if mention.type in _NAMED:
            for start, end, name in columns[mention.field]:
                if start < mention.end and end > mention.start and name != mention.text:
                    over |= {mention.text: None, name: None}
    return tuple(written), tuple(over)


def _facts(
    met: Met, types: Mapping[str, MentionType], counts: Mapping[str, tuple[int, int]]
) -> tuple[list[MentionType | None], list[tuple[int, int] | None]]:
    """All that `_settled` looks up about the names that a record writes."""
    return [types.get(name) for name in met[0]], [counts.get(name) for name in met[1]]


def _clean(record: Record, places: Gazetteer, pack: IdentityPack) -> Clean:
    kept = _without_noise(record, places, pack)
    mentions, document = kept.extraction.mentions, kept.document
    return Clean(
        kept,
        tuple(sorted({(m.text, m.type) for m in mentions if m.type in _NAMED})),
        places.named_in(document.place or ""),
        tuple(m.text for m in mentions if m.type is MentionType.REGION and m.text.endswith("村")),
        tuple(_longer(m, document.field_text(m.field)) for m in mentions if m.type is MentionType.REGION),
    )


def _longer(mention: Mention, text: str) -> str:
    return text[max(mention.start - 1, 0) : mention.start] + mention.text


def _read(cleaned: Sequence[Clean]) -> dict[str, Counter[MentionType]]:
    """How often each name is read as each type; a place column counts for the type the name mostly has."""
    read: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for (text, kind), times in Counter(chain.from_iterable(clean.named for clean in cleaned)).items():
        read[text][kind] = times
    for column, times in Counter(clean.column for clean in cleaned).items():
        if column in read:
            read[column][max(read[column], key=lambda kind: (read[column][kind], kind.value))] += times
    return read


def _without_noise(record: Record, places: Gazetteer, pack: IdentityPack) -> Record:
    renamed: dict[str, str] = {}
    kept: list[Mention] = []
    for mention in record.extraction.mentions:
        found = _cleaned(mention, places, pack) if mention.type in _NAMED else _edged(mention, record.document, places)
        renamed[mention.text] = found.text if found is not None else ""
        if found is not None:
            kept.append(found)
    return _with(record, [*kept, *_unread(record.document, kept, places)], renamed)


def _unread(document: Document, read: Sequence[Mention], places: Gazetteer) -> Iterable[Mention]:
    """Towns and villages of the packs that are written in full and were not read."""
    fields: tuple[Field, ...] = ("title", "text")
    for field in fields:
        taken = [(one.start, one.end) for one in read if one.field == field]
        for match in places.plain.finditer(document.field_text(field)):
            start, end = match.span()
            if all(end <= a or b <= start for a, b in taken):
                yield Mention(field, start, end, match.group(), MentionType.REGION, fold(match.group()))


def _cleaned(mention: Mention, places: Gazetteer, pack: IdentityPack) -> Mention | None:
    """The mention without what was read before its name; a region where it is one; None where it is no name."""
    found = _shortened(mention, pack.names.leads)
    name = fold(found.text)
    if len(name) < 2 or name in pack.names.never or _NOT_HAN.fullmatch(name) or _DOOR.fullmatch(name):
        return None
    if _LONG_NUMBER.search(name) or any(sign in name for sign in "，。；：！？"):
        return None
    return replace(found, type=MentionType.REGION) if places.is_area(name) else found


def _edged(mention: Mention, document: Document, places: Gazetteer) -> Mention:
    """A region or office with the whole name of the known town that it begins in or before (西街道, 于胶西街道)."""
    if mention.type not in _IN_TOWNS or places.is_known(fold(mention.text)):
        return mention
    text, from_ = document.field_text(mention.field), max(0, mention.start - _LEAD)
    for match in places.towns.finditer(text[: mention.end + _LEAD], from_):
        begins = match.start() < mention.start < match.end() or 0 < match.start() - mention.start <= _LEAD
        if begins and text[mention.start : match.start()][-1:] not in _ABOVE:
            end = max(mention.end, match.end())
            return _moved(mention, match.start(), end, text[match.start() : end])
    return mention


def _shortened(mention: Mention, leads: Sequence[str]) -> Mention:
    for lead in leads:
        if mention.text.startswith(lead) and len(mention.text) - len(lead) >= 2:
            return _moved(mention, mention.start + len(lead), mention.end, mention.text[len(lead) :])
    return mention


def _moved(mention: Mention, start: int, end: int, text: str) -> Mention:
    return replace(mention, start=start, end=end, text=text, normal=fold(text))


def _with(record: Record, mentions: Sequence[Mention], renamed: Mapping[str, str]) -> Record:
    reading = record.extraction.reading
    told = replace(
        reading,
        respondent=_renamed(reading.respondent, renamed),
        claimant=_renamed(reading.claimant, renamed),
        sites=_renamed(reading.sites, renamed),
    )
    unique = {(m.field, m.start, m.end, m.type): m for m in mentions}
    return Record(record.document, replace(record.extraction, mentions=tuple(unique.values()), reading=told))


def _renamed(names: Sequence[str], renamed: Mapping[str, str]) -> tuple[str, ...]:
    told = (renamed.get(name, name) for name in names)
    return tuple(dict.fromkeys(name for name in told if name != ""))


def _types(
    usage: Usage, pack: IdentityPack, places: Gazetteer, known: dict[str, EnterpriseName]
) -> dict[str, MentionType]:
    """The type of each name: what it is mostly read as, or an organisation where its core is mostly one."""
    for name in usage.read:
        if name not in known:
            known[name] = enterprises.parse(name, pack.enterprise, places, pack.provinces)
    parsed = {name: known[name] for name in sorted(usage.read)}
    cores: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for name, one in parsed.items():
        cores[one.core].update(usage.read[name])
    found = {}
    for name, one in parsed.items():
        votes = cores[one.core] if one.trade != "" and len(one.core) >= 2 else usage.read[name]
        found[name] = max(votes, key=lambda kind: (votes[kind], kind is MentionType.ENTERPRISE))
    return found


def _settled(
    record: Record,
    found_names: Hits,
    usage: Usage,
    types: Mapping[str, MentionType],
    villages: frozenset[str],
    pack: IdentityPack,
) -> Record:
    """`found_names`: the known names in the text and in the title."""
    columns = {"text": record.document.text, "title": record.document.title}
    hits = dict(zip(columns, found_names, strict=True))
    renamed: dict[str, str] = {}
    kept: list[Mention] = []
    for mention in record.extraction.mentions:
        if mention.type in _NAMED:
            found = _anchored(mention, hits[mention.field], usage, pack)
            found = replace(found, type=types.get(found.text, found.type))
        else:
            found = _stretched(mention, columns[mention.field], villages)
        renamed[mention.text] = found.text
        kept.append(found)
    return _with(record, kept, renamed)


def _anchored(mention: Mention, hits: Sequence[tuple[int, int, str]], usage: Usage, pack: IdentityPack) -> Mention:
    """The known name that stands where the mention stands, if that is clearly what is meant."""
    for start, end, name in hits:
        if start >= mention.end or end <= mention.start or name == mention.text:
            continue
        if usage.support(name) < max(_KNOWN, usage.support(mention.text)):
            continue
        inside = mention.start <= start and end <= mention.end
        if inside and _has_own_tail(mention.text[end - mention.start :], mention.text[: start - mention.start], pack):
            continue
        if inside and usage.held[name] < _CLEARLY * usage.held.get(mention.text, 1):
            continue
        return _moved(mention, start, end, name)
    return mention


def _has_own_tail(tail: str, head: str, pack: IdentityPack) -> bool:
    """Whether what stands around a known name makes it another name: a branch, a trade, a phase, a new or east one."""
    firm, site = pack.enterprise, pack.site
    words = (*firm.forms, *firm.branches, *firm.institutions, *firm.trades, *site.specific, *site.neutral, *site.roads)
    if tail.endswith(words) or tail.endswith("店") or _PHASE.search(tail) is not None:
        return True
    return tail == "" and len(head) == 1 and head in _SIDES_OF


def _stretched(mention: Mention, text: str, villages: frozenset[str]) -> Mention:
    """A village name with the 前, 后, 东 … before it, where others write the village so."""
    before = text[mention.start - 1 : mention.start]
    if mention.type is not MentionType.REGION or before == "" or before + mention.text not in villages:
        return mention
    return _moved(mention, mention.start - 1, mention.end, before + mention.text)
