"""Tables to take along: CSV that no spreadsheet takes for formulas."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

_FORMULA = re.compile(r"(^\s*|[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet may take what follows for a formula (OWASP, CSV injection): where a text begins, and, since some
part cells at other characters than commas and know quotes at a cell's beginning only, behind these."""


class _Line:
    """What ``csv`` writes a line to, and takes back."""

    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> Any:
    """Return a value as a cell: where a text could be a formula, it is quoted as spreadsheets quote texts."""
    if isinstance(value, str):
        return _FORMULA.sub(r"\1'", value)
    return "" if value is None else value


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a table as lines of CSV (RFC 4180), with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(header)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return a table to be saved."""
    answer = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
