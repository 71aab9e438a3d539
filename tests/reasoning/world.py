"""Builders of tiny made-up graphs: every name and sentence here is invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.elements import EVENT_OF
from graph.model import digest
from graph.state import GraphState, Properties, Relation

SNIPPETS = {
    "T01": "扬言要弄死他们一家",
    "T05": "被打成轻伤住院",
    "T06": "互相推搡",
    "T10": "说走着瞧",
    "T18": "推来推去没人管",
}


@dataclass
class World:
    """Collects nodes and relations; `state()` gives the base layer."""

    nodes: dict[str, dict[str, Properties]] = field(default_factory=lambda: defaultdict(dict))
    relations: dict[str, dict[tuple[str, ...], Relation]] = field(default_factory=lambda: defaultdict(dict))

    def state(self) -> GraphState:
        nodes = {label: list(rows.values()) for label, rows in self.nodes.items()}
        return GraphState(nodes, {type: list(rows.values()) for type, rows in self.relations.items()})

    def node(self, label: str, id: str, name: str, **properties: object) -> str:
        self.nodes[label][id] = {"id": id, "name": name, **properties}  # type: ignore[dict-item]
        return id

    def relate(self, type: str, from_: tuple[str, str], to: tuple[str, str], **properties: object) -> None:
        relation = Relation(*from_, *to, "", properties)  # type: ignore[arg-type]
        self.relations[type][relation.identity] = relation

    def dispute(
        self,
        name: str,
        kind: str = "D18",
        line: str = "L12",
        site: str | None = None,
        enterprise: str | None = None,
        region: tuple[str, str, str] | None = None,
        **properties: object,
    ) -> str:
        """A dispute; `region` is (name, code, grade)."""
        id = f"D-{name}"
        self.node("Dispute", id, name, kind=kind, line=line, **properties)
        if site is not None:
            self.node("Site", f"S-{site}", site)
            self.relate("AT", ("Dispute", id), ("Site", f"S-{site}"))
        if enterprise is not None:
            self.node("Enterprise", f"E-{enterprise}", enterprise)
            self.relate("PARTY_TO", ("Enterprise", f"E-{enterprise}"), ("Dispute", id), role="respondent")
        if region is not None:
            place = self.node("Region", f"G-{region[1] or region[0]}", region[0], code=region[1], grade=region[2])
            self.relate("IN_REGION", ("Dispute", id), ("Region", place))
        return id

    def report(
        self,
        dispute: str,
        time: str,
        channel: str = "petition",
        signals: Sequence[str | tuple[str, str]] = (),
        key: str = "",
        source: str = "made-up",
        **more: object,
    ) -> str:
        """A report; `signals` are ids or (id, assertion)."""
        number = len(self.nodes["Report"]) + 1
        id = f"R-{number:04d}"
        self.node(
            "Report", id, f"来件{number}", source=source, channel=channel, key=key or f"k{number}", time=time,
            known_from=time, title=f"关于{dispute}的来件", snippet="虚构的一句话", **more,
        )  # fmt: skip
        self.relate("REPORTS", ("Report", id), ("Dispute", dispute))
        for place, item in enumerate(signals):
            signal, assertion = (item, "actual") if isinstance(item, str) else item
            self.event(dispute, id, signal, assertion, place * 20)
        return id

    def figure(self, dispute: str, report: str, signal: str, start: int = 60) -> str:
        """The statement behind a number of a dispute."""
        return self.event(dispute, report, signal, start=start)

    def element(self, dispute: str, report: str, name: str, start: int = 80, unit: str | None = None) -> str:
        """The statement of a legal element, named as `element.value`."""
        kind, _, value = name.partition(".")
        return self.event(dispute, report, EVENT_OF[kind], start=start, value=value, unit=unit)

    def event(
        self,
        dispute: str,
        report: str,
        signal: str,
        assertion: str = "actual",
        start: int = 0,
        when: str | None = None,
        **more: object,
    ) -> str:
        words = SNIPPETS.get(signal, f"写到{signal}")
        id = "V-" + digest(dispute, report, signal, assertion, str(start))
        self.node(
            "Event", id, signal, signal=signal, assertion=assertion, report=report, document=report.removeprefix("R-"),
            field="text", start=start, end=start + len(words), snippet=words, time_from=when, time_to=when,
            known_from=self.nodes["Report"].get(report, {}).get("time"), **more,
        )  # fmt: skip
        self.relate("STATES", ("Report", report), ("Event", id))
        self.relate("PART_OF", ("Event", id), ("Dispute", dispute))
        return id
