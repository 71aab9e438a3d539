"""Falls of a colour that wait for persons: listing, confirming, refusing, undoing. All in the journal.

Case events of case `falls/<dispute>`: `falls.confirmed` and `falls.refused` name a fall by the address of its grounds
(`reasoning.falls`), `falls.undone` takes back one of them by its number. Nothing is ever changed or deleted.

Invariants:
- a fall is confirmed when as many offices and users as the pack asks for, all different, have confirmed just it and
  nobody's refusal stands; what stands is a function of the set of events, so any past day can be replayed;
- a decision about other grounds than those the last analysis found cannot be made, and one made has no effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from api import archive
from api.bootstrap import Workspace
from api.offices import fit_to_keep, is_same, stated
from api.problems import NotFound, WrongUse
from api.texts import Texts
from ingest.journal import CaseEvent, Journal
from ingest.journal.decisions import FALLS, local
from reasoning.calming import said
from reasoning.falls import fall_of, falling, grounds_of
from reasoning.findings import Findings
from reasoning.model import DisputeFinding, Protection

CONFIRMED, REFUSED, UNDONE = FALLS
State = Literal["waiting", "confirmed", "refused"]
STATES: dict[State, str] = {"waiting": "待复核", "confirmed": "已复核", "refused": "不同意降"}
WORDS = {CONFIRMED: "同意降", REFUSED: "不同意降", UNDONE: "撤销"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands about one fall: confirmations and refusals that were not undone, oldest first."""

    confirmations: tuple[CaseEvent, ...] = ()
    refusals: tuple[CaseEvent, ...] = ()

    def state(self, reviewers: int) -> State:
        if len(self.refusals) > 0:
            return "refused"
        return "confirmed" if _different(self.confirmations) >= reviewers else "waiting"


def events(journal: Journal, as_of: str | None = None) -> list[CaseEvent]:
    """Everything decided about falls by `as_of` (a local day or moment; None: today), oldest first."""
    found = (one for one in journal.case_events() if one.kind in FALLS)
    return [one for one in found if as_of is None or local(one.time)[: len(as_of)] <= as_of]


def standing(told: Iterable[CaseEvent]) -> dict[str, Standing]:
    """What stands about each fall, whatever the order of the events."""
    known = sorted(told, key=lambda one: one.id)
    undone = {one.payload["number"] for one in known if one.kind == UNDONE}
    left = [one for one in known if one.kind != UNDONE and str(one.id) not in undone]
    return {
        fall: Standing(
            tuple(one for one in left if (one.kind, one.payload["fall"]) == (CONFIRMED, fall)),
            tuple(one for one in left if (one.kind, one.payload["fall"]) == (REFUSED, fall)),
        )
        for fall in sorted({one.payload["fall"] for one in left})
    }


def confirmed(space: Workspace, as_of: str | None = None) -> frozenset[str]:
    """The falls that as many as the pack asks for had confirmed by `as_of`."""
    reviewers = space.knowledge.colours.downgrade.reviewers
    stands = standing(events(space.journal, as_of))
    return frozenset(fall for fall, one in stands.items() if one.state(reviewers) == "confirmed")


def waiting(space: Workspace, every: bool = False) -> list[dict[str, Any]]:
    """The falls of the last analysis that wait for persons; with `every`, those decided on too."""
    findings, stands = archive.latest(space.home).findings, standing(events(space.journal))
    texts = Texts(space.journal)
    found = [_shown(space, findings, one, stands.get(fall_of(one), Standing()), texts) for one in falling(findings)]
    return [one for one in found if every or one["state"] == "waiting"]


def confirm(
    space: Workspace, dispute: str, role: str, user: str = "", facts: Iterable[str] = (), note: str = ""
) -> dict[str, Any]:
    """Confirm the fall of a dispute, citing protective facts of it or a note. Raises NotFound and WrongUse."""
    return _decide(space, dispute, CONFIRMED, role, user, tuple(facts), note)


def refuse(space: Workspace, dispute: str, role: str, note: str, user: str = "") -> dict[str, Any]:
    """Refuse the fall of a dispute, with a reason: it stays as it was. Raises NotFound and WrongUse."""
    return _decide(space, dispute, REFUSED, role, user, (), note)


def undo(space: Workspace, number: int, role: str, user: str = "", note: str = "") -> dict[str, Any]:
    """Take back one decision by its number. Raises NotFound and WrongUse."""
    role = stated(role)
    known = events(space.journal)
    one = next((one for one in known if one.id == number and one.kind != UNDONE), None)
    if one is None:
        raise NotFound(f"没有第 {number} 号复核决定；已有的见 jiefen falls history")
    if any(other.kind == UNDONE and other.payload["number"] == str(number) for other in known):
        raise WrongUse(f"第 {number} 号决定已经撤销；要恢复，请重新决定")
    if note != "":
        fit_to_keep(space, [], note)
    about = {name: one.payload[name] for name in ("dispute", "fall")}
    payload = {**about, "number": str(number), "user": user, "note": note}
    made = space.journal.add_case_event(one.case, UNDONE, payload, role=role)
    return _event(next(two for two in events(space.journal) if two.id == made))


def history(space: Workspace) -> list[dict[str, Any]]:
    """Everything that was decided about falls, oldest first."""
    return [_event(one) for one in events(space.journal)]


def _decide(
    space: Workspace, dispute: str, kind: str, role: str, user: str, facts: tuple[str, ...], note: str
) -> dict[str, Any]:
    role, user, note = stated(role), user.strip(), note.strip()
    findings = archive.latest(space.home).findings
    finding = findings.by_id.get(dispute)
    if finding is None or not finding.verdict.is_lowered:
        raise NotFound(f"最近一次分析中没有 {dispute} 的降色建议；待复核的见 jiefen falls list")
    _cited(space, finding, kind, facts, note)
    _open(space, finding, role, user)
    payload = {
        "dispute": dispute,
        "fall": fall_of(finding),
        "facts": " ".join(sorted(set(facts))),
        "user": user,
        "note": note,
    }
    space.journal.add_case_event(f"falls/{dispute}", kind, payload, role=role)
    stands = standing(events(space.journal))[fall_of(finding)]
    return _shown(space, findings, finding, stands, Texts(space.journal))


def _cited(space: Workspace, finding: DisputeFinding, kind: str, facts: tuple[str, ...], note: str) -> None:
    """Refuse a decision without a reason, or with one that is not behind this fall or may not be kept."""
    known = {one.id for one in grounds_of(finding)}
    strange = sorted(set(facts) - known)
    if len(strange) > 0:
        raise WrongUse(f"{'、'.join(strange)} 不是这次降色的依据；依据有 {'、'.join(sorted(known))}")
    if note == "" and (kind == REFUSED or len(facts) == 0):
        raise WrongUse("要写明理由：加 --note" + ("" if kind == REFUSED else "，或用 --fact 引用依据，如 --fact P01"))
    if note != "":
        documents = [one.id.removeprefix("R-") for one in finding.facts.reports]
        fit_to_keep(space, [one for id in documents for one in space.journal.find_document(id)], note)


def _open(space: Workspace, finding: DisputeFinding, role: str, user: str) -> None:
    """Refuse what is decided already, and the same office or user twice."""
    stands = standing(events(space.journal)).get(fall_of(finding), Standing())
    state = stands.state(space.knowledge.colours.downgrade.reviewers)
    if state != "waiting":
        last = (*stands.confirmations, *stands.refusals)[-1].id
        raise WrongUse(f"{finding.id} 的这次降色{STATES[state]}；要改变，先撤销：jiefen falls undo {last} --role 岗位")
    for one in stands.confirmations:
        if is_same(role, user, one.role, one.payload["user"]):
            raise WrongUse(f"“{one.role}”已经复核过（第 {one.id} 号），要由另一岗位（另一人）复核")


def _different(confirmations: Iterable[CaseEvent]) -> int:
    """How many confirmations come from offices and users that are all different, whatever their order."""
    roles, users = set[str](), set[str]()
    for role, user in sorted((one.role, one.payload["user"]) for one in confirmations):
        if role not in roles and (user == "" or user not in users):
            roles.add(role)
            users.add(user)
    return len(roles)


def _shown(
    space: Workspace, findings: Findings, finding: DisputeFinding, stands: Standing, texts: Texts
) -> dict[str, Any]:
    """A fall as it leaves the product, down to the characters of its reasons."""
    verdict, cluster = finding.verdict, findings.cluster_of.get(finding.id)
    reviewers = space.knowledge.colours.downgrade.reviewers
    reasons = grounds_of(finding)
    return {
        "dispute": finding.id,
        "title": finding.title,
        "cluster": None if cluster is None else cluster.id,
        "fall": fall_of(finding),
        "state": stands.state(reviewers),
        "now": {"colour": (verdict.held or verdict.colour).value, "level": verdict.held_level},
        "then": {"colour": verdict.colour.value, "level": verdict.level},
        "since": max((one.since for one in reasons if one.since is not None), default=None),
        "reviewers": reviewers,
        "reasons": [_reason(one, texts) for one in reasons],
        "decided": [_event(one) for one in (*stands.confirmations, *stands.refusals)],
    }


def _reason(fact: Protection, texts: Texts) -> dict[str, Any]:
    claims = [
        {"report": one.key, "field": one.field, "start": one.start, "end": one.end}
        | {"text": texts.surface(one.document, one.field, one.start, one.end)}
        for one in fact.evidence
    ]
    return {"id": fact.id, "text": said(fact), "claims": claims}


def _event(one: CaseEvent) -> dict[str, Any]:
    return {
        "number": one.id,
        "time": one.time,
        "kind": one.kind.removeprefix("falls."),
        "role": one.role,
        "user": one.payload["user"],
        "dispute": one.payload["dispute"],
        "fall": one.payload["fall"],
        "facts": one.payload.get("facts", "").split(),
        "note": one.payload["note"],
        "takes_back": int(one.payload["number"]) if one.kind == UNDONE else None,
    }
