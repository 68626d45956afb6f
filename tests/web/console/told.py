"""Complaints of invented people, taken in as customers send them. Their numbers cannot be dialled."""

from datetime import UTC, datetime, timedelta
from typing import Any

CHINESE = (
    "我叫王小禾，电话是10012345678。3月5日下午三点半接到自称聚美优品客服的电话，对方号码是10087654321，知道我的姓名、"
    "地址和买的面膜，说系统升级把我误登记成了批发商，每月要扣500元，让我点开链接 http://refund-123.example/ "
    "填写银行卡号和验证码，我通过支付宝转了7.8万元。我在广东，已经报警。"
)
ENGLISH = (
    "On 6 March at 4 pm a woman called from 10087654321 and said she was customer service of Jumei. She knew my name "
    "and what I bought. The item was out of stock, she said; I must open http://refund-123.example/ and type the code. "
    "I lost 1,200 yuan."
)
BEGAN = datetime(2016, 3, 7, 2, 0, tzinfo=UTC)


def take(words: str, at: datetime = BEGAN, **more: Any) -> Any:
    """Take a complaint in and return its row."""
    from holdfast.flow.hearing import complaint_take
    from holdfast.record.models import Complaint
    from holdfast.record.roles import customer

    receipt = complaint_take(customer(), words, channel=more.pop("channel", "portal"), reported_at=at, **more)
    return Complaint.objects.get(pk=receipt.complaint)


def take_both() -> list[Any]:
    return [take(CHINESE, person={"name": "王小禾", "phone": "10012345678"}), take(ENGLISH, BEGAN + timedelta(hours=5))]
