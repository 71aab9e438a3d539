"""From mentions of names to entities: one entity per normal form and area, joined further only by the verdict SAME.

Invariants: nothing depends on the order of records; each entity keeps every spelling and every spot; verdicts other
than SAME become links, never merges; a person's decision overrides every verdict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from graph.identity.regions import Path, settle
from graph.identity.text import fold
from graph.identity.types import Link, Reason, Spot, Subject, Verdict
from graph.model import digest

N = TypeVar("N", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Kind(Generic[N]):
    """How one kind of name is keyed and compared. `core` groups, `part` tells branches or phases apart."""

    subject: Subject
    prefix: str
    core: Callable[[N], str]
    part: Callable[[N], str]
    written: Callable[[N], str]
    compare: Callable[[N, N, Path, Path], tuple[Verdict, Reason]]
    blocks: Callable[[N], Iterable[str]]
    promote: Callable[[N, N], bool]


@dataclass(frozen=True, slots=True)
class Item(Generic[N]):
    """One mention: its parsed name, the area it stands in, and where it stands."""

    name: N
    area: Path
    spot: Spot


Key = tuple[str, str, Path]


@dataclass(slots=True)
class Group(Generic[N]):
    """All mentions of one core, part and area; `name` is the most usual spelling."""

    key: Key
    items: list[Item[N]] = field(default_factory=list)
    name: N = field(init=False)

    def seal(self, written: Callable[[N], str]) -> None:
        seen = Counter(item.name for item in self.items)
        self.name = min(seen, key=lambda name: (-seen[name], -len(fold(written(name))), written(name)))


@dataclass(frozen=True, slots=True)
class Named(Generic[N]):
    """The outcome: groups per entity id, and the judged links between entities."""

    entities: Mapping[str, tuple[Group[N], ...]]
    links: tuple[Link, ...]

    def of_spots(self) -> dict[Spot, str]:
        return {item.spot: id for id, groups in self.entities.items() for group in groups for item in group.items}


def resolve_names(items: Sequence[Item[N]], kind: Kind[N], decisions: Mapping[tuple[str, str], str]) -> Named[N]:
    """Entities and links of one kind of name. `decisions` maps sorted pairs of ids or folded names to
    same/different.
    """
    groups = _grouped(items, kind)
    ids = {key: kind.prefix + digest(key[2].area().text(), key[0] + key[1]) for key in groups}
    verdicts = _verdicts(groups, kind, ids, decisions)
    roots = _united(groups, verdicts)
    members: dict[Key, list[Group[N]]] = defaultdict(list)
    for key in sorted(groups):
        members[roots[key]].append(groups[key])
    entities = {ids[root]: tuple(members[root]) for root in sorted(members)}
    return Named(entities, tuple(sorted(_links(verdicts, roots, ids, kind.subject), key=lambda k: (k.a, k.b))))


def _grouped(items: Sequence[Item[N]], kind: Kind[N]) -> dict[Key, Group[N]]:
    stated: dict[str, list[Path]] = defaultdict(list)
    for item in items:
        stated[kind.core(item.name)].append(item.area)
    homes = {core: settle(paths) for core, paths in stated.items()}
    groups: dict[Key, Group[N]] = {}
    for item in items:
        core = kind.core(item.name)
        key = (core, kind.part(item.name), homes[core][item.area])
        groups.setdefault(key, Group(key)).items.append(item)
    for group in groups.values():
        group.items.sort(key=lambda item: item.spot)
        group.seal(kind.written)
    return groups


Judged = tuple[Key, Key, Verdict, Reason]


def _verdicts(
    groups: Mapping[Key, Group[N]], kind: Kind[N], ids: Mapping[Key, str], decisions: Mapping[tuple[str, str], str]
) -> list[Judged]:
    found = []
    for a, b in _candidates(groups, kind, ids, decisions):
        verdict, reason = _compared(groups[a], groups[b], kind)
        decided = _decided(groups[a], groups[b], ids, kind, decisions)
        if decided is not None:
            verdict, reason = decided, _by_person(decided, reason)
        if verdict is not Verdict.DIFFERENT or decided is not None:
            found.append((a, b, verdict, reason))
    return _promoted(found, groups, kind)


def _compared(a: Group[N], b: Group[N], kind: Kind[N]) -> tuple[Verdict, Reason]:
    """One name in two areas that `settle` kept apart is at most UNSURE."""
    verdict, reason = kind.compare(a.name, b.name, a.key[2], b.key[2])
    if verdict is not Verdict.SAME or a.key[0] != b.key[0]:
        return verdict, reason
    areas = " / ".join(sorted(key[2].text() or "地区不详" for key in (a.key, b.key)))
    return Verdict.UNSURE, Reason(
        reason.feature, reason.left, reason.right, 1.0, f"{reason.text}，但地区不能确定相同（{areas}）"
    )


def _candidates(
    groups: Mapping[Key, Group[N]], kind: Kind[N], ids: Mapping[Key, str], decisions: Mapping[tuple[str, str], str]
) -> list[tuple[Key, Key]]:
    """Pairs that share a block key (bounded blocks) or that a person decided."""
    blocks: dict[str, set[Key]] = defaultdict(set)
    for key, group in groups.items():
        for block in kind.blocks(group.name):
            blocks[block].add(key)
    pairs = {pair for members in blocks.values() if len(members) <= 50 for pair in _pairs(sorted(members))}
    named: dict[str, set[Key]] = defaultdict(set)
    for key, group in groups.items():
        for alias in _aliases(group, ids[key], kind):
            named[alias].add(key)
    for left, right in decisions:
        pairs |= {(min(a, b), max(a, b)) for a in named.get(left, ()) for b in named.get(right, ()) if a != b}
    return sorted(pairs)


def _pairs(keys: Sequence[Key]) -> Iterable[tuple[Key, Key]]:
    return ((a, b) for i, a in enumerate(keys) for b in keys[i + 1 :])


def _aliases(group: Group[N], id: str, kind: Kind[N]) -> set[str]:
    return {id} | {fold(kind.written(item.name)) for item in group.items}


def _decided(
    a: Group[N], b: Group[N], ids: Mapping[Key, str], kind: Kind[N], decisions: Mapping[tuple[str, str], str]
) -> Verdict | None:
    if len(decisions) == 0:
        return None
    for left in sorted(_aliases(a, ids[a.key], kind)):
        for right in sorted(_aliases(b, ids[b.key], kind)):
            decision = decisions.get((min(left, right), max(left, right)))
            if decision is not None:
                return Verdict(decision)
    return None


def _by_person(verdict: Verdict, reason: Reason) -> Reason:
    word = "同一个" if verdict is Verdict.SAME else "不是同一个"
    return Reason("decision", reason.left, reason.right, 9.0, f"人工认定“{reason.left}”与“{reason.right}”{word}")


def _promoted(verdicts: list[Judged], groups: Mapping[Key, Group[N]], kind: Kind[N]) -> list[Judged]:
    """A short name that fits exactly one longer name (all its spellings taken as one) is that name: UNSURE
    becomes SAME.
    """
    roots = _united(groups, verdicts)
    fits: dict[Key, set[Key]] = defaultdict(set)
    doubts = [j for j in verdicts if j[2] is Verdict.UNSURE and kind.promote(groups[j[0]].name, groups[j[1]].name)]
    for a, b, _, _ in doubts:
        short = _short(a, b)
        fits[roots[short]].add(roots[b if short == a else a])
    sure = {(a, b) for a, b, _, _ in doubts if len(fits[roots[_short(a, b)]] - {roots[_short(a, b)]}) == 1}
    return [(a, b, Verdict.SAME if (a, b) in sure else verdict, reason) for a, b, verdict, reason in verdicts]


def _short(a: Key, b: Key) -> Key:
    return min(a, b, key=lambda key: (len(key[0]), key))


def _united(groups: Mapping[Key, Group[N]], verdicts: Sequence[Judged]) -> dict[Key, Key]:
    """The representative of each group: groups joined by SAME, unless that would join a pair a person parted."""
    parted = {(a, b) for a, b, verdict, _ in verdicts if verdict is Verdict.DIFFERENT}
    members: dict[Key, set[Key]] = {key: {key} for key in groups}
    for a, b, verdict, _ in sorted(verdicts, key=lambda j: (j[3].feature != "decision", j[0], j[1])):
        left, right = members[a], members[b]
        if verdict is not Verdict.SAME or left is right:
            continue
        if any((x, y) in parted or (y, x) in parted for x in left for y in right):
            continue
        left |= right
        for key in right:
            members[key] = left
    return {key: _representative(members[key], groups) for key in groups}


def _representative(keys: set[Key], groups: Mapping[Key, Group[N]]) -> Key:
    return min(keys, key=lambda key: (-len(groups[key].items), -len(key[0]), key))


def _links(
    verdicts: Sequence[Judged], roots: Mapping[Key, Key], ids: Mapping[Key, str], subject: Subject
) -> Iterable[Link]:
    best: dict[tuple[str, str], Link] = {}
    for a, b, verdict, reason in verdicts:
        left, right = ids[roots[a]], ids[roots[b]]
        if left == right:
            left, right = ids[a], ids[b]
        if (verdict is Verdict.PART_OF and a[1] == "" and b[1] != "") or (
            verdict is not Verdict.PART_OF and left > right
        ):
            left, right = right, left
        link = Link(subject, left, right, verdict, reason.weight, (reason,))
        known = best.get((left, right))
        if known is None or (known.weight, known.reasons[0].text) < (link.weight, reason.text):
            best[(left, right)] = link
    return best.values()
