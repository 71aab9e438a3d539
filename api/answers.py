"""Answers from the last analysis, the same for the command line and for HTTP."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from api import archive, clusters, emerging, falls, views
from api.archive import Analysis
from api.bootstrap import Workspace
from api.problems import NotFound
from api.rules import packs
from api.rules.examples import Read
from api.texts import Texts
from graph.ports import GraphError, GraphUnavailable
from reasoning import explain
from reasoning.linked import linked

T = TypeVar("T")


class LastAnalysis:
    """Looks things up in what the last `jiefen analyse` found, words from the journal, paths from the graph."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._texts = Texts(space.journal)
        self._rises: dict[tuple[str, int, int], list[dict[str, Any]]] = {}
        self._busy = Lock()

    @property
    def analysis(self) -> Analysis:
        return archive.latest(self._space.home)

    def stamp(self) -> str:
        return self.analysis.stamp

    def ready(self) -> dict[str, str]:
        """The state of each part that an answer needs: `ok` or what is wrong."""
        return {"graph": self._graph_state(), "journal": self._journal_state()}

    def top_clusters(self, top: int | None = None, offset: int = 0) -> list[dict[str, Any]]:
        findings = self.analysis.findings
        chosen = findings.clusters[offset:][:top]
        return [views.cluster(one, findings, self._space.knowledge, self._texts.surface) for one in chosen]

    def top_disputes(self, top: int | None = None) -> list[dict[str, Any]]:
        chosen = self.analysis.findings.disputes[:top]
        return [views.dispute(one, self._space.knowledge, self._texts.surface) for one in chosen]

    def clusters(self, limit: int, offset: int) -> dict[str, Any]:
        analysis = self.analysis
        total = len(analysis.findings.clusters)
        return {
            "total": total,
            "next": offset + limit if offset + limit < total else None,
            "as_of": analysis.as_of,
            "pack_version": analysis.findings.pack_version,
            "clusters": self.top_clusters(limit, offset),
        }

    def cluster(self, ident: str) -> dict[str, Any]:
        findings = self.analysis.findings
        found = findings.cluster_by_id.get(ident)
        if found is None:
            raise NotFound(f"最近一次分析中没有纠纷群 {ident}")
        return views.cluster(found, findings, self._space.knowledge, self._texts.surface)

    def dispute(self, ident: str) -> dict[str, Any]:
        found = self.analysis.findings.by_id.get(ident)
        if found is None:
            raise NotFound(f"最近一次分析中没有纠纷 {ident}")
        return views.dispute(found, self._space.knowledge, self._texts.surface)

    def linked(self, kind: str, ident: str) -> dict[str, Any]:
        analysis = self.analysis
        found = self._revived(lambda: linked(self._space.store, analysis.findings, kind, ident))
        if found is None:
            raise NotFound(f"图中没有 {ident}")
        return {**found, "as_of": analysis.as_of, "pack_version": analysis.findings.pack_version}

    def explain(self, ident: str) -> dict[str, Any]:
        findings = self.analysis.findings
        if ident not in findings.by_id and ident not in findings.cluster_by_id:
            raise NotFound(f"最近一次分析中没有 {ident}")
        earlier = archive.before(self._space.home)
        previous = None if earlier is None else earlier.findings
        return explain.explain(findings, ident, self._space.knowledge, self._texts.surface, previous)

    def lineage(self, day: str) -> dict[str, Any]:
        """What became of the clusters since a day that has a ledger."""
        return clusters.since_ledger(self._space, day)

    def hubs(self) -> list[dict[str, Any]]:
        return clusters.hubs(self.analysis.findings)

    def inside(self, ident: str) -> dict[str, Any]:
        return clusters.inside(self.analysis.findings, ident)

    def emerging(self, weeks: int, history: int) -> list[dict[str, Any]]:
        """The rising phrases in what the last analysis knew; worked out once, one caller at a time."""
        analysis = self.analysis
        asked = (analysis.stamp, weeks, history)
        with self._busy:
            if asked not in self._rises:
                found = emerging.emerging(self._space, weeks, history, analysis.known)
                kept = {key: rises for key, rises in self._rises.items() if key[0] == analysis.stamp}
                self._rises = {**kept, asked: found}
            return self._rises[asked]

    def rules(self) -> list[dict[str, Any]]:
        """The rule packs that were proposed, from the journal as it is now."""
        journal = self._space.journal
        return [packs.shown(one, journal) for one in packs.stored(journal)]

    def falls(self) -> list[dict[str, Any]]:
        """The falls that wait for persons."""
        return falls.waiting(self._space)

    def rule_history(self) -> list[dict[str, Any]]:
        return packs.history(self._space.journal)

    def check_rules(self, text: str) -> dict[str, Any]:
        """The examples of a rule pack, run; nothing is kept. One caller at a time."""
        with self._busy:
            return packs.check_text(text, self._space.knowledge, self._reader)

    @cached_property
    def _reader(self) -> Read:
        return packs.reader()

    def _revived(self, ask: Callable[[], T]) -> T:
        """Ask; when the engine went away, bring this home's own back and ask once more."""
        try:
            return ask()
        except GraphUnavailable:
            self._space.revive()
            return ask()

    def _graph_state(self) -> str:
        try:
            self._revived(self._space.store.check)
        except GraphError as error:
            return str(error)
        return "ok"

    def _journal_state(self) -> str:
        return "ok" if self._space.journal.totals() is not None else "没有日志库"
