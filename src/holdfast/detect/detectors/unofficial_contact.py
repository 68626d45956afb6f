"""See :func:`unofficial_contact`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.registry import detector


@detector(technique="F1032", severity="high")
def unofficial_contact(
    complaints: ir.Table, contacts: ir.Table, orders: ir.Table, *, around_minutes: int = 60, log_days: int = 7
) -> ir.Table:
    """A customer tells of a call in the shop's name that the shop never made.

    **What it sees.** What customers tell (`called_at`), and the shop's own list of its contacts.

    **How it decides.** The customer (named in the complaint, or by its order) was called, and `contacts` has no entry
    for that customer within `around_minutes` of the call. It speaks only where the shop wrote down contacts with
    anybody in the `log_days` around: without a list, the lack of an entry says nothing. A contact by another way an
    hour earlier is no proof of the call either, but lowers the score, for callers are not always quoted to the minute.

    **When it is wrong.** The time of the call is a memory. A carrier or a merchant called, whose calls nobody hands in.
    The agent called without writing it down.

    **What to do.** Tell the customer that it was not the shop, before anything is paid; take what the caller knew into
    the complaint: traces live on it. While it stands, ask for a second proof where this customer pays or binds.

    **References.** MITRE F3 F1032. The shops of 2015 and 2020 could not say which calls were their own.
    """
    by_order = (
        orders.filter(orders.account.notnull()).group_by(placed="order").agg(owner=lambda rows: rows.account.min())
    )
    told = complaints.filter(complaints.called_at.notnull()).select("complaint", "account", "order", "called_at")
    named = told.left_join(by_order, told.order == by_order.placed)
    called = named.select("complaint", "called_at", customer=ibis.coalesce(named.account, named.owner))
    days = contacts.mutate(day=contacts["at"].epoch_seconds() // 86_400).select("day").distinct()
    day = called.called_at.epoch_seconds() // 86_400
    logged = called.mutate(day_called=day)
    near = logged.inner_join(days, [days.day >= logged.day_called - log_days, days.day <= logged.day_called + log_days])
    logged = logged.semi_join(near.select("complaint").distinct(), "complaint").filter(
        lambda rows: rows.customer.notnull()
    )
    ours = contacts.select(reached="account", contact_at="at")
    met = logged.left_join(
        ours,
        [
            logged.customer == ours.reached,
            ours.contact_at >= logged.called_at - ibis.interval(minutes=24 * 60),
            ours.contact_at <= logged.called_at + ibis.interval(minutes=around_minutes),
        ],
    )
    is_near = met.contact_at >= met.called_at - ibis.interval(minutes=around_minutes)
    calls = met.group_by("complaint", "called_at", "customer").agg(
        near=ibis.coalesce(is_near, ibis.literal(False)).cast("int64").sum(), earlier=met.contact_at.count()
    )
    strange = calls.filter(calls.near == 0)
    whole = strange.group_by("customer").agg(
        first_at=strange.called_at.min(),
        last_at=strange.called_at.max(),
        calls=strange.count(),
        clear=(strange.earlier == 0).cast("int64").sum(),
    )
    return found(
        whole,
        "account",
        whole.customer,
        score=ibis.ifelse(whole.clear > 0, 9, 6).cast("float64") / 10.0,
        code="not-our-call",
        calls=whole.calls,
    )
