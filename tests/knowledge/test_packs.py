"""The packs as shipped: nothing of the domain is missing, every entry has an origin, and no mark of doubt got lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from knowledge import Knowledge
from knowledge.base import Sourced
from knowledge.chains import Chain
from knowledge.places import Region, UiMask
from knowledge.signs import GraphSignal, TextSignal


def _ids(prefix: str, last: int) -> list[str]:
    return [f"{prefix}{number:02d}" for number in range(1, last + 1)]


def _sourced(value: Any) -> Iterator[Sourced]:
    if isinstance(value, Sourced):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _sourced(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _sourced(item)
    elif hasattr(value, "values"):
        for item in value.values():
            yield from _sourced(item)


def test_every_entry_of_the_domain_is_there(shelf: Knowledge) -> None:
    assert list(shelf.kinds) == [*_ids("D", 32), "D40", "D41", "D99"]
    assert list(shelf.lines) == _ids("L", 17)
    assert list(shelf.text_signals) == _ids("T", 23)
    assert list(shelf.graph_signals) == _ids("G", 18)
    assert list(shelf.protective) == _ids("P", 7)
    assert list(shelf.traps) == _ids("F", 18)
    assert [level.n for level in shelf.levels] == [1, 2, 3, 4, 5]
    assert [window.id for window in shelf.calendar.windows] == [f"W{number}" for number in range(1, 7)]
    assert [entry.id for entry in shelf.circumstances.entries] == _ids("C", 8)
    assert len(shelf.privacy.items) == 15
    assert len(shelf.letters.supervision) == 12


def test_every_channel_of_the_contract_is_there_with_a_grade(shelf: Knowledge) -> None:
    daily = {channel.id for channel in shelf.channels.values() if channel.daily}
    assert daily == {"police", "report", "visit", "assistant", "web", "lead"}
    assert set(shelf.channels) - daily == {"petition", "hotline", "grid", "other"}
    assert {channel.grade for channel in shelf.channels.values()} == set("ABCDEF")


def test_every_channel_limit_of_the_domain_is_there(shelf: Knowledge) -> None:
    expected = [f"XF{n}" for n in range(1, 10)] + ["HL1", "HL2", "HL3", "JJ1", "TJ1", "TJ2", "TJ3", "FY1", "JC1"]
    assert list(shelf.limits) == expected


MARKS = {
    "kinds": (175, 86, 23),
    "lines": (17, 11, 17),
    "units": (76, 7, 50),
    "channels": (10, 10, 0),
    "limits": (18, 0, 3),
    "text_signals": (23, 4, 0),
    "graph_signals": (18, 8, 0),
    "chains": (8, 2, 0),
    "protective": (7, 4, 0),
    "traps": (18, 0, 0),
    "levels": (5, 3, 0),
    "insufficient": (1, 1, 0),
    "colours": (24, 8, 1),
    "masks": (25, 14, 1),
    "regions": (245, 0, 9),
    "calendar": (88, 5, 2),
    "circumstances": (9, 4, 0),
    "privacy": (23, 1, 10),
    "workflow": (26, 25, 0),
    "letters": (23, 23, 0),
}


def test_no_mark_of_doubt_gets_lost(shelf: Knowledge) -> None:
    """(entries, assumptions, to be verified) of each pack: who settles a doubt changes the figure here, on purpose."""
    found = {}
    for name in MARKS:
        marks = Counter({"assumption": 0, "verify": 0})
        entries = list(_sourced(getattr(shelf, name)))
        marks.update(mark for entry in entries for mark in ("assumption", "verify") if getattr(entry, mark))
        found[name] = (len(entries), marks["assumption"], marks["verify"])
    assert found == MARKS
    assert {field.name for field in fields(shelf)} == {*MARKS, "version", "unit_by_name"}


def test_every_entry_has_a_source_or_owns_to_an_assumption(shelf: Knowledge) -> None:
    entries = [entry for name in MARKS for entry in _sourced(getattr(shelf, name))]
    assert all(entry.assumption or (entry.source or "").strip() for entry in entries)
    assert all(entry.verify or "须核" not in (entry.source or "") for entry in entries if not entry.assumption)


def test_what_was_written_from_memory_or_has_been_revised_waits_for_a_lawyer(shelf: Knowledge) -> None:
    waiting = {(kind.id, limit.what) for kind in shelf.kinds.values() for limit in kind.limits if limit.verify}
    assert waiting >= {("D01", "监察受理"), ("D12", "欺凌调查"), ("D16", "调查处理"), ("D21", "告诫后首次查访")}
    assert {id for id, _ in waiting} == {"D01", "D07", "D08", "D12", "D16", "D21", "D26"}
    assert all(shelf.kinds[id].verify for id in ("D07", "D08", "D26"))
    assert {id for id, limit in shelf.limits.items() if limit.verify} == {"HL1", "HL2", "JC1"}
    assert all(line.assumption for line in shelf.lines.values() if line.named_in_seed != "yes")
    assert all(region.verify for region in shelf.regions.values() if region.code[0] in "ZH")
    assert all(item.verify for item in shelf.privacy.protection_level_3)
    assert shelf.colours.red.wage.verify


def test_every_kind_has_a_line_a_lead_and_other_units_beside_it(shelf: Knowledge) -> None:
    for kind in shelf.kinds.values():
        assert kind.line in shelf.lines
        assert kind.lead in shelf.units
        assert kind.lead not in kind.co, kind.id
        assert len(set(kind.co)) == len(kind.co), kind.id
        assert all(hint.unit in shelf.units for hint in kind.hints)
    assert {kind.line for kind in shelf.kinds.values()} == set(shelf.lines)


def test_base_tiers_order_the_kinds_as_the_evidence_does(shelf: Knowledge) -> None:
    harm = {kind.id: kind.base_tier.H for kind in shelf.kinds.values()}
    gathering = {kind.id: kind.base_tier.G for kind in shelf.kinds.values()}
    assert [id for id, tier in harm.items() if tier == 4] == ["D21"]
    assert {id for id, tier in harm.items() if tier == 3} == {"D04", "D18", "D19", "D20", "D26"}
    assert (harm["D01"], gathering["D01"]) == (2, 3)
    assert all((harm[id], gathering[id]) == (1, 3) for id in ("D07", "D08", "D22"))
    assert (harm["D09"], harm["D10"]) == (2, 1)
    assert all(kind.base_tier.assumption for kind in shelf.kinds.values())


def test_domestic_violence_has_a_floor_and_is_not_simply_mediated(shelf: Knowledge) -> None:
    assert shelf.kinds["D21"].floor == "yellow"
    assert shelf.kinds["D21"].mediation == "forbid_if_severe"
    floors = {id: floor.colour for floor in shelf.colours.floor for id in floor.kinds}
    assert floors == {kind.id: kind.floor for kind in shelf.kinds.values() if kind.floor != "blue"}


def test_calendar_days_and_working_days_are_told_apart(shelf: Knowledge) -> None:
    limits = {(kind.id, limit.what): limit for kind in shelf.kinds.values() for limit in kind.limits}
    monitoring = limits["D01", "劳动保障监察调查"]
    assert (monitoring.amount, monitoring.unit, monitoring.start) == (60, "wd", "立案")
    assert monitoring.extension is not None
    assert (monitoring.extension.amount, monitoring.extension.unit) == (30, "wd")
    order = limits["D21", "作出人身安全保护令"]
    assert order.urgent is not None
    assert (order.amount, order.unit, order.urgent.amount, order.urgent.unit) == (72, "h", 24, "h")
    assert (shelf.limits["XF4"].amount, shelf.limits["XF4"].unit) == (60, "cd")
    assert (shelf.limits["HL1"].amount, shelf.limits["HL1"].unit, shelf.limits["HL1"].verify) == (5, "wd", True)
    assert all(limit.law != "" for limit in [*limits.values(), *shelf.limits.values()])
    assert all(limit.start != "" for limit in [*limits.values(), *shelf.limits.values()])


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("人社局", "U-RSJ"),
        ("住建局", "U-ZJJ"),
        ("城管", "U-ZFJ"),
        ("110", "U-GAJ"),
        ("12345热线", "U-RX"),
        ("派出所", "U-PCS"),
        ("交警", "U-JJ"),
        ("居委会", "U-CJ"),
        ("街道办", "U-ZJ"),
        ("劳动监察大队", "U-LDJC"),
        ("公安", "U-GAJ"),
    ],
)
def test_the_ways_texts_name_a_unit_lead_to_it(name: str, id: str, shelf: Knowledge) -> None:
    assert shelf.unit_by_name[name] == id


def test_words_too_common_to_be_a_mention_are_loose(shelf: Knowledge) -> None:
    aliases = {name for unit in shelf.units.values() for name in (unit.name, *unit.aliases)}
    loose = {name for unit in shelf.units.values() for name in unit.loose}
    assert aliases.isdisjoint(loose)
    assert aliases.isdisjoint({"政府", "领导", "社区", "有关部门", "相关部门", "公安", "财政", "街道", "民政"})


def test_every_town_and_zone_has_its_unit(shelf: Knowledge) -> None:
    areas = {code for code, region in shelf.regions.items() if region.kind in ("town", "zone")}
    owners = [unit.region for unit in shelf.units.values() if unit.region is not None]
    assert sorted(owners) == sorted(areas)
    assert all(shelf.units[unit].generic for unit in ("U-PCS", "U-SFS", "U-ZJ", "U-CJ"))


def test_regions_are_the_county_its_12_towns_and_221_villages(shelf: Knowledge) -> None:
    kinds = Counter(region.kind for region in shelf.regions.values())
    assert kinds == {"city": 1, "town": 12, "zone": 4, "historic": 7, "village": 221}
    roots = [region.code for region in shelf.regions.values() if region.parent is None]
    assert roots == ["370281"]
    assert all(region.parent in shelf.regions for region in shelf.regions.values() if region.parent is not None)


def test_a_village_has_a_short_name_and_belongs_to_the_town_of_its_code(shelf: Knowledge) -> None:
    villages = [region for region in shelf.regions.values() if region.kind == "village"]
    assert all(region.code.startswith(str(region.parent)) for region in villages)
    assert all(not region.name.endswith("委员会") and region.official.startswith(region.name) for region in villages)
    twice = [name for name, count in Counter(region.name for region in villages).items() if count > 1]
    assert twice == ["河崖新村"]
    assert all(_parent(shelf, region).kind in ("town", "zone") for region in villages)


def _parent(shelf: Knowledge, region: Region) -> Region:
    assert region.parent is not None
    return shelf.regions[region.parent]


def test_names_shared_with_rivers_and_bays_are_no_aliases(shelf: Knowledge) -> None:
    aliases = {alias for region in shelf.regions.values() for alias in region.aliases}
    assert aliases.isdisjoint({"胶东", "胶莱", "胶北", "胶西", "三里河", "洋河", "九龙"})


def _signals(shelf: Knowledge) -> dict[str, TextSignal | GraphSignal | Chain]:
    return {**shelf.text_signals, **shelf.graph_signals, **shelf.chains}


def test_every_signal_has_one_place_in_the_colours(shelf: Knowledge) -> None:
    colours = shelf.colours
    context = [item.signal for item in colours.context_only]
    places = [colours.red.any, colours.yellow.any, colours.blue.any, colours.red.rescue.any]
    places += [colours.duty_flags.signals, colours.mandatory_report.signals, tuple(context)]
    counted = Counter(id for place in places for id in place)
    assert set(counted.values()) == {1}
    assert set(_signals(shelf)) - set(counted) == {"G03"}
    assert ("G03", "G01") in colours.red.all


def test_complaining_never_raises_a_colour(shelf: Knowledge) -> None:
    """What lights a unit's flag stands in no rule of a colour, and is marked as the unit's duty."""
    colours = shelf.colours
    raising = {*colours.red.any, *colours.yellow.any, *colours.blue.any, *(id for ids in colours.red.all for id in ids)}
    assert raising.isdisjoint(colours.duty_flags.signals)
    assert all(_signals(shelf)[id].duty for id in colours.duty_flags.signals)
    assert all(_signals(shelf)[id].axes == ("D",) for id in colours.duty_flags.signals if id != "T15")
    assert "来访停止" in colours.downgrade.never_because
    assert shelf.graph_signals["G01"].params["channels_not_counted"] == ("petition", "hotline")


def test_colour_thresholds_fall_from_red_to_yellow(shelf: Knowledge) -> None:
    red, yellow = shelf.colours.red, shelf.colours.yellow
    assert (red.wage.overdue_days_from, yellow.wage.overdue_days_from) == (61, 31)
    assert (red.wage.people_from, yellow.wage.people_from) == (30, 10)
    assert (red.group.people_from, yellow.group.people_from) == (50, 10)
    assert set(shelf.colours.group_steps.anchored) <= set(shelf.colours.group_steps.steps)
    assert shelf.colours.downgrade.reviewers == 2


def test_protective_signs_only_lower(shelf: Knowledge) -> None:
    for sign in shelf.protective.values():
        assert (sign.steps > 0) == (sign.effect == "lower")
        assert sign.effect != "lower" or sign.decay_days is not None or sign.lapse_days_before_expiry is not None
    assert shelf.protective["P06"].never_lowers == ("H",)


def test_references_inside_params_hold(shelf: Knowledge) -> None:
    known = {*_signals(shelf), *shelf.kinds, *shelf.channels}
    params = [signal.params for signal in shelf.graph_signals.values()]
    params += [group for level in shelf.levels for group in level.any_of]
    words = {word for group in params for value in group.values() if isinstance(value, tuple) for word in value}
    assert {str(word) for word in words if re.fullmatch(r"[TGD][0-9]{2}", str(word))} <= known


def test_traps_show_both_sides_where_the_text_decides(shelf: Knowledge) -> None:
    for trap in shelf.traps.values():
        verdicts = {example.verdict for example in trap.examples}
        assert all((example.assertion == "actual") == (example.verdict == "fires") for example in trap.examples)
        assert trap.guard == "graph" or "silent" in verdicts
    two_sided = [trap.id for trap in shelf.traps.values() if len({item.verdict for item in trap.examples}) == 2]
    assert len(two_sided) >= 10


def test_days_are_days_and_worked_weekends_are_weekends(shelf: Knowledge) -> None:
    for year in shelf.calendar.years:
        closed, opened = ([date.fromisoformat(day) for day in days] for days in (year.closed, year.open))
        assert {day.year for day in closed + opened} == {year.year}
        assert all(day.weekday() >= 5 for day in opened)
        assert set(closed).isdisjoint(opened)
    spans = [span for window in shelf.calendar.windows for span in window.spans]
    assert all(date.fromisoformat(span.first) < date.fromisoformat(span.last) for span in spans)


def test_holidays_of_2026_are_as_announced(shelf: Knowledge) -> None:
    year = next(item for item in shelf.calendar.years if item.year == 2026)
    assert (len(year.closed), year.complete) == (33, True)
    assert year.open == ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    assert next(item for item in shelf.calendar.years if item.year == 2027).complete is False


def test_the_year_end_window_ends_on_the_eve_of_spring_festival(shelf: Knowledge) -> None:
    festivals = {item.day for item in shelf.calendar.anchors if item.name == "春节"}
    window = next(item for item in shelf.calendar.windows if item.id == "W1")
    eves = {span.last for span in window.spans}
    assert {"2026-02-16", "2027-02-05"} <= eves
    assert {date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat() for day in festivals} <= eves


def test_a_mask_shows_what_it_says(shelf: Knowledge) -> None:
    for mask in shelf.masks.ui:
        shown = _shown(mask)
        assert shown == mask.shown, mask.id


def _shown(mask: UiMask) -> str:
    local, at, domain = mask.example.partition("@")
    tail = local[len(local) - mask.tail :] if mask.tail > 0 else ""
    return local[: mask.head] + mask.fill + tail + at + domain


def test_a_detector_finds_its_own_kind_and_spares_longer_numbers(shelf: Knowledge) -> None:
    examples = {mask.id: mask.example for mask in shelf.masks.ui}
    assert {detector.mask for detector in shelf.masks.detectors} == set(examples)
    for detector in shelf.masks.detectors:
        text = "见微信：" + examples[detector.mask] + "，另告"
        hit = re.search(detector.pattern, text)
        assert hit is not None, detector.id
        assert (hit.groupdict().get("id") or hit.group()) == examples[detector.mask], detector.id
    phone = next(item for item in shelf.masks.detectors if item.id == "phone")
    assert re.search(phone.pattern, "2138000012345") is None


def test_circumstances_offer_help_and_weigh_nothing(shelf: Knowledge) -> None:
    pack = shelf.circumstances
    assert "导出人员清单" in pack.forbid
    assert pack.retention_days == 180
    assert {entry.attach_to for entry in pack.entries} == {"dispute", "event"}
    assert next(entry for entry in pack.entries if entry.id == "C06").needs_consent


def test_the_workflow_speaks_to_units_and_tightens_with_the_colour(shelf: Knowledge) -> None:
    flow = shelf.workflow
    assert (flow.states[0], flow.states[-1], len(flow.states)) == ("登记", "归档", 12)
    ladder = [(rung.percent, rung.plus_wd) for rung in flow.urge_ladder]
    assert ladder == sorted(ladder)
    every = {item.colour: item.every_days for item in flow.recheck}
    assert every["red"] < every["yellow"] < every["blue"]
    assert {(step.colour, step.step) for step in flow.sla} >= {(c, "签收") for c in ("red", "yellow", "blue")}
