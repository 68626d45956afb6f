"""What the runs over the lake found, for pages and case files: campaigns and what links them, leads, the exposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from holdfast.errors import InputError
from holdfast.flow.lake_tracing import Outcome, read_outcome
from holdfast.flow.linking.keeping import link_folder, read_judgements, read_table
from holdfast.flow.linking.said import judgements_mirror
from holdfast.link.judging import standing, undone
from holdfast.record.roles import Actor
from holdfast.settings import Settings

if TYPE_CHECKING:
    from holdfast.record.models import Case

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

TAKEN_OUT = "taken-out"
"""The reason of words that took a complaint out of a campaign; its id follows."""
EVIDENCE = ("leads", "exposed", "links", "complaints")
"""What can be frozen into a case."""


@dataclass(frozen=True)
class Campaign:
    """One row of ``terms.tables.CAMPAIGNS``; times are naive UTC."""

    campaign: str
    founder: str
    first_at: datetime
    last_at: datetime
    complaints: int
    calls: int


@dataclass(frozen=True)
class Linked:
    """A campaign, its complaints (each with the one it tells again, if any) and its links, the strongest first."""

    about: Campaign
    members: Mapping[str, str | None]
    links: Sequence[Mapping[str, Any]]


def campaigns(settings: Settings) -> list[Campaign]:
    """Return the campaigns, the largest first; none before anything was linked.

    Raises:
        InputError: a file is none of ours.
    """
    return [Campaign(**row) for row in read_table(link_folder(settings), "campaigns").to_pylist()]


def members(settings: Settings, campaign: str) -> dict[str, str | None]:
    """Return the complaints of a campaign, each with the one it tells again, if any."""
    rows = read_table(link_folder(settings), "members")
    rows = rows.filter(pc.equal(rows["campaign"], campaign))
    return dict(zip(rows["complaint"].to_pylist(), rows["duplicate_of"].to_pylist(), strict=True))


def told_again(settings: Settings) -> list[str]:
    """Return the complaints that tell of a call which another one told of first."""
    rows = read_table(link_folder(settings), "members")
    found: list[str] = rows.filter(pc.is_valid(rows["duplicate_of"]))["complaint"].to_pylist()
    return found


def campaign_of(settings: Settings, complaint: str) -> str | None:
    """Return the campaign of a complaint, None where it is in none."""
    rows = read_table(link_folder(settings), "members")
    found = rows.filter(pc.equal(rows["complaint"], complaint))["campaign"].to_pylist()
    return found[0] if found else None


def linked(settings: Settings, campaign: str, most: int = 50) -> Linked | None:
    """Return a campaign with its members and its strongest links, None where there is none of this name."""
    about = next((each for each in campaigns(settings) if each.campaign == campaign), None)
    if about is None:
        return None
    within = members(settings, campaign)
    rows = _links(settings, within).sort_by([("weight", "descending"), ("left", "ascending")])
    return Linked(about, within, rows.slice(0, most).to_pylist())


def traced(settings: Settings, campaign: str = "") -> Outcome | None:
    """Return what the last trace found, of all complaints or of one campaign's; None where there was none.

    Raises:
        InputError: a file is none of ours.
    """
    return read_outcome(settings, campaign)


def evidence_now(settings: Settings, case: "Case", table: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the rows of ``EVIDENCE`` as they are now, for a case, and the id of the run they came from.

    Of a case that was opened from a campaign leads and the exposed are those of the campaign's own trace.

    Raises:
        InputError: there is no such table, or nothing was found yet.
    """
    if table == "complaints":
        from holdfast.record.complaints import lake_row

        rows = [lake_row(each.complaint) for each in case.complaints.select_related("complaint").order_by("complaint")]
        return f"record-{datetime.now(UTC):%Y%m%dT%H%M%S}", rows
    if table == "links":
        within = members(settings, case.campaign)
        path = link_folder(settings) / "links.parquet"
        if not within or not path.exists():
            raise InputError("expected links", field="table")
        return f"links-{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y%m%dT%H%M%S}", _links(
            settings, within
        ).to_pylist()
    outcome = traced(settings, case.campaign)
    if outcome is None or table not in {"leads", "exposed"}:
        raise InputError(f"expected one of {', '.join(EVIDENCE)}, of a trace that ran", field="table")
    found: pa.Table = outcome.leads if table == "leads" else outcome.exposed
    return outcome.traced.run, found.to_pylist()


def link_judge(by: Actor, settings: Settings, pair: tuple[str, str], judged: str, *, reason: str = "") -> None:
    """Keep what a person says of two complaints: in the record, and where the next run of links reads it.

    Raises:
        RefusedError: the actor may not.
        InputError: the two are one, or the word is none.
    """
    from holdfast.record.judgements import judgement_make

    judgement_make(by, *pair, judged, reason=reason)
    judgements_mirror(settings)


def link_merge(by: Actor, settings: Settings, one: str, other: str, *, reason: str = "") -> None:
    """Put two campaigns together; raises as :func:`link_judge` does."""
    link_judge(by, settings, (_anchor(settings, one), _anchor(settings, other)), "positive", reason=reason)


def link_take_out(by: Actor, settings: Settings, campaign: str, complaint: str) -> None:
    """Say that a complaint is none of a campaign's: not of one operation with any that it hangs together with there.

    One word against the founder would not do: the complaint would take those with it that are more like it, or the
    founder would be the one to go.

    Raises:
        RefusedError: the actor may not.
        InputError: it is none of the campaign's.
    """
    from holdfast.record.judgements import judgements_make

    within = members(settings, campaign)
    if complaint not in within:
        raise InputError("expected a complaint of this campaign", field="out")
    beside = {
        each[side]
        for each in _links(settings, within).to_pylist()
        for side in ("left", "right")
        if complaint in {each["left"], each["right"]}
    }
    others = sorted((beside or {_anchor(settings, campaign)}) - {complaint}) or sorted(set(within) - {complaint})[:1]
    judgements_make(by, [(complaint, each) for each in others], "negative", reason=f"{TAKEN_OUT} {complaint}")
    judgements_mirror(settings)


def link_undo(by: Actor, settings: Settings, pair: tuple[str, str]) -> None:
    """Take back the last word on two complaints: what was said before it, by whomever, stands again.

    Where it is one of those that took a complaint out, all of them are taken back.

    Raises:
        RefusedError: the actor may not.
        InputError: nothing was said of the two.
    """
    from holdfast.record.judgements import judgement_make

    said, at = read_judgements(link_folder(settings)), datetime.now(UTC).replace(tzinfo=None)
    stands = {(each.one, each.other): each for each in standing(said)}
    word = stands.get((min(pair), max(pair)))
    pairs = [pair]
    if word is not None and word.reason.startswith(TAKEN_OUT):
        pairs = [each for each, other in stands.items() if other.reason == word.reason]
    for one, other in pairs:
        last = undone(said, one, other, at)
        if last is None:
            raise InputError("expected a pair of which something was said", field="judged")
        judgement_make(by, one, other, last.judged, reason=last.reason)
    judgements_mirror(settings)


def _anchor(settings: Settings, campaign: str) -> str:
    """Return the complaint that stands for a campaign: its founder, where he is still in it; empty where none is."""
    within = members(settings, campaign)
    founder = next((each.founder for each in campaigns(settings) if each.campaign == campaign), "")
    return founder if founder in within else min(within, default="")


def judged_among(settings: Settings, complaints: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the words that stand on pairs with at least one of these complaints, the newest first.

    Those that took a complaint out come as one, with ``out``, its id.
    """
    found: dict[str, dict[str, str]] = {}
    for each in standing(read_judgements(link_folder(settings))):
        if each.one in complaints or each.other in complaints:
            out = each.reason.removeprefix(TAKEN_OUT).strip() if each.reason.startswith(TAKEN_OUT) else ""
            told = {"one": each.one, "other": each.other, "judged": each.judged, "actor": each.actor, "out": out}
            found.setdefault(out or f"{each.one} {each.other}", {**told, "reason": "" if out else each.reason})
    return list(found.values())


def _links(settings: Settings, within: Mapping[str, Any]) -> pa.Table:
    rows = read_table(link_folder(settings), "links")
    ids = pa.array(list(within), pa.string())
    return rows.filter(pc.and_(pc.is_in(rows["left"], ids), pc.is_in(rows["right"], ids)))
