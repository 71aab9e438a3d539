"""Judged links between matters become links between disputes, without a word of what was written."""

from __future__ import annotations

from dataclasses import replace

import knowledge
from graph.identity import Identity, Link, Verdict, resolve
from graph.identity.types import Reason
from graph.projection import base_state
from graph.state import Relation, checked
from tests.graph.identity_world import report

QUOTED = Reason("account", "王大力", "王大力", 1.5, "同一账号：王大力")
LIKENESS = Reason("grievance", "相似度 0.4", "相似度 0.4", 2.0, "诉求文字：相似度 0.4（+2.0，支持同一事项）")


def _links(*verdicts: Verdict) -> list[Relation]:
    """The dispute links of two unlike matters that identity judged as given."""
    known = knowledge.load()
    first = report("10001", "东山村水库承包费一直没有公示。", "承包费", time="2024-03-01")
    second = report("10002", "西河小学门口红绿灯坏了很久。", "红绿灯", time="2024-04-01")
    identity: Identity = resolve([first, second], known)
    a, b = sorted(record.document.id for record in (first, second))
    links = tuple(Link("matter", a, b, verdict, 2.5, (QUOTED, LIKENESS)) for verdict in verdicts)
    state = checked(base_state([first, second], replace(identity, links=links), known, b"made-up"), "base")
    return list(state.relations.get("SAME_AS", ()))


def test_a_doubtful_and_a_related_pair_are_one_link_and_doubt_wins() -> None:
    (row,) = _links(Verdict.RELATED, Verdict.UNSURE)
    assert (row.from_label, row.to_label) == ("Dispute", "Dispute")
    assert row.properties["judgement"] == "unsure"


def test_reasons_that_quote_stay_in_the_journal() -> None:
    (row,) = _links(Verdict.RELATED)
    assert row.properties["reasons"] == [LIKENESS.text]


def test_a_rejected_pair_is_not_in_the_graph() -> None:
    assert _links(Verdict.DIFFERENT) == []
