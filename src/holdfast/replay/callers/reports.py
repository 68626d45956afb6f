"""Who tells, to whom and when: places for complaints that a scenario's facts fix, filled from the calls made."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.callers.calls import Calls, losses
from holdfast.replay.clock import DAY, HOUR, Calendar, Floats, Ints
from holdfast.replay.shop.names import REGIONS
from holdfast.replay.shop.orders import Ledger
from holdfast.replay.streams import stream


@dataclass(frozen=True)
class Told:
    """One loss the reports tell of; ``trigger_on`` is the day the order was placed or its return asked for."""

    yuan: int
    called_on: date | None = None
    trigger_on: date | None = None


@dataclass(frozen=True)
class Report:
    """``count`` complaints through one channel, the first on ``opens``, the last on ``closes``.

    Those with a loss (``cheated`` of them, 1 for all) lose ``total`` yuan together, at most ``largest`` one of them.
    ``regions``: where they live, all if none is named. Nobody tells of a call more than ``reach`` days old.
    """

    channel: str
    count: int
    opens: date
    closes: date
    total: int = 0
    largest: int = 0
    told: tuple[Told, ...] = ()
    cheated: float = 1.0
    regions: tuple[str, ...] = ()
    reach: float = 30.0


@dataclass(frozen=True)
class Filled:
    """Calls (places in the list of all) that are told of, when, and what was lost (yuan, 0 for none)."""

    call: Ints
    at: Floats
    loss: Ints


@dataclass
class Places:
    """A report's complaints that are still to be told: when, and with what loss (yuan, 0 for none)."""

    report: Report
    at: Floats
    loss: Ints
    told: list[Told | None]
    calendar: Calendar

    @classmethod
    def of(cls, seed: int, report: Report, calendar: Calendar) -> "Places":
        """Draw when each complaint comes and what was lost."""
        rng = stream(seed, "report", report.channel)
        first, last = calendar.number(report.opens), calendar.number(report.closes)
        day = np.sort(
            np.concatenate(
                ([first], [last][: report.count - 1], rng.integers(first, last + 1, max(0, report.count - 2)))
            )
        )
        cheated = round(report.count * report.cheated)
        known = tuple(each.yuan for each in report.told)
        drawn = losses(rng, cheated, report.total, report.largest, known) if report.total else np.zeros(0, np.int64)
        loss = np.concatenate((drawn, np.zeros(report.count - len(drawn), np.int64)))
        told: list[Told | None] = [*report.told, *[None] * (report.count - len(report.told))]
        place = rng.permutation(report.count)
        at = np.empty(report.count)
        at[place] = day * DAY + rng.uniform(9, 21, report.count) * HOUR
        for number, each in enumerate(report.told):
            if each.called_on is not None:  # told a day or two after the call, once the report is open
                begins = max(calendar.number(each.called_on) + 1, first)
                at[number] = begins * DAY + rng.uniform(9, 21) * HOUR
        return cls(report, at, loss, told, calendar)

    def filled(self, rng: np.random.Generator, day: int, calls: Calls, is_free: np.ndarray, ledger: Ledger) -> Filled:
        """Fill the places of a day from the calls that nobody has told of yet; recent ones are told of sooner.

        A place for which there is no call waits until the next day, to the end of the report.
        """
        due = np.flatnonzero(self.at < (day + 1) * DAY)
        due = due[np.argsort(self.at[due], kind="stable")]
        call, place = [], []
        for number in due.tolist():
            chances = self._chances(number, calls, is_free, ledger)
            if chances.sum() > 0:
                chosen = int(rng.choice(len(chances), p=chances / chances.sum()))
                is_free[chosen] = False
                call.append(chosen)
                place.append(number)
        found = Filled(np.array(call, np.int64), self.at[place], self.loss[place])
        waiting = np.setdiff1d(np.arange(len(self.at)), place)
        late = self.at[waiting] < (day + 1) * DAY
        next_day = np.where(late, (day + 1) * DAY + rng.uniform(9, 21, len(waiting)) * HOUR, self.at[waiting])
        kept = next_day < self.calendar.midnight(self.report.closes) + DAY
        self.at, self.loss = next_day[kept], self.loss[waiting[kept]]
        self.told = [self.told[number] for number in waiting[kept].tolist()]
        return found

    def _chances(self, number: int, calls: Calls, is_free: np.ndarray, ledger: Ledger) -> Floats:
        age = self.at[number] - HOUR - calls.called_at
        can = is_free & (age > 0) & (age < self.report.reach * DAY)
        if self.report.regions:
            can &= np.isin(calls.region, [REGIONS.index(name) for name in self.report.regions])
        if self.loss[number] == 0:
            can &= calls.way < 0
        told = self.told[number]
        if told is not None and told.called_on is not None:
            can &= np.floor(calls.called_at / DAY) == self.calendar.number(told.called_on)
            if told.trigger_on is not None:
                trigger = self.calendar.number(told.trigger_on)
                can &= (ledger.requested_at[calls.order] // int(DAY) == trigger) | (
                    ledger.placed_at[calls.order] // int(DAY) == trigger
                )
        # Of those who lost money, one who lost about as much: what the shop saw of it then fits what is told.
        # Where they do not suffice, one of the others lost money after all.
        apart = (
            np.abs(np.log(np.maximum(calls.loss / 100, 1) / max(1, self.loss[number]))) if self.loss[number] else 0.0
        )
        return np.where(can, np.exp(-np.maximum(age, 0) / (4 * DAY) - apart), 0.0)
