"""What a trace finds: leads, sets that cannot be told apart, windows, the exposed."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from holdfast.terms.tables import LEADS
from holdfast.trace.reasons import OUTSIDE, Reason


@dataclass(frozen=True)
class Span:
    """A 90 % interval of a day: first and last, both inside."""

    first: date
    last: date


@dataclass(frozen=True)
class Lead:
    """A ranked custodian.

    ``probability`` is the posterior probability that its copy of the orders is one of the leaks. ``window_from`` and
    ``window_to`` are the posterior medians of the leak's first and last day, each with its 90 % interval.
    ``complaints_seen`` counts the complaints whose order it saw before the call, ``complaints_expected`` how many that
    would be by chance. ``credible_set`` numbers the 95 % set it belongs to, if any.
    """

    rank: int
    custodian: str
    custodian_kind: str
    probability: float
    window_from: date
    window_to: date
    from_span: Span
    to_span: Span
    complaints_seen: int
    complaints_expected: float
    credible_set: int | None
    reason: Reason

    @property
    def is_outside(self) -> bool:
        """Whether this source has no access log."""
        return self.custodian_kind.startswith(OUTSIDE)


@dataclass(frozen=True)
class CredibleSet:
    """Sources that hold 95 % of one leak's probability and that the complaints cannot tell apart further.

    ``probability`` that this leak is real, ``share`` of all complaints that it explains (posterior means, 0 to 1);
    ``members`` are pairs of custodian and kind, the likeliest first.
    """

    number: int
    probability: float
    share: float
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Findings:
    """The answer of one trace.

    ``none_probability`` that no source among those modelled explains the complaints, ``outside_probability`` that at
    least one source without an access log does. ``by_day`` has columns ``day, complaints`` (complaints by the day of
    the call); ``exposure_by_day`` has ``custodian, custodian_kind, day, orders`` for the leads shown; ``exposed`` is
    ``terms.tables.EXPOSED``. ``expected_victims`` is the sum of its probabilities; ``left_out`` names leads above the
    threshold that saw too large a part of all orders to say whom to warn.
    """

    leads: tuple[Lead, ...]
    credible_sets: tuple[CredibleSet, ...]
    none_probability: float
    outside_probability: float
    complaints_used: int
    by_day: pa.Table
    exposure_by_day: pa.Table
    exposed: pa.Table
    expected_victims: float
    threshold: float
    left_out: tuple[str, ...] = ()


def leads_table(leads: tuple[Lead, ...]) -> pa.Table:
    """Return the leads as ``terms.tables.LEADS``, in their order."""
    rows = [{name: getattr(lead, name) for name in LEADS.names} | {"reason": lead.reason.json} for lead in leads]
    return pa.Table.from_pylist(rows, schema=LEADS)
