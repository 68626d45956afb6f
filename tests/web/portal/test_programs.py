"""Other systems send complaints by key: each number once, what does not fit is refused whole."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs
from tests.record.records import ON_BOTH

from holdfast.record.complaints import complaint_words
from holdfast.record.models import Complaint
from holdfast.record.opening import opened
from holdfast.web.api.keys import KeyFile

PATH, HEAR = "/api/v1/complaints", "/api/v1/hear"
SENT: dict[str, Any] = {
    "words": "有人自称客服说系统升级，要给我退款",
    "number": "T-10000000001",
    "called_at": "2026-05-01T14:30:00+08:00",
    "caller": "+852 2123 4567",
    "phone": "10000000001",
    "fields_known": ["name", "order_number"],
    "cards": ["GC-778899"],
    "region": "CN-ZJ",
    "loss": 4720000,
    "currency": "CNY",
}


@pytest.fixture
def keys(browser, monkeypatch):
    from django.conf import settings

    from holdfast.web.api.limits import RateLimit
    from holdfast.web.portal.programs import asking

    monkeypatch.setattr(asking, "FAILED", RateLimit(1.0, 30))
    file = KeyFile(settings.HOLDFAST_SETTINGS.keys_file)
    for key in file.known():
        if key.revoked_at is None:
            file.revoke(key.id)
    return file


def send(browser: Any, key: str, body: object, path: str = PATH, **more: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return browser.post(
        path, content, **{"content_type": "application/json", **more}, headers={"Authorization": f"Bearer {key}"}
    )


@ON_BOTH
def test_a_complaint_is_taken_once_under_its_number(browser, keys):
    key = keys.add("call centre", ["complaints"])
    with capture_logs() as logs:
        first, second = send(browser, key, SENT), send(browser, key, SENT)
    assert (first.status_code, second.status_code) == (201, 200)
    answer = first.json()
    assert second.json() == {"complaint": answer["complaint"], "receipt": answer["receipt"], "is_known": True}
    made = Complaint.objects.get()
    assert (made.channel, made.region, made.loss, made.currency, made.pretext) == (
        *("api", "CN-ZJ", 4720000, "CNY", "system_upgrade"),
    )
    assert made.called_at == datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
    assert made.cards.get().token == opened().tokens.token("card", "GC778899")
    assert made.caller_token == opened().tokens.token("phone", "+85221234567")
    assert complaint_words(made).words == [SENT["words"] + "\n\n+852 2123 4567"]
    assert "10000000001" not in made.source
    assert not any(part in repr(logs) for part in ("10000000001", "2123", answer["secret"], "客服", key))


def test_other_words_under_a_number_that_was_taken_are_refused_and_not_lost(browser, keys):
    key = keys.add("a", ["complaints"])
    assert send(browser, key, SENT).status_code == 201
    answer = send(browser, key, SENT | {"words": "又有人打电话"})
    assert (answer.status_code, answer.json()["title"]) == (422, "number")


def test_words_of_lists_are_kept_whole(browser, keys):
    from holdfast.web.portal.programs.complaints import WORDS

    every = list(WORDS["asks"])
    assert send(browser, keys.add("a", ["complaints"]), SENT | {"asks": every * 2}).status_code == 201
    kept = Complaint.objects.get().asks.split("|")
    assert kept == every


def test_another_key_may_use_the_same_number(browser, keys):
    for name in ("a", "b"):
        assert send(browser, keys.add(name, ["complaints"]), SENT).status_code == 201


def test_without_a_key_for_complaints_nothing_is_taken(browser, keys):
    assert send(browser, "hf_wrong", SENT).status_code == 401
    assert send(browser, keys.add("logins", ["logins"]), SENT).status_code == 403
    revoked = keys.add("old", ["complaints"])
    keys.revoke("old")
    assert send(browser, revoked, SENT).status_code == 401
    assert browser.get(PATH).status_code == 405
    statuses = {send(browser, "hf_wrong", SENT).status_code for _ in range(40)}
    assert statuses == {401, 429}
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"words": ""}, 422),
        ({"words": "x" * 20_001}, 422),
        ({"mother": "Ann"}, 422),
        ({"called_at": "2026-05-01T14:30:00"}, 422),
        ({"region": "Atlantis"}, 422),
        ({"fields_known": ["mother"]}, 422),
        ({"loss": -1}, 422),
        ({"timezone": "Mars/Olympus"}, 422),
        ({"reported_at": "0001-01-01T00:00:00+14:00"}, 422),
        ({"called_at": "2999-01-01T00:00:00Z"}, 422),
        ({"currency": ""}, 422),
    ],
)
def test_what_does_not_fit_is_refused_without_repeating_it(browser, keys, changed, status):
    answer = send(browser, keys.add("a", ["complaints"]), SENT | changed)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not any(str(value) in answer.content.decode() for value in changed.values() if value)
    assert not Complaint.objects.exists()


def test_what_is_no_json_or_enormous_is_refused(browser, keys):
    key = keys.add("a", ["complaints"])
    assert send(browser, key, b"{").status_code == 400
    assert send(browser, key, b"[]").status_code == 422
    assert send(browser, key, b"x" * (300 << 10)).status_code == 413
    assert send(browser, key, SENT, content_type="text/plain").status_code == 415


def test_a_text_is_read_and_nothing_of_it_kept(browser, keys):
    text = "昨天下午三点接到16400012345的电话，自称京东客服，被骗47200元"
    asked = {"text": text, "written_at": "2026-05-12T10:00:00+08:00"}
    key = keys.add("a", ["complaints"])
    with capture_logs() as logs:
        answer = send(browser, key, asked, HEAR)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["kind"], told["loss"]) == ("false_customer_service", {"CNY": 4_720_000})
    facts = {fact["field"]: fact for fact in told["facts"]}
    assert text[facts["loss"]["start"] : facts["loss"]["end"]] == "47200元"
    assert facts["called_at"]["value"]["told"] == "2026-05-11 15:00"
    assert (facts["caller_number"]["value"], facts["platform"]["value"]) == ("[phone]", "jd")
    assert "16400012345" not in answer.content.decode() + repr(logs)
    assert not Complaint.objects.exists()
    assert send(browser, "hf_wrong", asked, HEAR).status_code == 401
    assert send(browser, keys.add("logins", ["logins"]), asked, HEAR).status_code == 403


@pytest.mark.parametrize(
    "changed",
    [{"text": ""}, {"timezone": "../etc/passwd"}, {"timezone": "Mars/Olympus"}, {"written_at": "9999-12-31T23:59:59Z"}],
)
def test_what_cannot_be_read_is_refused(browser, keys, changed):
    answer = send(browser, keys.add("a", ["complaints"]), {"text": "昨天被骗了100元"} | changed, HEAR)
    assert answer.status_code == 422


def test_the_description_names_every_field_that_is_taken(browser):
    told = browser.get("/api/v1/openapi.json").json()
    assert set(told["paths"]) == {PATH, HEAR}
    assert set(told["components"]["schemas"]["Sent"]["properties"]) >= SENT.keys()
    assert told["components"]["schemas"]["Sent"]["required"] == ["words"]
