"""The steps that read one field of one document: each file one spaCy component, in the order of `pipeline.cfg`.

Every component module has `NAME` (its factory's name) and `create(nlp, name)` (the factory); `ingest.extract`
registers them. Components hand each other plain values through the extensions of `Doc` declared here.

Invariants: `len(doc._.plain) == len(doc._.surface)` and offsets count characters of `doc._.surface`, the field as
written. Every component reads `doc._.plain` (`ingest.plain`); what it hands on outside is cut from the surface, by
`mention` and `as_written`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from graph.model import Element, Mention, MentionType, Quantity, Reading, Signal
from ingest.language import Doc
from ingest.plain import widened

Item = TypeVar("Item", Mention, Quantity, Signal, Element)

EXTENSIONS: tuple[tuple[str, Any], ...] = (
    ("field", "text"),  # "text" | "title": which field of the document this Doc holds
    ("surface", ""),  # the field exactly as written
    ("plain", ""),  # its read form; `doc.text` is the same without the surnames that `ingest.blind` hides
    ("words", ()),  # list[str]: the words of the doc; plainer and faster to read than its tokens
    ("starts", ()),  # list[int]: where they begin
    ("stretches", ()),  # tuple[(start, end), ...]: disguised words of the read form, taken or left as a whole
    ("time", None),  # Document.time
    ("title", ""),  # the read form of Document.title (context; "" on the title's own Doc)
    ("title_mentions", ()),  # tuple[Mention, ...] found in the title (field == "title")
    ("tails", ()),  # tuple[(end, MentionType), ...]: where a known word for a type ends
    ("candidates", ()),  # tuple[gazetteer.Candidate, ...] of the dictionaries, by start
    # What the encoder gives is None for an empty field, and where no encoder runs.
    ("emissions", None),  # [characters, tags] logits; tags as in ingest.tags
    ("drafted", ()),  # list[Span]: the names before they are settled against their rivals
    ("marks", None),  # ingest.marks.Marks: hints, not decisions
    ("pooled", None),  # [2 x width] mean and maximum over all characters
    ("kind_scores", ()),  # list[tuple[str, float]]: kinds and probabilities, most likely first
    ("mentions", ()),  # list[Mention], by start, never overlapping
    ("quantities", ()),  # list[Quantity]
    ("signals", ()),  # list[Signal]
    ("elements", ()),  # list[Element]
    ("reading", Reading()),  # Reading: kind and alternatives by `kind`, the roles by `roles`
)


def declare_extensions() -> None:
    """Declare the extensions of `Doc`; calling it again changes nothing."""
    for name, default in EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def mention(doc: Any, start: int, end: int, type_: MentionType, normal: str) -> Mention:
    """A mention of `doc`'s field whose text is cut from the surface, so that its offsets are right by construction."""
    start, end = widened(start, end, doc._.stretches)
    return Mention(doc._.field, start, end, doc._.surface[start:end], type_, normal)


def as_written(doc: Any, items: Iterable[Item]) -> list[Item]:
    """`items` read in `doc._.plain`, with what stands for them on the surface."""
    surface, stretches = doc._.surface, doc._.stretches
    return [_moved(item, *widened(item.start, item.end, stretches), surface) for item in items]


def _moved(item: Item, start: int, end: int, surface: str) -> Item:
    text = surface[start:end]
    same = item.start == start and item.end == end and item.text == text
    return item if same else replace(item, start=start, end=end, text=text)


def as_read(doc: Any, mentions: Iterable[Mention]) -> list[Mention]:
    """`mentions` with the text that `doc._.plain` has for them."""
    plain = doc._.plain
    return [_said(item, plain[item.start : item.end].rstrip()) for item in mentions]


def _said(item: Mention, text: str) -> Mention:
    return item if item.text == text else replace(item, text=text)


def names_as_written(doc: Any, names: Iterable[str]) -> tuple[str, ...]:
    """Strings of `doc._.plain` as the surface has them at their first place; AUTHOR and GROUP as they are."""
    return tuple(_name_as_written(doc, name) for name in names)


def _name_as_written(doc: Any, name: str) -> str:
    at = doc._.plain.find(name)
    if at < 0:
        return name
    start, end = widened(at, at + len(name), doc._.stretches)
    return str(doc._.surface[start:end])
