"""The character encoder in torch, as functions over a dictionary of named parameters.

Shape: 4 pre-norm layers, width 256, 4 heads, feed-forward 1,024 (exact GELU), learned positions, final norm. Names:
`e`, `p`, `b.{i}.{n1,qkv,o,n2,f1,f2}`, `n`, `parts` (place in the word and part of speech), `pairs` (neighbouring
symbols, hashed) with `paired` (a pair on the left and one on the right to the width), and the heads `tag`, `marks` (per
character), `kind` (per message).
torch is imported by the caller and handed in: the package works without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ingest.parts import COUNT

WIDTH, LAYERS, HEADS = 256, 4, 4
DROPOUT = 0.1
BESIDE = 0.2  # how often what is read beside a character (its parts, its pairs) is hidden in training
PAIRS, PAIR_WIDTH = 32_768, 64
PAIR_FACTORS = (40_503, 2_654_435)  # of the left and the right symbol
Params = dict[str, Any]


def read_params(torch: Any, path: Path) -> Params:
    """Parameters from `.npz` in float32."""
    with np.load(path) as arrays:
        return {name: torch.nn.Parameter(torch.tensor(arrays[name].astype(np.float32))) for name in arrays.files}


def write_params(params: Params, path: Path) -> None:
    np.savez(path, **{name: value.detach().numpy().astype(np.float32) for name, value in params.items()})


def add_head(torch: Any, params: Params, name: str, inputs: int, outputs: int) -> None:
    params[f"{name}.weight"] = torch.nn.Parameter(torch.randn(outputs, inputs) * 0.02)
    params[f"{name}.bias"] = torch.nn.Parameter(torch.zeros(outputs))


def add_beside(torch: Any, params: Params) -> None:
    """What is read beside the characters; parts begin at nothing, so that a trained encoder loses nothing by them."""
    width = params["n.weight"].shape[0]
    params["parts.weight"] = torch.nn.Parameter(torch.zeros(COUNT, width))
    params["pairs.weight"] = torch.nn.Parameter(torch.randn(PAIRS, PAIR_WIDTH) * 0.05)
    params["paired.weight"] = torch.nn.Parameter(torch.randn(width, 2 * PAIR_WIDTH) * 0.02)


def linear(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.linear(x, params[f"{name}.weight"], params[f"{name}.bias"])


def _norm(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.layer_norm(x, (WIDTH,), params[f"{name}.weight"], params[f"{name}.bias"])


def encode(torch: Any, params: Params, symbols: Any, parts: Any, padding: Any, dropout: float) -> Any:
    """[batch, length] symbols and parts -> [batch, length, WIDTH]; `padding` is True where there is no symbol."""
    functional = torch.nn.functional

    def drop(x: Any) -> Any:
        return functional.dropout(x, dropout, dropout > 0)

    x = functional.embedding(symbols, params["e.weight"]) + params["p.weight"][: symbols.shape[1]]
    x = drop(x + beside(torch, params, symbols, parts, dropout))
    mask = (~padding)[:, None, None, :]
    for layer in range(LAYERS):
        b = f"b.{layer}."
        x = x + drop(attend(torch, params, b, _norm(torch, params, b + "n1", x), mask, HEADS))
        inner = functional.gelu(linear(torch, params, b + "f1", _norm(torch, params, b + "n2", x)))
        x = x + drop(linear(torch, params, b + "f2", inner))
    return _norm(torch, params, "n", x)


def beside(torch: Any, params: Params, symbols: Any, parts: Any, dropout: float) -> Any:
    """What words and neighbours add to every character; in training each is hidden now and then."""
    functional = torch.nn.functional
    edged = functional.pad(symbols, (1, 1))
    left, right = PAIR_FACTORS
    pairs = functional.embedding((edged[:, :-1] * left + edged[:, 1:] * right) % PAIRS, params["pairs.weight"])
    paired = functional.linear(torch.cat([pairs[:, :-1], pairs[:, 1:]], -1), params["paired.weight"])
    found = (functional.embedding(parts, params["parts.weight"]), paired)
    if dropout == 0:
        return found[0] + found[1]
    kept = [(torch.rand(*symbols.shape, 1) >= BESIDE).float() / (1 - BESIDE) for _ in found]
    return found[0] * kept[0] + found[1] * kept[1]


def attend(torch: Any, params: Params, block: str, x: Any, mask: Any, heads: int) -> Any:
    """What every place of `x` [batch, length, width] takes from the places that `mask` lets it see."""
    batch, length, width = x.shape
    packed = linear(torch, params, block + "qkv", x).view(batch, length, 3, heads, width // heads)
    query, key, value = packed.permute(2, 0, 3, 1, 4)
    mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    return linear(torch, params, block + "o", mixed.transpose(1, 2).reshape(batch, length, width))


def pool(torch: Any, hidden: Any, padding: Any, owner: Any, count: int) -> Any:
    """Mean and maximum over all windows of each of `count` messages; `owner` [batch] is the message of each window."""
    weight = (~padding)[..., None].float()
    total = torch.zeros(count, hidden.shape[-1]).index_add(0, owner, (hidden * weight).sum(1))
    length = torch.zeros(count, 1).index_add(0, owner, weight.sum(1))
    tops = (hidden - 1e4 * (1 - weight)).max(1)[0]
    top = torch.stack([tops[owner == place].max(0)[0] for place in range(count)])
    return torch.cat([total / length, top], -1)
