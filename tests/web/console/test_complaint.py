"""A complaint: masked until there is a reason, its facts marked, put right by staff for good."""

import re

import pytest
from tests.web.console.told import CHINESE, take, take_both


def marks(text: str) -> dict[str, str]:
    return dict(re.findall(r'<mark class="g-\w+[^"]*" title="([^":]+)[^"]*">(.*?)<span', text))


def test_what_is_personal_is_masked_until_there_is_a_reason_and_each_showing_is_journalled(console):
    from holdfast.record.models import Entry

    row, _ = take_both()
    client, path = console("service_desk"), f"/console/complaints/{row.pk}"
    masked = client.get(path).content.decode()
    assert not re.search("王小禾|10012345678|10087654321", masked)
    assert "[name]" in masked
    assert not Entry.objects.filter(entry="complaint:look").exists()
    assert client.post(f"{path}/look", {"reason": "curious"}).status_code == 302
    assert "王小禾" not in client.get(path).content.decode()
    client.post(f"{path}/look", {"reason": "handle_complaint"})
    for _ in range(2):
        assert "王小禾" in client.get(path).content.decode()
    assert Entry.objects.filter(entry="complaint:look", facts='{"reason":"handle_complaint"}').count() == 2


def test_a_reason_holds_for_one_complaint_and_a_quarter_of_an_hour(console):
    row, other = take_both()
    client = console("service_desk")
    client.post(f"/console/complaints/{row.pk}/look", {"reason": "audit"})
    assert "10087654321" not in client.get(f"/console/complaints/{other.pk}").content.decode()
    session = client.session
    session["holdfast_looked"] = {str(row.pk): ["audit", 1.0]}
    session.save()
    assert "王小禾" not in client.get(f"/console/complaints/{row.pk}").content.decode()


def test_facts_are_marked_where_they_stand(console):
    row, _ = take_both()
    client = console("analyst")
    client.post(f"/console/complaints/{row.pk}/look", {"reason": "audit"})
    found = marks(client.get(f"/console/complaints/{row.pk}").content.decode())
    assert found["loss"] == "7.8万元"
    assert found["called"] == "3月5日下午三点半"
    assert found["link"].startswith("http://refund-123.example")
    assert found["region"] == "广东"


def test_words_of_harm_stay_words(console):
    row = take("<script>alert(1)</script> 自称客服 <img src=x onerror=alert(2)> 骗走500元")
    text = console("analyst").get(f"/console/complaints/{row.pk}").content.decode()
    assert "<script>alert" not in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("column", "sent", "kept"),
    [
        ("pretext", {"value": "recall"}, {"pretext": "recall"}),
        ("loss", {"value": "1,234.50", "currency": "CNY"}, {"loss": 123450, "currency": "CNY"}),
        ("loss", {"value": "900", "currency": "JPY"}, {"loss": 900, "currency": "JPY"}),
        ("fields_known", {"value": ["name", "item"]}, {"fields_known": "name|item"}),
        ("region", {"value": ""}, {"region": ""}),
        ("order", {"value": "A-1"}, {"order": "A-1"}),
    ],
)
def test_a_correction_outranks_what_is_read_later(console, column, sent, kept):
    from holdfast.flow.hearing import complaint_tell_more
    from holdfast.record.models import Correction, Entry
    from holdfast.record.roles import customer

    row = take(CHINESE)
    answer = console("service_desk").post(
        f"/console/complaints/{row.pk}/{column}", sent, headers={"HX-Request": "true"}
    )
    assert 'role="status"' in answer.content.decode()
    complaint_tell_more(customer(), row, CHINESE)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in kept} == kept
    assert Correction.objects.filter(field=column).exists()
    assert Entry.objects.filter(entry="complaint:correct").count() == Correction.objects.count()


def test_a_number_that_is_put_right_is_kept_as_a_token_only(console):
    row = take(CHINESE)
    before = row.caller_token
    console("analyst").post(f"/console/complaints/{row.pk}/caller_token", {"value": "10011112222"})
    row.refresh_from_db()
    assert row.caller_token.startswith("p_")
    assert row.caller_token != before
    assert "10011112222" not in console("analyst").get(f"/console/complaints/{row.pk}").content.decode()


@pytest.mark.parametrize(
    ("column", "sent"),
    [
        ("loss", {"value": "much", "currency": "CNY"}),
        ("loss", {"value": "1.005", "currency": "CNY"}),
        ("loss", {"value": "1e99", "currency": "CNY"}),
        ("loss", {"value": "1", "currency": "XXX"}),
        ("called_at", {"value": "0001-01-01T00:00"}),
        ("called_at", {"value": "yesterday"}),
        ("pretext", {"value": "made_up"}),
        ("order", {"value": "A" * 200}),
        ("order", {"value": "A\x00B"}),
    ],
)
def test_what_does_not_fit_is_sent_back_and_changes_nothing(console, column, sent):
    row = take(CHINESE)
    answer = console("analyst").post(f"/console/complaints/{row.pk}/{column}", sent, headers={"HX-Request": "true"})
    assert 'role="alert"' in answer.content.decode()
    assert getattr(type(row).objects.get(pk=row.pk), column) == getattr(row, column)


def test_columns_that_are_no_facts_are_not_put_right(console):
    row = take(CHINESE)
    assert console("analyst").post(f"/console/complaints/{row.pk}/secret_hash", {"value": "x"}).status_code == 404


def test_a_file_is_given_to_be_saved_only(console):
    from holdfast.record.attachments import Given
    from holdfast.record.models import Entry

    row = take(CHINESE, files=[Given("<b>.png", b"\x89PNG\r\n\x1a\n<script>")])
    number = row.attachments.get().pk
    assert console("analyst").post(f"/console/attachments/{number}", {"reason": ""}).status_code == 302
    answer = console("analyst").post(f"/console/attachments/{number}", {"reason": "build_case"})
    assert answer.content == b"\x89PNG\r\n\x1a\n<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert Entry.objects.filter(entry="attachment:look").count() == 1
