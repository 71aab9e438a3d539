"""Why two names are, or are not, one enterprise or site, and the one part of a name that would change it.

Invariant: each part is tried by writing the other name so, reading it anew and comparing it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.identity import enterprises, sites
from graph.identity.regions import Gazetteer, Path
from graph.identity.text import fold
from graph.identity.types import Reason, Subject, Verdict
from graph.identity.why import Turn, Why
from knowledge.identity import IdentityPack

_OTHER = Path(city="~", county="~")


@dataclass(frozen=True, slots=True)
class Named:
    """A spelling and the area it stands in."""

    name: str
    area: Path


Judge = Callable[[Named, Named], tuple[Verdict, Reason]]
Otherwise = tuple[str, str, Named]
"""The part, a Chinese clause, and the second name as it would be."""


def why_names(
    subject: Subject, a: Named, b: Named, joined: bool, said: bool | None, pack: IdentityPack, places: Gazetteer
) -> Why:
    """Why two spellings stand for one entity or not. `said`: what a person decided about them, or None."""
    judge = _site_judge(pack, places) if subject == "site" else _firm_judge(pack, places)
    verdict, reason = judge(a, b)
    tried = list(_sites(a, b, joined, pack, places) if subject == "site" else _firms(a, b, joined, pack, places))
    turns: dict[str, Turn] = {}
    for feature, text, other in tried:
        then, because = judge(a, other)
        if _turned(then, verdict, joined):
            turns.setdefault(text, Turn(feature, text, because.weight))
    decided = (
        (Turn("decision", "撤销关于这一对的决定", 0.0),)
        if said is not None and said != (verdict is Verdict.SAME)
        else ()
    )
    shown = Verdict.SAME if joined else Verdict.DIFFERENT if said is False else _apart(verdict)
    return Why(
        subject, joined, said is not None, shown, reason.weight, (reason,), (*decided, *turns.values()), len(tried)
    )


def _apart(verdict: Verdict) -> Verdict:
    """Two names that read alike and yet stand for two entities: their areas keep them apart, or nobody can tell."""
    return Verdict.UNSURE if verdict is Verdict.SAME else verdict


def _turned(then: Verdict, now: Verdict, joined: bool) -> bool:
    """Whether a verdict on the names would turn the outcome. A short name that stands for the only long one is joined
    while the names alone leave it open; it takes a plain no to part it.
    """
    if not joined:
        return then is Verdict.SAME and now is not Verdict.SAME
    return then is not Verdict.SAME and (now is Verdict.SAME or then is not Verdict.UNSURE)


def _site_judge(pack: IdentityPack, places: Gazetteer) -> Judge:
    def judge(a: Named, b: Named) -> tuple[Verdict, Reason]:
        left, right = (sites.parse(one.name, pack.site, places) for one in (a, b))
        return sites.compare(left, right, a.area, b.area)

    return judge


def _firm_judge(pack: IdentityPack, places: Gazetteer) -> Judge:
    def judge(a: Named, b: Named) -> tuple[Verdict, Reason]:
        left, right = (enterprises.parse(one.name, pack.enterprise, places, pack.provinces) for one in (a, b))
        return enterprises.compare(left, right)

    return judge


def _sites(a: Named, b: Named, joined: bool, pack: IdentityPack, places: Gazetteer) -> Iterator[Otherwise]:
    left, right = (sites.parse(one.name, pack.site, places) for one in (a, b))
    if joined:
        other = "99号" if right.road else "九期"
        yield "area", "乙在另一个区县", Named(b.name, _OTHER)
        yield "part", f"乙写明是“{other}”", Named(right.core + other, b.area)
        yield "core", "乙是另一个名称", Named("甲乙丙" + right.core + right.part, b.area)
        return
    yield "area", f"乙也在“{a.area.text() or '未写明的地区'}”", Named(b.name, a.area)
    if left.part != right.part:
        part = f"也写“{left.part}”" if left.part != "" else f"不写“{right.part}”"
        yield "part", f"乙{part}", Named(right.core + left.part, b.area)
    if left.core != right.core:
        yield "core", f"乙写的也是“{left.core}”", Named(left.core + right.part, b.area)


def _firms(a: Named, b: Named, joined: bool, pack: IdentityPack, places: Gazetteer) -> Iterator[Otherwise]:
    left, right = (enterprises.parse(one.name, pack.enterprise, places, pack.provinces) for one in (a, b))
    written, head = fold(b.name), _head(b.name, right.core)
    if joined:
        yield "branch", "乙写明是分公司", Named(written + "第九分公司", b.area)
        yield "region", "乙写明在另一个地区", Named("Z9区" + written[len(head) :], b.area)
        for trade in sorted(pack.enterprise.trades):
            if right.trade != "" and trade != right.trade:
                yield "trade", f"乙不是做“{right.trade}”的", Named(written.replace(right.trade, trade), b.area)
        yield "core", "乙是另一个字号", Named(written.replace(right.core, "甲乙丙"), b.area)
        return
    place = _head(a.name, left.core)
    if place != head:
        yield "region", f"乙写的地区也是“{place or '不写'}”", Named(place + written[len(head) :], b.area)
    if left.trade != right.trade:
        yield (
            "trade",
            f"乙写的行业也是“{left.trade or '不写'}”",
            Named(_trade(written, right.core, right.trade, left.trade), b.area),
        )
    if left.branch != right.branch:
        branch = written.replace(right.branch, "") if right.branch != "" else written
        yield "branch", f"乙也写“{left.branch or '总部，不写分支'}”", Named(branch + left.branch, b.area)
    if left.core != right.core:
        yield "core", f"乙的字号也是“{left.core}”", Named(written.replace(right.core, left.core), b.area)


def _head(name: str, core: str) -> str:
    """What stands before the core."""
    return fold(name).partition(core)[0] if core in fold(name) else ""


def _trade(written: str, core: str, old: str, new: str) -> str:
    return written.replace(old, new) if old != "" else written.replace(core, core + new)
