"""What two reports have in common, as weights of evidence that add up, each with the strings compared.

Invariants: symmetric; a masked district is no place; the same words about another place speak against one matter; a hub
(generic value) counts less, an account that wrote about many matters counts less.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.identity.regions import Path, compatible
from graph.identity.text import Vector, cosine
from graph.identity.types import Reason
from knowledge.identity import IdentityPack


@dataclass(frozen=True, slots=True)
class Trace:
    """What one report brings to a comparison. `places` and `orgs` map entity ids to how far they identify (0..1]."""

    id: str
    key: str
    area: Path
    places: Mapping[str, float]
    place_focus: frozenset[str]
    orgs: Mapping[str, float]
    org_focus: frozenset[str]
    kind: str
    near_kinds: frozenset[str]
    account: str | None
    phone: str | None
    day: int | None
    full: Vector
    grievance: Vector
    headline: Vector
    quotes: frozenset[str]
    copy_key: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts of one comparison (weights of evidence) and whether something ties the two reports to one thing."""

    place: float
    org: float
    kind: float
    grievance: float
    writer: float
    quoted: float
    copy: float
    other: float
    anchored: bool

    @property
    def total(self) -> float:
        parts = (self.place, self.org, self.kind, self.grievance, self.writer, self.quoted, self.copy, self.other)
        return round(sum(parts), 6)


@dataclass(frozen=True, slots=True)
class Scale:
    """The pack plus what is known of all records: which entities may be one, how often an account writes,
    shown names.
    """

    pack: IdentityPack
    akin: Mapping[str, frozenset[str]]
    roads: frozenset[str]
    accounts: Mapping[str, float]
    phones: Mapping[str, float]
    names: Mapping[str, str]

    def weigh(self, a: Trace, b: Trace) -> Evidence:
        """The evidence that reports `a` and `b` are one matter."""
        w = self.pack.weights
        place, place_shared = self._place(a, b)
        org, org_shared = self._org(a, b)
        likeness = alike(a, b)
        whole = cosine(a.full, b.full)
        pasted = whole >= self.pack.thresholds.copy_text
        writer = self._writer(a, b)
        quoted = w.quoted if b.id in a.quotes or a.id in b.quotes else 0.0
        same_text = w.copy_text if pasted and place >= 0 else 0.0
        kind = _kind(a, b, w.kind_same, w.kind_near, w.kind_differs)
        other = self._other(a, b)
        tied = place_shared or org_shared or (pasted and place >= 0) or (writer >= 0.7 and likeness >= 0.2)
        curve = curved(max(likeness, whole if pasted else 0.0), w.grievance)
        return Evidence(place, org, kind, curve, writer, quoted, same_text, other, tied or quoted > 0)

    def _place(self, a: Trace, b: Trace) -> tuple[float, bool]:
        w = self.pack.weights
        same = _both(a.places, b.places)
        if len(same) > 0:
            return w.place * min(1.0, same[0] + 0.2 * sum(same[1:3])), same[0] >= 0.4
        akin = self._akin(a.places, b.places)
        if akin > 0:
            return w.place_possible * akin, akin >= 0.5
        if len(a.place_focus) == 0 or len(b.place_focus) == 0:
            return 0.0, False
        road = any(x in self.roads for x in (*a.place_focus, *b.place_focus))
        return w.place_conflict * (0.6 if road else 1.0), False

    def _org(self, a: Trace, b: Trace) -> tuple[float, bool]:
        w = self.pack.weights
        same = _both(a.orgs, b.orgs)
        if len(same) > 0:
            return w.org * same[0], same[0] >= 0.5
        akin = self._akin(a.orgs, b.orgs)
        if akin > 0:
            return w.org_possible * akin, akin >= 0.5
        return (w.org_conflict if len(a.org_focus) > 0 and len(b.org_focus) > 0 else 0.0), False

    def _akin(self, a: Mapping[str, float], b: Mapping[str, float]) -> float:
        """The strongest pair of entities that may be one (UNSURE or PART_OF)."""
        pairs = ((x, y) for x in a for y in self.akin.get(x, ()) if y in b)
        return max((min(a[x], b[y]) for x, y in pairs), default=0.0)

    def _writer(self, a: Trace, b: Trace) -> float:
        w = self.pack.weights
        account = (
            w.account * self.accounts.get(a.account, 1.0) if a.account is not None and a.account == b.account else 0.0
        )
        phone = w.phone * self.phones.get(a.phone, 1.0) if a.phone is not None and a.phone == b.phone else 0.0
        return max(account, phone)

    def _other(self, a: Trace, b: Trace) -> float:
        w = self.pack.weights
        far = a.day is not None and b.day is not None and abs(a.day - b.day) > self.pack.thresholds.near_days
        apart = not compatible(a.area, b.area)
        return (w.far_in_time if far else 0.0) + (w.region_conflict if apart else 0.0)

    def reasons(self, a: Trace, b: Trace) -> tuple[Reason, ...]:
        """The same evidence as sentences, strongest first, zero parts left out."""
        found = self.weigh(a, b)
        drafts = (
            ("place", found.place, self._names(a.places, a.place_focus), self._names(b.places, b.place_focus), "地点"),
            ("org", found.org, self._names(a.orgs, a.org_focus), self._names(b.orgs, b.org_focus), "单位"),
            ("kind", found.kind, a.kind, b.kind, "纠纷类型"),
            ("grievance", found.grievance, *_likeness(a, b), "诉求文字"),
            ("writer", found.writer, "同一来件人", "同一来件人", "来件人"),
            ("quoted", found.quoted, a.key, b.key, "引用编号"),
            ("copy", found.copy, *_likeness(a, b), "整篇文字"),
            ("other", found.other, a.area.text(), b.area.text(), "地区或时间"),
        )
        made = [
            Reason(name, left, right, round(x, 2), _sentence(label, left, right, x))
            for name, x, left, right, label in drafts
            if x != 0
        ]
        return tuple(sorted(made, key=lambda reason: (-abs(reason.weight), reason.feature)))

    def _names(self, ids: Iterable[str], focus: Iterable[str]) -> str:
        chosen = sorted(focus) or sorted(ids)
        return "、".join(sorted({self.names.get(id, id) for id in chosen})[:3])


def alike(a: Trace, b: Trace) -> float:
    """Likeness of the grievances: whole texts, or texts and titles together where the titles agree more."""
    text = cosine(a.grievance, b.grievance)
    return max(text, (text + cosine(a.headline, b.headline)) / 2)


def curved(x: float, curve: tuple[tuple[float, float], ...]) -> float:
    """Linear interpolation on a rising curve, flat outside."""
    place = bisect_right([point[0] for point in curve], x)
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[place - 1], curve[place]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def familiarity(reports: int) -> float:
    """How far an account still points to one matter when it wrote `reports` reports: 1 for two, falling with
    the logarithm.
    """
    return 1 / (1 + math.log(max(reports, 2) / 2))


def _both(a: Mapping[str, float], b: Mapping[str, float]) -> list[float]:
    return sorted(((a[id] + b[id]) / 2 for id in a if id in b), reverse=True)


def _kind(a: Trace, b: Trace, same: float, near: float, differs: float) -> float:
    if "NONE" in (a.kind, b.kind) or "D99" in (a.kind, b.kind):
        return 0.0
    if a.kind == b.kind:
        return same
    if a.kind in b.near_kinds or b.kind in a.near_kinds:
        return near
    return differs


def _likeness(a: Trace, b: Trace) -> tuple[str, str]:
    value = f"相似度 {alike(a, b):.2f}"
    return value, value


def _sentence(label: str, left: str, right: str, weight: float) -> str:
    sense = "支持同一事项" if weight > 0 else "不支持同一事项"
    compared = left if left == right else f"“{left}”与“{right}”"
    return f"{label}：{compared}（{weight:+.1f}，{sense}）"
