"""The error browser: one HTML page with every message twice, as annotated and as read, and a way along the errors.

Invariants: the page loads nothing and runs only the script named by its hash in its content security policy; every text
is escaped; the characters of a pane, its labels left out, are the characters of the message.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ingest.compare import words
from ingest.compare.errors import Error, Side, errors, ranked
from ingest.compare.match import Item

ROLES = (("被诉方", "respondent"), ("发生地", "sites"))
BY_NAME = ("mention", "quantity", "signal")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text within which no mark begins or ends; `label` stands behind it, `faults` places its errors."""

    text: str
    classes: str = ""
    label: str = ""
    hint: str = ""
    faults: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """An entry of a compared list; `wrong` where the other side lacks it."""

    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of the comparison above the panes."""

    name: str
    gold: tuple[Value, ...]
    said: tuple[Value, ...]

    @property
    def same(self) -> bool:
        return not any(value.wrong for value in (*self.gold, *self.said))


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in the list under the panes; `keys` is JSON."""

    place: int
    text: str
    gold: str
    said: str
    keys: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message with all the page shows of it; `keys` is JSON."""

    id: str
    title: str
    time: str
    keys: str
    compared: tuple[Compared, ...]
    panes: tuple[tuple[str, tuple[Segment, ...]], ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: the errors it finds and in how many messages."""

    key: str
    name: str
    count: int
    messages: int
    parts: tuple[Choice, ...] = ()


def page(gold: Sequence[Item], predicted: Sequence[Item], scored: Mapping[str, Any], title: str) -> str:
    """The page for `gold` and what was read, line by line; `scored` as `ingest.evaluate.score` gives it."""
    found = [errors(line, said) for line, said in zip(gold, predicted, strict=True)]
    rows = zip(gold, predicted, found, strict=True)
    room = files("ingest") / "compare"
    style, script = ((room / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((room / "page.html.j2").read_text(encoding="utf-8"))
    return template.render(
        title=title,
        style=Markup(style),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        figures=_figures(scored),
        total=scored["errors"]["total"],
        types=[(key, name, words.SHORT[key]) for key, name in words.TYPES.items()],
        whole=_whole(found),
        choices=_choices(found),
        messages=[_message(line, said, each) for line, said, each in rows],
    )


def _figures(scored: Mapping[str, Any]) -> list[tuple[str, float, float, float]]:
    """Name, value and interval of every headline figure."""
    table = scored["headlines"]
    return [(name, table[key], *scored["intervals"].get(key, (0, 0))) for key, name in words.HEADLINES.items()]


def _whole(found: Sequence[Sequence[Error]]) -> tuple[Choice, ...]:
    faulty = sum(len(each) > 0 for each in found)
    total = sum(map(len, found))
    clean = Choice("clean", "全对的来文", 0, len(found) - faulty)
    return Choice("faulty", "有错的来文", total, faulty), clean, Choice("all", "全部来文", total, len(found))


def _choices(found: Sequence[Sequence[Error]]) -> list[Choice]:
    """One choice a group that has errors, with its classes, and they with their types."""
    count = Counter(key for each in found for error in each for key in error.keys)
    inside = Counter(key for each in found for key in {key for error in each for key in error.keys})

    def choice(key: str, name: str, parts: Iterable[Choice] = ()) -> Choice:
        return Choice(key, name, count[key], inside[key], tuple(parts))

    def under(prefix: str) -> list[str]:
        held = {key: n for key, n in count.items() if key.startswith(prefix) and "/" not in key.removeprefix(prefix)}
        return [key for key, _ in ranked(held)]

    def named(prefix: str) -> list[Choice]:
        return [choice(key, words.brief(key.removeprefix(prefix))) for key in under(prefix)]

    return [
        choice(
            group,
            name,
            [choice(key, words.FAULTS[key.removeprefix(f"{group}/")], named(f"{key}/")) for key in under(f"{group}/")]
            + ([Choice("", "按类别看", 0, 0, tuple(named(f"{group}/*/")))] if group in BY_NAME else []),
        )
        for group, name in words.GROUPS.items()
        if count[group] > 0
    ]


def _message(gold: Item, said: Item, found: Sequence[Error]) -> Message:
    keys = sorted({key for error in found for key in error.keys})
    sides = (("标注", gold, [error.gold for error in found]), ("读出", said, [error.said for error in found]))
    return Message(
        id=str(gold["id"]),
        title=gold.get("title") or "",
        time=gold.get("time") or "",
        keys=json.dumps(["all", *(["faulty", *keys] if found else ["clean"])], ensure_ascii=False),
        compared=tuple(_compared(gold["dispute"], said["dispute"])),
        panes=tuple((name, tuple(segments(gold["text"], line, faults))) for name, line, faults in sides),
        faults=tuple(_fault(place, error) for place, error in enumerate(found)),
    )


def _compared(gold: Item, said: Item) -> Iterator[Compared]:
    wrong = gold["type"] != said["type"]
    others = "、".join(words.brief(kind) for kind in said.get("alternatives", ())[:2])
    read = words.name(said["type"]) + (f"（备选：{others}）" if wrong and others else "")
    yield Compared("纠纷类型", (Value(words.name(gold["type"]), wrong),), (Value(read, wrong),))
    for name, role in ROLES:
        a, b = (list(dict.fromkeys(side.get(role) or ())) for side in (gold, said))
        values = (tuple(Value(text, text not in other) for text in own) for own, other in ((a, b), (b, a)))
        yield Compared(name, *values)


def _fault(place: int, error: Error) -> Fault:
    name = words.class_name(f"{error.group}/{error.fault}")
    return Fault(place, name, _side(error.gold), _side(error.said), json.dumps(error.keys, ensure_ascii=False))


def _side(side: Side | None) -> str:
    if side is None:
        return "—"
    if side.start is None:
        return words.name(side.name) if side.name != "" else side.text
    return f"{side.text}（{words.name(side.name)}）"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    classes: str = ""
    label: str = ""
    hint: str = ""
    fault: int | None = None


def segments(text: str, line: Item, faults: Sequence[Side | None]) -> Iterator[Segment]:
    """`text` cut wherever a mark of `line` or a side of an error begins or ends; nothing lost, nothing added."""
    marks = [*_marks(line)]
    for place, side in enumerate(faults):
        if side is not None and side.start is not None and side.end is not None:
            marks.append(_Mark(side.start, side.end, fault=place))
    cuts = sorted({0, len(text), *(min(at, len(text)) for mark in marks for at in (mark.start, mark.end))})
    for start, end in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        yield _segment(text[start:end], over, end)


def _segment(text: str, over: Sequence[_Mark], end: int) -> Segment:
    places = [str(mark.fault) for mark in over if mark.fault is not None]
    return Segment(
        text=text,
        classes=" ".join([mark.classes for mark in over if mark.classes] + (["bad"] if places else [])),
        label=" ".join(mark.label for mark in over if mark.label and mark.end == end),
        hint="；".join(mark.hint for mark in over if mark.hint),
        faults=" ".join(places),
    )


def _marks(line: Item) -> Iterator[_Mark]:
    for one in line["mentions"]:
        kind = str(one["type"])
        yield _Mark(one["start"], one["end"], f"m {kind}", words.SHORT.get(kind, kind), words.name(kind))
    for one in line["quantities"]:
        hint = f"{words.name(one['kind'])} ＝ {one['value']}"
        yield _Mark(one["start"], one["end"], "q", f"＝{one['value']}", hint)
    for one in line["signals"]:
        real, how = one["assertion"] == "actual", words.ASSERTIONS.get(one["assertion"], one["assertion"])
        label = one["id"] if real else f"{one['id']}{how}"
        yield _Mark(one["start"], one["end"], "s" if real else "s quiet", label, f"{words.name(one['id'])}（{how}）")
