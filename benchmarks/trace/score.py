"""One draw and one answer → one result row; the rows' format is documented in :mod:`benchmarks.trace.measures`."""

from typing import Any

import numpy as np

from benchmarks.trace.answer import OUTSIDE, Answer
from benchmarks.trace.draw import Draw
from benchmarks.trace.leaks import Leak
from benchmarks.trace.orders import DAY
from benchmarks.trace.world import World

Row = dict[str, Any]

ANY_NAME = ("outside:customer_list", "outside:window")
"""Outside sources that need no name: there is one of each kind."""
KEPT = 0.01
"""Leads below this probability are not kept in a row, the best excepted."""
LISTED = 0.9
"""The probability from which an order counts as listed among the exposed."""


def is_right(name: str, kind: str, leak: Leak) -> bool:
    """Tell whether a lead names this leak.

    A logged custodian is known by its name (a hub or courier company found through the orders is the same one); an
    outside source by kind and name; of a group of shops each shop is right.
    """
    if not leak.is_outside:
        return name == leak.members[0]
    kinds = {leak.kind, leak.kind.removesuffix("_group")}
    return kind in kinds and (leak.kind in ANY_NAME or name in leak.members)


def top_share(answer: Answer, leaks: tuple[Leak, ...], *, is_logged_only: bool) -> float:
    """Return the share of right leads among those tied for the first place (0 without leads)."""
    scores = answer.scores or [probability for _, _, probability in answer.leads]
    ranked = [
        (score, name, kind)
        for (name, kind, _), score in zip(answer.leads, scores, strict=True)
        if not (is_logged_only and kind.startswith(OUTSIDE))
    ]
    if not ranked:
        return 0.0
    best = max(score for score, _, _ in ranked)
    tied = [(name, kind) for score, name, kind in ranked if score >= best - 1e-9 * abs(best)]
    right = [any(is_right(name, kind, leak) for leak in leaks) for name, kind in tied]
    return float(np.mean(right))


def true_days(world: World, leak: Leak) -> tuple[int, int]:
    """Return the first and the last day on which something leaked: no data can show more of the window."""
    day = (leak.seen_at - world.start) // DAY
    return int(day.min()), int(day.max())


def window_errors(world: World, answer: Answer, leak: Leak) -> Row | None:
    """Compare the window told for a leak's custodian with the true one, in days; nothing if none was told."""
    told = next((answer.windows[name] for name in leak.members if name in answer.windows), None)
    if told is None or not len(leak.order):
        return None
    first, last = true_days(world, leak)
    inside = max(0, min(told[1], last) - max(told[0], first) + 1)
    both = (told[1] - told[0] + 1) + (last - first + 1) - inside
    return {"from_error": told[0] - first, "to_error": told[1] - last, "iou": inside / both}


def exposure_counts(draw: Draw, answer: Answer) -> Row:
    """Count the orders listed, those truly leaked, and both; orders already complained about are left out."""
    leaked = {f"o{order:07d}" for order in draw.truth.leaked_orders.tolist()}
    told = {f"o{order:07d}" for order in draw.order.tolist()}
    listed = {order for order, probability in answer.exposed.items() if probability >= LISTED} - told
    return {
        "listed": len(listed),
        "right": len(listed & leaked),
        "leaked": len(leaked - told),
        "expected": float(sum(p for order, p in answer.exposed.items() if order in listed)),
    }


def result_row(world: World, draw: Draw, answer: Answer, setting: Row, seconds: float) -> Row:
    """Return the row of one draw answered by one method."""
    leaks = draw.truth.leaks
    scores = answer.scores or [probability for _, _, probability in answer.leads]
    leads = [
        [name, kind, probability, score, any(is_right(name, kind, leak) for leak in leaks)]
        for place, ((name, kind, probability), score) in enumerate(zip(answer.leads, scores, strict=True))
        if probability >= KEPT or place == 0
    ]
    truth = [
        {
            "members": list(leak.members),
            "kind": leak.kind,
            "complaints": int((draw.truth.source == number).sum()),
            "orders": len(leak.order),
            "days": [leak.day_from, leak.day_to],
            "window": window_errors(world, answer, leak),
            "in_set": any(name in members for members in answer.credible_sets for name in leak.members),
        }
        for number, leak in enumerate(leaks)
    ]
    return {
        **setting,
        "world": world.seed,
        "seconds": seconds,
        "top1": top_share(answer, leaks, is_logged_only=True),
        "top1_any": top_share(answer, leaks, is_logged_only=False),
        "leads": leads,
        "truth": truth,
        "sets": [
            [len(members), any(name in members for leak in leaks for name in leak.members)]
            for members in answer.credible_sets
        ],
        "none_probability": answer.none_probability,
        "outside_probability": answer.outside_probability,
        "exposed": exposure_counts(draw, answer),
    }
