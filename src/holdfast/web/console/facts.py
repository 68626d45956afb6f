"""The columns of a complaint for the eyes and hands of staff: how each is shown, entered and understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from holdfast.hear.lexicon import values_of
from holdfast.record.complaints import TOKENS
from holdfast.record.models import Complaint, Correction
from holdfast.terms.fields import FIELDS
from holdfast.web.console.wording import WHOLE, moment, money, worded

KINDS = ("false_customer_service", "other_fraud", "ordinary")
CURRENCIES = ("CNY", "HKD", "TWD", "USD", "EUR", "GBP", "INR", "SGD", "MYR", "JPY", "KRW", "AUD", "CAD", "PHP", "THB")


@dataclass(frozen=True)
class Column:
    """How a column is entered: ``one`` of some, ``many`` of some, ``text``, ``moment``, ``money``, ``token``."""

    name: str
    way: str
    group: str
    """The colour it shares with what it is read from."""
    fields: tuple[str, ...] = ()
    """Facts of hear it is read from, where they are called otherwise."""


SHEET: tuple[Column, ...] = (
    Column("kind", "one", "story"),
    Column("pretext", "one", "story"),
    Column("called_at", "moment", "time", ("called_at",)),
    Column("contact", "one", "caller", ("contact", "caller", "caller_region")),
    Column("caller_token", "token", "caller", ("caller_number",)),
    Column("fields_known", "many", "known"),
    Column("asks", "many", "asks"),
    Column("loss", "money", "money", ("loss", "loss_total")),
    Column("payee_token", "token", "money", ("account", "payee")),
    Column("steps", "text", "money", ("payment", "lender")),
    Column("order", "text", "place", ("order", "parcel", "item")),
    Column("platform", "text", "place"),
    Column("region", "one", "place"),
    Column("url", "text", "place"),
    Column("account_token", "token", "place", ()),
)
"""In the order they are looked at."""

BY_NAME = {column.name: column for column in SHEET}

GROUPS: dict[str, str] = {
    **{field: column.group for column in SHEET for field in (column.name, *column.fields)},
    **dict.fromkeys(("price", "offer", "fee", "balance", "recovered", "group_total", "disputed"), "sum"),
    **dict.fromkeys(("ordered_at", "paid_at", "delivered_at", "returned_at", "police_at", "police", "victims"), "time"),
    **dict.fromkeys(("name", "phone", "address", "national_id", "card", "email"), "personal"),
}
"""Fact → the group by which its mark is coloured."""


@dataclass(frozen=True)
class Line:
    """One column of one complaint, ready to be shown."""

    column: Column
    words: str
    correction: Correction | None
    choices: tuple[tuple[str, str, bool], ...]
    """Value, words, whether it is chosen."""
    entered: str
    """What stands in the field when it is opened."""
    currency: str = ""


def sheet_of(complaint: Complaint) -> list[Line]:
    """Return the columns of a complaint in their order."""
    corrections = {each.field: each for each in complaint.corrections.select_related("staff").order_by("pk")}
    return [_line(complaint, column, corrections.get(column.name)) for column in SHEET]


def _line(complaint: Complaint, column: Column, correction: Correction | None) -> Line:
    value = getattr(complaint, column.name)
    chosen = str(value or "").split("|") if column.way == "many" else [value or ""]
    known = ("", *_known(column.name)) if column.way == "one" else _known(column.name) if column.way == "many" else ()
    listed = dict.fromkeys((*known, *(each for each in chosen if each))) if known else {}
    choices = tuple((each, str(worded(column.name, each)), each in chosen) for each in listed)
    return Line(column, _words(complaint, column), correction, choices, _entered(complaint, column), complaint.currency)


def _known(name: str) -> tuple[str, ...]:
    if name == "kind":
        return KINDS
    return tuple(FIELDS) if name == "fields_known" else values_of(name)


def _words(complaint: Complaint, column: Column) -> str:
    value = getattr(complaint, column.name)
    if column.way == "moment":
        return str(moment(value))
    if column.way == "money":
        return str(money(value, complaint.currency))
    if column.way == "token" or column.name in {"order", "url"}:
        return str(value or "")
    return str(worded(column.name, value)) if value else ""


def _entered(complaint: Complaint, column: Column) -> str:
    value = getattr(complaint, column.name)
    if value is None or column.way == "token":
        return ""
    if column.way == "moment":
        return f"{value.astimezone(ZoneInfo(complaint.timezone)):%Y-%m-%dT%H:%M}"
    if column.way == "money":
        return str(Decimal(value) / (1 if complaint.currency in WHOLE else 100))
    return str(value)


class MistypedError(ValueError):
    """What was entered is not what the column holds."""


def understood(complaint: Complaint, column: Column, sent: QueryDict | Mapping[str, str]) -> list[tuple[str, Any]]:
    """Return the corrections that were sent, as columns and values.

    Raises:
        MistypedError: it is no time, no sum or too long.
    """
    text = str(sent.get("value", "")).strip()
    if column.way == "many":
        known = {choice for choice, _, _ in _line(complaint, column, None).choices}
        values = sent.getlist("value") if isinstance(sent, QueryDict) else [text]
        return [(column.name, "|".join(value for value in values if value in known))]
    if column.way == "moment":
        return [(column.name, _moment(text, complaint.timezone))]
    if column.way == "money":
        currency = str(sent.get("currency", ""))
        return [("loss", _minor(text, currency)), ("currency", currency)]
    if column.way == "one" and text and text not in {choice for choice, _, _ in _line(complaint, column, None).choices}:
        raise MistypedError
    longest = 64 if column.name in TOKENS else Complaint._meta.get_field(column.name).max_length
    if len(text) > longest or not text.isprintable():
        raise MistypedError
    return [(column.name, text)]


def _moment(text: str, timezone: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise MistypedError from None


def _minor(text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        minor = Decimal(text.replace(",", "").replace("，", "")) * (1 if currency in WHOLE else 100)
    except InvalidOperation:
        raise MistypedError from None
    if currency not in CURRENCIES or not minor.is_finite() or minor != int(minor) or not 0 <= minor < 10**14:
        raise MistypedError
    return int(minor)
