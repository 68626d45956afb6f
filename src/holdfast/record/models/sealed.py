"""Columns of the vault: bytes in the database and in templates; opened only by a service that asks for a reason."""

import uuid
from typing import Any

from django.db import models


class SealedField(models.BinaryField):
    """A sealed value. It never opens by itself, so that no page and no log shows one by accident."""

    def place(self, row: Any) -> str:
        """Return what the value is bound to: table, column and row. The row has its key before it is stored."""
        return sealed_place(self.model._meta.db_table, self.name, row.pk)


def sealed_place(table: str, column: str, row: uuid.UUID) -> str:
    """Return the place that is authenticated with a sealed value."""
    return f"{table}.{column}:{row}"
