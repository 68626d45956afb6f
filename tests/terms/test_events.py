"""The tables of the lake have one shape, and a trace of files reads a part of them."""

import pytest

from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import ACCESSES, ARROW_TYPES, EVENTS, ORDERS

TABLES = pytest.mark.parametrize("table", EVENTS.values(), ids=lambda table: str(table.name))


@TABLES
def test_a_table_begins_with_when_and_whose_and_ends_with_its_arrival(table: TableSchema):
    assert table.names[:2] == ("at", "tenant")
    assert table.names[-1] == "arrived_at"
    assert len(set(table.names)) == len(table.names)


@TABLES
def test_what_every_row_must_have_can_be_given(table: TableSchema):
    for column in table.columns:
        assert not (column.is_made and (column.is_required or column.default))
        assert set(column.words) >= ({column.default} if column.is_closed and column.default else set())
    assert all(table.column(name) for group in table.any_of for name in group)


@TABLES
def test_money_has_a_currency_and_an_address_its_network(table: TableSchema):
    types = {column.type for column in table.columns}
    assert ("money" in types) == ("currency" in table.names)
    assert ("ip" in types) == ("subnet" in types)


@TABLES
def test_whoever_is_named_is_kept_as_a_token(table: TableSchema):
    personal = {
        "account",
        "to_account",
        "card",
        "instrument",
        "from_number",
        "text",
        "caller",
        "payee",
        "caller_block",
        "wording",
    } & set(table.names)
    assert {column.name for column in table.columns if column.token} == personal
    assert set(table.tokens("account")) == personal & {"account", "to_account"}


def test_every_type_is_used_and_stored():
    assert {column.type for table in EVENTS.values() for column in table.columns} == set(ARROW_TYPES)


@pytest.mark.parametrize("table", [ACCESSES, ORDERS], ids=["accesses", "orders"])
def test_a_trace_of_files_reads_a_part_of_the_same_columns(table: TableSchema):
    whole = EVENTS[table.name]
    assert [whole.column(column.name) for column in table.columns] == list(table.columns)
    assert len(table.columns) < len(whole.columns)
    assert table.any_of == whole.any_of


def test_a_part_has_no_column_that_the_whole_lacks():
    with pytest.raises(KeyError):
        EVENTS["orders"].only("order", "ip", about="")
