"""How each cue stands to the matter: actual, negated, hypothetical, hearsay, past or other (after ConText).

The rules of `knowledge/packs/lexicon/assertion.yaml` speak first, and what they say is final. What no rule silences is
open: actual only if the judge `signal` finds it probable, otherwise `other`. Where the encoder has run, the judge hears
the head (words), the marks, and a forest that sees the numbers of `evidence` together.
Invariant: every cue becomes exactly one signal; a figure of speech is never actual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.model import Assertion, Field, Signal
from ingest.clauses import Clauses
from ingest.components import as_written
from ingest.components.evidence import FOREST, columns, log_chance, marked
from ingest.components.page import Page, page_of
from ingest.components.signals import FIGURE, Cue
from ingest.forest import Forest
from ingest.linear import Features, Judge
from ingest.linear import load as load_judges
from ingest.models import parts
from ingest.needles import Span, within
from ingest.quiet import spoken
from knowledge.lexicon import AssertionRule

NAME, FILE = "jiefen_assertion", "signals.onnx"
BESIDE = 10  # characters before a cue that its head looks at; repeated marks and pictures do not count
CLAUSE = 20  # characters; further apart two cues are two statements even without a comma
NEAR = 12  # how many cues to either side are compared
THRESHOLD, SURE_THRESHOLD = 0.3, 0.2  # the second for cues that are seldom wrong: a danger said plainly is heard
STEPS = (4, 12, 30, 80)  # characters from the cue before; anything further is one step
RARE = 0.15  # what remains of a threshold where there was too little to learn from
FAMILIES = (
    frozenset({"T05", "T06", "T08"}),
    frozenset({"T18", "T19", "T20"}),
    frozenset({"T11", "T16"}),
    frozenset({"T01", "T10"}),
)
COMPRISES = frozenset({("T08", "T05"), ("T08", "T06")})  # 长期殴打我 tells of more than 殴打, however sure that is


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a cue, and which rule said it."""

    assertion: Assertion
    rule: str


def create(nlp: Any, name: str, model: str) -> Any:
    """The spaCy step: fills `doc._.signals` from `doc._.cues`; `model` as in `ingest.models.room`."""
    by, forest = load_judges(model)["signal"], forest_of(model)

    def step(doc: Any) -> Any:
        doc._.signals = as_written(doc, signals_of(page_of(doc), by, doc._.field, forest))
        return doc

    return step


def forest_of(model: str) -> Forest | None:
    """The forest of the folder `model`, where there is one."""
    file = parts(model).get(FILE)
    return None if file is None else Forest(file.read_bytes())


def signals_of(page: Page, by: Judge, field: Field = "text", forest: Forest | None = None) -> list[Signal]:
    """One signal for each cue of `page`, in the order of the cues."""
    verdicts = [judge(page, cue) for cue in page.cues]
    chances = [0.0] * len(page.cues)
    for case in cases(page, verdicts, by, forest):
        chance = by.weighed(case.score, case.numbers)
        chances[case.index] = chance if chance >= _least(page.cues[case.index]) else 0.0
    return [
        Signal(
            field,
            cue.start,
            cue.end,
            page.text[cue.start : cue.end],
            cue.signal,
            _final(page, chances, index, verdict),
        )
        for index, (cue, verdict) in enumerate(zip(page.cues, verdicts, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Case:
    """A cue that is open: its place, the head's score, and the numbers of the blend (None: no encoder has run)."""

    index: int
    score: float
    numbers: dict[str, float] | None


def cases(page: Page, verdicts: Sequence[Verdict], by: Judge, forest: Forest | None) -> list[Case]:
    """The open cues of `page`, in order."""
    scores = {
        index: by.head.score(features(page, index, verdict))
        for index, verdict in enumerate(verdicts)
        if verdict.assertion is Assertion.ACTUAL
    }
    if page.marks is None:
        return [Case(index, score, None) for index, score in scores.items()]
    numbers = [marked(page, page.marks, page.cues[index]) for index in scores]
    if forest is not None and len(scores) > 0:
        table = columns(page, page.marks, [page.cues[index] for index in scores], list(scores.values()))
        for row, chance in zip(numbers, forest.chances(table).tolist(), strict=True):
            row[FOREST] = log_chance(chance)
    return [Case(index, scores[index], row) for index, row in zip(scores, numbers, strict=True)]


def _least(cue: Cue) -> float:
    return (SURE_THRESHOLD if cue.sure else THRESHOLD) * (RARE if cue.rare else 1)


def _final(page: Page, chances: Sequence[float], index: int, verdict: Verdict) -> Assertion:
    if verdict.assertion is not Assertion.ACTUAL:
        return verdict.assertion
    stated = chances[index] > 0 and not _outdone(page, chances, index)
    return Assertion.ACTUAL if stated else Assertion.OTHER


def _outdone(page: Page, chances: Sequence[float], index: int) -> bool:
    """Does the clause state the signal more probably elsewhere, or do its words state another of the same family?"""
    cue = page.cues[index]
    return any(
        place != index
        and _rivals(page, cue, other)
        and _prevails(other, (chance, -place), cue, (chances[index], -index))
        for place, other, chance in _beside(page.cues, chances, index)
        if chance > 0
    )


def _prevails(other: Cue, its: tuple[float, int], cue: Cue, own: tuple[float, int]) -> bool:
    """Which of two rivals stands: the one that comprises the other, else the more probable, else the earlier."""
    return _comprises(other, cue) or (its > own and not _comprises(cue, other))


def _comprises(cue: Cue, other: Cue) -> bool:
    within = cue.start <= other.start and other.end <= cue.end
    return within and (cue.signal, other.signal) in COMPRISES


def _rivals(page: Page, cue: Cue, other: Cue) -> bool:
    if cue.signal == other.signal:
        near = abs(cue.start - other.start) <= CLAUSE  # where commas are missing a clause has no end
        return near and page.clauses.clause(cue.start) == page.clauses.clause(other.start)
    return other.start < cue.end and cue.start < other.end and _kin(cue.signal, other.signal)


def _beside(cues: Sequence[Cue], chances: Sequence[float], index: int) -> Iterator[tuple[int, Cue, float]]:
    for place in range(max(0, index - NEAR), min(len(cues), index + NEAR)):
        yield place, cues[place], chances[place]


def _kin(a: str, b: str) -> bool:
    return a != b and any(a in family and b in family for family in FAMILIES)


def judge(page: Page, cue: Cue) -> Verdict:
    """What the rules say; the first rule that applies decides."""
    if cue.name.startswith(FIGURE):
        return Verdict(Assertion.OTHER, cue.name)
    if any(start <= cue.start and cue.end <= end for start, end in page.titles):
        return Verdict(Assertion.OTHER, "title")
    edges = _Edges.of(page.clauses, cue)
    for rule, spots in page.rules:
        told = page.unsaid(rule, spots) if _may_be_said(rule, cue) else spots
        if _concerns(rule, cue) and within(told, *edges.scope(rule, cue)):
            return Verdict(Assertion(rule.assertion), rule.name)
    return Verdict(Assertion.PAST, "settled_in_court") if page.settled else Verdict(Assertion.ACTUAL, "stated")


def _may_be_said(rule: AssertionRule, cue: Cue) -> bool:
    return rule.uttered is not None and cue.signal in rule.uttered.signals


def _concerns(rule: AssertionRule, cue: Cue) -> bool:
    return cue.signal not in rule.not_for and (cue.negatable or rule.assertion != "negated")


class _Edges(NamedTuple):
    """Where the sentence and the clause of a cue begin, and where the sentence ends that it ends in."""

    sentence: int
    clause: int
    end: int

    @classmethod
    def of(cls, clauses: Clauses, cue: Cue) -> _Edges:
        last = clauses.sentence(max(cue.start, cue.end - 1))[1]
        return cls(clauses.sentence(cue.start)[0], clauses.clause(cue.start)[0], last)

    def scope(self, rule: AssertionRule, cue: Cue) -> Span:
        """Where the words of `rule` must stand."""
        if rule.scope == "after":
            return cue.end, min(cue.end + rule.reach, self.end)
        return max(cue.start - rule.reach, self.sentence if rule.scope == "sentence" else self.clause), cue.start


def features(page: Page, index: int, verdict: Verdict) -> Features:
    """What the head `signal` looks at: the cue, its rule, the words around it, and who is named near it."""
    cue, text = page.cues[index], page.text
    phrase = text[cue.start : cue.end]
    rows = ["", f"cue={cue.name}", f"rule={verdict.rule}", f"text={phrase}", f"end={phrase[-2:]}"]
    rows += [f"head={phrase[:2]}", f"head3={phrase[:3]}", f"long={min(4, len(phrase) // 3)}"]
    rows += [f"c={phrase[i : i + 2]}" for i in range(len(phrase) - 1)]
    order = _order(page.cues, index)
    rows += [f"cue={cue.name} {row}" for row in order] + order
    rows += _around(page, cue)
    rows += _actors(page, cue)
    rows += [f"court={page.court}{page.settled}"]
    return Features(cue.signal, rows, slice(2, None))


def _order(cues: Sequence[Cue], index: int) -> list[str]:
    """Is it the first, second, … cue of its signal, and how far is the one before?"""
    cue = cues[index]
    before = [
        other
        for other in cues[max(0, index - NEAR) : index]
        if other.signal == cue.signal and not other.name.startswith(FIGURE)
    ]
    gap = cue.start - before[-1].end if before else 999
    touching = [
        other
        for other in cues[max(0, index - NEAR) : index + NEAR]
        if other is not cue and other.start < cue.end and cue.start < other.end
    ]
    step = next((i for i, limit in enumerate(STEPS) if gap < limit), len(STEPS))
    return [f"nth={min(3, len(before))}", f"gap={step}", *(f"with={other.signal}" for other in touching)]


def _around(page: Page, cue: Cue) -> Iterator[str]:
    stop = page.clauses.sentence(max(cue.start, cue.end - 1))[1]  # what follows the sentence changes nothing
    left = spoken(page.text[max(0, cue.start - 2 * BESIDE) : cue.start])[-BESIDE:]
    right = page.text[cue.end : min(stop, cue.end + 8)]
    yield from (f"l{n}={left[-n:]}" for n in (1, 2, 3))
    yield from (f"r{n}={right[:n]}" for n in (1, 2))
    yield from (f"L={left[i : i + 2]}" for i in range(len(left) - 1))
    yield from (f"R={right[i : i + 2]}" for i in range(len(right) - 1))


def _actors(page: Page, cue: Cue) -> Iterator[str]:
    """Public bodies, firms and complaints named in the cue's clause or the two before it."""
    start, end = page.clauses.before(cue.start, 2), page.clauses.clause(max(cue.start, cue.end - 1))[1]
    here = page.clauses.clause(cue.start)[0]
    for name, spots in page.actors:
        if within(spots, here, end):
            yield f"here={name}"
        elif within(spots, start, here):
            yield f"near={name}"
    last = ""
    for mention in page.mentions:
        if start <= mention.start < end:
            last = str(mention.type)
            yield f"mention={last}"
    yield f"last={last}"
