"""What hear gives back: facts, each with the place it was read from and how sure the reading is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's smallest unit (fen, paise, cents; whole yen), with its ISO 4217 code."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.minor / 10 ** minor_digits(self.currency):.{minor_digits(self.currency)}f} {self.currency}"


WHOLE_CURRENCIES = frozenset({"JPY", "KRW", "VND", "IDR"})
"""Currencies told without a smaller unit (ISO 4217; the rupiah's is no longer used)."""


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has."""
    return 0 if currency in WHOLE_CURRENCIES else 2


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time as precisely as it was told: a day, or a day and a clock time, or a stretch of the day.

    ``on`` is the local day; ``hour`` and ``minute`` are None unless a clock time was told; ``part`` is ``morning``,
    ``afternoon``, ``evening``, ``night`` or empty. ``earliest_at`` and ``latest_at`` enclose it in UTC.
    """

    on: date
    hour: int | None
    minute: int | None
    part: str
    earliest_at: datetime
    latest_at: datetime

    def __str__(self) -> str:
        if self.hour is not None:
            return f"{self.on.isoformat()} {self.hour:02}:{self.minute or 0:02}"
        return f"{self.on.isoformat()} {self.part}".rstrip()


Value = str | int | bool | Money | Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: ``text[start:end]`` of the original text is what it was read from; ``confidence`` is in (0, 1]."""

    field: str
    value: Value
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Heard:
    """All that was read from one text.

    ``kind`` is ``false_customer_service``, ``other_fraud`` or ``ordinary``, with ``kind_confidence``.
    ``language`` is ``zh-Hans``, ``zh-Hant`` or ``en``. ``facts`` stand in the order of the text.
    """

    text: str = field(repr=False)
    written_at: datetime
    timezone: str
    language: str
    kind: str
    kind_confidence: float
    facts: tuple[Fact, ...]

    def of(self, name: str) -> Iterator[Fact]:
        """Return the facts of a field in the order of the text."""
        return (fact for fact in self.facts if fact.field == name)

    def values(self, name: str) -> list[Value]:
        """Return the different values of a field in the order of the text."""
        return list(dict.fromkeys(fact.value for fact in self.of(name)))

    def first(self, name: str) -> Value | None:
        """Return the surest value of a field; of equally sure ones the first. None where there is none."""
        found = sorted(self.of(name), key=lambda fact: -fact.confidence)
        return found[0].value if found else None

    def loss(self) -> dict[str, int]:
        """Return what this person lost in minor units by currency: the total told, else the sum of the parts."""
        parts: dict[str, int] = {}
        totals: dict[str, int] = {}
        for fact in self.facts:
            if isinstance(fact.value, Money):
                sums = parts if fact.field == "loss" else totals if fact.field == "loss_total" else None
                if sums is not None:
                    currency = fact.value.currency
                    more = fact.value.minor
                    sums[currency] = (
                        max(sums.get(currency, 0), more) if sums is totals else sums.get(currency, 0) + more
                    )
        return {**parts, **totals}


def in_utc(at: datetime) -> datetime:
    """Return a time with a zone as naive UTC, the way it is stored."""
    return at.astimezone(UTC).replace(tzinfo=None)
