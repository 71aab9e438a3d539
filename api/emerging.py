"""`jiefen emerging`: new kinds of complaint, seen in phrases that rise, with masked examples and a draft of a rule.

A draft is a rule pack that reads and whose examples run, but whose examples say that no person has looked at them: only
when somebody has rewritten and confirmed them can it be proposed. Its sentences are made up around the phrase; no
sentence of a report enters it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from api.bootstrap import Workspace
from api.problems import NotAnalysed, NotFound
from casework.text import sentence
from graph.identity import resolve
from graph.masking import mask_text
from graph.model import Record, digest
from ingest.emerging import Place, Rise, Telling, find
from ingest.journal import Known
from ingest.journal.documents import AsOf
from knowledge import Knowledge
from knowledge.rulepack import load_rules_pack
from reasoning.when import day

DRAFTED_PHRASES = 5
_KINDS = 3


def emerging(space: Workspace, weeks: int, history: int, as_of: AsOf = None) -> list[dict[str, Any]]:
    """The rises of the last weeks up to `as_of` (default: the last day of any record), most certain first."""
    view = Known.on(as_of) if isinstance(as_of, str) else as_of
    records = tuple(space.journal.records(space.reader_version, view))
    told = tellings(space, records, None if view is None else view.decisions)
    if len(told) == 0:
        raise NotAnalysed("没有读过的记录：先运行 jiefen ingest 与 jiefen analyse")
    today = max(one.day for one in told) if view is None else date.fromisoformat(view.records)
    texts = {record.document.id: masked(record) for record in records}
    keys = {record.document.id: record.document.key for record in records}
    rises = find(told, today, weeks, history, load_rules_pack().emerging)
    return [shown(rise, texts, keys, space.knowledge) for rise in rises]


def tellings(space: Workspace, records: Sequence[Record], decided: str | None = None) -> list[Telling]:
    """Every dated record as what it says, told apart by the matter it belongs to, as decided by then."""
    matters = resolve(records, space.knowledge, space.judgements(decided)).matters
    home = {document: matter.id for matter in matters for document in matter.documents}
    return [one for record in records if (one := _telling(record, home, space.knowledge)) is not None]


def _telling(record: Record, home: Mapping[str, str], knowledge: Knowledge) -> Telling | None:
    document, kind = record.document, record.extraction.reading.kind
    when = day(document.recorded)
    if when is None or document.id not in home:
        return None
    names = tuple((one.start, one.end) for one in record.extraction.mentions if one.field == "text")
    known = knowledge.kinds.get(kind)
    line = "" if known is None else known.line
    return Telling(document.id, home[document.id], when, kind, line, masked(record), names)


def masked(record: Record) -> str:
    """The text with persons and identifiers masked, character by character."""
    return mask_text(record.document.text, [one for one in record.extraction.mentions if one.field == "text"])


def shown(rise: Rise, texts: Mapping[str, str], keys: Mapping[str, str], knowledge: Knowledge) -> dict[str, Any]:
    """A rise as it leaves the product."""
    now, then = rise.recent / rise.recent_all, (rise.before + 0.5) / (rise.before_all + 0.5)
    return {
        "id": f"E-{digest(rise.phrases[0], length=8)}",
        "phrases": list(rise.phrases),
        "recent": rise.recent,
        "recent_matters": rise.recent_all,
        "before": rise.before,
        "before_matters": rise.before_all,
        "times": round(now / then, 1),
        "p": float(f"{rise.p:.2g}"),
        "since": rise.since.isoformat(),
        "kinds": [{"id": id, "name": _name(knowledge, id), "matters": count} for id, count in rise.kinds],
        "lines": [{"id": id, "matters": count} for id, count in rise.lines if id != ""],
        "matters": list(rise.matters),
        "examples": [_example(place, texts, keys) for place in rise.places],
    }


def _name(knowledge: Knowledge, kind: str) -> str:
    known = knowledge.kinds.get(kind)
    return kind if known is None else known.name


def _example(place: Place, texts: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, Any]:
    snippet, offset = sentence(texts[place.document], place.start, place.end)
    return {
        "report": keys[place.document], "document": place.document, "start": place.start, "end": place.end,
        "snippet": snippet, "offset": offset,
    }  # fmt: skip


def chosen(found: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """The rise with this id, or that holds this phrase. Raises NotFound."""
    rise = next((one for one in found if one["id"] == name or name in one["phrases"]), None)
    if rise is None:
        raise NotFound(f"没有上升的说法 {name}；现有的见 jiefen emerging")
    return rise


def draft(rise: Mapping[str, Any], knowledge: Knowledge, today: str) -> str:
    """A rule pack for a rise, as YAML: it can be checked as it is, and proposed once its examples are confirmed."""
    kinds = [one["id"] for one in rise["kinds"] if one["id"] in knowledge.kinds][:_KINDS]
    kind = kinds[0] if len(kinds) > 0 else "D99"
    phrases, lead = rise["phrases"][:DRAFTED_PHRASES], rise["phrases"][0]
    return f"""# 草稿：由近来上升的说法“{lead}”写成。样例是编的，请改成贴切的虚构例子，确认后把 confirmed 改为 true。
pack: rule_pack
id: emerging-{rise["id"].removeprefix("E-")}
version: "1"
assumption: true
note: {rise["since"]} 起 {rise["recent"]} 起，此前 {rise["before"]} 起（每百起 {rise["times"]} 倍）
scope: {{kinds: [{", ".join(kinds)}]}}
author_role: 请写岗
why: 近来同类诉求增多，先盯住再定
effective_from: "{today}"
rules:
  - id: E1
    name: 近来增多：{lead}
    why: 新出现的同类诉求，宜早归到责任单位
    assumption: true
    when: {{phrases: [{", ".join(phrases)}]}}
    floor: {{axis: G, colour: blue}}
    examples:
      confirmed: false
      fires:
        kind: {kind}
        reports: [{{day: "{today}", text: 虚构样例：{lead}，请协调处理。}}]
      silent:
        kind: {kind}
        reports: [{{day: "{today}", text: 虚构样例：一般咨询，没有说到这件事。}}]
"""


def lines(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The rises in words."""
    if len(found) == 0:
        yield "近来没有明显增多的说法"
    for one in found:
        kinds = "、".join(f"{kind['name']} {kind['matters']}" for kind in one["kinds"][:_KINDS])
        yield f"{one['id']}  {'、'.join(one['phrases'][:DRAFTED_PHRASES])}"
        before = f"此前 {one['before']}/{one['before_matters']} 起"
        yield f"  近来 {one['recent']}/{one['recent_matters']} 起，{before}，{one['times']} 倍；{kinds}"
        for example in one["examples"]:
            yield f"  “{example['snippet']}”  记录 {example['report']} 第 {example['start']}–{example['end']} 字"
    if len(found) > 0:
        yield "写成规则草稿：jiefen emerging --draft 编号 > 草稿.yaml"
