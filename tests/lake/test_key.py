"""The key of the tokens is kept, is nobody else's to read, and another one is noticed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from holdfast.errors import LakeError, UsageError
from holdfast.lake import lake_tokens

GIVEN = {"HOLDFAST_TOKEN_KEY": "k" * 32}


def test_a_lake_makes_its_key_once_and_for_its_owner_alone(tmp_path: Path):
    first = lake_tokens(tmp_path / "lake", {}).token("account", "1")
    assert lake_tokens(tmp_path / "lake", {}).token("account", "1") == first
    assert (tmp_path / "lake" / "token.key").stat().st_mode & 0o777 == 0o600
    assert lake_tokens(tmp_path / "other", {}).token("account", "1") != first


def test_many_at_once_agree_on_one_key(tmp_path: Path):
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: lake_tokens(tmp_path / "lake", {}).token("account", "1"), range(16)))
    assert len(made) == 1
    assert {file.name for file in (tmp_path / "lake").iterdir()} == {"token.key", "token.proof"}


def test_the_environment_outranks_the_file_and_writes_none(tmp_path: Path):
    made = lake_tokens(tmp_path, GIVEN).token("account", "1")
    assert not (tmp_path / "token.key").exists()
    assert lake_tokens(None, GIVEN).token("account", "1") == made


def test_another_key_than_the_lakes_is_refused(tmp_path: Path):
    lake_tokens(tmp_path, {})
    with pytest.raises(LakeError, match="another token key"):
        lake_tokens(tmp_path, GIVEN)


def test_a_lost_key_is_asked_for_and_no_new_one_is_made(tmp_path: Path):
    lake_tokens(tmp_path, {})
    (tmp_path / "token.key").unlink()
    with pytest.raises(LakeError, match="bring it back"):
        lake_tokens(tmp_path, {})
    assert not (tmp_path / "token.key").exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path):
    lake_tokens(tmp_path, {})
    (tmp_path / "token.key").chmod(0o640)
    with pytest.raises(LakeError, match="chmod 600"):
        lake_tokens(tmp_path, {})


def test_a_short_key_and_none_for_a_far_lake_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="32 bytes"):
        lake_tokens(tmp_path, {"HOLDFAST_TOKEN_KEY": "short"})
    with pytest.raises(UsageError, match="not on this machine"):
        lake_tokens(None, {})
