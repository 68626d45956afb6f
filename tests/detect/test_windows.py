"""The sliding window equals its definition, whatever the events."""

from datetime import timedelta

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.detect.small import at

from holdfast.detect.windows import distinct_within

EVENTS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from("ab") | st.none(), st.sampled_from("uvwxyz") | st.none()), max_size=40
)


@given(events=EVENTS, width=st.integers(1, 20), least=st.integers(2, 4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_distinct_values_in_a_sliding_window_are_exact(duckdb, events, width, least):
    rows = pa.table(
        {
            "at": pa.array([at(seconds=second) for second, _, _ in events], pa.timestamp("us")),
            "key": pa.array([key for _, key, _ in events], pa.string()),
            "value": pa.array([value for _, _, value in events], pa.string()),
        }
    )
    known = [(at(seconds=second), key, value) for second, key, value in events if key and value]
    expected = {}
    for when, key, _ in known:
        inside = {v for t, k, v in known if k == key and when - timedelta(seconds=width) < t <= when}
        if len(inside) >= least:
            expected[key, when] = len(inside)
    found = distinct_within(duckdb.table(rows), "key", "value", seconds=width, at_least=least)
    got = {(row["key"], row["at"]): row["many"] for row in duckdb.rows(found).to_pylist()}
    assert {moment: got.get(moment) for moment in expected} == expected
    assert all(many >= least for many in got.values())
