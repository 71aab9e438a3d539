"""Legal elements: how late money is, what was ordered, where the case stands, how mediation went, what is asked, and
what came of asking; measures that were taken, and what proves them.

Words come from `elements.yaml` and `measures.yaml` of `knowledge/packs/lexicon`. What `assertion.yaml` or the packs'
own silences say is denied, feared, planned, asked for or told of others gives no element. Invariants: each pattern is
run once over the text, and only where a word that its matches need stands in it; every element lies in its field;
elements are ordered by start; a stage, an outcome, a measure and an answer of one unit are given once a field, where
they are told first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.model import Assertion, Element, ElementId, Field, Mention, MentionType
from ingest.clauses import Clauses
from ingest.components import as_written
from ingest.components.arrears import arrears
from ingest.components.assertion import judge
from ingest.components.page import Page
from ingest.components.quantities import candidates
from ingest.components.signals import Cue
from ingest.needles import Needles, guarded
from knowledge.lexicon_elements import ElementCue, Silence, Telling, element_lexicon, measure_lexicon, value_names

NAME = "jiefen_elements"
LENIENT = "T19"  # judged like statements about courts and units, which name laws and other places as facts
AMOUNT_WITHIN = 40  # characters behind an order to pay in which its amount stands
UNIT_WITHIN = 80  # characters before an answer in which its unit stands
JOINED = re.compile(r"[和与、跟及，,]|以及")
ONCE = frozenset({ElementId.STAGE, ElementId.MEDIATION, ElementId.HANDLED, ElementId.MEASURE})


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A cue, what silences it, and the rules of assertion that it does not heed."""

    cue: ElementCue
    regex: re.Pattern[str]
    silences: tuple[tuple[Silence, re.Pattern[str]], ...]
    heeds_not: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    by: _Pattern

    @property
    def cue(self) -> ElementCue:
        return self.by.cue


@dataclass(frozen=True, slots=True)
class Sheet:
    """One field with what is known of it: `text` is its read form, `time` that of the document."""

    text: str
    mentions: Sequence[Mention] = ()
    time: str | None = None
    field: Field = "text"


def create(nlp: Any, name: str) -> Any:
    """The spaCy step: fills `doc._.elements`."""
    return _step


def _step(doc: Any) -> Any:
    own = doc._
    found = find_elements(Sheet(own.plain, own.mentions, own.time, own.field))
    own.elements = as_written(doc, found) if len(found) > 0 else []
    return doc


def find_elements(sheet: Sheet) -> list[Element]:
    """The elements of one field, by start."""
    live = _needles().live(sheet.text)
    if len(live) == 0:
        return []
    page, by = Page(sheet.text, ()), defaultdict[str, list[_Hit]](list)
    for hit in _hits(sheet.text, live):
        if _is_fact(page, hit):
            by[hit.cue.element].append(hit)
    found = [
        *_late(sheet, page.clauses, by[ElementId.OVERDUE.value]),
        *_asked(sheet, by[ElementId.REQUEST.value]),
        *_ordered(sheet, page.clauses, by[ElementId.ORDERED.value]),
        *_staged(sheet, page.clauses, by[ElementId.STAGE.value]),
        *_told(sheet, ElementId.MEDIATION, by[ElementId.MEDIATION.value]),
        *_told(sheet, ElementId.MEASURE, by[ElementId.MEASURE.value]),
        *_handled(sheet, page.clauses, by[ElementId.HANDLED.value]),
    ]
    return _once(sorted(found, key=lambda one: (one.start, one.id, one.end, str(one.value), one.detail)))


def _once(elements: Sequence[Element]) -> list[Element]:
    kept: dict[tuple[object, ...], Element] = {}
    for one in elements:
        place = () if one.id in ONCE else (one.start, one.end)
        kept.setdefault((one.id, one.value, one.detail, *place), one)
    return list(kept.values())


@cache
def _patterns() -> tuple[_Pattern, ...]:
    lexicon = element_lexicon()
    late = (lexicon.arrears.owed, lexicon.arrears.unpaid)
    owed = [ElementCue(element="overdue", name="owed", plain=True, pattern=pattern) for pattern in late]
    first = (_pattern(cue, lexicon) for cue in (*owed, *lexicon.cues))
    return (*first, *(_pattern(cue, measure_lexicon()) for cue in measure_lexicon().cues))


def _pattern(cue: ElementCue, pack: Telling) -> _Pattern:
    heeds_not = frozenset((*cue.heeds_not, *pack.heeds_not[cue.element]))
    silences = tuple(pair for pair in _silences() if _concerns(pair[0], cue))
    return _Pattern(cue, re.compile(guarded(pack.expand(cue.pattern))), silences, heeds_not)


def _concerns(silence: Silence, cue: ElementCue) -> bool:
    if cue.element not in silence.of or cue.name in silence.but:
        return False
    return len(silence.only) == 0 or cue.name in silence.only


@cache
def _needles() -> Needles:
    return Needles([pattern.regex.pattern for pattern in _patterns()])


def _hits(text: str, live: Collection[int]) -> Iterator[_Hit]:
    for place in sorted(live):
        pattern = _patterns()[place]
        for match in pattern.regex.finditer(text):
            if match.end() > match.start():
                yield _Hit(match.start(), match.end(), pattern)


def _is_fact(page: Page, hit: _Hit) -> bool:
    for silence, words in hit.by.silences:
        start, end = _scope(page, hit, silence)
        if start < end and words.search(page.text, start, end) is not None:
            return False
    verdict = judge(page, Cue(hit.start, hit.end, LENIENT, hit.cue.name, negatable=not hit.cue.plain))
    return verdict.assertion is Assertion.ACTUAL or verdict.rule in hit.by.heeds_not


@cache
def _silences() -> tuple[tuple[Silence, re.Pattern[str]], ...]:
    packs: tuple[Telling, ...] = (element_lexicon(), measure_lexicon())
    return tuple((one, re.compile(pack.expand(one.pattern))) for pack in packs for one in pack.silences)


def _scope(page: Page, hit: _Hit, silence: Silence) -> tuple[int, int]:
    if silence.scope == "after":
        return hit.end, min(hit.end + silence.reach, page.clauses.sentence(hit.start)[1])
    where = page.clauses.sentence if silence.scope == "sentence" else page.clauses.clause
    return max(hit.start - silence.reach, where(hit.start)[0]), hit.start


def _element(sheet: Sheet, hit: _Hit, id: ElementId, value: float | int | str, detail: str = "") -> Element:
    return Element(sheet.field, hit.start, hit.end, sheet.text[hit.start : hit.end], id, value, detail)


def _late(sheet: Sheet, clauses: Clauses, hits: Sequence[_Hit]) -> Iterator[Element]:
    """One figure a sentence, of the first words of debt in it that tell one."""
    told: set[tuple[int, int]] = set()
    for hit in hits:
        sentence = clauses.sentence(hit.start)
        if sentence in told:
            continue
        late = arrears(sheet.text, clauses, (hit.start, hit.end), sheet.time)
        if late is not None:
            told.add(sentence)
            yield _element(sheet, _Hit(late.start, late.end, hit.by), ElementId.OVERDUE, late.days, late.basis)


def _asked(sheet: Sheet, hits: Sequence[_Hit]) -> Iterator[Element]:
    """Requests that do not overlap, the first first; a firm or a unit that demands is no request of the writer's."""
    others = {m.end for m in sheet.mentions if m.type in (MentionType.ENTERPRISE, MentionType.AGENCY)}
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < end or (hit.cue.name == "demand" and hit.start in others):
            continue
        end = hit.end
        yield _element(sheet, hit, ElementId.REQUEST, _wish(sheet.text[hit.start : hit.end]))


def _wish(words: str) -> str:
    """The sort of help of which a word stands first."""
    found = _wishes().search(words)
    return "other" if found is None else str(found.lastgroup)


@cache
def _wishes() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?P<{one.value}>{'|'.join(map(re.escape, one.words))})" for one in element_lexicon().wishes)
    )


def _ordered(sheet: Sheet, clauses: Clauses, hits: Sequence[_Hit]) -> Iterator[Element]:
    """One order a sentence, the first with an amount before others."""
    best: dict[tuple[int, int], Element] = {}
    for hit in hits:
        sentence = clauses.sentence(hit.start)
        found = candidates(sheet.text[hit.start : min(sentence[1], hit.end + AMOUNT_WITHIN)], sheet.time)
        amount = next((item.value for item in found if item.kind == "money"), "")
        one = _element(sheet, hit, ElementId.ORDERED, amount, hit.cue.value)
        if sentence not in best or (best[sentence].value == "" and amount != ""):
            best[sentence] = one
    yield from best.values()


def _staged(sheet: Sheet, clauses: Clauses, hits: Sequence[_Hit]) -> Iterator[Element]:
    stages, furthest = tuple(value_names(ElementId.STAGE.value)), dict[tuple[int, int], int]()
    for hit in hits:
        own = clauses.sentence(hit.start)
        furthest[own] = max(furthest.get(own, 0), stages.index(hit.cue.value))
    for hit in hits:
        if not hit.cue.weak or stages.index(hit.cue.value) == furthest[clauses.sentence(hit.start)]:
            yield _element(sheet, hit, ElementId.STAGE, hit.cue.value)


def _told(sheet: Sheet, id: ElementId, hits: Sequence[_Hit]) -> Iterator[Element]:
    for hit in hits:
        yield _element(sheet, hit, id, hit.cue.value)


def _handled(sheet: Sheet, clauses: Clauses, hits: Sequence[_Hit]) -> Iterator[Element]:
    """Answers of units; one that was solved in part is not one without an answer."""
    partly = {clauses.sentence(hit.start) for hit in hits if hit.cue.value == "partly"}
    units = _units(sheet) if len(hits) > 0 else []
    for hit in hits:
        if hit.cue.value == "no_answer" and clauses.sentence(hit.start) in partly:
            continue
        for start, end in _answering(sheet.text, clauses, hit, units):
            yield _element(sheet, hit, ElementId.HANDLED, hit.cue.value, sheet.text[start:end])


def _units(sheet: Sheet) -> list[tuple[int, int]]:
    """Where units stand: names that were read, and general words for units outside any name."""
    named = {(m.start, m.end) for m in sheet.mentions if m.type is MentionType.AGENCY}
    taken = bytearray(len(sheet.text))
    for mention in sheet.mentions:
        taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    words = (match.span() for match in _unit_words().finditer(sheet.text))
    return sorted(named | {(start, end) for start, end in words if 1 not in taken[start:end]})


@cache
def _unit_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(element_lexicon().units, key=lambda word: (-len(word), word)))))


def _answering(text: str, clauses: Clauses, hit: _Hit, units: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The unit named last before the answer in its sentence, or in its words, with those it is joined to."""
    where = clauses.clause if hit.cue.within == "clause" else clauses.sentence
    first = max(where(hit.start)[0], hit.start - UNIT_WITHIN)
    last = hit.end if hit.cue.within == "words" else hit.start
    place = bisect_right(units, last, key=lambda unit: unit[1]) - 1
    while place >= 0 and units[place][0] >= first:
        yield units[place]
        between = text[units[place - 1][1] : units[place][0]] if place > 0 else ""
        if JOINED.fullmatch(between) is None:
            return
        place -= 1
