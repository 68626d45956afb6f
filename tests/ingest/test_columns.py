"""``holdfast columns`` proposes a mapping that reads the file, and shows nothing of what is in it."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.errors import InputError, UsageError
from holdfast.ingest.columns import propose
from holdfast.ingest.mapping import load_event_mapping, load_mapping
from holdfast.terms.columns import SYNONYMS, bare, synonyms
from holdfast.terms.tables import EVENTS, INPUTS

EXPORTS = {
    "complaints": (
        "投诉编号,会员ID,订单号,来电时间,投诉时间,对方知道\nT1,M7,00012,2026-05-01 09:30,2026-05-02 10:00,姓名、电话\n",
        {
            "complaint": "投诉编号",
            "account": "会员ID",
            "order": "订单号",
            "called_at": "来电时间",
            "reported_at": "投诉时间",
        },
    ),
    "accesses": (
        "操作时间;操作人;订单编号;客户;字段;操作类型\n2026/5/1 9:30;客服01;00012;M7;姓名|电话;查看\n",
        {
            "at": "操作时间",
            "custodian": "操作人",
            "order": "订单编号",
            "account": "客户",
            "fields": "字段",
            "purpose": "操作类型",
        },
    ),
    "orders": (
        "订单号\t下单时间\t买家ID\t店铺\t快递\t仓库\n00012\t1777599000\tM7\t东店\t快运\t一号仓\n",
        {
            "order": "订单号",
            "at": "下单时间",
            "account": "买家ID",
            "shop": "店铺",
            "courier": "快递",
            "warehouse": "仓库",
        },
    ),
}


@pytest.mark.parametrize("table", EXPORTS)
def test_a_proposed_mapping_reads_the_file_it_was_proposed_for(tmp_path, reading, table):
    text, expected = EXPORTS[table]
    file = tmp_path / "export.csv.gz"
    file.write_bytes(gzip.compress(text.encode("gb18030")))
    proposal = propose(file)
    assert proposal.table == table
    assert {match.column: match.theirs for match in proposal.matches}.items() >= expected.items()
    assert all(match.confidence >= 0.9 for match in proposal.matches)
    assert proposal.missing == ()
    assert (proposal.encoding, proposal.delimiter) == (
        "gb18030",
        {"complaints": ",", "accesses": ";", "orders": "\t"}[table],
    )
    (tmp_path / "m.yaml").write_text(proposal.yaml, encoding="utf-8")
    mapping = load_mapping(tmp_path / "m.yaml")
    assert dict(mapping.rename).items() >= expected.items()
    got = reading(file, schema=INPUTS[table], mapping=mapping, timezone="Asia/Shanghai")
    assert len(got.rows) == 1
    assert got.rows[0]["order"] == "00012"
    assert got.rows[0].get("fields_known", "name|phone") == "name|phone"


def test_whether_times_carry_a_zone_is_told(tmp_path):
    for written, kind, needs in (
        ("2026-05-01 09:30", "time without zone", True),
        ("2026-05-01 09:30+08:00", "time with zone", False),
        ("1777599000123", "whole number", False),
    ):
        (tmp_path / "a.csv").write_text(f"operated at,operator,Order ID\n{written},a,1\n")
        proposal = propose(tmp_path / "a.csv")
        assert (proposal.columns[0].type, proposal.needs_timezone) == (kind, needs)
        assert ("# timezone:" in proposal.yaml) == needs
        assert ("unix_ms" in proposal.yaml) == (kind == "whole number")


def test_nothing_that_is_in_the_file_is_shown(tmp_path):
    (tmp_path / "a.csv").write_text("time,user,order no,phone\n2026-05-01 09:30,Zhang San,A-77,13800001234\n")
    shown = repr(propose(tmp_path / "a.csv"))
    assert all(value not in shown for value in ("Zhang", "A-77", "13800001234", "2026-05-01"))


def test_types_of_parquet_columns_are_told(tmp_path):
    at = pa.array([1777599000000000], pa.timestamp("us", "UTC"))
    columns = {"at": at, "custodian": ["a"], "order": [5], "fields": [["name"]], "cost": [1.5], "note": [None]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    proposal = propose(tmp_path / "a.parquet")
    kinds = {look.name: look.type for look in proposal.columns}
    assert kinds == {
        "at": "time with zone",
        "custodian": "text",
        "order": "whole number",
        "fields": "list",
        "cost": "number",
        "note": "empty",
    }
    assert proposal.table == "accesses"
    assert [match.confidence for match in proposal.matches] == [1.0] * 4


def test_odd_column_names_survive_the_mapping_file(tmp_path):
    name = 'order "no": # 1, {x}'
    (tmp_path / "a.csv").write_text(
        f'at,custodian,"{name.replace(chr(34), chr(34) * 2)}",order\n2026-05-01T00:00Z,a,1,2\n'
    )
    (tmp_path / "m.yaml").write_text(propose(tmp_path / "a.csv").yaml)
    assert load_mapping(tmp_path / "m.yaml").rename["order"] == "order"
    (tmp_path / "a.csv").write_text('at,custodian,"order\u2028: #id"\n2026-05-01T00:00Z,a,1\n')
    (tmp_path / "m.yaml").write_text(propose(tmp_path / "a.csv").yaml)
    assert load_mapping(tmp_path / "m.yaml").rename["order"] == "order\u2028: #id"


def test_a_file_of_something_else_says_so(tmp_path):
    (tmp_path / "a.csv").write_text("temperature,humidity\n20.5,40\n")
    proposal = propose(tmp_path / "a.csv")
    assert proposal.table is None
    assert proposal.matches == ()
    assert "None of logins, accesses, orders" in proposal.yaml
    load_mapping_text = tmp_path / "m.yaml"
    load_mapping_text.write_text(proposal.yaml)
    assert load_mapping(load_mapping_text).rename == {}


def test_a_missing_column_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("操作时间,操作人\n2026-05-01 09:30,a\n")
    proposal = propose(tmp_path / "a.csv")
    assert proposal.missing == ("order or account",)
    assert "order or account: not found" in proposal.yaml
    assert proposal.told.splitlines() == [
        f"{tmp_path / 'a.csv'}: utf-8, columns parted by commas, 1 rows looked at",
        "  操作时间: time without zone -> at (90%)",
        "  操作人: text -> custodian (90%)",
        "These seem to be accesses.",
        "Needed and not found: order or account.",
        "The times carry no zone: name one in the mapping or with --timezone.",
    ]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        propose(tmp_path / "none.csv")


def test_no_name_stands_for_two_columns_of_one_table():
    for table, columns in SYNONYMS.items():
        names = [name for column in {*columns, "order", "account"} for name in synonyms(table, column)]
        assert len(names) == len(set(names)), table


def test_case_width_and_punctuation_do_not_matter():
    assert len({bare(name) for name in ("Order_ID", "orderId", "ORDER-ID", "ｏｒｄｅｒ id", " order  id ")}) == 1


LAKE_EXPORTS = {
    "logins": (
        "登录时间,用户ID,登录IP,设备号,是否成功\n2026-05-01 09:30,M7,203.0.113.7,d1,true\n",
        ["ip", "device", "is_ok"],
    ),
    "order_items": (
        "下单时间,订单号,商品ID,SKU,数量\n2026-05-01 09:30,00012,p1,s1,2\n",
        ["sku", "product", "quantity"],
    ),
    "gift_cards": ("event time,card number,user id,action\n2026-05-01T09:30:00Z,G1,M7,bought\n", ["card", "verb"]),
    "bindings": (
        "绑定时间,会员号,银行卡号,操作,验证方式\n2026-05-01 09:30,M7,62,bound,sms_code\n",
        ["instrument", "proof"],
    ),
    "account_changes": ("change time,uid,change type\n2026-05-01T09:30:00Z,M7,phone_changed\n", ["account", "verb"]),
    "contacts": ("联系时间,客户号,联系方式,外呼号码\n2026-05-01 09:30,M7,phone,955\n", ["channel", "from_number"]),
    "reviews": ("评价时间,商品ID,会员号,评价内容\n2026-05-01 09:30,p1,M7,很好\n", ["product", "text"]),
    "complaints": ("complaint id,uid,reported at,caller,loss\nT1,M7,2026-05-01T09:30:00Z,100,5\n", ["caller", "loss"]),
}


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "guessed"])
@pytest.mark.parametrize("table", LAKE_EXPORTS)
def test_every_table_of_the_lake_gets_a_mapping_that_ingest_reads(tmp_path, table, is_told):
    text, columns = LAKE_EXPORTS[table]
    file = tmp_path / "export.csv"
    file.write_text(text, encoding="utf-8")
    proposal = propose(file, table if is_told else None)
    likeliest = "orders" if table == "order_items" and not is_told else table  # it has all that an order needs
    assert (proposal.table, proposal.missing) == (likeliest, ())
    if is_told or likeliest not in INPUTS:
        assert {match.column for match in proposal.matches} >= set(columns)
    (tmp_path / "mapping.yaml").write_text(proposal.yaml, encoding="utf-8")
    mapping = load_event_mapping(tmp_path / "mapping.yaml", EVENTS[likeliest])
    assert set(mapping.rename) == {match.column for match in proposal.matches}


def test_a_table_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no table is called nothing"):
        propose(tmp_path, "nothing")
