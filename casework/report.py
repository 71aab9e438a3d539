"""Write the cluster report of a period: one offline page, a workbook, a one-page summary and the same facts as JSON.

Invariants: the page fetches nothing and escapes everything; files are replaced in one step, so a reader never sees half
of one; the same findings and texts give the same page and the same JSON, byte for byte.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

import knowledge as packs
from casework.brief import write_brief
from casework.ledger import COLOUR_WORDS, LedgerRow, ledger
from casework.page import Page, Period, Quote, build
from casework.text import ResolveText
from casework.workbook import write_workbook
from knowledge import Knowledge
from reasoning.findings import Findings, why
from reasoning.trees import axes_tree

TEMPLATE = "report.html.j2"


def write(
    findings: Findings, folder: Path, period: str, resolve_text: ResolveText, knowledge: Knowledge | None = None
) -> list[Path]:
    """Write the report of `period` (`2024-06`, `2024-06-01`, `2024` or `all`) into `folder`; gives the files written.

    Raises ValueError for a period that cannot be read, OSError when the folder cannot be written.
    """
    known = knowledge if knowledge is not None else packs.load()
    page = build(findings, known, Period.of(period), resolve_text)
    rows = ledger(findings, known, page.disputes)
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"report-{page.period.prefix or 'all'}"
    return [
        _replace(folder / f"{stem}.html", lambda path: path.write_text(render(page), "utf-8")),
        _replace(folder / f"{stem}.xlsx", lambda path: write_workbook(path, page, rows, known)),
        _replace(folder / f"{stem}.docx", lambda path: write_brief(path, page, known)),
        _replace(folder / f"{stem}.json", lambda path: path.write_text(as_json(page, rows), "utf-8")),
    ]


def render(page: Page) -> str:
    """The page as HTML."""
    return _environment().get_template(TEMPLATE).render(page=page, words=COLOUR_WORDS).strip() + "\n"


def as_json(page: Page, rows: list[LedgerRow]) -> str:
    """The same facts for machines, with sorted keys."""
    by_id = {card.cluster.id: card for card in page.cards}
    clusters = [
        {
            "id": one.id,
            "title": one.title,
            "colour": one.verdict.colour.value,
            "axes": axes_tree(one.verdict.axes),
            "level": one.verdict.level,
            "duty": list(one.verdict.duty),
            "why": why(one.verdict),
            "disputes": list(one.members),
            "since": one.since,
            "until": one.until,
            "voices": one.voices,
            "quotes": [_quote(quote) for quote in (by_id[one.id].quotes if one.id in by_id else ())],
        }
        for one in page.clusters
    ]
    value = {
        "period": page.period.prefix or "all",
        "as_of": page.findings.today,
        "pack_version": page.findings.pack_version,
        "notice": "系统建议，须经人工确认",
        "figures": {name: number for name, number, _ in page.figures},
        "clusters": clusters,
        "disputes": [_row(row) for row in rows],
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _row(row: LedgerRow) -> dict[str, Any]:
    finding = row.finding
    return {
        "id": finding.id,
        "title": finding.title,
        "kind": finding.facts.kind,
        "line": finding.facts.line,
        "colour": finding.verdict.colour.value,
        "axes": axes_tree(finding.verdict.axes),
        "level": finding.verdict.level,
        "duty": list(finding.verdict.duty),
        "why": row.why,
        "unit": row.duty.unit.name,
        "unit_reason": row.duty.reason,
        "local": None if row.duty.local is None else row.duty.local.name,
        "runner_up": None if row.duty.runner_up is None else row.duty.runner_up.name,
        "due": [due.text for due in row.sla],
        "statutory": None if row.statutory is None else row.statutory.text,
        "since": finding.facts.since,
        "until": finding.facts.until,
        "stale_days": finding.stale_days,
        "reports": [report.key for report in finding.facts.reports],
        "cluster": row.cluster or None,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "sentence": quote.before + quote.phrase + quote.after,
        "phrase": quote.phrase,
        "signal": quote.signal,
        "assertion": quote.assertion,
        "threat": quote.threat,
        "report": quote.key,
    }


@cache
def _environment() -> Environment:
    loader = FunctionLoader(lambda name: (files("casework") / "templates" / name).read_text("utf-8"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _replace(path: Path, make: Callable[[Path], object]) -> Path:
    """Make a draft beside the file, then put it in its place in one step."""
    draft = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        make(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
