"""See :func:`quick_pay_binding`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector


@detector(technique="F1003", severity="high")
def quick_pay_binding(
    bindings: ir.Table, logins: ir.Table, *, used_within_minutes: int = 30, min_uses: int = 1
) -> ir.Table:
    """A means of payment is bound with one SMS code, from a device nobody knows, and used at once.

    **What it sees.** New bindings proved by nothing but an SMS code, the device and address they come from, and what
    is paid with them next.

    **How it decides.** The account is known (it was entered, or paid, before), but never from this device nor from
    this address before the binding; and the instrument is used at least `min_uses` times within `used_within_minutes`
    from the same device. The score grows with the uses.

    **When it is wrong.** A customer with a new telephone in a new place who binds a card for the purchase she is
    making.

    **What to do.** Unbind, hold what was paid, ask the customer for another proof, and show her every binding she has.

    **References.** MITRE F3 F1003; the quick-pay binding of 2015, made with one code, shown nowhere, not to be undone.
    """
    bound = bindings.filter((bindings.verb == "bound") & (bindings.proof == "sms_code") & bindings.device.notnull())
    bound = bound.select("account", "instrument", bound_at="at", tool="device", place="ip")
    known = ibis.union(
        logins.filter(logins.is_ok).select(holder="account", seen_at="at", seen_device="device", seen_ip="ip"),
        bindings.select(holder="account", seen_at="at", seen_device="device", seen_ip="ip"),
    )
    met = bound.left_join(known, [bound.account == known.holder, known.seen_at < bound.bound_at])
    strange = met.group_by("account", "instrument", "bound_at", "tool").agg(
        past=met.holder.count(),
        alike=((met.seen_device == met.tool) | (met.seen_ip == met.place)).cast("int64").sum(),
    )
    strange = strange.filter((strange.past > 0) & (ibis.coalesce(strange.alike, 0) == 0))
    used = bindings.filter(bindings.verb == "used").select(
        payer="account", paid_with="instrument", used_at="at", by="device"
    )
    whole = strange.inner_join(
        used,
        [
            strange.account == used.payer,
            strange.instrument == used.paid_with,
            strange.tool == used.by,
            used.used_at >= strange.bound_at,
            used.used_at <= strange.bound_at + ibis.interval(minutes=used_within_minutes),
        ],
    )
    whole = whole.group_by("account", "instrument", "bound_at").agg(last_at=whole.used_at.max(), uses=whole.count())
    whole = whole.filter(whole.uses >= min_uses).rename(first_at="bound_at")
    return found(
        whole,
        "account",
        whole.account,
        score=against(whole.uses + 1, ibis.literal(1)),
        code="bound-and-used",
        uses=whole.uses,
    )
