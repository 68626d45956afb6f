"""BreachRadar's own experiment: places of a card network are compromised, a part of their cards become victims.

After the abstract of arXiv 2009.11751: points of compromise are injected, and precision and
recall are measured when a given part of the cards that used them have been victims (the authors: over 90 % of both at
10 %). Our own card network stands in for the bank's data, which is not public. Cards are orders, places are custodians,
victims are complaints, and the whole period counts; so any method for the shop runs here unchanged.

    python benchmarks/trace/breachradar_experiment.py --method breachradar --worlds 20 --out results/cards.json

A method names its leads from probability .9 on. For methods that only score, ``f1_fixed`` takes the one threshold that
is best at the largest share of victims, ``f1_best`` the best at each share, both knowing the truth: upper bounds.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.trace.answer import Method
from benchmarks.trace.breachradar import LEAST_CARDS
from benchmarks.trace.draw import Draw, Truth
from benchmarks.trace.leaks import leak_of
from benchmarks.trace.measures import Row
from benchmarks.trace.orders import DAY
from benchmarks.trace.world import START, World

FRACTIONS = (0.10, 0.05, 0.02)
COMPROMISED = 5
"""Places compromised in a world."""
STRAY_SHARE = 0.001
"""Cards that are victims for other reasons."""
NAMED = 0.9


def make_cards(seed: int, cards: int = 60_000, places: int = 4_000, towns: int = 150, days: int = 90) -> World:
    """Make a card network: a card is used some thirty times, mostly in its town, at places with heavy-tailed custom."""
    rng = np.random.default_rng([63, seed])
    size = rng.lognormal(0, 1.0, towns)
    town_of = np.sort(rng.choice(towns, places, p=size / size.sum()))
    custom = rng.lognormal(0, 1.1, places) * size[town_of]
    home = rng.choice(towns, cards, p=size / size.sum())
    count = 1 + rng.poisson(rng.gamma(2.0, 15.0, cards))
    card = np.repeat(np.arange(cards), count)
    town = np.where(rng.random(len(card)) < 0.8, home[card], -1)
    place = rng.choice(places, len(card), p=custom / custom.sum())
    edges = np.searchsorted(town_of, np.arange(towns + 1))
    for number in range(towns):
        here = np.flatnonzero(town == number)
        local = custom[edges[number] : edges[number + 1]]
        if len(local):
            place[here] = edges[number] + rng.choice(len(local), len(here), p=local / local.sum())
    at = START + (rng.random(len(card)) * days * DAY).astype(np.int64)
    by_time = np.argsort(at, kind="stable")
    return World(
        seed=seed,
        start=START,
        days=days,
        access_at=at[by_time],
        access_custodian=place[by_time].astype(np.int32),
        access_order=card[by_time].astype(np.int32),
        order_at=np.full(cards, START - DAY),
        order_account=np.arange(cards, dtype=np.int32),
        order_attributes={},
        attribute_names={},
        custodian_names=[f"place-{number:04d}" for number in range(places)],
        custodian_kinds=["place"] * places,
        custodian_fields=[("card_tail",)] * places,
        hub_has_log=np.zeros(0, bool),
    )


def compromise(world: World, rng: np.random.Generator, fraction: float, places: int = COMPROMISED) -> Draw:
    """Compromise places used by 30 cards or more; a ``fraction`` of each one's cards, and a few others, are victims."""
    fit = np.flatnonzero(world.touched_by_day[:, -1] >= LEAST_CARDS)
    leaks = [leak_of(world, int(place), 0, world.days - 1) for place in rng.choice(fit, places, replace=False)]
    source = np.full(len(world.order_at), -2)
    source[rng.random(len(source)) < STRAY_SHARE] = -1
    for number, leak in enumerate(leaks):
        victims = rng.choice(leak.order, int(len(leak.order) * fraction + rng.random()), replace=False)
        source[victims] = number
    card = rng.permutation(np.flatnonzero(source > -2))
    called_at = np.sort(world.end + (rng.random(len(card)) * 30 * DAY).astype(np.int64))
    nothing = np.zeros(0, np.int64)
    return Draw(
        scenario="cards",
        observed_until=world.end + 31 * DAY,
        order=card,
        account=world.order_account[card],
        called_at=called_at,
        reported_at=called_at,
        fields=((),) * len(card),
        truth=Truth(tuple(leaks), source[card]),
        extra_at=nothing,
        extra_custodian=nothing,
        extra_order=nothing,
    )


def card_row(world: World, draw: Draw, method: Method, fraction: float) -> Row:
    """Ask the method and note what it scored and named."""
    answer = method(world, draw)
    true = {leak.members[0] for leak in draw.truth.leaks}
    named = {name for name, _, probability in answer.leads if probability >= NAMED}
    scores = answer.scores or [probability for _, _, probability in answer.leads]
    return {
        "world": world.seed,
        "fraction": fraction,
        "victims": len(draw.order),
        "places": len(true),
        "right": len(named & true),
        "wrong": len(named - true),
        "scored": [[score, name in true] for (name, _, _), score in zip(answer.leads, scores, strict=True)],
    }


def f1(right: float, wrong: float, true: float) -> float:
    """Return the harmonic mean of precision and recall, 0 where nothing is right."""
    return 2 * right / (true + right + wrong) if right else 0.0


def f1_named(rows: list[Row]) -> float:
    """Return F1 of the named sets, pooled over worlds."""
    right, wrong, true = (sum(row[key] for row in rows) for key in ("right", "wrong", "places"))
    return f1(right, wrong, true)


def f1_at(rows: list[Row], threshold: float) -> float:
    """Return F1, pooled over worlds, when every place with this score or more is named."""
    named = [is_right for row in rows for score, is_right in row["scored"] if score >= threshold]
    return f1(sum(named), len(named) - sum(named), sum(row["places"] for row in rows))


def best_threshold(rows: list[Row]) -> float:
    """Return the score from which naming gives the best F1 over all these worlds."""
    scored = sorted((one for row in rows for one in row["scored"]), reverse=True)
    right = np.cumsum([is_right for _, is_right in scored])
    true = sum(row["places"] for row in rows)
    reached = [f1(r, n + 1 - r, true) for n, r in enumerate(right.tolist())]
    return float(scored[int(np.argmax(reached))][0]) if reached else float("inf")


def experiment(method: Method, worlds: list[int], fractions: tuple[float, ...] = FRACTIONS) -> list[Row]:
    """Run a method over worlds and shares of victims; one row each."""
    rows = []
    for seed in worlds:
        world = make_cards(seed)
        for number, fraction in enumerate(fractions):
            draw = compromise(world, np.random.default_rng([64, seed, number]), fraction)
            rows.append(card_row(world, draw, method, fraction))
    return rows


def summary(rows: list[Row]) -> list[Row]:
    """Return F1, precision and recall by share of victims."""
    found = []
    fractions = sorted({row["fraction"] for row in rows}, reverse=True)
    fixed = best_threshold([row for row in rows if row["fraction"] == fractions[0]])
    for fraction in fractions:
        some = [row for row in rows if row["fraction"] == fraction]
        right, wrong, true = (sum(row[key] for row in some) for key in ("right", "wrong", "places"))
        figures = {"f1": f1_named(some), "precision": right / max(right + wrong, 1), "recall": right / true}
        figures |= {"f1_fixed": f1_at(some, fixed), "f1_best": f1_at(some, best_threshold(some))}
        found.append({"fraction": fraction, **figures, "worlds": len(some)})
    return found


def main() -> None:
    """Run one method and write its rows."""
    from benchmarks.trace.run import methods  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--method", required=True, choices=sorted(methods()))
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first world's seed; 101 for the figures reported")
    parser.add_argument("--out", type=Path, required=True)
    told = parser.parse_args()
    rows = experiment(methods()[told.method], list(range(told.first, told.first + told.worlds)))
    told.out.parent.mkdir(parents=True, exist_ok=True)
    told.out.write_text(json.dumps({"method": told.method, "summary": summary(rows), "rows": rows}) + "\n")
    for line in summary(rows):
        print(line)


if __name__ == "__main__":
    main()
