"""The journal and the staff on pages: every entry once, counts that lead to rows, how it stands, nothing personal."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.record.records import ON_BOTH
from tests.web.console.told import CHINESE, take


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall(r'<tr><td class="number">(\d+)</td>', text)]


def made(people: Any, count: int, days: int = 3) -> None:
    """Write entries by two people on several days, as time goes on."""
    from django.db import transaction

    from holdfast.record import journal
    from holdfast.record.journal import entry_write

    class Clock(datetime):
        """A clock that was set back."""

        moment = datetime.now(UTC) - timedelta(days=days)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            cls.moment += timedelta(days=days) / (count + 1)
            return cls.moment

    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(journal, "datetime", Clock)
        for number in range(count):
            by = people["analyst" if number % 3 else "service_desk"].actor
            entry_write(by, "case:open" if number % 2 else "complaint:move", f"case:{number % 7}", {"number": number})


@ON_BOTH
def test_every_entry_is_on_one_page_and_every_count_leads_to_so_many(console, people, monkeypatch):
    monkeypatch.setattr("holdfast.web.console.journal.PAGE_ROWS", 20)
    made(people, 90)
    client = console("auditor")

    def walked(query: str) -> list[int]:
        found: list[int] = []
        while True:
            text = client.get(f"/console/journal?{query}").content.decode()
            found += numbers(text)
            older = [html.unescape(each) for each in re.findall(r'href="\?([^"]*before=[^"]*)"', text)]
            if not older:
                return found
            query = older[0]

    every = walked("")
    assert every == sorted(every, reverse=True)
    assert len(every) >= 90
    assert set(range(1, 91)) <= set(every)
    text = client.get("/console/journal").content.decode()
    counts = re.findall(
        r'<li class="w\d*"><a href="\?([^"]*)"[^>]*><span>[^<]*</span> <span class="number">(\d+)<', text
    )
    assert sum(int(count) for _, count in counts) == len(every)
    for query, count in counts:
        assert len(walked(html.unescape(query))) == int(count), query
    actor = str(people["analyst"].actor)
    assert len(walked(f"who={actor}")) == len(walked(f"who={people['analyst'].name}")) == 60
    assert len(walked("about=case:3&what=case:open")) == len([n for n in range(90) if n % 7 == 3 and n % 2])


@ON_BOTH
def test_days_choose_the_entries_of_these_days_and_a_sheet_holds_the_chain(console, people, installation):
    from holdfast.record.journal import entry_hash
    from holdfast.record.models import Entry
    from holdfast.web.console.wording import local

    made(people, 40)
    client = console("privacy_officer")
    for day in {local(each).date() for each in Entry.objects.values_list("at", flat=True)}:
        text = client.get(f"/console/journal?since={day}&until={day}").content.decode()
        assert set(numbers(text)) == {e.number for e in Entry.objects.all() if local(e.at).date() == day}
    assert "No entry is like this" in client.get("/console/journal?until=2001-01-01").content.decode()
    sheet = client.get("/console/journal.csv?who=x").getvalue().decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(sheet)))) == 0
    rows = list(csv.DictReader(io.StringIO(client.get("/console/journal.csv").getvalue().decode("utf-8-sig"))))
    assert Entry.objects.filter(entry="journal:export").count() == 2
    for row in rows:
        told = {name: row[name] for name in ("actor", "entry", "about", "facts", "previous")}
        kept = Entry(number=int(row["number"]), at=datetime.fromisoformat(row["at"]), **told)
        assert entry_hash(kept) == row["hash"]
    assert [row["previous"] for row in rows[:-1]] == [row["hash"] for row in rows[1:]]


def test_a_page_says_how_the_last_verification_ended(console, people, tmp_path, monkeypatch):
    import dataclasses
    import sqlite3

    from holdfast.record import heads, verifying
    from holdfast.record.models import Entry
    from holdfast.record.opening import opened
    from holdfast.record.verifying import journal_check

    place = dataclasses.replace(opened().place, heads=tmp_path / "lake.journal.heads")
    for each in (heads, verifying):
        monkeypatch.setattr(each, "opened", lambda: dataclasses.replace(opened(), place=place))
    client = console("auditor")
    take(CHINESE)
    assert "not verified as a whole yet" in client.get("/console/journal").content.decode()
    journal_check()
    text = client.get("/console/journal").content.decode()
    assert "as they were written" in text or "as it was written" in text
    last = Entry.objects.order_by("-number")[0]
    assert last.hash in text
    database = opened().place.url.removeprefix("sqlite:///")
    with sqlite3.connect(database) as file:
        file.execute("DROP TRIGGER journal_kept_update")
        file.execute("UPDATE journal SET actor = 'staff:9' WHERE number = 1")
    journal_check()
    assert "Entry 1 is not as it was written" in client.get("/console/journal").content.decode()
    heads.heads_forget_after(0)  # as a restore does
    assert "not verified as a whole yet" in client.get("/console/journal").content.decode()


def test_nothing_personal_stands_in_journal_or_staff(console, people):
    row = take(CHINESE, person={"name": "王小禾", "phone": "10012345678"})
    console("auditor").post(f"/console/complaints/{row.pk}/look", {"reason": "audit"})
    console("auditor").get(f"/console/complaints/{row.pk}")
    client = console("admin")
    text = client.get("/console/journal").content.decode() + client.get("/console/staff").content.decode()
    assert f"complaint:{row.pk}" in text
    for told in ("王小禾", "10012345678", "10087654321", "refund-123"):
        assert told not in text
    assert "王小禾" not in client.get("/console/journal.csv").getvalue().decode()


def test_the_staff_are_shown_with_roles_factors_and_links_that_wait(console, people):
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_end, staff_invite

    secret = staff_invite(system("test"), ["approver"]).secret
    staff_end(system("test"), people["service_desk"])
    text = console("auditor", "zh").get("/console/staff").content.decode()
    assert "隐私专员" in text
    assert "验证器应用的动态码" in text
    assert secret not in text
    text = console("admin").get("/console/staff").content.decode()
    assert "Links that nobody used yet" in text
    assert "holdfast staff invite" in text
    ended = text[text.index(people["service_desk"].name) :]
    assert "ended" in ended
    assert text.index(people["service_desk"].name) > text.index(people["privacy_officer"].name)
    who = parse_qs(re.findall(r"/console/journal\?([^\"]*)", text)[0])["who"]
    assert who[0].startswith("staff:")
