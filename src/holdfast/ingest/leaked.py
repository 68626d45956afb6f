"""Leaked lists as they are found: tables with a header, combos (login and password), loose text; nothing is trusted.

A row gives pieces (what may be a customer or an order) and perhaps a password. Passwords are :class:`Secret`: they show
themselves in no text, no error and no log. Memory does not grow with the file, whatever stands in it.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from holdfast.ingest.openings import unpacked_chunks

LONGEST_LINE = 1 << 16
"""Bytes of a line that are read; the rest is passed over and counted."""
MOST_PIECES = 40
LONGEST_PIECE = 128
LOOKED_AT = 500
"""Lines by which the form is told."""

Form = Literal["table", "combo", "text"]

_SEPARATORS = ("----", "\t", ";", "|", ",", ":")
_PASSWORD = frozenset(
    ["password", "passwd", "pass", "pwd", "密码", "登录密码", "口令", "明文密码", "plaintext", "passwort"]
)
_HEADER = _PASSWORD | frozenset(
    [
        "email",
        "mail",
        "e-mail",
        "phone",
        "mobile",
        "tel",
        "user",
        "username",
        "login",
        "account",
        "userid",
        "user_id",
        "id",
        "name",
        "order",
        "order_id",
        "orderid",
        "order_no",
        "address",
        "hash",
        "item",
        "amount",
        "price",
        "date",
        "邮箱",
        "手机",
        "手机号",
        "电话",
        "用户",
        "用户名",
        "账号",
        "帐号",
        "姓名",
        "收件人",
        "订单",
        "订单号",
        "地址",
        "商品",
        "金额",
        "身份证",
        "时间",
        "日期",
    ]
)
_LOGIN = re.compile(r"[^\s:;|,]{3,120}")
_ADDRESS = re.compile(r"^[a-z][a-z+.-]{1,20}://[^\s:]+(?::\d{1,5})?[^\s:]*:", re.IGNORECASE)
_HASHED = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}|\$\w{1,8}\$.+)", re.IGNORECASE)
_LOOSE = re.compile(r"[\s,;|\"'()<>\[\]{}=，；：。、]+|:+|-{2,}")


class Secret:
    """A password: it can be handed on, and shows itself nowhere."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return it, for the shop's own check and nothing else."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True)
class LeakedRow:
    """One row of a list."""

    pieces: tuple[str, ...] = field(repr=False)
    """What may be a customer or an order; personal, so not shown."""
    password: Secret | None = None
    """Where one stands there in clear; hashes cannot be tried."""


@dataclass
class Leaked:
    """A list that is being read."""

    form: Form
    separator: str
    rows: Iterator[LeakedRow]
    cut: int = 0
    """Lines so long that they were cut."""


def read_leaked(path: Path) -> Leaked:
    """Open a list, tell its form by its first lines, and read it as its rows are asked for.

    Raises:
        InputError: the file cannot be read, or its packing is damaged.
    """
    leaked = Leaked("text", "", iter(()))
    lines = (line for line in _lines(path, leaked) if line.strip())
    head = list(islice(lines, LOOKED_AT))
    leaked.form, leaked.separator, password_at = _form(head)
    skipped = 1 if leaked.form == "table" else 0
    leaked.rows = _rows(chain(head[skipped:], lines), leaked, password_at)
    return leaked


def _form(head: list[str]) -> tuple[Form, str, int | None]:
    if not head:
        return "text", "", None
    for separator in _SEPARATORS:
        names = [cell.strip().strip('"').casefold() for cell in head[0].split(separator)]
        if len(names) >= 2 and sum(name in _HEADER for name in names) * 2 >= len(names):
            return "table", separator, next((n for n, name in enumerate(names) if name in _PASSWORD), None)
    found = Counter(separator for line in head for separator in _SEPARATORS if _combo(line, separator))
    for separator, count in found.most_common():
        if count * 10 >= len(head) * 7:
            return "combo", separator, None
    return "text", "", None


def _combo(line: str, separator: str) -> tuple[str, str] | None:
    """Return login and password of a line such as ``login:password`` or ``https://shop.example/:login:password``."""
    bare = _ADDRESS.sub("", line.strip(), count=1)
    login, found, password = bare.partition(separator)
    login, password = login.strip(), password.strip()
    if not found or not password or not _LOGIN.fullmatch(login) or len(password) > LONGEST_PIECE:
        return None
    return (login, password) if separator in {":", ";", "|"} or separator not in password else None


def _rows(lines: Iterable[str], leaked: Leaked, password_at: int | None) -> Iterator[LeakedRow]:
    for line in lines:
        if leaked.form == "combo":
            combo = _combo(line, leaked.separator)
            yield LeakedRow((combo[0],), _secret(combo[1])) if combo else LeakedRow(_pieces(line))
        elif leaked.form == "table":
            cells = _cells(line, leaked.separator)
            password = cells.pop(password_at) if password_at is not None and password_at < len(cells) else ""
            yield LeakedRow(
                _kept(chain.from_iterable((cell, *_LOOSE.split(cell)) for cell in cells)), _secret(password)
            )
        else:
            yield LeakedRow(_pieces(line))


def _cells(line: str, separator: str) -> list[str]:
    if len(separator) > 1 or '"' not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _pieces(line: str) -> tuple[str, ...]:
    return _kept(_LOOSE.split(line))


def _kept(pieces: Iterable[str]) -> tuple[str, ...]:
    clean = (piece.strip().strip("\"'") for piece in pieces)
    return tuple(islice(dict.fromkeys(piece for piece in clean if 3 <= len(piece) <= LONGEST_PIECE), MOST_PIECES))


def _secret(password: str) -> Secret | None:
    plain = password.strip()
    return Secret(plain) if plain and len(plain) <= LONGEST_PIECE and not _HASHED.fullmatch(plain) else None


def _lines(path: Path, leaked: Leaked) -> Iterator[str]:
    kept, is_passing, encoding = b"", False, ""
    for chunk in unpacked_chunks(path):
        if not encoding:
            encoding = "utf-16" if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
        if encoding == "utf-16":
            yield from _wide(path, leaked)
            return
        whole = kept + chunk
        *lines, kept = re.split(rb"\r\n|\n|\r", whole)
        for line in lines:
            if not is_passing:
                yield _decoded(line, leaked)
            is_passing = False
        if len(kept) > LONGEST_LINE:
            if not is_passing:
                yield _decoded(kept, leaked)
            kept, is_passing = b"", True
    if kept and not is_passing:
        yield _decoded(kept, leaked)


def _wide(path: Path, leaked: Leaked) -> Iterator[str]:

    decoder, kept = codecs.getincrementaldecoder("utf-16")("replace"), ""
    for chunk in unpacked_chunks(path):
        *lines, kept = re.split(r"\r\n|\n|\r", kept + decoder.decode(chunk))
        for line in lines:
            yield _decoded(line.encode("utf-8", "replace"), leaked)
        if len(kept) > LONGEST_LINE:
            leaked.cut += 1
            kept = kept[:0]
    if kept:
        yield _decoded(kept.encode("utf-8", "replace"), leaked)


def _decoded(line: bytes, leaked: Leaked) -> str:
    if len(line) > LONGEST_LINE:
        leaked.cut += 1
        line = line[:LONGEST_LINE]
    line = line.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b" ")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")
