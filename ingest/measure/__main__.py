"""The command: `all`, `baselines`, `curve` take figures; `page` writes them into the page's tables.

    python -m ingest.measure all --gold dev.jsonl --models FOLDER --data FOLDER [--unread more.jsonl
        --unread-model FOLDER] [--only crossvalidation traps …] [--page docs/evaluation.md]
    python -m ingest.measure baselines --gold dev.jsonl --out docs/figures/baselines.json
    python -m ingest.measure curve --gold dev.jsonl [--crf] [--reader 854=figures.json …] --out docs/figures/curve.json
    python -m ingest.measure page --figures docs/figures --out docs/evaluation.md [--check]

FOLDER of `--models` holds a folder of model files for every fold (`mF0` to `mF4`, or by `--pattern`), that of `--data`
`petitions/labelled.jsonl`. A point of `--reader` is `messages=FILE`: `jiefen eval extraction --json`, or readings.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ingest.compare.gold import read_gold
from ingest.measure import curve, figures, page
from ingest.measure.folds import MODEL
from ingest.measure.needed import NotInstalled
from ingest.measure.run import CACHE, COUNT, MEASUREMENTS, Setting, field_points, take
from ingest.readers import UnreadableInput

FIGURES = Path("docs/figures")
FAILURES = (NotInstalled, UnreadableInput, page.BrokenPage, FileNotFoundError, ValueError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one of the commands: 0 done, 1 the page is stale or something failed."""
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except FAILURES as error:
        _note(str(error))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ingest.measure", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("all")
    _paths(whole, "gold", required=True)
    _paths(whole, "models", "data", "unread", "unread-model", "page")
    whole.add_argument("--pattern", default=MODEL)
    whole.add_argument("--figures", type=Path, default=FIGURES)
    whole.add_argument("--golden", type=Path, default=Path("tests/golden"))
    whole.add_argument("--cache", type=Path, default=CACHE)
    whole.add_argument("--only", nargs="+", choices=tuple(MEASUREMENTS), default=tuple(MEASUREMENTS))
    whole.add_argument("--count", type=int, default=COUNT)
    tools = commands.add_parser("baselines")
    _paths(tools, "gold", "out", required=True)
    tools.add_argument("--cache", type=Path, default=CACHE)
    growth = commands.add_parser("curve")
    _paths(growth, "gold", "out", required=True)
    growth.add_argument("--crf", action="store_true")
    growth.add_argument("--reader", nargs="+", default=(), metavar="MESSAGES=FILE")
    pages = commands.add_parser("page")
    _paths(pages, "out", required=True)
    pages.add_argument("--figures", type=Path, default=FIGURES)
    pages.add_argument("--check", action="store_true")
    return parser


def _paths(parser: argparse.ArgumentParser, *names: str, required: bool = False) -> None:
    for name in names:
        parser.add_argument(f"--{name}", type=Path, required=required)


def _all(options: argparse.Namespace) -> int:
    taken = vars(options)
    setting = Setting(note=_note, **{name: taken[name] for name in Setting.__slots__ if name in taken})
    for file in take(options.only, setting):
        print(file)
    return 0 if options.page is None else _refreshed(options.page, options.figures, check=False)


def _baselines(options: argparse.Namespace) -> int:
    setting = Setting(options.gold, _folder(options.out, "baselines"), _note, cache=options.cache)
    print(*take(["baselines"], setting))
    return 0


def _curve(options: argparse.Namespace) -> int:
    folder = _folder(options.out, "curve")
    gold = read_gold(options.gold)
    points = field_points(Setting(options.gold, folder, _note)) if options.crf else []
    for given in options.reader:
        messages, _, file = given.partition("=")
        points.append(curve.reader_point(int(messages), Path(file), gold))
    before = figures.read(folder, "curve") or {"points": []}
    print(figures.write(folder, "curve", {"points": curve.merged(before["points"], points)}))
    return 0


def _folder(out: Path, name: str) -> Path:
    if out.name != f"{name}.json":
        raise ValueError(f"{out.name}: the figures are read back by name. To mend: --out …/{name}.json")
    return out.parent


def _page(options: argparse.Namespace) -> int:
    return _refreshed(options.out, options.figures, options.check)


def _refreshed(file: Path, folder: Path, check: bool) -> int:
    stale = page.refresh(file, folder, check)
    if stale and check:
        _note(f"{file} is stale. To mend: python -m ingest.measure page --figures {folder} --out {file}")
        return 1
    _note(f"{file}: {'written' if stale else 'up to date'}")
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "all": _all,
    "baselines": _baselines,
    "curve": _curve,
    "page": _page,
}


def _note(said: str) -> None:
    print(said, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
