"""Scored pairs → links, campaigns, members: the same whether they were compared at once or one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.link import all_evidence
from holdfast.link.campaigns import AGAINST, DUPLICATE, FOR, contracted, grouped, spoken
from holdfast.link.judging import Judgement, standing
from holdfast.link.naming import Named, named
from holdfast.link.scoring import with_reason
from holdfast.terms.tables import CAMPAIGNS, LINKS, MEMBERS

LIKELY = 0.5
"""Pairs that are less likely than this of one operation are no links."""


@dataclass(frozen=True)
class Linked:
    """``terms.tables.LINKS``, ``CAMPAIGNS`` and ``MEMBERS``, the names given so far, what could not be followed."""

    links: pa.Table
    campaigns: pa.Table
    members: pa.Table
    names: Named
    contradicted: tuple[Judgement, ...]
    complaints: int


def outcome(engine: Engine, rows: ir.Table, scored: ir.Table, judgements: Iterable[Judgement], before: Named) -> Linked:
    """Return what complaints come to.

    Args:
        engine: where the rows are.
        rows: features of all complaints, with ``number``.
        scored: every pair that was compared, of :func:`holdfast.link.scoring.scored`.
        judgements: all that was ever said, in any order.
        before: the names given the last time.
    """
    people, pairs = (engine.rows(each) for each in (people_of(rows), pairs_of(scored)))
    return outcome_of(people, pairs, lambda: engine.rows(links_of(rows, scored)), judgements, before)


def outcome_of(
    told: pa.Table, pairs: pa.Table, links: Callable[[], pa.Table], judgements: Iterable[Judgement], before: Named
) -> Linked:
    """Return what complaints come to: ``people_of`` and ``pairs_of`` as an engine gave them.

    ``links`` gives ``links_of``, asked for when all else is done: of a million complaints they take a gigabyte.
    """
    people = told.to_pandas()
    contradicted = _group(people, pairs, judgements)
    names = named(_campaigns(people), before)
    members, campaigns = _members(people, names), _told(people, names)
    return Linked(links().select(LINKS.names).cast(LINKS), campaigns, members, names, contradicted, len(people))


def _group(people: pd.DataFrame, pairs: pa.Table, judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Write of each complaint its ``group`` and its ``call``; return the judgements that could not be followed."""
    place = np.full(int(people["number"].max()) + 1 if len(people) else 0, -1, np.int64)
    place[people["number"]] = np.arange(len(people))
    left, right = (place[pairs[side].to_numpy()] for side in ("left", "right"))
    twice = pairs["is_duplicate"].to_numpy(zero_copy_only=False)
    score = np.where(twice, DUPLICATE, spoken(pairs["weight"].to_numpy()))
    found = grouped(people["complaint"].tolist(), left, right, score, standing(judgements))
    people["group"] = found.group
    people["call"] = _calls(len(people), left[twice], right[twice], found.group)
    return found.contradicted


def _calls(count: int, left: np.ndarray, right: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return of each complaint which call it tells of: duplicates that were not parted tell of one."""
    together = group[left] == group[right]
    ones = np.ones(int(together.sum()), np.int64)
    return contracted(count, left[together], right[together], ones)


def _campaigns(people: pd.DataFrame) -> list[list[str]]:
    """Return the complaints of each group that tells of two calls or more, the earliest first."""
    many = people.groupby("group")["call"].transform("nunique") > 1
    chosen = people[many].sort_values(["seconds", "complaint"], kind="stable")
    return [list(ids) for _, ids in chosen.groupby("group", sort=False)["complaint"]]


def _members(people: pd.DataFrame, names: Named) -> pa.Table:
    told = people.sort_values(["told", "complaint"], kind="stable")
    first = told.groupby("call")["complaint"].transform("first")
    told = told.assign(
        duplicate_of=first.mask(first == told["complaint"]),
        campaign=told["complaint"].map(names.campaign_of.get),
    )
    told = told[told["campaign"].notna() | told["duplicate_of"].notna()].sort_values("complaint")
    return pa.Table.from_pandas(told[list(MEMBERS.names)], schema=MEMBERS, preserve_index=False)


def _told(people: pd.DataFrame, names: Named) -> pa.Table:
    rows = people.assign(campaign=people["complaint"].map(names.campaign_of.get)).dropna(subset="campaign")
    whole = rows.groupby("campaign").agg(
        first_at=("seconds", "min"),
        last_at=("seconds", "max"),
        complaints=("complaint", "size"),
        calls=("call", "nunique"),
    )
    founders = {name.campaign: name.founder for name in names.names}
    whole = whole.reset_index().assign(founder=lambda told: told["campaign"].map(founders))
    for name in ("first_at", "last_at"):
        whole[name] = pd.to_datetime(whole[name], unit="s").astype("datetime64[us]")
    whole = whole.sort_values(["calls", "first_at", "campaign"], ascending=[False, True, True])
    return pa.Table.from_pandas(whole[list(CAMPAIGNS.names)], schema=CAMPAIGNS, preserve_index=False)


def people_of(rows: ir.Table) -> ir.Table:
    """Return of features what campaigns are told of."""
    return rows.select("number", "complaint", "seconds", "told").order_by("complaint")


def pairs_of(scored: ir.Table) -> ir.Table:
    """Return the scored pairs that groups are made of: half of all say nothing, see :func:`spoken`."""
    speaks = scored.is_duplicate | (scored.weight >= FOR) | (scored.weight < AGAINST)
    return scored.filter(speaks).select("left", "right", "is_duplicate", "weight")


def links_of(rows: ir.Table, scored: ir.Table) -> ir.Table:
    """Return the pairs that are likely of one operation, with their reasons, in the order of their ids."""
    likely = scored.filter((scored.probability >= LIKELY) | scored.is_duplicate)
    likely = with_reason(likely, list(all_evidence().values()))
    ids = rows.select("number", "complaint")
    one, other = ids.rename(number_l="number", one="complaint"), ids.rename(number_r="number", other="complaint")
    both = likely.inner_join(one, likely.left == one.number_l)
    both = both.inner_join(other, both.right == other.number_r)
    told = both.select(
        "weight", "probability", "is_duplicate", "reason", left=_lesser(both), right=_lesser(both, is_other=True)
    )
    return told.order_by("left", "right")


def _lesser(both: ir.Table, *, is_other: bool = False) -> ir.StringValue:
    is_first = both.one < both.other
    one, other = (both.other, both.one) if is_other else (both.one, both.other)
    return is_first.ifelse(one, other)
