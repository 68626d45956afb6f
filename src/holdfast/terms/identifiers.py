"""Keyed tokens: what stands in the lake in place of whatever names a person.

A token is HMAC-SHA-256 (RFC 2104, FIPS 198-1) of the kind and the normal form of the value, cut to 128 bits: the same
value gives the same token, two kinds never meet, and without the key neither a token nor a guess at its value can be
checked. Whoever has the key can try all telephone numbers: keep it as you keep the customers' names.
"""

import hashlib
import re
import unicodedata
from typing import get_args

import pyarrow as pa

from holdfast.terms.schemas import TokenKind

KEY_BYTES = 32
"""A shorter key is refused."""

PREFIXES: dict[TokenKind, str] = {
    "account": "a_",
    "card": "g_",
    "instrument": "i_",
    "phone": "p_",
    "phone_block": "b_",
    "text": "t_",
    "wording": "w_",
}
"""How the tokens of each kind begin, so that one kind is never taken for another by eye either."""

BLOCK_DIGITS, BLOCK_NUMBER = 3, 8
"""Numbers are let in blocks of a thousand or more; short numbers are services, and their neighbours others."""

_DIGITS = 32
_REMEMBERED = 200_000
_TOKEN = re.compile(rf"(?:{'|'.join(PREFIXES.values())})[0-9a-f]{{{_DIGITS}}}")


def is_token(text: str) -> bool:
    """Whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def normal(kind: TokenKind, value: str) -> str:
    """Return the one way a value is written before it becomes a token.

    Unicode NFKC without space around it, and

    - phone: its digits without the international prefix; of a mainland Chinese mobile number also without 86. Other
      national numbers have no country in them: give them in international form;
    - card, instrument: without spaces and hyphens, in capitals;
    - account: an e-mail address in lower case; anything else as it stands, for ids may differ in case only;
    - phone_block: as a phone, without its last ``BLOCK_DIGITS`` digits; a number of fewer than ``BLOCK_NUMBER`` has
      none;
    - text: in lower case, each run of white space as one space.

    A wording has no normal form: its token is a sketch, see :mod:`holdfast.terms.wording`.
    """
    text = _written(kind, value)
    while not text.isascii() and kind not in {"phone", "phone_block"} and (again := _written(kind, text)) != text:
        text = again  # what is joined when a space between goes, or in the other case, may have a composed form
    return text


def _written(kind: TokenKind, value: str) -> str:
    text = (value if value.isascii() else unicodedata.normalize("NFKC", value)).strip()
    if kind == "account":
        return text.casefold() if "@" in text else text
    if kind == "phone":
        return _phone(text)
    if kind == "phone_block":
        number = _phone(text)
        return number[:-BLOCK_DIGITS] if len(number) >= BLOCK_NUMBER else ""
    if kind == "text":
        return " ".join(text.casefold().split())
    return re.sub(r"[\s\-‐-―]+", "", text).upper()


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    international = digits.removeprefix("00")
    if re.fullmatch(r"861\d{10}", international):
        return international[2:]
    return international if international != digits or text.startswith("+") else digits


class Tokens:
    """Makes tokens under one key. What was met lately is remembered: events repeat accounts."""

    def __init__(self, key: bytes) -> None:
        """Take the key.

        Raises:
            ValueError: it is shorter than ``KEY_BYTES``.
        """
        if len(key) < KEY_BYTES:
            raise ValueError(f"expected a key of at least {KEY_BYTES} bytes")
        block = hashlib.sha256(key).digest() if len(key) > 64 else key
        # The two halves of HMAC with the key already taken in: copying them is half the price of beginning anew.
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block.ljust(64, b"\0")))
        inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block.ljust(64, b"\0")))
        self._inner = {kind: inner.copy() for kind in get_args(TokenKind)}
        for kind, begun in self._inner.items():
            begun.update(f"holdfast:{kind}:".encode())
        self._wording = hashlib.sha256(b"holdfast:wording:" + block).digest()
        self._met: dict[TokenKind, dict[str, str]] = {kind: {} for kind in get_args(TokenKind)}

    def token(self, kind: TokenKind, value: str) -> str:
        """Return the token of a value, such as ``a_`` and 32 hexadecimal digits."""
        if kind == "wording":
            from holdfast.terms.wording import sketch  # noqa: PLC0415  NumPy, where tokens are all that is wanted

            made = sketch(value, self._wording)
            return PREFIXES[kind] + made if made else ""
        return self._sealed(kind, normal(kind, value))

    def _sealed(self, kind: TokenKind, text: str) -> str:
        hashed, sealed = self._inner[kind].copy(), self._outer.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        sealed.update(hashed.digest())
        return PREFIXES[kind] + sealed.hexdigest()[:_DIGITS]

    def said(self, kind: TokenKind, value: str) -> str:
        """Return the token of a value, empty where nothing is left of it in its normal form."""
        return self.token(kind, value) if normal(kind, value) else ""

    def column(self, kind: TokenKind, values: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return the tokens of a column of text; null, and what is empty in its normal form, is null."""
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        met = self._met[kind]
        if len(met) > _REMEMBERED:
            met.clear()
        different = coded.dictionary.to_pylist()
        made = list(map(met.get, different))
        if None in made:
            made = [known or self._remembered(kind, met, value) for known, value in zip(made, different, strict=True)]
        return pa.array(made, pa.string()).take(coded.indices)

    def _remembered(self, kind: TokenKind, met: dict[str, str], value: str | None) -> str | None:
        if value is None or not (text := normal(kind, value)):
            return None
        if kind == "wording":  # texts are long, and never come twice
            return self.token(kind, value) or None
        made = met[value] = self._sealed(kind, text)
        return made


def token(kind: TokenKind, value: str, key: bytes) -> str:
    """Return the token of one value; see :class:`Tokens` for many."""
    return Tokens(key).token(kind, value)
