"""Numbers of gift cards are read in Chinese and English, and nothing else is taken for one."""

import pytest

from holdfast.hear import hear
from holdfast.hear.masking import masked


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        (
            "他让我买了三张礼品卡，卡号分别是 1000 2000 3000 4001、1000200030004002 和 1000200030004003，被骗了。",
            ["1000200030004001", "1000200030004002", "1000200030004003"],
        ),
        (
            "He said he was from customer service. The gift card number is GC-778899, and codes AQ3X-9ABCDE-7XYZ.",
            ["GC778899", "AQ3X9ABCDE7XYZ"],
        ),
        ("買了京東E卡 JDE1234567890123 後把卡密告訴他", ["JDE1234567890123"]),
        ("用礼品卡付了 200000 元，订单号 JM20160712345", []),
        ("礼品卡 12345678 元，2016-07-12 买的礼品卡 2016-07-12 用", []),
        ("gift cards worth 1,500,000 and 3 gift cards of 500 each", []),
        ("我的银行卡卡号 6222021234567890123", []),
    ],
)
def test_numbers_after_the_word_are_read_and_sums_and_days_are_not(text, cards):
    read = hear(text)
    assert read.values("gift_card") == cards
    for fact in read.of("gift_card"):
        assert not any(
            fact.start < other.end and other.start < fact.end for other in read.facts if other.field != "gift_card"
        )
    if cards:
        assert "[gift card]" in masked(text)
        assert not any(card in masked(text).replace(" ", "").replace("-", "").upper() for card in cards)
