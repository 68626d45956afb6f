"""What is sold: products by how popular they are, and which of them are as good as cash."""

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import Flags, Ints
from holdfast.replay.streams import fixed

PRODUCTS = 2_000
"""A shop of scale 1 sells so many products, the popular ones far more: rank r about as 1 / r (assumed)."""
FEWEST = 200
EASILY_RESOLD = 0.06
"""The share of products that are as good as cash (assumed)."""
KEYS_OF_PRODUCTS = 7


def products(rng: np.random.Generator, rows: int, scale: float) -> Ints:
    """Return a product for each row."""
    many = _many(scale)
    drawn: Ints = np.minimum(np.exp(rng.random(rows) * np.log(many)).astype(np.int64), many - 1)
    return drawn


def resold_products(rng: np.random.Generator, rows: int, scale: float) -> Ints:
    """Return for each row one of the products that are easily resold."""
    every = np.arange(_many(scale))
    drawn: Ints = rng.choice(every[is_resold(every)], rows)
    return drawn


def is_resold(product: NDArray[np.integer]) -> Flags:
    """Return whether each product is easily resold."""
    resold: Flags = fixed(product, KEYS_OF_PRODUCTS) < EASILY_RESOLD
    return resold


def _many(scale: float) -> int:
    return max(FEWEST, round(PRODUCTS * scale))
