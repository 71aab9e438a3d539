"""Parameters for the queries of structural signals, as the packs give them."""

from __future__ import annotations

TODAY = "2024-12-20"
CONFLICTS = ["T01", "T02", "T03", "T05", "T06", "T07", "T08", "T10", "T11", "T12"]
PARAMS: dict[str, dict[str, object]] = {
    "g01": {"signals": CONFLICTS},
    "g02": {"signals": CONFLICTS},
    "g03": {"signals": CONFLICTS},
    "g04": {"channels": 3},
    "g05": {"people": 5},
    "g06": {"ids": ["E-虚构建筑公司"], "kinds": ["D01", "D03"], "sites": 2},
    "g07": {"ids": ["S-东工地"], "downstream": ["D01"], "upstream": ["D03"], "days": 1},
    "g07_firm": {"ids": ["E-虚构建筑公司"], "downstream": ["D01"], "upstream": ["D03"], "days": 1},
    "g08": {"ids": ["E-甲店"], "signals": ["T20"]},
    "g08_told": {"ids": ["D-乙店退费"], "signals": ["T20"]},
    "g09": {"share": 0.5, "today": TODAY},
    "g10": {"units": 3},
    "g11": {},
    "g11_again": {"limit": 40},
    "g12": {"verdicts": ["T19"], "conflicts": ["T05", "T10"]},
    "g13": {"kinds": ["D01", "D12", "D24", "D16", "D17"]},
    "g14": {"kinds": ["D18", "D19", "D20", "D21"]},
    "g15": {"ids": ["S-金湖新城"], "count": 3},
    "g16": {},
    "g17": {"kinds": ["D21"], "channels": ["police"], "reports": 2},
    "g18": {"signals": [*CONFLICTS, "T20"], "before": "2024-11-20"},
}
