"""The life of a rule pack: proposed, measured, approved by another office, in force, taken back. All in the journal.

Case events of case `rules/<id>`: `rules.proposed` holds the file itself, `rules.measured` a back-test of one exact
content, `rules.approved` and `rules.reverted` name a content by its digest. Nothing is ever changed or deleted.

Invariants:
- a pack is in force from the moment of its approval until it is reverted or another content of its id is approved; the
  set in force on a day is a function of what the journal held by then, so any day can be replayed;
- who approves is another office, and another user where users are named, than who proposed;
- a pack is approved only when its last back-test of exactly this content passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from api.bootstrap import Workspace
from api.offices import is_same, stated
from api.problems import NotFound, WrongUse
from api.rules.examples import Read, Tried, run_examples
from graph.model import Document, Extraction
from ingest import extract
from ingest.journal import CaseEvent, Journal
from ingest.journal.decisions import RULINGS, local
from knowledge import Knowledge, KnowledgeError
from knowledge.rulepack import RulePack, read_rule_pack
from reasoning.rulebook import address

PROPOSED, MEASURED = "rules.proposed", "rules.measured"
APPROVED, REVERTED = RULINGS
KINDS = (PROPOSED, MEASURED, APPROVED, REVERTED)
DEEPEST = 30
STATES = {"live": "已生效", "proposed": "待批", "reverted": "已撤回", "superseded": "被新版取代"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A proposed content of a pack: its text as it was handed in, who proposed it, and where it stands."""

    id: str
    version: str
    text: str
    digest: str
    role: str
    user: str
    time: str
    state: str
    approved: CaseEvent | None = None

    def pack(self) -> RulePack:
        """The content as read today. Raises WrongUse where it no longer fits the bundled packs."""
        try:
            return read_rule_pack(f"{self.id}.yaml", self.text)
        except KnowledgeError as error:
            mend = f"撤回它（jiefen rules revert {self.id} --role 岗位），改好后重新提出"
            raise WrongUse(f"规则包 {self.id} 与现在的知识包不合：{error}。{mend}") from error


def read_file(path: Path) -> tuple[RulePack, str]:
    """The pack in a file, with its text. Raises WrongUse where there is no such file, KnowledgeError for its faults."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"读不了“{path.name}”：要是一个 UTF-8 的 YAML 文件") from error
    return read_rule_pack(path.name, text), text


def check(path: Path, knowledge: Knowledge) -> tuple[RulePack, tuple[Tried, ...]]:
    """A pack that reads, with what became of its examples."""
    pack, _ = read_file(path)
    return pack, run_examples(pack, knowledge, reader())


def check_text(text: str, knowledge: Knowledge, read: Read) -> dict[str, Any]:
    """What `jiefen rules check` says of a pack that is no file. Raises WrongUse for every fault of the text."""
    if _too_deep(text):
        raise WrongUse(f"规则包嵌套超过 {DEEPEST} 层")
    try:
        pack = read_rule_pack("pack.yaml", text)
    except KnowledgeError as error:
        raise WrongUse(str(error)) from error
    return checked(pack, run_examples(pack, knowledge, read))


def _too_deep(text: str) -> bool:
    """Whether a YAML text nests too deep to be built safely; it is scanned no further than that. Other faults are told
    by the reader.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return True
    except yaml.YAMLError:
        return False
    return False


def checked(pack: RulePack, tried: Iterable[Tried]) -> dict[str, Any]:
    """A checked pack as it leaves the product."""
    examples = [one.shown() for one in tried]
    passed = all(one["passed"] for one in examples)
    return {"id": pack.id, "version": pack.version, "passed": passed, "examples": examples}


def reader() -> Read:
    """The reader of texts, loaded at the first text."""
    loaded: list[extract.Extractor] = []

    def read(document: Document) -> Extraction:
        if len(loaded) == 0:
            loaded.append(extract.load())
        return loaded[0].extract(document)

    return read


def propose(space: Workspace, path: Path, role: str, user: str = "") -> Stored:
    """Hand a pack in. Raises WrongUse where an example fails, is not confirmed, or the same content was handed in."""
    pack, text = read_file(path)
    role = stated(role)
    failed = [one for one in run_examples(pack, space.knowledge, reader()) if not one.passed]
    if len(failed) > 0:
        told = "；".join(f"{one.rule} 的 {one.example} 例：{one.said}" for one in failed)
        raise WrongUse(f"样例没有通过，不能提出：{told}。先用 jiefen rules check 改到通过")
    drafts = [rule.id for rule in pack.rules if not rule.examples.confirmed]
    if len(drafts) > 0:
        raise WrongUse(f"规则 {'、'.join(drafts)} 的样例还是草稿：由人看过、改好，把 confirmed 改为 true 再提出")
    before = {one.digest: one for one in stored(space.journal)}.get(address(pack))
    if before is not None and before.state != "reverted":
        raise WrongUse(f"同样的内容已经提出过（{before.time[:10]}，{before.role}），现在{STATES[before.state]}")
    payload = {"id": pack.id, "version": pack.version, "digest": address(pack), "text": text, "user": user}
    space.journal.add_case_event(_case(pack.id), PROPOSED, payload, role=role)
    return named(space.journal, pack.id)


def approve(space: Workspace, id: str, role: str, user: str = "", note: str = "") -> Stored:
    """Put a proposed pack in force. Raises WrongUse for the same office or user, and where no back-test passed."""
    one = named(space.journal, id)
    role = stated(role)
    if one.state == "live":
        raise WrongUse(f"规则包 {id} 的这一版已经生效")
    if is_same(role, user, one.role, one.user):
        raise WrongUse(f"规则包 {id} 由“{one.role}”提出，要由另一岗位（另一人）批准")
    _measured(space.journal, one)
    _agrees(space.journal, one)
    payload = {"id": id, "version": one.version, "digest": one.digest, "user": user, "note": note}
    space.journal.add_case_event(_case(id), APPROVED, payload, role=role)
    return named(space.journal, id)


def revert(space: Workspace, id: str, role: str, user: str = "", note: str = "") -> Stored:
    """Take a pack out of force (or a proposal back). It stays in the history, and so do the days it was in force."""
    one = next((one for one in stored(space.journal) if one.id == id and one.state == "live"), None)
    one = one or named(space.journal, id)
    role = stated(role)
    if one.state not in ("live", "proposed"):
        raise WrongUse(f"规则包 {id} 已经撤回")
    payload = {"id": id, "version": one.version, "digest": one.digest, "user": user, "note": note}
    space.journal.add_case_event(_case(id), REVERTED, payload, role=role)
    return next(two for two in stored(space.journal) if two.digest == one.digest)


def note_measure(space: Workspace, pack: RulePack, report: dict[str, Any], role: str) -> None:
    """Keep a back-test of exactly this content."""
    payload = {
        "id": pack.id,
        "version": pack.version,
        "digest": address(pack),
        "passed": "true" if report["passed"] else "false",
        "report": json.dumps(report, ensure_ascii=False, sort_keys=True),
    }
    space.journal.add_case_event(_case(pack.id), MEASURED, payload, role=role)


def in_force(journal: Journal, as_of: str | None = None) -> tuple[RulePack, ...]:
    """The approved packs as known on `as_of` (a day, month or moment; None: today), sorted by id."""
    return tuple(one.pack() for one in stored(journal, as_of) if one.state == "live")


def named(journal: Journal, id: str) -> Stored:
    """The last content proposed under an id. Raises NotFound."""
    found = [one for one in stored(journal) if one.id == id]
    if len(found) == 0:
        raise NotFound(f"没有规则包 {id}；已有的见 jiefen rules list")
    return found[-1]


def chosen(journal: Journal, name: str) -> RulePack:
    """The pack in the file `name`, else the last content proposed under this id. Raises NotFound."""
    path = Path(name)
    return read_file(path)[0] if path.suffix in (".yaml", ".yml") else named(journal, name).pack()


def live(journal: Journal, id: str) -> RulePack | None:
    """The content of a pack that is in force, None where there is none."""
    return next((pack for pack in in_force(journal) if pack.id == id), None)


def stored(journal: Journal, as_of: str | None = None) -> list[Stored]:
    """Every content that was proposed, by the time of its last proposal, with where it stands on `as_of`."""
    events = [one for one in journal.case_events() if one.kind in KINDS and _known(one, as_of)]
    proposed = {one.payload["digest"]: one for one in events if one.kind == PROPOSED}
    standing = _standing(events)
    by_time = sorted(proposed.values(), key=lambda one: one.id)
    found = [_stored(one, *standing[one.payload["digest"]]) for one in by_time]
    return sorted(found, key=lambda one: (one.id, one.time))


def history(journal: Journal) -> list[dict[str, Any]]:
    """Everything that was done to rule packs, oldest first; the text and the report of an entry are left out."""
    hidden = ("text", "report")
    return [
        {"number": one.id, "time": one.time, "kind": one.kind.removeprefix("rules."), "role": one.role}
        | {name: value for name, value in one.payload.items() if name not in hidden}
        for one in journal.case_events()
        if one.kind in KINDS
    ]


def last_measure(journal: Journal, digest: str) -> dict[str, Any] | None:
    """The last back-test of exactly this content."""
    found = [one for one in journal.case_events() if one.kind == MEASURED and one.payload["digest"] == digest]
    if len(found) == 0:
        return None
    report: dict[str, Any] = json.loads(found[-1].payload["report"])
    return report


def shown(one: Stored, journal: Journal) -> dict[str, Any]:
    """A pack as it leaves the product."""
    measure, pack = last_measure(journal, one.digest), one.pack()
    return {
        "id": one.id,
        "version": one.version,
        "digest": one.digest,
        "state": one.state,
        "why": pack.why,
        "written_by": pack.author_role,
        "proposed_by": one.role,
        "proposed_at": one.time,
        "approved_by": None if one.approved is None else one.approved.role,
        "approved_at": None if one.approved is None else one.approved.time,
        "effective_from": pack.effective_from,
        "effective_to": pack.effective_to,
        "rules": [{"id": rule.id, "name": rule.name} for rule in pack.rules],
        "measured": None if measure is None else {"passed": measure["passed"], "refused": measure["refused"]},
    }


def _standing(events: Iterable[CaseEvent]) -> dict[str, tuple[str, CaseEvent | None]]:
    """Where each content stands after all that was done, and what approved it."""
    state: dict[str, tuple[str, CaseEvent | None]] = {}
    in_force_: dict[str, str] = {}
    for one in events:
        id, digest = one.payload["id"], one.payload["digest"]
        if one.kind == PROPOSED:
            state[digest] = ("proposed", None)
        elif one.kind == APPROVED:
            if id in in_force_ and in_force_[id] != digest:
                state[in_force_[id]] = ("superseded", state[in_force_[id]][1])
            in_force_[id], state[digest] = digest, ("live", one)
        elif one.kind == REVERTED:
            state[digest] = ("reverted", state[digest][1])
            if in_force_.get(id) == digest:
                del in_force_[id]
    return state


def _stored(event: CaseEvent, state: str, approved: CaseEvent | None) -> Stored:
    id, version, text, digest, user = (event.payload[name] for name in ("id", "version", "text", "digest", "user"))
    return Stored(id, version, text, digest, event.role, user, event.time, state, approved)


def _known(event: CaseEvent, as_of: str | None) -> bool:
    return as_of is None or local(event.time)[: len(as_of)] <= as_of


def _case(id: str) -> str:
    return f"rules/{id}"


def _measured(journal: Journal, one: Stored) -> None:
    report = last_measure(journal, one.digest)
    if report is None:
        raise WrongUse(f"规则包 {one.id} 的这一版还没有回测：先运行 jiefen backtest {one.id} --from 日期 --to 日期")
    if not report["passed"]:
        raise WrongUse(f"规则包 {one.id} 的回测没有通过：{'；'.join(report['refused'])}")


def _agrees(journal: Journal, one: Stored) -> None:
    """Refuse two live packs that give one parameter two values."""
    mine = {rule.parameter for rule in one.pack().rules if rule.parameter is not None}
    for other in in_force(journal):
        both = mine & {rule.parameter for rule in other.rules} if other.id != one.id else set()
        if len(both) > 0:
            raise WrongUse(
                f"生效中的规则包 {other.id} 已经改了 {'、'.join(sorted(map(str, both)))}：先撤回它，或合成一个包"
            )
