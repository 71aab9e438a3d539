"""Back-tests through the product: a planted world of stories in a journal, replayed in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from api import usecases
from api.backtest import Asked, backtest, gone_through, known_outcomes, lines, report_of
from api.problems import WrongUse
from api.progress import Reporter
from api.rules import outcomes, packs, sandbox
from api.rules.copies import Copies
from api.rules.replay import Coming, Replayed, Trial, _wide, replay, steps
from graph.engines import embedded
from ingest.journal.values import Incoming, Work
from knowledge import KnowledgeError
from knowledge.rulepack import RulePack, read_rule_pack
from reasoning.explain import explain
from reasoning.outcome import DisputeOutcome
from tests.api.desk import Desk, desk
from tests.api.rule_packs import ALWAYS, EARLY, GOOD, LEAKING, written
from tests.planted.stories.world import StoryWorld, make

QUIET = Reporter(quiet=True)
SIZE, SEED = 300, 7
SHUFFLES = 200


@pytest.fixture(scope="module")
def world() -> StoryWorld:
    return make(SIZE, SEED)


@pytest.fixture(scope="module")
def space(world: StoryWorld, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A home with the world's records, whose events are marked."""
    home = tmp_path_factory.mktemp("backtest")
    opened = desk(home, world.stated)
    for one in world.told:
        if one.beat.step.outcome:
            outcomes.mark(opened, one.document.id, "criminal", "综治中心研判岗")
    yield opened
    opened.close()
    embedded.stop(home)


@pytest.fixture(scope="module")
def asked(world: StoryWorld) -> Asked:
    return Asked(world.day(20), world.day(world.last - 60), horizon=60, step=28)


def pack_of(text: str) -> RulePack:
    return read_rule_pack("pack.yaml", text)


@pytest.fixture(scope="module")
def early(space: Desk, asked: Asked) -> dict[str, Any]:
    return backtest(space, pack_of(EARLY), asked, QUIET)


def test_a_rule_on_what_comes_before_blows_passes_with_figures_and_reasons(early: dict[str, Any]) -> None:
    assert early["refused"] == []
    assert early["passed"]
    assert early["lift_interval"][0] > 1
    assert early["lead_days"]["median"] >= 7
    assert early["differing_days"] == []
    assert len(early["checked_days"]) == 2
    assert "通过：可由另一岗位批准" in list(lines(early))


def test_a_pack_that_always_fires_is_shown_with_a_lift_of_about_one_and_refused(space: Desk, asked: Asked) -> None:
    report = backtest(space, pack_of(ALWAYS), asked, QUIET)
    assert report["lift"] == pytest.approx(1.0, abs=0.02)
    assert report["alarmed_share"] > 0.95
    assert not report["passed"]
    assert any("等于没有规则" in reason for reason in report["refused"])


def test_a_pack_that_fires_only_on_the_event_itself_is_refused_as_a_leak(space: Desk, asked: Asked) -> None:
    report = backtest(space, pack_of(LEAKING), replace(asked, outcomes="police"), QUIET)
    assert not report["passed"]
    assert report["hits"] <= report["only_on_the_event"] / 9
    assert any("泄漏未来" in reason for reason in report["refused"])


def test_a_pack_that_names_what_came_later_is_not_even_read() -> None:
    with pytest.raises(KnowledgeError, match="泄漏未来"):
        pack_of(EARLY.replace("when: {any:", "when: {outcome: criminal, any:"))


def test_with_shuffled_outcomes_the_same_pack_does_as_well_as_chance(
    space: Desk, asked: Asked, early: dict[str, Any]
) -> None:
    past = gone_through(space, pack_of(EARLY), asked, QUIET)
    dealt = [report_of(pack_of(EARLY), replace(asked, shuffled=seed), past) for seed in range(SHUFFLES)]
    assert all(report["lift"] < early["lift"] for report in dealt)
    assert 0.8 <= sum(report["lift"] for report in dealt) / SHUFFLES <= 1.2
    assert sum(report["passed"] for report in dealt) <= SHUFFLES // 10


def test_too_few_outcomes_give_no_verdict(space: Desk, asked: Asked) -> None:
    report = backtest(space, pack_of(EARLY), replace(asked, last="2024-02-20"), QUIET)
    assert any("不下结论" in reason for reason in report["refused"])


def test_replay_in_one_pass_equals_a_graph_brought_forward_day_by_day(space: Desk, asked: Asked) -> None:
    test = Trial.of(space, pack_of(GOOD.replace("within_days: 30", "within_days: 90")))
    days = steps(asked.first, asked.last, 56)
    every = range(len(days))
    narrow = replay(space, test, days, every, lambda _: None)
    with space.scratch() as store:
        wide = _wide(space, test, days, frozenset(every), Coming.of(space), store, lambda _: None)
    assert not test.is_wide
    assert narrow.standing == wide.standing
    assert _first(narrow) == _first(wide)


def _first(found: Replayed) -> dict[tuple[str, ...], int]:
    """The step on which each set of documents first alarmed."""
    first: dict[tuple[str, ...], int] = {}
    for step in sorted(found.alarms):
        for alarm in found.alarms[step]:
            first.setdefault(alarm.documents, step)
    return first


def test_a_pack_on_clusters_or_other_disputes_is_replayed_on_whole_graphs(space: Desk) -> None:
    clusters = EARLY.replace("when: {any:", "when: {disputes_from: 3, any:")
    crowded = EARLY.replace("{signal: T10},", "{signal: G15},")
    assert Trial.of(space, pack_of(clusters)).is_wide
    assert Trial.of(space, pack_of(crowded)).is_wide
    assert not Trial.of(space, pack_of(EARLY)).is_wide


def test_a_replay_that_sees_later_records_is_found_out(
    space: Desk, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records that are known too early change the alarms of a day: the check from scratch tells."""
    true = Coming.known_by
    monkeypatch.setattr(Coming, "known_by", lambda self, day: true(self, "9999-12-31"))
    report = backtest(space, pack_of(EARLY), asked, QUIET)
    assert len(report["differing_days"]) > 0
    assert any("重算，报警不同" in reason for reason in report["refused"])


def test_every_day_of_the_histories_shows_what_the_journal_knew_on_it(space: Desk, world: StoryWorld) -> None:
    first = world.stated[0].document
    again = replace(first, recorded=world.day(200), reply="虚构的答复", reply_time=world.day(210))
    _take_in(space, [again])
    every = sorted(space.journal.histories(space.reader_version), key=lambda one: one[0])
    for number in (0, 50, 199, 200, 209, 210, world.last):
        day = world.day(number)
        known = {record.document.id: record for when, record in every if when <= day}
        assert known == {record.document.id: record for record in space.journal.records(space.reader_version, day)}


def _take_in(space: Desk, documents: list[Any]) -> None:
    batch = space.journal.begin_batch(Work("again.csv", "again", "test", "test", len(documents)))
    space.journal.take_in(batch, [Incoming(0, row, one) for row, one in enumerate(documents, 1)])
    space.journal.end_batch(batch)


def test_an_unchanged_dispute_is_copied_once(space: Desk) -> None:
    from graph.projection import base_state

    coming = Coming.of(space)
    coming.known_by("2024-03-01")
    state = base_state(coming.records(), coming.resolve(None), space.knowledge, space.secret)
    copies = Copies()
    copies.add(0, state)
    made = len(copies.made)
    copies.add(1, state)
    assert len(copies.made) == made > 0
    assert "Person" not in copies.state().nodes


def test_an_approved_pack_colours_what_is_analysed_from_then_on_and_no_day_before(
    space: Desk, early: dict[str, Any], tmp_path: Any
) -> None:
    packs.propose(space, written(tmp_path, EARLY), "综治中心研判岗")
    packs.note_measure(space, pack_of(EARLY), early, "综治中心研判岗")
    before = usecases.analyse(space, QUIET).findings
    tried = sandbox.attempt(space, pack_of(EARLY))
    packs.approve(space, "threats-early", "政法委督查科")
    after = usecases.analyse(space, QUIET).findings
    assert (before.rules, [pack.id for pack in after.rules]) == ((), ["threats-early"])
    assert "threats-early@1" in after.pack_version
    assert sandbox.compare(before, after, pack_of(EARLY)) == tried
    assert tried["alarms"]["W1"] > 0
    fired = next(one for one in after.disputes for step in one.verdict.steps if step.rule.startswith("rules."))
    told = [step["rule"] for step in explain(after, fired.id, space.knowledge)["why"]]
    assert "rules.threats-early@1.W1" in told
    assert usecases.analyse(space, QUIET, as_of="2024-12-31").findings.rules == ()
    packs.revert(space, "threats-early", "政法委督查科")
    assert usecases.analyse(space, QUIET).findings == before


def test_marks_go_before_what_police_records_imply(space: Desk, world: StoryWorld) -> None:
    both = known_outcomes(space, world.stated, "both")
    hand = known_outcomes(space, world.stated, "marked")
    assert len({one.document for one in both}) == len(both) > len(hand) > 20
    assert all(isinstance(one, DisputeOutcome) and one.marked for one in hand)


def test_days_must_be_days_in_order(space: Desk) -> None:
    with pytest.raises(WrongUse, match="不早于"):
        backtest(space, pack_of(EARLY), Asked("2024-05-01", "2024-04-01"), QUIET)
    with pytest.raises(WrongUse, match="日期"):
        backtest(space, pack_of(EARLY), Asked("2024-05", "2024-06-01"), QUIET)
