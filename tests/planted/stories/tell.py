"""How a report of a story is written: the voice of its channel, who is called what, and what a perfect reader reads.

Invariant: for every stated item `document.field_text(field)[start:end] == text`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model import Document, Extraction, MentionType, QuantityKind, Reading, digest
from tests.planted.cast import Person
from tests.planted.stories.draw import Beat
from tests.planted.stories.page import Name, Number, Page, Part, Slots
from tests.planted.stories.script import script
from tests.planted.tell import form_of
from tests.planted.words import varied

START = date(2024, 1, 1)
READER = "stated-1"
OFFICIAL = frozenset({"police", "grid", "visit", "assistant"})
_CALLED: Mapping[str, tuple[str, ...]] = {
    "neighbour": ("邻居$p", "隔壁$p", "前院的$p", "$p"),
    "upstairs": ("楼上住户$p", "楼上的$p", "楼上邻居$p", "楼上住户"),
    "acquaintance": ("$p", "一个叫$p的", "男子$p"),
    "spouse": ("丈夫$p", "$p", "对象$p"),
    "former": ("前男友$p", "前夫$p", "$p"),
    "creditor": ("$p", "放钱的$p", "债主$p"),
    "sibling": ("弟弟$p", "大哥$p", "$p"),
    "guard": ("物业保安$p", "保安队长$p", "物业的$p"),
    "kin_of_patient": ("患者家属$p", "病人家属$p"),
}
_SETTINGS = {"spouse": "kin", "sibling": "kin", "firm": "firm", "village_firm": "firm", "alone": "alone"}
_ARREARS = (
    (35, "35天"),
    (45, "一个半月"),
    (60, "两个月"),
    (75, "两个半月"),
    (90, "三个月"),
    (120, "四个月"),
    (150, "五个月"),
)
_UNITS = ("村委会", "社区", "镇政府", "街道办", "派出所", "信访局")


@dataclass(frozen=True, slots=True)
class Told:
    """A written report and what a perfect reader reads in it."""

    beat: Beat
    document: Document
    stated: Extraction


class Voice:
    """Fills the slots of one report as one writer would."""

    def __init__(self, beat: Beat, rng: random.Random) -> None:
        self._beat, self._rng, self._named = beat, rng, 0
        matter = beat.matter
        self._self = varied(rng.choice(self._selves()), rng)
        self._claimant = beat.writer.name if rng.random() < 0.6 else form_of(beat.writer, rng)
        self._other = matter.respondent.name if rng.random() < 0.75 else form_of(matter.respondent, rng)
        self._called = rng.choice(_CALLED.get(matter.plot.relation, ("对方",)))
        self._place = self._place_form()
        self.slots: Slots = {
            "a": lambda: [Name(self._claimant, MentionType.PERSON, "claimant")],
            "i": self._speaker,
            "o": self._opponent,
            "s": self._where,
            "f": self._firm,
            "g": lambda: [matter.grievance],
            "t": self._when,
            "n": lambda: [str(beat.people)],
            "k": lambda: [self._money()],
            "x": lambda: [self._arrears()],
            "u": lambda: [Name(rng.choice(_UNITS), MentionType.AGENCY, "unit")],
        }

    def _selves(self) -> tuple[str, ...]:
        styles = script().styles
        many = self._beat.matter.plot.relation in ("firm", "village_firm", "letter")
        return (styles.many if many else styles.self)[self._beat.channel]

    def turn(self) -> None:
        """Begin a new field: whoever is named in it is named anew."""
        self._named = 0

    def _speaker(self) -> list[Part]:
        before, found, after = self._self.partition("$a")
        return [before, Name(self._claimant, MentionType.PERSON, "claimant"), after] if found else [before]

    def _opponent(self) -> list[Part]:
        """At first whose neighbour or husband it is, later the bare name or 对方."""
        self._named += 1
        name = Name(self._other, MentionType.PERSON, "respondent")
        if "$p" not in self._called and self._named == 1:
            return [self._called]
        before, _, after = self._called.partition("$p") if self._named == 1 else ("", "", "")
        return ["对方"] if self._named > 1 and self._rng.random() < 0.4 else [before, name, after]

    def _place_form(self) -> str:
        place = self._beat.matter.place
        if place is None:
            return ""
        return self._rng.choice(place.forms) if len(place.forms) > 0 and self._rng.random() < 0.15 else place.name

    def _where(self) -> list[Part]:
        matter = self._beat.matter
        if matter.place is None:
            return self._firm()
        kind = MentionType.REGION if matter.place.level == "village" else MentionType.SITE
        name = Name(self._place, kind, "place")
        town = matter.plot.namesake == "place" or self._rng.random() < 0.35
        return [Name(matter.town, MentionType.REGION, "town"), name] if town else [name]

    def _firm(self) -> list[Part]:
        firm = self._beat.matter.firm
        if firm is None:
            return ["对方"]
        form = firm.full if self._rng.random() < 0.45 else firm.short
        return [Name(form, MentionType.ENTERPRISE, "firm")]

    def _when(self) -> list[Part]:
        """The day on which it happened, as people say it."""
        told = START + timedelta(days=self._beat.day)
        day = told - timedelta(days=self._beat.lag)
        near = {0: ("今天",), 1: ("昨天",), 2: ("前天",)}.get(self._beat.lag, ())
        said = self._rng.choice((*near, f"{day.month}月{day.day}日"))
        return [Number(said, QuantityKind.DATE, day.isoformat())]

    def _money(self) -> Number:
        thousand = 8 + int(digest(self._beat.matter.id)[:4], 16) % 300
        return Number(f"{thousand}000元", QuantityKind.MONEY, thousand * 1000)

    def _arrears(self) -> Number:
        days, text = max(one for one in _ARREARS if one[0] <= max(self._beat.arrears, 35))
        return Number(text, QuantityKind.DURATION, days)


def told(beat: Beat, number: str, rng: random.Random) -> Told:
    """The report of a beat; `number` is its key at the source."""
    voice, title, text = Voice(beat, rng), Page("title"), Page("text")
    _title(beat, title, voice, rng)
    _body(beat, text, voice, rng)
    document = _document(beat, number, title.text, text.text, rng)
    return Told(beat, document, _stated(beat, document, title, text))


def _title(beat: Beat, page: Page, voice: Voice, rng: random.Random) -> None:
    if beat.channel in ("police", "visit") or rng.random() < 0.15:
        return
    titles = script().styles.titles["firm" if beat.matter.firm is not None else "person"]
    chosen = [line for line in titles if "$o" not in line or beat.matter.plot.relation in _CALLED]
    page.write(varied(rng.choice(chosen), rng), voice.slots)


def _body(beat: Beat, page: Page, voice: Voice, rng: random.Random) -> None:
    styles, official = script().styles, beat.channel in OFFICIAL
    if beat.matter.plot.relation == "letter":
        page.write(rng.choice(styles.open[beat.channel]), voice.slots)
        page.write(_letter(beat), voice.slots)
        return
    voice.turn()
    page.write(rng.choice(styles.open[beat.channel]), voice.slots)
    page.write(_setting(beat, rng), voice.slots)
    line = rng.choice(script().sentences(beat.act, beat.step.say, official))
    page.write(varied(line, rng) + "。", voice.slots, beat.people)
    if not official and rng.random() < 0.4:
        page.write(rng.choice(styles.detail), voice.slots)
    if not official and rng.random() < 0.6:
        page.write(rng.choice(styles.ask), voice.slots)
    page.write(rng.choice(styles.close[beat.channel]), voice.slots)


def _letter(beat: Beat) -> str:
    """One letter for all places of a story: pasted, not written."""
    letters = script().letters
    return letters[int(digest(beat.matter.story)[:6], 16) % len(letters)]


def _setting(beat: Beat, rng: random.Random) -> str:
    """Where and with whom; a later report may say that it goes on."""
    styles, relation = script().styles, beat.matter.plot.relation
    kind = _SETTINGS.get(relation, "person")
    if beat.order > 0 and kind in ("person", "firm") and rng.random() < 0.3:
        return rng.choice(styles.follow if kind == "person" else styles.follow_firm)
    return rng.choice(styles.setting[kind])


def _document(beat: Beat, number: str, title: str, text: str, rng: random.Random) -> Document:
    day = (START + timedelta(days=beat.day)).isoformat()
    time = f"{day}T{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:00"
    source = f"stories-{beat.channel}"
    id = digest(source, number, title, text)
    author, phone, place = _author(beat, rng), _phone(beat, rng), _column(beat, rng)
    return Document(id, source, beat.channel, number, title, text, time, time, author, phone, place)


def _author(beat: Beat, rng: random.Random) -> str | None:
    writer = beat.writer
    if beat.channel in ("grid", "visit", "report", "web", "assistant"):
        return None
    if beat.channel == "hotline":
        return rng.choice((writer.name, writer.name[0] + ("女士" if writer.woman else "先生")))
    return writer.name if rng.random() < 0.8 else None


def _phone(beat: Beat, rng: random.Random) -> str | None:
    shown = {"hotline": 0.85, "police": 0.7, "petition": 0.5}.get(beat.channel, 0.0)
    return beat.writer.phone if rng.random() < shown else None


def _column(beat: Beat, rng: random.Random) -> str | None:
    matter = beat.matter
    if beat.channel not in ("hotline", "police", "grid") or rng.random() < 0.4:
        return None
    return matter.town + (matter.place.name if matter.place is not None and rng.random() < 0.8 else "")


def _stated(beat: Beat, document: Document, title: Page, text: Page) -> Extraction:
    mentions = (*title.mentions, *text.mentions)
    matter = beat.matter
    firms = tuple(dict.fromkeys(m.text for m in mentions if m.type is MentionType.ENTERPRISE))
    people = tuple(
        dict.fromkeys(m.text for m in mentions if m.type is MentionType.PERSON and _is(m.text, matter.respondent))
    )
    sites = tuple(dict.fromkeys(m.text for m in mentions if m.type is MentionType.SITE))[:2]
    many = matter.plot.truth == "group" and beat.people >= 5
    reading = Reading(matter.plot.kind, (), ("GROUP",) if many else ("AUTHOR",), (firms or people)[:2], sites)
    return Extraction(
        document.id,
        READER,
        mentions,
        (*title.quantities, *text.quantities),
        (*title.signals, *text.signals),
        reading,
        (*title.elements, *text.elements),
    )


def _is(name: str, person: Person) -> bool:
    return person.name[0] in name
