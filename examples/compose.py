"""Turns stories into rows: who wrote, when, under which number, in the words of each channel.

Everything random comes from generators seeded by (seed, matter id), so a new story never changes an old one.
Invariant: phones start with 199000 and identity numbers are those of people born in 1900: valid in form, nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from examples.names import GIVEN, OPENINGS, SLIPS, SURNAMES, TAILS, TOWNS, Places
from examples.story import MatterStory, Single, Stories, Voices
from graph.model import digest

PREFIX = {
    "petition": "XF",
    "hotline": "RX",
    "police": "JJ",
    "grid": "WG",
    "report": "JB",
    "visit": "ZF",
    "assistant": "ZL",
    "web": "WY",
    "lead": "XS",
}


UNNUMBERED = {"note": "lead", "minutes": "visit"}
"""Kinds of paper without numbers or columns, and the channel they belong to."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record before it is written; `matter` and `step` go to the truth, never into a source file."""

    channel: str
    time: datetime
    matter: str
    title: str
    text: str
    town: str
    place: str = ""
    author: str = ""
    phone: str = ""
    reply: str = ""
    step: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """A single told at one place: its matter id and the template it came from."""

    matter: str
    kind: str
    template: int


@dataclass(frozen=True, slots=True)
class County:
    rows: tuple[Row, ...]
    instances: tuple[Instance, ...]


def compose(stories: Stories, seed: int) -> County:
    """All rows in the order of time, with their numbers."""
    rows = [row for matter in stories.matters for row in _matter_rows(matter, seed)]
    told = list(_singles(stories.singles, seed))
    rows += [row for _, row in told]
    return County(rows=_numbered(rows), instances=tuple(instance for instance, _ in told))


def _numbered(rows: list[Row]) -> tuple[Row, ...]:
    ordered = sorted(rows, key=lambda row: (row.time, row.channel, row.matter, row.title, row.text))
    return tuple(_stamped(row, number) for number, row in enumerate(ordered, 1))


def _stamped(row: Row, number: int) -> Row:
    """The row with its number and, unless the story gives one, a telephone number that no other row has."""
    phone = row.phone or f"1990001{number * 7919 % 10_000:04d}"
    key = f"{PREFIX[row.channel]}{row.time:%Y%m%d}{number:04d}" if row.channel in PREFIX else _content_key(row)
    return replace(row, key=key, phone=phone, text=row.text.replace("{phone}", phone))


def _content_key(row: Row) -> str:
    """What the journal calls a record that came without a number: an address of its title, text and (absent) time."""
    return "c-" + digest(row.title, row.text, "")


def _matter_rows(matter: MatterStory, seed: int) -> Iterator[Row]:
    rng = Random(f"{seed}:{matter.id}")
    rows = [_person(_written(line, matter, rng), matter, rng) for line in matter.records]
    if matter.voices is not None:
        rows += [_person(row, matter, rng) for row in _spoken(matter, matter.voices, rng)]
    for number, row in enumerate(rows, 1):
        yield _own(row, number) if matter.split else row


def _own(row: Row, number: int) -> Row:
    """The row as a matter of its own, told in another town than the one before."""
    return replace(row, matter=f"{row.matter}-{number:02d}", town=TOWNS[number * 5 % len(TOWNS)])


def _written(line: str, matter: MatterStory, rng: Random) -> Row:
    head, title, text, *reply = (part.strip() for part in line.split("|"))
    channel, *when = head.split()
    step = when.pop()[1:] if when[-1].startswith("!") else ""
    time = _moment(when, rng)
    town, place = matter.town, matter.place
    return Row(channel, time, matter.id, title, text, town, place, reply="".join(reply), step=step)


def _moment(when: list[str], rng: Random) -> datetime:
    if len(when) > 1:
        return datetime.fromisoformat(f"{when[0]}T{when[1]}:00")
    minutes = rng.randrange(8 * 60, 18 * 60)
    return datetime.fromisoformat(when[0]) + timedelta(minutes=minutes)


def _spoken(matter: MatterStory, voices: Voices, rng: Random) -> Iterator[Row]:
    since, until = datetime.fromisoformat(voices.since), datetime.fromisoformat(voices.until)
    facts, harms, asks = (_deck(pool, rng) for pool in (voices.facts, voices.harms, voices.asks))
    who, titles = _deck(voices.who, rng), _deck(voices.titles, rng)
    for number, channel in zip(range(voices.n), cycle(voices.channels), strict=False):
        day = since + (until - since) * number / max(1, voices.n - 1)
        time = datetime(day.year, day.month, day.day) + timedelta(minutes=rng.randrange(8 * 60, 20 * 60))
        body = _distinct(facts, voices.pick)
        text = _sentence(channel, next(who), [*body, next(harms)], next(asks), rng)
        yield Row(channel, time, matter.id, next(titles), text, matter.town, matter.place)


def _deck(pool: tuple[str, ...], rng: Random) -> Iterator[str]:
    """The pool again and again, shuffled each time: nothing repeats before everything was said once."""
    while True:
        yield from rng.sample(pool, len(pool))


def _distinct(deck: Iterator[str], count: int) -> list[str]:
    taken: list[str] = []
    while len(taken) < count:
        sentence = next(deck)
        if sentence not in taken:
            taken.append(sentence)
    return taken


def _sentence(channel: str, who: str, body: list[str], ask: str, rng: Random) -> str:
    opening = rng.choice(OPENINGS[channel]).format(who=who)
    glue = rng.choice(["。", "。", "，", "；"])
    return _slip(f"{opening}{glue.join(body)}。{ask}。{rng.choice(TAILS[channel])}", rng)


def _slip(text: str, rng: Random) -> str:
    """One text in four has a slip of the pen, as people's texts do; names are spelt as their bearers spell them."""
    possible = [(right, wrong) for right, wrong in SLIPS.items() if right in text]
    if len(possible) == 0 or rng.random() > 0.25:
        return text
    return text.replace(*rng.choice(possible), 1)


def _person(row: Row, matter: MatterStory, rng: Random) -> Row:
    author = matter.author or _name(rng)
    text = row.text.replace("{idcard}", identity_number(rng))
    return replace(row, author=author, phone=matter.phone, text=text)


def _name(rng: Random) -> str:
    surname = rng.choice(SURNAMES)
    given = "".join(rng.choice(GIVEN) for _ in range(rng.choice([1, 2, 2])))
    return rng.choice([f"{surname}{given}", f"{surname}{given}", f"{surname}女士", f"{surname}先生", f"{surname}某"])


def identity_number(rng: Random) -> str:
    """Eighteen places with a correct check digit, of somebody born on the first day of 1900."""
    body = f"37028119000101{rng.randrange(1_000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def _singles(singles: tuple[Single, ...], seed: int) -> Iterator[tuple[Instance, Row]]:
    places = Places(Random(f"{seed}:places"))
    for template, single in enumerate(singles, 1):
        rng = Random(f"{seed}:single:{template}:{single.title}")
        channels = cycle(single.on.split())
        for number, channel in zip(range(single.n), channels, strict=False):
            matter = f"single-{template:03d}-{number + 1}"
            yield Instance(matter, single.kind, template), _told(single, matter, channel, places, rng)


def _told(single: Single, matter: str, channel: str, places: Places, rng: Random) -> Row:
    town = places.town()
    time = datetime(2026, 1, 2) + timedelta(days=rng.randrange(178), minutes=rng.randrange(7 * 60, 22 * 60))
    slots = _slots(single.title + single.text, town, places, rng)
    title, text = single.title.format(**slots), single.text.format(**slots)
    return Row(channel, time, matter, title, text, town, author=_name(rng))


def _slots(template: str, town: str, places: Places, rng: Random) -> dict[str, str]:
    """Only what the template asks for, since every place is given out once."""
    makers: dict[str, Callable[[], str]] = {
        "estate": places.estate,
        "road": places.road,
        "village": places.village,
        "firm": places.firm,
        "town": lambda: town,
        "name": lambda: rng.choice(SURNAMES) + rng.choice(GIVEN),
        "surname": lambda: rng.choice(SURNAMES),
        "idcard": lambda: identity_number(rng),
        "phone": lambda: "{phone}",
        "n": lambda: str(rng.randrange(2, 9)),
    }
    return {slot: make() for slot, make in makers.items() if f"{{{slot}}}" in template}
