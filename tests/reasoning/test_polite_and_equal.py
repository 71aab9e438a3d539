"""Polite petitions and who the people are change no colour: a thousand seeded cases each. All made up."""

from __future__ import annotations

import random
from dataclasses import replace

from reasoning.findings import Findings
from reasoning.model import EventFact, ReportFact
from tests.reasoning.made_up import CHANNELS, MadeUp, judged, made_up

CASES = 1_000
SURNAMES = ("张", "王", "李", "阿依", "欧阳", "扎西")
GENDERS = (("他", "先生"), ("她", "女士"))
HOMES = ("本地人", "外省人", "虚构县人")
POLITE = ("尊敬的领导：恳请关注此事，谢谢！", "您好，想再问问办理进展。", "盼复。", "")


def _stands(findings: Findings) -> dict[frozenset[str], tuple[object, ...]]:
    """Where each dispute, and each cluster by its members, stands; a cluster is named after its earliest dispute."""
    disputes = {frozenset((one.id, "alone")): one.verdict for one in findings.disputes}
    clusters = {frozenset(one.members): one.verdict for one in findings.clusters}
    return {key: (one.colour, tuple(one.axes.items()), one.level) for key, one in (disputes | clusters).items()}


def _polite(rng: random.Random, case: MadeUp) -> MadeUp:
    """The dispute with 1..50 more reports, of any channel and any day, that state nothing."""
    more = tuple(
        ReportFact(
            f"R-{case.id}-polite-{place}", f"p{place}", rng.choice((*CHANNELS, "assistant", "lead", "other")),
            day := f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", day, "虚构标题", rng.choice(POLITE),
        )
        for place in range(rng.randint(1, 50))
    )  # fmt: skip
    return replace(case, reports=(*case.reports, *more))


def test_any_number_of_polite_petitions_of_any_channel_changes_no_colour_no_axis_and_no_level() -> None:
    checked, rng = 0, random.Random(404)
    while checked < CASES:
        cases = [made_up(rng, number) for number in range(4)]
        plain, polite = judged(cases), judged([_polite(rng, case) for case in cases])
        before, after = _stands(plain), _stands(polite)
        assert before.items() <= after.items()
        for members in after.keys() - before.keys():
            (alone,) = members
            assert after[members] == after[frozenset((alone, "alone"))], "many reports may make it a cluster of its own"
        for one in plain.disputes:
            still = polite.by_id[one.id].verdict.evidence
            assert still == "sufficient" or one.verdict.evidence == "insufficient"
        checked += len(cases)


def _told_of(case: MadeUp, who: str) -> MadeUp:
    """The same dispute, told of somebody else: every text that reasoning keeps speaks of `who`."""
    reports = tuple(
        replace(one, title=f"{who}的来信", snippet=f"{who}反映邻居的事情，请核实处理。") for one in case.reports
    )
    return replace(case, reports=reports, told=tuple(_said(one, who) for one in case.told))


def _said(one: EventFact, who: str) -> EventFact:
    return replace(one, snippet=f"{who}说的话", threat_why=f"对象“{who}”")


def test_another_surname_gender_or_home_place_of_the_people_changes_no_colour() -> None:
    checked, rng = 0, random.Random(505)
    while checked < CASES:
        cases = [made_up(rng, number) for number in range(4)]
        first, other = (
            f"{rng.choice(HOMES)}{rng.choice(SURNAMES)}某{title}，{pronoun}"
            for pronoun, title in (GENDERS[0], GENDERS[1])
        )
        one = judged([_told_of(case, first) for case in cases])
        two = judged([_told_of(case, other) for case in cases])
        assert _stands(one) == _stands(two)
        checked += len(cases)
