"""Names are masked by every net there is, and places are not taken for persons. Every name here is made up."""

from __future__ import annotations

import pytest

from graph.masking import mask_text
from graph.namebook import NameBook, looks
from tests.graph.identity_world import report


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫安如歌，今年三十岁。", "安如歌"),
        ("姓名：于雁，电话见上。", "于雁"),
        ("报警人张伟称手机被偷。", "张伟"),
        ("昨天与李强发生冲突。", "李强"),
        ("三号楼的王建国多次堵门。", "王建国"),
        ("丈夫周建设家暴。", "周建设"),
        ("欧阳明远反映噪音。", "欧阳明远"),
        ("被陈志强打伤住院。", "陈志强"),
    ],
)
def test_a_name_is_known_by_its_looks_or_by_what_stands_before_it(text: str, name: str) -> None:
    assert name in looks(text)


@pytest.mark.parametrize(
    "text",
    [
        "黄海东路修路。",
        "这段时间一直停水。",
        "本人于去年购房。",
        "金水湾小区漏水。",
        "任何时候要求都一样。",
        "反映王村路口。",
    ],
)
def test_common_words_and_places_are_no_names(text: str) -> None:
    assert looks(text) == set()


def test_a_whole_name_known_from_one_record_is_masked_in_every_other() -> None:
    told = report("1", "一段编的话。", author="柳青石")
    other = report("2", "柳青石又来了。")
    book = NameBook.of([told, other])
    assert mask_text(other.document.text, book.persons(other)) == "柳**又来了。"
    assert book.masked("柳青石超市") == "柳**超市"


def test_a_person_or_a_number_taken_for_a_place_is_hidden_and_a_place_is_not() -> None:
    book = NameBook.of([report("1", "柳青石来过。", names=[("per", "柳青石")])])
    assert all(book.hides(name, 1) for name in ("柳青石", "柳青石家", "司马静怡", "李秀兰", "223344", "鲁B12345"))
    assert not any(book.hides(name, 1) for name in ("锦澜花园", "金水湾小区", "黄海东路", "王家超市", "碧溪园"))


def test_a_place_that_the_reading_once_took_for_a_person_stays_readable() -> None:
    taken = report("1", "金水湾漏水。", names=[("per", "金水湾")])
    places = [report(str(n), "金水湾小区漏水。", names=[("site", "金水湾小区")]) for n in range(2, 5)]
    book = NameBook.of([taken, *places])
    assert book.masked("金水湾小区") == "金水湾小区"
