"""What reasoning reads and what it finds, as frozen values. Nothing here knows a store, and nothing here is a person.

Invariants:
- a `Fired` signal always carries the evidence it rests on: characters of a document, or the ids it was counted from;
- the three axes are three values, never a number, never added; the duty of a unit is a list beside them;
- findings exist for disputes and clusters only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from graph.model import Assertion, Colour

Value = str | int | float | bool | None

RANK: Mapping[Colour | None, int] = MappingProxyType(
    {None: 0, Colour.GREEN: 1, Colour.BLUE: 2, Colour.YELLOW: 3, Colour.RED: 4}
)
AXES = ("H", "G", "S")
WORDS: Mapping[str, str] = MappingProxyType({"red": "红", "yellow": "黄", "blue": "蓝", "green": "绿"})
AXIS_WORDS: Mapping[str, str] = MappingProxyType({"H": "人身", "G": "聚集", "S": "救助", "D": "单位义务"})
SUFFICIENT, INSUFFICIENT = "sufficient", "insufficient"

FIGURES: Mapping[str, str] = MappingProxyType({"Q-people": "涉及人数", "Q-money": "涉及金额", "Q-overdue": "拖欠天数"})
"""The numbers of a dispute that have characters of their own: id of the statement, and its name."""


def most_urgent(*colours: Colour | None) -> Colour | None:
    """The maximum of colours in the order none < green < blue < yellow < red: an ordinal maximum, never a sum."""
    return max(colours, key=lambda colour: RANK[colour], default=None)


@dataclass(frozen=True, slots=True)
class ReportFact:
    """A report of a dispute: `key` is the record key of its source, `time` when it was written.

    `answered` says that its source has an answer to it, `replied` when it came, as far as the source says.
    """

    id: str
    key: str
    channel: str
    time: str | None
    known_from: str | None
    title: str = ""
    snippet: str = ""
    source: str = ""
    answered: bool = False
    replied: str | None = None


@dataclass(frozen=True, slots=True)
class EventFact:
    """A stated happening: signal id, assertion, when it happened, and the characters that say so.

    `threat_grade` says how far a threat has gone, 1..5, by the words of `threat_why`; 0 for what is no threat.
    `value` is what a legal element states (`agreed`, `performed`, a number as text), "" for a signal; `unit`
    whose answer it is.
    """

    id: str
    signal: str
    assertion: Assertion
    report: str
    document: str
    field: str
    start: int
    end: int
    snippet: str
    time_from: str | None = None
    time_to: str | None = None
    threat_grade: int = 0
    threat_why: str = ""
    value: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rest of the graph says about one dispute, as (name, …) of what they have in common.

    - `arrears`: an enterprise, how many sites it owes wages at, the disputes
    - `crowded`: a site and the disputes there within a window
    - `upstream`: a site or enterprise, and disputes about project money overdue there
    - `kin`: two firms of one owner, the dispute that says so ("": their names do), the disputes where one is gone
    - `settled`: an earlier dispute of the same pair, and the day by which it was settled
    - `unanswered`: reports to which their source, which keeps its answers, has none
    """

    arrears: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    crowded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    upstream: tuple[tuple[str, tuple[str, ...]], ...] = ()
    kin: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    settled: tuple[tuple[str, str], ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A site, region, enterprise or unit; `kind` is its grade or kind, `role` its part in the dispute.

    `named` is how many reports of the dispute name it, as far as claims say so. `outcome`: what came of asking a unit.
    """

    id: str
    name: str
    kind: str = ""
    role: str = ""
    code: str = ""
    region: str = ""
    named: int = 0
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """All that the base graph says of one dispute; times are local ISO strings, money CNY, people a head count.

    `figures` are the statements behind `people`, `money` and `overdue_days`; they are no happenings and never `events`.
    """

    id: str
    name: str
    kind: str
    line: str
    since: str | None = None
    until: str | None = None
    voices: int = 0
    people: int = 0
    money: float = 0.0
    overdue_days: int = 0
    group: bool = False
    reports: tuple[ReportFact, ...] = ()
    events: tuple[EventFact, ...] = ()
    figures: tuple[EventFact, ...] = ()
    sites: tuple[Named, ...] = ()
    regions: tuple[Named, ...] = ()
    enterprises: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a signal stands: `document` and `[start, end)` of its `field`; `key` is the source's own record key."""

    event: str
    report: str
    key: str
    channel: str
    document: str
    field: str
    start: int
    end: int
    assertion: Assertion
    snippet: str
    time: str | None = None
    threat_grade: int = 0
    threat_why: str = ""


@dataclass(frozen=True, slots=True)
class Fired:
    """A signal that fired. `grade` A..D is the grade *after* the assertion was weighed; `pending` asks for a check.

    `verified` says that a source of good grade states it as fact. A number (`Q-people`) takes the same shape, with
    grade D and no axis, and stands apart from the signals. `freshness`, 0..1, halves with every half-life since it was
    last told; it orders cases and lowers nothing.
    """

    id: str
    name: str
    grade: str
    axes: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    pending: bool = False
    duty: bool = False
    note: str = ""
    bindings: Mapping[str, Value] = field(default_factory=dict)
    verified: bool = False
    freshness: float = 1.0


@dataclass(frozen=True, slots=True)
class Protection:
    """A protective fact (P01..P07) of a dispute: what it does by the pack, since when, and until when it lasts.

    `effect`, `steps` and `axes` are those of `protective.yaml`. It holds from the day `since` up to and without the day
    `until` (None: it does not fade). `proven` says that the proof which the pack asks for is there; what is not proven
    is shown as 待核 and lowers nothing. `note` says in words what is missing or until when it holds.
    """

    id: str
    name: str
    effect: str
    steps: int
    axes: tuple[str, ...]
    since: str | None
    until: str | None
    proven: bool
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Calm:
    """What protective facts do on a day: `lower` are steps down by axis, `closed` axes that no longer count.

    `wage` settles the wages, `paused` the duties of units. `facts` are those that do it, `green` those after which it
    was watched long enough, none where it was not.
    """

    lower: tuple[tuple[str, int], ...] = ()
    closed: frozenset[str] = frozenset()
    wage: bool = False
    paused: bool = False
    green: tuple[Protection, ...] = ()
    facts: tuple[Protection, ...] = ()

    @property
    def steps(self) -> Mapping[str, int]:
        return dict(self.lower)


NOTHING = Calm()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: the rule that applied, what it says, which signals and values it was bound to.

    `evidence` are the characters behind its numbers; those behind its signals stand with the signals. `pending` marks
    what is 待核: nothing firm stands behind the step.
    """

    rule: str
    effect: str
    text: str
    axis: str = ""
    signals: tuple[str, ...] = ()
    bindings: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome of the level rules: one colour per axis or none, the colour, duty flags, who must act, and why.

    `evidence` is "insufficient" (证据不足) when nothing firm supports it: colour and level are then provisional. Of the
    `pieces` of evidence behind the colour, `hearsay` are hearsay or come from channels of rumour. Where protective
    facts lower the case, `held` and `held_level` are where it stands without them, until the fall is confirmed.
    """

    colour: Colour
    axes: Mapping[str, Colour | None]
    duty: tuple[str, ...]
    level: int
    steps: tuple[Step, ...] = ()
    evidence: str = SUFFICIENT
    hearsay: int = 0
    pieces: int = 0
    held: Colour | None = None
    held_level: int = 0

    @property
    def is_lowered(self) -> bool:
        """Whether protective facts propose less than the rules say without them."""
        return self.held is not None


@dataclass(frozen=True, slots=True)
class DisputeFinding:
    """The finding on one dispute. `title` says where or who, and what: `金湖新城 · 邻里噪声`.

    `around` is what it was judged among, so that it can be judged again without a store.
    """

    facts: DisputeFacts
    signals: tuple[Fired, ...]
    verdict: Assessment
    stale_days: int = 0
    figures: tuple[Fired, ...] = ()
    title: str = ""
    around: Surroundings = Surroundings()
    protections: tuple[Protection, ...] = ()
    calm: Calm = NOTHING

    @property
    def id(self) -> str:
        return self.facts.id

    @property
    def evidence(self) -> tuple[Fired, ...]:
        """Signals, then the numbers stated: everything with characters of its own."""
        return (*self.signals, *self.figures)


@dataclass(frozen=True, slots=True)
class Link:
    """Why two disputes belong together. `through` names what they share; `weight` is after the hub guard, 0..1.

    `against` are the ids of what weighs against it, as far as anything does; `plain` is its weight without those.
    """

    a: str
    b: str
    reason: str
    weight: float
    through: str
    through_name: str = ""
    against: tuple[str, ...] = ()
    plain: float = 0.0


@dataclass(frozen=True, slots=True)
class Hub:
    """Something so widely shared that sharing it says little: its spread and the factor applied to its links."""

    id: str
    name: str
    kind: str
    degree: int
    spread: int
    factor: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """A tie that alone holds a cluster together: drop it and the cluster falls into parts of these sizes.

    `sides` are the members of each part, where they were asked for.
    """

    reason: str
    through: str
    through_name: str
    weight: float
    parts: tuple[int, ...]
    sides: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterFinding:
    """Disputes that should be looked at together. `members` are sorted by their first report."""

    id: str
    title: str
    members: tuple[str, ...]
    since: str | None
    until: str | None
    known_from: str | None
    reports: int
    voices: int
    people: int
    verdict: Assessment
    signals: tuple[Fired, ...] = ()
    figures: tuple[Fired, ...] = ()
    links: tuple[Link, ...] = ()
    bridge: Bridge | None = None
    sites: tuple[Named, ...] = ()
    enterprises: tuple[Named, ...] = ()
    regions: tuple[Named, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    channels: tuple[str, ...] = ()
    dormant_days: int = 0
