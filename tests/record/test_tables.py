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
