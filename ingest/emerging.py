"""Phrases that rise: what is written in the last weeks more often than in the months before, counted by matters.

Requirements and invariants that make this correct:
- counted are *matters*, each once and in the part of time in which it began: ten letters about one thing, or one text
  pasted by a street that identity joined, are one;
- no phrase holds a name: what was read as a person, firm, place or office, and every masked character, breaks a run;
- a rise is a one-sided exact test of two rates (given how often a phrase stands anywhere, how likely is so large a part
  in the last weeks), and the share of false ones among those shown is held below `q` (Benjamini and Hochberg 1995);
- the order of tellings changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import exp, lgamma, log

import rjieba

from knowledge.rulepack import Emerging

_RUN = re.compile(r"[\u4e00-\u9fff]+")
Span = tuple[int, int]
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Telling:
    """A report as far as phrases go: its masked text and the spans in it that name somebody or something."""

    document: str
    matter: str
    day: date
    kind: str
    line: str
    text: str
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase stands: `text[start:end]` of the document is the phrase."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rise:
    """Phrases that rose together, the most telling first: in how many matters of how many, now and before."""

    phrases: tuple[str, ...]
    recent: int
    recent_all: int
    before: int
    before_all: int
    p: float
    since: date
    kinds: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]
    matters: tuple[str, ...]
    places: tuple[Place, ...]


def find(tellings: Sequence[Telling], today: date, weeks: int, history: int, rules: Emerging) -> tuple[Rise, ...]:
    """The rises of the last `weeks` against the `history` weeks before them, the least likely by chance first."""
    turn = today - timedelta(weeks=weeks)
    first = turn - timedelta(weeks=history)
    matters = _by_matter([one for one in tellings if first < one.day <= today], turn)
    recent_all = sum(one[0].day > turn for one in matters.values())
    before_all = len(matters) - recent_all
    if recent_all == 0 or before_all == 0:
        return ()
    recent, before = _counts(matters.values(), turn, rules)
    part = recent_all / len(matters)
    tested = {phrase for phrase in {*recent, *before} if recent[phrase] + before[phrase] >= rules.matters_from}
    chances = {phrase: tail(recent[phrase], recent[phrase] + before[phrase], part) for phrase in sorted(tested)}
    risen = [phrase for phrase in below(chances, rules.false_share) if recent[phrase] >= rules.matters_from]
    found = _found(matters.values(), turn, frozenset(risen), rules)
    groups = _together(risen, found, rules.together_from)
    rises = (_rise(group, found, chances, before, recent_all, before_all) for group in groups)
    return tuple(sorted(rises, key=lambda one: (one.p, one.phrases)))


def _by_matter(tellings: Iterable[Telling], turn: date) -> dict[str, list[Telling]]:
    """The tellings of each matter, those after the turn left out where it began before; sorted by day."""
    found: defaultdict[str, list[Telling]] = defaultdict(list)
    for one in sorted(tellings, key=lambda one: (one.matter, one.day, one.document)):
        told = found[one.matter]
        if len(told) == 0 or (told[0].day > turn) == (one.day > turn):
            told.append(one)
    return found


def _counts(matters: Iterable[Sequence[Telling]], turn: date, rules: Emerging) -> tuple[Counter[str], Counter[str]]:
    """In how many matters each phrase stands: of those that began after the turn, and before it."""
    recent, before = Counter[str](), Counter[str]()
    for told in matters:
        phrases = {phrase for one in told for phrase, _ in phrases_of(one, rules)}
        (recent if told[0].day > turn else before).update(phrases)
    return recent, before


def phrases_of(one: Telling, rules: Emerging) -> Iterator[tuple[str, Span]]:
    """Every phrase of a report with its span: words in a row that neither begin nor end with a stop word."""
    for start, run in _runs(one):
        words = _words(run)
        for left in range(len(words)):
            for right in range(left, min(left + rules.words_to, len(words))):
                begin, end = words[left][0], words[right][1]
                ends_well = run[slice(*words[left])] not in rules.stop and run[slice(*words[right])] not in rules.stop
                if ends_well and rules.chars_from <= end - begin <= rules.chars_to:
                    yield run[begin:end], (start + begin, start + end)


def _runs(one: Telling) -> Iterator[tuple[int, str]]:
    """Runs of Chinese characters between names, masks and punctuation."""
    text = list(one.text)
    for start, end in one.names:
        text[start:end] = "*" * (end - start)
    yield from ((found.start(), found.group()) for found in _RUN.finditer("".join(text)))


@lru_cache(maxsize=65536)
def _words(run: str) -> tuple[Span, ...]:
    spans, at = [], 0
    for word in rjieba.cut(run, False):
        spans.append((at, at + len(word)))
        at += len(word)
    return tuple(spans)


def tail(count: int, total: int, part: float) -> float:
    """The chance that of `total` drawn with chance `part` each, `count` or more are drawn."""
    if count <= 0:
        return 1.0
    terms = (
        lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) + k * log(part) + (total - k) * log(1 - part)
        for k in range(count, total + 1)
    )
    return min(1.0, sum(exp(term) for term in terms))


def below(chances: Mapping[str, float], share: float) -> list[str]:
    """The phrases that may be shown when at most `share` of those shown are to be false, the least likely first."""
    ordered = sorted(chances, key=lambda phrase: (chances[phrase], phrase))
    kept = 0
    for place, phrase in enumerate(ordered, 1):
        if chances[phrase] <= share * place / len(ordered):
            kept = place
    return ordered[:kept]


@dataclass(frozen=True, slots=True)
class _Found:
    """A matter in which a phrase stands, and where."""

    matter: str
    kind: str
    line: str
    day: date
    place: Place


def _found(
    matters: Iterable[Sequence[Telling]], turn: date, risen: frozenset[str], rules: Emerging
) -> dict[str, list[_Found]]:
    """The recent matters of each risen phrase, each once, by day."""
    found: defaultdict[str, dict[str, _Found]] = defaultdict(dict)
    for told in matters if len(risen) > 0 else ():
        for one in told if told[0].day > turn else ():
            for phrase, span in phrases_of(one, rules):
                if phrase in risen:
                    place = Place(one.document, *span)
                    found[phrase].setdefault(one.matter, _Found(one.matter, one.kind, one.line, one.day, place))
    return {phrase: sorted(of.values(), key=lambda one: (one.day, one.matter)) for phrase, of in found.items()}


def _together(risen: Sequence[str], found: Mapping[str, Sequence[_Found]], share: float) -> list[list[str]]:
    """Phrases of one thing: most of the matters of the rarer one hold the other too. The least likely phrase leads."""
    groups: list[list[str]] = []
    sets = {phrase: {one.matter for one in found[phrase]} for phrase in risen}
    for phrase in risen:
        home = next((group for group in groups if _alike(sets[group[0]], sets[phrase], share)), None)
        if home is None:
            groups.append([phrase])
        else:
            home.append(phrase)
    return groups


def _alike(a: set[str], b: set[str], share: float) -> bool:
    return len(a & b) >= share * min(len(a), len(b))


def _rise(
    group: Sequence[str],
    found: Mapping[str, Sequence[_Found]],
    chances: Mapping[str, float],
    before: Mapping[str, int],
    recent_all: int,
    before_all: int,
) -> Rise:
    lead = group[0]
    every = {one.matter: one for phrase in reversed(group) for one in found[phrase]}
    of_lead = found[lead]
    return Rise(
        phrases=tuple(group),
        recent=len(of_lead),
        recent_all=recent_all,
        before=before[lead],
        before_all=before_all,
        p=chances[lead],
        since=min(one.day for one in every.values()),
        kinds=_most(one.kind for one in of_lead),
        lines=_most(one.line for one in of_lead),
        matters=tuple(sorted(every)),
        places=tuple(one.place for one in of_lead[:MOST_PLACES]),
    )


def _most(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
