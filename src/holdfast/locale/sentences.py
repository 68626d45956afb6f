"""Sentences by code, written in Project Fluent: ``<language>/*.ftl`` beside this file."""

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from holdfast.locale.language import known_language
from holdfast.locale.names import Shown, shown
from holdfast.trace.reasons import OUTSIDE, Reason

# ruff: noqa: PLC0415 - Fluent and Babel take longer to import than --help may; they are there with the first sentence

WRITTEN: dict[str, str] = {"en": "en-GB", "zh": "zh-Hans"}
"""How each language writes dates and numbers; also what a page declares as its language."""

ANONYMOUS_KINDS = (f"{OUTSIDE}customer_list", f"{OUTSIDE}window")
"""Sources of which there is only one: the kind says it all."""

_CHOICES = {name: name for name in ("asks", "caller", "contact", "pretext", "region")} | {"caller_region": "region"}
_NAMED = frozenset({"lender", "payment", "platform"})
"""Fields of a complaint whose values are names; the lists they are read by have them in each language."""

LIKELY: tuple[tuple[float, str], ...] = (
    (0.99, "virtually-certain"),
    (0.90, "very-likely"),
    (0.66, "likely"),
    (0.33, "as-likely-as-not"),
    (0.10, "unlikely"),
    (0.01, "very-unlikely"),
    (0.00, "exceptionally-unlikely"),
)
"""Words for a probability of at least so much: the calibrated language of the IPCC's assessment reports."""


@cache
def sentences(language: str) -> "Sentences":
    """Return the sentences of a language.

    Raises:
        UsageError: the language is not spoken here.
    """
    return Sentences(known_language(language))


class Sentences:
    """Every sentence of one language."""

    def __init__(self, language: str) -> None:
        """Read the sentences of ``language``, one of ``LANGUAGES``."""
        from fluent.runtime import FluentBundle, FluentResource

        self.language = language
        self.tag = WRITTEN[language]
        self._locale = self.tag.replace("-", "_")
        functions: dict[str, Any] = {"DAY": self._day, "CHANCE": self.chance, "AROUND": self.around}
        # Placeables are not isolated one by one: names in right-to-left scripts already are (see ``shown``).
        self._bundle = FluentBundle([self.tag], functions=functions, use_isolating=False)
        for file in sorted((Path(__file__).parent / language).glob("*.ftl")):
            self._bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))

    def knows(self, code: str) -> bool:
        """Return whether there is a sentence for ``code``."""
        return bool(self._bundle.has_message(code))

    def say(self, code: str, **values: str | float | date) -> str:
        """Return the sentence for ``code``; texts among ``values`` are shown as :func:`holdfast.locale.shown` does.

        ``code.part`` names a part of a sentence (an attribute in its ``.ftl``).

        Raises:
            LookupError: there is no such sentence, or it needs a value that is not given.
        """
        message, _, part = code.partition(".")
        entry = self._bundle.get_message(message)
        pattern = entry.attributes[part] if part else entry.value
        if pattern is None:
            raise LookupError(f"{code} is said only in parts")
        given = {key: shown(value) if isinstance(value, str) else value for key, value in values.items()}
        text, mistakes = self._bundle.format_pattern(pattern, given)
        if mistakes:
            raise LookupError(f"{code} in {self.language}: {mistakes[0]}")
        return Shown(text)

    def together(self, said: Iterable[str]) -> str:
        """Join whole sentences into a paragraph."""
        return Shown(self.say("between-sentences").join(sentence for sentence in said if sentence))

    def listed(self, names: Iterable[str]) -> str:
        """Join names into a list: ``a, b and c``."""
        *others, last = [shown(name) for name in names]
        if not others:
            return last
        return Shown(self.say("between-names").join(others) + self.say("before-last-name") + last)

    # Reasons

    def reason(self, reason: Reason) -> str:
        """Return why, as one or more sentences.

        A part of the reason's sentence (an attribute in its ``.ftl``) is said where the value of its name is not empty.

        Raises:
            LookupError: the code has no sentence, or a value is missing.
        """
        code = f"reason-{reason.code}"
        values = self._reason_values(reason)
        parts = [part for part in self._bundle.get_message(code).attributes if values.get(part)]
        return self.together(self.say(each, **values) for each in (code, *(f"{code}.{part}" for part in parts)))

    def reason_json(self, written: str) -> str:
        """Return the sentences for a reason as it stands in a table: JSON with ``code`` and values.

        Raises:
            LookupError: the code has no sentence, or a value is missing.
        """
        values = json.loads(written)
        return self.reason(Reason(values.pop("code"), values))

    def _reason_values(self, reason: Reason) -> dict[str, str | float | date]:
        values: dict[str, str | float | date] = dict(reason.values)
        for key in values.keys() & {"custodian", "value"}:
            values[key] = str(values[key])
        if "first" in values and "last" in values:
            values["days"] = self.days(_as_day(values["first"]), _as_day(values["last"]))
        if "on" in values:
            values["on"] = _as_day(values["on"])
        if "attribute" in values:
            values["attribute"] = self.attribute(str(values["attribute"]))
        if reason.code == "linked":
            values |= {key: self.say(f"link-level-{value}") for key, value in reason.values.items()}
        if values.get("fields"):
            values["fields"] = self.listed(self.field(name) for name in str(values["fields"]).split("|"))
        return values

    # Words

    def field(self, name: str) -> str:
        """Return the word for a field of an order; unknown ones as they are."""
        return self._word("field", name, name)

    def choice(self, group: str, name: str) -> str:
        """Return the word for what a complaint holds, such as ``("pretext", "recall")``; unknown ones as they are.

        Groups: ``asks``, ``caller``, ``complaint-state``, ``contact``, ``part``, ``pretext``, ``region``.
        """
        return self._word(group, name, name)

    def told(self, field: str, value: str) -> str:
        """Return the words for what was read from a complaint, by the field it was read as; free text as it is."""
        from holdfast.hear.naming import name_of  # the lists take a while to load

        if field == "fields_known":
            return self.field(value)
        if field in _CHOICES:
            return self.choice(_CHOICES[field], value)
        return (name_of(field, value, self.language) if field in _NAMED else None) or value

    def attribute(self, name: str) -> str:
        """Return the word for an order attribute; unknown ones as they are."""
        return self._word("attribute", name, name)

    def kind(self, kind: str) -> str:
        """Return the words for a custodian's kind; unknown ones as they are."""
        if kind in ANONYMOUS_KINDS or not kind:
            return self._word("kind", kind, kind)
        if kind.startswith(OUTSIDE):
            return self.say("kind-outside", attribute=self.attribute(kind.removeprefix(OUTSIDE)))
        return self._word("kind", kind, kind)

    def custodian(self, name: str, kind: str) -> str:
        """Return a custodian as a sentence names it: its kind, then its own name."""
        if kind in ANONYMOUS_KINDS or not name.strip():
            return self.kind(kind)
        if kind.startswith(OUTSIDE):
            attribute = self.attribute(kind.removeprefix(OUTSIDE))
            return self.say("custodian-outside", attribute=attribute, name=name)
        return self.say("custodian", kind=self.kind(kind), name=name)

    def likely(self, probability: float) -> str:
        """Return words for a probability, such as ``very unlikely``."""
        return self.say(next(f"likely-{word}" for least, word in LIKELY if probability >= least or least == 0))

    def _word(self, group: str, name: str, fallback: str) -> str:
        code = f"{group}-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-') or 'unnamed'}"
        return self.say(code) if self.knows(code) else shown(fallback)

    # Numbers and days

    def days(self, first: date, last: date) -> str:
        """Return days as they stand in a sentence: ``between 2 and 9 July 2026``."""
        return self.say(_span(first, last), first=first, last=last)

    def short_days(self, first: date, last: date) -> str:
        """Return days as they stand in a table: ``2–9 Jul 2026``."""
        return self.say(f"{_span(first, last)}.short", first=first, last=last)

    def brief_days(self, first: date, last: date) -> str:
        """Return days where there is little room: ``2–9 Jul``."""
        return self.say(f"{_span(first, last)}.brief", first=first, last=last)

    def day(self, on: date) -> str:
        """Return one day in full."""
        return self.say("day", on=on)

    def chance(self, probability: float) -> str:
        """Return a probability in percent, without ever rounding it to certainty."""
        from babel.numbers import format_percent

        if 0 < probability < 0.001:
            return self.say("less-than", bound=format_percent(0.001, "0.0%", self._locale))
        if probability >= 0.9995:
            return self.say("more-than", bound=format_percent(0.999, "0.0%", self._locale))
        digits = "0.0%" if not 0.01 <= probability < 0.995 and probability else "0%"
        return str(format_percent(float(probability), digits, self._locale))

    def number(self, count: int) -> str:
        """Return a number with its thousands set apart."""
        return self.say("number", count=count)

    def around(self, amount: float) -> str:
        """Return an expected number: one decimal below ten, none above."""
        from babel.numbers import format_decimal

        if 0 < amount < 0.05:
            return self.say("less-than", bound=format_decimal(0.1, "0.0", self._locale))
        return str(format_decimal(float(amount), "0.#" if amount < 9.95 else "#,##0", self._locale))

    def _day(self, on: date, pattern: str) -> str:
        from babel.dates import format_date

        return str(format_date(date(on.year, on.month, on.day), str(pattern), self._locale))


def _span(first: date, last: date) -> str:
    if first == last:
        return "span-day"
    if first.year != last.year:
        return "span-years"
    return "span-month" if first.month == last.month else "span-year"


def _as_day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
