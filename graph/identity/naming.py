"""From mentions of names to entities: one entity per normal form and area, joined further only by the verdict SAME.

Invariants: nothing depends on the order of records; each entity keeps every spelling and every spot; verdicts other
than SAME become links, never merges; a person's decision overrides every verdict; one code is one entity and two codes
are two; nothing joins two that are known to be two (`guard`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Generic, TypeVar

from graph.identity.anchors import Standing, decided_keys, kept_apart
from graph.identity.context import Scene, choices
from graph.identity.guard import guarded
from graph.identity.mistyped import mistyped
from graph.identity.regions import Path, compatible, settle
from graph.identity.text import fold
from graph.identity.types import Link, Reason, Spot, Subject, Verdict
from graph.model import digest

N = TypeVar("N", bound=Hashable)
Shares = Callable[[N, Callable[[N], bool]], Mapping[N, float]]
"""Of a short name, and of which names may be meant: the share of belief of each name that fits."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[N]):
    """How one kind of name is keyed and compared. `core` groups, `part` tells branches or phases apart.

    `register` makes, of the long names and of all names, the look-up of short ones, which counts from a share of
    `enough`; without it, a short name that fits one long name alone means it. `code` is the official code stated with
    a name; `clash` says that two names are different for another reason than their wording.
    """

    subject: Subject
    prefix: str
    core: Callable[[N], str]
    part: Callable[[N], str]
    written: Callable[[N], str]
    compare: Callable[[N, N, Path, Path], tuple[Verdict, Reason]]
    blocks: Callable[[N], Iterable[str]]
    promote: Callable[[N, N], bool]
    register: Callable[[Sequence[N], Sequence[N]], Shares[N]] | None = None
    enough: float = 1.0
    code: Callable[[N], str] = lambda name: ""
    clash: Callable[[N, N], bool] = lambda a, b: False
    spelled: Callable[[N], str] = lambda name: ""


@dataclass(frozen=True, slots=True)
class Item(Generic[N]):
    """One mention: its parsed name, the area it stands in, and where it stands."""

    name: N
    area: Path
    spot: Spot
    context: frozenset[str] = frozenset()
    """Names of the places that the report names."""

    @property
    def document(self) -> str:
        return self.spot.document


Key = tuple[str, str, Path]
Judged = tuple[Key, Key, Verdict, Reason]
_BY_CODE = -9.0
_CONTEXT = 5.0
_HEX = re.compile(r"[0-9a-f]{16}")


@dataclass(slots=True)
class Group(Generic[N]):
    """All mentions of one core, part and area; `name` is the most usual spelling."""

    key: Key
    items: list[Item[N]] = field(default_factory=list)
    name: N = field(init=False)
    code: str = ""

    def seal(self, kind: Kind[N]) -> None:
        """Settle the name: the most usual spelling, one with the code before one without."""
        seen = Counter(item.name for item in self.items)
        self.name = min(seen, key=lambda n: (-seen[n], -len(fold(kind.written(n))), kind.written(n), kind.code(n)))
        coded = sorted((n for n in seen if kind.code(n) != ""), key=lambda n: (-seen[n], kind.written(n), kind.code(n)))
        if len(coded) > 0:
            self.name, self.code = coded[0], kind.code(coded[0])


@dataclass(frozen=True, slots=True)
class Named(Generic[N]):
    """The outcome: groups per entity id, and the judged links between entities."""

    entities: Mapping[str, tuple[Group[N], ...]]
    links: tuple[Link, ...]


def resolve_names(items: Sequence[Item[N]], kind: Kind[N], decisions: Mapping[tuple[str, str], str]) -> Named[N]:
    """Entities and links of one kind of name. `decisions` maps sorted pairs of references (`anchors`) to
    same/different.
    """
    groups = _grouped(items, kind, decisions)
    ids = _ids(groups, kind)
    judged = _with_mistyped(_verdicts(groups, kind, ids, decisions), groups, kind)
    verdicts, roots = _settled(judged, groups, kind)
    open_ = _open(verdicts, roots, groups, kind) if kind.register is not None else {}
    if len(open_) > 0:
        before = frozenset(groups)
        told = _by_context(open_, roots, groups, kind)
        ids = _ids(groups, kind)
        judged = [one for one in judged if one[0] in groups and one[1] in groups]
        judged += _verdicts(groups, kind, ids, decisions, frozenset(groups) - before)
        verdicts, roots = _settled([_in_context(one, told) for one in judged], groups, kind)
    members: dict[Key, list[Group[N]]] = defaultdict(list)
    for key in sorted(groups):
        members[roots[key]].append(groups[key])
    entities = {ids[root]: tuple(members[root]) for root in sorted(members)}
    return Named(entities, tuple(sorted(_links(verdicts, roots, ids, kind.subject), key=lambda k: (k.a, k.b))))


def _with_mistyped(judged: list[Judged], groups: Mapping[Key, Group[N]], kind: Kind[N]) -> list[Judged]:
    """What is judged, and rare names one character off, where neither a person nor anything but the wording decided."""
    told = mistyped(groups, lambda group: kind.spelled(group.name), lambda group: kind.written(group.name))
    found = {(one[0], one[1]): one for one in told if not _strangers(groups[one[0]], groups[one[1]], kind)}
    decided = {(one[0], one[1]) for one in judged if one[3].feature == "decision"}
    kept = [one for one in judged if (one[0], one[1]) not in found or (one[0], one[1]) in decided]
    return kept + [one for pair, one in found.items() if pair not in decided]


def _ids(groups: Mapping[Key, Group[N]], kind: Kind[N]) -> dict[Key, str]:
    return {key: kind.prefix + digest(key[2].area().text(), key[0] + key[1]) for key in groups}


def _open(
    verdicts: Sequence[Judged], roots: Mapping[Key, Key], groups: Mapping[Key, Group[N]], kind: Kind[N]
) -> dict[Key, set[Key]]:
    """Short names that may mean two entities or more, and these."""
    fits: dict[Key, set[Key]] = defaultdict(set)
    for a, b, verdict, reason in verdicts:
        doubt = reason.feature == "contradiction" or kind.promote(groups[a].name, groups[b].name)
        short, long = _short(a, b), _long(a, b)
        if verdict is Verdict.UNSURE and doubt and roots[short] == short and compatible(a[2], b[2]):
            fits[short].add(roots[long])
    return {short: found for short, found in fits.items() if len(found) > 1}


def _by_context(
    fits: Mapping[Key, set[Key]], roots: Mapping[Key, Key], groups: dict[Key, Group[N]], kind: Kind[N]
) -> dict[tuple[Key, Key], str]:
    """Take each short name apart by what its reports tell; which part means which entity, and where that stands."""
    wanted = {root for found in fits.values() for root in found} - set(fits)
    scene = Scene((roots[key], item) for key in sorted(groups) if roots[key] in wanted for item in groups[key].items)
    told: dict[tuple[Key, Key], str] = {}
    for short in sorted(fits):
        found = choices(groups[short].items, frozenset(fits[short] & wanted), scene)
        if len(found) == 1 and found[0].entity is None:
            continue
        del groups[short]
        for choice in found:
            key = (f"{short[0]}|{choice.sign}", short[1], short[2])
            groups[key] = Group(key, list(choice.items))
            groups[key].seal(kind)
            if choice.entity is not None:
                told[(key, choice.entity)] = choice.sign
    return told


def _in_context(judged: Judged, told: Mapping[tuple[Key, Key], str]) -> Judged:
    a, b, _, reason = judged
    sign = told.get((a, b), told.get((b, a)))
    if sign is None or reason.feature == "decision":
        return judged
    where = f"同在提到“{sign}”的来文里" if not _HEX.fullmatch(sign) else "同一件来文里写着全名"
    return a, b, Verdict.SAME, Reason("context", reason.left, reason.right, _CONTEXT, f"{reason.text}；{where}")


def _grouped(items: Sequence[Item[N]], kind: Kind[N], decisions: Mapping[tuple[str, str], str]) -> dict[Key, Group[N]]:
    stated: dict[str, list[Path]] = defaultdict(list)
    for item in items:
        stated[kind.core(item.name)].append(item.area)
    homes = {core: settle(paths) for core, paths in stated.items()}
    codes: dict[Key, set[str]] = defaultdict(set)
    keys = [(kind.core(item.name), kind.part(item.name), homes[kind.core(item.name)][item.area]) for item in items]
    if len(decisions) > 0:
        written = [(fold(kind.written(item.name)), item.document, item.area) for item in items]
        keys = kept_apart(keys, written, decisions)
    for key, item in zip(keys, items, strict=True):
        codes[key].add(kind.code(item.name))
    groups: dict[Key, Group[N]] = {}
    for key, item in zip(keys, items, strict=True):
        own = _apart_by_code(key, kind.code(item.name), codes[key])
        groups.setdefault(own, Group(own)).items.append(item)
    for group in groups.values():
        group.items.sort(key=lambda item: item.spot)
        group.seal(kind)
    return groups


def _apart_by_code(key: Key, code: str, codes: set[str]) -> Key:
    """Of one name with two codes each code is a group, and the mentions without one are a third."""
    return (f"{key[0]}#{code}", key[1], key[2]) if code != "" and len(codes - {""}) > 1 else key


def _verdicts(
    groups: Mapping[Key, Group[N]],
    kind: Kind[N],
    ids: Mapping[Key, str],
    decisions: Mapping[tuple[str, str], str],
    fresh: Set[Key] | None = None,
) -> list[Judged]:
    """What is worth saying of pairs that have something in common; with `fresh`, of those that hold one of these."""
    found = []
    known = decided_keys(decisions, (_standing(group, ids[key], kind) for key, group in groups.items()))
    for a, b in _candidates(groups, kind, known):
        if fresh is not None and a not in fresh and b not in fresh:
            continue
        verdict, reason = _compared(groups[a], groups[b], kind)
        decided = known.get((a, b))
        if decided is not None:
            verdict = Verdict(decided)
            reason = _by_person(verdict, reason)
        if verdict is not Verdict.DIFFERENT or decided is not None or reason.weight <= _BY_CODE:
            found.append((a, b, verdict, reason))
    return found


def _settled(
    verdicts: list[Judged], groups: Mapping[Key, Group[N]], kind: Kind[N]
) -> tuple[list[Judged], dict[Key, Key]]:
    """Verdicts after short names are understood and contradictions taken out, and each group's representative."""
    parted = {pair: j[3].text for j in verdicts if j[2] is Verdict.DIFFERENT for pair in ((j[0], j[1]), (j[1], j[0]))}
    joined = {key for j in verdicts if j[2] is Verdict.SAME and j[3].feature == "decision" for key in (j[0], j[1])}

    @cache
    def apart(a: Key, b: Key) -> str:
        """Why two are two; where a person joined one of them, only what a person or a code says."""
        if (a, b) in parted or a in joined or b in joined:
            return parted.get((a, b), "")
        verdict, reason = _compared(groups[a], groups[b], kind)
        return reason.text if verdict is not Verdict.SAME and _strangers(groups[a], groups[b], kind) else ""

    def written(key: Key) -> str:
        return kind.written(groups[key].name)

    first, one = guarded(verdicts, apart, written)
    found, members = guarded(_promoted(first, _roots(one, groups), groups, kind), apart, written)
    return found, _roots(members, groups)


def _strangers(a: Group[N], b: Group[N], kind: Kind[N]) -> bool:
    """Whether more than the wording says that two are two: codes, parts, areas, or what the kind knows of."""
    codes, parts = {a.code, b.code}, {a.key[1], b.key[1]}
    apart = any(len(found) == 2 and "" not in found for found in (codes, parts))
    return apart or not compatible(a.key[2], b.key[2]) or kind.clash(a.name, b.name)


def _roots(members: Mapping[Key, frozenset[Key]], groups: Mapping[Key, Group[N]]) -> dict[Key, Key]:
    return {key: _representative(members.get(key, frozenset({key})), groups) for key in groups}


def _compared(a: Group[N], b: Group[N], kind: Kind[N]) -> tuple[Verdict, Reason]:
    """One name in two areas that `settle` kept apart is at most UNSURE, and in two cities DIFFERENT."""
    verdict, reason = kind.compare(a.name, b.name, a.key[2], b.key[2])
    if verdict is not Verdict.SAME or a.key[0].partition("|")[0] != b.key[0].partition("|")[0]:
        return verdict, reason
    areas = " / ".join(sorted(key[2].text() or "地区不详" for key in (a.key, b.key)))
    if "" not in (a.key[2].city, b.key[2].city) and a.key[2].city != b.key[2].city:
        text = f"{reason.text}，但分在两个市（{areas}）"
        return Verdict.DIFFERENT, Reason(reason.feature, reason.left, reason.right, -2.0, text)
    text = f"{reason.text}，但地区不能确定相同（{areas}）"
    if a.key[0] != b.key[0]:
        text = f"{reason.text}，但这个名称不止一家可用，各件来文说的未必是同一家"
    return Verdict.UNSURE, Reason(reason.feature, reason.left, reason.right, 1.0, text)


def _candidates(
    groups: Mapping[Key, Group[N]], kind: Kind[N], decided: Iterable[tuple[Key, Key]]
) -> list[tuple[Key, Key]]:
    """Pairs that share a block key (bounded blocks) or that a person decided."""
    blocks: dict[str, set[Key]] = defaultdict(set)
    for key, group in groups.items():
        for block in (*kind.blocks(group.name), *(("code:" + group.code,) if group.code != "" else ())):
            blocks[block].add(key)
    pairs = {pair for members in blocks.values() if len(members) <= 50 for pair in _pairs(sorted(members))}
    return sorted(pairs.union(decided))


def _pairs(keys: Sequence[Key]) -> Iterable[tuple[Key, Key]]:
    return ((a, b) for i, a in enumerate(keys) for b in keys[i + 1 :])


def _standing(group: Group[N], id: str, kind: Kind[N]) -> Standing:
    names = frozenset(fold(kind.written(item.name)) for item in group.items)
    return Standing(group.key, id, names, frozenset(item.document for item in group.items))


def _by_person(verdict: Verdict, reason: Reason) -> Reason:
    word = "同一个" if verdict is Verdict.SAME else "不是同一个"
    return Reason("decision", reason.left, reason.right, 9.0, f"人工认定“{reason.left}”与“{reason.right}”{word}")


def _promoted(
    verdicts: list[Judged], roots: Mapping[Key, Key], groups: Mapping[Key, Group[N]], kind: Kind[N]
) -> list[Judged]:
    """A short name that means one longer name (all its spellings taken as one) is that name: UNSURE becomes SAME."""
    fits: dict[Key, set[Key]] = defaultdict(set)
    doubts = [j for j in verdicts if j[2] is Verdict.UNSURE and _promotable(j, groups, kind)]
    for a, b, _, _ in doubts:
        short = _short(a, b)
        fits[short].add(b if short == a else a)
    meant = _meant(fits, roots, groups, kind)
    shares = {(a, b): meant.get((_short(a, b), roots[_long(a, b)]), 0.0) for a, b, _, _ in doubts}
    return [_understood(judged, shares.get((judged[0], judged[1]), 0.0)) for judged in verdicts]


def _promotable(judged: Judged, groups: Mapping[Key, Group[N]], kind: Kind[N]) -> bool:
    a, b, _, reason = judged
    return reason.feature not in ("contradiction", "decision") and kind.promote(groups[a].name, groups[b].name)


def _meant(
    fits: Mapping[Key, set[Key]], roots: Mapping[Key, Key], groups: Mapping[Key, Group[N]], kind: Kind[N]
) -> dict[tuple[Key, Key], float]:
    """Short group and root of the entity it means -> share of belief."""
    if kind.register is None:
        whole = {short: {roots[long] for long in longs} - {roots[short]} for short, longs in fits.items()}
        return {(short, min(found)): 1.0 for short, found in whole.items() if len(found) == 1}
    longs = sorted({long for found in fits.values() for long in found})
    ask = kind.register([groups[key].name for key in longs], [groups[key].name for key in sorted(groups)])
    meant = {}
    for short in sorted(fits):
        shares = _shares(short, fits[short], ask, roots, groups)
        best = max(sorted(shares), key=lambda root: shares[root], default=short)
        if shares.get(best, 0.0) >= kind.enough:
            meant[(short, best)] = shares[best]
    return meant


def _shares(
    short: Key, longs: set[Key], ask: Shares[N], roots: Mapping[Key, Key], groups: Mapping[Key, Group[N]]
) -> dict[Key, float]:
    """Share of belief by entity: all spellings of one entity count together."""
    named: dict[N, list[Key]] = defaultdict(list)
    for long in longs:
        if roots[long] != roots[short] and compatible(long[2], short[2]):
            named[groups[long].name].append(long)
    shares: dict[Key, float] = defaultdict(float)
    for name, share in ask(groups[short].name, lambda one: one in named).items():
        found = {roots[long] for long in named[name]}
        for root in found:
            shares[root] += share / len(found)
    return shares


def _understood(judged: Judged, share: float) -> Judged:
    a, b, _, reason = judged
    if share == 0.0:
        return judged
    text = f"{reason.text}，各名称里只有它合得上（把握 {share:.2f}）"
    return a, b, Verdict.SAME, replace(reason, text=text)


def _short(a: Key, b: Key) -> Key:
    return min(a, b, key=lambda key: (len(key[0]), key))


def _long(a: Key, b: Key) -> Key:
    return b if _short(a, b) == a else a


def _representative(keys: frozenset[Key], groups: Mapping[Key, Group[N]]) -> Key:
    return min(keys, key=lambda key: (-len(groups[key].items), -len(key[0]), key))


def _links(
    verdicts: Sequence[Judged], roots: Mapping[Key, Key], ids: Mapping[Key, str], subject: Subject
) -> Iterable[Link]:
    """The judged pairs as links, the weightiest of each two; where nothing speaks for one, nobody is asked."""
    best: dict[tuple[str, str], Link] = {}
    for a, b, verdict, reason in verdicts:
        if verdict is Verdict.UNSURE and reason.weight <= 0:
            continue
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
