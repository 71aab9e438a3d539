"""New kinds from a made-up home: found, shown with masked examples, and drafted as a rule that checks and waits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import knowledge
from api import usecases
from api.answers import LastAnalysis
from api.emerging import chosen, draft, emerging, lines
from api.http import create_app
from api.problems import NotFound, WrongUse
from api.rules import packs
from graph.engines import embedded
from graph.model import Document, Extraction, Mention, MentionType, Reading, Record
from knowledge.rulepack import read_rule_pack
from tests.api.conftest import QUIET
from tests.api.desk import Desk, desk
from tests.api.rule_packs import written
from tests.ingest.test_emerging import ASKS, NEW, START, planted

STREETS = [f"虚{one}街" for one in "甲乙丙丁戊己庚辛壬癸"]


def as_record(number: int, key: str, day: str, text: str, kind: str) -> Record:
    """A report with a writer's name in it, at a place of its own so that it is a matter of its own."""
    site = f"{STREETS[number % 10]}{number}号院"
    whole = f"我叫虚小明，住{site}。{text}"
    name = Mention("text", 2, 5, "虚小明", MentionType.PERSON, "虚小明")
    start = whole.index(site)
    place = Mention("text", start, start + len(site), site, MentionType.SITE, site)
    document = Document(f"doc{key}", "test", "hotline", key, "", whole, day, day)
    return Record(document, Extraction(document.id, "x", (name, place), reading=Reading(kind, sites=(site,))))


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    told = [one for one in planted(5, first=26, a_week=8) if one.day < START + timedelta(weeks=28)]
    kinds = {"D99": "D40", "D18": "D18"}
    records = [
        as_record(place, one.document, one.day.isoformat(), one.text, kinds[one.kind]) for place, one in enumerate(told)
    ]
    random.Random(1).shuffle(records)
    opened = desk(tmp_path_factory.mktemp("emerging"), records)
    yield opened
    opened.close()
    embedded.stop(opened.home)


def test_a_new_complaint_is_shown_with_masked_examples_and_offsets(space: Desk) -> None:
    found = emerging(space, 4, 22)
    assert found[0]["phrases"][0] in NEW
    assert found[0]["before"] == 0
    for example in found[0]["examples"]:
        assert "虚小明" not in example["snippet"]
        start, size = example["offset"], example["end"] - example["start"]
        assert example["snippet"][start : start + size] == found[0]["phrases"][0]
    assert any(found[0]["phrases"][0] in line for line in lines(found))


def test_no_phrase_is_a_name_or_a_place(space: Desk) -> None:
    phrases = [phrase for one in emerging(space, 4, 22) for phrase in one["phrases"]]
    assert not any("小明" in phrase or "号院" in phrase for phrase in phrases)


def test_a_draft_reads_and_checks_but_waits_for_a_person(space: Desk, tmp_path: Path) -> None:
    rise = chosen(emerging(space, 4, 22), emerging(space, 4, 22)[0]["id"])
    text = draft(rise, space.knowledge, "2026-07-20")
    pack = read_rule_pack("draft.yaml", text)
    _, tried = packs.check(written(tmp_path, text), knowledge.load())
    assert [one.said for one in tried if not one.passed] == []
    assert not pack.rules[0].examples.confirmed
    assert not any(ask in text for ask in ASKS)
    with pytest.raises(WrongUse, match="草稿"):
        packs.propose(space, written(tmp_path, text), "综治中心研判岗")
    confirmed = text.replace("confirmed: false", "confirmed: true")
    assert packs.propose(space, written(tmp_path, confirmed), "综治中心研判岗").state == "proposed"


def test_an_unknown_rise_is_named(space: Desk) -> None:
    with pytest.raises(NotFound, match="E-none"):
        chosen(emerging(space, 4, 22), "E-none")


def test_http_gives_the_same_rises_of_what_the_last_analysis_knew(space: Desk) -> None:
    usecases.analyse(space, QUIET)
    told = emerging(space, 4, 22)
    with TestClient(create_app(LastAnalysis(space), "made-up-key")) as client:
        for _ in range(2):
            answer = client.get("/v1/emerging?weeks=4&history=22", headers={"X-API-Key": "made-up-key"})
            assert answer.json() == told
    assert len(told) > 0
    assert "虚小明" not in answer.text
