"""See :func:`canary_touched`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.looks import AT_ONCE, WEEKS
from holdfast.detect.registry import detector


@detector(technique="F1029", severity="high", looks=(AT_ONCE, WEEKS))
def canary_touched(
    canaries: ir.Table, accesses: ir.Table, logins: ir.Table, complaints: ir.Table, *, min_canaries: int = 1
) -> ir.Table:
    """A planted account or order was read, exported, tried or called: nobody has a reason to.

    **What it sees.** Accounts and orders that the shop made up and planted (`holdfast canary plant`), in accesses,
    sign-ins and complaints.

    **How it decides.** Whoever opened or exported at least `min_canaries` of them is named, unless the canary says that
    this custodian's routine touches every order (`expected`: the shop's own ERP, the carrier). An address that tried to
    sign in to one is named. A canary whose telephone was called is named itself: whoever had read it before is where to
    look. An export and a call count as certain, a mere look less so.

    **When it is wrong.** An employee stumbles over an order that looks odd and opens it; a new system that touches all
    orders and was not yet named as expected; a password guesser who tries made-up names.

    **What to do.** Of a custodian: ask, the same day, and keep the accesses. Of an address: treat it as part of a
    stuffing run. Of a called canary: its list has left the shop; trace with all complaints of these days.

    **References.** Spitzner, Honeytokens (2003); Juels & Rivest, Honeywords, CCS 2013; MITRE F3 F1029.
    """
    planted = canaries.select(canary_kind="kind", canary="identifier", planted_at="at", expected="expected")
    reads = _met(planted, accesses.select("at", "custodian", "account", "order", "purpose"))
    routine = ibis.literal("|").concat(ibis.coalesce(reads.expected, ibis.literal(""))).concat("|")
    odd = reads.filter(~routine.contains(ibis.literal("|").concat(reads.custodian).concat("|")))
    by_custodian = odd.group_by("custodian").agg(
        first_at=odd["at"].min(),
        last_at=odd["at"].max(),
        canaries=odd.canary.nunique(),
        exported=ibis.coalesce((odd.purpose == "export").cast("int64").sum(), 0),
    )
    tried = _met(planted, logins.select("at", "ip", "account", order=ibis.null("string")))
    by_address = (
        tried.filter(tried.ip.notnull())
        .group_by("ip")
        .agg(
            first_at=lambda rows: rows["at"].min(),
            last_at=lambda rows: rows["at"].max(),
            canaries=lambda rows: rows.canary.nunique(),
        )
    )
    told = complaints.select(
        at=ibis.coalesce(complaints.called_at, complaints.reported_at), account="account", order="order"
    )
    calls = _met(planted, told)
    called = calls.group_by("canary", "canary_kind").agg(
        first_at=calls["at"].min(), last_at=calls["at"].max(), calls=calls.count()
    )
    readers = by_custodian.filter(by_custodian.canaries >= min_canaries)
    guessers = by_address.filter(by_address.canaries >= min_canaries)
    return ibis.union(
        found(
            readers,
            "custodian",
            readers.custodian,
            score=ibis.ifelse((readers.exported > 0) | (readers.canaries > 1), 10, 8).cast("float64") / 10.0,
            code="canary-read",
            canaries=readers.canaries,
            exported=readers.exported,
        ),
        found(
            guessers,
            "ip",
            guessers.ip,
            score=ibis.ifelse(guessers.canaries > 1, 10, 7).cast("float64") / 10.0,
            code="canary-tried",
            canaries=guessers.canaries,
        ),
        found(
            called,
            called.canary_kind,
            called.canary,
            score=ibis.literal(1.0),
            code="canary-called",
            calls=called.calls,
        ),
    )


def _met(planted: ir.Table, rows: ir.Table) -> ir.Table:
    """Return the rows that name a canary after it was planted, once each."""
    ways = []
    for kind in ("account", "order"):
        known = planted.filter(planted.canary_kind == kind)
        met = rows.filter(rows[kind].notnull()).inner_join(known, [rows[kind] == known.canary])
        ways.append(met.filter(met["at"] >= met.planted_at).drop("account", "order", "planted_at"))
    return ibis.union(*ways)
