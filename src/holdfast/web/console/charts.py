"""What charts are drawn of: plain values, in the page as JSON for ``charts.js`` and as a table for everybody."""

from collections.abc import Sequence
from typing import Any


def bars(
    title: str, values: Sequence[tuple[str, float]], links: Sequence[str], what: str, *, is_lying: bool = False
) -> dict[str, Any]:
    """Return a chart of bars: a name and a value each; ``links`` lead to the rows of each."""
    return {
        "kind": "bars",
        "title": title,
        "names": [name for name, _ in values],
        "links": list(links),
        "series": [{"name": what, "values": [value for _, value in values]}],
        "rows": rows_of([name for name, _ in values], links, [[value for _, value in values]]),
        "is_lying": is_lying,
    }


def rows_of(names: Sequence[str], links: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return the same as a table."""
    return [
        {"name": name, "href": links[place] if place < len(links) else "", "values": [each[place] for each in columns]}
        for place, name in enumerate(names)
    ]
