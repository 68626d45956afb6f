"""Decisions and lists by HTTP."""

import io
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.web.api.small_decider import Deciding

from holdfast.respond.decide.examples import write_examples
from holdfast.respond.decide.moments import MOMENTS
from holdfast.terms.identifiers import Tokens


@pytest.fixture
def deciding(tmp_path: Path) -> Iterator[Deciding]:
    write_examples(tmp_path / "lake.policies")
    made = Deciding(tmp_path)
    yield made
    made.close()


SHIP = {"order": "O-1", "account": "buyer-1", "gift_card_amount": 300_000, "currency": "CNY", "is_easily_resold": True}


def test_a_moment_is_answered_with_a_verdict_its_reasons_and_an_id_that_finds_it_again(deciding):
    said = deciding.decide("ship", **SHIP, is_confirmed=False)
    assert said.status == 200
    assert (said.json["verdict"], said.json["policy"]) == ("hold", "ship")
    assert said.json["reasons"][0] == {
        "rule": "gift_cards_for_resold_goods",
        "code": "gift_cards_for_resold_goods",
        "verdict": "hold",
        "values": {"gift_card_amount": 300_000, "is_confirmed": False, "is_easily_resold": True},
    }
    found = deciding.call("GET", f"/api/v1/decisions/{said.json['id']}").json
    assert said.json.items() <= found.items()
    assert found["facts"]["account"] == Tokens(b"k" * 32).token("account", "buyer-1")
    assert deciding.call("GET", f"/api/v1/decisions/{said.json['id'][:-3]}abc").status == 404


def test_no_name_or_number_is_kept_as_it_is(deciding, tmp_path):
    personal = {"account": "someone@example.com", "card": "GC-778899", "phone": "+86 100 0000 0001"}
    deciding.decide("redeem_gift_card", **personal)
    listed = {"kind": "card", "identifier": "GC-778899", "reason": "complaint", "source": "intake"}
    assert deciding.call("POST", "/api/v1/lists/complaint_cards", listed).status == 201
    deciding.online.journal.flush()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "lake." in str(path))
    for value in personal.values():
        assert value.encode() not in kept


def test_a_listed_card_is_refused_at_the_next_request_and_free_again_when_it_is_taken_off(deciding):
    listed = {"kind": "card", "identifier": "GC-1", "reason": "complaint", "source": "intake"}
    assert deciding.decide("redeem_gift_card", card="GC-1").json["verdict"] == "allow"
    assert deciding.call("POST", "/api/v1/lists/complaint_cards", listed).status == 201
    assert deciding.decide("redeem_gift_card", card="GC-1").json["verdict"] == "deny"
    gone = {"kind": "card", "identifier": "GC-1"}
    assert deciding.call("POST", "/api/v1/lists/complaint_cards/remove", gone).status == 204
    assert deciding.call("POST", "/api/v1/lists/complaint_cards/remove", gone).status == 404
    assert deciding.decide("redeem_gift_card", card="GC-1").json["verdict"] == "allow"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        ({"facts": {}}, 422),
        ({"moment": "eat"}, 422),
        ({"moment": "ship", "facts": {"amount": "5"}}, 422),
        ({"moment": "ship", "facts": {"colour": "red"}}, 422),
        ({"moment": "ship", "facts": {"ip": "1.2.3"}}, 422),
        ({"moment": "ship", "facts": {"amount": -1}}, 422),
        ({"moment": "ship", "facts": {"amount": 1 << 53}}, 422),
        ({"moment": "ship", "facts": {"bound_at": "0001-01-01T00:00:00+14:00"}}, 422),
        (b'{"moment":"ship","facts":{"amount":NaN}}', 400),
        (b'{"moment":"ship","facts":{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}}", 400),
        ({"moment": "ship", "at": "2020-01-01T00:00:00Z"}, 422),
        ({"moment": "ship", "at": "2026-01-01T00:00:00"}, 422),
        ({"moment": "ship", "facts": {"user_agent": "x" * 300}}, 422),
        (b" " * (65 << 10), 413),
    ],
)
def test_what_does_not_fit_is_refused_without_repeating_it(deciding, body, status):
    told = deciding.call("POST", "/api/v1/decisions", body)
    assert told.status == status
    assert not {"red", "1.2.3", "eat", "colour"} & set(told.json["detail"].replace(",", "").split())


def test_each_scope_opens_its_own_door_only(deciding):
    only = deciding.service.keys.add("bouncer", ["bouncer"])
    asked = {"HTTP_AUTHORIZATION": f"Bearer {only}"}
    assert deciding.call("POST", "/api/v1/decisions", {"moment": "ship"}, **asked).status == 403
    assert deciding.call("GET", "/api/v1/lists/blocked_addresses", **asked).status == 403
    assert deciding.call("GET", "/v1/decisions/stream", HTTP_AUTHORIZATION="", HTTP_X_API_KEY=only).status == 200
    assert deciding.call("GET", "/v1/decisions/stream", HTTP_AUTHORIZATION="", HTTP_X_API_KEY="x").status == 401


def test_a_sender_that_stalls_leaves_room_for_others_and_keys_that_cannot_be_read_are_our_fault(deciding):
    stalled, free = threading.Event(), threading.Event()

    class Stalling(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            stalled.set()
            free.wait(20)
            return b""

    def stall() -> None:
        deciding.call("POST", "/api/v1/decisions", {"moment": "ship"}, **{"wsgi.input": Stalling()})

    other = deciding.service.keys.add("other", ["decisions"])
    readers = [threading.Thread(target=stall) for _ in range(deciding.service.settings.http.threads // 2)]
    for reader in readers:
        reader.start()
        assert stalled.wait(20)
        stalled.clear()
    assert deciding.decide("ship").status == 429
    asked = {"HTTP_AUTHORIZATION": f"Bearer {other}"}
    assert deciding.call("POST", "/api/v1/decisions", {"moment": "ship"}, **asked).status == 200
    free.set()
    for reader in readers:
        reader.join()
    deciding.service.settings.keys_file.write_text("{")
    told = deciding.decide("ship")
    assert (told.status, "keys" in told.json["title"], "/" in told.json["detail"]) == (503, True, False)


def test_a_list_nobody_declared_is_a_mistake_and_not_a_new_list(deciding):
    listed = {"kind": "ip", "identifier": "192.0.2.1", "reason": "r", "source": "s"}
    assert deciding.call("POST", "/api/v1/lists/blocked_adresses", listed).status == 404
    assert deciding.call("POST", "/api/v1/lists/blocked_addresses", listed | {"identifier": "0.0.0.0/0"}).status == 422


def test_a_bouncer_is_told_of_addresses_as_crowdsec_tells_it(deciding):
    for kind, identifier in (("ip", "192.0.2.1"), ("ip_subnet", "198.51.100.0/24"), ("device", "d-1")):
        listed = {"kind": kind, "identifier": identifier, "reason": "r", "source": "s"}
        assert deciding.call("POST", "/api/v1/lists/blocked_addresses", listed).status == 201
    told = deciding.call("GET", "/v1/decisions/stream?startup=true").json
    assert [(each["scope"], each["value"], each["type"]) for each in told["new"]] == [
        ("Ip", "192.0.2.1", "ban"),
        ("Range", "198.51.100.0/24", "ban"),
    ]
    assert [each["value"] for each in deciding.call("GET", "/v1/decisions?ip=192.0.2.1").json] == ["192.0.2.1"]
    assert deciding.call("GET", "/v1/decisions?ip=192.0.2.3").json is None
    around = ["ip=198.51.100.9", "range=198.51.100.0/25", "scope=range", "ip=::ffff:198.51.100.9"]
    for asked in around:
        told = deciding.call("GET", f"/v1/decisions?{asked}").json
        assert [each["value"] for each in told] == ["198.51.100.0/24"]
    listed = {"kind": "ip", "identifier": "192.0.2.8", "reason": "r", "source": "s"}
    assert deciding.call("POST", "/api/v1/lists/blocked_addresses", listed).status == 201
    assert deciding.call("HEAD", "/v1/decisions/stream").status == 200
    told = deciding.call("GET", "/v1/decisions/stream").json  # trying the key took nothing away
    assert [each["value"] for each in told["new"]] == ["192.0.2.8"]
    assert deciding.call("GET", "/api/v1/lists/blocked_addresses?format=nginx").body.startswith(b"deny 192.0.2.1;\n")


def test_without_policies_nothing_is_allowed_by_silence_and_the_log_says_how_to_make_some(tmp_path):
    with capture_logs() as logs:
        server = Deciding(tmp_path)
        told = server.decide("ship")
        server.close()
    assert (told.status, told.json["title"]) == (503, "policies")
    (said,) = [line for line in logs if line["event"].startswith("policies-")]
    assert (said["event"], said["log_level"], said["to_make"]) == ("policies-none", "info", "holdfast policy new")


def test_the_description_tells_of_decisions_and_lists_what_their_doors_take(deciding):
    told = deciding.ask("GET", "/api/v1/openapi.json").json
    schemas = told["components"]["schemas"]
    assert set(schemas["question"]["properties"]["moment"]["enum"]) == set(MOMENTS)
    assert "ip_subnet" not in schemas["question"]["properties"]["facts"]["properties"]
    assert set(re.findall(r"#/components/schemas/(\w+)", json.dumps(told))) <= set(schemas)
