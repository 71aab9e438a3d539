"""Names of organisations compared: SAME, PART_OF, DIFFERENT or UNSURE, with the reason.

Invariants: a verdict names the two strings it compared; one valid code is one organisation and two are two, whatever
the names; the same core in another trade or another city stays DIFFERENT; a name that many places have identifies
nothing without a place; a short name by itself is never more than UNSURE.
"""

from __future__ import annotations

from graph.identity import slips
from graph.identity.firmname import EnterpriseName, parse
from graph.identity.regions import compatible
from graph.identity.text import fold, one_edit
from graph.identity.types import Reason, Verdict
from knowledge.identity import EnterpriseWords, load_identity

__all__ = ["EnterpriseName", "clash", "compare", "parse", "short_of"]

Judged = tuple[Verdict, float, str]
_APART = "一二三四五六七八九十0123456789东西南北中上下前后大小新老金银"


def compare(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords | None = None) -> tuple[Verdict, Reason]:
    """Whether two names mean one organisation, and why."""
    known = words if words is not None else load_identity().enterprise
    verdict, weight, text = _by_code(a, b) or _by_former(a, b) or _by_name(a, b, known)
    return verdict, Reason("enterprise_name", a.written, b.written, weight, f"“{a.written}”与“{b.written}”：{text}")


def _by_code(a: EnterpriseName, b: EnterpriseName) -> Judged | None:
    if "" in (a.code, b.code):
        return None
    if a.code == b.code:
        return Verdict.SAME, 9.0, f"统一社会信用代码同为“{a.code}”"
    if a.branch != b.branch and "" in (a.branch, b.branch) and a.stem == b.stem:
        return Verdict.PART_OF, 1.8, f"“{a.branch or b.branch}”是“{a.stem}”的一部分，各有统一社会信用代码"
    return Verdict.DIFFERENT, -9.0, f"统一社会信用代码不同：“{a.code}”与“{b.code}”"


def _by_former(a: EnterpriseName, b: EnterpriseName) -> Judged | None:
    for one, other in ((a, b), (b, a)):
        said = {fold(other.written), other.stem + other.house} if other.branch == "" and not other.generic else set()
        found = next((name for name in one.former if name in said or name.endswith(fold(other.written))), None)
        if found is not None:
            return Verdict.SAME, 4.0, f"名称里写明又名“{found}”"
    return None


def _by_name(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> Judged:
    if (a.province != b.province and "" not in (a.province, b.province)) or not compatible(a.region, b.region):
        return Verdict.DIFFERENT, -3.0, f"地区不同：“{a.place()}”与“{b.place()}”"
    if a.generic or b.generic:
        return _generic(a, b)
    verdict, weight, text = _wholes(a, b, words)
    if a.branch == b.branch or verdict is Verdict.DIFFERENT:
        return verdict, weight, text
    return _parts(a, b, verdict, text)


def clash(a: EnterpriseName, b: EnterpriseName) -> bool:
    """Whether region, code or trade says that two names are of two organisations."""
    places = (a.province != b.province and "" not in (a.province, b.province)) or not compatible(a.region, b.region)
    codes = a.code != b.code and "" not in (a.code, b.code)
    return (
        codes
        or places
        or _registered_apart(a, b)
        or (a.core == b.core and a.trade != "" and b.trade != "" and not _akin(a, b))
    )


def _generic(a: EnterpriseName, b: EnterpriseName) -> Judged:
    known = a.region.depth() > 0 and a.region == b.region
    same = a.stem == b.stem and a.branch == b.branch
    if known and same:
        return Verdict.SAME, 2.0, f"泛称相同，地区同为“{a.region.text()}”"
    return Verdict.UNSURE if same else Verdict.DIFFERENT, 0.0, "泛称，没有地点不足以认定同一单位"


def _parts(a: EnterpriseName, b: EnterpriseName, wholes: Verdict, text: str) -> Judged:
    """A branch and its whole, or two branches; `wholes` is the verdict on what they are branches of."""
    if "" not in (a.branch, b.branch):
        return Verdict.DIFFERENT, -1.0, f"同属“{a.stem}”的“{a.branch}”与“{b.branch}”"
    if wholes is Verdict.UNSURE:
        return Verdict.UNSURE, 1.0, f"“{a.branch or b.branch}”是分支；{text}"
    return Verdict.PART_OF, 1.8, f"“{a.branch or b.branch}”是“{a.stem}”的一部分"


def _wholes(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> Judged:
    """The verdict on two names without their branches."""
    if a.stem == b.stem:
        return _same_stem(a, b)
    if a.core == b.core:
        return _same_core(a, b, words)
    return _near(a, b, words)


def _same_stem(a: EnterpriseName, b: EnterpriseName) -> Judged:
    if a.group != b.group and "" not in (a.form, b.form):
        if a.trade == "" and _only_firm(a, b):
            return Verdict.UNSURE, 1.5, f"“{a.stem}”：一个是集团，一个只说公司"
        return Verdict.PART_OF, 1.8, f"“{a.stem}”：集团与其公司"
    if _registered_apart(a, b):
        return Verdict.UNSURE, 1.5, f"同为“{a.stem}”，但登记的地区写法不同：“{a.place()}”与“{b.place()}”"
    if a.house != b.house and "" not in (a.house, b.house):
        return Verdict.UNSURE, 1.5, f"同为“{a.stem}”，一个是“{a.house}”，一个是“{b.house}”"
    return Verdict.SAME, 3.5, f"去掉地区和组织形式后同为“{a.stem}”"


def _only_firm(a: EnterpriseName, b: EnterpriseName) -> bool:
    return "公司" in (a.form, b.form)


def _registered_apart(a: EnterpriseName, b: EnterpriseName) -> bool:
    """Names of one core in a province and in a city of it, one at least in full, are perhaps two registered firms."""
    return (a.full or b.full) and a.seat() != b.seat() and "" not in (a.seat(), b.seat())


def _same_core(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> Judged:
    if a.trade != "" and b.trade != "" and (_kin(a, b, words) or not _akin(a, b)):
        return _trades_apart(a, b, words)
    if a.group != b.group:
        return _group_and_firm(a, b)
    if a.trade == "" or b.trade == "":
        if a.group:
            return Verdict.PART_OF, 1.8, f"字号同为“{a.core}”，一个是集团，一个是集团的公司"
        return Verdict.UNSURE, 1.8, f"字号同为“{a.core}”，一个没有写行业，可能是简称"
    if _registered_apart(a, b) or (a.full and b.full and not _extends(a.trade, b.trade)):
        return Verdict.UNSURE, 1.8, f"字号同为“{a.core}”，登记的地区或行业写法不同：“{a.trade}”与“{b.trade}”"
    if a.family != b.family and not _extends(a.trade, b.trade) and _ends(a.trade, b.trade):
        return Verdict.UNSURE, 1.8, f"字号同为“{a.core}”，行业一个写得更细：“{a.trade}”与“{b.trade}”"
    return Verdict.SAME, 3.0, f"字号同为“{a.core}”，行业写法相近"


def _trades_apart(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> Judged:
    if _kin(a, b, words):
        return Verdict.UNSURE, 1.0, f"字号同为“{a.core}”，“{a.trade}”与“{b.trade}”可能是一家"
    return Verdict.DIFFERENT, -2.0, f"字号同为“{a.core}”，行业不同：“{a.trade}”与“{b.trade}”"


def _kin(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> bool:
    """Whether two trades may be one firm's or two firms'."""
    return a.family != b.family and any(a.trade in kin and b.trade in kin for kin in words.kin)


def _group_and_firm(a: EnterpriseName, b: EnterpriseName) -> Judged:
    group, firm = (a, b) if a.group else (b, a)
    if firm.trade == "":
        return Verdict.UNSURE, 1.5, f"字号同为“{a.core}”，一个是集团，一个没有写行业"
    if group.trade == "":
        return Verdict.PART_OF, 1.8, f"字号同为“{a.core}”，一个是集团"
    return Verdict.UNSURE, 1.8, f"字号同为“{a.core}”，一个写明属于集团，一个没有写"


def _akin(a: EnterpriseName, b: EnterpriseName) -> bool:
    return a.family == b.family or _extends(a.trade, b.trade) or _ends(a.trade, b.trade)


def _extends(a: str, b: str) -> bool:
    """Whether one trade is the other with more said after it (物业, 物业服务)."""
    short, long = sorted((a, b), key=len)
    return long.startswith(short)


def _ends(a: str, b: str) -> bool:
    """Whether one trade is the other with more said before it (科技, 农业科技)."""
    short, long = sorted((a, b), key=len)
    return long.endswith(short)


def _near(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> Judged:
    short, long = sorted((a, b), key=lambda name: (len(name.stem), name.stem))
    if _slip(a, b, words):
        return Verdict.UNSURE, 1.5, f"“{a.stem}”与“{b.stem}”只差一处，可能是笔误"
    if _led(short, long):
        return Verdict.UNSURE, 1.2, f"“{long.stem}”以“{short.stem}”结尾，可能是省略了前面的名称"
    if _shortened(short, long):
        return Verdict.UNSURE, 1.2, f"“{short.stem}”的字在“{long.stem}”里依次出现，可能是简称"
    return Verdict.DIFFERENT, -2.0, f"“{a.stem}”与“{b.stem}”不同"


def _led(short: EnterpriseName, long: EnterpriseName) -> bool:
    return len(short.stem) >= 4 and long.stem.endswith(short.stem) and long.stem[: -len(short.stem)] not in _APART


def _shortened(short: EnterpriseName, long: EnterpriseName) -> bool:
    """Whether one name's characters follow one another inside the other's, from its first character on."""
    if short.full or len(short.stem) < 2 or short.stem[0] != long.stem[0]:
        return False
    if long.trade != "" and short.trade != "" and not _akin(short, long):
        return False
    rest = iter(long.stem + long.house)
    return all(sign in rest for sign in short.stem)


def short_of(a: EnterpriseName, b: EnterpriseName) -> bool:
    """Whether one name may be the short form of the other: no trade written, or no leading place."""
    if a.branch != b.branch or a.stem == b.stem or a.generic or b.generic:
        return False
    short, long = sorted((a.stem, b.stem), key=lambda stem: (len(stem), stem))
    led = long.endswith(short) and len(short) >= 4 and len(long) - len(short) <= 3
    return led or (a.core == b.core and len(a.core) >= 2)


def _slip(a: EnterpriseName, b: EnterpriseName, words: EnterpriseWords) -> bool:
    """One slip of the pen that sounds or looks like it: in a core of three or more, or between two characters that are
    written for one another."""
    if not one_edit(a.stem + a.house, b.stem + b.house) or (a.trade != b.trade and "" not in (a.trade, b.trade)):
        return False
    odd = {x for x in a.stem if x not in b.stem} | {x for x in b.stem if x not in a.stem}
    if any(x in _APART for x in odd) and not _alike(odd, words):
        return False
    least = min(len(a.stem), len(b.stem))
    longer = least >= 5 and min(len(a.core), len(b.core)) >= 3 and slips.load().explains(a.stem, b.stem)
    return longer or (_alike(odd, words) and least >= 2)


def _alike(odd: set[str], words: EnterpriseWords) -> bool:
    return len(odd) == 2 and any(odd <= set(group) for group in words.sounds)
