"""Tokens: equal for what is the same, unlike for everything else, and of no use without the key."""

import hashlib
import hmac
from typing import get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.terms.identifiers import Tokens, is_token, normal, token
from holdfast.terms.schemas import TokenKind

KEY = bytes(range(32))
KINDS: tuple[TokenKind, ...] = tuple(kind for kind in get_args(TokenKind) if kind != "wording")
"""Of wordings there are sketches: see test_wording."""
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(deadline=None)
@given(st.sampled_from(KINDS), TEXTS, st.binary(min_size=32, max_size=100))
def test_a_token_is_hmac_of_its_kind_and_the_normal_form(kind: TokenKind, value: str, key: bytes):
    message = f"holdfast:{kind}:{normal(kind, value)}".encode()
    made = token(kind, value, key)
    assert made[2:] == hmac.new(key, message, hashlib.sha256).hexdigest()[:32]
    assert is_token(made)


@settings(deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.none() | TEXTS))
def test_a_column_gives_the_tokens_of_its_values(kind: TokenKind, values: list[str | None]):
    tokens = Tokens(KEY)
    expected = [token(kind, v, KEY) if v is not None and normal(kind, v) else None for v in values]
    for column in (pa.array(values, pa.string()), pa.array(values, pa.string()).dictionary_encode()):
        assert tokens.column(kind, column).to_pylist() == expected
    assert tokens.column(kind, pa.chunked_array([values, values], pa.string())).to_pylist() == expected * 2


@settings(deadline=None)
@given(st.sampled_from(KINDS), TEXTS)
def test_the_normal_form_is_its_own_normal_form(kind: TokenKind, value: str):
    once = normal(kind, value)
    if kind != "phone":  # digits alone may begin as an international prefix does
        assert normal(kind, once) == once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "100 0000 0001", "+86 100-0000-0001"),
        ("phone", "008610000000001", "10000000001"),
        ("phone", "１００００００００01", "10000000001"),
        ("phone", "+44 7700 900123", "0044 7700 900123"),
        ("account", "Jo.Doe@Example.COM ", "jo.doe@example.com"),
        ("card", "gc12-34 56", "GC123456"),
        ("card", "r¸", "ŗ"),
        ("text", "别  买，是骗子", "别 买,是骗子"),
    ],
)
def test_what_is_the_same_has_one_token(kind: TokenKind, one: str, other: str):
    assert token(kind, one, KEY) == token(kind, other, KEY)


@pytest.mark.parametrize(("one", "other"), [("aB3", "Ab3"), ("10", "010"), ("a 1", "a1")])
def test_ids_that_differ_stay_apart(one: str, other: str):
    assert token("account", one, KEY) != token("account", other, KEY)


def test_kinds_and_keys_never_meet():
    made = {token(kind, "1", key) for kind in KINDS for key in (KEY, KEY[::-1])}
    bodies = {each[2:] for each in made}
    assert len(made) == len(bodies) == 2 * len(KINDS)


def test_more_values_than_are_remembered_change_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("holdfast.terms.identifiers._REMEMBERED", 3)
    tokens, values = Tokens(KEY), pa.array([str(i) for i in range(10)])
    first = tokens.column("account", values)
    assert tokens.column("account", values[::-1]) == first[::-1]


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(KEY[:31])
