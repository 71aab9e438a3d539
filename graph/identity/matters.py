"""Which reports are one matter: the two most alike groups join first, and are compared anew as one group.

Invariants: a pair that a person parted never ends up in one matter; a group joins only with what is certain of the
whole group, not of one member, so that a chain of half-alike reports does not become one matter; the outcome depends on
content only, since ties are broken by position and positions follow document ids. What is said of two groups follows
from their members alone and is remembered by them, and groups that no change can have touched join as they did in the
last run (`frontier`), so that a night's run only makes the comparisons that are new.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from graph.identity.answers import Answers
from graph.identity.bags import Ints
from graph.identity.blocking import Pair, code
from graph.identity.features import Scale
from graph.identity.frontier import NOTHING, Course, Frontier, places
from graph.identity.joining import Groups
from graph.identity.memo import Memo
from graph.identity.pairs import VERDICTS, Judged, PairMemo, judged, versions
from graph.identity.profiles import Trace
from graph.identity.ties import Ties
from graph.identity.types import Link, Reason, Verdict
from graph.identity.weighing import RELATED
from graph.identity.wording import Products


class GroupMemo:
    """What `group` may keep from one run to the next: what was said of two reports or groups, the course of the run,
    and links with their reasons.
    """

    def __init__(self) -> None:
        self.pairs = PairMemo()
        self.answers = Answers()
        self.links: Memo[tuple[str, str], Link] = Memo()
        self.course = NOTHING

    def turn(self) -> None:
        self.pairs.turn()
        self.links.turn()
        course = self.course
        reports = [self.answers.report(number) for number in course.numbers.tolist()]
        known = [*reports, *course.stands]
        self.answers.turn(
            ((known[a], known[b], whole) for (a, b), whole in zip(course.sides, course.stands, strict=True)), reports
        )


def group(
    traces: Sequence[Trace],
    scale: Scale,
    forced: Mapping[Pair, bool],
    memo: GroupMemo | None = None,
    workers: int = 1,
) -> tuple[list[list[int]], tuple[Link, ...]]:
    """Groups of positions (each sorted, all sorted) and the links that a person may want to see. Many pairs are weighed
    by `workers` processes; their number changes nothing.
    """
    kept = memo if memo is not None else GroupMemo()
    numbers = np.array(versions(traces, scale, kept.pairs), np.int64)
    pairs = judged(traces, scale, numbers, kept.pairs, workers)
    reports = [kept.answers.report(number) for number in numbers.tolist()]
    state = Groups(traces, scale, parted(forced), Ties(len(traces), pairs), kept.answers, reports)
    join_all(state, numbers, pairs, forced, kept)
    found = state.gather()
    return sorted(found.values()), tuple(_links(pairs, numbers, found, traces, scale, forced, kept.links))


def join_all(state: Groups, numbers: Ints, pairs: Judged, forced: Mapping[Pair, bool], memo: GroupMemo) -> None:
    """Join all that belongs together, and remember how it went."""
    bonds = np.sort((numbers[pairs.left[pairs.tied]] << 32) | numbers[pairs.right[pairs.tied]])
    decided = frozenset(int(numbers[index]) for pair in forced for index in pair)
    course = memo.course
    frontier = Frontier(state, course, places(course, numbers, bonds, decided))
    live = frontier.start()
    made = _join_decided(state, forced)
    _offer_sure(state, pairs, live)
    for number in made:
        frontier.joined(number)
    frontier.run()
    stands = tuple(state.stands[state.size :])
    memo.course = Course(numbers, bonds, decided, tuple(state.sides), tuple(state.totals), stands)


def _offer_sure(state: Groups, pairs: Judged, live: Sequence[int]) -> None:
    """Offer to join reports that certainly are one matter, at least one of them live."""
    alive = np.zeros(state.size, np.bool_)
    alive[live] = True
    sure = pairs.sure & (alive[pairs.left] | alive[pairs.right])
    told = zip(pairs.left[sure].tolist(), pairs.right[sure].tolist(), pairs.totals[sure].tolist(), strict=True)
    state.offers.extend([state.key(a, b, total) for a, b, total in told if state.allowed(a, b)])
    heapq.heapify(state.offers)


def parted(forced: Mapping[Pair, bool]) -> Mapping[int, frozenset[int]]:
    apart: dict[int, set[int]] = {}
    for (a, b), same in forced.items():
        if not same:
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)
    return {index: frozenset(others) for index, others in apart.items()}


def _join_decided(state: Groups, forced: Mapping[Pair, bool]) -> list[int]:
    """What persons joined comes first; what persons parted stays parted even then. Returns the groups that it made."""
    made: set[int] = set()
    for a, b in sorted(pair for pair, same in forced.items() if same):
        left, right = state.root(a), state.root(b)
        if left == right or state.apart(left, right):
            continue
        made -= {left, right}
        made.add(state.join(left, right, 0.0))
    return sorted(made)


def _links(
    pairs: Judged,
    numbers: Ints,
    groups: Mapping[int, Sequence[int]],
    traces: Sequence[Trace],
    scale: Scale,
    forced: Mapping[Pair, bool],
    memo: Memo[tuple[str, str], Link],
) -> Iterable[Link]:
    """The best undecided pair between each two matters, and every decision of a person. Two matters that a person
    parted are at most related: nobody is asked again.
    """
    for x, y, weight, verdict, products in _best(pairs, groups, forced):
        one, other = traces[x], traces[y]
        names = scale.named(one), scale.named(other), scale.shared(one, other)
        inputs = (int(numbers[x]), int(numbers[y]), weight, verdict, names)
        yield memo.get((one.id, other.id), inputs, partial(_link, one, other, weight, verdict, scale, products))
    for pair in sorted(forced):
        yield _decided(traces[pair[0]], traces[pair[1]], forced[pair])


def _best(
    pairs: Judged, groups: Mapping[int, Sequence[int]], forced: Mapping[Pair, bool]
) -> Iterable[tuple[int, int, float, Verdict, Products]]:
    """Of the undecided pairs between each two matters the one with the highest total, sorted by position."""
    home = np.zeros(sum(map(len, groups.values())), np.int64)
    for number, members in groups.items():
        home[members] = number
    between = code(home[pairs.left], home[pairs.right])
    said = np.array([a << 32 | b for a, b in forced], np.int64)
    parted = np.array([a << 32 | b for (a, b), same in forced.items() if not same], np.int64)
    open_ = (pairs.verdicts > 0) & (home[pairs.left] != home[pairs.right])
    chosen = np.flatnonzero(open_ & ~np.isin(code(pairs.left, pairs.right), said))
    order = chosen[np.lexsort((pairs.right[chosen], pairs.left[chosen], -pairs.totals[chosen], between[chosen]))]
    best = np.sort(order[np.flatnonzero(np.diff(between[order], prepend=-1))])
    apart = np.isin(between[best], code(home[parted >> 32], home[parted & 0xFFFFFFFF]))
    marks = np.where(apart, RELATED, pairs.verdicts[best])
    verdicts = (VERDICTS[mark] for mark in marks.tolist())
    columns = pairs.left[best].tolist(), pairs.right[best].tolist(), pairs.totals[best].tolist()
    products = map(tuple, pairs.products[best].tolist())
    return zip(*columns, verdicts, products, strict=True)


def _link(a: Trace, b: Trace, weight: float, verdict: Verdict, scale: Scale, products: Products) -> Link:
    reasons = scale.reasons(a, b, products)
    return Link("matter", a.id, b.id, verdict, round(weight, 3), reasons, scale.likeness(a, b, products))


def _decided(a: Trace, b: Trace, same: bool) -> Link:
    reason = Reason("decision", a.key, b.key, 9.0, f"人工认定“{a.key}”与“{b.key}”{'是' if same else '不是'}同一事项")
    return Link("matter", a.id, b.id, Verdict.SAME if same else Verdict.DIFFERENT, 9.0, (reason,))
