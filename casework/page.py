"""The report as plain values, ready for the template, the workbook and the brief: what is said, in which order.

Invariants: only clusters and disputes with a report in the period appear; the wording calls every level a proposal;
sentences come masked; figures say how many were left out, if any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.draw import Network, Timeline, most_urgent_first, network, timeline
from casework.ledger import COLOUR_WORDS, channel_names, evidence_words, flag_name, lowered_words
from casework.routing import Duty, route_cluster
from casework.text import ResolveText
from graph.masking import mask_text
from graph.model import Assertion, Colour
from knowledge import Knowledge
from reasoning.asking import Ask, Chances, chances_of
from reasoning.clusters import tally
from reasoning.explain import cluster_questions
from reasoning.findings import Findings, why
from reasoning.grounds import Share, shares
from reasoning.judge import Judge
from reasoning.model import ClusterFinding, DisputeFinding, Evidence, Fired, Step
from reasoning.rulebook import Rulebook
from reasoning.whatif import Remedy, of_cluster

MOST_CARDS = 30
MOST_ROWS = 200
MOST_EVIDENCE = 6
ASSERTIONS = {
    Assertion.ACTUAL: "写明属实",
    Assertion.HEARSAY: "转述",
    Assertion.HYPOTHETICAL: "假设",
    Assertion.PAST: "往事",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month or year by its ISO prefix, or everything (prefix empty)."""

    prefix: str

    @classmethod
    def of(cls, text: str) -> Period:
        """`2024-06-01`, `2024-06`, `2024`, or `all`. Raises ValueError."""
        if text in ("", "all"):
            return cls("")
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(part.isdigit() for part in parts):
            raise ValueError(f"期间 {text} 看不懂；写成 2024-06、2024-06-01、2024 或 all")
        return cls(text)

    @property
    def words(self) -> str:
        names = ("年", "月", "日")
        parts = [part for part in self.prefix.split("-") if part != ""]
        joined = "".join(f"{int(part)}{name}" for part, name in zip(parts, names, strict=False))
        return joined or "全部期间"

    def reports(self, finding: DisputeFinding) -> int:
        """How many reports of the dispute fall into the period."""
        return sum((one.time or one.known_from or "").startswith(self.prefix) for one in finding.facts.reports)

    def holds(self, finding: DisputeFinding) -> bool:
        return self.reports(finding) > 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence with its telling phrase: `before + phrase + after` is the sentence."""

    before: str
    phrase: str
    after: str
    signal: str
    grade: str
    duty: bool
    assertion: str
    key: str
    channel: str
    time: str
    threat: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """All that is said of one cluster."""

    number: int
    cluster: ClusterFinding
    colour: str
    level_name: str
    handler: str
    duty: Duty
    members: tuple[DisputeFinding, ...]
    why: tuple[str, ...]
    flags: tuple[str, ...]
    quotes: tuple[Quote, ...]
    told: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    asks: tuple[Ask, ...]
    network: Network
    timeline: Timeline | None
    bridge: str
    channels: tuple[str, ...]
    evidence: str = ""
    lowered: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    cluster: ClusterFinding
    colour: str
    unit: str
    why: str
    has_card: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One line (条线) with how many disputes of each colour."""

    name: str
    red: int
    yellow: int
    blue: int

    @property
    def total(self) -> int:
        return self.red + self.yellow + self.blue


@dataclass(frozen=True, slots=True)
class Page:
    period: Period
    findings: Findings
    disputes: tuple[DisputeFinding, ...]
    clusters: tuple[ClusterFinding, ...]
    rows: tuple[TableRow, ...]
    cards: tuple[Card, ...]
    bars: tuple[Bar, ...]
    figures: tuple[tuple[str, int, str], ...]
    months: tuple[tuple[str, int], ...]
    shares: tuple[tuple[int, Share], ...] = ()


def build(findings: Findings, knowledge: Knowledge, period: Period, resolve: ResolveText) -> Page:
    """The page of a period."""
    disputes = tuple(one for one in findings.disputes if period.holds(one))
    inside = {one.id for one in disputes}
    clusters = tuple(one for one in findings.clusters if not inside.isdisjoint(one.members))
    judge = Judge.of(knowledge, Rulebook(findings.rules))
    chances = chances_of(judge, findings.disputes)
    cards = tuple(
        _card(place, one, findings, judge, chances, resolve) for place, one in enumerate(clusters[:MOST_CARDS], start=1)
    )
    rows = tuple(
        _row(place, one, findings, knowledge, place <= len(cards))
        for place, one in enumerate(clusters[:MOST_ROWS], start=1)
    )
    months = _months(findings.disputes)
    return Page(
        period,
        findings,
        disputes,
        clusters,
        rows,
        cards,
        _bars(disputes, knowledge),
        _figures(disputes, clusters, period),
        months,
        tuple(shares(one.verdict for one in disputes).items()),
    )


def _figures(
    disputes: Sequence[DisputeFinding], clusters: Sequence[ClusterFinding], period: Period
) -> tuple[tuple[str, int, str], ...]:
    """(name, number, style) of the headline tiles."""
    count = {colour: sum(one.verdict.colour is colour for one in disputes) for colour in Colour}
    return (
        ("本期来件", sum(period.reports(one) for one in disputes), ""),
        ("纠纷", len(disputes), ""),
        ("纠纷群", len(clusters), ""),
        ("红", count[Colour.RED], "red"),
        ("黄", count[Colour.YELLOW], "yellow"),
        ("蓝", count[Colour.BLUE], "blue"),
        ("单位欠答复", sum(len(one.verdict.duty) > 0 for one in disputes), "duty"),
        ("久未更新", sum(one.stale_days > 0 for one in disputes), "quiet"),
    )


def _bars(disputes: Iterable[DisputeFinding], knowledge: Knowledge) -> tuple[Bar, ...]:
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in disputes:
        counts[one.facts.line][one.verdict.colour.value] += 1
    bars = [
        Bar(knowledge.lines[line].name if line in knowledge.lines else "未归线", by["red"], by["yellow"], by["blue"])
        for line, by in sorted(counts.items())
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.red, -bar.yellow, -bar.total, bar.name))[:10])


def _months(disputes: Iterable[DisputeFinding]) -> tuple[tuple[str, int], ...]:
    """Reports per month over everything that is known, the last 24 months."""
    found = tally((one.time or one.known_from or "")[:7] for item in disputes for one in item.facts.reports)
    return tuple(sorted((month, count) for month, count in found if len(month) == 7))[-24:]


def _row(number: int, cluster: ClusterFinding, findings: Findings, knowledge: Knowledge, has_card: bool) -> TableRow:
    duty = route_cluster(cluster, findings, knowledge)
    colour = COLOUR_WORDS[cluster.verdict.colour]
    return TableRow(number, cluster, colour, duty.unit.name, why(cluster.verdict), has_card)


def _card(
    number: int, cluster: ClusterFinding, findings: Findings, judge: Judge, chances: Chances, resolve: ResolveText
) -> Card:
    knowledge, verdict = judge.knowledge, cluster.verdict
    members = most_urgent_first(findings.by_id[member] for member in cluster.members)
    level = next(item for item in knowledge.levels if item.n == verdict.level)
    channels = list(zip(cluster.channels, channel_names(knowledge, cluster.channels), strict=True))
    pack = judge.packs.links
    return Card(
        number=number,
        cluster=cluster,
        colour=COLOUR_WORDS[verdict.colour],
        level_name=level.name,
        handler=level.handler,
        duty=route_cluster(cluster, findings, knowledge),
        members=tuple(members),
        why=_whys(cluster, members),
        flags=tuple(flag_name(knowledge, id) for id in verdict.duty),
        quotes=_quotes(cluster, members, knowledge, resolve),
        told=_told(members),
        remedies=of_cluster(judge, cluster, [findings.by_id[id] for id in cluster.members])[:3],
        asks=cluster_questions(judge, findings, cluster, chances),
        network=network(cluster, members, pack.strong, pack.seed, (460, 300)),
        timeline=timeline(members, channels, 960),
        bridge=_bridge(findings, cluster),
        channels=tuple(name for _, name in channels),
        evidence=evidence_words(verdict, knowledge),
        lowered=lowered_words(verdict, findings.is_confirmed(cluster.id), knowledge),
    )


def _whys(cluster: ClusterFinding, members: Sequence[DisputeFinding]) -> tuple[str, ...]:
    """The cluster's own steps, then the telling steps of its most urgent members, each sentence once, at most six."""
    own = [step.text for step in cluster.verdict.steps if step.rule != "cluster.members" or len(members) > 1]
    theirs = [
        step.text
        for member in members[:4]
        for step in member.verdict.steps
        if step.effect == cluster.verdict.colour.value and member.verdict.colour is not Colour.BLUE
    ]
    fresh = [text for text in (*theirs, *own[1:]) if len(own) == 0 or not own[0].endswith(text)]
    return tuple(dict.fromkeys((*own[:1], *fresh)))[:6]


def _quotes(
    cluster: ClusterFinding, members: Sequence[DisputeFinding], knowledge: Knowledge, resolve: ResolveText
) -> tuple[Quote, ...]:
    """What bears the colour out first, then the gravest signals; one sentence of each before a second of any."""
    bearing = _bearing(cluster, members)
    spoken = [one for one in (*cluster.signals, *cluster.figures) if one.id in bearing or one.id.startswith("T")]
    stated = sorted(spoken, key=lambda one: (-bearing.get(one.id, 0), one.duty, one.grade, one.id))
    rounds = [(fired, fired.evidence[place]) for place in range(3) for fired in stated if place < len(fired.evidence)]
    chosen: dict[tuple[str, int], tuple[Fired, Evidence]] = {}
    for fired, evidence in rounds:
        chosen.setdefault((evidence.document, evidence.start), (fired, evidence))
    picked = list(chosen.values())[:MOST_EVIDENCE]
    return tuple(_quote(fired, evidence, knowledge, resolve) for fired, evidence in picked)


def _bearing(cluster: ClusterFinding, members: Sequence[DisputeFinding]) -> Mapping[str, int]:
    """The signals and numbers behind the colour and the level of the cluster; 2 for those of its first reason."""
    reached = (cluster.verdict.colour.value, str(cluster.verdict.level))
    verdicts = [cluster.verdict, *(one.verdict for one in members)]
    steps = [step for verdict in verdicts for step in verdict.steps if step.effect in reached]
    found = {id: 1 for step in steps for id in _grounds(step, cluster)}
    return found | {id: 2 for step in steps[:1] for id in _grounds(step, cluster)}


def _grounds(step: Step, cluster: ClusterFinding) -> list[str]:
    numbers = [one.id for one in cluster.figures if not set(step.evidence).isdisjoint(one.evidence)]
    return [*step.signals, *numbers]


def _quote(fired: Fired, evidence: Evidence, knowledge: Knowledge, resolve: ResolveText) -> Quote:
    sentence, offset = resolve(evidence.document, evidence.field, evidence.start, evidence.end)
    sentence, offset = mask_text(sentence), max(0, offset)
    end = offset + evidence.end - evidence.start
    if sentence == "":
        sentence, offset, end = evidence.snippet, 0, len(evidence.snippet)
    return Quote(
        before=sentence[:offset],
        phrase=sentence[offset:end],
        after=sentence[end:],
        signal=fired.name,
        grade=fired.grade,
        duty=fired.duty,
        assertion=ASSERTIONS.get(evidence.assertion, evidence.assertion.value),
        key=evidence.key,
        channel=next(iter(channel_names(knowledge, [evidence.channel])), ""),
        time=(evidence.time or "")[:10],
        threat=_threat(evidence),
    )


def _threat(evidence: Evidence) -> str:
    """How far a threat has gone, with the words that show it."""
    if evidence.threat_grade == 0:
        return ""
    return f"威胁说到第 {evidence.threat_grade} 级（共 5 级）：{evidence.threat_why}"


def _told(members: Sequence[DisputeFinding]) -> tuple[str, ...]:
    """Titles of reports, for clusters without a stated signal; masked already."""
    titles = (report.title or report.snippet for member in members for report in member.facts.reports)
    return tuple(dict.fromkeys(title for title in titles if title != ""))[:4]


def _bridge(findings: Findings, cluster: ClusterFinding) -> str:
    bridge = cluster.bridge
    if bridge is None:
        return ""
    name = findings.reasons.get(bridge.reason, bridge.reason)
    parts = "、".join(map(str, bridge.parts[:8])) + ("…" if len(bridge.parts) > 8 else "")
    return f"最弱的一环：{name}“{bridge.through_name}”（强度 {bridge.weight}）。去掉它，这个纠纷群散为 {parts} 起。"
