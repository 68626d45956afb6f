"""Complaints that come by e-mail: from an mbox file, or from a mailbox by IMAP; each letter once.

A letter is a complaint: its subject and text are the words, its sender the person, its pictures and recordings the
evidence. What machines send (RFC 3834, mailing lists) is passed over.
"""

import email
import email.policy
import email.utils
import hashlib
import imaplib
import mailbox
import ssl
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow.hearing import complaint_take
from holdfast.record.roles import Actor
from holdfast.terms.identifiers import Tokens

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

LARGEST_LETTER = 64 << 20
Letters = Generator[tuple[bytes, Callable[[], object]], None, None]
"""Letters as they came, each with what is called when it is durable."""
SECONDS = 60.0
"""How long a mailbox may take for one answer."""


@dataclass
class Received:
    """What came of the letters."""

    taken: int = 0
    known: int = 0
    passed: int = 0
    """Sent by machines, or to a list."""
    refused: int = 0
    """Empty, or too large: they stay where they are."""


@dataclass(frozen=True)
class Letter:
    """What stands in a letter."""

    number: str
    """Its ``Message-ID``, else a hash of the whole."""
    words: str
    name: str
    address: str
    sent_at: datetime | None
    files: tuple[tuple[str, bytes], ...]
    is_by_machine: bool


@dataclass(frozen=True)
class Mailbox:
    """Where letters are fetched; the password stands in a file for its owner alone."""

    host: str
    user: str
    password: Path
    folder: str = "INBOX"
    port: int = 993
    authorities: Path | None = None
    """Certificates that the server's is checked against; the system's if not said."""


def letters_take(
    letters: Iterable[tuple[bytes, Callable[[], object]]], by: Actor, tokens: Tokens, *, timezone: str
) -> Received:
    """Take letters in; each is durable before the call beside it, which says so to where it came from."""
    from holdfast.record.complaints import AlreadyReceivedError

    came = Received()
    for content, done in letters:
        try:
            letter = read_letter(content)
            if letter.is_by_machine:
                came.passed += 1
            else:
                _take(letter, by, tokens, timezone)
                came.taken += 1
        except AlreadyReceivedError:
            came.known += 1
        except InputError:
            came.refused += 1
            continue
        done()
    return came


def read_letter(content: bytes) -> Letter:
    """Return what stands in a letter (RFC 5322), however it is written.

    Raises:
        InputError: it is too large, or empty.
    """
    if len(content) > LARGEST_LETTER:
        raise InputError(f"expected a letter of at most {LARGEST_LETTER >> 20} MiB")
    message = email.message_from_bytes(content, policy=email.policy.default)
    name, address = email.utils.parseaddr(str(message.get("From", "")))
    words = "\n\n".join(part for part in (str(message.get("Subject", "")).strip(), _text(message).strip()) if part)
    if not words:
        raise InputError("expected a letter with words in it")
    number = str(message.get("Message-ID", "")).strip() or hashlib.sha256(content).hexdigest()
    files = tuple(_files(message))
    return Letter(number, words, name, address, _sent_at(message), files, _is_by_machine(message))


def mbox_letters(path: Path) -> Letters:
    """Yield the letters of an mbox file, which is not changed.

    Raises:
        InputError: there is no such file, or it is none.
    """
    if not path.is_file():
        raise InputError("expected an mbox file that can be read", file=str(path))
    with path.open("rb") as file:
        if file.read(5) not in {b"", b"From "}:  # RFC 4155; an empty mailbox is one
            raise InputError("expected an mbox file, whose first line begins with From and a space", file=str(path))
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key), lambda: None
    finally:
        box.close()


def imap_letters(box: Mailbox) -> Letters:
    """Yield the unseen letters of a mailbox (RFC 3501), over TLS; each is marked as seen once it is taken.

    Raises:
        UsageError: the password's file cannot be used.
        StateError: the mailbox cannot be reached, or refuses.
    """
    try:
        context = ssl.create_default_context(cafile=str(box.authorities) if box.authorities else None)
        with imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=SECONDS) as server:
            server.login(box.user, _password(box.password))
            _well(server.select(f'"{box.folder}"'))
            (found,) = _well(server.uid("SEARCH", "UNSEEN"))
            for number in (found or b"").decode().split():
                if (content := _fetched(server, number)) is not None:
                    yield content, partial(_seen, server, number)
    except (OSError, imaplib.IMAP4.error) as mistake:
        # What the server says may hold the user's name.
        raise StateError(f"the mailbox at {box.host} cannot be used ({type(mistake).__name__})") from None


def _take(letter: Letter, by: Actor, tokens: Tokens, timezone: str) -> None:
    from holdfast.record.attachments import MOST, AttachmentError, Given, checked
    from holdfast.record.complaints import LONGEST

    files: list[Given] = []
    left: list[str] = []
    for name, content in letter.files:
        try:
            checked(Given(name, content))
            files.append(Given(name, content))
        except AttachmentError as mistake:
            left.append(f"[{name[:80]}: {mistake}]")
    left += [f"[{each.name[:80]}]" for each in files[MOST:]]
    words = "\n\n".join((letter.words, *left))
    if len(words) > LONGEST:
        raise InputError(f"expected at most {LONGEST} characters")
    complaint_take(
        by,
        words,
        channel="email",
        person={"name": letter.name, "email": letter.address},
        files=files[:MOST],
        timezone=timezone,
        reported_at=letter.sent_at,
        source=f"mail:{tokens.token('text', letter.number)}",
    )


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeDecodeError, KeyError):
        raw = part.get_payload(decode=True)
        content = raw.decode("gb18030", "replace") if isinstance(raw, bytes) else ""
    if part.get_content_type() != "text/html":
        return content
    plain = _Plain()
    plain.feed(content)
    return plain.text()


class _Plain(HTMLParser):
    """The words of a page, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._unseen += tag in {"script", "style", "head"}
        self._parts.append("\n" if tag in {"p", "br", "div", "tr", "li"} else "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in {"script", "style", "head"}

    def handle_data(self, data: str) -> None:
        self._parts.append("" if self._unseen > 0 else data)

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._parts).splitlines())
        return "\n".join(line for line in lines if line)


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        if part.is_multipart() or not (part.get_filename() or part.get_content_disposition() == "attachment"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield str(part.get_filename() or ""), content


def _sent_at(message: EmailMessage) -> datetime | None:
    with suppress(TypeError, ValueError):
        sent = email.utils.parsedate_to_datetime(str(message.get("Date", "")))
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
        return min(sent, datetime.now(UTC))  # a sender's clock may be wrong
    return None


def _is_by_machine(message: EmailMessage) -> bool:
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
    return automatic or "List-Id" in message or str(message.get("Precedence", "")).lower() in {"bulk", "list", "junk"}


def _password(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise UsageError(f"{file}: others can read the password; chmod 600 it")
        return file.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise UsageError(f"{file}: expected a file with the password") from None


def _well(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, content = answer
    if kind != "OK":
        raise imaplib.IMAP4.error
    return content


def _fetched(server: imaplib.IMAP4, number: str) -> bytes | None:
    for part in _well(server.uid("FETCH", number, "(BODY.PEEK[])")):
        if isinstance(part, tuple):
            return bytes(part[1])
    return None


def _seen(server: imaplib.IMAP4, number: str) -> None:
    _well(server.uid("STORE", number, "+FLAGS", r"(\Seen)"))
