"""Words of the console for what the record keeps as codes; times and sums as the reader writes them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_currency
from django import template
from django.conf import settings as django_settings

from holdfast.locale import shown
from holdfast.settings import Settings
from holdfast.web.desk.speaking import reader_language, spoken_now

register = template.Library()

TOLD = {"steps": ("payment", "lender")} | {
    name: (name,) for name in ("asks", "caller", "contact", "fields_known", "platform", "pretext", "region")
}
"""Columns that hold what was told, and the fields they are read from."""

PARTED = frozenset({"fields_known", "asks", "steps"})


@register.simple_tag
def worded(group: str, code: Any) -> str:
    """Return the words for a code of a column, such as ``pretext``; an unknown one as it is, safe to show."""
    text = str(code or "")
    if not text:
        return spoken_now().say("console-nothing")
    if group in PARTED and "|" in text:
        return spoken_now().listed(worded(group, each) for each in text.split("|"))
    if group == "state":
        return spoken_now().choice("complaint-state", text)
    if group in TOLD:
        words = (spoken_now().told(field, text) for field in TOLD[group])
        return shown(next((each for each in words if each != text), text))
    sentence = f"console-{group}-{text.lower()}".replace("_", "-").replace(":", "-")
    return spoken_now().say(sentence) if spoken_now().knows(sentence) else shown(text)


@register.filter
def moment(at: datetime | None) -> str:
    """Return a time of the customers' zone to the minute."""
    return "" if at is None else format_datetime(local(at), "yyyy-MM-dd HH:mm", locale=_locale())


@register.filter
def may(staff: Any, what: str) -> bool:
    """Return whether who reads the page may do ``what``, such as ``complaint:quote``."""
    return bool(staff.is_authenticated and staff.may(what))


@register.simple_tag
def money(minor: int | None, currency: str) -> str:
    """Return a sum in minor units as it is written."""
    if minor is None:
        return ""
    digits = 0 if currency in WHOLE else 2
    return str(format_currency(minor / 10**digits, currency or "CNY", locale=_locale()))


@register.simple_tag
def chance(probability: float) -> str:
    """Return a probability in percent, never rounded to certainty."""
    return spoken_now().chance(probability)


WHOLE = frozenset({"JPY", "KRW", "VND", "IDR"})
"""Currencies told without a smaller unit."""


def installation() -> Settings:
    """Return the settings of the installation whose pages these are."""
    found: Settings = django_settings.HOLDFAST_SETTINGS
    return found


def zone() -> ZoneInfo:
    """Return where the customers are: what their days and times mean, here as in the portal."""
    return ZoneInfo(installation().desk.timezone)


def local(at: datetime) -> datetime:
    """Return a time in the customers' zone; a naive one is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone())


def _locale() -> str:
    return "zh_Hans_CN" if reader_language() == "zh" else "en_GB"
