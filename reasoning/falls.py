"""Falls of a colour that persons confirm: what a confirmation is bound to, and where it stands among findings.

Invariants:
- a fall is named by its grounds: the case as it stands with and without protective facts, these facts, and all signals
  and numbers but the duties of units. New grounds make another fall, so an old confirmation never lowers a newer rise;
- the day, freshness and the number of letters are no grounds: nothing that says nothing new asks for a second look;
- a cluster has no confirmation of its own: its fall is confirmed once that of every member which falls is.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from graph.model import canonical_json, digest
from reasoning.findings import Findings
from reasoning.model import DisputeFinding, Evidence, Protection


def falling(findings: Findings) -> Iterator[DisputeFinding]:
    """The disputes that protective facts lower, in the order of the findings."""
    return (one for one in findings.disputes if one.verdict.is_lowered)


def grounds_of(finding: DisputeFinding) -> tuple[Protection, ...]:
    """The protective facts for which a dispute falls, each once: those in force, and those it was watched after."""
    return tuple(dict.fromkeys((*finding.calm.facts, *finding.calm.green)))


def fall_of(finding: DisputeFinding) -> str:
    """The address of a fall: the same grounds, the same address."""
    verdict = finding.verdict
    spoken = [one for one in finding.evidence if not one.duty]
    return digest(
        canonical_json(
            {
                "dispute": finding.id,
                "from": [None if verdict.held is None else verdict.held.value, verdict.held_level],
                "to": [verdict.colour.value, verdict.level],
                "axes": {axis: None if one is None else one.value for axis, one in verdict.axes.items()},
                "facts": [[one.id, one.since, *_places(one.evidence)] for one in grounds_of(finding)],
                "signals": sorted([one.id, one.grade, one.pending, *_places(one.evidence)] for one in spoken),
            }
        ),
        length=16,
    )


def with_confirmed(findings: Findings, falls: Set[str]) -> Findings:
    """The findings with those disputes named whose fall, on just these grounds, is among `falls`."""
    named = sorted(one.id for one in falling(findings) if fall_of(one) in falls)
    return replace(findings, confirmed=tuple(named))


def _places(pieces: tuple[Evidence, ...]) -> list[str]:
    return sorted(f"{one.document}/{one.field}/{one.start}-{one.end}/{one.assertion.value}" for one in pieces)
