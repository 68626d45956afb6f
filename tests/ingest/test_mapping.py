"""A mapping reads an existing export without a rewrite; every mistake in it is named with its line."""

import datetime as dt

import pytest

from holdfast.errors import InputError
from holdfast.ingest.mapping import Mapping, load_mapping, load_mappings

WHOLE = """\
complaints:
  rename: {complaint: 投诉编号, called_at: 来电时间, account: 会员ID}
  timezone: Asia/Shanghai
accesses:
  rename:
    at: 操作时间
    custodian: 操作人
    order: 订单号
    fields: 字段
  constants: {custodian_kind: 007}
  timezone: Asia/Shanghai
  time_format: {at: "%Y年%m月%d日 %H:%M"}
  encoding: gb18030
  delimiter: semicolon
  fields_separator: 、
  null_values: [无, "-"]
"""


def test_an_existing_export_is_read_through_its_mapping(tmp_path, reading):
    (tmp_path / "m.yaml").write_text(WHOLE, encoding="utf-8")
    file = tmp_path / "导出.csv"
    text = "操作人;操作时间;订单号;字段\n客服01;2026年5月1日 9:30;0012;姓名、电话\n无;2026年5月1日 9:30;0013;\n"
    file.write_bytes(text.encode("gb18030"))
    got = reading(file, mapping=load_mappings(tmp_path / "m.yaml")["accesses"])
    (row,) = got.rows
    assert row["at"] == dt.datetime(2026, 5, 1, 1, 30)  # noqa: DTZ001
    assert (row["custodian"], row["custodian_kind"], row["order"]) == ("客服01", "007", "0012")
    assert row["fields"] == "name|phone"
    assert got.rejects == [f"accesses,{file},3,custodian,expected a value; this one is empty"]


def test_sections_are_read_table_by_table(tmp_path):
    (tmp_path / "m.yaml").write_text(WHOLE, encoding="utf-8")
    mappings = load_mappings(tmp_path / "m.yaml")
    assert set(mappings) == {"complaints", "accesses"}
    assert mappings["accesses"].delimiter == ";"
    assert mappings["accesses"].null_values == ("无", "-")
    with pytest.raises(InputError, match="expected one table"):
        load_mapping(tmp_path / "m.yaml")


def test_a_mapping_of_one_table_needs_no_section(tmp_path):
    (tmp_path / "m.yaml").write_text("rename: {at: when}\ntime_format: unix_ms\n")
    mapping = load_mapping(tmp_path / "m.yaml")
    assert (dict(mapping.rename), mapping.time_format) == ({"at": "when"}, "unix_ms")
    with pytest.raises(InputError, match="complaints:, accesses:, orders:"):
        load_mappings(tmp_path / "m.yaml")


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", None, "expected keys and values"),
        ("- a\n", 1, "expected keys and values"),
        ("accesses:\n  renam: {}\n", 2, "renam: unknown; did you mean rename?"),
        ("acceses:\n  rename: {}\norders:\n  rename: {}\n", 1, "acceses: unknown; did you mean accesses?"),
        ("accesses:\n  rename:\n    custodain: x\n", 3, "rename.custodain: unknown; did you mean custodian?"),
        ("accesses:\n  rename: [at]\n", 2, "rename: expected keys and values"),
        ("accesses:\n  rename: {at: [x]}\n", 2, "rename.at: expected one text"),
        ("accesses:\n  rename: {at: x}\n  rename: {at: y}\n", 3, "rename: expected this key once"),
        ("accesses:\n  timezone: Asia/Shangai\n", 2, "timezone: expected a time zone .*did you mean Asia/Shanghai"),
        ("accesses:\n  time_format: '%Q'\n", 2, "time_format: expected only the directives"),
        ("accesses:\n  time_format: {at: '%H:%M'}\n", 2, "time_format.at: expected a year, a month and a day"),
        ("accesses:\n  time_format: {order: unix}\n", 2, "time_format.order: unknown; expected one of at"),
        ("accesses:\n  encoding: klingon\n", 2, "encoding: expected the name of an encoding"),
        ("accesses:\n  encoding: base64\n", 2, "encoding: expected the name of a text encoding"),
        ("accesses:\n  delimiter: '::'\n", 2, "delimiter: expected one character"),
        ("accesses:\n  rename: {at: x}\n  constants: {at: y}\n", 3, "constants.at: expected either"),
        ("accesses:\n  rename: {at: x\n", 3, "expected YAML"),
        ("accesses:\n  rename: \t{at: x}\n\t- b", 2, "expected YAML"),
        ("accesses: !!python/object/apply:os.system ['true']\n", 1, "expected keys and values"),
        ("a: &a [*a]\n", 1, "unknown"),
        ("[" * 5000, None, "expected"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_with_its_line(tmp_path, text, line, expected):
    file = tmp_path / "m.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=expected) as caught:
        load_mapping(file)
    assert caught.value.file == str(file)
    assert caught.value.line == line or text.startswith("[")


def test_a_mapping_that_is_not_there_or_no_text_is_named(tmp_path):
    (tmp_path / "m.yaml").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "m.yaml", tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match=r"expected YAML in UTF-8|no such mapping"):
            load_mapping(file)


def test_a_column_the_file_lacks_is_named_with_those_it_has(tmp_path, reading):
    (tmp_path / "a.csv").write_text("at,who,order\n2026-05-01T00:00:00Z,a,1\n")
    with pytest.raises(InputError, match="custodian: the mapping names column user; found at, who, order"):
        reading(tmp_path / "a.csv", mapping=Mapping(rename={"custodian": "user"}))


def test_a_column_of_another_table_is_named(tmp_path, reading):
    (tmp_path / "a.csv").write_text("at,custodian,order\n2026-05-01T00:00:00Z,a,1\n")
    with pytest.raises(InputError, match=r"rename\.called_at: unknown"):
        reading(tmp_path / "a.csv", mapping=Mapping(rename={"called_at": "at"}))


def test_a_constant_fills_a_column_and_outranks_it(tmp_path, reading):
    (tmp_path / "a.csv").write_text("custodian,order,purpose\na,1,view\n")
    constants = {"at": "2026-05-01 08:00", "purpose": "export", "fields": "电话|name"}
    got = reading(tmp_path / "a.csv", mapping=Mapping(constants=constants), timezone="Asia/Shanghai")
    (row,) = got.rows
    assert row["at"] == dt.datetime(2026, 5, 1)  # noqa: DTZ001
    assert (row["purpose"], row["fields"]) == ("export", "name|phone")
    with pytest.raises(InputError, match=r"constants\.at: this constant carries no zone"):
        reading(tmp_path / "a.csv", mapping=Mapping(constants=constants))
