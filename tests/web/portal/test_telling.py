"""Someone tells what happened: a question a page, every answer optional but the story, nothing in the open."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from tests.web.portal.visits import STORY, post, receipt, send, tell

from holdfast.record.complaints import complaint_of, complaint_words
from holdfast.record.models import Complaint
from holdfast.record.opening import opened
from holdfast.web.portal import limits
from holdfast.web.portal.questions import Lost, When, called_at

ALL: dict[str, dict[str, Any]] = {
    "when": {"day": "2026-05-01", "time": "14:30"},
    "how": {"how": "phone"},
    "caller": {"caller": "+852 2123 4567"},
    "knew": {"knew": ["name", "order_number"]},
    "order": {"order": "JM20160712345"},
    "asked": {"asked": ["code", "transfer"]},
    "lost": {"amount": "４.72万", "currency": "CNY"},
    "paid": {"paid": "6222 0212 3456 7890 123"},
    "region": {"region": "CN-ZJ"},
    "you": {"person_name": "王小满", "phone": "10000000001", "email": "", "account": "ann"},
}


def test_every_answer_comes_into_the_record(browser):
    tell(browser, answers=ALL)
    page = browser.get("/report/check").content.decode()
    assert all(part in page for part in ("JM20160712345", "47200 CNY", "Zhejiang", "王小满", "2026-05-01"))
    receipt(browser)
    made = Complaint.objects.get()
    tokens = opened().tokens
    assert (made.channel, made.contact, made.order, made.region) == ("portal", "phone", "JM20160712345", "CN-ZJ")
    assert (made.loss, made.currency, made.fields_known, made.asks) == (
        *(4720000, "CNY", "name|order_number", "code|transfer"),
    )
    assert made.called_at == datetime(2026, 5, 1, 6, 30, tzinfo=UTC)  # half past two in Shanghai
    assert made.caller_token == tokens.token("phone", "+85221234567")
    assert made.payee_token == tokens.token("instrument", "6222021234567890123")
    assert made.account_token == tokens.token("account", "ann")
    told = complaint_words(made)
    assert told.words[0].startswith(STORY)
    assert "+852 2123 4567" in told.words[0]
    assert "6222 0212 3456 7890 123" in told.words[0]
    assert told.person == {"name": "王小满", "phone": "10000000001", "account": "ann"}


def test_the_story_alone_is_enough_and_is_read(browser):
    tell(browser)
    receipt(browser)
    made = Complaint.objects.get()
    assert complaint_words(made).words == [STORY]
    assert (made.pretext, made.loss, made.currency) == ("system_upgrade", 4720000, "CNY")


def test_days_times_and_sums_may_be_written_as_people_write_them(browser):
    noon = {"2026/5/1": "", "2026年5月1日": "", "2026-05-01": "12：00"}
    for day, time in noon.items():
        form = When({"day": day, "time": time})
        assert form.is_valid()
        assert called_at(form.kept()) == datetime(2026, 5, 1, 4, tzinfo=UTC)
    assert When({"day": "2026-05-01", "time": "9:05"}).is_valid()
    for written, amount, currency in (
        *(("47,200", "47200", "CNY"), ("47200元整", "47200", "CNY"), ("五千块", "5000", "CNY"), ("0", "0", "CNY")),
        *(("12,50", "12.5", "CNY"), ("1,00,000", "100000", "CNY"), ("RM 500", "500", "MYR")),
    ):
        lost = Lost({"amount": written, "currency": "CNY"})
        assert lost.is_valid(), written
        assert (lost.cleaned_data["amount"], lost.cleaned_data["currency"]) == (amount, currency)


def test_who_used_the_browser_before_does_not_know_the_session_of_a_draft(browser):
    post(browser, "/language", browser.get("/"), language="en", next="/")
    session = browser.session
    session["portal_thanks"] = True
    session.save()
    before = session.session_key
    tell(browser)
    assert browser.session.session_key != before


def test_a_form_without_its_cookie_is_answered_in_the_readers_language(browser):
    answer = browser.post("/report/story", {"story": STORY}, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 403
    assert "Cookie" in (page := answer.content.decode())
    assert "刷新页面" in page
    assert "400 000 0000" in page


def test_where_the_disk_is_nearly_full_nothing_is_begun_and_what_was_begun_is_still_sent(browser, monkeypatch):
    tell(browser)
    monkeypatch.setattr(limits, "_room", (float("inf"), False))
    receipt(browser)
    assert send(browser, "/report/story", story=STORY).status_code == 507
    assert Complaint.objects.count() == 1


def test_without_a_story_nothing_is_sent(browser):
    assert send(browser, "/report/story", story="   ").status_code == 422
    assert send(browser, "/report/when", day="2026-05-01", time="").status_code == 302
    assert browser.get("/report/check").headers["Location"] == "/report/story"
    assert not Complaint.objects.exists()


def test_going_back_finds_what_was_written_and_a_change_leads_to_all_answers(browser):
    tell(browser, answers={"when": ALL["when"]})
    assert STORY in browser.get("/report/story").content.decode()
    page = browser.get("/report/when?change=1")
    assert 'value="2026-05-01"' in page.content.decode()
    assert 'href="/report/check"' in page.content.decode()
    answer = post(browser, "/report/when", page, day="2026-05-02", time="", change="1")
    assert answer.headers["Location"] == "/report/check"
    assert "2026-05-02" in browser.get("/report/check").content.decode()


def test_what_is_not_sent_yet_is_sealed(browser):
    from django.contrib.sessions.models import Session

    tell(browser, answers={"you": ALL["you"]})
    for session in Session.objects.all():
        kept = json.dumps(session.get_decoded(), ensure_ascii=False)
        assert "portal_draft" in kept
        inside = base64.b64decode(session.get_decoded()["portal_draft"]["sealed"]).decode("utf-8", "replace")
        assert not any(part in text for part in ("王小满", "客服", "10000000001", "47,200") for text in (kept, inside))


def test_sent_twice_it_is_there_once_and_the_receipt_can_be_seen_again(browser):
    tell(browser)
    shown = browser.get("/report/check")
    first = post(browser, "/report/check", shown)
    second = post(browser, "/report/check", shown)
    assert first.headers["Location"] == second.headers["Location"] == "/report/sent"
    assert Complaint.objects.count() == 1
    page = browser.get("/report/sent").content.decode()
    assert Complaint.objects.get().receipt in page
    assert browser.get("/report/sent").content.decode().count("<dd>") == 2


def test_a_button_that_is_pressed_twice_at_once_makes_one_complaint_and_shows_its_receipt(browser):
    tell(browser)
    before = dict(browser.session)
    shown = receipt(browser)
    session = browser.session
    session.clear()
    session.update(before)  # the second request was begun before the first was answered, and ends last
    session.save()
    assert receipt(browser) == shown
    made = Complaint.objects.get()
    assert made.receipt == shown[0]
    assert complaint_of(*shown) == made


def test_leaving_forgets_draft_receipt_and_complaint(browser):
    tell(browser)
    receipt(browser)
    assert send(browser, "/mine/complaint", words="more").status_code == 302
    post(browser, "/report/forget", browser.get("/"))
    assert not [key for key in dict(browser.session) if key.startswith("portal_")]
    assert browser.get("/report/sent").headers["Location"] == "/mine"
    assert browser.get("/mine/complaint").headers["Location"] == "/mine"


WRONG: tuple[tuple[str, dict[str, str]], ...] = (
    ("when", {"day": "2999-01-01"}),
    ("when", {"day": "yesterday"}),
    ("when", {"time": "14:30"}),
    ("when", {"day": "2026-05-01", "time": "25:00"}),
    ("how", {"how": "pigeon"}),
    ("knew", {"knew": "password_of_mother"}),
    ("lost", {"amount": "a lot"}),
    ("lost", {"amount": "-5"}),
    ("lost", {"amount": "1e9"}),
    ("lost", {"amount": "1.234,56"}),
    ("when", {"day": "20260501"}),
    ("caller", {"caller": "1\0"}),
    ("lost", {"amount": "99999999999999"}),
    ("order", {"order": "x" * 129}),
    ("story", {"story": "x" * 20_001}),
)


def test_what_does_not_fit_is_sent_back_with_a_sentence_beside_its_field(browser):
    for question, given in WRONG:
        answer = send(browser, f"/report/{question}", **given)
        page = answer.content.decode()
        assert answer.status_code == 422, (question, given)
        assert 'role="alert"' in page
        assert 'class="mistake"' in page


def test_a_question_that_is_none_and_a_form_without_its_token_are_refused(browser):
    assert browser.get("/report/mother").status_code == 404
    assert browser.post("/report/story", {"story": STORY}).status_code == 403


def test_words_that_mean_harm_are_shown_as_words(browser):
    tell(browser, story="<script>alert(1)</script> {{ shop }} {% csrf_token %}")
    page = browser.get("/report/check").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ shop }}" in page
