"""With the receipt one comes back, sees the state, adds words and files; without it nobody learns anything."""

import re
from typing import Any

import pytest
from tests.record.records import ON_BOTH
from tests.web.portal.visits import FORM_TOKEN, post, receipt, send, tell

from holdfast.record.models import Complaint

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def given(browser):
    """A receipt, in the hands of someone on another device."""
    tell(browser)
    made = receipt(browser)
    browser.cookies.clear()
    return made


def plain(answer: Any) -> str:
    shown = FORM_TOKEN.sub("", answer.content.decode())
    return re.sub(r'(id="number"[^>]*) value="[^"]*"', r"\1", shown)  # as it was typed


def test_the_receipt_opens_the_complaint_however_it_is_typed(browser, given):
    number, secret = given
    typed = number.lower().replace("0", "o"), secret.replace("-", " ").lower()
    assert send(browser, "/mine", number=typed[0], secret=typed[1]).headers["Location"] == "/mine/complaint"
    page = browser.get("/mine/complaint").content.decode()
    assert number in page
    assert "received" in page
    assert secret not in page
    assert "47,200" not in page  # her words are not shown to whoever found the slip


@ON_BOTH
def test_a_wrong_secret_and_an_unknown_number_get_the_same_answer(browser, given):
    number, secret = given
    answers = [
        send(browser, "/mine", number=number, secret="AAAA-AAAA-AAAA-AAAA"),
        send(browser, "/mine", number="HF-0000-0000", secret=secret),
        send(browser, "/mine", number="", secret=""),
        send(browser, "/mine", number="\0' OR 1=1", secret="%"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({plain(answer) for answer in answers}) == 1
    assert browser.get("/mine/complaint").headers["Location"] == "/mine"


def test_guessing_is_stopped_by_address_and_shuts_nobody_out_who_has_the_receipt(browser, given):
    number, secret = given
    for _ in range(10):
        assert send(browser, "/mine", number=number, secret="wrong").status_code == 422
    assert send(browser, "/mine", number=number, secret="wrong").status_code == 429
    shown = browser.get("/mine").content.decode()
    sent = {"number": number, "secret": "wrong", "csrfmiddlewaretoken": FORM_TOKEN.findall(shown)[0]}
    for last in range(12):
        answer = browser.post("/mine", sent, REMOTE_ADDR=f"2001:db8::{last:x}")  # one customer's network
    assert answer.status_code == 429
    assert browser.post("/mine", sent, REMOTE_ADDR="::ffff:192.0.2.7").status_code == 422
    for _ in range(11):
        answer = browser.post("/mine", sent, REMOTE_ADDR="::ffff:192.0.2.8")  # IPv4 as a socket for both tells it
    assert answer.status_code == 429
    assert browser.post("/mine", sent, REMOTE_ADDR="::ffff:192.0.2.7").status_code == 422
    assert send(browser, "/mine", number=number, secret=secret).headers["Location"] == "/mine/complaint"


def test_words_and_files_are_added_and_counted(browser, given):
    from django.core.files.uploadedfile import SimpleUploadedFile

    send(browser, "/mine", number=given[0], secret=given[1])
    pictures = [SimpleUploadedFile(f"{n}.png", PNG + bytes([n])) for n in range(2)]
    answer = send(browser, "/mine/complaint", words="后来又被骗了，一共被骗 88,000 元", files=pictures)
    assert answer.headers["Location"] == "/mine/complaint"
    page = browser.get("/mine/complaint").content.decode()
    assert "2 texts" in page
    assert "2 files" in page
    assert 'role="status"' in page
    assert 'role="status"' not in browser.get("/mine/complaint").content.decode()
    made = Complaint.objects.get()
    assert made.loss == 8800000
    version = made.version
    send(browser, "/mine/complaint", words="后来又被骗了，一共被骗 88,000 元", files=[])  # the button pressed twice
    made.refresh_from_db()
    assert (made.texts.count(), made.version) == (2, version + 1)
    assert made.texts.order_by("number").last().added_by == f"customer:{given[0]}"


@pytest.mark.parametrize(
    ("content", "count", "said"),
    [
        (b"#!/bin/sh\nrm -rf /", 1, "no picture"),
        (PNG + b"\0" * (10 << 20), 1, "too large"),
        (PNG, 5, "too many"),
    ],
    ids=["kind", "size", "many"],  # else the content of the file is the test's name
)
def test_a_file_that_cannot_be_taken_is_told_and_nothing_is_kept(browser, given, content, count, said):
    from django.core.files.uploadedfile import SimpleUploadedFile

    send(browser, "/mine", number=given[0], secret=given[1])
    files = [SimpleUploadedFile(f"a{n}.png", content + bytes([n])) for n in range(count)]
    answer = send(browser, "/mine/complaint", words="more", files=files)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    made = Complaint.objects.get()
    assert (made.texts.count(), made.attachments.count()) == (1, 0)
    assert re.search(r"<textarea[^>]*>(more)?</textarea>", answer.content.decode())


def test_a_file_of_several_megabytes_arrives_whole(browser, given):
    from django.core.files.uploadedfile import SimpleUploadedFile

    send(browser, "/mine", number=given[0], secret=given[1])
    large = SimpleUploadedFile("recording.png", PNG + b"\1" * (6 << 20))
    assert send(browser, "/mine/complaint", words="", files=[large]).status_code == 302
    assert Complaint.objects.get().attachments.get().size == len(PNG) + (6 << 20)


def test_an_opened_complaint_shuts_after_a_while_and_what_was_written_is_kept(browser, given, monkeypatch):
    from holdfast.web.portal import draft

    before = browser.session.session_key
    send(browser, "/mine", number=given[0], secret=given[1])
    assert browser.session.session_key != before
    shown = browser.get("/mine/complaint")
    assert shown.status_code == 200
    with monkeypatch.context() as later:
        later.setattr(draft, "OPENED_SECONDS", 0)
        assert post(browser, "/mine/complaint", shown, words="more, written slowly").headers["Location"] == "/mine"
        assert browser.get("/mine/complaint").headers["Location"] == "/mine"
    assert 'role="status"' in browser.get("/mine").content.decode()
    send(browser, "/mine", number=given[0], secret=given[1])
    shown = browser.get("/mine/complaint")
    assert ">more, written slowly</textarea>" in shown.content.decode()
    post(browser, "/mine/complaint", shown, words="more, written slowly")
    assert ">more, written slowly" not in browser.get("/mine/complaint").content.decode()
    assert Complaint.objects.get().texts.count() == 2


def test_a_flood_of_files_is_stopped_and_words_are_still_taken(browser, given, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from holdfast.web.api.limits import RateLimit
    from holdfast.web.portal import limits

    send(browser, "/mine", number=given[0], secret=given[1])
    picture = SimpleUploadedFile("a.png", PNG)
    monkeypatch.setattr(limits, "_room", (float("inf"), False))
    answer = send(browser, "/mine/complaint", words="more", files=[picture])
    assert answer.status_code == 422
    assert ">more</textarea>" in answer.content.decode()
    monkeypatch.setattr(limits, "_room", (float("inf"), True))
    monkeypatch.setitem(limits._limits, limits.FILE, RateLimit(1 / 60, 1))
    assert send(browser, "/mine/complaint", words="", files=[SimpleUploadedFile("a.png", PNG)]).status_code == 302
    assert send(browser, "/mine/complaint", words="", files=[SimpleUploadedFile("b.png", PNG)]).status_code == 422
    assert send(browser, "/mine/complaint", words="more", files=[]).status_code == 302
    made = Complaint.objects.get()
    assert (made.texts.count(), made.attachments.count()) == (2, 1)
