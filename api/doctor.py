"""What is wrong with this installation, each finding with its mend. Looks only; changes nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import knowledge
from api.archive import latest
from api.bootstrap import Workspace
from api.erasure import requests
from api.problems import NotAnalysed
from api.settings import EMBEDDED, Settings
from graph.engines import embedded

FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One look: `ok`, what was seen, and what to do when it is not well."""

    check: str
    ok: bool
    detail: str
    mend: str = ""


def examine(settings: Settings) -> list[Check]:
    """Every look in order; a look that fails never hides the next."""
    return [_guarded(name, look, settings) for name, look in LOOKS.items()]


def _guarded(name: str, look: Callable[[Settings], Check], settings: Settings) -> Check:
    try:
        return look(settings)
    except Exception as error:
        return Check(name, False, str(error), "按提示处理后再检查")


def _python(_: Settings) -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check(
        "Python",
        (3, 11) <= sys.version_info[:2] <= (3, 13),
        version,
        "" if sys.version_info >= (3, 11) else "换 3.11–3.13",
    )


def _packs(_: Settings) -> Check:
    packs = knowledge.load()
    return Check(
        "知识包", True, f"版本 {packs.version[:12]}，纠纷类型 {len(packs.kinds)} 种，单位 {len(packs.units)} 个"
    )


def _home(settings: Settings) -> Check:
    folder = settings.prepare_home()
    private = folder.stat().st_mode & 0o077 == 0
    return Check(
        "状态目录", private, str(folder), "" if private else f"chmod 700 {folder}：目录里有原文和密钥，别人不应能读"
    )


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.prepare_home()).free
    return Check("磁盘", free > FREE_BYTES, f"剩 {free // 1024**2} MiB", "" if free > FREE_BYTES else "腾出至少 2 GiB")


def _journal(settings: Settings) -> Check:
    with Workspace(settings) as space:
        totals = space.journal.totals()
    return Check(
        "日志库",
        True,
        f"收到 {totals.received}，收下 {totals.accepted}，重复 {totals.duplicates}，退回 {totals.rejected}",
    )


def _graph(settings: Settings) -> Check:
    if settings.engine == EMBEDDED and not embedded.status(settings.home).running:
        return Check("图引擎", True, "内嵌引擎未运行，用到时自动启动")
    with Workspace(settings) as space:
        space.store.check()
    return Check("图引擎", True, "可用，约束齐全")


def _analysis(settings: Settings) -> Check:
    try:
        found = latest(settings.home)
    except NotAnalysed as error:
        return Check("分析结果", True, f"还没有；{error}")
    return Check("分析结果", True, f"截至 {found.as_of}，纠纷群 {len(found.findings.clusters)} 个")


def _erasures(settings: Settings) -> Check:
    with Workspace(settings) as space:
        every = requests.stored(space.journal)
    owed = [one.number for one in every if one.state == "approved"]
    waiting = sum(one.state == "requested" for one in every)
    mend = f"运行 jiefen erase approve {owed[0]} --role 岗位，把它做完" if len(owed) > 0 else ""
    return Check("删除申请", len(owed) == 0, f"待批 {waiting} 件，批准后未清完 {len(owed)} 件", mend)


LOOKS: dict[str, Callable[[Settings], Check]] = {
    "Python": _python,
    "知识包": _packs,
    "状态目录": _home,
    "磁盘": _disk,
    "日志库": _journal,
    "删除申请": _erasures,
    "图引擎": _graph,
    "分析结果": _analysis,
}
