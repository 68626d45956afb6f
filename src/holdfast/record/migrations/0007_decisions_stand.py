"""What was proposed stays as the second person saw it, and what was answered stays; the database sees to that."""

from typing import Any, ClassVar

from django.db import migrations

PROPOSED = ("id", "case_id", "what", "about", "reason", "made_by_id", "made_at")

POSTGRESQL = """
CREATE FUNCTION holdfast_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'waiting' AND {same} THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a decision stays as it was made' USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(_apps: Any, editor: Any) -> None:
    """Make the triggers of this database."""
    if editor.connection.vendor == "postgresql":
        same = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in PROPOSED)
        editor.execute(POSTGRESQL.format(same=same), None)
        editor.execute(
            "CREATE TRIGGER decision_stands BEFORE UPDATE OR DELETE ON decision "
            "FOR EACH ROW EXECUTE FUNCTION holdfast_decided()"
        )
        return
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in PROPOSED)
    refused = "BEGIN SELECT RAISE(ABORT, 'a decision stays as it was made'); END"
    editor.execute(
        f"CREATE TRIGGER decision_stands BEFORE UPDATE ON decision WHEN OLD.state <> 'waiting' OR {changed} {refused}"
    )
    editor.execute(f"CREATE TRIGGER decision_stays BEFORE DELETE ON decision {refused}")


class Migration(migrations.Migration):
    """Forward only."""

    dependencies: ClassVar = [("record", "0006_blocks_and_wording")]
    operations: ClassVar = [migrations.RunPython(guard)]
