"""The vault: personal values sealed with AES-256-GCM under keys that can be changed."""

from holdfast.record.vault.keys import Keyring, load_keyring, save_keyring
from holdfast.record.vault.sealing import SealError, Vault

__all__ = ["Keyring", "SealError", "Vault", "load_keyring", "save_keyring"]
