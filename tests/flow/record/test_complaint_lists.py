"""A call centre's list comes in: each row once, in any of the formats, what does not fit kept with its reason."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from holdfast.errors import InputError
from holdfast.flow.complaint_lists import _time, complaints_import
from holdfast.record.complaints import complaint_words
from holdfast.record.journal import journal_verify
from holdfast.record.models import Complaint, ComplaintText, Entry, Outgoing
from holdfast.record.people import sealed
from holdfast.record.roles import system

HEADER = ["投诉编号", "投诉时间", "姓名", "联系电话", "来电号码", "订单号", "地区", "投诉内容", "坐席"]
GOOD = [
    [
        "K1",
        "2026/5/1 9:05",
        "王小满",
        "10000000001",
        "+852 2123 4567",
        "JM1",
        "浙江杭州",
        "有人自称客服说系统升级，被骗47,200元",
        "a",
    ],
    ["K2", "2026年5月2日", "", "", "", "", "", "他们说我的快递丢了要理赔", "b"],
]
BAD = [
    ["K3", "last week", "", "", "", "", "", "说我中奖了", "c"],
    ["K4", "2026-05-03", "李小雨", "", "", "", "", "", "d"],
    ["K5", "1999-05-03", "", "", "", "", "", "说我中奖了", "e"],
]


def listed(folder: Path, ending: str) -> Path:
    path = folder / f"list{ending}"
    rows = [HEADER, *GOOD, *BAD]
    if ending == ".xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def taken(path: Path, record, folder: Path):
    zone = "Asia/Shanghai"
    return complaints_import(path, system("import"), record.tokens, folder / "refused", timezone=zone)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_good_rows_come_in_once_and_bad_ones_are_kept_with_line_and_reason(pages_record, tmp_path, ending):
    came = taken(listed(tmp_path, ending), pages_record, tmp_path)
    assert (came.taken, came.known, came.refused, came.left_out) == (2, 0, 3, ["坐席"])
    first = Complaint.objects.order_by("reported_at").first()
    assert first is not None
    assert (first.channel, first.order, first.region, first.loss) == ("import", "JM1", "CN-ZJ", 4720000)
    assert first.reported_at == datetime(2026, 5, 1, 1, 5, tzinfo=UTC)
    assert first.caller_token == pages_record.tokens.token("phone", "+85221234567")
    assert complaint_words(first).person == {"name": "王小满", "phone": "10000000001"}
    assert "+852 2123 4567" in complaint_words(first).words[0]
    with (came.rejects / "reasons.csv").open(encoding="utf-8") as told:
        reasons = [(row["line"], row["field"]) for row in csv.DictReader(told)]
    assert reasons == [("4", "reported_at"), ("5", "words"), ("6", "reported_at")]
    assert "李小雨" in (came.rejects / "rows.csv").read_text(encoding="utf-8")
    assert not {"李小雨", "last week"} & set((came.rejects / "reasons.csv").read_text(encoding="utf-8").split(","))
    assert [(came.rejects / name).stat().st_mode & 0o077 for name in ("reasons.csv", "rows.csv")] == [0, 0]
    again = taken(listed(tmp_path, ending), pages_record, tmp_path)
    assert (again.taken, again.known) == (0, 2)
    assert Complaint.objects.count() == Entry.objects.filter(entry="complaint:receive").count() == 2


def test_the_repaired_rows_come_in_by_the_same_command(pages_record, tmp_path):
    came = taken(listed(tmp_path, ".csv"), pages_record, tmp_path)
    with (came.rejects / "rows.csv").open(encoding="utf-8") as kept:
        rows = list(csv.DictReader(kept))
    for row in rows:
        row["reported_at"], row["words"] = "2026-05-03 10:00", row["words"] or "有人打电话"
    repaired = tmp_path / "repaired.csv"
    with repaired.open("w", encoding="utf-8", newline="") as out:
        written = csv.DictWriter(out, rows[0])
        written.writeheader()
        written.writerows(rows)
    again = taken(repaired, pages_record, tmp_path)
    assert (again.taken, again.refused, again.left_out) == (3, 0, [])
    assert Complaint.objects.count() == 5


def test_rows_without_a_number_are_known_by_what_stands_in_them(pages_record, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("text,phone\nThey called,10000000001\nThey called,10000000002\nThey called,10000000001\n")
    came = taken(path, pages_record, tmp_path)
    assert (came.taken, came.known) == (2, 1)
    assert not [source for source in Complaint.objects.values_list("source", flat=True) if "1000000" in source]


def test_a_list_without_a_column_of_texts_is_refused(pages_record, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("phone\n10000000001\n")
    with pytest.raises(InputError, match="column of what was told"):
        taken(path, pages_record, tmp_path)


def test_a_number_that_came_with_other_words_is_refused_and_not_lost(pages_record, tmp_path):
    (tmp_path / "may.csv").write_text("complaint,text\n1,They called about a refund\n2,They called too\n")
    (tmp_path / "june.csv").write_text("complaint,text\n1,Another customer was called\n2,They called too\n2,Twice\n")
    taken(tmp_path / "may.csv", pages_record, tmp_path)
    came = taken(tmp_path / "june.csv", pages_record, tmp_path)
    assert (came.taken, came.known, came.refused) == (0, 1, 2)
    assert "Another customer" in (came.rejects / "rows.csv").read_text(encoding="utf-8")
    assert ",2,complaint," in (came.rejects / "reasons.csv").read_text(encoding="utf-8")
    text = Complaint.objects.all()[0].texts.get()
    ComplaintText.objects.filter(pk=text.pk).update(words=sealed(text, "words", ""))
    assert taken(tmp_path / "may.csv", pages_record, tmp_path).known == 2  # what was forgotten does not come back


def test_an_import_that_was_begun_twice_takes_each_row_once(pages_record, tmp_path, monkeypatch):
    path = tmp_path / "list.csv"
    first = tmp_path / "first.csv"
    first.write_text("complaint,text\n1,They called\n2,They called too\n")
    path.write_text("complaint,text\n1,They called\n2,They called too\n3,And me\n")
    from holdfast.record import complaints

    def before_the_other(sources: list[str]) -> dict[str, str]:
        monkeypatch.undo()
        taken(first, pages_record, tmp_path)
        return {}

    monkeypatch.setattr(complaints, "complaints_known", before_the_other)
    came = taken(path, pages_record, tmp_path)
    assert (came.taken, came.known, came.refused) == (1, 2, 0)
    assert Complaint.objects.count() == ComplaintText.objects.count() == Outgoing.objects.count() == 3
    assert Entry.objects.filter(entry="complaint:receive").count() == 3
    assert journal_verify().is_well


def test_a_hundred_rows_come_in_by_few_statements_and_each_has_its_entry(pages_record, tmp_path):
    path = tmp_path / "list.csv"
    rows = "".join(f"{n},They called me {n} times,{n},Ann\n" for n in range(100))
    path.write_text(f"complaint,text,phone,name\n{rows}")
    with CaptureQueriesContext(connection) as asked:
        assert taken(path, pages_record, tmp_path).taken == 100
    assert len(asked) < 60
    about = set(Entry.objects.filter(entry="complaint:receive").values_list("about", flat=True))
    assert about == {f"complaint:{each}" for each in Complaint.objects.values_list("pk", flat=True)}
    assert set(Outgoing.objects.values_list("complaint__source", flat=True)) == set(
        Complaint.objects.values_list("source", flat=True)
    )
    assert Complaint.objects.exclude(person=None).count() == 100
    assert all(complaint_words(each).person["name"] == "Ann" for each in Complaint.objects.all()[:5])
    assert journal_verify().is_well


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        *(("2026-05-01 14:30:00.123", 14.5), ("2026-05-01T06:30:00Z", 14.5), ("2026年5月1日14时30分", 14.5)),
        *(("2026/5/1 下午 2:30:00", 14.5), ("2026.5.1 9:06", 9.1), ("2026-05-01", 12), ("2026-05-01 00:00:00", 12)),
        *(("2026-05-01 00:30", 0.5), ("2026-05-01 09:30:00 +0300", 14.5)),
    ],
)
def test_times_are_read_as_people_and_programs_write_them(written, hour):
    read = _time({"called_at": written}, "called_at", "Asia/Shanghai")
    assert read is not None
    assert read - datetime(2026, 4, 30, 16, tzinfo=UTC) == pytest.approx(
        timedelta(hours=hour), abs=timedelta(seconds=1)
    )
