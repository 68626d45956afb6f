"""What cannot be answered ends in one line that says what to mend, with exit code 2, and leaves no report."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

HEAD = "complaint,account,order,called_at\n"
GOOD = "c-1,buyer-00001,o-00001,2025-04-20T10:00:00Z\n"
PERSON = "Wilhelmina Invented, 7 Nowhere Lane"
"""What must never be echoed: it stands where something else was expected."""


@pytest.fixture
def trace(holdfast: Callable[..., Any], files: Mapping[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Trace complaints of this content against the small shop's accesses, into ``out``."""

    def call(content: str | bytes, *options: object, name: str = "told.csv") -> Any:
        told = tmp_path / name
        told.write_bytes(content.encode() if isinstance(content, str) else content)
        accesses = () if "--accesses" in options else ("--accesses", files["accesses"])
        return holdfast("trace", "--complaints", told, *accesses, "--out", tmp_path / "out", *options)

    return call


def assert_refused(ended: Any, folder: Path, *words: str) -> None:
    assert ended.code == 2, ended.err
    assert ended.out == ""
    assert ended.err.startswith("holdfast: ")
    assert ended.err.count("\n") == 1, "one line"
    assert "Traceback" not in ended.err
    assert PERSON not in ended.err
    for word in words:
        assert word in ended.err
    assert not list(folder.glob("out*"))
    assert not list(folder.glob(".out*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace"], ["--complaints"]),
        (["trace", "--complaints", "c.csv"], ["--accesses", "--orders"]),
        (["trace", "--accesses", "a.csv"], ["--complaints"]),
        (["trace", "--state", "new.duckdb"], ["--complaints"]),
        (["trace", "--nosuch"], ["--nosuch"]),
        (["trace", "--complaints"], ["--complaints"]),
        (["trace", "--threshold", "high"], ["--threshold"]),
        (["trace", "--complaints", "c.csv", "--accesses", "a.csv", "--threshold", "1.5"], ["--threshold"]),
        (["trace", "--complaints", "nosuch.csv", "--accesses", "nosuch.csv"], ["nosuch.csv"]),
        (["trace", "--complaints", "no*such.csv", "--accesses", "a.csv"], ["no*such.csv"]),
        (["trace", "--lang", "tlh"], ["tlh", "en, zh"]),
        (["columns"], ["file"]),
        (["columns", "nosuch.csv"], ["nosuch.csv"]),
        (["demo", "--seed", "many"], ["--seed"]),
        (["nosuch"], ["nosuch"]),
    ],
)
def test_wrong_usage(
    holdfast: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: list[str],
):
    monkeypatch.chdir(tmp_path)
    assert_refused(holdfast(*arguments), tmp_path, *words)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--engine", "oracle"], ["oracle", "duckdb", "local[2]"]),
        (["--memory", "much"], ["much", "2GB"]),
        (["--timezone", "Asia/Shanghia"], ["--timezone", "Asia/Shanghai"]),
        (["--mapping", "nosuch.yaml"], ["nosuch.yaml"]),
    ],
)
def test_options_that_name_nothing(trace: Callable[..., Any], tmp_path: Path, options: list[str], words: list[str]):
    assert_refused(trace(HEAD + GOOD, *options), tmp_path, *words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["told.csv", "empty"]),
        (HEAD, ["complaint"]),
        ("<html><body>no table at all</body></html>\n", ["told.csv"]),
        ("name;city\n" + PERSON + ";Nowhere\n", ["told.csv", "complaint"]),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, ["told.csv"]),
        (HEAD + f'c-1,buyer-00001,o-00001,"{PERSON}"\n', ["complaint"]),
        (HEAD + "c-1,buyer-00001,o-00001,2025-04-20 10:00:00\n", ["told.csv", "called_at", "--timezone"]),
    ],
    ids=["empty", "header only", "a page", "other columns", "a picture", "no row that fits", "naive times"],
)
def test_files_that_hold_no_complaint(
    trace: Callable[..., Any], tmp_path: Path, content: str | bytes, words: list[str]
):
    assert_refused(trace(content), tmp_path, *words)


def test_a_file_without_a_header_is_refused_without_repeating_its_first_row(trace: Callable[..., Any], tmp_path: Path):
    assert_refused(trace(f'c-1,"{PERSON}",o-00001,2025-04-20T10:00:00Z\n'), tmp_path, "told.csv", "complaint")


def test_naive_times_are_read_where_a_zone_is_named(trace: Callable[..., Any], tmp_path: Path):
    ended = trace(HEAD + "c-1,buyer-00001,o-00001,2025-04-20 10:00:00\n", "--timezone", "Asia/Shanghai")
    assert (ended.code, ended.err) == (0, "")
    assert (tmp_path / "out" / "run.json").exists()


def test_naive_times_of_accesses_name_their_file_and_column_too(trace: Callable[..., Any], tmp_path: Path):
    accesses = tmp_path / "seen.csv"
    accesses.write_text("at,custodian,order\n2025-04-01 10:00:00,desk-1,o-00001\n", encoding="utf-8")
    assert_refused(trace(HEAD + GOOD, "--accesses", accesses), tmp_path, "seen.csv", ": at:", "--timezone")


def test_a_folder_without_files_is_refused(trace: Callable[..., Any], tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    assert_refused(trace(HEAD + GOOD, "--accesses", tmp_path / "nothing"), tmp_path, "nothing")


def test_a_parquet_file_that_is_none_is_refused(trace: Callable[..., Any], tmp_path: Path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1" + b"\0" * 100 + b"PAR1")
    assert_refused(trace(HEAD + GOOD, "--accesses", broken), tmp_path, "broken.parquet")


def test_a_wrong_state_file_is_refused(trace: Callable[..., Any], tmp_path: Path):
    state = tmp_path / "state.txt"
    state.write_text(PERSON * 500, encoding="utf-8")
    assert_refused(trace(HEAD + GOOD, "--state", state), tmp_path, "state.txt")


def test_a_state_file_in_a_folder_that_is_missing_is_refused(trace: Callable[..., Any], tmp_path: Path):
    assert_refused(trace(HEAD + GOOD, "--state", tmp_path / "missing" / "shop.duckdb"), tmp_path, "shop.duckdb")
