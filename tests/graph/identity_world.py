"""Builders of tiny made-up worlds for the identity tests. Every sentence and name here is made up."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from graph.model import Document, Extraction, Mention, MentionType, Reading, Record, digest

KINDS = {"ent": MentionType.ENTERPRISE, "site": MentionType.SITE, "reg": MentionType.REGION, "per": MentionType.PERSON}
NOWHERE: Any = SimpleNamespace(regions={})


def report(
    key: str,
    text: str,
    title: str = "",
    *,
    names: Sequence[tuple[str, str]] = (),
    kind: str = "D25",
    respondent: Sequence[str] = (),
    claimant: Sequence[str] = ("AUTHOR",),
    sites: Sequence[str] = (),
    time: str = "2024-06-01",
    **columns: Any,
) -> Record:
    """A record whose mentions are all places where the given (type, name) pairs stand in title and text."""
    document = Document(digest("test", key), "test", "petition", key, title, text, time, time, **columns)
    mentions = [m for type, name in names for m in _found(document, type, name)]
    mentions.sort(key=lambda m: (m.field, m.start))
    reading = Reading(kind, (), tuple(claimant), tuple(respondent), tuple(sites))
    return Record(document, Extraction(document.id, "test-1", tuple(mentions), (), (), reading))


def _found(document: Document, type: str, name: str) -> list[Mention]:
    mentions = []
    for field, text in (("text", document.text), ("title", document.title)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            mentions.append(Mention("text" if field == "text" else "title", start, end, name, KINDS[type], name))
            start = text.find(name, end)
    return mentions


def groups(matters: Sequence[Any], records: Sequence[Record]) -> set[frozenset[str]]:
    """The matters as sets of record keys."""
    key = {record.document.id: record.document.key for record in records}
    return {frozenset(key[document] for document in matter.documents) for matter in matters}
