"""dnstwist as a library, without what it does to the process that imports it."""

import socket
from typing import Any

_before = socket.getdefaulttimeout()
import dnstwist  # noqa: E402  it gives every socket of the process a time limit of 12 seconds (20250130)

socket.setdefaulttimeout(_before)


def twisted(domain: str) -> Any:  # noqa: ANN401  dnstwist has no types
    """Return dnstwist's ``Fuzzer`` of a domain: its permutations and its tables of glyphs."""
    return dnstwist.Fuzzer(domain)
