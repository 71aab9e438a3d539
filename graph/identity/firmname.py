"""Names of organisations taken apart: region, core, trade, legal form, branch, code, former names.

Invariants: nothing is compared here; a part is a piece of the folded name, in one spelling (numerals, words for
branches); a name that many places have (人民医院, 实验小学) is generic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graph.identity.codes import without_code
from graph.identity.regions import Gazetteer, Path, filled
from graph.identity.text import fold
from knowledge.identity import EnterpriseWords
from knowledge.provinces import Homes

_BRACKETS = re.compile(r"[(\[【\u3014]([^()\[\]【】\u3014\u3015]*)[)\]】\u3015]")
_NUMBERED = re.compile(r"第?[一二三四五六七八九十\d]+(?:分公司|项目部|营业部|分店|门店|店|支行)$")
_ORDINAL = re.compile(r"第?([一二三四五六七八九十]+|\d+)(?=分公司|项目部|营业部|店|支行)")
_MARK_OF_REGION = re.compile(r"(?:壮族|回族|维吾尔)?自治区|地区|[省市](?![场民容])")
_COUNTY = re.compile(r"(?P<name>[\u4e00-\u9fff]{2}市)(?![场民容政])(?=.{3})")
_INNER_FORMS = ("有限责任公司", "股份有限公司", "有限公司", "集团公司", "集团")
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
_NO_ROAD = "路街巷"


@dataclass(frozen=True, slots=True)
class EnterpriseName:
    """`stem` is the name without region, legal form and branch; `core` is the stem without its trade.

    `form` is the legal form, `house` a dropped last word (店, 厂), `code` a valid unified social credit code written
    with the name, `former` other names that were written with it, folded.
    """

    written: str
    region: Path
    stem: str
    core: str
    trade: str
    form: str
    branch: str
    generic: bool
    family: str = ""
    province: str = ""
    house: str = ""
    code: str = ""
    former: tuple[str, ...] = ()
    full: bool = False
    group: bool = False

    def place(self) -> str:
        """The region the name itself states, as text."""
        return self.region.text() or self.province

    def seat(self) -> str:
        """The narrowest area that the name itself states; "" where it states none."""
        level = self.region.deepest()
        return str(getattr(self.region, level)) if level != "" else self.province


def parse(name: str, words: EnterpriseWords, places: Gazetteer, homes: Homes | None = None) -> EnterpriseName:
    """The parts of an organisation's name as written; without `homes` no province or city is known."""
    plain, code = without_code(name)
    outside, former, inside = _unbracketed(unicodedata.normalize("NFKC", plain), words, places, homes)
    folded = _without_former(fold(outside), words)
    region, province, rest = _placed(inside + folded if inside != "" else folded, places, homes)
    rest = _without_level(rest, words)
    rest, branch = _branch(rest, words, homes)
    body, form = _form(_contracted(rest, words), words)
    body = _contracted(body, words)
    core, trade = _trade(body, words)
    house = ""
    if trade == "" and not body.endswith(words.institutions):
        body, house = _tail(body, words.houses, 3)
        core = body
    core, group = _group(core, body, form, words)
    generic = any(form in words.generic for form in (folded, rest, body)) or _says_nothing(body, words)
    parsed = EnterpriseName(name, region, body, core, trade, form, branch, generic, _family(trade, words), province)
    return replace(parsed, house=house, code=code, former=former, full=words.full in form, group=group)


def _unbracketed(
    name: str, words: EnterpriseWords, places: Gazetteer, homes: Homes | None
) -> tuple[str, tuple[str, ...], str]:
    """The name outside of brackets that hold a remark, former names, and a region that stood in brackets."""
    former: list[str] = []
    regions: list[str] = []

    def kept(match: re.Match[str]) -> str:
        inner = fold(match.group(1))
        said = next((lead for lead in words.former if inner.startswith(lead) and len(inner) - len(lead) >= 2), None)
        if said is not None:
            former.append(inner[len(said) :])
            return ""
        if inner == "" or inner.startswith(words.asides):
            return ""
        if _is_region(inner, places, homes) and match.start() >= 2 and len(name) - match.end() >= 2:
            regions.append(inner)
            return ""
        return match.group()

    outside = _BRACKETS.sub(kept, name)
    return outside, tuple(former), regions[0] if len(regions) == 1 else ""


def _is_region(text: str, places: Gazetteer, homes: Homes | None) -> bool:
    bare = text[:-1] if text[-1] in "省市" else text
    if homes is not None and (bare in homes.provinces or bare in homes.cities):
        return True
    return places.is_area(text) or (text[-1] in "市区县" and places.path(text).depth() > 0)


def _without_former(name: str, words: EnterpriseWords) -> str:
    """A name that others call 原某某厂, without the 原."""
    lead = "原"
    if name.startswith(lead) and len(name) >= 5 and name[1] not in words.not_former:
        return name[1:]
    return name


def _without_level(name: str, words: EnterpriseWords) -> str:
    """A school or hospital that is called the province's or city's (省荣军医院), without that word."""
    own = len(name) >= 5 and name[0] in "省市县" and name.endswith(words.institutions)
    return name[1:] if own and name[1:] not in words.generic else name


def _placed(name: str, places: Gazetteer, homes: Homes | None) -> tuple[Path, str, str]:
    """Region, province and rest of a name that begins with where it is."""
    if homes is None:
        rest = places.stripped(name)
        return _spelled(name, rest, places), "", rest
    province, rest = _province(name, homes)
    city, rest = _city(rest, homes)
    path = Path(city=city + "市") if city != "" else Path()
    if city != "":
        province = homes.cities.get(city, city)
    tail = places.stripped(rest)
    if len(tail) < len(rest) and not rest[: len(rest) - len(tail)].endswith("村镇"):
        path = filled(_spelled(rest, tail, places), path)
    elif (county := _COUNTY.match(rest)) is not None:
        path, tail = replace(path, county=county["name"]), rest[county.end() :]
    else:
        tail = rest
    return path, province, tail


def _spelled(name: str, rest: str, places: Gazetteer) -> Path:
    return places.path(name[: len(name) - len(rest)]) if len(rest) < len(name) else Path()


def _province(name: str, homes: Homes) -> tuple[str, str]:
    for length in (3, 2):
        if name[:length] in homes.provinces:
            rest = _after_mark(name[length:], 3, 4)
            if rest is not None and len(homes.provinces[name[:length]].cities) > 0:
                return name[:length], rest
    return "", name


def _city(name: str, homes: Homes) -> tuple[str, str]:
    """A city, or a municipality, at the start of a name."""
    for length in (4, 3, 2):
        lead = name[:length]
        if lead in homes.cities or (lead in homes.provinces and len(homes.provinces[lead].cities) == 0):
            rest = _after_mark(name[length:], 3, 99 if lead in homes.ambiguous else 4)
            if rest is not None:
                return lead, rest
    return "", name


def _after_mark(rest: str, marked: int, bare: int) -> str | None:
    """What follows a region's name: with its mark (市) at least `marked` characters, else `bare`; None where less."""
    mark = _MARK_OF_REGION.match(rest)
    if mark is not None:
        return rest[mark.end() :] if len(rest) - mark.end() >= marked else None
    return rest if len(rest) >= bare and rest[0] not in _NO_ROAD else None


def _branch(name: str, words: EnterpriseWords, homes: Homes | None) -> tuple[str, str]:
    """The whole, and its branch in one spelling."""
    whole, branch = _split_branch(name, words)
    return whole, _one_spelling(branch, words, homes) if branch != "" else ""


def _split_branch(name: str, words: EnterpriseWords) -> tuple[str, str]:
    found = _NUMBERED.search(name)
    if found is not None and found.start() >= 2:
        return name[: found.start()], found.group()
    inner = _after_form(name, words)
    if inner is not None:
        return inner
    _, word = _tail(name, words.branches, 2)
    if word == "" and name.endswith(words.shop) and not name.endswith(words.trades):
        word = words.shop
    return _place_of_branch(name, word, words) if word != "" else (name, "")


def _after_form(name: str, words: EnterpriseWords) -> tuple[str, str] | None:
    """Split at a legal form inside the name: what follows it is a branch or a project, or else a firm of the group."""
    for form in _INNER_FORMS:
        at = name.find(form)
        tail = name[at + len(form) :]
        if at < 2 or len(tail) < 2 or tail in words.forms or set(tail) <= set("公司"):
            continue
        if form == "集团" and _tail(tail, words.branches, 0)[1] == "" and tail.endswith((*words.forms, *words.trades)):
            return name, ""
        return name[: at + len(form)], tail
    return None


def _place_of_branch(name: str, word: str, words: EnterpriseWords) -> tuple[str, str]:
    """The whole that a branch belongs to: up to the first trades and forms inside the name, else all before it."""
    head = name[: -len(word)]
    cut = _first_trade(head, words)
    if cut in (0, len(head)):
        return (name, "") if word == words.shop else (head, word)
    return head[:cut], head[cut:] + word


def _first_trade(head: str, words: EnterpriseWords) -> int:
    """Where the first run of words for trades, institutions and forms ends; 0 where there is none."""
    for start in range(2, len(head)):
        end = _run(head, start, words)
        if end > start:
            return end
    return 0


def _run(head: str, start: int, words: EnterpriseWords) -> int:
    known, longest = _known((*words.institutions, *words.trades, *words.forms))
    end = start
    while True:
        step = next((n for n in range(min(longest, len(head) - end), 1, -1) if head[end : end + n] in known), 0)
        if step == 0:
            return end
        end += step


def _one_spelling(branch: str, words: EnterpriseWords, homes: Homes | None) -> str:
    head, word = _tail(branch, tuple(words.branch_words), 0)
    text = head + words.branch_words.get(word, word)
    text = _ORDINAL.sub(lambda match: str(_number(match.group(1))), text)
    for city in (text[:n] for n in (4, 3, 2)):
        if homes is not None and city in homes.cities and text[len(city) :].startswith("市"):
            return city + text[len(city) + 1 :]
    return text


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, found, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if found != "" else 0) + _DIGITS.get(ones, 0)


def _form(name: str, words: EnterpriseWords) -> tuple[str, str]:
    """The name without its legal form; a slip in 有限公司 is read as meant."""
    body, form = _tail(name, words.forms, 2)
    if form == "公司" and body.endswith(words.slips + words.forms):
        body, form = _tail(body, words.forms, 2)
    meant, slip = _tail(name, words.slips, 3) if words.full not in form else (body, "")
    return (meant, "有限公司") if slip != "" else (body, form)


def _contracted(body: str, words: EnterpriseWords) -> str:
    """The name with a contraction at its end written out (农商行, 一中)."""
    rest, short = _tail(body, tuple(words.contractions), 0)
    return rest + words.contractions[short] if short != "" else body


def _trade(body: str, words: EnterpriseWords) -> tuple[str, str]:
    """The core and the trade, which may be two words (农业科技)."""
    core, trade = _tail(body, words.trades, 2)
    if trade == "":
        core, trade = _tail(body, words.finer, 4)
        wide, first = _tail(core, words.trades, 2)
        return (wide, first + trade) if first != "" else (body, "")
    if trade in words.finer:
        wide, first = _tail(core, words.trades, 2)
        return (wide, first + trade) if first != "" else (core, trade)
    return core, trade


def _group(core: str, body: str, form: str, words: EnterpriseWords) -> tuple[str, bool]:
    """The core without 集团, and whether the name is of a group or says that the firm is of one."""
    for word in words.groups:
        if word in form:
            return core, True
        if core.endswith(word) and len(core) - len(word) >= 2:
            return core[: -len(word)], True
    return core, False


def _says_nothing(body: str, words: EnterpriseWords) -> bool:
    """Whether a name is only a trade (饭店, KTV, 第四中学), or points at one without naming it (路边一家饭店)."""
    only_trade = body in words.trades or body in words.institutions or body.isascii()
    numbered = re.fullmatch(r"第?[一二三四五六七八九十\d]+(.+)", body)
    of_number = numbered is not None and numbered.group(1) in words.numbered
    return len(body) < 2 or only_trade or of_number or any(word in body for word in words.vague)


def _family(trade: str, words: EnterpriseWords) -> str:
    """The first word of the family of trades that are written for one another, else the trade itself."""
    known = next((family[0] for family in words.families if trade in family), None)
    if known is not None:
        return known
    first, finer = _tail(trade, words.finer, 2)
    return _family(first, words) if finer != "" and first in words.trades else trade


@lru_cache(maxsize=64)
def _known(words: tuple[str, ...]) -> tuple[frozenset[str], int]:
    return frozenset(words), max(map(len, words))


def _tail(name: str, suffixes: Sequence[str], least: int) -> tuple[str, str]:
    """The name without the longest suffix that leaves at least `least` characters, and that suffix."""
    known, longest = _known(tuple(suffixes))
    for length in range(min(longest, len(name) - least), 0, -1):
        if name[-length:] in known:
            return name[:-length], name[-length:]
    return name, ""
