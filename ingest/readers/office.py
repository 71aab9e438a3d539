"""The door that xlsx and docx files pass before a library opens them.

Invariants: nothing is unpacked to disk; a member is never read beyond its declared size (zipfile sees to that), so the
declared sizes bound the memory; no XML with a document type passes, so no entity can grow; nothing nested is opened.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from ingest.readers.base import UnreadableInput

MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 100
SMALL = 2**20
"""Members up to this size may be packed as tightly as they like (an empty style sheet often is)."""
MAX_MEMBERS = 2_000
_PROLOG = 2**20
_CHUNK = 2**16
_OLE = b"\xd0\xcf\x11\xe0"
_REPACK = "请用办公软件打开后另存为新文件"


def check(path: Path, main: str) -> None:
    """Raise UnreadableInput unless `path` is a plain, modest Office file holding the part `main`."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == b"":
        raise UnreadableInput(path, "是空文件", "请检查导出是否成功")
    if head == _OLE:
        raise UnreadableInput(path, "是加密的或旧格式的 Office 文件", "请去掉打开密码，另存为 xlsx 或 docx")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(path, archive, main)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableInput(path, f"不是有效的 Office 文件，与扩展名 {path.suffix} 不符或已损坏", _REPACK) from error


def _check_members(path: Path, archive: zipfile.ZipFile, main: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableInput(path, f"压缩包内有 {len(members)} 个部分，多于 {MAX_MEMBERS}", _REPACK)
    for member in members:
        _check_member(path, member)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnreadableInput(path, f"解压后超过 {MAX_UNPACKED // 2**20} MiB", "请分成几个较小的文件")
    if main not in archive.NameToInfo:
        raise UnreadableInput(path, f"不是 {path.suffix} 文件（没有 {main}）", "请改用正确的扩展名或重新导出")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            _check_prolog(path, archive, member)


def _check_member(path: Path, member: zipfile.ZipInfo) -> None:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in member.filename:
        raise UnreadableInput(path, "压缩包内有指向外部的路径", _REPACK)
    if member.flag_bits & 0x1:
        raise UnreadableInput(path, "压缩包有密码", "请去掉密码后再导入")
    if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise UnreadableInput(path, f"压缩比超过 {MAX_RATIO} 倍，疑似压缩炸弹", _REPACK)
    if name.suffix.lower() in (".zip", ".xlsx", ".docx", ".7z", ".rar", ".gz") and "embeddings" not in name.parts:
        raise UnreadableInput(path, "压缩包内还有压缩包", _REPACK)


class _Begun(Exception):
    pass


class _Typed(Exception):
    pass


def _check_prolog(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """A document type can only stand before the first element, so only that much is parsed."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _typed
    parser.StartElementHandler = _begun
    try:
        with archive.open(member) as stream:
            for _ in range(_PROLOG // _CHUNK):
                chunk = stream.read(_CHUNK)
                parser.Parse(chunk, len(chunk) == 0)
    except _Begun:
        return
    except (_Typed, expat.ExpatError) as error:
        why = "含有文档类型声明，疑似 XML 炸弹" if isinstance(error, _Typed) else "有一部分不是有效的 XML"
        raise UnreadableInput(path, f"{why}（{member.filename}）", _REPACK) from error
    raise UnreadableInput(path, f"有一部分不是有效的 XML（{member.filename}）", _REPACK)


def _typed(*_: object) -> None:
    raise _Typed


def _begun(*_: object) -> None:
    raise _Begun
