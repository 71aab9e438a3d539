"""How what was found compares with what was planted, story by story, so that figures can be drawn anew from stories.

What is counted:
- *cluster matched*: a planted cluster (a story with several disputes that belong together) that some found cluster
  equals by Jaccard >= 0.8 over records;
- *wrong join*: a record in a found dispute or cluster most of whose records are of something else;
- *escalation found*: the axis of the story stood at yellow or above on some day before the day of its outcome;
- *lead*: days from the first such day to the outcome, over the days from the first possible sign to the outcome, at
  most 1 and 0 where it was missed;
- *false alarm*: a dispute of a quiet story that stood at yellow or above on H or G on any day; for `check` stories
  (hearsay, which asks for a call-back) red counts, yellow does not. A floor of its kind is no alarm of the story.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from graph.model import Assertion, Colour, Extraction, Record
from reasoning.model import RANK
from tests.planted.stories.draw import Story
from tests.planted.stories.run import Outcome, unit_of
from tests.planted.stories.world import StoryWorld

MATCHED = 0.8
DRAWS = 400
AXES = ("H", "G")
TWINS = ("permuted", "negated", "conditional", "past", "hearsay")


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of one story. None where the story says nothing of it.

    `alarms` of `disputes` stood out on some day; `lead` and `possible` are days; `wrong` of `records` were joined with
    something else; `whole`: its records are one found dispute per matter, as planted; `colours` of `expected` axes
    stood as high on the last day as they should.
    """

    plot: str
    truth: str
    twin: str
    records: int
    disputes: int
    alarms: int
    wrong: int
    whole: bool
    matched: bool | None
    found: bool | None
    lead: int | None
    possible: int | None
    right_axes: int
    axes: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval (bootstrap over stories) and how many cases it rests on."""

    value: float
    low: float
    high: float
    n: int

    def row(self) -> dict[str, float | int | list[float]]:
        return {"value": round(self.value, 4), "range_95": [round(self.low, 4), round(self.high, 4)], "n": self.n}


def tallies(world: StoryWorld, outcome: Outcome) -> list[Tally]:
    """Every story of a world, counted."""
    of: dict[str, list[str]] = {}
    for id, beat in world.beat_of.items():
        of.setdefault(beat.matter.story, []).append(id)
    strayed = _strayed(world, outcome)
    return [_tally(world, outcome, story, sorted(of[story.id]), strayed) for story in world.stories]


def _tally(
    world: StoryWorld, outcome: Outcome, story: Story, documents: Sequence[str], strayed: frozenset[str]
) -> Tally:
    ids = sorted({outcome.found[document] for document in documents})
    first = _first_alarm(outcome, ids, story)
    escalates = story.outcome is not None
    found = escalates and first is not None and first < (story.outcome or 0)
    lead = (story.outcome or 0) - (first or 0) if found else 0
    right, wanted = _axes(world, outcome, story)
    return Tally(
        story.plot.id,
        story.plot.truth,
        story.plot.twin,
        len(documents),
        len({world.beat_of[document].matter.id for document in documents}),
        sum(_alarmed(outcome, id, story) for id in ids),
        sum(document in strayed for document in documents),
        _whole(world, outcome, documents),
        _matched(outcome, frozenset(documents)) if len(story.matters) > 1 and not story.plot.apart else None,
        found if escalates else None,
        lead if escalates else None,
        (story.outcome or 0) - (story.first or 0) if escalates else None,
        right,
        wanted,
    )


def _first_alarm(outcome: Outcome, ids: Iterable[str], story: Story) -> int | None:
    days = (day for id in ids for day, axes in outcome.days.get(id, ()) if _stands(axes, story.plot.axis))
    return min(days, default=None)


def _stands(axes: Mapping[str, Colour | None], axis: str, least: Colour = Colour.YELLOW) -> bool:
    return RANK[axes.get(axis)] >= RANK[least]


def _alarmed(outcome: Outcome, id: str, story: Story) -> bool:
    """Whether a dispute stood higher than its story warrants, on any day."""
    tolerant = story.truth == "check" or story.plot.floor
    least = Colour.RED if tolerant else Colour.YELLOW
    return any(_stands(axes, axis, least) for _, axes in outcome.days.get(id, ()) for axis in AXES)


def _matched(outcome: Outcome, documents: frozenset[str]) -> bool:
    return any(len(documents & cluster) / len(documents | cluster) >= MATCHED for cluster in outcome.clusters.values())


def _whole(world: StoryWorld, outcome: Outcome, documents: Sequence[str]) -> bool:
    """Whether each planted matter is in one found dispute."""
    homes: dict[str, set[str]] = {}
    for document in documents:
        homes.setdefault(world.beat_of[document].matter.id, set()).add(outcome.found[document])
    return all(len(found) == 1 for found in homes.values())


def _strayed(world: StoryWorld, outcome: Outcome) -> frozenset[str]:
    """Records that ended in a dispute or cluster most of whose records are of something else."""
    groups = [*map(frozenset, outcome.documents.values()), *outcome.clusters.values()]
    found: set[str] = set()
    for group in groups:
        of = {id: unit_of(world.story_of[(matter := world.beat_of[id].matter.id)], matter) for id in group}
        counts = Counter(of.values())
        main = min(counts, key=lambda unit: (-counts[unit], unit))
        found |= {id for id, unit in of.items() if unit != main}
    return frozenset(found)


def _axes(world: StoryWorld, outcome: Outcome, story: Story) -> tuple[int, int]:
    """On how many days on which the plot says what an axis should show it showed at least that, and of how many."""
    right = wanted = 0
    ids = world.document_of
    for beat in story.beats:
        if len(beat.step.expect) == 0:
            continue
        id = ids[beat.matter.id, beat.order]
        days = [axes for day, axes in outcome.days.get(outcome.found[id], ()) if day == beat.day]
        for axis, colour in beat.step.expect.items():
            wanted += 1
            right += any(_stands(axes, axis, colour) for axes in days)
    return right, wanted


# ---- figures

Value = Callable[[Sequence[Tally]], float]


def _share(of: Callable[[Tally], float], by: Callable[[Tally], float]) -> Value:
    def value(chosen: Sequence[Tally]) -> float:
        whole = sum(by(one) for one in chosen)
        return sum(of(one) for one in chosen) / whole if whole > 0 else 1.0

    return value


def _twin(twin: str) -> Callable[[Tally], bool]:
    return lambda t: t.twin == twin


def _median_lead(chosen: Sequence[Tally]) -> float:
    return median(min((one.lead or 0) / (one.possible or 1), 1.0) for one in chosen) if len(chosen) > 0 else 0.0


def _median_days(chosen: Sequence[Tally]) -> float:
    return float(median(one.lead or 0 for one in chosen)) if len(chosen) > 0 else 0.0


FIGURES: Mapping[str, tuple[Callable[[Tally], bool], Value]] = {
    "clusters_matched": (lambda t: t.matched is not None, _share(lambda t: bool(t.matched), lambda t: 1)),
    "wrong_joins": (lambda t: True, _share(lambda t: t.wrong, lambda t: t.records)),
    "disputes_whole": (lambda t: True, _share(lambda t: t.whole, lambda t: 1)),
    "escalations_found": (lambda t: t.found is not None, _share(lambda t: bool(t.found), lambda t: 1)),
    "lead_share": (lambda t: t.found is not None, _median_lead),
    "lead_days": (lambda t: t.found is not None, _median_days),
    "false_alarms": (
        lambda t: t.truth in ("quiet", "check"),
        _share(lambda t: min(t.alarms, t.disputes), lambda t: t.disputes),
    ),
    "axes_reached": (lambda t: t.axes > 0, _share(lambda t: t.right_axes, lambda t: t.axes)),
    **{f"{twin}_silent": (_twin(twin), _share(lambda t: t.alarms == 0, lambda t: 1)) for twin in TWINS},
}


def figures(counted: Sequence[Tally], seed: int = 1) -> dict[str, Figure]:
    """All figures over some stories, with intervals."""
    return {name: _figure([t for t in counted if of(t)], value, seed) for name, (of, value) in FIGURES.items()}


def _figure(chosen: Sequence[Tally], value: Value, seed: int) -> Figure:
    rng = random.Random(seed)
    draws = sorted(value(rng.choices(chosen, k=len(chosen))) for _ in range(DRAWS)) if len(chosen) > 0 else []
    if len(draws) == 0:
        return Figure(0.0, 0.0, 0.0, 0)
    return Figure(value(chosen), draws[int(0.025 * DRAWS)], draws[int(0.975 * DRAWS)], len(chosen))


def by_plot(counted: Sequence[Tally]) -> dict[str, dict[str, float | int | None]]:
    """The same by sort of story, without intervals; None where a figure does not apply."""
    plots = sorted({one.plot for one in counted})
    return {plot: _row([one for one in counted if one.plot == plot]) for plot in plots}


def _row(chosen: Sequence[Tally]) -> dict[str, float | int | None]:
    names = ("clusters_matched", "wrong_joins", "disputes_whole", "escalations_found", "lead_share", "false_alarms")
    row: dict[str, float | int | None] = {"stories": len(chosen)}
    for name in names:
        of, value = FIGURES[name]
        fit = [one for one in chosen if of(one)]
        row[name] = round(value(fit), 4) if len(fit) > 0 else None
    return row


def reading(world: StoryWorld, records: Sequence[Record]) -> dict[str, tuple[int, int]]:
    """Per signal: how many records state it as a fact, and in how many of those the reader read it so."""
    read = {record.document.id: _facts(record.extraction) for record in records}
    counts: dict[str, list[int]] = {}
    for record in world.stated:
        for signal in _facts(record.extraction):
            count = counts.setdefault(signal, [0, 0])
            count[0] += 1
            count[1] += signal in read[record.document.id]
    return {signal: (stated, found) for signal, (stated, found) in sorted(counts.items())}


def _facts(extraction: Extraction) -> frozenset[str]:
    return frozenset(signal.id for signal in extraction.signals if signal.assertion is Assertion.ACTUAL)
