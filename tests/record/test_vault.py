"""Sealing: what goes in comes out, only in its place, only as it was, only with the key; and the key can be changed."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.errors import ConflictError, StateError
from holdfast.record.attachments import Given, attachment_look
from holdfast.record.complaints import complaint_look, complaint_of, complaint_receive
from holdfast.record.roles import customer
from holdfast.record.rotation import sealed_columns, vault_rotate
from holdfast.record.vault import Keyring, SealError, Vault, load_keyring, save_keyring

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
PERSON = {"name": "林小满", "phone": "+86 100 0000 0001", "address": "杭州"}


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    return Vault(tmp_path_factory.mktemp("vault") / "vault.keys")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40), st.data())
def test_a_value_opens_in_its_place_only_and_only_as_it_was(vault, content, place, data):
    sealed = vault.seal(content, place)
    assert vault.open(sealed, place) == content
    assert vault.seal(content, place) != sealed
    assert len(content) < 4 or content not in sealed
    with pytest.raises(SealError):
        vault.open(sealed, place + "x")
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        vault.open(bytes(changed), place)
    with pytest.raises(SealError):
        vault.open(sealed[: data.draw(st.integers(0, len(sealed) - 1))], place)


def test_the_file_of_keys_is_for_its_owner_alone(tmp_path):
    file = tmp_path / "vault.keys"
    assert load_keyring(file).keys == load_keyring(file).keys
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    with pytest.raises(StateError, match="others can read"):
        load_keyring(file)
    file.chmod(0o600)
    for content in (b'{"current": 2, "keys": {"1": "00"}}', b"{", b"", b"\xee\xff"):
        file.write_bytes(content)
        with pytest.raises(StateError, match=r"vault\.keys"):
            load_keyring(file)


def fill(count: int) -> list[str]:
    made = [
        complaint_receive(
            customer(), f"words {n}", channel="portal", person=PERSON, files=[Given("a.png", PNG + bytes([n]))]
        )
        for n in range(count)
    ]
    return [receipt.complaint for receipt in made]


def keys_in_use() -> set[int]:
    from holdfast.record.opening import opened

    vault = opened().vault
    used = {
        vault.key_of(value)
        for model, field in sealed_columns()
        for value in model.objects.exclude(**{field.name: None}).values_list(field.name, flat=True)
    }
    return used | {vault.key_of(file.read_bytes()) for file in opened().files.iterdir()}


def test_after_rotation_everything_opens_and_the_old_key_is_gone(record):
    from tests.record.people_of_ours import staff

    from holdfast.record.models import Complaint

    desk = staff("desk", "service_desk").actor
    numbers = fill(3)
    before = record.vault.ring
    other = Vault(record.vault.file)  # another process, which read the keys long ago
    assert vault_rotate() == 3 * (1 + 3 + 1 + 1)
    after = record.vault.ring
    assert keys_in_use() == {after.current} == set(after.keys)
    assert before.current not in after.keys
    assert other.key_of(other.seal(b"x", "y")) == after.current
    for number in numbers:
        complaint = Complaint.objects.get(pk=number)
        looked = complaint_look(desk, complaint, "handle_complaint")
        assert looked.words[0].startswith("words")
        assert looked.person == PERSON
        assert attachment_look(desk, complaint.attachments.get(), "build_case").content.startswith(PNG)


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(record):
    from holdfast.record.models import ComplaintText

    class Killed(BaseException):
        pass

    def kill(count: int) -> None:
        if count == 4:
            raise Killed

    fill(3)
    with pytest.raises(Killed):
        vault_rotate(kill)
    assert len(record.vault.ring.keys) == 2
    receipt = complaint_receive(customer(), "meanwhile", channel="portal")
    done = vault_rotate()
    assert 0 < done < 18
    assert keys_in_use() == {record.vault.ring.current} == set(record.vault.ring.keys)
    assert complaint_of(receipt.number, receipt.secret)
    assert ComplaintText.objects.count() == 4


def test_a_kill_at_the_end_leaves_no_value_without_its_key_and_two_do_not_change_it_at_once(
    record, monkeypatch, tmp_path
):
    from holdfast.record import rotation
    from holdfast.record.models import ComplaintText

    class Killed(BaseException):
        pass

    def kill(file: Path, ring: Keyring) -> None:
        save_keyring(file, ring)
        if len(ring.keys) == 1:
            raise Killed

    def late(count: int) -> None:
        """Let a writer that read the old key long ago be done only now."""
        if count == 18:
            text = ComplaintText.objects.order_by("pk")[0]
            ComplaintText.objects.filter(pk=text.pk).update(
                words=before.seal(b"late", f"complaint_text.words:{text.pk}")
            )
        if count == 1:
            with pytest.raises(ConflictError):
                vault_rotate()

    fill(3)
    shutil.copy(record.vault.file, tmp_path / "old.keys")
    before = Vault(tmp_path / "old.keys")
    monkeypatch.setattr(rotation, "save_keyring", kill)
    with pytest.raises(Killed):
        vault_rotate(late)
    record.vault.reload()
    assert keys_in_use() == {record.vault.ring.current} == set(record.vault.ring.keys)
