"""What customers change on their accounts, and what the shop itself tells them."""

import numpy as np

from holdfast.replay.clock import HOUR
from holdfast.replay.world import Today, share

PASSWORD_RESET, PHONE_CHANGED, DEVICE_ADDED, ADDRESS_ADDED = range(4)
PHONE, SMS, EMAIL, APP = range(4)
DELIVERY, REFUND, SURVEY, MARKETING, SECURITY, SERVICE = range(6)


def account_changes(today: Today) -> None:
    """Now and then a customer resets the password, changes the phone, adds a device or an address (rates assumed)."""
    world, orders, rng = today.world, today.cohort, today.rng("changes")
    for verb, rate in ((PASSWORD_RESET, 0.008), (PHONE_CHANGED, 0.001), (DEVICE_ADDED, 0.02), (ADDRESS_ADDED, 0.05)):
        some = share(rng, len(orders.number), rate)
        account = orders.account[some]
        world.agenda.add(
            "account_changes",
            orders.placed_at[some] - rng.exponential(600.0, len(some)),
            account=account,
            verb=verb,
            ip=world.customers.ip(rng, account),
            device=world.customers.device(rng, account),
        )


def contacts(today: Today) -> None:
    """Send an SMS when a parcel leaves and comes, an app message on a refund; call a few; advertise."""
    world, orders, rng = today.world, today.cohort, today.rng("contacts")
    shipped, returned = orders.is_shipped, ~np.isnan(orders.requested_at)
    for some, at, channel, purpose in (
        (share(rng, shipped, 0.9), orders.picked_at + HOUR, SMS, DELIVERY),
        (share(rng, shipped, 0.7), orders.delivered_at - HOUR, SMS, DELIVERY),
        (share(rng, returned, 0.9), orders.requested_at + 300, APP, REFUND),
        (share(rng, returned, 0.1), orders.requested_at + 20 * HOUR, PHONE, REFUND),
        (share(rng, len(orders.number), 0.02), orders.placed_at + 50 * HOUR, PHONE, SERVICE),
        (share(rng, len(orders.number), 0.2), orders.placed_at + 90 * HOUR, SMS, MARKETING),
    ):
        number = rng.integers(0, 4, len(some))
        world.agenda.add(
            "contacts", at[some], account=orders.account[some], channel=channel, number=number, purpose=purpose
        )
