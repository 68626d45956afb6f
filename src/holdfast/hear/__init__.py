"""Complaint text → structured facts, each with the place it was read from and a confidence."""

from holdfast.hear.facts import Fact, Heard, Moment, Money
from holdfast.hear.reading import hear

__all__ = ["Fact", "Heard", "Moment", "Money", "hear"]
