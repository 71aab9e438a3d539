"""Numbers as people write them in Chinese: `三万余`, `3.5亿`, `两千五`, `13万8千`, `十几`, `二、三十`, `30到40万`.

Invariants: a range gives its lower bound, a vague number (`几十`, `上千`) gives None, and nothing here reads more than
`LONGEST` characters, so every call takes bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 24

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FOLD = str.maketrans(
    "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19．，〇○壹贰叁肆伍陆柒捌玖拾佰仟两俩兩仨",
    "0123456789.,零零一二三四五六七八九十百千二二二三",
)
_APPROXIMATE = re.compile(r"[多余来近约上下左右好几]+")
_RANGE = re.compile(r"[-~—―～–至到、]+")
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[零一二三四五六七八九]+|[十百千万亿]")
_TRAILING_UNITS = re.compile(r"[十百千万亿]+$")

# One number as written, without its counter; every quantifier is bounded and possessive, so a search is linear.
NUMBER = (
    r"(?:(?<![0-9\uff10-\uff19])(?<![0-9\uff10-\uff19][.．,，])[0-9\uff10-\uff19]{1,12}+(?:[,，][0-9\uff10-\uff19]{3}(?![0-9\uff10-\uff19]))*+(?:[.．][0-9\uff10-\uff19]{1,4}+)?+[十百千万亿wW]{0,2}+"
    r"(?:(?<=[万千wW])[1-9][0-9]{0,3}+(?![0-9.年月日号个人户名位天次周层楼栋])(?:[百千](?:[1-9](?![0-9.年月日号个人户名位天次周层楼栋]))?+)?+)?+"
    r"|(?<![几数wW0-9\uff10-\uff19〇○一二两俩仨三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟])(?!(?<=上)[百千万亿])"
    r"[零〇○一二两俩仨三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}+)"
    r"(?:[几多余来][十百千万亿]{0,2}+)?+"
)


def fold(text: str) -> str:
    """Full-width digits, capital and variant numerals in their plain form; same length as `text`."""
    return text.translate(_FOLD)


def parse(text: str) -> float | None:
    """The number `text` states (lower bound of a range), or None when it is vague or no number."""
    plain = fold(text).replace(",", "").replace("w", "万").replace("W", "万").replace("廿", "二十").replace(" ", "")
    if not plain or len(plain) > LONGEST or plain[0] in "几数上":
        return None
    return _evaluate(_lower_bound(_exact(plain)))


def _exact(plain: str) -> str:
    """Drops the words of approximation: 十几 -> 十, 三万余 -> 三万, 20多 -> 20."""
    return _APPROXIMATE.sub("", plain)


def _lower_bound(plain: str) -> str:
    """30-40万 -> 30万, 二、三十 -> 二十, 五六 -> 五, 三五万 -> 三万."""
    parts = [part for part in _RANGE.split(plain) if part]
    if not parts:
        return ""
    first = parts[0]
    if len(parts) > 1 and first[-1] not in _UNITS:
        first += _borrowed_units(parts[1])
    return _first_of_neighbours(first)


def _borrowed_units(second: str) -> str:
    found = _TRAILING_UNITS.search(second)
    return found.group() if found else ""


def _first_of_neighbours(plain: str) -> str:
    """`六七千` names two neighbouring digits and means the first; `二零一` and `一一九` are digit strings and stay."""
    return re.sub(
        r"(?<![零一二三四五六七八九])([一二三四五六七八九])([二三四五六七八九])(?![零一二三四五六七八九])",
        lambda m: m[1] if _DIGITS[m[1]] < _DIGITS[m[2]] else m[0],
        plain,
    )


def _evaluate(plain: str) -> float | None:
    tokens = _TOKEN.findall(plain)
    if not tokens or "".join(tokens) != plain:
        return None
    total, section, current, last_unit = 0.0, 0.0, None, 0
    for value, unit in _read(tokens):
        if unit == 0:
            current = value
            continue
        if unit >= _UNITS["万"]:
            total = (
                (total + section + (current or 0)) * unit if unit > 10_000 else total + _carry(section, current) * unit
            )
            section = 0.0
        else:
            section += (1 if current is None else current) * unit
        current, last_unit = None, unit
    if current is not None and last_unit >= 100 and current < 10 and plain[-2:-1] != "零":
        current *= last_unit / 10  # 两千五 = 2500
    return total + section + (current or 0)


def _carry(section: float, current: float | None) -> float:
    whole = section + (current or 0)
    return whole if whole else 1.0


def _read(tokens: list[str]) -> Iterator[tuple[float, int]]:
    """(number, 0) for digits, (0, unit) for a unit character."""
    for token in tokens:
        if token in _UNITS:
            yield 0.0, _UNITS[token]
        elif token[0] in _DIGITS:
            yield float("".join(str(_DIGITS[c]) for c in token)), 0
        else:
            yield float(token), 0
