"""What the graph never holds: planted names, telephones, identity and account numbers. And whom nobody may rank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cypher
from api import usecases
from api.bootstrap import Workspace
from api.identity import queue
from api.identity.view import View
from graph import statements
from graph.engines import embedded
from graph.model import MentionType
from graph.schema import schema
from ingest.mapping import load_mapping
from knowledge.surnames import load_surnames
from tests.api.conftest import QUIET, settings_of

FAMILY = "欧阳"
PLANTED = {
    "name": [f"{FAMILY}明远", "司马静怡", "诸葛长青", "慕容晓棠", "李秀兰", "王建国", "张伟", "陈志强"],
    "phone": ["19900001234", "199 0000 5678", "0532-89990001"],
    "id": ["370281190001010017", "37028119000101002X"],
    "card": ["6222020200112233445"],
    "plate": ["鲁B·7K2Q9"],
    "mail": ["made.up.person@example.cn"],
    "account": ["wx_madeup_8841"],
}
TEXT = (
    "我叫{name}，身份证号{id}，手机{phone}，微信号{account}，邮箱{mail}，车牌{plate}，银行卡{card}。"
    "锦澜花园三号楼的{other}多次堵我家门，上周又把我打伤住院，物业没人管，请给予处理。"
)


ELSEWHERE = (
    "报警人{name}称，在锦澜花园与{other}发生口角。民警到场调解。",
    "家住锦澜花园的{other}欠我工钱，{name}多次上门讨要，被{other}打伤。",
    "丈夫{other}家暴，妻子{name}要求离婚，请妇联出面。",
    "姓名：{name}，举报{other}在锦澜花园违建，物业经理{other}说管不了。",
)


def everything_in(space: Workspace) -> Iterator[str]:
    """Every property value of every node and relation, as text."""
    known = schema()
    queries = [statements.all_nodes(label) for label in sorted(known.nodes)]
    queries += [statements.all_relations(type_) for type_ in sorted(known.relations)]
    for query in queries:
        for row in space.store.read(query):
            for value in row["p"].values():
                yield from map(str, value if isinstance(value, list) else [value])


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Workspace]:
    names = PLANTED["name"]
    rows = ["编号,姓名,联系电话,标题,内容,时间"]
    for place, name in enumerate(names):
        pick = {kind: values[place % len(values)] for kind, values in PLANTED.items() if kind != "name"}
        text = TEXT.format(name=name, other=names[(place + 1) % len(names)], **pick)
        title = f"{name}反映锦澜花园{names[(place + 1) % len(names)]}打人"
        rows.append(f"M{place},{name},{PLANTED['phone'][place % 2]},{title},{text},2026-05-0{place + 1}")
        for number, words in enumerate(ELSEWHERE):
            told = words.format(name=name, other=names[(place + 1 + number) % len(names)])
            rows.append(f"N{place}{number},,,{told[:12]},{told},2026-06-0{number + 1}")
    file = tmp_path / "planted.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    home = tmp_path / "home"
    with Workspace(settings_of(home)) as space:
        usecases.ingest(space, [file], load_mapping("hotline"), QUIET, workers=1)
        usecases.analyse(space, QUIET)
        yield space
    embedded.stop(home)


def test_no_planted_identifier_is_anywhere_in_the_graph(planted: Workspace) -> None:
    values = list(everything_in(planted))
    assert len(values) > 50
    flat = [re.sub(r"[\s·.-]", "", value) for value in values]
    for kind, secrets in PLANTED.items():
        for secret in secrets:
            bare = re.sub(r"[\s·.-]", "", secret)
            assert [value for value in flat if bare in value] == [], kind


def test_no_planted_identifier_is_in_the_report_page_or_ledger_json(planted: Workspace, tmp_path: Path) -> None:
    written = usecases.report(planted, "", tmp_path / "report")
    for path in written:
        if path.suffix in {".html", ".json"}:
            text = path.read_text(encoding="utf-8")
            assert [s for kind in ("phone", "id", "card", "mail") for s in PLANTED[kind] if s in text] == []


def test_the_county_s_own_names_and_numbers_stay_in_the_journal(county: Workspace) -> None:
    values = "\n".join(everything_in(county))
    numbers, names = set[str](), set[str]()
    for record in usecases.records(county):
        document = record.document
        numbers.update(re.findall(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", f"{document.text} {document.phone}"))
        names.update(m.text for m in record.extraction.mentions if m.type is MentionType.PERSON and _full(m.text))
    assert numbers
    assert names
    assert sorted(number for number in numbers if number in values) == []
    assert sorted(name for name in names if name in values) == []


def _full(name: str) -> bool:
    """A whole name: it begins with a surname and is neither masked nor a surname with a title."""
    known = load_surnames()
    begins = name.startswith(known.compound) or name[0] in known.common + known.rare
    return begins and len(name) >= 3 and not re.search(r"某|\*|先生|女士|老师|经理|医生|主任|师傅|老板", name)


def test_no_query_gives_a_person_a_level_or_an_order() -> None:
    for name in cypher.names():
        text = cypher.load(name).text
        if re.search(r":Person\b", text):
            assert not re.search(r"ORDER BY[^\n]*\bp(?:erson)?\.", text), name
            assert not re.search(r"\bp(?:erson)?\.(?:colour|level|H|G|S)\b", text), name
    person = schema().nodes["Person"]
    for layer in ("base", "finding"):
        assert not {"colour", "level", "H", "G", "S", "score", "rank", "duty"} & set(person.in_layer(layer))


def test_the_queue_of_unsure_links_shows_titles_without_names_or_numbers(county: Workspace) -> None:
    view = View.of(county)
    links = [queue.shown(view, one) for one in queue.queue(county, view)]
    assert links
    shown = " ".join(side["name"] for link in links for side in (link["a"], link["b"]))
    assert not re.search(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", shown)
    titled = [
        mention.text
        for record in usecases.records(county)
        for mention in record.extraction.mentions
        if mention.field == "title" and mention.type is MentionType.PERSON and _full(mention.text)
    ]
    assert [name for name in titled if name in shown] == []
