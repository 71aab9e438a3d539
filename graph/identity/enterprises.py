"""Names of organisations taken apart and compared: region, core, trade, legal form, branch.

Invariants: a verdict names the two strings it compared; the same core in another trade or another city stays DIFFERENT;
a name that many places have (人民医院, 实验小学) identifies nothing without a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.identity.regions import Gazetteer, Path, compatible
from graph.identity.text import fold, one_edit
from graph.identity.types import Reason, Verdict
from knowledge.identity import EnterpriseWords

_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]+(?:分公司|项目部|营业部|分店|门店)$")
_SHOP = re.compile(
    r"(?P<place>[\u4e00-\u9fff\d]{2,6})(?P<word>店|支行|分行|校区|院区|分公司|项目部|营业部|分店|门店|分院|分校)$"
)
_LEAD = re.compile(r"^(?P<place>[\u4e00-\u9fff]{2})[省市](?=.{2})")


@dataclass(frozen=True, slots=True)
class EnterpriseName:
    """`stem` is the name without region, legal form and branch; `core` is the stem without its trade."""

    written: str
    region: Path
    stem: str
    core: str
    trade: str
    form: str
    branch: str
    generic: bool
    family: str = ""


def parse(name: str, words: EnterpriseWords, places: Gazetteer, provinces: tuple[str, ...] = ()) -> EnterpriseName:
    """The parts of an organisation's name as written."""
    folded = fold(name)
    rest = _without_province(places.stripped(folded), provinces)
    region = places.path(folded[: len(folded) - len(rest)]) if len(rest) < len(folded) else Path()
    rest, branch = _branch(rest, words)
    body, form = _tail(rest, words.forms, 2)
    core, trade = _tail(body, words.trades, 2)
    generic = any(form in words.generic for form in (folded, rest, body)) or _says_nothing(body, words)
    return EnterpriseName(name, region, body, core, trade, form, branch, generic, _family(trade, words))


def _says_nothing(body: str, words: EnterpriseWords) -> bool:
    """Whether a name is only a trade (饭店, KTV), or points at one without naming it (路边一家饭店)."""
    only_trade = body in words.trades or body in words.institutions or body.isascii()
    return len(body) < 2 or only_trade or any(word in body for word in words.vague)


def _family(trade: str, words: EnterpriseWords) -> str:
    """The first word of the family of trades that are written for one another, else the trade itself."""
    return next((family[0] for family in words.families if trade in family), trade)


def _without_province(name: str, provinces: tuple[str, ...]) -> str:
    for province in sorted(provinces, key=len, reverse=True):
        for lead in (province + "省", province + "市", province):
            if name.startswith(lead) and len(name) - len(lead) >= 4:
                return name[len(lead) :]
    match = _LEAD.match(name)
    return name[match.end() :] if match is not None else name


def _branch(name: str, words: EnterpriseWords) -> tuple[str, str]:
    found = _NUMBERED.search(name)
    if found is not None and found.start() >= 2:
        return name[: found.start()], found.group()
    whole, form, part = _after_form(name, words)
    if part != "":
        return whole + form, part
    for word in sorted(words.branches, key=len, reverse=True):
        if name.endswith(word) and len(name) - len(word) >= 2:
            return _place_of_branch(name, word, words)
    if name.endswith("店") and not name.endswith(("酒店", "饭店", "商店", "书店", "药店")):
        return _place_of_branch(name, "店", words)
    return name, ""


def _after_form(name: str, words: EnterpriseWords) -> tuple[str, str, str]:
    """Split at a legal form inside the name: what follows it is a branch or a project."""
    for form in ("有限责任公司", "股份有限公司", "有限公司", "集团公司", "集团"):
        at = name.find(form)
        if at >= 2 and len(name) - at - len(form) >= 2 and name[at + len(form) :] not in words.forms:
            return name[:at], form, name[at + len(form) :]
    return name, "", ""


def _place_of_branch(name: str, word: str, words: EnterpriseWords) -> tuple[str, str]:
    """The whole that a branch belongs to: up to the trade or institution word inside the name, else all before
    the word.
    """
    head = name[: -len(word)]
    cuts = [head.find(w) + len(w) for w in (*words.institutions, *words.trades) if head.find(w) > 0]
    cut = max((c for c in cuts if 2 <= c < len(head)), default=len(head))
    return head[:cut], head[cut:] + word


def _tail(name: str, suffixes: tuple[str, ...], least: int) -> tuple[str, str]:
    for suffix in sorted(suffixes, key=len, reverse=True):
        if name.endswith(suffix) and len(name) - len(suffix) >= least:
            return name[: -len(suffix)], suffix
    return name, ""


def compare(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    """Whether two names mean one organisation, and why."""
    if not compatible(a.region, b.region):
        return _verdict(Verdict.DIFFERENT, a, b, -3.0, f"地区不同：“{a.region.text()}”与“{b.region.text()}”")
    if a.generic or b.generic:
        return _generic(a, b)
    if a.stem == b.stem:
        return _same_stem(a, b)
    if a.core == b.core:
        return _same_core(a, b)
    return _near(a, b)


def _generic(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    known = a.region.depth() > 0 and a.region == b.region
    if known and (a.stem, a.branch) == (b.stem, b.branch):
        return _verdict(Verdict.SAME, a, b, 2.0, f"泛称相同，地区同为“{a.region.text()}”")
    same = a.stem == b.stem and a.branch == b.branch
    return _verdict(Verdict.UNSURE if same else Verdict.DIFFERENT, a, b, 0.0, "泛称，没有地点不足以认定同一单位")


def _same_stem(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    if a.branch != b.branch:
        return _parts(a, b)
    if ("集团" in a.form) != ("集团" in b.form) and a.form != "" and b.form != "":
        return _verdict(Verdict.PART_OF, a, b, 1.8, f"“{a.stem}”：集团与其公司")
    return _verdict(Verdict.SAME, a, b, 3.5, f"去掉地区和组织形式后同为“{a.stem}”")


def _parts(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    if "" in (a.branch, b.branch):
        return _verdict(Verdict.PART_OF, a, b, 1.8, f"“{a.branch or b.branch}”是“{a.stem}”的一部分")
    return _verdict(Verdict.DIFFERENT, a, b, -1.0, f"同属“{a.stem}”的“{a.branch}”与“{b.branch}”")


def _same_core(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    if a.trade != "" and b.trade != "" and not _akin(a, b):
        return _verdict(Verdict.DIFFERENT, a, b, -2.0, f"字号同为“{a.core}”，行业不同：“{a.trade}”与“{b.trade}”")
    if a.branch != b.branch:
        return _parts(a, b)
    if "集团" in a.form or "集团" in b.form:
        return _verdict(Verdict.PART_OF, a, b, 1.8, f"字号同为“{a.core}”，一个是集团")
    if a.trade != "" and b.trade != "":
        return _verdict(Verdict.SAME, a, b, 3.0, f"字号同为“{a.core}”，行业写法相近")
    return _verdict(Verdict.UNSURE, a, b, 1.8, f"字号同为“{a.core}”，一个没有写行业，可能是简称")


def _akin(a: EnterpriseName, b: EnterpriseName) -> bool:
    if a.family == b.family:
        return True
    short, long = sorted((a.trade, b.trade), key=len)
    return long.startswith(short) or long.endswith(short)


def _near(a: EnterpriseName, b: EnterpriseName) -> tuple[Verdict, Reason]:
    short, long = sorted((a.stem, b.stem), key=lambda stem: (len(stem), stem))
    if len(short) >= 5 and _slip(a, b):
        return _verdict(Verdict.UNSURE, a, b, 1.5, f"“{a.stem}”与“{b.stem}”只差一处，可能是笔误")
    if len(short) >= 4 and long.endswith(short):
        return _verdict(Verdict.UNSURE, a, b, 1.2, f"“{long}”以“{short}”结尾，可能是省略了前面的名称")
    return _verdict(Verdict.DIFFERENT, a, b, -2.0, f"“{a.stem}”与“{b.stem}”不同")


def short_of(a: EnterpriseName, b: EnterpriseName) -> bool:
    """Whether one name may be the short form of the other: no trade written, or no leading place."""
    if a.branch != b.branch or a.stem == b.stem or a.generic or b.generic:
        return False
    short, long = sorted((a.stem, b.stem), key=lambda stem: (len(stem), stem))
    led = long.endswith(short) and len(short) >= 4 and len(long) - len(short) <= 3
    return led or (a.core == b.core and len(a.core) >= 2)


def _slip(a: EnterpriseName, b: EnterpriseName) -> bool:
    """One slip of the pen inside a core of three or more characters, the trade untouched."""
    odd = {x for x in a.stem if x not in b.stem} | {x for x in b.stem if x not in a.stem}
    numbered = any(x in "一二三四五六七八九十0123456789东西南北中大小新老" for x in odd)
    return a.trade == b.trade and len(a.core) >= 3 and one_edit(a.stem, b.stem) and not numbered


def _verdict(
    verdict: Verdict, a: EnterpriseName, b: EnterpriseName, weight: float, text: str
) -> tuple[Verdict, Reason]:
    return verdict, Reason("enterprise_name", a.written, b.written, weight, f"“{a.written}”与“{b.written}”：{text}")
