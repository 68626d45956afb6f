"""The quick way to read a line of sshd's log reads nothing otherwise than the long way, and keeps the order."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from holdfast.ingest.blocks import Block
from holdfast.ingest.events import Found, Told
from holdfast.ingest.formats.sshd import open_events

_WORDS = st.sampled_from(
    [
        "root",
        "invalid",
        "user",
        "from",
        "port",
        "22",
        "192.0.2.4",
        "ssh2",
        "none",
        "张三",
        "a\tb",
        "",
        "é\u00a0b",
        ": x",
    ]
)
_NAMES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)
_LINES = st.builds(
    "{} shop {}: {} {} for {}{} from {} port {}{}".format,
    st.sampled_from(["Nov 22 12:00:01", "Nov  2 12:00:01", "2026-11-22T12:00:01.250+08:00", "Feb 30 10:00:00", "odd"]),
    st.sampled_from(["sshd[7]", "sshd-session[12]", "sshd", "CRON[3]"]),
    st.sampled_from(["Accepted", "Failed", "Closed"]),
    st.sampled_from(["password", "publickey", "none", "keyboard-interactive/pam"]),
    st.sampled_from(["", "invalid user "]),
    _NAMES,
    st.sampled_from(["192.0.2.4", "2001:db8::1", "host"]),
    st.sampled_from(["22", "x"]),
    st.sampled_from(["", " ssh2", " ssh2: RSA SHA256:abc", " ssh2]", "x", " ssh2 "]),
)


def _read(lines: list[str]) -> Found:
    text = "".join(f"{line}\n" for line in lines).encode()
    return open_events(b"", Told("log", date(2026, 11, 22))).read(Block(text, 1))


def _rows(found: Found) -> list[tuple[object, ...]]:
    columns = [list(batch.columns.values()) for batch in found.batches.get("logins", ())]
    return [row for each in columns for row in zip(*(values.to_pylist() for values in each), strict=True)]


@given(st.lists(_LINES, min_size=1, max_size=8))
def test_a_line_is_read_the_same_behind_a_syslog_priority_that_only_the_long_way_knows(lines: list[str]) -> None:
    quick, long = _read(lines), _read([f"<38>{line}" for line in lines])
    assert _rows(quick) == _rows(long)
    assert (quick.refused, quick.passed) == (long.refused, long.passed)


def test_usual_and_unusual_attempts_stay_in_the_order_of_their_lines() -> None:
    lines = [
        "Nov 22 12:00:01 shop sshd[7]: Failed keyboard-interactive/pam for a from 192.0.2.1 port 1 ssh2",
        "Nov 22 12:00:02 shop sshd[7]: Failed password for invalid user b from 192.0.2.1 port 1 ssh2",
        "Nov 22 12:00:03 shop sshd[7]: message repeated 2 times: [ Failed password for c from 192.0.2.1 port 1 ssh2]",
        "Nov 22 12:00:04 shop sshd[7]: Accepted password for d from 192.0.2.1 port 1 ssh2",
    ]
    rows = _rows(_read(lines))
    assert [(row[1], row[4]) for row in rows] == [
        ("a", "wrong_password"),
        ("b", "no_account"),
        ("c", "wrong_password"),
        ("c", "wrong_password"),
        ("d", None),
    ]
