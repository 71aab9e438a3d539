"""Names of persons that must not show: those of one record, and whole names known from any record.

The reading misses names and takes some for places or firms, so there are several nets: what was read as a person, the
writer's column, names after words like 我叫 and 报警人, names by their looks, and whole names known from elsewhere.

Invariant: in doubt a name is masked; nothing here finds, counts or compares persons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from graph.identity.lookup import NameList
from graph.masking import mask_text
from graph.model import Mention, MentionType, Record
from knowledge.identity import load_identity
from knowledge.surnames import load_surnames

_HAN = "[\u4e00-\u9fff]"
_WHOLE = 3
_FEW = 5
_NUMBER = re.compile(r"\d{5,}")
_NO_NAME = ("市民", "匿名", "用户", "群众", "网友", "居民", "村民", "先生", "女士", "业主", "家长")
_NAMED = frozenset({MentionType.SITE, MentionType.ENTERPRISE, MentionType.REGION, MentionType.AGENCY})


@dataclass(frozen=True, slots=True)
class NameBook:
    """Whole names (three characters or more) of all records, to be masked wherever they stand."""

    whole: frozenset[str]
    finder: NameList

    @classmethod
    def of(cls, records: Iterable[Record]) -> NameBook:
        seen, taken = Counter[str](), Counter[str]()
        for record in records:
            seen.update({name for name in _firmly(record) if len(name) >= _WHOLE and _plain(name)})
            taken.update({m.text for m in record.extraction.mentions if m.type in _NAMED and _says_what(m.text)})
        held = Counter[str]()
        found = NameList(seen)
        for text, count in taken.items():
            held.update({name: count for _, _, name in found.find(text)})
        whole = frozenset(name for name in seen if held[name] <= seen[name])
        return cls(whole, NameList(whole))

    def persons(self, record: Record) -> list[Mention]:
        """Everything of a record that is to be masked as a name, as mentions of type PERSON."""
        columns = (record.document.title, record.document.text)
        known = {name for column in columns for _, _, name in self.finder.find(column)}
        return [_person(name) for name in sorted(known | _of_record(record))]

    def masked(self, text: str) -> str:
        """A caption or a sentence with known names and identifiers masked."""
        known = {name for _, _, name in self.finder.find(text)} | looks(text)
        return mask_text(text, [_person(name) for name in sorted(known)])

    def hides(self, name: str, documents: int) -> bool:
        """Whether an entity of this name is rather a person or a number, and must not be a node at all."""
        if _NUMBER.search(name) is not None:
            return True
        inside = [known for _, _, known in self.finder.find(name)]
        if any(len(name) - len(known) <= 1 for known in inside):
            return True
        return documents < _FEW and _like_person(name)


def _person(name: str) -> Mention:
    return Mention("text", 0, 0, name, MentionType.PERSON, name)


def _firmly(record: Record) -> set[str]:
    document = record.document
    read = {m.text for m in record.extraction.mentions if m.type is MentionType.PERSON and len(m.text) >= 2}
    author = (document.author or "").strip()
    writer = {author} if len(author) >= 2 and author not in _NO_NAME else set()
    return read | writer | _matched(document.title + "\n" + document.text, _firm_patterns())


def _of_record(record: Record) -> set[str]:
    return _firmly(record) | looks(record.document.title) | looks(record.document.text)


def _plain(name: str) -> bool:
    return re.fullmatch(f"{_HAN}{{3,4}}", name) is not None and not name.endswith(_NO_NAME) and _has_surname(name)


def _has_surname(name: str) -> bool:
    words = load_surnames()
    return name.startswith(words.compound) or name[0] in words.common + words.rare


def _like_person(name: str) -> bool:
    """A surname and a given name, and nothing that says place or organisation."""
    words = load_surnames()
    if re.fullmatch(f"{_HAN}{{2,4}}", name) is None or _says_what(name):
        return False
    if name.startswith(words.compound):
        return len(name) >= _WHOLE
    if name[0] not in words.common + words.rare or len(name) > _WHOLE:
        return False
    return name[0] in words.common or all(char in words.given for char in name[1:])


def _says_what(name: str) -> bool:
    """Whether a name ends in a word for a place, a shop, a company or an area."""
    pack, words = load_identity(), load_surnames()
    firm, site = pack.enterprise, pack.site
    tails = (*firm.forms, *firm.branches, *firm.institutions, *firm.trades, *site.specific, *site.neutral, *site.roads)
    return name.endswith(tails) or name[-1] in words.after + "局办委所队处科社馆场部楼市县组"


def looks(text: str) -> set[str]:
    """Names by their looks: after a cue, with a double surname, or a surname and two usual given-name characters."""
    return _matched(text, (*_firm_patterns(), *_loose_patterns()))


def _matched(text: str, patterns: Iterable[re.Pattern[str]]) -> set[str]:
    found = {match["name"] for pattern in patterns for match in pattern.finditer(text)}
    return {name for name in found if name[-1] not in load_surnames().after}


@cache
def _firm_patterns() -> tuple[re.Pattern[str], ...]:
    """What is hardly ever anything but a name, and may be masked in every other record too."""
    words = load_surnames()
    every = "|".join((*words.compound, f"[{words.common}{words.rare}]"))
    return (
        re.compile(rf"(?:{'|'.join(words.strong)})[：:是叫为\s]{{0,2}}(?P<name>(?:{every}){_HAN}{{1,2}})"),
        re.compile(rf"(?P<name>(?:{'|'.join(words.compound)}){_HAN}{{1,2}})"),
        re.compile(rf"(?P<name>[{words.common}][{words.given}]{{2}})(?![{words.after}])"),
    )


@cache
def _loose_patterns() -> tuple[re.Pattern[str], ...]:
    """What may be a name where it stands, and is masked in this record only."""
    words = load_surnames()
    first = "|".join((*words.compound, f"[{words.common}]"))
    weak = "|".join(sorted(words.weak, key=lambda cue: (-len(cue), cue)))
    ends = rf"(?=[，。,.;；、：:！!？?\s的在是系（(]|{'|'.join(words.acts)}|$)"
    given = rf"(?:[{words.given}]{_HAN}?|{_HAN}[{words.given}])"
    return (
        re.compile(rf"(?:{weak})[：:\s]{{0,2}}(?P<name>(?:{first}){given}){ends}"),
        re.compile(rf"(?P<name>(?:{first})[{words.given}]{{1,2}})(?=(?:{'|'.join(words.acts)}))"),
    )
