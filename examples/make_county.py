"""Makes the made-up county: one file per channel and the planted truth.

    python -m examples.make_county --out examples/county --seed 7

The same seed gives the same bytes. Nothing in the files is real but the names of the twelve towns.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from examples.compose import compose
from examples.plant import plant
from examples.sources import write_all
from examples.story import load_stories

SEED = 7
HERE = Path(__file__).parent / "county"


def make(folder: Path, seed: int = SEED) -> list[Path]:
    """Writes all files of the county into `folder` and gives their paths."""
    stories = load_stories()
    county = compose(stories, seed)
    paths = write_all(county.rows, folder)
    truth = folder / "truth.json"
    said = plant(stories, county, seed).model_dump(mode="json")
    truth.write_bytes((json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
    return [*paths, truth]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    for path in make(options.out, options.seed):
        print(path)


if __name__ == "__main__":
    main()
