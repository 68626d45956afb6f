"""What is said of a number that called: from the shop's own list of contacts, never that it is safe."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from holdfast.flow.callers import caller_known
from holdfast.lake import Lake, open_lake
from holdfast.terms.identifiers import Tokens

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
OURS, OTHER = "+8657100000000", "+85221234567"
TOKENS = Tokens(b"k" * 32)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    opened = open_lake(str(tmp_path_factory.mktemp("callers") / "lake"), free_bytes=0)
    ats = [NOW - timedelta(days=10), NOW - timedelta(days=3), NOW - timedelta(hours=1), NOW - timedelta(minutes=30)]
    numbers = [OURS, OURS, "+8657100000001", "+8657100000001"]
    opened.append(
        "contacts",
        pa.table(
            {
                "at": pa.array([at.replace(tzinfo=None) for at in ats], pa.timestamp("us")),
                "tenant": ["main"] * 3 + ["other"],
                "account": [TOKENS.token("account", f"c{n}") for n in range(4)],
                "channel": ["phone"] * 4,
                "from_number": [TOKENS.token("phone", number) for number in numbers],
            }
        ),
    )
    return opened


def said(lake: Lake, tenant: str, number: str, at: datetime | None = None) -> str:
    return caller_known(lake, tenant, TOKENS.token("phone", number), at, now=NOW)


@pytest.mark.parametrize(
    ("number", "before", "answer"),
    [
        (OURS, None, "ours"),
        (OURS, timedelta(days=3, minutes=40), "ours-then"),
        (OURS, timedelta(days=3, hours=5), "ours-not-then"),
        (OURS, timedelta(minutes=5), "unknown"),  # what we called last is not all in the lake yet
        (OTHER, None, "not-ours"),
        (OTHER, timedelta(days=3), "not-ours"),
        (OURS, timedelta(days=200), "unknown"),  # before the list begins
    ],
)
def test_the_answer_follows_the_list_of_contacts(lake, number, before, answer):
    assert said(lake, "main", number, NOW - before if before else None) == answer


def test_another_tenants_calls_are_not_ours(lake):
    assert said(lake, "other", OURS) == "not-ours"


def test_where_nothing_was_written_down_nothing_is_said(tmp_path):
    empty = open_lake(str(tmp_path / "lake"), free_bytes=0)
    assert said(empty, "main", OURS) == "unknown"


def test_a_list_that_ended_long_ago_says_nothing(lake):
    later = NOW + timedelta(days=60)
    assert caller_known(lake, "main", TOKENS.token("phone", OTHER), None, now=later) == "unknown"
