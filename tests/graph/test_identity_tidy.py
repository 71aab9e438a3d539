"""Names that were cut wrongly are put right from all records together. Every name here is made up."""

from __future__ import annotations

from graph.identity import resolve
from graph.identity.regions import Gazetteer
from graph.identity.tidy import tidied
from graph.model import MentionType, Record
from knowledge.identity import load_identity
from tests.graph.identity_world import NOWHERE, groups, report

PACK = load_identity()
PLACES = Gazetteer({})


def names_of(records: list[Record], key: str) -> list[str]:
    found = next(r for r in tidied(records, PLACES, PACK) if r.document.key == key)
    for mention in found.extraction.mentions:
        assert found.document.field_text(mention.field)[mention.start : mention.end] == mention.text
    return [mention.text for mention in found.extraction.mentions]


def known(name: str, times: int = 4, type: str = "ent") -> list[Record]:
    return [report(f"1000{n}", f"{name}第{n}次编的话。", names=[(type, name)]) for n in range(times)]


def test_a_name_read_too_long_or_too_short_becomes_the_one_that_others_write() -> None:
    long = report("2", "青湖达体育关门不退钱。", names=[("ent", "青湖达体育关门")])
    short = report("3", "青湖达体育准时放假。", names=[("ent", "青湖达体")])
    records = [*known("青湖达体育"), long, short]
    assert names_of(records, "2") == names_of(records, "3") == ["青湖达体育"]


def test_a_branch_a_phase_and_a_new_one_keep_their_own_names() -> None:
    for own in ("柳溪苑二期", "柳溪苑幼儿园", "新柳溪苑"):
        record = report("2", f"{own}停水。", names=[("site", own)])
        assert names_of([*known("柳溪苑", type="site"), record], "2") == [own]


def test_what_names_nobody_and_no_place_is_no_name() -> None:
    for word in ("业主", "B·", "223344", "三号楼", "来电人"):
        assert names_of([report("2", f"{word}说停水。", names=[("site", word)])], "2") == []


def test_a_town_is_a_region_even_where_it_was_read_as_a_site() -> None:
    record = report("2", "柳溪街道停水。", names=[("site", "柳溪街道")])
    (mention,) = tidied([record], PLACES, PACK)[0].extraction.mentions
    assert mention.type is MentionType.REGION
    assert resolve([record], NOWHERE).sites == ()


def test_order_changes_nothing() -> None:
    records = [*known("青湖达体育"), report("2", "青湖达体育关门。", names=[("ent", "青湖达体育关门")])]
    assert tidied(records[::-1], PLACES, PACK) == tidied(records, PLACES, PACK)[::-1]


def test_the_place_column_names_the_site_where_the_text_does_not() -> None:
    words = ("夜里搅拌机响到三点睡不着。", "装载机和搅拌机天天夜里响。")
    records = [
        report(str(n), text, "夜里太吵", place="柳溪街道云栖雅苑", kind="D19", time=f"2024-06-0{n}")
        for n, text in enumerate(words, 1)
    ]
    assert groups(resolve(records, NOWHERE).matters, records) == {frozenset({"1", "2"})}


def test_the_same_words_about_two_villages_are_two_matters() -> None:
    records = [
        report(str(n), f"{village}这个月停电五次，鱼塘缺氧。", "频繁停电", names=[("reg", village)], sites=[village],
               kind="D24", time="2024-06-01")
        for n, village in enumerate(("柳湾村", "石坡村"), 1)
    ]  # fmt: skip
    assert len(resolve(records, NOWHERE).matters) == 2
