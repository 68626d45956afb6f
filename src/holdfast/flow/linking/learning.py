"""Weights learned from complaints nobody has sorted: Splink's expectation maximisation on its own DuckDB.

Comparisons are the very expressions that score, turned to SQL. ``u`` is counted on random pairs, where there are
several shops on pairs of two shops: they are surely not of one gang. ``m`` is found on pairs that share one thing,
once for each of several things, and averaged over those a comparison does not look at (Splink's way; Fellegi and
Sunter 1969).
"""

import logging
import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import sqlglot
from sqlglot import exp

from holdfast.engine import Engine
from holdfast.errors import UsageError
from holdfast.link import Evidence, Pair, Weights, all_evidence
from holdfast.link.features import features, source
from holdfast.link.weights import Chances

if TYPE_CHECKING:
    from splink import Linker

BLOCKED_BY = ("caller", "host", "payee")
"""Things of which one that is shared makes it very likely that two complaints are of one gang."""
RANDOM_PAIRS = 4_000_000
LEAST_SHARE = 5e-4
"""No chance is learned to be less: what was never seen may happen."""
PRIOR = 0.2
"""Chosen on replayed gangs (seeds 1 to 3), where campaigns came out best; what is learned is that of the blocks."""
SEED = 7
ITERATIONS = 50

Shop = tuple[pa.Table, pa.Table | None]
"""The complaints of one shop, as they stand, and its orders."""
Learned = dict[str, dict[str, float]]
"""A chance by comparison and code of the level."""


def learn(
    engine: Engine, shops: Sequence[Shop], public: pa.Table | None, about: Mapping[str, Any], prior: float = PRIOR
) -> Weights:
    """Return weights learned from complaints.

    Args:
        engine: where the features are computed.
        shops: one at least; gangs of one are none of another's.
        public: see :func:`holdfast.link.features.features`.
        about: what they are learned from, for the file; ``version`` names them.
        prior: how likely a pair is of one gang, before anything is known of it but that it was worth comparing.

    Raises:
        UsageError: the extra ``learn`` is not installed, or there are too few complaints to learn from.
    """
    parts = [_features(engine, shop, public, number) for number, shop in enumerate(shops)]
    by_chance, levels = _random(parts), {}
    sessions = _train(_linker([pa.concat_tables(parts)], by_chance))
    for each in all_evidence().values():
        m, u = _mean(each, sessions), by_chance.get(each.name, {})
        levels[each.name] = {code: Chances(_chance(m[code]), _chance(u[code])) for code in m if code in u}
    return Weights(str(about.get("version", "1")), prior, levels, about)


def _features(engine: Engine, shop: Shop, public: pa.Table | None, number: int) -> pa.Table:
    complaints, orders = shop
    tables = [engine.table(each) if each is not None else None for each in (complaints, orders, public)]
    rows = engine.rows(features(source(tables[0], tables[1]), tables[2]))
    apart = pc.binary_join_element_wise(str(number), rows["complaint"], ":")
    return rows.set_column(rows.column_names.index("complaint"), "complaint", apart)


def _random(parts: Sequence[pa.Table]) -> Learned:
    """Return how often two complaints show each level that are not of one gang.

    What only a gang has, on pairs of two shops; what complaints of a shop have in common anyway, on any of one shop.
    """
    apart, inside = _sampled(parts), [_sampled([part]) for part in parts]
    found: Learned = {}
    for each in all_evidence().values():
        codes = apart[each.name]
        within = {code: statistics.fmean(one[each.name][code] for one in inside) for code in codes}
        found[each.name] = codes if each.is_own else within
    return found


def _sampled(parts: Sequence[pa.Table]) -> Learned:
    linker = _linker(parts, {})
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    learned = zip(all_evidence().values(), linker._settings_obj.comparisons, strict=True)
    return {
        each.name: {code: _number(level.u_probability) for code, level in _by_code(each, comparison).items()}
        for each, comparison in learned
    }


def _train(linker: "Linker") -> dict[str, Any]:
    """Return the model that each thing that pairs share allowed to learn."""
    from splink import block_on  # noqa: PLC0415  comes with an extra
    from splink.internals.exceptions import EMTrainingException  # noqa: PLC0415

    found: dict[str, Any] = {}
    for name in BLOCKED_BY:
        try:
            session = linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
        except EMTrainingException:  # nothing shares it
            continue
        found[name] = session.core_model_settings
    if not found:
        raise UsageError("there are too few complaints alike to learn from; some hundreds were expected")
    return found


def _mean(evidence: Evidence, sessions: Mapping[str, Any]) -> dict[str, float]:
    """Return how often one campaign shows each level: the mean of the sessions that a comparison has no part in."""
    looked_at = {*evidence.blocks, *(level.frequency for level in evidence.levels)}
    free = [model for block, model in sessions.items() if block not in looked_at] or list(sessions.values())
    found = [_by_code(evidence, model.get_comparison_by_output_column_name(evidence.name)) for model in free]
    met = {code: sum(_number(each[code].m_probability) for each in found) for code in found[0]}
    whole = sum(met.values())
    return {code: chance / whole for code, chance in met.items()} if whole else {}


def _by_code(evidence: Evidence, comparison: Any) -> dict[str, Any]:  # noqa: ANN401  Splink's
    known = [level for level in comparison.comparison_levels if not level.is_null_level]
    return dict(zip([*(level.code for level in evidence.levels), "else"], known, strict=True))


def _number(chance: Any) -> float:  # noqa: ANN401  Splink says in words what it did not see
    return float(chance) if isinstance(chance, float) else 0.0


def _chance(share: float) -> float:
    return min(1.0, max(LEAST_SHARE, share))


def _linker(parts: Sequence[pa.Table], by_chance: Learned) -> "Linker":
    try:
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415  comes with an extra
    except ImportError as error:
        raise UsageError("learning needs Splink: pip install 'holdfast[learn]'") from error
    for name in ("splink", "sqlglot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = SettingsCreator(
        link_type="link_only" if len(parts) > 1 else "dedupe_only",
        unique_id_column_name="complaint",
        comparisons=[_comparison(each, parts[0].schema, by_chance) for each in all_evidence().values()],
        blocking_rules_to_generate_predictions=[block_on(name) for name in BLOCKED_BY],
        max_iterations=ITERATIONS,
    )
    return Linker([part.to_pandas() for part in parts], settings, db_api=DuckDBAPI())


def _comparison(evidence: Evidence, schema: pa.Schema, by_chance: Learned) -> dict[str, Any]:
    """Return a comparison in Splink's words, made of the expressions that score."""
    sides = {f"{field.name}_{side}": dt.DataType.from_pyarrow(field.type) for field in schema for side in "lr"}
    table = ibis.table(sides, name="pair")
    pair, known = Pair(table), by_chance.get(evidence.name, {})
    levels: list[dict[str, Any]] = [
        {"sql_condition": _sql(table, ~evidence.is_known(pair)), "label_for_charts": "unknown", "is_null_level": True},
        *({"sql_condition": _sql(table, each.holds(pair)), "label_for_charts": each.code} for each in evidence.levels),
        {"sql_condition": "ELSE", "label_for_charts": "else"},
    ]
    for level in levels[1:]:
        if level["label_for_charts"] in known:
            level["u_probability"] = _chance(known[level["label_for_charts"]])
    return {"output_column_name": evidence.name, "comparison_levels": levels}


def _sql(table: ir.Table, condition: ir.BooleanValue) -> str:
    """Return an expression as DuckDB's SQL with columns named ``caller_l`` and ``caller_r``."""
    query = sqlglot.parse_one(ibis.to_sql(table.select(it=condition), dialect="duckdb"), read="duckdb")
    bare = query.expressions[0].unalias()
    return str(
        bare.transform(lambda node: exp.column(node.name) if isinstance(node, exp.Column) else node).sql("duckdb")
    )
