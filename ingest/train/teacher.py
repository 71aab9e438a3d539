"""The teacher: a public encoder of Chinese, too slow to be shipped, whose readings the shipped encoders learn from.

Shape: BAAI's bge-small-zh-v1.5 (MIT; four post-norm layers, width 512, 8 heads, feed-forward 2,048, learned positions),
brought under the names of `network` and onto its vocabulary, one symbol per character. It reads words, parts of speech
and pairs beside the characters as the other encoders do, and has their heads.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.train import network
from ingest.train.network import Params, linear

WIDTH, LAYERS, HEADS = 512, 4, 8
UNKNOWN = "[UNK]"
Array = NDArray[np.float32]
_NORMS = {"n1": "attention.output.LayerNorm", "n2": "output.LayerNorm"}
_BIASES = {"o": "attention.output.dense", "f1": "intermediate.dense", "f2": "output.dense"}
_PRODUCTS = ("query", "key", "value", "o", "f1", "f2")  # the nameless matrices of a layer, in their order


def bring(model: Path, tokenizer: Path, characters: Sequence[str]) -> dict[str, Array]:
    """The parameters of the public ONNX file under our names; `characters` are the symbols of our vocabulary."""
    onnx = importlib.import_module("onnx")
    stored = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(model).graph.initializer}
    known = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    own = [known.get(character, known.get(character.lower(), known[UNKNOWN])) for character in characters]
    embeddings = "embeddings."
    arrays = {
        "e.weight": stored[embeddings + "word_embeddings.weight"][own]
        + stored[embeddings + "token_type_embeddings.weight"][0],
        "p.weight": stored[embeddings + "position_embeddings.weight"][
            1:
        ],  # the first is that of a mark we do not write
        "n.weight": np.ones(WIDTH, np.float32),
        "n.bias": np.zeros(WIDTH, np.float32),
    } | {f"n0.{part}": stored[f"{embeddings}LayerNorm.{part}"] for part in ("weight", "bias")}
    products = sorted((name for name in stored if "MatMul" in name), key=lambda name: int(name.rpartition("_")[2]))
    for layer in range(LAYERS):
        each = dict(zip(_PRODUCTS, products[6 * layer : 6 * layer + 6], strict=True))
        arrays |= _layer(stored, f"encoder.layer.{layer}.", f"b.{layer}.", {n: stored[p].T for n, p in each.items()})
    return arrays


def _layer(stored: dict[str, Array], theirs: str, ours: str, products: dict[str, Array]) -> dict[str, Array]:
    inputs = ("query", "key", "value")
    arrays = {f"{ours}{name}.weight": products[name] for name in ("o", "f1", "f2")}
    arrays |= {f"{ours}{name}.bias": stored[f"{theirs}{path}.bias"] for name, path in _BIASES.items()}
    arrays[f"{ours}qkv.weight"] = np.concatenate([products[name] for name in inputs])
    arrays[f"{ours}qkv.bias"] = np.concatenate([stored[f"{theirs}attention.self.{name}.bias"] for name in inputs])
    return arrays | {
        f"{ours}{name}.{part}": stored[f"{theirs}{path}.{part}"]
        for name, path in _NORMS.items()
        for part in ("weight", "bias")
    }


def is_teacher(params: Params) -> bool:
    """Are these the parameters of the teacher?"""
    return "n0.weight" in params


def encode(torch: Any, params: Params, symbols: Any, parts: Any, padding: Any, dropout: float) -> Any:
    """[batch, length] symbols and parts -> [batch, length, WIDTH]; `padding` is True where there is no symbol."""
    functional = torch.nn.functional

    def drop(x: Any) -> Any:
        return functional.dropout(x, dropout, dropout > 0)

    x = functional.embedding(symbols, params["e.weight"]) + params["p.weight"][: symbols.shape[1]]
    x = drop(_norm(torch, params, "n0", x) + network.beside(torch, params, symbols, parts, dropout))
    mask = (~padding)[:, None, None, :]
    for layer in range(LAYERS):
        b = f"b.{layer}."
        x = _norm(torch, params, b + "n1", x + drop(network.attend(torch, params, b, x, mask, HEADS)))
        inner = functional.gelu(linear(torch, params, b + "f1", x))
        x = _norm(torch, params, b + "n2", x + drop(linear(torch, params, b + "f2", inner)))
    return _norm(torch, params, "n", x)


def _norm(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.layer_norm(x, (WIDTH,), params[f"{name}.weight"], params[f"{name}.bias"], 1e-12)
