"""``POST /api/v1/hear``: a text in, its facts out; nothing of it is kept."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.conf import settings as django_settings
from django.http import HttpResponse

from holdfast.hear import hear
from holdfast.hear.telling import told_of
from holdfast.record.complaints import LONGEST
from holdfast.web.api.keys import ApiKey
from holdfast.web.api.refusals import RefusedError
from holdfast.web.portal.programs.asking import answered, by_key


class Words(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A complaint, a chat, a note or a report."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    written_at: datetime | None = None
    """What "yesterday" counts from; the present if not said."""
    timezone: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """An IANA name: where it was written; the desk's if not said."""


@by_key(msgspec.json.Decoder(Words))
def hearing(words: Words, _key: ApiKey) -> HttpResponse:
    """Answer with the facts, what is personal masked; places count characters (Unicode code points) of the text."""
    zone = words.timezone or django_settings.HOLDFAST_SETTINGS.desk.timezone
    try:
        heard = hear(words.text, words.written_at, zone)
    except ValueError as mistake:
        raise RefusedError(422, "input", str(mistake)) from None
    return answered(200, told_of(heard))
