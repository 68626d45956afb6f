# ruff: noqa: A005
"""How well a leak is traced: a simulated shop with the truth known, baselines, measures."""
