"""What nobody needs is removed: old files without a row, ended sessions. What a row has stays."""

import os
import time
import uuid
from datetime import UTC, datetime, timedelta

from holdfast.record.attachments import Given
from holdfast.record.complaints import complaint_receive
from holdfast.record.roles import customer
from holdfast.record.sweeping import record_sweep


def test_old_files_without_a_row_and_ended_sessions_go(record):
    from django.contrib.sessions.models import Session

    from holdfast.record.models import Attachment

    png = Given("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    complaint_receive(customer(), "they called", channel="portal", files=[png])
    kept = str(Attachment.objects.get().pk)
    for name in (str(uuid.uuid4()), f"{uuid.uuid4()}.0a1b2c3d"):
        (record.files / name).write_bytes(b"x")
    fresh = record.files / str(uuid.uuid4())
    for file in record.files.iterdir():
        os.utime(file, (time.time() - 7200,) * 2)
    fresh.write_bytes(b"x")
    now = datetime.now(UTC)
    for key, end in (("old", now - timedelta(hours=1)), ("new", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    assert record_sweep() == {"sessions": 1, "files": 2}
    assert {file.name for file in record.files.iterdir()} == {kept, fresh.name}
    assert Session.objects.get().session_key == "new"
