"""Complaints by pattern, for those that may be quoted."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from holdfast.record.models import Complaint


def patterns(since: datetime, until: datetime, least: int, most: int) -> Iterator[tuple[str, int, list[Complaint]]]:
    """Yield the pretexts of complaints of false customer service that stand, the commonest first.

    With each comes how many told of it, at least ``least``, and the latest ``most`` of them with their texts' facts.
    """
    standing = Complaint.objects.exclude(state="no_fraud").filter(
        kind="false_customer_service", reported_at__gte=since, reported_at__lt=until
    )
    counted = standing.exclude(pretext="").order_by().values_list("pretext").annotate(count=Count("pk"))
    for pretext, count in counted.filter(count__gte=least).order_by("-count", "pretext"):
        latest = standing.filter(pretext=pretext).order_by("-reported_at", "pk").prefetch_related("texts")
        yield pretext, count, list(latest[:most])
