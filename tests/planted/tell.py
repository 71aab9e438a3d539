"""How a report is written: the voice of its channel, the sentences chosen, each name with the span where it stands.

Invariant: for every true mention `document.field_text(field)[start:end] == text`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, timedelta

from graph.model import Document, Field, MentionType, digest
from tests.planted.cast import Person
from tests.planted.plot import Plan
from tests.planted.words import styles, varied

_SLOT = re.compile(r"\$([a-z])")
_START = date(2024, 1, 1)
_OFFICES = ("主任", "经理", "队长", "科长", "所长", "站长")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as one writer writes it, and whose or what it is."""

    text: str
    type: MentionType
    entity: str


@dataclass(frozen=True, slots=True)
class TrueMention:
    field: Field
    start: int
    end: int
    text: str
    type: MentionType
    entity: str


@dataclass(frozen=True, slots=True)
class Told:
    """A written report with all that is true of it. `people`: the writer's id, or None where the record names none."""

    document: Document
    mentions: tuple[TrueMention, ...]
    plan: Plan
    writer: str | None
    respondents: tuple[str, ...]
    sites: tuple[str, ...]


Parts = Sequence[str | Name]
Slots = Mapping[str, Callable[[], Parts]]


@dataclass(slots=True)
class Page:
    """One field being written."""

    field: Field
    text: str = ""
    mentions: list[TrueMention] = made(default_factory=list)

    def write(self, template: str, slots: Slots) -> None:
        """Add a template, its slots filled."""
        last = 0
        for match in _SLOT.finditer(template):
            self.text += template[last : match.start()]
            last = match.end()
            for part in slots[match[1]]():
                self._add(part)
        self.text += template[last:]

    def _add(self, part: str | Name) -> None:
        if isinstance(part, Name):
            end = len(self.text) + len(part.text)
            self.mentions.append(TrueMention(self.field, len(self.text), end, part.text, part.type, part.entity))
        self.text += part.text if isinstance(part, Name) else part


class Writer:
    """How one person writes one report: which forms of which names, which facts."""

    def __init__(self, plan: Plan, number: str, earlier: str | None, rng: random.Random) -> None:
        self._plan, self._rng, self._number, self._earlier = plan, rng, number, earlier
        self._forms = {"place": self._place_form(), "firm": self._firm_form(), "other": self._person_form()}
        self.slots: Slots = {
            "s": self._place,
            "f": self._firm,
            "p": lambda: [self._other_name()],
            "o": lambda: [self._official()],
            "a": lambda: [self._author_name()],
            "u": lambda: [Name(plan.matter.town + "办事处", MentionType.AGENCY, "u-" + plan.matter.town)],
            "w": self._where,
            "q": lambda: [earlier or "前次"],
            "k": lambda: [plan.matter.money if self._mostly() else f"{rng.randint(2, 80)}000元"],
            "t": lambda: [
                plan.matter.when if self._mostly() else f"{rng.choice(('去年', '今年'))}{rng.randint(1, 12)}月"
            ],
            "n": lambda: [plan.matter.number if self._mostly() else str(rng.randint(2, 90))],
            "m": lambda: [rng.choice(("三", "五", "七", "十几"))],
            "d": lambda: [plan.matter.door if not plan.matter.issue.shared else self._own_door()],
        }

    def _mostly(self) -> bool:
        return self._rng.random() < (0.6 if self._plan.matter.issue.shared else 0.9)

    def _some_month(self) -> str:
        return f"{self._rng.choice(('去年', '今年'))}{self._rng.randint(1, 12)}月"

    def _own_door(self) -> str:
        return f"{self._rng.randint(1, 28)}号楼{self._rng.randint(1, 4)}单元"

    def _place_form(self) -> str:
        place, chance = self._plan.matter.place, self._rng.random()
        if place is None:
            return ""
        if chance < 0.015 and place.slip != "":
            return place.slip
        return self._rng.choice(place.forms) if chance < 0.2 and len(place.forms) > 0 else place.name

    def _firm_form(self) -> str:
        firm, chance = self._plan.matter.firm, self._rng.random()
        if firm is None or chance < (0.35 if self._plan.matter.place is not None else 0.04):
            return ""
        forms = ((0.5, firm.full), (0.94, firm.short), (0.98, firm.bare), (1.0, firm.slip))
        chance = self._rng.random()
        return next(form for limit, form in forms if chance <= limit)

    def _person_form(self) -> str:
        return form_of(self.subject, self._rng)

    @property
    def subject(self) -> Person:
        """Whom the report is about: the other side of whoever writes."""
        plan = self._plan
        return plan.matter.respondent if plan.writer != plan.matter.respondent else plan.matter.claimant

    def _place(self) -> Parts:
        place = self._plan.matter.place
        if place is None:
            return [self._plan.matter.town]
        kind = MentionType.REGION if place.level == "village" else MentionType.SITE
        name = Name(self._forms["place"], kind, place.id)
        return [self._town(), name] if self._rng.random() < 0.2 else [name]

    def _town(self) -> Name:
        return Name(self._plan.matter.town, MentionType.REGION, "t-" + self._plan.matter.town)

    def _where(self) -> Parts:
        place = self._plan.matter.place
        return [self._town()] if place is None or self._rng.random() < 0.35 else [self._town(), *self._place()[-1:]]

    def _firm(self) -> Parts:
        firm, form = self._plan.matter.firm, self._forms["firm"]
        if firm is None or form == "":
            return [styles().nouns.get(self._plan.matter.issue.firm, "对方")]
        return [Name(form, MentionType.ENTERPRISE, firm.id)]

    def _other_name(self) -> Name:
        return Name(self._forms["other"], MentionType.PERSON, self.subject.id)

    def _official(self) -> Name:
        official = self._plan.matter.official
        office = _OFFICES[int(official.id[1:]) % len(_OFFICES)]
        return Name(official.name[0] + office, MentionType.PERSON, official.id)

    def _author_name(self) -> Name:
        return Name(self.signed() or form_of(self._plan.writer, self._rng), MentionType.PERSON, self._plan.writer.id)

    def signed(self) -> str:
        """The name in the writer's column: a full name or a form of address by channel; "" where there is none."""
        writer, channel = self._plan.writer, self._plan.channel
        title = writer.name[0] + ("女士" if writer.woman else "先生")
        chance = digest(self._number, writer.id)[0]
        if channel in ("grid", "visit", "report", "web"):
            return ""
        if channel == "hotline":
            return title if chance < "8" else writer.name if chance < "d" else ""
        return writer.name if chance < "c" else ""


def form_of(person: Person, rng: random.Random) -> str:
    """One of the ways in which people write a person's name."""
    family, chance = person.name[0], rng.random()
    if chance < 0.62:
        return person.name
    title = "女士" if person.woman else "先生"
    return rng.choice((family + "某", family + "某某", family + title, "老" + family, family + "老板", "小" + family))


def told(plan: Plan, number: str, earlier: Told | None, rng: random.Random) -> Told:
    """The report of a plan; `earlier` is the one it follows or copies."""
    writer = Writer(plan, number, earlier.document.key if earlier is not None else None, rng)
    title, text = Page("title"), Page("text")
    if plan.how == "pasted" and earlier is not None:
        title, text = _copied(earlier)
    elif plan.matter.letter != "":
        text.write(plan.matter.letter, writer.slots)
        title.write(rng.choice(plan.matter.titles), writer.slots)
    else:
        _title(plan, title, writer, rng)
        _body(plan, text, writer, rng)
    document = _document(plan, number, title.text, text.text, writer, rng)
    mentions = (*title.mentions, *text.mentions)
    others = tuple(dict.fromkeys(m.text for m in mentions if m.type is MentionType.ENTERPRISE))
    against = tuple(dict.fromkeys(m.text for m in mentions if m.entity == writer.subject.id))
    level = plan.matter.place.id if plan.matter.place is not None else ""
    sites = tuple(dict.fromkeys(m.text for m in mentions if m.entity == level and m.type is MentionType.SITE))[:2]
    named = plan.writer.id if document.author is not None else None
    return Told(document, mentions, plan, named, (others or against)[:2], sites)


def _copied(earlier: Told) -> tuple[Page, Page]:
    pages = Page("title", earlier.document.title), Page("text", earlier.document.text)
    for mention in earlier.mentions:
        pages[0 if mention.field == "title" else 1].mentions.append(mention)
    return pages


def _title(plan: Plan, page: Page, writer: Writer, rng: random.Random) -> None:
    if plan.channel in ("police", "visit") or rng.random() < 0.1:
        return
    lead = rng.choice(("$s", "$w", "关于$s", "")) if plan.matter.place is not None else rng.choice(("$f", "$w", ""))
    tail = rng.choice(("", "的诉求", "的问题", "，请处理"))
    page.write(lead + varied(rng.choice(plan.matter.titles), rng) + tail, writer.slots)


def _body(plan: Plan, page: Page, writer: Writer, rng: random.Random) -> None:
    words, matter = styles(), plan.matter
    least = 1 if plan.channel in ("police", "grid", "visit") else 2
    facts = rng.sample(matter.facts, min(len(matter.facts), rng.randint(least, least + 2)))
    if plan.how == "followup":
        page.write(rng.choice(words.follow).replace("$x", varied(facts[0], rng)), writer.slots)
        return
    page.write(rng.choice(words.open.get(plan.channel, ("",))), writer.slots)
    _setting(plan, page, writer, facts, rng)
    page.write("。".join(varied(fact, rng) for fact in facts) + "。", writer.slots)
    if rng.random() < 0.5:
        page.write(rng.choice(words.detail), writer.slots)
    if rng.random() < 0.7:
        page.write(varied(rng.choice(matter.issue.ask), rng) + "。", writer.slots)
    page.write(rng.choice(words.close.get(plan.channel, ("",))), writer.slots)


def _setting(plan: Plan, page: Page, writer: Writer, facts: Sequence[str], rng: random.Random) -> None:
    """Where it is, or whom it concerns, where the facts do not say it; one in twenty leaves it out."""
    slot = "$s" if plan.matter.place is not None else "$f" if plan.matter.firm is not None else "$w"
    if not any(slot in fact for fact in facts) and rng.random() < 0.95:
        leads = ("我们$s，", "在$s，", "$s，", "$w，") if slot == "$s" else (f"关于{slot}，", f"{slot}，")
        page.write(rng.choice(leads), writer.slots)


def _document(plan: Plan, number: str, title: str, text: str, writer: Writer, rng: random.Random) -> Document:
    day = (_START + timedelta(days=plan.day)).isoformat()
    time = f"{day}T{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:00"
    author = writer.signed() or None
    if plan.channel == "petition" and author is None:
        author = plan.writer.account
    place = _place_column(plan, rng) if plan.channel in ("hotline", "police", "grid") else None
    source = f"made-{plan.channel}"
    id = digest(source, number, title, text)
    return Document(id, source, plan.channel, number, title, text, time, time, author, plan.phone, place)


def _place_column(plan: Plan, rng: random.Random) -> str | None:
    matter = plan.matter
    if rng.random() < 0.4:
        return None
    below = matter.place.name if matter.place is not None and rng.random() < 0.75 else ""
    return matter.town + below + (matter.door if below != "" and matter.issue.scope == "door" else "")
