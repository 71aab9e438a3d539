"""Text files as lines: the encoding is proved over the whole file, never guessed from its beginning.

Accepted: UTF-8 (with or without BOM) and GB18030. GB18030 can be read into nearly any bytes, so such a text must also
look like Chinese as it is written today: `GB2312_SHARE` of its ideographs belong to GB2312. Big5 fails this.
Lines are read with a bound, so a file that is one endless line costs `MAX_LINE` of memory and is refused.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ingest.readers.base import MAX_LINE, UnreadableInput

GB2312_SHARE = 0.9
RARE_ALLOWED = 3
"""Characters outside GB2312 that any text may hold, however short: names."""
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\ue000-\ufaff\U00020000-\U0010ffff]")
_SAVE_AS = "请另存为 UTF-8 编码后再导入"
_BOMS = ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
_BINARY = ((b"PK\x03\x04", "压缩包或 Office 文件"), (b"\xd0\xcf\x11\xe0", "旧版或加密的 Office 文件"), (b"%PDF", "PDF"))


def lines(path: Path) -> Iterator[str]:
    """Lines with their ends, decoded. Raises UnreadableInput (before the first line, wherever the fault stands)."""
    encoding = encoding_of(path)
    with path.open("rb") as file:
        for number, line in enumerate(_bounded(path, file), start=1):
            yield line.decode(encoding) if number > 1 else line.decode(encoding).removeprefix("\ufeff")


def encoding_of(path: Path) -> str:
    """`utf-8` or `gb18030`, proved over every line."""
    fault = _first_fault(path, "utf-8")
    if fault is None:
        return "utf-8"
    if _first_fault(path, "gb18030") is not None or not _looks_chinese(path):
        raise UnreadableInput(path, "不是有效的 UTF-8 或 GB18030 文本", _SAVE_AS, fault)
    return "gb18030"


def _first_fault(path: Path, encoding: str) -> int | None:
    with path.open("rb") as file:
        _refuse_other_kinds(path, file.read(4))
        file.seek(0)
        for number, line in enumerate(_bounded(path, file), start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return number
    return None


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if len(head) == 0:
        raise UnreadableInput(path, "是空文件", "请检查导出是否成功")
    for mark, name in _BINARY:
        if head.startswith(mark):
            raise UnreadableInput(
                path, f"内容其实是{name}，与扩展名 {path.suffix} 不符", "请改用正确的扩展名或重新导出"
            )
    for mark, name in _BOMS:
        if head.startswith(mark):
            raise UnreadableInput(path, f"是 {name} 编码", _SAVE_AS)


def _bounded(path: Path, file: BinaryIO) -> Iterator[bytes]:
    number = 0
    while len(line := file.readline(MAX_LINE + 1)) > 0:
        number += 1
        if len(line) > MAX_LINE:
            raise UnreadableInput(path, f"有一行超过 {MAX_LINE // 2**20} MiB", "请检查换行符，每条记录一行", number)
        yield line


def _looks_chinese(path: Path) -> bool:
    seen = common = 0
    with path.open("rb") as file:
        for line in _bounded(path, file):
            signs = "".join(_IDEOGRAPH.findall(line.decode("gb18030")))
            seen += len(signs)
            common += len(signs.encode("gb2312", "ignore")) // 2
    return seen - common <= max(RARE_ALLOWED, (1 - GB2312_SHARE) * seen)
