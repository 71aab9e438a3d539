"""The trained parameters of either encoder as an ONNX graph over one window, and its int8 form.

Inputs `ids` and `parts` [n]. Outputs `tags` [n, tags] and `marks` [n, marks] as logits, `total` and `top` [width]: sum
and maximum over the window, from which the caller pools a message of any number of windows.
Invariant: the graph is a function of one window; no batch dimension exists that could mix scales.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.train import small
from ingest.train.network import HEADS, LAYERS, PAIR_FACTORS, PAIRS
from ingest.windows import WIDTH as LONGEST

OPSET, IR = 20, 9
HEADS_OF = (("tag", "tags"), ("marks", "marks"), ("names", "tags"))  # a head, and what its logits are called
Array = NDArray[Any]


@dataclass(slots=True)
class _Builder:
    """Collects nodes and constants; every method returns the name of its result."""

    onnx: Any
    arrays: dict[str, Array]
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(self.onnx.numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        return self.nodes_of(operator, inputs, 1, attributes)[0]

    def nodes_of(self, operator: str, inputs: tuple[str, ...], count: int, attributes: dict[str, Any]) -> list[str]:
        names = [f"{operator}_{len(self.nodes)}_{place}" for place in range(count)]
        self.nodes.append(self.onnx.helper.make_node(operator, list(inputs), names, name=names[0], **attributes))
        return names

    def linear(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.weight", self.arrays[f"{name}.weight"].T)
        return self.node(
            "Add", self.node("MatMul", x, weight), self.constant(f"{name}.bias", self.arrays[f"{name}.bias"])
        )

    def norm(self, x: str, name: str) -> str:
        weight = self.constant(f"{name}.weight", self.arrays[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.arrays[f"{name}.bias"])
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=1e-5)

    def named(self, x: str, name: str) -> None:
        self.nodes.append(self.onnx.helper.make_node("Identity", [x], [name], name=name))


def write(arrays: dict[str, Array], path: Path) -> None:
    """Writes the int8 graph (weights per column, activations scaled at run time over the window) to `path`.

    `arrays` are the parameters of `network`, or of `small`.
    """
    onnx = importlib.import_module("onnx")
    quantization = importlib.import_module("onnxruntime.quantization")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save((build_small if small.is_small(arrays) else build)(onnx, arrays), whole)
        quantization.quantize_dynamic(
            whole,
            path,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # seven bits: no saturation on processors without VNNI, so the same result there
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )


def build(onnx: Any, arrays: dict[str, Array]) -> Any:
    """The graph in float32."""
    b = _Builder(onnx, {name: value.astype(np.float32) for name, value in arrays.items()})
    width = b.arrays["e.weight"].shape[1]
    zero = b.constant("zero", np.array([0], np.int64))
    positions = b.node("Slice", b.constant("p.weight", b.arrays["p.weight"][:LONGEST]), zero, b.node("Shape", "ids"))
    x = b.node("Add", b.node("Gather", b.constant("e.weight", b.arrays["e.weight"]), "ids"), positions)
    x = b.node("Add", x, _beside(b))
    split = b.constant("split", np.array([-1, HEADS, width // HEADS], np.int64))
    joined = b.constant("joined", np.array([-1, width], np.int64))
    scale = b.constant("scale", np.array((width // HEADS) ** -0.5, np.float32))
    for layer in range(LAYERS):
        name = f"b.{layer}."
        x = b.node("Add", x, b.linear(_attend(b, b.norm(x, name + "n1"), name, (split, joined, scale)), name + "o"))
        inner = b.node("Gelu", b.linear(b.norm(x, name + "n2"), name + "f1"))
        x = b.node("Add", x, b.linear(inner, name + "f2"))
    return _headed(onnx, b, b.norm(x, "n"))


def build_small(onnx: Any, arrays: dict[str, Array]) -> Any:
    """The small encoder's graph in float32; as `small.encode`."""
    b = _Builder(onnx, {name: value.astype(np.float32) for name, value in arrays.items()})
    zero = b.constant("zero", np.array([0], np.int64))
    symbols, parts = (
        b.node("Gather", b.constant(f"{n}.weight", b.arrays[f"{n}.weight"]), i)
        for n, i in (("e", "ids"), ("parts", "parts"))
    )
    x = b.linear(b.node("Concat", symbols, parts, _sides(b), axis=-1), "in")
    last = b.constant("stop", np.array([2**31], np.int64))
    for layer, step in enumerate(small.STEPS):
        name = f"b.{layer}."
        room = b.constant(f"room_{layer}", np.array([step, 0, step, 0], np.int64))
        near = b.node("Pad", b.norm(x, name + "n"), room)
        cuts = [
            b.constant(f"cut_{layer}_{place}", np.array([at], np.int64))
            for place, at in enumerate((-2 * step, step, -step, 2 * step))
        ]
        left = b.node("Slice", near, zero, cuts[0])
        middle = b.node("Slice", near, cuts[1], cuts[2])
        right = b.node("Slice", near, cuts[3], last)
        inner = b.node("Gelu", b.linear(b.node("Concat", left, middle, right, axis=-1), name + "c"))
        x = b.node("Add", x, b.linear(inner, name + "o"))
        if layer == 0:
            x = b.node("Add", x, b.linear(b.node("ReduceMean", x, zero, keepdims=1), "mean"))
    return _headed(onnx, b, b.norm(x, "n"))


def _headed(onnx: Any, b: _Builder, x: str) -> Any:
    """The model whose last hidden states are `x`."""
    zero = "zero"
    outputs = {output: head for head, output in HEADS_OF if f"{head}.weight" in b.arrays}
    for output, head in outputs.items():
        b.named(b.linear(x, head), output)
    b.named(b.node("ReduceSum", x, zero, keepdims=0), "total")
    b.named(b.node("ReduceMax", x, zero, keepdims=0), "top")
    width = b.arrays["n.weight"].shape[0]
    shapes = {output: ["n", b.arrays[f"{head}.bias"].shape[0]] for output, head in outputs.items()}
    return _model(onnx, b, {**shapes, "total": [width], "top": [width]})


def _beside(b: _Builder) -> str:
    """What words and neighbouring symbols add to every character; as `network.beside`."""
    paired = b.node("MatMul", _sides(b), b.constant("paired.weight", b.arrays["paired.weight"].T))
    return b.node("Add", paired, b.node("Gather", b.constant("parts.weight", b.arrays["parts.weight"]), "parts"))


def _sides(b: _Builder) -> str:
    """The pair of every symbol with the one before it, and with the one behind it, side by side."""
    none = b.constant("none", np.zeros(1, np.int64))
    left, right = (
        b.constant(f"factor_{side}", np.array([factor], np.int64)) for side, factor in enumerate(PAIR_FACTORS)
    )
    before = b.node("Mul", b.node("Concat", none, "ids", axis=0), left)
    behind = b.node("Mul", b.node("Concat", "ids", none, axis=0), right)
    places = b.node("Mod", b.node("Add", before, behind), b.constant("pair_count", np.array([PAIRS], np.int64)))
    pairs = b.node("Gather", b.constant("pairs.weight", b.arrays["pairs.weight"]), places)
    first, one, last, end = (
        b.constant(name, np.array([at], np.int64))
        for name, at in (("first", 0), ("one", 1), ("last", -1), ("end", 2**31))
    )
    return b.node("Concat", b.node("Slice", pairs, first, last), b.node("Slice", pairs, one, end), axis=-1)


def _attend(b: _Builder, x: str, name: str, shapes: tuple[str, str, str]) -> str:
    split, joined, scale = shapes
    parts = b.nodes_of("Split", (b.linear(x, name + "qkv"),), 3, {"axis": -1, "num_outputs": 3})
    orders = ([1, 0, 2], [1, 2, 0], [1, 0, 2])
    query, key, value = (
        b.node("Transpose", b.node("Reshape", part, split), perm=o) for part, o in zip(parts, orders, strict=True)
    )
    weights = b.node("Softmax", b.node("Mul", b.node("MatMul", query, key), scale), axis=-1)
    mixed = b.node("Transpose", b.node("MatMul", weights, value), perm=[1, 0, 2])
    return b.node("Reshape", mixed, joined)


def _model(onnx: Any, b: _Builder, shapes: Mapping[str, list[Any]]) -> Any:
    floats, whole = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64
    value = onnx.helper.make_tensor_value_info
    outputs = [value(name, floats, shape) for name, shape in shapes.items()]
    graph = onnx.helper.make_graph(
        b.nodes, "encoder", [value("ids", whole, ["n"]), value("parts", whole, ["n"])], outputs, b.constants
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", OPSET)], ir_version=IR)
    onnx.checker.check_model(model)
    return model
