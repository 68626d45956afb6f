"""What the record knows of complaints comes into the lake once each, also when it is killed between two steps."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from holdfast.flow.hearing import complaint_take, complaint_tell_more, hear_waiting
from holdfast.flow.mirror import mirror
from holdfast.lake import open_lake
from holdfast.record.complaints import complaint_correct, complaint_move, complaint_receive
from holdfast.record.models import Complaint, Outgoing
from holdfast.record.roles import customer, system

TOLD = (
    "我昨天下午接到自称聚美优品客服的电话 +85221234567，说系统升级，知道我的订单号 JM20160712345 和地址，"
    "我用支付宝转到账户6222021234567890123，被骗47,200元。我叫王小满，电话10000000001。杭州"
)
PERSON = {"name": "王小满", "phone": "10000000001"}


class Killed(BaseException):
    """What a kill -9 looks like to the next run: nothing after it happened."""


class Falling:
    """A lake whose process is killed before or after what it stores is durable."""

    def __init__(self, lake: Any, *, is_stored: bool) -> None:
        self._lake, self._is_stored = lake, is_stored

    def append(self, table: str, rows: Any, key: str | None = None) -> object:
        if self._is_stored:
            self._lake.append(table, rows, key)
        raise Killed


def stored(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for file in sorted((folder / "complaints").rglob("*.parquet")):
        import pyarrow.parquet as pq

        rows += pq.read_table(file, partitioning=None).to_pylist()
    return rows


@pytest.mark.parametrize("is_stored", [False, True])
def test_each_version_is_in_the_lake_once_after_a_kill(pages_record, tmp_path, is_stored):
    lake = open_lake(str(tmp_path / "lake"), free_bytes=0)
    for _ in range(3):
        complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    with pytest.raises(Killed):
        mirror(Falling(lake, is_stored=is_stored), "main")
    complaint_take(customer(), TOLD, channel="portal", person=PERSON)  # comes between the kill and the next run
    mirror(lake, "main")
    assert mirror(lake, "main") == 0
    assert not Outgoing.objects.exists()
    rows = stored(tmp_path / "lake")
    assert len(rows) == 4
    assert {row["complaint"] for row in rows} == set(map(str, Complaint.objects.values_list("pk", flat=True)))


def test_after_a_real_kill_between_append_and_done_each_version_is_there_once(pages_record, tmp_path):
    folder, place = str(tmp_path / "lake"), pages_record.place
    for _ in range(2):
        complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    command = [sys.executable, "-m", "tests.flow.record.mirrors_and_dies", str(tmp_path), place.url, folder]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert Outgoing.objects.exclude(batch=None).count() == len(stored(tmp_path / "lake")) == 2
    complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    mirror(open_lake(folder, free_bytes=0), "main")
    assert not Outgoing.objects.exists()
    ids = [row["complaint"] for row in stored(tmp_path / "lake")]
    assert sorted(ids) == sorted(map(str, Complaint.objects.values_list("pk", flat=True)))


def test_the_lake_has_facts_and_tokens_and_nothing_personal(pages_record, tmp_path):
    lake = open_lake(str(tmp_path / "lake"), free_bytes=0)
    complaint_take(customer(), TOLD, channel="portal", person=PERSON, told={"account_token": "ann"})
    mirror(lake, "main")
    (row,) = stored(tmp_path / "lake")
    assert (row["order"], row["pretext"], row["loss"], row["currency"]) == (
        *("JM20160712345", "system_upgrade", 4720000, "CNY"),
    )
    assert (row["channel"], row["steps"], row["region"], row["fields_known"]) == (
        *("phone", "alipay", "CN-ZJ", "order_number|address"),
    )
    assert (row["account"][:2], row["caller"][:2], row["payee"][:2]) == ("a_", "p_", "i_")
    assert not {"王", "10000000001", "85221234567", "6222021234567890123", "ann"} & set(map(str, row.values()))
    assert not row["is_withdrawn"]


def test_a_corrected_complaint_goes_again_and_one_that_was_no_fraud_is_withdrawn(pages_record, tmp_path):
    from tests.record.people_of_ours import staff

    lake = open_lake(str(tmp_path / "lake"), free_bytes=0)
    desk = staff("desk", "service_desk").actor
    receipt = complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    mirror(lake, "main")
    complaint = Complaint.objects.get(pk=receipt.complaint)
    complaint_correct(desk, complaint, "pretext", "recall")
    mirror(lake, "main")
    complaint_move(desk, complaint, "no_fraud")
    mirror(lake, "main")
    rows = sorted(stored(tmp_path / "lake"), key=lambda row: row["arrived_at"])
    assert [(row["pretext"], row["is_withdrawn"]) for row in rows] == [
        ("system_upgrade", False),
        ("recall", False),
        ("recall", True),
    ]


def test_the_lake_sees_neighbouring_numbers_and_like_words_of_the_records_complaints(pages_record, tmp_path):
    from tests.record.people_of_ours import staff

    from holdfast.record.opening import opened

    lake, tokens = open_lake(str(tmp_path / "lake"), free_bytes=0), opened().tokens
    complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    complaint_take(customer(), TOLD, channel="portal", told={"caller_token": "+852 2123 4999"})
    short = complaint_take(customer(), "客服 95588", channel="portal", told={"caller_token": "95588"})
    waits = complaint_receive(system("import"), TOLD, channel="import", source="list:8")
    assert hear_waiting() == 1
    mirror(lake, "main")
    rows = {row["complaint"]: row for row in stored(tmp_path / "lake")}
    bare = rows.pop(short.complaint)
    assert (bare["caller_block"], bare["wording"]) == (None, None)
    assert {row["caller_block"] for row in rows.values()} == {tokens.token("phone_block", "+85221234567")}
    assert {row["wording"] for row in rows.values()} == {tokens.token("wording", TOLD)}
    assert len({row["caller"] for row in rows.values()}) == 2

    desk = staff("desk", "service_desk").actor
    complaint = Complaint.objects.get(pk=waits.complaint)
    complaint_correct(desk, complaint, "caller_token", "10000999001")
    complaint_tell_more(customer(waits.number), complaint, "又打来了，号码还是 +85221234567")
    complaint.refresh_from_db()
    assert complaint.caller_block == tokens.token("phone_block", "10000999001")
    complaint_correct(desk, complaint, "caller_token", "")
    complaint.refresh_from_db()
    assert (complaint.caller_token, complaint.caller_block) == ("", "")


def test_her_own_number_is_no_callers(pages_record):
    complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    complaint_take(customer(), "客服打电话来，我的电话 13800000000", channel="portal", person={"phone": "13800000000"})
    first, second = Complaint.objects.order_by("reported_at")
    assert first.caller_token
    assert not second.caller_token


def test_no_value_of_a_personal_fact_is_kept_beside_the_sealed_words(pages_record):
    receipt = complaint_take(customer(), TOLD, channel="portal", person=PERSON)
    text = Complaint.objects.get(pk=receipt.complaint).texts.get()
    assert {"caller_number", "account", "name"} <= {fact["field"] for fact in text.facts}
    assert not {"王小满", "+85221234567", "6222021234567890123"} & {str(fact.get("value")) for fact in text.facts}
    loss = next(fact for fact in text.facts if fact["field"] == "loss")
    assert loss["value"] == {"minor": 4720000, "currency": "CNY"}
    assert TOLD[loss["start"] : loss["end"]] == "47,200元"


def test_what_waited_is_read_by_the_step_and_what_comes_later_is_added(pages_record):
    receipt = complaint_receive(system("import"), TOLD, channel="import", source="list:7")
    assert hear_waiting() == 1
    assert hear_waiting() == 0
    complaint = Complaint.objects.get(pk=receipt.complaint)
    assert (complaint.pretext, complaint.loss) == ("system_upgrade", 4720000)
    complaint_tell_more(customer(receipt.number), complaint, "后来又被骗了，一共被骗 88,000 元")
    complaint.refresh_from_db()
    assert complaint.loss == 8800000
    assert complaint.texts.count() == 2
