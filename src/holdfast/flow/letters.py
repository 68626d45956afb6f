"""What stands in a letter (RFC 5322, MIME), however it was written: words, sender, files.

Mail programs of the last thirty years are taken as they are: Chinese charsets under narrower names than they need,
headers in bare bytes, pages without plain text, text in several parts, letters in letters.
"""

import email
import email.header
import email.policy
import email.utils
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path

import structlog

from holdfast.errors import InputError

LARGEST_LETTER = 64 << 20
_WIDER = dict.fromkeys(("gb2312", "gbk", "x-gbk", "cp936", "gb_2312-80"), "gb18030") | {"big5": "big5hkscs"}
"""Charsets as they are named, and the wider one that their letters are written in: names such as 李喆 need it."""
_DEEPEST = 20
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)

log = structlog.get_logger("holdfast.mail")

File = tuple[str, bytes]
"""A name, which may be empty, and a content."""


@dataclass(frozen=True)
class Letter:
    """What stands in a letter."""

    number: str
    """Its ``Message-ID``, else a hash of the whole."""
    words: str
    name: str
    address: str
    sent_at: datetime | None
    files: tuple[File, ...]
    is_by_machine: bool


def read_letter(content: bytes) -> Letter:
    """Return what stands in a letter.

    Raises:
        InputError: it is too large or empty, or no program can make sense of it.
    """
    if len(content) > LARGEST_LETTER:
        raise InputError(f"expected a letter of at most {LARGEST_LETTER >> 20} MiB")
    try:
        letter = _read(content)
    except Exception as mistake:  # noqa: BLE001 - one letter that is made to break us must not stop those behind it
        log.error("unread", kind=type(mistake).__name__)  # noqa: TRY400 - a traceback could hold her words
        raise InputError("expected a letter that can be read") from None
    if not letter.words and not letter.files:
        raise InputError("expected a letter with words or files in it")
    return letter


def _read(content: bytes) -> Letter:
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    texts, files = _contents(message, 0)
    name, address = email.utils.parseaddr(_plain_header(message, "From"))
    words = "\n\n".join(part for part in (_header(message, "Subject"), *texts) if part)
    return Letter(
        number=_plain_header(message, "Message-ID")[:500] or hashlib.sha256(content).hexdigest(),
        words=words,
        name=_worded(name),
        address=address,
        sent_at=_sent_at(message),
        files=tuple(files),
        is_by_machine=_is_by_machine(message),
    )


def _contents(part: Message, depth: int) -> tuple[list[str], list[File]]:
    """Return the texts and files of a part and of all within it; of alternatives the plain one that holds something."""
    inside = part.get_payload()
    if isinstance(inside, list):
        if depth > _DEEPEST:
            raise ValueError("too deep")
        read = [(each, *_contents(each, depth + 1)) for each in inside if isinstance(each, Message)]
        files = [file for _, _, found in read for file in found]
        if part.get_content_type() == "multipart/alternative":
            told = [(each.get_content_type() != "text/plain", texts) for each, texts, _ in read if any(texts)]
            return min(told, key=lambda each: each[0], default=(True, []))[1], files
        if part.get_content_type() == "message/rfc822":
            return [text for each, texts, _ in read for text in (_header(each, "Subject"), *texts) if text], files
        return [text for _, texts, _ in read for text in texts if text], files
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    is_file = part.get_filename() or part.get_content_disposition() == "attachment"
    if is_file or part.get_content_maintype() != "text":
        return [], [(_worded(str(part.get_filename() or "")), content)] if content else []
    text = _decoded(content, part.get_content_charset() or "").replace("\r\n", "\n")
    return [(_words_of_page(text) if part.get_content_type() == "text/html" else text).strip()], []


def _decoded(content: bytes, charset: str) -> str:
    """Return a text in the charset that is named, or in the one it is really in."""
    named = _WIDER.get(charset.lower(), charset)
    for each in (named, "utf-8", "gb18030"):
        with suppress(LookupError, UnicodeError):
            return content.decode(each)
    return content.decode("utf-8", "replace")


def _plain_header(message: Message, name: str) -> str:
    """Return a header as it stands, unfolded; bare bytes in it read as text."""
    written = next((value for field, value in message.raw_items() if field.lower() == name.lower()), "")
    raw = re.sub(r"\r?\n(?=[ \t])", "", str(written)).encode("ascii", "surrogateescape")
    return _decoded(raw, "").strip()


def _header(message: Message, name: str) -> str:
    return _worded(_plain_header(message, name))


def _worded(written: str) -> str:
    """Return a header's text, its encoded words (RFC 2047) read."""
    with suppress(email.errors.HeaderParseError, ValueError):
        parts = email.header.decode_header(written)
        return "".join(p if isinstance(p, str) else _decoded(p, charset or "") for p, charset in parts).strip()
    return written


def _words_of_page(page: str) -> str:
    plain = _Plain()
    plain.feed(page)
    plain.close()
    return plain.text()


class _Plain(HTMLParser):
    """The words of a page, without its scripts, styles and title."""

    UNSEEN = frozenset({"script", "style", "title", "template"})
    BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._within = self._within or (tag if tag in self.UNSEEN else "")
        self._parts.append("\n" if tag in self.BREAKS else "")

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        self._parts.append("\n" if tag in self.BREAKS else "")

    def handle_endtag(self, tag: str) -> None:
        self._within = "" if tag == self._within else self._within

    def handle_data(self, data: str) -> None:
        self._parts.append("" if self._within else data)

    def text(self) -> str:
        """Return the words, a paragraph a line."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).splitlines())
        return "\n".join(line for line in lines if line)


def _sent_at(message: Message) -> datetime | None:
    """Return when it was sent; None where that cannot be, for a sender's clock may be wrong."""
    with suppress(TypeError, ValueError, IndexError, OverflowError):
        sent = email.utils.parsedate_to_datetime(_plain_header(message, "Date"))
        sent = (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
        return min(sent, datetime.now(UTC)) if sent >= _EARLIEST else None
    return None


def _is_by_machine(message: Message) -> bool:
    automatic = (_plain_header(message, "Auto-Submitted") or "no").lower() != "no"
    return automatic or "List-Id" in message or _plain_header(message, "Precedence").lower() in {"bulk", "list", "junk"}


_FROM = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}[^\r\n]*[\r\n]*$")
"""The line between two letters of a mailbox (RFC 4155): a sender and a time. "From the bank" is no such line."""
_ESCAPED = re.compile(rb">+From ")
_LONGEST_LINE = 1 << 20


def letters_in(path: Path) -> Iterator[bytes]:
    """Yield the letters of an mbox file; of one that is too large its beginning, a byte more than may be."""
    letter, is_blank, is_begun = bytearray(), True, False
    with path.open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            if is_blank and (_FROM.match(line) or not is_begun):
                if is_begun:
                    yield bytes(letter)
                letter, is_blank, is_begun = bytearray(), False, True
                continue
            is_blank = not line.strip(b"\r\n")
            if len(letter) <= LARGEST_LETTER:
                letter += (line[1:] if _ESCAPED.match(line) else line)[: LARGEST_LETTER + 1 - len(letter)]
    if is_begun:
        yield bytes(letter)
