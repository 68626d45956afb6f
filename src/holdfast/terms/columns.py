"""What other systems call our columns, in English and Chinese; used to propose a mapping, never to apply one."""

import re
import unicodedata
from functools import cache

SYNONYMS: dict[str, dict[str, str]] = {
    "complaints": {
        "complaint": (
            "complaint id, complaint no, complaint number, ticket, ticket id, ticket no, case id, report id, 投诉, "
            "投诉号, 投诉编号, 投诉单号, 工单, 工单号, 工单编号, 案件编号, 举报编号, 編號, 編号"
        ),
        "account": "被叫客户, 投诉人, 投诉人id, 投诉客户, 受害人, complainant, victim",
        "order": "涉及订单, 涉及订单号, 投诉订单, 投诉订单号",
        "called_at": (
            "called, call time, call at, time of call, call date, incident time, incident at, 来电时间, "
            "接电话时间, 接到电话时间, 被骗时间, 诈骗电话时间, 通话时间, 案发时间, 來電時間"
        ),
        "reported_at": (
            "reported, report time, reported time, created, created at, create time, complaint time, "
            "complained at, submitted at, 投诉时间, 举报时间, 报案时间, 受理时间, 登记时间, 提交时间, 投訴時間"
        ),
        "fields_known": (
            "known fields, knew, caller knew, what the caller knew, information known, leaked fields, 对方知道, "
            "对方掌握信息, 骗子知道, 骗子掌握信息, 泄露字段, 泄露信息, 掌握信息, 已知信息"
        ),
    },
    "accesses": {
        "at": (
            "access time, accessed at, access at, event time, event at, operation time, operated at, viewed at, "
            "log time, timestamp, time, datetime, 操作时间, 访问时间, 查看时间, 查询时间, 日志时间, 调用时间, "
            "导出时间, 时间, 操作時間"
        ),
        "custodian": (
            "operator, operator id, user, user id, username, staff, staff id, employee, employee id, agent, "
            "client, client id, app, app key, appkey, api client, actor, 操作人, 操作员, 操作人员, 操作账号, 员工, "
            "员工号, 工号, 访问者, 访问账号, 账号, 应用, 调用方, 經辦人, 经办人"
        ),
        "custodian_kind": (
            "operator type, user type, role, actor type, client type, kind, 操作人类型, 账号类型, 角色, 岗位, 类型"
        ),
        "account": "viewed customer, 被查看客户, 被查询客户",
        "fields": (
            "fields shown, shown fields, field, fields viewed, columns, data fields, 字段, 查看字段, 显示字段, "
            "访问字段, 返回字段, 查询字段"
        ),
        "purpose": (
            "action, operation, operation type, event type, access type, verb, event, 操作, 操作类型, 动作, 用途, "
            "访问类型, 行为"
        ),
    },
    "orders": {
        "at": (
            "order time, order date, ordered at, created, created at, create time, placed at, purchase time, "
            "order created at, paid at, 下单时间, 订单时间, 订单创建时间, 创建时间, 付款时间, 支付时间, 成交时间, "
            "下單時間"
        ),
        "shop": (
            "shop id, shop name, store, store id, store name, seller, merchant, 店铺, 店铺名, 店铺名称, 门店, "
            "商家, 卖家"
        ),
        "courier": (
            "carrier, courier company, logistics, shipping company, express, 快递, 快递公司, 物流, 物流公司, "
            "承运商, 快遞"
        ),
        "hub": (
            "sorting hub, sorting center, sorting centre, station, depot, 分拨, 分拨中心, 分拣中心, 转运中心, "
            "网点, 站点"
        ),
        "channel": "sales channel, platform, order channel, 渠道, 平台, 销售渠道, 订单来源, 来源",
        "warehouse": "warehouse id, warehouse name, wh, fulfilment center, 仓库, 仓库名称, 发货仓, 发货仓库, 仓",
        "category": "product category, item category, cat, 类目, 品类, 商品类目, 分类, 商品分类",
        "region": "province, state, city, area, 地区, 省, 省份, 城市, 区域, 收货省份, 收货地区",
    },
    "logins": {
        "at": "login time, logged in at, login at, timestamp, time, event time, 登录时间, 登陆时间, 时间, 登入時間",
        "is_ok": "success, successful, ok, is success, login success, 是否成功, 成功, 登录成功",
        "reason": "failure reason, fail reason, error, result code, 失败原因, 原因",
    },
    "order_items": {
        "at": "order time, created at, time, 下单时间, 时间",
        "product": "product id, item id, spu, 商品, 商品id, 商品编号",
        "sku": "sku id, sku code, sku no, 规格, 货号, 商品sku",
        "category": "product category, item category, 类目, 品类, 商品类目",
        "quantity": "qty, count, number, num, 数量, 件数",
    },
    "gift_cards": {
        "at": "event time, operation time, time, created at, 操作时间, 时间",
        "card": "card no, card number, gift card, card id, 卡号, 礼品卡号",
        "to_account": "recipient account, received by, to user, 受赠人, 转入账户",
        "verb": "action, operation, event, event type, type, 操作, 操作类型, 动作",
    },
    "bindings": {
        "at": "bind time, bound at, event time, time, 绑定时间, 操作时间, 时间",
        "instrument": "card no, bank card, card number, wallet, payment method, 银行卡, 银行卡号, 卡号, 钱包",
        "verb": "action, operation, event, event type, 操作, 操作类型, 动作",
        "proof": "verification, verify method, auth method, 验证方式, 校验方式",
    },
    "account_changes": {
        "at": "change time, changed at, event time, time, 变更时间, 修改时间, 时间",
        "verb": "change, change type, action, event, event type, 变更类型, 修改类型, 操作",
    },
    "contacts": {
        "at": "contact time, called at, sent at, time, 联系时间, 呼出时间, 发送时间, 时间",
        "channel": "contact channel, method, 联系方式, 渠道",
        "from_number": "caller id, from, caller number, outgoing number, 主叫号码, 外呼号码, 呼出号码",
        "purpose": "reason, subject, 目的, 事由, 联系原因",
    },
    "reviews": {
        "at": "review time, reviewed at, created at, time, 评价时间, 评论时间, 时间",
        "product": "product id, item id, spu, 商品, 商品id, 商品编号",
        "text": "review, content, comment, review text, 评价, 评价内容, 评论, 评论内容",
        "language": "lang, locale, 语言",
    },
}
"""Table -> our column -> other names of it, besides those in ``EVERYWHERE``, parted by commas."""

EVERYWHERE: dict[str, str] = {
    "order": (
        "order id, order no, order number, order sn, orderid, trade id, tid, oid, 订单, 订单号, 订单编号, 订单id, "
        "交易号, 交易编号, 訂單號, 訂單編號"
    ),
    "account": (
        "account id, customer, customer id, customer no, buyer, buyer id, buyer nick, member, member id, uid, "
        "客户, 客户号, 客户id, 客户编号, 会员, 会员id, 会员号, 会员编号, 买家, 买家id, 买家昵称, 用户, 用户id, "
        "用户编号, 客戶, 會員編號"
    ),
    "ip": "ip address, client ip, remote addr, source ip, login ip, ip地址, 登录ip, 客户端ip",
    "device": "device id, device no, fingerprint, 设备, 设备号, 设备id",
    "user_agent": "ua, agent, browser, useragent, 浏览器, 客户端标识",
    "amount": "total, price, total amount, paid amount, 金额, 总额, 实付金额, 支付金额",
    "currency": "currency code, 币种, 货币",
    "tenant": "shop group, 租户",
}
"""Names that mean the same in every table that has the column."""


def bare(name: str) -> str:
    """Return a column name without what does not carry meaning: case, width, underscores, hyphens, spaces, brackets.

    ``Order_ID``, ``orderId`` and ``order id`` are the same name.
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    return re.sub(r"[\s_\-./()\[\]【】:：#]+", "", parted).lower()


def synonyms(table: str, column: str) -> frozenset[str]:
    """Return the bare other names of a column of ours."""
    written = f"{SYNONYMS.get(table, {}).get(column, '')}, {EVERYWHERE.get(column, '')}"
    return frozenset(bare(name) for name in written.split(",") if name.strip())


def is_known(name: str) -> bool:
    """Whether a name is one of our columns' names, or a known other name of one."""
    return bare(name) in _known()


@cache
def _known() -> frozenset[str]:
    ours = {bare(column) for table in SYNONYMS for column in SYNONYMS[table]} | {bare(key) for key in EVERYWHERE}
    others = (synonyms(table, column) for table in SYNONYMS for column in (*SYNONYMS[table], *EVERYWHERE))
    return frozenset(ours.union(*others))
