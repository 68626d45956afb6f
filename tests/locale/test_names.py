"""Names from outside can be shown without harm."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.locale import sentences, shown
from holdfast.locale.names import CONCEALED, ISOLATE, JOINERS, LONGEST, POP

OURS = {ISOLATE, POP}


@given(st.text(st.characters(), max_size=600))
def test_nothing_hidden_is_left_in_a_name(name):
    text = shown(name)
    assert not [c for c in text if unicodedata.category(c) in CONCEALED and c not in JOINERS | OURS]
    assert shown(text) == text


@given(st.text("abc杭州 ", max_size=LONGEST))
def test_an_ordinary_name_is_left_alone(name):
    assert shown(name) == name


def test_what_reverses_the_reading_is_written_out():
    assert shown("erp-\u202e71") == "erp-‹U+202E›71"


def test_what_moves_a_cursor_is_written_out():
    assert shown("\x1b[2Jdesk\r\n") == "‹U+001B›[2Jdesk‹U+000D›‹U+000A›"


def test_a_name_in_a_right_to_left_script_does_not_reorder_its_sentence():
    assert shown("מחסן") == f"{ISOLATE}מחסן{POP}"


def test_a_long_name_keeps_its_beginning_and_its_end():
    text = shown("a" * 300 + "-17")
    assert len(text) == LONGEST
    assert text.startswith("aaa")
    assert text.endswith("a-17")


@pytest.mark.parametrize("name", ["{ $custodian }", "{", "-brand", "[red]x[/]"])
def test_a_name_is_never_read_as_part_of_the_sentence(name):
    assert name in sentences("en").custodian(name, "staff")
