"""Complaints → links → campaigns: Ibis expressions that others run, and pure functions on what they give.

Two complaints are compared on evidence, one comparison a file in ``evidence/``; weights learned by the Fellegi–Sunter
model make a probability of it; campaigns are what hangs together, under the judgements of people.
"""

from holdfast.link.evidence import all_evidence
from holdfast.link.pair import ELSE, UNKNOWN, Evidence, Level, Pair
from holdfast.link.weights import Weights, read_weights

__all__ = ["ELSE", "UNKNOWN", "Evidence", "Level", "Pair", "Weights", "all_evidence", "read_weights"]
