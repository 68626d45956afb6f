"""Files come into the lake once: however often, under whatever name, grown or packed; what does not fit is kept."""

import csv
import gzip
import json
import shutil
import stat

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.flow.intake.conftest import LOGIN, Shop, arrow, expected, logins, stored

from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow.intake import Manner, take_rejected
from holdfast.flow.intake.files import locked
from holdfast.flow.storing import Store
from holdfast.lake import open_lake

PERSON = "Wilhelmina Invented"


def test_what_is_personal_comes_in_as_a_token(shop, tmp_path):
    file = tmp_path / "logins.jsonl"
    file.write_bytes(logins(0, 3, account=PERSON))
    taken = shop.take(file, table=None)
    assert taken.rows == {"logins": 3}
    (account,) = {row["account"] for row in stored(shop.lake)}
    assert account.startswith("a_")
    everything = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and each != file)
    assert PERSON.encode() not in everything


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_rows_are_the_tenants_unless_they_say_otherwise(shop, tmp_path, ending):
    file = tmp_path / f"logins.{ending}"
    if ending == "jsonl":
        file.write_bytes(logins(0, 1) + logins(1, 1, tenant="other"))
    else:
        pq.write_table(arrow(2).append_column("tenant", pa.array([None, "other"])), file)
    shop.take(file, tenant="mine")
    assert {row["device"]: row["tenant"] for row in stored(shop.lake)} == {"d0": "mine", "d1": "other"}


def test_the_same_file_again_stores_nothing(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 50))
    assert shop.take(file).rows == {"logins": 50}
    again = shop.take(file)
    assert (again.rows, again.known) == ({}, 1)
    assert shop.devices == expected(50)


def test_a_grown_file_goes_on_where_it_stood_also_renamed_or_packed(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 40))
    shop.take(file)
    with file.open("ab") as out:
        out.write(logins(40, 20) + b"no json\n")
    packed = tmp_path / "a-20260501.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    file.unlink()
    taken = shop.take(packed)
    assert (taken.rows, taken.rejected) == ({"logins": 20}, 1)
    assert shop.devices == expected(60)
    reasons = list(csv.DictReader(next(shop.folder.rglob("reasons.csv")).open()))
    assert [(row["file"], row["line"]) for row in reasons] == [(str(packed), "61")]


def test_another_file_that_begins_alike_is_another_source(shop, tmp_path):
    head = logins(0, 100)
    (tmp_path / "a.jsonl").write_bytes(head + logins(100, 5))
    (tmp_path / "b.jsonl").write_bytes(head + logins(200, 5))
    shop.take(tmp_path / "a.jsonl")
    shop.take(tmp_path / "b.jsonl")
    assert shop.devices["d0"] == 2
    assert shop.devices["d104"] == shop.devices["d204"] == 1


def test_the_rest_of_a_line_that_was_taken_is_no_line(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 2)[:-20])
    assert (shop.take(file).rows, shop.devices) == ({"logins": 1}, expected(1))
    file.write_bytes(logins(0, 2)[:-20] + logins(5, 1) + logins(6, 1))
    taken = shop.take(file)
    assert (taken.rows, taken.rejected) == ({"logins": 1}, 1)


def test_rejects_are_for_their_owner_and_come_in_once_repaired(shop, tmp_path):
    file = tmp_path / "a.csv"
    header = "at,account,device,is_ok\n"
    bad = f'2026-05-01T00:00:00Z,"{PERSON}\nher second line",d1,perhaps\n'
    file.write_text(header + "2026-05-01T00:00:00Z,anna,d0,true\n" + bad + "2026-05-01T00:00:00Z,anna,d2\n")
    taken = shop.take(file)
    assert (taken.rows, taken.rejected) == ({"logins": 1}, 2)
    (rows,) = taken.rejects
    assert rows.read_text() == header + bad + "2026-05-01T00:00:00Z,anna,d2\n"
    assert {stat.S_IMODE(each.stat().st_mode) for each in rows.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(rows.parent.stat().st_mode) == 0o700
    reasons = (rows.parent / "reasons.csv").read_text()
    assert [line.split(",")[2:4] for line in reasons.splitlines()[1:]] == [["3", "is_ok"], ["5", ""]]
    assert PERSON not in reasons
    rows.write_text(rows.read_text().replace("perhaps", "no").replace("d2\n", "d2,yes\n"))
    with shop.opened() as intake:
        assert take_rejected(intake, rows, Manner()).rows == {"logins": 2}
        assert take_rejected(intake, rows, Manner()).rows == {}
    assert shop.devices == expected(3)
    with shop.opened() as intake, pytest.raises(InputError, match="beside how"):
        take_rejected(intake, file, Manner())


CHINESE = "at,account,device,ip\n2026-05-01T00:00:00Z,李哲,d0,203.0.113.7\nyesterday,王小文,d1,203.0.113.7\n"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_tables_in_the_encodings_of_china_come_in_and_their_rejects_once_repaired(shop, tmp_path, encoding):
    file = tmp_path / "a.csv"
    file.write_bytes(CHINESE.encode(encoding))
    taken = shop.take(file)
    assert (taken.rows, taken.rejected) == ({"logins": 1}, 1)
    (rows,) = taken.rejects
    assert "王小文" in rows.read_text("utf-8")
    rows.write_text(rows.read_text("utf-8").replace("yesterday", "2026-05-01T00:00:01Z"), "utf-8")
    with shop.opened() as intake:
        assert take_rejected(intake, rows, Manner()).rows == {"logins": 1}
    assert len({row["account"] for row in stored(shop.lake)}) == 2


def test_rejects_of_a_file_whose_mapping_names_an_encoding_are_read_as_we_wrote_them(shop, tmp_path):
    file, mapping = tmp_path / "a.csv", tmp_path / "mapping.yaml"
    file.write_bytes(CHINESE.encode("big5"))
    mapping.write_text("logins:\n  encoding: big5\n")
    (rows,) = shop.take(file, mapping=mapping).rejects
    rows.write_text(rows.read_text("utf-8").replace("yesterday", "2026-05-01T00:00:01Z"), "utf-8")
    with shop.opened() as intake:
        assert take_rejected(intake, rows, Manner()).rows == {"logins": 1}


def test_lines_of_a_table_in_no_encoding_that_can_be_told_are_rejected_one_by_one(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 1) + b'{"account": "\xff\xfe"}\n' + logins(1, 1))
    taken = shop.take(file)
    assert (taken.rows, taken.rejected) == ({"logins": 2}, 1)


def test_a_files_name_tells_its_table_by_how_it_begins(shop, tmp_path):
    file = tmp_path / "logins_of_may.jsonl"
    file.write_bytes(logins(0, 1))
    assert shop.take(file, table=None).rows == {"logins": 1}


@pytest.mark.parametrize("ending", ["parquet", "arrow", "arrows"])
def test_files_of_rows_come_in_once(shop, tmp_path, ending):
    file = tmp_path / f"logins.{ending}"
    table = pa.concat_tables([arrow(30), arrow(30).slice(0, 1).set_column(0, "at", pa.nulls(1, pa.timestamp("us")))])
    if ending == "parquet":
        pq.write_table(table, file, row_group_size=7)
    else:
        writer = pa.ipc.new_file if ending == "arrow" else pa.ipc.new_stream
        with writer(file, table.schema) as out:
            out.write_table(table, 7)
    taken = shop.take(file, table=None)
    assert (taken.rows, taken.rejected) == ({"logins": 30}, 1)
    assert json.loads(taken.rejects[0].read_text())["device"] == "d0"
    assert (shop.take(file, table=None).known, shop.devices) == (1, expected(30))


def test_lines_keep_their_numbers_from_piece_to_piece(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"".join(logins(number, 1) + (b"bad\n" if number % 100 == 0 else b"\n") for number in range(1000)))
    taken = shop.take(file, piece_bytes=5000)
    assert (taken.rows, taken.rejected) == ({"logins": 1000}, 10)
    reasons = list(csv.DictReader((taken.rejects[0].parent / "reasons.csv").open()))
    assert [int(row["line"]) for row in reasons] == [200 * number + 2 for number in range(10)]


def test_an_endless_line_and_an_open_quote_do_not_swallow_the_file(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 1) + b"x" * (40 << 20) + logins(7, 1) + logins(1, 1))
    taken = shop.take(file, piece_bytes=1 << 20)
    assert (taken.rows, shop.devices) == ({"logins": 2}, expected(2))
    table = tmp_path / "a.csv"
    row = "2026-05-01T00:00:00Z,anna,d{}\n"
    table.write_text("at,account,device\n" + row.format(2) + row.replace("anna", '"anna').format(9) + row.format(3) * 3)
    taken = shop.take(table)
    assert (taken.rows, taken.rejected) == ({"logins": 4}, 1)


def crashes(shop: Shop, when: str) -> Store:
    """Return a store that dies before or after it has stored."""
    lake = open_lake(shop.lake)
    left = [2]

    def store(table: str, rows: pa.Table, key: str) -> None:
        left[0] -= 1
        if when == "before" and not left[0]:
            raise OSError("killed")
        lake.append(table, rows, key)
        if when == "after" and not left[0]:
            raise OSError("killed")

    return store


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_between_lake_and_ledger_stores_once(shop, tmp_path, when):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 100) + b"bad\n" + logins(100, 100))
    with pytest.raises(OSError, match="killed"):
        shop.take(file, store=crashes(shop, when), piece_bytes=5000)
    with file.open("ab") as out:  # grown meanwhile: the piece is the same all the same
        out.write(logins(200, 3))
    shop.take(file, piece_bytes=9000)
    assert shop.devices == expected(203)
    assert len(next(shop.folder.rglob("reasons.csv")).read_text().splitlines()) == 2


def test_what_a_crash_left_half_written_of_rejects_is_cut_off(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 1) + b"bad 1\n")
    (rows,) = shop.take(file).rejects
    with rows.open("ab") as torn:
        torn.write(b"half")
    with file.open("ab") as out:
        out.write(b"bad 2\n")
    shop.take(file)
    assert rows.read_text() == "bad 1\nbad 2\n"


def test_two_at_once_cannot_take_the_same_file(shop, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(logins(0, 1))
    with shop.opened() as intake, locked(intake, file), pytest.raises(StateError, match="by another process"):
        shop.take(file)


@pytest.mark.parametrize(
    ("name", "manner", "mistake"),
    [
        ("a.log", {}, "expected --format"),
        ("a.jsonl", {"table": None}, "expected --table"),
        ("a.jsonl", {"table": "logons"}, "no table is called logons"),
        ("a.jsonl", {"format": "evtx"}, "no format of events is called evtx"),
        ("a.log", {"format": "sshd", "table": "orders"}, "sshd gives logins, not orders"),
        ("a.jsonl", {"timezone": "Mars"}, "--timezone: expected a time zone"),
        ("empty.jsonl", {}, "this file is empty"),
    ],
)
def test_a_mistake_is_told(shop, tmp_path, name, manner, mistake):
    (tmp_path / name).write_bytes(b"" if "empty" in name else json.dumps(LOGIN).encode())
    with pytest.raises((InputError, UsageError), match=mistake):
        shop.take(tmp_path / name, **manner)


def test_a_folder_named_as_a_table_says_what_is_in_it(shop, tmp_path):
    folder = tmp_path / "in" / "logins"
    folder.mkdir(parents=True)
    for number in range(3):
        (folder / f"{number}.jsonl").write_bytes(logins(number, 1))
    shutil.copy(folder / "0.jsonl", folder / "copy.jsonl")
    assert shop.take(tmp_path / "in", table=None).rows == {"logins": 3}
