"""Links and domains the caller sent; the platforms' own domains are not among them."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import tldextract

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import lexicon
from holdfast.hear.page import Page

FIELDS = ("url", "asks")

_LINK = re.compile(
    r"(?<![a-z0-9@.-])(?:https?://|hxxps?://)?((?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.|\[\.\])){1,6}[a-z][a-z0-9-]{1,23})"
    r"(?::\d{2,5})?(?:/[\w./?=&%#~+-]{0,400}[\w/=])?(?![a-z0-9@])",
    re.ASCII,
)
_DOTTED = re.compile(r"\.\]?[a-z]")
_PERSONAL = re.compile(r"[?#]|/[^/?#]*\d{9,}")
"""Where in a link what was made for one victim begins: her number, her token. The gang's part stands before it."""
RESERVED = frozenset({"example", "test", "invalid", "localhost"})
"""Names kept for examples (RFC 2606); they stand in invented texts."""
_FILES = frozenset({"apk", "exe", "pdf", "jpg", "png", "doc", "txt", "zip", "py", "md"})


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Return the list of public suffixes that comes with the library; nothing is fetched or kept."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def is_domain(name: str) -> bool:
    """Whether a name ends in a public suffix and has a part before it."""
    last = name.rsplit(".", 1)[-1]
    if last in RESERVED:
        return True
    if last in _FILES:
        return False
    parts = _suffixes()(name)
    return bool(parts.suffix and parts.domain)


_OWN_SUFFIXES = frozenset(
    [
        "com",
        "cn",
        "com.cn",
        "in",
        "co.uk",
        "sg",
        "com.my",
        "my",
        "de",
        "fr",
        "com.tw",
        "tw",
        "hk",
        "com.hk",
        "ph",
        "com.ph",
        "com.au",
        "com.sg",
        "it",
        "es",
    ]
)


@cache
def _platform_names() -> frozenset[str]:
    return frozenset(lexicon().words("platform"))


def _is_platforms(host: str) -> bool:
    parts = _suffixes()(host)
    return parts.suffix in _OWN_SUFFIXES and parts.domain in _platform_names()


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every link: as it is written, folded, without what surrounds it or was made for one victim."""
    if not _DOTTED.search(page.text):
        return
    for match in _LINK.finditer(page.text):
        host = match[1].replace("[.]", ".")
        if is_domain(host) and not _is_platforms(host):
            shown = match[0][: _PERSONAL.search(match[0] + "?").start()]  # type: ignore[union-attr]
            yield page.fact("url", shown, match.start(), match.start() + len(shown), 0.95)
            if not page.is_ordinary:
                yield page.fact("asks", "link", match.start(), match.end(), 0.8)
