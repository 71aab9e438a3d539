"""Marking a record as the criminal or gathering event that a dispute came to, and taking a mark back.

The one way in which outcomes are known: a case event of the journal, kind `outcome`, case `R-<document>`, payload
`{report, document, what, day, note}`; `outcome.withdrawn` takes back the one that stands. Append-only: both stay in
the history. `marked` gives those that stand to whoever measures (`backtest`) or looks back (`review`).
"""

from __future__ import annotations

from typing import Any

from api.bootstrap import Workspace
from api.problems import NotFound, WrongUse
from graph.model import Document
from ingest.journal import CaseEvent
from reasoning.outcome import DisputeOutcome, What
from reasoning.when import day

MARK, WITHDRAWN = "outcome", "outcome.withdrawn"


def mark(space: Workspace, report: str, what: What, role: str, when: str = "", note: str = "") -> dict[str, Any]:
    """Mark record `report` (source key or document id) as the event; `when` defaults to the day it was written.

    Raises NotFound where no record has this key, WrongUse where several have or no day can be told.
    """
    if role.strip() == "":
        raise WrongUse("标记结果要写明以什么岗位作的：加 --role，如 --role 综治中心研判岗")
    document = found(space, report)
    told = when or (document.time or document.recorded or "")[:10]
    if day(told) is None:
        raise WrongUse(f"不知道记录 {report} 说的事发生在哪一天：加 --day，如 --day 2026-03-01")
    standing = {one.document: one for one in marked(space)}.get(document.id)
    if standing is not None and (standing.what, standing.day) == (what, told):
        raise WrongUse(f"记录 {document.key} 已经标记为同样的结果")
    payload = {"report": document.key, "document": document.id, "what": what, "day": told, "note": note}
    number = space.journal.add_case_event(f"R-{document.id}", MARK, payload, role=role)
    return {"id": number, "role": role, **payload}


def withdraw(space: Workspace, report: str, role: str, note: str = "") -> dict[str, Any]:
    """Take back the mark of a record. Raises WrongUse where it has none."""
    document = found(space, report)
    if document.id not in {one.document for one in marked(space)}:
        raise WrongUse(f"记录 {document.key} 没有标记结果")
    payload = {"report": document.key, "document": document.id, "note": note}
    number = space.journal.add_case_event(f"R-{document.id}", WITHDRAWN, payload, role=role)
    return {"id": number, "role": role, **payload}


def marked(space: Workspace) -> tuple[DisputeOutcome, ...]:
    """The marks that stand, sorted by day and document; of several marks of one record the last. Marks of
    erased records mark nothing any more.
    """
    erased = {one.subject for one in space.journal.erasures()}
    standing: dict[str, DisputeOutcome | None] = {}
    for event in space.journal.case_events():
        if event.kind == MARK:
            standing[event.payload["document"]] = _outcome(event)
        elif event.kind == WITHDRAWN:
            standing[event.payload["document"]] = None
    held = (one for one in standing.values() if one is not None and one.document not in erased)
    return tuple(sorted(held, key=lambda one: (one.day, one.document)))


def history(space: Workspace) -> list[dict[str, Any]]:
    """Every mark and withdrawal, oldest first."""
    return [
        {"id": one.id, "time": one.time, "role": one.role, "kind": one.kind, **one.payload}
        for one in space.journal.case_events()
        if one.kind in (MARK, WITHDRAWN)
    ]


def found(space: Workspace, report: str) -> Document:
    """The one document that a record key, a document id or a report id (`R-…`) means."""
    known = space.journal.find_document(report) or space.journal.find_document(report.removeprefix("R-"))
    if len(known) == 0:
        raise NotFound(f"没有记录 {report}")
    if len(known) > 1:
        ids = "、".join(one.id for one in known)
        raise WrongUse(f"有 {len(known)} 条记录的编号是 {report}：请写其中一条的内部编号（{ids}）")
    return known[0]


def _outcome(event: CaseEvent) -> DisputeOutcome:
    what: What = "gathering" if event.payload["what"] == "gathering" else "criminal"
    return DisputeOutcome(event.payload["document"], event.payload["report"], what, event.payload["day"])
