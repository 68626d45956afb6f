"""See :func:`account_takeover`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.registry import detector


@detector(technique="F1006", severity="high")
def account_takeover(
    logins: ir.Table,
    account_changes: ir.Table,
    bindings: ir.Table,
    gift_cards: ir.Table,
    *,
    step_minutes: int = 60,
) -> ir.Table:
    """A new device enters, changes password or telephone, and pays, within minutes.

    **What it sees.** Three steps on one account: a device that never entered it before; a password reset or a new
    telephone number; a new means of payment, or a gift card bought or spent.

    **How it decides.** Each step comes within `step_minutes` after the one before, and the account was known before
    with another device. New customers do all of this on their first day and are left alone. The score is higher when
    the last step is on the new device too.

    **When it is wrong.** A customer who lost her telephone, sets everything up again and buys something at once.

    **What to do.** End the sessions, hold what was ordered or bound, undo the change, and reach the customer by the
    number that was there before.

    **References.** MITRE F3 F1006; OWASP OAT-007, OAT-019.
    """
    ok = logins.filter(logins.is_ok & logins.device.notnull())
    first = ok.group_by("account", "device").agg(entered_at=ok["at"].min())
    begins = ok.group_by(holder=ok.account).agg(begins_at=ok["at"].min())
    met = first.inner_join(begins, [first.account == begins.holder, first.entered_at > begins.begins_at])
    new = met.select("account", "device", "entered_at")
    width = ibis.interval(minutes=step_minutes)
    changes = account_changes.filter(account_changes.verb.isin(("password_reset", "phone_changed")))
    changes = changes.select(owner="account", changed_at="at")
    changed = new.inner_join(
        changes,
        [
            new.account == changes.owner,
            changes.changed_at >= new.entered_at,
            changes.changed_at <= new.entered_at + width,
        ],
    ).select("account", "device", "entered_at", "changed_at")
    last = ibis.union(
        bindings.filter(bindings.verb == "bound").select(payer="account", paid_at="at", tool="device"),
        gift_cards.filter(gift_cards.verb.isin(("bought", "redeemed"))).select(
            payer="account", paid_at="at", tool="device"
        ),
    )
    taken = changed.inner_join(
        last,
        [changed.account == last.payer, last.paid_at >= changed.changed_at, last.paid_at <= changed.changed_at + width],
    )
    taken = taken.mutate(own=(taken.tool == taken.device).cast("int64"))
    whole = taken.group_by("account", "entered_at").agg(
        last_at=taken.paid_at.max(), own=ibis.coalesce(taken.own.max(), 0), changes=taken.changed_at.nunique()
    )
    whole = whole.rename(first_at="entered_at")
    return found(
        whole,
        "account",
        whole.account,
        score=ibis.ifelse(whole.own == 1, 0.9, 0.6),
        code="entered-changed-paid",
        changes=whole.changes,
    )
