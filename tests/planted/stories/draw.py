"""Stories drawn from the plots: who, where, about what, and on which day each thing happens and is reported.

Invariant: the reports of a matter are in order of days; a story of class `escalates` or `group` has exactly one
outcome, and its first sign lies before it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Colour
from tests.planted.cast import Cast, Firm, Person, Place, town_names, villages
from tests.planted.stories.script import Class, Plot, Step, script

SPREAD = 300
"""Stories begin on one of so many days; they end when they end."""
_REUSED_PLACE = 0.08
_ARREARS = (35, 75)
HUB_SHARE = 0.02
_COUPLES = frozenset({"spouse", "former"})
_OWN_VOICE = _COUPLES | {"sibling", "kin_of_patient"}
"""Nobody else of the household speaks in these."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One dispute of a story: `grievance` is what it is about, `place` None where a firm is the place."""

    id: str
    story: str
    plot: Plot
    town: str
    place: Place | None
    firm: Firm | None
    claimant: Person
    respondent: Person
    grievance: str


@dataclass(frozen=True, slots=True)
class Beat:
    """One report to be written. `day` counts from the first day of the world, `lag` days after it happened."""

    matter: Matter
    order: int
    step: Step
    act: str
    channel: str
    day: int
    lag: int
    writer: Person
    people: int
    arrears: int


@dataclass(frozen=True, slots=True)
class Story:
    """What is true of a story. `first` and `outcome` are days, None where there is none of them.

    `expect`: by matter the colour expected on its axes from a day on.
    """

    id: str
    plot: Plot
    matters: tuple[Matter, ...]
    beats: tuple[Beat, ...]
    first: int | None
    outcome: int | None

    @property
    def truth(self) -> Class:
        return self.plot.truth

    def expected(self, matter: str) -> Iterator[tuple[int, Mapping[str, Colour]]]:
        """Day by day what the axes of a matter should show, as far as the plot says."""
        for beat in self.beats:
            if beat.matter.id == matter and len(beat.step.expect) > 0:
                yield beat.day, beat.step.expect


class Drawer:
    """Draws stories from one stream of chance. Places are mostly used once, since neighbours of one story are not of
    another; now and then two stories share one.
    """

    def __init__(self, size: int, rng: random.Random) -> None:
        self._rng, self._count = rng, 0
        self._cast = Cast(max(size * 12, 4_000), rng)
        self._free = {"estate": list(self._cast.estates), "village": list(villages())}
        for places in self._free.values():
            rng.shuffle(places)
        self._used: dict[str, list[Place]] = {"estate": [], "village": []}

    def stories(self, size: int) -> Iterator[Story]:
        """Stories without end: first the hub, which is there once, then by weight."""
        plots = [plot for plot in script().plots.values() if plot.weight > 0]
        yield self._story(script().plots["hub"], max(24, min(40, int(size * HUB_SHARE))))
        while True:
            yield self._story(self._rng.choices(plots, [plot.weight for plot in plots])[0])

    def filler(self) -> Story:
        """A story of one report, for the places that are left."""
        story = self._story(script().plots["ordinary_service"])
        return replace(story, beats=story.beats[:1])

    def _story(self, plot: Plot, sites: int = 0) -> Story:
        rng = self._rng
        self._count += 1
        id, start = f"{plot.id}-{self._count}", rng.randrange(SPREAD)
        matters = tuple(self._matters(id, plot, sites or rng.randint(*plot.sites)))
        beats: list[Beat] = []
        for place, matter in enumerate(matters):
            whole = place == 0 or plot.apart
            beats += self._beats(matter, start + (rng.randint(0, 150) if plot.apart else rng.randint(0, 8)), whole)
        beats.sort(key=lambda beat: (beat.day, beat.matter.id, beat.order))
        first = min((beat.day for beat in beats if beat.step.first), default=None)
        outcome = min((beat.day for beat in beats if beat.step.outcome), default=None)
        return Story(id, plot, matters, tuple(beats), first, outcome)

    # ---- who and where

    def _matters(self, story: str, plot: Plot, sites: int) -> Iterator[Matter]:
        firm = self._cast.firm(plot.firm) if plot.firm != "" else None
        grievance, place, double = self._rng.choice(plot.grievances), self._place(plot, ()), self._cast.people.one()
        taken: list[Place | None] = []
        for n in range(sites):
            here = place if n == 0 else self._other_place(plot, place, taken)
            taken.append(here)
            respondent = self._cast.people.one(name=double.name) if plot.namesake == "person" else None
            varied = grievance if not plot.apart or plot.namesake != "" else self._rng.choice(plot.grievances)
            yield Matter(
                f"{story}.{n}",
                story,
                plot,
                here.town if here is not None else self._rng.choice(town_names()),
                here,
                firm,
                self._person(plot, True),
                respondent or self._person(plot, False),
                varied,
            )

    def _person(self, plot: Plot, woman: bool) -> Person:
        """Somebody new; of a couple, a woman who tells and a man who is told of."""
        person = self._cast.people.one()
        return self._person(plot, woman) if plot.relation in _COUPLES and person.woman is not woman else person

    def _place(self, plot: Plot, taken: Sequence[Place | None]) -> Place | None:
        """A place that the story does not stand at yet: its disputes are told to be apart."""
        if plot.place == "none":
            return None
        free, used = self._free[plot.place], self._used[plot.place]
        others = [place for place in used if place not in taken]
        if plot.namesake == "" and len(others) > 0 and (len(free) == 0 or self._rng.random() < _REUSED_PLACE):
            return self._rng.choice(others)
        used.append(free.pop())
        return used[-1]

    def _other_place(self, plot: Plot, first: Place | None, taken: Sequence[Place | None]) -> Place | None:
        if plot.namesake != "place" or first is None:
            return self._place(plot, taken)
        town = self._rng.choice([name for name in town_names() if name != first.town])
        return replace(first, id=first.id + "'", town=town)

    # ---- what happens

    def _beats(self, matter: Matter, start: int, whole: bool) -> Iterator[Beat]:
        """The reports of one matter; only the first of a story (`whole`) has the outcome."""
        rng, day, order, base = self._rng, start, 0, self._rng.randint(*_ARREARS)
        for step in matter.plot.steps:
            if (step.outcome and not whole) or rng.random() >= step.chance:
                continue
            for _ in range(rng.randint(*step.times)):
                day += rng.randint(*step.gap)
                yield self._beat(matter, step, order, day, base + day - start)
                order += 1

    def _beat(self, matter: Matter, step: Step, order: int, day: int, arrears: int) -> Beat:
        rng = self._rng
        channel = rng.choice(step.by)
        lag = 0 if channel == "police" else rng.choice((0, 1, 1, 2, 3))
        writer = matter.claimant
        if matter.plot.relation in ("firm", "village_firm", "letter") and (order > 0 or matter.plot.apart):
            writer = self._cast.people.one()
        elif matter.plot.relation not in _OWN_VOICE and rng.random() < 0.12:
            writer = self._cast.people.one(house=matter.claimant)
        return Beat(
            matter, order, step, rng.choice(step.acts), channel, day, lag, writer, rng.randint(*step.people), arrears
        )
