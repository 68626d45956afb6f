"""Day by day: orders are placed, life goes on, attackers act, callers call, the called tell; the day is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from holdfast.errors import UsageError
from holdfast.replay.agenda import ROWS, Agenda, Rows
from holdfast.replay.callers.noise import Noise
from holdfast.replay.clock import Calendar
from holdfast.replay.life.canaries import plant
from holdfast.replay.life.handling import handling
from holdfast.replay.life.keeping import account_changes, contacts
from holdfast.replay.life.paying import bindings, gift_cards
from holdfast.replay.life.steps import items, steps
from holdfast.replay.life.visits import guessing, visits
from holdfast.replay.operation import Operation
from holdfast.replay.scenario import Scenario
from holdfast.replay.shop.custodians import organisation
from holdfast.replay.shop.customers import Customers
from holdfast.replay.shop.orders import Ledger, placed_on
from holdfast.replay.shop.rhythm import orders_by_day
from holdfast.replay.streams import stream
from holdfast.replay.world import Today, World

LIFE: tuple[Callable[[Today], None], ...] = (
    handling,
    steps,
    items,
    visits,
    guessing,
    bindings,
    gift_cards,
    account_changes,
    contacts,
)
"""What happens in any shop on any day."""
EVENTS_AN_ORDER = 24.8
"""About how many events an order brings about in all."""
LEAST = 0.002


@dataclass
class Simulation:
    """A scenario under way: the world, its operations of attackers with their callers, and the noise."""

    scenario: Scenario
    world: World
    operations: tuple[Operation, ...]
    noise: Noise

    @classmethod
    def begin(cls, scenario: Scenario, seed: int, scale: float) -> "Simulation":
        """Return the scenario before its first day.

        ``scale`` multiplies orders, customers, shops and stations; 1 means ``scenario.orders``. The numbers of
        complaints stay, so in a small shop there may be too few calls to reach them.

        Raises:
            UsageError: the scale is too small or is no number.
        """
        if not scale >= LEAST:
            events = LEAST * EVENTS_AN_ORDER * scenario.orders / 1000
            raise UsageError(
                f"--scale: {LEAST} or more was expected, which is about {events:.1f}k events of {scenario.name}"
            )
        calendar = Calendar(scenario.first_day, scenario.days)
        orders = max(2 * scenario.days, round(scenario.orders * scale))
        by_day = orders_by_day(stream(seed, "days"), calendar, orders, scenario.promotions)
        in_90_days = round(orders * 90 / scenario.days)
        world = World(
            seed=seed,
            scale=in_90_days / 60_000,
            calendar=calendar,
            shop=organisation(stream(seed, "shop"), in_90_days / 60_000),
            customers=Customers.of(seed, in_90_days),
            ledger=Ledger(by_day),
            agenda=Agenda(calendar),
        )
        operations = tuple(Operation.of(world, number, plan) for number, plan in enumerate(scenario.plans))
        first, last = scenario.noise_between or (scenario.first_day, calendar.local_day(calendar.end))
        told_from = calendar.midnight(scenario.noise_from) if scenario.noise_from else 0.0
        noise = Noise(world, scenario.noise_a_day, calendar.number(first), calendar.number(last), told_from)
        return cls(scenario, world, operations, noise)

    def days(self) -> Iterator[dict[str, Rows]]:
        """Let every day happen; yield its rows by table, by time."""
        for day in range(self.scenario.days):
            self._happen(day)
            yield {table: self.world.agenda.taken(table, day) for table in ROWS}

    def _happen(self, day: int) -> None:
        world = self.world
        cohort = placed_on(day, world.seed, world.ledger, world.shop, world.customers)
        world.ledger.enter(cohort)
        today = Today(world, day, cohort)
        for part in LIFE:
            part(today)
        if self.scenario.canaries_a_day:
            plant(today, self.scenario.canaries_a_day)
        for operation in self.operations:
            operation.act(day)
        self.noise.act(day)
