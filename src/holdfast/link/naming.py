"""Ids of campaigns that stay: given once, they follow the complaints through merging, un-merging and growth.

A campaign is named after its founder, its earliest complaint when it was first seen. The name stays with the greater
part of those who bore it; what is merged bears the older name, and the other waits: where the founder of a name that
nobody bears is parted again, the name is his once more.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Name:
    """A campaign's id, its place in the order in which names were given, and its founder's complaint."""

    given: int
    campaign: str
    founder: str


@dataclass(frozen=True)
class Named:
    """``campaign_of``: of each complaint in a campaign its campaign; ``names``: every name ever given."""

    campaign_of: Mapping[str, str]
    names: tuple[Name, ...]


def is_name(text: str) -> bool:
    """Whether this can be the id of a campaign; what is none must not become part of a path."""
    return re.fullmatch(r"k_[0-9a-f]{12}", text) is not None


def named(groups: Sequence[Sequence[str]], before: Named) -> Named:
    """Name groups of complaints.

    Args:
        groups: each at least two complaints, the earliest first; groups in the order of their earliest.
        before: how they were named the last time.
    """
    of_group = {complaint: at for at, group in enumerate(groups) for complaint in group}
    claims = _claims(of_group, before)
    chosen: dict[int, Name] = {}
    for name in sorted(before.names):
        at = claims.get(name.campaign)
        if at is not None and at not in chosen:
            chosen[at] = name
    borne = {name.campaign for name in chosen.values()}
    for name in sorted(before.names):  # what nobody bears goes to its founder, where he has no name
        at = of_group.get(name.founder)
        if name.campaign not in borne and at is not None and at not in chosen:
            chosen[at] = name
            borne.add(name.campaign)
    names = list(before.names)
    for at, group in enumerate(groups):
        if at not in chosen:
            chosen[at] = _new(group[0], names)
            names.append(chosen[at])
    campaign_of = {complaint: chosen[at].campaign for at, group in enumerate(groups) for complaint in group}
    return Named(campaign_of, tuple(names))


def _claims(of_group: Mapping[str, int], before: Named) -> dict[str, int]:
    """Return which group holds most of those who were in each campaign; of equal ones the founder's, then the first."""
    founder = {name.campaign: of_group.get(name.founder) for name in before.names}
    votes: dict[str, dict[int, int]] = {}
    for complaint, campaign in before.campaign_of.items():
        if (at := of_group.get(complaint)) is not None:
            by_group = votes.setdefault(campaign, {})
            by_group[at] = by_group.get(at, 0) + 1
    return {
        campaign: max(by_group, key=lambda at: (by_group[at], at == founder[campaign], -at))
        for campaign, by_group in votes.items()
    }


def _new(founder: str, names: Iterable[Name]) -> Name:
    taken = [name.campaign for name in names]
    again = sum(name.founder == founder for name in names)
    digest = hashlib.blake2b(f"{founder}:{again}".encode(), digest_size=6).hexdigest()
    return Name(len(taken) + 1, f"k_{digest}", founder)
