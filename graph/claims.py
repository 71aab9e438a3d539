"""Extractions as claims, and back: what the journal keeps of a reading.

Invariants:
- `extraction_of(d.id, x.extractor, claims_of(d, x, grade)) == x` for every extraction without two identical items
  (two identical items are one claim);
- a claim id depends on document, extractor, predicate, span and value only: not on order, batch, grade or clock;
- the span of a claim lies in its field. Roles carry the first place where their words stand (text before title);
  AUTHOR and GROUP, and words that stand nowhere, carry the empty span (0, 0).

A signal carries its stated time (`graph.when`) as the interval that it leaves open (`2019-08` ->
`2019-08-01`..`2019-08-31`). Without one it carries none: the time of writing says when something was told, not when it
happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from graph.model import (
    Assertion,
    Claim,
    Detail,
    Document,
    Element,
    ElementId,
    Extraction,
    Field,
    Mention,
    MentionType,
    Quantity,
    QuantityKind,
    Reading,
    Reason,
    Signal,
    canonical_json,
    digest,
)
from graph.when import stated_interval, stated_time

WHOLE_TEXT_SHOWN = 200
"""Characters of the text that a claim about the whole document (its kind) points at."""

ROLES = ("claimant", "respondent", "site")

Span = tuple[Field, int, int]


def claims_of(document: Document, extraction: Extraction, grade: str) -> list[Claim]:
    """Every statement of `extraction` as one claim, in reading order; `grade` is the source grade A..F."""
    source = _Source(document, extraction, grade)
    claims = (
        *map(source.mention, extraction.mentions),
        *map(source.quantity, extraction.quantities),
        *map(source.signal, extraction.signals),
        *source.reading(),
        *map(source.element, extraction.elements),
    )
    return list({claim.id: claim for claim in claims}.values())


def extraction_of(document_id: str, extractor: str, claims: Iterable[Claim]) -> Extraction:
    """The extraction that `claims` (all of one document and extractor) were made of."""
    found: dict[str, list[tuple[Claim, dict[str, Any]]]] = {}
    for claim in claims:
        found.setdefault(claim.predicate, []).append((claim, json.loads(claim.value)))
    return Extraction(
        document=document_id,
        extractor=extractor,
        mentions=tuple(_read_mention(claim, value) for claim, value in found.get("mentions", ())),
        quantities=tuple(_read_quantity(claim, value) for claim, value in found.get("quantity", ())),
        signals=tuple(_read_signal(claim, value) for claim, value in found.get("signal", ())),
        reading=_read_reading(found),
        elements=tuple(_read_element(claim, value) for claim, value in found.get("element", ())),
    )


def detail_of(claim: Claim) -> Detail | None:
    """What a signal's claim says of its parties; None for a bare one and for every other claim."""
    return _read_detail(json.loads(claim.value)) if claim.predicate == "signal" else None


@dataclass(frozen=True, slots=True)
class _Source:
    """What every claim of one extraction shares."""

    document: Document
    extraction: Extraction
    grade: str

    def claim(self, predicate: str, span: Span, value: dict[str, object]) -> Claim:
        field, start, end = span
        spelled = canonical_json(value)
        extractor = self.extraction.extractor
        return Claim(
            id=digest(self.document.id, extractor, predicate, field, str(start), str(end), spelled),
            document=self.document.id,
            predicate=predicate,
            value=spelled,
            field=field,
            start=start,
            end=end,
            assertion=Assertion.ACTUAL,
            extractor=extractor,
            grade=self.grade,
            recorded=self.document.recorded,
        )

    def mention(self, item: Mention) -> Claim:
        value: dict[str, object] = {"text": item.text, "type": item.type.value, "normal": item.normal}
        return self.claim("mentions", (item.field, item.start, item.end), value)

    def quantity(self, item: Quantity) -> Claim:
        value: dict[str, object] = {"text": item.text, "kind": item.kind.value, "value": item.value}
        return self.claim("quantity", (item.field, item.start, item.end), value)

    def signal(self, item: Signal) -> Claim:
        value: dict[str, object] = {"text": item.text, "id": item.id, "assertion": item.assertion.value}
        if item.detail is not None:
            value["detail"] = asdict(item.detail)
        claim = self.claim("signal", (item.field, item.start, item.end), value)
        first, last = stated_interval(self._time(item)) or (None, None)
        return replace(claim, assertion=item.assertion, event_from=first, event_to=last)

    def _time(self, item: Signal) -> str:
        if item.detail is not None:
            return item.detail.time
        text, dates = self.document.field_text(item.field), self.extraction.quantities
        return stated_time(text, dates, item.field, item.start, item.end, self.document.time)

    def element(self, item: Element) -> Claim:
        value: dict[str, object] = {"text": item.text, "id": item.id.value, "value": item.value, "detail": item.detail}
        return self.claim("element", (item.field, item.start, item.end), value)

    def reading(self) -> Iterator[Claim]:
        reading = self.extraction.reading
        whole: Span = ("text", 0, min(len(self.document.text), WHOLE_TEXT_SHOWN))
        yield self.claim("kind", whole, {"kind": reading.kind, "alternatives": list(reading.alternatives)})
        for role, names in zip(ROLES, (reading.claimant, reading.respondent, reading.sites), strict=True):
            for rank, name in enumerate(names):
                yield self.claim(role, _place(self.document, name), {"rank": rank, "text": name})


def _place(document: Document, words: str) -> Span:
    if words in ("AUTHOR", "GROUP", ""):
        return "text", 0, 0
    fields: tuple[Field, Field] = ("text", "title")
    for field in fields:
        start = document.field_text(field).find(words)
        if start >= 0:
            return field, start, start + len(words)
    return "text", 0, 0


def _read_mention(claim: Claim, value: dict[str, Any]) -> Mention:
    kind = MentionType(value["type"])
    return Mention(claim.field, claim.start, claim.end, value["text"], kind, value["normal"])


def _read_quantity(claim: Claim, value: dict[str, Any]) -> Quantity:
    kind = QuantityKind(value["kind"])
    return Quantity(claim.field, claim.start, claim.end, value["text"], kind, value["value"])


def _read_signal(claim: Claim, value: dict[str, Any]) -> Signal:
    detail = _read_detail(value)
    return Signal(claim.field, claim.start, claim.end, value["text"], value["id"], claim.assertion, detail)


def _read_detail(value: dict[str, Any]) -> Detail | None:
    if "detail" not in value:
        return None
    told = value["detail"]
    return Detail(**{**told, "why": tuple(Reason(**reason) for reason in told["why"])})


def _read_element(claim: Claim, value: dict[str, Any]) -> Element:
    kind = ElementId(value["id"])
    return Element(claim.field, claim.start, claim.end, value["text"], kind, value["value"], value["detail"])


def _read_reading(found: dict[str, list[tuple[Claim, dict[str, Any]]]]) -> Reading:
    kinds = found.get("kind", [])
    if len(kinds) != 1:
        raise ValueError(f"expected one kind claim, found {len(kinds)}; the claims are not those of one extraction")
    value = kinds[0][1]
    claimant, respondent, sites = (_ranked(found.get(role, [])) for role in ROLES)
    return Reading(value["kind"], tuple(value["alternatives"]), claimant, respondent, sites)


def _ranked(items: list[tuple[Claim, dict[str, Any]]]) -> tuple[str, ...]:
    ranked = sorted((cast(int, value["rank"]), cast(str, value["text"])) for _, value in items)
    return tuple(text for _, text in ranked)
