"""What the footers of Parquet files, and a few of their row groups, tell of the accesses before they are scanned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.ingest.staged import Staged

LOOKS = 24
"""How many row groups are looked into: enough to know who opened 15,000 of a billion to a tenth, in half a second."""
GOLDEN = 0.618_033_988_75
"""Steps of this part of the whole never fall on the same hour of the day again, as even steps may."""
MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class Outline:
    """How many accesses there are; whether each names an order; about how many each custodian made, of those met."""

    rows: int
    names_orders: bool
    opened: Mapping[str, float]


@dataclass(frozen=True)
class Footers:
    """The footers of staged accesses."""

    staged: Staged
    footers: tuple[pq.FileMetaData, ...]

    @classmethod
    def of(cls, staged: Staged) -> "Footers":
        """Read the footers."""
        return cls(staged, tuple(pq.read_metadata(file) for file in staged.files))

    @property
    def rows(self) -> int:
        """How many accesses there are, those that will be rejected included."""
        return sum(footer.num_rows for footer in self.footers)

    @property
    def names_orders(self) -> bool:
        """Whether every access is known to name an order."""
        if "order" not in self.staged.columns or "order" in self.staged.blanks:
            return "order" in self.staged.constants
        chunks = (chunk for footer in self.footers for chunk in self._chunks(footer, "order"))
        return all(chunk.is_stats_set and chunk.statistics.null_count == 0 for chunk in chunks)

    def outline(self) -> Outline:
        """Look at the footers and into ``LOOKS`` row groups, the same ones every time."""
        return Outline(self.rows, self.names_orders, self._opened())

    def files_between(self, first: datetime, last: datetime) -> tuple[str, ...]:
        """Return the files that may hold accesses between two times (naive UTC)."""
        spans = zip(self.staged.files, map(self._span, self.footers), strict=True)
        found = [file for file, (low, high) in spans if low <= last + MARGIN and high >= first - MARGIN]
        return tuple(found or self.staged.files[:1])

    def _chunks(self, footer: pq.FileMetaData, name: str) -> list[pq.ColumnChunkMetaData]:
        place = footer.schema.names.index(self.staged.columns[name])
        return [footer.row_group(group).column(place) for group in range(footer.num_row_groups)]

    def _span(self, footer: pq.FileMetaData) -> tuple[datetime, datetime]:
        if "at" not in self.staged.columns:
            return datetime.min, datetime.max  # noqa: DTZ901
        known = [chunk.statistics for chunk in self._chunks(footer, "at") if chunk.is_stats_set]
        ends = [(_utc(each.min), _utc(each.max)) for each in known if each.has_min_max]
        if len(ends) < footer.num_row_groups:
            return datetime.min, datetime.max  # noqa: DTZ901
        return min(low for low, _ in ends), max(high for _, high in ends)

    def _opened(self) -> dict[str, float]:
        rows = self.rows
        if "custodian" not in self.staged.columns:
            return {self.staged.constants["custodian"]: float(rows)}
        seen: Counter[str] = Counter()
        for file, groups in self._looked_into(rows).items():
            seen.update(_counts(file, self.staged.columns["custodian"], groups))
        weight = rows / max(seen.total(), 1)
        return {name: count * weight for name, count in seen.items()}

    def _looked_into(self, rows: int) -> dict[str, list[int]]:
        """Return which row groups of which file hold the rows that ``LOOKS`` golden steps lead to."""
        wanted = sorted({int(look * GOLDEN % 1.0 * rows) for look in range(LOOKS)})
        found: dict[str, list[int]] = {}
        end = 0
        for file, footer in zip(self.staged.files, self.footers, strict=True):
            for group in range(footer.num_row_groups):
                begin, end = end, end + footer.row_group(group).num_rows
                if any(begin <= row < end for row in wanted):
                    found.setdefault(file, []).append(group)
        return found


def _counts(file: str, name: str, groups: list[int]) -> dict[str, int]:
    is_text = pa.types.is_string(pq.read_schema(file).field(name).type)
    with pq.ParquetFile(file, read_dictionary=[name] if is_text else None) as opened:
        column = opened.read_row_groups(groups, columns=[name]).column(0)
    counts = column.value_counts()
    return {
        str(value).strip(): count
        for value, count in zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True)
        if value is not None
    }


def _utc(time: object) -> datetime:
    """Return a statistic as naive UTC."""
    if not isinstance(time, datetime):
        raise TypeError(f"a time was expected, not {type(time)}")
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
