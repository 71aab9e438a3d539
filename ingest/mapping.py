"""Which column of a source is what: one YAML file per source, read strictly, and the rows it turns into documents.

Invariants:
- a mapping names columns, it never computes: the same row gives the same document whatever file or order it came in;
- every mapping also knows the names of this program (`id`, `text`, `title`, `time`, …), so jsonl fits any source;
- nothing is lost: what has no column of its own goes to `extra`, unless the mapping says `keep_other: false` (a source
  of which only the least is to be taken) or drops the column by name; a time that cannot be read stays as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Named
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph.model import Document, canonical_json, digest
from ingest.readers.base import MAX_CELL, Row, UnreadableInput
from ingest.timestamps import iso_time
from knowledge.loader import read_pack

Names = tuple[str, ...]
Share = Annotated[float, Field(ge=0, le=1)]
Binding = Named[str, str]
"""Field of a document -> name of the column that holds it."""

TIMES = ("time", "recorded", "reply_time")
_OWN_NAMES: dict[str, Names] = {"key": ("key", "id")}
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Strict):
    """For every field the names its column goes by, the likeliest first."""

    key: Names = ()
    title: Names = ()
    text: Names
    time: Names = ()
    recorded: Names = ()
    author: Names = ()
    phone: Names = ()
    place: Names = ()
    unit: Names = ()
    category: Names = ()
    reply: Names = ()
    reply_time: Names = ()


class Expectations(_Strict):
    """What a whole file must show, or it is refused before a row of it is stored.

    Shares are of the readable rows that have such a value at all; from fewer than `from_rows` nothing is concluded.
    """

    from_rows: Annotated[int, Field(ge=1)] = 10

    text_share: Share = 0.5
    unique_key: Share = 0.5
    time_share: Share = 0.5


class Mapping(_Strict):
    """How a source's rows become documents. `source` or `assumption` says where its column names come from."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    name: str
    channel: Annotated[str, Field(pattern=r"^[a-z]+$")]
    source: str = ""
    assumption: bool = False
    columns: Columns
    times: Names = ()
    lookups: dict[Literal["category", "unit", "place"], dict[str, str]] = {}
    drop: Names = ()
    keep_other: bool = True
    records: Literal["file", "block"] = "block"
    expect: Expectations = Expectations()

    @model_validator(mode="after")
    def _stands_on_something(self) -> Mapping:
        if self.source == "" and not self.assumption:
            raise ValueError("say in `source` where the column names come from, or write `assumption: true`")
        names = [folded(name) for field in Columns.model_fields for name in getattr(self.columns, field)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if len(twice) > 0:
            raise ValueError(f"a column name stands for two fields: {', '.join(twice)}")
        return self

    @property
    def version(self) -> str:
        """Names this very content."""
        return digest(canonical_json(self.model_dump(mode="json")))


def mapping_names() -> Names:
    """The sources that ship with this program."""
    folder = files("ingest") / "mappings"
    return tuple(sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")))


@cache
def load_mapping(name: str) -> Mapping:
    """A mapping that ships with this program. Raises KeyError for an unknown name, KnowledgeError for a faulty file."""
    if name not in mapping_names():
        raise KeyError(f"no mapping {name!r}; there are {', '.join(mapping_names())}")
    return read_pack(files("ingest") / "mappings" / f"{name}.yaml", Mapping)


def read_mapping(path: Path) -> Mapping:
    """A mapping of one's own. Raises KnowledgeError naming key and mend."""
    return read_pack(path, Mapping)


def folded(name: str) -> str:
    """A column name as it is compared: full width folded, spaces gone, case ignored."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def bind(mapping: Mapping, columns: Iterable[str]) -> Binding:
    """The columns that hold fields. Of several names for one field the one the mapping lists first wins."""
    found = {folded(column): column for column in columns}
    bound = {}
    for field in Columns.model_fields:
        names = (*getattr(mapping.columns, field), *_OWN_NAMES.get(field, (field,)))
        present = [found[folded(name)] for name in names if folded(name) in found]
        if len(present) > 0:
            bound[field] = present[0]
    return bound


def missing_columns(file: Path, mapping: Mapping, columns: Iterable[str]) -> UnreadableInput:
    """The refusal of a table that has no column for the text."""
    found = "、".join(column for column in columns if column != "") or "（无）"
    wanted = "、".join((*mapping.columns.text, "text"))
    mend = f"请把正文列改名为其中之一，或用 --mapping 给出自己的映射（来源 {mapping.id}）"
    return UnreadableInput(file, f"没有正文列。文件中的列：{found}。需要的列（任一）：{wanted}", mend)


def text_of(binding: Binding, row: Row) -> str:
    """The row's text, or its title where it has no text."""
    text = _value(binding, row, "text")
    return text if text.strip() != "" else _value(binding, row, "title")


def document_id(source: str, key: str, title: str, text: str, time: str | None) -> str:
    """The content address of a record."""
    return digest(source, key, title, text, time or "")


def document_of(mapping: Mapping, binding: Binding, row: Row) -> tuple[Document | None, str | None]:
    """The document a row makes, with a remark if something of it could not be understood; or None and the reason."""
    reason = row.problem or _fault(row)
    if reason is None and text_of(binding, row).strip() == "":
        reason = "没有正文"
    if reason is not None:
        return None, reason
    values = {field: _value(binding, row, field) for field in binding}
    times = {field: iso_time(values[field], mapping.times) for field in TIMES if values.get(field, "") != ""}
    unread = [binding[field] for field in times if times[field] is None]
    remark = f"时间无法识别：{'、'.join(unread)}" if len(unread) > 0 else None
    return _document(mapping, values, times, _extra(mapping, binding, row, unread)), remark


def _document(
    mapping: Mapping, values: dict[str, str], times: dict[str, str | None], extra: dict[str, str]
) -> Document:
    text = values.get("text", "")
    title = values.get("title", "")
    if text.strip() == "":
        title, text = "", title
    time = times.get("time")
    key = values.get("key", "").strip() or "c-" + digest(title, text, time or "")
    return Document(
        id=document_id(mapping.id, key, title, text, time),
        source=mapping.id,
        channel=mapping.channel,
        key=key,
        title=title,
        text=text,
        time=time,
        recorded=times.get("recorded") or time,
        author=values.get("author") or None,
        phone=values.get("phone") or None,
        place=_looked_up(mapping, values, "place"),
        unit=_looked_up(mapping, values, "unit"),
        category=_looked_up(mapping, values, "category"),
        reply=values.get("reply") or None,
        reply_time=times.get("reply_time"),
        extra=extra,
    )


def kept(mapping: Mapping, binding: Binding, row: Row) -> dict[str, str]:
    """The values of a row that may be stored at all, by column."""
    if len(binding) == 0:
        return dict(row.values)
    dropped = {folded(name) for name in mapping.drop}
    allowed = row.values if mapping.keep_other else set(binding.values())
    return {name: row.values[name] for name in sorted(row.values) if name in allowed and folded(name) not in dropped}


def _extra(mapping: Mapping, binding: Binding, row: Row, unread: list[str]) -> dict[str, str]:
    taken = set(binding.values()) - set(unread)
    return {name: value.translate(_BREAKS) for name, value in kept(mapping, binding, row).items() if name not in taken}


def _value(binding: Binding, row: Row, field: str) -> str:
    column = binding.get(field)
    return "" if column is None else row.values.get(column, "").translate(_BREAKS)


def _looked_up(mapping: Mapping, values: dict[str, str], field: Literal["category", "unit", "place"]) -> str | None:
    value = values.get(field, "")
    return mapping.lookups.get(field, {}).get(value, value) or None


def _fault(row: Row) -> str | None:
    for name, value in row.values.items():
        match = _FORBIDDEN.search(value) or _FORBIDDEN.search(name)
        if match is not None:
            return f"“{_FORBIDDEN.sub('�', name)[:20]}”含有不可用的字符 U+{ord(match.group()):04X}"
        if len(value) > MAX_CELL:
            return f"“{name[:20]}”长 {len(value)} 字，超过 {MAX_CELL} 字"
    return None
