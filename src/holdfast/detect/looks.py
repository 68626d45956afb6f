"""How often a detector looks while events stream in, and how far back it must read to see what is new rightly."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Look:
    """One way of looking: at what is new, with ``back`` before it, and not more often than ``every``.

    A detector that compares with weeks looks seldom; one whose window is minutes looks at every turn. One may do both:
    what the short look cannot see the long one finds.
    """

    back: timedelta
    every: timedelta = timedelta(0)


WEEKS = Look(timedelta(days=35), timedelta(minutes=10))
"""For those that know what is usual: four weeks of the past and a week more."""
AT_ONCE = Look(timedelta(0))
"""For those that need no past at all."""
