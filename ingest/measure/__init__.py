"""Measuring the reader, for `docs/evaluation.md`. Not needed to use it; other tools come from the group `measure`.

    python -m ingest.measure --help

Order: `tools`, `crf` and `baselines` (names as others read them), `folds` (readers that have not seen what they are
scored on), `curve`, `golden`, `machine` (the other measurements), `run` (all of them, into `figures`), `tables` and
`page` (figures to the page), `__main__` (the command).
"""
