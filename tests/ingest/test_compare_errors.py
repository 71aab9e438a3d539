"""Every fault planted in a made-up reading is listed once, in its class, and the list adds up to the figures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.compare.errors import Error, Fault, Group, errors, summary
from ingest.evaluate import count
from tests.ingest.annotated import TEXT, line, mention, quantity, signal

PLANTED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("mention/missed", {"mentions": [mention("王某", "PERSON")]}, {}),
    ("mention/spurious", {}, {"mentions": [mention("王某", "PERSON")]}),
    ("mention/edges", {"mentions": [mention("海明物业公司")]}, {"mentions": [mention("物业公司")]}),
    ("mention/type", {"mentions": [mention("海明物业公司")]}, {"mentions": [mention("海明物业公司", "SITE")]}),
    ("mention/type", {"mentions": [mention("海明物业公司")]}, {"mentions": [mention("海明", "SITE")]}),
    ("kind/ranked", {}, {"dispute": {"type": "D01", "alternatives": ["D02", "D22"]}}),
    ("kind/wrong", {}, {"dispute": {"type": "D01", "alternatives": ["D02", "D03", "D22"]}}),
    ("respondent/missed", {"dispute": {"respondent": ["保安"]}}, {}),
    ("respondent/spurious", {}, {"dispute": {"respondent": ["保安"]}}),
    ("respondent/edges", {"dispute": {"respondent": ["海明物业公司"]}}, {"dispute": {"respondent": ["物业"]}}),
    ("site/missed", {"dispute": {"sites": ["东门"]}}, {}),
    ("site/spurious", {}, {"dispute": {"sites": ["东门"]}}),
    ("site/edges", {"dispute": {"sites": ["东门"]}}, {"dispute": {"sites": ["小区东门"]}}),
    ("quantity/missed", {"quantities": [quantity("3万元", 30000)]}, {}),
    ("quantity/spurious", {}, {"quantities": [quantity("3万元", 30000)]}),
    ("quantity/value", {"quantities": [quantity("3万元", 30000)]}, {"quantities": [quantity("3万", 3)]}),
    ("quantity/type", {"quantities": [quantity("3万元", 3)]}, {"quantities": [quantity("3万", 3, "headcount")]}),
    ("signal/missed", {"signals": [signal("断水断电", "T11")]}, {}),
    ("signal/spurious", {}, {"signals": [signal("断水断电", "T11")]}),
    ("signal/type", {"signals": [signal("打了王某", "T05")]}, {"signals": [signal("打了", "T06")]}),
    ("signal/silenced", {"signals": [signal("打了", "T05")]}, {"signals": [signal("打了", "T05", "past")]}),
    ("signal/trap", {"signals": [signal("弄死", "T01", "other")]}, {"signals": [signal("扬言弄死他", "T10")]}),
]


@pytest.mark.parametrize(("key", "gold", "said"), PLANTED, ids=[f"{n}-{row[0]}" for n, row in enumerate(PLANTED)])
def test_a_planted_error_is_listed_once_in_its_class(key: str, gold: dict[str, Any], said: dict[str, Any]) -> None:
    found = errors(line(**gold), line(**said))
    assert [f"{error.group}/{error.fault}" for error in found] == [key]
    assert (found[0].gold is None) == (found[0].fault == Fault.SPURIOUS)
    assert (found[0].said is None) == (found[0].fault == Fault.MISSED)


def test_every_class_that_can_be_listed_is_planted_above() -> None:
    possible = {f"{group}/{fault}" for group, faults in CLASSES.items() for fault in faults}
    assert {key for key, _, _ in PLANTED} == possible


CLASSES = {
    Group.MENTION: ("missed", "spurious", "edges", "type"),
    Group.KIND: ("ranked", "wrong"),
    Group.RESPONDENT: ("missed", "spurious", "edges"),
    Group.SITE: ("missed", "spurious", "edges"),
    Group.QUANTITY: ("missed", "spurious", "value", "type"),
    Group.SIGNAL: ("missed", "spurious", "type", "silenced", "trap"),
}


def test_all_planted_errors_together_are_listed_once_each() -> None:
    text = "甲公司打了乙某，又打了丙某。"
    gold = line(text=text, mentions=[_at(text, "甲公司", "ENTERPRISE"), _at(text, "乙某", "PERSON")])
    said = line(text=text, mentions=[_at(text, "甲公", "ENTERPRISE"), _at(text, "丙某", "PERSON")])
    assert [(error.fault, error.name) for error in errors(gold, said)] == [
        (Fault.EDGES, "ENTERPRISE"),
        (Fault.MISSED, "PERSON"),
        (Fault.SPURIOUS, "PERSON"),
    ]


def _at(text: str, surface: str, type_: str) -> dict[str, Any]:
    return {"text": surface, "start": text.index(surface), "end": text.index(surface) + len(surface), "type": type_}


def test_one_long_reading_over_two_names_is_one_edge_error_and_one_miss() -> None:
    gold = line(mentions=[mention("海明"), mention("物业公司")])
    found = errors(gold, line(mentions=[mention("海明物业公司")]))
    assert [(error.fault, error.gold and error.gold.text) for error in found] == [
        (Fault.EDGES, "海明"),
        (Fault.MISSED, "物业公司"),
    ]


def test_an_error_is_found_by_its_group_its_class_and_its_type() -> None:
    error = errors(line(mentions=[mention("王某", "PERSON")]), line())[0]
    assert error.keys == ("mention", "mention/missed", "mention/*/PERSON", "mention/missed/PERSON")
    nameless = errors(line(dispute={"sites": ["东门"]}), line())[0]
    assert nameless.keys == ("site", "site/missed")


def test_nothing_read_at_all_has_no_shares() -> None:
    assert summary([]) == {"total": 0, "documents": 0, "classes": {}}


SPANS = st.tuples(st.integers(0, len(TEXT) - 4), st.integers(1, 4))
TYPES = st.sampled_from(["PERSON", "SITE"])


def _items(place: tuple[int, int], **more: object) -> dict[str, Any]:
    start, length = place
    return {"text": TEXT[start : start + length], "start": start, "end": start + length, **more}


LINES = st.builds(
    lambda mentions, quantities, signals, kind, names: line(
        mentions=[_items(place, type=type_) for place, type_ in mentions],
        quantities=[_items(place, kind="money", value=value) for place, value in quantities],
        signals=[_items(place, id=id_, assertion=how) for place, id_, how in signals],
        dispute={"type": kind, "respondent": names},
    ),
    st.lists(st.tuples(SPANS, TYPES), max_size=5),
    st.lists(st.tuples(SPANS, st.sampled_from([1, 2])), max_size=4),
    st.lists(
        st.tuples(SPANS, st.sampled_from(["T01", "T05"]), st.sampled_from(["actual", "actual", "past"])), max_size=5
    ),
    st.sampled_from(["D01", "D22"]),
    st.lists(st.sampled_from(["甲", "乙公司", "丙"]), max_size=3),
)
COUNTED = (
    (Group.MENTION, "mentions"),
    (Group.QUANTITY, "quantities"),
    (Group.SIGNAL, "signals_actual"),
    (Group.RESPONDENT, "respondent"),
)


@given(LINES, LINES)
def test_the_list_adds_up_to_the_figures(gold: dict[str, Any], said: dict[str, Any]) -> None:
    counts, found = count(gold, said), errors(gold, said)
    for group, name in COUNTED:
        hits, read, annotated = (_sum(counts, name, which) for which in ("tp", "pred", "gold"))
        own = [error for error in found if error.group == group]
        assert annotated - hits == sum(error.gold is not None and error.fault != Fault.TRAP for error in own)
        unmatched = [error for error in own if error.said is not None and error.fault != Fault.SILENCED]
        assert read - hits <= len(unmatched) <= read - hits + sum(error.fault == Fault.TRAP for error in unmatched)
    assert counts["traps/fired"] == sum(error.fault == Fault.TRAP for error in found)
    assert (counts["kind/all"] - counts["kind/first"]) == sum(error.group == Group.KIND for error in found)


def _sum(counts: dict[str, int], group: str, which: str) -> int:
    return sum(n for name, n in counts.items() if name.startswith(f"{group}/") and name.endswith(f"/{which}"))


@given(LINES, LINES)
def test_sides_show_the_text_as_it_stands(gold: dict[str, Any], said: dict[str, Any]) -> None:
    spans = [side for error in errors(gold, said) for side in _sides(error) if side.start is not None]
    assert all(TEXT[side.start : side.end] == side.text for side in spans)


def _sides(error: Error) -> list[Any]:
    return [side for side in (error.gold, error.said) if side is not None]
