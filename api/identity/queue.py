"""What waits for a person: pairs that may be one, those first that matter most.

Invariants: the queue holds what identity is unsure of, less what a person said "unsure" about while the evidence is
still the same; its order is a forecast from the last analysis (nothing is computed for it): a pair whose joining would
touch a colour or a cluster comes first, then the heavier evidence; ties by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api import archive
from api.bootstrap import Workspace
from api.identity.things import Pair, pair_of
from api.identity.view import View
from api.identity.words import both_write, sentence, telling
from api.problems import NotAnalysed
from graph.identity import Link, Verdict
from graph.identity.decisions import fingerprint, stacks
from reasoning.findings import Findings


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that waits for a person; `forecast` says what joining may touch: "colour", "cluster" or ""."""

    link: Link
    two: Pair
    forecast: str


def queue(space: Workspace, view: View) -> list[Waiting]:
    """All that waits, what matters most first."""
    findings = _last(space)
    aside = _set_aside(view)
    waiting = [link for link in view.identity.links if link.verdict is Verdict.UNSURE and _may_show(link, view)]
    fresh = [link for link in waiting if _question(link, view) not in aside]
    touched = _disputes(view)
    made = [Waiting(link, pair_of(view, link), _forecast(link, view, touched, findings)) for link in fresh]
    return sorted(made, key=lambda one: (one.forecast == "", -one.link.weight, one.link.a, one.link.b))


def _last(space: Workspace) -> Findings | None:
    try:
        return archive.latest(space.home).findings
    except NotAnalysed:
        return None


def _may_show(link: Link, view: View) -> bool:
    """Whether neither end is rather a person."""
    return link.subject == "matter" or (link.a in view.entities and link.b in view.entities)


def _question(link: Link, view: View) -> tuple[str, str, str, str]:
    """What is asked: the two ends, and the evidence that was seen."""
    one, other = sorted(view.ends(link))
    return link.subject, one, other, fingerprint(link.reasons)


def _set_aside(view: View) -> set[tuple[str, str, str, str]]:
    """Pairs that a person could not tell, each with the evidence of that time."""
    found = set()
    for subject in ("matter", "enterprise", "site"):
        for (left, right), stack in stacks(view.decisions, subject).items():
            a, b = view.meant(subject, left), view.meant(subject, right)
            if stack[-1].decision != "unsure" or a is None or b is None:
                continue
            if subject == "matter":
                a, b = view.home[a].id, view.home[b].id
            one, other = sorted((a, b))
            found.add((subject, one, other, stack[-1].evidence))
    return found


def _disputes(view: View) -> Mapping[str, set[str]]:
    """The matters that are about each entity."""
    found: dict[str, set[str]] = defaultdict(set)
    for matter in view.identity.matters:
        for id in (*matter.sites, *matter.enterprises):
            found[id].add(matter.id)
    return found


def _forecast(link: Link, view: View, touched: Mapping[str, set[str]], findings: Findings | None) -> str:
    if findings is None:
        return ""
    ends = view.ends(link)
    sides = [{end} if link.subject == "matter" else touched.get(end, set()) for end in ends]
    if any(len(side) == 0 for side in sides):
        return ""
    if link.subject == "matter" and len({_colour(findings, end) for end in ends}) > 1:
        return "colour"
    here, there = ({_cluster(findings, id) for id in side} for side in sides)
    return "" if here == there and len(here) == 1 and "" not in here else "cluster"


def _colour(findings: Findings, dispute: str) -> str:
    found = findings.by_id.get(dispute)
    return "" if found is None else found.verdict.colour.value


def _cluster(findings: Findings, dispute: str) -> str:
    found = findings.cluster_of.get(dispute)
    return "" if found is None else found.id


def shown(view: View, one: Waiting) -> dict[str, Any]:
    """A waiting pair as it leaves the product."""
    link = one.link
    return {
        "kind": link.subject,
        "a": _end(view, link.subject, link.a),
        "b": _end(view, link.subject, link.b),
        "verdict": link.verdict.value,
        "weight": link.weight,
        "forecast": one.forecast,
        "reasons": [sentence(reason, view) for reason in telling(link.reasons)] + both_write(view, one.two),
    }


def _end(view: View, subject: str, id: str) -> dict[str, Any]:
    if subject == "matter":
        return {"id": id, "matter": view.home[id].id, "name": view.name(subject, id)}
    entity = view.entities[id]
    names = [view.shelf.book.masked(name) for name in entity.names]
    reports = len({spot.document for spot in entity.spots})
    return {"id": id, "name": view.name(subject, id), "names": names, "reports": reports}
