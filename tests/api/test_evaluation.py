"""`jiefen eval` as its users meet it: exact JSON, tables in Chinese, one page, and refusals that say what to mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.narratives import half_of, last_day, read_side
from tests.api.test_cli import jiefen, value
from tests.ingest.annotated import line, mention, signal

GOLD = [
    line(id="g-1", mentions=[mention("海明物业公司")], signals=[signal("断水断电", "T11")]),
    line(id="g-2", text="请问公交几点发车？", dispute={"type": "NONE"}),
]


def _file(folder: Path, rows: list[dict[str, Any]]) -> str:
    file = folder / "gold.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")
    return str(file)


def test_extraction_gives_figures_intervals_and_errors_and_writes_the_page(tmp_path: Path) -> None:
    html = tmp_path / "page.html"
    found = value(tmp_path, "eval", "extraction", _file(tmp_path, GOLD), "--fast", "--html", str(html))
    assert set(found) == {"documents", "figures", "headlines", "intervals", "errors"}
    assert found["documents"] == 2
    assert set(found["intervals"]) == set(found["headlines"])
    assert sum(one["count"] for one in found["errors"]["classes"].values()) == found["errors"]["total"]
    page = html.read_text(encoding="utf-8")
    assert page.count("<article") == 2
    assert str(tmp_path) not in page


def test_types_take_short_lines_and_show_a_table(tmp_path: Path) -> None:
    short = [{"text": "老板拖欠我们工资三个月。", "type": "D01"}, {"text": "请问公交几点发车？", "type": "NONE"}]
    table = jiefen(tmp_path, "eval", "types", _file(tmp_path, short), "--fast")
    assert "前三含答案" in table
    assert "D01 欠薪" in table


def test_quantities_list_what_was_read_wrong(tmp_path: Path) -> None:
    file = tmp_path / "made.yaml"
    file.write_text(
        "- {text: 工钱欠了两千五百块, time: 2024/6/15 8:00, kind: money, value: 2500}\n"
        "- {text: 工钱欠了两千五百块, kind: money, value: 9}\n",
        encoding="utf-8",
    )
    found = value(tmp_path, "eval", "quantities", str(file))
    assert (found["right"], found["expressions"]) == (1, 2)
    assert [one["value"] for one in found["wrong"]] == [9]
    assert "两千五百" in jiefen(tmp_path, "eval", "quantities", str(file))


def test_addresses_are_read_into_their_elements(tmp_path: Path) -> None:
    labels = ["B-city", "I-city", "I-city", "B-road", "I-road", "I-road", "I-road", "B-roadno", "I-roadno"]
    file = tmp_path / "addresses.txt"
    lines = [f"{character} {label}" for character, label in zip("胶州市福州南路8号", labels, strict=True)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = value(tmp_path, "eval", "address", str(file))
    assert (found["sentences"], found["f1"]) == (1, 1.0)
    assert set(found["labels"]) == {"city", "road", "roadno"}
    assert "roadno" in jiefen(tmp_path, "eval", "address", str(file))


def test_places_are_taken_apart_and_villages_recognised(tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(
        "near: [胶州市/d 云栖路/r 8号/n 边上/-]\nmeant: [[李戈庄镇辛瞳村, 辛疃新村], [里岔镇辛疃村, 辛疃新村]]\n"
        "strangers: [杭州路, 河崖村]\n",
        encoding="utf-8",
    )
    found = value(tmp_path, "eval", "places", str(file))
    assert (found["addresses"]["f1"], found["villages"]["found"], found["strangers"]["taken"]) == (1.0, 0.5, 0.5)
    assert found["villages"]["wrong"] == [{"text": "里岔镇辛疃村", "gold": "辛疃新村", "said": []}]
    assert "别的名称被认作村居" in jiefen(tmp_path, "eval", "places", str(file))
    file.write_text("near: [没有层级]\n", encoding="utf-8")
    assert jiefen(tmp_path, "eval", "places", str(file), status=2) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("types", "missing.jsonl"),
        ("quantities", "missing.yaml"),
        ("address", "missing.txt"),
        ("places", "missing.yaml"),
        ("extraction", "{gold}", "--model", "nowhere"),
    ],
)
def test_files_that_are_not_there_are_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    gold = _file(tmp_path, GOLD)
    assert jiefen(tmp_path, "eval", *(word.format(gold=gold) for word in arguments), status=2) == ""


def test_verdicts_on_pairs_of_names_are_counted_and_explained(tmp_path: Path) -> None:
    file = tmp_path / "pairs.yaml"
    file.write_text(
        "- {a: 岚禾置业有限公司, b: 岚禾置业, verdict: same}\n- {a: 岚禾置业, b: 岚禾物业, verdict: same}\n",
        encoding="utf-8",
    )
    found = value(tmp_path, "eval", "enterprises", str(file))
    assert (found["right"], found["pairs"]) == (1, 2)
    assert found["verdicts"]["same"] == {"gold": 2, "said": 1, "precision": 1.0, "recall": 0.5}
    assert "行业不同" in found["wrong"][0]["reason"]
    assert "不是一家" in jiefen(tmp_path, "eval", "enterprises", str(file))


def test_short_names_are_looked_up_among_all_full_ones(tmp_path: Path) -> None:
    rows = [
        {"name": "柏舟航运", "fullname": "上海柏舟航运股份有限公司"},
        {"name": "澜启精机", "fullname": "济南澜启精密机械股份有限公司"},
    ]
    found = value(tmp_path, "eval", "enterprises", _file(tmp_path, rows))
    assert (found["aliases"], found["top1"], found["wrong"]) == (2, 1.0, [])
    assert "第一个就对" in jiefen(tmp_path, "eval", "enterprises", _file(tmp_path, rows))


HARMFUL = [
    {"id": "h-1", "text": "2024年5月1日，赵某与邻居钱某因宅基地发生争执，赵某持铁锹将钱某头部打伤，致轻伤二级。"},
    {"id": "h-2", "text": "两人签过一份买卖合同。"},
]
LATE = {"id": "h-3", "text": HARMFUL[0]["text"] + "2025年3月2日，赵某被抓获。"}
ORDINARY = [
    {"id": "o-1", "text": "请问公交几点发车？", "title": "问车", "time": "2024/5/1 8:00"},
    {"id": "o-2", "text": "路灯坏了，请修一修。", "time": "2024-05-02"},
    {"id": "o-3", "text": "垃圾两天没有清运。"},
]


def _accounts(folder: Path, *more: str) -> tuple[str, ...]:
    files = {"harmful": HARMFUL, "ordinary": ORDINARY}
    for name, rows in files.items():
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    sides = [word for name in files for word in (f"--{name}", str(folder / f"{name}.jsonl"))]
    return ("eval", "narratives", *sides, *more)


def test_narratives_give_the_share_of_both_sides_and_list_ids_without_text(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    known = tmp_path / "harmful.jsonl"
    found = value(tmp_path, *_accounts(tmp_path, "--rows", str(rows), "--known", str(known)))
    assert (found["harmful"]["texts"], found["harmful"]["high"], found["harmful"]["share"]) == (2, 1, 0.5)
    assert (found["ordinary"]["texts"], found["ordinary"]["high"]) == (3, 0)
    assert found["harmful"]["unknown"]["texts"] == 0 and found["ordinary"]["unknown"]["texts"] == 3
    assert sum(half["texts"] for half in found["ordinary"]["halves"].values()) == 3
    listed = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in listed] == ["h-1", "h-2", "o-1", "o-2", "o-3"]
    assert all("text" not in row for row in listed)


def test_texts_are_drawn_by_seed_and_keep_their_half(tmp_path: Path) -> None:
    _accounts(tmp_path)
    drawn = [read_side(tmp_path / "ordinary.jsonl", 2, seed) for seed in (7, 7, 8, 9, 10)]
    assert drawn[0] == drawn[1]
    assert len({tuple(document.key for document in side) for side in drawn}) > 1
    everything = {one.key: half_of(one) for one in read_side(tmp_path / "ordinary.jsonl", None, 0)}
    assert all(half_of(one) == everything[one.key] for side in drawn for one in side)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年5月1日吵架，5月3日又来。", "2024-05-03"),
        ("2023年立的合同，2024年2月终止。", "2024-02-29"),
        ("没有写日子。", None),
    ],
)
def test_an_account_without_a_time_is_from_the_last_day_it_names(text: str, day: str | None) -> None:
    assert last_day(text) == day


def test_an_account_told_long_after_is_stale_unless_it_is_taken_as_told_at_the_time(tmp_path: Path) -> None:
    call = _accounts(tmp_path)
    (tmp_path / "harmful.jsonl").write_text(json.dumps(LATE, ensure_ascii=False), encoding="utf-8")
    assert value(tmp_path, *call)["harmful"]["high"] == 0
    assert value(tmp_path, *call, "--anchor", "conflict")["harmful"]["high"] == 1
