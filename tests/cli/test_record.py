"""The record from the command line: invite, verify, rotate, keep and bring back."""

import csv
import io

import pytest
from typer.testing import CliRunner

from holdfast.cli import app
from holdfast.errors import HoldfastError
from holdfast.flow.recording import record_prepare
from holdfast.record.roles import system
from holdfast.settings import Settings

# ruff: noqa: PLC0415 - Django is configured by what comes first


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_a_record_is_kept_and_brought_back_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOLDFAST_LAKE", str(tmp_path / "lake"))
    invited = record_prepare(Settings(lake=str(tmp_path / "lake")))
    from holdfast.record.complaints import complaint_receive, complaint_words
    from holdfast.record.models import Complaint, Staff
    from holdfast.record.opening import opened
    from holdfast.record.staff import staff_invite, staff_welcome

    assert invited
    assert "/staff/welcome?link=" in run("staff", "invite", "--roles", "analyst")
    with pytest.raises(HoldfastError, match="name of staff"):
        run("staff", "invite", "--again", "nobody")
    staff_welcome(staff_invite(system("test"), ["admin"]).secret, "Ada [red]", "correct horse battery")
    staff_welcome(staff_invite(system("test"), ["analyst"]).secret, "Bo", "correct horse battery")
    run("staff", "grant", "Bo", "--roles", "service_desk, approver")
    assert Staff.objects.get(name="Bo").roles == {"service_desk", "approver"}
    run("staff", "end", "Bo")
    for name, match in (("Bo", "name of staff"), ("Ada [red]", "an admin to be left")):
        with pytest.raises(HoldfastError, match=match):
            run("staff", "end", name)
    shown = run("staff", "list")
    assert "Ada [red]" in shown
    assert "Bo" in shown
    rows = list(csv.DictReader(io.StringIO(run("journal", "show", "--entry", "staff:end"))))
    assert [(row["actor"], row["facts"]) for row in rows] == [("system:command_line", "{}")]
    receipt = complaint_receive(system("import"), "they called", channel="import", person={"account": "ann"})
    token = opened().tokens.token("account", "ann")
    assert "people" in run("forget", "--account", token, "--reason", "asked", "--json")
    assert complaint_words(Complaint.objects.get(pk=receipt.complaint)).words == [""]
    head = run("journal", "verify").strip()
    assert len(head) == 64
    run("vault", "rotate")
    run("backup", "kept", "--keys", "safe")
    with pytest.raises(HoldfastError, match="empty record"):
        run("restore", "kept", "--keys", "safe")
    from django.db import connections

    connections.close_all()  # as a process that has ended
    for file in tmp_path.glob("lake.record.sqlite3*"):
        file.unlink()
    (tmp_path / "lake.vault.keys").unlink()
    run("restore", "kept", "--keys", "safe")
    run("journal", "verify", "--head", head)
    assert CliRunner().invoke(app, ["journal", "verify", "--head", "0" * 63 + "1"]).exit_code == 2
