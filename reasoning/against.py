"""What weighs against a link: each of the two disputes has another side of its own, and what they share is where it is.

Requirements and invariants that make this correct:
- **Named on both sides**: what one side leaves out tells nothing apart; nor does a name that may be the other one.
- **A function of the graph as it is**: what weighs against a link is asked anew in every run, of all links, since a
  judgement on two firms elsewhere may change it; so a night's run says what a full one would.
- **Weakened, not cut**: a link keeps part of its weight, and another ground may still tie the two.
- Nothing of a person leaves the graph: the query compares, and answers with disputes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.ports import GraphReader
from knowledge.links import LinkPack, OtherFirms, OtherParties
from reasoning.facts import batches
from reasoning.model import DisputeFacts, Link, Named

FIRMS, PARTIES = "other_firms", "other_parties"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Against:
    """A ground against links of the reasons `weakens` between `pairs`, and what it leaves of them."""

    id: str
    factor: float
    weakens: frozenset[str]
    pairs: frozenset[Pair]

    def speaks(self, link: Link) -> bool:
        return link.reason in self.weakens and (link.a, link.b) in self.pairs


def weighed(
    store: GraphReader, pack: LinkPack, facts: Mapping[str, DisputeFacts], links: Iterable[Link]
) -> tuple[Link, ...]:
    """The links, in their order, those that something weighs against weaker by it, all others as plain as they were."""
    plain = [_plain(link) for link in links]
    firms, parties = pack.against.other_firms, pack.against.other_parties
    found = (
        _Against(FIRMS, firms.factor, frozenset(firms.weakens), _firms(store, firms, facts, plain)),
        _Against(PARTIES, parties.factor, frozenset(parties.weakens), _parties(store, parties, facts, plain)),
    )
    return tuple(_weakened(link, found) for link in plain)


def _plain(link: Link) -> Link:
    return link if len(link.against) == 0 else replace(link, weight=link.plain, against=(), plain=0.0)


def _weakened(link: Link, found: Iterable[_Against]) -> Link:
    """The link with the least that anything against it leaves of it: two grounds against it are not multiplied."""
    told = [one for one in found if one.speaks(link)]
    if len(told) == 0:
        return link
    weight = round(link.weight * min(one.factor for one in told), 3)
    return replace(link, weight=weight, against=tuple(one.id for one in told), plain=link.weight)


def _firms(
    store: GraphReader, rule: OtherFirms, facts: Mapping[str, DisputeFacts], links: Sequence[Link]
) -> frozenset[Pair]:
    """The pairs of which each is about a firm of its own."""

    def differ(a: DisputeFacts, b: DisputeFacts) -> bool:
        if a.kind in rule.unless or b.kind in rule.unless:
            return False
        one, other = _own_firms(a, rule), _own_firms(b, rule)
        return len(one) > 0 and len(other) > 0 and _ids(a.enterprises).isdisjoint(_ids(b.enterprises))

    pairs = _pairs(links, rule.weakens, facts, differ)
    return frozenset(pairs) - frozenset(_asked(store, "risk/firms_alike", pairs))


def _own_firms(facts: DisputeFacts, rule: OtherFirms) -> frozenset[str]:
    """The firms that a dispute of several reports keeps naming, but for those that complain."""
    if len(facts.reports) < rule.reports_from:
        return frozenset()
    return _ids(firm for firm in facts.enterprises if firm.role != "claimant" and firm.named >= rule.reports_from)


def _ids(named: Iterable[Named]) -> frozenset[str]:
    return frozenset(one.id for one in named)


def _parties(
    store: GraphReader, rule: OtherParties, facts: Mapping[str, DisputeFacts], links: Sequence[Link]
) -> frozenset[Pair]:
    """The pairs of quarrels that are with different people."""

    def may_differ(a: DisputeFacts, b: DisputeFacts) -> bool:
        return a.kind in rule.kinds and b.kind in rule.kinds

    pairs = _pairs(links, rule.weakens, facts, may_differ)
    return frozenset(_asked(store, "risk/other_parties", pairs, unclear=list(rule.unclear)))


def _pairs(
    links: Iterable[Link],
    weakens: Iterable[str],
    facts: Mapping[str, DisputeFacts],
    fit: Callable[[DisputeFacts, DisputeFacts], bool],
) -> list[Pair]:
    """The pairs, sorted, that a link of these reasons ties and that fit."""
    wanted = frozenset(weakens)
    tied = sorted({(link.a, link.b) for link in links if link.reason in wanted})
    return [(a, b) for a, b in tied if fit(facts[a], facts[b])]


def _asked(store: GraphReader, query: str, pairs: Sequence[Pair], **params: object) -> Iterator[Pair]:
    for batch in batches(pairs):
        given = [{"a": a, "b": b} for a, b in batch]
        yield from ((str(row["a"]), str(row["b"])) for row in store.read(query, pairs=given, **params))
