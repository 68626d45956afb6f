"""From answers to a complaint: her words with what only a token is kept of, the columns told outright, the person."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from holdfast.hear.codes import number_of
from holdfast.hear.facts import minor_digits
from holdfast.locale import Sentences
from holdfast.web.portal.questions import CURRENCIES, called_at, shop_zone

Answers = dict[str, dict[str, Any]]

LINES = (("caller", "caller"), ("paid", "paid"))
"""Answers of which the columns keep a token only: they are written below her words, sealed as these are."""


def words_of(answers: Answers, spoken: Sentences) -> str:
    """Return her words, and below them the answers that must not be lost."""
    story = str(answers.get("story", {}).get("story", ""))
    lines = [
        f"{spoken.say(f'portal-line-{question}')} {answers[question][field]}"
        for question, field in LINES
        if answers.get(question, {}).get(field)
    ]
    return "\n\n".join([story, "\n".join(lines)]) if lines else story


def columns_of(answers: Answers) -> dict[str, Any]:
    """Return the columns that were asked for outright; those left out are left to what is read."""
    money = answers.get("lost", {})
    currency = money.get("currency") or CURRENCIES[0]
    columns = {
        "called_at": called_at(answers.get("when", {})),
        "contact": answers.get("how", {}).get("how"),
        "caller_token": number_of(answers.get("caller", {}).get("caller", ""), shop_zone().key),
        "fields_known": joined(answers.get("knew", {}).get("knew", [])),
        "order": answers.get("order", {}).get("order"),
        "asks": joined(answers.get("asked", {}).get("asked", [])),
        "payee_token": answers.get("paid", {}).get("paid"),
        "region": answers.get("region", {}).get("region"),
    }
    told = {column: value for column, value in columns.items() if value}
    if money.get("amount"):
        minor = int((Decimal(money["amount"]) * 10 ** minor_digits(currency)).to_integral_value())
        told |= {"loss": minor, "currency": currency}
    return told


def person_of(answers: Answers) -> dict[str, str]:
    """Return what she said of herself."""
    you = answers.get("you", {})
    said = {"name": you.get("person_name"), **{field: you.get(field) for field in ("phone", "email", "account")}}
    return {field: str(text) for field, text in said.items() if text}


def joined(words: Iterable[str]) -> str:
    """Return words parted by ``|``, each once."""
    return "|".join(dict.fromkeys(words))
