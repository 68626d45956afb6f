"""The tables follow the models, from the first migration on."""

from io import StringIO

from holdfast.record.tables import tables_made, tables_missing


def test_the_models_ask_for_no_other_tables_than_the_migrations_make(record):
    from django.core.management import call_command

    said = StringIO()
    call_command("makemigrations", "record", check_changes=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()
    assert tables_missing() == []
    tables_made()


def test_a_record_of_the_first_version_comes_to_this_one_with_what_is_in_it(record, tmp_path):
    from django.core.management import call_command
    from django.db import connection
    from tests.record.test_backup import elsewhere

    from holdfast.record.complaints import complaint_receive
    from holdfast.record.opening import open_record
    from holdfast.record.roles import customer

    try:
        elsewhere(record, tmp_path / "old")
        (tmp_path / "old").mkdir(exist_ok=True)
        call_command("migrate", "record", "0001", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO staff (password, name, is_active, language, created_at) "
                "VALUES ('!', 'ada', true, 'en', '2026-01-01 00:00:00+00:00')"
            )
        assert "record.0002_guards" in tables_missing()
        tables_made()
        assert tables_missing() == []
        from holdfast.record.models import Outgoing, Staff

        assert Staff.objects.get().name == "ada"
        complaint_receive(customer(), "they called", channel="portal")
        assert Outgoing.objects.get().batch is None
    finally:
        open_record(record.place)
