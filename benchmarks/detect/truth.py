"""Which subjects each detector should name, from ``truth/`` of a simulated run."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

CUSTODIAL = ("staff_browsing", "export_burst", "order_scraping", "order_walking", "api_client_drift")
ROLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "credential_stuffing": (("stuffer_ip",), ("guesser_ip",)),
    "distributed_stuffing": (("stuffer_ip",), ("guesser_ip",)),
    "stuffed_accounts": (("opened_account",), ("guessed_account",)),
    "gift_card_fan_in": (("redeemer_account",), ("borrowed_account", "redeemer_device")),
    "gift_card_fast_spend": (("redeemer_account",), ("borrowed_account",)),
    "borrowed_account": (("borrowed_account",), ()),
    "resale_by_gift_card": (("resold_order",), ("cash_out_order",)),
    "quick_pay_binding": (("bound_account",), ()),
    "account_takeover": (("bound_account",), ("opened_account", "guessed_account")),
    "review_warnings": (("warned_product",), ()),
    "unofficial_contact": ((), ("called_by_others", "called_canary")),
    "canary_touched": ((), ("called_canary", "canary_account", "stuffer_ip", "guesser_ip")),
}
"""Detector -> roles it should find; roles that are no mistake either.

A device on which one victim's cards are spent is no place where cards of many end: the simulation's thieves take
another device for each victim, and one account.
"""
TOLD = ("review_warnings", "unofficial_contact")
SEES = {
    "botnet": ("distributed_stuffing", "stuffed_accounts", *TOLD),
    "yougou-2014": ("credential_stuffing", "stuffed_accounts", *TOLD),
    "two-leaks": ("staff_browsing", "canary_touched", *TOLD),
    "jd-2015": ("order_walking", "quick_pay_binding", "canary_touched", *TOLD),
    "dangdang-2020": ("gift_card_fan_in", "gift_card_fast_spend", "borrowed_account", "resale_by_gift_card"),
    "scraping": ("order_scraping", "order_walking", "canary_touched", *TOLD),
    "export": ("export_burst", *TOLD),
}
"""What a scenario holds for which detector; of others its truth is nothing and what they say there is wrong.

The walk of jd-2015 opens some thirty orders a day, fewer than many at work there: it is no scraping. The victims of
dangdang-2020 are another shop's customers: they write no reviews here, and no contacts of this shop are theirs.
"""


@dataclass(frozen=True)
class Target:
    """What a detector should find, what else is no mistake, and when it began (seconds since 1970)."""

    subjects: frozenset[str]
    explained: frozenset[str]
    began_at: float | None


def truth_of(folder: Path) -> dict[str, Target]:
    """Return the truth by detector from ``truth/`` in a run's folder."""
    leaks = json.loads((folder / "truth" / "truth.json").read_text("utf-8"))["leaks"]
    noted = pq.read_table(folder / "truth" / "subjects.parquet")
    custodians = frozenset(each for leak in leaks for each in leak["custodians"])
    begun = min(
        (
            pc.min(pq.read_table(folder / "truth" / f"orders-{n}.parquet")["copied_at"]).as_py()
            for n in range(1, len(leaks) + 1)
            if pq.read_metadata(folder / "truth" / f"orders-{n}.parquet").num_rows
        ),
        default=None,
    )
    found = {}
    for name, (roles, others) in ROLES.items():
        mine = noted.filter(pc.is_in(noted["role"], _set(roles)))
        more = noted.filter(pc.is_in(noted["role"], _set(others)))
        first = pc.min(mine["first_at"]).as_py() if mine.num_rows else None
        true = frozenset(mine["subject"].to_pylist())
        explained = true | frozenset(more["subject"].to_pylist())
        if name == "canary_touched":
            explained |= custodians
            if pc.any(pc.equal(noted["role"], "touched_canary")).as_py():
                true |= custodians
                first = pc.min(noted.filter(pc.equal(noted["role"], "touched_canary"))["first_at"]).as_py()
        if name == "unofficial_contact":
            calls = [pq.read_table(folder / "truth" / f"calls-{n}.parquet") for n in range(1, len(leaks) + 1)]
            told = [call.filter(pc.is_valid(call["complaint"])) for call in calls]
            true = frozenset(each for call in told for each in call["account"].to_pylist() if each)
            explained |= frozenset(each for call in calls for each in call["account"].to_pylist() if each)
            first = min((pc.min(call["called_at"]).as_py() for call in told if call.num_rows), default=None)
        found[name] = Target(true, explained, _seconds(first))
    for name in CUSTODIAL:
        found[name] = Target(custodians, custodians, _seconds(begun))
    return found


def _set(roles: tuple[str, ...]) -> pa.Array:
    return pa.array(list(roles), pa.string())


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else (at - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001  naive UTC
