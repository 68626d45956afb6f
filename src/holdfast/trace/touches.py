"""The engine's rows of touches, brought together: one a source, complaint and order, with all the fields it showed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from holdfast.terms.fields import field_names
from holdfast.trace.evidence import Floats, Ints
from holdfast.trace.knowledge import Knowledge


@dataclass(frozen=True)
class Touches:
    """T touches: positions of source and complaint, business day (since 1970), weight, whether a field is lacking."""

    source: Ints
    complaint: Ints
    day: Ints
    weight: Floats
    lacks: NDArray[np.bool_]


def brought_together(touched: pd.DataFrame, sources: pd.Index, ahead: pd.Timedelta, known: Knowledge) -> Touches:
    """Return each source's first touch of each complaint's order, weighted by its share and by what the caller knew.

    ``touched`` has ``custodian, complaint, unit, share, fields, at`` and may have several rows a touch, one for each
    set of fields shown: the first time counts, and all the fields.
    """
    source = sources.get_indexer(pd.Index(touched["custodian"])).astype(np.int64)
    complaint = touched["complaint"].to_numpy(dtype=np.int64)
    unit = pd.factorize(touched["unit"])[0].astype(np.int64)
    at = (touched["at"] + ahead).to_numpy(dtype="datetime64[us]")
    order = np.lexsort((at, unit, complaint, source))
    keys = np.stack([source, complaint, unit])[:, order]
    begins = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))) if len(order) else order
    first = order[begins]
    ratio, lacks = _known(touched["fields"], order, begins, complaint, known)
    share = touched["share"].to_numpy(dtype=np.float64)[first]
    day = at[first].astype("datetime64[D]").astype(np.int64)
    return Touches(source[first], complaint[first], day, share * ratio, lacks)


def shown_by_source(touched: pd.DataFrame, sources: pd.Index) -> list[frozenset[str]]:
    """Return the fields that each source showed of any complained order."""
    found: list[frozenset[str]] = [frozenset()] * len(sources)
    known = touched[["custodian", "fields"]].dropna().drop_duplicates()
    for at, written in zip(sources.get_indexer(pd.Index(known["custodian"])), known["fields"], strict=True):
        found[at] |= field_names(written)
    return found


def _known(
    fields: pd.Series, order: Ints, begins: Ints, complaint: Ints, known: Knowledge
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return for each touch the likelihood ratio of what the caller knew, and whether he knew what was not shown."""
    ratio, lacks = np.ones(len(begins)), np.zeros(len(begins), dtype=bool)
    codes, written = pd.factorize(fields)
    names = [field_names(text) for text in written]
    touch = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(order))))
    shown: dict[int, frozenset[str]] = {}
    for at, code in zip(touch.tolist(), codes[order].tolist(), strict=True):
        if code >= 0:
            shown[at] = shown[at] | names[code] if at in shown else names[code]
    whose = complaint[order[begins]].tolist()
    cache: dict[tuple[int, frozenset[str]], tuple[float, bool]] = {}
    for at, together in shown.items():
        if known.quoted[whose[at]]:
            key = whose[at], together
            if key not in cache:
                cache[key] = known.ratio(*key), known.lacks(*key)
            ratio[at], lacks[at] = cache[key]
    return ratio, lacks
