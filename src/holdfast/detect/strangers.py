"""Sign-ins by strangers: those whom neither address nor device ties to the account they try.

Most failed sign-ins are a customer's own slips: they come from an address or a device that the account was entered
from before, or they go right soon after. What is left, a failure nobody can explain, is rare in a quiet shop and is
what an attack consists of, however thin it is spread.
"""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared

COLUMNS = ("at", "account", "ip", "ip_subnet", "user_agent", "device", "is_ok", "is_customer")


def strangers(logins: ir.Table, *, settle_minutes: int = 30) -> ir.Table:
    """Return the sign-ins by strangers, in ``COLUMNS``.

    A failed one counts where the account had not been entered before from that address, nor from that device, and is
    not within ``settle_minutes``. ``is_customer`` says whether the account had ever been entered. One that went right
    counts where it is the account's first from that address and that device, but not the account's first of all: new
    customers are no strangers.
    """
    entered = shared(_entered(logins))
    by_address, by_device = _ties(entered)
    failed = logins.filter(~logins.is_ok & logins.account.notnull() & logins.ip.notnull()).select(*COLUMNS[:-1])
    begins = _begins(entered)
    met = failed.left_join(begins, failed.account == begins.owner).drop("owner")
    met = met.left_join(by_address, [met.account == by_address.own, met.ip == by_address.from_ip])
    met = met.left_join(by_device, [met.account == by_device.holder, met.device == by_device.from_device])
    settled = met["at"] + ibis.interval(minutes=settle_minutes)
    unexplained = met.filter(
        (met.ip_at.isnull() | (met.ip_at >= settled)) & (met.device_at.isnull() | (met.device_at >= settled))
    )
    is_customer = ibis.coalesce(unexplained.begins_at < unexplained["at"], ibis.literal(False))
    unexplained = unexplained.mutate(is_customer=is_customer)
    entries = _first_entries(entered)
    return ibis.union(unexplained.select(*COLUMNS), entries.filter(entries.is_customer))


def first_entries(logins: ir.Table) -> ir.Table:
    """Return the sign-ins that are the account's first from that address and that device, in ``COLUMNS``.

    Also the first of new accounts, for which ``is_customer`` is false.
    """
    return _first_entries(shared(_entered(logins)))


def _entered(logins: ir.Table) -> ir.Table:
    """Return one row for each account, address and device: when it was first entered so."""
    ok = logins.filter(logins.is_ok & logins.account.notnull() & logins.ip.notnull())
    return ok.group_by("account", "ip", "device").agg(
        entered_at=ok["at"].min(), user_agent=ok.user_agent.min(), ip_subnet=ok.ip_subnet.min()
    )


def _begins(entered: ir.Table) -> ir.Table:
    return entered.group_by(owner=entered.account).agg(begins_at=entered.entered_at.min())


def _ties(entered: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Return since when each account was entered from each address, and from each device."""
    by_address = entered.group_by(own=entered.account, from_ip=entered.ip).agg(ip_at=entered.entered_at.min())
    known = entered.filter(entered.device.notnull())
    by_device = known.group_by(holder=known.account, from_device=known.device).agg(device_at=known.entered_at.min())
    return by_address, by_device


def _first_entries(entered: ir.Table) -> ir.Table:
    begins, (by_address, by_device) = _begins(entered), _ties(entered)
    met = entered.inner_join(begins, entered.account == begins.owner)
    met = met.inner_join(
        by_address, [met.account == by_address.own, met.ip == by_address.from_ip, met.entered_at == by_address.ip_at]
    )
    met = met.left_join(by_device, [met.account == by_device.holder, met.device == by_device.from_device])
    first = met.filter(met.device_at.isnull() | (met.device_at >= met.entered_at))
    rows = first.mutate(is_ok=ibis.literal(True), is_customer=first.entered_at > first.begins_at).rename(
        at="entered_at"
    )
    return rows.select(*COLUMNS)
