"""What two groups of reports have in common, as weights of evidence that add up, each with the strings compared.

A single report is a group of one. Invariants: symmetric; a masked district is no place; the same words
about another place
speak against one matter; a hub (generic value) counts less, and so does an account that wrote about many
matters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from graph.identity.curves import Curve, curved
from graph.identity.particulars import Part, agreeing, said
from graph.identity.profiles import FINE, Counts, Profile, Trace, used_ids
from graph.identity.regions import compatible
from graph.identity.types import Reason
from graph.identity.wording import Products, alike, product, products_of, sides, unity, whole, wording
from knowledge import load
from knowledge.identity import IdentityPack

_TIE = 0.4
_NAMED = 0.5  # a town alone says less, a village or estate named in passing more
_FEW = 2
_TWO_NAMES = 2.0
_WRITTEN = 0.7
_UNDATED = 365.0
_RETOLD, _ENOUGH = 0.6, 20  # two texts this alike, of this many different grams, tell the same
_TOLD_OF, _HINT = 0.3, 0.5  # texts less alike do where the evidence of the place or the body is this strong
_MOSTLY = 0.6  # a body that so many of its reports name is a group's own
_SPEAKING = ((0.02, 0.0), (0.07, 1.0))


class Evidence(NamedTuple):
    """The parts of one comparison, and whether something ties both sides to one thing (a place, a body, a writer).

    `elsewhere`: what the words say of two related matters, though not of one.
    """

    place: float
    org: float
    kind: float
    grievance: float
    topic: float
    writer: float
    quoted: float
    copy: float
    person: float
    whole: float
    prior: float
    time: float
    area: float
    unity: float
    parties: float
    base: float
    anchored: bool
    nearby: bool
    elsewhere: float = 0.0

    @property
    def total(self) -> float:
        words = self.place + self.org + self.kind + self.grievance + self.topic + self.whole
        written = self.writer + self.quoted + self.copy + self.person
        around = self.prior + self.time + self.area + self.unity + self.parties
        return round(self.base + words + written + around, 6)

    @property
    def kinship(self) -> float:
        """The total with what the same words say about another place: enough to relate two matters, never to join."""
        return self.total + self.elsewhere


@dataclass(frozen=True, slots=True)
class Scale:
    """The pack plus what is known of all records: which entities may be one, how far an account points to one
    matter.
    """

    pack: IdentityPack
    used: Mapping[str, int]
    akin: Mapping[str, frozenset[str]]
    roads: frozenset[str]
    accounts: Mapping[str, int]
    names: Mapping[str, str]
    crowding: Mapping[str, float]

    def weigh(self, a: Profile, b: Profile, stray: bool = False, products: Products | None = None) -> Evidence:
        """The evidence that `a` and `b` are one matter.

        `stray`: one side is a stray report looking for its group; then the prior counts even if the words differ.
        `products`: where they are known already; then `a` and `b` need not hold the words themselves.
        """
        w = self.pack.weights
        place, place_tie = self._place(a, b)
        org, org_tie = self._org(a, b)
        texts, titles, everything = products if products is not None else products_of(a, b)
        likeness, whole_likeness = alike(a, b, texts, titles), whole(a, b, everything)
        apart = _apart(a, b)
        writer = self._writer(a, b)
        quoted = w.quoted if len(a.quotes & b.ids) + len(b.quotes & a.ids) > 0 else 0.0
        pasted = place >= 0 and apart == 0 and len(a.copies & b.copies) > 0
        retold = min(place, org) >= 0 and apart == 0 and whole_likeness >= _least(place, org) and _wordy(a, b)
        people = 0.0 if apart >= 0.5 or place < 0 else _people(a, b)
        told_so = pasted or retold or quoted > 0 or (writer >= _WRITTEN and likeness >= 0.2)
        tied = place_tie or org_tie or people >= _TWO_NAMES or told_so
        bodies = _other_bodies(a, b, w.bodies) if org < 0 else 0.0
        if place * org != 0:
            place, org = _balanced(place, org)
        org += bodies
        kind = _kind(a, b, w.kind_same, w.kind_near, w.kind_differs)
        few = min(place, org, kind) >= 0 and min(a.size, b.size) <= _FEW
        prior = self._prior(a, b, likeness, stray) if few else 0.0
        near = curved(_days_between(a, b), w.days)
        near = near if tied else min(0.0, near)
        told, elsewhere = self._told(a, b, likeness, whole_likeness)
        grievance = self._grievance(a, b, likeness)
        topic = w.topic if len(a.topics & b.topics) > 0 else 0.0
        if apart >= 0.5 or (place < 0 and org <= 0):
            elsewhere += topic + max(grievance, 0.0) + max(told, 0.0)
            grievance, topic, told = min(grievance, 0.0), 0.0, min(told, 0.0)
        pasting = w.copy_text if pasted else 0.0
        person = w.person * min(people, 2.0)
        area, united = w.region_conflict * apart, unity(a, b, texts, w.unity, w.cohesion)
        parties = self._parties(a, b, people > 0 or writer > 0 or quoted > 0 or pasted)
        named = (place, org, kind, grievance, topic)
        rest = (told, prior, near, area, united, parties, w.base)
        return Evidence(*named, writer, quoted, pasting, person, *rest, tied, apart < 0.5, elsewhere)

    def total(self, a: Profile, b: Profile, stray: bool = False, products: Products | None = None) -> float | None:
        """The total of `weigh` if something ties both sides, else None; sparing the words where nothing can."""
        if not self._may_tie(a, b, products):
            return None
        found = self.weigh(a, b, stray, products)
        return found.total if found.anchored else None

    def _may_tie(self, a: Profile, b: Profile, products: Products | None) -> bool:
        place, place_tie = self._place(a, b)
        org, org_tie = self._org(a, b)
        if place_tie or org_tie or len(a.quotes & b.ids) + len(b.quotes & a.ids) > 0:
            return True
        if self._writer(a, b) >= _WRITTEN:
            return True
        if place < 0:
            return False
        if len(a.copies & b.copies) > 0 or _people(a, b) >= _TWO_NAMES:
            return True
        if org < 0 or not _wordy(a, b):
            return False
        everything = products[2] if products is not None else product(a.full, b.full)
        return whole(a, b, everything) >= _least(place, org)

    def _place(self, a: Profile, b: Profile) -> tuple[float, bool]:
        w = self.pack.weights
        same = _both(a.places, b.places, a.size * b.size)
        shared = w.place * min(1.0, same[0] + 0.2 * sum(same[1:3])) if len(same) > 0 else 0.0
        if shared > 0 and not (same[0] < _TIE and _only_areas(a.places, b.places)):
            return shared, same[0] >= _TIE
        akin = self._akin(a.places, b.places, a.size, b.size)
        if akin > 0:
            return w.place_possible * akin, akin >= _TIE
        if not (_placed(a) and _placed(b)):
            return shared, False
        focused = 2 * a.place_focus >= a.size and 2 * b.place_focus >= b.size
        road = any(id in self.roads for side in (a, b) for id in side.places)
        return w.place_conflict * (0.6 if road else 1.0) * (1.0 if focused else w.passing), False

    def _org(self, a: Profile, b: Profile) -> tuple[float, bool]:
        w = self.pack.weights
        same = _both(a.orgs, b.orgs, a.size * b.size)
        if len(same) > 0:
            return w.org * same[0], same[0] >= _TIE
        akin = self._akin(a.orgs, b.orgs, a.size, b.size)
        if akin > 0:
            return w.org_possible * akin, akin >= _TIE
        return (w.org_conflict if 2 * a.org_focus >= a.size and 2 * b.org_focus >= b.size else 0.0), False

    def _akin(self, a: Counts, b: Counts, m: int, n: int) -> float:
        """The strongest pair of entities that may be one (UNSURE or PART_OF), of groups of `m` and `n` reports."""
        if len(a) == 0 or len(b) == 0:
            return 0.0
        pairs = [(x, y) for x in a if x in self.akin for y in self.akin[x] if y in b]
        return max([min(a[x] / m, b[y] / n) for x, y in pairs], default=0.0) / FINE

    def _prior(self, a: Profile, b: Profile, likeness: float, stray: bool) -> float:
        """The prior of one matter, the less the fewer words they share; a stray's home may know it by other words."""
        prior = self._dominance(a, b)
        if prior > 0 and (not stray or likeness < _SPEAKING[0][0]):
            prior *= curved(likeness, _SPEAKING)
        return prior

    def _told(self, a: Profile, b: Profile, likeness: float, whole_likeness: float) -> tuple[float, float]:
        """What the likeness of all words says, and what it would say besides if the grievances were alike: where they
        are not, names and stock phrases are most of it; that too says the less the fewer words there are.
        """
        w = self.pack.weights
        told, most = curved(whole_likeness, w.whole), curved(likeness, w.names_only)
        over = max(0.0, told - most) * curved(float(min(a.words, b.words)), w.wordiness)
        return told - over, over

    def _grievance(self, a: Profile, b: Profile, likeness: float) -> float:
        """What the likeness of the grievances says; unlike words say the less the fewer there are."""
        weight = curved(likeness, self.pack.weights.grievance)
        if weight < 0:
            weight *= curved(float(min(a.words, b.words)), self.pack.weights.wordiness)
        return weight

    def _parties(self, a: Profile, b: Profile, known: bool) -> float:
        """What names say of two quarrels of particular persons, and of two of households also doors, sums and months.
        `known`: something else says that they are those of the same persons; where nothing does, many such quarrels at
        one place are as many.
        """
        if not _of_kinds(a, b, self.pack.private_kinds):
            return 0.0
        w, household = self.pack.weights.particulars, _of_kinds(a, b, self.pack.household_kinds)
        found = agreeing(a.particulars, b.particulars)
        counted = {part: agrees for part, agrees in found.items() if household or part is Part.NAME}
        told = sum([w[part.name.lower()][int(agrees)] for part, agrees in counted.items()])
        if counted.get(Part.NAME) is False:
            told += w["name"][0] * curved(float(min(a.size, b.size)), self.pack.weights.strangers)
        met = known or any(counted.get(part, False) for part in (Part.NAME, Part.DOOR, Part.SUM))
        return told + self._crowding(a, b) if household and not met else told

    def _crowding(self, a: Profile, b: Profile) -> float:
        """What it says of two quarrels with nothing in common that all of a place or body differ, or agree."""
        shared = [id for id in a.uses if id in b.uses]
        return max([self.crowding.get(id, 0.0) for id in shared], default=0.0)

    def _dominance(self, a: Profile, b: Profile) -> float:
        """The prior of one matter: whether both sides together hold most of what is said about a thing they share."""
        shared = [id for id in a.uses if id in b.uses]
        share = max([(a.uses[id] + b.uses[id] + 1) / (self.used[id] + 4) for id in shared], default=0.5)
        return max(-0.5, min(2.0, self.pack.weights.dominance * math.log(share / (1 - share))))

    def _writer(self, a: Profile, b: Profile) -> float:
        """One writer on both sides; less where the writer is one of many or writes about many things."""
        w = self.pack.weights
        same = [writer for writer in a.writers if writer in b.writers]
        if len(same) == 0:
            return 0.0
        share = min(1.0, len(same) / min(len(a.writers), len(b.writers)))
        return share * max((w.phone if v.startswith("phone") else w.account) * self._points(v, a, b) for v in same)

    def _points(self, writer: str, a: Profile, b: Profile) -> float:
        """How far a writer points to one matter: less for each report beside those of both sides."""
        return familiarity(self.accounts.get(writer, 2) - a.writers[writer] - b.writers[writer] + 2)

    def reasons(self, a: Trace, b: Trace, products: Products | None = None) -> tuple[Reason, ...]:
        """The evidence about two reports as sentences, strongest first, zero parts left out."""
        left, right, known = sides(a, b, products)
        found = self.weigh(left, right, products=known)
        likeness, whole_likeness = (
            f"相似度 {wording(left, right, known):.2f}",
            f"相似度 {whole(left, right, known[2]):.2f}",
        )
        shared = self.shared(a, b)
        drafts = (
            ("place", found.place, self._names(a.places), self._names(b.places), "地点"),
            ("org", found.org, self._names(a.orgs), self._names(b.orgs), "单位"),
            ("kind", found.kind, _kind_name(a.kind), _kind_name(b.kind), "纠纷类型"),
            ("grievance", found.grievance, likeness, likeness, "诉求文字"),
            ("whole", found.whole, whole_likeness, whole_likeness, "全文用词"),
            ("topic", found.topic, *_shared_topic(a, b), "题目用语"),
            ("writer", found.writer, "同一来件人", "同一来件人", "来件人"),
            ("quoted", found.quoted, a.key, b.key, "引用编号"),
            ("person", found.person, "同名当事人", "同名当事人", "当事人"),
            ("copy", found.copy, "全文相同", "全文相同", "整篇文字"),
            ("prior", found.prior, shared, shared, "共同对象的来件比重"),
            ("time", found.time, _date(a), _date(b), "来件日期"),
            ("area", found.area, a.area.text() or "不详", b.area.text() or "不详", "所在地区"),
            ("parties", found.parties, said(a.particulars), said(b.particulars), "各家自己的门牌、金额、月份、当事人"),
            ("base", found.base, "有共同之处的两件", "有共同之处的两件", "起点"),
        )
        made = [Reason(n, x, y, round(w, 2), _sentence(label, x, y, w)) for n, w, x, y, label in drafts if w != 0]
        return tuple(sorted(made, key=lambda reason: (-abs(reason.weight), reason.feature)))

    def likeness(self, a: Trace, b: Trace, products: Products | None = None) -> float:
        """How alike the wording of two reports is, 0..1."""
        return wording(*sides(a, b, products))

    def named(self, trace: Trace) -> tuple[str, str]:
        """The names of the places and of the bodies of a report, as reasons write them."""
        return self._names(trace.places), self._names(trace.orgs)

    def shared(self, a: Trace, b: Trace) -> str:
        """The names of what both reports speak of clearly."""
        theirs = set(used_ids(b))
        return self._names({id: 1.0 for id in used_ids(a) if id in theirs})

    def _names(self, weights: Mapping[str, float]) -> str:
        chosen = sorted(weights, key=lambda id: (-weights[id], id))[:3]
        return "、".join(sorted({self.names.get(id, id) for id in chosen})) or "不详"


def _kind_name(kind: str) -> str:
    known = load().kinds
    return known[kind].name if kind in known else "未归类"


def _date(trace: Trace) -> str:
    return "日期不详" if trace.day is None else date.fromordinal(trace.day).isoformat()


def _shared_topic(a: Trace, b: Trace) -> tuple[str, str]:
    phrases = "、".join(sorted(a.topics & b.topics)[:3])
    return phrases, phrases


def _balanced(place: float, org: float) -> tuple[float, float]:
    """Place and body go together: the weaker agreement counts half, a disagreeing body beside an agreeing place a
    third, and an agreeing body beside a disagreeing place a third: a firm has many places."""
    if place > 0 and org > 0:
        return (place, org / 2) if place >= org else (place / 2, org)
    if place < 0 and org < 0:
        return place, org
    return place, org / 3


def _of_kinds(a: Profile, b: Profile, kinds: frozenset[str]) -> bool:
    """Whether most readings of both sides together are of these kinds."""
    every = [(kind, n) for one in (a, b) for kind, n in one.kinds.items()]
    return 2 * sum([n for kind, n in every if kind in kinds]) > sum([n for _, n in every])


def familiarity(reports: int) -> float:
    """How far an account that wrote `reports` reports still points to one matter: 1 for two, then falling."""
    return 1 / (1 + math.log(max(reports, 2) / 2))


def _people(a: Profile, b: Profile) -> float:
    """How many names both sides write, half names for less."""
    return sum([weight for name, weight in a.persons.items() if name in b.persons]) / 10


def _other_bodies(a: Profile, b: Profile, weights: Curve) -> float:
    """What it says that of two groups each keeps naming a body of its own: the more the more reports each has."""
    return curved(float(min(_keeps_naming(a), _keeps_naming(b))), weights)


def _keeps_naming(one: Profile) -> int:
    """How many reports of a group name the body that most of them name; 0 where they name now this, now that."""
    most = max([one.uses.get(id, 0) for id in one.orgs], default=0)
    return most if most >= _MOSTLY * one.size else 0


def _placed(one: Profile) -> bool:
    """Whether a group is about a place, or most of its reports name one and the same, if only in passing."""
    return 2 * one.place_focus >= one.size or max(one.places.values(), default=0) >= _NAMED * FINE * one.size


def _both(a: Counts, b: Counts, pairs: int) -> list[float]:
    shared = [id for id in a if id in b]
    return sorted([math.sqrt(a[id] * b[id] / pairs) / FINE for id in shared], reverse=True)


def _wordy(a: Profile, b: Profile) -> bool:
    return min(a.all_words, b.all_words) >= _ENOUGH


def _least(place: float, org: float) -> float:
    """How alike two texts must be to tie them: less where a place or a body says something, though not enough."""
    return _TOLD_OF if max(place, org) >= _HINT else _RETOLD


def _only_areas(a: Counts, b: Counts) -> bool:
    """Whether all that two groups share of places is areas, as of two estates in one town."""
    return all(id.startswith("G-") for id in a if id in b)


def _kind(a: Profile, b: Profile, same: float, near: float, differs: float) -> float:
    """Agreement of the kinds read: full where the usual kinds agree, part where one is the other's alternative."""
    if len(a.kinds) == 0 or len(b.kinds) == 0:
        return 0.0
    shared = product(a.kinds, b.kinds) / math.sqrt(a.kinds_square * b.kinds_square)
    return curved(shared, ((0.0, differs), (0.35, near), (0.75, same)))


def _apart(a: Profile, b: Profile) -> float:
    """Share of report pairs that state areas which contradict each other; a town counts as much as a district."""
    if a.size == b.size == 1:
        return float(not compatible(next(iter(a.areas)), next(iter(b.areas))))
    apart = [n * m for x, n in a.areas.items() for y, m in b.areas.items() if not (x is y or compatible(x, y))]
    return sum(apart) / (a.size * b.size)


def _days_between(a: Profile, b: Profile) -> float:
    """Days from the end of one to the start of the other, 0 where they overlap; `_UNDATED` where one has no date."""
    if a.days is None or b.days is None:
        return _UNDATED
    return float(max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0))


def _sentence(label: str, left: str, right: str, weight: float) -> str:
    sense = "支持同一事项" if weight > 0 else "不支持同一事项"
    compared = left if left == right else f"“{left}”与“{right}”"
    return f"{label}：{compared}（{weight:+.1f}，{sense}）"
