"""A leaked list against the lake: how many rows are our customers, whose data it is, who had seen it, who must reset.

Rows are met by tokens: account names as the lake has them, and through a list ``identifier,account`` of the shop's
(e-mail, telephone → account) where its events name customers otherwise. Order numbers are met as they stand.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.errors import InputError
from holdfast.flow.beside import add_beside
from holdfast.flow.dumped_by import Holder, holders_of
from holdfast.flow.verifying import Verifier, VerifyError
from holdfast.ingest.leaked import LeakedRow, Secret, read_leaked
from holdfast.ingest.openings import content_hash
from holdfast.lake import Lake
from holdfast.settings import Settings
from holdfast.terms.identifiers import Tokens

BATCH = 50_000
TRIES = 3
"""Passwords tried of one account: more could lock the customer out."""
MOST_ASKED = 10_000
OWN_SHARE = 0.8
LEAST_ROWS = 20

Verdict = Literal["ours", "reused", "unclear", "nobody"]
TABLES = ("orders", "logins", "accesses", "account_changes")


@dataclass
class Matched:
    """What a list came to. Accounts are tokens."""

    dump: str
    """The list, by its content."""
    form: str
    rows: int = 0
    cut: int = 0
    """Lines too long to be read whole."""
    customers: int = 0
    """Rows that are our customers."""
    own: int = 0
    """Rows with an order number of ours that belongs to the customer of the row, or stands alone."""
    accounts: dict[str, int] = field(default_factory=dict)
    """Account → rows."""
    orders: dict[str, str | None] = field(default_factory=dict)
    """Order → its account."""
    own_accounts: set[str] = field(default_factory=set)
    with_password: set[str] = field(default_factory=set)
    asked: int = 0
    opened: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    """Accounts of which passwords were tried and none opened."""
    is_stopped: bool = False
    """Whether the shop's check failed on the way; what is counted until then stands."""
    holders: list[Holder] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Whose data it is: ``ours``, ``reused`` passwords of elsewhere, ``unclear``, or about ``nobody`` here."""
        if not self.customers:
            return "nobody"
        if self.own * 2 >= self.rows or (self.own >= LEAST_ROWS and self.own * 2 >= self.customers):
            return "ours"
        if self.rows >= LEAST_ROWS and self.customers >= self.rows * OWN_SHARE and not self.with_password:
            return "ours"
        return "reused" if self.with_password and not self.own else "unclear"

    @property
    def to_reset(self) -> list[str]:
        """Accounts to reset: those that a password opened; where none was asked, all whose password stands there."""
        untried = self.with_password - self.opened - self.closed
        return sorted(self.opened | untried)


def read_customers(file: Path, tokens: Tokens) -> dict[str, str]:
    """Return token of identifier → token of account from the shop's own list ``identifier,account``.

    Raises:
        InputError: the file cannot be read, or a line has not two values.
    """
    found: dict[str, str] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for line, row in enumerate(csv.reader(opened), 1):
                if len(row) != 2 or not all(row):
                    raise InputError("expected identifier,account", file=str(file), line=line)
                found[tokens.token("account", row[0])] = tokens.token("account", row[1])
    except (OSError, UnicodeDecodeError, csv.Error) as mistake:
        raise InputError("expected a CSV of identifier,account in UTF-8", file=str(file)) from mistake
    return found


def match(
    file: Path,
    lake: Lake,
    engine: Engine,
    tokens: Tokens,
    *,
    at: datetime,
    tenant: str = "main",
    customers: Mapping[str, str] | None = None,
    verifier: Verifier | None = None,
) -> Matched:
    """Read a list once, row by row, and say what it is.

    Args:
        file: as it was found; ``.gz`` and ``.zst`` are unpacked.
        lake: the shop's events.
        engine: runs the look-ups.
        tokens: of the lake.
        at: when it was found or offered, naive UTC: accesses before it count.
        tenant: whose events.
        customers: see :func:`read_customers`.
        verifier: asks the shop whether passwords open accounts.

    Raises:
        InputError: the file cannot be read, or has no rows.
    """
    leaked = read_leaked(file)
    done = Matched(content_hash(file).removeprefix("sha256:")[:16], leaked.form)
    known = _Known(lake, engine, tokens, tenant, customers or {})
    tried: dict[str, int] = {}
    met: set[str] = set()
    while rows := list(islice(leaked.rows, BATCH)):
        for row, login, account, orders in known.of(rows):
            _count(done, row, account, orders)
            if account and login and row.password and verifier and not done.is_stopped:
                _try(done, tried, met, tokens, verifier, (account, login, row.password))
        done.rows += len(rows)
    if not done.rows:
        raise InputError("expected a list with rows; nothing in this file could be read as one", file=str(file))
    done.cut = leaked.cut
    done.closed -= done.opened
    if done.customers and done.verdict != "reused":
        done.holders = holders_of(lake, engine, done.accounts, done.orders, at=at, tenant=tenant)
    return done


def keep(settings: Settings, done: Matched, at: datetime) -> int:
    """Keep which customers stand in the list, for the detector ``dump_match``; return how many were new."""
    accounts = sorted(done.accounts)
    opens = [True if each in done.opened else False if each in done.closed else None for each in accounts]
    rows = pa.table(
        {
            "at": pa.array([at] * len(accounts), pa.timestamp("us")),
            "tenant": pa.array([settings.tenant] * len(accounts), pa.string()),
            "dump": pa.array([done.dump] * len(accounts), pa.string()),
            "account": pa.array(accounts, pa.string()),
            "rows": pa.array([done.accounts[each] for each in accounts], pa.int64()),
            "opens": pa.array(opens, pa.bool_()),
            "is_ours": pa.array([done.verdict == "ours" or each in done.own_accounts for each in accounts], pa.bool_()),
        }
    )
    return add_beside(settings, "dumped", rows, once=("tenant", "dump", "account", "opens"))


def _count(done: Matched, row: LeakedRow, account: str | None, orders: Mapping[str, str | None]) -> None:
    done.customers += 1
    is_own = any(owner is None or account in {None, owner} for owner in orders.values())
    done.own += is_own
    whose = account or next((owner for owner in orders.values() if owner), None)
    done.orders.update(orders)
    if whose:
        done.accounts[whose] = done.accounts.get(whose, 0) + 1
        if is_own:
            done.own_accounts.add(whose)
        if row.password:
            done.with_password.add(whose)


def _try(  # noqa: PLR0917 - what one try needs
    done: Matched,
    tried: dict[str, int],
    met: set[str],
    tokens: Tokens,
    verifier: Verifier,
    given: tuple[str, str, Secret],
) -> None:
    account, login, password = given
    mark = tokens.token("text", f"{account}:{password.reveal()}")  # in memory only: the same is not asked twice
    if mark in met or account in done.opened or tried.get(account, 0) >= TRIES or done.asked >= MOST_ASKED:
        return
    met.add(mark)
    tried[account] = tried.get(account, 0) + 1
    try:
        (done.opened if verifier.opens(login, password) else done.closed).add(account)
        done.asked += 1
    except VerifyError:
        done.is_stopped = True


class _Known:
    """The customers and orders of the lake, asked a batch at a time."""

    def __init__(self, lake: Lake, engine: Engine, tokens: Tokens, tenant: str, customers: Mapping[str, str]) -> None:
        self._engine, self._tokens, self._customers = engine, tokens, customers
        tables = {name: lake.read(engine, name) for name in TABLES}
        mine = {name: rows.filter(rows.tenant == tenant) for name, rows in tables.items()}
        orders = mine["orders"].filter(mine["orders"].order.notnull())
        self._orders = engine.keep(orders.group_by("order").agg(account=orders.account.min()))
        accounts = [rows.filter(rows.account.notnull()).select("account") for rows in mine.values()]
        self._accounts = engine.keep(_together(accounts).distinct())
        self._form = self._order_form()

    def of(self, rows: list[LeakedRow]) -> Iterator[tuple[LeakedRow, str | None, str | None, dict[str, str | None]]]:
        """Yield those rows that are our customers or orders: row, login, account, orders with their accounts."""
        pieces = sorted({piece for row in rows for piece in row.pieces})
        made = self._tokens.column("account", pa.array(pieces, pa.string())).to_pylist()
        token_of = {
            piece: self._customers.get(token, token) for piece, token in zip(pieces, made, strict=True) if token
        }
        accounts = self._among(self._accounts, "account", set(token_of.values()))
        # Only what has the form of our order numbers is handed to the engine, which may spill to the disk.
        numbers = {piece for piece in pieces if self._is_order(piece)}
        orders = self._orders_among(numbers)
        for row in rows:
            mine = {piece: orders[piece] for piece in row.pieces if piece in orders}
            login = next((piece for piece in row.pieces if token_of.get(piece) in accounts), None)
            if mine or login:
                yield row, login, token_of[login] if login else None, mine

    def _among(self, known: ir.Table, column: str, wanted: set[str]) -> set[str]:
        if not wanted:
            return set()
        asked = self._engine.table(pa.table({column: pa.array(sorted(wanted), pa.string())}))
        return set(self._engine.rows(known.semi_join(asked, column))[column].to_pylist())

    def _orders_among(self, wanted: set[str]) -> dict[str, str | None]:
        if not wanted:
            return {}
        asked = self._engine.table(pa.table({"order": pa.array(sorted(wanted), pa.string())}))
        rows = self._engine.rows(self._orders.semi_join(asked, "order"))
        return dict(zip(rows["order"].to_pylist(), rows["account"].to_pylist(), strict=True))

    def _order_form(self) -> tuple[int, int, frozenset[str]]:
        length = self._orders.order.length()
        first = self._orders.order.substr(0, 1)
        asked = self._orders.group_by(first=first).agg(least=length.min(), most=length.max())
        rows = self._engine.rows(asked).to_pylist()
        if not rows:
            return 1, 0, frozenset()
        return (
            min(row["least"] for row in rows),
            max(row["most"] for row in rows),
            frozenset(row["first"] for row in rows),
        )

    def _is_order(self, piece: str) -> bool:
        least, most, firsts = self._form
        return least <= len(piece) <= most and piece[0] in firsts and any(letter.isdigit() for letter in piece)


def _together(tables: Iterable[ir.Table]) -> ir.Table:
    first, *others = tables
    return first.union(*others)
