"""The steps that read one field of one document: each file one spaCy component, in the order of `pipeline.cfg`.

Every component module has `NAME` (its factory's name) and `create(nlp, name)` (the factory); `ingest.extract`
registers them. Components hand each other plain values through the extensions of `Doc` declared here.

Invariants: `len(doc._.plain) == len(doc._.surface)` and offsets count characters of `doc._.surface`, the field as
written; `doc._.plain` differs from it only where a character cannot be stored (lone surrogates become U+FFFD).
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

from graph.model import Mention, MentionType, Reading

EXTENSIONS: tuple[tuple[str, Any], ...] = (
    ("field", "text"),  # "text" | "title": which field of the document this Doc holds
    ("surface", ""),  # the field exactly as written
    ("plain", ""),  # the same as `doc.text`, which spaCy joins anew at every use
    ("time", None),  # Document.time
    ("title", ""),  # Document.title (context; "" on the title's own Doc)
    ("title_mentions", ()),  # tuple[Mention, ...] found in the title (field == "title")
    ("tails", ()),  # tuple[(end, MentionType), ...]: where a known word for a type ends
    ("candidates", ()),  # tuple[gazetteer.Candidate, ...] of the dictionaries, by start
    # The four arrays of the encoder are None under --fast and for an empty field.
    ("emissions", None),  # [characters, tags] logits; tags as in ingest.tags
    ("role_scores", None),  # [characters, 3] logits: not, begins, continues a respondent (a hint, not a decision)
    ("assertion_scores", None),  # [characters, 3] logits: no signal, actual, stated but not actual (a hint too)
    ("pooled", None),  # [2 x width] mean and maximum over all characters
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
