"""Who the caller said he was, and how he made contact."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

FIELDS = ("caller", "contact")

LATE = 400
"""How much later in the text a website or app may stand and still not be the way of contact."""
WEAK = 160
"""How much later a role may be told with a word of claiming and still go before one told with a word of calling."""
BESIDE = 18
"""Characters between "messaged" and where."""
_STRONG = re.compile(
    r"称|冒充|假|扮|谎|伪装|署名|落款|头像|名字|说是|讲是|系|说他|说她|自己是"
    r"|claim|pretend|pos(?:ed|ing)|purport|imperson|introduced|masquerad|said|says|saying|telling|stating|supposedly|fake"
    r"|signed| as\b|thought"
)
"""Words with which somebody is said to have claimed to be somebody; others only tell that he called."""
_BOUGHT = re.compile(
    r"(?:order(?:ed)?|bought|purchased?|buy)\b[^.!?\n]{0,60}\b(?:from|on)\s?(?:the )?$|(?:在|从|于)[^。,，\n]{0,4}$"
)
"""Before a shop in which was bought: that somebody then called says nothing of it."""
_SECOND = frozenset({"bank", "police", "regulator", "insurer", "government", "finance_service"})
"""Whom the first caller hands over to."""
_HANDED = re.compile(
    r"自称|冒充|声称|假扮|称是|换[了成]?一?[个名位]|转接|另一[名个位]|[一]个自称|"
    r"\b(?:claim(?:ing|ed)? to be|posing as|pretending to be|someone from|somebody from"
    r"|(?:guy|man|woman|lady|person) from)"
)
_PAYS = ("支付", "转", "钱包", "付", "零钱", "红包", " pay")
_CHATS = frozenset({"wechat", "whatsapp", "line", "qq", "telegram", "video_call"})
_ADDED = re.compile(
    r"(?:加|添加|上|再用|改用|其后以|通过)[^。,，\n]{0,4}$"
    r"|\b(?:on|add|added|via|over|by|his|to|a)\s?(?:me on |him on |his |her )?$"
)


def read(page: Page) -> Iterator[Fact]:
    """Give the first role told after a word of claiming and whom he handed over to; the ways of contact."""
    if page.is_ordinary:
        return
    role = _role(page)
    if role:
        yield page.fact("caller", role.value, role.start, role.end, 0.8)
        if second := _second(page, role):
            yield page.fact("caller", second.value, second.start, second.end, 0.7)
    contacts = page.hits("contact")
    if contacts:
        first = _first_contact(contacts, is_chinese=page.is_chinese)
        yield page.fact("contact", first.value, first.start, first.end, 0.8)
        for hit in contacts:
            if (
                hit.value in _CHATS
                and hit.value != first.value
                and hit.start > first.start
                and not page.text.startswith(_PAYS, hit.end)
                and _ADDED.search(page.text, max(0, hit.start - 12), hit.start)
            ):
                yield page.fact("contact", hit.value, hit.start, hit.end, 0.65)
                return


def _first_contact(contacts: list[Hit], *, is_chinese: bool) -> Hit:
    """Return the first way of contact; of "messaged on WhatsApp" the place."""
    first = min(contacts, key=lambda hit: hit.start + (LATE if hit.value == "app" else 0))
    if first.value == "platform_chat" and not is_chinese:
        return next((hit for hit in contacts if hit.value in _CHATS and 0 <= hit.start - first.end <= BESIDE), first)
    return first


def _second(page: Page, first: Hit) -> Hit | None:
    """Return the role of another one who came to the phone, told with a word of claiming of its own."""
    near = 12 if page.is_chinese else 40
    for role in page.hits("caller"):
        if role.value in _SECOND - {first.value} and role.start > first.end:
            claims = list(_HANDED.finditer(page.text, max(first.end, role.start - near), role.start + 1))
            if claims and not any(
                other.start > claims[-1].end() for other in page.hits_between("platform", claims[-1].end(), role.start)
            ):
                return role
    return None


def _role(page: Page) -> Hit | None:
    """Return the role nearest after a claim, earlier claims first; a platform's name alone means its service."""
    hits = page.hits("caller")
    roles = [hit for hit in hits if hit.value != "!"]
    behind, ahead = (8, 0) if page.is_chinese else (20, 18)
    for platform in page.hits("platform"):
        beside = page.hits_between("caller", platform.start - ahead, platform.end + behind)
        is_told = any(role.value != "!" and (role.start >= platform.start or role.value == "seller") for role in beside)
        if not is_told and not _BOUGHT.search(page.text, max(0, platform.start - 90), platform.start):
            roles.append(platform._replace(value="platform_service"))
    near = 12 if page.is_chinese else 45
    best, lowest = None, float("inf")
    for role in roles:
        claims = [hit for hit in page.hits_between("caller", role.start - near, role.start + 1) if hit.value == "!"]
        costs = [
            (role.start - claim.end) * (2 if page.is_chinese else 1)
            + (0 if _STRONG.search(page.text, claim.start, claim.end) else WEAK)
            for claim in claims
            if 0 <= role.start - claim.end <= near
        ]
        if costs:
            cost = role.start * 0.5 + min(costs)
            if cost < lowest:
                best, lowest = role, cost
    return best
