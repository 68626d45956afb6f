"""The typical cases: one a pattern, the most telling, least personal; nothing personal in what is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.flow.hearing import complaint_take
from holdfast.flow.typical import masked_words, telling, typical_cases
from holdfast.record.models import Complaint, Entry
from holdfast.record.roles import RefusedError, customer, system

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PERSON = {"name": "王小满", "phone": "10000000001", "email": "man@post.example", "account": "manman88"}
PERSONAL = (
    "我叫王小满，电话10000000001，邮箱man@post.example，账号manman88，身份证11010519491231002X。接到自称客服电话+85221234567，"
    "说系统升级，知道我的订单号JM20160712345，发来 http://jumei-refund.example/p?u=1 ，让我转账到6222021234567890123，"
    "快递单号SF1234567890123，被骗47,200元。地址杭州市西湖区文三路100号2幢301室"
)
PLAIN = (
    "接到自称客服的电话，说系统升级要给我退款，知道我的姓名和地址，"
    "要我提供验证码和转账，用支付宝付的，被骗了3,000元，已经报警。"
)
SHORT = "自称客服说系统升级要退款，被骗500元"
OTHER = "自称客服的人打电话说我中奖了，让我下载软件共享屏幕，从网贷借了钱转账过去，被骗8,000元。"


def told(words: str, count: int, *, ago: int = 5) -> None:
    for number in range(count):
        at = NOW - timedelta(days=ago, minutes=number)
        complaint_take(customer(), words, channel="portal", person=PERSON, reported_at=at)


def test_one_of_each_pattern_the_commonest_first_and_the_most_telling_with_the_least_personal(pages_record):
    told(PERSONAL, 3, ago=1)
    told(SHORT, 4)
    told(PLAIN, 2)
    told(OTHER, 5)
    told(PLAIN, 5, ago=90)
    cases = typical_cases(system("typical"), NOW - timedelta(days=30), NOW)
    assert [(case.pretext, case.complaints) for case in cases] == [("system_upgrade", 9), ("prize", 5)]
    assert "报警" in cases[0].text
    assert Entry.objects.filter(entry="complaint:quote").count() == 2


def test_a_pattern_that_few_told_of_is_left_out_and_so_is_what_was_no_fraud(pages_record):
    told(PLAIN, 4)
    told(OTHER, 5)
    Complaint.objects.filter(pretext="prize").update(state="no_fraud")
    assert typical_cases(system("typical"), NOW - timedelta(days=30), NOW) == []


def test_who_only_works_at_the_desk_may_not_quote(pages_record):
    told(OTHER, 5)
    with pytest.raises(RefusedError):
        typical_cases(customer(), NOW - timedelta(days=30), NOW)


def test_nothing_personal_is_left():
    shown = masked_words(PERSONAL, PERSON, "Asia/Shanghai")
    gone = (
        *PERSON.values(),
        *("11010519491231002X", "21234567", "JM20160712345", "jumei-refund", "6222021234567890123", "SF1234567890123"),
        *("文三路", "301"),
    )
    assert not [part for part in gone if part in shown], shown
    assert "系统升级" in shown
    assert "47,200" in shown


@given(
    st.from_regex(r"1[0-9]{10}", fullmatch=True),
    st.from_regex(r"[A-Z]{2}[0-9]{9,14}", fullmatch=True),
    st.sampled_from(["电话", "号码是", "订单", "编号 ", "联系我", ""]),
)
def test_no_long_number_is_ever_left(number, code, before):
    shown = masked_words(f"有人打来，{before}{number}，还有{code}，说退款", {}, "Asia/Shanghai")
    assert number not in shown
    assert code not in shown


def test_telling_counts_kinds_of_facts_and_takes_off_what_is_personal():
    facts = [{"field": name} for name in ("asks", "asks", "loss", "name", "phone")]
    assert telling(facts) == 2 - 4
