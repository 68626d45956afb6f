"""What waits for the lake: taken in batches that are written down before they go, removed when the lake has them."""

import uuid
from typing import Any

from django.db import transaction

from holdfast.record.models import Outgoing


def outgoing_next(limit: int = 1000) -> tuple[str, list[dict[str, Any]]]:
    """Return the next batch and its rows in order; an empty list when nothing waits.

    A batch that was taken and not removed comes again, under the same name and with the same rows.
    """
    with transaction.atomic():
        begun = Outgoing.objects.exclude(batch=None).order_by("id").values_list("batch", flat=True).first()
        if begun is None:
            begun = uuid.uuid4()
            chosen = list(Outgoing.objects.order_by("id").values_list("pk", flat=True)[:limit])
            Outgoing.objects.filter(pk__in=chosen, batch=None).update(batch=begun)
    rows = list(Outgoing.objects.filter(batch=begun).order_by("id").values_list("row", flat=True))
    return str(begun), rows


def outgoing_done(batch: str) -> None:
    """Remove a batch that the lake has."""
    Outgoing.objects.filter(batch=uuid.UUID(batch)).delete()


def outgoing_waits() -> int:
    """Return how many versions wait."""
    return int(Outgoing.objects.count())
