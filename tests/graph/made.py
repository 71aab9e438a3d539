"""A made-up little graph; every name in it is invented."""

from __future__ import annotations

from graph.state import GraphState, Relation

CHANNELS = ("petition", "hotline")
NAMES = ("柳溪苑", "青石建筑公司", "东河街道")


def base(disputes: int = 4) -> GraphState:
    """Disputes of one enterprise at one site, two reports each, a line of events at the first."""
    numbers = range(disputes)
    return GraphState(
        {
            "Report": [
                {
                    "id": f"R-{i}",
                    "name": f"诉求{i}",
                    "channel": ("petition", "hotline")[i // disputes],
                    "known_from": "2024-03-01",
                }
                for i in range(2 * disputes)
            ],
            "Dispute": [
                {
                    "id": f"D-{i}",
                    "name": f"欠薪纠纷{i}",
                    "kind": "D01",
                    "reports": 2,
                    "money": 1000 * i,
                    "group": i % 2 == 0,
                }
                for i in numbers
            ],
            "Person": [{"id": f"P-{i}", "name": "柳*", "role": "claimant", "key_hash": f"secret{i}"} for i in numbers],
            "Enterprise": [{"id": "E-1", "name": NAMES[1]}],
            "Site": [{"id": "S-1", "name": NAMES[0]}],
            "Region": [{"id": "G-1", "name": NAMES[2], "code": "0571"}],
            "Unit": [{"id": "U-RSJ", "name": "人力资源和社会保障局"}, {"id": "U-ZJJ", "name": "住房和城乡建设局"}],
            "Event": [
                {"id": f"V-{i}", "name": f"停工{i}", "signal": "T01", "start": i, "end": i + 2} for i in range(3)
            ],
        },
        {
            "REPORTS": [
                Relation("Report", f"R-{i}", "Dispute", f"D-{i % disputes}", "", {"claims": [f"c{i}", "c"]})
                for i in range(2 * disputes)
            ],
            "PARTY_TO": [
                *(
                    Relation("Enterprise", "E-1", "Dispute", f"D-{i}", "respondent", {"role": "respondent"})
                    for i in numbers
                ),
                *(Relation("Person", f"P-{i}", "Dispute", f"D-{i}", "claimant", {"role": "claimant"}) for i in numbers),
            ],
            "AT": [Relation("Dispute", f"D-{i}", "Site", "S-1") for i in numbers],
            "IN_REGION": [Relation("Site", "S-1", "Region", "G-1")],
            "STATES": [Relation("Report", "R-0", "Event", f"V-{i}", "", {"claims": ["c"]}) for i in range(3)],
            "PART_OF": [Relation("Event", f"V-{i}", "Dispute", "D-0") for i in range(3)],
            "NEXT": [Relation("Event", f"V-{i}", "Event", f"V-{i + 1}") for i in range(2)],
        },
    )


def finding(disputes: int = 4) -> GraphState:
    """Colours on the disputes, one cluster, links between neighbours and one duty."""
    numbers = range(disputes)
    return GraphState(
        {
            "Dispute": [
                {"id": f"D-{i}", "colour": "red", "H": "red", "level": 2, "duty": ["overdue"], "why": "编造的理由"}
                for i in numbers
            ],
            "Cluster": [{"id": "K-0", "name": "编造纠纷群", "colour": "red", "level": 2, "disputes": disputes}],
        },
        {
            "MEMBER_OF": [Relation("Dispute", f"D-{i}", "Cluster", "K-0") for i in numbers],
            "LINKED_TO": [
                Relation(
                    "Dispute", f"D-{i}", "Dispute", f"D-{i + 1}", "enterprise", {"reason": "同一企业", "weight": 1}
                )
                for i in range(disputes - 1)
            ],
            "DUTY_OF": [Relation("Dispute", "D-0", "Unit", "U-ZJJ", "lead", {"role": "lead", "reason": "编造"})],
        },
    )
