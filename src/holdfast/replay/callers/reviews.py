"""What is written under products: ordinary words, and the warnings of those who were called."""

ORDINARY: tuple[tuple[str, str], ...] = (
    ("zh-Hans", "东西不错，物流也快。"),
    ("zh-Hans", "颜色和图片有点差别，总体满意。"),
    ("zh-Hans", "第二次买了，还会再来。"),
    ("zh-Hans", "包装压坏了，客服给换了。"),
    ("zh-Hans", "尺码偏小，建议买大一号。"),
    ("zh-Hans", "价格实惠，送货师傅态度好。"),
    ("zh-Hans", "一般般，没有想象中好。"),
    ("zh-Hans", "送人的，对方很喜欢。"),
    ("zh-Hans", "发货太慢，等了五天。"),
    ("zh-Hans", "好评。"),
    ("en", "Good value, came on time."),
    ("en", "The colour is not what the picture shows."),
)
WARNINGS: tuple[tuple[str, str], ...] = (
    ("zh-Hans", "大家小心！买完第二天就有人冒充客服打电话说要退款，订单号都知道，是骗子。"),
    ("zh-Hans", "刚下单就接到诈骗电话，说系统升级订单失效，我的信息是不是被泄露了？"),
    ("zh-Hans", "退货那天有人打电话让点链接办退款，被骗了钱，别信！"),
    ("zh-Hans", "礼品卡是骗子让我买的，买完几分钟就被人用掉了，平台请冻结。"),
    ("zh-Hans", "客服说从来不会打电话要验证码，接到这种电话直接挂。"),
    ("en", "Warning: someone who knew my order called and asked for a code. It is a scam."),
)
"""Their places follow those of ``ORDINARY``."""
