"""What is personal is recognised and masked."""

import pytest

from holdfast.hear import hear
from holdfast.hear.codes import is_card, is_national_id
from holdfast.hear.masking import mask, masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我叫欧阳建，电话16400012345，住在虚构市云岚路88号3栋502室", ["欧阳建", "16400012345", "云岚路88号3栋502室"]),
        ("卡号6200 0000 0000 0005，户名刘某某", ["6200 0000 0000 0005", "刘某某"]),
        ("身份证号110101199003070011", ["110101199003070011"]),
        ("write to mei.invented@mail.example", ["mei.invented@mail.example"]),
        ("My name is Nora Inventado, I live at 12 Nowhere Street, Leeds", ["Nora Inventado", "12 Nowhere Street"]),
        ("ring me on 07700 900123", ["07700 900123"]),
        (
            "我的电话是一六四零零零一二三四五，或者幺六四零零零一二三四五",
            ["一六四零零零一二三四五", "幺六四零零零一二三四五"],
        ),
        ("164零零零一二三四五 or one six four zero zero zero one two", ["零零零一二三四五", "six four zero"]),
        ("164.0001.2345 和 164_0001_2345 和 1 6 4 0 0 0 1 2 3 4 5", ["0001", "2345", "3 4 5"]),
        ("卡号6200,0000,0000,0005", ["6200,0000"]),
        ("http://a.example/16400012345?tel=16400012345&x=1", ["16400012345"]),
        ("我住台北市中山區虛構路88號3樓之2", ["88號", "之2"]),
        ("香港九龍虛構道123號虛構大廈12樓B室", ["123號", "12樓B室"]),
        ("MY NAME IS NORA INVENTADO and my name is nora inventado", ["NORA", "inventado"]),
        (
            "PAN ABCDE1234F, send to nora.invented@okaxis, 微信号 wxid_nora88",
            ["ABCDE1234F", "nora.invented", "wxid_nora88"],
        ),
        ("7" * 60, ["7" * 9]),
    ],
)
def test_what_is_personal_is_masked(text, hidden):
    said = masked(text)
    assert [each for each in hidden if each in said] == []
    assert "[" in said


def test_sums_days_and_order_numbers_are_not_masked():
    text = (
        "5月3日在京东下单，订单号12345678901，快递SF1234567890123，被假客服骗了47200元，"
        "分3000, 3000, 1880三笔，1.5万是2026-05-03 10:20转的"
    )
    assert masked(text) == text


def test_what_a_link_says_of_one_victim_is_no_part_of_it():
    read = hear("假客服发来 jd-tk.example/refund/16400012345?tel=16400012345 让我填卡号，被骗500元")
    assert read.values("url") == ["jd-tk.example/refund"]


def test_check_digits_tell_ids_and_cards_from_other_numbers():
    assert is_national_id("110101199003070011") != is_national_id("110101199003070012")
    assert not is_national_id("110101199013070018")  # there is no thirteenth month
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")


def test_a_part_of_the_masked_text_is_found_in_the_original():
    text = "电话16400012345，被假客服骗了47200元"
    sent = mask(text, hear(text).facts, "Asia/Shanghai")
    start = sent.text.index("47200元")
    place = sent.place(start, start + 6)
    assert place is not None
    assert text[slice(*place)] == "47200元"
    assert sent.place(0, 6) is None
