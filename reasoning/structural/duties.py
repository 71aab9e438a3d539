"""Duties of units: what is owed to the parties, by whom it concerns.

Invariants: every signal here is marked `duty` in the pack, lights the flag of a unit and never touches a colour axis;
no complaint, call or petition raises anything against those who make it. Silence lights a flag; it lowers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from knowledge.law import ChannelLimit
from reasoning.model import Fired, ReportFact
from reasoning.stated import stated_elements
from reasoning.structural.scene import Rule, Scene, joined
from reasoning.when import day, days_between
from reasoning.workdays import add_working_days, later


def many_channels(scene: Scene) -> Fired | None:
    """G04: the dispute came in through many channels within a window. It never touches a colour."""
    window, count = scene.number("G04", "days"), scene.number("G04", "channels_from")
    dated = [(day(report.time or report.known_from), report) for report in scene.facts.reports]
    for start in sorted({when for when, _ in dated if when is not None}):
        inside = [report for when, report in dated if when is not None and 0 <= (when - start).days <= window]
        channels = {report.channel for report in inside}
        if len(channels) >= count:
            note = f"{window} 天内经 {len(channels)} 个渠道反映"
            keys = joined(report.key for report in inside)
            return scene.fire("G04", note, channels=joined(channels), count=len(channels), reports=keys)
    return None


def overdue(scene: Scene) -> Fired | None:
    """G09: a unit let a legal limit pass without an answer. The report that waited longest speaks."""
    now, said = day(scene.today), scene.stated("G09", "told")
    silent = {*scene.around.unanswered, *(event.report for event in said)}
    waiting = [report for report in scene.facts.reports if report.id in silent and not _answered(report, scene.today)]
    late = [(days, report) for report in waiting if (days := _days_late(scene, report, now)) is not None]
    if len(late) == 0:
        return None
    most, report = max(late, key=lambda one: (one[0], one[1].id))
    if most < scene.number("G09", "overdue_days_from"):
        return None
    evidence = scene.evidence(event for event in said if event.report == report.id)
    return scene.fire("G09", f"来件 {report.key} 超期 {most} 天未见答复", evidence, days=most, reports=report.key)


def _answered(report: ReportFact, today: str | None) -> bool:
    if not report.answered:
        return False
    return report.replied is None or today is None or report.replied[:10] <= today[:10]


def _days_late(scene: Scene, report: ReportFact, now: date | None) -> int | None:
    """Days since the last limit of the report's channel ran out; None where it has no limit or is in time."""
    received = day(report.known_from or report.time)
    rule = next((one for one in scene.pack.deadlines if one.channel == report.channel), None)
    if rule is None or received is None or now is None or received >= now:
        return None
    due = _due(scene, received, [scene.knowledge.limits[id] for id in rule.limits], now)
    return (now - due).days if due < now else None


def _due(scene: Scene, received: date, limits: Iterable[ChannelLimit], now: date) -> date:
    """The last day on which an answer would be in time, by the longest lawful limits; it may be given up past `now`."""
    due = received
    for limit in limits:
        longer = limit.extension
        if not (longer is not None and longer.total) and limit.amount is not None:
            due = _plus(scene, due, limit.amount, limit.unit)
        if longer is not None and due < now:
            due = _plus(scene, due, longer.amount, longer.unit)
    return due


def _plus(scene: Scene, start: date, amount: int, unit: str) -> date:
    if unit == "wd":
        return add_working_days(start, amount, scene.knowledge.calendar)[0]
    return start + timedelta(days=amount // 24) if unit == "h" else later(start, amount, unit)


def handed_around(scene: Scene) -> Fired | None:
    """G10: units passed the matter on again and again, and nothing came of it."""
    if len(scene.stated("G10", "results")) > 0:
        return None
    asked, passed = scene.stated("G10", "asked"), scene.stated("G10", "handed_on")
    units = {event.unit for event in asked if event.unit != ""}
    transfers = max(len({event.unit for event in passed if event.unit != ""}), len(units) - 1)
    if transfers < scene.number("G10", "transfers_from"):
        return None
    names = joined(unit.name for unit in scene.facts.units if unit.id in units)
    note = f"{len(units)} 个单位经手，转手 {transfers} 次，没有办理结果"
    return scene.fire("G10", note, scene.evidence(asked), transfers=transfers, units=names)


def left_unprotected(scene: Scene) -> Fired | None:
    """G17: the police were called again and again for violence at home, and no measure of protection is told."""
    if scene.facts.kind not in scene.names("G17", "kinds"):
        return None
    channels = frozenset(scene.names("G17", "channels"))
    calls = [report for report in scene.facts.reports if report.channel in channels]
    days = {when for report in calls if (when := day(report.time or report.known_from)) is not None}
    if len(days) < scene.number("G17", "police_reports_from") or _measured(scene):
        return None
    keys = joined(report.key for report in calls)
    return scene.fire("G17", f"家暴警情 {len(days)} 次，未见告诫、处罚或转介", count=len(days), reports=keys)


def _measured(scene: Scene) -> bool:
    return len(stated_elements(scene.facts, scene.names("G17", "measures"))) > 0


def sudden_silence(scene: Scene) -> Fired | None:
    """G18: a grave signal, and then no contact for a while, before anything was settled."""
    quiet = days_between(scene.facts.until, scene.today)
    if not scene.grave or scene.is_settled or quiet is None or quiet < scene.number("G18", "silent_days_from"):
        return None
    return scene.fire("G18", f"此后 {quiet} 天没有接触记录", days=quiet, until=(scene.facts.until or "")[:10])


RULES: dict[str, Rule] = {
    "G04": many_channels,
    "G09": overdue,
    "G10": handed_around,
    "G17": left_unprotected,
    "G18": sudden_silence,
}
