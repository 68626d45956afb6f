"""What tells one gang of callers from another: its numbers, pages, accounts and the turns of its script (all assumed).

Numbers and accounts are invented: no Chinese mobile number begins with 100, no card with 0000; hosts end in
``.example``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from holdfast.replay.clock import Ints

HOTLINE = "10099999999"
"""The shop's own number, which a call can be made to show: it says nothing of who called."""
HOSTS = (
    "refund-{}.example",
    "shop{}-service.example",
    "kefu{}.example",
    "claims{}-center.example",
    "order{}.vip.example",
)
TURNS: tuple[tuple[str, str], ...] = (
    ("他报了自己的工号，说是理赔中心的。", "He gave a staff number and said he was with the claims centre."),
    ("他让我加一个企业QQ，说那边有专员。", "He had me add a chat account where a specialist was waiting."),
    ("他把电话转到所谓银联中心。", "He put me through to what he called the card network's centre."),
    ("他说两小时内不处理就会扣年费。", "He said a yearly fee would be taken within two hours."),
    ("他让我不要挂电话，也不要告诉家人。", "He told me not to hang up and not to tell my family."),
    ("他让我打开手机的屏幕共享。", "He had me share the screen of my phone."),
    ("他先退了我一块钱，说通道是通的。", "He first sent me one yuan to show that the channel worked."),
    ("他说财务要核对我所有银行卡的余额。", "He said accounting had to check the balance of all my cards."),
    ("他用很重的口音，背景里有很多人在打电话。", "He had a heavy accent and many people were on the phone behind him."),
    ("他发来一张盖了公章的退款函。", "He sent me a stamped letter about the refund."),
)


@dataclass(frozen=True)
class Gang:
    """One call centre's means.

    ``numbers`` it calls from, of one block; shares of calls that show the shop's own number, that show none, and that
    are told with a turn of its script; ``pages`` and ``payees`` it uses; ``twice``: how many of those who complain do
    so over a second channel as well, within days. ``host``: which of ``HOSTS``; None: by its number.
    """

    numbers: int = 40
    official: float = 0.0
    withheld: float = 0.0
    turns: float = 0.0
    pages: int = 5
    payees: int = 8
    twice: float = 0.0
    host: int | None = None
    block: int | None = None
    """In which block of a thousand its first numbers are, 6 to 9; None: in one of its own."""
    blocks: int = 3
    """Over how many blocks its numbers are spread."""
    first_line: int = 0


def number_of(seed: int, operation: int) -> int:
    """Return the number of a gang: another one in every replay."""
    return seed * 61 % 2_000 * 10 + operation


def callers_of(rng: np.random.Generator, gang: Gang, number: int, caller: Ints) -> list[str | None]:
    """Return what the telephones of the called showed; ``number`` is the gang's, ``caller`` which of its lines rang."""
    drawn = rng.random(len(caller))
    first = number if gang.block is None else number // 10 * 10 + gang.block
    shown: list[str | None] = []
    for line, chance in zip((caller % gang.numbers).tolist(), drawn.tolist(), strict=True):
        block = first + 20_000 * (line % gang.blocks)
        own = f"100{block % 100_000:05d}{gang.first_line + line:03d}"
        shown.append(HOTLINE if chance < gang.official else None if chance < gang.official + gang.withheld else own)
    return shown


def page_of(rng: np.random.Generator, gang: Gang, number: int) -> str:
    """Return the address of one of a gang's pages."""
    pattern = HOSTS[(number if gang.host is None else gang.host) % len(HOSTS)]
    return f"http://{pattern.format(number * 100 + int(rng.integers(0, gang.pages)))}/"


def payee_of(rng: np.random.Generator, gang: Gang, number: int) -> str:
    """Return one of a gang's accounts."""
    return f"0000{number:06d}{int(rng.integers(0, gang.payees)):06d}"


def turns_of(rng: np.random.Generator, gang: Gang, number: int, of: int) -> str:
    """Return what a victim tells of the turns of a gang's script, in Chinese (0) or English (1)."""
    own: Sequence[int] = [number % len(TURNS), (number * 3 + 1) % len(TURNS)]
    said = [TURNS[each][of] for each in dict.fromkeys(own) if rng.random() < gang.turns]
    return ("" if of == 0 else " ").join(said)
