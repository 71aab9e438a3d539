"""Why two reports are, or are not, one matter, and the one fact that would change it.

Invariants: nothing is guessed from a template. Each fact of `facts` is tried: the two reports are taken as they would
be, and their matters with all that borders on them are grouped anew; it counts only if the two then stand otherwise.
Before that, the same grouping is run unchanged and must give what identity gave, else no fact is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.identity.blocking import candidates, sides
from graph.identity.facts import NOWHERE, Fact, joining, parting
from graph.identity.features import Scale
from graph.identity.matters import group
from graph.identity.profiles import Profile, Trace
from graph.identity.types import Reason, Subject, Verdict

_MOST = 400
"""How many reports may border on two matters before a fact is tried on these two matters alone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A fact that turns the verdict, and the weight of the pair's evidence with it."""

    feature: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict between two things, what speaks for and against, and what would turn it, the smallest change first.

    `joined`: whether they are one matter or entity; `decided`: whether a person said so; `weight`: of the evidence
    about these two; `whole`: about their two matters, where there is more in them; `tried`: how many facts were tried,
    None where none could be.
    """

    subject: Subject
    joined: bool
    decided: bool
    verdict: Verdict
    weight: float
    reasons: tuple[Reason, ...]
    turns: tuple[Turn, ...]
    tried: int | None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Workings:
    """What grouping is given, in the order of document ids, and what it gave: the matter of each position."""

    traces: Sequence[Trace]
    scale: Scale
    forced: Mapping[tuple[int, int], bool]
    home: Sequence[str]

    def members(self, matters: Iterable[str]) -> list[int]:
        wanted = set(matters)
        return [index for index, matter in enumerate(self.home) if matter in wanted]


def why_reports(work: Workings, a: int, b: int) -> Why:
    """Why the reports at two positions are (not) one matter."""
    one, other = work.traces[a], work.traces[b]
    evidence = work.scale.weigh(Profile.of(one), Profile.of(other))
    joined, said = work.home[a] == work.home[b], work.forced.get((min(a, b), max(a, b)))
    turns, tried = _turns(work, a, b, joined, evidence.total)
    verdict = Verdict.SAME if joined else Verdict.DIFFERENT if said is False else _verdict(evidence.total, work)
    reasons = work.scale.reasons(one, other)
    known = (evidence.total, reasons, turns, tried, None if joined else _whole(work, a, b))
    return Why("matter", joined, said is not None, verdict, *known)


def _whole(work: Workings, a: int, b: int) -> float | None:
    """The weight of the evidence about two matters, each taken as one group; None where each is a single report."""
    groups = [work.members({work.home[index]}) for index in (a, b)]
    if max(map(len, groups)) == 1:
        return None
    left, right = (Profile.total([Profile.of(work.traces[index]) for index in group]) for group in groups)
    return work.scale.weigh(left, right).total


def _verdict(total: float, work: Workings) -> Verdict:
    limits = work.scale.pack.thresholds
    if total >= limits.possible:
        return Verdict.UNSURE
    return Verdict.RELATED if total >= limits.related else Verdict.DIFFERENT


def _turns(work: Workings, a: int, b: int, joined: bool, total: float) -> tuple[tuple[Turn, ...], int | None]:
    around = _around(work, a, b)
    if _together(work, around, {}, work.scale, work.forced, a, b) != joined:
        return (), None
    one, other, names = work.traces[a], work.traces[b], work.scale.names
    named = dict.fromkeys((NOWHERE, *one.places, *one.orgs, *other.places, *other.orgs), 2)
    scale = replace(work.scale, used={**named, **work.scale.used})
    facts = list((parting if joined else joining)(one, other, names))
    found = []
    for fact in facts:
        if _together(work, around, {a: fact.a, b: fact.b}, scale, work.forced, a, b) != joined:
            found.append(_turn(fact, scale))
    found.sort(key=lambda turn: (round(abs(turn.weight - total), 2), turn.text))
    return (*_decision(work, around, a, b, joined), *found), len(facts)


def _turn(fact: Fact, scale: Scale) -> Turn:
    weight = scale.weigh(Profile.of(fact.a), Profile.of(fact.b)).total
    return Turn(fact.feature, fact.text, round(weight, 2))


def _decision(work: Workings, around: Sequence[int], a: int, b: int, joined: bool) -> Iterable[Turn]:
    """A standing decision about the pair, where taking it back turns the verdict."""
    pair = (min(a, b), max(a, b))
    if pair in work.forced:
        without = {known: said for known, said in work.forced.items() if known != pair}
        if _together(work, around, {}, work.scale, without, a, b) != joined:
            yield Turn("decision", "撤销关于这一对的决定", 0.0)


def _around(work: Workings, a: int, b: int) -> list[int]:
    """The reports of both matters, and of every matter that shares a candidate pair with them."""
    own = set(work.members({work.home[a], work.home[b]}))
    left, right = sides(candidates(work.traces, work.scale.pack.limits))
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    near = {work.home[y if x in own else x] for x, y in pairs if (x in own) != (y in own)}
    around = work.members({work.home[a], work.home[b], *near})
    return around if len(around) <= _MOST else sorted(own)


def _together(
    work: Workings,
    around: Sequence[int],
    changed: Mapping[int, Trace],
    scale: Scale,
    forced: Mapping[tuple[int, int], bool],
    a: int,
    b: int,
) -> bool:
    """Whether two reports end in one matter when these reports, some of them changed, are grouped by themselves."""
    place = {index: number for number, index in enumerate(around)}
    traces = [changed.get(index, work.traces[index]) for index in around]
    inner = {(place[x], place[y]): said for (x, y), said in forced.items() if x in place and y in place}
    groups, _ = group(traces, scale, inner)
    return any(place[a] in members and place[b] in members for members in groups)
