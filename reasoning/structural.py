"""Structural signals: what only the order, number and company of happenings shows.

Each rule is a function of one `Scene` (a dispute, and what the graph says of its surroundings) and returns a `Fired`
or None. `RULES` is the registry; its thresholds are `params` of `graph_signals.yaml`. What that pack defines and the
registry lacks is listed in `structural.yaml` under `not_yet`, and `explain` says so openly.

Requirements and invariants that make this correct:
- **Conflict incidents, never complaints**: G01 and G03 count happenings with a day of their own. Two reports of one
  happening, or a report that only complains, add nothing.
- **Actual only**: hearsay, conditionals and rumour never make a structural signal.
- **Monotone**: a further report or event can only add a signal.
- G04 and G18 are duties of a unit: they light a flag and never touch a colour axis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.model import Assertion
from knowledge.links import StructuralPack
from knowledge.signs import GraphSignal
from reasoning.model import DisputeFacts, EventFact, Evidence, Fired, Surroundings, Value
from reasoning.signals import Reading, evidence_of, is_current, report_of
from reasoning.when import day, days_between, densest


@dataclass(frozen=True, slots=True)
class Incident:
    """A conflict with a day of its own, and every event that tells of it."""

    day: date
    rung: int
    events: tuple[EventFact, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """One dispute with its surroundings, as a rule sees it. `today` only serves duties."""

    facts: DisputeFacts
    around: Surroundings
    pack: StructuralPack
    reading: Reading
    known: Mapping[str, GraphSignal]
    today: str | None = None
    grave: bool = False

    def fire(self, id: str, note: str, evidence: tuple[Evidence, ...] = (), **bindings: Value) -> Fired:
        signal = self.known[id]
        axes = tuple(axis for axis in signal.axes if axis != "D")
        return Fired(id, signal.name, signal.severity, axes, evidence, False, signal.duty, note, bindings)

    def number(self, id: str, name: str) -> int:
        value = self.known[id].params[name]
        if not isinstance(value, int):
            raise TypeError(f"graph_signals.yaml: {id}.params.{name} is not a whole number")
        return value

    def names(self, id: str, name: str) -> tuple[str, ...]:
        value = self.known[id].params.get(name, ())
        return tuple(map(str, value)) if isinstance(value, tuple) else ()


Rule = Callable[[Scene], Fired | None]


def incidents(scene: Scene) -> tuple[Incident, ...]:
    """Conflict incidents in order of time: one per day, since two reports of one day may tell of one happening."""
    by_day: dict[date, list[EventFact]] = {}
    for event in scene.facts.events:
        when = _own_day(scene, event)
        if when is not None:
            by_day.setdefault(when, []).append(event)
    rungs = _rungs(scene)
    return tuple(
        Incident(when, max(rungs.get(event.signal, 0) for event in events), tuple(events))
        for when, events in sorted(by_day.items())
    )


def _own_day(scene: Scene, event: EventFact) -> date | None:
    """The day of a conflict that has a time of its own, else None. The day of a letter is not the day of a fight."""
    conflict = {*scene.names("G01", "events"), *_rungs(scene)}
    report = report_of(scene.facts, event)
    if event.signal not in conflict or event.assertion is not Assertion.ACTUAL or report is None:
        return None
    if report.channel in scene.reading.rumour or not is_current(event, report, scene.reading.days):
        return None
    told = day(report.time or report.known_from)
    span = days_between(event.time_from, event.time_to or event.time_from)
    if span is None or day(event.time_from) == told:
        return told if report.channel in scene.pack.own_time_channels else None
    return day(event.time_from) if span <= scene.pack.precise_days else None


def _rungs(scene: Scene) -> dict[str, int]:
    """Signal -> rung of the ladder of G03, 1 the lowest."""
    return {signal: rung for rung in range(1, 5) for signal in scene.names("G03", f"ladder_{rung}")}


def _told(scene: Scene, found: tuple[Incident, ...]) -> tuple[Evidence, ...]:
    return tuple(evidence_of(scene.facts, event) for incident in found for event in incident.events)


def repeated_conflict(scene: Scene) -> Fired | None:
    """G01: conflicts on separate days, often enough within a window."""
    found = incidents(scene)
    for span in ("short", "long"):
        window, count = scene.number("G01", f"{span}_days"), scene.number("G01", f"{span}_events_from")
        days = densest((incident.day for incident in found), window)
        if len(days) >= count:
            inside = tuple(incident for incident in found if days[0] <= incident.day <= days[-1])
            note = f"{window} 天内冲突 {len(days)} 次：{'、'.join(map(str, days))}"
            return scene.fire("G01", note, _told(scene, inside), count=len(days), days=window)
    return None


def rising_severity(scene: Scene) -> Fired | None:
    """G03: a later conflict stands on a higher rung than an earlier one."""
    found = [incident for incident in incidents(scene) if incident.rung > 0]
    for later in found:
        for earlier in found:
            apart = (later.day - earlier.day).days
            if 0 < apart <= scene.pack.rise_days and earlier.rung < later.rung:
                note = f"{earlier.day} 在第 {earlier.rung} 级，{later.day} 到第 {later.rung} 级"
                return scene.fire("G03", note, _told(scene, (earlier, later)), first=earlier.rung, then=later.rung)
    return None


def many_channels(scene: Scene) -> Fired | None:
    """G04 (duty): the dispute came in through many channels within a window. It never touches a colour."""
    window, count = scene.number("G04", "days"), scene.number("G04", "channels_from")
    dated = [(day(report.time or report.known_from), report) for report in scene.facts.reports]
    for start in sorted({when for when, _ in dated if when is not None}):
        inside = [report for when, report in dated if when is not None and 0 <= (when - start).days <= window]
        channels = {report.channel for report in inside}
        if len(channels) >= count:
            note = f"{window} 天内经 {len(channels)} 个渠道反映"
            keys = _joined(report.key for report in inside)
            return scene.fire("G04", note, channels=_joined(channels), count=len(channels), reports=keys)
    return None


def _joined(ids: Iterable[str]) -> str:
    """The ids that were counted, as one value."""
    return "、".join(sorted(ids))


def people_step(scene: Scene) -> Fired | None:
    """G05: the stated number of people reached a step (growth in a week needs counts per report, not yet kept)."""
    steps = [int(step) for step in scene.names("G05", "steps") if scene.facts.people >= int(step)]
    if len(steps) == 0:
        return None
    note = f"来件称涉及 {scene.facts.people} 人，过 {max(steps)} 人台阶"
    told = tuple(evidence_of(scene.facts, event) for event in scene.facts.figures if event.signal == "Q-people")
    return scene.fire("G05", note, told, people=scene.facts.people)


def arrears_at_many_sites(scene: Scene) -> Fired | None:
    """G06: the same enterprise owes wages at several sites."""
    if len(scene.around.arrears) == 0:
        return None
    name, sites, disputes = max(scene.around.arrears, key=lambda item: (item[1], item[0]))
    note = f"{name}在 {sites} 处欠薪"
    return scene.fire("G06", note, enterprise=name, sites=sites, disputes=_joined(disputes))


def crowded_site(scene: Scene) -> Fired | None:
    """G15: several disputes at one site within a window."""
    if len(scene.around.crowded) == 0:
        return None
    name, disputes = max(scene.around.crowded, key=lambda item: (len(item[1]), item[0]))
    note = f"{name} {scene.number('G15', 'days')} 天内 {len(disputes)} 起"
    return scene.fire("G15", note, site=name, count=len(disputes), disputes=_joined(disputes))


def sudden_silence(scene: Scene) -> Fired | None:
    """G18 (duty): a grave signal, and then no contact for a while. Silence lights a flag; it lowers nothing."""
    quiet = days_between(scene.facts.until, scene.today)
    if not scene.grave or quiet is None or quiet < scene.number("G18", "silent_days_from"):
        return None
    return scene.fire("G18", f"此后 {quiet} 天没有接触记录", days=quiet, until=(scene.facts.until or "")[:10])


RULES: Mapping[str, Rule] = {
    "G01": repeated_conflict,
    "G03": rising_severity,
    "G04": many_channels,
    "G05": people_step,
    "G06": arrears_at_many_sites,
    "G15": crowded_site,
    "G18": sudden_silence,
}


def structural_signals(scene: Scene) -> tuple[Fired, ...]:
    """The structural signals of one dispute, sorted by id."""
    found = (RULES[id](scene) for id in sorted(RULES))
    return tuple(fired for fired in found if fired is not None)
