"""Approving a request and carrying it out to the end: every copy swept, the graph and the findings made anew."""

from __future__ import annotations

from typing import Any

from api import archive, usecases
from api.bootstrap import Workspace
from api.erasure import requests, sweep
from api.progress import Reporter


def approve(space: Workspace, number: int, role: str, user: str, reporter: Reporter) -> dict[str, Any]:
    """Approve request `number` and carry it out; one that was approved and cut off is taken up again."""
    if requests.named(space.journal, number).state != "approved":
        requests.approve(space, number, role, user)
    held = space.journal.holdings(requests.named(space.journal, number).documents)
    analysed = (space.home / archive.FILE).exists()
    with reporter.stage("erase", "删除"):
        swept = sweep.sweep(space)
    if analysed:
        usecases.renewed(space, reporter, swept)
    else:
        sweep.settle(space, swept)
    return {
        **requests.shown(requests.named(space.journal, number)),
        "erased": {"documents": held.documents, "versions": held.versions, "claims": held.claims},
        "ledgers": list(swept.ledgers),
        "files": list(swept.files),
        "left": list(swept.left),
        "analysed": analysed,
    }
