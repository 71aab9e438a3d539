"""Mappings: each fits its own column names and plain jsonl, and a faulty one is refused with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge
from graph.model import Document
from ingest.mapping import Columns, Mapping, bind, document_of, load_mapping, mapping_names, read_mapping
from ingest.readers import Row
from ingest.readers.base import MAX_CELL
from ingest.timestamps import iso_time
from knowledge import KnowledgeError
from tests.ingest.made import MAPPING

PETITION = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间", "一级分类"]
UNMAPPED = ["反对数", "点赞数"]


def test_every_source_that_reports_has_a_mapping_to_its_channel() -> None:
    channels = {channel.id for channel in knowledge.load().channels.values()}
    assert {load_mapping(name).channel for name in mapping_names()} == channels - {"other"}
    assert all(load_mapping(name).id == name for name in mapping_names())


@pytest.mark.parametrize("name", mapping_names())
def test_plain_jsonl_fits_every_source(name: str) -> None:
    row = Row(1, {"id": "7", "text": "青禾园停水。", "title": "停水", "time": "2024/5/1 8:05"})
    document, note = document_of(load_mapping(name), bind(load_mapping(name), row.values), row)
    assert note is None
    assert document is not None
    assert (document.key, document.title, document.text) == ("7", "停水", "青禾园停水。")
    assert (document.time, document.recorded, dict(document.extra)) == (
        "2024-05-01T08:05:00",
        "2024-05-01T08:05:00",
        {},
    )


@pytest.mark.parametrize("name", mapping_names())
def test_the_first_name_of_every_column_is_found(name: str) -> None:
    columns = load_mapping(name).columns
    first = {field: getattr(columns, field)[0] for field in Columns.model_fields if len(getattr(columns, field)) > 0}
    assert dict(bind(load_mapping(name), first.values())) == first


def test_the_columns_of_the_petition_workbooks_are_found() -> None:
    bound = bind(load_mapping("petition"), [*PETITION, *UNMAPPED])
    assert set(bound.values()) == set(PETITION)


def test_column_names_are_compared_without_width_case_and_spaces() -> None:
    assert dict(bind(MAPPING, ["\uff29\uff24", " 内 容 "])) == {"key": "\uff29\uff24", "text": " 内 容 "}


def _made(values: dict[str, str], mapping: Mapping = MAPPING) -> tuple[Document, str | None]:
    document, note = document_of(mapping, bind(mapping, values), Row(2, values))
    assert document is not None
    return document, note


def test_what_has_no_column_goes_to_extra_and_dropped_columns_nowhere() -> None:
    mapping = MAPPING.model_copy(update={"drop": ("身份证号",)})
    document, _ = _made({"内容": "甲", "楼栋": "3", "身份证号": "x"}, mapping)
    assert document.extra == {"楼栋": "3"}


def test_a_source_of_the_least_takes_no_column_it_does_not_know() -> None:
    police = load_mapping("police")
    row = Row(2, {"接警编号": "1", "简要警情": "争吵", "报警人": "某人", "报警电话": "13900000000"})
    document, _ = document_of(police, bind(police, row.values), row)
    assert document is not None
    assert (document.author, document.phone, dict(document.extra)) == (None, None, {})


def test_a_time_that_cannot_be_read_stays_as_written_with_a_remark() -> None:
    document, note = _made({"内容": "甲", "时间": "上周三"})
    assert note == "时间无法识别：时间"
    assert document.extra == {"时间": "上周三"}
    assert document.time is None


def test_a_record_without_key_is_known_by_its_content() -> None:
    first, second = _made({"内容": "甲"})[0], _made({"内容": "甲"})[0]
    assert first == second
    assert first != _made({"内容": "乙"})[0]


def test_a_title_without_text_is_the_text() -> None:
    document, _ = _made({"标题": "停水", "内容": "  "})
    assert (document.title, document.text) == ("", "停水")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"内容": ""}, "没有正文"),
        ({"编号": "1"}, "没有正文"),
        ({"内容": "甲\x00乙"}, "“内容”含有不可用的字符 U+0000"),
        ({"内容": "甲\ud800"}, "“内容”含有不可用的字符 U+D800"),
        ({"内容": "甲", "备注": "\x1f"}, "“备注”含有不可用的字符 U+001F"),
        ({"内容": "甲" * (MAX_CELL + 1)}, f"“内容”长 {MAX_CELL + 1} 字，超过 {MAX_CELL} 字"),
    ],
)
def test_a_row_that_cannot_be_kept_is_rejected_with_its_reason(values: dict[str, str], reason: str) -> None:
    assert document_of(MAPPING, bind(MAPPING, values), Row(2, values)) == (None, reason)


def test_line_breaks_of_word_processors_become_plain_ones_in_place() -> None:
    document, _ = _made({"内容": "甲\x0b乙\x0c丙"})
    assert document.text == "甲\n乙\n丙"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("", "assumption"),
        ("assumption: true\ncolour: red\n", "colour"),
        ("assumption: true\nrecords: page\n", "records"),
        ("assumption: true\nexpect: {text_share: 2.0}\n", "text_share"),
    ],
)
def test_a_faulty_mapping_is_refused_with_file_and_key(tmp_path: Path, change: str, message: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"id: own\nname: 自备\nchannel: web\ncolumns: {{text: [内容]}}\n{change}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"(?s)own.yaml.*{message}"):
        read_mapping(path)


def test_one_name_cannot_stand_for_two_fields(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "id: own\nname: 自备\nchannel: web\nassumption: true\ncolumns: {text: [内容], title: [内容]}\n",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match="two fields: 内容"):
        read_mapping(path)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2019/8/23 12:22", "2019-08-23T12:22:00"),
        ("2019-08-23 12:22:33.500", "2019-08-23T12:22:33"),
        ("2019年8月23日", "2019-08-23"),
        ("2019年8月23日 8时5分", "2019-08-23T08:05:00"),
        ("2019.8.23 下午3:05", "2019-08-23T15:05:00"),
        ("2019/8/23 12:05 AM", None),
        ("2019/8/23 上午12:05", "2019-08-23T00:05:00"),
        ("\uff12019\uff0f8\uff0f23", "2019-08-23"),
        ("20190823", "2019-08-23"),
        ("20190823122233", "2019-08-23T12:22:33"),
        ("2019-08-23T22:00:00Z", "2019-08-24T06:00:00"),
        ("2019-08-23T12:22:33+08:00", "2019-08-23T12:22:33"),
        ("43700", "2019-08-23"),
        ("43700.5", "2019-08-23T12:00:00"),
        ("2019-02-30", None),
        ("2019-08-23 25:00", None),
        ("12345", None),
        ("23/08/2019", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_times_become_iso_or_nothing(written: str, iso: str | None) -> None:
    assert iso_time(written) == iso


def test_a_mapping_may_teach_a_format_of_its_own() -> None:
    assert iso_time("23/08/2019", ("%d/%m/%Y",)) == "2019-08-23"
