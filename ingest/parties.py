"""Who is spoken of in a stretch of text: names, bare role nouns, the writer, pronouns; and the words that govern them.

A party is the head of its phrase: of `其邻居张某` the name, of `我父亲` the father. Pure functions over the read form.
Invariants: parties come in order and never overlap; every pattern is bounded, so a search is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import daachorse

from graph.model import Mention, MentionType
from knowledge.lexicon import role_lexicon
from knowledge.lexicon_threats import party_lexicon
from knowledge.surnames import load_surnames

AUTHOR, GROUP = "AUTHOR", "GROUP"
BETWEEN = re.compile(
    r"家?的?|[^，。！？；、]{0,6}(?<=[家厂店办室处科组队])的(?:一?[名位]|一?.姓)?"
)  # a modifier and its head
_HAN_AFTER = "[额型区学心时孩板师人家]"  # what follows 小 or 老 and a character that is no surname here
WIDEST = 10  # characters between the two, at most
MODIFIED, OWNERS = "modified", "我他她其"  # a short noun, and what must stand right before it
NAMED = (MentionType.PERSON, MentionType.ENTERPRISE, MentionType.AGENCY)


class Sort(StrEnum):
    """What a party is written as."""

    NAME = "name"
    BODY = "body"  # an enterprise or a public body
    NOUN = "noun"
    WRITER = "writer"
    GROUP = "group"
    OTHER = "other"  # 他, 其, 自己: somebody named elsewhere
    READER = "reader"  # 你 of a quotation
    ANYONE = "anyone"


SORTS = {str(sort): sort for sort in Sort}


class Party(NamedTuple):
    """A party in [start, end) of the text; `phrase` is where its whole noun phrase begins."""

    start: int
    end: int
    sort: Sort
    phrase: int


class Marker(NamedTuple):
    """A word that governs the party behind it (`passive`, `disposal` …), or opens a statement."""

    start: int
    end: int
    sort: str


def parties(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Party]:
    """The parties of text[start:end]; `mentions` are those of the whole text."""
    spans = _kept(_found(text, start, end, mentions))
    return _heads(text, spans)


def markers(text: str, start: int, end: int) -> list[Marker]:
    """The governing words of text[start:end]."""
    return [Marker(first, last, sort) for first, last, sort in _marker_words().find(text, start, end) if sort != ""]


def writer_of(text: str) -> str:
    """AUTHOR or GROUP where somebody speaks for himself or for several, "" where the text speaks of others only."""
    several = False
    for found in _writers().finditer(text):
        if found.lastgroup != "group":
            return AUTHOR
        several = True
    return GROUP if several else ""


Span = tuple[int, int, Sort]


def _found(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Candidates, the surest first: masked names, mentions, then nouns and pronouns."""
    yield from ((m.start(), m.end(), Sort.NAME) for m in _masked().finditer(text, start, end))
    never = party_lexicon().no_party
    for item in mentions:
        if item.type in NAMED and text[item.start : item.end] not in never:
            yield item.start, item.end, Sort.NAME if item.type is MentionType.PERSON else Sort.BODY
    for first, last, sort in _party_words().find(text, start, end):
        if sort == MODIFIED and first > 0 and text[first - 1] in OWNERS:
            yield first, last, Sort.NOUN
        elif sort not in ("", MODIFIED):
            yield first, last, SORTS[sort]


def _kept(found: Iterator[Span]) -> list[Span]:
    """Of those that overlap the first found, in order."""
    kept: list[Span] = []
    for span in found:
        place = bisect_left(kept, span)
        before_it = place == 0 or kept[place - 1][1] <= span[0]
        if before_it and (place == len(kept) or span[1] <= kept[place][0]):
            kept.insert(place, span)
    return kept


def _heads(text: str, spans: Sequence[Span]) -> list[Party]:
    """The last span of each chain `其|邻居|张某`; a chain of one is its own head."""
    out: list[Party] = []
    phrase = -1
    for place, (start, end, sort) in enumerate(spans):
        phrase = start if phrase < 0 else phrase
        after = spans[place + 1] if place + 1 < len(spans) else None
        if after is not None and _modifies(text, sort, end, after):
            continue
        out.append(Party(start, end, sort, phrase))
        phrase = -1
    return out


def _modifies(text: str, sort: Sort, end: int, after: Span) -> bool:
    if after[2] in (Sort.WRITER, Sort.GROUP, Sort.OTHER, Sort.READER, Sort.ANYONE) or sort is Sort.ANYONE:
        return False
    return after[0] - end <= WIDEST and BETWEEN.fullmatch(text, end, after[0]) is not None


@cache
def _masked() -> re.Pattern[str]:
    """`张某`, `李某某`, `王某甲`, `陈女士`."""
    names = load_surnames()
    surname = f"(?:{'|'.join(names.compound)}|[{names.common}{names.rare}])"
    titles = "|".join(_longest_first(party_lexicon().titles))
    common = f"(?:{'|'.join(names.compound)}|[{names.common}])"
    return re.compile(
        rf"{surname}(?:某某?|××?|[xX]{{1,2}}(?![a-zA-Z]))[甲乙丙丁戊0-9]?|{common}(?:{titles})|(?<![大最较更])[小老][{names.common}](?!{_HAN_AFTER})"
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Words with their sorts, found in one pass: the leftmost first, of several there the longest."""

    automaton: daachorse.CharwiseDoubleArrayAhoCorasick
    sorts: tuple[str, ...]

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> _Words:
        """The words of `lists` by sort; a word in two lists is of the sort named first."""
        owner: dict[str, str] = {}
        for sort, words in lists.items():
            for word in words:
                owner.setdefault(word, sort)
        words = sorted(owner)
        longest = daachorse.MATCH_KIND_LEFTMOST_LONGEST
        return cls(daachorse.CharwiseDoubleArrayAhoCorasick(words, longest), tuple(owner[word] for word in words))

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for first, last, index in self.automaton.find(text[start:end]):
            yield start + first, start + last, self.sorts[index]


@cache
def _party_words() -> _Words:
    words = party_lexicon()
    return _Words.of(
        {
            "": (*words.no_party, *words.things),
            Sort.NOUN: (*words.nouns, *role_lexicon().nouns),
            MODIFIED: words.modified,
            Sort.GROUP: words.group,
            Sort.WRITER: words.writer,
            Sort.ANYONE: words.anyone,
            Sort.READER: words.reader,
            Sort.OTHER: words.others,
        }
    )


@cache
def _marker_words() -> _Words:
    words = party_lexicon()
    sorts = ("passive", "disposal", "let", "pivot", "together", "toward", "place", "boundary")
    return _Words.of({"": words.no_marker} | {sort: getattr(words, sort) for sort in sorts})


@cache
def _writers() -> re.Pattern[str]:
    words = party_lexicon()
    sorts = ("group", "writer", "reported")
    return re.compile("|".join(f"(?P<{sort}>{_any(getattr(words, sort))})" for sort in sorts))


def _any(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, _longest_first(words)))


def _longest_first(words: Sequence[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))
