"""Complaints that come by e-mail: from an mbox file, or from a mailbox by IMAP; each letter once.

A letter is a complaint: its subject and text are the words, its sender the person, its pictures and recordings the
evidence. What machines send (RFC 3834, mailing lists) is passed over.
"""

import base64
import imaplib
import re
import ssl
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow.hearing import complaint_take, complaint_tell_more
from holdfast.flow.letters import LARGEST_LETTER, Letter, letters_in, read_letter
from holdfast.record.roles import Actor
from holdfast.terms.identifiers import Tokens

if TYPE_CHECKING:
    from holdfast.record.attachments import Given

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

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
    """Empty, too large or too broken to be read: they stay where they are."""
    reasons: list[str] = field(default_factory=list)
    """Of each that was refused: which it was, counted from 1, and what was expected."""


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
    came = Received()
    for place, (content, done) in enumerate(letters, 1):
        try:
            letter = read_letter(content)
            if letter.is_by_machine:
                came.passed += 1
            elif _take(letter, by, tokens, timezone):
                came.taken += 1
            else:
                came.known += 1
        except InputError as mistake:
            came.refused += 1
            came.reasons.append(f"{place}: {mistake.expected}")
            continue
        done()
    return came


def mbox_letters(path: Path) -> Letters:
    """Yield the letters of an mbox file, which is not changed.

    Raises:
        InputError: there is no such file, or it is none.
    """
    try:
        with path.open("rb") as file:
            if file.read(5) not in {b"", b"From "}:  # RFC 4155; an empty mailbox is one
                raise InputError("expected an mbox file, whose first line begins with From and a space", file=str(path))
    except OSError:
        raise InputError("expected an mbox file that can be read", file=str(path)) from None
    for letter in letters_in(path):
        yield letter, lambda: None


def imap_letters(box: Mailbox) -> Letters:
    """Yield the unseen letters of a mailbox (RFC 3501), over TLS; each is marked as seen once it is taken.

    Raises:
        UsageError: the password's file cannot be used.
        StateError: the mailbox cannot be reached, or refuses.
    """
    try:
        context = ssl.create_default_context(cafile=str(box.authorities) if box.authorities else None)
        with _Bounded(box.host, box.port, ssl_context=context, timeout=SECONDS) as server:
            server.login(box.user, _password(box.password))
            _well(server.select(f'"{_encoded(box.folder)}"'))
            (found,) = _well(server.uid("SEARCH", "UNSEEN"))
            for number in (found or b"").decode().split():
                if (content := _fetched(server, number)) is not None:
                    yield content, partial(_seen, server, number)
    except UnicodeEncodeError:
        raise UsageError("expected a user and a password of the letters, digits and signs of ASCII") from None
    except (OSError, imaplib.IMAP4.error) as mistake:
        # What the server says may hold the user's name.
        raise StateError(f"the mailbox at {box.host} cannot be used ({type(mistake).__name__})") from None


def _take(letter: Letter, by: Actor, tokens: Tokens, timezone: str) -> bool:
    """Take a letter in; False when it was there. Another letter under the same number is another letter."""
    from holdfast.record.complaints import AlreadyReceivedError, complaints_known
    from holdfast.record.fitting import plain
    from holdfast.record.journal import together
    from holdfast.record.models import Complaint

    files, left = _sorted(letter)
    first, *more = _pieces("\n\n".join(part for part in (letter.words, *left) if part))
    source = f"mail:{tokens.token('text', plain(letter.number))}"
    if complaints_known([source]).get(source, "") not in {"", plain(first)}:
        source = f"mail:{tokens.token('text', plain(f'{letter.number} {letter.words}'))}"
    try:
        with together():
            receipt = complaint_take(
                by,
                first,
                channel="email",
                person={"name": letter.name, "email": letter.address},
                files=files,
                timezone=timezone,
                reported_at=letter.sent_at,
                source=source,
            )
            made = Complaint.objects.get(pk=receipt.complaint)
            for each in more:
                complaint_tell_more(by, made, each)
    except AlreadyReceivedError:
        return False
    return True


def _sorted(letter: Letter) -> "tuple[list[Given], list[str]]":
    """Return the files that are taken as evidence, and a line for each other."""
    from holdfast.record.attachments import MOST, AttachmentError, Given, checked

    files: list[Given] = []
    left: list[str] = []
    for name, content in letter.files:
        try:
            checked(Given(name, content))
            files.append(Given(name, content))
        except AttachmentError as mistake:
            left.append(f"[{name[:80]}: {mistake}]")
    left += [f"[{each.name[:80]}]" for each in files[MOST:]]
    return files[:MOST], left


def _pieces(words: str) -> list[str]:
    """Return words in parts that fit, cut between lines where there are some.

    Raises:
        InputError: they are longer than any complaint.
    """
    from holdfast.record.complaints import LONGEST, MOST_TEXTS

    pieces = []
    while len(words) > LONGEST:
        at = words.rfind("\n", LONGEST // 2, LONGEST) + 1 or LONGEST
        pieces.append(words[:at].rstrip())
        words = words[at:]
    pieces.append(words)
    if len(pieces) > MOST_TEXTS:
        raise InputError(f"expected at most {LONGEST * MOST_TEXTS} characters")
    return pieces


class _Bounded(imaplib.IMAP4_SSL):
    """A connection that reads no more than a letter may have, whatever the server says."""

    def read(self, size: int) -> bytes:
        """Read a literal."""
        if size > LARGEST_LETTER + 1:
            raise imaplib.IMAP4.error("too large")
        return super().read(size)


def _encoded(folder: str) -> str:
    """Return a folder's name as IMAP writes it (RFC 3501, section 5.1.3)."""

    def run(match: re.Match[str]) -> str:
        coded = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{coded}-"

    escaped = re.sub(r"[^\x20-\x7e]+", run, folder.replace("&", "&-"))
    return escaped.replace("\\", "\\\\").replace('"', '\\"')


def _password(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise UsageError(f"{file}: others can read the password; chmod 600 it")
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{file}: expected a file with the password") from None


def _well(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, content = answer
    if kind != "OK":
        raise imaplib.IMAP4.error
    return content


def _fetched(server: imaplib.IMAP4, number: str) -> bytes | None:
    for part in _well(server.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST_LETTER + 1}>)")):
        if isinstance(part, tuple):
            return bytes(part[1])
    return None


def _seen(server: imaplib.IMAP4, number: str) -> None:
    _well(server.uid("STORE", number, "+FLAGS", r"(\Seen)"))
