"""What identity costs from some thousand to some hundred thousand records: seconds, memory, and a night's 200 more.

`python -m tests.planted.growth 7000 20000 70000` measures planted worlds, each in a process of its own, adds what it
finds to `docs/figures/identity_growth.json` and draws `docs/img/identity_growth.svg`. `--draw` only draws. A night's
records are the newest ones.

Invariant: a figure is of one run of one size; the newest run of a size replaces the older one, and says how busy the
machine was.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
FIGURES, IMAGE = DOCS / "figures" / "identity_growth.json", DOCS / "img" / "identity_growth.svg"
NIGHT, SEED = 200, 7
WIDTH, HEIGHT, MARGIN, TOP, RIGHT = 680, 430, 60, 30, 50

Row = dict[str, float]


def measured(size: int) -> Row:
    """Costs of all but the newest 200 records of a world of `size`, then of all with what was kept."""
    import knowledge
    from graph.identity import Resolver
    from graph.identity.contacts import earliest
    from tests.planted.world import make

    records = sorted(make(size, SEED).records, key=lambda record: earliest(record.document))
    resolver = Resolver(knowledge.load())
    before = _peak()
    cpu, wall = _cost(lambda: resolver.resolve(records[:-NIGHT]))
    peak = _peak()
    night_cpu, night_wall = _cost(lambda: resolver.resolve(records))
    return {
        "records": size,
        "cpu_seconds": cpu,
        "wall_seconds": wall,
        "peak_mb": peak,
        "world_mb": before,
        "night_cpu_seconds": night_cpu,
        "night_wall_seconds": night_wall,
        "night_peak_mb": _peak(),
        "load": round(os.getloadavg()[0], 1),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _cost(work: object) -> tuple[float, float]:
    assert callable(work)
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return round(time.process_time() - cpu, 1), round(time.perf_counter() - wall, 1)


def exponent(rows: Sequence[Row]) -> float:
    """The slope of ln(seconds) over ln(records), by least squares; needs two sizes."""
    points = [(math.log(row["records"]), math.log(row["cpu_seconds"])) for row in rows]
    x, y = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def drawn(rows: Sequence[Row]) -> str:
    """Processor seconds over records as SVG, both axes logarithmic, with a dashed line that grows as the records do."""
    low = rows[0]
    series = (("cpu_seconds", "#1b6ca8", "full run"), ("night_cpu_seconds", "#c2571a", "200 more records"))
    marks = [_series(rows, key, colour, label, place) for place, (key, colour, label) in enumerate(series)]
    linear = [(rows[0]["records"], low["cpu_seconds"]), (1e6, low["cpu_seconds"] * 1e6 / low["records"])]
    line = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in linear)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *_axes(),
            f'<polyline points="{line}" fill="none" stroke="#999" stroke-dasharray="5 4"/>',
            *marks,
            f'<text x="{MARGIN + 12}" y="{TOP + 54}" font-size="12" fill="#666">dashed: linear · '
            f"measured exponent {exponent(rows):.2f}</text>",
            "</svg>",
            "",
        ]
    )


def _axes() -> list[str]:
    parts = []
    for records in (1e3, 1e4, 1e5, 1e6):
        x = _x(records)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - MARGIN}" stroke="#ddd"/>')
        parts.append(_label(x, HEIGHT - MARGIN + 18, f"{records:,.0f}", "middle"))
    for seconds in (1, 10, 100, 1000, 10000):
        y = _y(seconds)
        parts.append(f'<line x1="{MARGIN}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_label(MARGIN - 6, y + 4, f"{seconds:,}", "end"))
    parts.append(_label(WIDTH / 2, HEIGHT - 16, "records", "middle"))
    parts.append(_label(8, 16, "processor seconds", "start"))
    return parts


def _series(rows: Sequence[Row], key: str, colour: str, label: str, place: int) -> str:
    spots = [(_x(row["records"]), _y(row[key])) for row in rows]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in spots)
    text = f'<text x="{MARGIN + 12}" y="{TOP + 18 + 18 * place}" font-size="13" fill="{colour}">● {label}</text>'
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{text}'


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" fill="#333" text-anchor="{anchor}">{text}</text>'


def _x(records: float) -> float:
    return MARGIN + (WIDTH - MARGIN - RIGHT) * math.log10(records / 1e3) / 3


def _y(seconds: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - MARGIN - TOP) * max(math.log10(max(seconds, 0.1)), 0.0) / 4


def main() -> None:
    """Measure the sizes given and draw all that were ever measured."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--draw", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.one)))
        return
    rows: dict[int, Row] = {int(row["records"]): row for row in _known()}
    for size in given.sizes:
        command = [sys.executable, "-m", "tests.planted.growth", "--one", str(size)]
        rows[size] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        _write([rows[known] for known in sorted(rows)])
    IMAGE.write_text(drawn([rows[known] for known in sorted(rows)]), encoding="utf-8")


def _known() -> list[Row]:
    return list(json.loads(FIGURES.read_text(encoding="utf-8"))["runs"]) if FIGURES.exists() else []


def _write(rows: Sequence[Row]) -> None:
    value = {"runs": rows, "exponent": round(exponent(rows), 3) if len(rows) > 1 else None}
    FIGURES.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
