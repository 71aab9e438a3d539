"""Linked risk: from an enterprise, a site or a dispute to the disputes and clusters around it, and the way there.

It reads what the last run left in the graph (layer "finding"), so it is cheap and says `as_of` and `pack_version`.
Invariant: the subject is never a person, and no path runs over one; the same graph gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ports import GraphReader, Row
from knowledge import Knowledge
from reasoning.facts import latest_day
from reasoning.judge import Judge

SUBJECTS: Mapping[str, str] = {"enterprise": "risk/disputes_of_enterprise", "site": "risk/disputes_of_site"}
KINDS = (*sorted(SUBJECTS), "dispute")


class NoSuchSubject(LookupError):
    """The graph holds no such enterprise, site or dispute; the message says what can be asked for."""


def linked(store: GraphReader, knowledge: Knowledge, kind: str, id: str) -> dict[str, Any]:
    """`{subject, disputes, clusters, paths, as_of, pack_version}` of an enterprise, a site or a dispute.

    `disputes` has the subject's own disputes and those one link further. Raises NoSuchSubject.
    """
    subject, own, first = _own(store, kind, id)
    rows = store.read("risk/linked_disputes", ids=own)
    reached = sorted({*own, *(str(row[end]) for row in rows for end in ("a", "b"))})
    standing = [dict(row) for row in store.read("risk/standing", ids=reached)]
    clusters = sorted({row["cluster"] for row in standing if row["cluster"] is not None})
    return {
        "subject": subject,
        "disputes": [row | {"distance": 0 if row["id"] in own else 1} for row in standing],
        "clusters": [dict(row) for row in store.read("risk/cluster_heads", ids=clusters)],
        "paths": [*first, *_further(rows, own)],
        "as_of": latest_day(store),
        "pack_version": Judge.of(knowledge).version,
    }


def _own(store: GraphReader, kind: str, id: str) -> tuple[dict[str, str], list[str], list[dict[str, Any]]]:
    """The subject, its own disputes and the paths to them."""
    if kind == "dispute":
        found = store.read("risk/standing", ids=[id])
        if len(found) == 0:
            raise NoSuchSubject(f"没有编号为 {id} 的纠纷。可用 jiefen disputes 查看编号。")
        return {"kind": kind, "id": id, "name": str(found[0]["name"])}, [id], []
    if kind not in SUBJECTS:
        raise NoSuchSubject(f"不能按 {kind} 查询；可查 {'、'.join(KINDS)}。")
    rows = store.read(SUBJECTS[kind], id=id)
    if len(rows) == 0:
        raise NoSuchSubject(f"没有编号为 {id} 的{'企业' if kind == 'enterprise' else '场所'}，或它不牵涉任何纠纷。")
    own = sorted({str(row["dispute"]) for row in rows})
    first = [_step([id, str(row["dispute"])], [str(row["role"] or "")], 1.0) for row in rows]
    return {"kind": kind, "id": id, "name": str(rows[0]["name"])}, own, first


def _further(rows: Iterable[Row], own: Sequence[str]) -> list[dict[str, Any]]:
    """Paths over one link, from an own dispute outwards."""
    inside = frozenset(own)
    paths = []
    for row in rows:
        a, b = str(row["a"]), str(row["b"])
        start, end = (a, b) if a in inside else (b, a)
        paths.append(_step([start, end], [str(reason) for reason in row["reasons"] or ()], float(row["weight"])))
    return paths


def _step(nodes: list[str], reasons: list[str], weight: float) -> dict[str, Any]:
    return {"nodes": nodes, "reasons": reasons, "weight": weight}
