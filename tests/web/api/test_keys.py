"""API keys are kept as hashes, and a change is seen at once."""

import re

import pytest

from holdfast.errors import InputError, UsageError
from holdfast.web.api.keys import KeyFile


def test_a_key_opens_until_it_is_revoked_also_in_another_process(tmp_path):
    ours, theirs = KeyFile(tmp_path / "keys.json"), KeyFile(tmp_path / "keys.json")
    made = ours.add("till", ["logins", "orders"])
    owner = theirs.owner(made)
    assert owner is not None
    assert (owner.name, owner.tables) == ("till", ("logins", "orders"))
    ours.revoke("till")
    assert theirs.owner(made) is None


def test_the_secret_is_not_in_the_file_and_the_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "keys.json"
    made = KeyFile(path).add("till", ["logins"])
    assert made.rsplit("_", 1)[-1] not in path.read_text()
    assert made not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("change", [lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"), lambda key: key[:-1]])
def test_another_secret_opens_nothing(tmp_path, change):
    keys = KeyFile(tmp_path / "keys.json")
    made = keys.add("till", ["logins"])
    assert keys.owner(change(made)) is None
    other = keys.add("other", ["logins"])
    assert keys.owner(re.sub(r"^hf_\w{12}", other[:15], made)) is None
    assert keys.owner("") is None


def test_a_name_is_taken_once_and_free_again_after_revoking(tmp_path):
    keys = KeyFile(tmp_path / "keys.json")
    first = keys.add("till", ["logins"])
    with pytest.raises(UsageError, match="of that name"):
        keys.add("till", ["orders"])
    keys.revoke(first.split("_")[1])
    keys.add("till", ["orders"])
    with pytest.raises(UsageError, match="no such key"):
        keys.revoke("nobody")


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text('{"keys": [1]}')
    with pytest.raises(InputError, match=r"keys.json: expected a file of API keys"):
        KeyFile(path).owner("hf_000000000000_" + "a" * 43)
