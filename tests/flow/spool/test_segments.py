"""A segment shows how far it is whole."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.errors import StateError
from holdfast.flow.spool import Spool
from holdfast.flow.spool.parcels import MAGIC, Label, Parcel, read_segment


def made(name: str) -> Parcel:
    rows = pa.table({"account": [f"{name}-{row}" for row in range(3)]})
    return Parcel(Label(name, "logins", name.encode().ljust(32), b"{}"), rows)


PARCELS = [made(f"b{number}") for number in range(4)]
TEXT = MAGIC + b"".join(parcel.packed() for parcel in PARCELS)
ENDS = [len(MAGIC) + sum(len(parcel.packed()) for parcel in PARCELS[:count]) for count in range(5)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(TEXT)))
def test_a_segment_cut_anywhere_gives_its_whole_parcels(tmp_path: Path, cut: int):
    path = tmp_path / "cut.open"
    path.write_bytes(TEXT[:cut])
    whole = read_segment(path)
    expected = [parcel for parcel, end in zip(PARCELS, ENDS[1:], strict=True) if end <= cut]
    assert [each.label for each in whole.parcels] == [each.label for each in expected]
    assert all(got.rows.equals(put.rows) for got, put in zip(whole.parcels, expected, strict=True))
    assert (whole.end == whole.size) is (cut in ENDS or cut == 0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(len(MAGIC), len(TEXT) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_ends_the_whole_part_where_its_record_begins(tmp_path: Path, at: int, bit: int):
    path = tmp_path / "flipped.open"
    path.write_bytes(TEXT[:at] + bytes([TEXT[at] ^ (1 << bit)]) + TEXT[at + 1 :])
    whole = read_segment(path)
    assert whole.end == max(end for end in ENDS if end <= at)


def spool(folder: Path, **given: object) -> Spool:
    knobs = {"segment_bytes": 1 << 20, "seconds": 60.0, "free_bytes": 0} | given
    return Spool(folder, **knobs)  # type: ignore[arg-type]


def test_what_was_put_is_in_a_file_before_put_returns(tmp_path):
    opened = spool(tmp_path / "s")
    opened.put(made("one"))
    (path,) = (tmp_path / "s").glob("*.open")
    assert [each.label.batch for each in read_segment(path).parcels] == ["one"]
    assert path.stat().st_mode & 0o077 == 0
    opened.close()


def test_a_torn_tail_is_cut_off_and_kept_aside(tmp_path):
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "a.open").write_bytes(TEXT[:-5])
    held: list[str] = []
    opened = spool(folder, durable=lambda label: held.append(label.batch))
    assert held == ["b0", "b1", "b2"]
    assert (folder / "a.torn").read_bytes() == TEXT[ENDS[3] : -5]
    assert opened.sealed.get(timeout=1) == folder / "a.sealed"
    assert (folder / "a.sealed").read_bytes() == TEXT[: ENDS[3]]
    opened.close()


def test_a_second_process_is_refused(tmp_path):
    opened = spool(tmp_path / "s")
    with pytest.raises(StateError, match="in use"):
        spool(tmp_path / "s")
    opened.close()
    spool(tmp_path / "s").close()
