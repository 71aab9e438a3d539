"""Forests: sums of regression trees over named numbers, run by onnxruntime.

`ingest.train_names` writes one; the names of its columns and its version stand in the file, so that a forest is never
asked about numbers that it does not know.
Invariant: a chance depends on the numbers of its own row alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.networks import session

COLUMNS = "columns"  # the key of the file's metadata that lists the names


class Forest:
    """The trees of one file."""

    def __init__(self, model: bytes) -> None:
        self._session = session(model)
        self.columns: tuple[str, ...] = tuple(json.loads(self._session.get_modelmeta().custom_metadata_map[COLUMNS]))

    def chances(self, numbers: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
        """How probable "yes" is for each row (0..1). Raises KeyError for a column that `numbers` lacks."""
        columns = [numbers[name] for name in self.columns]
        table = np.empty((len(columns[0]), len(columns)), dtype=np.float32)
        for place, column in enumerate(columns):  # faster than np.column_stack
            table[:, place] = column
        (scores,) = self._session.run(None, {"table": table})
        chances: NDArray[np.float64] = 1 / (1 + np.exp(-scores[:, 0].astype(np.float64)))
        return chances
