"""What a review warns of is read at the door, before its text becomes a token."""

import pyarrow as pa
import pytest
from tests.ingest.events import ARRIVED_AT, shown

from holdfast.ingest.arrivals import read_lines
from holdfast.ingest.warnings import warnings_of
from holdfast.terms.tables import EVENTS


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("刚下单就接到诈骗电话，我的信息是不是被泄露了？", "leak"),
        ("剛下單就接到詐騙電話，個資外洩，連地址都知道", "leak"),
        ("骗子店，被骗了三百块", "fraud"),
        ("千万别买，用一天就坏", "avoid"),
        ("A caller knew my order number and asked for a code: a scam!", "leak"),
        ("Total fraud.\nThey took my money", "fraud"),
        ("Do not buy this, it broke", "avoid"),
        ("不是骗子，放心买", None),
        ("以为是诈骗电话，其实是快递", None),
        ("Not a scam, arrived on time", None),
        ("好评，物流快", None),
        ("", None),
        (None, None),
    ],
)
def test_a_review_warns_of_what_its_words_say(text, warning):
    assert warnings_of(pa.array([text], pa.string())).to_pylist() == [warning]


def test_the_lake_gets_the_warning_and_a_token_never_the_text():
    line = '{"at":"2026-05-01T00:00:00Z","product":"p1","text":"骗子，被骗了","warning":"forged"}\n'.encode()
    got = read_lines(EVENTS["reviews"], line, file="body", tokens=shown, arrived_at=ARRIVED_AT).rows["reviews"]
    (row,) = got.to_pylist()
    assert (row["warning"], row["text"]) == ("fraud", "<text>骗子，被骗了")
