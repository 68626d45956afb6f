"""What staff said of links in the record, told to the links: one way for the step, the command and the page."""

from datetime import UTC

from holdfast.errors import HoldfastError
from holdfast.flow.linking.keeping import judge, link_folder, read_judgements
from holdfast.settings import Settings

# ruff: noqa: PLC0415 - most installations of a lake alone have no record

UNREACHED = -1
"""There is a record, and it cannot be read."""


def words_said(settings: Settings, *, is_told: bool = False) -> int:
    """Return how many words staff said in the record, and with ``is_told`` let the links hear them; or ``UNREACHED``.

    A record that is out of reach keeps nothing from being linked: what was heard before counts.
    """
    if not settings.has_record:
        return 0
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    try:
        record_open(settings)
        with reached():
            from holdfast.record.judgements import judgements_length

            length = judgements_length()  # before they are told: what is said meanwhile is told the next time
            if is_told:
                judgements_mirror(settings)
            return length
    except HoldfastError:
        return UNREACHED


def judgements_mirror(settings: Settings) -> int:
    """Tell the links what the record's staff said and they have not heard; return how many words that were.

    The record is the truth: whatever was cut off between the two is told the next time.
    """
    from holdfast.record.models import Judgement

    folder = link_folder(settings)
    heard = {(each.one, each.other, each.at, each.judged) for each in read_judgements(folder)}
    told = 0
    for each in Judgement.objects.order_by("id"):
        at = each.at.astimezone(UTC).replace(tzinfo=None)
        if (each.first, each.second, at, each.judged) not in heard:
            judge(folder, each.first, each.second, each.judged, at, actor=f"staff:{each.staff_id}", reason=each.reason)
            told += 1
    return told
