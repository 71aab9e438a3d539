"""Trains the forest that settles which stretches are names; the same input gives the same trees.

    python -m ingest.train_names GOLD.jsonl… --model FOLDER… --out ingest/model/names.onnx

Each FOLDER holds model files (encoder, kinds, heads) that have not seen the GOLD in the same place, or the encoder
would be trusted for what it knows by heart. scikit-learn and onnx come from outside the project. Only trees are
written.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Document, MentionType
from ingest import extract
from ingest.components.mentions import page_of
from ingest.components.rivals import columns, rivals_of
from ingest.forest import COLUMNS

TREES, LEAVES, FEWEST, RATE, STRENGTH = 150, 15, 40, 0.07, 1.0
OPSET, ML_OPSET, IR = 20, 3, 9
Row = Mapping[str, Any]
Table = NDArray[np.float32]


def gather(rows: Sequence[Row], model: str, fast: bool = False) -> tuple[tuple[str, ...], Table, NDArray[np.bool_]]:
    """The names of the columns, the numbers of all rivals of `rows`, and whether the annotators named them."""
    reader = extract.load(fast, model)
    tables: list[Table] = []
    named: list[bool] = []
    names: tuple[str, ...] = ()
    for row in rows:
        doc, _ = reader.read(
            Document(row["id"], "", "", row["id"], row.get("title") or "", row["text"], row.get("time"))
        )
        if doc._.emissions is None:
            continue
        page, chosen = page_of(doc), doc._.drafted
        shares, rivals = rivals_of(page, chosen)
        if len(rivals) == 0:
            continue
        numbers = columns(page, shares, rivals, frozenset(chosen))
        names = tuple(numbers)
        tables.append(np.column_stack(list(numbers.values())).astype(np.float32))
        gold = {(item["start"], item["end"], MentionType(item["type"])) for item in row["mentions"]}
        named.extend(rival in gold for rival in rivals)
    return names, np.concatenate(tables), np.array(named)


def fit(table: Table, named: NDArray[np.bool_]) -> Any:
    """Gradient-boosted trees (Friedman 2001, in the histogram form of LightGBM)."""
    ensemble = importlib.import_module("sklearn.ensemble")
    forest = ensemble.HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=FEWEST,
        l2_regularization=STRENGTH,
        early_stopping=False,
        random_state=0,
    )
    return forest.fit(table, named)


def write(forest: Any, names: Sequence[str], path: Path) -> None:
    """Writes the trees as one TreeEnsembleRegressor; its output [rows, 1] is the log-odds of "yes"."""
    onnx = importlib.import_module("onnx")
    node = onnx.helper.make_node(
        "TreeEnsembleRegressor", ["table"], ["scores"], domain="ai.onnx.ml", **_trees(forest), n_targets=1
    )
    value, floats = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [node], "names", [value("table", floats, ["rows", len(names)])], [value("scores", floats, ["rows", 1])]
    )
    opsets = [onnx.helper.make_opsetid("", OPSET), onnx.helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=IR)
    onnx.helper.set_model_props(model, {COLUMNS: json.dumps(list(names))})
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _trees(forest: Any) -> dict[str, Any]:
    """The attributes of the operator, tree by tree and node by node."""
    found: dict[str, list[Any]] = {
        f"nodes_{name}": []
        for name in ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids")
    }
    leaves: dict[str, list[Any]] = {f"target_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree, (predictor,) in enumerate(forest._predictors):
        for place, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            told = (
                tree,
                place,
                0 if leaf else int(node["feature_idx"]),
                "LEAF" if leaf else "BRANCH_LEQ",
                0.0 if leaf else float(node["num_threshold"]),
                0 if leaf else int(node["left"]),
                0 if leaf else int(node["right"]),
            )
            for column, item in zip(found.values(), told, strict=True):
                column.append(item)
            if leaf:
                for column, item in zip(leaves.values(), (tree, place, 0, float(node["value"])), strict=True):
                    column.append(item)
    return {**found, **leaves, "base_values": [float(forest._baseline_prediction.ravel()[0])]}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="train the forest of names")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fast", action="store_true")
    options = parser.parse_args(arguments)
    names: tuple[str, ...] = ()
    tables, targets = [], []
    for gold, model in zip(options.gold, options.model, strict=True):
        rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        names, table, named = gather(rows, model, options.fast)
        tables.append(table)
        targets.append(named)
    write(fit(np.concatenate(tables), np.concatenate(targets)), names, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
