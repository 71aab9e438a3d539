"""Whether there is enough to judge by (证据不足 is a level of its own), and how much of it is only hearsay.

Invariants: what is 待核 never counts as firm; one firm step behind a colour above the default is enough; of a kind that
says nothing, without a signal and without a number, nothing can be judged. Insufficient evidence lowers nothing: colour
and level stand, provisionally.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Assertion, Colour
from knowledge.signs import Insufficient
from reasoning.colours import Case, Finding
from reasoning.model import INSUFFICIENT, RANK, SUFFICIENT, Assessment, Evidence


@dataclass(frozen=True, slots=True)
class Grounds:
    """`status` is "sufficient" or "insufficient"; of `pieces` of evidence behind the colour `hearsay` are hearsay."""

    status: str
    hearsay: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """Of `of` cases of a level, `only` rest on nothing but hearsay or rumour, and `insufficient` on too little."""

    only: int
    insufficient: int
    of: int


def grounds(
    rule: Insufficient, case: Case, found: Sequence[Finding], colour: Colour, members: Sequence[Assessment] = ()
) -> Grounds:
    """What stands behind the `colour` that the rules `found` for a case, or that members hand on to their cluster."""
    own = [one for one in found if RANK[one.colour] > RANK[Colour.BLUE] and one.colour is colour]
    same = [one for one in members if (one.held or one.colour) is colour]
    pieces = _pieces(case, own)
    hearsay = sum(_is_hearsay(case, piece) for piece in pieces) + sum(one.hearsay for one in same)
    count = len(pieces) + sum(one.pieces for one in same)
    firm = any(not one.step.pending for one in own) or any(one.evidence == SUFFICIENT for one in same)
    if len(own) + len(same) == 0:
        firm = not _is_silent(rule, case)
    return Grounds(SUFFICIENT if firm else INSUFFICIENT, hearsay, count)


def _pieces(case: Case, own: Sequence[Finding]) -> tuple[Evidence, ...]:
    """The evidence behind these findings, each piece once; of a case at the default, that of all its signals."""
    wanted = {id for one in own for id in one.step.signals}
    signals = [fired for fired in case.signals if len(own) == 0 or fired.id in wanted]
    stated = [piece for fired in signals for piece in fired.evidence]
    return tuple(dict.fromkeys((*stated, *(piece for one in own for piece in one.step.evidence))))


def _is_hearsay(case: Case, piece: Evidence) -> bool:
    return piece.assertion is Assertion.HEARSAY or piece.channel in case.rumour


def _is_silent(rule: Insufficient, case: Case) -> bool:
    """Whether nothing is said that could be judged: no signal, no number, and no kind or hardly a word."""
    unsaid = case.kind in rule.unclear_kinds or not case.told
    return unsaid and len(case.signals) == 0 and len(case.figures) == 0


def shares(verdicts: Iterable[Assessment]) -> Mapping[int, Share]:
    """By level 1..5: how many cases rest on hearsay alone, and on too little."""
    found = {level: Share(0, 0, 0) for level in range(1, 6)}
    for one in verdicts:
        share, only = found[one.level], 0 < one.pieces == one.hearsay
        short = one.evidence == INSUFFICIENT
        found[one.level] = Share(share.only + only, share.insufficient + short, share.of + 1)
    return found
