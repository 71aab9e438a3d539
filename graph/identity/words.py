"""The texts of a report as they are counted: whole, and without names; stock phrases taken out of both.

Invariant: what is kept of a text follows from its record and the names found in it, never from other records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.identity.bags import Bag, counted
from graph.identity.types import Spot
from graph.model import MentionType, Record

_MASKED_TYPES = frozenset({MentionType.SITE, MentionType.ENTERPRISE, MentionType.REGION, MentionType.PERSON})
_NUMBER = re.compile(r"[A-Z]{0,4}\d{5,20}")
_BATCH = 1000

Spots = tuple[tuple[Spot, str], ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """The texts of one report as they are counted: whole, and without names; stock phrases taken out of both."""

    text: str
    title: str
    bare_text: str
    bare_title: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is kept of the texts of a report: its bare title, the numbers in it, and the pairs of characters of the
    whole, of what is left without names, and of the bare title.
    """

    title: str
    numbers: tuple[str, ...]
    bags: tuple[Bag, Bag, Bag]


def words(records: Sequence[tuple[Record, Spots]], stock: re.Pattern[str]) -> list[Counted]:
    """What is kept of the texts of each report; the texts themselves are made and dropped batch by batch."""
    made: list[Counted] = []
    for start in range(0, len(records), _BATCH):
        plain = [_plain(record, spots, stock) for record, spots in records[start : start + _BATCH]]
        titles = [said.bare_title for said in plain]
        whole = counted([said.text for said in plain], [said.title for said in plain])
        bare = counted([said.bare_text for said in plain], titles)
        bags = zip(whole, bare, counted([""] * len(plain), titles), strict=True)
        made.extend(Counted(said.bare_title, said.numbers, three) for said, three in zip(plain, bags, strict=True))
    return made


def _plain(record: Record, spots: Spots, stock: re.Pattern[str]) -> Plain:
    document = record.document
    spans: dict[str, set[tuple[int, int]]] = {"text": set(), "title": set(), "place": set()}
    for mention in record.extraction.mentions:
        if mention.type in _MASKED_TYPES:
            spans[mention.field].add((mention.start, mention.end))
    for spot, _ in spots:
        spans[spot.field].add((spot.start, spot.end))
    title = stock.sub(" ", _blanked(document.title, spans["title"]))
    return Plain(
        stock.sub(" ", document.text),
        stock.sub(" ", document.title),
        stock.sub(" ", _blanked(document.text, spans["text"])),
        title,
        tuple(sorted(set(_NUMBER.findall(document.text)))),
    )


def _blanked(text: str, spans: set[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces.append(text[last:start])
        last = max(last, end)
    return " ".join([*pieces, text[last:]])
