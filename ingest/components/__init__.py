"""The steps that read one field of one document: each file one spaCy component, in the order of `pipeline.cfg`.

Every component module has `NAME` (its factory's name) and `create(nlp, name)` (the factory); `ingest.extract`
registers them. Components hand each other plain values through the extensions of `Doc` declared here.

Invariants: `len(doc.text) == len(doc._.surface)` and offsets count characters of `doc._.surface`, the field as written;
`doc.text` differs from it only where a character cannot be stored (lone surrogates become U+FFFD).
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from graph.model import Mention, MentionType, Reading

EXTENSIONS: tuple[tuple[str, Any], ...] = (
    ("field", "text"),  # "text" | "title": which field of the document this Doc holds
    ("surface", ""),  # the field exactly as written
    ("time", None),  # Document.time
    ("title", ""),  # Document.title (context; "" on the title's own Doc)
    ("title_mentions", ()),  # tuple[Mention, ...] found in the title (field == "title")
    ("candidates", ()),  # tuple[(start, end, MentionType, source)] of the dictionaries
    ("emissions", None),  # float32 array [characters, tags] of the encoder, or None (--fast)
    ("kind_scores", ()),  # list[tuple[str, float]]: kinds and probabilities, most likely first
    ("mentions", ()),  # list[Mention], by start, never overlapping
    ("quantities", ()),  # list[Quantity]
    ("signals", ()),  # list[Signal]
    ("reading", Reading()),  # Reading: kind and alternatives by `kind`, the roles by `roles`
)


def declare_extensions() -> None:
    """Declare the extensions of `Doc`; calling it again changes nothing."""
    for name, default in EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def mention(doc: Any, start: int, end: int, type_: MentionType, normal: str) -> Mention:
    """A mention of `doc`'s field whose text is cut from the surface, so that its offsets are right by construction."""
    return Mention(doc._.field, start, end, doc._.surface[start:end], type_, normal)
