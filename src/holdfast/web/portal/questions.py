"""The questions, one a page: each a form. Every answer may be left out but the story."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings as django_settings

from holdfast.hear.amounts import money_of
from holdfast.hear.facts import minor_digits
from holdfast.hear.folding import fold
from holdfast.hear.lexicon import values_of
from holdfast.locale import Sentences
from holdfast.record.complaints import LONGEST
from holdfast.terms.fields import FIELDS
from holdfast.web.desk.speaking import spoken_now

CURRENCIES = ("CNY", "HKD", "TWD", "MOP", "USD", "EUR", "GBP", "INR", "MYR", "SGD", "JPY", "AUD", "CAD")
STORY_LONGEST = LONGEST - 2000
"""Below her words other answers are written."""
EARLIEST = date(2000, 1, 1)
WAYS = ("phone", "sms", "wechat", "qq", "whatsapp", "telegram", "line", "email", "platform_chat", "app", "in_person")
_MOST = Decimal(10) ** 13
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:时点]([0-5][0-9])分?")
_AMOUNT = re.compile(r"([0-9]+|[0-9]{1,3}(?:[, ][0-9]{2,3})*[, ][0-9]{3})(\.[0-9]+)?")
"""A number alone: thousands, or lakhs, are set apart by commas or spaces, so that 12,50 is not 1250."""


def _plain(written: object) -> str:
    """Return what was typed without full-width forms: 14：30 is 14:30."""
    return unicodedata.normalize("NFKC", str(written)).strip()


class Question(forms.Form):
    """A page. ``error_messages`` hold codes of sentences, not sentences."""

    name: ClassVar[str]
    shape: ClassVar[str] = "fields"
    """How it is drawn: area, line, fields, radios, boxes or select."""

    def kept(self) -> dict[str, Any]:
        """Return the valid answers as the draft keeps them, those left out left out."""
        return {field: value for field, value in self.cleaned_data.items() if value}

    def told(self, spoken: Sentences, answers: dict[str, Any]) -> str:  # noqa: ARG002 - others speak
        """Return the answers as the page of all answers shows them."""
        return "\n".join(str(answers[field]) for field in self.fields if answers.get(field))


def _text(longest: int, wrong: str = "portal-wrong-long", **more: Any) -> forms.CharField:
    codes = {"required": "portal-wrong-empty", "max_length": wrong, "null_characters_not_allowed": "portal-wrong-signs"}
    return forms.CharField(max_length=longest, error_messages=codes, **{"required": False, **more})


class Story(Question):
    """Her words: the only answer that must be given."""

    name, shape = "story", "area"
    story = _text(STORY_LONGEST, "portal-wrong-story-long", required=True)

    def clean_story(self) -> str:
        """Keep them as they came, line ends apart."""
        return str(self.cleaned_data["story"]).replace("\r\n", "\n")


class When(Question):
    """The day of the call and, where she knows it, the time."""

    name = "when"
    day = _text(10, "portal-wrong-day")
    time = _text(5, "portal-wrong-time")

    def clean_day(self) -> str:
        """Take a day that was."""
        given = _DAY.fullmatch(_plain(self.cleaned_data["day"]))
        if not self.cleaned_data["day"]:
            return ""
        try:
            day = date(*map(int, given.groups())) if given else None
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= datetime.now(shop_zone()).date() + timedelta(days=1):
            raise forms.ValidationError("portal-wrong-day")
        return day.isoformat()

    def clean_time(self) -> str:
        """Take a time of a day that was given."""
        given = _TIME.fullmatch(_plain(self.cleaned_data["time"]))
        if not self.cleaned_data["time"]:
            return ""
        if given is None:
            raise forms.ValidationError("portal-wrong-time")
        if not self.data.get("day"):
            raise forms.ValidationError("portal-wrong-time-alone")
        return f"{int(given[1]):02}:{given[2]}"

    def told(self, spoken: Sentences, answers: dict[str, Any]) -> str:  # noqa: ARG002 - as it was written
        """Return day and time on one line."""
        return " ".join(answers[field] for field in ("day", "time") if answers.get(field))


def called_at(answers: dict[str, Any]) -> datetime | None:
    """Return when the call came; of a day without a time its noon."""
    if not answers.get("day"):
        return None
    return datetime.fromisoformat(f"{answers['day']}T{answers.get('time') or '12:00'}").replace(tzinfo=shop_zone())


def shop_zone() -> ZoneInfo:
    """Return where the shop's customers are."""
    return ZoneInfo(django_settings.HOLDFAST_SETTINGS.desk.timezone)


class _Chosen(Question):
    """One or some of a list; ``group`` names its words."""

    group: ClassVar[str]
    values: ClassVar[tuple[str, ...]]
    is_many: ClassVar[bool] = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        spoken = spoken_now()
        kind = forms.MultipleChoiceField if self.is_many else forms.ChoiceField
        choices = [(value, self.word(spoken, value)) for value in self.values]
        codes = {"invalid_choice": "portal-wrong-choice", "invalid_list": "portal-wrong-choice"}
        self.fields[self.name] = kind(choices=choices, required=False, error_messages=codes)

    def word(self, spoken: Sentences, value: str) -> str:
        """Return the word for a choice; an empty one takes a choice back."""
        return spoken.choice(self.group, value) if value else spoken.say("portal-not-said")

    def told(self, spoken: Sentences, answers: dict[str, Any]) -> str:
        """Return the words of what was chosen."""
        given = answers.get(self.name) or []
        chosen = [given] if isinstance(given, str) else given
        return spoken.listed(self.word(spoken, value) for value in chosen) if chosen else ""


class How(_Chosen):
    """How contact was made."""

    name, shape, group, values, is_many = "how", "radios", "contact", ("", *WAYS), False


class Caller(Question):
    """The number, or another mark of who called."""

    name, shape = "caller", "line"
    caller = _text(100)


class Knew(_Chosen):
    """What the caller knew: by this the leak is found."""

    name, shape, group, values = "knew", "boxes", "field", tuple(FIELDS)

    def word(self, spoken: Sentences, value: str) -> str:
        """Return the word for a field of an order."""
        return spoken.field(value)


class Order(Question):
    """The order that was spoken of."""

    name, shape = "order", "line"
    order = _text(128)


class Asked(_Chosen):
    """What the caller wanted."""

    name, shape, group, values = "asked", "boxes", "asks", tuple(values_of("asks"))


class Lost(Question):
    """The money that is gone."""

    name = "lost"
    amount = _text(24, "portal-wrong-amount")
    currency = forms.ChoiceField(choices=[(each, each) for each in CURRENCIES], required=False)

    def clean(self) -> dict[str, Any]:
        """Take a sum as people write it: 47,200, 4.7万, 五千块, RM 500. A currency beside it outranks the list's."""
        cleaned: dict[str, Any] = self.cleaned_data
        if not (given := _plain(cleaned.get("amount", ""))):
            return cleaned
        currency = cleaned.get("currency") or CURRENCIES[0]
        if match := _AMOUNT.fullmatch(given):
            amount = Decimal(re.sub("[, ]", "", match[1]) + (match[2] or ""))
        elif (money := money_of(fold(given).text, currency)) and money.currency in CURRENCIES:
            amount, currency = Decimal(money.minor) / 10 ** minor_digits(money.currency), money.currency
        else:
            amount = _MOST
        if amount >= _MOST:
            self.add_error("amount", "portal-wrong-amount")
            return cleaned
        return cleaned | {"amount": f"{amount:f}", "currency": currency}

    def told(self, spoken: Sentences, answers: dict[str, Any]) -> str:  # noqa: ARG002 - numbers as they were written
        """Return the amount with its currency."""
        return f"{answers['amount']} {answers.get('currency') or CURRENCIES[0]}" if answers.get("amount") else ""


class Paid(Question):
    """Where the money went."""

    name, shape = "paid", "line"
    paid = _text(200)


class Region(_Chosen):
    """Where she lives."""

    name, shape, group, values, is_many = "region", "select", "region", ("", *values_of("region")), False


class You(Question):
    """How she can be reached."""

    name = "you"
    person_name = _text(100)
    phone = _text(40)
    email = _text(200)
    account = _text(200)


QUESTIONS: tuple[type[Question], ...] = (*(Story, When, How, Caller, Knew, Order, Asked, Lost, Paid, Region, You),)
"""In the order they are asked: what matters most first, for many stop on the way."""
BY_NAME = {question.name: question for question in QUESTIONS}
