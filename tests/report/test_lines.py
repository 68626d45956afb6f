"""Sentences broken into lines of a terminal."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from holdfast.report.lines import NEVER_FIRST, NEVER_LAST, wrapped

TEXTS = st.text("ab 中文，。「」（）1-", max_size=120)


@given(TEXTS, st.integers(20, 60))
def test_no_line_is_wider_than_the_terminal_and_no_letter_is_lost(text, width):
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_chinese_breaks_between_letters_and_never_before_a_closing_mark():
    text = "订单数据最可能于七月经由快递网点「站点」流出，概率很高。" * 6
    for width in range(10, 60):
        lines = wrapped(text, width)
        assert not [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]
        assert all(cell_len(line) >= width - 7 for line in lines[:-1])


def test_words_stay_whole():
    assert wrapped("the orders left through erp-17", 12) == ["the orders", "left through", "erp-17"]


def test_a_word_wider_than_the_terminal_is_broken_inside():
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
