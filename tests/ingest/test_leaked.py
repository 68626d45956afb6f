"""Leaked lists of any form are read row by row; passwords show themselves nowhere, and nothing hostile breaks it."""

import gzip
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.errors import InputError
from holdfast.ingest.leaked import LONGEST_LINE, Secret, read_leaked


@pytest.fixture
def opened(tmp_path):
    def read(content: bytes, name: str = "list.txt"):
        (tmp_path / name).write_bytes(content)
        leaked = read_leaked(tmp_path / name)
        return leaked, list(leaked.rows)

    return read


@pytest.mark.parametrize(
    "line",
    [
        "ann@example.com:pa:ss",
        "https://shop.example/login:ann@example.com:pa:ss",
        "ann@example.com;pa:ss",
        "ann@example.com|pa:ss",
        "ann@example.com----pa:ss",
        "ann@example.com\tpa:ss",
    ],
)
def test_combos_are_read_whatever_parts_them(opened, line):
    leaked, rows = opened(("\r\n".join([line] * 5)).encode())
    assert leaked.form == "combo"
    assert {(row.pieces, row.password and row.password.reveal()) for row in rows} == {(("ann@example.com",), "pa:ss")}


def test_a_table_is_read_by_its_header_and_its_password_is_no_piece(opened):
    leaked, (row, hashed) = opened(
        '邮箱,密码,订单号\n"ann@example.com",geheim1,o123\nb@example.com,'.encode() + b"d" * 32 + b",o9\n"
    )
    assert (leaked.form, row.pieces, row.password.reveal()) == ("table", ("ann@example.com", "o123"), "geheim1")
    assert hashed.password is None, "a hash cannot be tried"


def test_loose_text_gives_pieces_and_no_password(opened):
    leaked, rows = opened(
        "INSERT INTO t VALUES ('ann','o123'),('bob','o124');\n收件人：张三 订单 o77\n".encode("gb18030")
    )
    assert leaked.form == "text"
    assert {"ann", "o123", "bob", "o124"} <= set(rows[0].pieces)
    assert "o77" in rows[1].pieces


def test_a_secret_shows_itself_nowhere():
    secret = Secret("geheim1")
    assert "geheim1" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(secret)


def test_packed_wide_and_empty_lists_are_read(opened):
    assert opened(gzip.compress(b"a@x.com:1234\n" * 3), "l.txt.gz")[0].form == "combo"
    _, rows = opened("a@x.com:geheim\n".encode("utf-16"))
    assert [row.pieces for row in rows] == [("a@x.com",)]
    assert opened(b"")[1] == []


def test_a_line_of_many_megabytes_and_nul_bytes_fill_no_memory(opened):
    leaked, rows = opened(b"a@x.com:1\0" + b"x" * (20 << 20) + b"\nb@x.com:2222\n")
    assert leaked.cut == 1
    assert rows[-1].pieces[0] == "b@x.com"
    assert sum(len(piece) for row in rows for piece in row.pieces) < LONGEST_LINE


def test_a_damaged_packing_is_told(opened):
    with pytest.raises(InputError, match="damaged"):
        opened(b"no gzip at all", "l.txt.gz")


@given(st.binary(max_size=400))
def test_nothing_breaks_it(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("l") / "l.txt"
    file.write_bytes(content)
    for row in read_leaked(file).rows:
        assert all(3 <= len(piece) <= 128 for piece in row.pieces)
