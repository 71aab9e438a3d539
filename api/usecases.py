"""What the product does, one function per deed. Each takes an open workspace and returns plain values.

The way of the data is `docs/decisions/0001`: journal → records → identity → base layer → findings → finding layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api import archive, falls, ledger
from api.archive import Analysis
from api.bootstrap import Workspace
from api.erasure import sweep
from api.erasure.sweep import Swept
from api.problems import NotAnalysed
from api.progress import Reporter
from api.rules import packs
from casework import routing
from casework.report import write as write_report
from casework.text import ResolveText, resolver
from graph.bolt_store import BoltStore
from graph.canonical import graph_hash, state_hash
from graph.identity import Resolver, resolve
from graph.model import Record
from graph.projection import base_state
from graph.state import GraphState
from graph.sync import SyncReport, sync
from ingest import receive as intake
from ingest.extract import extract_many
from ingest.journal import Known
from ingest.journal.documents import AsOf
from ingest.mapping import Mapping
from ingest.receive import Receipts
from reasoning import delta
from reasoning import run as reasoning
from reasoning.falls import with_confirmed
from reasoning.findings import Findings

WORTH_A_PROCESS = 500


def ingest(space: Workspace, paths: Sequence[Path], mapping: Mapping, reporter: Reporter, workers: int) -> Receipts:
    """Read files into the journal, a receipt for every row, then read what the new documents say."""
    receipts = receive(space, paths, mapping, reporter)
    read_pending(space, reporter, workers)
    return receipts


def receive(space: Workspace, paths: Sequence[Path], mapping: Mapping, reporter: Reporter) -> Receipts:
    """Read files into the journal, a receipt for every row; the next analysis reads what they say."""
    with reporter.stage("receive", "收件") as advance:
        return intake.receive(space.journal, paths, mapping, advance)


def read_pending(space: Workspace, reporter: Reporter, workers: int) -> int:
    """Extract every document that this version of the reader has not read; resumable, chunk by chunk."""
    journal, version = space.journal, space.reader_version
    waiting = journal.pending_count(version)
    if waiting == 0:
        return 0
    with reporter.stage("extract", "抽取", waiting) as advance:
        documents = tuple(journal.pending(version))
        extractions = extract_many(documents, workers=useful_workers(workers, waiting), progress=advance)
        return journal.add_extractions(zip(documents, extractions, strict=True))


def useful_workers(wanted: int, documents: int) -> int:
    """No more processes than pay for their start: one for every `WORTH_A_PROCESS` documents."""
    return max(1, min(wanted, documents // WORTH_A_PROCESS))


def records(space: Workspace, as_of: AsOf = None) -> tuple[Record, ...]:
    """Every document with what was read in it, as known on `as_of`, sorted by document id."""
    return tuple(space.journal.records(space.reader_version, as_of))


def analyse(
    space: Workspace, reporter: Reporter, as_of: str | None = None, workers: int = 1, known: Known | None = None
) -> Analysis:
    """Identity → graph → findings. With `as_of` everything happens in a scratch graph and nothing is kept.

    A replay says how it stands to the ledger of its day. `known` names a view other than the one of that day's end.
    Erasures that were approved and cut off are carried out first.
    """
    if as_of is not None:
        read_pending(space, reporter, workers)
        return _replayed(space, reporter, known or Known.on(as_of), as_of)
    return renewed(space, reporter, sweep.sweep(space), workers)


def renewed(space: Workspace, reporter: Reporter, swept: Swept, workers: int = 1) -> Analysis:
    """The analysis of today, kept with its ledger; with it the erasures that were just swept are at their end."""
    read_pending(space, reporter, workers)
    found = _filled(space, reporter)
    analysis = found if found.known is None else replace(found, ledger="written")
    archive.save(space.home, analysis)
    if analysis.known is not None:
        ledger.write(space.home, analysis, analysis.known, space.reader_version)
    sweep.settle(space, swept)
    return analysis


def _filled(space: Workspace, reporter: Reporter) -> Analysis:
    """The graph in line with the journal; worked out again where a record was erased meanwhile."""
    erased = space.journal.erasures()
    found = fill(space, space.store, reporter, None)
    return found if space.journal.erasures() == erased else fill(space, space.store, reporter, None)


def _replayed(space: Workspace, reporter: Reporter, known: Known, as_of: str) -> Analysis:
    with space.scratch() as store:
        found = fill(space, store, reporter, known)
    entry = ledger.entry_of(space.home, known.records)
    if entry is None or entry.removed != "" or entry.known != known:
        return replace(found, as_of=as_of, ledger="none")
    same = entry.digest == ledger.digest_of(ledger.text_of(found.findings))
    return replace(found, as_of=as_of, ledger="same" if same else "differs")


def fill(space: Workspace, store: BoltStore, reporter: Reporter, as_of: AsOf) -> Analysis:
    """Bring a graph in line with the journal and say what is in it. The same journal gives the same graph.

    Only the graph of the home gains by what the last run worked out; a scratch graph is worked out from nothing.
    """
    view = Known.on(as_of) if isinstance(as_of, str) else as_of or space.journal.horizon()
    seen = records(space, view)
    own = as_of is None and store is space.store
    resolver = space.resolver if own else Resolver(space.knowledge)
    with reporter.stage("identity", "辨认"):
        identity = resolver.resolve(seen, space.judgements(None if view is None else view.decisions))
    with reporter.stage("project", "成图"):
        state = base_state(seen, identity, space.knowledge, space.secret)
    with reporter.stage("load", "入库") as advance:
        synced = sync(store, state, "base", advance)
    last = ground(space, synced) if own else None
    findings = reason(space, store, reporter, view, synced, last)
    layer = publish(space, store, reporter, findings)
    return Analysis(
        findings.today,
        len(seen),
        state_hash(state, layer),
        findings,
        dict(reporter.seconds),
        view,
        base=synced.after,
        code=delta.version(),
    )


def ground(space: Workspace, synced: SyncReport) -> Findings | None:
    """The last findings, when the graph was as they left it before this sync and the code is the same."""
    try:
        last = archive.latest(space.home)
    except (NotAnalysed, ValueError):
        return None
    return last.findings if (last.base, last.code) == (synced.before, delta.version()) else None


def reason(
    space: Workspace,
    store: BoltStore,
    reporter: Reporter,
    view: Known | None,
    synced: SyncReport | None = None,
    last: Findings | None = None,
) -> Findings:
    """Signals, links, clusters and levels of a loaded graph.

    With `last`, what was found before the sync, only what the sync changed is worked out.
    """
    today = None if view is None else view.records
    with reporter.stage("reason", "研判") as advance:
        until = None if view is None else view.decisions
        rules = packs.in_force(space.journal, until)
        if last is None or synced is None:
            found = reasoning.analyse(store, space.knowledge, today, advance, rules)
        else:
            found = delta.analyse_changes(store, space.knowledge, last, synced.changes, today, advance, rules)
        return with_confirmed(found, falls.confirmed(space, until))


def publish(space: Workspace, store: BoltStore, reporter: Reporter, findings: Findings) -> GraphState:
    """Write the findings into the graph as its finding layer; gives the layer."""
    layer = findings.state(routing.relations(findings, space.knowledge))
    with reporter.stage("publish", "写回") as advance:
        sync(store, layer, "finding", advance)
    return layer


def rebuild(space: Workspace, reporter: Reporter) -> Analysis:
    """Drop the graph and make it again from the journal."""
    sync(space.store, GraphState(), "finding")
    sync(space.store, GraphState(), "base")
    return analyse(space, reporter)


def verify(space: Workspace, reporter: Reporter) -> tuple[str, str]:
    """The hash of the graph as it stands, read from it, and the one that the journal asks for."""
    standing = graph_hash(space.store)
    with space.scratch() as store:
        return standing, fill(space, store, reporter, None).graph_hash


def matters(space: Workspace) -> list[dict[str, Any]]:
    """Which reports are one matter: id and the record keys of its sources, sorted by id."""
    known = records(space)
    keys = {record.document.id: record.document.key for record in known}
    found = resolve(known, space.knowledge, space.judgements()).matters
    return [{"id": one.id, "reports": sorted(keys[document] for document in one.documents)} for one in found]


def report(space: Workspace, period: str, folder: Path | None) -> list[Path]:
    """The cluster report of the last analysis: HTML page, xlsx ledger, docx summary and JSON."""
    analysis = archive.latest(space.home)
    chosen = period or "all"
    target = folder or space.home / "reports" / chosen
    return write_report(analysis.findings, target, chosen, sentences(space), space.knowledge)


def sentences(space: Workspace) -> ResolveText:
    """Gives the sentence around a span of any document, persons masked."""
    known = {record.document.id: record for record in records(space)}
    return resolver(known.get)
