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

    **How it decides.** The customer (named in the complaint, or by its order) was called, and `contacts` has no call to
    that customer within `around_minutes` of it. Where she does not say when, none in the `log_days` before she told. It
    speaks only where the shop wrote down contacts with anybody in the `log_days` around: without a list, the lack of an
    entry says nothing. A contact by another way (a message that the parcel is on its way) is no proof of the call, but
    lowers the score, as does a call up to a day earlier, for callers are not always quoted to the minute.

    **When it is wrong.** The time of the call is a memory. A carrier or a merchant called, whose calls nobody hands in.
    The agent called without writing it down.

    **What to do.** Tell the customer that it was not the shop, before anything is paid; take what the caller knew into
    the complaint: traces live on it. While it stands, ask for a second proof where this customer pays or binds.

    **References.** MITRE F3 F1032. The shops of 2015 and 2020 could not say which calls were their own.
    """
    by_order = (
        orders.filter(orders.account.notnull()).group_by(placed="order").agg(owner=lambda rows: rows.account.min())
    )
    minute, day = ibis.interval(minutes=1), 86_400
    told = complaints.mutate(about=ibis.coalesce(complaints.called_at, complaints.reported_at))
    told = told.filter(told.about.notnull()).select(
        "complaint",
        "account",
        "order",
        "about",
        is_timed=told.called_at.notnull(),
        begins=told.about
        - ibis.ifelse(told.called_at.notnull(), around_minutes, log_days * 1440).cast("int64") * minute,
    )
    named = told.left_join(by_order, told.order == by_order.placed)
    called = named.select("complaint", "about", "is_timed", "begins", customer=named.account.fill_null(named.owner))
    called = called.filter(called.customer.notnull()).mutate(day_called=called.about.epoch_seconds() // day)
    days = contacts.mutate(day=contacts["at"].epoch_seconds() // day).select("day").distinct()
    near = called.inner_join(days, [days.day >= called.day_called - log_days, days.day <= called.day_called + log_days])
    logged = called.semi_join(near.select("complaint").distinct(), "complaint")
    ours = contacts.select(reached="account", contact_at="at", way="channel")
    met = logged.left_join(
        ours,
        [
            logged.customer == ours.reached,
            ours.contact_at >= ibis.least(logged.begins, logged.about - 1440 * minute),
            ours.contact_at <= logged.about + around_minutes * minute,
        ],
    )
    is_ours = (met.way == "phone") & (met.contact_at >= met.begins)
    calls = met.group_by("complaint", "about", "is_timed", "customer").agg(
        ours=ibis.coalesce(is_ours, ibis.literal(False)).cast("int64").sum(), other=met.contact_at.count()
    )
    strange = calls.filter(calls.ours == 0)
    whole = strange.group_by("customer").agg(
        first_at=strange.about.min(),
        last_at=strange.about.max(),
        calls=strange.count(),
        clear=(strange.is_timed & (strange.other == 0)).cast("int64").sum(),
    )
    return found(
        whole,
        "account",
        whole.customer,
        score=ibis.ifelse(whole.clear > 0, 9, 6).cast("float64") / 10.0,
        code="not-our-call",
        calls=whole.calls,
    )
