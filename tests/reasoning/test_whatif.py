"""What would lower it, and what to ask: smallest sets equal brute force, questions rank by chance. All made up."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from itertools import combinations

import pytest

from knowledge.links import Action, ActionPack
from reasoning.asking import Chances, Share, chances_of, questions
from reasoning.colours import Case
from reasoning.findings import Findings
from reasoning.model import Assessment, DisputeFinding, Surroundings
from reasoning.whatif import (
    EXACT,
    MOST_TRIES,
    Remedies,
    all_of_cluster,
    all_of_dispute,
    levers,
    lowers,
    settled,
    smallest,
)
from tests.reasoning.builders import event, facts, judge
from tests.reasoning.made_up import judged, made_up

SEEDS = 60


def _brute_force(
    now: Assessment, actions: Sequence[Action], rejudge: Callable[[Sequence[Action]], Assessment]
) -> set[frozenset[str]]:
    """Every subset tried, then those kept that hold no smaller one."""
    working = [
        frozenset(action.id for action in chosen)
        for size in range(1, len(actions) + 1)
        for chosen in combinations(actions, size)
        if lowers(now, rejudge(chosen))
    ]
    return {one for one in working if not any(other < one for other in working)}


def _named(found: Remedies) -> set[frozenset[str]]:
    return {frozenset(action.id for action in one.actions) for one in found.sets}


def check_every_set(findings: Findings) -> tuple[int, int]:
    """Hold the sets of every dispute and cluster with at most `EXACT` levers to brute force; (checked, with sets)."""
    checked = able = 0
    for finding in findings.disputes:
        case = judge().case_of(finding)
        actions = levers(judge(), [case])
        if len(actions) <= EXACT:
            found = all_of_dispute(judge(), finding)
            brute = _brute_force(finding.verdict, actions, partial(_settle_one, case))
            assert (_named(found), found.whole) == (brute, True), finding.id
            checked, able = checked + 1, able + (len(brute) > 0)
    for cluster in findings.clusters:
        members = [findings.by_id[id] for id in cluster.members]
        cases = [judge().case_of(member) for member in members]
        actions = levers(judge(), cases)
        if len(actions) <= EXACT:
            found = all_of_cluster(judge(), cluster, members)
            brute = _brute_force(cluster.verdict, actions, partial(_settle_all, members, cases))
            assert (_named(found), found.whole) == (brute, True), cluster.id
            checked, able = checked + 1, able + (len(brute) > 0)
    return checked, able


def _settle_all(members: Sequence[DisputeFinding], cases: Sequence[Case], chosen: Sequence[Action]) -> Assessment:
    return judge().cluster_verdict(members, [settled(case, chosen) for case in cases])


def _settle_one(case: Case, chosen: Sequence[Action]) -> Assessment:
    return judge().verdict(settled(case, chosen))


def test_smallest_sets_equal_brute_force_on_made_up_disputes_and_clusters() -> None:
    checked = able = 0
    for seed in range(SEEDS):
        rng = random.Random(seed)
        more = check_every_set(judged([made_up(rng, number) for number in range(3)]))
        checked, able = checked + more[0], able + more[1]
    assert checked > 3 * SEEDS and able > SEEDS


def test_with_more_levers_it_stays_exact_by_size_and_says_where_it_was_cut() -> None:
    known = judge().packs.actions.actions
    finding = judge().dispute(facts(event("T05"), event("T11", start=9), event("T20", start=20)), Surroundings(), None)
    case = judge().case_of(finding)
    wide = smallest(finding.verdict, known, lambda chosen: judge().verdict(settled(case, chosen)))
    assert wide.levers == len(known) > EXACT
    narrow = all_of_dispute(judge(), finding)
    assert _named(narrow) >= _named(wide) and wide.size < len(known)
    tried = 0

    def never(chosen: Sequence[Action]) -> Assessment:
        nonlocal tried
        tried += 1
        return finding.verdict

    cut = smallest(finding.verdict, known, never)
    assert (cut.whole, cut.sets) == (False, ()) and tried <= MOST_TRIES and cut.size >= 3


def test_every_action_names_a_unit_a_proof_and_a_time_and_none_removes_anybody() -> None:
    pack = judge().packs.actions
    for action in pack.actions:
        assert all(len(words) >= 2 for words in (action.name, action.by, action.need, action.within))
        assert {*action.clears} <= {"wage", "group"} and all(id[0] in "TGC" for id in action.settles)
    assert pack.unanswered(judge().knowledge.colours) == ()


@pytest.mark.parametrize("name", ["把来访人劝返", "对本人落实稳控", "撤回来件并销号"])
def test_an_action_against_a_person_or_a_report_is_refused(name: str) -> None:
    pack = judge().packs.actions
    bad = {**pack.actions[0].model_dump(), "id": "A99", "name": name}
    raw = {**pack.model_dump(), "actions": (bad,)}
    with pytest.raises(ValueError, match="A99 speaks of"):
        ActionPack.model_validate(raw)


def test_a_signal_without_an_action_is_refused() -> None:
    pack = judge().packs.actions
    less = pack.model_copy(update={"actions": tuple(one for one in pack.actions if "T12" not in one.settles)})
    assert less.unanswered(judge().knowledge.colours) == ("T12",)


# ---- what to ask next


def test_a_share_is_that_of_the_kind_and_of_all_kinds_where_there_are_few() -> None:
    chances = Chances({("D18", "Q01"): 9, ("", "Q01"): 12}, {("D18", "Q01"): 15, ("", "Q01"): 30}, {"D18": 41, "": 200})
    assert chances.share("D18", "Q01", False) == Share(9, 40)
    assert chances.share("D19", "Q01", False) == Share(12, 199, True)
    assert chances.share("D18", "Q01", True) == Share(12, 30, True), "told of in fifteen only"
    assert chances.share("D18", "Q01", False, (1, 1)) == Share(8, 40), "the dispute itself is no evidence"
    assert Chances().share("D18", "Q01", False).rate == 0.5


def test_questions_rank_by_the_chance_that_the_answer_changes_something_and_say_where_it_comes_from() -> None:
    rng = random.Random(11)
    findings = judged([made_up(rng, number) for number in range(60)])
    chances, asked = chances_of(judge(), findings.disputes), 0
    for finding in findings.disputes:
        found = questions(judge(), finding, chances)
        assert [one.chance for one in found] == sorted((one.chance for one in found), reverse=True)
        for one in found:
            both = one.if_yes is not None and one.if_no is not None
            part = one.share.rate if one.if_yes is not None else 1 - one.share.rate
            assert one.chance == pytest.approx(1.0 if both else part, abs=1e-3)
            assert f"{one.share.n} 起中 {one.share.yes} 起" in one.basis
        asked += len(found)
    assert asked > 60
