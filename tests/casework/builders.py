"""Made-up findings for casework: a small county judged without a store."""

from __future__ import annotations

from typing import Any

from reasoning.clusters import find_groups
from reasoning.findings import Findings, urgency
from reasoning.model import DisputeFacts, DisputeFinding, EventFact, Link, Named, ReportFact, Surroundings
from tests.reasoning.builders import event, judge

TODAY = "2024-06-30"
TOWN = Named("G-1", "胶东街道", kind="town", code="370281007")


def dispute(id: str, kind: str, *events: EventFact, reports: tuple[ReportFact, ...] = (), **more: Any) -> DisputeFacts:
    """Facts of a dispute with one petition of 2024-06-03, unless `reports` are given."""
    known = (
        reports
        if len(reports) > 0
        else (ReportFact("R-1", f"XF-{id}", "petition", "2024-06-03", "2024-06-03", "虚构标题"),)
    )
    line = judge().knowledge.kinds[kind].line
    name = judge().knowledge.kinds[kind].name
    base: dict[str, Any] = {"since": "2024-06-03", "until": "2024-06-03", "regions": (TOWN,), "voices": 1} | more
    return DisputeFacts(f"D-{id}", name, kind, line, reports=known, events=events, **base)


def findings(*facts: DisputeFacts, links: tuple[Link, ...] = ()) -> Findings:
    """Findings on these disputes, clusters included, as a run would give them."""
    judged = {one.id: judge().dispute(one, Surroundings(), TODAY) for one in facts}
    return assembled(judged, links)


def assembled(judged: dict[str, DisputeFinding], links: tuple[Link, ...]) -> Findings:
    groups = find_groups(judge().packs.links, {id: one.facts for id, one in judged.items()}, links)
    clusters = [judge().cluster(group, judged) for group in groups]
    return Findings(
        disputes=tuple(sorted(judged.values(), key=lambda one: urgency(one.verdict, one.facts.until, one.id))),
        links=links,
        hubs=(),
        clusters=tuple(sorted(clusters, key=lambda one: urgency(one.verdict, one.until, one.id))),
        today=TODAY,
        pack_version="test",
        reasons={reason.id: reason.name for reason in judge().packs.links.reasons},
        not_computed=(("G09", "虚构原因"),),
    )


def county() -> Findings:
    """A wage cluster of two disputes with a statement, and a quiet noise dispute."""
    site, firm = Named("S-1", "东湖工地"), Named("E-1", "虚构建筑公司", role="respondent")
    wages = dispute(
        "1", "D01", event("T14"), event("T18", start=30), overdue_days=70, people=12, sites=(site,), enterprises=(firm,)
    )
    more = dispute("2", "D01", enterprises=(firm,))
    noise = dispute("3", "D19", sites=(Named("S-2", "金湖新城"),))
    return findings(wages, more, noise, links=(Link("D-1", "D-2", "same_enterprise", 0.8, "E-1", "虚构建筑公司"),))


def resolve(document: str, field: str, start: int, end: int) -> tuple[str, int]:
    """A made-up sentence around any span: markup, and a number that must not be seen."""
    phrase = "停工等钱"[: end - start]
    return f"<b>工友们</b>说{phrase}，电话13912345678。", len("<b>工友们</b>说")
