"""A complaint comes in: sealed, receipted, on its way to the lake; looks at it are journalled."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest

from holdfast.errors import InputError
from holdfast.record.attachments import AttachmentError, Given, attachment_look, checked
from holdfast.record.complaints import (
    AlreadyReceivedError,
    Read,
    Receipt,
    complaint_add,
    complaint_correct,
    complaint_hear,
    complaint_look,
    complaint_of,
    complaint_receive,
    complaint_words,
)
from holdfast.record.journal import journal_verify, together
from holdfast.record.models import Complaint
from holdfast.record.people import ReasonError, account_forget, person_find, person_forget, person_look
from holdfast.record.roles import RefusedError, customer, system

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
WORDS = "昨天有人冒充客服打电话，骗走 47,200 元。"
PHONE = "+86 100 0000 0001"


@pytest.fixture
def desk(record):
    from tests.record.people_of_ours import staff

    return staff("desk", "service_desk")


def receive(**more: Any) -> Receipt:
    given: dict[str, Any] = {"channel": "portal", "person": {"name": "林小满", "phone": PHONE, "account": "ann"}} | more
    return complaint_receive(customer(), given.pop("words", WORDS), **given)


def found_by(receipt: Receipt) -> Complaint:
    found = complaint_of(receipt.number, receipt.secret)
    assert found
    return found


def raw(table: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return repr([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor])


def test_words_and_people_are_sealed_and_open_for_a_reason_only(desk):
    receipt = receive()
    found = found_by(receipt)
    for table in ("complaint", "complaint_text", "person", "person_token", "outgoing", "journal"):
        for secret in (WORDS, "林小满", "1000000", "ann'", receipt.secret.replace("-", "")):
            assert secret not in raw(table)
    with pytest.raises(ReasonError):
        complaint_look(desk.actor, found, "curious")
    looked = complaint_look(desk.actor, found, "handle_complaint")
    assert looked.words == [WORDS]
    assert looked.person == {"name": "林小满", "phone": PHONE, "account": "ann"}
    assert person_look(desk.actor, found.person, "customer_asked")["name"] == "林小满"
    assert [person.pk for person in person_find(desk.actor, "phone", "0086 100-0000-0001", "police_asked")] == [
        found.person.pk
    ]
    assert "complaint:look" in raw("journal")
    assert journal_verify().is_well


def test_only_number_and_secret_together_open_a_complaint(record):
    receipt, other = receive(), receive()
    typed = f" {receipt.number.lower().replace('0', 'o')} "
    found = complaint_of(typed, receipt.secret.lower().replace("1", "l"))
    assert found
    assert found.receipt == receipt.number
    assert complaint_of(receipt.number, other.secret) is None
    assert complaint_of("HF-0000-0000", receipt.secret) is None
    assert complaint_of(receipt.number, "") is None


def test_what_was_told_outright_and_corrected_outranks_what_was_read(desk):
    from holdfast.record.models import Outgoing

    read = Read([{"field": "loss", "value": 100}], {"loss": 100, "currency": "CNY", "pretext": "refund"}, "zh")
    receipt = complaint_receive(customer(), WORDS, channel="portal", read=read, told={"loss": 200})
    found = found_by(receipt)
    assert (found.loss, found.pretext, found.language) == (200, "refund", "zh")
    complaint_correct(desk.actor, found, "pretext", "recall")
    complaint_correct(desk.actor, found, "caller_token", PHONE)
    more = Read(columns={"pretext": "other", "loss": 900, "currency": "CNY", "platform": "example"})
    complaint_add(customer(receipt.number), found, "还有", read=more)
    found.refresh_from_db()
    assert (found.pretext, found.loss, found.platform, found.version) == ("recall", 900, "example", 4)
    assert found.caller_token.startswith("p_")
    assert Outgoing.objects.count() == 4
    assert Outgoing.objects.order_by("-id")[0].row["pretext"] == "recall"
    with pytest.raises(RefusedError):
        complaint_correct(customer(), found, "pretext", "x")


def test_a_text_that_waits_is_read_later(record):
    receipt = receive(told={"loss": 5, "currency": "CNY"})
    found = found_by(receipt)
    assert not found.heard_at
    complaint_hear(system("hear"), found, [Read([{"field": "region"}], {"region": "杭州", "loss": 1}, "zh")])
    found = found_by(receipt)
    assert found.heard_at is not None
    assert (found.region, found.loss) == ("杭州", 5)


def test_what_a_database_cannot_hold_loses_no_complaint(desk):
    words = "客服\0说 http://evil.example/\0a \ud83d 退款"
    facts = [{"field": "url", "value": "http://evil.example/\0a", "start": 5, "end": 27, "confidence": 0.9}]
    read = Read(facts, {"url": "http://evil.example/\0" + "a" * 300, "loss": 10**30, "region": "杭州"})
    receipt = receive(words=words, read=read, person={"name": "林\0小满", "phone": f"{PHONE}\ud83d"})
    found = found_by(receipt)
    complaint_add(customer(), found, f"{words}!", read=read)
    looked = complaint_look(desk.actor, found, "handle_complaint")
    kept = words.replace("\0", "\ufffd").replace("\ud83d", "\ufffd")
    assert looked.words == [kept, f"{kept}!"]
    assert looked.person["name"] == "林\ufffd小满"
    assert (found.region, found.loss, len(found.url)) == ("杭州", None, 256)
    assert complaint_of("HF-\0", "\0") is None
    for wrong in ({"order": "1" * 129}, {"currency": "YUAN"}, {"loss": 10**30}, {"loss": -1}):
        with pytest.raises(InputError):
            receive(told=wrong)
    for year in (1, 1999, 2100, 9999):  # at the ends of the calendar a time has no day in every zone
        at = datetime(year, 12, 31, tzinfo=UTC)
        for beyond in ({"told": {"called_at": at}}, {"reported_at": at}):
            with pytest.raises(InputError):
                receive(**beyond)
    with pytest.raises(InputError):
        receive(source="x" * 129)


def test_the_same_complaint_of_a_source_comes_in_once(record):
    receive(source="list:1", channel="import")
    with pytest.raises(AlreadyReceivedError):
        receive(source="list:1", channel="import")
    assert journal_verify().entries == 1


def test_a_list_comes_in_as_one_whole_but_for_what_was_there_already(record):
    from holdfast.record.models import Complaint

    receive(source="list:1", channel="import")
    with together():
        for number in range(4):
            with contextlib.suppress(AlreadyReceivedError):
                receive(source=f"list:{number}", channel="import")
    assert sorted(Complaint.objects.values_list("source", flat=True)) == [f"list:{n}" for n in range(4)]

    def half() -> None:
        with together():
            receive(source="list:9", channel="import")
            receive(channel="pigeon")

    with pytest.raises(InputError):
        half()
    assert (Complaint.objects.count(), journal_verify().entries) == (4, 4)


@pytest.mark.parametrize(
    "wrong", [{"channel": "pigeon"}, {"told": {"receipt": "x"}}, {"channel": "api", "told": {"state": "closed"}}]
)
def test_an_unknown_channel_or_column_is_refused(record, wrong):
    with pytest.raises(InputError):
        receive(**wrong)


def test_attachments_are_known_by_content_sealed_and_given_back_for_a_reason(desk, record):
    receipt = receive(files=[Given("屏幕.png.exe", PNG), Given("again.png", PNG)])
    found = found_by(receipt)
    kept = found.attachments.get()
    assert kept.kind == "image/png"
    assert PNG not in (record.files / str(kept.pk)).read_bytes()
    looked = attachment_look(desk.actor, kept, "build_case")
    assert (looked.name, looked.content) == ("屏幕.png.exe", PNG)
    for wrong in (b"<svg onload=x>", b"MZ\x90", b"", PNG + b"\0" * (10 << 20)):
        with pytest.raises(AttachmentError):
            receive(files=[Given("a.png", wrong)])
    assert journal_verify().entries == 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypheix\0\0\0\0", "image/heic"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\0", "video/mp4"),
        (b"\xff\xf3\x44\xc4", "audio/mpeg"),
        (b"<!--ftypisom--><script>", ""),
        (b"<script>WEBP</script>", ""),
        (b"ID3<script>", ""),
        (b" \x89PNG\r\n\x1a\n", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_say_and_a_page_is_none(content, kind):
    if kind:
        assert checked(Given("a.html", content)) == kind
        return
    with pytest.raises(AttachmentError):
        checked(Given("a.png", content))


def test_who_is_forgotten_leaves_facts_without_a_person(record):
    from tests.record.people_of_ours import staff

    officer = staff("officer", "privacy_officer")
    receipt = receive(files=[Given("a.png", PNG)], told={"loss": 7})
    found = found_by(receipt)
    person_forget(officer.actor, found.person)
    found.refresh_from_db()
    looked = complaint_look(officer.actor, found, "customer_asked")
    assert (looked.words, looked.person, found.loss) == ([""], {}, 7)
    assert not list(record.files.iterdir())
    assert person_find(officer.actor, "phone", PHONE, "customer_asked") == []


def test_an_account_is_forgotten_with_all_that_leads_to_it_and_nobody_else(record):
    from holdfast.record.models import ComplaintText, Outgoing, Person

    token = record.tokens.token("account", "ann")
    fact = {"field": "order", "value": "B-77", "start": 0, "end": 4, "confidence": 0.9}
    hers = [
        receive(read=Read([fact], {"order": "B-77"}), files=[Given("a.png", PNG)]),
        receive(person={"account": "ann"}),
    ]
    nameless = receive(person={}, told={"account_token": "ann"})
    other = receive(person={"account": "bob"}, told={"order": "B-78"})
    assert account_forget(system("forget"), token) == 3
    for receipt in (*hers, nameless):
        found = found_by(receipt)
        assert (found.account_token, found.order, found.wording) == ("", "", "")
        assert not Outgoing.objects.filter(complaint=found).exists()
    assert [each.facts for each in ComplaintText.objects.exclude(complaint=found_by(other).pk)] == [[], [], []]
    assert not list(record.files.iterdir())
    kept = found_by(other)
    assert (kept.order, Person.objects.filter(forgotten_at=None).count()) == ("B-78", 1)
    assert complaint_words(kept).words == [WORDS]
    assert account_forget(system("forget"), token) == 0
