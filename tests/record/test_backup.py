"""A backup that is made while people write comes back whole, on either database; a damaged or foreign one does not."""

import fcntl
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import ConflictError, HoldfastError, InputError, StateError
from holdfast.record.attachments import Given, attachment_look
from holdfast.record.backup import backup
from holdfast.record.complaints import complaint_look, complaint_receive
from holdfast.record.journal import journal_verify
from holdfast.record.opening import open_record
from holdfast.record.restoring import restore
from holdfast.record.roles import customer
from holdfast.record.tables import tables_made, tables_missing

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def receive(number: int) -> str:
    return complaint_receive(
        customer(),
        f'words, {number}\n"quoted" \\N ,',
        channel="portal",
        person={"name": "林小满"},
        files=[Given("a.png", PNG + number.to_bytes(4, "big"))] if number % 3 == 0 else [],
        told={"url": 'a,"b"\n\\.', "loss": number},
    ).complaint


class Writers:
    """Two that write until they are told to stop; what was acknowledged is kept."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(first,)) for first in (1000, 2000)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, first: int) -> None:
        from django.db import connection

        number = first
        while not self._stop.is_set():
            self.acknowledged.append(receive(number))
            number += 1
        connection.close()


def elsewhere(record: Any, folder: Path) -> Any:
    """Open an empty record on the same kind of database."""
    from dataclasses import replace

    from django.db import connection

    url = f"sqlite:///{folder / 'other.sqlite3'}"
    if connection.vendor == "postgresql":
        name = f"other_{folder.name.replace('-', '_')}"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        url = record.place.url.replace("/postgres?", f"/{name}?")
    return open_record(
        replace(record.place, url=url, files=folder / "files", vault_keys=folder / "vault.keys", secret=folder / "s")
    )


def test_what_was_acknowledged_before_comes_back_and_nothing_by_half(record, tmp_path):
    from tests.record.people_of_ours import staff

    from holdfast.record.models import Complaint, Outgoing, Staff

    desk = staff("desk", "service_desk")
    before = [receive(number) for number in range(6)]
    with Writers() as writers:
        while len(writers.acknowledged) < 6:
            threading.Event().wait(0.01)
        surely = [*before, *writers.acknowledged]
        manifest = backup(tmp_path / "kept", tmp_path / "safe")
        while len(writers.acknowledged) < 2 * len(surely):
            threading.Event().wait(0.01)
    assert not any("keys" in str(path) for path in (tmp_path / "kept").rglob("*"))
    try:
        elsewhere(record, tmp_path / "new")
        assert restore(tmp_path / "kept", tmp_path / "safe") == manifest
        back = {str(number) for number in Complaint.objects.values_list("pk", flat=True)}
        assert set(surely) <= back
        assert journal_verify(manifest.journal_head).is_well
        assert Outgoing.objects.count() == len(back)
        desk = Staff.objects.get(name="desk")
        for complaint in Complaint.objects.all():
            looked = complaint_look(desk.actor, complaint, "audit")
            assert looked.words == [f'words, {complaint.loss}\n"quoted" \\N ,']
            assert (looked.person, complaint.url) == ({"name": "林小满"}, 'a,"b"\n\\.')
            for kept in complaint.attachments.all():
                assert attachment_look(desk.actor, kept, "audit").content.startswith(PNG)
        receive(99)  # numbers go on where they were
        staff("after", "analyst")
        with pytest.raises(ConflictError):
            restore(tmp_path / "kept", tmp_path / "safe")
    finally:
        open_record(record.place)


def test_a_damaged_incomplete_or_keyless_backup_is_refused(record, tmp_path):
    receive(3)
    backup(tmp_path / "kept", tmp_path / "safe")
    try:
        elsewhere(record, tmp_path / "new")
        for number, harm in enumerate((damage, remove, add)):
            shutil.copytree(tmp_path / "kept", tmp_path / str(number))
            harm(tmp_path / str(number))
            with pytest.raises(InputError):
                restore(tmp_path / str(number), tmp_path / "safe")
        with pytest.raises(HoldfastError, match="keys that were the vault's"):
            restore(tmp_path / "kept")
        with pytest.raises(InputError):
            restore(tmp_path / "nowhere")
    finally:
        open_record(record.place)


def test_a_backup_of_the_first_version_comes_back_into_this_one(record, tmp_path):
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        elsewhere(record, tmp_path / "old")
        (tmp_path / "old").mkdir(exist_ok=True)
        call_command("migrate", "record", "0002", verbosity=0)
        then = MigrationExecutor(connection).loader.project_state([("record", "0002_guards")]).apps
        then.get_model("record", "Staff").objects.create(name="ada", password="!")
        told = then.get_model("record", "Complaint").objects
        made = told.create(receipt="HF-1", secret_hash="0", channel="portal", reported_at="2026-01-01T00:00Z", loss=7)
        backup(tmp_path / "kept", tmp_path / "safe")
        elsewhere(record, tmp_path / "new")
        (tmp_path / "new").mkdir(exist_ok=True)
        tables_made()  # as serve does before anybody brings anything back
        restore(tmp_path / "kept", tmp_path / "safe")
        from holdfast.record.models import Complaint, Staff

        assert tables_missing() == []
        assert Staff.objects.get().name == "ada"
        kept = Complaint.objects.get()
        assert (kept.pk, kept.loss, kept.hear_tries) == (made.pk, 7, 0)
        receive(99)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = '9999_later' WHERE name = '0001_initial'")
        backup(tmp_path / "later")
        elsewhere(record, tmp_path / "third")
        with pytest.raises(InputError, match="this version or an earlier"):
            restore(tmp_path / "later", tmp_path / "safe")
    finally:
        open_record(record.place)


def test_a_restore_that_was_killed_begins_anew_and_old_sessions_and_links_are_over(record, tmp_path, monkeypatch):
    from django.contrib.sessions.models import Session
    from tests.record.people_of_ours import staff

    from holdfast.record import restoring
    from holdfast.record.models import Attachment, Complaint
    from holdfast.record.staff import invitation_find, staff_first

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    link = staff_first()
    assert link
    Session.objects.create(session_key="stolen", session_data="", expire_date="2100-01-01T00:00Z")
    receive(3)
    backup(tmp_path / "kept", tmp_path / "safe")
    try:
        elsewhere(record, tmp_path / "new")
        with monkeypatch.context() as patched:
            patched.setattr(restoring, "_sqlite" if record.place.url.startswith("sqlite") else "_copy_in", kill)
            with pytest.raises(Killed):
                restore(tmp_path / "kept", tmp_path / "safe")
        torn = next((tmp_path / "new" / "files").iterdir())
        torn.write_bytes(torn.read_bytes()[:10])  # as a kill while it was written would leave it
        restore(tmp_path / "kept", tmp_path / "safe")
        desk = staff("desk", "service_desk")
        assert attachment_look(desk.actor, Attachment.objects.get(), "audit").content.startswith(PNG)
        assert Complaint.objects.count() == 1
        assert not Session.objects.exists()
        assert invitation_find(link.secret) is None
        assert journal_verify().entries == 4
    finally:
        open_record(record.place)


def test_nothing_is_brought_back_under_somebody_who_works_and_two_backups_do_not_mix(record, tmp_path):
    receive(1)
    (tmp_path / "kept.unfinished").mkdir()
    (tmp_path / "kept.unfinished" / "left").write_text("by one that was killed")
    descriptor = os.open(tmp_path / "kept.unfinished", os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(ConflictError, match="same time"):
        backup(tmp_path / "kept")
    os.close(descriptor)
    assert not any(name.startswith("left") for name in backup(tmp_path / "kept", tmp_path / "safe").files)
    if not record.place.url.startswith("sqlite"):
        return
    try:
        elsewhere(record, tmp_path / "new")
        (tmp_path / "new").mkdir(exist_ok=True)
        tables_made()
        with closing(sqlite3.connect(tmp_path / "new" / "other.sqlite3")) as serving:
            serving.execute("SELECT count(*) FROM journal").fetchone()
            with pytest.raises(ConflictError, match="stop holdfast serve"):
                restore(tmp_path / "kept", tmp_path / "safe")
        restore(tmp_path / "kept", tmp_path / "safe")
    finally:
        open_record(record.place)


def damage(folder: Path) -> None:
    file = next(path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def remove(folder: Path) -> None:
    next((folder / "attachments").iterdir()).unlink()


def add(folder: Path) -> None:
    (folder / "attachments" / "more").write_bytes(b"x")


def test_keys_never_go_into_the_backup_and_nothing_is_overwritten(record, tmp_path):
    for keys in (tmp_path / "kept", tmp_path / "kept" / "keys"):
        with pytest.raises(InputError):
            backup(tmp_path / "kept", keys)
    (tmp_path / "a file").touch()
    with pytest.raises(StateError, match="a file"):
        backup(tmp_path / "a file" / "kept")
    backup(tmp_path / "kept")
    with pytest.raises(InputError):
        backup(tmp_path / "kept")
