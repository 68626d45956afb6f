"""The facts of a complaint, told in the ways people tell them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from holdfast.hear import Heard, Money, hear
from holdfast.hear.masking import masked

WRITTEN = datetime.fromisoformat("2026-05-12T10:20:00")


def heard(text: str, timezone: str = "Asia/Shanghai") -> Heard:
    return hear(text, WRITTEN, timezone)


def told(name: str, text: str, timezone: str = "Asia/Shanghai") -> list[str]:
    return [str(value) for value in heard(text, timezone).values(name)]


COMPLAINT = (
    "我10号在京东买了件399元的羽绒服，昨天下午三点半接到一个自称京东客服的电话（16400012345），说系统升级导致订单要退款，"
    "我的姓名、订单号、买的什么他全都说对了。他让我打开jd-tuihuo.example填银行卡号和短信验证码，结果卡里47200元全没了。我已经报警。"
)


def test_a_whole_complaint_is_read():
    read = heard(COMPLAINT)
    assert read.kind == "false_customer_service"
    assert read.language == "zh-Hans"
    assert read.values("platform") == ["jd"]
    assert read.values("loss") == [Money(4_720_000, "CNY")]
    assert read.values("price") == [Money(39_900, "CNY")]
    assert [str(value) for value in read.values("ordered_at")] == ["2026-05-10"]
    assert [str(value) for value in read.values("called_at")] == ["2026-05-11 15:30"]
    assert read.values("caller") == ["platform_service"]
    assert read.values("caller_number") == ["+8616400012345"]
    assert read.values("contact") == ["phone"]
    assert "system_upgrade" in read.values("pretext")
    assert set(read.values("fields_known")) == {"name", "order_number", "item"}
    assert {"link", "card_number", "code"} <= set(read.values("asks"))
    assert read.values("url") == ["jd-tuihuo.example"]
    assert read.values("police") == [True]


def test_traditional_script_reads_as_simplified_does():
    read = hear("昨天晚上8點半接到自稱momo客服的電話，說誤設成批發商，被轉走29,985元，已報案。", WRITTEN, "Asia/Taipei")
    assert (read.language, read.first("platform"), read.first("pretext")) == ("zh-Hant", "momo", "wrong_wholesaler")
    assert read.values("loss") == [Money(2_998_500, "TWD")]
    assert [str(value) for value in read.values("called_at")] == ["2026-05-11 20:30"]


@pytest.mark.parametrize(
    ("text", "minor", "currency", "timezone"),
    [
        ("冒充京东客服，骗走7.8万", 7_800_000, "CNY", "Asia/Shanghai"),
        ("冒充淘宝客服，被骗四万七千二百", 4_720_000, "CNY", "Asia/Shanghai"),
        ("假客服让我转了两万八", 2_800_000, "CNY", "Asia/Shanghai"),
        ("假客服让我转了1万8千元", 1_800_000, "CNY", "Asia/Shanghai"),
        ("冒充京东客服，卡里１２３００元被转走", 1_230_000, "CNY", "Asia/Shanghai"),
        ("the fake Amazon agent took 47,200 yuan", 4_720_000, "CNY", "Asia/Shanghai"),
        ("the fake Shopee caller made me send RM6.5k", 650_000, "MYR", "Asia/Kuala_Lumpur"),
        ("fake Flipkart call, OTP shared and ₹1.2 lakh debited", 12_000_000, "INR", "Asia/Kolkata"),
        ("fake Amazon support, I lost fifteen thousand five hundred dollars", 1_550_000, "USD", "America/New_York"),
        ("a fake Lazada caller, I lost $300", 30_000, "SGD", "Asia/Singapore"),
    ],
)
def test_a_loss_is_read_however_it_is_written(text, minor, currency, timezone):
    assert heard(text, timezone).values("loss") == [Money(minor, currency)]


def test_a_loss_is_told_apart_from_price_offer_fee_and_total_of_a_group():
    read = heard(
        "我在淘宝买了299元的鞋，假客服说误开会员每月要扣800元，又说可以赔偿900元。我转了5000元，又转了3400元，一共8400元。"
        "维权群里有300人，他们总损失600万元。"
    )
    assert told("price", read.text) == ["299.00 CNY"]
    assert told("fee", read.text) == ["800.00 CNY"]
    assert told("offer", read.text) == ["900.00 CNY"]
    assert told("loss", read.text) == ["5000.00 CNY", "3400.00 CNY"]
    assert told("group_total", read.text) == ["6000000.00 CNY"]
    assert read.values("victims") == [300]
    assert read.loss() == {"CNY": 840_000}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        # What was asked for counts when it was done.
        ("假客服要我先充2600元做担保，充完就把我删了", [2600]),
        ("假客服骗我转了7500元之后又要我再转5000，我才醒过来", [7500]),
        ("冒充京东客服，让我再打8000，我也打了", [8000]),
        ("自称淘宝客服，都要我转账2万了，银行打电话来拦住了，钱没出去", []),
        ("a fake Amazon agent took £2,400. He wanted another £3,000 but my card limit stopped it", [2400]),
        # Parts and their total, the same money told again, two payments of one size.
        ("假客服让我借了5.6万，又在另一处借了2万3，全转给他，就是79000", [56000, 23000, 79000]),
        ("冒充京东客服，1万 1万 3500 转了三次，总共两万三千五", [10000, 10000, 3500, 23500]),
        ("I sent A$640 to a fake eBay seller. I never saw the A$640 again", [640]),
        ("fake Lazada agent: guided to PayNow $6,800 and later $1,200. $8,000 altogether!", [6800, 1200, 8000]),
        # How often it went; a loan that was only partly sent on; a fee that was paid; another payment that was stopped.
        ("a fake eBay agent, I read him the codes of two £450 cards and one £100 card", [450, 450, 100]),
        ("自称盒马客服，共享屏幕后三笔九千九百九十九，一笔五千", [9999, 9999, 9999, 5000]),
        ("假客服让我借了3万，转了两笔，第一笔1.2w，第二笔8000，剩下的还在卡里", [12000, 8000]),
        ("假客服说中奖，先转600手续费，我转了；又说要1900的激活费，我也转了", [600, 1900]),
        ("冒充momo客服，依指示转账49987元，第二笔遭银行退回", [49987]),
        ("a fake Amazon agent said the monthly plan will charge £80. He got £900 and I've got £20 left", [900]),
        # What others lost, what is left, what came back, what one earns.
        ("共有14名消费者被冒充京东客服的团伙骗走76万元，其中一名教师损失18万元", [180000]),
        ("假客服把我卡里28600元转走了，余额只剩12块3，我工资才五千", [28600]),
        ("假客服骗走我23.5万元，警方挽回损失8万元", [235000]),
        # An answer to a question; units below the yuan; sums left open.
        ("客服：请问骗子让您转了多少？\n用户：7200\n客服：骗子冒充的是我们", [7200]),
        ("冒充淘宝客服，一共没了三万两千三百四十三块六毛七", [32343.67]),
        ("假客服骗了我好几百块", []),
        ("冒充京东客服，没有损失，本来要我转5000元", []),
    ],
)
def test_only_what_left_the_victim_is_lost(text, lost):
    read = heard(text)
    sums = [fact.value for fact in read.facts if fact.field in {"loss", "loss_total"}]
    assert [each.minor / 100 for each in sums if isinstance(each, Money)] == lost


def test_an_ordinary_complaint_has_no_loss_pretext_or_caller():
    read = heard("京东买的冰箱4599元，用了不到一个月就不制冷，客服约了三次维修都没人上门，要求换新。")
    assert read.kind == "ordinary"
    assert {fact.field for fact in read.facts}.isdisjoint({"loss", "pretext", "caller", "asks", "fields_known"})


@pytest.mark.parametrize(
    ("text", "day", "timezone"),
    [
        ("前天接到假客服电话", "2026-05-10", "Asia/Shanghai"),
        ("上周三接到假客服电话", "2026-05-06", "Asia/Shanghai"),
        ("4月30日下单，次日接到假客服电话", "2026-05-01", "Asia/Shanghai"),
        ("上个月28号接到假客服电话", "2026-04-28", "Asia/Shanghai"),
        ("前天，不对，昨天接到假客服电话", "2026-05-11", "Asia/Shanghai"),
        ("12月3日接到假客服电话", "2025-12-03", "Asia/Shanghai"),
        ("on the 9th a fake Amazon agent called me", "2026-05-09", "Europe/London"),
        ("last Friday a fake Amazon agent called me", "2026-05-08", "Europe/London"),
        ("a fake Amazon agent called me on 05/04/2026", "2026-04-05", "Europe/London"),
        ("a fake Amazon agent called me on 05/04/2026", "2026-05-04", "America/New_York"),
        ("a fake Amazon agent called me three days ago", "2026-05-09", "Europe/London"),
        ("客诉：1.19 18:05 接假客服来电", "2026-01-19", "Asia/Shanghai"),
        ("用户反映4-06接假客服来电", "2026-04-06", "Asia/Shanghai"),
        ("下午有个自称京东客服的打电话来", "2026-05-12", "Asia/Shanghai"),
        ("On Wednesday 6 May at half past two a fake Amazon agent called me", "2026-05-06", "Europe/London"),
    ],
)
def test_days_count_from_when_it_was_written(text, day, timezone):
    assert [value[:10] for value in told("called_at", text, timezone)] == [day]


def test_a_moment_encloses_itself_in_utc():
    moment = heard("昨天下午三点半接到假客服电话").first("called_at")
    assert moment is not None
    assert not isinstance(moment, (str, int, Money))
    local = datetime(2026, 5, 11, 15, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert moment.earliest_at == local.astimezone(UTC).replace(tzinfo=None)
    assert moment.earliest_at < moment.latest_at


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("被假客服骗了，已经报警", [True]),
        ("被假客服骗了，还没有报警", [False]),
        ("被假客服骗了，客服建议我报警", []),
        ("a fake Amazon agent robbed me, has not filed a police report yet", [False]),
    ],
)
def test_advice_to_report_is_no_report(text, reported):
    assert heard(text).values("police") == reported


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="expected a time zone"):
        hear("昨天", WRITTEN, "Mars/Olympus")


def test_days_that_do_not_exist_are_no_days():
    assert told("called_at", "0/0接到假客服电话，2月31日又接到假客服电话，99/99/2026") == []


def test_an_order_is_no_item():
    assert told("item", "对方说我的订单有问题，要退款") == []
    assert told("item", "我订了一双运动鞋，客服打电话来") == ["运动鞋"]


def test_a_shop_seen_by_the_way_is_no_platform():
    assert told("platform", "fake eBay support made me read out the codes of gift cards bought at Tesco") == ["ebay"]
    assert told("platform", "a fake Argos agent called, the fees start from next month") == ["argos"]


def test_a_failed_payment_is_no_pretext_where_its_reason_is_told():
    assert told("pretext", "闲鱼买家说付不了款，发来链接，假客服说我账号未认证，要交保证金") == ["account_problem"]
    assert told("pretext", "自称拼多多客服说我付款没成功，要我扫码重付") == ["payment_failed"]


@pytest.mark.parametrize(
    ("text", "lost", "timezone"),
    [
        ("先转了1980解冻，又转3000，加起来4980，那8万一分没见到", ["1980", "3000", "4980"], "Asia/Shanghai"),
        ("假淘宝客服说误操作打了500给我，多了要我退，我扫码付了442，被骗442", ["442"], "Asia/Shanghai"),
        ("客服：请问您有转账吗？\n用户：没有，骗子自称客服让我转5000", [], "Asia/Shanghai"),
        ("A fake courier said pay Rs 5 on his link. I entered my card. Rs 58,000 went.", ["58000"], "Asia/Kolkata"),
    ],
)  # fmt: skip
def test_a_bait_a_sum_sent_by_mistake_and_an_answer_of_no_are_no_losses(text, lost, timezone):
    read = heard(text, timezone)
    sums = [value for name in ("loss", "loss_total") for value in read.values(name) if isinstance(value, Money)]
    assert [f"{value.minor // 100}" for value in sums] == lost


def test_an_account_its_holder_and_whom_the_first_caller_handed_over_to_are_read():
    text = (
        "A man claiming to be Amazon customer service rang me. Then a lady posing as my bank had me send £900 by "
        "bank transfer to account 00417725, Joanna Mercer. My aunt paid Rs 700 by UPI to refund.desk77@okxyz too."
    )
    read = heard(text, "Europe/London")
    assert read.values("caller") == ["platform_service", "bank"]
    assert read.values("account") == ["00417725", "refund.desk77@okxyz"]
    assert read.values("payee") == ["joanna mercer"]
    assert "Joanna" not in masked(text, "Europe/London")
