"""Bringing tables in, running expressions and keeping results, the same on both engines."""

from datetime import date, datetime

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.engine import Engine

COLUMNS: dict[pa.DataType, st.SearchStrategy[object]] = {
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.string(): st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
    pa.timestamp("us"): st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001  naive is meant
    pa.date32(): st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    pa.bool_(): st.booleans(),
}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    kinds = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=4))
    height = draw(st.integers(0, 5))
    columns = {
        f"c{place}": pa.array(draw(st.lists(st.none() | COLUMNS[kind], min_size=height, max_size=height)), kind)
        for place, kind in enumerate(kinds)
    }
    return pa.table({"row": pa.array(range(height), pa.int64()), **columns})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_a_table_brought_in_comes_back_the_same(engine: Engine, rows: pa.Table) -> None:
    assert engine.rows(engine.table(rows).order_by("row")).combine_chunks() == rows.combine_chunks()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_a_kept_table_comes_back_the_same(engine: Engine, rows: pa.Table) -> None:
    kept = engine.keep(engine.table(rows))
    assert engine.rows(kept.order_by("row")).combine_chunks() == rows.combine_chunks()


def test_a_table_is_brought_in_in_our_types(engine: Engine) -> None:
    rows = pa.table({"n": pa.array([1], pa.int16()), "s": pa.array(["x"]).dictionary_encode(), "e": pa.nulls(1)})
    assert engine.rows(engine.table(rows)).schema == pa.schema(
        [("n", pa.int64()), ("s", pa.string()), ("e", pa.string())]
    )


def test_aggregates_have_the_same_types_on_both(engine: Engine) -> None:
    rows = engine.table(pa.table({"k": ["a", "a", "b"], "n": [1, 2, None], "x": [0.5, 1.5, 2.5]}))
    grouped = rows.group_by("k").agg(
        rows=rows.count(), sum=rows.n.sum(), mean=rows.n.mean(), most=rows.x.max(), kinds=rows.n.nunique()
    )
    result = engine.rows(grouped.order_by("k"))
    assert result.schema.types == [pa.string(), pa.int64(), pa.int64(), pa.float64(), pa.float64(), pa.int64()]
    assert result.to_pylist() == [
        {"k": "a", "rows": 2, "sum": 3, "mean": 1.5, "most": 1.5, "kinds": 2},
        {"k": "b", "rows": 1, "sum": None, "mean": None, "most": 2.5, "kinds": 0},
    ]


def test_times_mean_the_same_on_both(engine: Engine) -> None:
    at = datetime(2024, 2, 29, 20, 30)  # noqa: DTZ001  naive is meant
    rows = engine.table(pa.table({"at": pa.array([at])}))
    result = engine.rows(
        rows.select(
            business_day=(rows.at + ibis.interval(hours=8)).truncate("D"),
            before=rows.at - ibis.interval(days=3),
            seconds=rows.at.epoch_seconds(),
            is_later=rows.at > ibis.literal(datetime(2024, 2, 29, 20, 29)),  # noqa: DTZ001
            written=rows.at.strftime("%Y-%m-%d"),
            parsed=ibis.literal("2024-02-29 20:30:00").cast("timestamp"),
        )
    ).to_pylist()
    assert result == [
        {
            "business_day": datetime(2024, 3, 1),  # noqa: DTZ001
            "before": datetime(2024, 2, 26, 20, 30),  # noqa: DTZ001
            "seconds": 1709238600,
            "is_later": True,
            "written": "2024-02-29",
            "parsed": at,
        }
    ]


def test_a_result_without_rows_has_its_columns(engine: Engine) -> None:
    rows = engine.table(pa.table({"n": [1], "s": ["x"]}))
    result = engine.rows(rows.filter(rows.n > 1))
    assert (result.num_rows, result.schema) == (0, pa.schema([("n", pa.int64()), ("s", pa.string())]))


def test_a_sum_beyond_64_bits_is_an_error_and_no_wrong_number(engine: Engine) -> None:
    rows = engine.table(pa.table({"n": [2**63 - 1, 1]}))
    with pytest.raises(Exception, match=r"(?i)overflow|not in range|does not fit|out of bounds"):
        engine.rows(rows.agg(n=rows.n.sum()))


def test_an_engine_goes_on_after_an_error(engine: Engine) -> None:
    rows = engine.table(pa.table({"s": ["x"]}))
    with pytest.raises(Exception, match=r"(?i)convert|cast"):
        engine.rows(rows.select(n=rows.s.cast("int64")))
    assert engine.rows(rows).num_rows == 1


def test_the_order_asked_for_is_the_order_given(engine: Engine) -> None:
    numbers = engine.table(pa.table({"n": list(range(10_000))}))
    wide = numbers.cross_join(engine.table(pa.table({"m": list(range(20))})))
    one = wide.select(n=wide.n * 20 + wide.m)
    assert engine.rows(one.order_by(one.n.desc())).column("n").to_pylist() == list(range(199_999, -1, -1))


def test_what_is_kept_is_computed_once(engine: Engine) -> None:
    rows = engine.table(pa.table({"n": list(range(100))}))
    kept = engine.keep(rows.mutate(drawn=ibis.random()))
    assert engine.rows(kept.order_by("n")) == engine.rows(kept.order_by("n"))


def test_a_name_kept_again_replaces_what_it_held(engine: Engine) -> None:
    kept = engine.keep(engine.table(pa.table({"n": [1, 2]})), "again")
    kept = engine.keep(kept.filter(kept.n > 1).mutate(s=ibis.literal("x")), "again")
    assert engine.rows(kept).to_pylist() == [{"n": 2, "s": "x"}]
    kept = engine.keep(kept.mutate(n=kept.n + 1), "again")
    assert engine.rows(kept).to_pylist() == [{"n": 3, "s": "x"}]


def test_kept_tables_join_with_tables_brought_in(engine: Engine) -> None:
    accesses = engine.keep(engine.table(pa.table({"custodian": ["a", "b", "b"], "order": [1, 1, 2]})))
    complaints = engine.table(pa.table({"order": [1]}))
    seen = accesses.join(complaints, "order").group_by("custodian").agg(n=ibis._.count())
    assert engine.rows(seen.order_by("custodian")).to_pylist() == [
        {"custodian": "a", "n": 1},
        {"custodian": "b", "n": 1},
    ]


def test_a_memtable_inside_an_expression_is_brought_in(engine: Engine) -> None:
    assert engine.rows(ibis.memtable(pa.table({"n": [1]}))).to_pylist() == [{"n": 1}]


def test_a_value_without_a_place_in_our_tables_is_refused(engine: Engine) -> None:
    rows = engine.table(pa.table({"n": [1]}))
    with pytest.raises(TypeError, match="struct"):
        engine.rows(rows.select(both=ibis.struct({"n": rows.n})))
