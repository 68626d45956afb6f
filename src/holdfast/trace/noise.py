"""Which orders noise speaks of: what no leak explains has delays of its own.

An order counts in the fit by the chance that a call about it falls into the complaints' period (see
:mod:`holdfast.trace.delays`), with the delays of all complaints taken together. A leak whose calls come within hours
makes these short; then the older orders that ordinary tricksters speak of look as if somebody had leaked just them.
"""

import numpy as np

from holdfast.trace.delays import observable
from holdfast.trace.evidence import Evidence, Floats


def noise_density(evidence: Evidence, open_chance: Floats) -> Floats:
    """Return the density of noise at each complaint relative to a random order as it is counted: n.

    Args:
        evidence: of the trace
        open_chance: of each complaint (n), to come from none of the leaks: so much its delay says of noise

    One where nothing is explained, for then noise has the delays of all; its mean over all orders is one always.
    """
    if evidence.everything is None:
        return np.ones(evidence.complaints)
    touches = evidence.touches(evidence.everything)
    complaint, day = evidence.touch_complaint[touches], evidence.touch_day[touches]
    share = evidence.touch_weight[touches]
    delays = evidence.called_day[complaint] - day
    days = np.arange(evidence.days)
    counted = evidence.exposure[evidence.everything].astype(np.float64)
    noise, all_together = (
        observable(delays, days, evidence.called_day, worth) for worth in (share * open_chance[complaint], share)
    )
    relative = noise / all_together
    relative = relative * counted.sum() / max(float(counted @ relative), 1e-12)
    density = np.zeros(evidence.complaints)
    known = np.zeros(evidence.complaints)
    np.add.at(density, complaint, share * relative[day])
    np.add.at(known, complaint, share)
    return density + np.maximum(1.0 - known, 0.0)
