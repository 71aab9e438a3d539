"""Every change has its causes: a rise at once, a fall only through what may be cited. All made up."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.model import Colour
from reasoning.changes import FALLS, Change, Uncaused, change_of, changes
from reasoning.findings import Findings
from reasoning.model import RANK, Surroundings
from tests.reasoning.builders import event, judge, report
from tests.reasoning.made_up import KINDS, MadeUp, judged, made_up

SEEDS = 150


def _day(days: int) -> str:
    return (date(2024, 6, 30) + timedelta(days=days)).isoformat()


def _turned(rng: random.Random, cases: Sequence[MadeUp]) -> list[MadeUp]:
    """The cases after one thing happened: a claim or report came, went or moved, a kind or a neighbour changed."""
    place = rng.randrange(len(cases))
    case, others = cases[place], [one for at, one in enumerate(cases) if at != place]
    turn = rng.randrange(6)
    if turn == 0 and len(case.told) > 0:
        case = case.without(rng.choice(case.told).id)
    elif turn == 1:
        signal, assertion = rng.choice(("T01", "T05", "T20", "T04")), rng.choice(("actual", "hearsay"))
        new = event(signal, assertion, rng.choice(case.reports).id, None, 300)
        case = replace(case, told=(*case.told, replace(new, id=f"V-{case.id}-new", document="doc-new")))
    elif turn == 2 and len(case.reports) > 1:
        gone = case.reports[-1]
        told = tuple(one for one in case.told if one.report == gone.id)
        case = replace(case, reports=case.reports[:-1], told=tuple(one for one in case.told if one not in told))
        first = others[0]
        others[0] = replace(first, reports=(*first.reports, gone), told=(*first.told, *told))
    elif turn == 3:
        case = replace(case, kind=rng.choice(KINDS))
    elif turn == 4:
        case = replace(case, around=Surroundings(arrears=(("虚构企业", 3, ("D-6", "D-7")),)))
    else:
        return others
    return sorted([*others, case], key=lambda one: one.id)


def _verdicts(findings: Findings) -> dict[str, tuple[Colour, int]]:
    disputes = {one.id: (one.verdict.colour, one.verdict.level) for one in findings.disputes}
    return disputes | {one.id: (one.verdict.colour, one.verdict.level) for one in findings.clusters}


def test_no_change_is_without_a_cause_and_none_is_missed() -> None:
    seen: dict[str, int] = {}
    for seed in range(SEEDS):
        rng = random.Random(seed)
        cases = [made_up(rng, number) for number in range(5)]
        before, after = judged(cases), judged(_turned(rng, cases), _day(rng.choice((0, 0, 40, 200))))
        after = replace(after, pack_version=rng.choice(("test", "test", "test-2")))
        found = {change.id: change for change in changes(before, after)}
        old, new = _verdicts(before), _verdicts(after)
        assert found.keys() == {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        for change in found.values():
            _check(change)
            assert change_of(before, after, change.id) == change
            for cause in change.causes:
                seen[cause.kind] = seen.get(cause.kind, 0) + 1
    wanted = {"claim_came", "claim_went", "report_went", "joined", "parted", "kind", "neighbours", "packs", "member"}
    assert wanted <= seen.keys(), seen


def _check(change: Change) -> None:
    assert len(change.causes) > 0 and all(cause.text != "" for cause in change.causes)
    assert change.text.count("：") >= 1
    if change.falls:
        assert any(cause.kind in FALLS for cause in change.causes), change


def test_a_change_without_a_cause_cannot_be_made() -> None:
    with pytest.raises(Uncaused, match="without a cause"):
        Change("D-1", "虚构", (Colour.BLUE, 1), (Colour.RED, 1), ())


def test_nothing_changed_is_no_change() -> None:
    rng = random.Random(5)
    findings = judged([made_up(rng, number) for number in range(5)])
    assert changes(findings, findings) == ()


def test_the_claim_behind_a_new_colour_is_cited_first_with_its_characters() -> None:
    rng = random.Random(6)
    told = report("R-1", "2024-06-03", "police")
    cases = [replace(made_up(rng, number), kind="D18", told=(), reports=(told,)) for number in range(1)]
    hit = event("T05", "actual", told.id, None, 4)
    quiet = event("T18", "actual", told.id, None, 40)
    more = [replace(cases[0], told=(quiet, hit))]
    change = change_of(judged(cases), judged(more), cases[0].id)
    assert change is not None and not change.falls
    first = change.causes[0]
    assert (first.kind, first.refs, first.bears) == ("claim_came", (hit.id,), True)
    assert first.evidence[0].start == 4
    assert change.text.startswith("由蓝色 1 级变为黄色 1 级：新增依据")


def test_with_nothing_new_a_colour_falls_only_when_a_protective_fact_or_a_window_lets_it() -> None:
    falls = rises = 0
    for seed in range(25):
        rng = random.Random(seed)
        cases = [made_up(rng, number) for number in range(4)]
        before = judged(cases, _day(0))
        for days in range(1, 240, 3):
            after = judged(cases, _day(days))
            for change in changes(before, after):
                kinds = {cause.kind for cause in change.causes}
                assert kinds <= {"protective_began", "protective_ended", "window_began", "window_ended"}, change
                falls += change.falls
                rises += not change.falls
            before = after
    assert rises > 0


def test_no_colour_goes_up_and_down_within_the_days_of_the_pack() -> None:
    """A journal that does not change: after a rise no colour falls again for as long as a new fact must stand."""
    settle = judge().knowledge.colours.hysteresis.protective_settle_days
    for seed in range(20):
        rng = random.Random(1_000 + seed)
        case = made_up(rng)
        ranks = [RANK[judged([case], _day(days)).disputes[0].verdict.colour] for days in range(-30, 220)]
        ups = [at for at in range(1, len(ranks)) if ranks[at] > ranks[at - 1]]
        for at in ups:
            assert ranks[at] <= min(ranks[at : at + settle]), (seed, at)
