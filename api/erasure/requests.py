"""The life of a request for erasure: put, refused with a reason or approved by another office, carried out.

Case events: `erase.requested` (its number names the request), then `erase.refused`, or `erase.approved` and, once every
copy is swept, `erase.done`. They name documents by id only, so nothing here has to be erased in turn.

Invariants:
- nobody decides alone: who approves is another office, and another user where users are named, than who asked;
- a unit that owes a record an answer does not approve its erasure: a duty cannot be made to vanish that way;
- ground and reason are stated; a reason that holds a name or a number of the record is refused, since it is kept;
- what was approved is carried out: where it was cut off, the next approval or analysis goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.bootstrap import Workspace
from api.erasure.meant import last, meant
from api.offices import fit_to_keep, is_same, stated
from api.problems import NotFound, WrongUse
from casework.routing import route
from graph.model import Document
from ingest.journal import CaseEvent, Journal, Order
from knowledge.erasure import load_erasure

REQUESTED, REFUSED, APPROVED, DONE = "erase.requested", "erase.refused", "erase.approved", "erase.done"
STATES = {"requested": "待批", "refused": "不予删除", "approved": "已批准，未清完", "done": "已删除"}
OFFICE = "个人信息保护岗"
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Request:
    """A request and where it stands. `documents` are ids; `decided_by` is the office that approved or refused."""

    number: int
    documents: tuple[str, ...]
    ground: str
    reason: str
    role: str
    user: str
    time: str
    state: str = "requested"
    decided_by: str = ""
    decided_at: str = ""
    why: str = ""

    @property
    def order(self) -> Order:
        return Order(self.number, self.documents, self.ground, self.reason, self.role, self.decided_by)


def stored(journal: Journal) -> list[Request]:
    """Every request, oldest first, with where it stands."""
    found: dict[int, Request] = {}
    for event in journal.case_events():
        if event.kind == REQUESTED:
            found[event.id] = _request(event)
        elif event.kind in (REFUSED, APPROVED, DONE):
            number = int(event.payload["request"])
            found[number] = _moved(found[number], event)
    return list(found.values())


def _request(event: CaseEvent) -> Request:
    said = event.payload
    documents = tuple(said["documents"].split())
    return Request(event.id, documents, said["ground"], said["reason"], event.role, said["user"], event.time)


def _moved(request: Request, event: CaseEvent) -> Request:
    state = event.kind.removeprefix("erase.")
    if state == "done":
        return replace(request, state=state)
    return replace(request, state=state, decided_by=event.role, decided_at=event.time, why=event.payload["note"])


def named(journal: Journal, number: int) -> Request:
    """The request with this number. Raises NotFound."""
    found = next((one for one in stored(journal) if one.number == number), None)
    if found is None:
        raise NotFound(f"没有第 {number} 号删除申请；已有的见 jiefen erase list")
    return found


def ask(space: Workspace, names: Sequence[str], ground: str, reason: str, role: str, user: str = "") -> Request:
    """Put a request. Nothing is erased yet. Raises NotFound and WrongUse."""
    role = stated(role, OFFICE)
    known = load_erasure()
    if known.ground(ground) is None:
        raise WrongUse(f"没有依据“{ground}”。可用：{'；'.join(f'{one.id} {one.name}' for one in known.grounds)}")
    documents = meant(space, names)
    fit_to_keep(space, documents, reason)
    waiting = _waiting(space.journal, documents)
    if len(waiting) > 0:
        raise WrongUse(f"其中有记录已在第 {waiting[0].number} 号申请中（{STATES[waiting[0].state]}）")
    ids = " ".join(document.id for document in documents)
    payload = {"documents": ids, "ground": ground, "reason": reason.strip(), "user": user}
    return named(space.journal, space.journal.add_case_event("erase", REQUESTED, payload, role=role))


def refuse(space: Workspace, number: int, role: str, note: str, user: str = "") -> Request:
    """Turn a request down, with the reason that the law asks for. Raises NotFound and WrongUse."""
    role = stated(role, OFFICE)
    request = _open(space.journal, number)
    if note.strip() == "":
        raise WrongUse("不予删除要说明理由（个人信息保护法 50）：加 --note")
    documents = [one for id in request.documents for one in space.journal.find_document(id)]
    fit_to_keep(space, documents, note)
    _decided(space.journal, request, REFUSED, role, {"note": note.strip(), "user": user})
    return named(space.journal, number)


def approve(space: Workspace, number: int, role: str, user: str = "") -> Request:
    """Approve a request; `sweep` carries it out. Raises NotFound, and WrongUse for who may not decide it."""
    role = stated(role, OFFICE)
    request = _open(space.journal, number)
    if is_same(role, user, request.role, request.user):
        raise WrongUse(f"第 {number} 号申请由“{request.role}”提出，要由另一岗位（另一人）批准")
    owing = _owing(space, request.documents, role)
    if owing != "":
        raise WrongUse(f"“{owing}”对这件来件负有答复义务，不能由它批准删除：请法制或个人信息保护岗位批准")
    _decided(space.journal, request, APPROVED, role, {"note": "", "user": user})
    return named(space.journal, number)


def done(journal: Journal, request: Request, left: str) -> None:
    """Note that every copy in reach is swept; `left` says what could not be."""
    _decided(journal, request, DONE, request.decided_by, {"left": left})


def _decided(journal: Journal, request: Request, kind: str, role: str, payload: dict[str, str]) -> None:
    number = str(request.number)
    journal.add_case_event(f"erase/{number}", kind, {"request": number, **payload}, role=role)


def _open(journal: Journal, number: int) -> Request:
    request = named(journal, number)
    if request.state != "requested":
        raise WrongUse(f"第 {number} 号申请{STATES[request.state]}")
    return request


def _waiting(journal: Journal, documents: Sequence[Document]) -> list[Request]:
    ids = {document.id for document in documents}
    return [one for one in stored(journal) if one.state in ("requested", "approved") and ids & set(one.documents)]


def _owing(space: Workspace, documents: Iterable[str], role: str) -> str:
    """The unit named in `role` that owes one of these documents an answer, by the last analysis; "" for none."""
    found, reports = last(space), {f"R-{id}" for id in documents}
    disputes = () if found is None else found.disputes
    facts = [one.facts for one in disputes if not reports.isdisjoint(report.id for report in one.facts.reports)]
    units = {unit for one in facts for unit in route(one, space.knowledge).units}
    names = {name for unit in units for name in (unit.name, *_aliases(space, unit.in_pack)) if len(name) >= _LEAST_NAME}
    return next((name for name in sorted(names, key=lambda name: (-len(name), name)) if name in role), "")


def _aliases(space: Workspace, unit: str | None) -> Sequence[str]:
    known = None if unit is None else space.knowledge.units.get(unit)
    return () if known is None else known.aliases


def shown(request: Request) -> dict[str, Any]:
    """A request as it leaves the product."""
    ground = load_erasure().ground(request.ground)
    return {
        "number": request.number,
        "state": request.state,
        "documents": list(request.documents),
        "ground": request.ground,
        "law": "" if ground is None else ground.law,
        "reason": request.reason,
        "requested_by": request.role,
        "requested_at": request.time,
        "decided_by": request.decided_by or None,
        "decided_at": request.decided_at or None,
        "note": request.why,
    }
