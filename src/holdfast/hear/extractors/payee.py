"""In whose name the money was taken: companies and account names."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("payee",)

_PAYEE = re.compile(
    r"(?:户名|收款人|收款方|开户名|账户名)(?:是|为|叫|:|\s){0,3}(?P<named>[一-鿿某]{2,20}?(?=[,，。;!?、()\s\d]|$|的账))"
    r"|(?:转[到入给往至账]|汇[到入给往]|打[到给入]|往|向|进了?|到了?)(?P<firm>[一-鿿某*x]{2,16}(?:有限责任公司|有限公司|公司|经营部|商行|商贸部|工作室))"
    r"|\((?P<holder>[一-鿿某]{1,3}[某*]{1,2}|[一-鿿]{2,3})\)(?=[\"“'「]?(?:保证金|的?账户|的?帐户|账号))"
    r"|\b(?:account name|account holder|beneficiary|payee|in the name of"
    r"|name of the account(?: is)?)[\s:]{1,3}(?:mr\.?\s|mrs\.?\s"
    r"|ms\.?\s)?(?P<english>[a-z]+(?:\s[a-z]+){0,3}?)(?=[.,;()\d]|\s(?:at|in|with|account|for|and|who|of"
    r"|bank)\b|$)"
)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every payee named."""
    if page.is_ordinary:
        return
    for match in _PAYEE.finditer(page.text):
        group = match.lastgroup or ""
        yield page.fact("payee", match[group], match.start(group), match.end(group), 0.8)
