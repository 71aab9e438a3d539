"""Links between disputes: what `cypher/risk` finds they share, weighed by class and by how widely it is shared.

Invariants:
- every link names its reason and what it goes through; weights come from `links.yaml`, times the hub factor;
- a hub is found by its spread (how many sites, kinds or matters it touches), not by mere number: a site with fifty
  complaints about one thing is a hot spot, a property firm over forty estates is a hub;
- no query multiplies: disputes that share a thing are chained in time, and a thing above `limit` is left out;
- two disputes further apart in time than `max_gap_days` are not linked, save as possibly one matter;
- nothing here is a person: shared parties appear only as a link between two disputes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import cypher
from graph.ports import GraphReader, Row
from knowledge.links import HubRule, LinkPack
from reasoning.against import weighed
from reasoning.facts import batches
from reasoning.model import DisputeFacts, Hub, Link
from reasoning.when import days_between

UNSURE_FACTOR = 0.75
_TIMELESS = frozenset({"same_matter_possible", "same_policy"})

HUB_QUERIES: Mapping[str, str] = {
    "enterprise": "risk/hub_enterprises",
    "site": "risk/hub_sites",
    "contact": "risk/hub_contacts",
}
LINK_QUERIES: Mapping[str, str | None] = {
    "risk/same_matter_possible": "dispute",
    "risk/same_policy": "dispute",
    "risk/same_enterprise": "enterprise",
    "risk/same_enterprise_other_kind": "enterprise",
    "risk/same_enterprise_alias": "enterprise",
    "risk/same_site": "site",
    "risk/same_site_other_kind": "site",
    "risk/same_site_alias": "site",
    "risk/same_parties": None,
    "risk/shared_contact": "contact",
}
"""Each query and the kind of thing whose ids it is asked about; None is asked about everything at once."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What links are sought through: sorted ids by kind. Where `core` is given, only links through one of it count."""

    ids: Mapping[str, Sequence[str]]
    core: frozenset[str] | None = None

    @classmethod
    def all(cls, store: GraphReader, facts: Mapping[str, DisputeFacts]) -> Subjects:
        """Everything that any dispute has."""
        ids = {
            "dispute": sorted(facts),
            "enterprise": sorted({one.id for item in facts.values() for one in item.enterprises}),
            "site": sorted({one.id for item in facts.values() for one in item.sites}),
            "contact": [str(row["id"]) for row in store.read("risk/contact_ids")],
        }
        return cls(ids)

    def holds(self, shared: Iterable[str]) -> bool:
        return self.core is None or not self.core.isdisjoint(shared)

    def rows(self, store: GraphReader, query: str, **params: object) -> Iterator[Row]:
        """The rows of a link or hub query about these subjects, asked in batches."""
        kind = LINK_QUERIES[query] if query in LINK_QUERIES else _HUB_KIND[query]
        if kind is None:
            yield from store.read(query, **params)
            return
        for batch in batches(self.ids[kind]):
            yield from store.read(query, ids=list(batch), **params)


_HUB_KIND: Mapping[str, str] = {query: kind for kind, query in HUB_QUERIES.items()}


def factor(rule: HubRule, spread: int) -> float:
    """ln(1+free) / ln(1+spread), at most 1: the wider a thing is spread, the less sharing it says."""
    return round(min(1.0, math.log1p(rule.free) / math.log1p(max(spread, 1))), 3)


def find_hubs(store: GraphReader, pack: LinkPack, subjects: Subjects, known: Iterable[Hub] = ()) -> tuple[Hub, ...]:
    """Everything whose links are weighed down, widest first: the `known` ones, and those among the subjects."""
    found: list[Hub] = list(known)
    for kind, query in sorted(HUB_QUERIES.items()):
        rule = pack.hub(kind)
        for row in subjects.rows(store, query, floor=rule.floor):
            if not subjects.holds([str(row["id"])]):
                continue
            spread, degree = int(row["spread"]), int(row["degree"])
            if spread > rule.free or degree > pack.limit:
                weight = 0.0 if degree > pack.limit else factor(rule, spread)
                found.append(Hub(str(row["id"]), str(row["name"] or ""), kind, degree, spread, weight))
    return tuple(sorted(found, key=lambda hub: (-hub.spread, hub.kind, hub.id)))


def find_links(
    store: GraphReader,
    pack: LinkPack,
    facts: Mapping[str, DisputeFacts],
    hubs: Iterable[Hub],
    subjects: Subjects,
    vague: Container[str] = frozenset(),
    progress: Callable[[int], None] | None = None,
    known: Iterable[Link] = (),
) -> tuple[Link, ...]:
    """The `known` links and those through the subjects, each (pair, reason, through) once, sorted.

    `vague` holds names of towns and words for many unlike things: whoever wrote one as a site said nothing of a site.
    """
    factors = {hub.id: hub.factor for hub in hubs}
    family = families(pack, (item.kind for item in facts.values()))
    found = {_key(link): link for link in known}
    for query, about in LINK_QUERIES.items():
        for row in subjects.rows(store, query, **_params(query, pack, family)):
            if about is not None and not subjects.holds(row["evidence"]):
                continue
            link = _link(row, pack, factors)
            if _says_little(link, pack, vague):
                continue
            if link.a != link.b and _near(link, facts, pack) and not _same_after_all(link, facts, family):
                found.setdefault(_key(link), link)
        if progress is not None:
            progress(1)
    return weighed(store, pack, facts, (found[key] for key in sorted(found)))


def _key(link: Link) -> tuple[str, str, str, str]:
    return link.a, link.b, link.reason, link.through


def _says_little(link: Link, pack: LinkPack, vague: Container[str]) -> bool:
    """Whether a link goes through a name of no place or firm of its own."""
    names = link.through_name.split(" / ")
    if link.reason.startswith("same_enterprise") and any(pack.generic.is_place(name) for name in names):
        return True
    return any(name in vague for name in names)


def families(pack: LinkPack, kinds: Iterable[str]) -> dict[str, str]:
    """Kind -> its family; a kind that no family lists is a family of its own."""
    listed = {kind: item.id for item in pack.families for kind in item.kinds}
    return {kind: listed.get(kind, kind) for kind in sorted({*kinds, *listed})}


def _params(query: str, pack: LinkPack, family: dict[str, str]) -> dict[str, object]:
    known: dict[str, object] = {
        "limit": pack.limit,
        "family": family,
        "kinds": list(pack.policy.kinds),
        "likeness": pack.policy.likeness_from,
        "pasted": pack.policy.pasted_from,
        "unclear": list(pack.policy.unclear),
    }
    return {name: known[name] for name in cypher.load(query).params if name != "ids"}


def _link(row: Row, pack: LinkPack, factors: Mapping[str, float]) -> Link:
    a, b = sorted((str(row["a"]), str(row["b"])))
    reason = pack.reason(str(row["reason"]))
    shared = [str(item) for item in row["evidence"]]
    weight = reason.weight * min((factors.get(item, 1.0) for item in shared), default=1.0) ** reason.guard
    if row.get("judgement") == "unsure":
        weight *= UNSURE_FACTOR
    if reason.id.startswith("same_site") and pack.generic.is_road(str(row.get("through") or "")):
        weight *= pack.generic.road_factor
    through = "|".join(sorted(shared))
    return Link(a, b, reason.id, round(weight, 3), through, _through_name(row.get("through"), reason.name))


def _through_name(value: object, otherwise: str) -> str:
    if isinstance(value, list):
        return "、".join(str(item).partition("（")[0] for item in value) or otherwise
    return otherwise if value is None or value == "" else str(value)


def _near(link: Link, facts: Mapping[str, DisputeFacts], pack: LinkPack) -> bool:
    one, other = facts.get(link.a), facts.get(link.b)
    if one is None or other is None:
        return False
    if link.reason in _TIMELESS:
        return True
    gaps = (days_between(one.until, other.since), days_between(other.until, one.since))
    return all(gap is None or gap <= pack.max_gap_days for gap in gaps)


def _same_after_all(link: Link, facts: Mapping[str, DisputeFacts], family: Mapping[str, str]) -> bool:
    """Whether a link "of another kind" joins two disputes of one family: the link of one kind says it already."""
    return link.reason.endswith("_other_kind") and family[facts[link.a].kind] == family[facts[link.b].kind]


def strength(links: Sequence[Link]) -> float:
    """How strongly one pair is tied: independent reasons combine as 1 - (1-a)(1-b); one reason counts once."""
    best: defaultdict[str, float] = defaultdict(float)
    for link in links:
        best[_ground(link.reason)] = max(best[_ground(link.reason)], link.weight)
    return round(1.0 - math.prod(1.0 - weight for weight in best.values()), 3)


def _ground(reason: str) -> str:
    """The independent ground of a reason: two ways of sharing one site are one ground, and so are two readings of one
    judgement on two reports, which weighs their telephone too.
    """
    if reason in _TIMELESS or reason == "shared_contact":
        return "reports"
    return next((ground for ground in ("same_site", "same_enterprise") if reason.startswith(ground)), reason)


def by_pair(links: Iterable[Link]) -> dict[tuple[str, str], tuple[Link, ...]]:
    """Links grouped by pair, pairs sorted, the strongest reason of a pair first."""
    grouped: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        grouped[link.a, link.b].append(link)
    return {
        pair: tuple(sorted(grouped[pair], key=lambda one: (-one.weight, one.reason, one.through)))
        for pair in sorted(grouped)
    }
