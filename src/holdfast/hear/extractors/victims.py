"""How many victims a report speaks of."""

from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.numerals import chinese_number, word_number
from holdfast.hear.page import Page
from holdfast.hear.scanning import Branch, Scanner

FIELDS = ("victims",)

_COUNT = (
    r"(?P<count>\d{1,3}(?:,\d{3}){1,3}|\d{1,7}|[一二两三四五六七八九十百千万]{1,8}"
    r"|\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen)\b)"
)
_OTHER = _COUNT.replace("count", "other")
_NUMERALS = "0-9一二两三四五六七八九十百千万"
_SCANNER = Scanner(
    (
        Branch(
            "counted",
            _NUMERALS,
            rf"{_COUNT}(?:多|余|来)?(?:名|位|个|宗|起|人)(?:有关|关于|受骗|被骗|涉及|遭|左右|以上|多|余)?[^\d。,，]{{0,8}}?"
            r"(?:受害人|被害人|受害者|消费者|民众|市民|大学生|学生|老人|居民|用户|买家|顾客|群众|网友|投诉|投诉人|事主"
            r"|被骗|受骗|遭假冒|遭骗|上当|中招|案)",
        ),
        Branch(
            "grouped",
            "群受被投共已我",
            rf"(?:群|受害者|被害人|受害人|受骗者|投诉|共有|已有|我们)[^\d。,，]{{0,6}}?{_OTHER}"
            r"[多余来]?(?:名|位|人|宗|起|个人)",
        ),
        Branch(
            "english",
            f"{_NUMERALS}tfsen",
            rf"{_COUNT.replace('count', 'spelled')}\s(?:[a-z]+\s){{0,2}}?(?:people|victims|customers|shoppers|buyers"
            r"|persons|consumers|individuals|residents)\b",
        ),
        Branch("pair", "我咱", r"(?:我们|咱们?)(?:俩|两人|两个|三个人?)"),
    )
)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every number of victims, two or more."""
    if page.is_ordinary:
        return
    for match in _SCANNER.scan(page.text):
        named = match.groupdict()
        written = named.get("count") or named.get("other") or named.get("spelled") or ""
        count = 2 if named.get("pair") else _number(written)
        if count and 2 <= count < 10**7:
            yield page.fact("victims", count, match.start(), match.end(), 0.8)


def _number(written: str) -> int | None:
    plain = written.replace(",", "")
    if plain.isdigit():
        return int(plain)
    if plain[:1].isascii():
        return word_number(plain.split("-"))
    read = chinese_number(plain)
    return int(read) if read is not None else None
