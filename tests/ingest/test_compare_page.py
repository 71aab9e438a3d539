"""The error browser: every text stands in it as text, nothing in a text can run, and every error can be found."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.compare.errors import errors
from ingest.compare.page import page, segments
from ingest.evaluate import score
from tests.ingest.annotated import line, mention, quantity, signal

HOSTILE = (
    "<script>document.title='ran'</script>&lt;b&gt;\"'</div></article><img src=x onerror=alert(1)>🙂你好 {{ 7*7 }}"
)


class _Reader(HTMLParser):
    """The panes' texts, every tag with its attributes, and the sources of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.panes: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append((tag, held))
        if self.depth > 0:
            self.depth += tag in ("div", "span")
        elif held.get("class") == "text":
            self.depth = 1
            self.panes.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= self.depth > 0 and tag in ("div", "span")

    def handle_data(self, data: str) -> None:
        if self.depth > 0:
            self.panes[-1] += data


def _page(gold: list[dict[str, Any]], said: list[dict[str, Any]], title: str = "made.jsonl") -> str:
    return page(gold, said, score(gold, said), title)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


GOLD = line(
    mentions=[mention("海明物业公司"), mention("王某", "PERSON")],
    quantities=[quantity("3万元", 30000)],
    signals=[signal("断水断电", "T11"), signal("弄死", "T01", "other")],
    dispute={"respondent": ["海明物业公司"]},
)
SAID = line(
    mentions=[mention("物业公司")],
    quantities=[quantity("3万", 3)],
    signals=[signal("扬言弄死他", "T01")],
    dispute={"type": "D01", "alternatives": ["D02"], "respondent": ["物业"]},
)


def test_every_text_stands_in_the_page_twice_as_text() -> None:
    texts = [GOLD["text"], HOSTILE, ""]
    gold = [line(id=f"d{n}", text=text, title=HOSTILE) for n, text in enumerate(texts)]
    reader = _read(_page(gold, gold))
    assert reader.panes == [text for text in texts for _ in range(2)]


def test_nothing_in_a_text_a_title_a_name_or_an_id_becomes_markup() -> None:
    hostile = line(
        id=HOSTILE,
        title=HOSTILE,
        time=HOSTILE,
        text=HOSTILE,
        mentions=[{"text": HOSTILE[:8], "start": 0, "end": 8, "type": HOSTILE}],
        quantities=[{"text": HOSTILE[:3], "start": 0, "end": 3, "kind": HOSTILE, "value": HOSTILE}],
        signals=[{"text": HOSTILE[:4], "start": 0, "end": 4, "id": HOSTILE, "assertion": HOSTILE}],
        dispute={"type": HOSTILE, "respondent": [HOSTILE], "sites": [HOSTILE]},
    )
    plain = line(id="d1", text=HOSTILE)
    ours = _read(_page([line(), GOLD], [line(), SAID]))
    for gold, said in ((hostile, plain), (plain, hostile)):
        html = _page([gold], [said], title=HOSTILE)
        reader = _read(html)
        assert {tag for tag, _ in reader.tags} <= {tag for tag, _ in ours.tags} | {"br"}
        assert sum(tag == "script" for tag, _ in reader.tags) == 1
        assert not [name for _, held in reader.tags for name in held if name.startswith("on")]
        assert "{{ 7*7 }}" in html


def test_only_the_pages_own_script_may_run_and_nothing_is_loaded() -> None:
    html = _page([GOLD], [SAID])
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 1
    allowed = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = next(held["content"] for tag, held in _read(html).tags if tag == "meta" and "http-equiv" in held)
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
    assert not [held for _, held in _read(html).tags if held.keys() & {"src", "href", "action"}]
    assert "url(" not in html
    assert "@import" not in html


def test_every_error_can_be_chosen_and_counts_say_how_many_there_are() -> None:
    reader = _read(_page([GOLD, GOLD], [SAID, GOLD]))
    buttons = {held["data-key"]: held["title"] for _, held in reader.tags if held.get("class") == "choice"}
    wanted = {key for error in errors(GOLD, SAID) for key in error.keys}
    assert {key for key in wanted if "/*/" not in key} <= buttons.keys()
    assert buttons["mention"] == "2 处错误，1 条来文"
    assert buttons["mention/edges"] == "1 处错误，1 条来文"
    assert buttons["mention/*/PERSON"] == "1 处错误，1 条来文"
    assert buttons["faulty"].endswith("1 条来文")
    assert buttons["clean"].endswith("1 条来文")
    assert buttons["all"].endswith("2 条来文")
    articles = [set(json.loads(held["data-keys"])) for tag, held in reader.tags if tag == "article"]
    assert articles == [{"all", "faulty", *wanted}, {"all", "clean"}]


def test_each_listed_error_is_marked_in_the_panes_where_it_has_a_place() -> None:
    reader = _read(_page([GOLD], [SAID]))
    listed = [held["data-n"] for _, held in reader.tags if held.get("class") == "fault"]
    marked = {place for _, held in reader.tags for place in held.get("data-e", "").split()}
    placed = [
        str(n)
        for n, error in enumerate(errors(GOLD, SAID))
        if any(side is not None and side.start is not None for side in (error.gold, error.said))
    ]
    assert listed == [str(n) for n in range(len(errors(GOLD, SAID)))]
    assert sorted(marked) == sorted(placed)


def test_overlapping_marks_are_cut_where_one_begins_or_ends() -> None:
    both = line(mentions=[mention("王某", "PERSON")], signals=[signal("打了王某", "T05", "negated")])
    shown = [(piece.text, piece.classes, piece.label) for piece in segments(both["text"], both, []) if piece.classes]
    assert shown == [("打了", "s quiet", ""), ("王某", "m PERSON s quiet", "人 T05否定")]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_cutting_loses_and_adds_nothing(text: str, places: list[tuple[int, int]]) -> None:
    marks = [{"start": min(a, b), "end": max(a, b), "text": "", "type": "SITE"} for a, b in places]
    assert "".join(piece.text for piece in segments(text, line(text=text, mentions=marks), [])) == text
