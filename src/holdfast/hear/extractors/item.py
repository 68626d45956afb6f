"""What was bought: the words after buying, up to what cannot belong to a thing's name."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("item",)

_MEASURE = r"[一两二三四五六七八九十\d]{0,3}[件双个台部套支只条瓶盒箱本把张块款辆床包袋份束罐副顶斤]?"
_PRICE = r"(?:[\d.,]{1,10}\s?(?:元|块|多块|多元)的?)?"
_CHINESE = re.compile(
    rf"(?:购买|买了|买的|买咗|买(?!家|单|卖|手|不)"
    rf"|订购|采购|(?<![网代团抢采加海])购(?!买|物|入|得|货)|拍的|挂了(?=[个台件条双部])|进了(?=一)|卖紧|订咗|订了|订的|订(?!单)|拍了|拍下|抢了|网购|下单|购入|入手)(?:了|的)?{_PRICE}[那这]?{_MEASURE}{_PRICE}"
    r"(?P<thing>[一-鿿a-z]{1,12}?)(?=[\d,，。、;!?(（\s\$]|价格|怎么|时|花了|共|一(?:件|双|个|台|部|套|支|只|条)|后|时|，|$|申请|发现|没|的订单|用了|到|收到)"
)
_ENGLISH = re.compile(
    r"\b(?:ordered|bought|purchased|order for|ordering|selling|sold|returned|returning|order of)\s(?:myself\s)?"
    r"(?:(?P<article>a pair of|a set of|a|an|the|my|some|two"
    r"|one|this)\s)?(?P<thing>(?:[a-z0-9'-]+\s){0,3}?[a-z0-9'-]{3,})"
    r"(?=\s(?:on|from|for|at|in|through|via|off|worth|was|is|and|with|last|to|that|which|to be|yesterday|\()|[.,;(]|$)"
)
_MINE = re.compile(
    r"\b(?:the|my|a|an|one|this)\s(?P<thing>(?!order\b|item\b|parcel\b|package\b|refund\b|money\b"
    r"|thing\b|product\b|goods\b|stuff\b|amount\b)"
    r"(?:(?!order\b|that\b|which\b|to\b|for\b|of\b|is\b|was\b)[a-z'-]+\s){0,2}[a-z'-]{3,})"
    r"\s(?:(?:that |which )?(?:i|she|he|we|i'd|i had)\s(?:just )?(?:ordered|bought|purchased|sent back|returned)"
    r"|listed for|\(?[$£€₹]\s?\d)"
    r"|\b(?:for (?:one|a|an|my|the)\s)(?P<one>[a-z]+\s[a-z]+)\?"
    r"|\b(?:order(?:ed)?|order (?:no|number|id)\.?|od|flipkart|amazon|shopee|lazada)\b"
    r"[^.!?\n]{0,30}?, (?:the )?(?P<row>(?:[a-z]+\s){0,2}[a-z]{3,})"
    r"(?:,\s?|\s)(?:rs\.?|[$£€₹]|rm|s\$|hk\$|\d+ rs)\s?\d"
    r"|^(?P<first>(?:[a-z]+\s)?[a-z]{3,}) from (?:[a-z]+)\b"
)
"""A thing told as the one that was bought, or between an order and its price."""
_LATER = re.compile(
    r"(?:订单号|订单)[\w:：是]{6,26}[,，\s]{1,2}(?P<thing>[一-鿿]{2,8}?)(?=[,，。\s])|(?:买|拍)的[\d.]{1,8}[元块]?的(?P<priced>[一-鿿]{2,8}?)(?=[,，。、\s]|库|断|缺|没|发|质|到|有|已)"
)
_NOT_THINGS = frozenset(
    [
        "东西",
        "商品",
        "一个",
        "什么",
        "过期",
        "单",
        "的时间",
        "时间",
        "了",
        "编号",
        "礼品卡",
        "点数",
        "保险",
        "会员",
        "家",
        "商",
        "方",
    ]
)
_UNLIKE = re.compile(
    "说|给|被|检测|质检|抽检|断货|缺货|没货|弄丢|丢|破损|召回|快件|半道|不合格|不达标|出现|质量|有问题|是|退|坏了|付不|与|后来"
)
"""Where the name of a thing ends and something is told of it."""
_NO_BEGINNING = re.compile(
    r"(?:was|were|is|has|on|in|from|at|through|via|off|for|to|with|and|but|it|last|yesterday|by|out|again|online|failed|something|things?"
    r"|stuff|goods|items?|products?|\d+ [a-z]{3}|me|invoice|card|morning|afternoon|evening|night|again|one|another)\b"
    r"|[的了家方商个单过网]|东西|什么|商品|时候|时间|下单|虚拟|理财|股票|基金|比特"
)
_NOT_ENGLISH = frozenset(["it", "them", "this", "that", "order", "on", "from", "something", "gift cards", "item"])


def read(page: Page) -> Iterator[Fact]:
    """Give the first thing that was bought."""
    for thing, start in things_at(page):
        low, high = page.folded.place(start, start + len(thing))
        written = page.folded.original[low:high] if page.is_chinese else thing
        yield page.fact("item", written, start, start + len(thing), 0.6)


def things_at(page: Page) -> Iterator[tuple[str, int]]:
    """Give the first thing that was bought, and where it is named."""
    found = _CHINESE.finditer(page.text) if page.is_chinese else _ENGLISH.finditer(page.text)
    if first := next(_things(page, found), None):
        yield first
        return
    others = (_LATER if page.is_chinese else _MINE).finditer(page.text)
    if first := next(_things(page, others), None):
        yield first


def _things(page: Page, found: Iterator[re.Match[str]]) -> Iterator[tuple[str, int]]:
    for match in found:
        group = match.lastgroup if match.re in {_MINE, _LATER} else "thing"
        group = group or "thing"
        thing = _UNLIKE.split(match[group], maxsplit=1)[0]
        if (
            thing in _NOT_THINGS
            or thing in _NOT_ENGLISH
            or not thing
            or _NO_BEGINNING.match(thing)
            or any(hit.start == match.start(group) for hit in page.hits("platform"))
        ):
            continue
        if any(word in thing for word in ("礼品卡", "gift card", "的时候", "itunes", "什么")):
            continue
        yield thing, match.start(group)
