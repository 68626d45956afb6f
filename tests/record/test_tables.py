"""The tables follow the models, from the first migration on."""

from io import StringIO

from holdfast.hear.lexicon import values_of
from holdfast.record.tables import tables_made, tables_missing
from holdfast.terms.fields import FIELDS


def test_the_models_ask_for_no_other_tables_than_the_migrations_make(record):
    from django.core.management import call_command

    said = StringIO()
    call_command("makemigrations", "record", check_changes=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()
    assert tables_missing() == []
    tables_made()


def test_every_word_of_its_list_fits_a_column_at_once(record):
    from holdfast.record.models import Complaint

    lists = {
        "fields_known": FIELDS,
        "asks": values_of("asks"),
        "steps": [*values_of("payment"), *values_of("lender")],
    }
    for column, words in lists.items():
        assert len("|".join(words)) <= Complaint._meta.get_field(column).max_length
