"""What every door needs of the lake, opened as the settings say."""

from collections.abc import Callable, Sequence

import pyarrow as pa

from holdfast.ingest.door import Tokens
from holdfast.lake import lake_tokens, open_lake
from holdfast.settings import Settings, local_folder

Store = Callable[[str, pa.Table, str], object]
"""Stores rows of a table under a key, durably, once a key."""


StoreAll = Callable[[str, Sequence[tuple[pa.Table, str]]], object]
"""The same of several batches at once, each under its own key, in one version of the table."""


def open_store(settings: Settings) -> Store:
    """Return what stores rows in the lake."""
    return open_lake(settings.lake).append


def open_tokens(settings: Settings) -> Tokens:
    """Return what stands in the place of personal values: tokens under the lake's key.

    Raises:
        UsageError: there is no key and no place to keep one, or it is too short.
        LakeError: others can read the key file, or the lake was filled under another key.
    """
    return lake_tokens(local_folder(settings.lake)).column
