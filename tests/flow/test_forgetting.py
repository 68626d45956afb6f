"""Who is forgotten stands in no file beside the lake, and nobody else is missing there."""

from datetime import datetime

import pyarrow as pa
import pytest

from holdfast.detect.life import STANDING
from holdfast.errors import InputError
from holdfast.flow.beside import add_beside, beside_file, read_beside, write_whole
from holdfast.flow.detecting import read_standing
from holdfast.flow.forgetting import forget_beside
from holdfast.flow.judging import signals_file
from holdfast.settings import Settings

GONE, OTHER = "a_" + "0" * 32, "a_" + "1" * 32


def a_signal(**told: object) -> dict[str, object]:
    empty = {field.name: None for field in STANDING}
    return empty | {name: value for name, value in told.items() if name in empty}


def test_rows_that_name_the_account_go_and_the_others_stay(tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"))
    signals = [a_signal(detector=str(n), subject=subject) for n, subject in enumerate((GONE, OTHER, "192.0.2.7"))]
    write_whole(pa.Table.from_pylist(signals, schema=STANDING), signals_file(settings))
    rows = [{"at": datetime.fromisoformat("2026-05-01"), "dump": "d", "account": account} for account in (GONE, OTHER)]
    add_beside(settings, "dumped", pa.Table.from_pylist(rows), once=("dump", "account"))
    assert forget_beside(settings, GONE) == {"signals": 1, "dumped": 1}
    assert read_standing(signals_file(settings))["subject"].to_pylist() == [OTHER, "192.0.2.7"]
    assert read_beside(settings, "dumped")["account"].to_pylist() == [OTHER]
    assert forget_beside(settings, GONE) == {}


def test_a_file_that_is_none_of_ours_is_named(tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"))
    beside_file(settings, "dumped").write_bytes(b"something else")
    with pytest.raises(InputError, match="dumped"):
        forget_beside(settings, GONE)
