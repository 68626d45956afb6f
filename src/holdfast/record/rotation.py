"""Changing the vault's key: every sealed value is opened and sealed anew, then the old key goes.

It can be killed at any point and run again: as long as a ring has more than one key, a run goes on where the last one
stopped. Other processes go on working meanwhile: they open with either key, and seal with the new one as soon as it is
in the file.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from holdfast.errors import ConflictError, StateError
from holdfast.record.attachments import attachment_place
from holdfast.record.journal import change
from holdfast.record.models import Attachment, SealedField
from holdfast.record.opening import opened
from holdfast.record.roles import system
from holdfast.record.secret_files import replace_content
from holdfast.record.sign_in import factor_sealed_anew
from holdfast.record.vault import Vault, save_keyring

_BATCH = 200


def vault_rotate(told: Callable[[int], None] = lambda _: None) -> int:
    """Change the key, or finish a change that was begun; return how many values were sealed anew.

    Args:
        told: called with the number of values so far.

    Raises:
        ConflictError: somebody else is changing it.
        StateError: the file of the keys cannot be written, or values are left that do not open.
        SealError: a value does not open; nothing of it was changed, and the old key stays.
    """
    vault = opened().vault
    with _alone(vault.file):
        if len(vault.reload().keys) == 1:
            save_keyring(vault.file, vault.ring.with_new())
            vault.reload()
        count = 0
        for _ in _sealed_anew(vault):
            count += 1
            told(count)
        # Nobody else writes inside this change; what was sealed while we walked is sealed anew too.
        with change(system("vault"), "vault:rotate") as note:
            count += sum(1 for _ in _sealed_anew(vault))
            if any(True for _ in _sealed_anew(vault)):
                raise StateError("expected every value to be under the new key; run it again")
            note.about, note.facts = f"vault:{vault.ring.current}", {"values": count}
        # Not before what was sealed anew stands: a kill in between would leave values of a key that is gone.
        save_keyring(vault.file, vault.ring.without_old())
        vault.reload()
    return count


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep a second one out: it could write back keys that this one has changed since."""
    with file.with_name(f"{file.name}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("expected nobody else to change the key at the same time") from None
        yield


def sealed_columns() -> Iterator[tuple[Any, SealedField]]:
    """Yield every model with each of its sealed columns."""
    for model in apps.get_app_config("record").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SealedField):
                yield model, field


def _sealed_anew(vault: Vault) -> Iterator[None]:
    for model, field in sealed_columns():
        yield from _column(vault, model, field)
    for kept in Attachment.objects.order_by("pk").iterator():
        path = opened().files / str(kept.pk)
        sealed = path.read_bytes() if path.exists() else b""
        if sealed and vault.key_of(sealed) != vault.ring.current:
            place = attachment_place(kept.pk)
            replace_content(path, vault.seal(vault.open(sealed, place), place))
            yield
    for factor in Authenticator.objects.order_by("pk"):
        if factor_sealed_anew(factor):
            yield


def _column(vault: Vault, model: type[models.Model], field: SealedField) -> Iterator[None]:
    rows = model._default_manager.exclude(**{field.name: None}).order_by("pk").values_list("pk", flat=True)
    for first in range(0, len(keys := list(rows)), _BATCH):
        with transaction.atomic():
            anew = 0
            chosen = model._default_manager.select_for_update().filter(pk__in=keys[first : first + _BATCH])
            for row in chosen:
                sealed = getattr(row, field.name)
                if sealed is None or vault.key_of(sealed) == vault.ring.current:
                    continue
                place = field.place(row)
                fresh = vault.seal(vault.open(sealed, place), place)
                model._default_manager.filter(pk=row.pk).update(**{field.name: fresh})
                anew += 1
        for _ in range(anew):
            yield
