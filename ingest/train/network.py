"""The character encoder in torch, as functions over a dictionary of named parameters.

Shape: 4 pre-norm layers, width 256, 4 heads, feed-forward 1,024 (exact GELU), learned positions, final norm. Names:
`e`, `p`, `b.{i}.{n1,qkv,o,n2,f1,f2}`, `n`, and the heads `tag`, `marks` (per character), `kind` (per message).
torch is imported by the caller and handed in: the package works without it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

WIDTH, LAYERS, HEADS = 256, 4, 4
DROPOUT = 0.1
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


def linear(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.linear(x, params[f"{name}.weight"], params[f"{name}.bias"])


def _norm(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.layer_norm(x, (WIDTH,), params[f"{name}.weight"], params[f"{name}.bias"])


def encode(torch: Any, params: Params, symbols: Any, padding: Any, dropout: float) -> Any:
    """[batch, length] symbols -> [batch, length, WIDTH]; `padding` is True where there is no symbol."""
    functional = torch.nn.functional

    def drop(x: Any) -> Any:
        return functional.dropout(x, dropout, dropout > 0)

    x = drop(functional.embedding(symbols, params["e.weight"]) + params["p.weight"][: symbols.shape[1]])
    mask = (~padding)[:, None, None, :]
    for layer in range(LAYERS):
        b = f"b.{layer}."
        x = x + drop(_attend(torch, params, b, _norm(torch, params, b + "n1", x), mask))
        inner = functional.gelu(linear(torch, params, b + "f1", _norm(torch, params, b + "n2", x)))
        x = x + drop(linear(torch, params, b + "f2", inner))
    return _norm(torch, params, "n", x)


def _attend(torch: Any, params: Params, block: str, x: Any, mask: Any) -> Any:
    batch, length, _ = x.shape
    packed = linear(torch, params, block + "qkv", x).view(batch, length, 3, HEADS, WIDTH // HEADS)
    query, key, value = packed.permute(2, 0, 3, 1, 4)
    mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    return linear(torch, params, block + "o", mixed.transpose(1, 2).reshape(batch, length, WIDTH))


def pool(torch: Any, hidden: Any, padding: Any, owner: Any, count: int) -> Any:
    """Mean and maximum over all windows of each of `count` messages; `owner` [batch] is the message of each window."""
    weight = (~padding)[..., None].float()
    total = torch.zeros(count, WIDTH).index_add(0, owner, (hidden * weight).sum(1))
    length = torch.zeros(count, 1).index_add(0, owner, weight.sum(1))
    tops = (hidden - 1e4 * (1 - weight)).max(1)[0]
    top = torch.stack([tops[owner == place].max(0)[0] for place in range(count)])
    return torch.cat([total / length, top], -1)
