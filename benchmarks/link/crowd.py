"""Very many complaints, drawn at random for speed alone: gangs with numbers, pages, accounts and scripts, and noise."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from holdfast.terms.wording import BAND_CHARACTERS, BANDS_IN_SKETCH, LENGTH, SKETCH_CHARACTERS

GANG = 400
"""Complaints of a gang, on average; a quarter of all complaints are of none."""
YEAR = 365 * 86_400
LETTERS = np.frombuffer(b"abcdefghijklmnop", np.uint8)


def crowd(count: int, seed: int = 1) -> pa.Table:
    """Return complaints of a year, as they would stand in the lake (tokens shortened)."""
    rng = np.random.default_rng(seed)
    gangs = max(2, count // GANG)
    gang = np.where(rng.random(count) < 0.25, gangs + np.arange(count), rng.integers(0, gangs, count))
    begins = rng.uniform(0, YEAR - 60 * 86_400, gangs + count)[gang]
    called = (1_735_689_600 + begins + rng.uniform(0, 45 * 86_400, count)).astype("datetime64[s]")
    line = rng.integers(0, 25, count)
    return pa.table(
        {
            "complaint": _ids("c", np.arange(count)),
            "account": _ids("a", rng.integers(0, 4 * count, count)),
            "order": _ids("o", rng.integers(0, 8 * count, count)),
            "called_at": pa.array(called.astype("datetime64[us]"), mask=rng.random(count) < 1 / 6),
            "reported_at": pa.array((called + np.timedelta64(20, "h")).astype("datetime64[us]")),
            "caller": _some(rng, _ids("p", gang * 100 + line), 0.7),
            "caller_block": _ids("b", gang * 3 + line % 3),
            "payee": _some(rng, _ids("i", gang * 10 + rng.integers(0, 8, count)), 0.2),
            "url": _some(rng, _pages(gang, rng.integers(0, 5, count)), 0.3),
            "pretext": pa.array(np.array([f"pretext-{n}" for n in range(18)])[gang % 16 + rng.integers(0, 2, count)]),
            "steps": pa.array(np.array(["phishing", "loan", "gift_cards", "quick_pay"])[rng.integers(0, 4, count)]),
            "wording": _some(rng, _sketches(rng, gang), 0.8),
        }
    )


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    return pa.array(np.char.add(prefix, numbers.astype("U12")))


def _some(rng: np.random.Generator, values: pa.Array, share: float) -> pa.Array:
    return pa.array(values.to_numpy(zero_copy_only=False), mask=rng.random(len(values)) >= share)


def _pages(gang: np.ndarray, page: np.ndarray) -> pa.Array:
    patterns: Sequence[str] = [f"http://{word}" for word in ("refund-", "kefu", "claims", "service-", "order")]
    host = np.char.add(np.array(patterns)[gang % 5], (gang * 5 + page).astype("U12"))
    return pa.array(np.char.add(host, ".example/"))


def _sketches(rng: np.random.Generator, gang: np.ndarray) -> pa.Array:
    """Return sketches of which those of a gang share three quarters, and a band in four."""
    own = np.random.default_rng(7).integers(0, 16, (int(gang.max()) % 5000 + 5000, LENGTH), dtype=np.uint8)[gang % 5000]
    noise = rng.integers(0, 16, own.shape, dtype=np.uint8)
    keeps = np.empty(own.shape, bool)
    keeps[:, :SKETCH_CHARACTERS] = rng.random((len(gang), SKETCH_CHARACTERS)) < 0.6
    bands = rng.random((len(gang), BANDS_IN_SKETCH)) < 0.25
    keeps[:, SKETCH_CHARACTERS:] = np.repeat(bands, BAND_CHARACTERS, axis=1)
    letters = LETTERS[np.where(keeps, own, noise)]
    return pa.array(np.ascontiguousarray(letters).view(f"S{LENGTH}").reshape(-1).astype("U"))
