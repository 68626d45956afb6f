"""What the doctor says of a record: absent, behind, without staff, well, without its database."""

from holdfast.flow.record_soundness import look_at_record
from holdfast.flow.recording import record_open, record_prepare
from holdfast.flow.soundness import examine
from holdfast.record.staff import staff_welcome
from holdfast.record.vault import save_keyring
from holdfast.settings import Settings


def codes(settings: Settings) -> list[str]:
    return [code for code, _, _ in look_at_record(settings)]


def test_each_state_of_a_record_is_told(pages_record, tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"))
    try:
        assert codes(settings) == []
        (tmp_path / "lake.record.sqlite3").touch()
        assert codes(settings) == ["record-behind"]
        invited = record_prepare(settings)
        assert invited
        assert codes(settings) == ["record", "record-nobody"]
        staff_welcome(invited.secret, "Ada", "correct horse battery")
        assert codes(settings) == ["record"]
        from holdfast.record.complaints import complaint_receive
        from holdfast.record.models import Complaint
        from holdfast.record.roles import system
        from holdfast.record.unheard import TRIES

        complaint_receive(system("import"), "they called", channel="import")
        Complaint.objects.update(hear_tries=TRIES)
        assert ("record-unheard", "mind", {"count": 1}) in list(look_at_record(settings))
        Complaint.objects.update(hear_tries=TRIES - 1)
        opened = record_open(settings)
        save_keyring(opened.vault.file, opened.vault.ring.with_new())
        opened.vault.reload()
        assert codes(settings) == ["record", "vault-changing"]
        (tmp_path / "lake.vault.keys").chmod(0o644)
        told = {(found.code, str(found.values.get("file", ""))[-10:]) for found in examine(settings, {})}
        assert ("secret-open", "vault.keys") in told
    finally:
        from holdfast.record.opening import open_record

        open_record(pages_record.place)
