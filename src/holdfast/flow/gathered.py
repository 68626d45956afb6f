"""Rows that an engine looked up by their keys, each key once: one more complaint asks for one more order only."""

from collections.abc import Callable

import pandas as pd


class Gathered:
    """The rows of every key that was ever asked for."""

    def __init__(self, look_up: Callable[[pd.Series], pd.DataFrame]) -> None:
        """Take what finds the rows of some keys, different and sorted, maybe none."""
        self._look_up = look_up
        self._asked: set[object] = set()
        self._rows: pd.DataFrame | None = None

    def of(self, keys: pd.Series) -> pd.DataFrame:
        """Return the rows of these keys and of all before them; missing keys have none."""
        new = keys.dropna().drop_duplicates()
        new = new[~new.isin(self._asked)].sort_values()
        if self._rows is None:
            self._rows = self._look_up(new)
        elif len(new):
            self._rows = pd.concat([self._rows, self._look_up(new)], ignore_index=True)
        self._asked.update(new)
        return self._rows
