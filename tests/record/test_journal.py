"""The journal's chain: whatever is changed, taken out or slipped in is found, and where."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.errors import StateError
from holdfast.record.heads import head_note, heads_forget_after, heads_noted
from holdfast.record.journal import GENESIS, change, entry_hash, entry_write, journal_verify
from holdfast.record.models import Entry
from holdfast.record.roles import RefusedError, customer, system

COLUMNS = ("at", "actor", "entry", "about", "facts", "previous", "hash")
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(count: int) -> None:
    from django.db import transaction

    for number in range(count):
        with transaction.atomic():
            entry_write(system("test"), "test:done", f"thing:{number}", {"number": number, "名": "值"})


def past_the_guard(sql: str, *values: object) -> None:
    """Do what only someone with the database's own rights can."""
    from django.db import connection, transaction
    from tests.record.records import without_guards

    with transaction.atomic(), connection.cursor() as cursor, without_guards(connection, cursor):
        cursor.execute(sql, values)


@FEW
@given(st.integers(1, 8), st.data())
def test_any_change_is_found_where_it_is(record, count, data):
    from tests.record.records import emptied

    emptied(record)
    write(count)
    assert journal_verify().is_well
    number = data.draw(st.integers(1, count))
    column = data.draw(st.sampled_from(COLUMNS))
    value = "2020-01-01 00:00:00+00:00" if column == "at" else data.draw(st.text("abc0", max_size=8))
    past_the_guard(f"UPDATE journal SET {column} = %s WHERE number = %s", value, number)
    assert journal_verify().broken_at == number


def test_an_entry_that_was_taken_out_or_slipped_in_is_found(record):
    write(6)
    head = journal_verify().head
    past_the_guard("DELETE FROM journal WHERE number = 3")
    assert journal_verify().broken_at == 3
    past_the_guard("DELETE FROM journal WHERE number > 2")
    cut = journal_verify(head)
    assert (cut.broken_at, cut.has_known_head, cut.is_well) == (None, False, False)
    Entry(number=0, at="2026-01-01T00:00Z", actor="x", entry="x", about="x", facts="{}", hash="0").save(
        force_insert=True
    )
    assert journal_verify().broken_at == 0


def test_a_head_that_was_written_down_is_found_again(record):
    assert journal_verify().head == GENESIS
    write(3)
    head = journal_verify().head
    write(2)
    assert journal_verify(head).is_well
    assert Entry.objects.get(number=3).hash == head
    assert all(entry.hash == entry_hash(entry) for entry in Entry.objects.all())


def test_a_journal_hashed_anew_or_cut_is_found_by_the_heads_outside_the_database(record, tmp_path):
    from dataclasses import replace

    from holdfast.record.opening import open_record

    def broken() -> tuple[int | None, int | None]:
        found = journal_verify(noted=heads_noted())
        return found.broken_at, found.lost

    try:
        open_record(replace(record.place, heads=tmp_path / "journal.heads"))
        assert head_note() == 0
        for count in (3, 2, 0):
            write(count)
            head_note()
        with (tmp_path / "journal.heads").open("a") as torn:
            torn.write("9 ab")  # as a loss of power would leave it
        assert list(heads_noted()) == [3, 5]
        write(1)
        assert (head_note(), list(heads_noted()), broken()) == (6, [3, 5, 6], (None, None))
        past_the_guard("UPDATE journal SET actor = 'somebody' WHERE number = 2")
        for entry in Entry.objects.filter(number__gte=2).order_by("number"):
            previous = Entry.objects.get(number=entry.number - 1).hash
            entry.previous = previous
            entry.hash = entry_hash(entry)
            past_the_guard(
                "UPDATE journal SET previous = %s, hash = %s WHERE number = %s", previous, entry.hash, entry.number
            )
        assert broken() == (None, 3)
        with pytest.raises(StateError, match="entry 6"):
            head_note()
        past_the_guard("DELETE FROM journal WHERE number > 2")
        assert broken() == (None, 3)
        heads_forget_after(2)
        write(1)
        assert (head_note(), list(heads_noted())) == (3, [3])
        assert (tmp_path / "journal.heads").stat().st_mode & 0o077 == 0
    finally:
        open_record(record.place)


def test_a_change_and_its_entry_are_one(record):
    def half() -> None:
        with change(system("import"), "complaint:receive") as note:
            note.about = "complaint:1"
            write(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with pytest.raises(ValueError, match="about"), change(system("import"), "complaint:receive"):
        pass
    with pytest.raises(RefusedError), change(customer(), "case:open"):
        pytest.fail("it was let in")
    with pytest.raises(ValueError, match="transaction"):
        entry_write(system("test"), "test:done", "thing:1", {})
    assert journal_verify().entries == 0


def test_writers_at_once_make_one_chain(record):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def some(_: int) -> None:
        write(10)
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(some, range(4)))
    assert (journal_verify().entries, journal_verify().is_well) == (40, True)
