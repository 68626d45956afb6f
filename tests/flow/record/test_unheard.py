"""A text that cannot be read is tried later and later, then left to people, and keeps no other from being read."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from holdfast.flow import hearing
from holdfast.flow.hearing import hear_waiting
from holdfast.record.complaints import complaint_receive
from holdfast.record.journal import journal_verify
from holdfast.record.models import Complaint, ComplaintText, Entry
from holdfast.record.roles import system
from holdfast.record.unheard import TRIES, complaints_due, unheard


def waiting(words: str) -> Any:
    receipt = complaint_receive(system("import"), words, channel="import")
    return Complaint.objects.get(pk=receipt.complaint)


def some_time_later(complaint: Any) -> timedelta:
    """Let the wait of a complaint be over, and return how long it was."""
    after: datetime = Complaint.objects.values_list("hear_after", flat=True).get(pk=complaint.pk)
    now = datetime.now(UTC)
    Complaint.objects.filter(pk=complaint.pk).update(hear_after=now)
    return after - now


def test_one_that_cannot_be_opened_waits_longer_each_time_and_is_counted_and_others_are_read(pages_record):
    broken, well = waiting("客服打来电话"), waiting("客服打来电话，被骗3000元")
    text = ComplaintText.objects.get(complaint=broken)
    ComplaintText.objects.filter(pk=text.pk).update(words=bytes(text.words)[:-1] + b"?")
    waits = []
    for number in range(TRIES):
        assert hear_waiting() == (number == 0), "the other one is read the first time"
        assert hear_waiting() == 0
        assert complaints_due(10) == [], "not its turn"
        assert [each.pk for each in unheard()] == ([broken.pk] if number + 1 >= TRIES else [])
        waits.append(some_time_later(broken))
    assert all(later > 3 * earlier for earlier, later in itertools.pairwise(waits))
    well.refresh_from_db()
    assert well.heard_at
    assert Entry.objects.filter(entry="complaint:unheard", about=f"complaint:{broken.pk}").count() == 1
    ComplaintText.objects.filter(pk=text.pk).update(words=text.words)
    assert hear_waiting() == 1, "read after all, when it can be"
    assert not unheard().exists()
    assert journal_verify().is_well


def test_a_text_that_kills_its_reader_counts_as_tried(pages_record, monkeypatch):
    complaint = waiting("客服打来电话，被骗3000元")

    class Killed(BaseException):
        pass

    def kills(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(hearing, "hear", kills)
    with pytest.raises(Killed):
        hear_waiting()
    assert hear_waiting() == 0, "not again at once"
    complaint.refresh_from_db()
    assert complaint.hear_tries == 1
