"""Names, addresses and e-mail addresses: recognised to be masked, never to be judged.

Recall goes before precision: masking a word too many costs little.
"""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("name", "address", "email")

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉薛"
    "雷贺倪汤罗毕郝邬安常于傅卞齐康伍余顾孟平黄穆萧尹姚邵汪祁毛狄戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅盛林钟徐邱"
    "骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘丁邓洪包诸左石崔龚程裴陆荣翁段侯宁仇甘厉祖武符刘景詹龙叶黎薄白蒲邰赖卓乔闻党翟"
    "谭劳姬申冉桂牛燕尚温庄晏柴瞿阎连习艾向古易廖庾终步耿满匡国文寇欧利师关荆游权盖曾丘肖岳候涂"
)
_NAMED = re.compile(
    rf"(?:我叫|我的?名字[是叫]|姓名[:是为]?|收件人[:是为]?|收货人[:是为]?|联系人[:是为]?|户名[:是为]?|收款人[:是为]?|名叫|叫做|本人)\s?"
    rf"(?P<told>(?:欧阳|司马|上官|诸葛|[{_SURNAMES}])[一-鿿]{{1,2}})(?=[,，。;、!?()\s\d:]|$|的|于|在|是)"
    rf"|(?P<titled>[{_SURNAMES}][一-鿿]{{0,2}})(?=先生|女士|小姐|太太|同学|阿姨|老师)"
    rf"|(?P<hidden>(?:小|老|阿)?[{_SURNAMES}][某*x]{{1,2}})"
)
_CALLED = re.compile(
    r"(?:\b[Mm]y name is|\b[Ii] am|\b[Ii]'m|\b[Tt]his is|\b[Nn]ame:|\b[Ii]n the name of|\b[Aa]ccount name"
    r"|\b[Mm]rs?\.?|\b[Mm]s\.?|\b[Mm]iss|\b[Dd]r\.?)"
    r"[:\s]{1,2}([A-Z][a-z'-]{1,20}(?:\s[A-Z][a-z'-]{1,20}){0,3})"
)
_FOLDED = re.compile(
    r"\b(?:my|his|her) (?:full )?name is "
    r"(?P<told>[a-z'-]{2,20}(?: (?!and\b|from\b|i\b|but\b|who\b|in\b|at\b|so\b)[a-z'-]{2,20}){0,2})"
)
_CAPITAL, _HOUSE = re.compile(r"[A-Z][a-z'-]"), re.compile(r"\d[A-Za-z]?,?\s[A-Z]")
_NOT_NAMES = frozenset(
    {"Amazon", "Shopee", "Lazada", "Flipkart", "Customer", "The", "Not", "Very", "Just", "Still", "From"}
)
_NUMBERED = re.compile(
    r"[0-9一二三四五六七八九十]{1,5}(?:号楼|号院|号|弄|栋|幢|座|单元|室|层|楼)(?:之[0-9一二三四五六七八九十]{1,3})?"
    r"(?:(?:[一-鿿]{2,8}(?:大厦|大楼|广场|花园|苑|小区|中心|阁|台|邨|城))?"
    r"[0-9a-z一二三四五六七八九十-]{1,6}(?:号楼|号|栋|幢|座|楼|单元|室|层|户)?(?:之[0-9一二三四五六七八九十]{1,3})?){0,4}"
)
_PLACE = re.compile(r"[路街巷弄道村苑园镇厦里坊区县]")
_CHINESE_RUN = re.compile(r"[一-鿿0-9a-z-]{2,28}$")
_LIVES = re.compile(r".*(?:家住在?|住在|住址[是为:]?|地址[是为:]?|住|位于|寄到|送到|在|我是)")
_STREET = re.compile(
    r"\b(?:(?:[Ff]lat|[Aa]pt\.?|[Uu]nit|#)\s?[\w-]{1,6},?\s)?\d{1,5}[A-Za-z]?,?\s(?:[A-Z][a-z'-]{1,20}\s){1,4}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Boulevard|Blvd|Way|Place|Crescent|Terrace"
    r"|Gardens|Nagar|Marg)\b\.?"
    r"(?:,?\s[A-Z][A-Za-z'-]{1,20}){0,3}(?:,?\s(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|\d{5,6}))?"
)
_MAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}", re.ASCII)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every name, address and e-mail address."""
    for match in _NAMED.finditer(page.text):
        group = match.lastgroup or ""
        yield page.fact("name", match[group], match.start(group), match.end(group), 0.8)
    for match in _FOLDED.finditer(page.text):
        yield page.fact("name", match["told"], *match.span("told"), 0.6)
    for match in _MAIL.finditer(page.text) if "@" in page.text else ():
        yield page.fact("email", match[0], match.start(), match.end(), 0.95)
    yield from _chinese_addresses(page)
    # Capitals tell English names; they are folded away in page.text.
    original = page.folded.original
    if not _CAPITAL.search(original):
        return
    for match in _CALLED.finditer(original):
        if match[1].split()[0] not in _NOT_NAMES:
            yield Fact("name", match[1], match.start(1), match.end(1), 0.7)
    for match in _STREET.finditer(original) if _HOUSE.search(original) else ():
        yield Fact("address", match[0], match.start(), match.end(), 0.8)


def _chinese_addresses(page: Page) -> Iterator[Fact]:
    for match in _NUMBERED.finditer(page.text):
        before = _CHINESE_RUN.search(page.text, max(0, match.start() - 28), match.start())
        if not before or not _PLACE.search(page.text, max(match.start() - 12, before.start()), match.start()):
            continue
        lives = _LIVES.match(page.text, before.start(), match.start())
        start = lives.end() if lives and lives.end() < match.start() else before.start()
        yield page.fact("address", page.text[start : match.end()], start, match.end(), 0.8)
