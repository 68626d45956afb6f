"""The record from the command line: invite, verify, rotate, keep and bring back."""

import pytest
from typer.testing import CliRunner

from holdfast.cli import app
from holdfast.errors import HoldfastError
from holdfast.flow.recording import record_prepare
from holdfast.settings import Settings


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_a_record_is_kept_and_brought_back_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOLDFAST_LAKE", str(tmp_path / "lake"))
    invited = record_prepare(Settings(lake=str(tmp_path / "lake")))
    assert invited
    assert "/staff/welcome?link=" in run("staff", "invite", "--roles", "analyst")
    with pytest.raises(HoldfastError, match="name of staff"):
        run("staff", "invite", "--again", "nobody")
    head = run("journal", "verify").strip()
    assert len(head) == 64
    run("vault", "rotate")
    run("backup", "kept", "--keys", "safe")
    with pytest.raises(HoldfastError, match="empty record"):
        run("restore", "kept", "--keys", "safe")
    from django.db import connections  # noqa: PLC0415 - Django is configured by now

    connections.close_all()  # as a process that has ended
    for file in tmp_path.glob("lake.record.sqlite3*"):
        file.unlink()
    (tmp_path / "lake.vault.keys").unlink()
    run("restore", "kept", "--keys", "safe")
    run("journal", "verify", "--head", head)
    assert CliRunner().invoke(app, ["journal", "verify", "--head", "0" * 63 + "1"]).exit_code == 2
