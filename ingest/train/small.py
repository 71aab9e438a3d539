"""The small encoder of `--fast`: embeddings of symbols, parts and pairs, then three blocks that look at neighbours.

Each block sees three characters 1, 2 and 4 apart, so a character sees seven on either side; between the first and the
second every character hears the mean of all. It begins untrained, has the heads of the large one (`tag`, `marks`,
`kind`) and learns what it learns. Names: `e`, `pairs`, `parts`, `in`, `mean`, `b.{i}.{n,c,o}`, `n`, and the heads.
"""

from __future__ import annotations

from typing import Any

from ingest.parts import COUNT
from ingest.train.network import BESIDE, PAIR_FACTORS, PAIRS, Params, linear

WIDTH, SYMBOL, BESIDE_WIDTH = 128, 64, 32
STEPS = (1, 2, 4)
LONGEST = 600  # symbols of a message that it learns from at once


def start(torch: Any, symbols: int) -> Params:
    """Untrained parameters for a vocabulary of `symbols`."""
    params: Params = {
        name: torch.nn.Parameter(torch.randn(count, width) * 0.05)
        for name, count, width in (
            ("e.weight", symbols, SYMBOL),
            ("pairs.weight", PAIRS, BESIDE_WIDTH),
            ("parts.weight", COUNT, BESIDE_WIDTH),
        )
    }
    shapes = [("in", SYMBOL + 3 * BESIDE_WIDTH), ("mean", WIDTH)]
    shapes += [
        (f"b.{layer}.{name}", inputs)
        for layer in range(len(STEPS))
        for name, inputs in (("c", 3 * WIDTH), ("o", WIDTH))
    ]
    for name, inputs in shapes:
        params[f"{name}.weight"] = torch.nn.Parameter(torch.randn(WIDTH, inputs) * inputs**-0.5)
        params[f"{name}.bias"] = torch.nn.Parameter(torch.zeros(WIDTH))
    for name in ("n", *(f"b.{layer}.n" for layer in range(len(STEPS)))):
        params[f"{name}.weight"] = torch.nn.Parameter(torch.ones(WIDTH))
        params[f"{name}.bias"] = torch.nn.Parameter(torch.zeros(WIDTH))
    return params


def is_small(params: Params) -> bool:
    """Are these the parameters of the small encoder?"""
    return "in.weight" in params


def encode(torch: Any, params: Params, symbols: Any, parts: Any, padding: Any, dropout: float) -> Any:
    """[batch, length] symbols and parts -> [batch, length, WIDTH]; `padding` is True where there is no symbol."""
    functional = torch.nn.functional
    there = (~padding)[..., None].float()

    def drop(x: Any) -> Any:
        return functional.dropout(x, dropout, dropout > 0)

    x = drop(linear(torch, params, "in", _embedded(torch, params, symbols, parts, dropout)))
    for layer, step in enumerate(STEPS):
        b = f"b.{layer}."
        near = functional.pad(_norm(torch, params, b + "n", x) * there, (0, 0, step, step))
        sides = torch.cat([near[:, : -2 * step], near[:, step:-step], near[:, 2 * step :]], -1)
        x = x + drop(linear(torch, params, b + "o", functional.gelu(linear(torch, params, b + "c", sides))))
        if layer == 0:
            mean = (x * there).sum(1, keepdim=True) / there.sum(1, keepdim=True)
            x = x + linear(torch, params, "mean", mean)
    return _norm(torch, params, "n", x)


def _embedded(torch: Any, params: Params, symbols: Any, parts: Any, dropout: float) -> Any:
    functional = torch.nn.functional
    edged = functional.pad(symbols, (1, 1))
    left, right = PAIR_FACTORS
    pairs = functional.embedding((edged[:, :-1] * left + edged[:, 1:] * right) % PAIRS, params["pairs.weight"])
    found = [
        functional.embedding(symbols, params["e.weight"]),
        functional.embedding(parts, params["parts.weight"]),
        torch.cat([pairs[:, :-1], pairs[:, 1:]], -1),
    ]
    if dropout > 0:
        found = [x * ((torch.rand(*symbols.shape, 1) >= BESIDE).float() / (1 - BESIDE)) for x in found]
    return torch.cat(found, -1)


def _norm(torch: Any, params: Params, name: str, x: Any) -> Any:
    return torch.nn.functional.layer_norm(x, (WIDTH,), params[f"{name}.weight"], params[f"{name}.bias"])
