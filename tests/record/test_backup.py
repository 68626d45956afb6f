"""A backup that is made while people write comes back whole, on either database; a damaged or foreign one does not."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import ConflictError, HoldfastError, InputError
from holdfast.record.attachments import Given, attachment_look
from holdfast.record.backup import backup
from holdfast.record.complaints import complaint_look, complaint_receive
from holdfast.record.journal import journal_verify
from holdfast.record.opening import open_record
from holdfast.record.restoring import restore
from holdfast.record.roles import customer

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
    backup(tmp_path / "kept")
    with pytest.raises(InputError):
        backup(tmp_path / "kept")
