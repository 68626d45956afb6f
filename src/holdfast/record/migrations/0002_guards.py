"""The database itself refuses to change or remove what must stay as it was written."""

from typing import Any, ClassVar

from django.db import migrations

KEPT = ("journal", "evidence", "judgement", "outcome", "complaint_correction")

POSTGRESQL = """
CREATE FUNCTION holdfast_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(_apps: Any, editor: Any) -> None:
    """Make the triggers of this database."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL, ())
    for table in KEPT:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION holdfast_kept()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER {table}_kept_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )


class Migration(migrations.Migration):
    """Forward only."""

    dependencies: ClassVar = [("record", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(guard)]
