"""Word documents: one record, its paragraphs and table rows in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers import office
from ingest.readers.base import Row, Table, UnreadableInput

COLUMNS = ("title", "text")
_TITLES = ("Title", "Heading", "标题")


def read(path: Path) -> Iterator[Table]:
    """One table with one row: `title` where the first paragraph is styled as one, and `text`."""
    office.check(path, "word/document.xml")
    yield Table(0, "", COLUMNS, _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    import docx

    try:
        title, text = _content(docx.Document(str(path)))
    except Exception as error:  # python-docx raises nearly anything on a damaged part
        mend = "请用办公软件打开后另存为新文件"
        raise UnreadableInput(path, f"文档已损坏（{type(error).__name__}）", mend) from error
    if title != "" or text != "":
        yield Row(1, {"title": title, "text": text})


def _content(document: Any) -> tuple[str, str]:
    blocks = list(document.iter_inner_content())
    filled = [block for block in blocks if not hasattr(block, "rows") and block.text.strip() != ""]
    first = filled[0] if len(filled) > 0 else None
    titled = first is not None and first.style is not None and str(first.style.name).startswith(_TITLES)
    title = first.text.strip() if first is not None and titled else ""
    lines = [line for block in blocks if not (titled and block is first) for line in _lines(block)]
    return title, "\n".join(lines).strip()


def _lines(block: Any) -> list[str]:
    if not hasattr(block, "rows"):
        return [block.text.rstrip()]
    return [" ".join(_cells(row)) for row in block.rows]


def _cells(row: Any) -> list[str]:
    """Texts of a row's cells, merged ones once."""
    return [cell.text.strip() for cell in dict.fromkeys(row.cells) if cell.text.strip() != ""]
