"""What weighs against a link: each of the two disputes is about a firm of its own, and what they share is where it is.

Requirements and invariants that make this correct:
- **Named on both sides**: what one side leaves out tells nothing apart; nor does a name that may be the other one.
- **Firms, never people**: the graph knows of a person no more than a masked name, so only surnames could tell two
  people apart here, and a surname may change no link and no colour.
- **A function of the graph as it is**: what weighs against a link is asked anew in every run, of all links, since a
  judgement on two firms elsewhere may change it; so a night's run says what a full one would.
- **Weakened, not cut**: a link keeps part of its weight, and another ground may still tie the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from graph.ports import GraphReader
from knowledge.links import LinkPack, OtherFirms
from reasoning.facts import batches
from reasoning.model import DisputeFacts, Link, Named

FIRMS = "other_firms"
Pair = tuple[str, str]


def weighed(
    store: GraphReader, pack: LinkPack, facts: Mapping[str, DisputeFacts], links: Iterable[Link]
) -> tuple[Link, ...]:
    """The links, in their order, those that something weighs against weaker by it, all others as plain as they were."""
    plain, firms = [_plain(link) for link in links], pack.against.other_firms
    apart = _firms(store, firms, facts, plain)
    return tuple(
        _weakened(link, FIRMS, firms.factor) if link.reason in firms.weakens and (link.a, link.b) in apart else link
        for link in plain
    )


def _plain(link: Link) -> Link:
    return link if len(link.against) == 0 else replace(link, weight=link.plain, against=(), plain=0.0)


def _weakened(link: Link, id: str, factor: float) -> Link:
    return replace(link, weight=round(link.weight * factor, 3), against=(id,), plain=link.weight)


def _firms(
    store: GraphReader, rule: OtherFirms, facts: Mapping[str, DisputeFacts], links: Iterable[Link]
) -> frozenset[Pair]:
    """The tied pairs of which each is about a firm of its own."""

    def differ(a: DisputeFacts, b: DisputeFacts) -> bool:
        if a.kind in rule.unless or b.kind in rule.unless:
            return False
        one, other = _own_firms(a, rule), _own_firms(b, rule)
        return len(one) > 0 and len(other) > 0 and _ids(a.enterprises).isdisjoint(_ids(b.enterprises))

    tied = sorted({(link.a, link.b) for link in links if link.reason in rule.weakens})
    pairs = [(a, b) for a, b in tied if differ(facts[a], facts[b])]
    return frozenset(pairs) - frozenset(_alike(store, pairs))


def _own_firms(facts: DisputeFacts, rule: OtherFirms) -> frozenset[str]:
    """The firms that a dispute of several reports keeps naming, but for those that complain."""
    if len(facts.reports) < rule.reports_from:
        return frozenset()
    return _ids(firm for firm in facts.enterprises if firm.role != "claimant" and firm.named >= rule.reports_from)


def _ids(named: Iterable[Named]) -> frozenset[str]:
    return frozenset(one.id for one in named)


def _alike(store: GraphReader, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Those of the pairs whose firms may be one under two names."""
    for batch in batches(pairs):
        rows = store.read("risk/firms_alike", pairs=[{"a": a, "b": b} for a, b in batch])
        yield from ((str(row["a"]), str(row["b"])) for row in rows)
