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


_PERSON = r"(?P<name>(?:[A-Z]\.|[A-Z][a-z'-]{1,20})(?:\s[A-Z][a-z'-]{1,20}){1,3})"
_BESIDE_ACCOUNT = re.compile(rf"(?:\d{{3}}|@[a-z]{{2,20}})[,\s(]{{1,3}}(?:in the name of |under |name:? ?)?{_PERSON}")
_SENT = re.compile(
    r"\b(?:account|acct|a/c|transfer|transferred|sent|paid|deposited|moved|wired|total|went|upi)\b", re.IGNORECASE
)
_SENT_TO = re.compile(
    rf"\b(?:transfer|transferred|sent|paid|wired|deposited|payment|money)\b[^.!?\n]{{0,40}}?"
    rf" to (?:a |an |one |someone called )?{_PERSON}"
    rf"|(?:过咗|過咗|轉|转|匯|汇|打)[^。！？\n]{{0,16}}[去到給给至]{_PERSON.replace('name', 'holder')}"
)
_TO_CAPITAL = re.compile(r"to (?:a |an |one |someone called )?[A-Z][a-z.]|[去到給给至][A-Z][a-z.]")
_NO_PERSON = re.compile(
    r"\b(?:Bank|Pay|Card|Account|Support|Service|Customer|Care|Police|Amazon"
    r"|January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every payee named."""
    if page.is_ordinary:
        return
    for match in _PAYEE.finditer(page.text):
        group = match.lastgroup or ""
        yield page.fact("payee", match[group], match.start(group), match.end(group), 0.8)
    yield from _capitals(page)


def _capitals(page: Page) -> Iterator[Fact]:
    """Give names in capitals after an account's number, or whom money was sent to."""
    original = page.folded.original
    for match in _BESIDE_ACCOUNT.finditer(original):
        if _SENT.search(original, max(0, match.start() - 90), match.start()):
            yield Fact("payee", match["name"].lower(), match.start("name"), match.end("name"), 0.75)
    for match in _SENT_TO.finditer(original) if _TO_CAPITAL.search(original) else ():
        group = match.lastgroup or ""
        if not _NO_PERSON.search(match[group]):
            yield Fact("payee", match[group].lower(), match.start(group), match.end(group), 0.65)
