"""Training messages with other names: labels stay on their words. The message and the places here are made up."""

from __future__ import annotations

import random

import pytest

from graph.model import MentionType
from ingest import marks, tags
from ingest.train.data import Item
from ingest.train.invent import Inventor, held_out, read_parts
from ingest.train.phrases import read_phrases
from ingest.train.swap import NO_KIND, Swapper

TEXT = "张某在A市B小区被李某某打伤,张某报警,A县派出所未处理,海明公司欠薪。"
NAMES = (
    ("张某", MentionType.PERSON),
    ("A市", MentionType.REGION),
    ("B小区", MentionType.SITE),
    ("李某某", MentionType.PERSON),
    ("A县派出所", MentionType.AGENCY),
    ("海明公司", MentionType.ENTERPRISE),
)
NUMBERS = ("id", "phone", "plate", "order", "money", "building")


def _swapper(seed: int, share: float = 1.0) -> Swapper:
    inventor = Inventor(read_parts(), (("云栖县", "松泉镇"), ("望山区", "柳岸街道")), random.Random(seed))
    return Swapper(inventor, read_phrases(), share, ordinary=0.0)


def _item() -> Item:
    spans = []
    for name, type_ in NAMES:
        at = TEXT.find(name)
        while at >= 0:
            spans.append((at, at + len(name), type_))
            at = TEXT.find(name, at + 1)
    found = {name: [0] * len(TEXT) for name in marks.CLASSES}
    found["respondent"][TEXT.index("李某某") : TEXT.index("李某某") + 3] = [1, 1, 1]
    found["stated"][TEXT.index("打伤") : TEXT.index("打伤") + 2] = [1, 1]
    return Item("m1", "张某被打", TEXT, tags.encode(len(TEXT), sorted(spans)), tuple(found.values()), "D26")


def _marked(item: Item, name: str) -> list[int]:
    return item.marks[list(marks.CLASSES).index(name)]


@pytest.mark.parametrize("seed", range(25))
def test_every_list_of_labels_is_as_long_as_the_text(seed: int) -> None:
    for item in (_swapper(seed)(_item()), *_swapper(seed).made_up(5)):
        assert {len(item.text)} == {len(labels) for labels in (item.tags, *item.marks)}


@pytest.mark.parametrize("seed", range(25))
def test_swapped_names_keep_their_type_their_roles_and_their_order(seed: int) -> None:
    item = _swapper(seed)(_item())
    found = [type_ for _, _, type_ in tags.spans(item.tags)]
    wanted = [type_ for _, _, type_ in tags.spans(_item().tags)]
    assert any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))
    blow = item.text.index("打伤")
    assert _marked(item, "stated")[blow : blow + 2] == [1, 1]
    begin = _marked(item, "respondent").index(1)
    assert (begin, MentionType.PERSON) in {(start, type_) for start, _, type_ in tags.spans(item.tags)}


def test_one_name_becomes_one_name_throughout_and_in_the_title() -> None:
    item = _swapper(3)(_item())
    assert "张某" not in item.text
    persons = [item.text[a:b] for a, b, type_ in tags.spans(item.tags) if type_ == MentionType.PERSON]
    name = item.title.removesuffix("被打")
    assert persons.count(name) == 2


def test_nothing_is_swapped_where_no_share_is() -> None:
    item = _swapper(1, share=0.0)._swapped(_item(), _swapper(1).inventor.place())
    assert [item.text[a:b] for a, b, _ in tags.spans(item.tags)] == [TEXT[a:b] for a, b, _ in tags.spans(_item().tags)]


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_written_and_vary(kind: str) -> None:
    inventor = _swapper(0).inventor
    written = {inventor.number(kind) for _ in range(20)}
    assert len(written) > 3
    assert "" not in written


def test_made_up_messages_say_nothing_of_kinds_and_label_no_number() -> None:
    for item in _swapper(5).made_up(50):
        assert item.kind == NO_KIND
        names = [item.text[a:b] for a, b, _ in tags.spans(item.tags)]
        assert not any(name.isdigit() for name in names)


def test_what_is_held_out_for_measuring_is_not_trained_on() -> None:
    kept, held = read_parts(lambda part: not held_out(part)), read_parts(held_out)
    assert not set(kept["fame"]) & set(held["fame"])
    assert set(kept["fame"]) | set(held["fame"]) == set(read_parts()["fame"])
