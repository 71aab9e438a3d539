"""A fall that persons confirmed, from the records to the ledger of its day and back. All made up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import archive, falls, ledger, usecases
from api.problems import WrongUse
from casework.ledger import row
from graph.engines import embedded
from graph.model import Colour, Document, Record
from ingest.extract import extract_many
from tests.api.conftest import QUIET
from tests.api.desk import Desk, desk
from tests.api.test_ledger import at

HURT = (
    "4月20日晚，胶北街道城西村村民赵建国与邻居孙玉梅因宅基地排水沟发生争吵，赵建国用木棍将孙玉梅头部打伤，缝了六针，"
    "民警到场处置。"
)
PAID = (
    "胶北街道城西村村民赵建国与孙玉梅因宅基地排水沟打架一事，4月27日经派出所调解达成协议，赔偿款八千元已当场付清，"
    "有收条和转账凭证，协议已履行完毕，双方表示满意。"
)
AGAIN = "5月25日，胶北街道城西村村民赵建国与邻居孙玉梅又因排水沟发生争吵，赵建国持菜刀扬言要砍死孙玉梅，民警将刀收缴。"
IDLE = "胶东街道某小区门口路灯不亮，请安排维修。"


def come(space: Desk, day: str, channel: str, text: str) -> None:
    """A record of `day`, read by the shipped reader."""
    document = Document(f"falls-{day}", f"made-{channel}", channel, f"K-{day}", "", text, f"{day}T10:00:00", day)
    space.add([Record(document, *extract_many([document]))])


def analysed(space: Desk, day: str) -> bytes:
    """The ledger of that day, as written at the time."""
    at(space, day)
    assert usecases.analyse(space, QUIET).ledger == "written"
    return ledger.read(space.home, day) or b""


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    opened = desk(home, [])
    come(opened, "2024-04-21", "police", HURT)
    come(opened, "2024-04-28", "police", PAID)
    come(opened, "2024-05-20", "hotline", IDLE)
    yield opened
    opened.close()
    embedded.stop(home)


def test_a_confirmed_fall_moves_the_limits_from_its_day_on_and_no_day_before(space: Desk) -> None:
    days = {"2024-05-20": analysed(space, "2024-05-20")}
    (one,) = falls.waiting(space)
    assert (one["now"]["colour"], one["then"]["colour"]) == ("red", "blue")
    for claim in one["reasons"][0]["claims"]:
        assert PAID[claim["start"] : claim["end"]] == claim["text"]
    before = limit(space, one["dispute"])

    at(space, "2024-05-21")
    falls.confirm(space, one["dispute"], "综治中心研判岗", "u1", ["P01"])
    falls.confirm(space, one["dispute"], "法制岗", "u2", note="收条和转账凭证看过")
    come(space, "2024-05-22", "hotline", IDLE + "已报修一次。")
    days["2024-05-22"] = analysed(space, "2024-05-22")
    night = archive.latest(space.home)
    assert night.findings.confirmed == (one["dispute"],)
    assert falls.waiting(space) == []
    assert limit(space, one["dispute"]) != before, "limits run by the lower colour"
    (space.home / "analysis.json.gz").unlink()
    assert analysed(space, "2024-05-22") == days["2024-05-22"], "a full run says what the night said"

    come(space, "2024-05-26", "police", AGAIN)
    days["2024-05-26"] = analysed(space, "2024-05-26")
    found = archive.latest(space.home).findings
    (risen,) = [dispute for dispute in found.disputes if len(dispute.facts.reports) == 3]
    assert found.confirmed == ()
    assert Colour.RED in (risen.verdict.colour, risen.verdict.held)

    for day, text in days.items():
        replayed = usecases.analyse(space, QUIET, as_of=day)
        assert (replayed.ledger, ledger.text_of(replayed.findings)) == ("same", text), day


@pytest.mark.parametrize("version", [Desk.version, "a newer reader"])
def test_a_note_may_not_name_whom_the_records_name_even_if_this_reader_has_not_read_them(
    space: Desk, version: str
) -> None:
    analysed(space, "2024-05-20")
    (one,) = falls.waiting(space)
    space.__dict__["reader_version"] = version
    with pytest.raises(WrongUse, match="留存"):
        falls.confirm(space, one["dispute"], "法制岗", note="孙玉梅已签收")
    assert falls.history(space) == []


def limit(space: Desk, dispute: str) -> object:
    findings = archive.latest(space.home).findings
    return row(findings, space.knowledge, findings.by_id[dispute]).sla
