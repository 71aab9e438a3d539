"""A rare name one character off from a usual one, and names that were not read. Every name here is made up."""

from __future__ import annotations

from collections.abc import Sequence

from graph.identity import Identity, resolve
from graph.model import Record
from knowledge import load
from tests.graph.identity_world import NOWHERE, report


def world(*rare: tuple[str, str], usual: str = "云帆物业") -> list[Record]:
    """Six reports of a usual firm at one estate, and others, each (firm, estate)."""
    told = [(usual, "柳溪雅苑")] * 6 + list(rare)
    return [
        report(str(at), f"{estate}的{firm}不修水泵。", names=[("ent", firm), ("site", estate)])
        for at, (firm, estate) in enumerate(told)
    ]


def firms(found: Identity) -> Sequence[set[str]]:
    return [set(one.names) for one in found.enterprises]


def test_a_rare_name_one_character_off_beside_the_same_place_is_the_usual_one() -> None:
    found = resolve(world(("云凡物业", "柳溪雅苑"), ("云青物业", "柳溪雅苑")), NOWHERE)
    assert firms(found) == [{"云帆物业", "云凡物业", "云青物业"}]


def test_beside_another_place_it_is_another_firm() -> None:
    assert {"云青物业"} in firms(resolve(world(("云青物业", "枫林家园")), NOWHERE))


def test_a_name_that_is_written_as_often_is_no_slip() -> None:
    found = resolve(world(*[("云青物业", "柳溪雅苑")] * 4), NOWHERE)
    assert {"云青物业"} in firms(found)


def test_another_trade_or_number_is_no_slip() -> None:
    assert {"云帆热力"} in firms(resolve(world(("云帆热力", "柳溪雅苑")), NOWHERE))
    found = resolve(world(("第二机械", "柳溪雅苑"), usual="第一机械"), NOWHERE)
    assert not any({"第一机械", "第二机械"} <= names for names in firms(found))


def test_a_village_that_was_not_read_is_found_where_it_is_written() -> None:
    village = next(v.name for _, v in sorted(load().regions.items()) if v.kind == "village" and len(v.name) >= 4)
    found = resolve([report("1", f"对方在{village}西头养了两千头猪。")], load())
    assert any(region.name.endswith(village) for region in found.regions)
