"""Answers from the last analysis, the same for the command line and for HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from api import archive, views
from api.archive import Analysis
from api.bootstrap import Workspace
from api.problems import NotFound
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
