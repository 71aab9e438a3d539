"""What the alarms of a rule pack would have been worth: lift, precision and recall at capacity, lead time, and chance.

The unit is a matter (a dispute as identity has it at the end), so a matter that came in ten times counts once. Time is
in days. Everything is pure, and seeded where it draws.

Requirements and invariants that make this correct:
- **Split by time only**: an alarm on day d is a hit when the outcome falls within (d, d + horizon]; what came on or
  before d is no hit, and alarms whose horizon runs past the last known day do not count either way.
- **Compared with like**: matters are the more likely to come to something the younger they are, so the hits of a pack
  are held against what matters *of the same age* came to. A pack that alarms on everything has a lift of exactly 1.
- **Chance is measured**: outcomes are shuffled among matters (each keeps its distance from the first report); intervals
  come from drawing matters with replacement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]
Marks = NDArray[np.bool_]
NEVER = float("inf")
CHUNK = 100
MOST_GROUPS = 12
FEW = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """A matter: the day on which it could first be judged, that of its outcome, that of its first alarm (None: none).

    `before`: it alarmed before the measured days began. `rank` puts alarms of one day in the order in which they would
    be looked at, smallest first. `groups` are its kind, town and channel, for tables only.
    """

    id: str
    known: int
    outcome: int | None
    alarm: int | None
    before: bool = False
    rank: tuple[int, ...] = ()
    groups: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The measured days `start`..`stop`, the last known day `end`, and what is asked of the alarms."""

    start: int
    stop: int
    end: int
    horizon: int
    step: int
    capacity: int
    resamples: int
    shuffles: int
    seed: int


@dataclass(frozen=True)
class Measured:
    """Alarms of `subjects` within a `frame`, as arrays; the figures are computed when asked for."""

    subjects: tuple[Subject, ...]
    frame: Frame

    @cached_property
    def known(self) -> Days:
        return np.array([one.known for one in self.subjects], dtype=np.float64)

    @cached_property
    def outcome(self) -> Days:
        return np.array([NEVER if one.outcome is None else one.outcome for one in self.subjects], dtype=np.float64)

    @cached_property
    def alarm(self) -> Days:
        days = [NEVER if one.alarm is None or one.before else one.alarm for one in self.subjects]
        return np.array(days, dtype=np.float64)

    @cached_property
    def here(self) -> Marks:
        """Matters known within the measured days whose outcome was still ahead when they could first be judged."""
        first = np.maximum(self.known, self.frame.start)
        return (first <= self.frame.stop) & (self.outcome > first)

    @cached_property
    def raised(self) -> Marks:
        """Alarms within the measured days, late ones and those that cannot be judged yet included."""
        return np.asarray((self.alarm >= self.frame.start) & (self.alarm <= self.frame.stop))

    @cached_property
    def alerts(self) -> Marks:
        """Alarms raised in time, with their horizon over."""
        return self.raised & (self.outcome > self.alarm) & (self.alarm + self.frame.horizon <= self.frame.end)

    @cached_property
    def hits(self) -> Marks:
        return self.alerts & (self.outcome <= self.alarm + self.frame.horizon)

    @cached_property
    def late(self) -> Marks:
        """Alarms on or after the day of the outcome."""
        return self.raised & (self.outcome <= self.alarm)

    @cached_property
    def positives(self) -> Marks:
        """Matters that came to something which could have been foreseen within the measured days and the horizon."""
        return self.here & (self.outcome <= min(self.frame.end, self.frame.stop + self.frame.horizon))

    @cached_property
    def ages(self) -> Days:
        """The ages at which alarms were raised, each once."""
        found: Days = np.unique(self.alarm[self.alerts] - self.known[self.alerts])
        return found

    def risk(self, outcome: Days) -> tuple[Marks, Marks]:
        """For each matter and age: whether it could have alarmed then, and whether its outcome came in time."""
        day = self.known[:, None] + self.ages[None, :]
        frame = self.frame
        inside = (day >= frame.start) & (day <= frame.stop) & (day + frame.horizon <= frame.end)
        at_risk = inside & (outcome[:, None] > day)
        return at_risk, at_risk & (outcome[:, None] <= day + frame.horizon)

    @cached_property
    def at_age(self) -> Marks:
        """For each matter and age: whether it alarmed at that age."""
        same: Marks = (self.alarm - self.known)[:, None] == self.ages[None, :]
        return np.asarray(self.alerts[:, None] & same)

    def lift(self) -> float | None:
        """Hits over the hits that matters of the same ages would have had; None where that is nothing."""
        at_risk, positive = self.risk(self.outcome)
        return _lift(self.hits.sum(), self.at_age.sum(axis=0), at_risk.sum(axis=0), positive.sum(axis=0))

    def base_rate(self) -> float | None:
        """The share of matters of the alarms' ages that came to something within the horizon, weighed by alarms."""
        at_risk, positive = self.risk(self.outcome)
        expected = _expected(self.at_age.sum(axis=0), at_risk.sum(axis=0), positive.sum(axis=0))
        return None if self.alerts.sum() == 0 else float(expected / self.alerts.sum())

    def resampled(self, resamples: int) -> Mapping[str, tuple[float, float]]:
        """95 % intervals of lift, precision and alerts per week: matters drawn with replacement."""
        rng, size = np.random.default_rng(self.frame.seed), len(self.subjects)
        at_risk, positive = self.risk(self.outcome)
        told = np.column_stack([self.hits, self.alerts, self.raised, self.at_age, at_risk, positive]).astype(np.float32)
        drawn: list[NDArray[np.float32]] = []
        for start in range(0, resamples, CHUNK):
            rows = min(CHUNK, resamples - start)
            weights = rng.multinomial(size, np.full(size, 1 / size), rows).astype(np.float32)
            drawn.append(weights @ told)
        sums = np.concatenate(drawn)
        ages = len(self.ages)
        parts = (sums[:, 3 : 3 + ages], sums[:, 3 + ages : 3 + 2 * ages], sums[:, 3 + 2 * ages :])
        lifts = [_lift(row[0], *(part[place] for part in parts)) for place, row in enumerate(sums)]
        precision = [float(row[0] / row[1]) for row in sums if row[1] > 0]
        weeks = [float(row[2]) / self.weeks for row in sums]
        return {
            "lift": _interval(lift for lift in lifts if lift is not None),
            "precision": _interval(precision),
            "alerts_per_week": _interval(weeks),
        }

    @property
    def weeks(self) -> float:
        return max(1, self.frame.stop - self.frame.start + 1) / 7

    def shuffled(self) -> tuple[float, tuple[float, float], float]:
        """With outcomes shuffled: the mean lift, its 95 % range, and the chance of a lift as high as the true one."""
        rng, true = np.random.default_rng(self.frame.seed + 1), self.lift()
        lifts = [self._by_chance(rng) for _ in range(self.frame.shuffles)]
        known = [lift for lift in lifts if lift is not None]
        if len(known) == 0 or true is None:
            return 1.0, (1.0, 1.0), 1.0
        as_high = sum(lift >= true for lift in known)
        return float(np.mean(known)), _interval(known), (1 + as_high) / (1 + len(known))

    def _by_chance(self, rng: np.random.Generator) -> float | None:
        outcome = self.known + rng.permutation(self.outcome - self.known)
        at_risk, positive = self.risk(outcome)
        alerts = self.at_age & at_risk
        return _lift((alerts & positive).sum(), alerts.sum(axis=0), at_risk.sum(axis=0), positive.sum(axis=0))

    def leads(self) -> list[int]:
        """Days from alarm to outcome of every hit, sorted."""
        return sorted(int(days) for days in self.outcome[self.hits] - self.alarm[self.hits])

    def at_capacity(self) -> tuple[int, int]:
        """How many alarms are looked at when only so many a day can be, and how many of those are hits."""
        order = sorted(
            np.flatnonzero(self.alerts), key=lambda i: (self.alarm[i], self.subjects[i].rank, self.subjects[i].id)
        )
        taken: dict[float, int] = {}
        looked, hits = 0, 0
        for index in order:
            day = float(self.alarm[index])
            if taken.get(day, 0) < self.frame.capacity * self.frame.step:
                taken[day] = taken.get(day, 0) + 1
                looked, hits = looked + 1, hits + int(self.hits[index])
        return looked, hits

    def of_group(self, name: str) -> dict[str, list[Subject]]:
        """Subjects by the value of one group, the largest first."""
        found: dict[str, list[Subject]] = {}
        for one in self.subjects:
            found.setdefault((one.groups or {}).get(name, ""), []).append(one)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _expected(alerts: NDArray[Any], at_risk: NDArray[Any], positive: NDArray[Any]) -> float:
    rates = np.divide(positive, at_risk, out=np.zeros(len(at_risk), dtype=np.float64), where=at_risk > 0)
    return float((alerts * rates).sum())


def _lift(hits: float, alerts: NDArray[Any], at_risk: NDArray[Any], positive: NDArray[Any]) -> float | None:
    expected = _expected(alerts, at_risk, positive)
    return float(hits) / expected if expected > 0 else None


def _interval(values: Iterable[float]) -> tuple[float, float]:
    known = list(values)
    if len(known) == 0:
        return 0.0, NEVER
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def shuffled_subjects(subjects: Sequence[Subject], seed: int) -> tuple[Subject, ...]:
    """The same matters with their outcomes dealt out anew: what a rule must not be able to foresee."""
    order = np.random.default_rng(seed).permutation(len(subjects))
    return tuple(_dealt(one, subjects[place]) for one, place in zip(subjects, order, strict=True))


def _dealt(one: Subject, other: Subject) -> Subject:
    return replace(one, outcome=None if other.outcome is None else one.known + other.outcome - other.known)


def figures(measured: Measured) -> dict[str, Any]:
    """Every figure of a back-test as plain values; shares and lifts rounded to three places."""
    looked, caught = measured.at_capacity()
    intervals = measured.resampled(measured.frame.resamples)
    mean, spread, chance = measured.shuffled()
    alerts, hits, positives = (int(part.sum()) for part in (measured.alerts, measured.hits, measured.positives))
    return {
        "matters": int(measured.here.sum()),
        "positives": positives,
        "alarms": int(measured.raised.sum()),
        "alerts": alerts,
        "hits": hits,
        "late": int(measured.late.sum()),
        "alarmed_share": _rounded(_share(int((measured.raised & measured.here).sum()), int(measured.here.sum()))),
        "base_rate": _rounded(measured.base_rate()),
        "precision": _rounded(_share(hits, alerts)),
        "precision_interval": _pair(intervals["precision"]),
        "lift": _rounded(measured.lift()),
        "lift_interval": _pair(intervals["lift"]),
        "shuffled_lift": _rounded(mean),
        "shuffled_interval": _pair(spread),
        "p": _rounded(chance),
        "looked_at": looked,
        "precision_at_capacity": _rounded(_share(caught, looked)),
        "recall_at_capacity": _rounded(_share(caught, positives)),
        "alerts_per_week": _rounded(float(measured.raised.sum()) / measured.weeks),
        "alerts_per_week_interval": _pair(intervals["alerts_per_week"]),
        "lead_days": _lead(measured),
        "by": {name: _groups(measured, name) for name in ("kind", "town", "channel")},
    }


def _lead(measured: Measured) -> dict[str, Any]:
    days = measured.leads()
    if len(days) == 0:
        return {"n": 0, "median": None, "quartiles": None, "median_interval": None}
    rng = np.random.default_rng(measured.frame.seed + 2)
    medians = np.median(rng.choice(days, (measured.frame.resamples, len(days))), axis=1)
    low, high = np.percentile(days, [25, 75])
    median = _pair(_interval(medians.tolist()))
    return {
        "n": len(days),
        "median": float(np.median(days)),
        "quartiles": [float(low), float(high)],
        "median_interval": median,
    }


def _groups(measured: Measured, name: str) -> list[dict[str, Any]]:
    found = list(measured.of_group(name).items())[:MOST_GROUPS]
    return [_group(value, replace(measured, subjects=tuple(subjects))) for value, subjects in found]


def _group(value: str, part: Measured) -> dict[str, Any]:
    alerts, hits = int(part.alerts.sum()), int(part.hits.sum())
    interval = part.resampled(max(1, part.frame.resamples // 5))["lift"] if alerts > 0 else (0.0, NEVER)
    return {
        "value": value,
        "matters": int(part.here.sum()),
        "positives": int(part.positives.sum()),
        "alerts": alerts,
        "hits": hits,
        "precision": _rounded(_share(hits, alerts)),
        "lift": _rounded(part.lift()),
        "lift_interval": _pair(interval),
        "few": hits < FEW,
    }


def _share(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _pair(interval: tuple[float, float]) -> list[float | None]:
    return [None if bound == NEVER else round(bound, 3) for bound in interval]
