"""What is known besides the request, in memory: lists, signals, cases, and who bought which card."""

import ipaddress
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from holdfast.respond.decide.moments import Facts

HANDS = ("account", "device")
"""What makes a buyer the same hand. An address does not: offices and mobile networks share theirs."""
BOUGHT = "buy_gift_card"
ADDRESSES = frozenset({"ip", "ip_subnet"})
Hand = tuple[str, str]
"""A kind and an identifier."""


@lru_cache(65_536)
def networks_of(address: str, widths: tuple[int, ...]) -> tuple[str, ...]:
    """Return the networks of these lengths of prefix that hold an address, or a network, as lists hold them."""
    try:
        own = ipaddress.ip_network(address)
    except ValueError:
        return ()
    return tuple(str(own.supernet(new_prefix=width)) for width in widths if width <= own.prefixlen)


class _Signal(NamedTuple):
    score: float
    ends_at: int | None


def hands_of(moment: str, facts: Facts) -> tuple[str, tuple[Hand, ...]] | None:
    """Return the card that was bought and its buyer's hands; None where nothing was bought."""
    card = facts.get("card")
    if moment != BOUGHT or not isinstance(card, str) or facts.get("is_ok") is False:
        return None
    return card, tuple((kind, str(facts[kind])) for kind in HANDS if kind in facts)


class KnownState:
    """Answers in about a microsecond; times in microseconds, an end of None is none."""

    def __init__(self, buyers: Callable[[str], Iterable[Hand]] | None = None) -> None:
        """Begin with nothing; ``buyers`` finds the hands that bought a card, where they are kept elsewhere."""
        self._lists: dict[str, dict[Hand, int | None]] = {}
        self._widths: dict[str, set[int]] = {}
        """The lengths of the prefixes of a list's networks."""
        self._signals: dict[Hand, dict[str, _Signal]] = {}
        self._cases: dict[Hand, str] = {}
        self._bought: dict[str, set[Hand]] = {}
        self._buyers = buyers or (lambda card: self._bought.get(card, ()))
        self._marked: dict[str, dict[Hand, set[str]]] = {}

    # What conditions ask

    def is_listed(self, name: str, kind: str, identifier: str, at: int) -> bool:
        """Whether an identifier stands on a list at a time."""
        listed = self._lists.get(name)
        if not listed:
            return False
        ends = listed.get((kind, identifier), 0)
        if ends is None or ends > at:
            return True
        return kind in ADDRESSES and name in self._widths and self._is_within(name, identifier, at)

    def _is_within(self, name: str, address: str, at: int) -> bool:
        """Whether a network on a list holds an address, or another network."""
        listed = self._lists[name]
        for network in networks_of(address, tuple(self._widths[name])):
            ends = listed.get(("ip_subnet", network), 0)
            if ends is None or ends > at:
                return True
        return False

    def is_hand_listed(self, name: str, card: str, at: int) -> bool:
        """Whether a card, or another one bought by the same hand, stands on a list."""
        if self.is_listed(name, "card", card, at):
            return True
        marked = self._marked.get(name)
        if not marked:
            return False
        # Copied whole: other threads put more in while this one looks.
        cards = {other for hand in self._buyers(card) for other in tuple(marked.get(hand, ()))}
        return any(self.is_listed(name, "card", other, at) for other in cards)

    def signal(self, kind: str, identifier: str, detector: str, at: int) -> float:
        """Return the highest score of living signals, 0 where there is none."""
        signals = self._signals.get((kind, identifier))
        if not signals:
            return 0.0
        told = [signals[detector]] if detector in signals else () if detector else list(signals.values())
        return max((each.score for each in told if each.ends_at is None or each.ends_at > at), default=0.0)

    def case_state(self, kind: str, identifier: str) -> str:
        """Return ``none``, or the state of the case."""
        return self._cases.get((kind, identifier), "none")

    # What changes

    def put_on_list(self, name: str, kind: str, identifier: str, ends_at: int | None = None) -> None:
        """Put an identifier on a list; of a card, its buyers are marked."""
        self._lists.setdefault(name, {})[kind, identifier] = ends_at
        if kind == "ip_subnet" and (width := identifier.rpartition("/")[2]).isdecimal():
            self._widths.setdefault(name, set()).add(int(width))
        if kind == "card":
            for hand in self._buyers(identifier):
                self._mark(name, hand, identifier)

    def take_off_list(self, name: str, kind: str, identifier: str) -> None:
        """Take an identifier off a list."""
        self._lists.get(name, {}).pop((kind, identifier), None)
        if kind == "card":
            for hand in self._buyers(identifier):
                self._marked.get(name, {}).get(hand, set()).discard(identifier)

    def put_signal(self, kind: str, identifier: str, detector: str, score: float, *, ends_at: int | None) -> None:
        """Set a detector's score about an identifier, between 0 and 1."""
        self._signals.setdefault((kind, identifier), {})[detector] = _Signal(score, ends_at)

    def put_case(self, kind: str, identifier: str, state: str) -> None:
        """Set the state of the case about an identifier."""
        self._cases[kind, identifier] = state

    def put_bought(self, card: str, hands: Iterable[Hand]) -> None:
        """Remember who bought a card."""
        for hand in hands:
            self._bought.setdefault(card, set()).add(hand)
            self.mark_bought(card, hand)

    def mark_bought(self, card: str, hand: Hand) -> None:
        """Mark a buyer of a card that stood on lists before its purchase was told."""
        for name, listed in tuple(self._lists.items()):
            if ("card", card) in listed:
                self._mark(name, hand, card)

    def _mark(self, name: str, hand: Hand, card: str) -> None:
        self._marked.setdefault(name, {}).setdefault(hand, set()).add(card)
