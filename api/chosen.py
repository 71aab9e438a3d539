"""What a command that reads files is told: the mapping of their columns; and how it ends where rows came back."""

from __future__ import annotations

from pathlib import Path

from api.problems import WrongUse
from ingest.mapping import Mapping, load_mapping, mapping_names, read_mapping

REJECTED = 3  # exit status: done, but some rows were rejected


def chosen_mapping(source: str, mapping: Path | None) -> Mapping:
    """The mapping a person asked for; raises WrongUse naming the ones there are."""
    if mapping is not None:
        return read_mapping(mapping)
    if source not in mapping_names():
        raise WrongUse(f"没有来源“{source}”。可用：{'、'.join(mapping_names())}；或用 --mapping 给出自己的映射文件")
    return load_mapping(source)
