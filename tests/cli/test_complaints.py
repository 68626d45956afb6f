"""``holdfast complaints`` and ``holdfast typical``: a list and letters come in, a typical case goes out."""

import json
import mailbox
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from tests.record import records

from holdfast.cli.commands import main

WORDS = "自称客服的人打电话说我中奖了，我叫王小满，电话10000000001，让我下载软件共享屏幕，转账过去，被骗8,000元。"


@pytest.fixture
def holdfast(tmp_path, monkeypatch, capsys):
    """Run a command over a lake and record of its own; give back what it printed."""
    assert records  # Django is configured before models are imported
    from holdfast.record.opening import open_record, opened  # noqa: PLC0415

    before = opened().place

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["holdfast", *words, "--lake", str(tmp_path / "lake")])
        try:
            main()
        except SystemExit as end:
            assert not end.code, capsys.readouterr().err  # noqa: PT017
        return str(capsys.readouterr().out)

    yield run
    open_record(before)


def test_a_list_and_letters_come_in_and_the_typical_case_is_masked(holdfast, tmp_path):
    at = datetime.now(UTC) - timedelta(days=2)
    path = tmp_path / "list.csv"
    rows = [f'K{n},{at:%Y-%m-%d %H:%M},"{WORDS}"' for n in range(4)]
    path.write_text("\n".join(["complaint,reported_at,text", *rows, "K9,never,x"]), encoding="utf-8")
    came = json.loads(holdfast("complaints", "import", str(path), "--json"))
    assert (came["taken"], came["refused"]) == (4, 1)
    assert "4 were there already" in holdfast("complaints", "import", str(path), "--lang", "en")
    box = mailbox.mbox(tmp_path / "box")
    letter = EmailMessage()
    letter["Subject"], letter["From"] = "被骗了", "man@post.example"
    letter.set_content(WORDS)
    box.add(letter)
    box.flush()
    assert "one complaint taken in" in holdfast("complaints", "mail", str(tmp_path / "box"), "--lang", "en")
    since = f"{at - timedelta(days=3):%Y-%m-%d}"
    told = holdfast("typical", "--since", since, "--lang", "en")
    assert told.startswith("1. prize or points (5 complaints)")
    assert "王小满" not in told
    assert "10000000001" not in told
    (case,) = map(json.loads, holdfast("typical", "--since", since, "--json").splitlines())
    assert (case["pretext"], case["complaints"]) == ("prize", 5)
