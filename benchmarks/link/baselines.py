"""What others would do: Splink as its own guide begins, MinHash on the words alone, and our links simply connected."""

import logging

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from rensa import RMinHash, RMinHashLSH
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.link.measures import Ints
from benchmarks.link.worlds import World
from holdfast.engine import open_engine
from holdfast.flow.linking.comparing import compare
from holdfast.link import read_weights
from holdfast.link.campaigns import contracted

LIKELY = 0.95
"""Splink's usual threshold of clusters in its guides."""
ALIKE = 0.6


def splink_defaults(told: World) -> Ints:
    """Return Splink's clusters: exact matches with term frequencies, its usual training, threshold .95."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    rows = told.complaints.to_pandas()
    rows["day"] = rows["called_at"].fillna(rows["reported_at"]).dt.strftime("%Y-%m-%d")
    names = ("caller", "caller_block", "payee", "url", "pretext", "steps")
    exact = [cl.ExactMatch(name).configure(term_frequency_adjustments=True) for name in names]
    days = cl.AbsoluteDateDifferenceAtThresholds("day", input_is_string=True, metrics=["day"] * 2, thresholds=[3, 14])
    blocks = [block_on(name) for name in ("caller", "caller_block", "payee", "url")] + [block_on("pretext", "steps")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="complaint",
        comparisons=[*exact, days],
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(rows, settings, db_api=DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match([block_on("caller"), block_on("payee")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for name in ("caller", "pretext"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    scored = linker.inference.predict(threshold_match_probability=0.01)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, LIKELY).as_pandas_dataframe()
    found = groups.set_index("complaint")["cluster_id"].reindex(told.complaints["complaint"].to_pylist())
    return np.asarray(pd.factorize(found)[0], np.int64)


def text_alone(told: World) -> Ints:
    """Return what hangs together when texts of Jaccard similarity .6 or more are linked (by three characters)."""
    lsh = RMinHashLSH(ALIKE, 128, 32)
    sketches = []
    for number, text in enumerate(told.texts):
        made = RMinHash(128, 1)
        made.update(sorted({text[at : at + 3] for at in range(len(text) - 2)}))
        lsh.insert(number, made)
        sketches.append(made)
    pairs = [
        (number, other)
        for number, made in enumerate(sketches)
        for other in lsh.query(made)
        if other > number and made.jaccard(sketches[other]) >= ALIKE
    ]
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return contracted(len(told.texts), left, right, np.ones(len(left), np.int64))


def by_component(told: World) -> Ints:
    """Return the connected components of our links, as if nothing spoke against any."""
    with open_engine() as engine:
        public = engine.table(told.public)
        rows, scored = compare(engine, engine.table(told.complaints), engine.table(told.orders), public, read_weights())
        ids = engine.rows(rows.select("number", "complaint").order_by("number"))["complaint"].to_pylist()
        links = engine.rows(scored.filter(scored.probability >= 0.9).select("left", "right"))
    place = {name: at for at, name in enumerate(told.complaints["complaint"].to_pylist())}
    at = np.array([place[name] for name in ids], np.int64)
    left, right = (at[links[side].to_numpy()] for side in ("left", "right"))
    return contracted(len(ids), left, right, np.ones(len(left), np.int64))
