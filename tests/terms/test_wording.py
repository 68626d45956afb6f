"""Sketches tell how alike two texts are, and nothing else without the key."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.terms.identifiers import Tokens
from holdfast.terms.wording import SKETCH_CHARACTERS, is_sketch, sketch

KEY, OTHER = b"a key that only tests have, no 1", b"a key that only tests have, no 2"
TOLD = "昨天有人打电话来，自称客服，说系统升级我的订单失效了，要给我退款，让我点开一个链接填银行卡和验证码，我就信了。"


def likeness(one: str, other: str) -> float:
    a, b = (np.frombuffer(each[:SKETCH_CHARACTERS].encode(), np.uint8) - ord("a") for each in (one, other))
    differ = np.unpackbits(a ^ b).sum()
    return float(1 - 2 * differ / (SKETCH_CHARACTERS * 4))


def made(text: str, key: bytes = KEY) -> str:
    found = sketch(text, key)
    assert found is not None
    assert is_sketch(found)
    return found


def test_likeness_is_that_of_the_pieces():
    rng = np.random.default_rng(3)
    errors = []
    for shared in (0, 20, 50, 80):
        for _ in range(12):
            letters = rng.choice(np.arange(0x4E00, 0x8E00), 180 - shared, replace=False)
            one, other = letters[:90], np.concatenate((letters[:shared], letters[90:]))
            texts = ["".join(map(chr, each)) for each in (one, other)]
            sets = [{text[at : at + 3] for at in range(88)} for text in texts]
            true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
            errors.append(likeness(made(texts[0]), made(texts[1])) - true)
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.09


def test_amounts_and_numbers_do_not_make_texts_unlike():
    assert made(TOLD + "被骗了4720元") == made(TOLD + "被骗了980.50元")


def test_under_another_key_nothing_can_be_compared():
    assert abs(likeness(made(TOLD), made(TOLD, OTHER))) < 0.3


@pytest.mark.parametrize("text", ["", "客服", "ok then", "12345678901234567890"])
def test_of_too_little_text_there_is_no_sketch(text):
    assert sketch(text, KEY) is None


@given(st.text(max_size=300))
def test_whatever_the_text_there_is_a_sketch_or_none(text):
    found = sketch(text, KEY)
    assert found is None or is_sketch(found)


def test_as_a_token_it_says_what_it_is_and_an_empty_one_is_null():
    tokens = Tokens(KEY)
    assert tokens.token("wording", TOLD).startswith("w_")
    assert tokens.column("wording", _array([TOLD, "too short", None])).to_pylist()[1:] == [None, None]


def test_neighbouring_numbers_share_a_block_and_short_numbers_have_none():
    tokens = Tokens(KEY)
    one, other, far = (
        tokens.token("phone_block", number) for number in ("10012345678", "+86 10012345999", "10012346678")
    )
    assert one == other != far
    assert tokens.column("phone_block", _array(["95588", "10012345678"])).to_pylist() == [None, one]


def _array(values: list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())
