"""What is measured: each suite is a list of settings, every setting drawn so and so many times in every world."""

from typing import Any

from benchmarks.trace.leaks import OUTSIDE

Setting = dict[str, Any]

WORLDS = {"dev": (1, 2, 3), "report": (101, 102, 103)}
"""Worlds to develop on, and worlds that no choice was ever made on: the documentation's figures are of the latter."""

COUNTS = (3, 5, 8, 12, 20, 30, 50, 80, 120)
NOISES = (0.3, 0.6, 0.9)


def single(**more: object) -> list[Setting]:
    """One leak, every number of complaints, every share of noise."""
    return [{"scenario": "single", "complaints": count, "noise": noise, **more} for noise in NOISES for count in COUNTS]


def outside() -> list[Setting]:
    """No logged custodian leaked: outside leaks, noise alone, the service desk's echo."""
    settings: list[Setting] = [
        {"scenario": scenario, "complaints": count, "noise": 0.3}
        for scenario in (*OUTSIDE, "quiet", "echo")
        for count in (20, 60, 120)
    ]
    late: list[Setting] = [
        {"scenario": scenario, "complaints": 60, "noise": 0.3, "names_call": False} for scenario in ("echo", "quiet")
    ]
    return settings + late


def mixed() -> list[Setting]:
    """Every kind of leak and none, few and many complaints: what calibration is measured on."""
    kinds: list[Setting] = [
        *({"scenario": "single"} for _ in range(4)),
        *({"scenario": "several", "leaks": leaks} for leaks in (2, 3)),
        *({"scenario": scenario} for scenario in OUTSIDE),
        {"scenario": "quiet"},
        {"scenario": "customer_only"},
    ]
    return [
        {**kind, "complaints": count, "noise": noise}
        for kind in kinds
        for count, noise in ((4, 0.3), (8, 0.6), (15, 0.3), (30, 0.6), (60, 0.9), (120, 0.6))
    ]


def timed() -> list[Setting]:
    """One leak and enough complaints to see its window."""
    return [
        {"scenario": "single", "complaints": count, "noise": noise}
        for count, noise in ((15, 0.3), (30, 0.3), (45, 0.3), (90, 0.3), (80, 0.6), (150, 0.6))
    ]


SUITES: dict[str, list[Setting]] = {
    "top1": single(),
    "fields": single(with_fields=True),
    "named": [
        {"scenario": "several", "leaks": leaks, "complaints": 40 * leaks, "noise": noise}
        for noise in (0.3, 0.6)
        for leaks in (1, 2, 3, 5)
    ],
    "outside": outside(),
    "calibration": mixed(),
    "window": timed(),
    "exposed": timed(),
    "customers": [
        {"scenario": "customer_only", "complaints": count, "noise": noise}
        for noise in (0.3, 0.6)
        for count in (5, 12, 30)
    ],
    "follow": [{"scenario": "follow", "noise": noise} for noise in NOISES],
}
"""``top1`` and ``fields`` draw the same leaks; so do ``window`` and ``exposed``."""

CODES = {"top1": 1, "fields": 1, "named": 2, "outside": 3, "calibration": 4, "window": 5, "exposed": 5}
CODES |= {"customers": 6, "follow": 7}
"""The suite's part of each draw's seed."""
