"""Made-up annotated lines and readings of them, in the evaluation's format."""

from __future__ import annotations

from typing import Any

TEXT = "海明物业公司的保安昨天打了王某，又断水断电，扬言弄死他，欠款3万元。"


def span(surface: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(surface)
    return {"text": surface, "start": start, "end": start + len(surface)}


def mention(surface: str, type_: str = "ENTERPRISE") -> dict[str, Any]:
    return {**span(surface), "type": type_}


def quantity(surface: str, value: float | str, kind: str = "money") -> dict[str, Any]:
    return {**span(surface), "kind": kind, "value": value}


def signal(surface: str, id_: str, assertion: str = "actual") -> dict[str, Any]:
    return {**span(surface), "id": id_, "assertion": assertion}


def line(**changes: Any) -> dict[str, Any]:
    """A line without items; `dispute` may be given in part."""
    dispute = {"type": "D22", "alternatives": [], "claimant": [], "respondent": [], "sites": []}
    empty: dict[str, Any] = {
        "id": "d1",
        "title": "",
        "text": TEXT,
        "time": None,
        "mentions": [],
        "quantities": [],
        "signals": [],
    }
    return {**empty, **changes, "dispute": {**dispute, **changes.get("dispute", {})}}
