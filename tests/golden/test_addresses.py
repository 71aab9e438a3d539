"""Made-up addresses are taken apart into the right tree: micro F1 of exact spans and levels is at least .95."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import knowledge
from graph.identity.addresses import Addresses, normal
from graph.identity.evaluate_places import GoldPlaces, gold_address, score_places
from graph.identity.regions import Gazetteer

LEAST = 0.95
LINES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text(encoding="utf-8"))
PLACES = Gazetteer(knowledge.load().regions)
READER = Addresses(PLACES)


def test_there_are_enough_different_addresses() -> None:
    lines = [line for part in LINES.values() for line in part]
    assert len(lines) == len({gold_address(line).text for line in lines}) >= 180


@pytest.mark.parametrize("part", sorted(LINES))
def test_addresses_are_taken_apart(part: str) -> None:
    found = score_places(GoldPlaces(tuple(map(gold_address, LINES[part])), (), ()), PLACES)["addresses"]
    assert found["f1"] >= LEAST, found["wrong"]


def test_each_part_is_cut_from_the_text_also_with_spaces_and_full_width() -> None:
    text = "胶州市 三里河街道（香江路）\uff11\uff12号，丽景家园 \uff13\uff03楼2单元501"
    parts = READER.parts(text)
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert [part.level for part in parts] == [
        *("county", "town", "road", "number", "estate", "building", "unit", "room"),
    ]


@pytest.mark.parametrize(
    "text", ["", "号", "3", "----", "A3区", "路", "村村村", "1-1-1-1", "栋" * 400, "路街巷" * 200, "①②③"]
)
def test_odd_addresses_get_an_answer_too(text: str) -> None:
    assert all(text[part.start : part.end] == part.text for part in READER.parts(text))


@pytest.mark.parametrize(
    ("level", "written", "same"),
    [
        ("building", "三栋", "3号楼"),
        ("building", "3#楼", "3号楼"),
        ("building", "十二幢", "12号楼"),
        ("building", "A座", "A号楼"),
        ("unit", "二单元", "2单元"),
        ("phase", "第2期", "二期"),
        ("phase", "东区", "东区"),
        ("floor", "二十三楼", "23层"),
        ("number", "12-3号", "12-3号"),
    ],
)
def test_one_building_has_one_spelling(level: str, written: str, same: str) -> None:
    assert normal(level, written) == same
