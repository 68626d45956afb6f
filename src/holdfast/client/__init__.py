"""The client of online decisions, for a shop's own services: it always answers, also where Holdfast does not.

Needs nothing of the analytics: httpx and msgspec only.
"""

from holdfast.client.answers import CLOSED, OPEN, Answer, Failing
from holdfast.client.breaker import Breaker
from holdfast.client.calling import Client
from holdfast.client.calling_async import AsyncClient

__all__ = ["CLOSED", "OPEN", "Answer", "AsyncClient", "Breaker", "Client", "Failing"]
