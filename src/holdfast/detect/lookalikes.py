"""Host names that imitate a shop: by letters that look alike, by slips of the finger, by its name beside service words.

How a name imitates, the first that fits:

- ``homoglyph``: it looks the same (``dаngdang`` with a Cyrillic а, ``dangdanq``, ``rn`` for m), Punycode included;
- ``own-domain-inside``: the shop's whole domain stands before another's (``dangdang.com.order-help.top``);
- ``name-and-service``: the name, or what looks like it, beside a word such as kefu, tuikuan, 退款, refund;
- ``slip``: one edit away (dnstwist's permutations, and any other single edit of a name of six letters or more);
- ``other-suffix``: the name itself under a suffix that is not the shop's;
- ``name-as-part``: the name as a part between hyphens or dots;
- ``name-inside``: the name inside a longer word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ahocorasick_rs
import tldextract
from opencc import OpenCC
from rapidfuzz.distance import OSA

from holdfast.detect.letters import plain, skeleton
from holdfast.detect.twisting import twisted

LIKENESS = {
    "homoglyph": 98,
    "own-domain-inside": 97,
    "name-and-service": 92,
    "slip": 80,
    "other-suffix": 75,
    "name-as-part": 60,
    "name-inside": 40,
}
"""How much each manner counts, in percent: an order made by hand, no probability."""
SHORTEST = 2
EDITED = 6
"""Letters of a name from which on any single edit counts; shorter words are one edit away from too much."""
_FOLDED = 4
_INSIDE = 5
"""Letters of a name from which on it counts inside a longer word."""
_PART = re.compile(r"[-_.\d]+")


@dataclass(frozen=True)
class Lookalike:
    """What a host name imitates, and how."""

    host: str
    """As it is registered: Punycode where it is not ASCII."""
    imitates: str
    manner: str
    likeness: int
    """Percent."""


class Shop:
    """The names and domains of one shop, ready to compare host names with."""

    def __init__(self, names: Iterable[str], domains: Iterable[str]) -> None:
        """Take what the shop is called (also in Chinese and in pinyin) and the domains that are its own.

        Raises:
            ValueError: no name, or one shorter than ``SHORTEST`` letters.
        """
        self.domains = frozenset(domain.strip().lower().rstrip(".") for domain in domains if domain.strip())
        own = {_suffixes()(domain).domain for domain in self.domains}
        given = [name.strip().casefold() for name in (*names, *own) if name.strip()]
        if not given or any(len(name) < SHORTEST for name in given):
            raise ValueError(f"expected names of at least {SHORTEST} letters, or domains")
        self.names = tuple(dict.fromkeys(given))
        # Two or three letters look like too much when digits and i count as others: there only other scripts do.
        self._skeletons = {
            skeleton(name): name for name in reversed(self.names) if len(name) >= _FOLDED or not name.isascii()
        }
        self._plains = {plain(name): name for name in reversed(self.names)}
        self._slips = {label: name for name in self.names if name.isascii() for label in _slips(name)}
        self._edited = [name for name in self.names if name.isascii() and len(name) >= EDITED]
        self._finder = ahocorasick_rs.AhoCorasick([*self._skeletons, *self._plains, *self._slips, *_near(self._edited)])
        self._lengths = frozenset(
            length for name in self._edited for length in (len(name) - 1, len(name), len(name) + 1)
        )

    def lookalike(self, host: str) -> Lookalike | None:
        """Return what a host name imitates, None where it is nothing or the shop's own."""
        name = _clean(host)
        if name is None:
            return None
        seen = _readable(name)
        folded = skeleton(seen)
        if not self._finder.find_matches_as_indexes(folded) and not self._finder.find_matches_as_indexes(plain(seen)):
            return None
        parts = _suffixes()(seen)
        registered = f"{parts.domain}.{parts.suffix}"
        if not parts.domain or registered in self.domains or _ascii(registered) in self.domains:
            return None
        found = self._compared(seen, parts.domain, parts.subdomain)
        return found and Lookalike(_ascii(name), found[0], found[1], LIKENESS[found[1]])

    def lookalikes(self, hosts: Iterable[str]) -> Iterator[Lookalike]:
        """Yield those of many hosts that imitate the shop."""
        for host in hosts:
            if found := self.lookalike(host):
                yield found

    def _compared(self, seen: str, domain: str, below: str) -> tuple[str, str] | None:
        for own in self.domains:
            if seen.startswith(f"{own}.") or f".{own}." in seen or f"-{own}." in seen:
                return own, "own-domain-inside"
        labels = [domain, *reversed(below.split("."))] if below else [domain]
        found = [each for label in labels if (each := self._label(label, is_registered=label == domain))]
        best = max(found, key=lambda each: LIKENESS[each[1]], default=None)
        if best and best[1] != "name-inside" and any(_is_service(label) for label in labels):
            return max(best, (best[0], "name-and-service"), key=lambda each: LIKENESS[each[1]])
        return best

    def _label(self, label: str, *, is_registered: bool) -> tuple[str, str] | None:
        whole = self._word(label)
        if whole and is_registered:
            return whole if whole[1] != "same" else (whole[0], "other-suffix")
        if whole:
            return whole[0], "name-as-part"
        joined = self._word(_PART.sub("", label))
        if joined and is_registered:
            return joined[0], "slip" if joined[1] == "same" else joined[1]
        pieces = [piece for piece in _PART.split(label) if piece]
        named = [(piece, met) for piece in pieces if (met := self._word(piece))]
        others = [piece for piece in pieces if piece not in {each for each, _ in named}]
        if named:
            _, (name, manner) = named[0]
            if any(_is_service(piece) for piece in others):
                return name, "name-and-service"
            return name, "name-as-part" if manner == "same" else manner
        return self._glued(label)

    def _word(self, word: str) -> tuple[str, str] | None:
        """Return the name that a whole word is or looks like, and how: ``same``, ``homoglyph`` or ``slip``."""
        if word in self.names:
            return word, "same"
        folded = plain(word)
        if name := self._skeletons.get(skeleton(word)) or self._plains.get(folded):
            return name, "homoglyph"
        if name := self._slips.get(folded):
            return name, "slip"
        if len(folded) in self._lengths:
            for name in self._edited:
                if OSA.distance(folded, name, score_cutoff=1) <= 1:
                    return name, "slip"
        return None

    def _glued(self, label: str) -> tuple[str, str] | None:
        """Return the name that stands inside a word, with a service word around it or anything else."""
        folded = skeleton(label)
        looks = {**{skeleton(each): each for each in self.names if each.isascii()}, **self._skeletons}
        for look, name in looks.items():
            place = folded.find(look)
            if place < 0:
                continue
            rest = (folded[:place], folded[place + len(look) :])
            if any(_is_service_look(each) for each in rest if each):
                return name, "name-and-service"
            if len(name) >= _INSIDE or not name.isascii():
                return name, "name-inside"
        return None


def hosts_in(text: str) -> list[str]:
    """Return the host names in a text, such as a line of a feed, of certificate transparency, of a complaint."""
    return [found.replace("[.]", ".").replace("。", ".") for found in _HOST.findall(text)]


_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(
    rf"(?<![@\w.-])(?:\*\.)?((?:{_LABEL}(?:\.|\[\.\]|。)){{1,8}}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}}))(?![\w@-])"
)


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def service_words() -> frozenset[str]:
    """Return the words that play customer service."""
    text = (files("holdfast.detect") / "service_words.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def _service_looks() -> frozenset[str]:
    return frozenset(skeleton(word) for word in service_words())


@cache
def _chinese_words() -> tuple[str, ...]:
    return tuple(word for word in service_words() if not word.isascii())


def _is_service(word: str) -> bool:
    return word in service_words() or _is_service_look(skeleton(word))


def _is_service_look(folded: str) -> bool:
    pieces = [piece for piece in _PART.split(folded) if piece]
    if any(piece in _service_looks() for piece in (folded, *pieces)):
        return True
    return not folded.isascii() and any(word in folded for word in _chinese_words())


_FUZZERS = (
    *("addition", "bitsquatting", "insertion", "omission", "plural"),
    *("repetition", "replacement", "transposition", "vowel-swap"),
)


def _slips(name: str) -> set[str]:
    """Return dnstwist's permutations of a name that are slips of the finger; what only looks alike is left out."""
    if len(name) < 4:
        return set()
    fuzzer = twisted(f"{name}.com")
    fuzzer.generate(fuzzers=list(_FUZZERS))
    labels = {each["domain"].rpartition(".")[0] for each in fuzzer.domains}
    shortest = len(name) if len(name) < EDITED - 1 else 0
    return {label for label in labels - {name} if "." not in label and len(label) >= shortest and label.isalnum()}


def _near(names: Iterable[str]) -> Iterator[str]:
    """Yield pieces of which every name one edit away holds at least one: its halves, less what an edit may touch."""
    for name in names:
        middle = len(name) // 2
        for half in (name[: middle - 1], name[middle + 1 :], name[:middle], name[middle:]):
            if len(half) >= 2:
                yield from (half, skeleton(half))


def _clean(host: str) -> str | None:
    name = host.strip().lower().removeprefix("*.").rstrip(".")
    return name if "." in name and len(name) <= 253 else None


def _readable(name: str) -> str:
    """Return a name with its Punycode labels written out, in simplified Chinese; a broken label stays as it is."""
    if name.isascii() and "xn--" not in name:
        return name
    labels = []
    for label in name.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError):
            labels.append(label)
    return str(_simplified().convert(".".join(labels)))


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


def _ascii(name: str) -> str:
    if name.isascii():
        return name
    coded = (
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in name.split(".")
    )
    return ".".join(coded)
