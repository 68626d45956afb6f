"""Signals live: the same again is the same, what belongs together is one, the old go, judgements silence for a time."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.detect.small import at

from holdfast.detect.life import KEPT, STANDING, Judgement, expired, merged, unsuppressed
from holdfast.terms.tables import SIGNALS

NONE = STANDING.empty_table()


def signal(first: datetime, last: datetime, subject: str = "10.0.0.1", score: float = 0.5) -> dict[str, Any]:
    about = {"detector": "d", "technique": "T1586", "subject_kind": "ip", "reason": "{}"}
    return {**about, "subject": subject, "first_at": first, "last_at": last, "score": score}


def found(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SIGNALS)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from("ab")), max_size=12))
def test_merging_the_same_finding_again_changes_nothing(spans):
    seen = found(*(signal(at(days=first), at(days=first + long), subject) for first, long, subject in spans))
    once = merged(NONE, seen, at(days=20))
    assert merged(once, seen, at(days=21)) == once


def test_what_touches_is_one_signal_and_what_is_apart_is_two():
    first = merged(NONE, found(signal(at(), at(hours=1))), at(days=1))
    later = found(signal(at(hours=20), at(hours=30), score=0.9), signal(at(days=9), at(days=9)))
    rows = merged(first, later, at(days=10)).to_pylist()
    assert [(row["first_at"], row["last_at"]) for row in rows] == [(at(), at(hours=30)), (at(days=9), at(days=9))]
    assert [(row["found_at"], row["score"]) for row in rows] == [(at(days=1), 0.9), (at(days=10), 0.5)]


def test_a_signal_goes_when_its_last_event_is_long_ago():
    standing = merged(NONE, found(signal(at(), at(hours=1))), at(days=1))
    assert expired(standing, at(hours=1) + KEPT).num_rows == 1
    assert expired(standing, at(hours=1) + KEPT + timedelta(seconds=1)).num_rows == 0


def test_a_negative_judgement_silences_its_subject_until_it_ends_or_is_taken_back():
    standing = merged(NONE, found(signal(at(), at()), signal(at(), at(), "10.0.0.2")), at())
    no = Judgement("d", "ip", "10.0.0.1", "negative", at(days=1), "our own monitoring", until=at(days=30))
    assert unsuppressed(standing, [no], at(days=2))["subject"].to_pylist() == ["10.0.0.2"]
    assert unsuppressed(standing, [no], at(days=30)).num_rows == 2
    back = Judgement("d", "ip", "10.0.0.1", "unsure", at(days=2), "")
    assert unsuppressed(standing, [back, no], at(days=3)).num_rows == 2


@pytest.mark.parametrize(("reason", "until"), [("ours", None), (" ", at(days=3))])
def test_a_negative_judgement_needs_a_reason_and_an_end(reason, until):
    with pytest.raises(ValueError, match="reason and an end"):
        Judgement("d", "ip", "10.0.0.1", "negative", at(), reason, until=until)
