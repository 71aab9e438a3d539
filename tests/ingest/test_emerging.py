"""Phrases that rise, on made-up streams: a planted new complaint is found soon, and a stream as ever says nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingest.emerging import Telling, below, find, phrases_of, tail
from knowledge.rulepack import load_rules_pack

RULES = load_rules_pack().emerging
START = date(2026, 1, 5)
WEEKS = 30
NEW = "充电桩半夜跳闸"

WHO = ("楼上邻居", "小区物业", "沿街商铺", "村里施工队", "隔壁作坊", "供热公司", "培训机构", "快递驿站")
DOES = (
    "半夜装修噪音很大",
    "垃圾堆在楼道口",
    "停水两天没人通知",
    "占用消防通道停车",
    "暖气温度不达标",
    "拖着押金不退",
    "油烟排到窗前",
)
ASKS = ("盼尽快处理", "打电话一直没人接", "居委会来过一趟", "多次沟通无果", "老人孩子都受影响", "影响正常生活")


def stream(seed: int, a_week: int = 15) -> list[Telling]:
    """Thirty weeks of matters of the same few kinds, as many each week as chance has it."""
    rng = random.Random(seed)
    found: list[Telling] = []
    for week in range(WEEKS):
        for _ in range(rng.randrange(a_week - 4, a_week + 5)):
            text = f"{rng.choice(WHO)}{rng.choice(DOES)}，{rng.choice(ASKS)}。"
            number = len(found)
            when = START + timedelta(weeks=week, days=rng.randrange(7))
            found.append(Telling(f"d{number:05}", f"m{number:05}", when, "D18", "L12", text))
    return found


def planted(seed: int, first: int, a_week: int) -> list[Telling]:
    """The same with a new sort of complaint from week `first` on."""
    rng = random.Random(1000 + seed)
    new = [
        Telling(f"n{week}{place}", f"n{week}{place}", START + timedelta(weeks=week, days=rng.randrange(7)), "D99", "",
                f"{rng.choice(WHO)}旁边的{NEW}，{rng.choice(ASKS)}。")
        for week in range(first, WEEKS)
        for place in range(a_week)
    ]  # fmt: skip
    return stream(seed) + new


def last_day(weeks: int) -> date:
    return START + timedelta(weeks=weeks, days=-1)


@pytest.mark.parametrize("seed", range(6))
def test_a_planted_rise_is_found_within_two_weeks_of_its_start(seed: int) -> None:
    told = planted(seed, first=26, a_week=5)
    found = find(told, last_day(28), 4, 22, RULES)
    assert len(found) > 0
    assert all(phrase in NEW for phrase in found[0].phrases[:1])
    assert (found[0].before, found[0].since >= START + timedelta(weeks=26)) == (0, True)
    assert found[0].kinds[0][0] == "D99"


def test_before_it_begins_nothing_is_found() -> None:
    assert find(planted(1, first=26, a_week=5), last_day(26), 4, 22, RULES) == ()


def test_streams_as_ever_raise_a_false_alarm_in_at_most_one_of_twenty() -> None:
    alarms = [seed for seed in range(60) if len(find(stream(seed), last_day(WEEKS), 4, 26, RULES)) > 0]
    assert len(alarms) <= 3


def test_ten_reports_of_one_matter_are_one() -> None:
    """Letters about one thing do not make a rise, however many."""
    told = planted(2, first=26, a_week=5)
    pasted = [replace(one, matter="n0") if one.document.startswith("n") else one for one in told]
    assert find(pasted, last_day(28), 4, 22, RULES) == ()


def test_every_example_is_the_phrase_in_its_text_and_like_phrases_are_one_rise() -> None:
    told = planted(3, first=26, a_week=6)
    texts = {one.document: one.text for one in told}
    found = find(told, last_day(28), 4, 22, RULES)
    assert len([rise for rise in found if rise.kinds[0][0] == "D99"]) == 1
    for rise in found:
        for place in rise.places:
            assert texts[place.document][place.start : place.end] == rise.phrases[0]


def test_order_changes_nothing() -> None:
    told = planted(4, first=26, a_week=6)
    turned = told[:]
    random.Random(1).shuffle(turned)
    assert find(told, last_day(28), 4, 22, RULES) == find(turned, last_day(28), 4, 22, RULES)


def test_no_phrase_holds_a_name_or_a_masked_character() -> None:
    text = "王晓明说锦虚花园的充电桩半夜跳闸，联系一三***"
    names = ((0, 3), (4, 8))
    one = Telling("d", "m", START, "D99", "", text, names)
    found = [phrase for phrase, _ in phrases_of(one, RULES)]
    assert len(found) > 0
    assert not any(part in phrase for phrase in found for part in ("王", "晓明", "锦虚", "花园", "*"))


def test_a_phrase_neither_begins_nor_ends_with_a_stop_word() -> None:
    one = Telling("d", "m", START, "D99", "", "小区的路灯坏了没有人修")
    found = [phrase for phrase, _ in phrases_of(one, RULES)]
    assert not any(phrase.startswith(("的", "了")) or phrase.endswith(("的", "了", "没有")) for phrase in found)


@pytest.mark.parametrize(
    ("count", "total", "part", "chance"), [(0, 9, 0.5, 1.0), (3, 3, 0.5, 0.125), (1, 2, 0.5, 0.75)]
)
def test_the_tail_of_the_binomial_is_exact(count: int, total: int, part: float, chance: float) -> None:
    assert tail(count, total, part) == pytest.approx(chance)


def test_the_step_up_procedure_keeps_what_benjamini_and_hochberg_keep() -> None:
    chances = {"a": 0.001, "b": 0.012, "c": 0.03, "d": 0.9}
    assert below(chances, 0.05) == ["a", "b", "c"]
    assert below({"a": 0.06, "b": 0.9}, 0.05) == []


def test_a_home_with_no_history_says_nothing() -> None:
    assert find(stream(1)[:40], last_day(2), 4, 26, RULES) == ()
    assert find([], last_day(2), 4, 26, RULES) == ()
