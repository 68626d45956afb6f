"""See :func:`dump_match`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.looks import AT_ONCE
from holdfast.detect.registry import detector


@detector(technique="T1589.001", severity="high", looks=(AT_ONCE,))
def dump_match(dumped: ir.Table, *, min_rows: int = 1) -> ir.Table:
    """A customer stands in a leaked list that was found.

    **What it sees.** The customers whom `holdfast dump` met in lists, by tokens.

    **How it decides.** Every customer with at least `min_rows` rows in a list. The score says what to fear: a password
    of the list opens the account (1), the rows hold what only the shop's own systems know (0.8), the customer merely
    stands there with a password that was not tried or did not open (0.3).

    **When it is wrong.** A list that somebody made up from older ones; an e-mail address that two people have used.

    **What to do.** Reset the accounts that a password opens, at once; of rows that are the shop's own data, trace where
    they left and warn these customers of callers; of reused passwords, tell the customer to choose another one.

    **References.** MITRE ATT&CK T1589.001; Thomas et al., Data breaches, phishing, or malware?, CCS 2017.
    """
    whole = dumped.group_by("account").agg(
        first_at=dumped["at"].min(),
        last_at=dumped["at"].max(),
        rows=dumped.rows.sum().cast("int64"),
        lists=dumped.dump.nunique(),
        opens=ibis.coalesce(dumped.opens.cast("int64").max(), 0),
        own=ibis.coalesce(dumped.is_ours.cast("int64").max(), 0),
    )
    named = whole.filter(whole.rows >= min_rows)
    tenths = ibis.ifelse(named.opens > 0, 10, ibis.ifelse(named.own > 0, 8, 3))
    return found(
        named,
        "account",
        named.account,
        score=tenths.cast("float64") / 10.0,
        code="stands-in-list",
        lists=named.lists,
        opens=named.opens,
        own=named.own,
    )
