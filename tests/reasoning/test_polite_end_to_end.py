"""From letters to colours: polite letters, another surname, gender or home place change none. All letters made up."""

from __future__ import annotations

import random

import pytest

from graph.bolt_store import BoltStore
from graph.identity import resolve
from graph.model import Document, Record, digest
from graph.projection import base_state, voted_kind
from graph.state import GraphState
from graph.sync import sync
from ingest.extract import Extractor, load
from knowledge import Knowledge
from reasoning.run import analyse

LETTERS = (
    "{who}，{home}，住在云栖花园3号楼。楼上住户周某深夜吵闹，5月2日{he}被周某打伤住院，缝了六针，请派出所处理。",
    "{who}在松泉家园12号楼居住，{home}。邻居吴某多次断水断电，还说走着瞧，要{he}好看，请司法所来调解。",
    "{who}等12名工人在望山工地干活，{home}。青禾建筑劳务公司拖欠工资三个月，一直没有付，请人社局催付。",
    "{who}反映，{home}，丈夫又打{he}，多次家暴，昨晚掐脖子，{he}很害怕，请民警上门。",
    "{who}，{home}，在柳岸广场的悦动健身办卡，老板跑了，联系不上，门店关了，要求退卡费3000元。",
    "{who}，{home}，家住清河村，村里修路占了{he}家的地，补偿款没给，请镇里核实。",
)
POLITE = (
    "{who}，就此前反映的{about}一事，恳请领导百忙之中再予关注，谢谢。",
    "您好，我是{who}，想再问一下{about}的办理进展，辛苦了。",
    "{who}来信：{about}的事情盼复，感谢工作人员的耐心解答。",
)
ABOUT = ("云栖花园楼上吵闹", "松泉家园邻居", "望山工地工资", "家里", "柳岸广场悦动健身退卡", "清河村占地补偿")
PEOPLE = (
    ("张伟民", "我", "本县人"),
    ("欧阳慧", "我", "外省人"),
    ("马秀兰", "我", "老家在虚构省青山县"),
    ("陈小军", "我", "本地村民"),
)
CHANNELS = ("petition", "hotline", "police", "grid", "report", "visit")


@pytest.fixture(scope="module")
def reader() -> Extractor:
    return load()


def _letter(reader: Extractor, key: str, text: str, channel: str, day: str, who: str) -> Record:
    document = Document(
        digest(key, text), "虚构来源", channel, key, "", text, day, day, author=who, phone="13800000000"
    )
    return Record(document, reader.extract(document))


def _letters(reader: Extractor, person: tuple[str, str, str]) -> list[Record]:
    who, he, home = person
    return [
        _letter(reader, f"b{n}", text.format(who=who, he=he, home=home), CHANNELS[n % 4], f"2024-06-0{n + 1}", who)
        for n, text in enumerate(LETTERS)
    ]


def _polite(reader: Extractor, rng: random.Random, count: int, person: tuple[str, str, str]) -> list[Record]:
    return [
        _letter(
            reader, f"p{n}", rng.choice(POLITE).format(who=person[0], about=rng.choice(ABOUT)), rng.choice(CHANNELS),
            f"2024-06-{rng.randint(10, 28)}", person[0],
        )
        for n in range(count)
    ]  # fmt: skip


def _colours(store: BoltStore, packs: Knowledge, records: list[Record]) -> dict[str, tuple[str, int]]:
    """Colour and level of the dispute of every letter, by its key."""
    state = base_state(records, resolve(records, packs), packs, b"made up")
    sync(store, GraphState(), "finding")
    sync(store, state, "base")
    findings = analyse(store, packs, "2024-06-30")
    found = [(one.key, finding) for finding in findings.disputes for one in finding.facts.reports]
    return {key: (one.verdict.colour.value, one.verdict.level) for key, one in found}


def test_polite_letters_change_no_colour_and_no_level(store: BoltStore, packs: Knowledge, reader: Extractor) -> None:
    plain = _colours(store, packs, _letters(reader, PEOPLE[0]))
    assert {colour for colour, _ in plain.values()} >= {"blue", "yellow"}, plain
    for seed, count in enumerate((3, 20, 50)):
        rng = random.Random(seed)
        both = _letters(reader, PEOPLE[0]) + _polite(reader, rng, count, PEOPLE[0])
        found = _colours(store, packs, both)
        assert {key: found[key] for key in plain} == plain


def test_another_surname_gender_or_home_place_changes_no_colour(
    store: BoltStore, packs: Knowledge, reader: Extractor
) -> None:
    first = _colours(store, packs, _letters(reader, PEOPLE[0]))
    for person in PEOPLE[1:]:
        assert _colours(store, packs, _letters(reader, person)) == first, person


def test_letters_of_no_clear_kind_outvote_no_clear_one(reader: Extractor) -> None:
    clear = _letters(reader, PEOPLE[0])[3]
    unclear = [_letter(reader, f"u{n}", "盼复，谢谢。", "petition", "2024-06-09", "张伟民") for n in range(40)]
    assert clear.extraction.reading.kind not in ("NONE", "D99")
    assert {one.extraction.reading.kind for one in unclear} <= {"NONE", "D99"}
    assert voted_kind([clear, *unclear]) == voted_kind([clear])
