"""The journal's table; see :mod:`holdfast.record.journal`."""

from django.db import models


class Entry(models.Model):
    """One thing that was done; the database refuses to change or remove it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    entry = models.CharField(max_length=64)
    about = models.CharField(max_length=80)
    """What it was done to, as ``kind:id``."""
    facts = models.TextField()
    """Canonical JSON; nothing personal in it."""
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """Django's options."""

        db_table = "journal"
        indexes = (
            models.Index(fields=("about", "number"), name="journal_about"),
            models.Index(fields=("actor", "number"), name="journal_actor"),
            models.Index(fields=("entry", "number"), name="journal_entry"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.entry}"
