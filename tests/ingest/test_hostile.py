"""Hostile files, all made here: refused with a reason and a mend, within two seconds and 100 MiB, nothing stored."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.readers.office import MAX_MEMBERS
from ingest.receive import receive
from tests.ingest.made import MAPPING, opened

SECONDS = 2.0
MEMORY = 100 * 2**20
REPO = Path(__file__).resolve().parents[2]
GIB = 2**30

Parts = dict[str, bytes]
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def _zip(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _workbook(rows: list[list[object]]) -> Parts:
    """The parts of a real workbook, to be spoiled."""
    book, whole = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(whole)
    with zipfile.ZipFile(whole) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _spoiled(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    parts = _workbook([["编号", "内容"], ["1", "甲"]])
    return _zip(path, parts | {name: change(parts.get(name, b""))})


SHEET = "xl/worksheets/sheet1.xml"


def _with_prolog(declaration: str) -> Callable[[bytes], bytes]:
    return lambda xml: f'<?xml version="1.0"?>{declaration}'.encode() + xml.split(b"?>", 1)[-1]


def zip_bomb(folder: Path) -> Path:
    return _spoiled(folder / "bomb.xlsx", SHEET, lambda _: b"<worksheet>" + b" " * 150 * 2**20 + b"</worksheet>")


def many_small_bombs(folder: Path) -> Path:
    parts = {f"xl/media/{number}.bin": os.urandom(4) * 2**18 for number in range(320)}
    return _zip(folder / "many.xlsx", _workbook([["编号", "内容"]]) | parts)


def many_members(folder: Path) -> Path:
    return _zip(folder / "members.xlsx", {f"{number}.xml": b"" for number in range(MAX_MEMBERS + 1)})


def nested_zip(folder: Path) -> Path:
    return _zip(folder / "nested.xlsx", _workbook([["编号", "内容"]]) | {"inner.zip": b"PK\x03\x04"})


def outward_path(folder: Path) -> Path:
    return _zip(folder / "outward.xlsx", _workbook([["编号", "内容"]]) | {"../../evil.xml": b"<a/>"})


def billion_laughs(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _spoiled(folder / "laughs.xlsx", SHEET, _with_prolog(f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'))


def quadratic_blowup(folder: Path) -> Path:
    declaration = f'<!--{"x" * 70_000}--><!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
    return _spoiled(folder / "quadratic.xlsx", "xl/sharedStrings.xml", _with_prolog(declaration))


def outside_entity(folder: Path) -> Path:
    declaration = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    return _spoiled(folder / "outside.xlsx", SHEET, _with_prolog(declaration))


def docx_with_entities(folder: Path) -> Path:
    body = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'
    return _zip(folder / "entities.docx", {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": body})


def sixteen_thousand_columns(folder: Path) -> Path:
    rows: list[list[object]] = [[f"列{n}" for n in range(16_384)]]
    rows += [["甲" for _ in range(16_384)] for _ in range(3)]
    return _zip(folder / "wide.xlsx", _workbook(rows))


def cell_far_out(folder: Path) -> Path:
    return _spoiled(folder / "far.xlsx", SHEET, lambda xml: xml.replace(b'r="A2"', b'r="ZZZZZZ2"'))


def damaged_sheet(folder: Path) -> Path:
    return _spoiled(folder / "damaged.xlsx", SHEET, lambda xml: xml[: len(xml) // 2])


def cut_off_archive(folder: Path) -> Path:
    path = _zip(folder / "cut.xlsx", _workbook([["编号", "内容"], ["1", "甲"]]))
    path.write_bytes(path.read_bytes()[:-200])
    return path


def encrypted_office(folder: Path) -> Path:
    path = folder / "encrypted.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def zip_with_password(folder: Path) -> Path:
    path = _zip(folder / "password.xlsx", _workbook([["编号", "内容"]]))
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    path.write_bytes(content)
    return path


def workbook_named_csv(folder: Path) -> Path:
    return _zip(folder / "really.csv", _workbook([["编号", "内容"], ["1", "甲"]]))


def csv_named_workbook(folder: Path) -> Path:
    return _plain(folder / "really.xlsx", "编号,内容\n1,甲\n".encode())


def docx_named_workbook(folder: Path) -> Path:
    return _zip(folder / "document.xlsx", {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<d/>"})


def endless_line(folder: Path) -> Path:
    return _endless(folder / "endless.csv", "编号,内容\n1,".encode())


def endless_jsonl_line(folder: Path) -> Path:
    return _endless(folder / "endless.jsonl", b'{"text": "')


def endless_txt(folder: Path) -> Path:
    return _endless(folder / "endless.txt", b"")


def _endless(path: Path, head: bytes) -> Path:
    """One line of 1 GiB; all but its beginning is a hole in the file, so it costs no disk."""
    with path.open("wb") as file:
        file.write(head + b"a" * 2**20)
        file.truncate(GIB)
    return path


def open_quote(folder: Path) -> Path:
    return _plain(folder / "quote.csv", '编号,内容\n1,"'.encode() + "甲,乙\n".encode() * 100_000)


def utf16(folder: Path) -> Path:
    return _plain(folder / "utf16.csv", "编号,内容\n1,甲\n".encode("utf-16"))


def big5(folder: Path) -> Path:
    return _plain(folder / "big5.csv", ("編號,內容\n" + "1,青禾園停水三天，物業不管。\n" * 20).encode("big5"))


def mixed_encodings(folder: Path) -> Path:
    return _plain(folder / "mixed.csv", "编号,内容\n1,甲\n".encode() * 50 + b"2,\xff\xfe\n")


def random_bytes(folder: Path) -> Path:
    return _plain(folder / "noise.csv", bytes(range(256)) * 4000)


def no_json_at_all(folder: Path) -> Path:
    return _plain(folder / "prose.jsonl", "这不是数据\n".encode() * 1000)


def unknown_type(folder: Path) -> Path:
    return _plain(folder / "tool.exe", b"MZ")


def old_excel(folder: Path) -> Path:
    return _plain(folder / "old.xls", b"\xd0\xcf\x11\xe0")


def empty_csv(folder: Path) -> Path:
    return _plain(folder / "empty.csv", b"")


def empty_workbook(folder: Path) -> Path:
    return _plain(folder / "empty.xlsx", b"")


def header_only(folder: Path) -> Path:
    return _plain(folder / "header.csv", "编号,内容\n".encode())


def columns_twice(folder: Path) -> Path:
    return _plain(folder / "twice.csv", "内容,内容\n甲,乙\n".encode())


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def a_folder(folder: Path) -> Path:
    (folder / "folder.csv").mkdir()
    return folder / "folder.csv"


def _plain(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


HOSTILE: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (zip_bomb, "疑似压缩炸弹"),
    (many_small_bombs, "解压后超过"),
    (many_members, "多于 2000"),
    (nested_zip, "还有压缩包"),
    (outward_path, "指向外部的路径"),
    (billion_laughs, "疑似 XML 炸弹"),
    (quadratic_blowup, "疑似 XML 炸弹"),
    (outside_entity, "疑似 XML 炸弹"),
    (docx_with_entities, "疑似 XML 炸弹"),
    (sixteen_thousand_columns, "16384 列"),
    (cell_far_out, "已损坏"),
    (damaged_sheet, "已损坏"),
    (cut_off_archive, "不是有效的 Office 文件"),
    (encrypted_office, "去掉打开密码"),
    (zip_with_password, "压缩包有密码"),
    (workbook_named_csv, "与扩展名 .csv 不符"),
    (csv_named_workbook, "与扩展名 .xlsx 不符"),
    (docx_named_workbook, "没有 xl/workbook.xml"),
    (endless_line, "超过 4 MiB"),
    (endless_jsonl_line, "超过 4 MiB"),
    (endless_txt, "超过 4 MiB"),
    (open_quote, "引号没有成对"),
    (utf16, "UTF-16"),
    (big5, "不是有效的 UTF-8 或 GB18030"),
    (mixed_encodings, "不是有效的 UTF-8 或 GB18030"),
    (random_bytes, "不是有效的 UTF-8 或 GB18030"),
    (no_json_at_all, "都不是 JSON 对象"),
    (unknown_type, "不认识的文件类型 .exe"),
    (old_excel, "另存为 xlsx"),
    (empty_csv, "空文件"),
    (empty_workbook, "空文件"),
    (header_only, "没有数据行"),
    (columns_twice, "重名的列：内容"),
    (pipe, "不是普通文件"),
    (a_folder, "不是普通文件"),
)


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What one fresh process says of every hostile file, with the time and memory each one cost it."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = [str(make(folder)) for make, _ in HOSTILE]
    command = [sys.executable, "-m", "tests.ingest.refusing", str(folder / "journal.sqlite"), *paths]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True, timeout=120)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    left = sorted(path.name for path in folder.iterdir() if str(path) not in paths)
    assert [name for name in left if not name.startswith("journal.sqlite")] == [], "something was unpacked"
    return {make.__name__: answer for (make, _), answer in zip(HOSTILE, found, strict=True)}


@pytest.mark.parametrize(("make", "why"), HOSTILE, ids=[make.__name__ for make, _ in HOSTILE])
def test_a_hostile_file_is_refused_quickly_and_says_why(
    refusals: dict[str, dict[str, object]], make: Callable[[Path], Path], why: str
) -> None:
    answer = refusals[make.__name__]
    assert answer["error"] == "UnreadableInput", answer
    assert why in str(answer["message"])
    assert float(str(answer["seconds"])) <= SECONDS
    assert int(str(answer["memory"])) <= MEMORY
    assert answer["documents"] == 0


HOSTILE_ROWS = (
    '{"id": "1", "text": "nul \\u0000"}',
    '{"id": "2", "text": "surrogate \\ud800"}',
    '{"id": "3", "text": "bell \\u0007"}',
    '{"id": "4", "text": ' + '"' + "长" * 250_000 + '"}',
    "[" * 100_000,
    "[1, 2]",
    '{"id": ' + "9" * 10_000,
    '{"id": "8", "text": "bidi \\u202e ZWJ \\u200d ＝1+1"}',
)


def test_hostile_rows_are_rejected_one_by_one_and_the_others_stay(journal_url: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(HOSTILE_ROWS), encoding="utf-8")
    with opened(journal_url) as journal:
        receipts = receive(journal, [path], MAPPING)
        assert (receipts.received, receipts.accepted, len(receipts.rejected)) == (8, 1, 7)
        assert [document.key for document in journal.documents()] == ["8"]
        assert len(journal.rejected(receipts.batches[0])) == 7
