"""Whatever the text is: it is read, in time in proportion to its length, and every fact is where it says it is."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.hear import Fact, Moment, Money, hear
from holdfast.hear.amounts import amounts_in
from holdfast.hear.folding import fold
from holdfast.hear.lexicon import Lexicon, lexicon
from holdfast.hear.masking import masked
from holdfast.hear.reading import page_of

WRITTEN = datetime.fromisoformat("2026-05-12T10:20:00")
PIECES = (
    "昨天下午三点半",
    "5月3日",
    "on 3 May",
    "接到自称京东客服的电话",
    "claiming to be from Amazon",
    "被骗",
    "損失",
    "47,200元",
    "七萬八千",
    "７．８万",
    "RM 3,500",
    "₹1.2 lakh",
    "a fake courier called",
    "系统升级",
    "說我誤設為經銷商",
    "订单号12345678901",
    "16400012345",
    "+44 20 7946 0123",
    "jd-tk.example/a?b=1",
    "他知道我的姓名和地址",
    "让我下载会议软件",
    "已经报警",
    "😭",
    "👨‍👩‍👧",
    "㍿",
    "e\u0301",
    "\u200b",
    "ﬁ",
    "。",
    "，",
    "! ",
    "\n",
    " ",
    "6200000000000005",
    "户名刘某某",
    "desk77@okxyz",
    "account 00417725, Joanna Mercer",
    "transferred to a D. Pemberton",
    "转到",
    "8万一分",
    "我们俩",
    "买了一双运动鞋",
    "i lost $5,000 in all",
)
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=14).map("".join)
)
WORDS = {
    "platform": "platform", "pretext": "pretext", "payment": "payment", "lender": "lender", "region": "region",
    "caller_region": "region", "fields_known": "known", "contact": "contact",
}  # fmt: skip


def says(fact: Fact, quote: str) -> bool:
    """Whether the words a fact was read from say its value by themselves."""
    folded = fold(quote).text
    if isinstance(fact.value, Money):
        return fact.value.minor in {amount.money.minor for amount in amounts_in(folded, fact.value.currency, [])}
    if isinstance(fact.value, Moment):
        return bool(page_of(quote, WRITTEN, "Asia/Shanghai").mentions)
    if fact.field in WORDS:
        hits = lexicon().find(folded).get(WORDS[fact.field], [])
        # The item may also be named again by its own word.
        return fact.value == "item" or any(hit.value == fact.value for hit in hits)
    if fact.field in {"order", "parcel", "account", "card", "national_id"}:
        return fact.value == (folded if "@" in folded else "".join(char for char in folded if char.isalnum()))
    if fact.field in {"url", "item", "email", "payee", "name", "address"}:
        return folded == fold(str(fact.value)).text
    return bool(quote)


@given(TEXTS)
@settings(max_examples=250, deadline=None)
def test_every_fact_says_its_value_where_it_stands(text):
    read = hear(text, WRITTEN)
    for fact in read.facts:
        assert 0 <= fact.start < fact.end <= len(text)
        assert says(fact, text[fact.start : fact.end]), (fact, text[fact.start : fact.end])
        assert 0 < fact.confidence <= 1


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_reading_twice_says_the_same(text):
    assert hear(text, WRITTEN).facts == hear(text, WRITTEN).facts


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "12,",
        "1 ",
        "(1-",
        "万",
        "一二",
        "[",
        "))((",
        "姓名知道填",
        "昨天3点",
        "被骗500元",
        "5人被骗500元",
        "让我转500元，",
        "$5 and ",
        "转账1234，",
        "a.",
        "a@a.",
        "jd.com ",
        "号室路",
        "误",
        "refund ",
        "the police ",
        "called yesterday ",
        "买了",
        "\u200b",
        "😭",
        "i lost $5 ",
        "没报警",
        "one hundred ",
        "/",
        "5/",
    ],
)
def test_hostile_text_is_read_in_proportion_to_its_length(piece):
    hear(piece * 50, WRITTEN)
    start = time.process_time()
    hear(piece * (60_000 // len(piece)), WRITTEN)
    assert time.process_time() - start < 5


@given(st.sampled_from(["16400012345", "+44 7700 900123", "11010119900307109X"]), TEXTS)
@settings(max_examples=60, deadline=None)
def test_long_numbers_never_survive_masking(number, text):
    assert number not in masked(f"{text} {number} {text}")


def test_numbers_beside_one_another_are_each_read_and_long_ones_masked():
    read = hear("骗子来电 16400012345 16400054321", WRITTEN).values("caller_number")
    assert read == ["+8616400012345", "+8616400054321"]
    assert masked("00000000000000 16400012345 00000000000000") == "[phone] [phone] [phone]"
    assert masked("9" * 60) == "[number]"


def test_values_of_one_place_stand_in_one_order_in_every_process():
    values = "hgfedcba"
    hits = Lexicon({"pretext": "\n".join(f"{value}: 误…会员" for value in values)}).find("误开会员")["pretext"]
    assert [hit.value for hit in hits] == sorted(values)
