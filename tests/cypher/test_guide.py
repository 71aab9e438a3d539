"""The guide that greets the analyst in Browser: its queries run, nothing in it is stripped or blocked."""

from __future__ import annotations

import html
import json
import re

import pytest

import cypher
from cypher import Query
from graph.bolt_store import BoltStore
from graph.engines import neo4j_local
from graph.ports import EngineAddress

GUIDE = cypher.browser_file("start.html")
RUNNABLE = [
    html.unescape(text) for text in re.findall(r'<pre class="[^"]*runnable[^"]*">(.*?)</pre>', GUIDE, re.DOTALL)
]


def test_the_guide_has_the_form_that_browser_5_reads() -> None:
    assert GUIDE.lstrip().startswith('<article class="guide">')
    assert GUIDE.count("<slide") == GUIDE.count("</slide>") >= 5


def test_nothing_in_the_guide_is_stripped_or_blocked_by_browser() -> None:
    assert re.search(r"<script|\son\w+=|https?://", GUIDE, re.IGNORECASE) is None


def test_the_guide_says_that_colours_are_proposals_and_people_carry_none() -> None:
    assert "颜色是建议，不是结论" in GUIDE and "图里没有人的级别" in GUIDE


@pytest.mark.neo4j
def test_each_query_of_the_guide_runs(neo4j_address: EngineAddress) -> None:
    assert len(RUNNABLE) >= 5
    with BoltStore.at(neo4j_address) as store:
        for place, text in enumerate(RUNNABLE):
            store.read(Query(f"guide/{place}", "guide", text))


def test_the_favourites_are_handed_to_browser_as_it_keeps_them() -> None:
    kept = json.loads(neo4j_local.favourites_json())
    assert len(kept) == len(cypher.favourites())
    for item in kept:
        assert item["id"].startswith("jiefen-")
        assert item["content"].startswith("// ")
