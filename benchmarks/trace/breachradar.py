"""BreachRadar, for comparison only.

After M. Araujo, M. Almeida, J. Ferreira, L. Silva, P. Bizarro, "BreachRadar: Automatic Detection of
Points-of-Compromise", SIAM SDM 2017 (arXiv 2009.11751). The iteration is patented (US 10,284,590 and US 10,749,892); it
stands here as a baseline to measure against, is no part of the package, and must not be taken into it.

The steps, as the authors state them: every victim blames the places that she used, at first in proportion to how
often; a place's score is the blame it received divided by the number of all cards that used it; every victim shares her
blame anew in proportion to the scores; and so on until the scores stand still. Places used by few cards are left out.
(This is the EM iteration of a mixture with one uniform component a place and none for noise, so where it starts does
not matter.)
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.signedinteger[Any]]

LEAST_CARDS = 30


def breachradar(
    victim: Numbers, place: Numbers, uses: Floats, cards: Floats, *, tolerance: float = 1e-7, rounds: int = 500
) -> Floats:
    """Return each place's score, 0 to 1; places used by under ``LEAST_CARDS`` cards score 0.

    ``victim``, ``place`` and ``uses`` list, once a pair, which victim used which place how often (numbers from 0);
    ``cards`` holds for every place how many cards, victims or not, used it.
    """
    is_kept = cards[place] >= LEAST_CARDS
    victim, place, blame = victim[is_kept], place[is_kept], uses[is_kept].astype(np.float64)
    score = np.zeros(len(cards))
    if not len(victim):
        return score
    blame /= np.bincount(victim, blame)[victim]
    for _ in range(rounds):
        before = score
        score = np.bincount(place, blame, minlength=len(cards)) / np.maximum(cards, 1)
        blame = score[place]
        blame /= np.bincount(victim, blame)[victim]
        if np.abs(score - before).max() < tolerance * score.max():
            break
    return score
