"""Detectors against their definitions, written as loops over small random tables."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.detect.small import BEGIN, signals

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]
Finding = tuple[str, str, datetime, datetime, float, dict[str, Any]]
Plain = Callable[[Tables], list[Finding]]


def tables(chance: random.Random) -> Tables:
    """Few accounts, devices, addresses and cards in a short time, so that much meets; some facts are missing."""
    span = chance.choice([3600, 6 * 3600, 3 * 86_400])

    def when() -> datetime:
        return BEGIN + timedelta(seconds=chance.randrange(span))

    def maybe(name: str, many: int) -> str | None:
        return f"{name}{chance.randrange(many)}" if chance.random() > 0.1 else None

    def entered() -> dict[str, Any]:
        ip = maybe(f"198.51.{chance.randrange(2)}.", 4)
        subnet = ip and ip.rpartition(".")[0] + ".0/24"
        who = {"account": maybe("a", 8), "device": maybe("d", 4)}
        return {"at": when(), "ip": ip, "ip_subnet": subnet, "is_ok": chance.random() < 0.4, **who}

    def paid(verbs: list[str]) -> dict[str, Any]:
        who = {"account": maybe("a", 8), "device": maybe("d", 6), "ip": maybe("198.51.0.", 9)}
        return {"at": when(), "verb": chance.choice(verbs), "proof": chance.choice(["sms_code", "password"]), **who}

    cards = (paid(["bought", "redeemed", "redeemed"]) for _ in range(80))
    return {
        "logins": [entered() for _ in range(70)],
        "account_changes": [
            {"at": when(), "account": maybe("a", 8), "verb": chance.choice(["password_reset", "device_added"])}
            for _ in range(20)
        ],
        "bindings": [paid(["bound", "used", "used"]) | {"instrument": maybe("i", 2)} for _ in range(90)],
        "gift_cards": [{"card": maybe("c", 25), "amount": chance.randrange(100, 999)} | _but(row) for row in cards],
    }


def _but(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "proof"}


def stretches(times: Iterable[datetime], gap: timedelta) -> list[list[datetime]]:
    found: list[list[datetime]] = []
    for each in sorted(times):
        if found and each - found[-1][-1] <= gap:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def high(happened: list[tuple[datetime, str]], width: timedelta, least: int) -> dict[datetime, int]:
    """How many values a window holds, wherever one of them enters or leaves it, and it holds enough."""
    by_value = defaultdict(set)
    for at, value in happened:
        by_value[value].add(at)
    steps: set[datetime] = set()
    for times in map(sorted, by_value.values()):
        steps |= {b for a, b in zip([None, *times], times, strict=False) if a is None or b - width >= a}
        steps |= {a + width for a, b in zip(times, [*times[1:], None], strict=True) if b is None or b - width >= a}
    counts = {step: len({value for at, value in happened if step - width < at <= step}) for step in steps}
    return {step: count for step, count in counts.items() if count >= least}


def stuffing(given: Tables) -> list[Finding]:
    found: list[Finding] = []
    for kind, key, factor in (("ip", "ip", 1), ("network", "ip_subnet", 2)):
        tried = [row for row in given["logins"] if row[key] and row["account"]]
        for source in {row[key] for row in tried}:
            of = [row for row in tried if row[key] == source]
            failures = [(row["at"], row["account"]) for row in of if not row["is_ok"]]
            since: dict[datetime, datetime] = {}
            for width, least in ((timedelta(minutes=10), 3 * factor), (timedelta(days=1), 5 * factor)):
                for step in high(failures, width, least):
                    since[step] = min(step - width, since.get(step, step))
            for times in stretches(since, timedelta(days=1)):
                begin = min(since[step] for step in times)
                inside = [row for row in of if begin < row["at"] <= times[-1]]
                accounts, failed, opened = (
                    {row["account"] for row in inside if row["is_ok"] in wanted} for wanted in ({0, 1}, {0}, {1})
                )
                is_one = kind == "network" and len({row["ip"] for row in inside if row["ip"]}) < 2
                if is_one or len(failed) * 2 < len(accounts):
                    continue
                at = [row["at"] for row in inside if not row["is_ok"]]
                score = len(failed) / (len(failed) + 3 * factor) * len(failed) / len(accounts)
                told = {"accounts": len(accounts), "failed": len(failed) * 100 // len(accounts), "opened": len(opened)}
                found.append((kind, source, min(at), max(at), score, told))
    return found


def takeover(given: Tables) -> list[Finding]:
    hour, first = timedelta(hours=1), dict[tuple[str, str], datetime]()
    for row in sorted(given["logins"], key=lambda row: row["at"]):
        if row["is_ok"] and row["device"] and row["account"]:
            first.setdefault((row["account"], row["device"]), row["at"])
    found = []
    for (account, device), entered in first.items():
        if entered == min(at for (owner, _), at in first.items() if owner == account):
            continue
        changes = [
            row["at"]
            for row in given["account_changes"]
            if row["account"] == account and row["verb"] == "password_reset" and entered <= row["at"] <= entered + hour
        ]
        pays = [row for row in given["bindings"] if row["verb"] == "bound"] + given["gift_cards"]
        ends = [
            (pay["at"], change, pay["device"] == device)
            for pay in pays
            for change in changes
            if pay["account"] == account and change <= pay["at"] <= change + hour
        ]
        if ends:
            score = 0.9 if any(own for *_, own in ends) else 0.6
            told = {"changes": len({change for _, change, _ in ends})}
            found.append(("account", account, entered, max(at for at, *_ in ends), score, told))
    return found


def quick_pay(given: Tables) -> list[Finding]:
    found = []
    for bound in given["bindings"]:
        if (bound["verb"], bound["proof"]) != ("bound", "sms_code") or not (bound["device"] and bound["account"]):
            continue
        past = [row for row in given["logins"] if row["is_ok"]] + given["bindings"]
        known = [row for row in past if row["account"] == bound["account"] and row["at"] < bound["at"]]
        is_met = any(
            row["device"] == bound["device"] or (row["ip"] is not None and row["ip"] == bound["ip"]) for row in known
        )
        uses = [
            row["at"]
            for row in given["bindings"]
            if row["verb"] == "used"
            and all(row[name] == bound[name] is not None for name in ("account", "instrument", "device"))
            and bound["at"] <= row["at"] <= bound["at"] + timedelta(minutes=90)
        ]
        if known and uses and not is_met:
            score = (len(uses) + 1) / (len(uses) + 2)
            found.append(("account", bound["account"], bound["at"], max(uses), score, {"uses": len(uses)}))
    return found


def spent(given: Tables) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(given["gift_cards"], key=lambda row: row["at"]):
        if row["card"]:
            first.setdefault((row["verb"], row["card"]), row)
    pairs = ((first.get(("bought", card)), row) for (verb, card), row in first.items() if verb == "redeemed")
    return [(bought, row) for bought, row in pairs if bought and bought["at"] <= row["at"]]


def fan_in(given: Tables) -> list[Finding]:
    ends = defaultdict(list)
    for bought, row in spent(given):
        buyer = bought["device"] or bought["ip"] or bought["account"]
        if buyer and buyer != row["device"]:
            for kind in ("account", "device"):
                ends[kind, row[kind]].append((row["at"], buyer))
    found: list[Finding] = []
    for (kind, end), happened in ends.items():
        many = high(happened, timedelta(days=1), 2) if end else {}
        for times in stretches(many, timedelta(days=1)):
            most = max(many[step] for step in times)
            found.append((kind, end, times[0], times[-1], most / (most + 2), {"buyers": most}))
    return found


def fast_spend(given: Tables) -> list[Finding]:
    by_account = defaultdict(list)
    for bought, row in spent(given):
        buyer = bought["device"] or bought["ip"] or bought["account"]
        is_quick = row["at"] <= bought["at"] + timedelta(hours=2) and row["amount"] >= 300
        is_elsewhere = row["ip"] and bought["ip"] and row["ip"] != bought["ip"] and row["device"] != buyer
        if is_quick and is_elsewhere and row["account"]:
            by_account[row["account"]].append((bought["at"], row["at"], row["amount"]))
    found: list[Finding] = []
    for account, cards in by_account.items():
        worth = sum(amount for *_, amount in cards)
        told = {"cards": len(cards), "amount": worth}
        times = min(at for at, *_ in cards), max(at for _, at, _ in cards)
        found.append(("account", account, *times, worth / (worth + 300), told))
    return found


DEFINED: dict[str, tuple[Plain, dict[str, float]]] = {
    "account_takeover": (takeover, {}),
    "credential_stuffing": (stuffing, {"min_accounts": 3, "min_accounts_day": 5}),
    "gift_card_fan_in": (fan_in, {"window_days": 1, "min_buyers": 2}),
    "gift_card_fast_spend": (fast_spend, {"within_minutes": 120, "min_amount": 300}),
    "quick_pay_binding": (quick_pay, {"used_within_minutes": 90}),
}


@pytest.mark.parametrize("name", DEFINED)
def test_a_detector_finds_what_its_definition_says_in_every_small_table(name, duckdb):
    defined, knobs = DEFINED[name]
    count = 0
    for seed in (2, 4):
        given = tables(random.Random(seed))  # noqa: S311 - the same every time
        found = []
        for row in signals(duckdb, name, given, **knobs):
            told = {key: value for key, value in json.loads(row["reason"]).items() if key != "code"}
            times = row["first_at"], row["last_at"]
            found.append((row["subject_kind"], row["subject"], *times, round(row["score"], 9), told))
        wanted = sorted(((*each[:4], round(each[4], 9), each[5]) for each in defined(given)), key=lambda each: each[:3])
        assert wanted == found, f"seed {seed}"
        count += len(wanted)
    assert count
