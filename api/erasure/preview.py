"""What an erasure would take, what it would leave, and what it cannot reach. Nothing is changed by looking.

Invariant: no text, name or number of a record is shown, only its key and where copies of it lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from api import printing
from api.bootstrap import Workspace
from api.erasure import sweep
from api.erasure.meant import last
from casework.ledger import flag_name
from graph.model import Document
from knowledge import Knowledge
from reasoning.findings import Findings

KEPT = (
    "墓碑一行：内部编号（原文的散列）、来源编号的散列、时间、申请与批准岗位、依据、理由；没有原文",
    "收件回执的计数：总数仍然对得上",
    "人作过的判定（同一、不同）本身，备注清空；结果标记本身，编号与备注清空",
    "台账索引中各天的摘要：证明别的行没有动过",
)
NOT_REACHED = (
    "来源系统和导入用的原文件",
    "写到本目录之外的报告（report --out、demo --report）、导出、打印件、截图",
    "日志库和本目录的备份；PostgreSQL 的预写日志与备份",
    "外接 Neo4j 的数据文件与事务日志（节点会删，字节待其自行复用）",
    "另用编号、另从渠道再来的同样内容：那是另一条记录，要另行申请",
    "别的记录里提到此人此事的话；单位、场所的名称即使取自此件",
    "正在运行的 jiefen serve 的内存：重启它",
    "审计条目和规则包里人手写下的话",
)


def preview(space: Workspace, documents: Sequence[Document]) -> dict[str, Any]:
    """Where these documents lie, what of findings rests on them, what stays and what is out of reach."""
    ids = [document.id for document in documents]
    days, files = sweep.named_in(space.home, ids, [document.key for document in documents])
    findings = last(space)
    touched = [] if findings is None else _disputes(findings, ids, space.knowledge)
    return {
        "records": [_record(document) for document in documents],
        "journal": asdict(space.journal.holdings(ids)),
        "disputes": touched,
        "clusters": [] if findings is None else _clusters(findings, touched),
        "ledgers": {"days": len(days), "first": min(days, default=None), "last": max(days, default=None)},
        "files": files,
        "kept": list(KEPT),
        "not_reached": list(NOT_REACHED),
    }


def _record(document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "report": document.key,
        "source": document.source,
        "channel": document.channel,
        "recorded": document.recorded,
    }


def _disputes(findings: Findings, ids: Sequence[str], knowledge: Knowledge) -> list[dict[str, Any]]:
    """The disputes these documents belong to: how many reports each has and would have, and what it owes now."""
    going = {f"R-{id}" for id in ids}
    return [
        {
            "id": one.id,
            "title": one.title,
            "colour": one.verdict.colour.value,
            "level": one.verdict.level,
            "duty": [flag_name(knowledge, id) for id in one.verdict.duty],
            "reports": len(one.facts.reports),
            "left": len(one.facts.reports) - len(gone),
            "beside": sorted(report.key for report in one.facts.reports if report.id not in going),
        }
        for one in findings.disputes
        if len(gone := [report for report in one.facts.reports if report.id in going]) > 0
    ]


def _clusters(findings: Findings, touched: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The clusters of these disputes."""
    ids = {one["id"] for one in touched}
    return [
        {"id": one.id, "title": one.title, "colour": one.verdict.colour.value, "level": one.verdict.level}
        for one in findings.clusters
        if not ids.isdisjoint(one.members)
    ]


def told(value: Mapping[str, Any]) -> Iterator[str]:
    """A preview in words."""
    yield f"会删 {len(value['records'])} 条记录"
    for one in value["records"]:
        yield f"  {one['report']}（{one['source']}，登记 {one['recorded'] or '不详'}，内部编号 {one['document']}）"
    held = value["journal"]
    yield (
        f"  日志库：{held['versions']} 个版本、{held['claims']} 条陈述（{held['readings']} 次阅读）、"
        f"{held['receipts']} 张回执和 {held['rejected_rows']} 行退回件的内容、"
        f"{held['decision_notes']} 条判定的备注、{held['marks']} 个结果标记的编号与备注"
    )
    yield from _told_findings(value)
    days = value["ledgers"]
    if days["days"] > 0:
        yield f"  台账：{days['days']} 天（{days['first']} 至 {days['last']}）整份删去，索引留摘要与缘由"
        yield "    这些天以后用 jiefen analyse --as-of 重放，得出的是没有此件的另一份台账"
    for name in value["files"]:
        yield f"  文件：{name}"
    yield "会留"
    yield from (f"  {one}" for one in value["kept"])
    yield "够不着，要另行处理"
    yield from (f"  {one}" for one in value["not_reached"])


def _told_findings(value: Mapping[str, Any]) -> Iterator[str]:
    for one in value["disputes"]:
        end = "随之消失" if one["left"] == 0 else f"还剩 {one['left']} 件"
        owed = f"，义务：{'、'.join(one['duty'])}" if len(one["duty"]) > 0 else ""
        colour = printing.COLOURS[one["colour"]]
        yield f"  纠纷 {one['id']} {one['title']}（{colour}色 {one['level']} 级，{one['reports']} 件{owed}）{end}"
        if one["left"] > 0:
            yield f"    同一纠纷的其他来件不会删：{'、'.join(one['beside'][:8])}{'……' if one['left'] > 8 else ''}"
    for one in value["clusters"]:
        yield f"  纠纷群 {one['id']} {one['title']} 会重新研判"
