"""kill -9 while complaints come in: what was acknowledged is there, whole, with its file; nothing is there by half."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from holdfast.record.complaints import complaint_words
from holdfast.record.journal import journal_verify

KILLS = 12


@pytest.mark.slow
def test_what_was_acknowledged_survives_kills(record, tmp_path):
    from dataclasses import replace

    from holdfast.record.models import Complaint, Entry, Outgoing
    from holdfast.record.opening import open_record

    # The children make the same places from the folder and the address.
    here = replace(
        record.place,
        files=tmp_path / "attachments",
        vault_keys=tmp_path / "vault.keys",
        secret=tmp_path / "desk.key",
    )
    opened = open_record(here)
    command = [sys.executable, "-m", "tests.record.receiver", str(tmp_path), record.place.url]
    chance, until, killed = random.Random(7), time.monotonic() + 60, 0  # noqa: S311
    file = tmp_path / "acknowledged"
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forks:
        assert forks.stdin
        assert forks.stdout
        while killed < KILLS and time.monotonic() < until:
            size = file.stat().st_size if file.exists() else 0
            forks.stdin.write(f"{killed}\n")
            forks.stdin.flush()
            child = int(forks.stdout.readline())
            while (file.stat().st_size if file.exists() else 0) == size:  # one at least is acknowledged
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
            killed += 1
        forks.stdin.close()
    try:
        acknowledged = set(file.read_text().split())
        there = {str(each.pk): each for each in Complaint.objects.all()}
        assert killed == KILLS
        assert acknowledged <= set(there)
        assert len(there) - len(acknowledged) <= KILLS  # at most the one that each kill cut off before it was told
        for complaint in there.values():
            (words,) = complaint_words(complaint).words
            kept = complaint.attachments.get()
            assert words.removeprefix("words ").encode() in opened.vault.open(
                (here.files / str(kept.pk)).read_bytes(), f"attachment.file:{kept.pk}"
            )
        assert Outgoing.objects.count() == Entry.objects.count() == len(there)
        assert journal_verify().is_well
    finally:
        open_record(record.place)
