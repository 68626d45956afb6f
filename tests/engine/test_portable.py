"""Operations of Ibis that one engine lacks, or that give different or wrong results, are not used anywhere."""

import ast
from pathlib import Path

import pytest

import holdfast

SOURCE = Path(holdfast.__file__).parent

FORBIDDEN = {
    "bucket": "Spark lacks it",
    "asof_join": "Spark lacks it",
    "topk": "ties differ: use order_by with a full key, then limit",
    "hash": "differs by engine: use hexdigest",
    "window_by": "DuckDB lacks it",
}


def found_in(source: str) -> list[str]:
    """Return what is wrong in a piece of source, a line each."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"{call.lineno}: {wrong}" for call in calls if (wrong := _wrong(call))]


def _wrong(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else None
    given = {word.arg for word in call.keywords}
    is_window = name or (call.func.id if isinstance(call.func, ast.Name) else None)
    if is_window in {"range_window", "rows_window", "window"} and "preceding" in given and "following" not in given:
        return f"{is_window} without following has no end: use trailing_range_window"
    if name in FORBIDDEN:
        return f"{name}: {FORBIDDEN[name]}"
    if name and name.startswith("approx_"):
        return f"{name}: differs by engine"
    return None


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_file_uses_an_operation_that_does_not_travel(file: Path) -> None:
    assert found_in(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "ibis.range_window(preceding=3)",
        "range_window(preceding=3, group_by='a')",
        "t.at.bucket([1, 2])",
        "a.asof_join(b, 'at')",
        "t.s.topk(3)",
        "t.s.hash()",
        "t.s.approx_nunique()",
    ],
)
def test_each_of_them_would_be_found(source: str) -> None:
    assert len(found_in(f"x = 1\ny = {source}")) == 1


@pytest.mark.parametrize(
    "source",
    ["ibis.trailing_range_window(3)", "ibis.range_window(preceding=3, following=0)", "hash(x)", "t.s.hexdigest()"],
)
def test_what_travels_is_let_through(source: str) -> None:
    assert found_in(source) == []
