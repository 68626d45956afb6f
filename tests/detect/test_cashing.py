"""How money leaves: gift cards, borrowed accounts, bindings, taken accounts."""

import json
from typing import Any

from tests.detect.small import at, login, signals

Rows = list[dict[str, Any]]


def card(name: str, minutes: float, verb: str, *who: str, **more: Any) -> dict[str, Any]:
    """One step of a card; ``who`` is account, device and address."""
    row = {"at": at(days=1, minutes=minutes), "card": name, "verb": verb, "amount": 100_000}
    return row | dict(zip(("account", "device", "ip"), who, strict=True)) | more


def cash_out(victims: int) -> Rows:
    """Each victim buys on the borrowed account with her own telephone; the thief spends six minutes later."""
    rows = []
    for n in range(victims):
        rows.append(card(f"g{n}", 100 * n, "bought", "borrowed", f"phone-{n}", f"10.0.0.{n}"))
        rows.append(card(f"g{n}", 100 * n + 6, "redeemed", "borrowed", "thief", "198.18.0.1", order=f"o{n}"))
    return rows


def test_fires_when_cards_of_many_buyers_end_with_one(duckdb):
    found = signals(duckdb, "gift_card_fan_in", {"gift_cards": cash_out(5)})
    assert [(each["subject_kind"], each["subject"]) for each in found] == [("account", "borrowed"), ("device", "thief")]
    assert json.loads(found[0]["reason"]) == {"code": "cards-of-many", "buyers": 5}


def test_ignores_a_company_that_gives_cards_to_many_and_a_birthday(duckdb):
    staff = [card(f"s{n}", n, "bought", "company", "pc", "10.1.0.1") for n in range(30)]
    staff += [card(f"s{n}", 999 + n, "redeemed", f"w{n}", f"d{n}", f"10.2.0.{n}") for n in range(30)]
    birthday = [card(f"b{n}", n, "bought", f"aunt-{n}", f"pad-{n}", f"10.3.0.{n}") for n in range(4)]
    birthday += [card(f"b{n}", 2000, "redeemed", "child", "tablet", "10.3.1.1") for n in range(4)]
    assert signals(duckdb, "gift_card_fan_in", {"gift_cards": staff + birthday}) == []


def test_fires_when_a_card_is_bought_and_spent_elsewhere_at_once(duckdb):
    (signal,) = signals(duckdb, "gift_card_fast_spend", {"gift_cards": cash_out(2)})
    assert (signal["subject"], json.loads(signal["reason"])["amount"]) == ("borrowed", 200_000)


def test_says_nothing_of_nobody_where_a_card_was_spent_on_no_account(duckdb):
    nobody = [row | ({"account": None} if row["verb"] == "redeemed" else {}) for row in cash_out(2)]
    assert signals(duckdb, "gift_card_fast_spend", {"gift_cards": nobody}) == []


def test_ignores_who_spends_a_card_on_her_own_device_or_days_later(duckdb):
    own = [card("g1", m, verb, "c1", "d1", "10.0.0.1") for m, verb in ((0, "bought"), (5, "redeemed"))]
    late = [card("g2", 0, "bought", "c2", "d2", "10.0.0.2"), card("g2", 4000, "redeemed", "c3", "d3", "10.0.0.3")]
    assert signals(duckdb, "gift_card_fast_spend", {"gift_cards": own + late}) == []


def borrowed(devices: int, minutes_before: float) -> Rows:
    when = [at(days=1, minutes=100 * n - minutes_before) for n in range(devices)]
    return [login(when[n], "borrowed", f"10.0.0.{n}", device=f"phone-{n}") for n in range(devices)]


def test_fires_when_strangers_sign_in_and_pay_on_one_account(duckdb):
    tables = {"logins": borrowed(4, 10), "gift_cards": cash_out(4)}
    (signal,) = signals(duckdb, "borrowed_account", tables)
    assert (signal["subject"], json.loads(signal["reason"])["strangers"]) == ("borrowed", 4)


def test_ignores_a_family_with_devices_of_its_own(duckdb):
    family = borrowed(4, 60 * 24)
    assert signals(duckdb, "borrowed_account", {"logins": family, "gift_cards": cash_out(4)}) == []


def test_fires_when_cards_pay_much_for_what_is_easily_resold(duckdb):
    goods = [{"at": at(), "order": "o0", "sku": "gold", "is_easily_resold": True}]
    goods += [{"at": at(), "order": "o1", "sku": "cream", "is_easily_resold": False}]
    (signal,) = signals(duckdb, "resale_by_gift_card", {"gift_cards": cash_out(2), "order_items": goods})
    assert (signal["subject_kind"], signal["subject"]) == ("order", "o0")


def test_ignores_small_cards_for_what_is_easily_resold(duckdb):
    goods = [{"at": at(), "order": "o0", "sku": "gold", "is_easily_resold": True}]
    tables = {"gift_cards": cash_out(1), "order_items": goods}
    assert signals(duckdb, "resale_by_gift_card", tables, min_amount=100_001) == []


def binding(minutes: float, verb: str, device: str, ip: str, **more: Any) -> dict[str, Any]:
    return {"at": at(days=1, minutes=minutes), "account": "c1", "instrument": "i1", "verb": verb, "device": device} | {
        "ip": ip,
        "proof": "sms_code" if verb == "bound" else "none",
        **more,
    }


KNOWN = [login(at(), "c1", "10.0.0.1", device="d1")]
BOUND = [binding(0, "bound", "odd", "198.18.0.1"), *(binding(n, "used", "odd", "198.18.0.1") for n in (2, 5, 9))]


def test_fires_when_an_unknown_device_binds_by_sms_and_pays_at_once(duckdb):
    (signal,) = signals(duckdb, "quick_pay_binding", {"bindings": BOUND, "logins": KNOWN})
    assert (signal["subject"], signal["first_at"], signal["last_at"]) == ("c1", at(days=1), at(days=1, minutes=9))
    assert json.loads(signal["reason"])["uses"] == 3


def test_ignores_a_binding_from_a_known_device_or_a_stronger_proof_or_a_new_customer(duckdb):
    own = [binding(0, "bound", "d1", "10.9.0.1"), binding(2, "used", "d1", "10.9.0.1")]
    face = [{**BOUND[0], "proof": "biometric"}, *BOUND[1:]]
    for rows, known in ((own, KNOWN), (face, KNOWN), (BOUND, [])):
        assert signals(duckdb, "quick_pay_binding", {"bindings": rows, "logins": known}) == []


def taken(device: str, change_after: float) -> dict[str, Rows]:
    change = {"at": at(days=1, minutes=change_after), "account": "c1", "verb": "phone_changed", "device": device}
    paid = binding(change_after + 20, "bound", device, "198.18.0.1")
    return {
        "logins": [*KNOWN, login(at(days=1), "c1", "198.18.0.1", device=device)],
        "account_changes": [change],
        "bindings": [paid],
    }


def test_fires_when_a_new_device_enters_changes_the_telephone_and_pays(duckdb):
    (signal,) = signals(duckdb, "account_takeover", taken("odd", 10))
    assert (signal["subject"], signal["score"]) == ("c1", 0.9)
    assert (signal["first_at"], signal["last_at"]) == (at(days=1), at(days=1, minutes=30))


def test_ignores_the_same_steps_on_a_known_device_or_hours_apart_or_by_a_new_customer(duckdb):
    new = taken("odd", 10)
    new["logins"] = new["logins"][1:]
    for tables in (taken("d1", 10), taken("odd", 90), new):
        assert signals(duckdb, "account_takeover", tables) == []
